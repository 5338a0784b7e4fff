"""What a reading of an article has learnt so far: who is named, who spoke, and whom a pronoun stands for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ...vocabulary import SourceType
from .cues import Cue, endings, flags_of
from .phrases import Clause
from .scene import Scene
from .speakers import Person, people_of
from .text import Sentence, Span

UNSPOKEN = frozenset({"how_narrated", "how_mentioned"})
"""Features of voices that no verb of saying lets speak."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A place where a sentence says who says something."""

    sentence: Sentence
    source: Span
    """The words that stand for the speaker here, a pronoun included."""

    name: str
    """The speaker's name as written; for a pronoun or surname, the name that it stands for."""

    source_type: SourceType
    via: str | None
    cue: Span
    content: Span | None
    """What is said, where it stands in the same sentence."""

    is_pronoun: bool
    features: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Utterance:
    """A source and its cue, before it is known what the source is."""

    source: Span
    cue: Span
    how: str
    """The form of the sentence: `verb`, `inverted`, `according`, `nominal` …"""

    via: Span | None = None
    is_loose: bool = False
    """Whether the words alone do not show that something is said."""


@dataclass
class Hearing:
    """What a reading of an article has learnt so far: its persons, and who spoke last."""

    scene: Scene
    clauses: list[Clause]
    people: dict[str, Person]
    said: list[list[Attribution]] = field(default_factory=list)
    """The attributions of the sentences read so far."""


def hearing_of(scene: Scene) -> Hearing:
    """Lay out an article for the reading."""
    language = scene.tables.language
    clauses: list[Clause] = []
    for sentence in scene.sentences:
        flags = flags_of(sentence, language)
        found = 0
        for flag in flags:
            found |= flag
        capitals = [at for at, token in enumerate(sentence.tokens) if token.is_capitalised]
        clauses.append(Clause(scene, sentence, sentence.tokens, flags, endings(language), found, capitals))
    return Hearing(scene, clauses, people_of(scene, clauses))


_PRONOUN_BACK = 4
"""Sentences back in which a "he" has its name."""

_OF_PEOPLE = frozenset(
    {
        SourceType.VICTIM,
        SourceType.FAMILY,
        SourceType.CAPTIVE,
        SourceType.WITNESS,
        SourceType.OFFICIAL,
        SourceType.EXPERT,
    }
)


def stands_for(hearing: Hearing, clause: Clause, span: Span, flag: int) -> tuple[str | None, SourceType | None]:
    """The name and kind of the speaker whom a pronoun stands for."""
    if flag & Cue.PRONOUN_ONE:
        return _last_person(hearing, clause, span.first)
    if flag & Cue.PRONOUN_MANY:
        return _last_speaker(hearing, lambda one: _is_plural(hearing, one.name))
    if flag & Cue.PRONOUN_THING:
        return _last_speaker(hearing, lambda one: one.source_type not in _OF_PEOPLE)
    return None, None


def _is_plural(hearing: Hearing, name: str) -> bool:
    """Whether a name is of several people: "three returnees", "the families"."""
    plural = endings(hearing.scene.tables.language).plural
    return name[:1].islower() and any(word.endswith(plural) for word in name.casefold().split())


def _last_speaker(hearing: Hearing, fits: Callable[[Attribution], bool]) -> tuple[str | None, SourceType | None]:
    for said in reversed(hearing.said[-_PRONOUN_BACK:]):
        for one in said:
            if fits(one) and "unresolved" not in one.features:
                return one.name, one.source_type
    return None, None


def _last_person(hearing: Hearing, clause: Clause, before: int) -> tuple[str | None, SourceType | None]:
    """The person named last before a token: the first of the nearest sentence that names one or lets one speak."""
    index = clause.sentence.index
    for back in range(index, max(-1, index - _PRONOUN_BACK), -1):
        earlier = hearing.clauses[back]
        if back < index:
            for one in hearing.said[back]:
                if one.source_type in _OF_PEOPLE and not _is_plural(hearing, one.name):
                    return one.name, one.source_type
        for at, token in enumerate(earlier.tokens):
            if back == index and at >= before:
                break
            if (
                token.is_capitalised
                and (person := hearing.people.get(token.lower)) is not None
                and person.sentence <= back
            ):
                return person.name, person.source_type or SourceType.VICTIM
    return None, None
