"""What a ledger holds, read without touching it: for questions asked before a run, which leave no trace.

`Ledger` makes its file, and SQLite's own files beside it. A question to a folder that is not there, or to the ledger of
a run that is under way, must do neither.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from .errors import LoadError
from .vocabulary import Outcome

_BUSY_SECONDS = 30.0
"""As long as the ledger itself waits for another's commit."""


class Typical(NamedTuple):
    """What answers to an article are like.

    Attributes:
        articles: that were answered.
        output_tokens: of all answers to one of them, on average.
    """

    articles: int
    output_tokens: float


class Books:
    """The books of one work folder; empty where it has none.

    Args:
        connection: to the ledger; null where there is none.
        path: of the ledger, for messages.
    """

    def __init__(self, connection: sqlite3.Connection | None, path: Path) -> None:
        self._connection = connection
        self._path = path

    def outcome(self, article_id: str, request_hash: str) -> Outcome | None:
        """How this request ended, null where it never did."""
        row = self._row(
            "SELECT outcome FROM outcomes WHERE article_id = ? AND request_hash = ?", (article_id, request_hash)
        )
        return Outcome[str(row[0]).upper()] if row else None

    def is_answered(self, request_hash: str) -> bool:
        """An answer to this request was paid for, and will be read in place of a new one."""
        return self._row("SELECT 1 FROM answers WHERE request_hash = ? AND NOT given_up", (request_hash,)) is not None

    def typical(self, extractor: str) -> Typical | None:
        """What answers of this extractor are like, null where no answer of it says how many tokens it has.

        Args:
            extractor: as `Extractor.name` has it: model and prompt.
        """
        tokens = "json_extract(extraction, '$.usage.output_tokens')"
        row = self._row(
            f"SELECT count(*), avg({tokens}) FROM outcomes WHERE extractor = ? AND {tokens} > 0", (extractor,)
        )
        return Typical(int(row[0]), float(row[1])) if row and row[0] else None

    def _row(self, query: str, values: tuple[str, ...]) -> tuple[str | int | float, ...] | None:
        if self._connection is None:
            return None
        try:
            row: tuple[str | int | float, ...] | None = self._connection.execute(query, values).fetchone()
        except sqlite3.Error as error:
            raise _unreadable(self._path, error) from error
        return row


@contextmanager
def books(path: Path) -> Iterator[Books]:
    """Open the books of a ledger.

    Args:
        path: of the ledger's file, which need not be there.

    Raises:
        LoadError: it is there, and is no ledger.
    """
    if not path.is_file():
        yield Books(None, path)
        return
    # SQLite writes beside a database whose writer has ended, unless it is told that nobody writes
    is_in_use = path.with_name(path.name + "-wal").exists()
    how = "mode=ro" if is_in_use else "mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", timeout=_BUSY_SECONDS, uri=True)
    except sqlite3.Error as error:
        raise _unreadable(path, error) from error
    with closing(connection):
        yield Books(connection, path)


def _unreadable(path: Path, error: sqlite3.Error) -> LoadError:
    what = f"the ledger {path} cannot be read: {str(error).splitlines()[0]}"
    return LoadError(what, "Move it away to begin a new one, or name another folder with --work")
