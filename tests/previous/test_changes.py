"""What differs between two releases, and what of it is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.linked import some_links
from tests.previous.written import write_release
from tests.records import WITHHELD, a_record, a_sample, an_allegation, an_article, record_lists, sha256

from allegata.contract.tables import TABLES
from allegata.links import CaseAllegation
from allegata.load import load
from allegata.models import Allegation, GroupNationality, Record
from allegata.previous import changes_between, changes_markdown, compare, fill_changes, opened
from allegata.previous.differences import is_shown
from allegata.releases import Change
from allegata.vocabulary import ActCode, GroupStatus, NameStatus, NationalityScheme, Outcome, ReviewStatus, Stance

ARTICLE = an_article(1)
ONE = an_allegation(ARTICLE)

Line: TypeAlias = tuple[str, str, str | None, str | None, str | None, str | None]


def lines(changes: tuple[Change, ...]) -> list[Line]:
    return [(c.change.value, c.table_name, c.item, c.field, c.before, c.after) for c in changes]


@pytest.fixture
def told(tmp_path: Path) -> Callable[[Allegation], list[Line]]:
    """What `changes` tells where an allegation became this one."""

    def tell(after: Allegation) -> list[Line]:
        old = write_release(tmp_path / "old", [a_record(1)])
        new = write_release(tmp_path / "new", [a_record(1, allegations=(after,))])
        with opened(str(old)) as earlier:
            changes = compare(new, earlier)
        assert [each.change_number for each in changes] == list(range(1, len(changes) + 1))
        assert {each.allegation_id for each in changes} <= {ONE.allegation_id}
        return lines(changes)

    return tell


def changed(of: Any, **values: Any) -> Any:
    return of.model_copy(update=values)


def in_place_of(after: Record, before: Record) -> Record:
    """The record under the identifiers of another, as far as that has any."""
    known = [each.allegation_id for each in before.allegations]
    renamed = tuple(
        changed(
            each,
            allegation_id=known[place] if place < len(known) else f"alg-{sha256(f'{before.article_id} {place}')[:16]}",
        )
        for place, each in enumerate(after.allegations)
    )
    return Record.model_validate(after.model_copy(update={"article_id": before.article_id, "allegations": renamed}))


class TestAnAllegation:
    def test_a_code_is_told_with_its_values(self, told: Callable[[Allegation], list[Line]]) -> None:
        after = changed(ONE, stance=Stance.ASSERTED, review_status=ReviewStatus.REVIEWED)
        assert told(after) == [
            ("changed", "allegations", None, "stance", "attributed", "asserted"),
            ("changed", "allegations", None, "review_status", "machine_coded", "reviewed"),
        ]

    def test_words_are_told_to_differ_and_not_repeated(self, told: Callable[[Allegation], list[Line]]) -> None:
        (source,) = ONE.cited_sources
        (answer,) = ONE.responses
        first, second = ONE.affected_groups
        after = changed(
            ONE,
            allegation="Another sentence.",
            alleged_perpetrators=(changed(ONE.alleged_perpetrators[0], organ="army"), ONE.alleged_perpetrators[1]),
            affected_groups=(first, changed(second, number="some 400")),
            cited_sources=(changed(source, name="two officials", via="Reuters"),),
            responses=(changed(answer, state_code="BRD"),),
        )
        assert told(after) == [
            ("changed", "allegations", None, "allegation", None, None),
            ("changed", "alleged_perpetrators", "1", "organ", None, None),
            ("changed", "affected_groups", "2", "number", None, None),
            ("changed", "cited_sources", "1", "name", None, None),
            ("changed", "cited_sources", "1", "via", None, None),
            ("changed", "responses", "1", "state_code", "XRU", "BRD"),
        ]

    def test_a_quote_that_is_withheld_now_leaves_no_trace_of_its_place(
        self, told: Callable[[Allegation], list[Line]]
    ) -> None:
        after = changed(ONE, **WITHHELD)
        assert told(after) == [
            ("changed", "allegations", None, "quote", None, None),
            ("changed", "allegations", None, "quote_start", None, None),
            ("changed", "allegations", None, "quote_end", None, None),
            ("changed", "allegations", None, "quote_status", "verbatim", "withheld"),
        ]

    def test_a_group_that_turned_out_to_be_one_person_is_described_here_no_longer(
        self, told: Callable[[Allegation], list[Line]]
    ) -> None:
        first, second = ONE.affected_groups
        hidden = {"term": None, "term_status": NameStatus.WITHHELD, "number": None, "statuses": ()}
        alone = changed(second, **hidden, number_low=None, number_high=None, **WITHHELD)
        # without its term it is the same group to nobody: it is gone, and another is there
        assert told(changed(ONE, affected_groups=(first, alone))) == [
            ("added", "affected_groups", "2", None, None, None),
            ("removed", "affected_groups", "2", None, None, None),
        ]

    def test_what_a_group_of_no_term_is_said_to_be_no_longer_is_not_told(self, tmp_path: Path) -> None:
        hidden = {"term": None, "term_status": NameStatus.WITHHELD, **WITHHELD}
        before, after = (changed(ONE.affected_groups[1], **hidden, **values) for values in ({}, {"number_low": 1}))
        after = changed(after, statuses=())
        folders = [
            write_release(tmp_path / name, [a_record(1, allegations=(changed(ONE, affected_groups=(group,)),))])
            for name, group in (("old", before), ("new", after))
        ]
        with opened(str(folders[0])) as earlier:
            changes = compare(folders[1], earlier)
        assert lines(changes) == [
            ("changed", "affected_groups", "1", "number_low", None, None),
            ("removed", "group_statuses", "1", None, None, None),
        ]

    def test_rows_of_codes_are_added_and_removed_by_code(self, told: Callable[[Allegation], list[Line]]) -> None:
        after = changed(ONE, acts=(ONE.acts[0], changed(ONE.acts[1], act=ActCode.RETENTION)), means=())
        assert told(after) == [
            ("removed", "allegation_acts", "deceptive_recruitment", None, None, None),
            ("added", "allegation_acts", "retention", None, None, None),
            ("removed", "allegation_means", "immigration_threat", None, None, None),
        ]

    def test_a_row_put_in_front_changes_none_of_the_others(self, told: Callable[[Allegation], list[Line]]) -> None:
        first, second = ONE.affected_groups
        news = changed(first, term="miners", statuses=(GroupStatus.MINORITY,))
        source = changed(ONE.cited_sources[0], label="A group", name="A group")
        after = changed(ONE, affected_groups=(news, first, second), cited_sources=(source, *ONE.cited_sources))
        assert told(after) == [
            ("added", "affected_groups", "1", None, None, None),
            ("added", "cited_sources", "1", None, None, None),
        ]

    def test_what_is_below_a_group_is_named_by_both(self, told: Callable[[Allegation], list[Line]]) -> None:
        first, second = ONE.affected_groups
        kenyan, congolese = second.nationalities
        settled = GroupNationality(term="Congolese", scheme=NationalityScheme.ISO3166, code="COD", label="DR Congo")
        after = changed(
            ONE,
            affected_groups=(
                first,
                changed(second, nationalities=(settled, changed(kenyan, term="Kenya")), statuses=(GroupStatus.WORKER,)),
            ),
        )
        assert congolese.code is None
        assert told(after) == [
            ("added", "group_nationalities", "2.1", None, None, None),
            ("changed", "group_nationalities", "2.2", "term", None, None),
            ("removed", "group_nationalities", "2.2", None, None, None),
            ("removed", "group_statuses", "2.migrant", None, None, None),
        ]

    def test_two_rows_of_one_label_are_told_apart_by_the_rest(self, told: Callable[[Allegation], list[Line]]) -> None:
        state, recruiters = ONE.alleged_perpetrators
        after = changed(ONE, alleged_perpetrators=(changed(state, organ="army", name="the army"), state, recruiters))
        assert told(after) == [("added", "alleged_perpetrators", "1", None, None, None)]


class TestArticles:
    def test_records_are_added_and_removed_as_one_row_each(self, tmp_path: Path) -> None:
        old = write_release(tmp_path / "old", [a_record(1), a_record(2)])
        new = write_release(tmp_path / "new", [a_record(2), a_record(3)])
        with opened(str(old)) as earlier:
            changes = compare(new, earlier)
        told = sorted((c.article_id, c.change.value, c.table_name, c.allegation_id) for c in changes)
        gone, come = a_record(1), a_record(3)
        assert told == sorted(
            (record.article_id, change, table, key)
            for record, change in ((gone, "removed"), (come, "added"))
            for table, key in (("articles", None), ("allegations", record.allegations[0].allegation_id))
        )

    def test_offsets_that_moved_with_the_text_are_told_once(self, tmp_path: Path) -> None:
        moved = an_article(1, text=f"Corrected.\n{ARTICLE.text}")
        again = changed(an_allegation(moved), allegation_id=ONE.allegation_id)
        old = write_release(tmp_path / "old", [a_record(1)])
        new = write_release(tmp_path / "new", [a_record(1, article=moved, allegations=(again,), outcome=Outcome.OK)])
        with opened(str(old)) as earlier:
            changes = compare(new, earlier)
        before, after = ARTICLE.text_sha256, sha256(moved.text)
        assert lines(changes) == [("changed", "articles", None, "text_sha256", before, after)]

    def test_origins_and_cases_count_as_fields_of_the_allegation(self, tmp_path: Path) -> None:
        records = [a_record(1)]
        links = some_links(records)
        other = changed(
            links,
            source_origins=(changed(links.source_origins[0], origin_id=f"org-{'5' * 16}"),),
            case_allegations=(CaseAllegation(allegation_id=ONE.allegation_id, case_id=f"cas-{'5' * 16}"),),
        )
        old = write_release(tmp_path / "old", records, links=links)
        new = write_release(tmp_path / "new", records, links=other)
        with opened(str(old)) as earlier:
            changes = compare(new, earlier)
        assert lines(changes) == [
            ("changed", "source_origins", "1", "origin_id", f"org-{'0' * 16}", f"org-{'5' * 16}"),
            ("changed", "case_allegations", None, "case_id", f"cas-{'0' * 16}", f"cas-{'5' * 16}"),
        ]


class TestWhatIsTold:
    def test_no_column_of_words_is_ever_shown(self) -> None:
        shown = {f"{table.name}.{column.name}" for table in TABLES for column in table.columns if is_shown(column)}
        names = {name.split(".")[1] for name in shown}
        words = ("quote", "name", "label", "term", "title", "url", "outlet", "organ", "via", "via_label", "responder")
        others = ("number", "allegation", "source_id", "extractor", "outcome_reason", "candidates", "query", "party")
        assert names.isdisjoint((*words, *others))
        assert {"stance", "text_sha256", "published", "state_code", "number_low", "duplicate_of"} <= names

    @given(record_lists(max_size=2), record_lists(max_size=2))
    @settings(max_examples=4)
    def test_whatever_changed_no_word_of_either_release_is_repeated(
        self, tmp_path_factory: pytest.TempPathFactory, before: list[Record], after: list[Record]
    ) -> None:
        folder = tmp_path_factory.mktemp("any")
        with opened(str(write_release(folder / "old", before))) as earlier:
            new = write_release(folder / "new", list(map(in_place_of, after, before)))
            changes = compare(new, earlier)
            assert compare(new, earlier) == changes
        for change in changes:
            for value in (change.before, change.after):
                assert value is None or value.isascii()
            assert (change.field is None) == (change.change.value != "changed")
        assert len({tuple(c.model_dump(exclude={"change_number"}).values()) for c in changes}) == len(changes)

    @given(record_lists())
    @settings(max_examples=2)
    def test_a_release_does_not_differ_from_itself(
        self, tmp_path_factory: pytest.TempPathFactory, records: list[Record]
    ) -> None:
        release = write_release(tmp_path_factory.mktemp("any") / "release", records)
        with opened(str(release)) as earlier:
            assert compare(release, earlier) == ()


class TestALoadedDatabase:
    def test_its_table_is_filled_with_what_the_folders_say(self, tmp_path: Path) -> None:
        now = [a_record(1, allegations=(changed(ONE, stance=Stance.QUESTIONED),)), *a_sample()[1:], a_record(9)]
        database = tmp_path / "release.duckdb"
        load(database, now)
        with opened(str(write_release(tmp_path / "old", a_sample()))) as earlier:
            expected = compare(write_release(tmp_path / "new", now), earlier)
            assert tuple(changes_between(database, earlier)) == expected
            assert fill_changes(database, earlier) == len(expected) == fill_changes(database, earlier)
        with duckdb.connect(str(database), read_only=True) as connection:
            rows = connection.execute("FROM changes ORDER BY change_number").fetchall()
        assert rows == [tuple(json.loads(change.model_dump_json()).values()) for change in expected]

    def test_an_earlier_release_of_an_older_schema_is_compared_in_what_both_have(self, tmp_path: Path) -> None:
        lacking = ("articles.language", "allegations.review_status", "responses", "source_origins", "tombstones")
        old = write_release(tmp_path / "old", [a_record(1)], without=lacking)
        new = write_release(tmp_path / "new", [a_record(1)], links=some_links([a_record(1)]))
        with opened(str(old)) as earlier:
            changes = compare(new, earlier)
        assert lines(changes) == [("added", "responses", "1", None, None, None)]


class TestMarkdown:
    def test_it_says_in_numbers_and_by_record_what_changes(self, tmp_path: Path) -> None:
        old = write_release(tmp_path / "old", [a_record(1), a_record(2)])
        now = a_record(1, allegations=(changed(ONE, stance=Stance.ASSERTED, means=()),))
        with opened(str(old)) as earlier:
            changes = compare(write_release(tmp_path / "new", [now]), earlier)
        text = changes_markdown(changes, "1.0.0", "1.1.0")
        assert "1.0.0 → 1.1.0" in text
        assert "| `allegations` | 0 | 1 | 1 |\n" in text and "| `articles` | 0 | 0 | 1 |\n" in text
        assert (
            f"- changed `{ONE.allegation_id}`: `allegations.stance` `attributed` → `asserted`; "
            "removed `allegation_means immigration_threat`\n"
        ) in text
        assert f"- removed `{a_record(2).article_id}`\n" in text

    def test_it_is_no_longer_than_a_comment_may_be_and_says_what_is_left_out(self) -> None:
        some = tuple(
            Change.model_validate(
                {
                    "change_number": number,
                    "change": "added",
                    "table_name": "articles",
                    "article_id": f"art-{number:016x}",
                },
                strict=False,
            )
            for number in range(1, 3001)
        )
        text = changes_markdown(some, "1.0.0", "1.1.0")
        assert 55_000 < len(text) <= 60_000
        told = text.count("- added")
        assert text.endswith(f"… and {3000 - told} more changes: they stand in the table `changes` of the release.\n")

    @given(st.text(max_size=40))
    @settings(max_examples=30)
    def test_a_version_from_elsewhere_is_no_markup(self, version: str) -> None:
        text = changes_markdown((), version, "1.1.0")
        assert not set("<>[]`@*_!\n|&\\") & set(text.split(": ", 1)[1].split(" →")[0]) - set("_")
