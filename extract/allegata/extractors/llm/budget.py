"""What a run may cost, and what it has cost: reserved before a request is sent, settled when it is answered.

What is reserved is the most that a request can cost. Byte-level tokenizers make no more tokens of a text than it has
bytes, and no answer has more tokens than its limit; so whatever comes back, and in whatever order, the sum stays within
the budget. Bytes are some four times the tokens of a prompt, but the limit of an answer weighs five to twenty times as
much: a sharper bound for the prompt would save little, and could be wrong.

A server can charge more than it said: a gateway whose model is dearer elsewhere, a limit that is ignored, a prompt
that is added to. The first such answer can break the budget; what is reserved for those that follow grows with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from threading import Condition

from ...errors import StopRunError, UsageError
from .answer import Answer
from .price import Price, dollars

_UNIT = 10**12
"""Of a dollar. In whole trillionths, what is added and taken away again leaves nothing behind."""
_UNSAID = Answer("", "", "", None, None)
"""What is known of an answer that did not come."""


class BudgetSpentError(StopRunError):
    """The next request might cost more than is left, or is one too many."""


@dataclass(frozen=True)
class Spent:
    """What a run has cost so far.

    Args:
        requests: sent, those in flight and those that failed included.
        input_tokens: as far as the servers said, as all tokens here.
        cached_tokens: those of them that came from a cache.
        output_tokens: of the answers.
        cost: USD, without what is in flight; null where nothing is known of it.
        estimated: what some answer cost is not known; it is counted as reserved, or without a price not at all.
    """

    requests: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None
    estimated: bool = False


@dataclass(frozen=True, eq=False)
class Reservation:
    """Room for one request, to be settled or released once, whatever happens: others may be waiting for it.

    Args:
        input_tokens: the most that its prompt can have.
        output_tokens: the most that its answer can have.
        amount: what was set aside for it, in trillionths of a dollar.
    """

    input_tokens: int
    output_tokens: int
    amount: int


class Budget:
    """One for all workers of a run; safe to use from many threads.

    Args:
        price: of the model; null where none is known.
        max_cost: USD that this run may cost; null for no limit.
        max_requests: requests that this run may send; null for no limit.
        model: the model's name, for messages.

    Raises:
        UsageError: a limit is none, or one in USD is given for a model whose price is not known.
    """

    def __init__(
        self,
        price: Price | None = None,
        max_cost: float | None = None,
        max_requests: int | None = None,
        model: str = "this model",
    ) -> None:
        if max_cost is not None and not (math.isfinite(max_cost) and max_cost >= 0):
            raise UsageError(f"--max-cost {max_cost} is not an amount", "Give it in USD, such as --max-cost 5")
        if max_requests is not None and max_requests < 0:
            raise UsageError(f"--max-requests {max_requests} is not a number of requests", "Give 0 or more")
        if max_cost is not None and price is None:
            raise UsageError(
                f"--max-cost cannot be kept: no price is known for {model}",
                "Give --price IN/OUT in USD per million tokens, or limit the run by --max-requests",
            )
        self._price = price
        self._max_cost = max_cost
        self._max_requests = max_requests
        self._limit = None if max_cost is None else math.floor(Fraction(max_cost) * _UNIT)
        self._changed = Condition()
        self._open: set[Reservation] = set()
        self._reserved = 0
        self._paid = 0
        self._spent = Spent()
        self._dearer = 1.0  # times the price: the worst that the server has charged
        self._overrun = 0  # the dearest answer that cost more than was reserved for it
        self._ending: tuple[type[StopRunError], str, str] | None = None

    def reserve(self, input_bytes: int, output_limit: int) -> Reservation:
        """Set aside the most that a request can cost, waiting while others in flight may leave room for it.

        Args:
            input_bytes: of the request's body, UTF-8, the schema of the reply included.
            output_limit: tokens of the answer at most.

        Raises:
            BudgetSpentError: it does not fit, and nothing is in flight that could leave room.
            StopRunError: the run was stopped.
        """
        with self._changed:
            while True:
                self._raise_if_ended()
                if self._max_requests is not None and self._spent.requests >= self._max_requests:
                    self._end(BudgetSpentError, *self._too_many())
                    continue
                amount = self._most(input_bytes, output_limit)
                if self._limit is None or self._paid + self._reserved + amount <= self._limit:
                    break
                if self._open:
                    self._changed.wait()
                else:
                    self._end(BudgetSpentError, *self._too_dear(amount))
            reservation = Reservation(input_bytes, output_limit, amount)
            self._open.add(reservation)
            self._reserved += amount
            self._spent = replace(self._spent, requests=self._spent.requests + 1)
            return reservation

    def settle(self, reservation: Reservation, answer: Answer | None) -> float | None:
        """Count what a request has cost.

        Args:
            reservation: the request's.
            answer: its answer; null where none came but may be charged for, such as one too late.

        Returns:
            USD: what a gateway says that it charged; else what the tokens cost by the price, those that it does not say
            counted as reserved. Null where neither is known.
        """
        said = answer or _UNSAID
        is_guess = said.cost is None and None in (self._price, said.input_tokens, said.output_tokens)
        with self._changed:
            self._close(reservation)
            cost = self._by_price(reservation, said) if said.cost is None else said.cost
            if cost is not None:
                amount = round(cost * _UNIT)
                self._paid += amount
                self._overrun = max(self._overrun, amount) if amount > reservation.amount else self._overrun
            self._dearer = max(self._dearer, self._times_the_price(said))
            spent = self._spent
            self._spent = Spent(
                requests=spent.requests,
                input_tokens=spent.input_tokens + (said.input_tokens or 0),
                cached_tokens=spent.cached_tokens + (said.cached_tokens or 0),
                output_tokens=spent.output_tokens + (said.output_tokens or 0),
                cost=spent.cost if cost is None else self._paid / _UNIT,
                estimated=spent.estimated or is_guess,
            )
            return cost

    def release(self, reservation: Reservation, *, is_sent: bool = True) -> None:
        """Give back what was set aside for a request that nothing is charged for: the server turned it away.

        Args:
            reservation: the request's.
            is_sent: false where it was never sent, and does not count as a request.
        """
        with self._changed:
            self._close(reservation)
            self._spent = replace(self._spent, requests=self._spent.requests - (not is_sent))

    def stop(self) -> None:
        """Reserve nothing more, and wake all who wait."""
        with self._changed:
            self._end(StopRunError, "the run was stopped", "The same command goes on from here")

    @property
    def spent(self) -> Spent:
        """What the run has cost so far."""
        return self._spent

    def _most(self, input_bytes: int, output_limit: int) -> int:
        if self._price is None:
            return 0
        return max(math.ceil(self._price.most(input_bytes, output_limit) * self._dearer * _UNIT), self._overrun)

    def _by_price(self, reservation: Reservation, said: Answer) -> float | None:
        if self._price is None:
            return None
        read, written = said.input_tokens, said.output_tokens
        if read is not None and written is not None:
            return self._price.cost(read, said.cached_tokens or 0, written, said.written_tokens)
        read = reservation.input_tokens if read is None else read
        written = reservation.output_tokens if written is None else written
        return self._price.cost(read, said.cached_tokens or 0, written) * self._dearer

    def _times_the_price(self, said: Answer) -> float:
        if self._price is None or said.cost is None or said.input_tokens is None or said.output_tokens is None:
            return 1.0
        listed = self._price.most(said.input_tokens, said.output_tokens)
        return said.cost / listed if listed else 1.0

    def _close(self, reservation: Reservation) -> None:
        self._open.remove(reservation)
        self._reserved -= reservation.amount
        self._changed.notify_all()

    def _raise_if_ended(self) -> None:
        if self._ending is not None:
            kind, what, mend = self._ending
            raise kind(what, mend)

    def _end(self, kind: type[StopRunError], what: str, mend: str) -> None:
        self._ending = self._ending or (kind, what, mend)
        self._changed.notify_all()

    def _too_many(self) -> tuple[str, str]:
        what = f"{self._so_far()}, all that --max-requests allows"
        return what, "The same command goes on from here, with as many again, or with a larger --max-requests"

    def _too_dear(self, amount: int) -> tuple[str, str]:
        most, limit = dollars(amount / _UNIT), dollars(self._max_cost or 0.0)
        if not self._spent.requests:
            what = f"one request can cost up to {most}, and --max-cost allows {limit}: nothing was sent"
            return what, "Give a larger --max-cost, or a smaller --token-limit: most of it is for the longest answer"
        what = f"{self._so_far()}; --max-cost allows {limit}, and the next request can cost up to {most}"
        return what, "The same command goes on from here, with as much again, or with a larger --max-cost"

    def _so_far(self) -> str:
        spent = self._spent
        cost = "" if spent.cost is None else f" for {'up to ' if spent.estimated else ''}{dollars(spent.cost)}"
        return f"this run sent {spent.requests:,} request{'s' if spent.requests != 1 else ''}{cost}"
