"""The records of the page: every row of every table that is about an allegation, and no other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.linked import CASE
from tests.publish.pages import asked, records, script, write_again

from allegata.publish.export import RELATIONS
from allegata.publish.page import records as module
from allegata.publish.page.records import MOST_A_FILE, prefix_length

LISTS = {
    "acts": "allegation_acts",
    "means": "allegation_means",
    "perpetrators": "alleged_perpetrators",
    "groups": "affected_groups",
    "sources": "cited_sources",
    "responses": "responses",
    "changes": "changes",
}
COLUMNS = {relation.name: [column.name for column in relation.columns] for relation in RELATIONS}


def told(folder: Path, table: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a table as the records tell them."""
    for key, record in records(folder).items():
        if table == "allegations":
            parts = [record["allegation"]]
        elif table == "group_nationalities":
            parts = [{**group, **each} for group in record["groups"] for each in group["nationalities"]]
        elif table == "group_statuses":
            parts = [{**group, "status": each} for group in record["groups"] for each in group["statuses"]]
        else:
            parts = record[next(name for name, known in LISTS.items() if known == table)]
        for part in parts:
            yield tuple({**part, "allegation_id": key}[column] for column in COLUMNS[table])


@pytest.mark.parametrize("table", ["allegations", "group_nationalities", "group_statuses", *LISTS.values()])
def test_records_hold_every_row_of_a_table_and_no_more(paged: Path, table: str) -> None:
    condition = " WHERE allegation_id IS NOT NULL" if table == "changes" else ""
    stored = asked(paged, f"SELECT {', '.join(COLUMNS[table])} FROM {table}{condition}")
    assert sorted(told(paged, table), key=repr) == sorted(stored, key=repr)


def test_a_record_tells_its_article_notices_statements_and_origins(paged: Path) -> None:
    linked = {key: record for key, record in records(paged).items() if record["notices"]}
    assert {key: [note["notice_id"] for note in each["notices"]] for key, each in linked.items()} == {
        key: ["court-2026"] for (key,) in asked(paged, "SELECT allegation_id FROM notice_allegations")
    }
    (record,) = linked.values()
    assert record["notices"][0]["reach"] == "named" and record["statements"][0]["party"] == "An embassy"
    stored = asked(paged, "SELECT article_id, title, text_sha256 FROM articles")
    for each in records(paged).values():
        article = each["article"]
        assert list(article) == COLUMNS["articles"]
        assert (article["article_id"], article["title"], article["text_sha256"]) in stored
    origins = asked(paged, "SELECT allegation_id, source_number, origin_id FROM source_origins")
    assert sorted(origins) == sorted(
        (key, source["source_number"], origin)
        for key, each in records(paged).items()
        for source in each["sources"]
        for origin in source["origins"]
    )


def test_a_record_tells_its_case_with_answers_by_date_and_the_other_allegations(paged: Path) -> None:
    everything = records(paged)
    counted = {key for (key,) in asked(paged, "SELECT allegation_id FROM allegations_flat")}
    answers = asked(paged, "SELECT event_number FROM case_answers ORDER BY first_published, event_number")
    for key, record in everything.items():
        assert record["case"]["case_id"] == CASE and record["case"]["allegations"] == len(counted)
        assert [each["event_number"] for each in record["answers"]] == [number for (number,) in answers]
        others = [other["allegation_id"] for other in record["others"]]
        assert len(set(others)) == len(others) == min(len(counted - {key}), module.MOST_OTHERS)
        assert set(others) <= counted - {key}


def test_records_in_many_files_and_few_others_are_the_same_records(
    paged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "prefix_length", lambda count, most=0: 2 if most == 0 else 1)
    monkeypatch.setattr("allegata.publish.page.render.prefix_length", lambda count: 2)
    monkeypatch.setattr(module, "MOST_OTHERS", 2)
    out = Path(shutil.copytree(paged, tmp_path / "out"))
    write_again(out)
    assert script(out, "index")["records"]["prefixLength"] == 2
    few, all_of_them = records(out), records(paged)
    assert list(few) == list(all_of_them)
    for key, record in all_of_them.items():
        assert few[key] == {**record, "others": record["others"][:2]}


@given(st.integers(0, 200_000))
def test_a_file_holds_no_more_records_than_a_moment_loads_and_no_prefix_is_longer_than_need_be(count: int) -> None:
    length = prefix_length(count)
    assert count <= MOST_A_FILE * 16**length
    assert length == 0 or count > MOST_A_FILE * 16 ** (length - 1)
