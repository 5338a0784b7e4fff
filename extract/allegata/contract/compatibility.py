"""What readers of the data rely on, and which changes of it break them.

A released contract is kept as data (`released.json`): relations with their columns and keys, and the fields of record
and reply by path (`allegations[].acts[].act`). Breaking is what an existing query, script or stored file does not
survive: something removed or renamed, another type, a value that may now be empty, a code gone, a key changed, a view's
columns in another order. What is new at the end, or stricter, breaks nobody. The columns of a table are read by name;
those of a view, which people open in spreadsheets, also by place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from ..models import Model
from .json_schema import inlined, record_schema, reply_schema
from .tables import SCHEMA_VERSION, TABLES, Column, ForeignKey, Table
from .view import View
from .views import VIEWS


class FieldContract(Model):
    """One column or field: its type, whether it always has a value, and its codes where it is closed."""

    type: str
    required: bool
    enum: tuple[str, ...] = ()


class RelationContract(Model):
    """One table or view."""

    columns: dict[str, FieldContract]
    primary_key: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[str, ...] = Field((), description="as 'columns -> table(columns)'")


class Contract(Model):
    """Everything that readers rely on."""

    schema_version: str
    tables: dict[str, RelationContract]
    views: dict[str, RelationContract]
    record: dict[str, FieldContract]
    reply: dict[str, FieldContract]


def present_contract() -> Contract:
    """The contract as the models have it now."""
    return Contract(
        schema_version=SCHEMA_VERSION,
        tables={table.name: _relation(table) for table in TABLES},
        views={view.name: _relation(view) for view in VIEWS},
        record=dict(_fields(inlined(record_schema()))),
        reply=dict(_fields(reply_schema())),
    )


def breaking_changes(released: Contract, present: Contract) -> list[str]:
    """What breaks readers of `released` in `present`, one line each; empty where nothing does."""
    return [
        *_relation_changes("table", released.tables, present.tables),
        *_relation_changes("view", released.views, present.views),
        *_order_changes(released.views, present.views),
        *_field_changes("field", "the record", released.record, present.record),
        *_field_changes("field", "the reply", released.reply, present.reply),
    ]


def _relation_changes(
    kind: str, released: Mapping[str, RelationContract], present: Mapping[str, RelationContract]
) -> Iterator[str]:
    for name, before in released.items():
        where = f"{kind} '{name}'"
        now = present.get(name)
        if now is None:
            yield f"{where} is gone"
            continue
        yield from _field_changes("column", where, before.columns, now.columns)
        if now.primary_key != before.primary_key:
            was, becomes = ", ".join(before.primary_key), ", ".join(now.primary_key)
            yield f"the primary key of {where} was ({was}) and is ({becomes})"
        for columns in before.unique:
            if columns not in now.unique:
                yield f"({', '.join(columns)}) is no longer unique in {where}"
        for key in before.foreign_keys:
            if key not in now.foreign_keys:
                yield f"the foreign key {key} of {where} is gone"


def _order_changes(released: Mapping[str, RelationContract], present: Mapping[str, RelationContract]) -> Iterator[str]:
    for name, before in released.items():
        now = list(present[name].columns) if name in present else []
        expected = [column for column in before.columns if column in now]
        if now[: len(expected)] != expected:
            yield f"the columns of view '{name}' stand in another order; a new one goes to the end"


def _field_changes(
    kind: str, where: str, released: Mapping[str, FieldContract], present: Mapping[str, FieldContract]
) -> Iterator[str]:
    for name, before in released.items():
        what = f"{kind} '{name}' of {where}"
        now = present.get(name)
        if now is None:
            yield f"{what} is gone"
            continue
        if now.type != before.type:
            yield f"{what} was {before.type} and is {now.type}"
        if before.required and not now.required:
            yield f"{what} always had a value and may now be empty"
        if before.enum and not now.enum:
            yield f"{what} had a closed list of codes and has none"
        for code in before.enum:
            if now.enum and code not in now.enum:
                yield f"code '{code}' of {what} is gone"


def _relation(relation: Table | View) -> RelationContract:
    keys = relation.foreign_keys if isinstance(relation, Table) else ()
    return RelationContract(
        columns={column.name: _column(column) for column in relation.columns},
        primary_key=relation.primary_key,
        unique=relation.unique if isinstance(relation, Table) else (),
        foreign_keys=tuple(_reference(key) for key in keys),
    )


def _column(column: Column) -> FieldContract:
    return FieldContract(type=column.type, required=column.required, enum=column.enum)


def _reference(key: ForeignKey) -> str:
    return f"{', '.join(key.columns)} -> {key.table}({', '.join(key.reference)})"


def _fields(schema: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, FieldContract]]:
    """Every field of a JSON Schema without references, by its path; an array's items have '[]' in theirs."""
    options = schema.get("anyOf", [schema])
    kinds = [option for option in options if option.get("type") != "null"]
    if path:
        yield (
            path,
            FieldContract(
                type=" or ".join(sorted({str(kind["type"]) for kind in kinds})),
                required=len(kinds) == len(options),
                enum=tuple(code for kind in kinds for code in kind.get("enum", ())),
            ),
        )
    for kind in kinds:
        for name, child in kind.get("properties", {}).items():
            yield from _fields(child, f"{path}.{name}" if path else name)
        if "items" in kind:
            yield from _fields(kind["items"], f"{path}[]")
