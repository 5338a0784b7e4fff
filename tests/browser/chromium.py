"""Chromium as these tests use it: the system's own, with a fresh profile, and no way to another machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NONE = "no Chromium here: install it (apt-get install chromium), or name one in ALLEGATA_CHROMIUM"
ARGUMENTS = (
    "--no-sandbox",  # containers allow none
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-lcd-text",  # a screenshot is the same whatever the order of a screen's subpixels
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # a request to elsewhere fails, and is an error
)


def chromium() -> Path | None:
    """The browser that ALLEGATA_CHROMIUM names, else the first on the path; none where ALLEGATA_BROWSER is `off`."""
    if os.environ.get("ALLEGATA_BROWSER") == "off":
        return None
    named = os.environ.get("ALLEGATA_CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def is_required() -> bool:
    """Whether a missing browser is a fault, as it is where all tests must run."""
    return os.environ.get("ALLEGATA_BROWSER") == "required"


@contextmanager
def running_chromium(program: Path) -> Iterator[Browser]:
    """A browser without a window. Profiles are its contexts': each begins with nothing stored."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
