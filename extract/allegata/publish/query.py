"""Questions to a release in SQL: read only, and with no way to a file or a network."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ..contract.ddl import identifier
from ..errors import LoadError, UsageError
from ..storage import first_line
from .checksums import DATABASE, DESCRIPTOR
from .standing import check_whole

_CONFIG: dict[str, str | bool | int | float | list[str]] = {"autoload_known_extensions": False}
_MEND = '`allegata sql "SHOW TABLES"` lists what can be asked'

Cell = object
"""A value as DuckDB gives it to Python."""


@dataclass(frozen=True)
class Answer:
    """The rows of an answer, under the names of its columns."""

    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def sql(package: Path, statement: str) -> Answer:
    """Ask a release.

    The database is opened read-only (the Parquet files in memory, where there is no database), and nothing else: no
    other file, no extension, no setting can be reached from the statement, which may come from anywhere.

    Args:
        package: folder of a release, its datapackage.json, or a database file.
        statement: one or several SQL statements; the answer is the last one's.

    Raises:
        UsageError: there is no such release, or the statement is not understood or not allowed.
        LoadError: the file is no database that this DuckDB can read.
        PackageError: the program was stopped while it put the release in the place of an earlier one.
    """
    folder = package.parent if package.name == DESCRIPTOR else package
    check_whole(folder)
    database = folder / DATABASE if folder.is_dir() else folder
    tables = sorted((folder / "parquet").glob("*.parquet"))
    if not database.is_file() and not tables:
        raise UsageError(f"{database} does not exist", "Run `allegata build` or name the folder of a release")
    try:
        connection = _read_only(database) if database.is_file() else _in_memory(tables)
    except duckdb.Error as error:
        raise LoadError(f"{folder} can not be opened: {first_line(error)}", "Publish the release again") from error
    with closing(connection):
        _confine(connection)
        try:
            statement.encode()  # DuckDB takes a lone surrogate, as a shell hands on a stray byte, for a type error
            if not connection.extract_statements(statement):
                raise UsageError("the statement is empty", _MEND)
            result = connection.execute(statement)
            columns = tuple(column[0] for column in result.description or ())
            return Answer(columns, result.fetchall() if columns else [])
        except (duckdb.Error, UnicodeError) as error:
            raise UsageError(first_line(error), _MEND) from error


def as_csv(answer: Answer) -> str:
    """The answer as CSV with a header; a missing value is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(answer.rows)
    return text.getvalue()


def _read_only(database: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(database), read_only=True, config=_CONFIG)


def _in_memory(tables: Sequence[Path]) -> duckdb.DuckDBPyConnection:
    """The tables of a release that is kept without its database, as one in a git repository is."""
    connection = duckdb.connect(":memory:", config=_CONFIG)
    try:
        for table in tables:
            connection.execute(f"CREATE TABLE {identifier(table.stem)} AS FROM read_parquet(?)", [str(table)])
    except duckdb.Error:
        connection.close()
        raise
    return connection


def _confine(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("SET TimeZone = 'UTC'")
    for setting in ("python_enable_replacements", "autoinstall_known_extensions", "enable_external_access"):
        connection.execute(f"SET {setting} = false")
    connection.execute("SET lock_configuration = true")
