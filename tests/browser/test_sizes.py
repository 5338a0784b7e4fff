"""Releases of other sizes: one whose rows and records are many files, and one without an allegation."""

from __future__ import annotations

from pathlib import Path

import duckdb
from playwright.sync_api import expect
from tests.browser.conftest import Visiting
from tests.browser.material import plain, release
from tests.browser.test_browse import asked
from tests.records import a_record

from allegata.vocabulary import Outcome

MANY = 1_040
"""Allegations: more than stand in one file of rows, so many that records are in files by their first letter."""


def test_a_release_of_many_files_shows_them_all(tmp_path: Path, visiting: Visiting) -> None:
    folder = release(tmp_path, [plain(number) for number in range(2_000, 2_000 + MANY)], page="browse")
    there = asked(folder)
    assert len(list((folder / "site/data").glob("rows-*.js"))) == 2
    assert len(list((folder / "site/data").glob("records-*.js"))) == 16
    visit = visiting(folder.as_uri() + "/").open("#page=21")
    assert visit.found.startswith("1,040 of 1,040 allegations")
    assert visit.identifiers == there[1_000:]
    loaded = [address for address in visit.requests if "/records-" in address]
    visit.show(there[-1])
    assert loaded == [] and len([address for address in visit.requests if "/records-" in address]) == 1
    number, identifiers, sql = visit.look("#accused=XEL&review_status=reviewed&sort=cited_source")
    with duckdb.connect(str(folder / "allegata.duckdb"), read_only=True) as connection:
        rows = connection.execute(sql).fetchall()
    assert (number, identifiers) == (len(rows), [row[0] for row in rows[:50]])
    assert [row["allegation_id"] for row in visit.save().rows] == [row[0] for row in rows]


def test_a_release_without_an_allegation_says_so(tmp_path: Path, visiting: Visiting) -> None:
    folder = release(tmp_path, [a_record(1, outcome=Outcome.NO_ALLEGATION)], page="browse")
    visit = visiting(folder.as_uri() + "/").open()
    expect(visit.page.locator("#found")).to_have_text("This release holds no allegations.")
    expect(visit.page.locator("#rows")).to_be_hidden()
    expect(visit.page.locator("#download")).to_be_disabled()
    expect(visit.page.get_by_role("link", name="Ask in SQL")).to_have_count(0)
