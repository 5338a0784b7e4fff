"""What a reader waits for: `python benchmarks/page.py`.

Releases of made-up records (`release_material`) are opened in Chromium, over loopback and as files, each round in a
browser of its own with nothing stored. Times are the page's own clock, from the start of the navigation; the base is
the same clock for a page that holds one word, before it in the same browser. Of three rounds the middle one counts.
Exit 1 where a promise is not kept.

`--keep FOLDER` keeps the releases, and takes those that are there. `--ways file` or `http` opens them one way alone.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from allegata.links import Links
from allegata.load import load
from allegata.publish import Release, publish
from release_material import write_material

sys.path.append(str(Path(__file__).parents[1]))  # the browser is that of the tests

from tests.browser.chromium import NONE, chromium, running_chromium
from tests.browser.serving import serving

SIZES = (5_000, 20_000)
WAYS = ("http", "file")
ROUNDS = 3
PROMISED = {("first rows", 5_000): 2.0, ("SQL ready", 5_000): 6.0, ("slowest filter", 20_000): 1.0}
"""Seconds, by what is waited for and the number of allegations that it is promised for."""
PATIENCE = 60_000
"""Milliseconds after which a page counts as broken."""

Times = dict[str, float]

_WATCH = """(() => {
  const seen = (window.seen = {});
  const look = () => {
    const now = performance.now() / 1000;
    if (!seen.rows && document.querySelectorAll("#rows tbody tr").length >= 50) seen.rows = now;
    if (!seen.loaded && document.querySelector("html.loaded")) seen.loaded = now;
    if (!seen.rows || !seen.loaded) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""
"""Notes when the first rows stand in the page, and when they can be filtered, in seconds of the page's clock."""

_TAKEN = """(selector, act) => new Promise((resolve, reject) => {
  const shown = () => {
    const found = document.querySelector(selector);
    return found ? found.textContent : "";
  };
  const before = shown();
  const start = performance.now();
  const look = () => {
    const now = performance.now() - start;
    if (shown() !== before && shown() !== "") requestAnimationFrame(() => resolve((performance.now() - start) / 1000));
    else if (now > 60000) reject(new Error("nothing changed in " + selector));
    else requestAnimationFrame(look);
  };
  act();
  requestAnimationFrame(look);
})"""
"""Seconds from an act of the reader to the frame behind the one that shows another text."""

_ACTS = {
    "tick a value": """() => document.querySelector('[data-facet="denial_status"] input').click()""",
    "tick another": """() => document.querySelector('[data-facet="nationality"] input').click()""",
    "take both away": """() => document.querySelector("#clear").click()""",
    "press a month": """() => document.querySelectorAll("#chart [data-month]")[9].click()""",
    "follow a link": """() => { location.hash = "#act=forced_labour&source_type=ngo&sort=outlet"; }""",
    "words": """() => { location.hash = "#q=aldora%20post%2017"; }""",
    "words and a value": """() => { location.hash = "#q=embassy&denial_status=denied&sort=cited_source&down=1"; }""",
    "all rows again": """() => { location.hash = "#"; }""",
}
"""What a reader does to the rows, in this order."""

_SQL = "SELECT%20denial_status%2C%20count(*)%20FROM%20allegations_flat%20GROUP%20BY%20ALL%20ORDER%20BY%20ALL"


def made(folder: Path, allegations: int) -> Path:
    """The release of so many allegations, published where it is not there yet."""
    out = folder / str(allegations) / "release"
    if not out.exists():
        lines = out.parent / "lines"
        write_material(lines, allegations)
        links = {name: lines / f"{name}.jsonl" for name in Links.model_fields}
        load(out.parent / "safe.duckdb", lines / "records.jsonl", links=lambda: links)
        publish(out.parent / "safe.duckdb", out, Release("1.0.0", "2026-01-02", page="ask"))
    if not (out / "index.html").is_file():
        raise SystemExit(f"{out} has no page; remove it, and it is made anew")
    return out


@contextmanager
def addressed(way: str, release: Path) -> Iterator[str]:
    """The address of the release, over loopback or as a file."""
    if way == "file":
        yield release.as_uri() + "/"
        return
    with serving(release) as address:
        yield address


def visited(browser: Browser, release: Path, address: str) -> Times:
    """What one reader waits for, in seconds."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(PATIENCE)
    found = {"base": _base(page)}
    page.add_init_script(_WATCH)
    page.goto(f"{address}index.html")
    page.wait_for_selector("html.loaded", state="attached")
    found["first rows"] = float(page.evaluate("seen.rows"))
    found["filterable"] = float(page.evaluate("seen.loaded"))
    filters = [float(page.evaluate(f"({_TAKEN})('#found', {act})")) for act in _ACTS.values()]
    found |= {"filter": median(filters), "slowest filter": max(filters)}
    record = "() => document.querySelector('#rows a[data-record]').click()"
    found["record"] = float(page.evaluate(f"({_TAKEN})('#record-title', {record})"))
    if (release / "site/ask").is_dir():
        found["SQL ready"] = _sql(page, release, is_file=address.startswith("file:"))
    return found


def _base(page: Page) -> float:
    page.goto("data:text/html,<p>word</p>")
    return float(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd / 1000"))


def _sql(page: Page, release: Path, *, is_file: bool) -> float:
    """Seconds until the first answer: from the opening of the tab, or from when the database was chosen by hand."""
    opened = f"() => {{ location.hash = '#ask&sql={_SQL}'; }}"
    answer = "#ask .ask-result tbody td"
    if not is_file:
        return float(page.evaluate(f"({_TAKEN})('{answer}', {opened})"))
    page.evaluate(f"({opened})()")
    choose = page.locator("#ask-file")
    choose.wait_for(state="visible")
    waiting = f"window.taken = ({_TAKEN})('{answer}', () => {{}}); 0"
    page.evaluate(waiting)
    choose.set_input_files(release / "allegata.duckdb")
    return float(page.evaluate("taken"))


def measured(release: Path, way: str, program: Path) -> Times:
    """The middle of the rounds, each in a browser that was just started."""
    rounds: list[Times] = []
    with addressed(way, release) as address:
        for _ in range(ROUNDS):
            with running_chromium(program) as browser:
                rounds.append(visited(browser, release, address))
    return {name: median(each[name] for each in rounds) for name in rounds[0]}


def is_kept(allegations: int, found: Times) -> bool:
    """Whether what is promised for so many allegations was kept; what was not is said."""
    broken = [
        f"{name} took {found.get(name, PATIENCE / 1000):.2f} s, promised are {most:.1f}"
        for (name, size), most in PROMISED.items()
        if size == allegations and found.get(name, PATIENCE / 1000) >= most
    ]
    for each in broken:
        print(f"  NOT KEPT: {each}")
    return not broken


def _megabytes(release: Path, patterns: tuple[str, ...]) -> float:
    return sum(path.stat().st_size for pattern in patterns for path in release.glob(pattern)) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of allegations")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS, help="how the page is opened")
    parser.add_argument("--keep", type=Path, help="folder for the releases")
    asked = parser.parse_args()
    program = chromium()
    if program is None:
        sys.exit(NONE)
    os.nice(10)
    kept = True
    with tempfile.TemporaryDirectory() as temporary:
        for allegations in asked.sizes:
            release = made(asked.keep or Path(temporary), allegations)
            parts = {name: _megabytes(release, patterns) for name, patterns in _PARTS.items()}
            print(f"{allegations:,} allegations: " + ", ".join(f"{name} {size:.1f} MB" for name, size in parts.items()))
            for way in asked.ways:
                found = measured(release, way, program)
                told = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in found.items())
                print(
                    f"  {way}: {told}; first rows {found['first rows'] / found['base']:.0f} times the base", flush=True
                )
                kept &= is_kept(allegations, found)
    sys.exit(not kept)


_PARTS = {
    "the page": ("index.html", "site/*.*", "site/data/index.js"),
    "rows": ("site/data/rows-*.js",),
    "records": ("site/data/records-*.js",),
    "static tables": ("site/table/*.html",),
    "console": ("site/ask/*",),
    "database": ("allegata.duckdb",),
}
"""Files by what they are for. Page and rows are loaded at once; of the records one file when one is opened."""


if __name__ == "__main__":
    main()
