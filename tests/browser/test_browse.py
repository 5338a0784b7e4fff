"""To look through the allegations: filters, months, words, order, pages, and a state that is an address."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Visiting
from tests.browser.material import FORMULAS, known
from tests.browser.visit import Visit

BOTH_WAYS = pytest.mark.parametrize("address", ["http", "file"], indirect=True)
"""Over a server, and from a folder by double-click."""

ORDER = "published DESC NULLS LAST, article_id, allegation_number"


def asked(release: Path, where: str = "true", order: str = ORDER, view: str = "allegations_flat") -> list[str]:
    """What the published database says: identifiers, in order."""
    with duckdb.connect(str(release / "allegata.duckdb"), read_only=True) as connection:
        rows = connection.execute(f"SELECT allegation_id FROM {view} WHERE {where} ORDER BY {order}").fetchall()
    return [row[0] for row in rows]


@BOTH_WAYS
def test_the_newest_allegations_come_first_and_are_counted(visit: Visit, release: Path) -> None:
    there = asked(release)
    assert visit.identifiers == there[:50]
    assert visit.found.startswith(f"{len(there)} of {len(there)} allegations")


@BOTH_WAYS
def test_a_filter_leaves_the_allegations_it_names_and_says_how_many(visit: Visit, release: Path) -> None:
    visit.filter("denial_status", "declined").check()
    declined = asked(release, "denial_status = 'declined'")
    assert visit.identifiers == declined[:50]
    assert visit.number == len(declined)
    assert visit.state == "#denial_status=declined"


def test_values_of_one_filter_are_alternatives_and_filters_narrow_each_other(visit: Visit, release: Path) -> None:
    visit.filter("denial_status", "declined").check()
    visit.filter("denial_status", "no_response").check()
    either = "denial_status IN ('declined', 'no_response')"
    assert visit.number == len(asked(release, either))
    visit.filter("review_status", "reviewed").check()
    assert visit.identifiers == asked(release, f"{either} AND review_status = 'reviewed'")


def test_the_count_beside_a_value_is_what_its_filter_leaves(visit: Visit) -> None:
    visit.filter("act", "forced_labour").check()
    box = visit.filter("review_status", "reviewed")
    count = box.locator("xpath=ancestor::li").locator(".count").inner_text()
    box.check()
    assert visit.number == int(count) > 0


def test_a_filter_in_force_is_taken_away_by_its_chip(visit: Visit) -> None:
    before = visit.found
    visit.filter("denial_status", "declined").check()
    visit.page.click("#chips button")
    assert visit.found == before
    expect(visit.filter("denial_status", "declined")).not_to_be_checked()


def test_all_filters_are_cleared_at_once(visit: Visit) -> None:
    before = visit.found
    visit.go("#denial_status=declined&act=retention&q=visa")
    assert visit.found != before
    visit.page.click("#clear")
    assert visit.found == before
    expect(visit.page.locator("#search")).to_have_value("")


@BOTH_WAYS
def test_a_column_of_the_chart_leaves_its_month(visit: Visit, release: Path) -> None:
    visit.page.click('#chart [data-month="2023-07"]')
    assert visit.identifiers == asked(release, "published[1:7] = '2023-07'")
    assert visit.state == "#month=2023-07"
    visit.page.click('#chart [data-month="2023-07"]')
    assert visit.number == len(asked(release))


def test_words_are_sought_in_titles_names_and_quotes(visit: Visit, release: Path) -> None:
    visit.page.fill("#search", "HARBOUR  watch")
    expect(visit.page).to_have_url(re.compile("#q=HARBOUR%20watch$"))
    assert visit.identifiers == asked(
        release, "cited_source LIKE '%Harbour Watch%' OR allegation LIKE '%Harbour Watch%'"
    )
    visit.page.fill("#search", "no such words")
    expect(visit.page.locator("#found")).to_contain_text("None of")
    expect(visit.page.locator("#rows")).to_be_hidden()


def test_words_that_a_step_back_took_away_do_not_come_back(visit: Visit) -> None:
    every = visit.number
    search = visit.page.locator("#search")
    search.press_sequentially("harbour ")
    expect(visit.page.locator("#found")).not_to_contain_text(f"{every} of")
    expect(search).to_have_value("harbour ")  # the blank between two words stays while they are typed
    visit.go("#")
    expect(search).to_be_focused()
    expect(search).to_have_value("")
    visit.page.locator('#rows th[data-column="outlet"]').get_by_role("button").click()
    assert visit.number == every


@pytest.mark.parametrize("column", ["outlet", "published", "alleged_perpetrator", "denial_status"])
def test_a_heading_puts_the_rows_in_its_order_and_back(visit: Visit, release: Path, column: str) -> None:
    heading = visit.page.locator(f'#rows th[data-column="{column}"]')
    heading.get_by_role("button").click()
    assert visit.identifiers == asked(release, order=f"{column} NULLS LAST, {ORDER}")[:50]
    expect(heading).to_have_attribute("aria-sort", "ascending")
    heading.get_by_role("button").click()
    assert visit.identifiers == asked(release, order=f"{column} DESC NULLS LAST, {ORDER}")[:50]
    expect(heading).to_have_attribute("aria-sort", "descending")


def test_the_pager_leads_to_the_rest_and_back(visit: Visit, release: Path) -> None:
    there = asked(release)
    visit.page.get_by_role("link", name="Next page").click()
    assert visit.identifiers == there[50:100]
    assert visit.state == "#page=2"
    visit.page.get_by_role("link", name="Previous page").click()
    assert visit.identifiers == there[:50]


STATE = "#accused=XRU&accused=XBO&language=en&sort=outlet&down=1"


@BOTH_WAYS
def test_a_link_leads_to_the_same_rows_in_the_same_order(visit: Visit, visiting: Visiting) -> None:
    visit.go(STATE)
    other = visiting().open(STATE)
    assert other.identifiers == visit.identifiers != []
    assert other.found == visit.found
    other.page.reload()
    other.page.wait_for_selector("html.loaded", state="attached")
    assert other.identifiers == visit.identifiers
    expect(other.filter("accused", "XBO")).to_be_checked()
    assert other.state == STATE


@BOTH_WAYS
def test_back_and_forward_lead_through_what_was_seen(visit: Visit) -> None:
    seen = [visit.found]
    for state in ("#denial_status=declined", "#denial_status=declined&review_status=reviewed"):
        visit.go(state)
        seen.append(visit.found)
    visit.show(visit.identifiers[0])
    visit.page.go_back()
    expect(visit.page.locator("#rows")).to_be_visible()
    assert visit.found == seen[2]
    visit.page.go_back()
    expect(visit.page.locator("#found")).to_have_text(seen[1])
    visit.page.go_back()
    expect(visit.page.locator("#found")).to_have_text(seen[0])
    visit.page.go_forward()
    expect(visit.page.locator("#found")).to_have_text(seen[1])


BROKEN = (
    "#%",
    "#nonsense",
    "#accused=NOBODY&x=1",
    "#page=0",
    "#sort=1;DROP",
    "#__proto__=1",
    "#constructor",
    "#record=1",
)
"""Links that were cut, made up, or made for another release."""


@pytest.mark.parametrize("state", BROKEN)
def test_a_link_that_says_nothing_shows_all_rows_and_says_so(visit: Visit, state: str) -> None:
    visit.go("#act=retention").go(state)
    expect(visit.page.locator("#note")).to_contain_text("says nothing in this release")
    assert len(visit.identifiers) == 50


def test_a_link_that_says_nothing_says_so_as_the_page_opens(visiting: Visiting) -> None:
    visit = visiting().open("#q=%ff&accused=NOBODY")
    expect(visit.page.locator("#note")).to_contain_text("accused=NOBODY")
    assert len(visit.identifiers) == 50


def test_a_page_beyond_the_last_is_the_last(visiting: Visiting, release: Path) -> None:
    assert visiting().open("#page=999").identifiers == asked(release)[50:]


def test_claims_that_their_outlet_refutes_stand_apart_and_in_no_count(visit: Visit, release: Path) -> None:
    assert known("refuted") not in asked(release)
    expect(visit.page.locator("#counts")).to_contain_text(str(len(asked(release))))
    visit.page.get_by_role("navigation", name="Page").get_by_role("link", name="Refuted claims").click()
    assert visit.identifiers == asked(release, view="refuted_claims") == [known("refuted")]
    expect(visit.page.locator("#refuted-note")).to_contain_text("the outlet itself says that the claim is false")
    assert visit.found.startswith("1 of 1 refuted claims")


@BOTH_WAYS
def test_the_download_holds_every_row_that_the_filters_leave(visit: Visit, release: Path) -> None:
    visit.go("#language=fr&page=2")
    saved = visit.save()
    assert saved.name == "allegata-0.7.0-allegations-filtered.csv"
    assert saved.has_mark  # or a spreadsheet that opens it with a click garbles its accents
    with duckdb.connect(str(release / "allegata.duckdb"), read_only=True) as connection:
        query = f"SELECT * FROM allegations_flat WHERE language = 'fr' ORDER BY {ORDER}"
        answer = connection.execute(query)
        names = [column[0] for column in answer.description]
        expected = [
            dict(zip(names, ("" if cell is None else str(cell) for cell in row), strict=True))
            for row in answer.fetchall()
        ]
    assert saved.rows == expected != []


def test_no_cell_of_the_download_is_a_formula_to_a_spreadsheet(visit: Visit) -> None:
    rows = visit.save().rows
    assert not [cell for row in rows for cell in row.values() if cell[:1] in set("=+-@\t\r")]
    assert {f"'{formula}" for formula in FORMULAS} <= {row["outlet"] for row in rows}
