"""Everybody reaches everything: on a phone, by keyboard alone, with a screen reader, in the dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.conftest import Visiting
from tests.browser.material import HOSTILE, LONG, known
from tests.browser.test_browse import asked
from tests.browser.visit import PHONE, Visit

VIEWS = {
    "list": "#",
    "filtered": "#denial_status=denied&act=retention",
    "long words": "#month=2023-07",
    "nothing": "#q=nothing%20of%20the%20kind",
    "refuted": "#claims=refuted",
    "record": f"#record={known('several')}",
    "withheld": f"#record={known('withheld')}",
    "noticed": f"#record={known('noticed')}",
    "long record": f"#record={known('hostile', HOSTILE.index(LONG))}",
    "absent": f"#record=alg-{'0' * 16}",
    "broken": "#nonsense" + "x" * 400,
}
SERIOUS = {"serious", "critical"}


def serious(page: Page, *, whole: bool = False) -> list[str]:
    """What axe finds that keeps a reader out: rule, and the elements.

    What stands under every view, the long lists of files above all, is looked at only where the page is as a `whole`.
    """
    # without preload: axe would fetch the style sheets anew, which a page from a folder may not
    options = {"resultTypes": ["violations"], "preload": False}
    context = None if whole else {"exclude": [["#about"], ["#downloads"]]}
    found: Any = Axe().run(page, context=context, options=options).response
    return [
        f"{each['impact']}: {each['id']}: {[node['html'][:200] for node in each['nodes']][:3]}"
        for each in found["violations"]
        if each["impact"] in SERIOUS
    ]


# --- a phone -------------------------------------------------------------------------------------------------------


def test_nothing_on_a_phone_is_wider_than_it_with_all_that_opens_open(visiting: Visiting) -> None:
    phone = visiting(viewport={"width": PHONE[0], "height": PHONE[1]}, is_mobile=True, has_touch=True).open()
    wider = {}
    for name, state in VIEWS.items():
        phone.go(state).settle()
        phone.page.eval_on_selector_all("details", "all => all.forEach(each => (each.open = true))")
        wider[name] = phone.overflow
    assert wider == dict.fromkeys(VIEWS, 0)


def test_on_a_phone_the_filters_wait_until_they_are_asked_for(phone: Visit) -> None:
    box = phone.page.locator('#facets [data-facet="denial_status"] input[value="denied"]')
    expect(box).to_be_hidden()
    phone.page.locator("#filters > summary").tap()
    expect(box).to_be_visible()
    box.tap()
    assert phone.state == "#denial_status=denied"


def test_on_a_phone_every_cell_says_what_it_is(phone: Visit) -> None:
    labels = "cells => cells.map(cell => getComputedStyle(cell, '::before').content)"
    said = phone.page.eval_on_selector_all("#rows tbody tr:first-child > :not(.of-allegation)", labels)
    assert [label for label in said if label in ("none", "normal", "")] == []


# --- keys ----------------------------------------------------------------------------------------------------------


def press_until(page: Page, key: str, is_there: Callable[[], bool], most: int = 150) -> None:
    """Press a key until something is so.

    Raises:
        AssertionError: it is not so after `most` times.
    """
    for _ in range(most):
        page.keyboard.press(key)
        if is_there():
            return
    raise AssertionError(f"not after {key} was pressed {most} times")


def focused(page: Page, attribute: str) -> str | None:
    """An attribute of what has the focus."""
    value: str | None = page.evaluate("name => document.activeElement.getAttribute(name)", attribute)
    return value


def test_all_is_reached_by_keyboard_alone_and_the_focus_is_where_it_was_left(visiting: Visiting) -> None:
    visit = visiting().open()
    page, keys = visit.page, visit.page.keyboard
    press_until(page, "Tab", lambda: focused(page, "value") == "denied" and focused(page, "type") == "checkbox")
    keys.press("Space")
    assert visit.state == "#denial_status=denied"
    assert focused(page, "value") == "denied"  # the next Tab goes on from here
    press_until(page, "Tab", lambda: focused(page, "data-record") is not None)
    opened = focused(page, "data-record")
    keys.press("Enter")
    expect(page.locator("#record-title")).to_be_focused()
    keys.press("Escape")
    expect(page.locator(f'#rows a[data-record="{opened}"]')).to_be_focused()
    assert visit.state == "#denial_status=denied"


def test_the_first_tab_leads_past_everything_to_the_table(visiting: Visiting) -> None:
    visit = visiting().open()
    visit.page.keyboard.press("Tab")
    expect(visit.page.get_by_text("Skip to the table")).to_be_focused()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("#rows")).to_be_focused()
    press_until(visit.page, "Tab", lambda: focused(visit.page, "data-record") is not None, most=10)


def test_months_are_reached_by_arrows_and_chosen_by_enter(visit: Visit, release: Any) -> None:
    months = visit.page.locator("#chart [data-month]")
    months.first.focus()
    press_until(visit.page, "ArrowRight", lambda: focused(visit.page, "data-month") == "2023-07", most=10)
    visit.page.keyboard.press("Enter")
    assert visit.number == len(asked(release, "published[1:7] = '2023-07'"))


def test_what_has_the_focus_is_seen(visit: Visit) -> None:
    shown = "() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.outlineWidth; }"
    for selector in ("#search", "#rows tbody a", "#facets input", "#chart [data-month][tabindex='0']", "nav a"):
        visit.page.keyboard.press("Tab")  # so that the browser shows the focus as it does for keys
        visit.page.locator(selector).first.focus()
        assert not visit.page.evaluate(shown).startswith("none"), selector


# --- axe -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["filtered", "refuted", "record", "noticed", "absent"])
def test_axe_finds_nothing_serious(visit: Visit, view: str) -> None:
    visit.go(VIEWS[view]).settle()
    assert serious(visit.page, whole=view == "filtered") == []


def test_axe_finds_nothing_serious_on_a_phone(phone: Visit) -> None:
    phone.go(VIEWS["filtered"]).settle()
    assert serious(phone.page) == []
    phone.show(known("several"))
    assert serious(phone.page) == []


def test_axe_finds_nothing_serious_in_the_dark(visiting: Visiting) -> None:
    visit = visiting(color_scheme="dark").open(VIEWS["filtered"])
    assert serious(visit.page, whole=True) == []
    visit.show(known("several"))
    assert serious(visit.page) == []


def test_axe_finds_nothing_serious_in_a_plain_page(visiting: Visiting, address: str) -> None:
    plain = visiting(viewport={"width": PHONE[0], "height": PHONE[1]})
    plain.page.goto(f"{address}site/table/2.html")
    assert serious(plain.page) == []
    assert plain.overflow == 0
