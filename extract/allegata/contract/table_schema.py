"""Frictionless Table Schemas (Data Package 2.0) of tables and views.

`pattern` is a search in pydantic and the whole cell in Table Schema, and is translated. frictionless 5.21 sets `^` and
`$` around it without a group, so that a pattern that is an alternative is put in one here.
"""

from __future__ import annotations

import re

from .tables import Column, Table
from .view import View


def table_schema(table: Table | View) -> dict[str, object]:
    """The Table Schema of a table or view, fields in its order. A new object each time."""
    schema: dict[str, object] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "description": table.description,
        "fields": [_field(column, table.primary_key == (column.name,)) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.primary_key),
    }
    if isinstance(table, Table) and table.unique:
        schema["uniqueKeys"] = [list(columns) for columns in table.unique]
    if isinstance(table, Table) and table.foreign_keys:
        schema["foreignKeys"] = [
            {"fields": list(key.columns), "reference": {"resource": key.table, "fields": list(key.reference)}}
            for key in table.foreign_keys
        ]
    return schema


def whole_cell(pattern: str) -> str:
    """The pattern that a whole cell matches exactly where a search for `pattern` finds it in the cell."""
    ends_in_anchor = re.search(r"(?<!\\)(\\\\)*\$$", pattern) is not None  # `\$` at the end is a dollar sign
    if pattern.startswith("^") and ends_in_anchor and not _has_open_alternative(pattern):
        return pattern[1:-1]
    return rf"[\s\S]*(?:{pattern})[\s\S]*"


def _has_open_alternative(pattern: str) -> bool:
    """Whether a `|` stands outside every group and character class."""
    depth = 0
    in_class = False
    for token in re.findall(r"\\.|.", pattern, flags=re.DOTALL):
        if in_class:
            in_class = token != "]"
        elif token == "[":
            in_class = True
        elif token in "()":
            depth += 1 if token == "(" else -1
        elif token == "|" and depth == 0:
            return True
    return False


def _field(column: Column, is_key: bool) -> dict[str, object]:
    constraints: dict[str, object] = {}
    if column.required:
        constraints["required"] = True
    if is_key:
        constraints["unique"] = True
    if column.enum:
        constraints["enum"] = list(column.enum)
    if column.pattern:
        constraints["pattern"] = whole_cell(column.pattern)
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.nonempty:
        constraints["minLength"] = 1
    field: dict[str, object] = {"name": column.name, "type": column.type, "description": column.description}
    return {**field, "constraints": constraints} if constraints else field
