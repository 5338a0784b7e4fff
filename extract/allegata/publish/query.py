"""Questions to a release in SQL: read only, and with no way to a file or a network."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ..errors import LoadError, UsageError
from ..storage import first_line
from .checksums import DATABASE

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

    The database is opened read-only, and nothing else: no other file, no extension, no setting can be reached from the
    statement, which may come from anywhere.

    Args:
        package: folder of a release, its datapackage.json, or a database file.
        statement: one or several SQL statements; the answer is the last one's.

    Raises:
        UsageError: there is no such database, or the statement is not understood or not allowed.
        LoadError: the file is no database that this DuckDB can read.
    """
    database = _database(package)
    try:
        connection = duckdb.connect(str(database), read_only=True, config={"autoload_known_extensions": False})
    except duckdb.Error as error:
        raise LoadError(f"{database} can not be opened: {first_line(error)}", "Publish the release again") from error
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


def _database(package: Path) -> Path:
    folder = package.parent if package.name == "datapackage.json" else package
    database = folder / DATABASE if folder.is_dir() else folder
    if not database.is_file():
        raise UsageError(f"{database} does not exist", "Run `allegata build` or name the folder of a release")
    return database


def _confine(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("SET TimeZone = 'UTC'")
    for setting in ("python_enable_replacements", "autoinstall_known_extensions", "enable_external_access"):
        connection.execute(f"SET {setting} = false")
    connection.execute("SET lock_configuration = true")
