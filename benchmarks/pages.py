"""How well the article is found in a page: `python benchmarks/pages.py FOLDER`.

The folder is the one of trafilatura's own evaluation (`tests` in its repository): `evaldata.json`, which gives for
each page some snippets that belong to the article and some that do not, and the pages in `cache` and `eval`. It is
third-party text, no part of this repository; where it is absent, that is said and nothing is measured. The measure is
theirs: a snippet that belongs and is in the text is a true positive, one that does not and is a false one; white space
is made even first. Ours is compared with what trafilatura's own `extract` gives by default, in its fast mode and in
its precise one, each from the bytes, in the same run. What is printed are figures alone.

`--part` measures one half of the pages only, drawn by the hash of their addresses: what was tuned on one half shows
its worth on the other. Exit 1 where our F1 is more than 0.01 below the best of trafilatura's, or our precision below
that of its default.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import trafilatura

from allegata.errors import InputError
from allegata.ingest.draft import Place
from allegata.ingest.encoding import decode
from allegata.ingest.page import draft_of_page

ALLOWED = 0.01
"""Of F1, as the project promises it."""
FOLDERS = ("cache", "eval")

Extracts = Callable[[bytes], str]


@dataclass(frozen=True)
class Page:
    """A page and its snippets."""

    markup: bytes
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


@dataclass
class Score:
    """Snippets by what became of them, and what it took."""

    found: int = 0
    missed: int = 0
    wrong: int = 0
    left_out: int = 0
    empty: int = 0
    seconds: float = 0.0

    @property
    def precision(self) -> float:
        return self.found / max(self.found + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.found / max(self.found + self.missed, 1)

    @property
    def f1(self) -> float:
        return 2 * self.found / max(2 * self.found + self.wrong + self.missed, 1)

    @property
    def accuracy(self) -> float:
        return (self.found + self.left_out) / max(self.found + self.missed + self.wrong + self.left_out, 1)

    def count(self, page: Page, text: str) -> None:
        even = _even(text)
        found = sum(_even(snippet) in even for snippet in page.wanted)
        wrong = sum(_even(snippet) in even for snippet in page.unwanted)
        self.found += found
        self.missed += len(page.wanted) - found
        self.wrong += wrong
        self.left_out += len(page.unwanted) - wrong
        self.empty += not even


def ours(markup: bytes) -> str:
    """The text of the whole way of a page: decoded, read, its furniture left out."""
    try:
        return draft_of_page(decode(markup, is_page=True), Place("page.html", "page")).text
    except InputError:
        return ""


def _theirs(*, fast: bool = False, precise: bool = False) -> Extracts:
    def extracts(markup: bytes) -> str:
        return (
            trafilatura.extract(
                markup,
                fast=fast,
                favor_precision=precise,
                include_comments=False,
                include_tables=True,
                include_formatting=False,
            )
            or ""
        )

    return extracts


SYSTEMS: dict[str, Extracts] = {
    "trafilatura": _theirs(),
    "trafilatura, fast": _theirs(fast=True),
    "trafilatura, precise": _theirs(precise=True),
    "allegata": ours,
}


def pages(folder: Path, part: str) -> Iterator[Page]:
    """The annotated pages of a folder, or of one half of them."""
    annotations = json.loads((folder / "evaldata.json").read_text(encoding="utf-8"))
    for address, item in sorted(annotations.items()):
        is_first = hashlib.sha256(address.encode()).digest()[0] < 128
        if part != "all" and is_first != (part == "first"):
            continue
        file = next((file for name in FOLDERS if (file := folder / name / item["file"]).is_file()), None)
        if file is not None:
            yield Page(file.read_bytes(), tuple(item["with"]), tuple(item["without"]))


def _even(text: str) -> str:
    return " ".join(text.split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder `tests` of trafilatura's repository")
    parser.add_argument("--part", choices=("all", "first", "second"), default="all", help="measure one half")
    parser.add_argument("--only", choices=tuple(SYSTEMS), action="append", help="measure this one")
    args = parser.parse_args()
    if not (args.folder / "evaldata.json").is_file():
        print(f"skipped: there is no evaldata.json in {args.folder}")
        return
    read = list(pages(args.folder, args.part))
    systems = {name: extracts for name, extracts in SYSTEMS.items() if name in (args.only or SYSTEMS)}
    scores = {name: Score() for name in systems}
    for extracts in systems.values():
        extracts(read[0].markup)  # what is loaded once is not counted
    for page in read:
        for name, extracts in systems.items():
            start = time.process_time()
            text = extracts(page.markup)
            scores[name].seconds += time.process_time() - start
            scores[name].count(page, text)
    print(f"{len(read)} pages")
    print(f"{'':<22} {'precision':>9} {'recall':>7} {'F1':>7} {'accuracy':>8} {'empty':>6} {'pages/s':>8}")
    for name, score in scores.items():
        print(
            f"{name:<22} {score.precision:>9.4f} {score.recall:>7.4f} {score.f1:>7.4f} {score.accuracy:>8.4f}"
            f" {score.empty:>6} {len(read) / score.seconds:>8.1f}"
        )
    if "allegata" in scores and len(scores) > 1:
        rivals = [score for name, score in scores.items() if name != "allegata"]
        is_close = scores["allegata"].f1 >= max(score.f1 for score in rivals) - ALLOWED
        sys.exit(not (is_close and scores["allegata"].precision >= rivals[0].precision))


if __name__ == "__main__":
    main()
