"""The tables of a release in a scratch database, typed as the models have them, one schema a release."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from ..contract.ddl import identifier, literal
from ..contract.tables import Table
from ..errors import PackageError
from ..storage import first_line
from .description import READ, Description, TableFile

_TYPES = {"string": "VARCHAR", "integer": "BIGINT"}
_KEYS = {"articles": "article_id", "allegations": "allegation_id", "tombstones": "record_id"}
_MEND = "The release is damaged: download it again, or publish it again"

# max_line_size: three times the longest text that is read, so that no title of a sound release is too long
_CSV = (
    "auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
    "allow_quoted_nulls = false, strict_mode = true, max_line_size = 16_000_000"
)

Columns = dict[str, tuple[str, ...]]
"""By table, the columns that a release has of it; none where it has no such table."""


def fill(connection: duckdb.DuckDBPyConnection, schema: str, folder: Path, found: Description) -> Columns:
    """Read the tables of a release into a schema of the database; a column or table that it lacks is empty.

    Args:
        connection: to the scratch database.
        schema: name of a schema, which is made where it is missing.
        folder: of the release.
        found: what its descriptor says.

    Raises:
        PackageError: a file is missing or damaged, or not the one that the descriptor lists.
    """
    try:
        with together(connection):
            return _filled(connection, schema, folder, found)
    except duckdb.Error as error:
        raise PackageError(f"{folder} holds no sound release: {first_line(error)}", _MEND) from error


@contextmanager
def together(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All statements of the block in one transaction: each commit of its own takes longer than many a small table."""
    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(duckdb.Error):  # a commit that failed has rolled back, and there is nothing left to do so with
            connection.execute("ROLLBACK")
        raise


def _filled(connection: duckdb.DuckDBPyConnection, schema: str, folder: Path, found: Description) -> Columns:
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    files = {file.table: file for file in found.files}
    columns: Columns = {}
    for table in READ:
        name = f"{schema}.{identifier(table.name)}"
        file = files.get(table.name)
        if file is None:
            columns[table.name] = ()
            source = f"SELECT {_selected(table, ())} WHERE false"
        else:
            header = _header(folder, file)
            columns[table.name] = tuple(column.name for column in table.columns if column.name in header)
            source = f"SELECT {_selected(table, columns[table.name])} FROM {_csv(folder / file.path, header)}"
        try:
            connection.execute(f"CREATE TABLE {name} AS {source}")
            if table.name in _KEYS:
                connection.execute(f"CREATE UNIQUE INDEX {schema}_{table.name} ON {name} ({_KEYS[table.name]})")
        except duckdb.Error as error:
            where = folder / file.path if file else folder
            raise PackageError(f"{where} can not be read: {first_line(error)}", _MEND) from error
    return columns


def _selected(table: Table, present: tuple[str, ...]) -> str:
    return ", ".join(
        f"CAST({identifier(column.name) if column.name in present else 'NULL'} AS {_TYPES[column.type]})"
        f" AS {identifier(column.name)}"
        for column in table.columns
    )


def _csv(path: Path, header: list[str]) -> str:
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header)
    return f"read_csv({literal(str(path))}, columns = {{{columns}}}, {_CSV})"


def _header(folder: Path, file: TableFile) -> list[str]:
    """The header of a file that is, to the byte, the one that the descriptor lists."""
    path = folder / file.path
    try:
        if path.stat().st_size != file.size:
            raise PackageError(f"{path} has {path.stat().st_size} bytes instead of {file.size}", _MEND)
        with path.open("rb") as raw:
            digest = hashlib.file_digest(raw, "sha256").hexdigest()
        if digest != file.sha256:
            raise PackageError(f"{path} is not the file that the descriptor lists: its SHA-256 differs", _MEND)
        with path.open(encoding="utf-8", newline="") as text:
            header = next(csv.reader(text), [])
    except OSError as error:
        raise PackageError(f"{path} can not be read: {error.strerror}", _MEND) from error
    except (UnicodeError, csv.Error) as error:
        raise PackageError(f"{path} is no CSV in UTF-8: {error}", _MEND) from error
    if not header or len(set(header)) != len(header):
        raise PackageError(f"{path} has no header, or one with a name twice", _MEND)
    return header
