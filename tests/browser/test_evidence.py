"""The evidence report of one article, opened by a double-click, as a maintainer reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.evidence_report.reports import HOSTILE, a_faulty_report, an_article

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}


@dataclass(frozen=True)
class Opened:
    """A report in a window, with all that it asked for or complained of."""

    page: Page
    troubles: list[str]

    @property
    def marked(self) -> str:
        """The words that are lifted out of the text."""
        found: str = self.page.evaluate(
            "[...document.querySelectorAll('mark')]"
            ".filter((mark) => getComputedStyle(mark).boxShadow !== 'none').map((mark) => mark.textContent).join('')"
        )
        return found


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a hostile article with rejected values."""
    path = tmp_path_factory.mktemp("evidence") / "report.html"
    path.write_text(a_faulty_report(HOSTILE, title="<b>Bold</b> \u202eturned"), encoding="utf-8")
    return path


@pytest.fixture(params=["script", "no script"])
def report(request: pytest.FixtureRequest, browser: Browser, file: Path) -> Iterator[Opened]:
    """The report at a desk, with and without JavaScript; it has asked for nothing and complained of nothing."""
    context = browser.new_context(viewport=DESK, java_script_enabled=request.param == "script")
    troubles: list[str] = []
    context.on("request", lambda asked: troubles.append(asked.url) if asked.url != file.as_uri() else None)
    page = context.new_page()
    page.on("console", lambda said: troubles.append(said.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
    page.goto(file.as_uri())
    yield Opened(page, troubles)
    assert [each for each in troubles if not each.startswith(file.as_uri() + "#")] == []
    context.close()


def test_a_value_leads_to_its_words_and_the_words_to_the_value(report: Opened) -> None:
    page = report.page
    expect(page.get_by_role("heading", level=1)).to_have_text("<b>Bold</b> [U+202E]turned")
    page.locator("#M1").get_by_role("link").last.click()
    assert report.marked == page.locator("#M1 q").text_content()
    page.locator("#at-S1").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#S1")).to_be_in_viewport()
    assert page.url.endswith("#S1")


def test_the_lines_of_a_field_are_taken_away_and_the_text_stays(report: Opened) -> None:
    page = report.page
    whole = page.locator("#text").text_content()
    assert page.locator("#text .pill.rejected").first.is_visible()
    page.get_by_label("X: rejected").uncheck()
    assert page.locator("#text .pill.rejected:visible").count() == 0
    assert page.locator("#text .pill.means").first.is_visible()
    assert page.locator("#text").text_content() == whole


@pytest.mark.parametrize("report", ["script"], indirect=True)
def test_a_click_on_words_shows_all_that_rests_on_them(report: Opened) -> None:
    page = report.page
    mark = page.locator("mark[data-marks~='P1'][data-marks~='G1']").first
    names = (mark.get_attribute("data-marks") or "").split()
    mark.click()
    chosen = page.locator(".value.on, .value:target").evaluate_all("found => found.map((each) => each.id)")
    assert set(chosen) == set(names) and len(names) > 2
    expect(page.locator(f"#{names[0]}")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator(".value.on")).to_have_count(0)


@pytest.mark.parametrize("report", ["script"], indirect=True)
def test_what_is_copied_from_the_text_is_the_text(report: Opened) -> None:
    report.page.evaluate("getSelection().selectAllChildren(document.getElementById('text'))")
    copied = report.page.evaluate("getSelection().toString()")
    for number in ("202E", "2066", "0000"):
        copied = copied.replace(f"[U+{number}]", chr(int(number, 16)))
    assert copied == an_article(HOSTILE).text


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk", "phone, dark"])
def test_it_fits_its_window_and_axe_finds_nothing_serious(
    browser: Browser, file: Path, size: dict[str, int], scheme: str
) -> None:
    page = browser.new_page(viewport=size, color_scheme=scheme)
    page.goto(file.as_uri() + "#at-M1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")] == []
    page.close()
