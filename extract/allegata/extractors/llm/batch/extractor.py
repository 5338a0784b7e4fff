"""The extractor of batches: sends nothing, and knows which requests a batch has failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from ....errors import UnansweredError
from ....exchange import Extraction, Journal, KeptAnswer, Triage
from ....models import Article
from ....vocabulary import Outcome
from ..conversation import Verify
from ..extractor import LlmExtractor
from ..failure import ServerError
from ..request import Ask, RequestPlan
from .book import Book


class BatchExtractor(LlmExtractor):
    """Reads articles whose answers came in a batch; the others stay as they are.

    Args:
        plan: which model, and what it is asked.
        verify: looks for the quotes of a reply in its article.
        failures: why a request will not be answered, by its hash.
    """

    def __init__(self, plan: RequestPlan, verify: Verify, failures: Mapping[str, ServerError] | None = None) -> None:
        super().__init__(plan, None, verify)
        self.plan = plan
        self._failures = failures or {}

    def extract(self, article: Article, journal: Journal) -> Extraction:
        """Read one article.

        Raises:
            UnansweredError: an answer is missing.
        """
        return super().extract(article, _WithFailures(journal, self._failures))

    def asks(self, article: Article, journal: Journal) -> list[Ask]:
        """The requests that this article waits for; none where the journal holds all answers.

        The parts of a long article are asked about at once: one after the other, each would take a day.
        """
        ask = self.next_ask(article, journal)
        if not isinstance(ask, Ask):
            return []
        firsts = self._firsts(article)
        if len(firsts) == 1:
            return [ask]
        return [ask, *(one for one in firsts if one.hash != ask.hash and journal.answer(one.hash) is None)]

    def is_first(self, article: Article, ask: Ask) -> bool:
        """Whether nothing was answered yet to what the request asks."""
        return any(one.hash == ask.hash for one in self._firsts(article))

    def has_begun(self, article: Article, journal: Journal) -> bool:
        """Whether the journal holds an answer to anything that the article is asked."""
        ask = self.next_ask(article, journal)
        return not isinstance(ask, Ask) or not self.is_first(article, ask)

    def _firsts(self, article: Article) -> list[Ask]:
        plan = self.plan
        return [plan.ask(plan.prompt.messages(part), plan.sampling.token_limit) for part in plan.parts(article)]


class _WithFailures:
    """A journal that also knows which requests were not answered, and why."""

    def __init__(self, journal: Journal, failures: Mapping[str, ServerError]) -> None:
        self._journal = journal
        self._failures = failures

    def answer(self, request_hash: str) -> KeptAnswer | None:
        kept = self._journal.answer(request_hash)
        if kept is None and request_hash in self._failures:
            raise self._failures[request_hash]
        return kept

    def keep_answer(self, request_hash: str, article_id: str, kept: KeptAnswer) -> None:
        self._journal.keep_answer(request_hash, article_id, kept)


class TriageOfUnasked:
    """A triage that lets pass what was answered already: its answers are paid for.

    Args:
        triage: judges the others.
        extractor: the model, and what it is asked.
        journal: holds the answers.
    """

    def __init__(self, triage: Triage, extractor: BatchExtractor, journal: Journal) -> None:
        self._triage = triage
        self._extractor = extractor
        self._journal = journal

    @property
    def name(self) -> str:
        """Under which a skipped article stands in the ledger."""
        return self._triage.name

    def request_hash(self, article: Article) -> str:
        """SHA-256 over everything that decides the judgement but the threshold."""
        return self._triage.request_hash(article)

    def skip(self, article: Article) -> Extraction | None:
        """How the article ends where it is not worth asking about; None where it is, or was asked about."""
        skipped = self._triage.skip(article)
        return None if skipped is None or self._extractor.has_begun(article, self._journal) else skipped


def skipped_by(triage: Triage, articles: Iterable[Article], extractor: BatchExtractor, book: Book) -> frozenset[str]:
    """The ids of the articles that have not ended, and that triage skips."""
    judge = TriageOfUnasked(triage, extractor, book)
    return frozenset(
        article.article_id
        for article in articles
        if not article.duplicate_of
        and book.outcome(article.article_id, extractor.request_hash(article)) in (None, Outcome.ERROR)
        and judge.skip(article)
    )


@dataclass(frozen=True)
class Waiting:
    """An article that waits for answers.

    Args:
        article: the article.
        asks: the requests, one at least.
        outcome: how it has ended, all the same; None where it has not.
    """

    article: Article
    asks: tuple[Ask, ...]
    outcome: Outcome | None


def waiting(articles: Iterable[Article], extractor: BatchExtractor, book: Book) -> Iterator[Waiting | None]:
    """The requests that each article waits for; null for one that waits for none.

    A copy of another article waits for none, and an article that has ended otherwise than in an error neither.
    """
    for article in articles:
        outcome = None if article.duplicate_of else book.outcome(article.article_id, extractor.request_hash(article))
        if article.duplicate_of or outcome not in (None, Outcome.ERROR):
            yield None
            continue
        asks = extractor.asks(article, book)
        yield Waiting(article, tuple(asks), outcome) if asks else None


def renew_errors(articles: Iterable[Article], extractor: BatchExtractor, book: Book) -> None:
    """Read the articles that ended in an error again, where their answers have come; the others stay as they are."""
    for article in articles:
        key = extractor.request_hash(article)
        if not article.duplicate_of and book.outcome(article.article_id, key) is Outcome.ERROR:
            with suppress(UnansweredError):
                book.put(article.article_id, key, extractor.name, extractor.extract(article, book))


@dataclass(frozen=True)
class Left:
    """The articles that have not ended, by name.

    Args:
        first: nothing was answered yet to what they wait for.
        second: an answer was cut off or faulty, or there are further parts.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]


def left_waiting(articles: Iterable[Article], extractor: BatchExtractor, book: Book) -> Left:
    """Which articles still wait for an answer."""
    names: dict[bool, list[str]] = {True: [], False: []}
    for one in waiting(articles, extractor, book):
        if one is not None and one.outcome is None:
            name = one.article.source_id or one.article.article_id
            names[extractor.is_first(one.article, one.asks[0])].append(name)
    return Left(tuple(names[True]), tuple(names[False]))


def ask_anew(articles: Iterable[Article], extractor: BatchExtractor, book: Book, outcomes: Iterable[Outcome]) -> None:
    """Have articles that ended so asked again from the beginning.

    Their answers are given up, and stay in the books; until they are answered again they count as an error.
    """
    again = frozenset(outcomes) - {Outcome.ERROR}
    for article in articles if again else ():
        key = extractor.request_hash(article)
        outcome = book.outcome(article.article_id, key)
        if outcome in again:
            waits = Extraction(outcome=Outcome.ERROR, reason=f"{outcome} before, and to be asked again in a batch")
            # the outcome first: a crash between the two leaves an article that is read again from what there is
            book.put(article.article_id, key, extractor.name, waits)
            book.give_up_answers(article.article_id)
