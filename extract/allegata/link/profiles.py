"""Profiles: what of an allegation is compared with others, in codes: accused, conduct, people, period, origins."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from ..chronology import date_order
from ..gazetteer.actors import without_determiner
from ..gazetteer.tables import rows
from ..links import SourceOrigin
from ..models import AffectedGroup, Allegation, AllegedPerpetrator, Record
from ..vocabulary import ActCode, ActorType, Stance
from .described import Description, description_of

INTO_SERVICE: frozenset[str] = frozenset(
    {ActCode.COERCED_ENLISTMENT, ActCode.DECEPTIVE_RECRUITMENT, ActCode.PAID_RECRUITMENT}
)
_SPECIFIC: frozenset[str] = frozenset({ActCode.FORCED_LABOUR, ActCode.PRISON_RECRUITMENT, ActCode.CHILD_RECRUITMENT})
_NAMELESS = frozenset(
    {
        ActorType.RECRUITER,
        ActorType.COMPANY,
        ActorType.CRIMINAL_NETWORK,
        ActorType.OFFICIAL,
        ActorType.OTHER,
    }
)
"""Kinds of actor that a text often describes without a name: "recruitment agencies", "dishonest officials"."""

SERVICE = "service"
"""The family of recruitment into service by force, deceit or pay: one report's "coerced" is another's "lured"."""


@dataclass(frozen=True)
class Period:
    """When an article was published: the days, as ordinals, that its date allows, both inclusive."""

    first: int
    last: int

    @property
    def is_a_year(self) -> bool:
        """Whether only the year is known, which is too little to found or to extend a period on."""
        return self.last - self.first > 31  # a month has no more days


@dataclass(frozen=True)
class Profile:
    """One allegation as it is compared.

    Attributes:
        order: sorts allegations by date published, undated ones last, then by identifier.
        accused: states as `state:RUS`, others as `name:` and the label; none where the text does not say who.
        descriptions: how the accused are described, where none of them is a state or bears a name.
        families: kinds of conduct that are told apart.
        nationalities: codes of countries and of regions, without those that another of them contains.
        statuses: what the affected are said to be.
        period: when it was published; None where that is unknown.
        origins: identifiers of the origins of its sources.
    """

    order: tuple[str, str]
    allegation_id: str
    article_id: str
    is_refuted: bool
    accused: frozenset[str]
    descriptions: frozenset[Description]
    acts: frozenset[str]
    families: frozenset[str]
    nationalities: frozenset[str]
    statuses: frozenset[str]
    period: Period | None
    origins: frozenset[str]

    @property
    def is_described(self) -> bool:
        """Whether no accused is a state or bears a name ("recruitment agencies")."""
        return bool(self.descriptions)

    @property
    def month(self) -> Period | None:
        """The period where it is known to the month or the day."""
        return None if self.period is None or self.period.is_a_year else self.period


def profiles_of(records: Iterable[Record], source_origins: Iterable[SourceOrigin]) -> Iterator[Profile]:
    """The profile of every allegation, in the order of the records.

    Args:
        records: one per article.
        source_origins: the origins of the sources that they cite.
    """
    origins = origins_by_allegation(source_origins)
    kept: dict[frozenset[str], frozenset[str]] = {}  # few sets are different, and many profiles hold them
    for record in records:
        period = period_of(record.published)
        for allegation in record.allegations:
            accused, descriptions = accused_of(allegation.alleged_perpetrators)
            acts = frozenset(each.act.value for each in allegation.acts)
            statuses = frozenset(each.value for group in allegation.affected_groups for each in group.statuses)
            nationalities = people_of(allegation.affected_groups)
            yield Profile(
                order=order_of(record, allegation),
                allegation_id=allegation.allegation_id,
                article_id=record.article_id,
                is_refuted=allegation.stance is Stance.REFUTED,
                accused=kept.setdefault(accused, accused),
                descriptions=descriptions,
                acts=kept.setdefault(acts, acts),
                families=families_of(acts),
                nationalities=kept.setdefault(nationalities, nationalities),
                statuses=kept.setdefault(statuses, statuses),
                period=period,
                origins=origins.get(allegation.allegation_id, frozenset()),
            )


def origins_by_allegation(source_origins: Iterable[SourceOrigin]) -> dict[str, frozenset[str]]:
    """The identifiers of the origins of each allegation that cites a source."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in source_origins:
        found[each.allegation_id].add(each.origin_id)
    shared: dict[frozenset[str], frozenset[str]] = {}  # few sets are different, and many allegations hold them
    return {key: shared.setdefault(frozen, frozen) for key, ids in found.items() for frozen in (frozenset(ids),)}


def order_of(record: Record, allegation: Allegation) -> tuple[str, str]:
    """What sorts allegations: date published, undated ones last, then the identifier."""
    return date_order(record.published), allegation.allegation_id


@lru_cache(maxsize=8192)  # a corpus has few days
def period_of(published: str | None) -> Period | None:
    """The days that a date as precise as known allows; None for none, and for a day that no calendar has."""
    if published is None:
        return None
    parts = [int(part) for part in published.split("-")]
    try:
        if len(parts) == 3:
            day = date(*parts).toordinal()
            return Period(day, day)
        if len(parts) == 2:
            year, month = parts
            last = calendar.monthrange(year, month)[1]
            return Period(date(year, month, 1).toordinal(), date(year, month, last).toordinal())
        return Period(date(parts[0], 1, 1).toordinal(), date(parts[0], 12, 31).toordinal())
    except ValueError:
        return None


def days_between(one: Period, other: Period) -> int:
    """The least number of days that can lie between two periods; 0 where they meet."""
    return max(0, one.first - other.last, other.first - one.last)


def people_of(groups: Sequence[AffectedGroup]) -> frozenset[str]:
    """Codes of the nationalities and regions of groups, without those that another of them contains."""
    return widest(frozenset(each.code for group in groups for each in group.nationalities if each.code is not None))


@lru_cache(maxsize=8192)
def widest(codes: frozenset[str]) -> frozenset[str]:
    """The codes that no other of them contains."""
    return frozenset(code for code in codes if not codes & regions_around(code)) if len(codes) > 1 else codes


@lru_cache(maxsize=1024)
def regions_around(code: str) -> frozenset[str]:
    """The regions that contain a country or a region, itself left out."""
    parents = _parents()
    found: set[str] = set()
    pending = list(parents.get(code, ()))
    while pending:
        region = pending.pop()
        if region not in found:
            found.add(region)
            pending.extend(parents.get(region, ()))
    return frozenset(found)


@cache
def _parents() -> dict[str, tuple[str, ...]]:
    """The regions that M49 counts each country and region to, directly."""
    parents = {row["code"]: (row["region"],) for row in rows("countries") if row["region"]}
    return parents | {row["code"]: tuple(row["parents"].split()) for row in rows("regions")}


def shared_people(some: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """The codes of either that are codes of the other, or lie in a region of it; empty where they have nobody."""
    if some == others:
        return some
    within = {code for code in some if code in others or regions_around(code) & others}
    within |= {code for code in others if code in some or regions_around(code) & some}
    return widest(frozenset(within))


def accused_of(listed: Sequence[AllegedPerpetrator]) -> tuple[frozenset[str], frozenset[Description]]:
    """Who is accused: states and names where there are any, else the words for whom the text does not name.

    Returns:
        States as `state:RUS`, others as `name:` and the label; and what these are, if none is a state or a name.
    """
    certain: set[str] = set()
    described: dict[str, Description] = {}
    for each in listed:
        if each.state_code is not None:
            certain.add(f"state:{each.state_code}")
        elif each.actor_type is ActorType.UNSPECIFIED:
            continue  # bare "recruiters": the text does not say who
        else:
            label = without_determiner(each.label)
            description = description_of(label) if each.actor_type in _NAMELESS else None
            if description is None:
                certain.add(f"name:{label.casefold()}")
            else:
                described[f"name:{label.casefold()}"] = description
    if certain:
        return frozenset(certain), frozenset()
    return frozenset(described), frozenset(described.values())


@lru_cache(maxsize=4096)
def kinds_of(families: frozenset[str], acts: frozenset[str]) -> frozenset[str]:
    """The families, and service besides where an act tells of force, deceit or pay: into labour, say."""
    return families | {SERVICE} if acts & INTO_SERVICE else families


@lru_cache(maxsize=4096)  # there are few sets of acts
def families_of(acts: frozenset[str]) -> frozenset[str]:
    """The kinds of conduct that acts amount to.

    Labour, prisons and children are told apart from the recruitment of adults at large; what is done to recruits
    (kept, ill-treated, trafficked) and helping or tolerating it count where no recruitment is alleged beside them.
    """
    specific = acts & _SPECIFIC
    if specific:
        return specific
    return frozenset({SERVICE}) if acts & INTO_SERVICE else acts
