"""Who else is said to act, where the words of the conduct name nobody: beside it, as a doer, a culprit, a defendant."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace

from ...vocabulary import ActorType
from .actors import Actor
from .agents import Cast
from .placing import placed_actor
from .text import Sentence, Span

_PRIVATE = frozenset(
    {
        ActorType.RECRUITER,
        ActorType.COMPANY,
        ActorType.CRIMINAL_NETWORK,
        ActorType.ARMED_GROUP,
        ActorType.PRIVATE_MILITARY_COMPANY,
        ActorType.UNSPECIFIED,
    }
)
_ARMED = frozenset({ActorType.ARMED_FORCES, ActorType.SECURITY_SERVICE, ActorType.OFFICIAL})
_FORCEFUL = ("COERCE", "ABDUCT", "VIOLENCE", "THREATEN", "RECRUIT_STRICT", "PUSH", "ROUND_UP")
_CONDUCT = (
    "RECRUIT_STRICT",
    "DECEIVE",
    "FRAUD_NOUN",
    "TRAFFIC",
    "TRAFFICKED",
    "INTO_SERVICE",
    "LABOUR_SITE",
    "PROMISE",
)

_BEFALLS = ("DECEIVE", "COERCE", "RECRUIT", "ABDUCT", "TRAFFICKED", "PUSH", "ILL_TREAT")
"""What is done to people who are recruited."""

_VERB_REACH = 6
"""Words from a subject to its verb; farther away another subject may stand between."""

_BY_REACH = 6
"""Words from a conduct to "by …"."""

_SUSPECT_REACH = 4
"""Words between a name and what is brought against it ("sentenced …", "… is in custody")."""


def suspects_in(cast: Cast, sentences: Iterable[Sentence], home: Set[str]) -> list[Actor]:
    """The actors that the sentences say act against people; the nearest sentence that names one decides.

    Args:
        cast: the article's actors and groups.
        sentences: where to look, in order of preference.
        home: codes of the states whose people are affected; their own police may be their rescuers.
    """
    for sentence in sentences:
        found = [
            placed
            for actor in cast.actors[sentence.index]
            if _acts(cast, sentence, actor, home) and (placed := _placed(cast, actor)) is not None
        ]
        if found:
            return found
    return []


def _placed(cast: Cast, actor: Actor) -> Actor | None:
    if actor.actor_type is None:
        return replace(actor, actor_type=ActorType.RECRUITER)
    return placed_actor(cast, actor)


def _acts(cast: Cast, sentence: Sentence, actor: Actor, home: Set[str]) -> bool:
    if actor.is_possessive or actor.name.split()[-1].casefold() in cast.scene.tables.words["source_court"]:
        return False
    if actor.actor_type is None:
        is_told_of = _is_person(cast, actor) and _is_charged(sentence, actor) and not _is_victim(cast, sentence, actor)
        return is_told_of and any(sentence.has(c) for c in _CONDUCT)
    if actor.actor_type in _PRIVATE:
        return _is_charged(sentence, actor) or _by(cast, actor) or _does(cast, sentence, actor, ("PERP_VERB",))
    return (
        actor.actor_type in _ARMED
        and (actor.state is None or actor.state not in home)
        and _does(cast, sentence, actor, _FORCEFUL)
    )


def _is_person(cast: Cast, actor: Actor) -> bool:
    tokens = actor.sentence.tokens[actor.span.first : actor.span.last + 1]
    plain = all(cast.scene.place_at(actor.sentence, at) is None for at in range(actor.span.first, actor.span.last + 1))
    return len(tokens) >= 2 and plain


def _is_victim(cast: Cast, sentence: Sentence, actor: Actor) -> bool:
    """Whether the sentence says what was done to the person: "X was lured", "X said he was tricked"."""
    words = cast.scene.tables.words
    tokens = sentence.tokens
    following = {t.lower for t in tokens[actor.span.last + 1 : actor.span.last + 4]}
    if following & words["say"]:
        return True
    return any(
        actor.span.last < span.first and tokens[span.first - 1].lower in words["be"] and not actor.is_oblique
        for name in _BEFALLS
        for span in sentence.spans(name)
    )


def _is_charged(sentence: Sentence, actor: Actor) -> bool:
    return any(
        _gap(span, actor.span) <= _SUSPECT_REACH and (span.first < actor.span.first or not actor.is_oblique)
        for span in sentence.spans("SUSPECT")
    )


def _gap(one: Span, other: Span) -> int:
    return max(one.first - other.last, other.first - one.last) - 1


def _by(cast: Cast, actor: Actor) -> bool:
    words = cast.scene.tables.words["agent_prepositions"]
    before = [t.lower for t in actor.sentence.tokens[max(0, actor.span.first - 5) : actor.span.first]]
    if not words & set(before[-2:]) or cast.scene.tables.words["say"] & set(before):
        return False  # "reported by"
    first = actor.span.first - _BY_REACH
    return any(  # "lured by", not "monitored by"
        first <= span.last < actor.span.first for name in (*_CONDUCT, *_FORCEFUL) for span in actor.sentence.spans(name)
    )


def _does(cast: Cast, sentence: Sentence, actor: Actor, classes: tuple[str, ...]) -> bool:
    """Whether the actor is the subject of a verb of one of the classes, in the active."""
    if actor.is_oblique:
        return False
    words = cast.scene.tables.words
    for name in classes:
        for span in sentence.spans(name):
            between = sentence.tokens[actor.span.last + 1 : span.first]
            if span.first <= actor.span.last or len(between) > _VERB_REACH:
                continue
            lowers = {token.lower for token in between}
            passive = span.first > 0 and sentence.tokens[span.first - 1].lower in words["be"]
            if passive or lowers & words["say"] or lowers & words["negations"]:
                continue
            others = [a for a in cast.actors[sentence.index] if actor.span.last < a.span.first < span.first]
            people = [g for g in cast.groups[sentence.index] if actor.span.last < g.whole.first < span.first]
            if not (people or any(not other.is_oblique for other in others)):
                return True
    return False
