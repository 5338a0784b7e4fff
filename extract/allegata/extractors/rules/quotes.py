"""Verbatim spans of an article, long enough to show a value and short enough to be one."""

from __future__ import annotations

from dataclasses import dataclass

from .text import Sentence

MAX_WORDS = 24
MAX_LENGTH = 195
"""Codebook: at most 25 words and 200 code points; one word and a little less, as others may count words otherwise."""

_OPENING = frozenset("\"'“‘«$€£")
_DASHES = frozenset("-–—&/")
_CLOSING = frozenset("\"'”’»%€£")


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of the text: code points, end exclusive."""

    start: int
    end: int


def quote(sentence: Sentence, first: int, last: int) -> Quote:
    """The clause of a sentence around the tokens, inclusive: widened as far as its length allows.

    Where the tokens alone are too long, their beginning is taken.
    """
    tokens = sentence.tokens
    while last > first and not _fits(sentence, first, last):
        last -= 1
    while True:
        grown = False
        if last + 1 < len(tokens) and tokens[last + 1].text not in ";:" and _fits(sentence, first, last + 1):
            last += 1
            grown = True
        if first > 0 and tokens[first - 1].text not in ";:" and _fits(sentence, first - 1, last):
            first -= 1
            grown = True
        if not grown:
            break
    return _clean(sentence, first, last)


def tight(sentence: Sentence, first: int, last: int) -> Quote:
    """The tokens themselves, widened to the least length only."""
    tokens = sentence.tokens
    while last > first and not _fits(sentence, first, last):
        last -= 1
    while sum(token.is_word for token in tokens[first : last + 1]) < 4:  # one more than the least of three words
        if last + 1 < len(tokens) and _fits(sentence, first, last + 1):
            last += 1
        elif first > 0 and _fits(sentence, first - 1, last):
            first -= 1
        else:
            break
    return _clean(sentence, first, last)


def _clean(sentence: Sentence, first: int, last: int) -> Quote:
    """The span without stray marks at its ends; quotation marks, currency and percent signs stay."""
    tokens = sentence.tokens
    while first < last and not (tokens[first].is_word or tokens[first].text in _OPENING):
        first += 1
    while last > first and not (tokens[last].is_word or tokens[last].text in _CLOSING):
        last -= 1
    return Quote(tokens[first].start, tokens[last].end)


def is_long_enough(text: str) -> bool:
    """Codebook: at least 3 words or 12 code points."""
    return len(text.split()) >= 3 or len(text) >= 12


def _fits(sentence: Sentence, first: int, last: int) -> bool:
    tokens = sentence.tokens
    start, end = tokens[first].start, tokens[last].end
    words = sum(token.is_word or token.text in _DASHES for token in tokens[first : last + 1])  # a dash stands alone
    return words <= MAX_WORDS and end - start <= MAX_LENGTH
