"""DuckDB files as we write and read them: storage format, a fresh file put in place, how much memory is taken."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb

from .contract.ddl import create_tables, create_views

STORAGE_VERSION = "v1.0.0"
"""Storage format of the files: the oldest that every DuckDB since 1.0 opens, the one in browsers too."""

BLOCK_SIZE = 16384
"""Bytes a block: the least that DuckDB allows; with its default of 256 KiB an empty release takes megabytes."""

MEMORY = "2GB"
"""What DuckDB may hold before it goes to disk: half of what a million allegations may take, for it counts not all."""


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A new folder next to the path, on the same file system, gone when the block ends.

    What is written in it reaches its place by a rename, so that a reader or a crash never meets half a file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new database file with our tables and views, inside one transaction, committed when the block ends well.

    What DuckDB can not hold in memory goes to a folder next to the file, which is gone once it is closed.

    Args:
        path: where no file stands yet.

    Raises:
        duckdb.Error: the file can not be opened, or a statement of the block failed. Nothing is committed then.
        OSError: the file can not be made.
    """
    path.write_bytes(_empty_database())
    connection = duckdb.connect(str(path), config={"memory_limit": MEMORY})
    try:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
    finally:
        connection.close()


@cache
def _empty_database() -> bytes:
    """A file that holds our tables and views with their comments, and never held a row.

    Made once a process: DuckDB takes longer for some four hundred definitions than for the rows of a small release.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "storage_compatibility_version": STORAGE_VERSION,
        "default_block_size": str(BLOCK_SIZE),
    }
    with tempfile.TemporaryDirectory(prefix="allegata-") as folder:
        path = Path(folder, "empty.duckdb")
        with duckdb.connect(str(path), config=settings) as connection:
            definitions = (*create_tables(has_indexes=False), *create_views())
            connection.execute(";".join(("BEGIN", *definitions, "COMMIT", "CHECKPOINT")))
        return path.read_bytes()


def put_in_place(fresh: Path, path: Path) -> None:
    """Flush a finished file to disk and rename it to its place, which may be taken.

    Raises:
        OSError: the file or its place can not be written.
    """
    flush(fresh)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)  # a dead writer's log would be replayed into ours
    fresh.replace(path)


def flush(path: Path) -> None:
    """Have the file's bytes on disk before anything refers to them."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def first_line(error: BaseException) -> str:
    """The first line of an error's message; DuckDB's go on to quote the statement."""
    return str(error).strip().split("\n", 1)[0].rstrip(".!")
