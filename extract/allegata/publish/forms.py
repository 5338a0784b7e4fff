"""The forms of a release against its CSV files: Parquet, the database, and what the views make of the tables."""

from __future__ import annotations

import json
import tempfile
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing
from functools import cache
from itertools import chain
from pathlib import Path

import duckdb
import pyarrow as pa

from ..contract.ddl import identifier, literal
from ..contract.view import View
from ..storage import first_line, fresh_database
from .checksums import DATABASE
from .contents import TYPES, Config, Limits
from .export import RELATIONS, SCHEMA_KEY, Relation, parquet_metadata
from .findings import Finding

MANY = 100_000
"""Rows from which a view of the database is compared by its definition: to make its rows takes gigabytes in the end."""

_CHUNK = 200_000
"""Rows of the database that are compared at once: enough that each comparison is worth beginning, some 200 MB."""


def check_parquet(
    connection: duckdb.DuckDBPyConnection, folder: Path, relation: Relation, rows: int | None
) -> Iterator[Finding]:
    """Compare a Parquet file with the definition of its table, and with the rows of the CSV file.

    Args:
        connection: a scratch database.
        folder: of the release, resolved.
        relation: whose file it is.
        rows: how many `csv.<name>` has; null where it is not there with the columns of the table.
    """
    path = folder / relation.parquet
    if not path.is_file():
        return  # said already
    source = f"read_parquet({literal(str(path))})"
    try:
        yield from _of_metadata(connection, path, relation)
        if _described(connection, source) != _columns(relation):
            yield Finding(relation.parquet, None, "parquet-differs", "the columns are not those of the table")
        elif rows is not None:
            said = Finding(relation.csv, None, "parquet-differs", "the Parquet file")
            yield from _differences(connection, relation, source, said)
        else:
            connection.execute(f"SELECT count(COLUMNS(*)) FROM {source}").fetchall()  # whether it can be read at all
    except duckdb.Error as error:
        yield Finding(relation.parquet, None, "unreadable", f"no Parquet: {_without_path(error, path)}")


def _of_metadata(connection: duckdb.DuckDBPyConnection, path: Path, relation: Relation) -> Iterator[Finding]:
    query = f"SELECT key, value FROM parquet_kv_metadata({literal(str(path))})"
    found = {bytes(key): bytes(value) for key, value in connection.execute(query).fetchall()}
    for key, expected in parquet_metadata(relation).items():
        value = found.get(key.encode())
        if value is None:
            yield Finding(relation.parquet, None, "schema-changed", f"its metadata has no {key}")
        elif key == SCHEMA_KEY and not _is_same_json(value, expected):
            message = f"the schema of {relation.name} in its metadata is not the one that the models define"
            yield Finding(relation.parquet, None, "schema-changed", message)
        elif key != SCHEMA_KEY and value != expected.encode():
            yield Finding(relation.parquet, None, "schema-changed", f"its metadata gives it another {key}")


def _is_same_json(found: bytes, expected: str) -> bool:
    try:
        return bool(json.loads(found) == json.loads(expected))
    except (ValueError, RecursionError):
        return False


class DatabaseForm:
    """The database of a release, relation by relation.

    It is opened by a DuckDB of its own, for a damaged file may take down the one that reads it, and with no way to
    other files, for its views may come from anybody. Once it has failed, nothing more is said of it.

    Args:
        path: the file; where there is none, nothing is ever said of it.
        spilled: folder for what does not fit in memory.
        limits: how much that is; null for most of what the machine has.
    """

    def __init__(self, path: Path, spilled: Path, limits: Limits | None) -> None:
        self._path = path
        self._settings: Config = {"autoload_known_extensions": False, "temp_directory": str(spilled)}
        if limits is not None:
            self._settings["memory_limit"] = limits.database
        self._database: duckdb.DuckDBPyConnection | None = None
        self._names: frozenset[str] = frozenset()

    def open(self) -> Iterator[Finding]:
        """Open the file, and say which tables it has that no release has."""
        if not self._path.is_file():
            return
        try:
            self._database = duckdb.connect(str(self._path), read_only=True, config=self._settings)
            self._database.execute("SET enable_external_access = false")
            rows = self._database.execute("SELECT table_name FROM information_schema.tables ORDER BY 1").fetchall()
        except duckdb.Error as error:
            yield self._lost(error)
            return
        self._names = frozenset(str(name) for (name,) in rows)
        for stranger in sorted(self._names - {relation.name for relation in RELATIONS}):
            yield Finding(DATABASE, None, "duckdb-differs", f"there is a table {stranger}, which no release has")

    def close(self) -> None:
        """Close the file."""
        if self._database is not None:
            self._database.close()

    def check(self, connection: duckdb.DuckDBPyConnection, relation: Relation, rows: int | None) -> Iterator[Finding]:
        """Compare a table or view of the database with the rows of its CSV file.

        Args:
            connection: a scratch database.
            relation: which.
            rows: how many `csv.<name>` has; null where it is not there with the columns of the table.
        """
        if self._database is None:
            return
        if relation.name not in self._names:
            yield self._missing(relation)
            return
        if isinstance(relation.definition, View) and (rows or 0) > MANY and self._defines(relation):
            return  # of tables that were compared it makes the rows that ours makes, and those are compared as well
        try:
            with closing(self._chunks(relation)) as chunks:
                first = next(chunks)
                has_columns = first.schema == _arrow_schema(relation)
                is_equal = (
                    has_columns and rows is not None and _are_equal(connection, relation, chain((first,), chunks), rows)
                )
                deque(() if is_equal or not has_columns else chunks, maxlen=0)  # whether the rest can be read
            if not has_columns:
                yield self._missing(relation)
            elif rows is not None and not is_equal:
                with closing(self._chunks(relation)) as chunks:
                    for chunk in chunks:
                        _append(connection, chunk)
                said = Finding(relation.csv, None, "duckdb-differs", DATABASE)
                yield from _differences(connection, relation, _COPIED, said)
                connection.execute(f"DROP TABLE {_COPIED}")
        except (duckdb.PermissionException, duckdb.BinderException, duckdb.CatalogException) as error:
            message = f"{relation.name} can not be read: {first_line(error)}"
            yield Finding(DATABASE, None, "duckdb-differs", message)
        except duckdb.Error as error:
            yield self._lost(error)

    def _defines(self, relation: Relation) -> bool:
        """Whether the database has the view as this version defines it, to the letter."""
        assert self._database is not None
        try:
            return _definitions(self._database).get(relation.name) == _our_definitions()[relation.name]
        except duckdb.Error:  # then it is read, and what is wrong with it said
            return False

    def _chunks(self, relation: Relation) -> Generator[pa.Table, None, None]:
        """The rows in order, so many at a time, and at least one table, be it of none."""
        assert self._database is not None
        batches: list[pa.RecordBatch] = []
        is_first = True
        with self._database.sql(f"FROM main.{identifier(relation.name)}").to_arrow_reader(_CHUNK) as reader:
            for batch in reader:
                batches.append(batch)
                if sum(each.num_rows for each in batches) >= _CHUNK:
                    yield pa.Table.from_batches(batches)
                    batches, is_first = [], False
            if batches or is_first:
                yield pa.Table.from_batches(batches, reader.schema)

    @staticmethod
    def _missing(relation: Relation) -> Finding:
        return Finding(DATABASE, None, "duckdb-differs", f"{relation.name} is missing or has other columns")

    def _lost(self, error: duckdb.Error) -> Finding:
        self.close()
        self._database = None
        return Finding(DATABASE, None, "unreadable", f"no DuckDB database: {_without_path(error, self._path)}")


def check_view(connection: duckdb.DuckDBPyConnection, relation: Relation) -> Iterator[Finding]:
    """Compare the CSV file of a view with what the view makes of the tables; it is there, with its columns."""
    said = Finding(relation.csv, None, "view-differs", "the view of the tables")
    yield from _differences(connection, relation, f"main.{identifier(relation.name)}", said)


def _are_equal(
    connection: duckdb.DuckDBPyConnection, relation: Relation, chunks: Iterator[pa.Table], rows: int
) -> bool:
    """Whether the rows are those of the CSV file, which has so many, in its order."""
    start = 0
    for chunk in chunks:
        end = start + chunk.num_rows
        if end > rows:
            return False
        part = f"(FROM csv.{identifier(relation.name)} WHERE rowid BETWEEN {start} AND {end - 1})"
        connection.register("chunk", chunk)
        try:
            if start < end and not _are_equal_row_by_row(connection, relation, part, "chunk"):
                return False
        finally:
            connection.unregister("chunk")
        start = end
    return start == rows


_COPIED = "copied"


def _append(connection: duckdb.DuckDBPyConnection, chunk: pa.Table) -> None:
    connection.register("chunk", chunk)
    connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {_COPIED} AS FROM chunk LIMIT 0")
    connection.execute(f"INSERT INTO {_COPIED} FROM chunk")
    connection.unregister("chunk")


def _differences(
    connection: duckdb.DuckDBPyConnection, relation: Relation, theirs: str, form: Finding
) -> Iterator[Finding]:
    """Which rows of the CSV file another form has not, and how many it has besides.

    Args:
        connection: holds the rows as `csv.<name>`.
        relation: which.
        theirs: the other form, as what stands behind FROM.
        form: the finding, with the name of the other form as its message.
    """
    names = [identifier(column.name) for column in relation.columns]
    table = f"csv.{identifier(relation.name)}"
    if _are_equal_row_by_row(connection, relation, table, theirs):
        return  # in the order of a release, as always but after damage: ten times faster than sets of rows
    mine = f"SELECT {', '.join(names)} FROM {table}"
    other = f"SELECT {', '.join(f'CAST({name} AS VARCHAR)' for name in names)} FROM {theirs}"
    only_mine = f"({mine} EXCEPT ALL {other})"
    ((here, there, both),) = connection.execute(
        f"SELECT (SELECT count(*) FROM {only_mine}), (SELECT count(*) FROM {theirs}), count(*) FROM {table}"
    ).fetchall()
    if here:
        same = " AND ".join(f"mine.{name} IS NOT DISTINCT FROM odd.{name}" for name in names)
        ((first,),) = connection.execute(
            f"SELECT min(mine.rowid) + 1 FROM {table} AS mine SEMI JOIN {only_mine} AS odd ON {same}"
        ).fetchall()
        yield Finding(form.file, first, form.rule, f"{_rows(here)} not in {form.message}, this one first")
    if missing := there - (both - here):
        yield Finding(form.file, None, form.rule, f"{_rows(missing)} missing that {form.message} has")
    elif not here and form.rule == "view-differs":  # the order of a table's rows is that of its key
        yield Finding(form.file, None, "order", f"the rows stand in another order than in {form.message}")


def _are_equal_row_by_row(connection: duckdb.DuckDBPyConnection, relation: Relation, mine: str, theirs: str) -> bool:
    differs = " OR ".join(
        f"mine.{name} IS DISTINCT FROM CAST(theirs.{name} AS VARCHAR)"
        for name in (identifier(column.name) for column in relation.columns)
    )
    query = f"SELECT EXISTS (SELECT 1 FROM {mine} AS mine POSITIONAL JOIN {theirs} AS theirs WHERE {differs})"
    return connection.execute(query).fetchall() == [(False,)]  # what is longer meets nulls, which no key has


def _rows(number: int) -> str:
    return "1 row is" if number == 1 else f"{number} rows are"


def _columns(relation: Relation) -> list[tuple[str, str]]:
    return [(column.name, TYPES[column.type]) for column in relation.columns]


def _definitions(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    rows = connection.execute("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal").fetchall()
    return {str(name): str(sql) for name, sql in rows}


@cache
def _our_definitions() -> dict[str, str]:
    """The text of each view as DuckDB gives it back from a file, which is not how it gives it before."""
    with tempfile.TemporaryDirectory(prefix="allegata-") as folder:
        path = Path(folder) / DATABASE
        with fresh_database(path):
            pass
        with duckdb.connect(str(path), read_only=True) as connection:
            return _definitions(connection)


def _arrow_schema(relation: Relation) -> pa.Schema:
    kinds = {"string": pa.string(), "integer": pa.int64()}
    return pa.schema([(column.name, kinds[column.type]) for column in relation.columns])


def _described(connection: duckdb.DuckDBPyConnection, source: str) -> list[tuple[str, str]]:
    return [(name, kind) for name, kind, *_ in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]


def _without_path(error: duckdb.Error, path: Path) -> str:
    return first_line(error).replace(str(path), path.name)
