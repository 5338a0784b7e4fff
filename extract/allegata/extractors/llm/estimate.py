"""What reading articles will cost, before anything is sent: requests, tokens, and the price as expected and at most.

Tokens are estimated by the text, and the length of an answer by the answers that this model gave before, or, where they
are too few, by that of the annotated articles: 34 with an allegation, of 196 tokens in the mean, have replies of 438;
45 with and without have 335. At most is what no run exceeds, as far as the tokens of the articles are right: every
answer as long as its limit, and every article asked twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

from ...contract.json_schema import sent_schema
from ...models import Article
from .price import Price
from .request import RequestPlan
from .tokens import estimated_tokens

LEAST_ANSWERED = 20
"""Articles whose answers say what is typical; of fewer, one long answer decides."""
ASKED_AGAIN = 0.1
"""Of the requests, those that are made twice: a stated guess on the careful side, until a run shows its own."""

_FRAMING = 12  # tokens around the two messages of a request, and at the start of the answer
_SHORTEST_ANSWER, _ANSWER_PER_TOKEN, _LONGEST_ANSWER = 150, 1.1, 3_000
"""An answer's tokens by the article's: what gives the mean above, and the 700 of three allegations for 400 words. A
long article repeats itself, and its answer does not grow with it for ever."""
_REPROACH = 150  # tokens of what is said when asking again; a dozen values at most are named
_LONGEST_ECHO = 6_000  # tokens: the most that is sent along of a faulty answer, 20,000 characters
_LARGER = 2  # times the limit, where an answer was cut off


@dataclass(frozen=True)
class Expected:
    """One request, and what may come of it.

    Args:
        input_tokens: of the request.
        output_tokens: of its answer, as expected.
    """

    input_tokens: int
    output_tokens: float


@dataclass(frozen=True)
class Cost:
    """USD for all requests together.

    Args:
        expected: with answers of the expected length, and some of them asked for again.
        expected_cached: the same, where the provider's cache holds the part that all requests begin with.
        at_most: with every answer at its limit, and every one asked for twice.
        at_most_cached: the same with the cache.
    """

    expected: float
    expected_cached: float
    at_most: float
    at_most_cached: float


@dataclass(frozen=True)
class Estimate:
    """What reading some articles takes.

    Args:
        articles: to be read.
        in_parts: those of them that are too long for one request.
        requests: one for each article or part, as long as none is asked again.
        paid: requests that are answered already, and not among these.
        prefix_tokens: what every request begins with, so that a provider can cache it.
        token_limit: of an answer.
        answered: articles whose answers the expected length was taken from; 0 where it is assumed.
        is_written: what is put into the provider's cache is billed as such; others must be asked to keep it.
    """

    articles: int
    in_parts: int
    requests: tuple[Expected, ...] = field(repr=False)
    paid: int
    prefix_tokens: int
    token_limit: int
    answered: int
    is_written: bool = False

    @property
    def input_tokens(self) -> int:
        """Of all requests, without those that are made twice."""
        return sum(request.input_tokens for request in self.requests)

    @property
    def cacheable_tokens(self) -> int:
        """Those of the input that a provider may have in its cache: the first request fills it."""
        return self.prefix_tokens * max(len(self.requests) - 1, 0)

    @property
    def output_tokens(self) -> int:
        """Of all answers, as expected."""
        return round(sum(request.output_tokens for request in self.requests))

    def cost(self, price: Price) -> Cost:
        """What it costs.

        Args:
            price: of the model.
        """
        cold = [0] * len(self.requests)
        warm = [self.prefix_tokens if number else 0 for number, _ in enumerate(self.requests)]
        return Cost(
            expected=self._sum(self._expected, price, cold),
            expected_cached=self._sum(self._expected, price, warm),
            at_most=self._sum(self._most, price, cold),
            at_most_cached=self._sum(self._most, price, warm),
        )

    def _sum(self, cost: _CostOf, price: Price, cached: list[int]) -> float:
        return sum(cost(price, request, tokens) for request, tokens in zip(self.requests, cached, strict=True))

    def _expected(self, price: Price, request: Expected, cached: int) -> float:
        output = round(request.output_tokens)
        again = request.input_tokens + output + _REPROACH
        # what a run measured has the answers in it that were asked for again
        output_again = 0 if self.answered else output
        once = self._once(price, request.input_tokens, cached, output)
        return once + ASKED_AGAIN * self._once(price, again, cached, output_again)

    def _most(self, price: Price, request: Expected, cached: int) -> float:
        limit = self.token_limit
        cut = self._once(price, request.input_tokens, cached, _LARGER * limit)
        echo = min(limit, _LONGEST_ECHO) + _REPROACH
        broken = self._once(price, request.input_tokens + echo, cached, limit)
        return self._once(price, request.input_tokens, cached, limit) + max(cut, broken)

    def _once(self, price: Price, read: int, cached: int, output: int) -> float:
        return price.cost(read, cached, output, None if self.is_written else 0)


_CostOf: TypeAlias = Callable[[Price, Expected, int], float]


def estimate(
    plan: RequestPlan,
    articles: Iterable[Article],
    is_answered: Callable[[str], bool] | None = None,
    typical: tuple[int, float] | None = None,
) -> Estimate:
    """Estimate what reading articles takes.

    Args:
        plan: what the model is asked.
        articles: to be read.
        is_answered: whether an answer to the request of this hash was paid for already; null where none was.
        typical: how many articles this model has answered, and the tokens of all answers to one of them on average.
    """
    answered, output = typical or (0, 0.0)
    is_measured = answered >= LEAST_ANSWERED
    prefix = estimated_tokens(plan.prompt.system) + (_schema_tokens() if _counts_schema(plan) else 0)
    requests: list[Expected] = []
    read = in_parts = paid = 0
    for article in articles:
        parts = plan.parts(article)
        read += 1
        in_parts += len(parts) > 1
        for part in parts:
            messages = plan.prompt.messages(part)
            if is_answered is not None and is_answered(plan.ask(messages, plan.sampling.token_limit).hash):
                paid += 1
                continue
            length = estimated_tokens(messages[-1]["content"])
            usual = output if is_measured else assumed_answer(length)
            requests.append(Expected(prefix + length + _FRAMING, min(usual, plan.sampling.token_limit)))
    return Estimate(
        articles=read,
        in_parts=in_parts,
        requests=tuple(requests),
        paid=paid,
        prefix_tokens=prefix,
        token_limit=plan.sampling.token_limit,
        answered=answered if is_measured else 0,
        is_written=plan.spec.preset == "openai",
    )


def assumed_answer(tokens: int) -> float:
    """Tokens of an answer to a text of so many tokens, as long as nothing is known of the model."""
    return min(_SHORTEST_ANSWER + _ANSWER_PER_TOKEN * tokens, _LONGEST_ANSWER)


def _counts_schema(plan: RequestPlan) -> bool:
    # hosted models are billed for the schema; a local server makes a grammar of it
    return plan.spec.traits.needs_key


@cache
def _schema_tokens() -> int:
    return estimated_tokens(json.dumps(sent_schema(), separators=(",", ":")))
