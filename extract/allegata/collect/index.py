"""Which page is kept where, and what its server wants to be told when it is asked again."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass, fields
from pathlib import Path
from types import TracebackType

from ..errors import LoadError, UsageError

_TABLE = """
CREATE TABLE IF NOT EXISTS pages (
    address TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    offset INTEGER NOT NULL,
    record_id TEXT NOT NULL,
    record_date TEXT NOT NULL,
    digest TEXT NOT NULL,
    media TEXT,
    etag TEXT,
    modified TEXT,
    asked_at REAL NOT NULL
)
"""


@dataclass(frozen=True)
class Known:
    """The version of a page that is to be read.

    Args:
        address: of the page itself, behind all redirects.
        kind: what it is: a code of `Kind`.
        file: name of the WARC file that it is in.
        offset: of its response record, bytes of the packed file.
        record_id: of that record.
        record_date: when it was fetched, as the record says it.
        digest: of its content, as the record says it.
        media: its content type, as the server said it.
        etag: the server's mark of this version.
        modified: when the server says that it changed.
        asked_at: when the server was last asked, seconds since 1970.
    """

    address: str
    kind: str
    file: str
    offset: int
    record_id: str
    record_date: str
    digest: str
    media: str | None
    etag: str | None
    modified: str | None
    asked_at: float


_COLUMNS = tuple(field.name for field in fields(Known))


def _unusable(path: Path, error: sqlite3.Error) -> UsageError:
    if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return UsageError(
            f"another collection is under way in {path.parent}", "Wait for it, or name another folder: --work DIR"
        )
    if error.sqlite_errorcode in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return UsageError(f"{path} is damaged: {error}", "Remove it; pages are then asked for anew")
    return UsageError(f"{path} cannot be written: {error}", "Name another folder: --work DIR")


class Index:
    """The index of a folder of pages: SQLite, beside them. Safe to use from many threads; one process at a time.

    Raises:
        UsageError: another collection is under way in this folder, or the file is no index.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            self._database = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise _unusable(path, error) from error
        try:
            # held until the process ends, however it ends: two at once would ask hosts twice as often as they bear
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._database.execute("BEGIN EXCLUSIVE")
            self._database.execute(_TABLE)
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            self._database.close()
            raise _unusable(path, error) from error

    def get(self, address: str) -> Known | None:
        """What is kept of an address."""
        with self._lock:
            row = self._database.execute(
                f"SELECT {', '.join(_COLUMNS)} FROM pages WHERE address = ?", (address,)
            ).fetchone()
        return Known(*row) if row else None

    def put(self, known: Known) -> None:
        """Remember a page in place of its earlier version; durable when this returns.

        Raises:
            LoadError: the index cannot be written.
        """
        values = tuple(getattr(known, name) for name in _COLUMNS)
        marks = ", ".join("?" * len(_COLUMNS))
        try:
            with self._lock:
                self._database.execute(f"INSERT OR REPLACE INTO pages ({', '.join(_COLUMNS)}) VALUES ({marks})", values)
        except sqlite3.Error as error:
            raise LoadError(f"the index of the pages cannot be written: {error}", "Make room, and go on") from error

    def close(self) -> None:
        """Close it; another process can have it then."""
        with self._lock:
            self._database.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
