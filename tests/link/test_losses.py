"""What is lost between an origin and an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from tests.link.gold_records import an_origin, gold_origins, gold_records, members
from tests.link.stories import PAID, allegation_id, alleged, answered, article, cited, told
from tests.records import record_lists

from allegata.link.cases import cases_of
from allegata.link.losses import losses_of
from allegata.links import NearCopy, SourceOrigin
from allegata.models import Record
from allegata.vocabulary import LossKind, OriginKind, ResponseForm, ResponseRole, SourceType, Stance

ATTRIBUTION, HEDGING, DENIAL = LossKind.ATTRIBUTION, LossKind.HEDGING, LossKind.DENIAL
OFFICIALS = (cited("officials", SourceType.OFFICIAL_ANONYMOUS, "Bloomberg"),)
DENIED = (answered("Moscow", ResponseForm.DENIED),)


def lost(
    records: Sequence[Record], origins: Iterable[SourceOrigin] = (), copies: Iterable[NearCopy] = ()
) -> set[tuple[str, LossKind, str]]:
    """What was lost, by the names of the stories: who lost it, what, who has it."""
    names = {each.allegation_id: str(record.source_id) for record in records for each in record.allegations}
    held = list(origins)
    return {
        (names[each.allegation_id], each.loss, names[each.kept_by_allegation_id])
        for each in losses_of(records, cases_of(records, held), held, copies)
    }


def of_one_work(*names: str) -> list[SourceOrigin]:
    return [an_origin(allegation_id(name), "a report", kind=OriginKind.WORK) for name in names]


def a_copy(one: Record, other: Record) -> NearCopy:
    return NearCopy(
        article_id=one.article_id,
        other_article_id=other.article_id,
        similarity=90,
        containment=95,
        sentences_added=0,
        sentences_dropped=1,
        sentences_changed=0,
    )


def test_a_work_without_those_who_speak_in_it_has_lost_who_says_it() -> None:
    records = told("a", sources=OFFICIALS), told("b", sources=(cited("Bloomberg"),))
    assert lost(records, of_one_work("a", "b")) == {("b", ATTRIBUTION, "a")}


def test_a_voice_that_is_named_without_a_go_between_has_lost_nothing() -> None:
    records = (
        told("a", sources=(cited("Truth Hounds", SourceType.NGO, "Fox News"),)),
        told("b", sources=(cited("Truth Hounds", SourceType.NGO),)),
    )
    origins = [an_origin(allegation_id(name), "Truth Hounds") for name in "ab"]
    assert lost(records, origins) == set()


def test_a_near_copy_without_a_source_has_lost_attribution_and_hedging() -> None:
    full, bare = told("a", sources=OFFICIALS), told("b", stance=Stance.ASSERTED)
    assert lost([full, bare], copies=[a_copy(bare, full)]) == {("b", ATTRIBUTION, "a"), ("b", HEDGING, "a")}
    assert lost([full, bare]) == set()


def test_a_near_copy_that_drops_the_go_between_has_lost_attribution() -> None:
    full, bare = told("a", sources=OFFICIALS), told("b", sources=(cited("officials", SourceType.OFFICIAL_ANONYMOUS),))
    assert lost([full, bare], copies=[a_copy(bare, full)]) == {("b", ATTRIBUTION, "a")}


def test_a_text_has_not_lost_what_a_later_copy_of_it_has_beyond_it() -> None:
    """Guards against a wire report that is said to have lost the wire's name, which a paper that prints it gives."""
    wire = told("a", "2025-03-04", sources=(cited("officials", SourceType.OFFICIAL_ANONYMOUS),))
    paper = told("b", "2025-03-06", sources=OFFICIALS)
    assert lost([wire, paper], copies=[a_copy(paper, wire)]) == set()


def test_a_rewrite_that_states_as_fact_what_another_attributes_has_lost_both() -> None:
    def rewrite(name: str, **second: Any) -> Record:
        first = alleged(f"{name} one", sources=(cited("Bloomberg"),))
        return article(name, [first, alleged(f"{name} two", acts=(PAID,), **second)])

    full = rewrite("a", sources=(cited("an official", SourceType.OFFICIAL_ANONYMOUS),))
    bare = rewrite("b", stance=Stance.ASSERTED)
    origins = of_one_work("a one", "b one")
    assert lost([full, bare], origins) == {("b", ATTRIBUTION, "a"), ("b", HEDGING, "a")}
    assert lost([full, bare]) == set()


def test_an_answer_that_a_later_article_of_the_origin_leaves_out_is_lost() -> None:
    records = told("a", "2025-03-10", sources=OFFICIALS, responses=DENIED), told("b", "2025-03-11", sources=OFFICIALS)
    assert lost(records, of_one_work("a", "b")) == {("b", DENIAL, "a")}


@pytest.mark.parametrize("published", ["2025-03-09", None, "2025-03", "2025"])
def test_an_article_that_may_be_older_than_the_answer_has_not_lost_it(published: str | None) -> None:
    records = told("a", "2025-03-10", sources=OFFICIALS, responses=DENIED), told("b", published, sources=OFFICIALS)
    assert lost(records, of_one_work("a", "b")) == set()


def test_an_article_with_another_answer_has_not_lost_one() -> None:
    theirs = (answered("Kenya", ResponseForm.OTHER, "KEN", ResponseRole.HOME_STATE),)
    records = (
        told("a", "2025-03-10", sources=OFFICIALS, responses=DENIED),
        told("b", "2025-03-11", sources=OFFICIALS, responses=theirs),
    )
    assert lost(records, of_one_work("a", "b")) == set()


def test_nothing_is_lost_between_cases_or_origins() -> None:
    records = told("a", sources=OFFICIALS, responses=DENIED), told("b", "2025-03-11", sources=(cited("Reuters"),))
    origins = [*of_one_work("a"), an_origin(allegation_id("b"), "another report", kind=OriginKind.WORK)]
    assert lost(records, origins) == set()
    other_people = told("a", sources=OFFICIALS), told("b", people="NPL", sources=(cited("Bloomberg"),))
    assert lost(other_people, of_one_work("a", "b")) == set()


def test_the_keeper_is_the_earliest_that_has_it() -> None:
    records = [told(name, f"2025-03-{day}", sources=OFFICIALS) for name, day in (("late", 20), ("early", 10))]
    records.append(told("b", "2025-03-15", sources=(cited("Bloomberg"),)))
    assert lost(records, of_one_work("late", "early", "b")) == {("b", ATTRIBUTION, "early")}


def test_the_annotated_articles_lose_what_the_coder_saw_lost() -> None:
    records = gold_records()
    origins = gold_origins(records)
    known = members(records)
    found = {
        (known[each.allegation_id][0][:3], known[each.allegation_id][1], each.loss)
        for each in losses_of(records, cases_of(records, origins), origins)
    }
    assert ("021", 3, ATTRIBUTION) in found  # the officials behind the report
    if len({article[:4] for article, _ in known.values()} & {"000_", "001_"}) == 2:
        assert {("000", 3, HEDGING), ("001", 2, HEDGING), ("000", 4, ATTRIBUTION), ("001", 3, ATTRIBUTION)} <= found


@settings(deadline=None, max_examples=40)  # records of every kind are slow to draw
@given(record_lists())
def test_the_order_of_the_records_does_not_matter(records: list[Record]) -> None:
    cases = cases_of(records, ())
    assert losses_of(records[::-1], cases, ()) == losses_of(records, cases, ())
