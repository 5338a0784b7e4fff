"""The SQL that compares two releases, table by table, into one table `found`.

Rows of the tables below an allegation are paired by what they say and not by their number: first those that are the
same to the last column, then those that have the same key (code, label, term), each with the first that is left. A row
put in front of others changes none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..contract.ddl import identifier, literal
from ..contract.tables import TABLES, Column
from ..releases import Change
from ..vocabulary import ChangeKind, NameStatus

FOUND = "work.found"
"""Where the differences are collected."""

_OFFSETS = ("quote_start", "quote_end")
_NUMBERS = ("number_low", "number_high")  # of a group that is one person, they are withheld with its term
_AS_WRITTEN = literal(NameStatus.AS_WRITTEN)
_PLACES = {table.name: place for place, table in enumerate(TABLES)}
_COLUMNS = {table.name: {column.name: column for column in table.columns} for table in TABLES}


@dataclass(frozen=True)
class Sides:
    """Where the tables of the two releases stand, as catalog and schema."""

    old: str
    new: str


@dataclass(frozen=True)
class Child:
    """A table below the allegation.

    Attributes:
        name: of the table.
        row: its column that tells rows of one allegation, or of one group, apart: a number or a code.
        key: columns by which a row is known in another release; the code itself where it is told apart by that.
        is_of_group: it stands below a group.
    """

    name: str
    row: str
    key: tuple[str, ...]
    is_of_group: bool = False

    @property
    def parents(self) -> tuple[str, ...]:
        """The columns of its key that come before the row's own."""
        return ("allegation_id", "group_number") if self.is_of_group else ("allegation_id",)


CHILDREN = (
    Child("allegation_acts", "act", ("act",)),
    Child("allegation_means", "means", ("means",)),
    Child("alleged_perpetrators", "perpetrator_number", ("label",)),
    Child("affected_groups", "group_number", ("term",)),
    Child("group_nationalities", "nationality_number", ("scheme", "code"), is_of_group=True),
    Child("group_statuses", "status", ("status",), is_of_group=True),
    Child("cited_sources", "source_number", ("label", "source_type")),
    Child("responses", "response_number", ("responder", "form")),
)


def prepared() -> list[str]:
    """The statements that make the table of what is found, empty."""
    return [
        "CREATE SCHEMA IF NOT EXISTS work",
        f"CREATE OR REPLACE TABLE {FOUND} (article_id VARCHAR, allegation_id VARCHAR, place BIGINT, table_name "
        "VARCHAR, first BIGINT, second BIGINT, item VARCHAR, change VARCHAR, column_place BIGINT, field VARCHAR, "
        "before VARCHAR, after VARCHAR)",
    ]


def ordered() -> str:
    """The query for the rows of the table `changes`, in an order that nothing but the two releases decides."""
    order = ", ".join(
        f"{name} NULLS FIRST"
        for name in ("article_id", "allegation_id", "place", "first", "second", "item", "change", "column_place")
    )
    columns = ", ".join(name for name in Change.model_fields if name != "change_number")
    return f"SELECT row_number() OVER (ORDER BY {order}) AS change_number, {columns} FROM {FOUND} ORDER BY 1"


def of_records(sides: Sides, articles: Sequence[str], allegations: Sequence[str]) -> Iterator[str]:
    """The statements that find articles and allegations that were added, changed or removed.

    Args:
        sides: the releases.
        articles: columns of the table `articles` that both have.
        allegations: columns of the table `allegations` that both have.
    """
    for table, key in (("articles", "article_id"), ("allegations", "allegation_id")):
        owner = "NULL" if table == "articles" else "allegation_id"
        for here, there, change in (
            (sides.new, sides.old, ChangeKind.ADDED),
            (sides.old, sides.new, ChangeKind.REMOVED),
        ):
            yield (
                f"INSERT INTO {FOUND} SELECT article_id, {owner}, {_PLACES[table]}, {literal(table)}, NULL, NULL, "
                f"NULL, {literal(change)}, NULL, NULL, NULL, NULL FROM {here}.{table} "
                f"ANTI JOIN {there}.{table} USING ({key})"
            )
    yield (
        f"CREATE OR REPLACE TABLE work.standing AS SELECT new.allegation_id, new.article_id, "
        f"new_article.text_sha256 = old_article.text_sha256 AS is_same_text FROM {sides.new}.allegations AS new "
        f"JOIN {sides.old}.allegations AS old USING (allegation_id) "
        f"JOIN {sides.new}.articles AS new_article ON new_article.article_id = new.article_id "
        f"JOIN {sides.old}.articles AS old_article ON old_article.article_id = old.article_id"
    )
    yield from _fields(
        "articles",
        articles,
        f"SELECT new.article_id, NULL AS allegation_id, NULL AS first, NULL AS second, NULL AS item, "
        f"false AS is_same_text, old, new FROM {sides.new}.articles AS new "
        f"JOIN {sides.old}.articles AS old USING (article_id)",
        ("article_id",),
    )
    yield from _fields(
        "allegations",
        allegations,
        f"SELECT standing.article_id, allegation_id, NULL AS first, NULL AS second, NULL AS item, is_same_text, "
        f"old, new FROM work.standing AS standing JOIN {sides.new}.allegations AS new USING (allegation_id) "
        f"JOIN {sides.old}.allegations AS old USING (allegation_id)",
        ("article_id", "allegation_id"),
    )


def of_children(sides: Sides, child: Child, columns: Sequence[str]) -> Iterator[str]:
    """The statements that compare a table below the allegations that stand in both releases.

    They leave the pairs of rows in a table `work.pairs_<name>`; a table below the groups needs those of the groups.

    Args:
        sides: the releases.
        child: the table.
        columns: of it, that both releases have.
    """
    name, row = child.name, identifier(child.row)
    number = {child.row} - set(child.key)  # which row it is says nothing; a code does
    content = [each for each in columns if each not in (*child.parents, *_OFFSETS, *number)]
    key = [each for each in child.key if each in columns]
    for side, schema in (("old", sides.old), ("new", sides.new)):
        parent = f"groups.{side}_row" if child.is_of_group else "NULL::BIGINT"
        # a group is told by its number in the release to come
        group = "groups.new_row" if child.is_of_group else "NULL::BIGINT"
        join = (
            f"JOIN work.pairs_affected_groups AS groups ON groups.allegation_id = child.allegation_id "
            f"AND groups.{side}_row = child.group_number"
            if child.is_of_group
            else ""
        )
        yield (
            f"CREATE OR REPLACE TABLE work.{side} AS SELECT child.allegation_id, {parent} AS parent, "
            f"coalesce({group}, 0) AS place, child.{row} AS row, hash({_of('child', [*content, *_OFFSETS], columns)}) "
            f"AS whole, hash({_of('child', content, columns)}) AS content, hash({_of('child', key, columns)}) AS key "
            f"FROM {schema}.{identifier(name)} AS child SEMI JOIN work.standing USING (allegation_id) {join}"
        )
    pairs = f"work.pairs_{name}"
    yield (
        f"CREATE OR REPLACE TABLE {pairs} AS SELECT allegation_id, old.parent AS old_parent, new.parent AS new_parent, "
        "row AS old_row, row AS new_row, true AS is_same FROM work.old AS old JOIN work.new AS new "
        "USING (allegation_id, place, row, whole)"
    )
    for known_by in ("content", "key"):
        left = {side: _left(side, pairs, known_by) for side in ("old", "new")}
        yield (
            f"INSERT INTO {pairs} SELECT allegation_id, old.parent, new.parent, old.row, new.row, false "
            f"FROM ({left['old']}) AS old JOIN ({left['new']}) AS new "
            f"USING (allegation_id, place, {known_by}, turn)"
        )
    for side, change in (("new", ChangeKind.ADDED), ("old", ChangeKind.REMOVED)):
        rest, row = f"({_left(side, pairs, 'key')}) AS rest", "rest.row"
        if name == "group_statuses":
            rest, row = f"{rest} {_with_group(sides)}", f"CASE WHEN now.term_status = {_AS_WRITTEN} THEN rest.row END"
        yield (
            f"INSERT INTO {FOUND} SELECT DISTINCT standing.article_id, rest.allegation_id, {_PLACES[name]}, "
            f"{literal(name)}, {_item(child, 'rest.parent', row)}, {literal(change)}, NULL, NULL, NULL, NULL "
            f"FROM {rest} JOIN work.standing AS standing ON standing.allegation_id = rest.allegation_id"
        )
    yield from _fields(
        name,
        columns,
        f"SELECT article_id, pairs.allegation_id, {_item(child, 'pairs.new_parent', 'pairs.new_row')}, is_same_text, "
        f"old, new FROM {pairs} AS pairs JOIN work.standing USING (allegation_id) "
        f"JOIN {sides.old}.{identifier(name)} AS old ON {_at(child, 'old')} "
        f"JOIN {sides.new}.{identifier(name)} AS new ON {_at(child, 'new')} WHERE NOT is_same",
        (*child.parents, child.row),
    )


def of_links(sides: Sides) -> Iterator[str]:
    """The statements that compare the origins of sources and the cases of allegations; after those of the children."""
    head = f"INSERT INTO {FOUND} SELECT article_id, standing.allegation_id"
    yield (
        f"{head}, {_PLACES['source_origins']}, 'source_origins', new_row, NULL, CAST(new_row AS VARCHAR), "
        f"{literal(ChangeKind.CHANGED)}, 0, 'origin_id', old.origin_id, new.origin_id "
        "FROM work.pairs_cited_sources AS pairs JOIN work.standing AS standing USING (allegation_id) "
        f"JOIN {sides.old}.source_origins AS old "
        "ON old.allegation_id = pairs.allegation_id AND old.source_number = pairs.old_row "
        f"JOIN {sides.new}.source_origins AS new "
        "ON new.allegation_id = pairs.allegation_id AND new.source_number = pairs.new_row "
        "WHERE old.origin_id <> new.origin_id"
    )
    yield (
        f"{head}, {_PLACES['case_allegations']}, 'case_allegations', NULL, NULL, NULL, "
        f"{literal(ChangeKind.CHANGED)}, 0, 'case_id', old.case_id, new.case_id FROM work.standing AS standing "
        f"JOIN {sides.old}.case_allegations AS old USING (allegation_id) "
        f"JOIN {sides.new}.case_allegations AS new USING (allegation_id) WHERE old.case_id <> new.case_id"
    )


def is_shown(column: Column) -> bool:
    """Whether values of a column may be repeated in `changes`: a code, number, date, hash or identifier.

    All others hold words of an article, or of whoever put it in: what is withdrawn must not live on here.
    """
    return bool(column.enum or column.pattern) or column.type == "integer"


def _fields(table: str, columns: Sequence[str], pairs: str, left_out: Sequence[str]) -> Iterator[str]:
    """The statement that finds the columns in which pairs of rows differ.

    Args:
        pairs: a query for article_id, allegation_id, first, second, item, is_same_text, old and new.
        left_out: columns that are not compared.
    """
    compared = [(place, each) for place, each in enumerate(_COLUMNS[table]) if each in columns and each not in left_out]
    if not compared:
        return
    structs = ", ".join(
        f"CASE WHEN {_differs(each)} THEN {{'place': {place}, 'field': {literal(each)}, "
        f"'before': {_value(table, each, 'old')}, 'after': {_value(table, each, 'new')}}} END"
        for place, each in compared
    )
    yield (
        f"INSERT INTO {FOUND} SELECT article_id, allegation_id, {_PLACES[table]}, {literal(table)}, first, second, "
        f"item, {literal(ChangeKind.CHANGED)}, field.place, field.field, field.before, field.after FROM ("
        f"SELECT article_id, allegation_id, first, second, item, unnest([{structs}]) AS field FROM ({pairs}) "
        f"WHERE {' OR '.join(_differs(each) for _, each in compared)}) WHERE field IS NOT NULL"
    )


def _differs(column: str) -> str:
    differs = f"old.{identifier(column)} IS DISTINCT FROM new.{identifier(column)}"
    return f"(is_same_text AND {differs})" if column in _OFFSETS else f"({differs})"


def _value(table: str, column: str, side: str) -> str:
    if not is_shown(_COLUMNS[table][column]):
        return "NULL::VARCHAR"
    value = f"CAST({side}.{identifier(column)} AS VARCHAR)"
    if column in _NUMBERS:
        return f"CASE WHEN new.term_status = {_AS_WRITTEN} THEN {value} END"
    if column not in _OFFSETS:
        return value
    # where a quote is withheld now, its place would lead to the words in the article
    both = " AND ".join(f"{each}.{identifier(column)} IS NOT NULL" for each in ("old", "new"))
    return f"CASE WHEN {both} THEN {value} END"


def _of(alias: str, wanted: Sequence[str], columns: Sequence[str]) -> str:
    return ", ".join(f"{alias}.{identifier(each)}" for each in wanted if each in columns) or "0"


def _left(side: str, pairs: str, known_by: str) -> str:
    """The rows of a side that have no partner yet, each with its turn among those that are known by the same."""
    return (
        f"SELECT *, row_number() OVER (PARTITION BY allegation_id, place, {known_by} ORDER BY row) AS turn "
        f"FROM work.{side} AS side ANTI JOIN {pairs} AS pairs ON pairs.allegation_id = side.allegation_id "
        f"AND pairs.{side}_parent IS NOT DISTINCT FROM side.parent AND pairs.{side}_row = side.row"
    )


def _item(child: Child, parent: str, row: str) -> str:
    """Which row it is: two numbers to sort by, and its name."""
    is_number = _COLUMNS[child.name][child.row].type == "integer"
    number = row if is_number else "NULL"
    if not child.is_of_group:
        return f"{number} AS first, NULL AS second, CAST({row} AS VARCHAR) AS item"
    return f"{parent} AS first, {number} AS second, concat_ws('.', {parent}, {row}) AS item"


def _with_group(sides: Sides) -> str:
    """The group, as it is now, of the rows that are left: what it is withheld for is not told of its statuses."""
    return (
        f"JOIN {sides.new}.affected_groups AS now "
        "ON now.allegation_id = rest.allegation_id AND now.group_number = rest.place"
    )


def _at(child: Child, side: str) -> str:
    of_group = f" AND {side}.group_number = pairs.{side}_parent" if child.is_of_group else ""
    return f"{side}.allegation_id = pairs.allegation_id{of_group} AND {side}.{identifier(child.row)} = pairs.{side}_row"
