"""Precision, recall, F1 and their intervals, against figures worked out by hand."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.made import NOTHING, Json, accused, allegation, annotated, gold_set, source, whole, write

from allegata.evaluation.comparison import compared, failure_lines
from allegata.evaluation.paired import paired
from allegata.evaluation.scores import RESAMPLES, Counts, f1_of, interval, resampled, score, total_of
from allegata.evaluation.systems import system_of_folder
from allegata.evaluation.values import FIELDS, Comparison

COUNTS = st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)).map(lambda n: (min(n), n[1], n[2]))
ROWS = st.lists(st.lists(COUNTS, min_size=2, max_size=2), min_size=1, max_size=6)


def held(folder: Path, gold: Mapping[str, Json], said: Mapping[str, Json]) -> Comparison:
    annotations = gold_set(folder / "gold-set", gold)
    return compared(annotations, system_of_folder(write(folder / "said", said), annotations))


def acts(*codes: str) -> Json:
    return annotated(allegation(acts=[*codes]))


GOLD = {
    "a": acts("coerced_enlistment", "ill_treatment"),
    "b": acts("retention"),
    "c": NOTHING,
}
SAID = {
    "a": acts("coerced_enlistment", "retention"),
    "b": acts("retention", "forced_labour"),
    "c": acts("forced_labour"),
}


def test_micro_averages_are_those_worked_out_by_hand(tmp_path: Path) -> None:
    """Acts: 2 of 5 given are right, 2 of 3 in the gold are given; 2 * 2 / (5 + 3) = 0.5. Class: 2 of 3, and 2 of 3."""
    scores = held(tmp_path, GOLD, SAID).scores
    found = scores.fields["acts"]
    assert (found.hits, found.said, found.gold) == (2, 5, 3)
    assert (found.precision, found.recall, found.f1) == (0.4, pytest.approx(2 / 3), 0.5)
    assert scores.fields["article_class"].f1 == pytest.approx(2 / 3)
    # the main denial of `c` is said of an allegation that the gold does not have
    assert (scores.fields["denial_main"].precision, scores.fields["denial_main"].recall) == (pytest.approx(2 / 3), 1.0)
    # acts 0.5, denial 0.8; perpetrators, nationalities and sources are silent on both sides, which is agreement
    assert scores.macro_f1 == pytest.approx((0.5 + 0.8 + 1 + 1 + 1) / 5)


def test_who_says_nothing_has_neither_precision_nor_recall(tmp_path: Path) -> None:
    found = held(tmp_path, {"a": annotated(whole())}, {"a": NOTHING}).scores.fields["sources"]
    assert (found.precision, found.recall, found.f1, found.low, found.high) == (0, 0, 0, 0, 0)


def test_who_says_what_the_gold_does_not_ask_for_has_neither(tmp_path: Path) -> None:
    found = held(tmp_path, {"a": NOTHING}, {"a": annotated(whole())}).scores.fields["sources"]
    assert (found.precision, found.recall, found.f1) == (0, 0, 0)


def test_a_comparison_with_itself_is_perfect_in_every_field(tmp_path: Path) -> None:
    said = {"a": annotated(whole()), "b": NOTHING}
    comparison = held(tmp_path, said, said)
    for found in comparison.scores.fields.values():
        assert (found.precision, found.recall, found.f1, found.low, found.high) == (1, 1, 1, 1, 1)
    assert comparison.scores.macro_f1 == 1 and comparison.without_failures is None


def test_f1_is_the_same_whoever_is_called_the_gold(tmp_path: Path) -> None:
    gold = {"a": annotated(whole(), allegation(cited_sources=[source("critics", "unnamed")])), "b": NOTHING}
    said = {"a": annotated(allegation(alleged_perpetrators=[accused()])), "b": annotated(whole())}
    one, other = held(tmp_path / "one", gold, said).scores, held(tmp_path / "other", said, gold).scores
    for field in FIELDS:
        mine, theirs = one.fields[field], other.fields[field]
        assert (mine.f1, mine.low, mine.high) == (theirs.f1, theirs.low, theirs.high)
        assert (mine.precision, mine.recall) == (theirs.recall, theirs.precision)


def failed(outcome: str | None, reason: str | None) -> Json:
    run = {"system": "made-up", "outcome": outcome, "reason": reason}
    return {"article_class": None, "allegations": [], "run": run}


def test_an_article_that_failed_says_nothing_and_is_told_apart(tmp_path: Path) -> None:
    comparison = held(
        tmp_path,
        {name: acts("retention") for name in "abcd"},
        {"a": acts("retention"), "b": failed("skipped", "language: es"), "c": failed("skipped", "language: ru")},
    )
    found = comparison.scores.fields["acts"]
    assert (found.precision, found.recall, found.f1) == (1.0, 0.25, 0.4)
    assert comparison.scores.fields["article_class"].recall == 0.25
    assert comparison.without_failures is not None and comparison.without_failures.articles == 1
    assert comparison.without_failures.fields["acts"].f1 == 1.0
    said = tmp_path / "said"
    assert failure_lines(comparison) == [f"1 of 4 missing: not in {said}", "2 of 4 skipped: language es, ru"]


def test_where_all_failed_there_is_nothing_without_them(tmp_path: Path) -> None:
    comparison = held(tmp_path, {"a": acts("retention")}, {"a": failed("error", "no answer")})
    assert comparison.scores.macro_f1 < 1 and comparison.without_failures is None


class TestTheInterval:
    def test_of_articles_that_are_all_alike_is_a_point(self) -> None:
        rows: list[list[Counts]] = [[(1, 2, 2)]] * 7
        assert interval([f1_of(sums[0]) for sums in resampled(rows)]) == (0.5, 0.5)

    def test_of_one_right_article_in_four_is_that_of_the_binomial(self) -> None:
        """A draw of 4 has none right with 0.32 and 3 or 4 with 0.05: the middle 95 % go from 0 to 3 of 4."""
        rows: list[list[Counts]] = [[(n == 0, 1, 1)] for n in range(4)]
        assert interval([f1_of(sums[0]) for sums in resampled(rows)]) == (0.0, 0.75)

    def test_is_the_same_every_time(self) -> None:
        rows: list[list[Counts]] = [[(n % 3 == 0, 1, 2)] for n in range(20)]
        assert list(resampled(rows)) == list(resampled(rows))

    @given(ROWS)
    def test_each_draw_adds_up_articles_of_the_set(self, rows: list[list[Counts]]) -> None:
        draws = list(resampled(rows))
        assert len(draws) == RESAMPLES
        for column in range(2):
            least = [min(row[column][part] for row in rows) * len(rows) for part in range(3)]
            most = [max(row[column][part] for row in rows) * len(rows) for part in range(3)]
            for draw in draws[:20]:
                assert all(low <= n <= high for low, n, high in zip(least, draw[column], most, strict=True))

    @given(st.lists(st.tuples(st.integers(0, 1), st.just(1), st.just(1)), min_size=1, max_size=30))
    def test_lies_around_the_figure(self, column: list[Counts]) -> None:
        rows: Sequence[list[Counts]] = [[counts] for counts in column]
        low, high = interval([f1_of(sums[0]) for sums in resampled(rows)])
        assert 0 <= low <= f1_of(total_of(rows)[0]) <= high <= 1

    def test_of_a_thousand_articles_takes_under_a_second(self, tmp_path: Path) -> None:
        articles = held(tmp_path, GOLD, SAID).articles * 333
        began = time.process_time()
        score(articles)
        assert time.process_time() - began < 1


class TestTwoSystems:
    def test_differ_by_field_and_article(self, tmp_path: Path) -> None:
        one, other = held(tmp_path / "one", GOLD, GOLD), held(tmp_path / "other", GOLD, SAID)
        versus = paired(one, other)
        found = versus.fields["acts"]
        assert (found.f1, found.other_f1, found.difference) == (1.0, 0.5, 0.5)
        assert (found.better, found.worse) == (3, 0)
        assert 0 < found.low <= 0.5 <= found.high <= 1
        assert versus.macro.difference == pytest.approx((0.5 + 0.2) / 5)

    def test_are_drawn_on_the_same_articles(self, tmp_path: Path) -> None:
        """Both have a wide interval of their own; the difference has none, for it is the same on every article."""
        gold = {str(n): acts("retention") if n % 2 else NOTHING for n in range(8)}
        said = {str(n): acts("retention") if n in (1, 3) else NOTHING for n in range(8)}
        one, other = held(tmp_path / "one", gold, said), held(tmp_path / "other", gold, said)
        found = paired(one, other).fields["acts"]
        assert one.scores.fields["acts"].low < one.scores.fields["acts"].high
        assert (found.difference, found.low, found.high, found.better, found.worse) == (0, 0, 0, 0, 0)

    def test_turned_round_have_the_difference_turned_round(self, tmp_path: Path) -> None:
        one, other = held(tmp_path / "one", GOLD, GOLD), held(tmp_path / "other", GOLD, SAID)
        there, back = paired(one, other).fields["acts"], paired(other, one).fields["acts"]
        assert (back.difference, back.low, back.high) == (-there.difference, -there.high, -there.low)
        assert (back.better, back.worse) == (there.worse, there.better)
