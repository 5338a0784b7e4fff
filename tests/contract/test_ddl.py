"""Every constraint of the DDL refuses a row on a real DuckDB, and no row that the models allow is refused."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from _pytest.mark import ParameterSet
from hypothesis import given
from hypothesis import strategies as st
from tests.linked import some_links, some_notes
from tests.records import a_record

from allegata.contract.ddl import create_tables, orphans_sql, schema_sql
from allegata.contract.tables import TABLES, Row, Table, rows_beside, rows_of, vocabulary_rows
from allegata.contract.views import VIEWS

BY_NAME = {table.name: table for table in TABLES}
EVIDENCE = [table.name for table in TABLES if "quote_status" in {column.name for column in table.columns}]

RECORD = a_record(outcome_reason="a reason", duplicate_of=f"art-{'0' * 16}")
# One row of each table with as few nulls as the rules between columns allow, so that a change breaks one rule alone.
FULL: dict[str, Row] = {
    **{
        table: {
            **row,
            **{name: "x" for name, value in row.items() if value is None and name in ("organ", "candidates")},
            **{name: "RUS" for name, value in row.items() if value is None and name.endswith("country_code")},
        }
        for table, row in reversed(list(rows_of(RECORD)))
    },
    **dict(rows_beside(some_links([RECORD]))),
    **dict(rows_beside(some_notes([RECORD]))),
    "vocabulary": next(iter(vocabulary_rows())),
}


def insert(connection: duckdb.DuckDBPyConnection, table: str, row: Row) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(row.values()))


def broken_columns() -> Iterator[ParameterSet]:
    for table in TABLES:
        for column in table.columns:
            if column.required:
                yield pytest.param(table.name, column.name, None, id=f"{table.name}.{column.name}-null")
            if column.enum:
                yield pytest.param(table.name, column.name, "no_such_code", id=f"{table.name}.{column.name}-code")
            if column.pattern:
                yield pytest.param(table.name, column.name, "?", id=f"{table.name}.{column.name}-pattern")
            if column.type == "string":
                yield pytest.param(table.name, column.name, "", id=f"{table.name}.{column.name}-empty")
            if column.minimum is not None:
                below = column.minimum - 1
                yield pytest.param(table.name, column.name, below, id=f"{table.name}.{column.name}-below")


@pytest.mark.parametrize("table", FULL)
def test_a_whole_row_is_accepted(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Guards the tests below: a row that fails anyway would prove no constraint."""
    insert(connection, table, FULL[table])
    assert connection.execute(f'SELECT count(*) FROM "{table}"').fetchall() == [(1,)]


@pytest.mark.parametrize(("table", "column", "value"), list(broken_columns()))
def test_a_value_that_the_model_refuses_is_refused(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, value: str | int | None
) -> None:
    """Guards against a constraint that is in the models and got lost on the way to the database."""
    with pytest.raises(duckdb.ConstraintException) as refused:
        insert(connection, table, {**FULL[table], column: value})
    assert column in str(refused.value)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_second_row_with_the_same_key_is_refused(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Guards against an article that is loaded twice and counts twice."""
    insert(connection, table.name, FULL[table.name])
    with pytest.raises(duckdb.ConstraintException, match=r"[Dd]uplicate key"):
        insert(connection, table.name, FULL[table.name])


def test_two_allegations_of_an_article_have_different_numbers(connection: duckdb.DuckDBPyConnection) -> None:
    """Guards the order of `allegations_flat`, which two number-one allegations would leave open."""
    insert(connection, "allegations", FULL["allegations"])
    with pytest.raises(duckdb.ConstraintException, match=r"[Dd]uplicate key"):
        insert(connection, "allegations", {**FULL["allegations"], "allegation_id": f"alg-{'0' * 16}"})


@pytest.mark.parametrize("table", EVIDENCE)
@pytest.mark.parametrize("column", ["quote", "quote_start", "quote_end"])
class TestQuoteAndStatus:
    """Guards against a withheld quote that is published all the same, and a shown one that is not there."""

    def test_a_withheld_quote_that_is_present_is_refused(
        self, connection: duckdb.DuckDBPyConnection, table: str, column: str
    ) -> None:
        withheld: Row = {"quote": None, "quote_start": None, "quote_end": None, "quote_status": "withheld"}
        shown = FULL[table] if FULL[table]["quote"] else {**FULL[table], "quote": "x", "quote_start": 1, "quote_end": 2}
        with pytest.raises(duckdb.ConstraintException):
            insert(connection, table, {**FULL[table], **withheld, column: shown[column]})
        insert(connection, table, {**FULL[table], **withheld})

    def test_a_shown_quote_that_lacks_a_part_is_refused(
        self, connection: duckdb.DuckDBPyConnection, table: str, column: str
    ) -> None:
        shown: Row = {"quote": "xyz", "quote_start": 0, "quote_end": 3, "quote_status": "verbatim"}
        with pytest.raises(duckdb.ConstraintException):
            insert(connection, table, {**FULL[table], **shown, column: None})
        insert(connection, table, {**FULL[table], **shown})


@pytest.mark.parametrize("table", EVIDENCE)
@pytest.mark.parametrize("quote", ["plain words", "🇷🇺 flag", "cafe\u0301", "👩‍👩‍👧 family", "नेपाली", "\U0001f642" * 3])
def test_offsets_count_code_points(connection: duckdb.DuckDBPyConnection, table: str, quote: str) -> None:
    """Guards against a length in bytes, UTF-16 units or graphemes, which differ beyond plain letters."""
    row = {**FULL[table], "quote": quote, "quote_start": 5, "quote_status": "verbatim"}
    for wrong in (len(quote) - 1, len(quote) + 1):
        with pytest.raises(duckdb.ConstraintException):
            insert(connection, table, {**row, "quote_end": 5 + wrong})
    insert(connection, table, {**row, "quote_end": 5 + len(quote)})


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_duckdb_and_python_agree_on_the_length_of_any_text(text: str) -> None:
    """Guards the rule between quote and offsets against a DuckDB whose length() changes its unit."""
    assert duckdb.execute("SELECT length(?)", [text]).fetchall() == [(len(text),)]


@pytest.mark.parametrize(
    ("scheme", "code"), [("unresolved", "COD"), ("ISO3166-1", None), ("M49", None)], ids=["known", "iso", "m49"]
)
def test_a_nationality_has_a_code_exactly_where_it_is_resolved(
    connection: duckdb.DuckDBPyConnection, scheme: str, code: str | None
) -> None:
    """Guards against an ambiguous word that is counted for one of its countries."""
    with pytest.raises(duckdb.ConstraintException):
        insert(connection, "group_nationalities", {**FULL["group_nationalities"], "scheme": scheme, "code": code})
    unresolved: Row = {"scheme": "unresolved", "code": None}
    insert(connection, "group_nationalities", {**FULL["group_nationalities"], **unresolved})


def test_the_least_number_is_not_above_the_greatest(connection: duckdb.DuckDBPyConnection) -> None:
    """Guards against sums over bounds that are the wrong way round."""
    with pytest.raises(duckdb.ConstraintException):
        insert(connection, "affected_groups", {**FULL["affected_groups"], "number_low": 21, "number_high": 20})
    open_ended: Row = {"number_low": 21, "number_high": None}
    insert(connection, "affected_groups", {**FULL["affected_groups"], **open_ended})


def test_every_constraint_of_the_catalogue_is_proved_above(connection: duckdb.DuckDBPyConnection) -> None:
    """Guards against a rule that is added to the DDL without a row that must fail."""
    counted = dict(
        connection.execute("SELECT constraint_type, count(*) FROM duckdb_constraints() GROUP BY ALL").fetchall()
    )
    columns = [column for table in TABLES for column in table.columns]
    per_column = sum(
        bool(column.enum) + (bool(column.pattern) or column.nonempty) + (column.minimum is not None)
        for column in columns
    )
    between_columns = 4 * len(EVIDENCE) + 2  # three for the status and one for the length; code and scheme; numbers
    assert counted["CHECK"] == per_column + between_columns
    assert counted["PRIMARY KEY"] == len(TABLES)
    assert counted["UNIQUE"] == sum(len(table.unique) for table in TABLES)
    keys = {(table.name, name) for table in TABLES for name in table.primary_key}
    required = {(table.name, column.name) for table in TABLES for column in table.columns if column.required}
    assert counted["NOT NULL"] == len(keys | required)
    assert "FOREIGN KEY" not in counted


@pytest.mark.parametrize("table", [table for table in TABLES if table.foreign_keys], ids=lambda table: table.name)
def test_a_row_without_its_parent_is_found(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Guards against an allegation without an article: there is no foreign key in the database to stop it."""
    insert(connection, table.name, FULL[table.name])
    missing = [
        (table.name, parent.table, ", ".join(str(FULL[table.name][name]) for name in parent.columns))
        for parent in table.foreign_keys
    ]
    assert sorted(connection.execute(orphans_sql(table)).fetchall()) == sorted(missing)
    for parent in {parent.table: parent for parent in table.foreign_keys}.values():
        matching = dict(zip(parent.reference, (FULL[table.name][name] for name in parent.columns), strict=True))
        insert(connection, parent.table, {**FULL[parent.table], **matching})
    assert connection.execute(orphans_sql(table)).fetchall() == []


def test_a_table_without_foreign_keys_has_no_query_for_orphans() -> None:
    assert orphans_sql(BY_NAME["articles"]) == ""


def test_every_table_view_and_column_explains_itself(connection: duckdb.DuckDBPyConnection) -> None:
    """Guards against a column that can only be understood from the source."""
    described = connection.execute(
        "SELECT table_name, comment FROM duckdb_tables() UNION ALL "
        "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"
    ).fetchall()
    assert dict(described) == {relation.name: relation.description for relation in (*TABLES, *VIEWS)}
    relations = [(relation.name, column) for relation in (*TABLES, *VIEWS) for column in relation.columns]
    assert set(
        connection.execute(
            "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
    ) == {(name, column.name, column.description) for name, column in relations}
    assert all(column.description for _, column in relations)


def test_the_published_script_makes_the_same_database_twice_over() -> None:
    """Guards against a script that fails where the tables are there already."""
    with duckdb.connect() as connection:
        connection.execute(schema_sql())
        connection.execute(schema_sql())
        made = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert made == set(BY_NAME)
    assert all(statement in schema_sql() for statement in create_tables())
