"""What a copy adds and what it drops, sentence by sentence.

A rewrite of a report may carry the one sentence that matters: "Moscow has since denied it." Sentences are compared
whole and wherever they stand, so that one that was moved is no difference. Every sentence that the other text does not
have word for word is shown: as added or dropped or, where the other has one much like it, as changed, with the words
that differ. Nothing is judged too small to show, for "not" is small, and so is a zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from sentencex import get_sentence_boundaries

from ..evidence import Span
from ..evidence import fold as folded
from .shingles import word_pattern

LIKE = 0.5
"""Of the pairs of neighbouring words in two sentences (Sørensen-Dice): from half on one reads as the other, changed."""

_MOST_CHARACTERS = 1_200  # of a sentence: prose stays far below, and comparing two by their words takes the product
_MOST_SEGMENT = 5_000  # the splitter's time grows with the square where quotation marks are opened and never closed
_COMMON = 8  # sentences with the same two words: beyond that they say nothing of which is like which
_MARK_WITHIN = re.compile(r"[^\w\s,'’-](?=\s*\S)")  # a line without any is one sentence: most headings are
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True)
class Change:
    """Two sentences that are much alike.

    Attributes:
        sentence: in the copy.
        other: in the text it is held against.
        added: words of the copy's that the other has not; parts of `sentence`.
        dropped: words of the other's that the copy has not; parts of `other`.
    """

    sentence: Span
    other: Span
    added: tuple[Span, ...]
    dropped: tuple[Span, ...]


@dataclass(frozen=True)
class Difference:
    """What two texts do not share. Spans are in code points of the text they stand in, and never overlap in one tuple.

    Attributes:
        added: sentences of the copy's that the other text has nothing like, in their order.
        dropped: sentences of the other's that the copy has nothing like, in their order.
        changed: sentences that the other text has in other words, in the order of the copy.
    """

    added: tuple[Span, ...]
    dropped: tuple[Span, ...]
    changed: tuple[Change, ...]


@dataclass(frozen=True)
class Extent:
    """How many sentences two texts do not share: of the copy, of the other, and of both in other words."""

    added: int
    dropped: int
    changed: int


@dataclass(slots=True, eq=False)
class _Sentence:
    span: Span
    pairs: frozenset[tuple[str, str]]


def difference(text: str, other: str, language: str | None = None) -> Difference:
    """What a copy adds to another text, drops of it, and changes in it.

    Two sentences are the same where they differ in nothing but case, the shape of quotation marks and dashes, white
    space, and a full stop at the end. In time about linear in the length of both; a text of a megabyte takes seconds.

    Args:
        text: the copy.
        other: what it copies.
        language: ISO 639, of both; it decides which full stops end a sentence. English where it is not known.
    """
    new, gone, alike = _compared(text, other, language or "en")
    changed, other_changed = {one for one, _ in alike}, {one for _, one in alike}
    return Difference(
        added=tuple(one.span for at, one in enumerate(new) if at not in changed),
        dropped=tuple(one.span for at, one in enumerate(gone) if at not in other_changed),
        changed=tuple(_change(text, new[one].span, other, gone[other_one].span) for one, other_one in alike),
    )


def extent(text: str, other: str, language: str | None = None) -> Extent:
    """How many sentences `difference` finds of each kind, in less than half of its time.

    Args:
        text: the copy.
        other: what it copies.
        language: ISO 639, of both.
    """
    new, gone, alike = _compared(text, other, language or "en")
    return Extent(len(new) - len(alike), len(gone) - len(alike), len(alike))


def _compared(text: str, other: str, language: str) -> tuple[list[_Sentence], list[_Sentence], list[tuple[int, int]]]:
    """The sentences of each text that the other has not, and which of them are much alike."""
    sentences, other_sentences = _sentences(text, language), _sentences(other, language)
    new = [_read(text, span) for key, span in sentences.items() if key not in other_sentences]
    gone = [_read(other, span) for key, span in other_sentences.items() if key not in sentences]
    return new, gone, _alike(new, gone)


def _sentences(text: str, language: str) -> dict[str, Span]:
    """The sentences in their order, as they are compared, and where each stands first; lines of marks are none."""
    found: dict[str, Span] = {}
    for span in _bounds(text, language):
        if _LETTER_OR_DIGIT.search(text, *span):
            found.setdefault(folded(text[span.start : span.end]).lower().removesuffix("."), span)
    return found


def _bounds(text: str, language: str) -> Iterator[Span]:
    """Where the sentences are, no white space around them."""
    for line in _LINE.finditer(text):
        start, end = line.span()
        while start < end:
            stop = _cut(text, start, end, _MOST_SEGMENT)
            if _MARK_WITHIN.search(text, start, stop):
                for found in get_sentence_boundaries(language, text[start:stop]):
                    yield from _pieces(text, start + found["start_index"], start + found["end_index"])
            else:
                yield from _pieces(text, start, stop)
            start = stop


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = _cut(text, start, end, _MOST_CHARACTERS)
        piece = text[start:stop]
        first = start + len(piece) - len(piece.lstrip())
        if first < stop:
            yield Span(first, start + len(piece.rstrip()))
        start = stop


def _cut(text: str, start: int, end: int, most: int) -> int:
    """Where a run from `start` to `end` that may be too long is cut: after a sentence, a word, else anywhere."""
    if end - start <= most:
        return end
    cuts = (text.rfind(mark, start + 1, start + most) + len(mark) for mark in (". ", " "))
    return next((cut for cut in cuts if cut > start + most // 2), start + most)


def _read(text: str, span: Span) -> _Sentence:
    words = map(str.lower, word_pattern().findall(text, span.start, span.end))
    return _Sentence(span, frozenset(pairwise(["", *words, ""])))


def _alike(new: Sequence[_Sentence], gone: Sequence[_Sentence]) -> list[tuple[int, int]]:
    """Which sentence of one text is which of the other, changed; the most alike first taken, each at most once."""
    where: dict[tuple[str, str], list[int]] = {}
    for at, sentence in enumerate(gone):
        for pair in sentence.pairs:
            where.setdefault(pair, []).append(at)
    likeness: list[tuple[float, int, int]] = []
    for at, sentence in enumerate(new):
        shared: set[int] = set()
        for pair in sentence.pairs:
            places = where.get(pair)
            if places is not None and len(places) <= _COMMON:
                shared.update(places)
        for place in shared:
            other = gone[place].pairs
            alike = 2 * len(sentence.pairs & other) / (len(sentence.pairs) + len(other))
            if alike >= LIKE:
                likeness.append((-alike, at, place))
    taken: dict[int, int] = {}
    others: set[int] = set()
    for _, at, place in sorted(likeness):
        if at not in taken and place not in others:
            taken[at] = place
            others.add(place)
    return sorted(taken.items())


def _change(text: str, sentence: Span, other: str, other_sentence: Span) -> Change:
    places = [word.span() for word in word_pattern().finditer(text, *sentence)]
    other_places = [word.span() for word in word_pattern().finditer(other, *other_sentence)]
    words = [text[slice(*place)].lower() for place in places]
    other_words = [other[slice(*place)].lower() for place in other_places]
    added: list[Span] = []
    dropped: list[Span] = []
    for what, start, end, other_start, other_end in SequenceMatcher(None, other_words, words, False).get_opcodes():
        if what == "equal":
            continue
        if start < end:
            dropped.append(Span(other_places[start][0], other_places[end - 1][1]))
        if other_start < other_end:
            added.append(Span(places[other_start][0], places[other_end - 1][1]))
    return Change(sentence, other_sentence, tuple(added), tuple(dropped))
