"""A server client that nothing can hang, flood or drain: whatever the server does, it ends, in time, in one line."""

from __future__ import annotations

import gzip
import resource
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from tests.chat_server import (
    NO_ALLEGATION,
    ChatServer,
    Turn,
    completion,
    dripping,
    endless,
    huge,
    page,
    put_off,
    reply,
    reset,
    slow,
    status,
    with_limits,
)

from allegata.errors import StopRunError, UsageError
from allegata.extractors.llm.answer import Answer, Tally
from allegata.extractors.llm.budget import Budget
from allegata.extractors.llm.gate import Gate
from allegata.extractors.llm.model import ModelSpec
from allegata.extractors.llm.price import Price
from allegata.extractors.llm.retry import RetryPolicy
from allegata.extractors.llm.server import ChatServer as Client
from allegata.extractors.llm.server import FilteredError, ServerError

KEY = "sk-test-0123456789abcdef"
MESSAGE = b'{"model": "x", "messages": [{"role": "user", "content": "Hello."}]}'
QUICK = RetryPolicy(tries=3, first_wait=0.01, longest_wait=0.05)
A_MEGABYTE = 1_048_576

Build = Callable[..., Client]


@pytest.fixture
def build(chat_server: ChatServer) -> Iterator[Build]:
    """Builds clients of `chat_server`, and closes them."""
    built: list[Client] = []

    def client(timeout: float = 5, **options: object) -> Client:
        name, url = str(options.pop("name", "openai/gpt-x")), str(options.pop("url", chat_server.url))
        spec = ModelSpec.parse(name, url, "TEST_KEY", {"TEST_KEY": KEY})
        built.append(Client(spec, timeout=timeout, **{"retry": QUICK, **options}))  # type: ignore[arg-type]
        return built[-1]

    yield client
    for one in built:
        one.close()


def asked(client: Client, tally: Tally | None = None) -> Answer:
    return client.ask(MESSAGE, 100, tally or Tally())


def failed(client: Client, tally: Tally | None = None) -> ServerError:
    with pytest.raises(ServerError) as caught:
        asked(client, tally)
    return caught.value


def seconds(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


# --- nothing hangs it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("from_the_head", [False, True], ids=["body", "head"])
def test_an_answer_a_byte_at_a_time_is_not_waited_for(
    build: Build, chat_server: ChatServer, from_the_head: bool
) -> None:
    """Each byte comes well within the timeout; their sum never ends."""
    chat_server.otherwise = lambda _: dripping(reply(NO_ALLEGATION), 0.05, from_the_head)
    client, tally = build(timeout=0.3), Tally()
    errors: list[ServerError] = []
    assert 0.5 < seconds(lambda: errors.append(failed(client, tally))) < 4
    assert "had not ended its answer after 0.6 seconds" in str(errors[0])
    assert tally.attempts == len(chat_server.requests) == 1


def test_a_slow_answer_that_comes_in_time_is_taken(build: Build, chat_server: ChatServer) -> None:
    chat_server.script(dripping(reply("{}"), 0.001))
    assert asked(build()).content == "{}"


def test_a_silent_server_is_asked_twice_and_no_more(build: Build, chat_server: ChatServer) -> None:
    chat_server.otherwise = lambda _: slow(reply("{}"), 5)
    client, tally = build(timeout=0.2, retry=RetryPolicy(tries=9, first_wait=0.01)), Tally()
    error = failed(client, tally)
    assert "did not answer within 0.2 seconds" in str(error)
    assert error.passing
    assert tally.attempts == len(chat_server.requests) == 2


def test_a_server_that_was_silent_once_is_asked_again(build: Build, chat_server: ChatServer) -> None:
    chat_server.script(slow(reply("{}"), 2), reply("{}"))
    assert asked(build(timeout=0.2)).content == "{}"


def test_a_server_that_accepts_and_says_nothing_ends_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        spec = ModelSpec.parse("vllm/any", f"http://127.0.0.1:{mute.getsockname()[1]}/v1", environment={})
        client = Client(spec, QUICK, 0.2)
        assert seconds(lambda: failed(client)) < 4
        client.close()


# --- nothing floods it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "turn",
    [
        endless(reply("{}")),
        endless(status(500)),
        endless(status(400)),
        huge(17),
        Turn(huge(17).body, status=500),
        Turn("{}", headers={"Content-Length": str(10**15)}),
        Turn("fffffffffffff\r\n{}", headers={"Transfer-Encoding": "chunked", "Connection": "close"}),
        Turn("{}", headers={f"X-{number}": "y" * 60_000 for number in range(90)}),
        Turn("{}", headers={f"X-{number}": "y" for number in range(2_000)}),
    ],
    ids=["endless", "500", "400", "huge", "huge 500", "announced", "chunk", "long headers", "many headers"],
)
def test_an_answer_without_measure_is_not_held_in_memory(build: Build, chat_server: ChatServer, turn: Turn) -> None:
    chat_server.otherwise = lambda _: turn
    client = build(timeout=2)
    with suppress(ServerError):
        asked(client)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    error = failed(client)
    assert "\n" not in str(error)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024  # KiB


def test_an_overlong_answer_is_asked_for_once_and_named(build: Build, chat_server: ChatServer) -> None:
    chat_server.otherwise = lambda _: endless(reply("{}"))
    tally = Tally()
    assert "sent more than 16 MB" in str(failed(build(), tally))
    assert tally.attempts == 1


def test_a_large_answer_is_taken_whole(build: Build, chat_server: ChatServer) -> None:
    chat_server.script(huge(12))
    assert asked(build()).content == "x" * (12 * A_MEGABYTE)


class _Packed(str):
    """A body that is sent as bytes."""

    __slots__ = ()

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        return gzip.compress(super().encode(encoding, errors))


def test_an_answer_that_a_gateway_packed_unasked_is_unpacked(build: Build, chat_server: ChatServer) -> None:
    chat_server.script(Turn(_Packed(reply("{}").body), headers={"Content-Encoding": "gzip"}))
    assert asked(build()).content == "{}"
    assert chat_server.requests[0].headers["accept-encoding"] == "identity"


def test_a_small_packet_that_unpacks_to_a_flood_is_not_unpacked(build: Build, chat_server: ChatServer) -> None:
    chat_server.otherwise = lambda _: Turn(_Packed(huge(40).body), headers={"Content-Encoding": "gzip"})
    assert "sent more than 16 MB" in str(failed(build()))


@pytest.mark.parametrize("packing", ["gzip", "br", "zstd"])
def test_an_answer_that_cannot_be_unpacked_is_one_line(build: Build, chat_server: ChatServer, packing: str) -> None:
    chat_server.otherwise = lambda _: Turn("{}", headers={"Content-Encoding": packing})
    assert "broke off (the answer is packed" in str(failed(build()))


@pytest.mark.parametrize(
    "turn",
    [
        Turn('{"choices"', headers={"Content-Length": "500", "Connection": "close"}),
        Turn("5\r\n{}", headers={"Transfer-Encoding": "chunked", "Connection": "close"}),
        Turn("-1\r\n{}", headers={"Transfer-Encoding": "chunked", "Connection": "close"}),
        reset(),
    ],
    ids=["length", "chunk", "negative chunk", "reset"],
)
def test_an_answer_that_breaks_off_is_asked_for_again(build: Build, chat_server: ChatServer, turn: Turn) -> None:
    chat_server.script(turn, reply("{}"))
    tally = Tally()
    assert asked(build(timeout=1), tally).content == "{}"
    assert tally.attempts == 2


# --- nothing drains it ---------------------------------------------------------------------------------------------


def test_every_request_is_reserved_before_it_is_sent_and_settled_after(build: Build, chat_server: ChatServer) -> None:
    chat_server.script(status(500), reset(), completion(content="{}"))
    budget = Budget(Price(1.0, 1.0, 10.0), max_cost=1)
    answer = asked(build(budget=budget))
    most = (len(MESSAGE) * 1.0 + 100 * 10.0) / 1e6
    assert answer.cost == pytest.approx((100 * 1.0 + 20 * 10.0) / 1e6)
    # nobody knows whether the two that failed are billed
    assert budget.spent.cost == pytest.approx(answer.cost + 2 * most)
    assert budget.spent.requests == 3


@pytest.mark.parametrize("turn", [status(429), status(400, "no"), put_off(0.02)])
def test_a_request_that_was_turned_away_costs_nothing(build: Build, chat_server: ChatServer, turn: Turn) -> None:
    chat_server.script(turn, *[reply("{}")] * 2)
    budget = Budget(Price(1.0, 1.0, 10.0), max_cost=1)
    client = build(budget=budget)
    with suppress(ServerError):
        asked(client)
    paid = budget.spent.input_tokens
    assert paid in (0, 100)
    assert (budget.spent.cost or 0) == pytest.approx(paid * 3e-6)


def test_a_server_that_is_not_there_is_not_counted_as_asked() -> None:
    budget = Budget(max_requests=5)
    client = Client(ModelSpec.parse("vllm/any", "http://127.0.0.1:9/v1", environment={}), QUICK, 1, budget=budget)
    with pytest.raises(StopRunError):
        asked(client)
    assert budget.spent.requests == 0


def test_a_spent_budget_sends_nothing_more_but_what_has_its_share(build: Build, chat_server: ChatServer) -> None:
    gate = Gate(4)
    client = build(budget=Budget(max_requests=2), gate=gate)
    gate.pause(0.3)
    with ThreadPoolExecutor(2) as pool:
        sharing = [pool.submit(asked, client) for _ in range(2)]
        time.sleep(0.1)
        with pytest.raises(StopRunError, match="--max-requests"):
            asked(client)
        assert all(one.result().content for one in sharing)
    assert len(chat_server.requests) == 2


def test_what_a_broken_off_answer_cost_is_counted(build: Build, chat_server: ChatServer) -> None:
    chat_server.script(completion(finish_reason="error", content='{"art'), reply("{}"))
    tally = Tally()
    asked(build(), tally)
    assert tally.usage.input_tokens == 100


# --- waits ---------------------------------------------------------------------------------------------------------


def test_a_wait_that_is_asked_for_takes_no_tries(build: Build, chat_server: ChatServer) -> None:
    chat_server.script(*[put_off(0.05)] * 4, status(500), status(500), reply("{}"))
    tally = Tally()
    assert asked(build(), tally).content == "{}"
    assert tally.attempts == 7


def test_a_limit_that_names_its_reset_is_waited_for(build: Build, chat_server: ChatServer) -> None:
    chat_server.script(*[with_limits(status(429), 0, "50ms")] * 4, reply("{}"))
    assert asked(build()).content == "{}"


def test_a_server_that_asks_for_an_hour_stops_the_run(build: Build, chat_server: ChatServer) -> None:
    chat_server.otherwise = lambda _: put_off(3600)
    with pytest.raises(StopRunError, match=r"asks to wait 3,600 seconds\. Run again then"):
        asked(build())
    assert len(chat_server.requests) == 1


def test_a_server_that_puts_off_everybody_for_ever_stops_the_run(build: Build, chat_server: ChatServer) -> None:
    chat_server.otherwise = lambda _: put_off(0.1)
    client = build(retry=RetryPolicy(longest_waiting=0.5, longest_wait=0.1))
    with pytest.raises(StopRunError, match="has put every request off"):
        asked(client)
    assert 4 <= len(chat_server.requests) <= 6


def test_a_server_that_puts_off_one_article_for_ever_costs_that_article(build: Build, chat_server: ChatServer) -> None:
    chat_server.otherwise = lambda received: put_off(0.05) if b"poison" in received.content else reply("{}")
    client = build(retry=RetryPolicy(longest_waiting=0.5, longest_wait=0.05))
    errors: list[BaseException] = []

    def fail() -> None:
        try:
            client.ask(b'{"poison": 1}', 100, Tally())
        except (ServerError, StopRunError) as error:
            errors.append(error)

    thread = threading.Thread(target=fail)
    thread.start()
    while thread.is_alive():
        asked(client)
        time.sleep(0.02)
    assert [type(error) for error in errors] == [ServerError]


def test_a_stop_ends_a_long_wait_at_once(build: Build, chat_server: ChatServer) -> None:
    chat_server.otherwise = lambda _: put_off(60)
    client = build()
    threading.Timer(0.2, client.stop).start()

    def work() -> None:
        with pytest.raises(StopRunError, match="the run was stopped"):
            asked(client)

    assert seconds(work) < 10


def test_one_request_that_is_hopeless_wakes_all_others(build: Build, chat_server: ChatServer) -> None:
    chat_server.otherwise = lambda received: status(500 if b"poison" in received.content else 401)
    client, told = build(retry=RetryPolicy(first_wait=30, longest_wait=30)), []

    def work() -> None:
        try:
            client.ask(b'{"poison": 1}', 100, Tally())
        except StopRunError as error:
            told.append(str(error))

    resting = threading.Thread(target=work)
    resting.start()
    time.sleep(0.2)
    with pytest.raises(StopRunError, match="refused the key"):
        asked(client)
    resting.join(10)
    assert len(told) == 1
    assert "refused the key" in told[0]


# --- what ends the run, and what an article ------------------------------------------------------------------------

NO_SCHEMA = "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."


@pytest.mark.parametrize(
    ("turn", "tries", "reason"),
    [
        (status(401, f"Incorrect API key: {KEY}"), 1, r"refused the key \(401\)\. Set TEST_KEY to a key"),
        (status(400, "API key not valid."), 1, r"refused the key \(400\)\. Set TEST_KEY to a key"),
        (status(402, "pay"), 1, "no credit is left at http://127.0.0.1.*Add credit"),
        (status(429, "pay", error_code="insufficient_quota"), 1, "no credit is left at http://127.0.0.1"),
        (status(403, f"{KEY} may not"), 1, r"forbids the request \(403\)\. May the key in TEST_KEY use gpt-x\?"),
        (status(404, "no such model"), 1, r"\(404\): no such model\. Is the model's name right \('gpt-x'\)"),
        (status(400, "gpt-x is not a valid model ID"), 1, r"\(400\).*Is the model's name right \('gpt-x'\)"),
        (status(400, NO_SCHEMA), 1, r"takes no JSON schema for 'gpt-x' \(400\).*Choose a model"),
        (status(404, "No endpoints found that support: response_format. Unsupported"), 1, "takes no JSON schema"),
        (Turn("", status=301, headers={"Location": "https://elsewhere.test/"}), 1, r"sends elsewhere \(301\)"),
    ],
)
def test_what_every_article_would_meet_stops_the_run(
    build: Build, chat_server: ChatServer, turn: Turn, tries: int, reason: str
) -> None:
    chat_server.otherwise = lambda _: turn
    gate = Gate(2)
    with pytest.raises(StopRunError, match=reason) as caught:
        asked(build(gate=gate))
    assert KEY not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(chat_server.requests) == tries
    assert not gate.is_open


@pytest.mark.parametrize(
    ("turn", "tries"),
    [
        (status(400, "the context length is exceeded"), 1),
        (status(400, "This prompt is too long: response_format is not supported"), 1),
        (status(413, "too large"), 1),
        (status(422, "no"), 1),
        (status(500, "out of memory"), 3),
        (status(408), 3),
        (reset(), 3),
        (page(), 1),
    ],
)
def test_what_one_article_meets_costs_that_article(
    build: Build, chat_server: ChatServer, turn: Turn, tries: int
) -> None:
    chat_server.otherwise = lambda _: turn
    gate = Gate(2)
    failed(build(gate=gate))
    assert len(chat_server.requests) == tries
    assert gate.is_open


@pytest.mark.parametrize(
    "turn",
    [
        status(400, "filtered", error_code="content_filter"),
        status(403, "Your chosen model requires moderation and your input was flagged"),
    ],
)
def test_a_filtered_article_is_no_failure_of_the_run(build: Build, chat_server: ChatServer, turn: Turn) -> None:
    chat_server.script(turn)
    with pytest.raises(FilteredError):
        asked(build())


def test_a_server_that_is_not_there_stops_the_run_and_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    spec = ModelSpec.parse("ollama/llama3.1:8b", f"http://127.0.0.1:{port}/v1", environment={})
    client, tally = Client(spec, QUICK, 1), Tally()
    with pytest.raises(StopRunError, match=rf"Is it running at http://127\.0\.0\.1:{port}/v1\?"):
        asked(client, tally)
    assert tally.attempts == 3
    client.close()


# --- the way there -------------------------------------------------------------------------------------------------


def test_connections_are_used_again(build: Build, chat_server: ChatServer) -> None:
    client = build()
    opened = chat_server.connections
    for _ in range(5):
        asked(client)
    assert chat_server.connections - opened == 1


def test_a_connection_that_the_server_has_closed_is_not_used_again(build: Build, chat_server: ChatServer) -> None:
    chat_server.script(Turn(reply("{}").body, headers={"Connection": "close"}), reply("{}"))
    client, tally = build(), Tally()
    asked(client, tally)
    asked(client, tally)
    assert tally.attempts == 2


def test_a_redirect_is_not_followed_with_the_key(build: Build, chat_server: ChatServer) -> None:
    chat_server.script(Turn("", status=307, headers={"Location": f"{chat_server.url}/chat/completions?again"}))
    with pytest.raises(StopRunError, match="sends elsewhere"):
        asked(build())
    assert len(chat_server.requests) == 1


def test_a_proxy_of_the_environment_is_gone_through(
    build: Build, chat_server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", chat_server.url.replace("http://", "http://me:pass%20word@"))
    assert asked(build(url="http://model.test/v1")).content
    received = chat_server.requests[0]
    assert received.path == "http://model.test/v1/chat/completions"
    assert received.headers["Host"] == "model.test"
    assert received.headers["Proxy-Authorization"] == "Basic bWU6cGFzcyB3b3Jk"


def test_a_proxy_that_is_not_spoken_is_said_before_the_run(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(UsageError, match=r"Set HTTPS_PROXY=http://HOST:PORT, or NO_PROXY=model\.test"):
        build(url="https://model.test/v1")
