"""One durable outcome per article, and every answer that was paid for: nothing is paid for twice.

SQLite in WAL mode, one commit an answer and one an outcome: whatever ends the process, what was kept stands. The key of
an outcome is the article and the hash of everything that decides it (text, model, prompt, schema), that of an answer
the hash of the request as it was sent; never a key or an address, so that a finished ledger replays a run without a
model.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from .errors import LoadError
from .exchange import Extraction, KeptAnswer, Usage
from .vocabulary import Outcome

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
CREATE TABLE IF NOT EXISTS answers (
    answer_number INTEGER PRIMARY KEY,
    request_hash TEXT NOT NULL,
    article_id TEXT NOT NULL,
    answer TEXT NOT NULL,
    input_tokens INTEGER,
    cached_tokens INTEGER,
    output_tokens INTEGER,
    cost REAL,
    given_up INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS repeats (
    article_id TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    last_answer INTEGER NOT NULL,
    PRIMARY KEY (article_id, request_hash)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answers_by_request ON answers (request_hash);
CREATE INDEX IF NOT EXISTS answers_by_article ON answers (article_id);
CREATE TABLE IF NOT EXISTS batches (
    batch_number INTEGER PRIMARY KEY,
    file_sha256 TEXT NOT NULL UNIQUE,
    submission TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS batch_requests (
    file_sha256 TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    PRIMARY KEY (file_sha256, request_hash)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS texts (
    article_id TEXT NOT NULL,
    text_version INTEGER NOT NULL,
    text_sha256 TEXT NOT NULL,
    PRIMARY KEY (article_id, text_version)
) WITHOUT ROWID;
"""
_PAID = "input_tokens, cached_tokens, output_tokens, cost"


class Ledger:
    """The outcomes and answers of a work folder. A context manager, safe to use from many threads.

    Args:
        path: the file; made, with its folder, where it is not there.

    Raises:
        LoadError: the file is not a ledger, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        with self._explained():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
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

    def outcome(self, article_id: str, request_hash: str) -> Outcome | None:
        """How this request ended, None where it was never put."""
        with self._explained():
            row = self._connection.execute(
                "SELECT outcome FROM outcomes WHERE article_id = ? AND request_hash = ?", (article_id, request_hash)
            ).fetchone()
            return Outcome[str(row[0]).upper()] if row else None

    def put(self, article_id: str, request_hash: str, extractor: str, extraction: Extraction) -> None:
        """Keep an outcome, in place of an earlier one of the same request; durable when this returns.

        Of a request that is to be repeated, an error does not take the place of what is known already.
        """
        with self._explained():
            if extraction.outcome is Outcome.ERROR and self._repeat_from(article_id, request_hash) is not None:
                return
            self._connection.execute(
                "INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?, ?)",
                (article_id, request_hash, extractor, extraction.outcome.value, extraction.model_dump_json()),
            )
            self._connection.execute(
                "DELETE FROM repeats WHERE article_id = ? AND request_hash = ?", (article_id, request_hash)
            )

    def answer(self, request_hash: str) -> KeptAnswer | None:
        """The newest answer to this request; None where there is none, or it was given up."""
        with self._explained():
            row = self._connection.execute(
                f"SELECT answer, {_PAID} FROM answers"
                " WHERE request_hash = ? AND NOT given_up ORDER BY answer_number DESC LIMIT 1",
                (request_hash,),
            ).fetchone()
            return KeptAnswer(answer=row[0], usage=_usage(1, row[1:])) if row else None

    def keep_answer(self, request_hash: str, article_id: str, kept: KeptAnswer) -> None:
        """Keep an answer that was paid for; durable when this returns."""
        paid = kept.usage
        with self._explained():
            self._connection.execute(
                f"INSERT INTO answers (request_hash, article_id, answer, {_PAID}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (request_hash, article_id, kept.answer,
                 paid.input_tokens, paid.cached_tokens, paid.output_tokens, paid.cost),
            )  # fmt: skip

    def repeat(self, article_id: str, request_hash: str) -> None:
        """Note that this request is to be asked anew: until it has another outcome than an error, and in any run."""
        with self._explained():
            self._connection.execute(
                "INSERT OR IGNORE INTO repeats SELECT ?, ?, coalesce(max(answer_number), 0) FROM answers",
                (article_id, request_hash),
            )

    def begin_repeat(self, article_id: str, request_hash: str) -> bool:
        """Whether this request is to be asked anew. If so, earlier answers stay in the books, and are not read."""
        with self._explained():
            last = self._repeat_from(article_id, request_hash)
            if last is not None:
                self._connection.execute(
                    "UPDATE answers SET given_up = 1 WHERE article_id = ? AND answer_number <= ?", (article_id, last)
                )
            return last is not None

    def is_to_repeat(self, article_id: str, request_hash: str) -> bool:
        """Whether this request is to be asked anew."""
        with self._explained():
            return self._repeat_from(article_id, request_hash) is not None

    def _repeat_from(self, article_id: str, request_hash: str) -> int | None:
        row = self._connection.execute(
            "SELECT last_answer FROM repeats WHERE article_id = ? AND request_hash = ?", (article_id, request_hash)
        ).fetchone()
        return int(row[0]) if row else None

    def give_up_answers(self, article_id: str) -> None:
        """Ask this article anew: its answers stay in the books, and are not read again."""
        with self._explained():
            self._connection.execute("UPDATE answers SET given_up = 1 WHERE article_id = ?", (article_id,))

    def holds_answer(self, request_hash: str, answer: str) -> bool:
        """Whether this very answer was ever kept, given up or not."""
        with self._explained():
            row = self._connection.execute(
                "SELECT 1 FROM answers WHERE request_hash = ? AND answer = ? LIMIT 1", (request_hash, answer)
            ).fetchone()
            return row is not None

    def submissions(self) -> list[str]:
        """What was kept of each submitted file, in the order in which they were submitted first."""
        with self._explained():
            rows = self._connection.execute("SELECT submission FROM batches ORDER BY batch_number").fetchall()
            return [row[0] for row in rows]

    def keep_submission(self, file_sha256: str, submission: str, requests: Iterable[str] = ()) -> None:
        """Keep what is known of a submitted file, in place of what was kept before; durable when this returns.

        Args:
            file_sha256: hash of the file.
            submission: what is known.
            requests: hashes of the requests in it that are not kept yet.
        """
        with self._explained():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.executemany(
                    "INSERT OR IGNORE INTO batch_requests VALUES (?, ?)", ((file_sha256, one) for one in requests)
                )
                self._connection.execute(
                    "INSERT INTO batches (file_sha256, submission) VALUES (?, ?)"
                    " ON CONFLICT (file_sha256) DO UPDATE SET submission = excluded.submission",
                    (file_sha256, submission),
                )
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise

    def submitted_requests(self, file_sha256: str) -> list[str]:
        """The hashes of the requests in a submitted file."""
        with self._explained():
            rows = self._connection.execute(
                "SELECT request_hash FROM batch_requests WHERE file_sha256 = ?", (file_sha256,)
            ).fetchall()
            return [row[0] for row in rows]

    def paid(self) -> Usage:
        """All answers ever kept: their number as `attempts`, their tokens, their cost; null where none is known."""
        with self._explained():
            sums = ", ".join(f"sum({column})" for column in _PAID.split(", "))
            row = self._connection.execute(f"SELECT count(*), {sums} FROM answers").fetchone()
            return _usage(row[0], row[1:])

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
            # one connection, its statements one after the other: SQLite has a single writer anyway
            with self._lock:
                yield
        except (sqlite3.Error, OSError, ValueError) as error:
            what = str(error).splitlines()[0]
            is_none = "not a database" in what or "malformed" in what or isinstance(error, ValueError)
            mend = "Move it away to begin a new one" if is_none else "What it holds is safe; mend that and run again"
            raise LoadError(
                f"the ledger {self._path} cannot be used: {what}", f"{mend}, or name another folder with --work"
            ) from error


def _usage(attempts: int, paid: tuple[int | None, int | None, int | None, float | None]) -> Usage:
    """Of the columns `_PAID`."""
    input_tokens, cached_tokens, output_tokens, cost = paid
    return Usage(
        attempts=attempts,
        input_tokens=input_tokens,
        cached_tokens=cached_tokens,
        output_tokens=output_tokens,
        cost=cost,
    )
