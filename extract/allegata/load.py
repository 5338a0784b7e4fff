"""Records into DuckDB: a fresh file, in batches by Arrow, complete or not at all.

The working database holds the records as extracted, the texts and the rejections. A release is loaded from records that
were made safe first, and has neither texts nor rejections.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

import duckdb
import pyarrow as pa

from .contract.ddl import create_tables, identifier, literal, orphans_sql
from .contract.tables import TABLES, Row, Table, columns_of, rows_beside, rows_of, vocabulary_rows
from .errors import LoadError
from .exchange import Rejection
from .garbage import collection_paused
from .links import Links
from .models import Article, Model, Record
from .releases import Notes
from .storage import BLOCK_SIZE, STORAGE_VERSION, beside, first_line, fresh_database, put_in_place

__all__ = ["BLOCK_SIZE", "STORAGE_VERSION", "WORKING_TABLES", "Loaded", "load"]

BATCH = 1000
"""Records a batch: past a thousand, larger ones gain nothing and hold more in memory."""

T = TypeVar("T")

_ARROW_TYPES = {"string": pa.string(), "integer": pa.int64()}
_SQL_TYPES = {"string": "VARCHAR", "integer": "BIGINT"}

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


@dataclass(frozen=True)
class Loaded:
    """What a load put into the database: the number of rows of each table."""

    counts: dict[str, int]


def load(
    path: Path,
    records: Iterable[Record],
    texts: Iterable[Article] | None = None,
    rejections: Iterable[Rejection] | None = None,
    links: Callable[[], Links] = Links,
    notes: Callable[[], Notes] = Notes,
) -> Loaded:
    """Write a fresh database of the records; an earlier one at the same path is replaced once all went well.

    Args:
        path: the database file; its folder is made where it is missing.
        records: one per article, in any order.
        texts: the articles as read, for the table `article_texts`; there is no such table where none are given.
        rejections: for the table `rejections`; likewise.
        links: gives what the link stage says of them, once they are loaded; without it, the tables of origins, cases
            and copies are empty.
        notes: gives collections, statements, notices, changes and tombstones; likewise.

    Raises:
        LoadError: rows break a key or a rule, or the file can not be written. The earlier database stands untouched.
    """
    if path.is_dir():
        raise LoadError(f"{path} is a folder, not a database file", "Name a file inside it")
    try:
        with beside(path) as folder:
            fresh = folder / path.name
            with fresh_database(fresh) as connection:
                counts = _fill(connection, records, texts, rejections, (links, notes))
            put_in_place(fresh, path)
    except (OSError, duckdb.Error) as error:
        raise LoadError(f"{path} can not be written: {first_line(error)}", "Choose another place for it") from error
    return Loaded(counts)


def _fill(
    connection: duckdb.DuckDBPyConnection,
    records: Iterable[Record],
    texts: Iterable[Article] | None,
    rejections: Iterable[Rejection] | None,
    beside_records: Sequence[Callable[[], Links | Notes]],
) -> dict[str, int]:
    counts = {table.name: 0 for table in TABLES}
    for batch in _batches(records):
        _fill_tables(connection, (row for record in batch for row in rows_of(record)), counts)
    for made in beside_records:
        for rows in _batches(rows_beside(made())):
            _fill_tables(connection, rows, counts)
    vocabulary = list(vocabulary_rows())
    _insert(connection, next(table for table in TABLES if table.name == "vocabulary"), vocabulary)
    counts["vocabulary"] = len(vocabulary)
    if texts is not None:
        counts[_TEXTS.name] = _fill_working(connection, _TEXTS, texts)
    if rejections is not None:
        counts[_REJECTIONS.name] = _fill_working(connection, _REJECTIONS, rejections)
    _refuse_orphans(connection)
    return counts


def _batches(things: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(things)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _fill_tables(
    connection: duckdb.DuckDBPyConnection, rows: Iterable[tuple[str, Row]], counts: dict[str, int]
) -> None:
    with collection_paused():
        by_table: defaultdict[str, list[Row]] = defaultdict(list)
        for name, row in rows:
            by_table[name].append(row)
        for table in TABLES:
            if table.name in by_table:
                _insert(connection, table, by_table[table.name])
                counts[table.name] += len(by_table[table.name])


def _fill_working(connection: duckdb.DuckDBPyConnection, table: Table, models: Iterable[Model]) -> int:
    names = {column.name for column in table.columns}
    for statement in _working_table(table):
        connection.execute(statement)
    count = 0
    for batch in _batches(models):
        _insert(connection, table, [model.model_dump(mode="json", include=names) for model in batch])
        count += len(batch)
    return count


def _working_table(table: Table) -> list[str]:
    columns = [
        f"{identifier(column.name)} {_SQL_TYPES[column.type]}{' NOT NULL' if column.required else ''}"
        for column in table.columns
    ]
    if table.primary_key:
        columns.append(f"PRIMARY KEY ({', '.join(map(identifier, table.primary_key))})")
    return [
        f"CREATE TABLE {identifier(table.name)} ({', '.join(columns)})",
        f"COMMENT ON TABLE {identifier(table.name)} IS {literal(table.description)}",
    ]


def _insert(connection: duckdb.DuckDBPyConnection, table: Table, rows: list[Row]) -> None:
    try:
        _insert_arrow(connection, table, rows)
    except (duckdb.Error, pa.ArrowException, UnicodeError, OverflowError) as error:
        where = _guilty(table, rows)
        raise LoadError(
            f"table {table.name} refuses {where}: {first_line(error)}",
            "The records were changed by hand or hold an article twice; run `allegata extract` again",
        ) from error


def _insert_arrow(connection: duckdb.DuckDBPyConnection, table: Table, rows: list[Row]) -> None:
    schema = pa.schema([(column.name, _ARROW_TYPES[column.type]) for column in table.columns])
    batch = pa.table({name: [row[name] for row in rows] for name in schema.names}, schema=schema)
    connection.register("batch", batch)
    connection.execute(f"INSERT INTO {identifier(table.name)} BY NAME SELECT * FROM batch")
    connection.unregister("batch")


def _guilty(table: Table, rows: list[Row]) -> str:
    """Which row the table refuses, by its key: found one by one in a scratch database, only once a batch has failed."""
    with duckdb.connect(":memory:") as scratch:
        for statement in _working_table(table) if table.name in WORKING_TABLES else create_tables():
            scratch.execute(statement)
        for row in rows:
            try:
                _insert_arrow(scratch, table, [row])
            except (duckdb.Error, pa.ArrowException, UnicodeError, OverflowError):
                return "the row " + ", ".join(f"{name} = {row[name]}" for name in table.primary_key or ("article_id",))
    return "a row"  # each is accepted alone: the other of the pair came earlier, and DuckDB's message names the key


def _refuse_orphans(connection: duckdb.DuckDBPyConnection) -> None:
    for table in TABLES:
        query = orphans_sql(table)
        orphan = connection.execute(query).fetchone() if query else None
        if orphan is not None:
            child, parent, key = orphan
            raise LoadError(
                f"table {child} refers to {key}, which table {parent} does not hold",
                "Load the records of all its articles together",
            )
