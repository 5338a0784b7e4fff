"""What differs between a release and the one before it: the rows of its table `changes`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ..contract.ddl import literal
from ..errors import LoadError, UsageError
from ..releases import Change, Tombstone
from ..storage import first_line
from ..vocabulary import ChangeKind
from .beside import BesideChange, beside_changes
from .description import READ
from .differences import CHILDREN, FOUND, Sides, of_children, of_links, of_records, ordered, prepared
from .earlier import Earlier, release_at, tombstones_in
from .scratch import Columns, fill, together

_BATCH = 10_000  # rows fetched at once
_OLD = "earlier.main"
_NAMES = tuple(Change.model_fields)
_COLUMNS = ", ".join(_NAMES)


def changes_between(database: Path, earlier: Earlier) -> Iterator[Change]:
    """What differs between a loaded database and the release before, in the order of the table `changes`.

    Args:
        database: a file that `load` wrote.
        earlier: the release before.

    Raises:
        LoadError: the file can not be read.
    """
    with _attached(database, earlier, "READ_ONLY") as schema:
        _find(earlier, Sides(_OLD, schema), {})
    return _found(earlier)


def fill_changes(database: Path, earlier: Earlier) -> int:
    """Write what differs from the release before into the table `changes` of a loaded database.

    Args:
        database: a file that `load` wrote; what its table `changes` held is replaced.
        earlier: the release before.

    Returns:
        the number of rows.

    Raises:
        LoadError: the file can not be read or written. It is as it was before.
    """
    with _attached(database, earlier, "READ_WRITE") as schema:
        _find(earlier, Sides(_OLD, schema), {})
        connection = earlier.connection
        with together(connection):
            connection.execute(f"DELETE FROM {schema}.changes")
            connection.execute(f"INSERT INTO {schema}.changes ({_COLUMNS}) SELECT {_COLUMNS} FROM ({ordered()})")
        connection.execute("CHECKPOINT loaded")
        (count,) = connection.execute(f"SELECT count(*) FROM {FOUND}").fetchone() or (0,)
    return int(count)


def compare(new: Path, old: Earlier) -> tuple[Change, ...]:
    """What differs between two releases.

    Args:
        new: folder of the later one, or its datapackage.json.
        old: the earlier one.

    Raises:
        UsageError: there is no such folder, or they are of different profiles.
        PackageError: it is no release, or damaged.
    """
    return comparison(new, old).changes


@dataclass(frozen=True)
class Comparison:
    """What differs between two releases, and what is said of it.

    Attributes:
        changes: as in the table `changes`.
        removals: the tombstones that the later one has of records that were removed, in the order of their identifiers.
        beside: the statements and notices that differ.
    """

    changes: tuple[Change, ...]
    removals: tuple[Tombstone, ...] = ()
    beside: tuple[BesideChange, ...] = ()


def comparison(new: Path, old: Earlier) -> Comparison:
    """What differs between two releases, with the reasons of removals, and with statements and notices.

    Args:
        new: folder of the later one, or its datapackage.json.
        old: the earlier one.

    Raises:
        UsageError: there is no such folder, or they are of different profiles.
        PackageError: it is no release, or damaged.
    """
    folder, found = release_at(new)
    if found.profile != old.profile:
        raise UsageError(
            f"{new} has the profile {found.profile!r}, and the release before {old.profile!r}",
            "Name the release before of the same profile: what the safe one hides is no change",
        )
    old.connection.execute("DROP SCHEMA IF EXISTS later CASCADE")
    columns = fill(old.connection, "later", folder, found)
    _find(old, Sides(_OLD, "earlier.later"), columns)
    return Comparison(
        tuple(_found(old)),
        tombstones_in(
            old.connection,
            "earlier.later",
            found.version,
            f"WHERE record_id IN (SELECT coalesce(allegation_id, article_id) FROM {FOUND} WHERE item IS NULL "
            f"AND table_name IN ('articles', 'allegations') AND change = {literal(ChangeKind.REMOVED)})",
        ),
        tuple(beside_changes(old.connection, _OLD, "earlier.later")),
    )


@contextmanager
def _attached(database: Path, earlier: Earlier, mode: str) -> Iterator[str]:
    """The database beside the tables of the release before, under the name that is given."""
    if not database.is_file():
        raise LoadError(f"there is no database {database}", "Load the records first")
    connection = earlier.connection
    try:
        connection.execute(f"ATTACH {literal(str(database))} AS loaded ({mode})")
        try:
            yield "loaded.main"
        finally:
            connection.execute("DETACH loaded")
    except duckdb.Error as error:
        raise LoadError(f"{database} can not be compared: {first_line(error)}", "Load the records again") from error


def _find(earlier: Earlier, sides: Sides, later: Columns) -> None:
    """Collect the differences.

    Args:
        later: by table, the columns that the later release has; all of today's where it says nothing of a table.
    """
    common = {
        table.name: tuple(
            column.name
            for column in table.columns
            if column.name in earlier.columns.get(table.name, ())
            and column.name in later.get(table.name, (column.name,))
        )
        for table in READ
    }
    statements = [
        *prepared(),
        *of_records(sides, common["articles"], common["allegations"]),
        *(statement for child in CHILDREN for statement in of_children(sides, child, common[child.name])),
        *of_links(sides),
    ]
    with together(earlier.connection):
        for statement in statements:
            earlier.connection.execute(statement)


def _found(earlier: Earlier) -> Iterator[Change]:
    rows = earlier.connection.cursor().execute(ordered())
    while batch := rows.fetchmany(_BATCH):
        for row in batch:
            values = dict(zip(_NAMES, row, strict=True))
            yield Change.model_validate(values, strict=False)  # a code comes as its text
