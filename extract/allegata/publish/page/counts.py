"""What the page counts of a release for readers without JavaScript: months, origins, the values of each facet.

Claims that their outlet refutes are in none of these counts, and they count reports, never events.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from .claims import CLAIMS, Values, view

MOST_BARS = 240
"""Months of the chart that are drawn in a row, twenty years: further apart, only those with claims are."""


@dataclass(frozen=True)
class Month:
    """A bar of the chart: a month, how many claims were published in it, and its share of the most, 0 to 100."""

    month: str
    count: int
    share: int


@dataclass(frozen=True)
class Origins:
    """What the claims of a release rest on.

    Attributes:
        allegations: how many there are.
        articles: that hold them.
        outlets: of these articles, where they are known.
        cases: that they belong to.
        least: independent origins, where speakers that are not named are those named or one another.
        most: the same, where all speakers that are not named are others.
    """

    allegations: int
    articles: int
    outlets: int
    cases: int
    least: int
    most: int


def origins(connection: duckdb.DuckDBPyConnection, folder: Path) -> Origins:
    """Count what the claims rest on.

    Args:
        connection: as `opened` gives it.
        folder: of the release, with its Parquet files.
    """
    ((claims, articles, outlets, cases),) = connection.execute(
        "SELECT count(*), count(DISTINCT article_id), count(DISTINCT outlet), count(DISTINCT case_id) "
        f"FROM {CLAIMS} WHERE NOT is_refuted"
    ).fetchall()
    ((named, anonymous),) = connection.execute(
        "SELECT count(*) FILTER (origin_kind <> 'anonymous'), count(*) FILTER (origin_kind = 'anonymous') "
        f"FROM {view(folder, 'origins')}"
    ).fetchall()
    return Origins(claims, articles, outlets, cases, max(named, int(anonymous > 0)), named + anonymous)


def months(values: Values) -> tuple[Month, ...]:
    """The bars of the chart, in order; a month without a claim has one too, where the row is not too long.

    Args:
        values: of the facet of months.
    """
    counts = {each.value: each.count for each in values.values if each.count}
    if not counts:
        return ()
    first, last = (_number(month) for month in (min(counts), max(counts)))
    row = [_month(number) for number in range(first, last + 1)] if last - first < MOST_BARS else sorted(counts)
    most = max(counts.values())
    return tuple(Month(month, count, -(-100 * count // most)) for month in row for count in [counts.get(month, 0)])


def _number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
