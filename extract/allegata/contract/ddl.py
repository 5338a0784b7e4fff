"""The tables as DuckDB DDL: keys, NOT NULL, CHECK and comments, and the anti-joins that stand in for foreign keys.

There are no FOREIGN KEY and no ENUM: within one transaction DuckDB can not delete a parent with its children, which
replacing an article needs, and an ENUM can not grow. The loader runs `orphans_sql` before COMMIT instead.
"""

from __future__ import annotations

from .tables import TABLES, Column, ForeignKey, Table
from .views import VIEWS

_TYPES = {"string": "VARCHAR", "integer": "BIGINT"}  # BIGINT: a stated number of people has no upper bound

_EVIDENCE = ("quote", "quote_start", "quote_end", "quote_status")

# Each rule goes with every table that has all of its columns; a rule with a null in it holds, as CHECK has it.
_RULES: tuple[tuple[tuple[str, ...], str], ...] = (
    *(
        (_EVIDENCE, f"(quote_status = 'withheld') = ({column} IS NULL)")
        for column in ("quote", "quote_start", "quote_end")
    ),
    (_EVIDENCE, "quote_end - quote_start = length(quote)"),  # length() counts code points, as offsets do
    (("scheme", "code"), "(scheme = 'unresolved') = (code IS NULL)"),
    (("number_low", "number_high"), "number_low <= number_high"),
)


def create_tables() -> list[str]:
    """The statements that make every table with its comments, in load order; those that exist are left alone."""
    return [statement for table in TABLES for statement in (_create_table(table), *_table_comments(table))]


def create_views() -> list[str]:
    """The statements that make every view with its comments, in order of dependence; to be run after the tables'."""
    statements: list[str] = []
    for view in VIEWS:
        statements.append(f"CREATE OR REPLACE VIEW {view.name} AS\n{view.sql}")
        statements.append(f"COMMENT ON VIEW {view.name} IS {literal(view.description)}")
        statements.extend(_column_comment(view.name, column) for column in view.columns)
    return statements


def schema_sql() -> str:
    """The whole schema as one SQL script, as published."""
    header = "-- Generated from extract/allegata/models.py by `allegata schema`. For DuckDB.\n"
    return header + "".join(f"\n{statement};\n" for statement in (*create_tables(), *create_views()))


def orphans_sql(table: Table) -> str:
    """A query for the rows of a table whose foreign keys name no row: `child`, `parent`, `key`; one row each.

    Returns:
        the query, all foreign keys together; empty for a table that refers to none.
    """
    return "\nUNION ALL\n".join(_anti_join(table, key) for key in table.foreign_keys)


def identifier(name: str) -> str:
    """The name quoted as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text quoted as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def _create_table(table: Table) -> str:
    lines = [_column_definition(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({_names(table.primary_key)})")
    lines.extend(f"UNIQUE ({_names(columns)})" for columns in table.unique)
    names = {column.name for column in table.columns}
    lines.extend(f"CHECK ({rule})" for needed, rule in _RULES if names.issuperset(needed))
    body = ",\n".join(f"  {line}" for line in lines)
    return f"CREATE TABLE IF NOT EXISTS {identifier(table.name)} (\n{body}\n)"


def _column_definition(column: Column) -> str:
    name = identifier(column.name)
    checks: list[str] = []
    if column.enum:
        checks.append(f"{name} IN ({', '.join(literal(code) for code in column.enum)})")
    if column.pattern:
        # a search, as pydantic's is; DuckDB's $ is the end of the text, never the place before a last line break
        checks.append(f"regexp_matches({name}, {literal(column.pattern)})")
    elif column.nonempty:
        checks.append(f"{name} <> ''")
    if column.minimum is not None:
        checks.append(f"{name} >= {column.minimum}")
    parts = [name, _TYPES[column.type], *(["NOT NULL"] if column.required else [])]
    return " ".join([*parts, *(f"CHECK ({check})" for check in checks)])


def _table_comments(table: Table) -> list[str]:
    comment = f"COMMENT ON TABLE {identifier(table.name)} IS {literal(table.description)}"
    return [comment, *(_column_comment(table.name, column) for column in table.columns)]


def _column_comment(relation: str, column: Column) -> str:
    return f"COMMENT ON COLUMN {identifier(relation)}.{identifier(column.name)} IS {literal(column.description)}"


def _anti_join(table: Table, key: ForeignKey) -> str:
    values = ", ".join(f"child.{identifier(name)}" for name in key.columns)
    pairs = zip(key.columns, key.reference, strict=True)
    condition = " AND ".join(f"child.{identifier(mine)} = parent.{identifier(theirs)}" for mine, theirs in pairs)
    return (
        f"SELECT {literal(table.name)} AS child, {literal(key.table)} AS parent, concat_ws(', ', {values}) AS key\n"
        f"FROM {identifier(table.name)} AS child ANTI JOIN {identifier(key.table)} AS parent ON {condition}"
    )


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(identifier(name) for name in columns)
