"""When a request is sent again, and after how long."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.extractors.llm import RetryPolicy
from allegata.extractors.llm.retry import asked_wait

NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
POLICY = RetryPolicy(tries=6, first_wait=1, longest_wait=5, longest_asked=60)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.25"}, 0.25),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "Sat, 21 Nov 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Sat, 21 Nov 2026 11:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({}, None),
    ],
)
def test_a_servers_wish_is_read_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_wait(headers, NOW) == seconds


@given(st.text())
def test_no_header_breaks_the_reading(value: str) -> None:
    seconds = asked_wait({"retry-after": value}, NOW)
    assert seconds is None or seconds >= 0


@given(done=st.integers(1, 10), asked=st.none() | st.floats(0, 1000))
def test_waiting_is_bounded_and_never_shorter_than_asked(done: int, asked: float | None) -> None:
    wait = POLICY.wait(done, asked)
    if done >= POLICY.tries or (asked is not None and asked > POLICY.longest_asked):
        assert wait is None
    elif asked is not None:
        assert wait is not None
        assert asked <= wait <= asked + POLICY.first_wait
    else:
        assert wait is not None
        assert 0 < wait <= POLICY.longest_wait


def test_waits_grow_and_differ_between_workers() -> None:
    waits = {RetryPolicy(first_wait=1).wait(1, None) for _ in range(10)}
    assert len(waits) > 1
    assert all(wait is not None and 0.5 <= wait <= 1 for wait in waits)
    later = RetryPolicy(first_wait=1).wait(3, None)
    assert later is not None
    assert later >= 2
