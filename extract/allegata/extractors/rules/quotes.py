"""Verbatim spans of an article, long enough to show a value and short enough to be one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .text import Sentence, Token

MAX_WORDS = 24
MAX_LENGTH = 195
"""Codebook: at most 25 words and 200 code points; one word and a little less, as others may count words otherwise."""

_OPENING = frozenset("\"'“‘«$€£")
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
    last = _cut(sentence, first, last)
    words = sum(_counts(tokens, at) for at in range(first, last + 1))
    while True:
        grown = False
        if last + 1 < len(tokens) and tokens[last + 1].text not in ";:":
            more = words + _counts(tokens, last + 1)
            if more <= MAX_WORDS and tokens[last + 1].end - tokens[first].start <= MAX_LENGTH:
                last, words, grown = last + 1, more, True
        if first > 0 and tokens[first - 1].text not in ";:":
            more = words + _counts(tokens, first - 1)
            if more <= MAX_WORDS and tokens[last].end - tokens[first - 1].start <= MAX_LENGTH:
                first, words, grown = first - 1, more, True
        if not grown:
            break
    return _clean(sentence, first, last)


def tight(sentence: Sentence, first: int, last: int) -> Quote:
    """The tokens themselves, widened to the least length only."""
    tokens = sentence.tokens
    last = _cut(sentence, first, last)
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


def _cut(sentence: Sentence, first: int, last: int) -> int:
    """How far tokens are short enough to be a quote; the first of them at least."""
    while last > first and not _fits(sentence, first, last):
        last -= 1
    return last


def _fits(sentence: Sentence, first: int, last: int) -> bool:
    tokens = sentence.tokens
    if tokens[last].end - tokens[first].start > MAX_LENGTH:
        return False
    return sum(_counts(tokens, at) for at in range(first, last + 1)) <= MAX_WORDS


def _counts(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token is a word to whoever counts them: a mark is one where it stands alone, as a dash does."""
    return tokens[at].is_word or (at > 0 and tokens[at].start > tokens[at - 1].end)
