"""The browser's engine and this one give the same rows: the built console itself is asked by node, without a browser.

With `ALLEGATA_CONSOLE=required` the tests fail where there is no console or no node; else they are skipped.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.console import built_console, need

from allegata.contract.tables import TABLES
from allegata.contract.views import VIEWS
from allegata.links import Links
from allegata.load import load
from allegata.publish import Release, publish
from allegata.publish.checksums import DATABASE
from allegata.publish.page.questions import QUESTIONS

ASKER = Path(__file__).with_name("engine.mjs")
MATERIAL = Path(__file__).parents[3] / "benchmarks" / "release_material.py"
ALLEGATIONS = 300

RELATIONS = {
    **{table.name: f"FROM {table.name} ORDER BY ALL" for table in TABLES},
    **{view.name: f"FROM {view.name} ORDER BY {', '.join(view.order_by)}" for view in VIEWS},
}

TYPES = {
    "counts": "SELECT count(*), count(DISTINCT outlet), sum(allegation_number), max(published) FROM allegations_flat",
    "whole numbers beyond what a double holds": """
        SELECT 9007199254740993, sum(9223372036854775807), -170141183460469231731687303715884105727""",
    "averages and shares": """
        SELECT avg(allegation_number), count(*) / 7, median(allegation_number), 2 / 3, 1e300 FROM allegations""",
    "decimals": """
        SELECT 12.50::DECIMAL(9, 2), -0.05::DECIMAL(4, 2), sum(1.25::DECIMAL(18, 2)), avg(1.25::DECIMAL(18, 2))""",
    "missing values, last whatever the order": "SELECT x FROM (VALUES (2), (NULL), (1)) AS t(x) ORDER BY x DESC",
    "lists in an order": """
        SELECT list(x ORDER BY x DESC), string_agg(x, '; ' ORDER BY x) FROM (VALUES ('b'), ('a')) AS t(x)""",
    "text by its bytes": "SELECT x FROM (VALUES ('é'), ('z'), ('Z'), ('e'), ('')) AS t(x) ORDER BY x",
    "text of all planes": "SELECT '😀 a' || chr(8238) || 'b', length('😀é'), upper('straße'), lower('ÀÉ')",
}

REFUSED = {
    "CREATE TABLE mine AS SELECT 1": "change nothing",
    "DELETE FROM allegations": "change nothing",
    "SET memory_limit = '8GB'": "Settings are locked",
    "SET enable_external_access = true": "Settings are locked",
    "FROM 'https://example.org/rows.csv'": "no address",
    "ATTACH 'other.duckdb'": "no file",
    "COPY allegations TO 'rows.csv'": "no file",
    "LOAD icu": "no extension",
    "SELECT '{}'::JSON": "extension",
    "": "empty",
    "-- nothing but a comment": "empty",
}

SEVERAL = "SELECT 1; SELECT 'a;b' AS x; -- SELECT 3;"
FAILING = "SELECT 1;\n\nSELECT\n  autlet\nFROM articles"
LEFT_OPEN = "USE memory; BEGIN"
COUNTS = "SELECT count(*), max(quote) FROM release.allegations"
LIES = (
    """USE memory; DETACH release; ATTACH ':memory:' AS release;
    CREATE TABLE release.main.allegations AS SELECT 'a lie' AS quote; SELECT 1""",
    "/* SELECT */ COPY (SELECT 1) TO 'allegata.duckdb' (FORMAT csv, USE_TMP_FILE false)",
    "CREATE SCHEMA memory.release; CREATE TABLE memory.release.allegations AS SELECT 'a lie' AS quote; USE memory",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO 'allegata.duckdb' (FORMAT csv, USE_TMP_FILE false)",
)
"""Each would put something else in the place of the release, for whoever asks after it."""
AFTER_LIES = [f"{COUNTS} -- after {number}" for number, _ in enumerate(LIES)]
NEXT = "SELECT count(*) FROM articles"
KINDS = """SELECT DATE '2025-01-02', TIMESTAMP '2025-01-02 03:04:05.678901', TIMESTAMP '1969-12-31 23:59:59.5',
  TIME '03:04:05', INTERVAL '14 months 3 days 04:05:06.5', [1, NULL], {'a': 1.50::DECIMAL(4, 2), 'b': ['x']},
  MAP {'k': DATE '2020-01-01'}, true, 'x'::BLOB, NULL"""
WRITTEN = (
    *("2025-01-02", "2025-01-02 03:04:05.678901", "1969-12-31 23:59:59.5", "03:04:05"),
    *("1 year 2 months 3 days 04:05:06.5", "[1, NULL]", "{'a': 1.50, 'b': [x]}", "{k=2020-01-01}", "true"),
    *(r"\x78", None),
)

PUBLISHED = {**RELATIONS, **{question.name: question.sql for question in QUESTIONS}}
OF_SAMPLE = [*PUBLISHED.values(), *TYPES.values(), *REFUSED, SEVERAL, FAILING, LEFT_OPEN, NEXT, KINDS, COUNTS]
OF_SAMPLE += [query for pair in zip(LIES, AFTER_LIES, strict=True) for query in pair]


@dataclass(frozen=True)
class Found:
    """What the browser's engine answers to a query, or why it does not."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()
    error: str | None = None
    line: int | None = None


@dataclass(frozen=True)
class Told:
    """What the browser's engine says of two releases: the version that it is of, and its answers by query."""

    version: str
    sample: Mapping[str, Found]
    larger: Mapping[str, Found]


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of some hundred made-up allegations, with links, answers, regions and withheld quotes."""
    spec = importlib.util.spec_from_file_location("release_material", MATERIAL)
    assert spec and spec.loader
    material = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(material)
    folder = tmp_path_factory.mktemp("larger")
    material.write_material(folder, ALLEGATIONS)
    lines = {name: folder / f"{name}.jsonl" for name in Links.model_fields}
    load(folder / "made.duckdb", folder / "records.jsonl", links=lambda: lines)
    return publish(folder / "made.duckdb", folder / "out", Release("1.0.0", "2026-01-02", page="none")).folder


@pytest.fixture(scope="module")
def told(release: Path, larger: Path) -> Told:
    """All answers, from one process: to start the engine takes longer than to ask it."""
    built = built_console()
    need(is_there=shutil.which("node") is not None, lacks="there is no node on PATH")
    asked = ((release, OF_SAMPLE), (larger, list(PUBLISHED.values())))
    given = {
        "built": str(built),
        "asked": [{"database": str(folder / DATABASE), "queries": queries} for folder, queries in asked],
    }
    done = subprocess.run(
        ["node", str(ASKER)], input=json.dumps(given), capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads(done.stdout)
    sample, of_larger = (
        dict(zip(queries, map(found, each), strict=True))
        for (_, queries), each in zip(asked, answer["found"], strict=True)
    )
    return Told(answer["version"], sample, of_larger)


def found(answer: dict[str, Any]) -> Found:
    if "error" in answer:
        return Found(error=answer["error"], line=answer["line"])
    return Found(tuple(column["name"] for column in answer["columns"]), tuple(map(tuple, answer["rows"])))


def same(text: str | None, value: object) -> bool:
    """Whether a cell of the page shows a value of Python's DuckDB."""
    if text is None or value is None:
        return text is None and value is None
    if isinstance(value, float):
        return float(text) == value
    if isinstance(value, list):
        return text == f"[{', '.join(map(str, value))}]"
    return text == str(value)


def difference(answer: Found, result: duckdb.DuckDBPyConnection, is_named: bool) -> str | None:
    """Where two answers differ, in words; null where they do not. Names that nobody gave may."""
    columns = tuple(column[0] for column in result.description or ())
    rows = result.fetchall()
    if answer.error is not None:
        return answer.error
    if is_named and answer.columns != columns:
        return f"{answer.columns} for {columns}"
    if len(answer.rows) != len(rows):
        return f"{len(answer.rows)} rows for {len(rows)}"
    pairs = zip(answer.rows, rows, strict=True)
    return next((f"{texts} for {values}" for texts, values in pairs if not all(map(same, texts, values))), None)


def differences(folder: Path, answers: Mapping[str, Found], queries: Mapping[str, str]) -> dict[str, str]:
    with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
        said = {
            name: difference(answers[query], connection.execute(query), is_named=queries is not TYPES)
            for name, query in queries.items()
        }
    return {name: words for name, words in said.items() if words is not None}


def test_two_versions_of_duckdb_are_compared(told: Told) -> None:
    assert told.version == "v1.4.3" and duckdb.__version__.startswith("2.")


def test_every_table_view_and_question_has_the_same_rows_in_the_browser_s_engine(told: Told, release: Path) -> None:
    assert differences(release, told.sample, PUBLISHED) == {}


def test_so_it_has_in_a_larger_release(told: Told, larger: Path) -> None:
    assert differences(larger, told.larger, PUBLISHED) == {}
    assert len(told.larger[PUBLISHED["allegations_flat"]].rows) > ALLEGATIONS * 0.9


def test_values_of_every_type_are_the_same(told: Told, release: Path) -> None:
    assert differences(release, told.sample, TYPES) == {}


def test_what_would_change_or_reach_something_is_refused_in_words(told: Told) -> None:
    for query, words in REFUSED.items():
        error = told.sample[query].error
        assert error is not None and words in error, query


def test_of_several_statements_the_last_one_s_answer_is_shown(told: Told) -> None:
    assert told.sample[SEVERAL] == Found(("x",), (("a;b",),))


def test_an_error_names_the_line_of_the_whole_text(told: Told) -> None:
    failed = told.sample[FAILING]
    assert failed.line == 4 and failed.error is not None and "LINE 4:   autlet" in failed.error


def test_what_a_query_leaves_open_is_nothing_to_the_next(told: Told) -> None:
    assert told.sample[LEFT_OPEN].error is None
    assert told.sample[NEXT].error is None and len(told.sample[NEXT].rows) == 1


def test_no_query_can_put_something_else_in_the_place_of_the_release(told: Told) -> None:
    assert told.sample[LIES[0]].error is None  # or the test would try nothing
    assert [told.sample[query] for query in AFTER_LIES] == [told.sample[COUNTS]] * len(LIES)
    assert told.sample[COUNTS].rows


def test_values_are_written_to_be_read(told: Told) -> None:
    assert told.sample[KINDS].rows == (WRITTEN,)
