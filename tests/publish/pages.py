"""A page for tests: a release of records of every kind, its scripts read back, and its page written again at will."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
from tests.records import a_record, a_sample, an_allegation, an_article

from allegata.models import Record
from allegata.publish import Release
from allegata.publish.checksums import DATABASE, DESCRIPTOR, SUMS, read_sums
from allegata.publish.export import RELATIONS
from allegata.publish.figures import numbers
from allegata.publish.page import write_page
from allegata.vocabulary import SourceType, Stance

HOSTILE = (
    "</script><!--<script>alert('1')</script>\u2028\u2029 \u202eevil\u202c 🙂 {{ 7 * 7 }} \"q\" \\ \ufeff\ufffe =1+1"
)
"""Text that would run, end a script or a line, turn the reading direction, or be taken for a template or a formula."""

RELEASE = Release("1.0.0", "2026-01-02", page="browse")


def some_records() -> list[Record]:
    """The sample, and what it lacks: hostile words, a captive, several of a kind, rows without anything."""
    eighth, ninth, tenth = an_article(8), an_article(9), an_article(10)
    plain = an_allegation(eighth)
    captive = plain.cited_sources[0].model_copy(update={"source_type": SourceType.CAPTIVE, "label": HOSTILE})
    accused = plain.alleged_perpetrators[1].model_copy(update={"label": "the O'Neill brothers; others"})
    bare = {"means": (), "alleged_perpetrators": (), "affected_groups": (), "cited_sources": (), "responses": ()}
    return [
        *a_sample(),
        a_record(
            8,
            title=HOSTILE,
            outlet=HOSTILE,
            url="javascript:alert(1)",
            published="2025-02-03",
            allegations=(
                an_allegation(eighth, 1, allegation=HOSTILE, cited_sources=(*plain.cited_sources, captive)),
                an_allegation(eighth, 2, alleged_perpetrators=(accused, accused), responses=()),
            ),
        ),
        a_record(9, published=None, outlet=None, allegations=(an_allegation(ninth, 1, **bare),)),
        a_record(
            10,
            title="A claim found false",
            language="fr",
            allegations=(an_allegation(tenth, 1, stance=Stance.REFUTED),),
        ),
    ]


def write_again(folder: Path, release: Release = RELEASE) -> None:
    """Write the page of a release anew, in the place of the one that it may have."""
    shutil.rmtree(folder / "site", ignore_errors=True)
    (folder / "index.html").unlink(missing_ok=True)
    with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
        counts = {
            relation.name: connection.execute(f"SELECT count(*) FROM {relation.name}").fetchall()[0][0]
            for relation in RELATIONS
        }
    sums = read_sums((folder / SUMS).read_text(encoding="utf-8"))
    content_hash = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))["contentHash"].removeprefix("sha256:")
    write_page(folder, release, numbers(folder / DATABASE, counts), sums, content_hash)


def script(folder: Path, name: str) -> Any:
    """The value that a script hands over."""
    text = (folder / "site/data" / f"{name}.js").read_text(encoding="utf-8")
    start, end = f'window.allegata.take("{name}",', ");\n"
    assert text.startswith(start) and text.endswith(end)
    return json.loads(text[len(start) : -len(end)])


def rows(folder: Path) -> list[dict[str, Any]]:
    """Every row of the page: its columns, `refuted`, `captive`, and the values of each facet that it is told."""
    index = script(folder, "index")
    values = {facet["name"]: [value for value, _ in facet["values"]] for facet in index["facets"]}
    found = []
    for name in index["rows"]["files"]:
        part = script(folder, name)
        assert part["from"] == len(found)
        for at, refuted in enumerate(part["refuted"]):
            row = {column: cells[at] for column, cells in part["flat"].items()}
            facets = {facet: {values[facet][number] for number in each[at]} for facet, each in part["facets"].items()}
            found.append({**row, "refuted": refuted, "captive": part["captive"][at], "facets": facets})
    return found


def records(folder: Path) -> dict[str, dict[str, Any]]:
    """Every record of the page by its identifier, each of which stands in the file that the index leads to."""
    length = script(folder, "index")["records"]["prefixLength"]
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((folder / "site/data").glob("records-*.js")):
        part = script(folder, path.stem)
        assert {f"records-{key[4 : 4 + length] or 'all'}" for key in part} <= {path.stem}
        found |= part
    return found


def asked(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query to the published database."""
    with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
        return connection.execute(query).fetchall()


def all_asked(folder: Path, queries: Iterable[str]) -> list[list[tuple[Any, ...]]]:
    """The rows of each of many queries to the published database, whose two views of claims are made once for all."""
    with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
        for view in ("allegations_flat", "refuted_claims"):
            connection.execute(f"CREATE TEMP TABLE {view} AS FROM allegata.{view}")
        return [connection.execute(query).fetchall() for query in queries]
