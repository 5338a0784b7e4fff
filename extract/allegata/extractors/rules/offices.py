"""For which state somebody answers whom the text calls by an office: "the embassy", "the minister", a name."""

from __future__ import annotations

from dataclasses import replace

from ...vocabulary import ActorType
from .actors import Actor
from .agents import Cast
from .placing import placed_actor
from .text import Sentence

_BACK = 80
"""Sentences back in which a name may have been given with its office."""

_BESIDE = 4
"""Words between a name and the office that it goes with ("Lin Jian of the foreign ministry")."""

_PARAGRAPHS = 2
"""Paragraphs back in which the country of a minister stands whose own is not said."""


def with_state(cast: Cast, actor: Actor) -> Actor:
    """Say for which state the responder speaks, where the text says so beside the name, here or before."""
    if actor.state is not None:
        return actor
    if actor.actor_type is ActorType.DIPLOMATIC_MISSION and (state := _mission_before(cast, actor)) is not None:
        return replace(actor, state=state)
    if actor.actor_type is not None:
        placed = placed_actor(cast, actor) or actor
        is_ministry = placed.is_state and placed.state is None and actor.actor_type is ActorType.OFFICIAL
        return replace(placed, state=_paragraph_state(cast, actor)) if is_ministry else placed
    beside = _office_beside(cast, actor)
    if beside is not None:
        return replace(actor, state=beside)
    return replace(actor, state=_paragraph_state(cast, actor)) if _holds_office(cast, actor) else actor


def _mission_before(cast: Cast, actor: Actor) -> str | None:
    """The state of the one embassy that the text named before; None where it named those of several."""
    head = actor.sentence.tokens[actor.span.last].lower if len(actor.name.split()) == 1 else actor.name.split()[0]
    states = {
        earlier.state
        for sentence in cast.scene.sentences[max(0, actor.sentence.index - _BACK) : actor.sentence.index]
        for earlier in cast.actors[sentence.index]
        if earlier.state and earlier.actor_type is actor.actor_type and head.casefold() in earlier.name.casefold()
    }
    return states.pop() if len(states) == 1 else None


def _office_beside(cast: Cast, actor: Actor) -> str | None:
    last_name = actor.name.split()[-1]
    for sentence in reversed(cast.scene.sentences[max(0, actor.sentence.index - _BACK) : actor.sentence.index + 1]):
        for name in cast.actors[sentence.index]:
            if name.actor_type is not None or last_name not in name.name.split():
                continue
            for other in cast.actors[sentence.index]:
                distance = min(abs(other.span.first - name.span.last), abs(name.span.first - other.span.last))
                if other.actor_type is None or not other.is_state or distance > _BESIDE:
                    continue
                placed = placed_actor(cast, other)
                if placed is not None:
                    return placed.state
    return None


def _holds_office(cast: Cast, actor: Actor) -> bool:
    """Whether the name carries the title of a minister or head of state, whose country the text takes as known."""
    words = {word.casefold() for word in actor.name.split()}
    return bool(words & cast.scene.tables.words["state_titles"])


def _paragraph_state(cast: Cast, actor: Actor) -> str | None:
    """The one country that the paragraph speaks of, else the paragraph before; None where there are several."""
    sentences = cast.scene.sentences
    paragraph = actor.sentence.paragraph
    last = actor.sentence.index
    while last + 1 < len(sentences) and sentences[last + 1].paragraph == paragraph:
        last += 1
    states: set[str] = set()
    for index in range(last, -1, -1):
        if sentences[index].paragraph != paragraph:
            if states or actor.sentence.paragraph - sentences[index].paragraph > _PARAGRAPHS:
                break
            paragraph = sentences[index].paragraph
        states.update(_states(cast, sentences[index]))
    return states.pop() if len(states) == 1 else None


def _states(cast: Cast, sentence: Sentence) -> set[str]:
    named = {actor.state for actor in cast.actors[sentence.index] if actor.state}
    places = {p.place.code for p in cast.scene.places[sentence.index] if p.place.kind == "country" and p.place.code}
    return named | places
