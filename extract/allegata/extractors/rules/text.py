"""An article's text as paragraphs, sentences and tokens, boilerplate left out.

Offsets are code points of `Article.text` throughout, so that whatever is found can be quoted as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .tables import Tables

MAX_SENTENCE = 1200
"""Code points. Prose stays far below; longer runs are cut at white space so that every step has a bounded input."""

REPETITIVE_FROM = 60
"""Tokens from which a sentence is long enough to judge whether it repeats itself."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+(?:['’‘\-–][^\W_]+)*|[^\w\s]")
_SEGMENT = re.compile(r"<[^<>]{0,300}>|\\r|\\n|[\r\n]+|\"(?:\w{1,30})\"\s?:")
_ENDING = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[^\W_])")
_TRIMMED = " \t\u00a0\ufeff\u200b"


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark."""

    start: int
    end: int
    text: str
    lower: str
    """Lower case, straight apostrophes, without a possessive ending."""

    possessive: bool

    @property
    def is_word(self) -> bool:
        """Whether it is a word or number, not a mark."""
        return self.text[0].isalnum()

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with an upper-case letter."""
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens `first` to `last`, inclusive, of a sentence."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, with the lexicon classes found in it."""

    index: int
    paragraph: int
    start: int
    end: int
    tokens: tuple[Token, ...]
    found: dict[str, tuple[Span, ...]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether a form of the lexicon class stands in the sentence."""
        return name in self.found

    def spans(self, name: str) -> tuple[Span, ...]:
        """Where the forms of the lexicon class stand, in order."""
        return self.found.get(name, ())

    def at(self, name: str, token: int) -> Span | None:
        """The form of the class that covers the token."""
        return next((s for s in self.spans(name) if s.first <= token <= s.last), None)


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
        for first, last in _sentence_bounds(text, start, end, tables):
            tokens = _tokens(text, first, last)
            if not tokens or _repeats_itself(tokens):
                continue
            matches = tables.lexicon.find([token.lower for token in tokens])
            spans = {name: tuple(Span(a, b) for a, b in pairs) for name, pairs in matches.items()}
            found.append(Sentence(len(found), paragraph, first, last, tokens, spans))
    return found


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


def _sentence_bounds(text: str, start: int, end: int, tables: Tables) -> list[tuple[int, int]]:
    bounds: list[tuple[int, int]] = []
    position = start
    for mark in _ENDING.finditer(text, start, end):
        if _is_abbreviation(text, position, mark, tables):
            continue
        bounds.extend(_bounded(text, position, mark.end()))
        position = mark.end()
    bounds.extend(_bounded(text, position, end))
    return bounds


def _is_abbreviation(text: str, start: int, mark: re.Match[str], tables: Tables) -> bool:
    if mark.group()[0] != ".":
        return False
    window = text[max(start, mark.start() - 20) : mark.start()]
    word = window[max(window.rfind(sign) for sign in ' \n("“‘—') + 1 :]
    following = text[mark.end() : mark.end() + 3].lstrip(" \t\n\"'“‘([")
    if following[:1].islower():
        return True
    if len(word) == 1 and word.isupper():  # an initial: "S. Jaishankar"
        return True
    return word.casefold() in tables.abbreviations or ("." in word and len(word) <= 4 and word[0].isupper())


def _bounded(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start + 1, start + MAX_SENTENCE)
        cut = cut if cut > start else start + MAX_SENTENCE
        pieces.append((start, cut))
        start = cut
    pieces.append((start, end))
    return [trimmed for piece in pieces if (trimmed := _trimmed(text, *piece)) is not None]


def _tokens(text: str, start: int, end: int) -> tuple[Token, ...]:
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        lower = word.lower().replace("’", "'").replace("‘", "'")
        possessive = lower.endswith("'s")
        tokens.append(Token(match.start(), match.end(), word, lower[:-2] if possessive else lower, possessive))
    return tuple(tokens)


def _repeats_itself(tokens: tuple[Token, ...]) -> bool:
    return len(tokens) >= REPETITIVE_FROM and len({token.lower for token in tokens}) * 4 < len(tokens)
