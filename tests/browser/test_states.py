"""What the page shows is what its SQL gives, for every filter, any words and any order; what it gives to copy runs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Visiting
from tests.browser.material import ASTRAL, BIDI, LITERAL, PROTOTYPE, SCRIPT
from tests.browser.visit import Visit

NEEDLES = (
    "VISAS",
    "οδοσ",
    "ΟΔΟΣ",
    "istanbul",
    "İSTANBUL",
    "straẞe",
    "o'brien; drop",
    "100% #1",
    "_",
    "\\",
    BIDI,
    ASTRAL,
)
"""Words that are sought: in letters of any kind and size, and with what SQL, addresses and patterns give a meaning."""


@pytest.fixture(scope="module")
def published(release: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The database of the release."""
    with duckdb.connect(str(release / "allegata.duckdb"), read_only=True) as connection:
        yield connection


def facets(release: Path) -> list[dict[str, Any]]:
    """The filters as the page has them."""
    script = (release / "site/data/index.js").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(re.sub(r"^window\.allegata\.take\(\"index\",|\);\n$", "", script))
    found: list[dict[str, Any]] = read["facets"]
    return found


def with_values(release: Path) -> Iterator[str]:
    """Each filter with its first value, with its last, with none, and with the last and none."""
    for facet in facets(release):
        values = [value for value, _ in facet["values"]]
        chosen = [*values[:1], *values[1:][-1:], *([""] if facet["nothing"] is not None else [])]
        parts = [f"{facet['name']}={quote(value, safe='')}" for value in chosen]
        yield from (f"#{part}" for part in parts)
        yield "#" + "&".join(parts[1:])


def in_order() -> Iterator[str]:
    """Each order of the table, both ways, with a filter."""
    for column in (
        "published",
        "outlet",
        "allegation",
        "alleged_perpetrator",
        "affected_nationalities",
        "cited_source",
    ):
        yield f"#act=retention&sort={column}"
        yield f"#language=en&sort={column}&down=1"


def with_words() -> Iterator[str]:
    """Words sought, alone and of a filter."""
    yield from (f"#q={quote(needle, safe='')}" for needle in NEEDLES)
    yield f"#outlet={quote(LITERAL)}&q=drop&claims=refuted"
    yield "#claims=refuted"


@pytest.mark.parametrize("kind", ["values", "order", "words"])
def test_the_rows_are_those_of_the_sql_beside_them(
    visit: Visit, release: Path, published: duckdb.DuckDBPyConnection, kind: str
) -> None:
    states = {"values": with_values(release), "order": in_order(), "words": with_words()}[kind]
    shown = {}
    for state in states:
        number, identifiers, sql = visit.look(state)
        rows = published.execute(sql).fetchall()
        shown[state] = len(rows)
        assert (number, identifiers) == (len(rows), [row[0] for row in rows[:50]]), state
    assert sum(map(bool, shown.values())) > 0.7 * len(shown)  # most have rows: the test compares something


@pytest.mark.parametrize(
    "state", ["", "#sort=outlet&down=1", f"#outlet={quote(LITERAL)}", "#denial_status=denied&act=retention"]
)
def test_the_download_has_the_rows_of_the_sql_in_their_order(
    visit: Visit, published: duckdb.DuckDBPyConnection, state: str
) -> None:
    rows = published.execute(visit.go(state or "#").snippet("sql")).fetchall()
    assert [row["allegation_id"] for row in visit.save().rows] == [row[0] for row in rows] != []


HARD = [f"#outlet={quote(text, safe='')}&q={quote(text[:9], safe='')}" for text in (LITERAL, SCRIPT, BIDI, PROTOTYPE)]
"""States whose values are hard to write into a program."""


@pytest.mark.parametrize("state", ["#denial_status=denied", *HARD])
def test_the_python_beside_the_table_gives_its_rows(
    visit: Visit, release: Path, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    code = visit.go(state).snippet("python")
    monkeypatch.chdir(release)
    ran: dict[str, Any] = {}
    exec(code, ran)
    assert [row[0] for row in ran["rows"]][:50] == visit.identifiers != []


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no R here: install it (apt-get install r-base-core)")
def test_the_r_beside_the_table_holds_its_sql(visit: Visit) -> None:
    read = "call <- parse(file('stdin', encoding='UTF-8'))[[3]]; cat(enc2utf8(call[[3]][[3]]))"
    for state in ("#q=%5C%22%20'", HARD[0]):
        code = visit.go(state).snippet("r")
        ran = subprocess.run(["Rscript", "-e", read], input=code.encode(), check=True, stdout=subprocess.PIPE)
        assert ran.stdout.decode().strip() == visit.snippet("sql")


def test_a_button_copies_what_stands_beside_it(visiting: Visiting) -> None:
    visit = visiting(permissions=["clipboard-read", "clipboard-write"]).open("#language=fr")
    visit.page.locator("#query > summary").click()
    for language, name in (("sql", "SQL"), ("python", "Python"), ("r", "R")):
        visit.page.locator(f'#query [data-language="{language}"]').click()
        visit.page.get_by_role("button", name=f"Copy the {name}").click()
        expect(visit.page.locator(f"#query-{language} .copy")).to_have_text("Copied")
        assert visit.page.evaluate("navigator.clipboard.readText()") == visit.snippet(language)
