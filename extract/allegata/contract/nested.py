"""Records as DuckDB reads them from lines of JSON: nested types, and each table as a query over the lists of a record.

Which list of which table a table is made of stands in `_LISTS`, columns and types in the models. `rows_of` says the
same in Python, record by record, and a test holds both together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..models import Record
from .ddl import identifier, literal
from .tables import TABLES, Column, Table

_LISTS = {
    "allegations": ("articles", "allegations"),
    "allegation_acts": ("allegations", "acts"),
    "allegation_means": ("allegations", "means"),
    "alleged_perpetrators": ("allegations", "alleged_perpetrators"),
    "affected_groups": ("allegations", "affected_groups"),
    "group_nationalities": ("affected_groups", "nationalities"),
    "group_statuses": ("affected_groups", "statuses"),
    "cited_sources": ("allegations", "cited_sources"),
    "responses": ("allegations", "responses"),
}
"""The table of which a row holds the list, and the list's name, by the table of its items."""

_TYPES = {"string": "VARCHAR", "integer": "BIGINT"}

_LONGEST_LINE = 64 << 20
"""Bytes: of a text of 5 MB, the longest that is read, JSON makes 30 MB where every character has to be escaped."""


@dataclass(frozen=True)
class Step:
    """One statement of a load: `sql` fills the table; without a table, it makes or drops what later steps read."""

    sql: str
    table: str | None = None


@cache
def _record_schema() -> dict[str, Any]:
    return Record.model_json_schema()


def record_types() -> dict[str, str]:
    """The fields of a record with their types in DuckDB; a list of models is a list of structs."""
    schema = _record_schema()
    return {name: _type(prop, schema["$defs"]) for name, prop in schema["properties"].items()}


def lines_sql(path: Path, types: Mapping[str, str]) -> str:
    """The table function that reads a file of lines of JSON, these fields of them alone."""
    columns = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in types.items())
    return (
        f"read_json({literal(str(path))}, format = 'newline_delimited', columns = {{{columns}}}, "
        f"maximum_object_size = {_LONGEST_LINE})"
    )


def rows_from_lines(table: Table, path: Path) -> Step:
    """Fill a table from lines that have its columns by name."""
    types = {column.name: _TYPES[column.type] for column in table.columns}
    return Step(_insert(table, f"SELECT {_names(table.columns)} FROM {lines_sql(path, types)}"), table.name)


def records_from_lines(path: Path) -> Iterator[Step]:
    """Fill the tables of a record from lines that are records.

    The file is read twice, once without its lists: to keep every record whole in between takes more time and memory.
    """
    types = record_types()
    articles = _BY_NAME["articles"]
    yield rows_from_lines(articles, path)
    lists = {field for parent, field in _LISTS.values() if parent == articles.name}
    key = {name: types[name] for name in (*articles.primary_key, *sorted(lists))}
    sources = {articles.name: lines_sql(path, key)}
    for name, (parent, field) in _LISTS.items():
        table = _BY_NAME[name]
        query = _items(table, _BY_NAME[parent], field, sources[parent])
        if any(holder == name for holder, _ in _LISTS.values()):
            sources[name] = identifier(f"nested_{name}")
            yield Step(f"CREATE TEMP TABLE {sources[name]} AS {query}")
            query = f"SELECT {_names(table.columns)} FROM {sources[name]}"
        yield Step(_insert(table, query), name)
    for parent, source in sources.items():
        if parent != articles.name:
            yield Step(f"DROP TABLE {source}")


_BY_NAME = {table.name: table for table in TABLES}


def _items(table: Table, parent: Table, field: str, source: str) -> str:
    """The items of a list as rows, under the key of the row that holds it and the number of their place, from 1."""
    fields = _fields_of_items(table.name)
    keys = [column.name for column in table.columns if column.name not in fields]
    inherited = [name for name in keys if name in {column.name for column in parent.columns}]
    own = [column for column in table.columns if column.name in keys and column.name not in inherited]
    selected = [identifier(name) for name in inherited]
    for column in own:  # a number is the place; what is a text is the item itself, of a list of codes
        selected.append(f"{'place' if column.type == 'integer' else 'item'} AS {identifier(column.name)}")
    if fields:
        selected.append("unnest(item)")
    held = ", ".join([*map(identifier, inherited), f"unnest({identifier(field)}) AS item"])
    places = f", generate_subscripts({identifier(field)}, 1) AS place" if any(c.type == "integer" for c in own) else ""
    return f"SELECT {', '.join(selected)} FROM (SELECT {held}{places} FROM {source})"


def _fields_of_items(name: str) -> set[str]:
    """The fields of the models that a list holds; none where it holds codes."""
    schema = _record_schema()
    properties = schema["properties"]
    for field in _path_to(name):
        items = _resolved(properties[field]["items"], schema["$defs"])
        properties = items.get("properties", {})
    return set(properties)


def _path_to(name: str) -> list[str]:
    if name not in _LISTS:
        return []
    parent, field = _LISTS[name]
    return [*_path_to(parent), field]


def _type(prop: Mapping[str, object], defs: Mapping[str, Mapping[str, object]]) -> str:
    options = prop.get("anyOf")
    kinds = [_resolved(option, defs) for option in (options if isinstance(options, list) else [prop])]
    (kind,) = (kind for kind in kinds if kind.get("type") != "null")
    items, properties = kind.get("items"), kind.get("properties")
    if isinstance(items, Mapping):
        return f"{_type(items, defs)}[]"
    if isinstance(properties, Mapping):
        return f"STRUCT({', '.join(f'{identifier(name)} {_type(each, defs)}' for name, each in properties.items())})"
    return _TYPES[str(kind["type"])]


def _resolved(option: Mapping[str, object], defs: Mapping[str, Mapping[str, object]]) -> Mapping[str, object]:
    reference = option.get("$ref")
    return option if reference is None else defs[str(reference).rsplit("/", 1)[-1]]


def _insert(table: Table, query: str) -> str:
    return f"INSERT INTO {identifier(table.name)} BY NAME {query}"


def _names(columns: tuple[Column, ...]) -> str:
    return ", ".join(identifier(column.name) for column in columns)
