"""What is wrong with a publisher's decisions: every fault with its place, and all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import AllegataError

_MOST_SHOWN = 5  # faults in the message of a run that stops; `allegata editorial check` lists them all


@dataclass(frozen=True)
class Fault:
    """One thing to mend.

    Args:
        file: name of the file in the folder.
        what: what is wrong.
        mend: what to write instead, or to do.
        row: row of the file as a spreadsheet counts, the header being row 1.
        column: name of the column, or key of `release.toml`.
    """

    file: str
    what: str
    mend: str
    row: int | None = None
    column: str | None = None

    @property
    def where(self) -> str:
        """The place in words."""
        row = f", row {self.row}" if self.row is not None else ""
        return f"{self.file}{row}{f', {self.column}' if self.column else ''}"

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.mend}"


class EditorialError(AllegataError):
    """The publisher's decisions cannot be followed as they are written.

    Args:
        faults: what is to be mended, in the order of files and rows; one at least.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        shown = "; ".join(f"{fault.where}: {fault.what}" for fault in self.faults[:_MOST_SHOWN])
        more = f"; and {len(faults) - _MOST_SHOWN} more" if len(faults) > _MOST_SHOWN else ""
        if len(self.faults) == 1:
            super().__init__(shown, self.faults[0].mend)
        else:
            super().__init__(f"{len(faults)} faults: {shown}{more}", "List them: allegata editorial check FOLDER")
