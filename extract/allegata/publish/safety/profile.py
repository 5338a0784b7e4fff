"""The safe profile: a record as it may be published (codebook, section 4).

Names and identifying details of affected people, families, witnesses and captives appear nowhere; people and firms
that are accused appear by role and associated country until a person has reviewed the row. Until then nobody else is
named who is not cited in public and speaks for no state or organisation, since the extractor may have missed who is
accused. A quote that holds a protected name is withheld, and so is one about a single person; the value that it shows
stays. Where the rules cannot tell, they withhold.

Scripts without capitals, and texts all in one case, do not show who is named. There, every name that the record lists
is removed, and a title, address, quote or group is shown only where tables know each of its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeVar
from urllib.parse import urlsplit

from ...errors import PackageError
from ...gazetteer.places import country_label
from ...models import (
    AffectedGroup,
    Allegation,
    AllegedPerpetrator,
    Article,
    CitedSource,
    Evidence,
    GroupNationality,
    Model,
    Record,
    Response,
)
from ...vocabulary import (
    ActorType,
    Code,
    NameStatus,
    NationalityScheme,
    Outcome,
    QuoteStatus,
    ResponseRole,
    ReviewStatus,
    SourceType,
)
from .caseless import may_name
from .details import accounts, details, repeats_detail
from .folding import decoded
from .names import Guard, accused_names, guard_of, guard_of_claims, guard_of_row, unmarked
from .people import proper_names
from .protection import protection_of
from .publicity import NAMED_ACTORS, PRIVATE_SOURCES
from .singularity import is_one_person
from .slugs import has_unknown_words
from .standing import has_standing

_ROLES = {
    ActorType.STATE: "a state",
    ActorType.ARMED_FORCES: "armed forces",
    ActorType.SECURITY_SERVICE: "a security service",
    ActorType.DIPLOMATIC_MISSION: "a diplomatic mission",
    ActorType.OFFICIAL: "an official",
    ActorType.PRIVATE_MILITARY_COMPANY: "a private military company",
    ActorType.ARMED_GROUP: "an armed group",
    ActorType.COMPANY: "a company",
    ActorType.RECRUITER: "a recruiter",
    ActorType.CRIMINAL_NETWORK: "a criminal network",
    ActorType.INTERGOVERNMENTAL: "an intergovernmental body",
    ActorType.OTHER: "an actor",
    ActorType.UNSPECIFIED: "an actor",
}
_SOURCES = {
    SourceType.VICTIM: "an affected person",
    SourceType.FAMILY: "a family member",
    SourceType.CAPTIVE: "a captive",
    SourceType.WITNESS: "a witness",
    SourceType.SOCIAL_MEDIA: "a social media account",
    SourceType.UNNAMED: "an unnamed source",
    SourceType.OFFICIAL: "an official",
    SourceType.OFFICIAL_ANONYMOUS: "an official",
    SourceType.GOVERNMENT: "a government body",
    SourceType.INTELLIGENCE_SERVICE: "an intelligence service",
    SourceType.COURT: "a court",
    SourceType.INTERGOVERNMENTAL: "an intergovernmental body",
    SourceType.NGO: "a non-governmental organisation",
    SourceType.EXPERT: "an expert",
    SourceType.MEDIA: "an outlet",
    SourceType.DOCUMENT: "a document",
}
_RESPONDERS = {
    ResponseRole.ACCUSED: "the accused",
    ResponseRole.RECEIVING_STATE: "a representative of the receiving state",
    ResponseRole.INTERMEDIARY: "an intermediary",
    ResponseRole.HOME_STATE: "a representative of the home state",
    ResponseRole.OTHER: "another party",
}
EvidenceT = TypeVar("EvidenceT", bound=Evidence)


@dataclass(frozen=True)
class _Row:
    """What is protected in one allegation, and where in the text it stands.

    `spans` holds for every quote, `claims` for those that show what is alleged and of whom.
    """

    guard: Guard
    language: str | None
    spans: tuple[tuple[int, int], ...]
    claims: tuple[tuple[int, int], ...]

    def hides(self, value: str | None) -> bool:
        return self.guard.hides(value)

    def evidence(self, item: EvidenceT, *, withhold: bool = False) -> EvidenceT:
        if item.quote_status is QuoteStatus.WITHHELD or not (withhold or self._hides_quote(item)):
            return item
        nothing = {"quote": None, "quote_start": None, "quote_end": None, "quote_status": QuoteStatus.WITHHELD}
        return item.model_copy(update=nothing)

    def _hides_quote(self, item: Evidence) -> bool:
        start, end = item.quote_start or 0, item.quote_end or 0
        if item.quote != self.guard.text[start:end]:
            return True  # a quote that is not the text's cannot be judged by where it stands
        spans = self.spans if isinstance(item, (CitedSource, Response)) else self.claims
        overlaps = any(start < last and first < end for first, last in spans)
        return overlaps or self.guard.doubts(item.quote)


def safe(record: Record, article: Article, compose: Callable[[Allegation], str]) -> Record:
    """The record as it may be published.

    Args:
        record: the record as coded, names and all; one that is safe already comes back unchanged.
        article: the article that it was read from.
        compose: makes the sentence `allegation` from an allegation whose parts are safe.
    """
    guard = guard_of(record, article)
    spans = cache(lambda guard: tuple(guard.spans()))  # most rows protect the same names
    lone = tuple(_lone_people(record))

    def row_of(allegation: Allegation) -> _Row:
        own = guard_of_row(guard, allegation)
        claims = guard_of_claims(own, record, allegation)
        return _Row(own, record.language, (*spans(own), *lone), (*spans(claims), *lone))

    title, title_status = _safe_title(record, guard)
    url, url_status = _safe_url(record, article, guard)
    return record.model_copy(
        update={
            "source_id": record.source_id if _is_safe_address(record.source_id, article, guard) else None,
            "url": url,
            "url_status": url_status,
            "outlet": None if guard.hides(record.outlet) else record.outlet,
            "title": title,
            "title_status": title_status,
            "outcome_reason": _safe_reason(record, guard),
            "allegations": tuple(_safe_allegation(each, row_of(each), compose) for each in record.allegations),
        }
    )


_DETAIL = re.compile(r"\s+at\s+\w+://\S+|\s+\((?!\d{3}\))[^()]*\)")
"""An address, and what stands in brackets unless it is a status of HTTP; what follows a colon is not ours either."""


def _safe_reason(record: Record, guard: Guard) -> str | None:
    """Why an article ended as it did: our own words as they are, those of a server or a model in general terms.

    What a server says of a failure can name addresses and files of whoever runs it, and a model's refusal anybody.
    """
    if record.outcome_reason is None:
        return None
    if record.outcome is Outcome.SKIPPED:
        return guard.redacted(record.outcome_reason)
    ours = _DETAIL.sub("", record.outcome_reason).partition(":")[0].partition(". ")[0]
    return guard.redacted(ours) or record.outcome.definition


def assert_safe(record: Record, names: Iterable[str]) -> None:
    """Make sure that no string of a record holds one of the names, a part of one, or a detail that leads to a person.

    Args:
        record: a record that is to be published.
        names: names as written, for instance `names.protected_names` of the record as coded.

    Raises:
        PackageError: a name, or a part of one, was found; the message says where, not which.
    """
    protection = protection_of(frozenset(names))
    for where, value in _strings(record):
        is_address = where in ("url", "source_id")
        shown = unmarked(value)
        if protection.in_address(value) if is_address else protection.in_text(shown) or details(shown):
            raise PackageError(
                f"{record.article_id}: a protected name stands in {where}",
                "Hold the article back, and report this: it is a fault of the safe profile.",
            )


def _strings(model: Model, path: str = "") -> Iterator[tuple[str, str]]:
    # Identifiers, hashes and codes are made by code from closed alphabets, and the extractor's name is nobody's.
    skipped = {"article_id", "allegation_id", "text_sha256", "duplicate_of", "extractor", "published", "language"}
    for name in type(model).model_fields:
        value = getattr(model, name)
        where = f"{path}.{name}" if path else name
        if name in skipped or isinstance(value, Code) or name.endswith("code"):
            continue
        if isinstance(value, str):
            yield where, value
        elif isinstance(value, Model):
            yield from _strings(value, where)
        elif isinstance(value, tuple):
            for number, item in enumerate(value, 1):
                if isinstance(item, Model):
                    yield from _strings(item, f"{where}[{number}]")


def _safe_title(record: Record, guard: Guard) -> tuple[str | None, NameStatus]:
    if record.title is None:
        return None, record.title_status
    if record.title_status is NameStatus.WITHHELD:
        return (None if guard.hides(unmarked(record.title)) else record.title), NameStatus.WITHHELD
    if may_name(record.title, guard.text):
        return None, NameStatus.WITHHELD
    title = guard.redacted(record.title)
    if title == record.title:
        return title, record.title_status
    return (None if guard.hides(unmarked(title)) else title), NameStatus.WITHHELD


def _safe_url(record: Record, article: Article, guard: Guard) -> tuple[str | None, NameStatus]:
    if record.url is None or record.url_status is NameStatus.WITHHELD:
        return record.url, record.url_status
    if _is_safe_address(record.url, article, guard):
        return record.url, record.url_status
    try:
        parts = urlsplit(record.url)
        host = parts.hostname
    except ValueError:  # an address that is none has no host to keep
        host = None
    if not host or parts.scheme not in ("http", "https") or guard.names.in_address(f"//{host}"):
        return None, NameStatus.WITHHELD
    return f"{parts.scheme}://{host}/", NameStatus.WITHHELD


def _is_safe_address(address: str | None, article: Article, guard: Guard) -> bool:
    if address is None:
        return True
    plain = decoded(address)
    names_nobody = not (guard.names.in_address(address) or accounts(plain) or repeats_detail(plain, guard.text))
    return names_nobody and not has_unknown_words(address, article.title or "", article.text)


def _safe_allegation(allegation: Allegation, row: _Row, compose: Callable[[Allegation], str]) -> Allegation:
    reviewed = allegation.review_status is ReviewStatus.REVIEWED
    parts = row.evidence(allegation).model_copy(
        update={
            "acts": tuple(row.evidence(act) for act in allegation.acts),
            "means": tuple(row.evidence(means) for means in allegation.means),
            "alleged_perpetrators": tuple(
                _safe_accused(accused, row, is_reviewed=reviewed) for accused in allegation.alleged_perpetrators
            ),
            "affected_groups": tuple(_safe_group(group, row) for group in allegation.affected_groups),
            "cited_sources": tuple(_safe_source(source, row) for source in allegation.cited_sources),
            "responses": tuple(_safe_response(response, row) for response in allegation.responses),
        }
    )
    # What lost nothing keeps its sentence, so that a record that is safe stays as it is.
    sentence = allegation.allegation if parts == allegation else compose(parts)
    return parts.model_copy(update={"allegation": row.guard.redacted(sentence)})


def _lone_people(record: Record) -> Iterator[tuple[int, int]]:
    """Where the text speaks of one affected person: other quotes of the same words would show as much."""
    for group in (group for allegation in record.allegations for group in allegation.affected_groups):
        if is_one_person(group) and group.quote_start is not None and group.quote_end is not None:
            yield group.quote_start, group.quote_end


def _safe_accused(accused: AllegedPerpetrator, row: _Row, *, is_reviewed: bool) -> AllegedPerpetrator:
    shown = row.evidence(accused)
    if row.hides(accused.organ):
        shown = shown.model_copy(update={"organ": None})
    is_named = not is_reviewed and bool(accused_names(accused, row.guard.text))
    if not (is_named or row.hides(accused.name) or row.hides(accused.label)):
        return shown
    country = accused.state_code or accused.associated_country_code
    role = _ROLES[accused.actor_type] + (f" ({country_label(country)})" if country else "")
    keeps_label = accused.actor_type in NAMED_ACTORS and accused.state_code and not row.hides(accused.label)
    label = accused.label if keeps_label else role
    return shown.model_copy(update={"name": role, "label": label, "name_status": NameStatus.WITHHELD})


def _safe_group(group: AffectedGroup, row: _Row) -> AffectedGroup:
    nationalities = tuple(filter(None, (_safe_nationality(each, row) for each in group.nationalities)))
    is_one = is_one_person(group)
    if group.term_status is NameStatus.WITHHELD or not (is_one or row.guard.doubts(group.term)):
        shown: dict[str, object] = {"nationalities": nationalities}
        if row.hides(group.number):  # as digits it would say the same
            shown |= {"number": None, "number_low": None, "number_high": None}
        return row.evidence(group).model_copy(update=shown)
    hidden: dict[str, object] = {"term": None, "term_status": NameStatus.WITHHELD, "nationalities": nationalities}
    if is_one or row.hides(group.number) or group.number_low is None:
        hidden |= {"number": None, "number_low": None, "number_high": None, "statuses": ()}
    return row.evidence(group, withhold=True).model_copy(update=hidden)


def _safe_nationality(nationality: GroupNationality, row: _Row) -> GroupNationality | None:
    if row.hides(nationality.label):
        return None
    if not row.hides(nationality.term):
        return nationality
    if nationality.scheme is NationalityScheme.UNRESOLVED or nationality.label is None:
        return None
    return nationality.model_copy(update={"term": nationality.label})


def _safe_source(source: CitedSource, row: _Row) -> CitedSource:
    is_private = source.source_type in PRIVATE_SOURCES
    identifies = is_private and (bool(details(source.name)) or bool(proper_names(source.name, row.guard.text)))
    shown = row.evidence(source, withhold=identifies and source.name_status is NameStatus.AS_WRITTEN)
    if source.name_status is NameStatus.AS_WRITTEN and (
        identifies or row.hides(source.name) or row.hides(source.label)
    ):
        # of whom the text shows no standing, the kind that the record gives may be wrong
        stands = is_private or has_standing(source.name, row.guard.text, row.language)
        kind = _SOURCES[source.source_type] if stands else "a source"
        shown = shown.model_copy(update={"name": kind, "label": kind, "name_status": NameStatus.WITHHELD})
    if row.guard.doubts(source.via) or row.hides(source.via_label):
        shown = shown.model_copy(update={"via": "a person", "via_label": "a person"})
    return shown


def _safe_response(response: Response, row: _Row) -> Response:
    shown = row.evidence(response)
    if response.responder_status is NameStatus.WITHHELD or not row.hides(response.responder):
        return shown
    role = _RESPONDERS[response.role]
    return shown.model_copy(update={"responder": role, "responder_status": NameStatus.WITHHELD})
