"""Results on their way into the ledger: each to the article that waits for it, each once.

Which article a request belongs to is not written down anywhere: it is the one that waits for the answer to it. So a
result file can come from anywhere, in any order, answers to an answer's second request included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from ....errors import UsageError
from ....exchange import KeptAnswer, Usage
from ....models import Article
from ..answer import Answer, Tally
from ..failure import HopelessError, ServerError
from ..price import Price
from .book import Book
from .extractor import BatchExtractor, waiting
from .result_file import Result, results

_MOST_PROBLEMS = 200
"""That are kept in words: a file of another kind has one on each of its lines."""


@dataclass
class Arrived:
    """What came of the result files.

    Attributes:
        kept: answers that are new in the ledger.
        known: lines that say what was known already.
        unknown: lines that answer no request of these articles.
        put_off: requests that were not answered and may be asked again.
        failures: why requests will never be answered, by their hash.
        problems: a place (`file:line`) and what is wrong there, the first ones of them.
        number_of_problems: all of them.
        usage: what the new answers cost.
    """

    kept: int = 0
    known: int = 0
    unknown: int = 0
    put_off: int = 0
    failures: dict[str, ServerError] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    number_of_problems: int = 0
    usage: Usage = field(default_factory=lambda: Usage(attempts=0))

    def note(self, where: str, what: str) -> None:
        """Note a problem."""
        self.number_of_problems += 1
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append((where, what))


_Lines: TypeAlias = dict[tuple[Path, int], str]
"""The requests that lines speak of, by file and line."""


class Arrival:
    """Reads result files into the ledger.

    Args:
        articles: the articles of the working folder, anew at each call.
        extractor: the model that was asked, and how.
        book: the ledger.
        price: of the batch; null where none is known.
    """

    def __init__(
        self, articles: Callable[[], Iterable[Article]], extractor: BatchExtractor, book: Book, price: Price | None
    ) -> None:
        self._articles = articles
        self._extractor = extractor
        self._book = book
        self._price = price
        self._arrived = Arrived()
        self._asked: dict[str, str] = {}  # the article that waits for an answer, by the request
        self._texts: dict[str, str] = {}  # the answers of this import, by the request
        self._failed: dict[str, tuple[str, ServerError]] = {}
        self._tally = Tally()

    def read(self, paths: Sequence[Path], tell: Callable[[int], None] = lambda _: None) -> Arrived:
        """Keep each answer that an article waits for; durable when this returns. Used once.

        Args:
            paths: the result files.
            tell: is told how many answers are kept.

        Raises:
            UsageError: a file cannot be read.
        """
        self._asked = {
            ask.hash: one.article.article_id
            for one in waiting(self._articles(), self._extractor, self._book)
            if one is not None
            for ask in one.asks
        }
        left: _Lines | None = None
        while left is None or left:
            answered = set(self._texts)
            left = self._read_once(paths, left, tell)
            # an answer may lead to a second request, and the answer to that one lie in an earlier line
            if not self._ask_on({self._asked[request] for request in set(self._texts) - answered}):
                break
        self._sort_out(left)
        self._judge_failures()
        self._arrived.usage = self._tally.usage
        return self._arrived

    def _read_once(self, paths: Sequence[Path], left: _Lines | None, tell: Callable[[int], None]) -> _Lines:
        """Read the lines, all or only those that were left.

        Returns:
            The requests of lines that nothing waits for, by their place.
        """
        unmatched: _Lines = {}
        for path in paths:
            try:
                for one in results(path, self._extractor.plan.spec):
                    if left is not None and (path, one.line) not in left:
                        continue
                    if not isinstance(one, Result):
                        self._arrived.note(f"{path}:{one.line}", one.what)
                    elif not self._take(one, f"{path}:{one.line}"):
                        unmatched[path, one.line] = one.request_hash
                    tell(self._arrived.kept)
            except OSError as error:
                raise UsageError(f"{path} cannot be read: {error.strerror}", "Name a result file") from error
        return unmatched

    def _take(self, one: Result, where: str) -> bool:
        """Make use of a line; false where nothing waits for it, yet."""
        request, answer = one.request_hash, one.answer
        known = self._texts.get(request) or self._kept(request)
        if known is not None or (answer is not None and self._is_given_up(request, answer)):
            self._arrived.known += 1
            if answer is not None and known not in (None, answer.body):
                self._arrived.note(where, "another answer to a request that is answered; the first one stands")
            return True
        if request not in self._asked:
            return False
        if answer is not None:
            self._keep(request, answer)
        elif one.failure is not None and request not in self._failed:
            self._failed[request] = (where, one.failure)
        else:
            self._arrived.known += 1
        return True

    def _kept(self, request: str) -> str | None:
        kept = self._book.answer(request) if _is_hash(request) else None
        return None if kept is None else kept.answer

    def _is_given_up(self, request: str, answer: Answer) -> bool:
        return _is_hash(request) and self._book.holds_answer(request, answer.body)

    def _keep(self, request: str, answer: Answer) -> None:
        answer = replace(answer, cost=self._cost(answer))
        kept = KeptAnswer(answer=answer.body, usage=answer.usage)
        self._book.keep_answer(request, self._asked[request], kept)
        self._texts[request] = answer.body
        self._tally.attempts += 1
        self._tally.add(answer.usage)
        self._arrived.kept += 1

    def _cost(self, answer: Answer) -> float | None:
        if answer.cost is not None or self._price is None:
            return answer.cost
        if answer.input_tokens is None or answer.output_tokens is None:
            return None
        return self._price.cost(answer.input_tokens, answer.cached_tokens or 0, answer.output_tokens)

    def _ask_on(self, article_ids: set[str]) -> bool:
        """Find what is asked next about the articles that have a new answer; false where there is nothing."""
        before = len(self._asked)
        of_them = (article for article in self._articles() if article.article_id in article_ids)
        for article in of_them if article_ids else ():
            self._asked |= {ask.hash: article.article_id for ask in self._extractor.asks(article, self._book)}
        return len(self._asked) > before

    def _sort_out(self, left: _Lines) -> None:
        """Part what answers an article that has ended already from what answers none."""
        ended: set[str] = set()
        for article in self._articles() if left else ():
            if not article.duplicate_of:
                ended |= {ask.hash for ask in self._extractor.asks(article, self._book)}
        for (path, line), request in left.items():
            if request in ended:
                self._arrived.known += 1
            else:
                self._arrived.unknown += 1
                self._arrived.note(f"{path}:{line}", f"unknown request {request[:16]!r}: of no article here")

    def _judge_failures(self) -> None:
        for request, (where, failure) in self._failed.items():
            if request in self._texts:
                self._arrived.known += 1  # failed in one line, and answered in another
            elif failure.passing or isinstance(failure, HopelessError):
                self._arrived.put_off += 1
                self._arrived.note(where, failure.what)
            else:
                self._arrived.failures[request] = failure


def _is_hash(request: str) -> bool:
    # anything else may not even be storable
    return len(request) == 64 and request.isascii() and request.isalnum()
