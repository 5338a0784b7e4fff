"""Which reports of answers are one event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from tests.link.gold_records import an_origin
from tests.link.stories import allegation_id, answered, cited, told
from tests.records import record_lists

from allegata.link.cases import cases_of
from allegata.link.responses import responses_of
from allegata.links import CaseResponse, SourceOrigin
from allegata.models import CitedSource, Record
from allegata.vocabulary import ResponseForm, ResponseRole, SourceType

DENIED, SILENT, DECLINED = ResponseForm.DENIED, ResponseForm.NO_RESPONSE, ResponseForm.DECLINED
MINISTRY = "the Russian Foreign Ministry"


def events(records: Iterable[Record], origins: Sequence[SourceOrigin] = ()) -> dict[str, int]:
    """The event of the first response of each story, all of which are of one case."""
    held = list(records)
    found = by_name(held, origins)
    assert len({each.case_id for each in found.values()}) == 1
    return {name: each.event_number for name, each in found.items()}


def by_name(records: Sequence[Record], origins: Sequence[SourceOrigin] = ()) -> dict[str, CaseResponse]:
    names = {each.allegation_id: str(record.source_id) for record in records for each in record.allegations}
    found = responses_of(records, cases_of(records, origins), origins)
    return {names[each.allegation_id]: each for each in found if each.response_number == 1}


def asker(outlet: str | None, *sources: CitedSource, form: ResponseForm = SILENT) -> str | None:
    record = told("a", outlet=outlet, sources=sources, responses=(answered(MINISTRY, form),))
    return by_name([record])["a"].asked_by


def reported(name: str, published: str | None, form: ResponseForm, who: str = MINISTRY, **said: object) -> Record:
    return told(name, published, responses=(answered(who, form),), **said)  # type: ignore[arg-type]


def test_a_denial_that_is_reported_within_days_is_one_event() -> None:
    assert events([reported("a", "2025-03-10", DENIED), reported("b", "2025-03-13", DENIED)]) == {"a": 1, "b": 1}


def test_a_later_denial_elsewhere_is_another_event() -> None:
    assert events([reported("a", "2025-03-10", DENIED), reported("b", "2025-03-14", DENIED)]) == {"a": 1, "b": 2}


def test_days_do_not_chain_events() -> None:
    reports = [reported(day, f"2025-03-{day}", DENIED) for day in ("10", "12", "14", "16")]
    assert events(reports) == {"10": 1, "12": 1, "14": 2, "16": 2}


def test_articles_of_one_origin_repeat_one_denial() -> None:
    origins = [an_origin(allegation_id(name), "one report") for name in "ab"]
    assert events([reported("a", "2025-03-10", DENIED), reported("b", "2025-03-30", DENIED)], origins) == {
        "a": 1,
        "b": 1,
    }


def test_an_undated_denial_is_the_one_that_is_known() -> None:
    assert events([reported("a", "2025-03-10", DENIED), reported("b", None, DENIED)]) == {"a": 1, "b": 1}
    assert events([reported("a", "2025-03-10", DENIED), reported("b", "2025", DENIED)]) == {"a": 1, "b": 1}


def test_an_undated_denial_that_could_be_either_of_two_is_neither() -> None:
    days = {"a": "2025-03-10", "b": "2025-03-20", "c": None}
    assert events([reported(name, day, DENIED) for name, day in days.items()]) == {"a": 1, "b": 2, "c": 3}


@pytest.mark.parametrize("who", ["Russia's embassy in Nairobi", "Dmitry Peskov", "Moscow"])
def test_another_responder_is_another_event(who: str) -> None:
    found = events([reported("a", "2025-03-10", DENIED), reported("b", "2025-03-11", DENIED, who)])
    assert found == {"a": 1, "b": 2}


def test_a_bare_embassy_is_the_one_embassy_that_answers() -> None:
    nairobi = reported("a", "2025-03-10", DENIED, "Russia's embassy in Nairobi")
    assert events([nairobi, reported("b", "2025-03-10", DENIED, "the embassy")]) == {"a": 1, "b": 1}


def test_names_for_the_state_are_one_responder() -> None:
    names = ("Moscow", "the Kremlin", "Russia", "The government")
    reports = [reported(who, "2025-03-10", DENIED, who) for who in names]
    assert set(events(reports).values()) == {1}


def test_a_repeated_silence_is_one_event_of_the_outlet_that_asked() -> None:
    bloomberg = (cited("officials", SourceType.OFFICIAL_ANONYMOUS, "Bloomberg"),)
    records = [
        told("a", "2025-03-01", "Aldora Post", sources=bloomberg, responses=(answered(MINISTRY, SILENT),)),
        told("b", "2025-03-25", "Other Post", sources=bloomberg, responses=(answered(MINISTRY, SILENT),)),
        told("c", "2025-03-25", "Other Post", responses=(answered(MINISTRY, SILENT),)),
    ]
    found = by_name(records)
    assert {name: (each.event_number, each.asked_by) for name, each in found.items()} == {
        "a": (1, "Bloomberg"),
        "b": (1, "Bloomberg"),
        "c": (2, "Other Post"),
    }


def test_events_are_numbered_by_their_first_report() -> None:
    records = [
        reported("late", "2025-03-20", DENIED),
        reported("early", "2025-03-10", SILENT),
        reported("undated", None, ResponseForm.REFRAMED),
    ]
    assert events(records) == {"early": 1, "late": 2, "undated": 3}


def test_who_asked_is_the_outlet_that_the_matter_is_taken_from() -> None:
    assert asker("Aldora Post", cited("Bloomberg")) == "Bloomberg"
    assert asker("Aldora Post", cited("officials", SourceType.OFFICIAL_ANONYMOUS, "Bloomberg")) == "Bloomberg"
    assert asker("Aldora Post", cited("Truth Hounds", SourceType.NGO)) == "Aldora Post"
    assert asker("Aldora Post", form=DECLINED) == "Aldora Post"


def test_an_outlet_that_no_table_knows_is_one_where_an_article_of_the_dataset_is_its() -> None:
    own = told("own", outlet="The Reed Weekly", responses=(answered("The Kremlin", SILENT),))
    rewrite = told(
        "rewrite",
        outlet="Daily Lark",
        sources=(cited("diplomats", SourceType.OFFICIAL_ANONYMOUS, via="Reed Weekly"),),
        responses=(answered("Moscow", SILENT),),
    )
    found = by_name([own, rewrite])
    assert {each.asked_by for each in found.values()} == {"The Reed Weekly"}
    assert len({each.event_number for each in found.values()}) == 1


def test_who_asked_is_never_a_person() -> None:
    assert asker("Aldora Post", cited("officials", SourceType.OFFICIAL, "Jane Doe")) is None
    assert asker("Aldora Post", cited("Jane Doe")) is None
    assert asker(None) is None


def test_a_statement_was_not_asked_for_by_anyone_that_is_known() -> None:
    assert asker("Aldora Post", form=DENIED) is None


@settings(deadline=None, max_examples=40)  # records of every kind are slow to draw
@given(record_lists())
def test_every_response_is_one_event_and_events_are_numbered_from_one(records: list[Record]) -> None:
    found = responses_of(records, cases_of(records, ()), ())
    wanted = [
        (each.allegation_id, number)
        for record in records
        for each in record.allegations
        for number in range(1, len(each.responses) + 1)
    ]
    assert [(each.allegation_id, each.response_number) for each in found] == sorted(wanted)
    by_case: dict[str, set[int]] = {}
    for each in found:
        by_case.setdefault(each.case_id, set()).add(each.event_number)
    assert all(numbers == set(range(1, len(numbers) + 1)) for numbers in by_case.values())
    assert responses_of(records[::-1], cases_of(records, ()), ()) == found


def test_a_home_state_does_not_answer_for_the_accused() -> None:
    ours = reported("a", "2025-03-10", DENIED, "the government")
    theirs = told("b", "2025-03-10", responses=(answered("the government", DENIED, "KEN", ResponseRole.HOME_STATE),))
    assert events([ours, theirs]) in ({"a": 1, "b": 2}, {"a": 2, "b": 1})
