"""Whose names a record and its article must not show: who is protected, and who is public.

Protected: everyone whom the record lists as affected, family, captive or witness; in rows that no person has reviewed,
every person and firm among the accused; and whoever the text names of whom it does not say that he or she holds an
office. Public: people in office, and those whom the record cites as officials, experts, organisations or outlets, or
who answer for a state, unless they are among the protected or the text gives their age or their family.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...models import Allegation, AllegedPerpetrator, Article, Record
from ...vocabulary import ActorType, NameStatus, ResponseRole, ReviewStatus, SourceType
from .caseless import may_name
from .details import accounts, details
from .people import Covered, find_in_title, find_people, proper_names
from .protection import Protection
from .singularity import is_one_person
from .tokens import has_capitals, is_in_title_case
from .words import is_place, public_figures

PRIVATE_SOURCES = frozenset(
    {
        SourceType.VICTIM,
        SourceType.FAMILY,
        SourceType.CAPTIVE,
        SourceType.WITNESS,
        SourceType.SOCIAL_MEDIA,
        SourceType.UNNAMED,
    }
)
"""Sources whose names are never published."""

NAMED_ACTORS = frozenset(
    {
        ActorType.STATE,
        ActorType.ARMED_FORCES,
        ActorType.SECURITY_SERVICE,
        ActorType.DIPLOMATIC_MISSION,
        ActorType.PRIVATE_MILITARY_COMPANY,
        ActorType.ARMED_GROUP,
        ActorType.INTERGOVERNMENTAL,
    }
)
"""Accused that are named also in rows that no person has reviewed."""

_SPEAKERS = frozenset({SourceType.OFFICIAL, SourceType.OFFICIAL_ANONYMOUS, SourceType.EXPERT})
"""Public sources that are people; the others are organisations and papers."""

_STATE_ROLES = frozenset({ResponseRole.ACCUSED, ResponseRole.RECEIVING_STATE, ResponseRole.HOME_STATE})
MARK = "[name withheld]"
"""What stands in a title where a name stood."""

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
            value = f"{value[:start]}{DETAIL_MARK}{value[end:]}"
        return self.names.redacted(value, MARK)

    def spans(self) -> list[tuple[int, int]]:
        """Where the text holds a name or a detail: a quote that cuts one short shows a part of it."""
        return [*self.names.spans(self.text), *details(self.text)]


def guard_of(record: Record, article: Article) -> Guard:
    """Work out whom the record and the text name, and which of them are protected."""
    text = article.text
    affected = frozenset(_affected_names(record, text))
    reviewed = {name for allegation in _rows(record, ReviewStatus.REVIEWED) for name in _accused(allegation, text)}
    accused = {name for allegation in _rows(record, ReviewStatus.MACHINE_CODED) for name in _accused(allegation, text)}
    public = Covered([*_public_names(record, text), *reviewed])
    people = find_people(text)
    found = {name for name in people.uncertain if not public.covers(name)}
    found |= {name for name in people.private if not Covered(reviewed).covers(name)}
    known = Covered([*public.names, *people.public, *public_figures()])
    # A title that was made safe before tells nothing more, and its marks are no names.
    of_record = record.title if record.title_status is NameStatus.AS_WRITTEN else None
    for title in filter(None, (article.title, of_record)):
        in_title = find_in_title(title, text)
        if not is_in_title_case(title):
            in_title |= find_people(title).private
        found |= {name for name in in_title if not known.covers(name)}
    handles = accounts(f"{article.title or ''}\n{text}")
    covered = Covered(reviewed)
    accused = {name for name in accused if not covered.covers(name)}
    return Guard(Protection(_telling(affected | accused | found | handles)), text)


def _telling(names: Iterable[str]) -> frozenset[str]:
    # A given name that is a country's ("Jordan") tells nobody alone, and the country must stay.
    return frozenset(name for name in names if not is_place(name))


def guard_of_row(guard: Guard, allegation: Allegation) -> Guard:
    """What is protected in one allegation: also its own accused, where no person has reviewed it."""
    if allegation.review_status is ReviewStatus.REVIEWED:
        return guard
    own = _telling(_accused(allegation, guard.text))
    return guard if own <= guard.names.names else Guard(Protection(guard.names.names | own), guard.text)


def protected_names(record: Record, article: Article) -> frozenset[str]:
    """The names that may stand nowhere in the published record of this article."""
    return guard_of(record, article).names.names


def accused_names(accused: AllegedPerpetrator, text: str) -> frozenset[str]:
    """The names of people and firms in an accused as written; none where a state or an armed group is meant."""
    if accused.name_status is NameStatus.WITHHELD:
        return frozenset()
    if accused.actor_type not in NAMED_ACTORS:
        of_firm = accused.actor_type in (ActorType.COMPANY, ActorType.CRIMINAL_NETWORK, ActorType.OTHER)
        return frozenset().union(*(proper_names(name, text, of_firm=of_firm) for name in (accused.name, accused.label)))
    people = find_people(text)
    persons = Covered([*people.private, *people.public, *public_figures()])
    return frozenset(name for name in proper_names(accused.name, text) if persons.covers(name))


def _accused(allegation: Allegation, text: str) -> Iterator[str]:
    for accused in allegation.alleged_perpetrators:
        yield from accused_names(accused, text)


def _rows(record: Record, status: ReviewStatus) -> list[Allegation]:
    return [allegation for allegation in record.allegations if allegation.review_status is status]


def _affected_names(record: Record, text: str) -> Iterator[str]:
    people = find_people(text)
    persons = Covered([*people.private, *people.uncertain, *people.public])
    for allegation in record.allegations:
        for source in allegation.cited_sources:
            if source.source_type in PRIVATE_SOURCES and source.name_status is NameStatus.AS_WRITTEN:
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


def _public_names(record: Record, text: str) -> Iterator[str]:
    titled = find_people(text).titled
    for allegation in record.allegations:
        for source in allegation.cited_sources:
            if source.source_type in PRIVATE_SOURCES or source.name_status is NameStatus.WITHHELD:
                continue
            # Mme Ngo Bassong is no organisation, whatever the record takes her for.
            if source.source_type in _SPEAKERS or source.name not in titled:
                yield source.name
        for response in allegation.responses:
            if response.role in _STATE_ROLES and response.responder_status is NameStatus.AS_WRITTEN:
                yield response.responder
        for accused in allegation.alleged_perpetrators:
            if accused.actor_type in NAMED_ACTORS:
                yield accused.name
    if record.outlet:
        yield record.outlet
