"""What a release says of itself, held against its records: tombstones, changes, statements, notices, collections."""

from __future__ import annotations

import re
from collections.abc import Iterator

import duckdb

from ..contract.ddl import literal
from ..contract.tables import TABLES
from .cells import Check, run_check
from .findings import Finding

_VERSION = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,9})(?:-([0-9a-z.]{1,99}))?")


def check_decisions(connection: duckdb.DuckDBPyConnection, version: str | None) -> Iterator[Finding]:
    """Check what stands beside the records in the tables that `make_views` made.

    Args:
        connection: holds the tables.
        version: of the release, as its descriptor has it; null where it has none.
    """
    for name, check in (*_OF_TOMBSTONES, *_OF_CHANGES, *_OF_PEOPLE):
        if connection.execute(f"SELECT EXISTS (FROM {name})").fetchone() == (True,):  # as few have any
            yield from run_check(connection, check, f"data/{name}.csv")
    yield from _of_versions(connection, version)


Order = tuple[int, int, int, bool, tuple[tuple[bool, int, str], ...]]
"""What sorts a version: its numbers, whether it is no draft, and which draft, words after numbers."""


def order_of(version: str) -> Order | None:
    """What sorts versions as Semantic Versioning 2.0 does (section 11), drafts before what they are drafts of.

    Returns:
        the key; None for what is no such version.
    """
    found = _VERSION.fullmatch(version)
    if found is None:
        return None
    draft = found[4].split(".") if found[4] else []
    parts = tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in draft)
    return int(found[1]), int(found[2]), int(found[3]), not draft, parts


def _of_versions(connection: duckdb.DuckDBPyConnection, version: str | None) -> Iterator[Finding]:
    newest = order_of(version or "")
    if newest is None:
        return  # a release may be called otherwise, and then tells nothing of what came first
    rows = connection.execute("SELECT DISTINCT removed_in FROM tombstones WHERE removed_in IS NOT NULL").fetchall()
    later = [removed for (removed,) in rows if (order := order_of(removed)) is not None and order > newest]
    if later:
        check = Check(
            "tombstone",
            f"removed_in is later than this release, {version}",
            f"SELECT _row, removed_in FROM tombstones WHERE removed_in IN ({', '.join(map(literal, later))})",
        )
        yield from run_check(connection, check, "data/tombstones.csv")


# Everything that stands, and what stood; a chain of successors ends in one of them.
_RECORDS = "(SELECT article_id AS id FROM articles UNION ALL SELECT allegation_id FROM allegations)"

# A chain has no more links than there are tombstones, and one that comes back to where it began is a circle.
_CIRCLES = """WITH RECURSIVE chain AS (
  SELECT record_id AS first, successor_id AS next FROM tombstones WHERE successor_id IS NOT NULL
  UNION
  SELECT chain.first, tombstones.successor_id
  FROM chain JOIN tombstones ON tombstones.record_id = chain.next WHERE tombstones.successor_id IS NOT NULL
)
SELECT _row, record_id FROM tombstones SEMI JOIN (SELECT first FROM chain WHERE first = next) AS circle
ON circle.first = tombstones.record_id"""

_OF_TOMBSTONES: tuple[tuple[str, Check], ...] = (
    (
        "tombstones",
        Check(
            "tombstone",
            "what is said to be gone stands among the records",
            f"SELECT _row, record_id FROM tombstones SEMI JOIN {_RECORDS} AS standing ON id = record_id",
        ),
    ),
    (
        "tombstones",
        Check(
            "tombstone",
            "its article_id is another than the article's own",
            "SELECT _row, article_id FROM tombstones WHERE starts_with(record_id, 'art-') AND article_id <> record_id",
        ),
    ),
    (
        "tombstones",
        Check(
            "tombstone",
            "successor_id names neither a record nor a tombstone",
            "SELECT _row, successor_id FROM tombstones "
            f"ANTI JOIN (FROM {_RECORDS} UNION ALL SELECT record_id FROM tombstones) AS known ON id = successor_id "
            "WHERE successor_id IS NOT NULL",
        ),
    ),
    ("tombstones", Check("tombstone", "its successors lead back to it", _CIRCLES)),
    (
        "tombstones",
        Check(
            "tombstone",
            "a duplicate is not said to be one of which record",
            "SELECT _row, record_id FROM tombstones WHERE reason = 'duplicate_of' AND successor_id IS NULL",
        ),
    ),
    (
        "tombstones",
        Check(
            "tombstone",
            "a person must have decided so, and no day is given",
            "SELECT _row, reason FROM tombstones WHERE decided IS NULL AND reason <> 'no_longer_extracted'",
        ),
    ),
    (
        "tombstones",
        Check(
            "tombstone",
            "span_start and span_end are no span",
            "SELECT _row, CAST(span_start AS VARCHAR) FROM tombstones "
            "WHERE (span_start IS NULL) <> (span_end IS NULL) OR span_start >= span_end",
        ),
    ),
)

_COLUMNS = ", ".join(f"({literal(table.name)}, {literal(column.name)})" for table in TABLES for column in table.columns)

# A record that came or went is one row without item or field; its parts go with it.
_OF_RECORD = "change <> 'changed' AND item IS NULL AND table_name IN ('articles', 'allegations')"


def _standing(changes: str) -> str:
    """A query for changes whose record, article or allegation, stands among the records."""
    return (
        f"SELECT _row, coalesce(allegation_id, article_id) AS id FROM changes "
        f"SEMI JOIN {_RECORDS} AS standing ON id = coalesce(allegation_id, article_id) WHERE {changes}"
    )


def _gone(changes: str) -> str:
    """A query for changes whose record does not."""
    return _standing(changes).replace("SEMI JOIN", "ANTI JOIN")


_OF_CHANGES: tuple[tuple[str, Check], ...] = (
    (
        "changes",
        Check(
            "change",
            "a field is named exactly where a value changed",
            "SELECT _row, field FROM changes WHERE (change = 'changed') <> (field IS NOT NULL)",
        ),
    ),
    (
        "changes",
        Check(
            "change",
            "before and after say the same, or are given where no value changed",
            "SELECT _row, coalesce(before, after) FROM changes "
            "WHERE before = after OR (field IS NULL AND coalesce(before, after) IS NOT NULL)",
        ),
    ),
    (
        "changes",
        Check(
            "change",
            "there is no such column in any table",
            f"SELECT _row, concat_ws('.', table_name, field) FROM changes "
            f"ANTI JOIN (VALUES {_COLUMNS}) AS known (table_name, field) "
            "ON known.table_name = changes.table_name AND known.field = coalesce(changes.field, known.field)",
        ),
    ),
    (
        "changes",
        Check(
            "change",
            "an allegation_id is given exactly where the change is none of the article itself",
            "SELECT _row, table_name FROM changes WHERE (table_name = 'articles') <> (allegation_id IS NULL)",
        ),
    ),
    (
        "changes",
        Check("change", "the record is not there", _gone(f"NOT (change = 'removed' AND {_OF_RECORD})")),
    ),
    (
        "changes",
        Check("change", "the record that was removed is there", _standing(f"change = 'removed' AND {_OF_RECORD}")),
    ),
    (
        "changes",
        Check(
            "change",
            "the record that was removed has no tombstone",
            "SELECT _row, coalesce(allegation_id, article_id) FROM changes "
            "ANTI JOIN tombstones ON record_id = coalesce(changes.allegation_id, changes.article_id) "
            f"WHERE change = 'removed' AND {_OF_RECORD}",
        ),
    ),
)

_OF_PEOPLE: tuple[tuple[str, Check], ...] = (
    (
        "statements",
        Check(
            "statement",
            "the statement has neither words nor an address where it can be read",
            "SELECT _row, statement_id FROM statements WHERE statement IS NULL AND url IS NULL",
        ),
    ),
    (
        "statements",
        Check(
            "statement",
            "the statement answers no allegation",
            "SELECT _row, statement_id FROM statements ANTI JOIN statement_allegations USING (statement_id)",
        ),
    ),
    (
        "notices",
        Check(
            "notice",
            "the notice is about no allegation",
            "SELECT _row, notice_id FROM notices ANTI JOIN notice_allegations USING (notice_id)",
        ),
    ),
    *(
        (
            name,
            Check(
                "reach",
                "the allegation has no source whose origin it could share",
                f"SELECT _row, allegation_id FROM {name} ANTI JOIN source_origins USING (allegation_id) "
                "WHERE reach = 'same_origin'",
            ),
        )
        for name in ("notice_allegations", "statement_allegations")
    ),
    *(
        (
            "collections",
            Check(
                "collection",
                f"{first} is after {last}",
                # dates as precise as known: what one of them does not say does not part them
                f"SELECT _row, {first} FROM collections "
                f"WHERE left({first}, length({last})) > left({last}, length({first}))",
            ),
        )
        for first, last in (("searched_from", "searched_until"), ("published_from", "published_until"))
    ),
)
