"""The tables of a release in a scratch database, as its CSV files have them."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ..contract.ddl import create_views, identifier, literal
from ..contract.tables import TABLES, Table
from ..storage import MEMORY, first_line
from .export import Relation
from .findings import Finding
from .manifest import Json

TYPES = {"string": "VARCHAR", "integer": "BIGINT"}

# max_line_size: three times the longest text that is read, so that no title of a sound release is too long
_CSV = (
    "auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
    "allow_quoted_nulls = false, strict_mode = true, max_line_size = 16_000_000"
)


@dataclass(frozen=True)
class Limits:
    """What DuckDB may hold in memory, before it goes to disk: together below four gigabytes, with what it counts not.

    Attributes:
        tables: for the tables of the CSV files, and what is asked of them.
        database: for the database of the release, whose flat view of a million allegations takes more than one.
    """

    tables: str = MEMORY
    database: str = "1500MB"


Config = dict[str, str | bool | int | float | list[str]]


@contextmanager
def scratch_database(folder: Path, spilled: Path, limits: Limits | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database, gone when the block ends, that can read the files of a folder and no others.

    Args:
        folder: that of the release, resolved.
        spilled: folder for what does not fit in memory.
        limits: how much that is; null for most of what the machine has.
    """
    settings: Config = {"autoload_known_extensions": False, "temp_directory": str(spilled)}
    if limits is not None:
        settings["memory_limit"] = limits.tables
    with closing(duckdb.connect(":memory:", config=settings)) as connection:
        connection.execute(f"SET allowed_directories = [{literal(str(folder))}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("CREATE SCHEMA csv")
        yield connection


@dataclass(frozen=True)
class CsvTable:
    """A CSV file that was read: the columns that its schema gives it, and how many rows it has."""

    columns: tuple[str, ...]
    rows: int

    def has_columns_of(self, relation: Relation | Table) -> bool:
        """Whether they are those of the definition."""
        return self.columns == tuple(column.name for column in relation.columns)


Read = dict[str, CsvTable]
"""What stands in `csv.<name>`, by name."""


def read_csv(
    connection: duckdb.DuckDBPyConnection, folder: Path, relation: Relation, schema: Json, read: Read
) -> Iterator[Finding]:
    """Read a CSV file into `csv.<name>`, as text; one that can not be read leaves no table, and a finding.

    Args:
        connection: a scratch database.
        folder: of the release.
        relation: whose file is read.
        schema: the Table Schema that the descriptor gives.
        read: the table is added.
    """
    path = folder / relation.csv
    if not path.is_file():
        return  # said already
    fields = schema.get("fields")
    expected = (
        [str(field.get("name")) for field in fields if isinstance(field, dict)] if isinstance(fields, list) else []
    )
    findings = list(_faults_of_text(path, relation.csv, expected))
    yield from findings
    if findings:
        return
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in expected)
    try:
        ((rows,),) = connection.execute(
            f"CREATE TABLE csv.{identifier(relation.name)} AS "
            f"SELECT * FROM read_csv({literal(str(path))}, columns = {{{columns}}}, {_CSV})"
        ).fetchall()
        read[relation.name] = CsvTable(tuple(expected), rows)
    except duckdb.Error as error:
        yield _unreadable_row(path, relation.csv, len(expected), error)


def _faults_of_text(path: Path, file: str, expected: list[str]) -> Iterator[Finding]:
    """What is wrong with the file before any row is read: its encoding and its header."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    with path.open("rb") as raw:
        first = raw.readline()
        for part in (first, *iter(lambda: raw.read(1 << 20), b"")):
            try:
                decoder.decode(part)
            except UnicodeDecodeError as error:
                line += part[: error.start].count(b"\n")
                yield Finding(file, None, "unreadable", f"line {line} is not in UTF-8")
                return
            line += part.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        yield Finding(file, None, "unreadable", f"line {line} is not in UTF-8")
        return
    header = _header(first.decode())
    if header != expected:
        strange = [name for name in header if name not in expected]
        missing = [name for name in expected if name not in header]
        said = "; ".join(
            f"{what} {', '.join(names)}"
            for what, names in (("not in the schema:", strange), ("missing:", missing))
            if names
        )
        yield Finding(file, None, "header", f"the header is not the fields of the schema. {said}".strip())
    elif first.endswith(b"\r\n"):
        yield Finding(file, None, "header", "the lines end in CR LF instead of LF")


def _header(line: str) -> list[str]:
    try:
        return next(csv.reader([line.rstrip("\r\n")]), [])
    except csv.Error:  # a damaged quotation mark makes one endless cell of it
        return [line]


def _unreadable_row(path: Path, file: str, width: int, error: duckdb.Error) -> Finding:
    """Which row can not be read, found by Python's reader, which keeps count of rows where DuckDB counts lines."""
    with path.open(encoding="utf-8", newline="") as text:
        rows = csv.reader(text, strict=True)
        number = -1
        try:
            for number, row in enumerate(rows):
                if number and len(row) != width:
                    return Finding(file, number, "unreadable", f"the row has {len(row)} cells instead of {width}")
        except csv.Error as fault:
            return Finding(file, number + 1, "unreadable", f"no CSV: {fault}")
    return Finding(file, None, "unreadable", f"no CSV: {first_line(error)}")


def make_views(connection: duckdb.DuckDBPyConnection, read: Read) -> bool:
    """Make the tables of the CSV files, with types and a column `_row`, and the views over them, in the schema `main`.

    The tables are views, too, of those that were read: nothing is held twice.

    Returns:
        whether all tables could be read; nothing is made otherwise.
    """
    if not all(table.name in read and read[table.name].has_columns_of(table) for table in TABLES):
        return False
    for table in TABLES:
        columns = ", ".join(
            f"TRY_CAST({identifier(column.name)} AS {TYPES[column.type]}) AS {identifier(column.name)}"
            for column in table.columns
        )
        source = f"SELECT rowid + 1 AS _row, {columns} FROM csv.{identifier(table.name)}"
        connection.execute(f"CREATE VIEW main.{identifier(table.name)} AS {source}")
    for statement in create_views():
        if not statement.startswith("COMMENT"):
            connection.execute(statement)
    return True
