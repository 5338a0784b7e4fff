"""What a run may cost."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from time import sleep

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.errors import StopRunError, UsageError
from allegata.extractors.llm.answer import Answer
from allegata.extractors.llm.budget import Budget, BudgetSpentError, Reservation
from allegata.extractors.llm.price import Price

PRICE = Price(1.0, 0.1, 10.0)
"""A request of 1,000 bytes and a limit of 900 tokens can cost a cent."""
BYTES, LIMIT, CENT = 1_000, 900, 0.01

_PATIENCE = 10.0  # seconds; what is waited for comes within milliseconds


def answer(
    read: int | None = 200, written: int | None = 80, cached: int | None = None, cost: float | None = None
) -> Answer:
    """An answer; as it stands, of a tenth of a cent."""
    return Answer("{}", "", "stop", read, written, cached, cost=cost)


@contextmanager
def reserving(budget: Budget) -> Iterator[Future[Reservation]]:
    """Reserve from another thread, and wait until it either has its room or is seen to wait."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(budget.reserve, BYTES, LIMIT)
        sleep(0.05)
        try:
            yield future
        finally:
            budget.stop()  # should it wait for ever, the test fails rather than hangs


def test_a_run_without_limits_counts_what_it_costs() -> None:
    budget = Budget(PRICE)
    assert budget.spent.cost is None and budget.spent.requests == 0
    assert budget.settle(budget.reserve(BYTES, LIMIT), answer(cached=100)) == pytest.approx(0.00091)
    budget.settle(budget.reserve(BYTES, LIMIT), answer())
    spent = budget.spent
    assert (spent.requests, spent.input_tokens, spent.cached_tokens, spent.output_tokens) == (2, 400, 100, 160)
    assert spent.cost == pytest.approx(0.00191)
    assert not spent.estimated


def test_what_a_gateway_says_it_charged_goes_before_the_price() -> None:
    budget = Budget(PRICE)
    assert budget.settle(budget.reserve(BYTES, LIMIT), answer(cost=0.0005)) == 0.0005
    assert budget.spent.cost == 0.0005
    unpriced = Budget()
    assert unpriced.settle(unpriced.reserve(BYTES, LIMIT), answer(cost=0.0005)) == 0.0005
    assert not unpriced.spent.estimated
    assert unpriced.settle(unpriced.reserve(BYTES, LIMIT), answer()) is None
    assert unpriced.spent.cost == 0.0005 and unpriced.spent.estimated


@pytest.mark.parametrize("unsaid", [None, answer(None, None), answer(None, 900), answer(1_000, None)])
def test_an_answer_that_does_not_say_its_tokens_counts_as_the_most_it_can_be(unsaid: Answer | None) -> None:
    budget = Budget(PRICE, max_cost=5 * CENT)
    assert budget.settle(budget.reserve(BYTES, LIMIT), unsaid) == pytest.approx(CENT)
    assert budget.spent.estimated


def test_a_request_that_was_turned_away_counts_but_costs_nothing() -> None:
    budget = Budget(PRICE, max_cost=CENT, max_requests=3)
    budget.release(budget.reserve(BYTES, LIMIT))
    assert (budget.spent.requests, budget.spent.cost) == (1, None)
    budget.release(budget.reserve(BYTES, LIMIT), is_sent=False)
    assert budget.spent.requests == 1
    budget.settle(budget.reserve(BYTES, LIMIT), answer())
    assert budget.spent.requests == 2


def test_a_request_waits_for_those_in_flight_and_goes_when_they_cost_less() -> None:
    budget = Budget(PRICE, max_cost=1.5 * CENT)
    first = budget.reserve(BYTES, LIMIT)
    with reserving(budget) as second:
        assert not second.done()
        budget.settle(first, answer())
        budget.settle(second.result(_PATIENCE), answer())
    assert budget.spent.requests == 2


def test_a_request_that_can_never_fit_ends_the_run_when_none_is_in_flight() -> None:
    budget = Budget(PRICE, max_cost=1.5 * CENT)
    first = budget.reserve(BYTES, LIMIT)
    with reserving(budget) as second:
        assert not second.done()
        budget.settle(first, answer(1_000, 700))
        with pytest.raises(BudgetSpentError) as caught:
            second.result(_PATIENCE)
    assert str(caught.value) == (
        "this run sent 1 request for $0.0080; --max-cost allows $0.015, and the next request can cost up to $0.010. "
        "The same command goes on from here, with as much again, or with a larger --max-cost"
    )
    with pytest.raises(BudgetSpentError):
        budget.reserve(1, 1)  # would fit: but a run that has ended has ended


def test_a_first_request_that_does_not_fit_says_what_it_can_cost_and_what_lowers_it() -> None:
    with pytest.raises(StopRunError) as caught:
        Budget(PRICE, max_cost=0.005).reserve(BYTES, LIMIT)
    assert str(caught.value) == (
        "one request can cost up to $0.010, and --max-cost allows $0.0050: nothing was sent. "
        "Give a larger --max-cost, or a smaller --token-limit: most of it is for the longest answer"
    )


def test_no_more_requests_are_sent_than_allowed() -> None:
    budget = Budget(max_requests=2)
    budget.settle(budget.reserve(BYTES, LIMIT), answer())
    budget.reserve(BYTES, LIMIT)  # in flight, and counts
    with pytest.raises(BudgetSpentError) as caught:
        budget.reserve(BYTES, LIMIT)
    assert str(caught.value) == (
        "this run sent 2 requests, all that --max-requests allows. "
        "The same command goes on from here, with as many again, or with a larger --max-requests"
    )


def test_a_stop_wakes_all_who_wait_and_nothing_is_reserved_after_it() -> None:
    budget = Budget(PRICE, max_cost=CENT)
    first = budget.reserve(BYTES, LIMIT)
    with reserving(budget) as second, reserving(budget) as third:
        budget.stop()
        for waiting in (second, third):
            with pytest.raises(StopRunError, match="the run was stopped"):
                waiting.result(_PATIENCE)
    with pytest.raises(StopRunError, match="the run was stopped"):
        budget.reserve(BYTES, LIMIT)
    assert budget.settle(first, answer()) == pytest.approx(0.001)  # what was in flight is still counted


def test_a_limit_in_usd_needs_a_price() -> None:
    with pytest.raises(UsageError) as caught:
        Budget(None, max_cost=5, model="openai/a-model-of-the-house")
    assert str(caught.value) == (
        "--max-cost cannot be kept: no price is known for openai/a-model-of-the-house. "
        "Give --price IN/OUT in USD per million tokens, or limit the run by --max-requests"
    )


@pytest.mark.parametrize("amount", [-1.0, float("nan"), float("inf")])
def test_a_limit_that_is_no_amount_is_refused(amount: float) -> None:
    with pytest.raises(UsageError, match="is not an amount"):
        Budget(PRICE, max_cost=amount)
    with pytest.raises(UsageError, match="is not a number of requests"):
        Budget(PRICE, max_requests=-1)


def test_a_server_that_costs_nothing_fits_any_budget() -> None:
    budget = Budget(Price(0, 0, 0), max_cost=0)
    for _ in range(3):
        budget.settle(budget.reserve(BYTES, LIMIT), answer())
    assert budget.spent.cost == 0


def test_more_is_reserved_after_a_gateway_charged_more_than_the_price() -> None:
    budget = Budget(PRICE, max_cost=1.9 * CENT)
    budget.settle(budget.reserve(BYTES, LIMIT), answer(cost=0.002))  # twice the price
    with pytest.raises(BudgetSpentError, match=r"can cost up to \$0\.020"):
        budget.reserve(BYTES, LIMIT)


def test_more_is_reserved_after_an_answer_overran_its_limit() -> None:
    budget = Budget(PRICE, max_cost=10 * CENT)
    budget.settle(budget.reserve(BYTES, LIMIT), answer(1_000, 4_900))
    budget.settle(budget.reserve(BYTES, LIMIT), answer())
    with pytest.raises(BudgetSpentError, match=r"sent 2 requests for \$0\.051; .* up to \$0\.050"):
        budget.reserve(BYTES, LIMIT)


@dataclass(frozen=True)
class Request:
    """What one request asks for, and how an honest server ends it."""

    size: int
    limit: int
    end: Answer | None
    is_released: bool


@st.composite
def requests(draw: st.DrawFn) -> Request:
    size, limit = draw(st.integers(0, 5_000)), draw(st.integers(0, 2_000))
    counts = [draw(st.none() | st.integers(0, most)) for most in (size, size, limit)]
    end = draw(st.none() | st.just(answer(counts[0], counts[2], counts[1])))
    return Request(size, limit, end, draw(st.booleans()))


prices = st.builds(Price, *repeat(st.floats(0, 100), 3)).filter(lambda price: price.cached_input <= price.input)


@settings(deadline=None)
@given(
    prices,
    st.lists(st.lists(requests(), max_size=6), min_size=1, max_size=8),
    st.floats(0, 1),
    st.none() | st.integers(0, 30),
)
def test_whatever_the_order_no_limit_is_exceeded_and_nobody_waits_for_ever(
    price: Price, workers: list[list[Request]], max_cost: float, max_requests: int | None
) -> None:
    budget = Budget(price, max_cost, max_requests)
    seen: list[float] = []

    def work(mine: list[Request]) -> int:
        sent = 0
        for request in mine:
            try:
                reservation = budget.reserve(request.size, request.limit)
            except StopRunError:
                break
            sent += 1
            sleep(0)  # lets the others in
            if request.is_released:
                budget.release(reservation)
            else:
                budget.settle(reservation, request.end)
            seen.append(budget.spent.cost or 0.0)
        return sent

    with ThreadPoolExecutor(len(workers)) as pool:
        try:
            sent = list(pool.map(work, workers, timeout=_PATIENCE))
        finally:
            budget.stop()  # should they wait for ever, the test fails rather than hangs
    assert max(seen, default=0.0) <= max_cost
    assert sum(sent) == budget.spent.requests
    assert max_requests is None or sum(sent) <= max_requests


@given(st.lists(requests(), max_size=30), st.floats(0, 0.2))
def test_money_stops_a_run_only_where_the_next_request_might_not_be_paid_for(
    asked: list[Request], max_cost: float
) -> None:
    budget = Budget(PRICE, max_cost)
    for request in asked:
        before = budget.spent.cost or 0.0
        most = PRICE.most(request.size, request.limit)
        try:
            reservation = budget.reserve(request.size, request.limit)
        except BudgetSpentError:
            assert before + most > max_cost - 1e-9
            break
        assert before + most <= max_cost + 1e-9
        if request.is_released:
            budget.release(reservation)
        else:
            budget.settle(reservation, request.end)
