"""`LlmExtractor`: an article → a model's reply, and in every case one outcome."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from ...errors import UnansweredError
from ...exchange import Extraction, Journal, KeptAnswer
from ...models import Article
from .answer import Answer, Tally, answer_of
from .budget import Budget, Spent
from .conversation import Verify, conversation
from .request import Ask, RequestPlan
from .server import ChatServer, ServerError


class LlmExtractor:
    """Reads articles with a language model. One instance serves all threads of a run.

    Args:
        plan: which model, and what it is asked.
        server: who answers; null where nothing may be sent, and only what the journal holds is read.
        verify: looks for the quotes of a reply in its article.
        budget: what the server's requests are counted in.
    """

    def __init__(
        self, plan: RequestPlan, server: ChatServer | None, verify: Verify, budget: Budget | None = None
    ) -> None:
        self._budget = budget or Budget()
        self._plan = plan
        self._server = server
        self._verify = verify

    @property
    def name(self) -> str:
        """Model and prompt: `openai/gpt-x+extract.v1`."""
        return self._plan.extractor

    def request_hash(self, article: Article) -> str:
        """SHA-256 over everything that decides the outcome: never a key, an address or a path."""
        return self._plan.hash(article)

    def extract(self, article: Article, journal: Journal) -> Extraction:
        """Read one article. Whatever its server does to it ends in an outcome.

        Args:
            article: the article.
            journal: answers are kept there as they come; what it holds is not asked again.

        Raises:
            UnansweredError: an answer is missing, and nothing may be sent.
            StopRunError: no further article can be extracted in this run.
        """
        ended = self._advance(article, journal, self._server)
        if isinstance(ended, Ask):
            raise UnansweredError("the ledger holds no answer to it, and nothing may be sent", "Run without --replay")
        return ended

    def next_ask(self, article: Article, journal: Journal) -> Ask | Extraction:
        """The request that this article waits for, or its extraction where the journal holds all answers."""
        return self._advance(article, journal, None)

    @property
    def spent(self) -> Spent:
        """What this run has cost so far."""
        return self._budget.spent

    def stop(self) -> None:
        """Send nothing more; what is in flight is finished."""
        if self._server:
            self._server.stop()

    def close(self) -> None:
        """Close the connections to the server."""
        if self._server:
            self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _advance(self, article: Article, journal: Journal, server: ChatServer | None) -> Ask | Extraction:
        tally = Tally()
        talk = conversation(self._plan, article, self._verify)
        try:
            ask = next(talk)
            while True:
                try:
                    answer = _kept(journal, ask, tally) or _sent(server, journal, ask, article, tally)
                except ServerError as error:
                    ask = talk.throw(error)
                    continue
                if answer is None:
                    return ask
                ask = talk.send(answer)
        except StopIteration as ended:
            extraction: Extraction = ended.value
            return extraction.model_copy(update={"usage": tally.usage})


def _kept(journal: Journal, ask: Ask, tally: Tally) -> Answer | None:
    """The answer that the journal holds."""
    kept = journal.answer(ask.hash)
    answer = answer_of(kept.answer) if kept is not None else None
    if kept is not None and answer is not None:
        tally.attempts += 1
        tally.add(kept.usage)
    return answer


def _sent(server: ChatServer | None, journal: Journal, ask: Ask, article: Article, tally: Tally) -> Answer | None:
    """The server's answer, kept before anything is made of it; null without a server."""
    if server is None:
        return None
    answer = server.ask(ask.body, ask.token_limit, tally)
    journal.keep_answer(ask.hash, article.article_id, KeptAnswer(answer=answer.body, usage=answer.usage))
    tally.add(answer.usage)
    return answer
