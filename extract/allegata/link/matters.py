"""What an allegation is about, as far as that tells one report from another: conduct, accused, people and time.

Two matters agree where conduct, accused and people overlap. Where one of them leaves out the accused, the people or the
kind of conduct, they may agree: that is for the caller to settle, who knows what else there is to agree with.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cache, lru_cache

from ..gazetteer.actors import lookup_actor, without_determiner
from ..gazetteer.phrases import words_of
from ..gazetteer.tables import rows
from ..models import Allegation, AllegedPerpetrator
from ..vocabulary import ActCode, ActorType, MeansCode

WINDOW = 90
"""Days within which the same publisher or voice, cited for the same matter, is taken to say one thing. A report is
rewritten within days and answered within weeks; a quarter later the same outlet has mostly published another."""

_SERVICE = frozenset(
    {
        ActCode.COERCED_ENLISTMENT,
        ActCode.DECEPTIVE_RECRUITMENT,
        ActCode.PAID_RECRUITMENT,
        ActCode.TRAFFICKING_UNSPECIFIED,
    }
)
"""Ways to bring people into service: one report tells of force, another of the same report tells of deceit."""

_TELLING = _SERVICE | {ActCode.PRISON_RECRUITMENT, ActCode.CHILD_RECRUITMENT, ActCode.FORCED_LABOUR}
_OUTSIDE_LABOUR = _TELLING - {
    ActCode.FORCED_LABOUR,
    ActCode.DECEPTIVE_RECRUITMENT,  # led into service or labour alike
    ActCode.TRAFFICKING_UNSPECIFIED,
}
_KINDS = frozenset(
    {
        ActorType.ARMED_GROUP,
        ActorType.PRIVATE_MILITARY_COMPANY,
        ActorType.INTERGOVERNMENTAL,
    }
)
"""Actors without a state that are told apart by their names; a recruiter, a firm and "agents" are not."""


_PRIVATE = frozenset({ActorType.COMPANY, ActorType.RECRUITER, ActorType.CRIMINAL_NETWORK})
_WHERE = re.compile(r"\b(?:in|at|near|from|around|outside)\b")


class Agreement(IntEnum):
    """How far two matters agree, from not at all."""

    NONE = 0
    OPEN = 1  # one of them leaves something out
    WITHIN = 2  # the people of the one are of the region of the other
    SHARED = 3
    SAME = 4


@dataclass(frozen=True)
class Matter:
    """What is alleged, of whom, and about whom.

    Attributes:
        conduct: `service`, `labour`, `prison`, `child`, and the acts that tell none of these apart.
        accused: states by alpha-3 code, other actors by label.
        people: alpha-3 and M49 codes; those that an ambiguous word may mean all count.
        named: words of the names of recruiters and firms. One report names several, and its rewrites one each: they
            tell matters apart only where the people are not the same either.
    """

    conduct: frozenset[str]
    accused: frozenset[str]
    people: frozenset[str]
    named: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether it leaves out the accused, the people or the kind of conduct."""
        return not (self.accused and self.people and self.conduct & _FAMILIES)


@dataclass(frozen=True)
class Claim:
    """What exactly is alleged: more than makes a matter, and what settles which of several matters is meant."""

    acts: frozenset[ActCode]
    means: frozenset[MeansCode]

    def is_told_by(self, other: Claim) -> bool:
        """Whether the other alleges one of these acts, by means that overlap or that one of the two leaves out."""
        return bool(self.acts & other.acts) and (not self.means or not other.means or bool(self.means & other.means))


@dataclass(frozen=True)
class Span:
    """When something was published: the first and last day that it may have been, as ordinals; undated: both None."""

    first: int | None
    last: int | None

    @property
    def is_open(self) -> bool:
        """Whether it does not tell the month."""
        return self.first is None or self.last is None or self.last - self.first > 31


_FAMILIES = frozenset({"service", "labour", "prison", "child"})


def matter_of(allegations: Iterable[Allegation]) -> Matter:
    """The matter of one allegation, or of several that cite one source."""
    conduct: set[str] = set()
    accused: set[str] = set()
    people: set[str] = set()
    named: set[str] = set()
    for allegation in allegations:
        conduct |= _conduct(frozenset(act.act for act in allegation.acts))
        accused |= {key for one in allegation.alleged_perpetrators if (key := _accused(one))}
        for one in allegation.alleged_perpetrators:
            if one.actor_type in _PRIVATE and one.state_code is None:
                named |= _words_of_names(one.name)
        for group in allegation.affected_groups:
            for nationality in group.nationalities:
                people |= {nationality.code} if nationality.code else set((nationality.candidates or "").split("; "))
    return Matter(frozenset(conduct), frozenset(accused), frozenset(people - {""}), frozenset(named))


def claim_of(allegations: Iterable[Allegation]) -> Claim:
    """The claim of one allegation, or of several that cite one source."""
    acts: set[ActCode] = set()
    means: set[MeansCode] = set()
    for allegation in allegations:
        acts |= {act.act for act in allegation.acts}
        means |= {one.means for one in allegation.means}
    return Claim(frozenset(acts), frozenset(means))


def _conduct(acts: frozenset[ActCode]) -> set[str]:
    found = {act.value for act in acts - _TELLING}
    if ActCode.FORCED_LABOUR in acts:
        found.add("labour")
    if ActCode.PRISON_RECRUITMENT in acts:
        found.add("prison")
    if ActCode.CHILD_RECRUITMENT in acts:
        found.add("child")
    if acts & _SERVICE and (acts & _OUTSIDE_LABOUR or ActCode.FORCED_LABOUR not in acts):
        found.add("service")
    return found


def _accused(one: AllegedPerpetrator) -> str | None:
    if one.state_code is not None:
        return one.state_code
    if one.actor_type not in _KINDS:
        return None
    known = lookup_actor(one.name)
    return known.label.casefold() if known is not None and known.state_code is None else one.label.casefold()


@lru_cache(maxsize=16_384)  # the same few are accused in many articles
def _words_of_names(label: str) -> frozenset[str]:
    """The capital words of a label that are no place, do not say where, and are not capital for standing first."""
    words = [word.text for word in words_of(without_determiner(_WHERE.split(label, maxsplit=1)[0]))]
    capital = [word for word in words if word[0].isupper() and lookup_actor(word) is None]
    return frozenset(word.casefold() for word in capital if len(capital) > 1 or word != words[0])


@lru_cache(maxsize=65_536)  # few matters, compared often
def agreement(one: Matter, other: Matter) -> Agreement:
    """How far two matters agree; the order of the two does not count."""
    mine, theirs = one.conduct & _FAMILIES, other.conduct & _FAMILIES
    if mine and theirs and not mine & theirs:
        return Agreement.NONE
    if one.accused and other.accused and not one.accused & other.accused:
        return Agreement.NONE
    people = _people(one.people, other.people)
    if people is Agreement.NONE:
        return Agreement.NONE
    if people is Agreement.WITHIN and not one.accused & other.accused and _name_others(one, other):
        return Agreement.NONE
    is_open = one.is_open or other.is_open
    is_same = (one.conduct, one.accused, one.people) == (other.conduct, other.accused, other.people)
    return Agreement.SAME if is_same else Agreement.OPEN if is_open else people


def _name_others(one: Matter, other: Matter) -> bool:
    return bool(one.named and other.named) and one.named.isdisjoint(other.named)


def _people(one: frozenset[str], other: frozenset[str]) -> Agreement:
    if one == other:
        return Agreement.SHARED
    if not one or not other:
        return Agreement.OPEN
    if one & other:
        return Agreement.SHARED
    within = any(left in _regions_of(right) or right in _regions_of(left) for left in one for right in other)
    return Agreement.WITHIN if within else Agreement.NONE


@lru_cache(maxsize=65_536)
def wider(people: frozenset[str]) -> frozenset[str]:
    """The M49 regions that the people of a matter are of."""
    return frozenset().union(*(_regions_of(code) for code in people))


@cache
def _regions_of(code: str) -> frozenset[str]:
    """The M49 regions that a country or region lies in."""
    parents = _parents().get(code, ())
    return frozenset(parents).union(*(_regions_of(parent) for parent in parents))


@cache
def _parents() -> dict[str, tuple[str, ...]]:
    countries = {row["code"]: (row["region"],) if row["region"] else () for row in rows("countries")}
    return countries | {row["code"]: tuple(row["parents"].split()) for row in rows("regions")}


@lru_cache(maxsize=65_536)
def span_of(published: str | None) -> Span:
    """When an article was published, as precisely as is known: a day, a month or a year."""
    if published is None:
        return Span(None, None)
    year, month, day = (*(int(part) for part in published.split("-")), 0, 0)[:3]
    first = date(year, month or 1, day or 1)
    last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    return Span(first.toordinal(), last.toordinal())
