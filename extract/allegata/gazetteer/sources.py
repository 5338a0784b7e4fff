"""Sources: canonical labels of outlets, agencies, organisations and services, with what kind of source they are.

The table is `data/sources.csv`: alias, label, type. Names that are also ordinary words ("Time", "Punch") are looked up
as a whole name only, never found in running text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ..vocabulary import SourceType
from .actors import without_determiner
from .phrases import PhraseTable
from .tables import rows


@dataclass(frozen=True)
class Source:
    """A known source: canonical label and kind."""

    label: str
    source_type: SourceType


@dataclass(frozen=True)
class SourceMention:
    """A known source in a text: code points, end exclusive."""

    start: int
    end: int
    word: str
    source: Source


def lookup_source(name: str) -> Source | None:
    """The source that a name as written stands for ("AFP", "The Kyiv Independent"), else None."""
    table = _aliases("name")
    for written in (name, without_determiner(name)):
        found = table.exact(written.removesuffix("'s").removesuffix("’s"))
        if found is not None:
            return found
    return None


def find_sources(text: str) -> list[SourceMention]:
    """Every source of the table in a text, in order, without overlaps."""
    return [
        SourceMention(hit.start, hit.end, text[hit.start : hit.end], hit.payload) for hit in _aliases("text").find(text)
    ]


@cache
def _aliases(scope: str) -> PhraseTable[Source]:
    """The table by alias; scope `text` leaves out the aliases that are also ordinary words."""
    return PhraseTable(
        (row["alias"], Source(row["label"], SourceType[row["source_type"].upper()]))
        for row in rows("sources")
        if scope == "name" or row["scope"] == "text"
    )
