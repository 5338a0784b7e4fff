"""Finding words in a text exactly, after one fixed and reversible folding.

A quote copied by a person or a model differs from the page in ways that carry no meaning: a straight quotation mark
for a curly one, a hyphen for a dash, one space for a line break. `Folded` maps text and quote to the same form and
keeps, for each folded character, where it stands in the text, so that what is stored is always the text's own slice.
Nothing else is forgiven: no case, no spelling, no missing word. All offsets are Unicode code points, end exclusive.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_QUOTATION_MARKS = {ord(c): "'" for c in "‘’‚‛′`´ʼ＇‹›"} | {ord(c): '"' for c in "“”„‟″«»＂"}
_DASHES = {ord(c): "-" for c in "‐‑‒–—―−﹘﹣－"}
_BLANKS = dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"), " ")
_BLANKS |= dict.fromkeys(range(0x2000, 0x200B), " ")
_SAME_LENGTH = _QUOTATION_MARKS | _DASHES | _BLANKS

_CHANGED = re.compile(f"[{re.escape(''.join(map(chr, _SAME_LENGTH)))}]")
"""A page has few of them: looking for them takes a tenth of the time of translating all of it."""

# Soft hyphen, zero-width space, joiners' neighbours and byte order mark: invisible, and put in by typesetting. The
# joiners U+200C and U+200D stay, since they carry meaning in Indic and Persian script.
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_CHANGES_LENGTH = re.compile(rf"[\s{_INVISIBLE}]{{2,}}|[{_INVISIBLE}]")

_JOINED_SCRIPTS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese: written without spaces, so that a word has no visible bound."""


class Span(NamedTuple):
    """A slice of the text, in code points, end exclusive."""

    start: int
    end: int

    def distance_to(self, other: Span) -> int:
        """Code points between the two; 0 where they touch or overlap."""
        return max(0, self.start - other.end, other.start - self.end)


@lru_cache(maxsize=1024)  # one quote is searched for several times in its article
def fold(text: str) -> str:
    """The form in which text and quote are compared."""
    if text.isascii() and "`" not in text:  # most quotes are: nothing but white space can differ
        return " ".join(text.split())
    return _fold_with_cuts(unicodedata.normalize("NFC", text))[0].strip(" ")


def _fold_with_cuts(text: str) -> tuple[str, list[int], list[int]]:
    """The folded text, and where runs were shortened: folded position after the run, and text position there."""
    pieces: list[str] = []
    folded_at = [0]
    text_at = [0]
    length = done = 0
    for run in _CHANGES_LENGTH.finditer(text):
        replacement = " " if run.group().strip(_INVISIBLE) else ""
        pieces.append(text[done : run.start()])
        pieces.append(replacement)
        length += run.start() - done + len(replacement)
        done = run.end()
        folded_at.append(length)
        text_at.append(done)
    pieces.append(text[done:])
    return _CHANGED.sub(_changed, "".join(pieces)), folded_at, text_at


def _changed(found: re.Match[str]) -> str:
    return _SAME_LENGTH[ord(found[0])]


def is_word_character(character: str) -> bool:
    """Letters, digits and the marks that belong to them: Hindi vowel signs are parts of a word."""
    return unicodedata.category(character)[0] in "LNM"


def splits_word(text: str, position: int) -> bool:
    """Whether a cut before `position` goes through a word of `text`."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    if not (is_word_character(before) and is_word_character(after)):
        return False
    return not (_JOINED_SCRIPTS.match(before) or _JOINED_SCRIPTS.match(after))


class Folded:
    """A text prepared once for many searches.

    Args:
        text: the article's text, NFC (`Article.text`).
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded, self._folded_at, self._text_at = _fold_with_cuts(text)
        blocks = re.finditer(r"\n\s*\n" if re.search(r"\n\s*\n", text) else r"\n", text)
        self._paragraph_ends = [block.end() for block in blocks]

    def occurrences(self, words: str) -> Iterator[Span]:
        """Every place where the words stand, whole words only, in order; none for blank words.

        Args:
            words: as copied; white space around them is left out.
        """
        wanted = fold(words)
        at = self._folded.find(wanted) if wanted else -1
        while at >= 0:
            end = at + len(wanted)
            if not splits_word(self._folded, at) and not splits_word(self._folded, end):
                yield Span(self._to_text(at), self._to_text(end - 1) + 1)
            at = self._folded.find(wanted, at + 1)

    def stands(self, words: str) -> bool:
        """Whether the words stand anywhere, also inside other words."""
        wanted = fold(words)
        return bool(wanted) and wanted in self._folded

    def nearest(self, words: str, near: Span | None) -> Span | None:
        """The occurrence inside or nearest to `near`, the first of equals; the first of all where near is None."""
        if near is None:
            return next(self.occurrences(words), None)
        return min(self.occurrences(words), key=near.distance_to, default=None)

    def neighbourhood(self, span: Span) -> Span:
        """The span's paragraphs and the one before and after them.

        Paragraphs are parted by blank lines; by line ends in a text without any blank line.
        """
        first = bisect_right(self._paragraph_ends, span.start)
        last = bisect_right(self._paragraph_ends, max(span.start, span.end - 1))
        bounds = [0, *self._paragraph_ends, len(self.text)]
        return Span(bounds[max(0, first - 1)], bounds[min(len(bounds) - 1, last + 2)])

    def _to_text(self, folded_position: int) -> int:
        """Where the folded character stands in the text; for a shortened run of white space, its last character."""
        index = bisect_right(self._folded_at, folded_position) - 1
        return self._text_at[index] + folded_position - self._folded_at[index]
