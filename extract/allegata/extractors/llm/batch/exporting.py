"""Which requests go into a batch file: those that articles wait for, and that are not under way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ....models import Article
from ..request import Ask
from .book import GIVEN_UP, Book, Submission, keep, requests_out, submissions
from .extractor import BatchExtractor, waiting

_BYTES_PER_TOKEN = 4.2
"""Of a request, the schema included: measured on annotated articles in four languages, in OpenAI's o200k."""
_ANSWER_TOKENS = 400
"""The mean of the annotations of 45 articles, written as replies; the longest has 840."""


@dataclass
class Export:
    """What was written, and what was not.

    Attributes:
        requests: written.
        second: of these, those that ask once more, an answer being cut off or faulty.
        size: bytes of their bodies.
        finished: articles that wait for no answer.
        triaged: articles that triage skips.
        under_way: requests that were left out, for they are out already, by what they wait for.
    """

    requests: int = 0
    second: int = 0
    size: int = 0
    finished: int = 0
    triaged: int = 0
    under_way: Counter[str] = field(default_factory=Counter)

    @property
    def input_tokens(self) -> int:
        """About how many, in all."""
        return round(self.size / _BYTES_PER_TOKEN)

    @property
    def output_tokens(self) -> int:
        """About how many the answers may have, in all, without what a model thinks before it answers."""
        return self.requests * _ANSWER_TOKENS


def export(
    articles: Iterable[Article],
    extractor: BatchExtractor,
    book: Book,
    write: Callable[[Ask], None],
    tell: Callable[[int], None] = lambda _: None,
) -> Export:
    """Write the requests that are to be asked.

    Args:
        articles: of the working folder.
        extractor: the model, and what it is asked.
        book: the ledger.
        write: takes a request.
        tell: is told how many articles were looked at.
    """
    out = requests_out(book)
    made = Export()
    for number, one in enumerate(waiting(articles, extractor, book), 1):
        tell(number)
        if one is None:
            made.finished += 1
            continue
        for ask in one.asks:
            if ask.hash in out:
                made.under_way[_awaited(out[ask.hash])] += 1
                continue
            write(ask)
            made.requests += 1
            made.size += len(ask.body)
            made.second += not extractor.is_first(one.article, ask)
    return made


def _awaited(submission: Submission) -> str:
    """The command that goes on with a submission."""
    if submission.batch_id is None:
        return "submit"
    return "import" if submission.is_settled else "status"


def give_up(book: Book) -> int:
    """Wait no longer for batches that have not come back; how many they are."""
    waited = [one for one in submissions(book) if not one.is_closed]
    for one in waited:
        keep(book, one.model_copy(update={"status": GIVEN_UP}))
    return len(waited)


def clear(folder: Path, files: Iterable[Path], book: Book) -> None:
    """Remove the request files of earlier exports.

    Args:
        folder: where they are.
        files: those that stay.
        book: a file that is being submitted stays too.
    """
    stay = {file.resolve() for file in files}
    stay |= {Path(one.path) for one in submissions(book) if one.batch_id is None and not one.is_closed}
    for file in folder.glob("requests-*.jsonl"):
        if file.resolve() not in stay:
            file.unlink(missing_ok=True)
