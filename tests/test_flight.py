"""Articles in flight: in order, bounded, and none lost when a run is stopped."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.records import an_article

from allegata import flight
from allegata.errors import LoadError, StopRunError, UnansweredError
from allegata.exchange import Extraction
from allegata.flight import Flight, faultless
from allegata.models import Article
from allegata.vocabulary import Outcome

ARTICLES = [an_article(number) for number in range(1, 41)]
KNOWN = Extraction(outcome=Outcome.SKIPPED, reason="known")
DONE = Extraction(outcome=Outcome.NO_ALLEGATION)


@settings(max_examples=30, deadline=None)
@given(
    kinds=st.lists(st.sampled_from(["known", "quick", "slow", "unanswered"]), max_size=40),
    workers=st.integers(1, 9),
    longest=st.integers(1, 12),
)
def test_all_come_through_in_their_order(kinds: list[str], workers: int, longest: int) -> None:
    kind_of = dict(zip((a.article_id for a in ARTICLES), kinds, strict=False))

    def read(article: Article) -> Extraction:
        kind = kind_of[article.article_id]
        if kind == "unanswered":
            raise UnansweredError("no answer")
        time.sleep(0.004 if kind == "slow" else 0)
        return DONE

    expected = {"known": KNOWN, "quick": DONE, "slow": DONE, "unanswered": None}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(flight, "_LONGEST_LINE", longest)
        run = Flight(read, workers)
        items = [(a, KNOWN if kind == "known" else None) for a, kind in zip(ARTICLES, kinds, strict=False)]
        came = list(run.through(iter(items)))
    assert came == [(a, expected[kind]) for a, kind in zip(ARTICLES, kinds, strict=False)]
    assert run.read_now == sum(kind in ("quick", "slow") for kind in kinds)
    assert run.stopped is None


def test_no_more_than_the_workers_are_under_way_and_no_article_is_taken_early() -> None:
    at_once, most, taken = 0, 0, 0
    lock = threading.Lock()

    def read(_: Article) -> Extraction:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.005)
        with lock:
            at_once -= 1
        return DONE

    def articles() -> object:
        nonlocal taken
        for article in ARTICLES:
            taken += 1
            yield article, None

    early = [taken - passed for passed, _ in enumerate(Flight(read, 4).through(articles()), 1)]  # type: ignore[arg-type]
    assert most == 4
    assert max(early) <= 20  # of 40: the line may grow behind a slow one


def test_a_stop_finishes_what_is_under_way_and_asks_for_nothing_more() -> None:
    started: list[str] = []
    both = threading.Barrier(2)

    def read(article: Article) -> Extraction:
        started.append(article.article_id)
        if len(started) <= 2:
            both.wait(5)
        if article is ARTICLES[0]:
            raise StopRunError("the key was refused")
        time.sleep(0.05)
        return DONE

    run = Flight(read, 2)
    came = list(run.through((article, KNOWN if article is ARTICLES[9] else None) for article in ARTICLES))
    assert [article for article, _ in came] == ARTICLES
    assert came[1][1] is DONE and came[9][1] is KNOWN
    assert all(found is None for article, found in came if article not in (ARTICLES[1], ARTICLES[9]))
    assert len(started) == 2
    assert str(run.stopped) == "the key was refused"


def test_a_fault_of_the_extractor_costs_its_article_only() -> None:
    def read(article: Article) -> Extraction:
        if article is ARTICLES[3]:
            raise ZeroDivisionError("a fault\nof two lines")
        return DONE

    run = Flight(faultless(read), 3)
    came = {article.article_id: found for article, found in run.through((a, None) for a in ARTICLES)}
    failed = came.pop(ARTICLES[3].article_id)
    assert failed is not None and failed.outcome is Outcome.ERROR
    assert failed.reason == "a fault in the extractor, please report it: ZeroDivisionError: a fault"
    assert set(map(id, came.values())) == {id(DONE)}


def test_a_ledger_that_fails_ends_the_run_though_the_first_in_line_is_slow() -> None:
    read: list[str] = []
    release = threading.Event()

    def failing(article: Article) -> Extraction:
        read.append(article.article_id)
        if article is ARTICLES[0]:
            release.wait(5)
            return DONE
        raise LoadError("the disk is full")

    run = Flight(faultless(failing), 4)
    threading.Timer(0.5, release.set).start()  # the pool waits for it in the end
    with pytest.raises(LoadError):
        list(run.through((article, None) for article in ARTICLES))
    assert len(read) <= 9
