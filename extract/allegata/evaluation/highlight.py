"""A text cut where quotes begin and end, so that a page can show who quoted what; and hidden characters made visible.

An article is hostile input. Its characters that reorder or hide what is written (the Trojan Source attack,
CVE-2021-42574) are shown by their numbers instead of being sent to a browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from markupsafe import Markup, escape

# Controls but tab and line feed, soft hyphen, zero-width space, bidirectional marks, word joiner, byte order mark,
# variation of annotations, lone surrogates, tags. The joiners U+200C and U+200D belong to Indic and Persian spelling.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


class Side(StrEnum):
    """Who quotes a stretch of the text."""

    GOLD = "gold"
    SYSTEM = "system"
    BOTH = "both"


@dataclass(frozen=True)
class Quoted:
    """A quote that stands in the text: offsets in code points, end exclusive, and the side whose it is."""

    start: int
    end: int
    side: Side


@dataclass(frozen=True)
class Stretch:
    """A stretch of the text whose characters are quoted by the same side, or by nobody.

    Attributes:
        start: code points from the text's beginning.
        text: its words.
        side: null where nobody quotes it.
    """

    start: int
    text: str
    side: Side | None


def stretches(text: str, quotes: Iterable[Quoted]) -> list[Stretch]:
    """The text in stretches, which joined are the text. One begins wherever a quote begins: there a link can lead.

    Args:
        text: of the article.
        quotes: of one side each; they may overlap.
    """
    spans = {Quoted(quote.start, min(quote.end, len(text)), quote.side) for quote in quotes}
    events = sorted({0, len(text), *(at for span in spans for at in (span.start, span.end) if at <= len(text))})
    changes: dict[int, list[tuple[Side, int]]] = {}
    for span in spans:
        changes.setdefault(span.start, []).append((span.side, 1))
        changes.setdefault(span.end, []).append((span.side, -1))
    open_quotes = dict.fromkeys(Side, 0)
    found: list[Stretch] = []
    for start, end in pairwise(events):
        for side, change in changes.get(start, ()):
            open_quotes[side] += change
        found.append(Stretch(start, text[start:end], _side([side for side in Side if open_quotes[side]])))
    return found


def _side(quoting: Sequence[Side]) -> Side | None:
    if not quoting:
        return None
    return quoting[0] if len(quoting) == 1 else Side.BOTH


def visible(text: object) -> Markup:
    """Text as HTML: escaped, and every character that hides or reorders shown by its number.

    Args:
        text: anything that is to be shown; `Markup` is taken as it is.
    """
    if isinstance(text, Markup):
        return text
    return Markup(_HIDDEN.sub(_shown, str(escape(text))))


def _shown(found: re.Match[str]) -> str:
    return f'<span class="hidden" title="a character that is not seen">[U+{ord(found[0]):04X}]</span>'
