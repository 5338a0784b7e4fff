"""Submitted batches until they end, and their results on the way back."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..failure import ServerError
from .book import GIVEN_UP, Book, Submission, keep, submissions
from .service import BatchService
from .submitting import updated


@dataclass(frozen=True)
class Waits:
    """How long is waited between two questions to a server that takes minutes to a day.

    Args:
        first: seconds before the second question.
        longest: seconds that the waits grow to.
        growth: times the wait before.
    """

    first: float = 5.0
    longest: float = 300.0
    growth: float = 1.5


def is_followed(submission: Submission) -> bool:
    """Whether its server may have something new to say of it."""
    return submission.batch_id is not None and not submission.is_settled and submission.status != GIVEN_UP


def follow(
    service: BatchService, book: Book, server: str, folder: Path, waits: Waits | None
) -> Iterator[Submission | ServerError]:
    """Ask how the batches stand, and download what has ended.

    Args:
        service: the server's endpoints.
        book: where submissions are kept.
        server: its address; batches of another one are not asked about.
        folder: where results go.
        waits: between two questions; null for asking once.

    Yields:
        Each submission whenever it was asked about, and what hindered asking, which ends nothing.

    Raises:
        UsageError: the results cannot be written.
    """
    wait = waits.first if waits else 0.0
    while True:
        is_open = False
        for one in submissions(book):
            if one.server != server or not is_followed(one):
                continue
            try:
                now = fetched(service, book, one, folder)
            except ServerError as error:
                # one that is only late is asked again, whatever becomes of the others
                is_open = is_open or error.passing
                yield error
                continue
            is_open = is_open or not now.has_ended
            yield now
        if waits is None or not is_open:
            return
        time.sleep(wait)
        wait = min(wait * waits.growth, waits.longest)


def fetched(service: BatchService, book: Book, submission: Submission, folder: Path) -> Submission:
    """What its server says of a batch now; its results, once it has ended, are downloaded.

    Args:
        service: the server's endpoints.
        book: where submissions are kept.
        submission: one that has a batch.
        folder: where results go.

    Raises:
        ServerError: the server does not say, or does not know the batch.
        UsageError: the results cannot be written.
    """
    batch_id = submission.batch_id
    assert batch_id is not None
    state = service.retrieve(batch_id)
    if state is None:
        raise ServerError(
            f"{submission.server} knows no batch {batch_id}",
            "Is the key of the same project? To give it up and ask its requests anew: allegata batch export --again",
            404,
        )
    submission = keep(book, updated(submission, state))
    if not submission.has_ended:
        return submission
    names = []
    for kind, file_id in (("output", submission.output_file_id), ("errors", submission.error_file_id)):
        if file_id is not None:
            name = f"results-{_file_name(batch_id)}-{kind}.jsonl"
            # put in its place when whole, so what is there is whole
            if not (folder / name).exists():
                service.download(file_id, folder / name)
            names.append(name)
    return keep(book, submission.model_copy(update={"results": tuple(names)}))


def to_import(book: Book, folder: Path, model: str) -> list[Path]:
    """The downloaded results of a model's batches that were not imported."""
    return [
        folder / name
        for one in submissions(book)
        if one.is_settled and not one.is_imported and one.model == model
        for name in one.results
    ]


def mark_imported(book: Book, folder: Path, paths: Iterable[Path]) -> None:
    """Note the batches all of whose results were read."""
    read = {path.resolve() for path in paths}
    for one in submissions(book):
        if one.is_settled and one.results and {(folder / name).resolve() for name in one.results} <= read:
            keep(book, one.model_copy(update={"is_imported": True}))


def _file_name(batch_id: str) -> str:
    """The batch's name as part of a file's: a server may call it anything."""
    if re.fullmatch(r"\w[\w-]{0,80}", batch_id, re.ASCII):
        return batch_id
    return hashlib.sha256(batch_id.encode()).hexdigest()[:16]
