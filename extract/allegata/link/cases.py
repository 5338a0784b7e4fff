"""Cases: allegations of the same accused, conduct, people and period, whoever reports them.

A case is bounded by what all its members share, its core: a newcomer is held against the core, never against one
member, so that a chain of likenesses cannot tie together what is unlike. Allegations come in an order of their own,
whatever order the records have: first those that say most. A newcomer that shares an origin with a case and tells the
same joins it; one whose accused, people and month are known joins what fits; one that leaves something open joins only
where exactly one case fits best, and else is a case of its own.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ..links import CaseAllegation, SourceOrigin
from ..models import Record
from .described import Description
from .profiles import (
    INTO_SERVICE,
    Period,
    Profile,
    days_between,
    kinds_of,
    profiles_of,
    regions_around,
    shared_people,
)

MOST_DAYS_OF_SILENCE = 30
"""A report is rewritten within days and taken up again within weeks; after a month of silence a case is another."""
MOST_DAYS = 183
"""Half a year from a case's first report to its last: without a bound, a war that is reported on daily is one case."""
MOST_CANDIDATES = 256
"""An undated allegation that more cases than this may fit does not fit exactly one; they are not all looked at."""

_HEX_DIGITS = 16  # as in the identifiers of allegations
_OF_NO_DATE = -1
_OF_ANY_DATE = -2


def cases_of(records: Iterable[Record], source_origins: Iterable[SourceOrigin]) -> tuple[CaseAllegation, ...]:
    """The case of every allegation, in the order of the allegations' identifiers.

    Args:
        records: one per article, in any order.
        source_origins: the origins of the sources that they cite.
    """
    docket = _Docket()
    for profile in sorted(profiles_of(records, source_origins), key=_turn):
        docket.enter(profile)
    found = [
        CaseAllegation(allegation_id=member, case_id=case_id)
        for case in docket.cases
        for case_id in (_identifier(min(case.members)[1]),)
        for _, member in case.members
    ]
    return tuple(sorted(found, key=lambda each: each.allegation_id))


def members_by_case(cases: Iterable[CaseAllegation]) -> dict[str, list[str]]:
    """The identifiers of the allegations of each case."""
    members: dict[str, list[str]] = defaultdict(list)
    for each in cases:
        members[each.case_id].append(each.allegation_id)
    return dict(members)


_Shelf = tuple[bool, str, str, str]


class _Fit(NamedTuple):
    """How well an allegation fits a case: the greater, the better, from the first on.

    Attributes:
        shares_origin: whether a member of the case goes back to an origin of the allegation.
        accused: 2 the same, 1 not known of one of them.
        people: 3 the same, 2 one contains the other, 1 not known of one of them.
        period: 2 near, 1 not known of one of them.
        acts: 3 the same, 2 some and of one family, 1 none but of one family, 0 of different families, save that all
            tell of force, deceit or pay.
    """

    shares_origin: bool
    accused: int
    people: int
    period: int
    acts: int

    @property
    def is_settled(self) -> bool:
        """Whether it fits whatever else does: all is known, or the origin is the same."""
        return self.shares_origin or (self[1:4] == (2, 3, 2) and self.acts > 0)


@dataclass
class _Case:
    """A case as it grows: what all its members share, and what they cover."""

    accused: frozenset[str]
    descriptions: frozenset[Description]
    acts: frozenset[str]
    acts_of_all: frozenset[str]
    families: frozenset[str]
    nationalities: frozenset[str]
    statuses: frozenset[str]
    period: Period | None
    origins: set[str]
    acts_by_article: dict[str, frozenset[str]]
    members: list[tuple[tuple[str, str], str]]
    is_open: bool = True
    filed_under: tuple[object, ...] = ()
    filed_for: range = range(0)
    filed_origins: set[tuple[str, str]] = field(default_factory=set)

    def admit(self, profile: Profile) -> None:
        """Take an allegation in, and keep of the core what it shares; what it leaves open it does not narrow."""
        self.members.append((profile.order, profile.allegation_id))
        self.acts_by_article.setdefault(profile.article_id, profile.acts)
        self.origins |= profile.origins
        if not self.accused or self.accused & profile.accused:
            shared = self.descriptions & profile.descriptions if self.accused else profile.descriptions
            self.descriptions = shared or self.descriptions
            self.accused = (self.accused & profile.accused) or profile.accused
        self.acts = (self.acts & profile.acts) or self.acts
        self.acts_of_all &= profile.acts
        self.families &= profile.families
        self.statuses = (self.statuses & profile.statuses) or self.statuses or profile.statuses
        if self.nationalities and profile.nationalities:
            self.nationalities = shared_people(self.nationalities, profile.nationalities)
        else:
            self.nationalities = self.nationalities or profile.nationalities
        self.period = _together(self.period, profile.month)


class _Docket:
    """All cases so far, and where to find those that a newcomer may fit."""

    def __init__(self) -> None:
        self.cases: list[_Case] = []
        self._alike_by_month: defaultdict[_Shelf, defaultdict[int, list[_Case]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._by_origin: defaultdict[tuple[bool, str], defaultdict[str, list[_Case]]] = defaultdict(
            lambda: defaultdict(list)
        )

    def enter(self, profile: Profile) -> None:
        """Let an allegation join the case that it fits, or found one."""
        case, is_one_of_several = self._case_for(profile)
        if case is None:
            case = _found(profile, is_open=not is_one_of_several)
            self.cases.append(case)
        else:
            case.admit(profile)
        self._file_origins(case, profile)
        if case.is_open:
            self._file(case, profile.is_refuted)

    def _case_for(self, profile: Profile) -> tuple[_Case | None, bool]:
        """The case to join, None where there is none; and whether that is because several fit equally well.

        What is founded then stays closed to all but its origin: or every later one would fit these and it besides.
        """
        for candidates in (self._of_origins(profile), *self._alike(profile)):
            if candidates is None:
                return None, True
            best: _Fit | None = None
            fitting: list[_Case] = []
            for case in candidates:
                fit = _fit(case, profile)
                if fit is None or (best is not None and fit < best):
                    continue
                if fit != best:
                    fitting = []
                best = fit
                fitting.append(case)
            if best is not None:
                return (fitting[0], False) if len(fitting) == 1 or best.is_settled else (None, True)
        return None, False

    def _of_origins(self, profile: Profile) -> list[_Case]:
        shelves: list[dict[str, list[_Case]]] = [
            self._by_origin.get((profile.is_refuted, origin), {}) for origin in sorted(profile.origins)
        ]
        kinds = _kinds(profile)
        return _distinct(case for shelf in shelves for kind in kinds for case in shelf.get(kind, ())[-MOST_CANDIDATES:])

    def _alike(self, profile: Profile) -> Iterator[list[_Case] | None]:
        """Cases that may fit, those of the same people first; None where there are too many for one to be meant."""
        kinds = sorted(kinds_of(profile.families, profile.acts))
        whom = [(who, kind) for who in sorted(_whom(profile.accused, profile.descriptions)) for kind in kinds]
        whom += [("" if profile.accused else "*", act) for act in sorted(profile.acts)]
        when = _months_of(profile.month)
        for peoples in _people_sought(profile.nationalities, profile.acts):
            shelves: list[dict[int, list[_Case]]] = [
                self._alike_by_month.get((profile.is_refuted, who, what, people), {})
                for who, what in whom
                for people in peoples
            ]
            lists = [shelf.get(month, ()) for shelf in shelves for month in when]
            if when == (_OF_ANY_DATE,) and sum(map(len, lists)) > MOST_CANDIDATES:
                yield None
            yield _distinct(case for each in lists for case in each)

    def _file_origins(self, case: _Case, profile: Profile) -> None:
        for origin in profile.origins:
            shelf = self._by_origin[profile.is_refuted, origin]
            for kind in _kinds(profile):
                if (origin, kind) not in case.filed_origins:
                    case.filed_origins.add((origin, kind))
                    shelf[kind].append(case)

    def _file(self, case: _Case, is_refuted: bool) -> None:
        """File a case under its core for the months around it; again where either has changed."""
        months = _months_around(case.period)
        core = (case.accused, case.families, case.acts, case.acts_of_all, case.nationalities)
        if core == case.filed_under:
            months_to_file = [month for month in months if month not in case.filed_for]
        else:
            months_to_file = [*months, _OF_ANY_DATE]
        case.filed_under, case.filed_for = core, months
        if not months_to_file:
            return
        accused = _whom(case.accused, case.descriptions)
        whom = [(who, kind) for who in accused for kind in kinds_of(case.families, case.acts_of_all)]
        whom += [(who, act) for who in ("*", *(() if case.accused else ("",))) for act in case.acts]
        for people in _people_filed(case.nationalities, case.acts):
            for who, what in whom:
                shelf = self._alike_by_month[is_refuted, who, what, people]
                for month in months_to_file:
                    shelf[month].append(case)


def _turn(profile: Profile) -> tuple[int, int, tuple[str, str]]:
    """Whose turn comes first: who leaves least open; of those, who names countries; of those, the earliest."""
    named = bool(profile.accused) and not profile.is_described
    left_open = (not named) + (not profile.nationalities) + (profile.month is None) + (not profile.accused)
    return left_open, any(code.isdigit() for code in profile.nationalities), profile.order


def _found(profile: Profile, is_open: bool) -> _Case:
    return _Case(
        accused=profile.accused,
        descriptions=profile.descriptions,
        acts=profile.acts,
        acts_of_all=profile.acts,
        families=profile.families,
        nationalities=profile.nationalities,
        statuses=profile.statuses,
        period=profile.month,
        origins=set(profile.origins),
        acts_by_article={profile.article_id: profile.acts},
        members=[(profile.order, profile.allegation_id)],
        is_open=is_open,
    )


def _fit(case: _Case, profile: Profile) -> _Fit | None:
    """How well an allegation fits a case; None where it does not."""
    if case.acts_by_article.get(profile.article_id, profile.acts) != profile.acts:
        return None  # an article that tells two things apart speaks of two (codebook, section 2)
    shares_origin = not case.origins.isdisjoint(profile.origins)
    accused = _fit_of_accused(case, profile, shares_origin)
    acts = _fit_of_acts(case, profile)
    if not accused or acts is None:
        return None
    people = _fit_of_people(case, profile)
    period = people and _fit_of_period(case, profile, shares_origin)
    if not period:
        return None
    fit = _Fit(shares_origin, accused, people, period, acts)
    return fit if _is_enough(fit, case, profile) else None


def _is_enough(fit: _Fit, case: _Case, profile: Profile) -> bool:
    """Whether what is known to be alike outweighs what is left open."""
    if fit.shares_origin:
        return fit.accused == 2 or fit.acts != 1
    if fit.people == 1:
        return False  # people said by one of them alone: only an origin ties them
    names_people = bool(case.nationalities)
    if fit.accused == 2:
        return fit.acts == 3 or (names_people and (fit.acts > 0 or (fit.people, fit.period) == (3, 2)))
    if not names_people:  # neither who did it nor to whom: one act alone is in every article
        return fit.acts == 3 and (fit.people == 3 or len(profile.acts) > 1)
    if fit.people == 2 or fit.acts == 0:
        return fit.period == 2 and fit.acts != 1 and bool(case.statuses & profile.statuses)
    return fit.acts == 3 or (fit.acts == 2 and fit.period == 2)


def _fit_of_accused(case: _Case, profile: Profile, shares_origin: bool) -> int:
    if not case.accused or not profile.accused:
        return 1
    if case.accused & profile.accused:
        return 2
    if shares_origin:
        return int(bool(case.descriptions or profile.descriptions))
    return int(any(_may_be(one, other) for one in case.descriptions for other in profile.descriptions))


def _may_be(one: Description, other: Description) -> bool:
    return one.kind == other.kind and (not one.where or not other.where or not one.where.isdisjoint(other.where))


def _fit_of_acts(case: _Case, profile: Profile) -> int | None:
    if case.acts == profile.acts:
        return 3
    if case.families & profile.families:
        return 2 if case.acts & profile.acts else 1
    return 0 if case.acts_of_all & profile.acts & INTO_SERVICE else None


def _fit_of_people(case: _Case, profile: Profile) -> int:
    if case.nationalities and profile.nationalities:
        if case.nationalities & profile.nationalities:
            return 3
        return 2 if shared_people(case.nationalities, profile.nationalities) else 0
    if case.nationalities or profile.nationalities:
        return 1
    if case.statuses and profile.statuses:
        return 3 if case.statuses & profile.statuses else 0
    return 2


def _fit_of_period(case: _Case, profile: Profile, shares_origin: bool) -> int:
    if case.period is None or profile.period is None:
        return 1
    apart = days_between(case.period, profile.period)
    if profile.period.is_a_year:
        return int(apart <= MOST_DAYS_OF_SILENCE)
    both = _together(case.period, profile.period)
    is_short = both is not None and both.last - both.first <= MOST_DAYS
    return 2 if is_short and (shares_origin or apart <= MOST_DAYS_OF_SILENCE) else 0


def _together(one: Period | None, other: Period | None) -> Period | None:
    if one is None or other is None:
        return one or other
    return Period(min(one.first, other.first), max(one.last, other.last))


def _whom(accused: frozenset[str], descriptions: frozenset[Description]) -> frozenset[str]:
    """Under whom a case is found: the accused, and what they are where they bear no name."""
    return accused | {f"kind:{each.kind}" for each in descriptions}


def _kinds(profile: Profile) -> list[str]:
    return sorted(profile.acts | profile.families)


def _people_filed(codes: frozenset[str], acts: frozenset[str]) -> list[str]:
    """Under which people a case is found: its own, and for the regions around them the mark `<`.

    Where no people are named, all acts must be alike, and they stand in their place.
    """
    if not codes:
        return [" ".join(sorted(acts))]
    return sorted(codes | {f"<{region}" for code in codes for region in regions_around(code)})


def _people_sought(codes: frozenset[str], acts: frozenset[str]) -> list[list[str]]:
    """Where to look for people: first for the same, then for regions around them and for who is within them."""
    if not codes:
        return [_people_filed(codes, acts)]
    around = {region for code in codes for region in regions_around(code)}
    return [sorted(codes), sorted(around | {f"<{code}" for code in codes})]


def _months_of(period: Period | None) -> tuple[int, ...]:
    return (_OF_ANY_DATE,) if period is None else (_month(period.first), _OF_NO_DATE)


def _months_around(period: Period | None) -> range:
    """The months in which an article may be published that is near enough, counted from the year 1."""
    if period is None:
        return range(_OF_NO_DATE, _OF_NO_DATE + 1)
    first, last = period.first - MOST_DAYS_OF_SILENCE, period.last + MOST_DAYS_OF_SILENCE
    return range(_month(first) - 1, _month(last) + 1)  # one more: an article's month counts from its first day


def _month(day: int) -> int:
    on = date.fromordinal(max(1, day))
    return on.year * 12 + on.month


def _distinct(cases: Iterable[_Case]) -> list[_Case]:
    return list({id(case): case for case in cases}.values())


def _identifier(allegation_id: str) -> str:
    return "cas-" + hashlib.sha256(allegation_id.encode("ascii")).hexdigest()[:_HEX_DIGITS]
