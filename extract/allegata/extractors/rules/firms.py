"""Names of firms and recruiters beside the noun that says what they are."""

from __future__ import annotations

from .scene import Scene
from .text import Sentence, Span


def past_place(scene: Scene, sentence: Sentence, last: int) -> int:
    """The end of "an agent in Bo": the name follows the place."""
    tokens = sentence.tokens
    if (
        last + 3 < len(tokens)
        and tokens[last + 1].lower in scene.tables.words["seat_prepositions"]
        and tokens[last + 2].is_capitalised
    ):
        return last + 2 if tokens[last + 3].text == "," else last
    return last


def firm_before(scene: Scene, sentence: Sentence, first: int) -> Span | None:
    """The name that stands before: "Alpha Beta, his agency"."""
    tokens = sentence.tokens
    if (
        first < 3
        or tokens[first - 1].lower not in scene.tables.words["firm_determiners"]
        or tokens[first - 2].text != ","
    ):
        return None
    last = at = first - 3
    while at >= 0 and tokens[at].is_word and tokens[at].is_capitalised:
        at -= 1
    return Span(at + 1, last) if last - at >= 2 else None


def firm_name(scene: Scene, sentence: Sentence, last: int) -> Span | None:
    """The name that follows: "the firm Alpha Beta", "a company, Gamma Ltd"."""
    tokens = sentence.tokens
    at = last + 1
    if at < len(tokens) and (tokens[at].text == "," or tokens[at].lower in scene.tables.words["named"]):
        at += 1
    first = at
    while at < len(tokens) and tokens[at].is_word and tokens[at].is_capitalised:
        at += 1
    return Span(first, at - 1) if at - first >= 2 else None  # two words: one alone may begin anything
