"""The three forms of a release in one scratch database, and whether they hold the same rows."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb

from ..contract.ddl import create_views, identifier, literal
from ..contract.tables import TABLES
from ..contract.views import VIEWS
from ..storage import first_line
from .checksums import DATABASE
from .export import RELATIONS, Relation
from .findings import Finding
from .manifest import Json

_TYPES = {"string": "VARCHAR", "integer": "BIGINT"}

# max_line_size: three times the longest text that is read, so that no title of a sound release is too long
_CSV = (
    "auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
    "allow_quoted_nulls = false, strict_mode = true, max_line_size = 16_000_000"
)


def read_csv(connection: duckdb.DuckDBPyConnection, folder: Path, schemas: dict[str, Json]) -> Iterator[Finding]:
    """Read every CSV file into `csv.<name>`, as text; a file that can not be read leaves no table, and a finding."""
    connection.execute("CREATE SCHEMA csv")
    for relation in RELATIONS:
        path = folder / relation.csv
        if not path.is_file():
            continue  # said already
        schema = schemas.get(relation.name, {})
        fields = schema.get("fields")
        expected = (
            [str(field.get("name")) for field in fields if isinstance(field, dict)] if isinstance(fields, list) else []
        )
        findings = list(_faults_of_text(path, relation.csv, expected))
        yield from findings
        if findings:
            continue
        columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in expected)
        try:
            connection.execute(
                f"CREATE TABLE csv.{identifier(relation.name)} AS "
                f"SELECT * FROM read_csv({literal(str(path))}, columns = {{{columns}}}, {_CSV})"
            )
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
    if first.endswith(b"\r\n"):
        yield Finding(file, None, "header", "the lines end in CR LF instead of LF")
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


def read_parquet(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Finding]:
    """Read every Parquet file into `parquet.<name>`; one that can not be read, or has other columns, is a finding."""
    connection.execute("CREATE SCHEMA parquet")
    for relation in RELATIONS:
        path = folder / relation.parquet
        if not path.is_file():
            continue
        source = f"read_parquet({literal(str(path))})"
        try:
            if _described(connection, source) != _columns(relation):
                yield Finding(relation.parquet, None, "parquet-differs", "the columns are not those of the table")
                continue
            connection.execute(f"CREATE TABLE parquet.{identifier(relation.name)} AS SELECT * FROM {source}")
        except duckdb.Error as error:
            yield Finding(relation.parquet, None, "unreadable", f"no Parquet: {_without_path(error, path)}")


def read_database(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Finding]:
    """Read every table and view of the database into `database.<name>`.

    It is opened by a DuckDB of its own, for a damaged file may take down the one that reads it, and with no way to
    other files, for its views may come from anybody.
    """
    connection.execute("CREATE SCHEMA database")
    path = folder / DATABASE
    if not path.is_file():
        return
    try:
        with duckdb.connect(str(path), read_only=True, config={"autoload_known_extensions": False}) as database:
            database.execute("SET enable_external_access = false")
            rows = database.execute("SELECT table_name FROM information_schema.tables ORDER BY 1").fetchall()
            names = [name for (name,) in rows]
            for stranger in sorted(set(names) - {relation.name for relation in RELATIONS}):
                yield Finding(DATABASE, None, "duckdb-differs", f"there is a table {stranger}, which no release has")
            for relation in RELATIONS:
                yield from _copy(database, connection, relation, relation.name in names)
    except duckdb.Error as error:
        yield Finding(DATABASE, None, "unreadable", f"no DuckDB database: {_without_path(error, path)}")


def _copy(
    database: duckdb.DuckDBPyConnection, connection: duckdb.DuckDBPyConnection, relation: Relation, is_there: bool
) -> Iterator[Finding]:
    try:
        if not is_there or _described(database, f"main.{identifier(relation.name)}") != _columns(relation):
            yield Finding(DATABASE, None, "duckdb-differs", f"{relation.name} is missing or has other columns")
            return
        rows = database.sql(f"SELECT * FROM main.{identifier(relation.name)}").to_arrow_table()
    except (duckdb.PermissionException, duckdb.BinderException, duckdb.CatalogException) as error:
        message = f"{relation.name} can not be read: {first_line(error)}"
        yield Finding(DATABASE, None, "duckdb-differs", message)
        return
    connection.register("copied", rows)
    connection.execute(f"CREATE TABLE database.{identifier(relation.name)} AS SELECT * FROM copied")
    connection.unregister("copied")


def make_views(connection: duckdb.DuckDBPyConnection) -> bool:
    """Make the tables of the CSV files, with types and a column `_row`, and from them the rows of each view of ours.

    The tables stand in the schema `main`, the rows of the views in `made`.

    Returns:
        whether all tables could be read; nothing is made otherwise.
    """
    connection.execute("CREATE SCHEMA made")
    read = _tables(connection, "csv")
    if any(read.get(table.name) != [column.name for column in table.columns] for table in TABLES):
        return False
    for table in TABLES:
        columns = ", ".join(
            f"TRY_CAST({identifier(column.name)} AS {_TYPES[column.type]}) AS {identifier(column.name)}"
            for column in table.columns
        )
        source = f"SELECT rowid + 1 AS _row, {columns} FROM csv.{identifier(table.name)}"
        connection.execute(f"CREATE TABLE {identifier(table.name)} AS {source}")
    for statement in create_views():
        if not statement.startswith("COMMENT"):
            connection.execute(statement)
    for view in VIEWS:
        connection.execute(f"CREATE TABLE made.{identifier(view.name)} AS SELECT * FROM {identifier(view.name)}")
    return True


def check_forms(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Compare each CSV file with the Parquet file, with the database, and a view's with what the view makes."""
    read = _tables(connection, "csv")
    for schema, (rule, said) in _FORMS.items():
        others = _tables(connection, schema)
        for relation in RELATIONS:
            is_whole = read.get(relation.name) == [column.name for column in relation.columns]  # else said already
            if is_whole and relation.name in others:
                yield from _differences(connection, relation, schema, Finding(relation.csv, None, rule, said))


_FORMS = {
    "parquet": ("parquet-differs", "the Parquet file"),
    "database": ("duckdb-differs", DATABASE),
    "made": ("view-differs", "the view of the tables"),
}


def _differences(
    connection: duckdb.DuckDBPyConnection, relation: Relation, schema: str, form: Finding
) -> Iterator[Finding]:
    names = [identifier(column.name) for column in relation.columns]
    table = identifier(relation.name)
    if _are_equal_row_by_row(connection, f"csv.{table}", f"{schema}.{table}", names):
        return  # in the order of a release, as always but after damage: ten times faster than sets of rows
    mine = f"SELECT {', '.join(names)} FROM csv.{table}"
    theirs = f"SELECT {', '.join(f'CAST({name} AS VARCHAR)' for name in names)} FROM {schema}.{table}"
    only_mine = f"({mine} EXCEPT ALL {theirs})"
    here, there, both = connection.execute(
        f"SELECT (SELECT count(*) FROM {only_mine}), (SELECT count(*) FROM {schema}.{table}), count(*) FROM csv.{table}"
    ).fetchone() or (0, 0, 0)
    if here:
        same = " AND ".join(f"mine.{name} IS NOT DISTINCT FROM odd.{name}" for name in names)
        first = connection.execute(
            f"SELECT min(mine.rowid) + 1 FROM csv.{table} AS mine SEMI JOIN {only_mine} AS odd ON {same}"
        ).fetchone()
        message = f"{_rows(here)} not in {form.message}, this one first"
        yield Finding(form.file, first[0] if first else None, form.rule, message)
    if missing := there - (both - here):
        yield Finding(form.file, None, form.rule, f"{_rows(missing)} missing that {form.message} has")
    elif not here and schema == "made":  # the order of a table's rows is that of its key
        yield Finding(form.file, None, "order", f"the rows stand in another order than in {form.message}")


def _are_equal_row_by_row(connection: duckdb.DuckDBPyConnection, mine: str, theirs: str, names: list[str]) -> bool:
    differs = " OR ".join(f"mine.{name} IS DISTINCT FROM CAST(theirs.{name} AS VARCHAR)" for name in names)
    query = f"SELECT EXISTS (SELECT 1 FROM {mine} AS mine POSITIONAL JOIN {theirs} AS theirs WHERE {differs})"
    return connection.execute(query).fetchone() == (False,)  # a table that is longer meets nulls, which no key has


def _rows(number: int) -> str:
    return "1 row is" if number == 1 else f"{number} rows are"


def _columns(relation: Relation) -> list[tuple[str, str]]:
    return [(column.name, _TYPES[column.type]) for column in relation.columns]


def _described(connection: duckdb.DuckDBPyConnection, source: str) -> list[tuple[str, str]]:
    return [(name, kind) for name, kind, *_ in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]


def _tables(connection: duckdb.DuckDBPyConnection, schema: str) -> dict[str, list[str]]:
    """The columns of each table of a schema, by its name."""
    rows = connection.execute(
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() WHERE schema_name = ? "
        "GROUP BY table_name",
        [schema],
    ).fetchall()
    return dict(rows)


def _without_path(error: duckdb.Error, path: Path) -> str:
    return first_line(error).replace(str(path), path.name)
