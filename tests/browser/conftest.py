"""What the tests of the page share: one release, served and as files, and one browser.

Every test that takes `visit`, `phone` or `visiting` holds the page to its silence: at the end, nothing was requested
from anywhere but the release, nothing was refused by the content security policy, nothing raised, and no text of bad
will ran.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.chromium import NONE, chromium, is_required, running_chromium
from tests.browser.material import release as published
from tests.browser.serving import serving
from tests.browser.visit import DESK, PHONE, Visit

Visiting = Callable[..., Visit]
"""Opens a window: at another address than the release's own, where one is given; keywords are those of a context."""

PATIENCE = 60_000
"""Milliseconds until a page counts as broken: a busy machine takes its time, and none of these takes one second."""

expect.set_options(timeout=PATIENCE)

Windows = dict[tuple[str, bool], Visit]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for the whole folder, and no longer: its event loop stands in the way of other tests' own."""
    program = chromium()
    if program is None:
        if is_required():
            pytest.fail(NONE)
        pytest.skip(NONE)
    with running_chromium(program) as running:
        yield running


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the release; never to be written to."""
    folder = published(tmp_path_factory.mktemp("page"))
    assert (folder / "index.html").is_file()
    return folder


@pytest.fixture(scope="session")
def served(release: Path) -> Iterator[str]:
    """The address of the release on loopback."""
    with serving(release) as address:
        yield address


@pytest.fixture
def address(request: pytest.FixtureRequest) -> str:
    """Where the release is: on loopback, unless a test asks for `file` by an indirect parameter."""
    if getattr(request, "param", "http") == "file":
        folder: Path = request.getfixturevalue("release")
        return folder.as_uri() + "/"
    served: str = request.getfixturevalue("served")
    return served


@pytest.fixture(scope="package")
def windows() -> Windows:
    """Windows at the page, by address and whether of a phone: to load it takes a second, to go back to it nothing."""
    return {}


@pytest.fixture
def visiting(browser: Browser, address: str) -> Iterator[Visiting]:
    """Opens windows, each with nothing stored, and closes them."""
    visits: list[Visit] = []
    with ExitStack() as contexts:

        def visit(at: str = address, **options: object) -> Visit:
            visits.append(window(browser, at, **options))
            contexts.callback(visits[-1].page.context.close)
            return visits[-1]

        yield visit
        found = [trouble for each in visits for trouble in each.all_troubles()]
    assert found == []


@pytest.fixture
def visit(browser: Browser, windows: Windows, address: str) -> Iterator[Visit]:
    """The page as it opens, in a window of a desk, which other tests may have looked into before."""
    yield from _shared(browser, windows, address)


@pytest.fixture
def phone(browser: Browser, windows: Windows, address: str) -> Iterator[Visit]:
    """The page as it opens, in the window of a phone; likewise."""
    size = {"width": PHONE[0], "height": PHONE[1]}
    yield from _shared(browser, windows, address, viewport=size, has_touch=True, is_mobile=True, device_scale_factor=2)


def _shared(browser: Browser, windows: Windows, address: str, **options: object) -> Iterator[Visit]:
    key = (address, bool(options))
    there = windows.pop(key, None)  # one that a test failed in is not put back
    visit = there.go("#") if there else window(browser, address, **options).open()
    yield visit
    found = visit.all_troubles()
    assert found == []
    windows[key] = visit


def window(browser: Browser, address: str, **options: object) -> Visit:
    """A window with nothing stored, at no page yet; options are those of playwright's `new_context`."""
    size = {"width": DESK[0], "height": DESK[1]}
    context = browser.new_context(**{"viewport": size, **options})
    context.set_default_timeout(PATIENCE)
    return Visit(context.new_page(), address)
