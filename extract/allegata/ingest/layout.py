"""The lines of pages, as they stand on paper, to paragraphs: heads and feet left out, broken words joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_EDGE = 2  # lines at the top and at the bottom of a page that may be those of every page
_LEAST_REPEATS, _LEAST_SHARE = 3, 0.4  # pages; those on the left and on the right may have heads of their own
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|p\.|seite|página|pág\.|pagina|стр\.)\s*)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:/|of|von|de|sur|из)\s*\d{1,4})?",
    re.IGNORECASE,
)
_ENDS_A_SENTENCE = re.compile(r"[.!?…:。؟][\"'”’»)\]\d]*\Z")
_FIRST_CHARACTER = re.compile(r"[^\W_]")
_WIDE = 1.35  # to the usual distance of lines: more is half a blank line
_OTHER_SIZE = 1.15  # to the size of the letters: more is a heading
_SHORT = 0.88  # of the width of the column: less is the last line of a paragraph
_INDENT = 0.8  # of the size of the letters
_NEIGHBOURS = 6  # lines that show how wide the column is
_LETTERS = re.compile(r"[^\W\d_]*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True)
class Line:
    """A line where it stands on its page, in points from the lower left corner; `y` is what its letters stand on.

    Where its last word goes on in the next line, `is_broken` says so, and the hyphen is left out.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    is_broken: bool = False


def text_of(pages: Sequence[Sequence[Line]]) -> str:
    """The text of the pages, a blank line between paragraphs."""
    kept = _without_edges(pages)
    words = Counter(word.lower() for page in kept for line in page for word in _WORD.findall(line.text))
    paragraphs: list[list[str]] = []  # each of its lines and what joins them: to lengthen one text takes ever longer
    last: Line | None = None
    for page in kept:
        gap = _usual_gap(page)
        for number, line in enumerate(page):
            if last is None or (not last.is_broken and _is_new_paragraph(last, line, page, number, gap)):
                paragraphs.append([line.text])
            else:
                paragraphs[-1] += (_joint(last.text, line.text, words) if last.is_broken else " ", line.text)
            last = line
    return "\n\n".join("".join(parts) for parts in paragraphs)


def _without_edges(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without the lines at their top and bottom that are those of many pages, page numbers apart."""
    edges = [_edges(page) for page in pages]
    repeats = Counter(key for edge in edges for key in {_key(line) for line in edge})
    least = max(_LEAST_REPEATS, _LEAST_SHARE * len(pages))
    return [
        [
            line
            for line in page
            if line not in edge
            or not (repeats[_key(line)] >= least or (len(pages) > 1 and _PAGE_NUMBER.fullmatch(line.text)))
        ]
        for page, edge in zip(pages, edges, strict=True)
    ]


def _edges(page: Sequence[Line]) -> frozenset[Line]:
    heights = sorted({round(line.y) for line in page})
    outer = {*heights[:_EDGE], *heights[-_EDGE:]}
    return frozenset(line for line in page if round(line.y) in outer)


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.casefold().split()))


def _usual_gap(page: Sequence[Line]) -> float:
    gaps = [above.y - below.y for above, below in pairwise(page)]
    gaps = [gap for gap, line in zip(gaps, page, strict=False) if 0 < gap < 4 * line.size]
    return median(gaps) if gaps else 0.0


def _is_new_paragraph(last: Line, line: Line, page: Sequence[Line], number: int, usual_gap: float) -> bool:
    ends = _ENDS_A_SENTENCE.search(last.text) is not None
    first = _FIRST_CHARACTER.search(line.text)
    goes_on = first is not None and first[0].islower()
    if max(last.size, line.size) > _OTHER_SIZE * min(last.size, line.size) > 0:
        return True
    gap = last.y - line.y if number else 0.0
    if gap <= 0:  # the next column, or page
        return ends and not goes_on
    if usual_gap and gap > _WIDE * usual_gap:
        return True
    if goes_on:
        return False
    if line.left - last.left > _INDENT * line.size:
        return ends
    column = [
        one for one in page[max(number - _NEIGHBOURS, 0) : number + _NEIGHBOURS] if abs(one.left - last.left) < 30
    ]
    left, right = min(one.left for one in [last, *column]), max(one.right for one in [last, *column])
    return ends and last.right - left < _SHORT * (right - left)


def _joint(start: str, end: str, words: Counter[str]) -> str:
    """What joins a broken word: a hyphen where the text has it so elsewhere, or its second part is no word."""
    last, first = _LETTERS.match(start[::-1]), _LETTERS.match(end)
    before, after = last[0][::-1] if last else "", first[0] if first else ""
    if not before or not after or not after[0].islower():
        return "-"
    return "-" if words[f"{before}-{after}".lower()] > words[f"{before}{after}".lower()] else ""
