"""What a collection brought."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..exchange import IngestProblem

Progress = Callable[[str, int, int | None], None]
"""Told the stage's name, how many addresses are done, and how many are known so far."""


@dataclass(frozen=True)
class Collected:
    """What a collection brought.

    Args:
        kept: of each page to be read, in the order of the sources: WARC file, and offset of its response record in the
            packed file.
        problems: what was not fetched, and what is to be said of what was.
        fetched: pages that were fetched now.
        unchanged: pages whose earlier record is given, as they have not changed, or could not be asked for again.
        lists: feeds, sitemaps and lists that were read.
    """

    kept: tuple[tuple[Path, int], ...]
    problems: tuple[IngestProblem, ...]
    fetched: int
    unchanged: int
    lists: int
