"""Whose an organ is that the text calls by no country: "the military", "her own government", "officers"."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from ...gazetteer.actors import country_of
from ...vocabulary import ActorType
from .actors import Actor

if TYPE_CHECKING:
    from .agents import Cast

_NEAR = 12
"""Sentences back in which a country says whose "the police" are; two paragraphs are seldom longer."""

_BACK = 80
"""Sentences back in which an embassy may have been named in full."""

_ARMED = frozenset({ActorType.ARMED_FORCES, ActorType.SECURITY_SERVICE, ActorType.OFFICIAL})

_ADJOINING = 2
"""Words between a country and what it fights with ("Russian assault brigade")."""


def placed_actor(cast: Cast, actor: Actor) -> Actor | None:
    """Say whose a bare organ is ("the military"): None where the text does not say.

    "Her own government", "its embassy" are the first subject's of the paragraph; any other is the last country's named
    before it, in this paragraph or the one before; an embassy that was named in full before is that one.
    """
    if not actor.is_state or actor.state is not None:
        return actor
    known = cast.placed.get(id(actor))
    if known is None or known[0] is not actor:
        known = cast.placed[id(actor)] = actor, _placed(cast, actor)
    return known[1]


def _placed(cast: Cast, actor: Actor) -> Actor | None:
    served = _of_those_served(cast, actor)
    if served is not None:
        return served
    if actor.actor_type is ActorType.OFFICIAL:
        return actor  # "dishonest officials" may be anybody's
    head = actor.sentence.tokens[actor.span.last].lower
    is_security_forces = actor.actor_type is ActorType.SECURITY_SERVICE and head in cast.scene.tables.words["forces"]
    if actor.has_owner or not (is_security_forces or head in cast.scene.tables.words["placeable"]):
        return None
    word = _country_before(cast, actor)
    if word is None:
        return None
    state = country_of(word)
    return replace(actor, country_word=_nearby(cast, actor, state), state=state)


def _nearby(cast: Cast, actor: Actor, state: str | None) -> str | None:
    """A word for the state in the actor's paragraph or the one before, where a reader finds it."""
    index = actor.sentence.index
    for sentence in reversed(cast.scene.sentences[max(0, index - _NEAR) : index + 1]):
        for other in cast.actors[sentence.index]:
            near = actor.sentence.paragraph - sentence.paragraph <= 1
            if near and other.state == state and other is not actor and (word := word_of(other)):
                return word
    return None


def _country_before(cast: Cast, actor: Actor) -> str | None:
    scene = cast.scene
    index = actor.sentence.index
    near = [
        s for s in scene.sentences[max(0, index - _NEAR) : index + 1] if actor.sentence.paragraph - s.paragraph <= 1
    ]
    before = [
        other
        for s in near
        for other in cast.actors[s.index]
        if other.state and (s.index < actor.sentence.index or other.span.last < actor.span.first)
    ]
    head = actor.sentence.tokens[actor.span.last].lower
    window = scene.sentences[max(0, index - _BACK) : index]
    earlier = (other for s in reversed(window) for other in reversed(cast.actors[s.index]))
    if actor.actor_type is ActorType.DIPLOMATIC_MISSION:
        same = next(
            (o for o in earlier if o.state and o.actor_type is actor.actor_type and head in o.name.casefold()), None
        )
        if same is not None:
            return word_of(same)
    start = max(0, actor.span.first - 2)
    alike = [o for o in before if o.actor_type is actor.actor_type and o.country_word is None]
    owners = {t.lower for t in actor.sentence.tokens[start : actor.span.first + 1]}
    if owners & scene.tables.words["possessives"]:
        mine = [o for o in before if o.sentence.paragraph == actor.sentence.paragraph and not o.is_oblique]
        return word_of(mine[0]) if mine else None
    subjects = [other for other in before if not other.is_oblique]
    if head in cast.scene.tables.words["ranks"]:
        return word_of(alike[-1]) if alike else None  # officers are their own army's only
    chosen = alike or subjects or ([] if actor.actor_type in _ARMED else before)  # "in Ukraine": anybody's police
    return word_of(chosen[-1]) if chosen else None


def word_of(actor: Actor) -> str | None:
    """The words of an actor's name that say which state it is ("Russian", "Moscow", "South African")."""
    words = actor.name.split()
    for count in range(1, min(3, len(words)) + 1):
        word = " ".join(words[:count]).removesuffix("'s").removesuffix("’s")
        if country_of(word) == actor.state:
            return word
    return actor.name if country_of(actor.name) == actor.state else actor.country_word


def _of_those_served(cast: Cast, actor: Actor) -> Actor | None:
    """Soldiers and police, as those of the one state whose army the article says people serve in."""
    head = actor.sentence.tokens[actor.span.last].lower
    if actor.actor_type not in _ARMED or (actor.actor_type is ActorType.OFFICIAL and head not in _ranks(cast)):
        return None
    if actor.has_owner:
        return None
    state = cast.served
    word = None if state is None else _word_near(cast, actor, state)
    return replace(actor, state=state, country_word=word) if word is not None else None


def _ranks(cast: Cast) -> frozenset[str]:
    return cast.scene.tables.words["ranks"]


def state_served(cast: Cast) -> str | None:
    """The state whose army, front or war is spoken of most, where no other comes near."""
    counts: Counter[str] = Counter()
    for sentence in cast.scene.sentences:
        for place in cast.scene.places[sentence.index]:
            if any(g.term.first <= place.first <= g.term.last for g in cast.groups[sentence.index]):
                continue  # "Sri Lankan soldiers" may be whom it befell
            owns = not place.is_name or sentence.tokens[place.last].possessive
            near = range(place.last + 1, place.last + 2 + _ADJOINING)
            if owns and place.place.kind == "country" and place.place.code:
                counts[place.place.code] += any(sentence.at("SERVE", at) is not None for at in near)
    best = counts.most_common(2)
    if not best or best[0][1] == 0 or (len(best) > 1 and best[1][1] * 2 > best[0][1]):
        return None
    return best[0][0]


def _word_near(cast: Cast, actor: Actor, state: str) -> str | None:
    """A word for the state in the actor's paragraph or one beside it."""
    index = actor.sentence.index
    for sentence in cast.scene.sentences[max(0, index - _NEAR) : index + _NEAR]:
        if abs(sentence.paragraph - actor.sentence.paragraph) <= 1:
            for place in cast.scene.places[sentence.index]:
                if place.place.code == state:
                    return cast.scene.words(sentence, place.first, place.last)
    return None
