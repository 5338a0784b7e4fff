"""Who does what to whom: for each word of conduct in a sentence who does it, and whether to people.

One pass from left to right over the noun phrases that are known (actors, people, pronouns) and the words between them;
no tree is built. What is read so is a feature among others, never a verdict.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from .actors import Actor
from .groups import Group
from .scene import Scene
from .text import Sentence, Span

CONDUCT = (
    "DECEIVE",
    "COERCE",
    "ABDUCT",
    "RECRUIT_STRICT",
    "RECRUIT",
    "TRAFFIC",
    "TRAFFICKED",
    "CONSCRIPT",
    "ILL_TREAT",
    "HOLD",
    "FACILITATE",
    "FAIL_PROTECT",
    "THREATEN",
    "PROMISE",
    "PUSH",
    "VIOLENCE",
    "DETAIN",
    "EXPLOIT",
    "SEEK",
    "TAKE_AWAY",
    "FRAUD_NOUN",
    "RECRUIT_DRIVE",
    "FORCED_LABOUR",
    "CHILD_SOLDIERS",
    "PERP_VERB",
)
"""Word classes of what may be done to people, the telling ones first."""

_HEADS = ("COMPANY", "RECRUITER", "NETWORK", "ARMED_GROUP")
"""What stands before a name that it describes."""

_BY_REACH = 12
"""Words from a passive to its "by"."""


@dataclass(slots=True, eq=False)
class Unit:
    """A noun phrase of a sentence: an actor, people, or a pronoun."""

    span: Span
    actor: Actor | None
    group: Group | None
    pronoun: str
    """In lower case; empty for a noun."""

    place: str
    """How it stands: `subject`, `object`, `oblique`, `agent`, `apposition`, `accused`, `owner` (of the subject) or
    `possessor`."""

    of: Unit | None = None
    """What an apposition says more of."""

    beside: Unit | None = None
    """The noun phrase before it that acts or suffers with it: "X and Y", "X, Y and Z"."""


@dataclass(slots=True, eq=False)
class Role:
    """One word of conduct, with who does it and whether it is done to people."""

    name: str
    """The word class."""

    span: Span
    is_passive: bool
    doer: Unit | None
    by: str
    """How the doer is known: `subject`, `agent`, `owner`, `control`, `relative`, `accused`."""

    on_people: bool
    patient: Unit | None = None
    """Of a passive, to whom it is done."""


def units_of(scene: Scene, sentence: Sentence, actors: list[Actor], groups: list[Group]) -> list[Unit]:
    """The noun phrases of a sentence in order, with how each stands."""
    pronouns = scene.tables.any_of("pronouns_it", "pronouns_they", "pronouns_person", "object_pronouns")
    found: list[Unit] = []
    taken: set[int] = set()
    for actor in actors:
        found.append(Unit(actor.span, actor, None, "", ""))
        taken.update(range(actor.span.first, actor.span.last + 1))
    for group in groups:
        if not any(at in taken for at in range(group.whole.first, group.whole.last + 1)):
            found.append(Unit(group.whole, None, group, "", ""))
            taken.update(range(group.whole.first, group.whole.last + 1))
        else:
            for unit in found:
                if unit.actor and unit.span.first <= group.whole.last and group.whole.first <= unit.span.last:
                    unit.group = group
    for at, token in enumerate(sentence.tokens):
        if token.lower in pronouns and at not in taken and not _owns(scene, sentence, at):
            found.append(Unit(Span(at, at), None, None, token.lower, ""))
    found.sort(key=lambda unit: unit.span.first)
    before: Unit | None = None
    for unit in found:
        _stand(scene, sentence, unit, before)
        before = unit
    return found


def _owns(scene: Scene, sentence: Sentence, at: int) -> bool:
    """Whether a pronoun is a possessive: "her husband"."""
    if sentence.tokens[at].lower not in scene.tables.words["possessives"] or at + 1 == len(sentence.tokens):
        return False
    following = sentence.tokens[at + 1]
    return following.is_word and following.lower not in scene.tables.words["prepositions"]


def _before_heads(sentence: Sentence, unit: Unit, at: int, skipped: Set[str]) -> int:
    """Where what describes a name begins, less one: "the travel agency Golden Lotus"."""
    tokens = sentence.tokens
    if unit.actor is None or not tokens[unit.span.first].is_capitalised:
        return at
    while at >= 0 and any(sentence.at(name, at) is not None for name in _HEADS):
        at -= 1
    while at >= 0 and tokens[at].lower in skipped:
        at -= 1
    return at


def _stand(scene: Scene, sentence: Sentence, unit: Unit, before: Unit | None) -> None:
    words = scene.tables.words
    tokens = sentence.tokens
    at = unit.span.first - 1
    skipped = scene.tables.any_of("determiners", "adjectives", "number_words", "head_modifiers")
    while (
        at >= 0
        and (tokens[at].lower in skipped or tokens[at].text[0].isdigit())
        and tokens[at].lower not in words["of"]
    ):
        at -= 1
    at = _before_heads(sentence, unit, at, skipped - words["of"])
    if at < 0:
        unit.place = "owner" if unit.actor is not None and unit.actor.is_possessive else "subject"
        return
    word = tokens[at].lower
    if unit.actor is not None and unit.actor.is_possessive:
        opens = not tokens[at].is_word or word in words["clause_starts"] or word in words["say_plain"]
        unit.place = "owner" if opens else "possessor"
        return
    if word in words["say_about"] or sentence.at("ACCUSE", at) is not None:
        unit.place = "accused"
        return
    touches = before is not None and before.span.last == at - 1
    if word in words["agent_prepositions"]:
        unit.place = "agent"
    elif word in words["conjoining"]:
        comma = at >= 1 and tokens[at - 1].text == ","
        touches = touches or (before is not None and comma and before.span.last == at - 2)
        if before is not None and touches and before.place not in ("owner", "possessor"):
            unit.place, unit.beside, unit.of = before.place, before, before.of
        else:
            unit.place = "subject"
    elif word == ":" and before is not None and touches and before.actor is not None and unit.actor is not None:
        unit.place, unit.of = "apposition", before
    elif word == "," and before is not None and touches and before.of is not None and unit.actor is not None:
        unit.place, unit.of, unit.beside = "apposition", before.of, before
    elif word == "," and before is not None and touches:
        following = tokens[unit.span.last + 1] if unit.span.last + 1 < len(tokens) else None
        described = at + 1 < unit.span.first or tokens[at + 1].lower in words["articles"]
        if following is not None and not following.is_word and (described or (before.actor and unit.actor)):
            unit.place = "apposition"
            unit.of = before
        else:
            unit.place = "subject"
            if before.place == "subject" and before.actor is not None and unit.actor is not None:
                unit.beside = before
    elif not tokens[at].is_word or word in words["clause_starts"] or word in words["relatives"]:
        unit.place = "subject"
    elif word in words["prepositions"]:
        unit.place = "oblique"
    elif word in words["say_plain"]:
        unit.place = "subject"
    elif before is not None and touches is False and before.span.last == at and before.actor is not None:
        unit.place = "apposition"  # "the travel agency Golden Lotus"
        unit.of = before
    else:
        unit.place = "object"


def roles_in(scene: Scene, sentence: Sentence, units: list[Unit]) -> list[Role]:
    """The words of conduct of a sentence with who does them, in order."""
    verbs = _verbs(sentence)
    if not verbs:
        return []
    words = scene.tables.words
    tokens = sentence.tokens
    found: list[Role] = []
    for name, span in verbs:
        passive = _is_passive(scene, sentence, span)
        doer, by = _agent(scene, sentence, span, units) if passive or _is_noun(scene, sentence, span) else (None, "")
        if doer is None and not passive:
            within = next((u for u in units if u.span.first <= span.first <= u.span.last < span.last), None)
            doer, by = (within, "subject") if within is not None else _doer(scene, sentence, span, units)
        if doer is None and not passive and span.first and tokens[span.first - 1].possessive:
            doer, by = next(((u, "owner") for u in units if u.span.last == span.first - 1), (None, ""))
        patients = (
            u for u in units if 0 < u.span.first - span.last <= 4 and u.place in ("object", "oblique", "subject")
        )
        nearest = next(patients, None)
        on_people = nearest is not None and (nearest.group is not None or nearest.pronoun in words["object_pronouns"])
        subject = None
        if passive:
            subject = next((u for u in reversed(units) if u.span.last < span.first and u.place == "subject"), None)
            on_people = subject is not None and (subject.group is not None or bool(subject.pronoun))
        found.append(Role(name, span, passive, doer, by, on_people, subject))
    return found


def _verbs(sentence: Sentence) -> list[tuple[str, Span]]:
    found: dict[int, tuple[str, Span]] = {}
    for name in CONDUCT:
        for span in sentence.spans(name):
            found.setdefault(span.first, (name, span))
    return [found[at] for at in sorted(found)]


def _is_passive(scene: Scene, sentence: Sentence, span: Span) -> bool:
    words = scene.tables.words
    tokens = sentence.tokens
    word = tokens[span.first].lower
    endings = scene.tables.grammar.endings
    if word in words["be"] and span.last > span.first:
        return True  # "are told", "were made to"
    at = span.first - 1
    while at >= 0 and tokens[at].lower in words["adverbs"]:
        at -= 1
    before = tokens[at].lower if at >= 0 else ""
    if before in words["be"]:
        return not word.endswith(endings.going_on)
    if before in words["have"] or word.endswith(endings.going_on) or before in words["infinitive_marks"]:
        return False
    following = tokens[span.last + 1].lower if span.last + 1 < len(tokens) else ""
    return following in words["agent_prepositions"] and word.endswith(endings.befallen)


def _is_noun(scene: Scene, sentence: Sentence, span: Span) -> bool:
    return sentence.tokens[span.first].lower.endswith(scene.tables.grammar.endings.noun)


def _agent(scene: Scene, sentence: Sentence, span: Span, units: list[Unit]) -> tuple[Unit | None, str]:
    words = scene.tables.words
    for unit in units:
        if span.last < unit.span.first <= span.last + _BY_REACH and unit.place == "agent":
            between = sentence.tokens[span.last + 1 : unit.span.first]
            if any(t.lower in words["say_plain"] or t.text in ";:" for t in between):
                return None, ""
            return unit, "agent"
    return None, ""


def _doer(scene: Scene, sentence: Sentence, span: Span, units: list[Unit]) -> tuple[Unit | None, str]:
    words = scene.tables.words
    tokens = sentence.tokens
    before = [u for u in units if u.span.last < span.first]
    if not before:
        return None, ""
    word = tokens[span.first].lower
    previous = tokens[span.first - 1].lower
    endings = scene.tables.grammar.endings
    controlled = previous in words["infinitive_marks"] or word.endswith(endings.infinitive)
    nearest = before[-1]
    gap = span.first - nearest.span.last - 1
    if word.endswith(endings.going_on):
        if gap == 0:
            return nearest, "subject"  # "a network luring men"
        if gap == 1 and previous in words["of"]:
            return nearest, "accused"  # "accused Russia of luring"
    if word.endswith(endings.going_on) and previous in words["suspected_of"]:
        charged = next(
            (
                at
                for at in range(span.first - 2, max(-1, span.first - 5), -1)
                if sentence.at("SUSPECT", at) or tokens[at].lower in words["suspected"] or sentence.at("ACCUSE", at)
            ),
            None,
        )
        if charged is not None:
            owner = next((u for u in reversed(before) if u.span.last < charged), None)
            return (owner, "accused") if owner is not None else (None, "")
    relative = next(
        (at for at in range(span.first - 1, nearest.span.last, -1) if tokens[at].lower in words["relatives"]), None
    )
    if relative is not None:
        ends = relative - 2 if tokens[relative - 1].text == "," else relative - 1  # not "they said that"
        owner = next((u for u in reversed(before) if u.span.last == ends), None)
        if owner is not None and owner.place != "agent":
            return owner, "relative"
    at = span.first - 1
    while at > nearest.span.last and (
        tokens[at].lower in words["between_subject"] or tokens[at].lower in words["adverbs"]
    ):
        at -= 1
    if (
        at == nearest.span.last
        and nearest.place == "object"
        and not word.endswith(endings.going_on + endings.done)
        and not controlled
    ):
        return nearest, "subject"  # "the way the group finds fighters"
    subjects = [u for u in before if u.place in ("subject", "apposition", "accused", "owner")]
    while len(subjects) > 1 and _is_inserted(scene, sentence, subjects[-1], span):
        subjects.pop()
    if not subjects:
        return None, ""
    subject = subjects[-1].of or subjects[-1]
    if subject.place == "accused":
        return subject, "accused"
    how = "control" if controlled or word.endswith(endings.going_on) else "subject"
    return subject, "through" if subject.place == "owner" else how


def _is_inserted(scene: Scene, sentence: Sentence, unit: Unit, verb: Span) -> bool:
    """Whether a subject only says the rest of the sentence: ", they said, offering"."""
    words = scene.tables.words
    tokens = sentence.tokens
    at = unit.span.last + 1
    said = at < verb.first and tokens[at].lower in words["say"]
    return said and at + 1 < verb.first and not tokens[at + 1].is_word
