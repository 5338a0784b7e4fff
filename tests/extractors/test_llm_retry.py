"""When a request is sent again, and after how long."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.extractors.llm import RetryPolicy
from allegata.extractors.llm.retry import asked_wait, limit_wait, seconds_until

NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
POLICY = RetryPolicy(tries=6, first_wait=1, longest_wait=5, longest_asked=60, longest_waiting=600)


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


def test_a_date_is_held_against_the_servers_own_clock() -> None:
    headers = {"retry-after": "Fri, 02 Jan 1970 00:00:09 GMT", "date": "Fri, 02 Jan 1970 00:00:00 GMT"}
    assert asked_wait(headers) == 9


@given(st.text())
def test_no_header_breaks_the_reading(value: str) -> None:
    seconds = asked_wait({"retry-after": value}, NOW)
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [
        ("1s", 1),
        ("6m0s", 360),
        ("20ms", 0.02),
        ("1h2m3.5s", 3723.5),
        ("1d", 86_400),
        ("12", 12),
        ("0.5", 0.5),
        (" 7 ", 7),
        (str(int(NOW.timestamp()) + 9), 9),
        (str((int(NOW.timestamp()) + 9) * 1000), 9),
        ("2026-11-21T12:00:30Z", 30),
        ("2026-11-21T11:00:00Z", 0),
        ("soon", None),
        ("", None),
        ("nan", None),
        ("6m0", None),
    ],
)
def test_a_reset_is_read_in_every_form(reset: str, seconds: float | None) -> None:
    assert seconds_until(reset, NOW) == (None if seconds is None else pytest.approx(seconds))


@given(
    st.text() | st.from_regex(r"\A(\d+(\.\d+)?(ms|s|m|h|d)){1,4}\Z") | st.datetimes().map(str) | st.floats().map(str)
)
def test_no_reset_breaks_the_reading(value: str) -> None:
    seconds = seconds_until(value, NOW)
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "2s"}, 2),
        ({"X-RateLimit-Remaining-Tokens": "0", "X-RateLimit-Reset-Tokens": "3s"}, 3),
        (
            {
                "x-ratelimit-remaining-requests": "0",
                "x-ratelimit-reset-requests": "2s",
                "x-ratelimit-remaining-tokens": "0",
                "x-ratelimit-reset-tokens": "3s",
            },
            3,
        ),
        (
            {
                "anthropic-ratelimit-requests-remaining": "0",
                "anthropic-ratelimit-requests-reset": "2026-11-21T12:00:04Z",
            },
            4,
        ),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "23h59m"}, 60),
        ({"x-ratelimit-remaining-requests": "8", "x-ratelimit-reset-requests": "2s"}, None),
        ({"x-ratelimit-remaining-requests": "-1", "x-ratelimit-reset-requests": "2s"}, None),
        ({"x-ratelimit-remaining-requests": "0"}, None),
        ({}, None),
    ],
)
def test_limits_are_read_as_each_server_names_them(headers: dict[str, str], seconds: float | None) -> None:
    assert limit_wait(headers, NOW) == (None if seconds is None else pytest.approx(seconds))


@given(done=st.integers(1, 2000))
def test_waiting_is_bounded(done: int) -> None:
    wait = POLICY.wait(done)
    assert wait is None if done >= POLICY.tries else wait is not None and 0 < wait <= POLICY.longest_wait


@given(times=st.integers(1, 2000), asked=st.floats(0.001, 1000), waited=st.floats(0, 1000))
def test_a_wait_that_was_asked_for_is_never_cut_short(times: int, asked: float, waited: float) -> None:
    wait = POLICY.wait_asked(times, asked, waited)
    if asked > POLICY.longest_asked or waited + asked > POLICY.longest_waiting:
        assert wait is None
    elif wait is not None:
        assert asked <= wait <= max(asked, POLICY.longest_wait)
        assert waited + wait <= POLICY.longest_waiting


@given(asked=st.floats(0.001, 60))
def test_a_server_that_puts_off_for_ever_is_given_up_in_the_end(asked: float) -> None:
    waited, times = 0.0, 0
    while (wait := POLICY.wait_asked(times + 1, asked, waited)) is not None:
        waited, times = waited + wait, times + 1
    assert POLICY.longest_waiting - 60 <= waited <= POLICY.longest_waiting
    assert times < 150


def test_waits_grow_and_differ_between_workers() -> None:
    waits = {RetryPolicy(first_wait=1).wait(1) for _ in range(10)}
    assert len(waits) > 1
    assert all(wait is not None and 0.5 <= wait <= 1 for wait in waits)
    later = RetryPolicy(first_wait=1).wait(3)
    assert later is not None
    assert later >= 2
