"""One durable outcome per article and request: what was paid for is never paid for twice.

SQLite in WAL mode, one commit an article: whatever ends the process, every outcome that was put stands. The key is the
article and the hash of everything that decides the answer (text, model, prompt, schema), never a key or an address, so
that a finished ledger replays a run without a model.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from .errors import LoadError
from .exchange import Extraction

_BUSY_SECONDS = 30.0
"""Two runs on one work folder wait for each other's commits, which take milliseconds."""

_TABLES = """
CREATE TABLE IF NOT EXISTS outcomes (
    article_id TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    extractor TEXT NOT NULL,
    outcome TEXT NOT NULL,
    extraction TEXT NOT NULL,
    PRIMARY KEY (article_id, request_hash)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS texts (
    article_id TEXT NOT NULL,
    text_version INTEGER NOT NULL,
    text_sha256 TEXT NOT NULL,
    PRIMARY KEY (article_id, text_version)
) WITHOUT ROWID;
"""


class Ledger:
    """The outcomes of a work folder. A context manager.

    Args:
        path: the file; made, with its folder, where it is not there.

    Raises:
        LoadError: the file is not a ledger, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._explained():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = NORMAL")  # in WAL mode safe against a killed process
                self._connection.executescript(_TABLES)
            except sqlite3.Error:
                self._connection.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def get(self, article_id: str, request_hash: str) -> Extraction | None:
        """The outcome of this request, None where it was never put."""
        with self._explained():
            row = self._connection.execute(
                "SELECT extraction FROM outcomes WHERE article_id = ? AND request_hash = ?",
                (article_id, request_hash),
            ).fetchone()
            return Extraction.model_validate_json(row[0]) if row else None

    def put(self, article_id: str, request_hash: str, extractor: str, extraction: Extraction) -> None:
        """Keep an outcome, in place of an earlier one of the same request; durable when this returns."""
        with self._explained():
            self._connection.execute(
                "INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?, ?)",
                (article_id, request_hash, extractor, extraction.outcome.value, extraction.model_dump_json()),
            )

    def text_version(self, article_id: str, text_sha256: str, at_least: int) -> int:
        """Which version of the article's text this is, counted from 1 in the order in which texts were met.

        Args:
            article_id: the article.
            text_sha256: hash of the text; a text met before keeps its number.
            at_least: number to give where no text of the article was met before.
        """
        with self._explained():
            known = dict(
                self._connection.execute(
                    "SELECT text_sha256, text_version FROM texts WHERE article_id = ?", (article_id,)
                ).fetchall()
            )
            if text_sha256 in known:
                return int(known[text_sha256])
            version = max(known.values()) + 1 if known else at_least
            self._connection.execute("INSERT INTO texts VALUES (?, ?, ?)", (article_id, version, text_sha256))
            return version

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, ValueError) as error:
            raise LoadError(
                f"the ledger {self._path} cannot be used: {str(error).splitlines()[0]}",
                "Move it away to begin a new one, or name another folder with --work",
            ) from error
