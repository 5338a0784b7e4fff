"""The work folder: what a run keeps between its stages. Private: full texts, names, rejections, raw answers.

`articles.jsonl`, `records.jsonl` and `rejections.jsonl` are the frozen models, one a line, and `links.json` and
`identification.json` are one of them each, so that each stage can be run alone; with the links goes
`withdrawn_copies.jsonl`. `pages` holds what was collected, as WARC; `ledger.sqlite` what was paid for;
`allegata.duckdb` is the working database. Files are written beside and renamed, so that a crash leaves the old one
whole.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from .errors import UsageError
from .exchange import IngestProblem, Rejection
from .links import Links, NearCopy
from .models import Article, Model, Record
from .releases import Identification

M = TypeVar("M", bound=Model)

_NOTICE = "Private: full texts and names of people. Nothing in this folder is for publication; `allegata publish` is.\n"


_LINES: dict[type[Model], tuple[str, str]] = {
    Article: ("articles.jsonl", "allegata build INPUT…"),
    Record: ("records.jsonl", "allegata extract"),
    Rejection: ("rejections.jsonl", "allegata extract"),
}
"""The file that holds such models, and the command that makes it."""

_WITHDRAWN_COPIES = "withdrawn_copies.jsonl"


class Work:
    """The files of a work folder.

    Args:
        folder: the folder; only `make` makes it, so that a question to a wrong folder leaves nothing behind.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = folder / "ledger.sqlite"
        self.database = folder / "allegata.duckdb"
        self.pages = folder / "pages"

    def make(self) -> None:
        """Make the folder where it is not there.

        Raises:
            UsageError: it cannot be made or written, or holds a release: full texts do not belong beside it.
        """
        if (self.folder / "datapackage.json").exists():
            raise UsageError(f"{self.folder} holds a release, and a work folder is private", "Name another: --work DIR")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / "README").write_text(_NOTICE, encoding="utf-8")
            (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")
        except OSError as error:
            raise UsageError(
                f"the work folder {self.folder} cannot be written: {error.strerror}", "Name another: --work DIR"
            ) from error

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other run out of this folder, until the block ends or the process dies: both would pay.

        Raises:
            UsageError: another is at work.
        """
        self.make()
        # a database that is locked, for there is no other lock that every system frees with its process
        connection = sqlite3.connect(self.folder / "running.lock", timeout=0, isolation_level=None)
        try:
            try:
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                raise UsageError(
                    f"another run is at work in {self.folder}", "Wait for it, or name another folder: --work DIR"
                ) from error
            # of a run that was killed; an ingest, which is not kept out, may be writing articles
            for left in (*self.folder.glob("records.*.part"), *self.folder.glob("rejections.*.part")):
                left.unlink(missing_ok=True)
            yield
        finally:
            connection.close()

    def lines(self, model: type[Model]) -> Path:
        """The file of articles, records or rejections, one a line, for whoever reads it without Python's help."""
        return self._there(*_LINES[model])

    def articles(self) -> Iterator[Article]:
        """The articles of the last ingest, in order, one at a time."""
        return self._read(_LINES[Article][0], Article, _LINES[Article][1])

    def number_of_articles(self) -> int:
        """How many articles the last ingest kept."""
        with self._there("articles.jsonl", "allegata build INPUT…").open("rb") as lines:
            return sum(1 for _ in lines)

    def records(self) -> Iterator[Record]:
        """The records of the last extract, in the articles' order, one at a time, with names and quotes as written."""
        return self._read(_LINES[Record][0], Record, _LINES[Record][1])

    def rejections(self) -> tuple[Rejection, ...]:
        """What did not survive verification in the last extract."""
        return tuple(self._read(_LINES[Rejection][0], Rejection, _LINES[Rejection][1]))

    def problems(self) -> tuple[IngestProblem, ...]:
        """What the last ingest could not read."""
        return tuple(self._read("problems.jsonl", IngestProblem, "allegata build INPUT…"))

    def links(self) -> Links:
        """What the last link says of the records."""
        return next(self._read("links.json", Links, "allegata link"))

    def are_linked(self) -> bool:
        """Whether the records were linked since they were extracted."""
        return (self.folder / "links.json").exists()

    def withdrawn_copies(self) -> tuple[NearCopy, ...]:
        """What the last link found: each article that was withdrawn with one of nearly the same text that was not."""
        if not (self.folder / _WITHDRAWN_COPIES).exists():
            return ()  # linked by a version that did not look for them
        return tuple(self._read(_WITHDRAWN_COPIES, NearCopy, "allegata link"))

    def keep_links(self, links: Links, withdrawn_copies: Iterable[NearCopy] = ()) -> None:
        """Keep what link says of the records, and which articles are nearly the same as one that was withdrawn."""
        self._write(_WITHDRAWN_COPIES, withdrawn_copies)
        self._write("links.json", (links,))

    def is_identified(self) -> bool:
        """Whether it is known how the records came by their identifiers."""
        return (self.folder / "identification.json").exists()

    def identification(self) -> Identification:
        """How the records of the last extract came by their identifiers."""
        return next(self._read("identification.json", Identification, "allegata extract"))

    def keep_identification(self, identification: Identification) -> None:
        """Keep how the records came by their identifiers."""
        self._write("identification.json", (identification,))

    def pairs(self) -> Iterator[tuple[Record, Article]]:
        """The records, each with its article; an article that a person withdrew has none, and is left out."""
        articles = self.articles()
        for record in self.records():
            yield record, next(article for article in articles if article.article_id == record.article_id)

    def keep(self, articles: Iterable[Article], problems: Iterable[IngestProblem]) -> None:
        """Keep what ingest read; the records of an earlier run no longer belong to it and go."""
        for stale in ("records.jsonl", "rejections.jsonl", "links.json", _WITHDRAWN_COPIES, "identification.json"):
            (self.folder / stale).unlink(missing_ok=True)
        self._write("articles.jsonl", articles)
        self._write("problems.jsonl", problems)

    @contextmanager
    def keeping_records(self) -> Iterator[Callable[[Record | None, Iterable[Rejection]], None]]:
        """Keep what extract and verify make, one article at a time; in place of the earlier ones once all are made.

        An article that a person withdrew has no record.
        """
        with self._writing("rejections.jsonl") as rejected, self._writing("records.jsonl") as kept:

            def keep(record: Record | None, rejections: Iterable[Rejection]) -> None:
                rejected(rejections)
                kept((record,) if record else ())

            yield keep
            for stale in ("links.json", _WITHDRAWN_COPIES):  # they speak of the records that go now
                (self.folder / stale).unlink(missing_ok=True)

    def _read(self, name: str, model: type[M], mend: str) -> Iterator[M]:
        """The lines of a file, one at a time; that it is missing is said at once."""
        path = self._there(name, mend)

        def read() -> Iterator[M]:
            with path.open(encoding="utf-8", newline="\n") as lines:
                for number, line in enumerate(lines, 1):
                    try:
                        yield model.model_validate_json(line)
                    except ValidationError as error:
                        what = f"{path}:{number} is not a line of this version: {error.errors()[0]['msg']}"
                        raise UsageError(what, f"Run: {mend}") from None

        return read()

    def _there(self, name: str, mend: str) -> Path:
        path = self.folder / name
        if not path.exists():
            raise UsageError(f"{path} is not there", f"Run: {mend}; or name another working folder with --work")
        return path

    def _write(self, name: str, models: Iterable[Model]) -> None:
        with self._writing(name) as write:
            write(models)

    @contextmanager
    def _writing(self, name: str) -> Iterator[Callable[[Iterable[Model]], None]]:
        path = self.folder / name
        # of this process alone: two runs in one folder must not write into one file
        beside = path.with_suffix(f".{os.getpid()}.part")
        with beside.open("w", encoding="utf-8", newline="\n") as lines:
            yield lambda models: lines.writelines(model.model_dump_json() + "\n" for model in models)
            lines.flush()
            os.fsync(lines.fileno())
        beside.replace(path)
