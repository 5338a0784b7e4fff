"""Articles in flight: so many at once, handed on in their order, and a stop that loses none."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeAlias

from .errors import LoadError, StopRunError, UnansweredError
from .exchange import Extraction
from .models import Article
from .vocabulary import Outcome

Read: TypeAlias = Callable[[Article], Extraction]
"""Extracts an article, and keeps its outcome before it returns."""
Known: TypeAlias = tuple[Article, Extraction | None]
"""An article, and its extraction; null where there is none."""

_AHEAD = 2
"""Articles that are taken for each worker: one under way, and one that it finds ready when it is done."""
_LONGEST_LINE = 1_000
"""Articles that wait for one before them: what is held of each has some 20 kB, and a slow answer holds up the line."""


class Flight:
    """The articles of one run on their way through an extractor.

    Args:
        read: extracts an article.
        workers: how many at once; a single one needs no thread.

    Attributes:
        read_now: articles that were extracted, those included that failed.
        stopped: why no further article could be extracted, null where all were.
    """

    def __init__(self, read: Read, workers: int) -> None:
        self.read_now = 0
        self.stopped: StopRunError | None = None
        self._read = read
        self._workers = workers
        self._line: deque[tuple[Article, Extraction | Future[Extraction | None] | None]] = deque()
        self._ended: SimpleQueue[Future[Extraction | None]] = SimpleQueue()
        self._flying = 0
        self._has_failed = False

    def through(self, articles: Iterable[Known]) -> Generator[Known, None, None]:
        """Extract the articles whose extraction is null.

        Args:
            articles: taken as workers fall free, so that they may be more than memory holds.

        Yields:
            All of them, in their order; null is left where an answer is missing, or the run was stopped.
        """
        if self._workers == 1:
            for article, known in articles:
                found = known or self._one(article)
                self.read_now += found is not known
                yield article, found
            return
        with ThreadPoolExecutor(self._workers, thread_name_prefix="extract") as pool:
            try:
                for article, known in articles:
                    self._line_up(article, known, pool)
                    yield from self._first_in_line()
                    while self._flying >= _AHEAD * self._workers or len(self._line) >= _LONGEST_LINE:
                        self._wait()
                        yield from self._first_in_line()
                while self._flying:
                    self._wait()
                    yield from self._first_in_line()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _line_up(self, article: Article, known: Extraction | None, pool: ThreadPoolExecutor) -> None:
        if known is not None or self.stopped is not None:
            self._line.append((article, known))
            return
        future = pool.submit(self._one, article)
        self._flying += 1
        future.add_done_callback(self._ended.put)
        self._line.append((article, future))

    def _wait(self) -> None:
        ended = self._ended.get()
        self._flying -= 1
        # what ends the run, such as a full disk, is not to wait for its place in line while others are paid for
        ended.result()

    def _first_in_line(self) -> Iterator[Known]:
        while self._line:
            article, found = self._line[0]
            if isinstance(found, Future):
                if not found.done():
                    return
                found = found.result()
                self.read_now += found is not None
            self._line.popleft()
            yield article, found

    def _one(self, article: Article) -> Extraction | None:
        """The extraction; null where it could not be asked for."""
        if self.stopped is not None or self._has_failed:
            return None
        try:
            return self._read(article)
        except UnansweredError:
            return None
        except StopRunError as stopped:
            # the first says why; the others were only told to stop, or found out for themselves
            self.stopped = self.stopped or stopped
            return None
        except LoadError:
            self._has_failed = True
            raise


def faultless(read: Read) -> Read:
    """The same, but that a fault in it is an outcome."""

    def faultlessly(article: Article) -> Extraction:
        try:
            return read(article)
        except (StopRunError, UnansweredError, LoadError):
            raise  # a ledger that keeps nothing is no fault of this article
        except Exception as fault:
            what = (str(fault).splitlines() or [""])[0]
            reason = f"a fault in the extractor, please report it: {type(fault).__name__}: {what}"
            return Extraction(outcome=Outcome.ERROR, reason=reason)

    return faultlessly
