"""What a view is, and what views are written with: columns of the tables, several values in one cell, casts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .tables import TABLES, Column


@dataclass(frozen=True)
class View:
    """One published view.

    `sql` is the query, ordered; `order_by` repeats its order, for whoever exports it. `primary_key` names the columns
    that tell its rows apart.
    """

    name: str
    description: str
    sql: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    order_by: tuple[str, ...]


_COLUMNS = {(table.name, column.name): column for table in TABLES for column in table.columns}


def same(table: str, name: str, new_name: str = "") -> Column:
    """The column of a table, as it is, under its own name or another."""
    return replace(_COLUMNS[table, name], name=new_name or name)


def joined(name: str, description: str) -> Column:
    """A column of several values in one cell."""
    return Column(name, "string", required=False, description=f"{description}; joined by '; '", nonempty=True)


def joined_values(name: str, table: str, value: str, order: str) -> str:
    """A subquery by name: the values of a table for each allegation in one cell, each once, at its first place."""
    return f"""{name} AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS {name}
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, {value} AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY {order}) AS place
      FROM {table}
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
)"""


def selected(columns: tuple[Column, ...], origins: dict[str, str]) -> str:
    """The select list: each column cast to its type, from where `origins` says, else from the table of its name."""
    types = {"string": "VARCHAR", "integer": "BIGINT"}
    return ",\n".join(
        f"  CAST({origins.get(column.name, column.name)} AS {types[column.type]}) AS {column.name}"
        for column in columns
    )
