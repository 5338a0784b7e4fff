"""Whose names a record and its article must not show: who is protected, and who is public.

Protected: everyone whom the record lists as affected, family, captive or witness; in rows that no person has reviewed,
every person and firm among the accused, and whoever answers as the accused and for nobody else; and every other person
whom the text or the title names, in office or not. Public: those whom `publicity` knows, unless they are among the
protected or the text gives their age or their family.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...models import Allegation, AllegedPerpetrator, Article, Record
from ...vocabulary import ActorType, NameStatus, ReviewStatus
from .caseless import may_name
from .details import accounts, details
from .firms import firm_names
from .outlets import is_outlet
from .people import Covered, find_in_title, find_people, proper_names
from .posing import mentioned, posing
from .protection import Protection, protection_of
from .publicity import (
    NAMED_ACTORS,
    PRIVATE_SOURCES,
    Public,
    accused_responders,
    barred_from_claims,
    in_full,
    known_by,
    without_standing,
)
from .singularity import is_one_person
from .tokens import has_capitals, is_in_title_case
from .words import is_place, public_figures

_FIRMS = frozenset({ActorType.COMPANY, ActorType.CRIMINAL_NETWORK, ActorType.OTHER, ActorType.UNSPECIFIED})
"""Accused whose names may be made of words that are nobody's."""

MARK = "[name withheld]"
"""What stands in a title where a name stood."""

_PAIRS = 2  # remembered: that of the article at hand is worked out for the profile, and wanted by the check behind it

DETAIL_MARK = "[detail withheld]"
"""What stands in a title where an age, a number to call or the like stood."""


def unmarked(value: str) -> str:
    """A value without the marks of what was withheld."""
    return value.replace(MARK, "").replace(DETAIL_MARK, "")


@dataclass(frozen=True)
class Guard:
    """What is protected in one article.

    Attributes:
        names: whose names must not be seen.
        text: the article's text.
    """

    names: Protection
    text: str

    def hides(self, value: str | None) -> bool:
        """Whether a value holds a protected name, or a detail that leads to a person."""
        return value is not None and (self.names.in_text(value) or bool(details(value)))

    def doubts(self, value: str | None) -> bool:
        """Whether a value holds one, or may hold one that its script does not show."""
        return value is not None and (self.hides(value) or may_name(value, self.text))

    def redacted(self, value: str) -> str:
        """The value with a mark in the place of each name and detail."""
        for start, end in sorted(details(value), reverse=True):
            gap = " " if value[:start] and not value[start - 1].isspace() else ""
            value = f"{value[:start]}{gap}{DETAIL_MARK}{value[end:]}"
        for start, end in sorted(posing(value), reverse=True):
            value = f"{value[:start]}{MARK}{value[end:]}"
        return self.names.redacted(value, MARK)

    def spans(self) -> list[tuple[int, int]]:
        """Where the text holds a name or a detail: a quote that cuts one short shows a part of it."""
        parts = {part for name in self.names.names for part in name.split()}
        return [*self.names.spans(self.text), *details(self.text), *posing(self.text), *mentioned(self.text, parts)]


def guard_of(record: Record, article: Article) -> Guard:
    """Work out whom the record and the text name, and which of them are protected."""
    return _guard_of(_Pair(record, article))


@dataclass(frozen=True, eq=False)
class _Pair:
    """A record and its article, the same where they are the same objects: to compare what they hold takes longer."""

    record: Record
    article: Article

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Pair) and self.record is other.record and self.article is other.article

    def __hash__(self) -> int:
        return hash((id(self.record), id(self.article)))


@lru_cache(maxsize=_PAIRS)
def _guard_of(pair: _Pair) -> Guard:
    record, article = pair.record, pair.article
    text = article.text
    affected = frozenset(_affected_names(record, text))
    handles = accounts(f"{article.title or ''}\n{text}")
    reviewed = (name for each in _rows(record, ReviewStatus.REVIEWED) for name in _accused(each, text))
    public = known_by(record, text, reviewed)
    unreviewed = {name for each in _rows(record, ReviewStatus.MACHINE_CODED) for name in _accused(each, text)}
    while True:
        found = _found_names(record, article, public)
        accused = {name for name in unreviewed if not public.reviewed.covers(name)}
        guard = Guard(protection_of(_telling(affected | accused | found | handles)), text)
        # Who shares a word with somebody protected cannot be shown, and then is no longer public either.
        shown = public.without(guard.hides)
        if shown == public:
            return guard
        public = shown


def _found_names(record: Record, article: Article, public: Public) -> set[str]:
    people = find_people(article.text)
    known = Covered([*public.names, *public_figures(), *(people.public if public.in_office else ())])
    found = {name for name in people.public | people.uncertain if not known.covers(name)}
    found |= {name for name in people.private if not public.reviewed.covers(name)}
    found |= {name for name in without_standing(record, article.text) if not known.covers(name)}
    # A title that was made safe before tells nothing more, and its marks are no names.
    of_record = record.title if record.title_status is NameStatus.AS_WRITTEN else None
    for title in filter(None, (article.title, of_record)):
        in_title = find_in_title(title, article.text)
        if not is_in_title_case(title):
            in_title |= find_people(title).private
        found |= {name for name in in_title if not known.covers(name)}
    return found


def _telling(names: Iterable[str]) -> frozenset[str]:
    # A given name that is a country's ("Jordan") tells nobody alone, and the country must stay.
    return frozenset(name for name in names if not is_place(name))


def guard_of_row(guard: Guard, allegation: Allegation) -> Guard:
    """What is protected in one allegation: also its own accused, where no person has reviewed it."""
    if allegation.review_status is ReviewStatus.REVIEWED:
        return guard
    own = _telling(_accused(allegation, guard.text))
    return guard if own <= guard.names.names else Guard(protection_of(guard.names.names | own), guard.text)


def guard_of_claims(guard: Guard, record: Record, allegation: Allegation) -> Guard:
    """What quotes of the claim itself must not show: where no person has reviewed it, all but its public sources."""
    if allegation.review_status is ReviewStatus.REVIEWED:
        return guard
    barred = _telling(barred_from_claims(record, allegation, guard.text))
    return guard if barred <= guard.names.names else Guard(protection_of(guard.names.names | barred), guard.text)


def protected_names(record: Record, article: Article) -> frozenset[str]:
    """The names that may stand nowhere in the published record of this article."""
    return guard_of(record, article).names.names


def accused_names(accused: AllegedPerpetrator, text: str) -> frozenset[str]:
    """The names of people and firms in an accused as written; none where a state or an armed group is meant."""
    if accused.name_status is NameStatus.WITHHELD:
        return frozenset()
    if accused.actor_type not in NAMED_ACTORS:
        of_firm = accused.actor_type in _FIRMS
        written = (accused.name, accused.label)
        names = frozenset().union(*(proper_names(name, text, of_firm=of_firm) for name in written))
        return names.union(*(firm_names(name, text) for name in written)) if of_firm else names
    people = find_people(text)
    persons = Covered([*people.private, *people.public, *public_figures()])
    return frozenset(name for name in proper_names(accused.name, text) if persons.covers(name))


def _accused(allegation: Allegation, text: str) -> frozenset[str]:
    names = frozenset().union(*(accused_names(accused, text) for accused in allegation.alleged_perpetrators))
    if allegation.review_status is ReviewStatus.MACHINE_CODED:
        names |= accused_responders(allegation, text)
    return in_full(names, text)


def _rows(record: Record, status: ReviewStatus) -> list[Allegation]:
    return [allegation for allegation in record.allegations if allegation.review_status is status]


def _affected_names(record: Record, text: str) -> Iterator[str]:
    people = find_people(text)
    persons = Covered([*people.private, *people.uncertain, *people.public])
    for allegation in record.allegations:
        for source in allegation.cited_sources:
            is_private = source.source_type in PRIVATE_SOURCES and source.name_status is NameStatus.AS_WRITTEN
            if is_private and not is_outlet(source.name, record, text):
                yield from proper_names(source.name, text)
        for group in allegation.affected_groups:
            if group.term is None:
                continue
            names = proper_names(group.term, text)
            if is_one_person(group):
                yield from names
            elif has_capitals(text):
                # A people that no table knows is one word; a person is two, or known from the text.
                yield from (name for name in names if " " in name or persons.covers(name))
