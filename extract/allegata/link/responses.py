"""Responses: which of those that are reported in a case are one event.

A silence is an event of the outlet that asked, however many repeat it. A statement is one event where articles of one
origin report it, or where they report it within days of each other; said again later, and elsewhere, it is another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..gazetteer.actors import without_determiner
from ..gazetteer.sources import lookup_source
from ..links import CaseAllegation, CaseResponse, SourceOrigin
from ..models import Allegation, Record
from ..vocabulary import ResponseForm, ResponseRole, SourceType
from .answers import NEAR_DAYS, SILENT, Voice, voice_of
from .profiles import Period, days_between, order_of, origins_by_allegation, period_of


@dataclass(frozen=True)
class _Report:
    """One response as one allegation reports it."""

    order: tuple[str, str]
    number: int
    allegation_id: str
    voice: Voice
    role: ResponseRole
    form: ResponseForm
    period: Period | None
    origins: frozenset[str]
    asked_by: str | None

    @property
    def day_is_known(self) -> bool:
        return self.period is not None and not self.period.is_a_year

    @property
    def turn(self) -> tuple[tuple[str, str], int]:
        return self.order, self.number


@dataclass
class _Event:
    """One answer, or one silence, with who reports it."""

    reports: list[_Report]

    @property
    def turn(self) -> tuple[tuple[str, str], int]:
        """What sorts events: their first report."""
        return min(report.turn for report in self.reports)


def responses_of(
    records: Iterable[Record], cases: Iterable[CaseAllegation], source_origins: Iterable[SourceOrigin]
) -> tuple[CaseResponse, ...]:
    """The event of every response, in the order of allegations and of their responses.

    Args:
        records: one per article, in any order.
        cases: the case of every allegation.
        source_origins: the origins of the sources that the records cite.
    """
    records = list(records)
    outlets = outlets_of(records)
    case_of = {each.allegation_id: each.case_id for each in cases}
    origins = origins_by_allegation(source_origins)
    by_case: dict[str, list[_Report]] = defaultdict(list)
    for record in records:
        for allegation in record.allegations:
            if allegation.responses:
                theirs = origins.get(allegation.allegation_id, frozenset())
                by_case[case_of[allegation.allegation_id]].extend(_reports(record, allegation, theirs, outlets))
    found = [
        CaseResponse(
            allegation_id=report.allegation_id,
            response_number=report.number,
            case_id=case_id,
            event_number=number,
            asked_by=report.asked_by,
        )
        for case_id, reports in by_case.items()
        for number, event in enumerate(_events(reports), 1)
        for report in event.reports
    ]
    return tuple(sorted(found, key=lambda each: (each.allegation_id, each.response_number)))


def asked_by(record: Record, allegation: Allegation, outlets: Mapping[str, str] | None = None) -> str | None:
    """The outlet that put the question: the one that the allegation is taken from, else the article's own.

    Only a name that the table of sources knows as an outlet's is one: whom an article cites besides may be a person.
    None where it cites an outlet, or anything between it and a speaker, that the table does not know: it is open then
    who asked.

    Args:
        record: the article's.
        allegation: one of its allegations.
        outlets: what else is known to be an outlet, as `outlets_of` finds it.
    """
    others = outlets or {}
    is_open = False
    for source in allegation.cited_sources:
        for label in (source.via_label, source.label if source.source_type is SourceType.MEDIA else None):
            known = lookup_source(label) if label else None
            if known is not None and known.source_type is SourceType.MEDIA:
                return known.label
            other = others.get(_as_compared(label)) if label and known is None else None
            if other is not None:
                return other
            is_open = is_open or (label is not None and known is None)
    if is_open or record.outlet is None:
        return None
    own = lookup_source(record.outlet)
    return own.label if own is not None else others.get(_as_compared(record.outlet), record.outlet)


def outlets_of(records: Iterable[Record]) -> dict[str, str]:
    """The outlets that no table knows: those that published an article of the dataset, by their name as compared."""
    names = sorted({record.outlet for record in records if record.outlet is not None})
    return {_as_compared(name): name for name in reversed(names) if lookup_source(name) is None}


def _as_compared(name: str) -> str:
    return without_determiner(name).casefold()


def _reports(
    record: Record, allegation: Allegation, origins: frozenset[str], outlets: Mapping[str, str]
) -> Iterator[_Report]:
    outlet = asked_by(record, allegation, outlets)
    for number, response in enumerate(allegation.responses, 1):
        yield _Report(
            order=order_of(record, allegation),
            number=number,
            allegation_id=allegation.allegation_id,
            voice=voice_of(response),
            role=response.role,
            form=response.form,
            period=period_of(record.published),
            origins=origins,
            asked_by=outlet if response.form in SILENT else None,
        )


def _events(reports: Sequence[_Report]) -> list[_Event]:
    """The events of a case in the order of their first reports."""
    alike: dict[tuple[Voice, ResponseRole, ResponseForm], list[_Report]] = defaultdict(list)
    voices = _settled(reports)
    for report in reports:
        alike[voices[report.voice], report.role, report.form].append(report)
    events = [
        event for (_, _, form), same in alike.items() for event in (_silences if form in SILENT else _statements)(same)
    ]
    return sorted(events, key=lambda event: event.turn)


def _settled(reports: Iterable[_Report]) -> dict[Voice, Voice]:
    """Each voice of a case as the fuller one that it can only be: "the embassy" where one embassy answers."""
    voices = {report.voice for report in reports}
    settled = {}
    for voice in voices:
        fuller = [other for other in voices if voice.words < other.words and voice.may_be(other)]
        widest = [other for other in fuller if all(each.words <= other.words for each in fuller)]
        settled[voice] = widest[0] if voice.words and widest else voice
    return settled


def _silences(reports: Sequence[_Report]) -> Iterator[_Event]:
    """One event per outlet that asked; where that is not known, per origin or days."""
    unknown: list[_Report] = []
    by_outlet: dict[str, list[_Report]] = defaultdict(list)
    for report in reports:
        if report.asked_by is None:
            unknown.append(report)
        else:
            by_outlet[report.asked_by].append(report)
    yield from (_Event(same) for same in by_outlet.values())
    yield from _statements(unknown)


def _statements(reports: Iterable[_Report]) -> Iterator[_Event]:
    """One event for reports of one origin, or of some days.

    An undated report belongs to the one event that there is, and is an event of its own where there are several.
    """
    events: list[_Event] = []
    by_origin: dict[str, _Event] = {}
    for report in sorted(reports, key=lambda each: (not each.day_is_known, each.turn)):
        event = next((by_origin[each] for each in sorted(report.origins) if each in by_origin), None)
        if event is None and events:  # reports come by date, so that only the last event can be near
            last_is_meant = _is_near(events[-1].reports[0], report) if report.day_is_known else len(events) == 1
            event = events[-1] if last_is_meant else None
        if event is None:
            event = _Event([])
            events.append(event)
        event.reports.append(report)
        for origin in report.origins:
            by_origin.setdefault(origin, event)
    yield from events


def _is_near(first: _Report, report: _Report) -> bool:
    if first.period is None or report.period is None:
        return False
    return days_between(first.period, report.period) <= NEAR_DAYS
