"""Records into DuckDB: a fresh file, read from lines of JSON in bulk, complete or not at all.

The working database holds the records as extracted, the texts and the rejections. A release is loaded from records that
were made safe first, and has neither texts nor rejections.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import duckdb
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from .contract.ddl import broken_sql, create_table, duplicates_sql, identifier, literal, orphans_sql
from .contract.nested import Step, records_from_lines, rows_from_lines
from .contract.tables import TABLES, Table, columns_of, vocabulary_rows
from .errors import LoadError
from .exchange import Rejection
from .links import Links
from .models import Article, Model, Record
from .releases import Notes
from .storage import (
    BLOCK_SIZE,
    MEMORY,
    STORAGE_VERSION,
    beside,
    first_line,
    fresh_database,
    put_in_place,
)

__all__ = ["BLOCK_SIZE", "STORAGE_VERSION", "WORKING_TABLES", "Beside", "Loaded", "load"]

Beside: TypeAlias = Links | Notes | Mapping[str, Path]
"""What stands beside records: the models, or a file of lines of JSON for each table that has rows."""

_MEND = "The records were changed by hand or hold an article twice; run `allegata extract` again"

_TEXT_COLUMNS = ("article_id", "source_path", "url", "title", "text")
_TEXTS = Table(
    "article_texts",
    "What was read, whole, under the title and address that it came with. Never published.",
    tuple(column for column in columns_of(Article) if column.name in _TEXT_COLUMNS),
    ("article_id",),
)
_REJECTIONS = Table(
    "rejections",
    "Values that did not survive verification, with the check that failed. Never published.",
    columns_of(Rejection),
    (),
)

WORKING_TABLES = (_TEXTS.name, _REJECTIONS.name)
"""Tables of the working database alone: they hold what may never be published."""

_BY_NAME = {table.name: table for table in (*TABLES, _TEXTS, _REJECTIONS)}


@dataclass(frozen=True)
class Loaded:
    """What a load put into the database: the number of rows of each table."""

    counts: dict[str, int]


@dataclass(frozen=True)
class _Lines:
    """A file of lines of JSON and the table that they fill; records fill all of theirs.

    `model`: what each line is; null where they were written here, or are not known as a model.
    """

    path: Path
    model: type[Model] | None
    table: Table


def load(
    path: Path,
    records: Iterable[Record] | Path,
    texts: Iterable[Article] | Path | None = None,
    rejections: Iterable[Rejection] | Path | None = None,
    links: Callable[[], Beside] = Links,
    notes: Callable[[], Beside] = Notes,
) -> Loaded:
    """Write a fresh database of the records; an earlier one at the same path is replaced once all went well.

    What is a path names a file of lines of JSON, each a model, as a work folder keeps them. They are read without
    being validated one by one: what the database would refuse is refused, and a field that no model has is left out.

    Args:
        path: the database file; its folder is made where it is missing.
        records: one per article, in any order.
        texts: the articles as read, for the table `article_texts`; there is no such table where none are given.
        rejections: for the table `rejections`; likewise.
        links: gives what the link stage says of them, called once the last of the records was taken; without it, the
            tables of origins, cases and copies are empty.
        notes: gives collections, statements, notices, changes and tombstones; likewise.

    Raises:
        LoadError: rows break a key or a rule, or the file can not be written. The earlier database stands untouched.
    """
    if path.is_dir():
        raise LoadError(f"{path} is a folder, not a database file", "Name a file inside it")
    try:
        with beside(path) as folder:
            lines = [_lines(folder, records, Record, _BY_NAME["articles"])]
            lines += _lines_beside(folder, links())
            lines += _lines_beside(folder, notes())
            lines.append(_written(folder, _BY_NAME["vocabulary"], map(json.dumps, vocabulary_rows())))
            if texts is not None:
                lines.append(_lines(folder, texts, Article, _TEXTS))
            if rejections is not None:
                lines.append(_lines(folder, rejections, Rejection, _REJECTIONS))
            fresh = folder / path.name
            with fresh_database(fresh) as connection:
                counts = _fill(connection, lines, folder)
                _refuse_duplicates(connection, counts)
                _refuse_orphans(connection, counts)
            put_in_place(fresh, path)
    except (OSError, duckdb.Error) as error:
        raise LoadError(f"{path} can not be written: {first_line(error)}", "Choose another place for it") from error
    return Loaded(counts)


def _lines_beside(folder: Path, content: Beside) -> list[_Lines]:
    if isinstance(content, Mapping):
        return [_Lines(path, None, _BY_NAME[name]) for name, path in content.items()]
    parts = ((name, getattr(content, name)) for name in type(content).model_fields)
    return [_lines(folder, items, Model, _BY_NAME[name]) for name, items in parts if items]


def _lines(folder: Path, content: Iterable[Model] | Path, model: type[Model], table: Table) -> _Lines:
    """The content as lines of JSON: the file that was given, or one written into the folder."""
    if isinstance(content, Path):
        try:
            with content.open("rb") as file:
                _refuse_line(content, 1, file.readline(), model)  # one program wrote them all
        except OSError as error:
            raise LoadError(f"{content} can not be read: {error.strerror}", "Name a file of lines of JSON") from error
        return _Lines(content, model, table)
    return _written(folder, table, (_line(item, table) for item in content))


def _line(item: Model, table: Table) -> str:
    try:
        return item.model_dump_json()
    except PydanticSerializationError as error:  # a lone surrogate, which is no text
        key = ", ".join(f"{name} = {getattr(item, name)}" for name in table.primary_key or ("article_id",))
        raise LoadError(f"table {table.name} refuses the row {key}: {first_line(error)}", _MEND) from error


def _written(folder: Path, table: Table, lines: Iterable[str]) -> _Lines:
    path = folder / f"{table.name}.jsonl"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)
    return _Lines(path, None, table)


def _fill(connection: duckdb.DuckDBPyConnection, lines: Iterable[_Lines], folder: Path) -> dict[str, int]:
    counts = {table.name: 0 for table in TABLES}
    for each in lines:
        if each.table.name in WORKING_TABLES:
            connection.execute(create_table(each.table, has_indexes=False))
            comment = literal(each.table.description)
            connection.execute(f"COMMENT ON TABLE {identifier(each.table.name)} IS {comment}")
        try:
            counts |= _filled(connection, each)
        except _REFUSALS as error:
            raise _refusal(each, folder, error) from error
    return counts


_REFUSALS = (duckdb.ConstraintException, duckdb.ConversionException, duckdb.InvalidInputException)


def _filled(connection: duckdb.DuckDBPyConnection, lines: _Lines) -> dict[str, int]:
    counts: dict[str, int] = {}
    for step in _steps(lines):
        found = connection.execute(step.sql).fetchone()
        if step.table is not None:
            counts[step.table] = int(found[0]) if found else 0
    return counts


def _steps(lines: _Lines) -> Iterator[Step]:
    if lines.table.name == "articles":
        return records_from_lines(lines.path)
    return iter((rows_from_lines(lines.table, lines.path),))


def _refusal(lines: _Lines, folder: Path, error: duckdb.Error) -> LoadError:
    """Which row is refused, by its key, and where it stands: looked for only once a file has failed."""
    if lines.model is not None:
        with lines.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                _refuse_line(lines.path, number, line, lines.model)
    with duckdb.connect(str(folder / "refused.duckdb"), config={"memory_limit": MEMORY}) as scratch:
        tables = [_BY_NAME[step.table] for step in _steps(lines) if step.table is not None]
        for table in tables:
            scratch.execute(create_table(table, has_indexes=False, has_rules=False))
        with suppress(*_REFUSALS):  # a line that is no JSON, or a value of another type: no table has it
            _filled(scratch, lines)
        for table in tables:
            row = scratch.execute(f"{broken_sql(table)} LIMIT 1").fetchone()
            if row is not None:
                return LoadError(f"table {table.name} refuses the row {row[0]}: {first_line(error)}", _MEND)
    return LoadError(f"table {lines.table.name} refuses a row: {first_line(error)}", _MEND)


def _refuse_line(path: Path, number: int, line: bytes, model: type[Model]) -> None:
    try:
        if line:
            model.model_validate_json(line)
    except ValidationError as error:
        what = f"{path}:{number} is not a line of this version: {error.errors()[0]['msg']}"
        raise LoadError(what, _MEND) from None


def _refuse_duplicates(connection: duckdb.DuckDBPyConnection, counts: Mapping[str, int]) -> None:
    for name, count in counts.items():
        query = duplicates_sql(_BY_NAME[name])
        twice = connection.execute(f"{query} LIMIT 1").fetchone() if query and count > 1 else None
        if twice is not None:
            raise LoadError(f"table {name} refuses the row {twice[0]}: another has the same key", _MEND)


def _refuse_orphans(connection: duckdb.DuckDBPyConnection, counts: Mapping[str, int]) -> None:
    for table in TABLES:
        query = orphans_sql(table)
        orphan = connection.execute(f"{query} LIMIT 1").fetchone() if query and counts[table.name] else None
        if orphan is not None:
            child, parent, key = orphan
            raise LoadError(
                f"table {child} refers to {key}, which table {parent} does not hold",
                "Load the records of all its articles together",
            )
