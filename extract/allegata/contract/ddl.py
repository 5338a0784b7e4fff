"""The tables as DuckDB DDL: keys, NOT NULL, CHECK and comments, and the anti-joins that stand in for foreign keys.

There are no FOREIGN KEY and no ENUM: within one transaction DuckDB can not delete a parent with its children, which
replacing an article needs, and an ENUM can not grow. The loader runs `orphans_sql` before COMMIT instead.

Our own files are made without PRIMARY KEY and UNIQUE, too, which the published script has: DuckDB keeps an index for
each, which makes a file of a million allegations more than twice as large, for keys that a query proves in a
hundredth of the time that the indexes take. The loader runs `duplicates_sql` before COMMIT.
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


def create_tables(*, has_indexes: bool = True) -> list[str]:
    """The statements that make every table with its comments, in load order; those that exist are left alone.

    Args:
        has_indexes: with PRIMARY KEY and UNIQUE; a file of ours is written without.
    """
    return [
        statement
        for table in TABLES
        for statement in (create_table(table, has_indexes=has_indexes), *_table_comments(table))
    ]


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
    header = (
        "-- Generated from extract/allegata/models.py by `allegata schema`. For DuckDB.\n"
        "-- A published allegata.duckdb holds the same without the indexes of PRIMARY KEY and UNIQUE: they would make\n"
        "-- it more than twice as large, and were proved before it was written.\n"
    )
    return header + "".join(f"\n{statement};\n" for statement in (*create_tables(), *create_views()))


def create_table(table: Table, *, has_indexes: bool = True, has_rules: bool = True) -> str:
    """The statement that makes a table, unless it exists.

    Args:
        table: ours, or one of the working database.
        has_indexes: with PRIMARY KEY and UNIQUE.
        has_rules: with NOT NULL and CHECK; without, it takes any rows, to find those that break a rule.
    """
    required = {column.name for column in table.columns if column.required} | set(table.primary_key)
    lines = [
        f"{identifier(column.name)} {_TYPES[column.type]}"
        + (" NOT NULL" if has_rules and column.name in required else "")
        + "".join(f" CHECK ({rule})" for rule in _rules_of_column(column) if has_rules)
        for column in table.columns
    ]
    if has_indexes:
        lines += [f"PRIMARY KEY ({_names(table.primary_key)})", *(f"UNIQUE ({_names(key)})" for key in table.unique)]
    if has_rules:
        lines += [f"CHECK ({rule})" for rule in _rules_between_columns(table)]
    body = ",\n".join(f"  {line}" for line in lines)
    return f"CREATE TABLE IF NOT EXISTS {identifier(table.name)} (\n{body}\n)"


def orphans_sql(table: Table) -> str:
    """A query for the rows of a table whose foreign keys name no row: `child`, `parent`, `key`; one row each.

    Returns:
        the query, all foreign keys together; empty for a table that refers to none.
    """
    return "\nUNION ALL\n".join(_anti_join(table, key) for key in table.foreign_keys)


def duplicates_sql(table: Table) -> str:
    """A query for the keys that stand in several rows of a table: `key`, as in `article_id = art-…`; one row each.

    Returns:
        the query over its primary key and what else is unique; empty for a table without either.
    """
    keys = (*([table.primary_key] if table.primary_key else []), *table.unique)
    return "\nUNION ALL\n".join(
        f"SELECT {_shown_key(key)} AS key FROM {identifier(table.name)} "
        f"WHERE {' AND '.join(f'{identifier(name)} IS NOT NULL' for name in key)} "
        f"GROUP BY {_names(key)} HAVING count(*) > 1"
        for key in keys
    )


def broken_sql(table: Table) -> str:
    """A query for the rows that break NOT NULL or CHECK, of a table that was made without: `key`; one row each."""
    key = table.primary_key or tuple(column.name for column in table.columns[:1])
    missing = (f"{identifier(column.name)} IS NULL" for column in table.columns if column.required)
    broken = (f"NOT ({rule})" for rule in _rules_of(table))
    return f"SELECT {_shown_key(key)} AS key FROM {identifier(table.name)} WHERE {' OR '.join((*missing, *broken))}"


def identifier(name: str) -> str:
    """The name quoted as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text quoted as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def _rules_of(table: Table) -> list[str]:
    rules = [rule for column in table.columns for rule in _rules_of_column(column)]
    return [*rules, *_rules_between_columns(table)]


def _rules_between_columns(table: Table) -> list[str]:
    names = {column.name for column in table.columns}
    return [rule for needed, rule in _RULES if names.issuperset(needed)]


def _rules_of_column(column: Column) -> list[str]:
    name = identifier(column.name)
    rules: list[str] = []
    if column.enum:
        rules.append(f"{name} IN ({', '.join(literal(code) for code in column.enum)})")
    if column.pattern:
        # a search, as pydantic's is; DuckDB's $ is the end of the text, never the place before a last line break
        rules.append(f"regexp_matches({name}, {literal(column.pattern)})")
    elif column.nonempty:
        rules.append(f"{name} <> ''")
    if column.minimum is not None:
        rules.append(f"{name} >= {column.minimum}")
    return rules


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


def _shown_key(columns: tuple[str, ...]) -> str:
    parts = (f"{literal(f'{name} = ')} || {identifier(name)}" for name in columns)
    return f"concat_ws(', ', {', '.join(parts)})"


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(identifier(name) for name in columns)
