"""Takes the README's pictures of the page: `make screenshots`.

The committed sample is served on loopback and opened in Chromium with nothing stored: the list and a record, on a desk
and on a phone. The same sample gives the same pictures wherever the same fonts and the same Chromium are.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser

sys.path.append(str(Path(__file__).parents[1]))  # the browser is that of the tests

from tests.browser.chromium import NONE, chromium, running_chromium
from tests.browser.serving import serving
from tests.browser.visit import DESK, PHONE, Visit

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "dataset"
PICTURES = ROOT / "docs" / "screenshots"
LARGEST = 200_000
"""Bytes of a picture: whoever clones the repository gets every version of them."""
SIZES = (DESK, PHONE)


def take(browser: Browser, address: str, record: str | None) -> list[Path]:
    """Take the pictures of the list, or of a record, in every size."""
    taken = []
    for width, height in SIZES:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="light", reduced_motion="reduce", locale="en-GB"
        )
        visit = Visit(context.new_page(), address).open()
        if record is not None:
            visit.show(record)
        visit.page.evaluate("document.activeElement.blur()")  # no ring of focus, nor a blinking caret
        visit.settle()
        taken.append(PICTURES / f"{'list' if record is None else 'record'}-{width}x{height}.png")
        visit.page.screenshot(path=taken[-1], animations="disabled", caret="hide")
        if visit.troubles:
            sys.exit("\n".join(visit.troubles))
        context.close()
    return taken


def most_answered(browser: Browser, address: str) -> str:
    """The record to show: the newest of a denial by one accused of two, for all five fields have something to say."""
    visit = Visit(browser.new_page(), address).open("#denial_status=denied&accused=RUS&accused=CHN&nationality=CHN")
    found = visit.identifiers[0]
    visit.page.close()
    return found


def main() -> None:
    program = chromium()
    if program is None:
        sys.exit(NONE)
    if not (SAMPLE / "index.html").is_file():
        sys.exit(f"{SAMPLE} has no page; run: make sample")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with running_chromium(program) as browser, serving(SAMPLE) as address:
        pictures = take(browser, address, None) + take(browser, address, most_answered(browser, address))
    for picture in pictures:
        size = picture.stat().st_size
        print(f"{picture.relative_to(ROOT)}: {size / 1000:.0f} kB")
        if size > LARGEST:
            sys.exit(f"{picture.name} is larger than {LARGEST / 1000:.0f} kB: show less")


if __name__ == "__main__":
    main()
