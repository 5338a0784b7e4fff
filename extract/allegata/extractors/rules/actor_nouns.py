"""Nouns that say what an actor is: "ministry", "recruiters", "the rebels", and the words that belong to them."""

from __future__ import annotations

from ...vocabulary import ActorType
from .scene import Scene
from .text import Sentence, Span

_KINDS: tuple[tuple[str, ActorType], ...] = (
    ("PMC", ActorType.PRIVATE_MILITARY_COMPANY),
    ("ARMED_GROUP", ActorType.ARMED_GROUP),
    ("NETWORK", ActorType.CRIMINAL_NETWORK),
    ("RECRUITER", ActorType.RECRUITER),
    ("COMPANY", ActorType.COMPANY),
    ("ORGAN_MISSION", ActorType.DIPLOMATIC_MISSION),
    ("ORGAN_SECURITY", ActorType.SECURITY_SERVICE),
    ("ORGAN_FORCES", ActorType.ARMED_FORCES),
    ("ORGAN_STATE", ActorType.STATE),
)
_CLASSES = frozenset(name for name, _ in _KINDS)

REACH = 5
"""Words between a country and the organ that it owns ("Kenya's National Intelligence Service")."""


def noun_behind(scene: Scene, sentence: Sentence, start: int) -> tuple[Span, ActorType] | None:
    """The last noun of the run that begins at a word or behind what describes it: "foreign ministry spokesman".

    Args:
        scene: the article.
        sentence: one of it.
        start: the first word that may belong to it.

    Returns:
        The noun's words and what it says that the actor is; an embassy's with its seat.
    """
    tokens = sentence.tokens
    best: tuple[Span, ActorType] | None = None
    at = start
    while at < len(tokens) and at < start + REACH:
        head = noun_at(scene, sentence, at)
        if head is not None:
            best = head
            at = head[0].last + 1
            start = at
            continue
        word = tokens[at]
        if best is not None or not (
            word.is_capitalised
            or word.lower in scene.tables.words["head_modifiers"]
            or word.lower in scene.tables.words["and"]
        ):
            break
        at += 1
    if best is not None and best[1] is ActorType.DIPLOMATIC_MISSION:
        return with_seat(scene, sentence, best[0]), best[1]
    return best


def with_seat(scene: Scene, sentence: Sentence, mission: Span) -> Span:
    """A mission with the city where it sits: "embassy in Addis Ababa"."""
    tokens = sentence.tokens
    at = mission.last + 1
    if (
        at + 1 < len(tokens)
        and tokens[at].lower in scene.tables.words["mission_tail"]
        and tokens[at + 1].is_capitalised
    ):
        last = at + 1
        while (
            last + 1 < len(tokens)
            and tokens[last + 1].is_capitalised
            and tokens[last + 1].is_word
            and not tokens[last].possessive
        ):
            last += 1
        return Span(mission.first, last)
    return mission


def noun_at(scene: Scene, sentence: Sentence, at: int) -> tuple[Span, ActorType] | None:
    """The longest noun that begins at a word, and what it says that the actor is."""
    cover = sentence.covers[at] if at < len(sentence.covers) else None
    if cover is None or _CLASSES.isdisjoint(cover):
        return None
    longest: tuple[Span, ActorType] | None = None
    for name, actor_type in _KINDS:
        span = cover.get(name)
        if span is not None and span.first == at and (longest is None or span.last > longest[0].last):
            longest = (span, _refined(scene, sentence, span, actor_type))
    return longest


def _refined(scene: Scene, sentence: Sentence, span: Span, actor_type: ActorType) -> ActorType:
    word = sentence.tokens[span.last].lower
    if word in scene.tables.words["plain_recruiters"] and span.first == span.last:
        return ActorType.UNSPECIFIED
    return ActorType.OFFICIAL if word in scene.tables.words["officials"] else actor_type
