"""Voices without a verb of saying: persons whose story a text tells, and posts that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...vocabulary import SourceType
from .cues import Cue
from .heads import actor_named, heads, source_named
from .hearing import Attribution, Hearing
from .phrases import Clause
from .scene import Scene
from .speakers import is_person, role_beside, type_of
from .text import Span

_NAME = 3
"""Letters of a name that stands alone."""


def narrated(hearing: Hearing, conduct: list[int]) -> list[Attribution]:
    """Persons whose story the text tells without a verb of saying, and posts: "The years in the army left Ann …"."""
    if not conduct:
        return []
    found: list[Attribution] = []
    for person in hearing.people.values():
        clause = hearing.clauses[person.sentence]
        kind = person.source_type or SourceType.VICTIM
        before = clause.flags[person.span.first - 1] if person.span.first else 0
        if before & Cue.TIE and not before & (Cue.OF | Cue.WITH):
            continue  # "in Nizhny Novgorod"
        found.append(_told(clause, person.span, person.name, kind, "narrated"))
    for clause, at in _lone_names(hearing):
        token = clause.tokens[at]
        name = token.text[:-2] if token.possessive else token.text
        kind = role_beside(clause, at, at) or SourceType.VICTIM
        found.append(_told(clause, Span(at, at), name, kind, "narrated"))
    near = {at + step for at in conduct for step in (-1, 0, 1)}
    for index in sorted(near):
        if 0 <= index < len(hearing.clauses):
            found += _posts(hearing, index)
    return found


def _told(clause: Clause, span: Span, name: str, kind: SourceType, how: str) -> Attribution:
    return Attribution(clause.sentence, span, name, kind, None, span, None, False, frozenset({"how_" + how}))


def _lone_names(hearing: Hearing) -> Iterator[tuple[Clause, int]]:
    """Where persons who go by one name stand first: names that return, have an age or are said to be no real ones."""
    scene = hearing.scene
    table = heads(scene.tables.language)
    seen: dict[str, tuple[Clause, int]] = {}
    times: dict[str, int] = {}
    aged: set[str] = set()
    places: set[str] = set()
    for clause in hearing.clauses:
        tokens, flags = clause.tokens, clause.flags
        is_headline = scene.is_title_case(clause.sentence)
        for at in clause.capitals:
            token = tokens[at]
            if flags[at] or len(token.text) < _NAME or token.text.isupper():
                continue
            if at and flags[at - 1] & Cue.TIE and not flags[at - 1] & (Cue.OF | Cue.WITH):
                places.add(token.lower)  # "in Tchanzu"
            if at and flags[at - 1] & Cue.ARTICLE:
                continue
            before = tokens[at - 1] if at else None
            following = tokens[at + 1] if at + 1 < len(tokens) else None
            if before is not None and before.is_capitalised and not before.possessive and not flags[at - 1]:
                continue
            if following is not None and following.is_capitalised and not token.possessive:
                continue
            lower = token.lower
            if lower in hearing.people or lower in table.kinds or lower in table.organisations or lower in table.titles:
                continue
            if scene.place_at(clause.sentence, at) is not None or is_headline:
                continue
            times[lower] = times.get(lower, 0) + 1
            seen.setdefault(lower, (clause, at))
            says_more = following is not None and following.text in ",(" and at + 2 < len(tokens)
            if says_more and (tokens[at + 2].text.isdigit() or clause.flags[at + 2] & (Cue.ARTICLE | Cue.NEGATION)):
                aged.add(lower)
    for lower, (clause, at) in seen.items():
        token = clause.tokens[at]
        if lower not in aged and (times[lower] < 2 or lower in places):
            continue
        if source_named(token.text) is None and actor_named(token.text) is None:
            yield clause, at


def _posts(hearing: Hearing, index: int) -> list[Attribution]:
    """Videos, posts and channels that a sentence speaks of."""
    clause = hearing.clauses[index]
    kinds = heads(hearing.scene.tables.language).kinds
    found: list[Attribution] = []
    for at, token in enumerate(clause.tokens):
        own = kinds.get(token.lower)
        if own is None or min(own)[1] is not SourceType.SOCIAL_MEDIA:
            continue
        first = at
        while (
            first > 0
            and at - first < 3
            and clause.tokens[first - 1].is_word
            and not (clause.flags[first - 1] & ~Cue.DETERMINER & ~Cue.PERSONS)
        ):
            first -= 1
        span = Span(first, at)
        name = hearing.scene.words(clause.sentence, first, at)
        found.append(_told(clause, span, name, SourceType.SOCIAL_MEDIA, "mentioned"))
    return found


def parted(scene: Scene, hearing: Hearing, one: Attribution) -> list[Attribution]:
    """Two voices that speak as one: "eight recruits and their relatives"."""
    clause = hearing.clauses[one.sentence.index]
    if one.is_pronoun:
        return [one]
    for at in range(one.source.first + 1, one.source.last):
        if not clause.flags[at] & Cue.JOINT or (not clause.tokens[at - 1].is_word and clause.in_name(at - 1)):
            continue
        left, right = Span(one.source.first, at - 1), Span(at + 1, one.source.last)
        are_names = clause.tokens[at - 1].is_capitalised and clause.tokens[at + 1].is_capitalised
        if are_names and not (is_person(clause, left) and is_person(clause, right)):
            continue  # "Justice and Peace Studies"
        kinds = type_of(clause, left, hearing.people), type_of(clause, right, hearing.people)
        if kinds[0] is None or kinds[1] is None or kinds[0] is kinds[1]:
            continue
        return [
            replace(one, source=part, name=scene.words(one.sentence, part.first, part.last), source_type=kind)
            for part, kind in zip((left, right), kinds, strict=True)
            if kind is not None
        ]
    return [one]
