"""The one door of a run: who waits, for how long, and who is told to go home."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.chat_server import ChatServer, Received, Turn, put_off, reply, slow, with_limits

from allegata.errors import StopRunError
from allegata.extractors.llm.answer import Tally
from allegata.extractors.llm.gate import Gate
from allegata.extractors.llm.model import ModelSpec
from allegata.extractors.llm.retry import RetryPolicy
from allegata.extractors.llm.server import ChatServer as Client

MESSAGE = b'{"model": "x", "messages": [{"role": "user", "content": "Hello."}]}'
UNDER_WAY = 0.1
"""Seconds: a request that was on the wire when the server said 429 may be read by its busy thread this much later."""


def client_of(server: ChatServer, gate: Gate | None = None, retry: RetryPolicy | None = None) -> Client:
    spec = ModelSpec.parse("openai/gpt-x", server.url, environment={})
    return Client(spec, retry or RetryPolicy(first_wait=0.02), 10, gate)


def begun(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def seconds(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def passed(gate: Gate) -> float:
    with gate.passage():
        return time.monotonic()


# --- places --------------------------------------------------------------------------------------------------------


def test_no_more_than_the_places_are_under_way_at_once() -> None:
    gate, inside, most, lock = Gate(3), 0, 0, threading.Lock()

    def pass_through(_: int) -> None:
        nonlocal inside, most
        with gate.passage():
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.005)
            with lock:
                inside -= 1

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(pass_through, range(60)))
    assert most == 3


def test_who_came_first_passes_first() -> None:
    gate, order = Gate(1), []
    with gate.passage():
        threads = []
        for number in range(6):
            threads.append(begun(lambda number=number: order.append(number) if passed(gate) else None))  # type: ignore[misc]
            while len(gate._line) <= number:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert order == list(range(6))


def test_a_place_is_given_back_where_a_request_fails() -> None:
    gate = Gate(1)
    for _ in range(3):
        with pytest.raises(ValueError), gate.passage():
            raise ValueError
    assert passed(gate)


def test_a_burst_of_refusals_halves_the_places_once() -> None:
    gate = Gate(16)
    passages = [gate.passage() for _ in range(16)]
    ways = [passage.__enter__() for passage in passages]
    for way in ways:
        way.was_refused()
    assert gate.places == 8
    for passage in passages:
        passage.__exit__(None, None, None)
    with gate.passage() as way:
        way.was_refused()
    assert gate.places == 4


def test_places_never_fall_below_one_nor_rise_above_the_most() -> None:
    gate = Gate(4)
    for _ in range(10):
        with gate.passage() as way:
            way.was_refused()
    assert gate.places == 1
    for _ in range(100):
        with gate.passage() as way:
            way.went_well()
    assert gate.places == 4


def test_places_grow_by_one_after_a_round_that_went_well() -> None:
    gate = Gate(8)
    with gate.passage() as way:
        way.was_refused()
    grown = []
    for _ in range(9):
        with gate.passage() as way:
            way.went_well()
        grown.append(gate.places)
    assert grown == [4, 4, 4, 5, 5, 5, 5, 5, 6]


# --- pauses --------------------------------------------------------------------------------------------------------


def test_a_pause_holds_everybody_and_nobody_passes_early() -> None:
    gate = Gate(8)
    gate.pause(0.3)
    until = time.monotonic() + 0.3 - 0.005
    with ThreadPoolExecutor(8) as pool:
        times = list(pool.map(lambda _: passed(gate), range(8)))
    assert min(times) >= until
    assert max(times) <= until + 2


def test_after_a_pause_the_workers_do_not_come_in_all_at_once() -> None:
    gate = Gate(8)
    gate.pause(0.5)
    with ThreadPoolExecutor(8) as pool:
        times = list(pool.map(lambda _: passed(gate), range(8)))
    assert max(times) - min(times) > 0.005


def test_the_longer_pause_wins() -> None:
    gate = Gate(1)
    gate.pause(0.3)
    gate.pause(0.01)
    assert seconds(lambda: passed(gate)) >= 0.28


def test_a_pause_that_begins_while_others_wait_holds_them_too() -> None:
    gate = Gate(4)
    gate.pause(1.0)  # long enough for a busy machine to begin four threads in
    started = time.monotonic()
    times: list[float] = []
    threads = [begun(lambda: times.append(passed(gate))) for _ in range(4)]
    gate.pause(1.4)
    for thread in threads:
        thread.join()
    assert min(times) - started >= 1.39


def test_a_door_that_shut_after_the_passage_is_seen_before_the_first_byte() -> None:
    gate = Gate(2)
    with gate.passage():
        assert gate.is_open
        gate.pause(5)
        assert not gate.is_open


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "200ms"}, True),
        ({"x-ratelimit-remaining-requests": "1", "x-ratelimit-reset-requests": "200ms"}, False),
        ({"X-RateLimit-Remaining-Tokens": "0", "X-RateLimit-Reset-Tokens": "0.2s"}, True),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "0.2"}, True),
        ({"x-ratelimit-remaining-requests": "-1", "x-ratelimit-reset-requests": "200ms"}, False),
        ({"x-ratelimit-remaining-requests": "0"}, False),
        ({}, False),
    ],
)
def test_limits_that_are_used_up_shut_the_door_until_they_are_reset(headers: dict[str, str], waits: bool) -> None:
    gate = Gate(1)
    gate.learn(headers)
    assert (seconds(lambda: passed(gate)) >= 0.19) is waits


# --- stop ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wait", [passed, lambda gate: gate.rest(60)], ids=["at the door", "for itself"])
def test_a_stop_wakes_all_who_wait_and_says_why(wait: Callable[[Gate], object]) -> None:
    gate, told = Gate(2), []
    gate.pause(60)

    def work() -> None:
        try:
            wait(gate)
        except StopRunError as error:
            told.append(str(error))

    threads = [begun(work) for _ in range(5)]
    time.sleep(0.05)
    assert seconds(lambda: gate.stop(StopRunError("no credit is left", "Add some"))) < 10
    for thread in threads:
        thread.join(10)
    assert told == ["no credit is left. Add some"] * 5


def test_nobody_passes_after_a_stop_and_the_first_reason_stands() -> None:
    gate = Gate(2)
    with gate.passage():
        gate.stop(StopRunError("the first"))
    gate.stop(StopRunError("the second"))
    with pytest.raises(StopRunError, match="the first"), gate.passage():
        pass
    assert not gate.is_open


# --- against a real server -----------------------------------------------------------------------------------------


def test_in_a_storm_of_429s_no_request_arrives_during_the_pause_that_was_asked_for(chat_server: ChatServer) -> None:
    """Every fifteenth request is refused, with a pause for all."""
    count, lock = 0, threading.Lock()

    def stormy(_: Received) -> Turn:
        nonlocal count
        with lock:
            count += 1
            return put_off(0.4) if count % 15 == 0 else slow(reply("{}"), 0.01)

    chat_server.otherwise = stormy
    client = client_of(chat_server, Gate(24))
    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(lambda _: client.ask(MESSAGE, 10, Tally()), range(60)))
    client.close()
    assert len(answers) == 60
    refused = [one for number, one in enumerate(chat_server.requests, 1) if number % 15 == 0]
    assert len(refused) >= 4
    for refusal in refused:
        assert refusal.completed is not None
        during = [
            one.arrived - refusal.completed
            for one in chat_server.requests
            # the server notes the end of an answer after the client may have read it, on a busy machine long after
            if refusal.completed + UNDER_WAY < one.arrived < refusal.completed + 0.2
        ]
        assert during == []


def test_a_storm_makes_no_article_an_error(chat_server: ChatServer) -> None:
    """Ten 429s in a row, and only three tries."""
    chat_server.script(*[put_off(0.02)] * 10)
    client = client_of(chat_server, retry=RetryPolicy(tries=3, first_wait=0.01, longest_wait=0.05))
    tally = Tally()
    assert client.ask(MESSAGE, 10, tally).content
    assert tally.attempts == 11
    client.close()


def test_a_failure_of_one_request_holds_nobody_else(chat_server: ChatServer) -> None:
    chat_server.otherwise = lambda received: Turn("{}", status=500) if b"poison" in received.content else reply("{}")
    client = client_of(chat_server, retry=RetryPolicy(first_wait=60, longest_wait=60))

    def fail() -> None:
        with pytest.raises(StopRunError):
            client.ask(b'{"poison": 1}', 10, Tally())

    poisoned = begun(fail)
    time.sleep(0.1)
    assert seconds(lambda: client.ask(MESSAGE, 10, Tally())) < 10
    client.stop()
    poisoned.join()
    client.close()


def test_a_server_that_says_that_nothing_is_left_is_given_time(chat_server: ChatServer) -> None:
    chat_server.script(with_limits(reply("{}"), 0, "300ms"))
    client = client_of(chat_server)
    client.ask(MESSAGE, 10, Tally())
    client.ask(MESSAGE, 10, Tally())
    client.close()
    first, second = chat_server.requests
    assert first.completed is not None
    assert second.arrived - first.completed >= 0.29
