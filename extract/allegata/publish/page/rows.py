"""The rows of the page: `rows-001.js` and on, each with a thousand claims by column, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

from .claims import CLAIMS, TOLD, Values, stream
from .facets import FLAT, ORDER
from .scripts import json_text, object_lines, write_script

PER_FILE = 1000
"""Claims a file: a megabyte, so that the first is there at once, and twenty are no burden."""

_CAPTIVE = "SELECT DISTINCT allegation_id FROM cited_sources WHERE source_type = 'captive'"
_QUERY = (
    f"SELECT {', '.join(FLAT)}, is_refuted, captive.allegation_id IS NOT NULL "
    f"FROM {TOLD} LEFT JOIN ({_CAPTIVE}) AS captive USING (allegation_id)"
)


def _fetched(rows: duckdb.DuckDBPyConnection, batch: int = PER_FILE) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, a batch at a time in memory."""
    while found := rows.fetchmany(batch):
        yield from found


def write_rows(connection: duckdb.DuckDBPyConnection, folder: Path, facets: Iterable[Values]) -> list[str]:
    """Write every claim, refuted ones too.

    Args:
        connection: as `opened` gives it.
        folder: of the release, with the folder of scripts.
        facets: their values, to which the rows refer by number.

    Returns:
        the names of the scripts, in order.
    """
    told = [values for values in facets if values.facet.is_told]
    indexes = _indexes(connection, told)
    rows = stream(connection, f"{_QUERY} ORDER BY {ORDER}")
    names: list[str] = []
    while batch := rows.fetchmany(PER_FILE):
        first = len(names) * PER_FILE
        names.append(f"rows-{len(names) + 1:03}")
        own = list(islice(indexes, len(batch)))
        *columns, refuted, captive = zip(*batch, strict=True)
        write_script(
            folder,
            names[-1],
            object_lines(
                (
                    ("from", json_text(first)),
                    ("flat", object_lines(zip(FLAT, map(json_text, columns), strict=True))),
                    ("refuted", json_text([int(each) for each in refuted])),
                    ("captive", json_text([int(each) for each in captive])),
                    (
                        "facets",
                        object_lines(
                            (values.facet.name, json_text([each[at] for each in own])) for at, values in enumerate(told)
                        ),
                    ),
                )
            ),
        )
    return names


def _indexes(connection: duckdb.DuckDBPyConnection, told: Sequence[Values]) -> Iterator[list[list[int]]]:
    """For each claim in the order of the page, and each facet: the numbers of the values that it has, sorted."""
    numbers = [{each.value: number for number, each in enumerate(values.values)} for values in told]
    pairs = " UNION ALL ".join(
        f"SELECT {at} AS facet, allegation_id, value FROM ({values.facet.pairs(CLAIMS)})"
        for at, values in enumerate(told)
    )
    rows = stream(
        connection,
        f"SELECT place, facet, value FROM {CLAIMS} LEFT JOIN ({pairs}) USING (allegation_id) ORDER BY place",
    )
    for _, group in groupby(_fetched(rows), key=itemgetter(0)):
        found: list[list[int]] = [[] for _ in told]
        for _, facet, value in group:
            if facet is not None:
                found[facet].append(numbers[facet][value])
        yield [sorted(each) for each in found]


def plain_rows(
    connection: duckdb.DuckDBPyConnection, *, is_refuted: bool, most: int | None = None
) -> Iterator[dict[str, object]]:
    """The claims as rows of a plain table, in the order of the page.

    Args:
        connection: as `opened` gives it.
        is_refuted: whether those that their outlet refutes, or all others.
        most: how many; null for all.

    Yields:
        the columns of the views, with `refuted` and `captive`, by name.
    """
    condition = "WHERE is_refuted" if is_refuted else "WHERE NOT is_refuted"
    limit = f" LIMIT {most}" if most is not None else ""
    names: Sequence[str] = (*FLAT, "refuted", "captive")
    for row in _fetched(stream(connection, f"{_QUERY} {condition} ORDER BY {ORDER}{limit}")):
        yield dict(zip(names, row, strict=True))
