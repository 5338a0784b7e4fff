"""Cells to decisions: each checked as what its column is, so that a fault says what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from pydantic import ValidationError

from ..models import Model
from ..releases import Collection, Notice, Statement, Withdrawal
from ..vocabulary import NoticeKind, TombstoneReason
from .faults import Fault
from .sheet import Row
from .wording import broken, reaching

ABOUT = "about"
"""The column that says what a statement or a notice is about."""

Wrong = tuple[str, str]
"""What is wrong with a cell, and what to write instead."""

Found = TypeVar("Found", bound=Model)

_DAYS = ("made", "issued", "decided", "searched_from", "searched_until")
_PARTIAL_DATES = ("published_from", "published_until")
_FULL_DATE = 10  # characters of YYYY-MM-DD
_OPEN_TEXTS = (
    "party",
    "statement",
    "text",
    "collected_by",
    "note",
)  # a query, or where it was asked, may hold anything
_REASONS = tuple(reason for reason in TombstoneReason if reason is not TombstoneReason.NO_LONGER_EXTRACTED)
_MOST_DIGITS = 6  # of a number that people count by: longer ones are no number, and no database would take them
_MOST_REPEATED = 40  # characters of a cell that a fault repeats

_TARGET = re.compile(r"(alg|art|org|cas)-[0-9a-f]{16}")
_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*|mailto:[^\s@]+@[^\s@]+")
_KEY = "Write small letters a to z and digits, with hyphens between, such as embassy-2026-11"
_RECORD = "Copy the identifier from the dataset: art- or alg-, and 16 digits or letters a to f"
_MENDS = {
    "statement_id": _KEY,
    "notice_id": _KEY,
    "record_id": _RECORD,
    "successor_id": _RECORD,
    "collection_number": "Write a whole number from 1 to 999999",
    "notice": f"Write one of: {', '.join(NoticeKind)}",
    "reason": f"Write one of: {', '.join(_REASONS)}",
}


def decision_of(model: type[Found], file: str, row: Row) -> Found | list[Fault]:
    """The decision that a row writes down, or all that is wrong with it.

    Args:
        model: what the rows of this file are.
        file: its name, for the faults.
        row: its cells; `about` is left to `targets_of`.
    """
    cells = {column: cell for column, cell in row.cells.items() if column in model.model_fields}
    wrong = {column: fault for column, cell in cells.items() if (fault := _wrong(model, column, cell))}
    try:
        decision = model.model_validate_strings(cells)
    except ValidationError as error:
        for one in error.errors():
            column = str(one["loc"][0])
            wrong.setdefault(column, _unfit(model, column, cells.get(column)))
    else:
        for column, fault in _contradictions(decision):
            wrong.setdefault(column, fault)
        if not wrong:
            return decision
    return [Fault(file, what, mend, row.number, column) for column, (what, mend) in wrong.items()]


def targets_of(file: str, row: Row) -> tuple[str, ...] | list[Fault]:
    """The identifiers in the cell `about`, in their order and each once, or what is wrong with it."""
    cell = row.cells.get(ABOUT, "")
    targets = [part for part in re.split(r"[\s;,]+", cell) if part]
    wrong = [target for target in targets if not _TARGET.fullmatch(target)]
    mend = "Write identifiers of the dataset (alg-…, art-…, org-…, cas-…), parted by '; ' or spaces"
    if not targets:
        return [Fault(file, "it is about nothing", mend, row.number, ABOUT)]
    if wrong:
        return [Fault(file, f"{_repeated(one)} is no identifier", mend, row.number, ABOUT) for one in wrong]
    return tuple(dict.fromkeys(targets))


def _wrong(model: type[Model], column: str, cell: str) -> Wrong | None:
    if model is Withdrawal and column == "note":
        return None  # it is never published, and may be written as one likes
    if found := broken(cell):
        return found
    if column in _DAYS and not _is_day(cell):
        return f"{_repeated(cell)} is no day", "Write it as YYYY-MM-DD, such as 2026-11-05"
    if column in _PARTIAL_DATES and len(cell) == _FULL_DATE and not _is_day(cell):
        return f"{_repeated(cell)} is no day", _partial()
    if column == "collection_number" and len(cell) > _MOST_DIGITS:
        return f"{_repeated(cell)} does not fit", _MENDS[column]
    if column == "url" and not _ADDRESS.fullmatch(cell):
        return f"{_repeated(cell)} is no address", "Write one that begins with https://, http:// or mailto:"
    return reaching(cell) if column in _OPEN_TEXTS else None


def _unfit(model: type[Model], column: str, cell: str | None) -> Wrong:
    """What is wrong with a cell that the model refuses."""
    meaning = f"It is: {model.model_fields[column].description}"
    mend = _partial() if column in _PARTIAL_DATES else _MENDS.get(column, meaning)
    if cell is None:
        return "it must not be empty", mend if column in _MENDS else meaning
    return f"{_repeated(cell)} does not fit", mend


def _contradictions(decision: Model) -> Iterator[tuple[str, Wrong]]:
    """What each cell may say, and not beside the others: columns with what is wrong."""
    match decision:
        case Statement(statement=None, url=None):
            yield "statement", ("neither its words nor where they can be read", "Fill in statement, url or both")
        case Notice(text=None, url=None) if decision.notice is not NoticeKind.UNDER_REVIEW:
            yield "text", (f"nothing that shows the {decision.notice}", "Fill in text, url or both")
        case Collection():
            yield from _reversed(decision, "searched_from", "searched_until")
            yield from _reversed(decision, "published_from", "published_until")
        case Withdrawal():
            yield from _withdrawn_wrongly(decision)


def _reversed(collection: Collection, start: str, end: str) -> Iterator[tuple[str, Wrong]]:
    first, last = getattr(collection, start), getattr(collection, end)
    if first and last and first[: len(last)] > last[: len(first)]:
        yield end, (f"{last} is before {start}, {first}", "Mend one of them")


def _withdrawn_wrongly(withdrawal: Withdrawal) -> Iterator[tuple[str, Wrong]]:
    successor = withdrawal.successor_id
    if withdrawal.reason not in _REASONS:
        yield "reason", (f"{withdrawal.reason} is given by code alone", _MENDS["reason"])
    elif withdrawal.reason is TombstoneReason.DUPLICATE_OF and successor is None:
        yield "successor_id", ("it must not be empty for duplicate_of", "Write the record that it is the same as")
    elif withdrawal.reason is not TombstoneReason.DUPLICATE_OF and successor is not None:
        yield "successor_id", (f"{withdrawal.reason} has no successor", "Leave it empty, or write duplicate_of")
    elif successor == withdrawal.record_id:
        yield "successor_id", ("a record is no duplicate of itself", "Write the record that stays")
    elif successor is not None and successor[:3] != withdrawal.record_id[:3]:
        yield "successor_id", ("an article is no duplicate of an allegation", "Write two of one kind")


def _is_day(cell: str) -> bool:
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def _partial() -> str:
    return "Write it as YYYY-MM-DD, YYYY-MM or YYYY, as precise as it is known"


def _repeated(cell: str) -> str:
    return repr(cell if len(cell) <= _MOST_REPEATED else cell[:_MOST_REPEATED] + "…")
