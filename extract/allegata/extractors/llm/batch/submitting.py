"""Request files on their way to a server: each submitted once, whatever ends the process in between.

What is about to happen is written down before it happens, and what has happened after it. Where a batch may have been
made and was not written down, it is looked for at the server before another is made.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from ....errors import UsageError
from ..failure import ServerError
from ..model import ModelSpec
from .book import Book, Submission, keep, requests_out, submissions
from .exported import Exported
from .request_file import RequestFile
from .service import BatchService, BatchState

_FORGET = frozenset({400, 404, 422})
"""Statuses of a batch that is not made because of its file: the file is uploaded anew the next time."""


class Fate(Enum):
    """What became of a file that was to be submitted."""

    SUBMITTED = "submitted"
    FOUND = "had been submitted, as the server shows"
    KNOWN = "is submitted already"
    TO_IMPORT = "has been answered already"


class Submitter:
    """Submits request files to a server.

    Args:
        service: the server's endpoints.
        spec: the model.
        book: where submissions are kept.
    """

    def __init__(self, service: BatchService, spec: ModelSpec, book: Book) -> None:
        self._service = service
        self._spec = spec
        self._book = book
        self._recent: list[BatchState] | None = None

    def submit(self, file: RequestFile) -> tuple[Submission, Fate]:
        """Submit a file, unless that was done before.

        Raises:
            UsageError: the file asks another model, or what is answered or asked already.
            NoBatchesError: the server answers no batches.
            ServerError: the server did not take it.
        """
        known = {one.file_sha256: one for one in submissions(self._book)}.get(file.sha256)
        if known is not None and known.batch_id is not None and not known.has_ended and not known.is_closed:
            known = self._refreshed(known)
        while True:
            if known is not None and known.batch_id is not None and not known.is_closed:
                return known, Fate.TO_IMPORT if known.has_ended else Fate.KNOWN
            if known is None or known.is_closed:
                self._check(file)
                known = keep(self._book, self._begun(file, known.tries + 1 if known else 1), file.requests)
            found = self._found(known)
            if found is None:
                return self._sent(file, known), Fate.SUBMITTED
            known = keep(self._book, updated(known, found))
            if not known.is_closed:
                return known, Fate.TO_IMPORT if known.has_ended else Fate.FOUND

    def _begun(self, file: RequestFile, tries: int) -> Submission:
        return Submission(
            file_sha256=file.sha256,
            path=str(file.path.resolve()),
            model=self._spec.name,
            server=self._spec.shown_url,
            requests=len(file.requests),
            tries=tries,
        )

    def _sent(self, file: RequestFile, begun: Submission) -> Submission:
        if begun.file_id is None:
            begun = keep(self._book, begun.model_copy(update={"file_id": self._service.upload(file.path)}))
        assert begun.file_id is not None
        try:
            state = self._service.create(begun.file_id, begun.file_sha256, begun.tries)
        except ServerError as error:
            if error.status in _FORGET:
                keep(self._book, begun.model_copy(update={"file_id": None}))
            raise
        return keep(self._book, updated(begun, state))

    def _check(self, file: RequestFile) -> None:
        if file.models != {self._spec.model}:
            asked = ", ".join(sorted(file.models))
            raise UsageError(
                f"{file.path} asks {asked}, and not {self._spec.model}", "Name the model of the export: --model"
            )
        out = requests_out(self._book)
        is_out = sum(request in out and out[request].file_sha256 != file.sha256 for request in file.requests)
        if is_out:
            raise UsageError(
                f"{is_out} of the {len(file.requests)} requests in {file.path} are in another batch already",
                "Leave them out: allegata batch export",
            )
        answered = sum(self._book.answer(request) is not None for request in file.requests)
        if answered:
            raise UsageError(
                f"{answered} of the {len(file.requests)} requests in {file.path} are answered already",
                "Leave them out: allegata batch export",
            )

    def _found(self, begun: Submission) -> BatchState | None:
        """The batch of a submission that is not written down, should there be one."""
        if self._recent is None:
            self._recent = list(self._service.recent(time.time()))
        for state in self._recent:
            is_of_file = begun.file_id is not None and state.input_file_id == begun.file_id
            if is_of_file or (state.file_sha256 == begun.file_sha256 and state.tries == str(begun.tries)):
                return state
        return None

    def _refreshed(self, known: Submission) -> Submission:
        if known.server != self._spec.shown_url or known.batch_id is None:
            return known
        state = self._service.retrieve(known.batch_id)
        return known if state is None else keep(self._book, updated(known, state))


def updated(known: Submission, state: BatchState) -> Submission:
    """The submission, with what its server says of it now."""
    return known.model_copy(
        update={
            "batch_id": state.batch_id,
            "file_id": state.input_file_id or known.file_id,
            "status": state.status,
            "completed": state.completed,
            "failed": state.failed,
            "problems": state.problems,
            "output_file_id": state.output_file_id,
            "error_file_id": state.error_file_id,
        }
    )


def to_submit(book: Book, folder: Path) -> list[Path]:
    """The request files of the last export, and those that were not submitted to the end."""
    last = Exported.last(folder)
    begun = [one.path for one in submissions(book) if one.batch_id is None and not one.is_closed]
    return [Path(path) for path in dict.fromkeys([*(last.files if last else ()), *begun])]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep every other submitting process of this working folder out, until the block ends or the process dies.

    Raises:
        UsageError: another is at work.
    """
    # a database that is locked, for there is no other lock that every system frees with its process
    connection = sqlite3.connect(folder / "submitting.lock", timeout=0, isolation_level=None)
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise UsageError(
                f"another `allegata batch submit` is at work in {folder}", "Wait for it, and run again"
            ) from error
        yield
    finally:
        connection.close()
