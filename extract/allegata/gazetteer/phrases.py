"""Phrases found in text by a table of words: longest first, on word boundaries, in one pass.

A word is a run of letters, digits and marks of any script. A phrase is its words with what stands between them: spaces
and hyphens count as the same ("South-East Asian"), and so do the apostrophes. Where a phrase of the table begins a word
with a capital, so must the text: "turkey" and "china" are no countries. A word that the table has in lower case (most
demonyms outside English) is found in either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import Generic, NamedTuple, TypeVar

Payload = TypeVar("Payload")

_MARKS = (  # marks that the regular expressions of Python 3.11 do not count as part of a word
    "\u0300-\u036f"  # combining accents
    "\u064b-\u065f\u0670"  # Arabic vowel signs
    "\u0900-\u0963\u0966-\u0dff"  # scripts of India, without their full stops
    "\u0e31-\u0e4e\u1000-\u109f"  # Thai and Burmese signs
)
_WORD = re.compile(f"(?:[^\\W_]+|[{_MARKS}]+)+")  # both may not begin alike, so that there is one way to match
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'"})  # ` and ´ are typed for it
_HYPHENS = frozenset("-‐‑–")

_REMEMBERED = 50_000
"""Words of which it is remembered which phrases they begin; a language's common words are fewer."""


class Word(NamedTuple):
    """One word of a text: what it is, and where (code points, end exclusive)."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Found(Generic[Payload]):
    """One phrase of the table as it stands in a text, and what the table says of it."""

    start: int
    end: int
    payload: Payload


@dataclass(frozen=True)
class _Entry(Generic[Payload]):
    words: tuple[str, ...]
    gaps: tuple[str, ...]
    tail: str
    payload: Payload
    length: int


def words_of(text: str) -> list[Word]:
    """The words of a text in order."""
    return [Word(match.group(), *match.span()) for match in _WORD.finditer(text)]


def plain(text: str) -> str:
    """NFC with straight apostrophes and single spaces."""
    if not text.isascii() or "`" in text:  # most names are, and need neither
        text = unicodedata.normalize("NFC", text).translate(_APOSTROPHES)
    return " ".join(text.split())


@lru_cache(maxsize=4096)  # the same names and words are looked up in several tables, and in every article
def _parted(phrase: str) -> tuple[str, list[Word]]:
    text = plain(phrase)
    return text, words_of(text)


def without_accents(text: str) -> str:
    """The text without its Latin accents; other scripts keep their marks."""
    if text.isascii():  # most names are
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", re.sub("(?<=[A-Za-z])[\u0300-\u036f]+", "", decomposed))


class PhraseTable(Generic[Payload]):
    """A table of phrases that is searched by words.

    Args:
        phrases: pairs of phrase and payload. Of two phrases that are written alike, the first counts.
    """

    def __init__(self, phrases: Iterator[tuple[str, Payload]]) -> None:
        self._entries: dict[str, list[_Entry[Payload]]] = {}
        self._begun: dict[str, list[_Entry[Payload]]] = {}
        known: set[tuple[tuple[str, ...], tuple[str, ...], str]] = set()
        for phrase, payload in phrases:
            text = plain(phrase)
            words = words_of(text)
            if not words:
                continue
            tail = text[words[-1].end :].strip()
            entry = _Entry(tuple(word.text for word in words), _gaps(text, words), tail, payload, len(words))
            key = (entry.words, entry.gaps, entry.tail)
            if key not in known:
                known.add(key)
                self._entries.setdefault(entry.words[0].casefold(), []).append(entry)
        for entries in self._entries.values():
            entries.sort(key=lambda entry: (entry.length, len(entry.tail)), reverse=True)

    def find(self, text: str) -> list[Found[Payload]]:
        """Every phrase of the table in the text, in order, without overlaps; where several fit, the longest."""
        found: list[Found[Payload]] = []
        begun = self._begun.get
        done = 0
        for match in _WORD.finditer(text):
            word = match.group()
            entries = begun(word)
            if entries is None:
                entries = self._beginning(word)
            if not entries or match.start() < done:
                continue
            words = [Word(word, *match.span())]
            if entries[0].length > 1:
                following = _WORD.finditer(text, match.end())
                words += [Word(one.group(), *one.span()) for one in islice(following, entries[0].length - 1)]
            for entry in entries:
                if _fits(entry, text, words):
                    done = words[entry.length - 1].end
                    found.append(Found(words[0].start, done + len(entry.tail), entry.payload))
                    break
        return found

    def _beginning(self, word: str) -> list[_Entry[Payload]]:
        """The phrases that a word as written may begin, the longest first; remembered, as words come again."""
        entries = [one for one in self._entries.get(word.casefold(), ()) if _same_word(one.words[0], word)]
        if len(self._begun) >= _REMEMBERED:
            self._begun.clear()
        self._begun[word] = entries
        return entries

    def exact(self, phrase: str) -> Payload | None:
        """What the table says of the whole phrase; None where it is not in the table."""
        text, words = _parted(phrase)
        if not words or words[0].start:
            return None
        for entry in self._entries.get(words[0].text.casefold(), ()):
            if entry.length == len(words) and _same_word(entry.words[0], words[0].text) and _fits(entry, text, words):
                end = words[-1].end + len(entry.tail)
                if end >= len(text):
                    return entry.payload
        return None


def _fits(entry: _Entry[Payload], text: str, words: list[Word]) -> bool:
    """Whether a phrase goes on as a text does; of its first word it is known."""
    length = entry.length
    if length > 1:
        if length > len(words):
            return False
        for at in range(1, length):
            if not _same_word(entry.words[at], words[at].text):
                return False
        if _gaps(text, words[:length]) != entry.gaps:
            return False
    return not entry.tail or text.startswith(entry.tail, words[length - 1].end)


def _same_word(known: str, written: str) -> bool:
    if known.casefold() != written.casefold():
        return False
    if len(known) > 1 and known.isupper():  # an abbreviation: "US" is not "us"
        return written.isupper()
    return not known[0].isupper() or written[0].isupper()


def _gaps(text: str, words: list[Word]) -> tuple[str, ...]:
    return tuple(_gap(text[left.end : right.start]) for left, right in pairwise(words))


def _gap(between: str) -> str:
    if between.isspace():
        return " " if between.count("\n") < 2 else between  # a blank line parts paragraphs
    if len(between) == 1 and between in _HYPHENS:
        return " "
    return between.translate(_APOSTROPHES).replace(". ", ".")
