"""A text cut wherever a quote begins or ends, so that overlapping and nested quotes are all seen.

Offsets are Unicode code points, as in the record; nothing of the text is changed, left out or added.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise


@dataclass(frozen=True)
class Mark:
    """A stretch of the text that something rests on.

    Attributes:
        name: what rests on it, such as `A1`; unique on the page.
        kind: the field that it belongs to.
        start: first code point.
        end: code point after the last.
    """

    name: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """A stretch of the text all of whose characters are covered by the same marks.

    Attributes:
        text: its words.
        marks: those that cover it, the shortest first, which is the most telling.
        begun: those that begin with it, the longest first.
    """

    text: str
    marks: tuple[Mark, ...]
    begun: tuple[Mark, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with the white space behind it."""

    number: int
    passages: tuple[Passage, ...]


class Paragraphs:
    """Where the paragraphs of a text begin and end: what verification calls neighbouring is neighbouring here.

    They are parted by blank lines; by line ends in a text without any blank line.

    Args:
        text: of the article.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        ends = [block.end() for block in re.finditer(r"\n\s*\n" if re.search(r"\n\s*\n", text) else r"\n", text)]
        self.bounds = sorted({0, *ends, len(text)})

    def number(self, position: int) -> int:
        """The paragraph, counted from 1, that holds a code point."""
        return min(bisect_right(self.bounds, position), max(1, len(self.bounds) - 1))

    def marked(self, marks: Iterable[Mark]) -> list[Paragraph]:
        """The paragraphs in passages, which joined are the text.

        Args:
            marks: in any order; what of one lies outside the text is left out.
        """
        length = len(self.text)
        inside = [replace(m, end=min(m.end, length)) for m in marks if 0 <= m.start < min(m.end, length)]
        longest_first = sorted(inside, key=lambda mark: mark.start - mark.end)
        cuts = sorted({*self.bounds, *(at for mark in inside for at in (mark.start, mark.end))})
        found: list[Paragraph] = []
        for number, (start, end) in enumerate(pairwise(self.bounds), 1):
            within = cuts[bisect_right(cuts, start) - 1 : bisect_right(cuts, end)]
            # most paragraphs are quoted little, however much is quoted elsewhere
            here = [mark for mark in longest_first if mark.start < end and start < mark.end]
            found.append(Paragraph(number, tuple(self._passage(cut, here) for cut in pairwise(within))))
        return found

    def _passage(self, cut: tuple[int, int], longest_first: Sequence[Mark]) -> Passage:
        start, end = cut
        covering = [mark for mark in longest_first if mark.start <= start and end <= mark.end]
        return Passage(
            text=self.text[start:end],
            marks=tuple(reversed(covering)),
            begun=tuple(mark for mark in covering if mark.start == start),
        )
