"""The country to which an organ belongs, where words behind its noun or within its name say so."""

from __future__ import annotations

from .scene import PlaceSpan, Scene
from .text import Sentence, Span

_DESCRIBED = 3
"""Adjectives between an organ and the word that says whose it is."""


def end_of_adjectives(scene: Scene, sentence: Sentence, last: int) -> int:
    """The end of a noun with the adjectives that follow it: "agences privées"."""
    tokens = sentence.tokens
    end = min(len(tokens) - 1, last + _DESCRIBED)
    while last < end and tokens[last + 1].lower in scene.tables.words["head_modifiers"]:
        last += 1
    return last


def owner_after(scene: Scene, sentence: Sentence, last: int) -> PlaceSpan | None:
    """The country that follows an organ: "the government of Sierra Leone", "l'armée russe"."""
    tokens = sentence.tokens
    if scene.tables.grammar.adjectives_follow:
        adjective = _adjective_after(scene, sentence, last)
        if adjective is not None:
            return adjective
    at = last + 2
    if at >= len(tokens) or tokens[last + 1].lower not in scene.tables.words["of"]:
        return None
    at += tokens[at].lower in scene.tables.words["definite"]
    place = scene.place_at(sentence, at)
    return place if place is not None and place.is_name and place.place.kind == "country" else None


def _adjective_after(scene: Scene, sentence: Sentence, last: int) -> PlaceSpan | None:
    """The word of place that describes a noun from behind, other adjectives passed over; or within an organ's name."""
    tokens = sentence.tokens
    place = scene.place_at(sentence, last)
    at = last + 1
    while place is None and at < len(tokens) and at <= last + _DESCRIBED:
        place = scene.place_at(sentence, at)
        if place is None and tokens[at].lower not in scene.tables.words["head_modifiers"]:
            break
        at += 1
    is_adjective = place is not None and not place.is_name and not tokens[place.last].is_capitalised
    return place if is_adjective and place is not None and place.place.kind == "country" else None


def owner_within(scene: Scene, sentence: Sentence, span: Span) -> PlaceSpan | None:
    """The country that an organ's name holds: "ministère ivoirien des Affaires étrangères"."""
    if not scene.tables.grammar.adjectives_follow:
        return None
    within = (p for p in scene.places[sentence.index] if span.first < p.first <= p.last <= span.last)
    return next((p for p in within if p.place.kind == "country"), None)
