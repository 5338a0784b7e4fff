"""`LlmExtractor`: an article → a model's reply, and in every case one outcome."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from ...exchange import Extraction
from ...models import Article
from ...vocabulary import Outcome
from .answer import Answer, Tally
from .model import ModelSpec
from .prompt import Prompt, load_prompt
from .reading import UnreadableError, asking_again, reply_of, response_format
from .request import Message, RequestPlan, Sampling
from .retry import RetryPolicy
from .server import ChatServer, FilteredError, ServerError
from .wording import one_line

_LARGER = 2  # times the limit of tokens, after an answer was cut off
_TIMEOUT = 600.0  # seconds: a model on a processor alone takes minutes for a long article


class LlmExtractor:
    """Reads articles with a language model. One instance serves all threads of a run.

    Args:
        spec: which model, where, with whose key.
        sampling: how it draws; what suits the server where null.
        prompt: what it is told; the current version where null.
        retry: when a request is sent again.
        timeout: seconds without a byte after which a request has failed.
    """

    def __init__(
        self,
        spec: ModelSpec,
        sampling: Sampling | None = None,
        prompt: Prompt | None = None,
        retry: RetryPolicy | None = None,
        timeout: float = _TIMEOUT,
    ) -> None:
        self._plan = RequestPlan(spec, prompt or load_prompt(), sampling or Sampling.of(spec), response_format())
        self._server = ChatServer(spec, retry or RetryPolicy(), timeout)

    @property
    def name(self) -> str:
        """Model and prompt: `openai/gpt-x+extract.v1`."""
        return f"{self._plan.spec.name}+{self._plan.prompt.version}"

    def request_hash(self, article: Article) -> str:
        """SHA-256 over everything that decides the answer: never a key, an address or a path."""
        return self._plan.hash(article)

    def extract(self, article: Article) -> Extraction:
        """Read one article. Whatever the server does ends in an outcome, never in an exception."""
        return _Reading(self._plan, self._server).run(article)

    def close(self) -> None:
        """Close the connections to the server."""
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _CutOffError(Exception):
    """The answer reached the limit of tokens, and a larger limit did not help."""


class _Reading:
    """One article on its way: what was said and spent so far. Used once, by one thread."""

    def __init__(self, plan: RequestPlan, server: ChatServer) -> None:
        self._plan = plan
        self._server = server
        self._tally = Tally()
        self._limit = plan.sampling.token_limit
        self._raw: str | None = None

    def run(self, article: Article) -> Extraction:
        messages: list[Message] = self._plan.prompt.messages(article)
        try:
            answer = self._ask(messages)
            ending = answer.ending(self._tally.usage) or self._read(answer)
            if isinstance(ending, Extraction):
                return ending
            answer = self._ask([*messages, *asking_again(answer, ending.problems)])
            ending = answer.ending(self._tally.usage) or self._read(answer)
            if isinstance(ending, Extraction):
                return ending
            what = one_line("; ".join(ending.problems[:3]))
            return self._failed(Outcome.INVALID, f"the answer breaks the schema, asked twice: {what}")
        except _CutOffError:
            return self._failed(Outcome.TRUNCATED, f"the answer was cut off at {self._limit} tokens")
        except FilteredError as error:
            return self._failed(Outcome.REFUSED, str(error))
        except ServerError as error:
            return self._failed(Outcome.ERROR, str(error))

    def _ask(self, messages: list[Message]) -> Answer:
        answer = self._once(messages)
        if not answer.is_cut_off:
            return answer
        if self._limit == self._plan.sampling.token_limit:
            self._limit *= _LARGER
            try:
                answer = self._once(messages)
            except ServerError as error:
                if error.passing:
                    raise
                # no room for a longer answer: the one that was cut off is the best there is
                self._limit = self._plan.sampling.token_limit
                raise _CutOffError from None
        if answer.is_cut_off:
            raise _CutOffError
        return answer

    def _once(self, messages: list[Message]) -> Answer:
        answer = self._server.ask(self._plan.body(messages, self._limit), self._tally)
        self._raw = answer.content or self._raw
        return answer

    def _read(self, answer: Answer) -> Extraction | UnreadableError:
        try:
            reply = reply_of(answer)
        except UnreadableError as error:
            return error
        outcome = Outcome.OK if reply.allegations else Outcome.NO_ALLEGATION
        return Extraction(outcome=outcome, reply=reply, raw=answer.content, usage=self._tally.usage)

    def _failed(self, outcome: Outcome, reason: str) -> Extraction:
        return Extraction(outcome=outcome, reason=reason, raw=self._raw, usage=self._tally.usage)
