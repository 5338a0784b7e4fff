"""A visit to the page: what a reader does there and sees, and everything that the page asked for or complained of."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Dialog, Locator, Page, Request, Response, expect

DESK = (1280, 800)
PHONE = (390, 844)
"""Sizes of a window, in CSS pixels: those that the project promises."""

_STEP = """state => new Promise(done => {
  if (location.hash === state || (state === "#" && location.hash === "")) return done();
  addEventListener("hashchange", () => setTimeout(done), {once: true});
  location.hash = state;
})"""

_LOOK = """() => [
  document.querySelector("#found").textContent,
  [...document.querySelectorAll("#rows tbody a[data-record]")].map(link => link.dataset.record),
  document.querySelector("#query-sql code").textContent,
]"""


@dataclass(frozen=True)
class Saved:
    """A file that the page handed to the reader."""

    name: str
    content: bytes

    @property
    def text(self) -> str:
        """What it says, without the mark of its encoding."""
        return self.content.decode("utf-8-sig")

    @property
    def has_mark(self) -> bool:
        """Whether it begins with the mark of UTF-8."""
        return self.content.startswith(codecs.BOM_UTF8)

    @property
    def rows(self) -> list[dict[str, str]]:
        """Its rows, as a program reads them."""
        return list(csv.DictReader(io.StringIO(self.text, newline="")))


class Visit:
    """A window with the page of a release.

    `troubles` holds what no page of ours may do: a request to anywhere but the release, an answer of 400 and above, an
    error or a warning in the console (a refusal by the content security policy is one), an exception, a dialog. A test
    that means one to happen clears it.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.requests: list[str] = []
        self.troubles: list[str] = []
        page.context.on("request", self._requested)
        page.context.on("response", self._answered)
        page.on("console", self._told)
        page.on("pageerror", lambda error: self.troubles.append(f"exception: {error}"))
        page.on("dialog", self._asked)

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)
        made_here = (
            ("data:", "blob:null/", f"blob:{self.address}") if self.is_file else ("data:", f"blob:{self.address}")
        )
        if not request.url.startswith((self.address, *made_here)):
            self.troubles.append(f"request to elsewhere: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"{response.status} for {response.url}")

    def _told(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"console: {message.text}")

    def _asked(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def all_troubles(self) -> list[str]:
        """The troubles, with one more where a text of bad will was run as a script."""
        ran = self.page.evaluate("window.__pwned")
        return [*self.troubles, *([] if ran is None else [f"a text was run: {ran}"])]

    @property
    def is_file(self) -> bool:
        """Whether the page was opened from a folder."""
        return self.address.startswith("file:")

    def open(self, state: str = "") -> Visit:
        """Open the page at a state, and wait until its data is there."""
        self.page.goto(f"{self.address}index.html{state}")
        self.page.wait_for_selector("html.loaded", state="attached")
        return self

    def settle(self) -> None:
        """Wait until a step that the reader took was drawn."""
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")

    def go(self, state: str) -> Visit:
        """Go to a state, as by a link within the page; `#` is the page as it opens."""
        self.page.evaluate(_STEP, state)
        return self

    def look(self, state: str) -> tuple[int, list[str], str]:
        """Go to a state: how many allegations there are, those in the table, and the SQL beside it."""
        self.go(state)  # which is drawn at once, though not yet painted: many states are looked at this way
        found, identifiers, sql = self.page.evaluate(_LOOK)
        return _number(found), identifiers, sql

    def show(self, identifier: str) -> Locator:
        """Open a record, and wait until it is there."""
        self.go(f"#record={identifier}")
        record = self.page.locator("#record-view article")
        expect(record.locator(".kicker code")).to_have_text(identifier)
        return record

    @property
    def state(self) -> str:
        """The hash of the address."""
        self.settle()
        found: str = self.page.evaluate("location.hash")
        return found

    @property
    def found(self) -> str:
        """How many there are, in the words of the page."""
        self.settle()
        return self.page.inner_text("#found")

    @property
    def number(self) -> int:
        """How many allegations the filters leave; none is said in words."""
        return _number(self.found)

    @property
    def identifiers(self) -> list[str]:
        """Of the allegations in the table, in its order."""
        self.settle()
        script = "links => links.map(link => link.dataset.record)"
        found: list[str] = self.page.eval_on_selector_all("#rows tbody a[data-record]", script)
        return found

    def column(self, name: str) -> list[str]:
        """The cells of a column of the table, as they are read."""
        return self.page.locator(f"#rows tbody .of-{name}").all_inner_texts()

    def filter(self, facet: str, value: str) -> Locator:
        """The checkbox of a value; its list is opened for it."""
        self.page.eval_on_selector(f'#facets [data-facet="{facet}"]', "list => (list.open = true)")
        return self.page.locator(f'#facets [data-facet="{facet}"] input[type=checkbox][value="{value}"]')

    def snippet(self, language: str) -> str:
        """The text that gives the same rows: `sql`, `python` or `r`."""
        text: str = self.page.eval_on_selector(f"#query-{language} code", "code => code.textContent")
        return text

    def save(self, selector: str = "#download") -> Saved:
        """Press a button that hands over a file."""
        with self.page.expect_download() as download:
            self.page.click(selector)
        return Saved(download.value.suggested_filename, Path(download.value.path()).read_bytes())

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        script = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
        wider: int = self.page.evaluate(script)
        return wider


def _number(found: str) -> int:
    first = found.split(maxsplit=1)[0].replace(",", "")
    return int(first) if first.isdigit() else 0
