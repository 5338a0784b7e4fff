"""Who is said to act: the subject of an active clause, the agent of a passive one. Nobody else is accused."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...gazetteer.actors import country_of
from ...vocabulary import ActorType
from .actors import Actor, actors_in
from .groups import Group
from .scene import Scene
from .text import Sentence
from .triggers import Hit

_SUBJECT_REACH = 40
"""Words back from the act to its subject; farther away it is another clause's."""

_AGENT_REACH = 22
"""Words on from the act to "by …"."""

_THROUGH = frozenset({ActorType.RECRUITER, ActorType.COMPANY, ActorType.CRIMINAL_NETWORK, ActorType.UNSPECIFIED})
_PRIVATE = frozenset({"by", "through", "via"})


@dataclass(frozen=True)
class Cast:
    """The actors and groups of every sentence, by sentence index."""

    scene: Scene
    actors: dict[int, list[Actor]]
    groups: dict[int, list[Group]]


def cast_of(scene: Scene, groups: dict[int, list[Group]]) -> Cast:
    """Find the actors of every sentence."""
    return Cast(scene, {s.index: actors_in(scene, s) for s in scene.sentences}, groups)


def agents_of(cast: Cast, hit: Hit) -> list[Actor]:
    """Who is said to do what the hit shows; empty where the text does not say."""
    found = _by_agent(cast, hit)
    if not found and not hit.is_passive:
        subject = _subject(cast, hit.sentence, hit.verb.first, hit.is_nominal)
        found = [subject] if subject is not None else []
    return [actor for actor in (_placed(cast, a) for a in found) if actor is not None]


def _by_agent(cast: Cast, hit: Hit) -> list[Actor]:
    tokens = hit.sentence.tokens
    words = cast.scene.tables.words
    last = min(len(tokens), hit.verb.last + _AGENT_REACH)
    for at in range(hit.verb.last + 1, last):
        word = tokens[at].lower
        if tokens[at].text == ";" or word in words["say"]:
            return []
        if word not in _PRIVATE:
            continue
        for actor in cast.actors[hit.sentence.index]:
            if not at < actor.span.first <= at + 6 or actor.actor_type is None:
                continue
            if any(tokens[k].text in ",.;" or tokens[k].lower in words["say"] for k in range(at + 1, actor.span.first)):
                continue
            if word == "by" or actor.actor_type in _THROUGH:
                return [actor, *_coordinated(cast, actor)]
    return []


def _coordinated(cast: Cast, actor: Actor) -> list[Actor]:
    tokens = actor.sentence.tokens
    following = [a for a in cast.actors[actor.sentence.index] if a.span.first > actor.span.last]
    if following and following[0].actor_type is not None:
        between = [t.lower for t in tokens[actor.span.last + 1 : following[0].span.first]]
        if between and between[0] == "and" and len(between) <= 2:
            return [following[0]]
    return []


def _subject(cast: Cast, sentence: Sentence, verb: int, is_nominal: bool) -> Actor | None:
    scene = cast.scene
    words = scene.tables.words
    tokens = sentence.tokens
    actors = {actor.span.last: actor for actor in cast.actors[sentence.index]}
    groups = {group.whole.last: group for group in cast.groups[sentence.index]}
    is_finite = _is_finite(scene, sentence, verb)
    after_say = False
    at = verb - 1
    while at >= max(0, verb - _SUBJECT_REACH):
        token = tokens[at]
        actor = actors.get(at)
        if actor is not None:
            if after_say:
                after_say = False
            elif (actor.is_possessive and (is_nominal or verb - at <= 4)) or not (
                actor.is_oblique or actor.is_possessive
            ):
                return actor if actor.actor_type is not None else None
            elif actor.is_oblique and _is_accused_of(cast, actor, verb):
                return actor
            at = actor.span.first - 1
            continue
        group = groups.get(at)
        if group is not None:
            if is_finite and not after_say and not _is_object(scene, sentence, group):
                return None
            after_say = False
            at = group.whole.first - 1
            continue
        if token.text in ";" or token.lower in words["pronouns_other"]:
            return None
        if token.lower in words["pronouns_it"]:
            return _antecedent(cast, sentence, at, plural=False)
        if token.lower in words["pronouns_they"]:
            return _antecedent(cast, sentence, at, plural=True)
        if token.lower in words["pronouns_person"]:
            return _person(cast, sentence, at)
        if token.lower in words["say"] and token.lower not in words["say_about"]:
            after_say = True
        at -= 1
    return None


def _is_finite(scene: Scene, sentence: Sentence, verb: int) -> bool:
    token = sentence.tokens[verb]
    before = sentence.tokens[verb - 1].lower if verb else ""
    if token.lower.endswith("ing") or before == "to":
        return False
    return before not in scene.tables.words["prepositions"]


def _is_object(scene: Scene, sentence: Sentence, group: Group) -> bool:
    before = sentence.tokens[group.whole.first - 1].lower if group.whole.first else ""
    return before in scene.tables.words["prepositions"] or before.endswith(("ing", "ed", "es"))


def _is_accused_of(cast: Cast, actor: Actor, verb: int) -> bool:
    """ "accusations against Russia of tricking": what follows `of` is what the actor is accused of."""
    tokens = actor.sentence.tokens
    between = [t.lower for t in tokens[actor.span.last + 1 : verb]]
    if between[:1] != ["of"] or len(between) > 3:
        return False
    return any(
        "accus" in t.lower or "alleg" in t.lower for t in tokens[max(0, actor.span.first - 5) : actor.span.first]
    )


def _antecedent(cast: Cast, sentence: Sentence, at: int, plural: bool) -> Actor | None:
    """Whom "it" or "they" stands for: the nearest earlier subject of that number in the paragraph."""
    earlier = [s for s in cast.scene.paragraph(sentence) if s.index <= sentence.index][-2:]
    for candidate in reversed(earlier):
        limit = at if candidate.index == sentence.index else len(candidate.tokens)
        before = [
            a for a in cast.actors[candidate.index] if a.span.last < limit and not a.is_oblique and not a.is_possessive
        ]
        if plural and any(g.whole.last < limit for g in cast.groups[candidate.index]):
            return None  # "they" may be the people
        fitting = [a for a in before if a.actor_type is not None and a.is_plural == plural]
        if fitting:
            return fitting[0]
    return None


def _person(cast: Cast, sentence: Sentence, at: int) -> Actor | None:
    """The person whom "he" or "she" stands for: a name that the sentence begins with."""
    names = [a for a in cast.actors[sentence.index] if a.span.last < at and a.span.first <= 2]
    if names and names[0].actor_type is None and names[0].span.last > names[0].span.first:
        return replace(names[0], actor_type=ActorType.RECRUITER)
    return None


def _placed(cast: Cast, actor: Actor) -> Actor | None:
    """Say whose a bare organ is ("the military"), by the nearest country before it in this paragraph or the last."""
    if not actor.is_state or actor.state is not None:
        return actor
    word = _country_before(cast, actor)
    return replace(actor, country_word=word, state=country_of(word)) if word else None


def _country_before(cast: Cast, actor: Actor) -> str | None:
    sentences = [
        s for s in cast.scene.sentences[: actor.sentence.index + 1] if actor.sentence.paragraph - s.paragraph <= 1
    ]
    for sentence in reversed(sentences):
        limit = actor.span.first if sentence.index == actor.sentence.index else len(sentence.tokens)
        named = [a for a in cast.actors[sentence.index] if a.span.last < limit and a.state and a.country_word is None]
        if named:
            return _word_of(named[-1])
    return None


def _word_of(actor: Actor) -> str | None:
    first = actor.sentence.tokens[actor.span.first]
    word = first.text[:-2] if first.possessive else first.text
    if country_of(word) == actor.state:
        return word
    return actor.name if country_of(actor.name) == actor.state else None
