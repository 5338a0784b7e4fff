"""The cells of a CSV file against its Table Schema: one SQL query per table, compiled from the descriptor's own schema.

A million rows take about a second this way, and most of a minute by frictionless. What the schema asks beyond
what is compiled here is a finding, never passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import duckdb

from ..contract.ddl import identifier, literal
from ..storage import first_line
from .checksums import DESCRIPTOR
from .export import Relation
from .findings import SHOWN, Finding, shown
from .manifest import Json

_INTEGER = "-?(0|[1-9][0-9]*)"  # as it is written: no sign, zero or space too many, or CSV and Parquet differ


@dataclass(frozen=True)
class Check:
    """A rule over the rows of a table: `faults` is an SQL query for (row, cell) where it is broken.

    `condition` is what the rows of `faults` fulfil, for a rule that looks at one row of the table alone; `sign` a query
    that has a row exactly where `faults` has one, and takes less time.
    """

    rule: str
    message: str
    faults: str
    condition: str = ""
    sign: str = ""


def check_cells(
    connection: duckdb.DuckDBPyConnection, relation: Relation, schemas: dict[str, Json]
) -> Iterator[Finding]:
    """Check the rows of a table by its schema.

    Args:
        connection: holds the table, and those that it refers to, as `csv.<name>`, all columns text, in the order of
            the file.
        relation: which.
        schemas: Table Schemas by name, of those alone that are there.
    """
    if relation.name not in schemas:
        return
    name = relation.name
    compiled = list(_compiled(name, schemas))
    yield from (check for check in compiled if isinstance(check, Finding))
    checks = [check for check in compiled if isinstance(check, Check)]
    for check in _broken(connection, name, checks):
        try:
            yield from run_check(connection, check, relation.csv)
        except duckdb.Error as error:  # a pattern that is none, a key of columns that are not there
            message = f"the rule {check.rule!r} of {name} can not be checked: {first_line(error)}"
            yield Finding(DESCRIPTOR, None, "descriptor", message)


def _broken(connection: duckdb.DuckDBPyConnection, name: str, checks: list[Check]) -> list[Check]:
    """The checks that fail, found by one query over the table; all of them where that query is none."""
    found = ", ".join(
        f"coalesce(bool_or({check.condition}), false)" if check.condition else f"EXISTS ({check.sign or check.faults})"
        for check in checks
    )
    try:
        ((*answers,),) = connection.execute(f"SELECT {found} FROM csv.{identifier(name)}").fetchall()
    except duckdb.Error:
        return checks
    return [check for check, is_broken in zip(checks, answers, strict=True) if is_broken]


def run_check(connection: duckdb.DuckDBPyConnection, check: Check, file: str) -> Iterator[Finding]:
    """The findings of one check, the first rows each and the rest as a number."""
    rows = connection.execute(f"SELECT * FROM ({check.faults}) ORDER BY 1").fetchmany(SHOWN + 1)
    for row, cell in rows[:SHOWN]:
        yield Finding(file, row, check.rule, check.message if cell is None else f"{check.message}: {shown(cell)}")
    if len(rows) > SHOWN:
        (total,) = connection.execute(f"SELECT count(*) FROM ({check.faults})").fetchone() or (0,)
        yield Finding(file, None, check.rule, f"{check.message}: {total - SHOWN} rows more")


def _compiled(name: str, schemas: dict[str, Json]) -> Iterator[Check | Finding]:
    schema = schemas[name]
    table = f"csv.{identifier(name)}"
    for field in _objects(schema.get("fields")):
        yield from _of_field(table, field)
    key = _names(schema.get("primaryKey"))
    if key:
        yield _repeated("primaryKey", table, key)
    unique = schema.get("uniqueKeys")
    for columns in unique if isinstance(unique, list) else []:
        yield _repeated("unique", table, _names(columns))
    for reference in _objects(schema.get("foreignKeys")):
        yield from _orphans(table, name, reference, schemas)


def _of_field(table: str, field: Json) -> Iterator[Check | Finding]:
    name = str(field.get("name"))
    column = identifier(name)

    def check(rule: str, what: str, condition: str) -> Check:
        faults = f"SELECT rowid + 1, {column} FROM {table} WHERE {condition}"
        return Check(rule, f"{name} {what}", faults, condition)

    yield check("empty-string", "is a quoted empty string", f"{column} = ''")
    if field.get("type") == "integer":
        wrong = f"NOT regexp_full_match({column}, {literal(_INTEGER)}) OR TRY_CAST({column} AS BIGINT) IS NULL"
        yield check("type", "is no integer", f"{column} IS NOT NULL AND ({wrong})")
    elif field.get("type") != "string":
        yield Finding(DESCRIPTOR, None, "descriptor", f"the type of {name} is {field.get('type')!r}")
    constraints = field.get("constraints", {})
    for rule, bound in constraints.items() if isinstance(constraints, dict) else ():
        compiled = _CONSTRAINTS.get(rule)
        condition = compiled(column, bound) if compiled else None
        if rule == "unique" and bound is True:
            yield _repeated("unique", table, (name,))
        elif condition is None:
            yield Finding(DESCRIPTOR, None, "descriptor", f"the constraint {rule!r} of {name} can not be checked")
        else:
            yield check(rule, _SAID[rule].format(bound=shown(bound)), condition)


def _required(column: str, bound: object) -> str | None:
    return f"{column} IS NULL" if bound is True else None


def _enum(column: str, bound: object) -> str | None:
    if not isinstance(bound, list) or not all(isinstance(code, str) for code in bound):
        return None
    return f"{column} NOT IN ({', '.join(map(literal, bound))})" if bound else f"{column} IS NOT NULL"


def _pattern(column: str, bound: object) -> str | None:
    return f"NOT regexp_full_match({column}, {literal(bound)})" if isinstance(bound, str) else None


def _minimum(column: str, bound: object) -> str | None:
    is_number = isinstance(bound, int) and not isinstance(bound, bool)
    return f"TRY_CAST({column} AS BIGINT) < {bound}" if is_number else None


def _min_length(column: str, bound: object) -> str | None:
    is_number = isinstance(bound, int) and not isinstance(bound, bool)
    return f"length({column}) < {bound}" if is_number else None


_CONSTRAINTS: dict[str, Callable[[str, object], str | None]] = {
    "required": _required,
    "enum": _enum,
    "pattern": _pattern,
    "minimum": _minimum,
    "minLength": _min_length,
}
_SAID = {
    "required": "is missing",
    "enum": "is none of its codes",
    "pattern": "does not match {bound}",
    "minimum": "is below {bound}",
    "minLength": "is shorter than {bound}",
}


def _repeated(rule: str, table: str, columns: tuple[str, ...]) -> Check:
    names = ", ".join(map(identifier, columns))
    faults = (
        f"SELECT rowid + 1, concat_ws(', ', {names}) FROM {table} "
        f"QUALIFY row_number() OVER (PARTITION BY {names} ORDER BY rowid) > 1"
    )
    sign = f"SELECT 1 FROM {table} GROUP BY {names} HAVING count(*) > 1"
    return Check(rule, f"{', '.join(columns)} stands in an earlier row too", faults, sign=sign)


def _orphans(table: str, name: str, key: Json, schemas: dict[str, Json]) -> Iterator[Check | Finding]:
    reference = key.get("reference")
    target = reference.get("resource") if isinstance(reference, dict) else None
    theirs = _names(reference.get("fields")) if isinstance(reference, dict) else ()
    mine = _names(key.get("fields"))
    parent = str(target) if target else name
    if parent not in schemas or not mine or len(mine) != len(theirs):
        yield Finding(DESCRIPTOR, None, "descriptor", f"the foreign key of {name} to {target!r} can not be checked")
        return
    pairs = " AND ".join(f"child.{identifier(a)} = parent.{identifier(b)}" for a, b in zip(mine, theirs, strict=True))
    present = " AND ".join(f"child.{identifier(column)} IS NOT NULL" for column in mine)
    cell = f"concat_ws(', ', {', '.join(f'child.{identifier(column)}' for column in mine)})"
    faults = (
        f"SELECT child.rowid + 1, {cell} FROM {table} AS child "
        f"ANTI JOIN csv.{identifier(parent)} AS parent ON {pairs} WHERE {present}"
    )
    yield Check("foreignKey", f"{', '.join(mine)} names no row of {parent}", faults)


def _objects(value: object) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(item) for item in value) if isinstance(value, list) else ()
