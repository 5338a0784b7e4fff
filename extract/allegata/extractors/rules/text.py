"""An article's text as paragraphs, sentences and tokens, boilerplate left out.

Offsets are code points of `Article.text` throughout, so that whatever is found can be quoted as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sentencex import get_sentence_boundaries

from .grammar import Grammar
from .tables import Tables

MAX_SENTENCE = 1200
"""Code points. Prose stays far below; longer runs are cut at white space so that every step has a bounded input."""

MAX_SEGMENT = 25_000
"""Code points given to the sentence splitter at once, whose time grows with the square where quotation marks are opened
and never closed. Paragraphs stay far below."""

REPETITIVE_FROM = 60
"""Tokens from which a sentence is long enough to judge whether it repeats itself."""

_SEGMENT = re.compile(r"<[^<>]{0,300}>|\\r|\\n|[\r\n]+|\"(?:\w{1,30})\"\s?:")
_TRIMMED = " \t\u00a0\ufeff\u200b"


@dataclass(slots=True, eq=False)
class Token:
    """One word, number or mark. Not frozen, for the sake of speed: an article has hundreds."""

    start: int
    end: int
    text: str
    lower: str
    """Lower case, straight apostrophes, without a possessive ending."""

    possessive: bool
    is_word: bool
    """Whether it is a word or number, not a mark."""

    is_capitalised: bool
    """Whether it begins with an upper-case letter."""


@dataclass(slots=True, unsafe_hash=True)
class Span:
    """Tokens `first` to `last`, inclusive, of a sentence. Never changed; not frozen for the same reason as tokens."""

    first: int
    last: int


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence, with the lexicon classes found in it."""

    index: int
    paragraph: int
    start: int
    end: int
    tokens: list[Token]
    found: dict[str, list[Span]]
    covers: list[dict[str, Span] | None]
    """By token: the form of each class that covers it."""

    def has(self, name: str) -> bool:
        """Whether a form of the lexicon class stands in the sentence."""
        return name in self.found

    def spans(self, name: str) -> Sequence[Span]:
        """Where the forms of the lexicon class stand, in order."""
        return self.found.get(name, ())

    def at(self, name: str, token: int) -> Span | None:
        """The form of the class that covers the token."""
        cover = self.covers[token] if token < len(self.covers) else None
        return cover.get(name) if cover else None


def sentences_of(text: str, tables: Tables) -> list[Sentence]:
    """The sentences of a text in order; lines of page furniture are left out.

    A line is a paragraph. Tags, escaped line ends and keys of an embedded JSON document end a segment too.
    """
    found: list[Sentence] = []
    paragraph = -1
    for start, end in _segments(text):
        paragraph += 1
        if tables.is_boilerplate(text[start:end]):
            continue
        for first, last in _sentence_bounds(text, start, end, tables.language):
            tokens = _tokens(text, first, last, tables.grammar)
            if not tokens or _repeats_itself(tokens):
                continue
            spans, covers = _tagged(tokens, tables)
            found.append(Sentence(len(found), paragraph, first, last, tokens, spans, covers))
    return found


def _tagged(tokens: list[Token], tables: Tables) -> tuple[dict[str, list[Span]], list[dict[str, Span] | None]]:
    found: dict[str, list[Span]] = {}
    covers: list[dict[str, Span] | None] = [None] * len(tokens)
    for name, first, last in tables.lexicon.find([token.lower for token in tokens]):
        span = Span(first, last)
        spans = found.get(name)
        if spans is None:
            found[name] = [span]
        elif spans[-1].last >= first:
            continue  # none inside another of its class
        else:
            spans.append(span)
        for at in range(first, last + 1) if last > first else (first,):
            cover = covers[at]
            if cover is None:
                covers[at] = {name: span}
            else:
                cover[name] = span
    return found, covers


def _segments(text: str) -> list[tuple[int, int]]:
    bounds: list[tuple[int, int]] = []
    position = 0
    for mark in _SEGMENT.finditer(text):
        bounds.append((position, mark.start()))
        position = mark.end()
    bounds.append((position, len(text)))
    return [trimmed for start, end in bounds if (trimmed := _trimmed(text, start, end)) is not None]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start] in _TRIMMED:
        start += 1
    while start < end and text[end - 1] in _TRIMMED:
        end -= 1
    return (start, end) if start < end else None


def _sentence_bounds(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    bounds: list[tuple[int, int]] = []
    while start < end:
        stop = end
        if end - start > MAX_SEGMENT:
            cuts = (text.rfind(mark, start + 1, start + MAX_SEGMENT) for mark in (". ", " "))
            stop = next((cut + 1 for cut in cuts if cut > start), start + MAX_SEGMENT)
        for found in get_sentence_boundaries(language, text[start:stop]):
            bounds.extend(_bounded(text, start + found["start_index"], start + found["end_index"]))
        start = stop
    return bounds


def _bounded(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start + 1, start + MAX_SENTENCE)
        cut = cut if cut > start else start + MAX_SENTENCE
        pieces.append((start, cut))
        start = cut
    pieces.append((start, end))
    return [trimmed for piece in pieces if (trimmed := _trimmed(text, *piece)) is not None]


def _tokens(text: str, start: int, end: int, grammar: Grammar) -> list[Token]:
    tokens: list[Token] = []
    ending = grammar.possessive
    for match in grammar.token.finditer(text, start, end):
        word = match[1]
        first, last = match.span(1)
        tokens.append(Token(first, last, word, *_seen(word, ending)))
    return tokens


@lru_cache(maxsize=20_000)  # a language's common words, which are most of any text
def _seen(word: str, ending: str) -> tuple[str, bool, bool, bool]:
    """What a token says of itself: lower case, whether it has the possessive ending, is a word, begins in a capital."""
    lower = word.lower()
    possessive = False
    if not word.isalpha():
        lower = lower.replace("’", "'").replace("‘", "'")
        if ending and lower.endswith(ending):
            possessive = True
            lower = lower[: -len(ending)]
    first = word[0]
    return lower, possessive, first.isalnum(), first.isupper()


def _repeats_itself(tokens: list[Token]) -> bool:
    return len(tokens) >= REPETITIVE_FROM and len({token.lower for token in tokens}) * 4 < len(tokens)
