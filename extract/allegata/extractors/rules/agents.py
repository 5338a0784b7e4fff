"""Who is said to act: the subject of an active clause, the agent of a passive one. Nobody else is accused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ...vocabulary import ActorType
from .actors import Actor, actors_in
from .groups import Group
from .placing import placed_actor, state_served
from .scene import Scene
from .text import Sentence, Span, Token
from .triggers import Hit

_SUBJECT_REACH = 40
"""Words back from the act to its subject; farther away it is another clause's."""

_AGENT_REACH = 22
"""Words on from the act to "by …"."""

_WITH_REACH = 5
_PRINCIPAL_REACH = 12
"""Words on to an accomplice ("hand in hand with …") and to whom an actor acts for."""

_THROUGH = frozenset({ActorType.RECRUITER, ActorType.COMPANY, ActorType.CRIMINAL_NETWORK, ActorType.UNSPECIFIED})


@dataclass(frozen=True)
class Cast:
    """The actors and groups of every sentence, by sentence index."""

    scene: Scene
    actors: dict[int, list[Actor]]
    groups: dict[int, list[Group]]
    placed: dict[int, tuple[Actor, Actor | None]] = field(default_factory=dict, repr=False, compare=False)
    """What `placed_actor` has found, by identity; an actor is asked for in several places."""

    @cached_property
    def served(self) -> str | None:
        """The state whose army the article says people serve in."""
        return state_served(self)


def cast_of(scene: Scene, groups: dict[int, list[Group]]) -> Cast:
    """Find the actors of every sentence."""
    return Cast(scene, {s.index: actors_in(scene, s) for s in scene.sentences}, groups)


def agents_of(cast: Cast, hit: Hit) -> list[Actor]:
    """Who is said to do what the hit shows; empty where the text does not say."""
    if hit.is_negated:
        return []  # whom a fact check clears is not accused by it
    found = _by_agent(cast, hit)
    expects = hit.sentence.at("EXPECT", hit.verb.first) is not None
    if not found and not hit.is_passive and not expects:
        subject = _subject(cast, hit.sentence, hit.verb.first, hit.is_nominal)
        found = [subject] if subject is not None else []
    if (
        hit.sentence.tokens[hit.verb.last].lower in cast.scene.tables.words["accompanying"]
    ):  # "worked hand in hand with staff at the embassy"
        found += [a for a in cast.actors[hit.sentence.index] if 0 < a.span.first - hit.verb.last <= _WITH_REACH]
    found += [principal for actor in found if (principal := _principal(cast, actor)) is not None]
    found = [actor for actor in found if actor.actor_type is ActorType.RECRUITER or not _is_affected(cast, actor)]
    judges = cast.scene.tables.words["source_court"]
    found = [a for a in found if a.actor_type is not None and a.name.split()[-1].casefold() not in judges]
    return [placed for a in found if (placed := placed_actor(cast, a)) is not None]


def _is_affected(cast: Cast, actor: Actor) -> bool:
    """Whether the actor's words are those of a group ("Colombian soldiers")."""
    groups = cast.groups[actor.sentence.index]
    return any(g.term.first <= actor.span.last and actor.span.first <= g.term.last for g in groups)


def accused_in(cast: Cast, sentence: Sentence) -> list[Actor]:
    """Whom a sentence says is accused: "accusations against Russia", "accused Moscow of", "Moscow is accused of"."""
    found = [a for a in cast.actors[sentence.index] if a.actor_type is not None and _is_accused(cast, sentence, a)]
    return [placed for a in found if (placed := placed_actor(cast, a)) is not None]


def _is_accused(cast: Cast, sentence: Sentence, actor: Actor) -> bool:
    tokens = sentence.tokens
    before = [t.lower for t in tokens[max(0, actor.span.first - 3) : actor.span.first]]
    for span in sentence.spans("ACCUSED"):
        between = [t.lower for t in tokens[actor.span.last + 1 : span.first]]
        against = 0 < actor.span.first - span.last <= 4 and not cast.scene.tables.words["against"].isdisjoint(before)
        faces = (
            0 < len(between) <= 4 and not cast.scene.tables.words["facing"].isdisjoint(between) and not actor.is_oblique
        )
        if against or faces:
            return True
    described = cast.scene.tables.any_of("determiners", "head_modifiers")
    for span in sentence.spans("ACCUSE"):
        following = [t.lower for t in tokens[span.last + 1 : actor.span.first]]
        if span.last < actor.span.first and len(following) <= 4 and set(following) <= described:
            return True
        between = [t.lower for t in tokens[actor.span.last + 1 : span.first]]
        passive = between[-1:] and between[-1] in cast.scene.tables.words["be"] and len(between) <= 3
        if span.first > actor.span.last and passive and not actor.is_oblique:
            return True
    return False


def go_betweens_in(cast: Cast, sentence: Sentence) -> list[Actor]:
    """Recruiters, firms and networks through whom people are said to have come."""
    tokens = sentence.tokens
    found: list[Actor] = []
    for actor in cast.actors[sentence.index]:
        before = [t.lower for t in tokens[max(0, actor.span.first - 3) : actor.span.first]]
        if actor.actor_type in _THROUGH and cast.scene.tables.words["agent_prepositions"] & set(before[-2:]):
            found.append(_together(cast, actor))
    return found


def _together(cast: Cast, actor: Actor) -> Actor:
    """ "Agents and online recruiters", who act together, as one."""
    for other in _coordinated(cast, actor):
        if not other.is_state:
            span = Span(actor.span.first, other.span.last)
            return replace(actor, span=span, name=cast.scene.words(actor.sentence, span.first, span.last))
    return actor


def plain_recruiters_in(cast: Cast, sentence: Sentence) -> list[Actor]:
    """Recruiters who are the subject of a sentence: "recruiters used …"."""
    kinds = (ActorType.RECRUITER, ActorType.UNSPECIFIED)
    return [
        a for a in cast.actors[sentence.index] if a.actor_type in kinds and not a.is_oblique and not a.is_possessive
    ][:1]


def _principal(cast: Cast, actor: Actor) -> Actor | None:
    """For whom an actor is said to act: "a company … acting for Russia", "on behalf of the army"."""
    tokens = actor.sentence.tokens
    for other in cast.actors[actor.sentence.index]:
        if not 0 < other.span.first - actor.span.last <= _PRINCIPAL_REACH or not other.is_state:
            continue
        before = [t.lower for t in tokens[max(0, other.span.first - 4) : other.span.first]]
        words = cast.scene.tables.words
        acts_for = not words["for"].isdisjoint(before[-2:]) and not words["acting_for"].isdisjoint(before)
        if acts_for or (not words["behalf"].isdisjoint(before) and before[-1] in words["behalf_links"]):
            return other
    return None


def _by_agent(cast: Cast, hit: Hit) -> list[Actor]:
    tokens = hit.sentence.tokens
    words = cast.scene.tables.words
    last = min(len(tokens), hit.verb.last + _AGENT_REACH)
    for at in range(hit.verb.last + 1, last):
        word = tokens[at].lower
        if tokens[at].text == ";" or word in words["say"]:
            return []
        if word not in words["agent_prepositions"]:
            continue
        for actor in cast.actors[hit.sentence.index]:
            if not at < actor.span.first <= at + 5 or actor.actor_type is None:
                continue
            described = cast.scene.tables.any_of("determiners", "head_modifiers", "adjectives", "number_words")
            if any(tokens[k].lower not in described for k in range(at + 1, actor.span.first)):
                continue
            if word in words["by"] or actor.actor_type in _THROUGH:
                return [actor, *_coordinated(cast, actor)]
    return []


def _coordinated(cast: Cast, actor: Actor) -> list[Actor]:
    tokens = actor.sentence.tokens
    following = [a for a in cast.actors[actor.sentence.index] if a.span.first > actor.span.last]
    if following and following[0].actor_type is not None:
        between = [t.lower for t in tokens[actor.span.last + 1 : following[0].span.first]]
        if between and between[0] in cast.scene.tables.words["and"] and len(between) <= 2:
            return [following[0]]
    return []


def _subject(cast: Cast, sentence: Sentence, verb: int, is_nominal: bool) -> Actor | None:
    """The subject of the form that is the act, by reading back from it; None where another word may be it."""
    scene = cast.scene
    words = scene.tables.words
    tokens = sentence.tokens
    actors = {actor.span.last: actor for actor in cast.actors[sentence.index]}
    groups = {group.whole.last: group for group in cast.groups[sentence.index]}
    is_finite = _is_finite(scene, sentence, verb)
    is_light = False
    after_say = False
    at = verb - 1
    while at >= max(0, verb - _SUBJECT_REACH):
        token = tokens[at]
        actor = actors.get(at)
        if actor is not None:
            if after_say and verb - at > 1:
                after_say = False
            elif actor.is_possessive:
                if _only_described(scene, tokens, at + 1, verb):
                    return actor
            elif is_nominal and not is_light:
                if not (actor.is_oblique or _is_patient(scene, tokens, actor)):
                    return None
            elif _is_controller(scene, tokens, actor, verb):
                return actor
            elif not _is_patient(scene, tokens, actor) and (not actor.is_oblique or _is_accused_of(scene, actor, verb)):
                return actor if actor.actor_type is not None else None
            at = actor.span.first - 1
            continue
        group = groups.get(at)
        if group is not None:
            suspect = _suspect(cast, group, verb)
            if suspect is not None:
                return suspect
            if is_finite and not after_say and not _is_object(scene, sentence, group):
                return None
            after_say = False
            at = group.whole.first - 1
            continue
        if token.text == ";" or token.lower in words["pronouns_other"]:
            return None
        if token.lower in words["relative_subjects"] and not after_say:
            return _relative(cast, sentence, at)
        if token.lower in words["pronouns_it"] and (is_light or not is_nominal):
            return _antecedent(cast, sentence, at, plural=False)
        if token.lower in words["pronouns_they"] and (is_light or not is_nominal):
            return _antecedent(cast, sentence, at, plural=True)
        if token.lower in words["pronouns_person"]:
            return None  # "she" is whom it befell as often as not
        if token.lower in words["say"] and token.lower not in words["say_about"]:
            after_say = True
        is_light = is_light or sentence.at("LIGHT", at) is not None
        at -= 1
    return None


def _suspect(cast: Cast, group: Group, verb: int) -> Actor | None:
    """People who are themselves said to have acted: "two men accused of luring …"."""
    tokens = group.sentence.tokens
    words = cast.scene.tables.words
    following = [t.lower for t in tokens[group.whole.last + 1 : verb]]
    if len(following) < 2 or following[0] not in words["suspected"] or following[1] not in words["suspected_of"]:
        return None
    name = cast.scene.words(group.sentence, group.whole.first, group.whole.last)
    return Actor(group.sentence, group.whole, name, ActorType.RECRUITER, None, None, False)


def _only_described(scene: Scene, tokens: Sequence[Token], first: int, verb: int) -> bool:
    """Whether nothing but adjectives stand between an owner and the noun ("Russia's systematic …")."""
    return verb - first <= 3 and all(
        t.is_word and t.lower not in scene.tables.any_of("prepositions", "agent_prepositions")
        for t in tokens[first:verb]
    )


def _relative(cast: Cast, sentence: Sentence, at: int) -> Actor | None:
    """Whom "who" or "which" goes on about: the actor right before it, and nobody else."""
    last = at - 2 if at >= 2 and sentence.tokens[at - 1].text == "," else at - 1
    actor = next((a for a in cast.actors[sentence.index] if a.span.last == last and a.actor_type is not None), None)
    if actor is None or _is_patient(cast.scene, sentence.tokens, actor):
        return None  # "told the agency that …"
    return actor


def _is_controller(scene: Scene, tokens: Sequence[Token], actor: Actor, verb: int) -> bool:
    """Whether what follows says what the actor does: "a ring that fed …", "called on the group to stop enlisting"."""
    following = tokens[actor.span.last + 1 : verb + 1]
    if len(following) < 2:
        return False
    first = following[0].lower if following[0].text != "," else following[1].lower
    if first in scene.tables.words["relative_subjects"]:
        return len(following) <= 8
    return first in scene.tables.words["infinitive_marks"] and len(following) <= 5


def _is_patient(scene: Scene, tokens: Sequence[Token], actor: Actor) -> bool:
    """Whether the actor is the object of a verb before it ("pulling Beijing into the war")."""
    if actor.span.first == 0:
        return False
    at = actor.span.first - 1
    while at > 0 and tokens[at].lower in scene.tables.words["determiners"]:
        at -= 1
    if any(t.lower in scene.tables.words["told"] for t in tokens[max(0, at - 2) : at + 1]):
        return True  # who is told something does not do it
    described = scene.tables.any_of("adjectives", "number_words", "approximators")
    while at > 0 and (tokens[at].lower in described or tokens[at].text[0].isdigit()):
        at -= 1
    if actor.sentence.at("RECRUIT_STRICT", at) is not None:
        return True  # "recruited some 350 former soldiers"
    if any(span.first < actor.span.first <= span.last for span in actor.sentence.spans("INTO_SERVICE")):
        return True  # whose army they came to
    before = tokens[actor.span.first - 1].lower
    if before in scene.tables.words["them"]:
        return True  # "administrators, some of them officers, …"
    if before in scene.tables.words["say_about"] or before in scene.tables.words["prepositions"]:
        return False
    return before.endswith(scene.tables.grammar.endings.going_on) and before not in scene.tables.words["no_objects"]


def _is_finite(scene: Scene, sentence: Sentence, verb: int) -> bool:
    token = sentence.tokens[verb]
    before = sentence.tokens[verb - 1].lower if verb else ""
    endings = scene.tables.grammar.endings
    if token.lower.endswith(endings.going_on + endings.infinitive) or before in scene.tables.words["infinitive_marks"]:
        return False
    return before not in scene.tables.words["prepositions"]


def _is_object(scene: Scene, sentence: Sentence, group: Group) -> bool:
    before = sentence.tokens[group.whole.first - 1].lower if group.whole.first else ""
    return before in scene.tables.words["prepositions"] or before.endswith(scene.tables.grammar.endings.transitive)


def _is_accused_of(scene: Scene, actor: Actor, verb: int) -> bool:
    """ "accusations against Russia of tricking": what follows `of` is what the actor is accused of."""
    tokens = actor.sentence.tokens
    between = [t.lower for t in tokens[actor.span.last + 1 : verb]]
    if not between or between[0] not in scene.tables.words["of"] or len(between) > 3:
        return False
    before = range(max(0, actor.span.first - 5), actor.span.first)
    return any(actor.sentence.at(name, at) is not None for at in before for name in ("ACCUSED", "HEDGE"))


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
