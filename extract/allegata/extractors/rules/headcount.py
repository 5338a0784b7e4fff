"""How many people a noun phrase speaks of: the number before it, with what qualifies it ("no fewer than 40")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from .text import Span

_YEAR_DIGITS = 4
_CENTURIES = ("19", "20")
"""A bare number of four digits that begins so is a year; numbers of people that high are written with a mark."""

Words = Mapping[str, Set[str]]


def number_before(tokens: Sequence[str], words: Words, first: int) -> Span | None:
    """The number that ends right before a phrase, or before "of its".

    Args:
        tokens: the sentence, in lower case.
        words: closed sets of the language.
        first: where the phrase begins.
    """
    at = first - 1
    if _in(tokens, at, words["owned_by"]) and _in(tokens, at - 1, words["of"]) and is_number(tokens, words, at - 2):
        at -= 2  # "two of its nationals"
    elif _in(tokens, at, words["of"]):
        at -= 1
        if not _in(tokens, at, words["quantities"]):
            return None
    last = at
    while at >= 0 and (is_number(tokens, words, at) or tokens[at] in words["approximators"]):
        at -= 1
    begin = at + 1
    while begin <= last and _begins_nothing(tokens, words, begin):
        begin += 1
    counted = [k for k in range(begin, last + 1) if is_number(tokens, words, k)]
    if not counted or (len(counted) == 1 and tokens[counted[0]] in words["single"]):
        return None
    return Span(begin, last)


def is_number(tokens: Sequence[str], words: Words, at: int) -> bool:
    """Whether the token is a number, in digits or as a word, and no year."""
    if not 0 <= at < len(tokens):
        return False
    word = tokens[at]
    if word[0].isdigit():
        return not (len(word) == _YEAR_DIGITS and word[:2] in _CENTURIES and word.isdigit())
    return word in words["number_words"] or ("-" in word and word.split("-")[0] in words["tens"])


def _in(tokens: Sequence[str], at: int, known: Set[str]) -> bool:
    return 0 <= at < len(tokens) and tokens[at] in known


def _begins_nothing(tokens: Sequence[str], words: Words, at: int) -> bool:
    """Whether a word belongs to what stands before the number: "and" of "and 40", "one of" of "one of 40"."""
    word = tokens[at]
    if word in words["number_joins"]:
        return True
    if word in words["number_starts"] and not _in(tokens, at + 1, words["number_seconds"]):
        return True
    return word in words["single"] and _in(tokens, at + 1, words["of"])
