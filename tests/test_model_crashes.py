"""Runs that are killed, interrupted, or sent away: nothing is lost, and nothing is paid for twice."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import threading
import time
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from tests.builds import build, extracted, released
from tests.chat_server import ChatServer, Received, Turn, reply, slow, status
from tests.launcher import Launcher, launcher
from tests.stories import is_asked_again, stories, story_of, written

CONCURRENCY = 8


@dataclass(frozen=True)
class Arrival:
    """One request, as the server saw it.

    Args:
        body: all of it.
        at: when it had arrived, by `time.monotonic`.
    """

    body: str
    at: float


class Log:
    """What arrived at a server."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self.arrivals)

    def taking(self, answer: Callable[[Received], Turn]) -> Callable[[Received], Turn]:
        """The answers, each request being noted."""

        def noted(received: Received) -> Turn:
            turn = answer(received)
            now = time.monotonic()
            with self._lock:
                self.arrivals.append(Arrival(json.dumps(received.body), now))
            return turn

        return noted


def wait_until(fact: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait for something to become true.

    Raises:
        AssertionError: it did not, in so many seconds.
    """
    end = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.002)


def misreading_first(received: Received) -> Turn:
    """A model that reads well, but misquotes every tenth article at first."""
    story = story_of(received)
    said = story.reply
    if story.number % 10 == 0 and not is_asked_again(received):
        said["allegations"][0]["means"][0]["quote"] = "told that their visas would be prolonged"
    return reply(said)


def arguments(folder: Path, inputs: Path, server: ChatServer, *options: object) -> list[object]:
    return [
        "build", inputs, "--model", "vllm/made-up", "--base-url", server.url, "--concurrency", CONCURRENCY,
        "--out", folder / "out", "--work", folder / "work", *options,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def starter() -> Iterator[Launcher]:
    with launcher() as started:
        yield started


# --- kill -9 -------------------------------------------------------------------------------------------------------

KILLS = 20
FASTEST, SLOWEST = 0.1, 0.2  # seconds an answer takes
LONGEST_RUN = 0.5  # seconds from the first request of a run to its kill, at most: some are cut off before any answer
ARTICLES = 250  # a few more than are answered in so many runs, so that each is killed at work
EARLY = 4  # kills of the twenty at a moment that does not wait for the first request


def test_twenty_kills_lose_no_article_and_nothing_is_asked_twice_but_what_was_in_flight(
    tmp_path: Path, chat_server: ChatServer, starter: Launcher
) -> None:
    """The slowest of all tests: twenty-one runs."""
    seed = random.randrange(10**6)
    print("seed", seed)  # shown where the test fails
    chance = random.Random(seed)
    told = stories(ARTICLES)
    command = arguments(tmp_path, written(tmp_path, told), chat_server)
    log = Log()
    chat_server.otherwise = log.taking(
        lambda received: replace(misreading_first(received), delay=chance.uniform(FASTEST, SLOWEST))
    )
    starts: list[float] = []
    early = set(chance.sample(range(KILLS), EARLY))
    for kill in range(KILLS):
        before = len(log)
        starts.append(time.monotonic())
        process = starter.start(tmp_path, command)
        if kill not in early:
            wait_until(lambda before=before: len(log) > before)  # type: ignore[misc]
        time.sleep(chance.uniform(0, LONGEST_RUN))
        os.kill(process, signal.SIGKILL)
        assert starter.wait() == -signal.SIGKILL, "the run ended before it was killed"
        print(f"kill {kill + 1}: {len(log)} requests")
    starts.append(time.monotonic())
    starter.start(tmp_path, command)
    assert starter.wait() == 0, (tmp_path / "printed.err").read_text()

    ended = released(tmp_path / "out")("articles")
    assert {row["source_id"] for row in ended} == {story.name for story in told}
    assert {row["outcome"] for row in ended} == {"ok"}

    sent: defaultdict[str, list[Arrival]] = defaultdict(list)
    for arrival in log.arrivals:
        sent[arrival.body].append(arrival)
    assert len(sent) == ARTICLES + ARTICLES // 10  # each article, and what was misquoted once more
    lost: Counter[int] = Counter()  # by run, from 1; what arrives belongs to the last that was started
    for arrivals in sent.values():
        for earlier, later in pairwise(arrivals):
            run = bisect(starts, earlier.at)
            assert run < bisect(starts, later.at), "asked twice in one run"
            lost[run] += 1
    print("lost by each run:", sorted(lost.items()))
    # No seconds are asserted: how long an answer travels is the machine's. That a request is sent only when the answer
    # before it was kept is what bounds the loss, and this is counted.
    assert max(lost.values(), default=0) <= CONCURRENCY
    assert len(log) == len(sent) + lost.total()


# --- Ctrl-C --------------------------------------------------------------------------------------------------------


class Started:
    """A command in a process of its own, as a user starts it."""

    def __init__(self, starter: Launcher, folder: Path) -> None:
        self._starter = starter
        self._folder = folder
        self._process: int | None = None

    def __call__(self, options: list[object]) -> None:
        self._process = self._starter.start(self._folder, options)

    def is_running(self) -> bool:
        return not self._starter.has_ended()

    def press_ctrl_c(self) -> None:
        assert self._process is not None
        os.kill(self._process, signal.SIGINT)

    def end(self, seconds: float) -> tuple[int, str, str]:
        """How it ended within so many seconds, and what it printed as its result and besides."""
        code = self._starter.wait(seconds)
        self._process = None
        return code, *((self._folder / name).read_text(encoding="utf-8") for name in ("printed.out", "printed.err"))

    def kill(self) -> None:
        if self._process is not None:
            os.kill(self._process, signal.SIGKILL)
            self._starter.wait()


@pytest.fixture
def started(starter: Launcher, tmp_path: Path) -> Iterator[Started]:
    command = Started(starter, tmp_path)
    yield command
    command.kill()


class TestCtrlC:
    def test_lets_what_is_in_flight_finish_keeps_it_and_goes_on_later(
        self,
        tmp_path: Path,
        chat_server: ChatServer,
        started: Started,
    ) -> None:
        told = stories(40)
        log = Log()
        chat_server.otherwise = log.taking(lambda received: slow(misreading_first(received), 0.5))
        command = arguments(tmp_path, written(tmp_path, told), chat_server)
        started(command)
        wait_until(lambda: len(log) >= CONCURRENCY + 2)  # some are answered, the next are on their way
        started.press_ctrl_c()
        sent_before = len(log)
        code, _, err = started.end(30)
        assert code == 130
        assert "the same command goes on" in err and "Traceback" not in err
        assert not (tmp_path / "out").exists()
        assert len(log) <= sent_before + CONCURRENCY  # what was being sent as the signal came; all would be 44
        asked_before = {arrival.body for arrival in log.arrivals}

        again = build(tmp_path, tmp_path / "dispatches.jsonl", chat_server, "--concurrency", 16)
        assert (again.code, again.outcomes) == (0, {"ok": 40})
        assert set(Counter(arrival.body for arrival in log.arrivals).values()) == {1}
        assert len(asked_before) < len(log) == 44

    def test_ends_a_wait_that_the_server_asked_for(
        self,
        tmp_path: Path,
        chat_server: ChatServer,
        started: Started,
    ) -> None:
        log = Log()
        chat_server.otherwise = log.taking(lambda _: status(429, "slow down", headers={"Retry-After": "60"}))
        started(arguments(tmp_path, written(tmp_path, stories(40)), chat_server))
        wait_until(lambda: len(log) >= 1)
        time.sleep(0.5)
        started.press_ctrl_c()
        code, _, err = started.end(5)
        assert code == 130 and "the same command goes on" in err and "Traceback" not in err
        assert len(log) <= CONCURRENCY

    def test_lets_a_single_request_finish_where_one_at_a_time_is_sent(
        self,
        tmp_path: Path,
        chat_server: ChatServer,
        started: Started,
    ) -> None:
        log = Log()
        chat_server.otherwise = log.taking(lambda received: slow(misreading_first(received), 0.5))
        command = arguments(tmp_path, written(tmp_path, stories(6)), chat_server)
        started([*command, "--concurrency", 1])
        wait_until(lambda: len(log) == 2)
        started.press_ctrl_c()
        code, _, err = started.end(5)
        assert code == 130 and "Traceback" not in err
        assert len(log) == 2
        assert extracted(tmp_path, tmp_path / "dispatches.jsonl", chat_server).outcomes == {"ok": 6}
        assert set(Counter(arrival.body for arrival in log.arrivals).values()) == {1}

    def test_twice_ends_at_once(
        self,
        tmp_path: Path,
        chat_server: ChatServer,
        started: Started,
    ) -> None:
        log = Log()
        chat_server.otherwise = log.taking(lambda received: slow(misreading_first(received), 30))
        started(arguments(tmp_path, written(tmp_path, stories(40)), chat_server))
        wait_until(lambda: len(log) == CONCURRENCY)
        started.press_ctrl_c()
        time.sleep(0.5)
        assert started.is_running()  # it waits for what it has asked for
        started.press_ctrl_c()
        code, _, err = started.end(5)
        assert code == 130 and "Traceback" not in err
        assert len(log) == CONCURRENCY


# --- a server that sends away --------------------------------------------------------------------------------------

UNDER_WAY = 0.2  # seconds: what was sent before the server's word arrived, on a busy machine too
ASKED = 1  # seconds
STORM = 2.5  # seconds


@pytest.mark.parametrize("every", [1, 3])
def test_in_a_storm_of_429s_nothing_is_sent_in_the_pause_that_was_asked_for(
    tmp_path: Path, chat_server: ChatServer, started: Started, every: int
) -> None:
    """Whoever was sent away, all wait: of the requests of the storm, each is, or one in three."""
    told = stories(90)
    log = Log()
    sent_away: list[float] = []
    first: list[float] = []

    def storming(received: Received) -> Turn:
        first.append(time.monotonic())
        if time.monotonic() - first[0] > STORM:
            return slow(misreading_first(received), 0.02)
        if len(first) % every:
            # after the others were sent away, so that these workers are free to go on when they may not
            return slow(misreading_first(received), 0.4)
        # late, so that the requests of all workers have arrived before the first is sent away
        sent_away.append(time.monotonic() + 0.3)
        return slow(status(429, "too many requests", headers={"Retry-After": str(ASKED)}), 0.3)

    chat_server.otherwise = log.taking(storming)
    started([*arguments(tmp_path, written(tmp_path, told), chat_server), "--concurrency", 16, "--json"])
    code, out, err = started.end(60)
    assert (code, err) == (0, "")
    assert json.loads(out)["outcomes"] == {"ok": 90}
    assert len(sent_away) >= 8 // every  # most workers met the storm, though a busy machine lets some come late
    for away in sent_away:
        early = [arrival.at - away for arrival in log.arrivals if UNDER_WAY < arrival.at - away < ASKED]
        assert early == [], f"{len(early)} requests came {early[0]:.2f} s into a pause of {ASKED} s"


def test_a_server_that_is_not_there_ends_the_run_soon_and_says_what_mends_it(
    tmp_path: Path, chat_server: ChatServer
) -> None:
    path = written(tmp_path, stories(50))
    nowhere = ChatServer(9)  # the discard port: nothing listens there
    begun = time.monotonic()
    run = build(tmp_path, path, nowhere)
    assert run.code == 1 and not run.package.exists()
    assert re.search(r"cannot be reached.*running", run.err) and "nothing is published" in run.err
    assert time.monotonic() - begun < 20
    chat_server.otherwise = misreading_first
    assert extracted(tmp_path, path, chat_server).outcomes == {"ok": 50}
