"""The folder of a publisher's decisions, read whole: what is clear is taken, and every fault is told at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from ..errors import UsageError
from ..models import Model
from ..releases import Collection, Notice, Statement, Withdrawal
from .about import about_of
from .cells import ABOUT, decision_of, targets_of
from .decisions import About, Editorial, Filed
from .faults import EditorialError, Fault
from .sheet import rows_of

ABOUT_FILE = "release.toml"
"""What the publisher says of the dataset as a whole."""

_READABLE = (".csv", ".tsv", ".toml")
_TABLE_ENDINGS = (*_READABLE, ".xlsx", ".xls", ".ods", ".numbers")
_MEND_TWICE = "Give each decision an identifier of its own, and a record one row"


@dataclass(frozen=True)
class Sheet:
    """One CSV file of the folder.

    Args:
        name: its file name.
        model: what its rows are.
        key: the column that names a row.
        is_about: whether a row says what it is about.
    """

    name: str
    model: type[Model]
    key: str
    is_about: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Its columns in the order in which they are written down."""
        key, *others = self.model.model_fields
        return (key, *([ABOUT] if self.is_about else []), *others)

    @property
    def required(self) -> tuple[str, ...]:
        """Those that no row can do without."""
        fields = self.model.model_fields
        return tuple(name for name in self.columns if name == ABOUT or fields[name].is_required())


COLLECTIONS = Sheet("collections.csv", Collection, "collection_number")
STATEMENTS = Sheet("statements.csv", Statement, "statement_id", is_about=True)
NOTICES = Sheet("notices.csv", Notice, "notice_id", is_about=True)
WITHDRAWALS = Sheet("withdrawals.csv", Withdrawal, "record_id")
SHEETS = (COLLECTIONS, STATEMENTS, NOTICES, WITHDRAWALS)

Found = TypeVar("Found", bound=Model)


def read_editorial(folder: Path) -> Editorial:
    """What a publisher decided.

    Args:
        folder: holds `release.toml`, `collections.csv`, `statements.csv`, `notices.csv` and `withdrawals.csv`; those
            that are missing say nothing.

    Raises:
        UsageError: there is no such folder, or it cannot be read.
        EditorialError: something in it is wrong or unclear: all of it, not the first only.
    """
    try:
        faults = list(_strays(folder))
    except OSError as error:
        what = f"{folder} cannot be read as a folder of decisions: {error.strerror}"
        raise UsageError(what, f"Make one: allegata editorial init {folder}") from None
    data = _read(folder, ABOUT_FILE, faults)
    about = about_of(ABOUT_FILE, data, faults) if data is not None else About()
    collections = _decisions(folder, COLLECTIONS, Collection, faults)
    statements = _decisions(folder, STATEMENTS, Statement, faults)
    notices = _decisions(folder, NOTICES, Notice, faults)
    withdrawals = _decisions(folder, WITHDRAWALS, Withdrawal, faults)
    faults += _circles(withdrawals)
    if faults:
        raise EditorialError(sorted(faults, key=lambda fault: (_place(fault.file), fault.row or 0)))
    return Editorial(
        about=about,
        collections=tuple(each for _, _, each in collections),
        statements=tuple(Filed[Statement](row=row, about=to, decision=each) for row, to, each in statements),
        notices=tuple(Filed[Notice](row=row, about=to, decision=each) for row, to, each in notices),
        withdrawals=tuple(Filed[Withdrawal](row=row, about=to, decision=each) for row, to, each in withdrawals),
    )


def _decisions(
    folder: Path, sheet: Sheet, model: type[Found], faults: list[Fault]
) -> list[tuple[int, tuple[str, ...], Found]]:
    """Row, targets and decision of each row that is clear, in the order of their keys."""
    data = _read(folder, sheet.name, faults)
    if data is None:
        return []
    table = rows_of(sheet.name, data, sheet.columns, sheet.required)
    faults += table.faults
    found = []
    first_of: dict[str, int] = {}
    for row in table.rows:
        decision = decision_of(model, sheet.name, row)
        targets = targets_of(sheet.name, row) if sheet.is_about else ()
        wrong = [*(decision if isinstance(decision, list) else ()), *(targets if isinstance(targets, list) else ())]
        missing = set(sheet.required) - set(table.columns)  # which is told once, and not again for each row
        faults += [fault for fault in wrong if fault.column not in missing]
        key = row.cells.get(sheet.key) if isinstance(decision, list) else str(getattr(decision, sheet.key))
        if key and first_of.setdefault(key, row.number) != row.number:
            faults.append(
                Fault(sheet.name, f"{key[:40]!r} stands in row {first_of[key]} too", _MEND_TWICE, row.number, sheet.key)
            )
        elif not isinstance(decision, list) and not isinstance(targets, list):
            found.append((row.number, targets, decision))
    return sorted(found, key=lambda each: getattr(each[2], sheet.key))


def _read(folder: Path, name: str, faults: list[Fault]) -> bytes | None:
    """The bytes of a file; None where it is missing, or cannot be read, which is a fault."""
    path = folder / name
    if not path.exists() and not path.is_symlink():
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        faults.append(Fault(name, f"it cannot be read: {error.strerror}", "Put a file there, or nothing"))
        return None


def _strays(folder: Path) -> Iterator[Fault]:
    """Files that somebody may take for decisions, and nobody reads."""
    names = {ABOUT_FILE, *(sheet.name for sheet in SHEETS)}
    stems = {name.partition(".")[0]: name for name in names}
    for path in sorted(folder.iterdir()):
        ending, stem = path.suffix.lower(), path.stem.lower()
        if path.name in names or path.name.startswith((".", "~")) or ending not in _TABLE_ENDINGS:
            continue
        if ending in _READABLE or stem in stems:
            meant = get_close_matches(stem, stems, 1)
            mend = (
                f"Save it as {stems[meant[0]]}" if meant else f"Read are {', '.join(sorted(names))}; put it elsewhere"
            )
            yield Fault(path.name, "it is not read", mend)


def _circles(withdrawals: Sequence[tuple[int, tuple[str, ...], Withdrawal]]) -> Iterator[Fault]:
    """Records that are withdrawn as duplicates of one another, so that none of them stays."""
    successor = {each.record_id: each.successor_id for _, _, each in withdrawals}
    for row, _, each in withdrawals:
        passed = {each.record_id}
        current = each.successor_id
        while current is not None and current not in passed:
            passed.add(current)
            current = successor.get(current)
        if current == each.record_id:
            yield Fault(
                WITHDRAWALS.name,
                "a circle of duplicates, none of which stays",
                "Leave out the record that is to stay",
                row,
                "successor_id",
            )


def _place(file: str) -> int:
    names = [ABOUT_FILE, *(sheet.name for sheet in SHEETS)]
    return names.index(file) if file in names else len(names)
