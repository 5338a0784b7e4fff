"""Which voices of an article stand for the same speaker."""

from __future__ import annotations

from ...vocabulary import SourceType
from .cues import Cue, cues, endings
from .heads import actor_named, heads, source_named
from .hearing import UNSPOKEN, Attribution, Hearing
from .phrases import Clause
from .scene import Scene

_REMEMBERED = 60
"""Speakers back among whom one is looked for; an article has a dozen, and the work stays linear in a longer one."""

FAR = 3
"""Sentences from which a voice is far, however far."""

LEAD = 2
"""Sentences at the top of an article that say whose news it is."""

LIVED = frozenset({SourceType.VICTIM, SourceType.FAMILY, SourceType.CAPTIVE, SourceType.WITNESS})

_LAST = 4
"""Places of a speaker, back from the last, among which one shows that he or she has just spoken."""

_GENERIC = 3
"""Words of a name in lower case that may stand for one named before ("the service", "the rights group")."""


def grouped(scene: Scene, hearing: Hearing, voices: list[Attribution]) -> list[list[Attribution]]:
    """The voices by whom they stand for."""
    groups: list[list[Attribution]] = []
    keys: list[set[str]] = []
    for voice in sorted(voices, key=lambda one: (one.sentence.index, one.source.first)):
        words = _words(scene, voice.name)
        if not words:
            continue
        at = _known(hearing, groups, keys, voice, words)
        if at is None:
            groups.append([voice])
            keys.append(words)
        else:
            groups[at].append(voice)
            if voice.name[:1].isupper() or not groups[at][0].name[:1].isupper():
                keys[at] = keys[at] | words if len(words) > 1 else keys[at]
    return groups


def _words(scene: Scene, name: str) -> set[str]:
    """The words of a name that tell it from another."""
    known = cues(scene.tables.language)
    skipped = Cue.ARTICLE | Cue.PREPOSITION | Cue.JOINT | Cue.HONORIFIC
    words = (word.strip(".,'’\"“”()").removesuffix("'s").removesuffix("’s") for word in name.casefold().split())
    return {word for word in words if word and not known.get(word, 0) & skipped}


def _known(
    hearing: Hearing, groups: list[list[Attribution]], keys: list[set[str]], voice: Attribution, words: set[str]
) -> int | None:
    """Which group of those found so far a voice belongs to."""
    remembered = range(max(0, len(groups) - _REMEMBERED), len(groups))
    has_name = any(word[:1].isupper() for word in voice.name.split())
    canonical = source_named(voice.name)
    if canonical is not None:
        for at in remembered:
            alias = source_named(groups[at][0].name)
            if alias is not None and alias.label == canonical.label:
                return at
    service = actor_named(voice.name)
    if service is not None and service.organ is not None:
        for at in remembered:
            known = actor_named(groups[at][0].name)
            if known is not None and known.organ == service.organ and known.state_code == service.state_code:
                return at
    for at in reversed(remembered):
        own = keys[at]
        if own == words:
            return at
        if has_name and (words <= own or own <= words) and _same_name(groups[at][0], voice, words & own):
            return at
    if voice.is_pronoun:
        return None
    clause = hearing.clauses[voice.sentence.index]
    if voice.source_type is SourceType.DOCUMENT and not has_name and _is_given(clause, voice):
        return _author(hearing, groups, remembered, voice)
    judge = voice.source_type is SourceType.OFFICIAL and voice.source.first < voice.source.last
    if judge and clause.flags[voice.source.first] & Cue.JUDGE_TITLE:
        for at in remembered:
            if groups[at][0].source_type is SourceType.COURT:
                return at
    if has_name:
        for at in remembered:  # "a rights organisation", at the top of a text that names it below
            other = groups[at][0]
            is_lead = other.sentence.index < LEAD and voice.sentence.index - other.sentence.index <= FAR
            generic = not any(w[:1].isupper() for w in groups[at][-1].name.split()[1:]) and len(groups[at]) == 1
            lived = voice.source_type in LIVED and other.source_type in LIVED and "how_narrated" in voice.features
            lived = lived and not hearing.clauses[other.sentence.index].flags[other.source.first] & Cue.PERSONS
            if not generic or other.features & UNSPOKEN or _is_plural(hearing, other.name):
                continue
            if lived and 0 < voice.sentence.index - other.sentence.index <= FAR and not is_named(hearing, other):
                return at
            alike = other.source_type is voice.source_type and voice.source_type in _ONE_OF_A_KIND
            if is_lead and alike and not voice.features & UNSPOKEN:
                return at
        return None
    if not _is_definite(hearing, voice):
        return None
    plural = endings(hearing.scene.tables.language).plural[0]
    singulars = {word.rstrip(plural) for word in words}
    for at in reversed(remembered):
        alike = KINDS_ALIKE[groups[at][0].source_type] == KINDS_ALIKE[voice.source_type]
        if alike and singulars & {w.rstrip(plural) for w in keys[at]}:
            return at
    if voice.source_type in _ONE_OF_A_KIND and len(words) <= _GENERIC:
        for at in reversed(remembered):
            alike = any(
                one.source_type is voice.source_type and is_named(hearing, one) for one in groups[at][:_REMEMBERED]
            )
            if alike and not all(one.features & UNSPOKEN for one in groups[at]):
                return at
    if voice.source_type is SourceType.DOCUMENT and len(words) == 1:
        for at in reversed(remembered):
            if groups[at][0].source_type in _AUTHORS:
                return at
    return None


def _is_given(clause: Clause, voice: Attribution) -> bool:
    """Whether it is a statement that was given to an outlet, and no document that one saw or somebody cites."""
    last = voice.source.last
    if voice.via is None or last + 1 >= len(clause.flags):
        return False
    return bool(clause.flags[last] & (Cue.FIRM_CLAIM | Cue.SETTING) and clause.flags[last + 1] & Cue.WITH)


def _author(hearing: Hearing, groups: list[list[Attribution]], remembered: range, voice: Attribution) -> int | None:
    """Whose a statement is that an outlet was given: of who speaks last before it in the same paragraph.

    "The Lantern Network has accused the state. According to a statement to the Tribune, …": the network's statement.
    """
    best: tuple[int, int] | None = None
    index, paragraph = voice.sentence.index, voice.sentence.paragraph
    for at in remembered:
        for one in groups[at][-_LAST:]:
            speaks = not one.features & (UNSPOKEN | {"loose", "untyped"}) and one.source_type in _GIVES_STATEMENTS
            near = index - one.sentence.index <= 1 and one.sentence.paragraph == paragraph
            if speaks and near and is_named(hearing, one):
                best = max(best or (-1, -1), (one.sentence.index, at))
    return None if best is None else best[1]


_GIVES_STATEMENTS = frozenset(
    {
        SourceType.NGO,
        SourceType.INTERGOVERNMENTAL,
        SourceType.EXPERT,
        SourceType.OFFICIAL,
        SourceType.GOVERNMENT,
        SourceType.INTELLIGENCE_SERVICE,
    }
)
"""Who gives outlets statements; what outlets and documents say is no statement of theirs."""


_ONE_OF_A_KIND = frozenset(
    {SourceType.MEDIA, SourceType.NGO, SourceType.INTELLIGENCE_SERVICE, SourceType.INTERGOVERNMENTAL, SourceType.COURT}
)
"""Kinds of which a text mostly cites one, so that "the group" is the group that it named."""

_AUTHORS = frozenset({SourceType.NGO, SourceType.INTERGOVERNMENTAL, SourceType.EXPERT})
"""Who writes the report that a text then lets speak."""


def _is_plural(hearing: Hearing, name: str) -> bool:
    return name.casefold().endswith(endings(hearing.scene.tables.language).plural)


def _same_name(one: Attribution, other: Attribution, shared: set[str]) -> bool:
    """Whether the words that two voices share are a name, and one that is not of a person here and a firm there."""
    written = (word for word in one.name.split() if word.casefold().strip(".,'’s") in shared or len(shared) > 1)
    if not any(word[:1].isupper() for word in written) or _speak_for_two_states(one.name, other.name):
        return False
    return one.source_type == other.source_type or len(shared) > 1 or not LIVED & {one.source_type, other.source_type}


def _speak_for_two_states(one: str, other: str) -> bool:
    """Whether the tables know a state for each, and not one: "Nairobi" is not the Russian embassy in Nairobi."""
    states = {actor.state_code for actor in (actor_named(one), actor_named(other)) if actor is not None} - {None}
    return len(states) > 1


def _is_definite(hearing: Hearing, voice: Attribution) -> bool:
    clause = hearing.clauses[voice.sentence.index]
    first = voice.source.first
    before = clause.flags[first] | (clause.flags[first - 1] if first else 0)
    token = clause.tokens[first].lower
    one_more = clause.tokens[first - 1].lower if first else ""
    return bool(before & Cue.DETERMINER) and not {token, one_more} & hearing.scene.tables.words["one_more"]


def is_named(hearing: Hearing, one: Attribution) -> bool:
    """Whether a name holds a capital that does not come from standing first, and is no mere "Kenyan"."""
    words = one.name.split()
    if one.is_pronoun or one.source.first > 0 or len(words) > 2:
        return any(word[:1].isupper() for word in words[-2:]) or sum(word[:1].isupper() for word in words) > 1
    table = heads(hearing.scene.tables.language)
    last = words[-1]
    if len(words) == 1:
        known = hearing.clauses[one.sentence.index].flags[one.source.first]
        return last[:1].isupper() and not known and last.casefold() not in table.kinds
    return last[:1].isupper()


KINDS_ALIKE = {
    SourceType.VICTIM: "lived",
    SourceType.FAMILY: "lived",
    SourceType.CAPTIVE: "lived",
    SourceType.WITNESS: "witness",
    SourceType.OFFICIAL: "official",
    SourceType.OFFICIAL_ANONYMOUS: "official",
    SourceType.GOVERNMENT: "government",
    SourceType.INTELLIGENCE_SERVICE: "government",
    SourceType.COURT: "court",
    SourceType.NGO: "ngo",
    SourceType.INTERGOVERNMENTAL: "ngo",
    SourceType.EXPERT: "ngo",
    SourceType.MEDIA: "media",
    SourceType.DOCUMENT: "document",
    SourceType.SOCIAL_MEDIA: "post",
    SourceType.UNNAMED: "unnamed",
}
"""Kinds of sources that texts cite alike."""
