"""The claims of a release, opened to be read for its page: in its order, with the values of every facet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
from babel import Locale

from ...contract.ddl import literal
from ...gazetteer.places import country_label, region_label
from ...vocabulary import VOCABULARIES
from ..checksums import DATABASE
from .facets import FACETS, FLAT, ORDER, Facet

MEMORY = "400MB"
"""What DuckDB may hold before it goes to disk: with what Python holds, well below a gigabyte."""

CLAIMS = "memory.claims"
"""The claims, refuted ones too, with `place`, their number in the order of the page from 0, and `is_refuted`; beside
them only the columns that facets are made of."""

TOLD = "memory.told"
"""The claims with every column of the views, and `is_refuted`."""


def view(folder: Path, name: str) -> str:
    """A view of a release as its rows were exported: to make it again is dear.

    Args:
        folder: of the release.
        name: of the view.
    """
    return f"read_parquet({literal(str(folder / 'parquet' / f'{name}.parquet'))})"


@contextmanager
def opened(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the published database of a release, with `CLAIMS` and `TOLD` beside it.

    The tables of the release go by their names alone; it is never written to.

    Args:
        folder: of the release, with its database and Parquet files.
    """
    columns = ", ".join(FLAT)
    kept = ", ".join(dict.fromkeys(facet.flat for facet in FACETS if facet.flat and not facet.is_joined))
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "threads": 2,  # each takes memory of its own, and what takes long is not DuckDB's part
        "autoload_known_extensions": False,
        "temp_directory": str(folder / f"{DATABASE}.tmp"),  # on the same disk; gone with the connection
    }
    with closing(duckdb.connect(":memory:", config=config)) as connection:
        connection.execute(f"ATTACH {literal(str(folder / DATABASE))} AS release (READ_ONLY)")
        connection.execute(
            f"CREATE VIEW {TOLD} AS "
            f"SELECT {columns}, false AS is_refuted FROM {view(folder, 'allegations_flat')} UNION ALL "
            f"SELECT {columns}, true AS is_refuted FROM {view(folder, 'refuted_claims')}"
        )
        connection.execute(
            f"CREATE TABLE {CLAIMS} AS SELECT row_number() OVER (ORDER BY {ORDER}) - 1 AS place, "
            f"allegation_id, {kept}, is_refuted FROM {TOLD}"
        )
        connection.execute("USE release")
        yield connection


def stream(connection: duckdb.DuckDBPyConnection, query: str) -> duckdb.DuckDBPyConnection:
    """The rows of a query, fetched as they are needed while others are asked."""
    cursor = connection.cursor()
    cursor.execute("USE release")
    return cursor.execute(query)


@dataclass(frozen=True)
class Value:
    """A value of a facet.

    Attributes:
        value: as SQL has it.
        label: for people.
        count: claims that have it, refuted ones left out.
        definition: of a code; null for every other value.
    """

    value: str
    label: str
    count: int
    definition: str | None = None


@dataclass(frozen=True)
class Values:
    """What the claims of a release have for a facet: its values in order, and how many claims have none.

    Values that stand in refuted claims alone are among them, with a count of zero. A facet that is not listed, and that
    the page derives by itself, is not counted: it has no values here.
    """

    facet: Facet
    values: tuple[Value, ...]
    without: int


def facet_values(connection: duckdb.DuckDBPyConnection) -> tuple[Values, ...]:
    """The values of every facet, in the order of the facets."""
    ((claims,),) = connection.execute(f"SELECT count(*) FROM {CLAIMS} WHERE NOT is_refuted").fetchall()
    counted = [facet for facet in FACETS if facet.is_listed or facet.is_told]
    counts: dict[str, dict[str | None, int]] = {facet.name: {} for facet in counted}
    at_once = len(counted) if claims <= _FEW else 1
    for start in range(0, len(counted), at_once):
        query = " UNION ALL ".join(map(_counts, counted[start : start + at_once]))
        for name, value, count in connection.execute(query).fetchall():
            counts[name][value] = count
    return tuple(
        _values(facet, counts[facet.name], _labels(connection, facet), claims)
        if facet.name in counts
        else Values(facet, (), 0)
        for facet in FACETS
    )


_FEW = 20_000
"""Claims of which all facets are counted in one statement: of a small release, each statement takes longer to plan than
to answer. Of more, they would not fit into memory together."""


def _counts(facet: Facet) -> str:
    """The query for how many claims have each value, and for how many have any, whose value is null."""
    return (
        f"SELECT '{facet.name}', value, count(DISTINCT allegation_id) FILTER (NOT is_refuted) "
        f"FROM ({facet.pairs(CLAIMS)}) JOIN {CLAIMS} USING (allegation_id) GROUP BY GROUPING SETS ((value), ())"
    )


def _values(facet: Facet, counts: Mapping[str | None, int], labels: Mapping[str, str], claims: int) -> Values:
    """The values of a facet.

    Args:
        facet: whose.
        counts: claims by value, those that have any by null; refuted ones left out.
        labels: of values that are no codes of a vocabulary.
        claims: how many there are.
    """
    codes = {str(code): code for code in VOCABULARIES[facet.vocabulary]} if facet.vocabulary else {}
    found = [
        Value(value, plain(value, facet.vocabulary), count, codes[value].definition)
        if codes
        else Value(value, labels.get(value, value), count)
        for value, count in counts.items()
        if value is not None
    ]
    return Values(facet, tuple(_sorted(facet, found)), claims - counts[None])


def _sorted(facet: Facet, found: list[Value]) -> list[Value]:
    if facet.vocabulary and facet.sorting == "vocabulary":
        places = {str(code): place for place, code in enumerate(VOCABULARIES[facet.vocabulary])}
        return sorted(found, key=lambda each: places[each.value])
    if facet.sorting == "count":
        return sorted(found, key=lambda each: (-each.count, each.label.casefold(), each.value))
    if facet.sorting == "label":
        return sorted(found, key=lambda each: (each.label.casefold(), each.value))
    return sorted(found, key=lambda each: each.value)


_CALLED = {
    # nobody is called a victim here; what is said of them is alleged
    ("source_type", "victim"): "person said to be affected",
    # "not stated" would read as if the accused had kept silent
    ("denial_status", "not_stated"): "no answer reported",
    ("source_type", "official_anonymous"): "official who is not named",
    ("source_type", "ngo"): "non-governmental organisation",
}


def plain(code: str, vocabulary: str | None = None) -> str:
    """A code as people read it: `coerced_enlistment` is "coerced enlistment".

    Args:
        code: of the vocabulary.
        vocabulary: whose code it is: some codes alone would be misread, and have words of their own there.
    """
    return _CALLED.get((vocabulary or "", code), code.replace("_", " "))


def _labels(connection: duckdb.DuckDBPyConnection, facet: Facet) -> Mapping[str, str]:
    """What values are called that are no codes of a vocabulary."""
    if facet.name == "language":
        named = connection.execute(f"SELECT DISTINCT language FROM {CLAIMS} WHERE language IS NOT NULL").fetchall()
        return {code: _languages().get(code, code) for (code,) in named}
    if facet.label is None:
        return {}
    # by what the release itself calls it most often
    found = connection.execute(
        f"SELECT value, label FROM (SELECT {facet.value} AS value, {facet.label} AS label, count(*) AS times "
        f"FROM {facet.table} GROUP BY ALL) WHERE value IS NOT NULL AND label IS NOT NULL "
        "ORDER BY value, times DESC, label"
    ).fetchall()
    labels: dict[str, str] = {}
    for value, label in found:
        labels.setdefault(value, label)
    return labels


@cache
def _languages() -> Mapping[str, str]:
    return dict(Locale("en").languages)


_CODES = """SELECT state_code AS code FROM alleged_perpetrators
UNION SELECT associated_country_code FROM alleged_perpetrators
UNION SELECT state_code FROM responses
UNION SELECT unnest(string_split(candidates, '; ')) FROM group_nationalities WHERE candidates IS NOT NULL
UNION SELECT CASE WHEN scheme = 'M49' THEN 'M49:' || code ELSE code END FROM group_nationalities"""


def countries(connection: duckdb.DuckDBPyConnection, found: tuple[Values, ...]) -> dict[str, str]:
    """English names of the countries and regions whose codes stand in the release, by code; regions as `M49:002`."""
    known = {
        each.value: each.label
        for values in found
        if values.facet.name in ("accused", "nationality")
        for each in values.values
        if each.label != each.value
    }
    codes = connection.execute(f"SELECT code FROM ({_CODES}) WHERE code IS NOT NULL ORDER BY code").fetchall()
    return {code: known.get(code) or _place(code) for (code,) in codes}


def _place(code: str) -> str:
    region = code.removeprefix("M49:")
    return country_label(code) if region == code else region_label(region)
