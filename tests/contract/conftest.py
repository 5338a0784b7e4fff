"""A DuckDB in memory with the tables and views, filled from records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import duckdb
import pytest
from tests.linked import some_links

from allegata.contract.ddl import create_tables, create_views
from allegata.contract.tables import TABLES, rows_beside, rows_of, vocabulary_rows
from allegata.models import Record

Fill = Callable[[Iterable[Record]], duckdb.DuckDBPyConnection]


@pytest.fixture(scope="session")
def _database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        for statement in (*create_tables(), *create_views()):
            made.execute(statement)
        yield made


@pytest.fixture
def connection(_database: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Tables and views, empty. Made once: with its comments a database takes a tenth of a second."""
    empty(_database)
    return _database


def empty(connection: duckdb.DuckDBPyConnection) -> None:
    for table in TABLES:
        connection.execute(f'DELETE FROM "{table.name}"')


@pytest.fixture
def fill(connection: duckdb.DuckDBPyConnection) -> Fill:
    """Replaces what is in the tables by the rows of some records."""

    def insert(records: Iterable[Record]) -> duckdb.DuckDBPyConnection:
        records = list(records)
        rows = [row for record in records for row in rows_of(record)]
        rows += rows_beside(some_links(records))
        rows += [("vocabulary", row) for row in vocabulary_rows()]
        empty(connection)
        for table, row in rows:
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" for _ in row)
            connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(row.values()))
        return connection

    return insert
