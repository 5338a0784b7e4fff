"""The release before: what keeps its identifier, what is gone, and what differs.

`opened` reads an earlier release from a folder or an address. `Identities` gives the records of a new extraction the
identifiers that it gave them, leaves out what a person withdrew, and says what is gone. `changes_between` says what
differs, record by record and field by field.
"""

from __future__ import annotations

from .changes import changes_between, compare, fill_changes
from .earlier import Earlier, check_place, opened, version_of
from .identities import HeldBack, Identified, Identities
from .summary import changes_markdown, counted

__all__ = [
    "Earlier",
    "HeldBack",
    "Identified",
    "Identities",
    "changes_between",
    "changes_markdown",
    "check_place",
    "compare",
    "counted",
    "fill_changes",
    "opened",
    "version_of",
]
