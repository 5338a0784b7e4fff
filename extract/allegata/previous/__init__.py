"""The release before: what keeps its identifier, what is gone, and what differs.

`opened` reads an earlier release from a folder or an address. `Identities` gives the records of a new extraction the
identifiers that it gave them, leaves out what a person withdrew, and says what is gone. `changes_between` says what
differs, record by record and field by field.
"""

from __future__ import annotations

from .beside import BesideChange
from .changes import Comparison, changes_between, compare, comparison, fill_changes
from .earlier import Earlier, check_place, opened, version_of
from .identities import HeldBack, Identified, Identities
from .named import Ask, Named, named_in
from .summary import changes_markdown, counted

__all__ = [
    "Ask",
    "BesideChange",
    "Comparison",
    "Earlier",
    "HeldBack",
    "Identified",
    "Identities",
    "Named",
    "changes_between",
    "changes_markdown",
    "check_place",
    "compare",
    "comparison",
    "counted",
    "fill_changes",
    "named_in",
    "opened",
    "version_of",
]
