"""Articles in flight: so many at once, each handed on as it ends, and a stop that loses none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice

from .errors import StopRunError, UnansweredError
from .exchange import Extraction, Extractor, Journal
from .models import Article
from .vocabulary import Outcome

Waiting = tuple[Article, str]
"""An article, and the hash of what is asked about it."""


def in_flight(
    extractor: Extractor, journal: Journal, waiting: Iterable[Waiting], workers: int
) -> Iterator[tuple[Waiting, Extraction | UnansweredError]]:
    """Extract, with at most `workers` articles at once.

    Args:
        extractor: reads an article.
        journal: where it keeps answers.
        waiting: what to extract; taken as workers fall free, so that it may be longer than memory.
        workers: how many at once; a single one needs no thread.

    Yields:
        Each article as it ends, in no order.

    Raises:
        StopRunError: no further article can be extracted. Before it is raised, what was in flight is finished and
            yielded.
    """
    if workers == 1:
        for one in waiting:
            yield one, _extracted(extractor, journal, one[0])
        return
    rest = iter(waiting)
    stopped: StopRunError | None = None
    with ThreadPoolExecutor(workers, thread_name_prefix="extract") as pool:
        flying: dict[Future[Extraction | UnansweredError], Waiting] = {}
        try:
            while True:
                room = workers - len(flying) if stopped is None else 0
                for one in islice(rest, room):
                    flying[pool.submit(_extracted, extractor, journal, one[0])] = one
                if not flying:
                    break
                done, _ = wait(flying, return_when=FIRST_COMPLETED)
                for future in done:
                    one = flying.pop(future)
                    error = future.exception()
                    if isinstance(error, StopRunError):
                        # the first says why; the others were only told to stop
                        stopped = stopped or error
                        extractor.stop()
                    else:
                        yield one, future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    if stopped is not None:
        raise stopped


def _extracted(extractor: Extractor, journal: Journal, article: Article) -> Extraction | UnansweredError:
    """The extractor's answer; a fault of its own costs this article only, and says so."""
    try:
        return extractor.extract(article, journal)
    except StopRunError:
        raise
    except UnansweredError as error:
        return error
    except Exception as fault:
        what = (str(fault).splitlines() or [""])[0]
        reason = f"a fault in the extractor, please report it: {type(fault).__name__}: {what}"
        return Extraction(outcome=Outcome.ERROR, reason=reason)
