"""A text as its words, and as the set of what stands there in a row: what makes two texts comparable.

A word is a run of letters, digits and the marks that belong to them, in lower case. Chinese, Japanese, Thai, Lao,
Burmese and Khmer are written without spaces: there each character stands for itself, and more of them make a row.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Shingles = NDArray[np.uint32]
"""The hashes of a text's rows of words, each once, ascending."""

WORDS_IN_A_ROW = 3
"""Two reports of one event share few rows of three words. Of a copy with one word in seven exchanged, 0.61 of the rows
are left; of rows of five words, as are used to find plain copies, 0.44 would be."""
HAN_IN_A_ROW = 5
"""Chinese and Japanese words have one to three characters: these are two or three words."""
THAI_IN_A_ROW = 12
"""Thai, Lao, Burmese and Khmer words have some four characters."""

_HAN = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_THAI = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_ASCII_WORDS = re.compile(r"[a-z0-9]+")
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_THAI_CHARACTER = re.compile(f"[{_THAI}]")
_MOST_KNOWN_WORDS = 250_000  # some 40 MB; a language's newspapers use fewer in a month
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio, odd: Knuth's multiplicative hashing
_HALF = np.uint64(32)


@cache
def word_pattern() -> re.Pattern[str]:
    """Finds the words of a text of any script."""
    marks = _ranges([code for code in range(0x300, 0x1F000) if unicodedata.category(chr(code))[0] == "M"])
    return re.compile(rf"[{_HAN}{_THAI}][{marks}]*|(?:[^\W_{_HAN}{_THAI}]|[{marks}])+")


def _ranges(codes: list[int]) -> str:
    """A list of ascending code points as the inside of a character class."""
    found: list[list[int]] = []
    for code in codes:
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in found)


def words_of(text: str) -> list[str]:
    """The words of a text in order; what differs only in case or in compatibility forms is the same word."""
    if text.isascii():
        return _ASCII_WORDS.findall(text.lower())
    return word_pattern().findall(unicodedata.normalize("NFKC", text).lower())


class _Hashes(dict[str, int]):
    """A 64-bit hash of each word, the same in every run; unlike Python's own, which has a seed of the process."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_KNOWN_WORDS:
            self.clear()
        hashed = int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), sys.byteorder)
        self[word] = hashed
        return hashed


class Shingler:
    """Makes shingles, and remembers the hashes of the words it has met."""

    def __init__(self) -> None:
        self._hashes = _Hashes()

    def shingles(self, text: str) -> Shingles:
        """The shingles of a text; none where it is shorter than a row.

        A hash has 32 bits: of two texts of a thousand shingles that share none, one pair in four thousand seems to
        share one. Linear in the length of the text.
        """
        words = words_of(text)
        row = _row(text, len(words))
        if len(words) < row:
            return np.empty(0, np.uint32)
        hashes = np.fromiter(map(self._hashes.__getitem__, words), np.uint64, len(words))
        last = len(words) - row + 1
        mixed = hashes[:last].copy()
        for step in range(1, row):
            mixed *= _MULTIPLIER
            mixed += hashes[step : last + step]
        mixed ^= mixed >> _HALF
        mixed *= _MULTIPLIER
        return np.unique((mixed >> _HALF).astype(np.uint32))


def _row(text: str, words: int) -> int:
    """How many words make a row: by the script that most of the text is in."""
    if text.isascii():
        return WORDS_IN_A_ROW
    han, thai = (sum(1 for _ in script.finditer(text)) for script in (_HAN_CHARACTER, _THAI_CHARACTER))
    if 2 * max(han, thai) <= words:
        return WORDS_IN_A_ROW
    return HAN_IN_A_ROW if han >= thai else THAI_IN_A_ROW
