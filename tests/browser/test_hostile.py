"""Records of bad will are shown as text, in the table, a record, the filters and the plain pages; nothing of it runs.

That nothing ran and nothing was asked of another machine is what the fixture of a visit holds.
"""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import Locator, expect
from tests.browser.conftest import Visiting
from tests.browser.material import HOSTILE, LITERAL, known
from tests.browser.test_browse import BOTH_WAYS
from tests.browser.visit import Visit

ALL = "#month=2023-07&source_type=witness"
"""The state that shows them all and nothing else."""

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def as_shown(text: str) -> str:
    """What a reader is to see: what would turn the direction of other text is written out, and white space is one."""
    written = _TURNING.sub(lambda mark: f"[U+{ord(mark[0]):04X}]", text)
    return " ".join(written.replace("\u2028", " ").replace("\u2029", " ").split())


def read(cells: Locator) -> list[str]:
    """What stands in elements, with white space made one."""
    return [as_shown(text) for text in cells.all_inner_texts()]


@BOTH_WAYS
def test_the_table_shows_them_as_text(visit: Visit) -> None:
    visit.go(ALL)
    assert sorted(visit.identifiers) == sorted(known("hostile", place) for place in range(len(HOSTILE)))
    for column in (".of-allegation a", ".of-alleged_perpetrator", ".of-outlet .title"):
        assert sorted(read(visit.page.locator(f"#rows tbody {column}"))) == sorted(map(as_shown, HOSTILE))


@pytest.mark.parametrize("place", range(len(HOSTILE)))
def test_a_record_shows_it_as_text_wherever_it_stands(visit: Visit, place: int) -> None:
    record = visit.show(known("hostile", place))
    text = as_shown(HOSTILE[place])
    assert read(record.locator("#record-title")) == [text]
    assert set(read(record.locator(".field blockquote"))) == {text}
    assert len([name for name in read(record.locator(".field bdi")) if name == text]) >= 4
    assert record.locator("a[href^='javascript'], img, iframe, object, script").count() == 0


def test_a_notice_and_a_statement_show_it_as_text(visit: Visit) -> None:
    told = as_shown(visit.show(known("noticed")).inner_text())
    for text in HOSTILE[:4]:
        assert as_shown(text) in told


def test_a_filter_by_it_is_an_address_that_leads_back_to_it(visit: Visit) -> None:
    written = "text => allegata.state.format({...allegata.state.empty(), facets: {outlet: [text]}}, ['outlet'])"
    for place, text in enumerate(HOSTILE):
        address = visit.page.evaluate(written, text)
        assert visit.go(address).identifiers == [known("hostile", place)], text
        assert visit.state == address


def test_its_value_can_be_ticked_in_a_list(visit: Visit) -> None:
    visit.page.eval_on_selector('[data-facet="outlet"]', "list => (list.open = true)")
    listed = visit.page.locator('[data-facet="outlet"]')
    for place in (0, 5, 9):
        listed.get_by_role("searchbox").fill(HOSTILE[place])
        listed.get_by_role("checkbox").first.check()
        assert visit.identifiers == [known("hostile", place)]
        visit.go("#")


def test_the_download_holds_it_unaltered_but_for_formulas(visit: Visit) -> None:
    rows = visit.go(ALL).save().rows
    guarded = [f"'{text}" if text[0] in "=+-@" else text for text in HOSTILE]
    assert LITERAL.endswith("; --")  # which is a comment, and no formula behind a semicolon
    for column in ("title", "outlet", "allegation", "quote", "alleged_perpetrator"):
        assert sorted(row[column] for row in rows) == sorted(guarded)


def test_the_plain_pages_show_it_as_text(visiting: Visiting, address: str) -> None:
    plain = visiting(java_script_enabled=False)
    told = ""
    for path in ("index.html", "site/table/2.html", "site/table/refuted-1.html"):
        plain.page.goto(address + path)
        told += as_shown(plain.page.locator("#rows").inner_text())
        assert plain.page.locator("a[href^='javascript'], img, iframe, object").count() == 0
    assert [text for text in HOSTILE if as_shown(text) not in told] == []


def test_the_state_of_an_address_never_becomes_markup(visiting: Visiting) -> None:
    visit = visiting().open("#%3Cimg%20src=x%20onerror=alert(1)%3E&q=%3Cscript%3Ealert(1)%3C/script%3E")
    expect(visit.page.locator("#note")).to_contain_text("<img src")
    expect(visit.page.locator("#chips")).to_contain_text("<script>alert(1)</script>")


def test_the_title_of_the_window_names_the_record_and_no_text_of_its_article(visit: Visit) -> None:
    visit.show(known("hostile"))
    assert visit.page.title().startswith(known("hostile"))
    assert "<script" not in visit.page.title()


RUN = {
    "=1": "'=1",
    " \u00a0=1": "' \u00a0=1",
    "\ufeff\u200b@A1": "'\ufeff\u200b@A1",
    "\uff1d1": "'\uff1d1",
    "\n=1": "'\n'=1",
    "one;=1;two": "one;'=1;two",
    "one; -A1": "one; '-A1",
    "one\n+1": "one\n'+1",
    '"=1': '"=1',
    "a; - b\n-- c": "a; - b\n-- c",
    "1=1": "1=1",
}
"""Cells as they are, and as a spreadsheet may be given them: behind blanks, in wide letters, where a line is cut."""


def test_no_spreadsheet_is_given_a_formula(visit: Visit) -> None:
    written = visit.page.evaluate("texts => texts.map(allegata.download.cell).join('\\r\\n')", list(RUN))
    assert [cell for (cell,) in csv.reader(io.StringIO(written, newline=""))] == list(RUN.values())
    assert visit.page.evaluate("allegata.download.cell('\\n'.repeat(1e6)).length") == 1_000_003  # at once


def test_half_a_letter_in_the_search_makes_no_fault(visit: Visit) -> None:
    half = "text => allegata.state.format({...allegata.state.empty(), q: allegata.state.needle(text)}, [])"
    assert visit.page.evaluate(f"({half})('a\\ud800b')") == "#q=a%EF%BF%BDb"
