"""Every list of a record has its table: one that nobody thought of would be lost without a word."""

from __future__ import annotations

from pathlib import Path

from tests.records import a_record

from allegata.contract.nested import record_types, records_from_lines
from allegata.contract.tables import TABLES, rows_of


def test_every_list_of_a_record_fills_a_table_of_its_own() -> None:
    filled = [step.table for step in records_from_lines(Path("records.jsonl")) if step.table]
    assert sum(kind.count("[]") for kind in record_types().values()) == len(filled) - 1  # the articles are in no list
    assert set(filled) == {name for name, _ in rows_of(a_record())}


def test_every_field_of_an_article_has_its_column() -> None:
    (articles,) = (table for table in TABLES if table.name == "articles")
    fields = {name for name, kind in record_types().items() if not kind.endswith("[]")}
    assert fields == {column.name for column in articles.columns}


def test_what_is_made_on_the_way_is_dropped() -> None:
    steps = [step.sql for step in records_from_lines(Path("records.jsonl")) if step.table is None]
    made = [sql.split()[3] for sql in steps if sql.startswith("CREATE TEMP TABLE")]
    assert sorted(made) == sorted(sql.split()[2] for sql in steps if sql.startswith("DROP TABLE"))
