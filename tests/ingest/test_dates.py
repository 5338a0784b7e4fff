"""A date is as precise as it is known, and empty rather than guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.ingest.dates import partial_date


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024", "2024"),
        ("2024-06", "2024-06"),
        ("2024-06-10", "2024-06-10"),
        ("2024-6-1", "2024-06-01"),
        ("2024/06/10", "2024-06-10"),
        ("20240610", "2024-06-10"),
        ("2024-06-10T12:00:00Z", "2024-06-10"),
        ("2024-06-10T23:30:00-05:00", "2024-06-10"),
        ("2024-06-10 08:15", "2024-06-10"),
        ("Mon, 10 Jun 2024 12:00:00 GMT", "2024-06-10"),
        ("10 June 2024", "2024-06-10"),
        ("June 10, 2024", "2024-06-10"),
        ("June 2024", "2024-06"),
    ],
)
def test_a_date_is_read(written: str, read: str) -> None:
    assert partial_date(written) == read


@pytest.mark.parametrize(
    "written", ["10/06/2024", "2024-02-30", "2024-13", "0000", "yesterday", "", "1718000000", "2024-06-10-11", "٢٠٢٤"]
)
def test_what_is_no_date_or_two_dates_is_none(written: str) -> None:
    assert partial_date(written) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_comes_back(day: date) -> None:
    assert partial_date(day.isoformat()) == day.isoformat()


@given(st.text())
def test_no_text_raises(text: str) -> None:
    partial_date(text)
