"""The voices of an article as candidates for its cited sources, each with the features by which a score decides.

Voices that stand for the same speaker are one candidate: the full name over the surname, the service that was
named over "the service". Nothing is left out here; the score leaves out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from ...vocabulary import SourceType
from .attribution import heard
from .cues import Cue
from .heads import actor_named
from .hearing import UNSPOKEN, Attribution, Hearing
from .scene import Scene
from .told import narrated, parted
from .voice_groups import FAR, KINDS_ALIKE, LEAD, grouped, is_named

_ANSWERS = {
    "R_DENIED": "denies",
    "R_COUNTER": "denies",
    "R_NO_RESPONSE": "silent",
    "R_DECLINED": "silent",
    "R_NO_INFORMATION": "no_information",
    "R_REFRAMED": "reframes",
    "R_PROMISED": "promises",
    "R_ACKNOWLEDGED": "concedes",
    "R_CONTEXT": "concedes",
    "FALSE": "calls_false",
    "CLAIM_NOUN": "claim_noun",
}
"""Feature of a sentence that holds a form of the lexicon class."""

_BESIDE = 8
"""Words beside an officer's name within which the state is named."""

_LATE = 3
"""Parts of an article; answers stand mostly in its last."""

_REACH = 14
"""Words from a speaker to an answer of the speaker's own."""

_PASSES_ON = frozenset({SourceType.MEDIA, SourceType.NGO, SourceType.GOVERNMENT, SourceType.DOCUMENT})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A voice that an article could be citing."""

    name: str
    """As written, in its fullest form."""

    source_type: SourceType
    via: str | None
    best: Attribution
    """Where it speaks nearest to the conduct; the place to quote."""

    attributions: tuple[Attribution, ...]
    features: frozenset[str]


def sources_of(
    scene: Scene, conduct: Collection[int], accused: Iterable[str] = (), hearing: Hearing | None = None
) -> list[Candidate]:
    """Every voice of an article, in the order in which it is first heard.

    Args:
        scene: the article.
        conduct: indices of the sentences that show conduct in scope.
        accused: names of who is said to act, and the two-letter or three-letter codes of states.
        hearing: what a reading found, where it has been read already.
    """
    hearing = hearing or heard(scene)
    ordered = sorted(conduct)
    blamed = {word for name in accused for word in ([name] if name.isupper() else name.casefold().split())}
    voices = [part for said in hearing.said for one in said for part in parted(scene, hearing, one)]
    groups = grouped(scene, hearing, [*voices, *narrated(hearing, ordered)])
    found = [_candidate(scene, hearing, group, ordered, blamed) for group in groups]
    found = _carried(found)
    found = _with_company(found)
    through = {word for one in found if one.via for word in one.via.split() if word[:1].isupper()}
    return [
        replace(one, features=one.features | {"is_via"})
        if one.source_type in _PASSES_ON and through.intersection(one.name.split())
        else one
        for one in found
    ]


def _carried(found: list[Candidate]) -> list[Candidate]:
    """Who was there is heard through the outlet that the text rests on, once it has named one."""
    outlet: str | None = None
    carried: dict[str, str] = {}
    for one in sorted(found, key=lambda candidate: candidate.attributions[0].sentence.index):
        if KINDS_ALIKE[one.source_type] in _CARRIED:
            if one.via is not None:
                outlet = one.via
            elif outlet is not None and one.name not in outlet:
                carried[one.name] = outlet
        elif one.source_type is SourceType.MEDIA and "is_named" in one.features and "loose" not in one.features:
            outlet = outlet or one.name
    return [
        replace(one, via=carried[one.name], features=one.features | {"via_carried"}) if one.name in carried else one
        for one in found
    ]


_CARRIED = frozenset({"lived", "witness"})
"""Kinds whose voices a text takes from one outlet, all or none."""


def _with_company(found: list[Candidate]) -> list[Candidate]:
    """The candidates with what the others say of each: whether it is the only one, or one of several of its kind."""
    speaking = [not one.features & _QUIET for one in found]
    near = [bool(one.features & {"distance_0", "distance_1"}) for one in found]
    kinds = Counter(one.source_type for one, speaks in zip(found, speaking, strict=True) if speaks)
    speakers = sum(speaking)
    nearby = sum(speaks and close for speaks, close in zip(speaking, near, strict=True))
    out: list[Candidate] = []
    for one, speaks, close in zip(found, speaking, near, strict=True):
        features: set[str] = set()
        if nearby == (speaks and close):
            features.add("only_near")
        if speakers == speaks:
            features.add("only_voice")
        if kinds[one.source_type] > speaks:
            features.add("same_type_beside")
        out.append(replace(one, features=one.features | features))
    return out


_QUIET = UNSPOKEN | {"loose"}
"""Features of candidates that nothing shows to speak."""


def _candidate(
    scene: Scene, hearing: Hearing, group: list[Attribution], conduct: list[int], blamed: set[str]
) -> Candidate:
    nearest = min(group, key=lambda one: _rank(one, conduct))
    named = max(group, key=lambda one: (is_named(hearing, one), min(len(one.name), _LONG)))
    if not is_named(hearing, named):
        named = next((one for one in group if "unresolved" not in one.features), group[0])
    via = next((one.via for one in [nearest, *group] if one.via and one.via.casefold() != named.name.casefold()), None)
    typed: list[Attribution] = [one for one in [named, *group] if "untyped" not in one.features]
    is_vague = all(one.source_type is SourceType.WITNESS for one in typed)
    kind: SourceType = (typed or [named])[0].source_type
    if not is_vague:
        kind = next(one for one in typed if one.source_type is not SourceType.WITNESS).source_type
    features = _features(hearing, group, nearest, conduct)
    features |= _kind_features(kind, features)
    if is_named(hearing, named):
        features.add("is_named")
    if via:
        features.add("has_via")
    if blamed:
        states = {state for one in group for state in _states_of(hearing, one, kind)}
        if states & blamed or _shares_name(named.name, blamed):
            features.add("is_accused")
        elif states:
            features.add("is_other_state")
    return Candidate(named.name, kind, via, nearest, tuple(group), frozenset(features))


def _shares_name(name: str, blamed: set[str]) -> bool:
    """Whether a word of a name that begins with a capital is one of those, in lower case, that name the accused."""
    return any(word[:1].isupper() and word.casefold().strip(".,'’") in blamed for word in name.split())


_THEMES = frozenset(
    (
    "COERCE", "FORCED_SERVICE", "DECEIVE", "FRAUD_NOUN", "PROMISE", "DEPORT",
    "TRAFFIC", "ILL_TREAT", "HOLD", "CHILD_SOLDIERS", "PRISON", "ABDUCT",
    "UNAWARE", "LABOUR_SITE", "FACILITATE", "RECRUIT", "FORCED_LABOUR", "INTO_SERVICE",
    "CONSCRIPT", "TAKE_AWAY", "UNPAID", "DEBT", "THREATEN", "BY_FORCE",
    "MERCENARY", "UNREADABLE", "RECRUIT_DRIVE", "BAD_WORK", "FAIL_PROTECT", "VIOLENCE",
)
)  # fmt: skip
"""Word classes of what an allegation in scope is about."""


def _themes(hearing: Hearing, one: Attribution) -> int:
    """How much of what is said where a voice speaks, and right behind it, is matter of an allegation."""
    index = one.sentence.index
    found = _THEMES & one.sentence.found.keys()
    if index + 1 < len(hearing.clauses) and not hearing.said[index + 1]:
        following = hearing.clauses[index + 1].sentence
        if following.paragraph == one.sentence.paragraph:
            found |= _THEMES & following.found.keys()
    return len(found)


_NOWHERE = 99
"""Sentences to the conduct where there is none."""

_LONG = 50
"""Code points of a name; a longer one is no fuller."""


def _kind_features(kind: SourceType, features: set[str]) -> set[str]:
    """How a kind of source speaks: a court by its verdicts, a post by being there, an official only by saying so."""
    group = KINDS_ALIKE[kind]
    if "how_narrated" in features or "how_mentioned" in features:
        manner = "told"
    elif "loose" in features:
        manner = "loose"
    else:
        manner = "said"
    near = "near" if features & {"distance_0", "distance_1"} else "far"
    if group == "lived":
        verb = next((feature for feature in features if feature.startswith("verb_")), None)
        extra = {"lived_" + verb} if verb else set()
    else:
        extra = set()
    return extra | {"type_" + kind.value, f"{group}_{manner}", f"{group}_{near}"}


def _rank(one: Attribution, conduct: list[int]) -> tuple[bool, bool, int, bool, int]:
    """Where a voice is best quoted: where it speaks, nearest to the conduct, by its name."""
    told = bool(one.features & UNSPOKEN)
    return (told, "loose" in one.features, _distance(one.sentence.index, conduct), one.is_pronoun, one.sentence.index)


def _states_of(hearing: Hearing, one: Attribution, kind: SourceType) -> set[str]:
    """The states whose organ or officer a voice may be, by its name and what stands beside it."""
    if KINDS_ALIKE[kind] not in ("official", "government", "court"):
        return set()
    known = actor_named(one.name)
    if known is not None and known.state_code:
        return {known.state_code}
    clause = hearing.clauses[one.sentence.index]
    found: set[str] = set()
    first = max(0, one.source.first - _BESIDE)
    for at in range(first, min(len(clause.tokens), one.source.last + _BESIDE)):
        token = clause.tokens[at]
        if not token.is_capitalised:
            continue
        place = hearing.scene.place_at(clause.sentence, at)
        if place is not None and place.place.kind == "country" and place.place.code:
            found.add(place.place.code)
        elif place is None and at <= one.source.last and token.possessive:
            actor = actor_named(token.text[:-2])
            if actor is not None and actor.state_code:
                found.add(actor.state_code)
        if found and at >= one.source.last:
            break
    return found


def _features(hearing: Hearing, group: list[Attribution], nearest: Attribution, conduct: list[int]) -> set[str]:
    distance = min(_distance(one.sentence.index, conduct) for one in group)
    found = set(nearest.features)
    found.add(f"distance_{min(distance, FAR)}")
    spoken = [one for one in group if not one.features & UNSPOKEN]
    if sum("loose" not in one.features for one in spoken) > 1:
        found.add("said_twice")
    if any(_shares_paragraph(hearing, one.sentence.index, conduct) for one in group):
        found.add("same_paragraph")
    first = min(one.sentence.index for one in group)
    if first < LEAD:
        found.add("in_lead")
    if first == 0:
        found.add("in_first")
    if conduct and first > conduct[-1]:
        found.add("after_conduct")
    if all(one.is_pronoun for one in group):
        found.add("pronoun_only")
    if spoken and len(spoken) < len(group):
        found.add("has_story")
    if len(conduct) == 1:
        found.add("one_conduct")
    found.add(f"themes_{min(4, max(_themes(hearing, one) for one in group))}")
    if spoken and any(hearing.clauses[one.sentence.index].found & Cue.FIRST_PERSON for one in spoken):
        found.add("first_person")
    return found | _manner(hearing, spoken, nearest)


def _manner(hearing: Hearing, spoken: list[Attribution], nearest: Attribution) -> set[str]:
    """How a voice speaks where it speaks nearest to the conduct, and whether it answers anywhere."""
    index = nearest.sentence.index
    found: set[str] = set()
    clause = hearing.clauses[index]
    where = max(nearest.source.last, nearest.cue.last)
    for one in spoken:
        for name in _ANSWERS.keys() & one.sentence.found.keys():
            if any(
                -2 <= span.first - one.source.last <= _REACH or abs(span.first - one.cue.last) <= 3
                for span in one.sentence.found[name]
            ):
                found.add(_ANSWERS[name])
    if clause.found & Cue.ASKED_ABOUT and any(
        clause.flags[at] & Cue.ASKED_ABOUT for at in range(nearest.source.last, len(clause.flags))
    ):
        found.add("about_inquiry")
    if any(token.text[0].isdigit() for token in clause.tokens[where:]):
        found.add("gives_figure")
    if nearest.source.last + 2 < len(clause.tokens) and clause.tokens[nearest.source.last + 2].text.isdigit():
        found.add("has_age")
    if index * _LATE >= len(hearing.clauses) * (_LATE - 1):
        found.add("is_late")
    around = range(max(0, nearest.source.first - 3), min(len(clause.tokens), nearest.source.last + 4))
    if any(clause.sentence.at("ORGAN_MISSION", at) is not None for at in around):
        found.add("is_mission")
    if any(clause.sentence.at("SPEAKS_FOR", at) is not None for at in around):
        found.add("speaks_for")
    if nearest.source.first == nearest.source.last and clause.flags[nearest.source.first] & Cue.PERSONS:
        found.add("is_bare")
    person = hearing.people.get(clause.tokens[nearest.source.last].lower)
    if person is not None and person.source_type is None:
        found.add("role_unsaid")
    if clause.flags[nearest.source.first] & Cue.POSSESSIVE:
        found.add("is_owned")
    if clause.flags[nearest.source.first] & Cue.PERSONS:
        found.add("is_part")
    return found


def _distance(index: int, conduct: list[int]) -> int:
    at = bisect_left(conduct, index)
    return min((abs(index - near) for near in conduct[max(0, at - 1) : at + 1]), default=_NOWHERE)


def _shares_paragraph(hearing: Hearing, index: int, conduct: list[int]) -> bool:
    """Whether a sentence stands in one paragraph with conduct."""
    at = bisect_left(conduct, index)
    paragraph = hearing.clauses[index].sentence.paragraph
    return any(hearing.clauses[near].sentence.paragraph == paragraph for near in conduct[max(0, at - 1) : at + 1])
