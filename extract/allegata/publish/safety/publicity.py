"""Who may be named: whom the record cites, who answers for a state or an organisation, and what is no person.

An office that the text gives somebody is not enough, since whoever is accused may hold one and the extractor may have
listed nobody. In rows that no person has reviewed a person is named as a source or a speaker, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from ...models import Allegation, CitedSource, Record, Response
from ...vocabulary import ActorType, NameStatus, ResponseRole, ReviewStatus, SourceType
from .outlets import is_outlet
from .people import Covered, People, find_people, firm_parts, proper_names
from .standing import has_standing
from .tokens import tokens
from .words import Kind, is_safe, public_figures, words

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

_STATE_ROLES = frozenset({ResponseRole.RECEIVING_STATE, ResponseRole.HOME_STATE})


@dataclass(frozen=True)
class Public:
    """Who may be named in what is published of an article.

    Attributes:
        named: people and bodies that the record cites, lets answer, or accuses as no person is accused.
        accused: names of the accused in rows that a person has reviewed.
        in_office: whether an office in the text is enough, because a person has reviewed every row.
    """

    named: frozenset[str]
    accused: frozenset[str]
    in_office: bool

    @property
    def names(self) -> frozenset[str]:
        """All of them."""
        return self.named | self.accused

    @property
    def reviewed(self) -> Covered:
        """The accused whom a person has reviewed, by any of their names."""
        return Covered(self.accused)

    def without(self, hides: Callable[[str], bool]) -> Public:
        """Those that are left when names that cannot be shown are taken out."""
        return replace(self, named=frozenset(name for name in self.named if not hides(name)))


def known_by(record: Record, text: str, reviewed: Iterable[str]) -> Public:
    """Who may be named, going by the whole record.

    Args:
        record: the record as coded.
        text: the article's text.
        reviewed: the names of the accused in rows that a person has reviewed.
    """
    names = set(_bodies(record, text))
    for allegation in record.allegations:
        names.update(_cited(allegation, text, record.language))
        names.update(_answering(allegation, text, record.language))
    rows = [allegation.review_status is ReviewStatus.REVIEWED for allegation in record.allegations]
    return Public(in_full(names, text), frozenset(reviewed), in_office=bool(rows) and all(rows))


def barred_from_claims(record: Record, allegation: Allegation, text: str) -> frozenset[str]:
    """People whom a quote of what is alleged must not name: all but the allegation's public sources.

    The quotes of sources and responses may name others who speak.
    """
    people = find_people(text)
    sources = in_full(_cited(allegation, text, record.language), text)
    known = Covered([*_bodies(record, text), *sources, *public_figures()])
    return frozenset(name for name in people.all if not known.covers(name))


def accused_responders(allegation: Allegation, text: str) -> frozenset[str]:
    """Names of those who answer as the accused and for nobody but themselves."""
    people = find_people(text)
    return frozenset(
        name
        for response in allegation.responses
        if response.role is ResponseRole.ACCUSED and response.responder_status is NameStatus.AS_WRITTEN
        if not _speaks_for_others(response, allegation, people)
        for name in proper_names(response.responder, text)
        if not is_safe(name)  # Moscow
    )


def in_full(names: Iterable[str], text: str) -> frozenset[str]:
    """The names, and the full name of each who is given by surname, where the text has one such name alone."""
    whole = [name for name in find_people(text).all if " " in name]
    found = set(names)
    for name in tuple(found):
        for part in {name, *proper_names(name, text)}:
            fuller = [each for each in whole if Covered([each]).covers(part)]
            if len(fuller) == 1:
                found.add(fuller[0])
    return frozenset(found)


def without_standing(record: Record, text: str) -> frozenset[str]:
    """The names of cited sources and answering states of whom the text does not show in what standing they speak."""
    names: set[str] = set()
    for allegation in record.allegations:
        if allegation.review_status is ReviewStatus.REVIEWED:
            continue
        names.update(each.name for each in allegation.cited_sources if each.name_status is NameStatus.AS_WRITTEN)
        names.update(
            each.responder
            for each in allegation.responses
            if each.responder_status is NameStatus.AS_WRITTEN and each.role in _STATE_ROLES
        )
    doubtful = {name for name in names if not has_standing(name, text, record.language)}
    doubtful = {name for name in doubtful if not is_outlet(name, record, text)}
    return frozenset().union(*(proper_names(name, text) for name in doubtful))


def _public_sources(allegation: Allegation, text: str, language: str | None) -> Iterator[CitedSource]:
    is_reviewed = allegation.review_status is ReviewStatus.REVIEWED
    for source in allegation.cited_sources:
        if source.source_type in PRIVATE_SOURCES or source.name_status is NameStatus.WITHHELD:
            continue
        if is_reviewed or (has_standing(source.name, text, language) and not _is_business(source)):
            yield source


def _is_business(source: CitedSource) -> bool:
    """Whether a source has the name of a firm, of which the extractor may have missed that it is accused."""
    return source.source_type is not SourceType.MEDIA and bool(firm_parts(source.name))


def _cited(allegation: Allegation, text: str, language: str | None) -> Iterator[str]:
    people = find_people(text)
    for source in _public_sources(allegation, text, language):
        # Mme Ngo Bassong is no organisation, whatever the record takes her for.
        if source.source_type in _SPEAKERS or source.name not in people.titled:
            yield source.name
        yield from _through(source, people)


def _through(source: CitedSource, people: People) -> Iterator[str]:
    if source.via is not None and any(Covered([source.via]).covers(name) for name in people.public):
        yield source.via


def _answering(allegation: Allegation, text: str, language: str | None) -> Iterator[str]:
    people = find_people(text)
    is_reviewed = allegation.review_status is ReviewStatus.REVIEWED
    for response in allegation.responses:
        if response.responder_status is NameStatus.WITHHELD:
            continue
        is_accused = response.role is ResponseRole.ACCUSED
        is_of_a_state = (
            response.role in _STATE_ROLES
            and not _is_only_titled(response.responder, text, people)
            and (is_reviewed or has_standing(response.responder, text, language))
        )
        is_kept = is_accused and is_reviewed
        if is_kept or is_of_a_state or _speaks_for_others(response, allegation, people):
            yield response.responder


def _is_only_titled(name: str, text: str, people: People) -> bool:
    """Whether the text calls somebody "Mr" and the like, and names no office."""
    names = {name, *proper_names(name, text)}
    office = Covered(people.public)
    return any(each in people.titled and not office.covers(each) for each in names)


def _speaks_for_others(response: Response, allegation: Allegation, people: People) -> bool:
    if any(token.low in words(Kind.VOICE) for token in tokens(response.responder)):
        return True
    bodies = [each.name for each in allegation.alleged_perpetrators if each.actor_type in NAMED_ACTORS]
    known = Covered([*people.voices, *public_figures(), *bodies])
    return any(known.covers(name) for name in (response.responder, _last_word(response.responder)) if name)


def _last_word(name: str) -> str:
    stream = tokens(name)
    return stream[-1].word if stream else ""


def _bodies(record: Record, text: str) -> Iterator[str]:
    """What is no person though no table knows it: outlets, groups, and states as accused."""
    people = find_people(text)
    persons = Covered([*people.public, *people.titled])
    for allegation in record.allegations:
        for accused in allegation.alleged_perpetrators:
            if accused.actor_type in NAMED_ACTORS:
                yield accused.name
        for source in _public_sources(allegation, text, record.language):
            if source.source_type not in _SPEAKERS and not persons.covers(source.name):
                yield source.name
    if record.outlet:
        yield record.outlet
