"""What is known of each file that was submitted, and where that is kept.

A file is known by the hash of its content, which goes into the batch's metadata too: after a crash between the two
steps of submitting it, the batch is found by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from ....exchange import Extraction, Journal
from ....models import Model
from ....vocabulary import Outcome

ENDED = frozenset({"completed", "failed", "expired", "cancelled"})
"""Statuses of a batch after which no answer is added to it."""
GIVEN_UP = "given up"
"""The status of a batch that is not waited for any more; ours, not a server's."""


class Submission(Model):
    """A request file on its way: written before and after each step, so that a restart goes on where it was.

    Attributes:
        file_sha256: of the request file's content.
        path: where the request file is.
        model: `preset/name`.
        server: its address, without user or password.
        requests: in the file.
        tries: how often it was submitted, this time included; a batch that failed is made anew.
        file_id: of the uploaded file; null where it is not known to be there.
        batch_id: of the batch; null where it is not known to be made.
        status: as the server last said, or `GIVEN_UP`.
        completed: requests that were answered, as the server counts.
        failed: requests that ended without an answer.
        problems: what the server found wrong with the file.
        output_file_id: its file of answers; null where there is none, or none yet.
        error_file_id: its file of failures.
        results: the names of what was downloaded.
        is_imported: what was downloaded is in the ledger.
    """

    file_sha256: str
    path: str
    model: str
    server: str
    requests: int
    tries: int = 1
    file_id: str | None = None
    batch_id: str | None = None
    status: str | None = None
    completed: int = 0
    failed: int = 0
    problems: tuple[str, ...] = ()
    output_file_id: str | None = None
    error_file_id: str | None = None
    results: tuple[str, ...] = ()
    is_imported: bool = False

    @property
    def has_ended(self) -> bool:
        """The server adds no answer to it any more."""
        return self.status in ENDED

    @property
    def is_closed(self) -> bool:
        """Nothing more comes of it: what it did not answer may be asked again."""
        return self.status == GIVEN_UP or (self.has_ended and (self.is_imported or not self.completed))

    @property
    def is_settled(self) -> bool:
        """It has ended, and all its results are here."""
        there = sum(identifier is not None for identifier in (self.output_file_id, self.error_file_id))
        # a server may say that a batch has ended before it says where its answers are
        return self.has_ended and len(self.results) == there and (self.output_file_id is not None or not self.completed)


class Book(Journal, Protocol):
    """The answers of a work folder, its outcomes, and what was submitted. `Ledger` is one."""

    def outcome(self, article_id: str, request_hash: str) -> Outcome | None:
        """How this article ended; None where it has not."""
        ...

    def put(self, article_id: str, request_hash: str, extractor: str, extraction: Extraction) -> None:
        """Keep an outcome; durable when this returns."""
        ...

    def give_up_answers(self, article_id: str) -> None:
        """Ask this article anew."""
        ...

    def holds_answer(self, request_hash: str, answer: str) -> bool:
        """Whether this very answer was ever kept, given up or not."""
        ...

    def submissions(self) -> list[str]:
        """What was submitted, in the order in which it was."""
        ...

    def keep_submission(self, file_sha256: str, submission: str, requests: Iterable[str] = ()) -> None:
        """Keep what is known of a submitted file, in place of what was; durable when this returns."""
        ...

    def submitted_requests(self, file_sha256: str) -> list[str]:
        """The hashes of the requests in a submitted file."""
        ...


def submissions(book: Book) -> list[Submission]:
    """All that was submitted, in the order in which it was."""
    return [Submission.model_validate_json(kept) for kept in book.submissions()]


def keep(book: Book, submission: Submission, requests: Iterable[str] = ()) -> Submission:
    """Keep what is known of a submission; durable when this returns.

    Args:
        book: where.
        submission: what is known.
        requests: the hashes of its requests, where they are not yet kept.
    """
    book.keep_submission(submission.file_sha256, submission.model_dump_json(), requests)
    return submission


def requests_out(book: Book) -> dict[str, Submission]:
    """The requests whose answers are still to come, by their hash."""
    return {
        request: submission
        for submission in submissions(book)
        if not submission.is_closed
        for request in book.submitted_requests(submission.file_sha256)
    }
