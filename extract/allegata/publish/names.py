"""Whose names a record and its article must not show: who is protected, and who is public.

Protected: everyone whom the record lists as affected, family, captive or witness; in rows that no person has reviewed,
every person and firm among the accused; and whoever the text names of whom it does not say that he or she holds an
office. Public: people in office, and those whom the record cites as officials, experts, organisations or outlets, or
who answer for a state, unless they are among the protected or the text gives their age or their family.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..models import Allegation, AllegedPerpetrator, Article, Record
from ..vocabulary import ActorType, NameStatus, ResponseRole, ReviewStatus, SourceType
from .people import Covered, find_in_title, find_people, proper_names
from .protection import Protection
from .singularity import is_one_person
from .tokens import has_capitals
from .words import public_figures

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

_STATE_ROLES = frozenset({ResponseRole.ACCUSED, ResponseRole.RECEIVING_STATE, ResponseRole.HOME_STATE})
_HANDLE = re.compile(r"(?<![\w.])@\w{3,}(?:[.-]\w+)*|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")


@dataclass(frozen=True)
class Guard:
    """What is protected in one article.

    Attributes:
        article: protected everywhere in the article's own fields and in reviewed rows.
        is_closed: nothing of the text is shown, since it names a private person and its script does not tell whom else.
    """

    article: Protection
    is_closed: bool


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
    for title in {article.title, record.title} - {None}:
        in_title = find_people(title or "") if not (title or "").istitle() else None
        found |= {name for name in (in_title.private if in_title else ()) if not known.covers(name)}
        found |= {name for name in find_in_title(title or "", text) if not known.covers(name)}
    handles = {match[0] for match in _HANDLE.finditer(f"{article.title or ''}\n{text}")}
    covered = Covered(reviewed)
    accused = {name for name in accused if not covered.covers(name)}
    names = affected | accused | found | handles
    return Guard(Protection(frozenset(names)), bool(affected) and not has_capitals(text))


def row_protection(guard: Guard, allegation: Allegation, text: str) -> Protection:
    """What is protected in one allegation: also its own accused, where no person has reviewed it."""
    if allegation.review_status is ReviewStatus.REVIEWED:
        return guard.article
    own = frozenset(_accused(allegation, text))
    return guard.article if own <= guard.article.names else Protection(guard.article.names | own)


def protected_names(record: Record, article: Article) -> frozenset[str]:
    """The names that may stand nowhere in the published record of this article."""
    return guard_of(record, article).article.names


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
    for allegation in record.allegations:
        for source in allegation.cited_sources:
            if source.source_type not in PRIVATE_SOURCES and source.name_status is NameStatus.AS_WRITTEN:
                yield source.name
        for response in allegation.responses:
            if response.role in _STATE_ROLES and response.responder_status is NameStatus.AS_WRITTEN:
                yield response.responder
        for accused in allegation.alleged_perpetrators:
            if accused.actor_type in NAMED_ACTORS:
                yield accused.name
    if record.outlet:
        yield record.outlet
