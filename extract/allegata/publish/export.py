"""The tables and views of a release as DuckDB, CSV and Parquet files.

The same rows give the same bytes, in all but `allegata.duckdb`, of which only the content is the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ..contract.ddl import identifier, literal
from ..contract.table_schema import table_schema
from ..contract.tables import TABLES, Column, Table
from ..contract.view import View
from ..contract.views import VIEWS
from ..errors import PackageError
from ..storage import MEMORY, first_line, fresh_database
from .checksums import DATABASE

ROW_GROUP = 100_000
"""Rows a Parquet row group: fixed, for DuckDB's default may change, and with it the bytes."""

SCHEMA_KEY = "allegata:schema"
"""Key of the Table Schema in the metadata of a Parquet file."""

_CSV = "FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR '', COMPRESSION none"
_PARQUET = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}"


@dataclass(frozen=True)
class Relation:
    """A table or view as it is exported: its definition, and the columns that order its rows."""

    definition: Table | View
    order_by: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name of the table or view, of its resource, and of its files without their ending."""
        return self.definition.name

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in order."""
        return self.definition.columns

    @property
    def csv(self) -> str:
        """Path of its CSV file in the release."""
        return f"data/{self.name}.csv"

    @property
    def parquet(self) -> str:
        """Path of its Parquet file in the release."""
        return f"parquet/{self.name}.parquet"

    def ordered(self, catalog: str) -> str:
        """The query for its rows in a database, each column by name, in an order that the key makes complete."""
        columns = ", ".join(identifier(column.name) for column in self.columns)
        order = ", ".join(identifier(name) for name in self.order_by)
        return f"SELECT {columns} FROM {catalog}.main.{identifier(self.name)} ORDER BY {order}"


OF_TABLES = tuple(Relation(table, table.primary_key) for table in TABLES)
"""The tables, in load order."""
_OF_VIEWS = tuple(Relation(view, view.order_by) for view in VIEWS)

RELATIONS: tuple[Relation, ...] = (*OF_TABLES, *_OF_VIEWS)
"""Everything that a release exports, tables before views."""


def export(database: Path, folder: Path) -> dict[str, int]:
    """Write a fresh copy of the database, and from it the CSV and Parquet files, into an empty folder.

    The copy is written row by row in the order of its keys, so that no byte of a row that was deleted lingers in it,
    and the files need no order of their own.

    Returns:
        the number of rows of each table and view.

    Raises:
        PackageError: the file is no database of ours, holds what may not be published, or can not be read.
    """
    try:
        with fresh_database(folder / DATABASE) as connection:
            connection.execute(f"ATTACH {literal(str(database))} AS source (READ_ONLY)")
            _check_relations(connection, database)
            for table in OF_TABLES:
                connection.execute(f"INSERT INTO {identifier(table.name)} BY NAME {table.ordered('source')}")
        with duckdb.connect(str(folder / DATABASE), read_only=True, config={"memory_limit": MEMORY}) as connection:
            return {
                **{table.name: _export_rows(connection, table, _stored(table), folder) for table in OF_TABLES},
                **{view.name: _export_view(connection, view, folder) for view in _OF_VIEWS},
            }
    except duckdb.Error as error:
        raise PackageError(
            f"{database} can not be published: {first_line(error)}", "Run `allegata load` to write it anew"
        ) from error


def _stored(table: Relation) -> str:
    """The rows of a table in the order in which they were put into it, which is that of its key."""
    columns = ", ".join(identifier(column.name) for column in table.columns)
    return f"SELECT {columns} FROM {identifier(table.name)}"


def _export_view(connection: duckdb.DuckDBPyConnection, view: Relation, folder: Path) -> int:
    """Export a view, whose rows are made once for both files."""
    made = f"CREATE TEMP TABLE made AS {view.ordered('allegata')}"
    try:
        connection.execute(made)
    except duckdb.OutOfMemoryException:  # not everything can go to disk; then it may take most of what there is
        connection.execute("RESET memory_limit")
        connection.execute(made)
    count = _export_rows(connection, view, "FROM made", folder)
    connection.execute("DROP TABLE made")
    return count


def _export_rows(connection: duckdb.DuckDBPyConnection, relation: Relation, query: str, folder: Path) -> int:
    count = 0
    for path, options in ((relation.csv, _CSV), (relation.parquet, f"{_PARQUET}, {_metadata(relation)}")):
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        found = connection.execute(f"COPY ({query}) TO {literal(str(target))} ({options})").fetchone()
        count = int(found[0]) if found else 0
    return count


def _metadata(relation: Relation) -> str:
    pairs = ", ".join(f"{literal(key)}: {literal(value)}" for key, value in parquet_metadata(relation).items())
    return f"KV_METADATA {{{pairs}}}"


def parquet_metadata(relation: Relation) -> dict[str, str]:
    """What a Parquet file says of itself: what it is called, and its Table Schema in JSON; no clock and no path."""
    schema = json.dumps(table_schema(relation.definition), ensure_ascii=False, separators=(",", ":"))
    return {"allegata:name": relation.name, SCHEMA_KEY: schema}


def _check_relations(connection: duckdb.DuckDBPyConnection, database: Path) -> None:
    rows = connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'source' AND NOT internal"
    ).fetchall()
    found: dict[str, set[str]] = {}
    for name, column in rows:
        found.setdefault(name, set()).add(column)
    expected = {relation.name: {column.name for column in relation.columns} for relation in RELATIONS}
    strangers = sorted(found.keys() - expected.keys())
    if strangers:
        raise PackageError(
            f"{database} holds {', '.join(strangers)}, which is never published",
            "Publish a database that was loaded from records made safe, not the working one",
        )
    for name, columns in expected.items():
        if found.get(name, set()) != columns:
            raise PackageError(
                f"{database} does not hold {name} as this version defines it", "Run `allegata load` to write it anew"
            )
