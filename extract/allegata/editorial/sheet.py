"""A CSV file as people keep it: from a spreadsheet or a text editor, in any of the ways in which these write it.

Read are UTF-8 with and without a byte order mark, UTF-16 with one, commas, semicolons and tabs, all line ends, columns
in any order, and empty rows. What could mean two things is a fault.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from .faults import Fault

_SEPARATORS = (",", ";", "\t")
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE = "Save it as “CSV UTF-8”"


@dataclass(frozen=True)
class Row:
    """One row.

    Args:
        number: as a spreadsheet counts, the header being row 1.
        cells: by the name of the column, without the spaces around them; empty ones are left out.
    """

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A file as it was read.

    Args:
        columns: those that its header has, of those that it may have.
        rows: the rows that can be read.
        faults: what is wrong with its form.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


def rows_of(file: str, data: bytes, columns: Sequence[str], required: Collection[str]) -> Table:
    """The rows of a file that can be read, and what is wrong with the others.

    Args:
        file: its name, for the faults.
        data: its bytes.
        columns: the columns that it may have.
        required: those that it must have.
    """
    text = _text(file, data)
    if isinstance(text, Fault):
        return Table((), (), (text,))
    separator, lines_above = _separator(text, columns)
    faults: list[Fault] = []
    table = list(_records(file, text, separator, -lines_above, faults))
    if not table:
        return Table((), (), tuple(faults))
    at, header = table[0]
    names = _names(file, at, header, faults)
    faults += _header_faults(file, at, names, columns, required)
    known = tuple(name for name in columns if name in names)
    if not known:
        return Table((), (), tuple(faults))
    rows = []
    for number, cells in table[1:]:
        # One cell more, though empty, is a separator inside a text: all that stands behind it is in a wrong column.
        if not len(names) <= len(cells) <= len(header) or any(cell.strip() for cell in cells[len(names) :]):
            faults.append(
                Fault(
                    file,
                    f"{len(cells)} cells, where the header has {len(names)}",
                    "Write empty cells too, and put a cell that holds a separator between quotation marks",
                    number,
                )
            )
            continue
        stripped = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
        rows.append(Row(number, {name: cell for name, cell in stripped.items() if cell and name in columns}))
        if stripped.get(""):
            faults.append(Fault(file, "a cell beneath no column name", "Name its column, or remove it", number))
    return Table(known, tuple(rows), tuple(faults))


def _text(file: str, data: bytes) -> str | Fault:
    if data.startswith(_WIDE_MARKS):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            return Fault(file, "it begins as UTF-16 and is none", _SAVE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Fault(file, f"line {line} is not UTF-8", f"{_SAVE}; what letter is meant cannot be told")


def _separator(text: str, columns: Sequence[str]) -> tuple[str, int]:
    """What parts the cells, and whether a first line says so (`sep=;`, which spreadsheets do not count as a row)."""
    first = text.splitlines()[0] if text.strip() else ""
    if first.strip().lower().startswith("sep=") and len(first.rstrip("\n\r")) >= len("sep=") + 1:
        said = first[len("sep=")]
        if said in _SEPARATORS:
            return said, 1
    header = next((line for line in text.splitlines() if line.strip(" \t,;")), "")
    parts = {separator: header.split(separator) for separator in _SEPARATORS}
    known = {one: len({name.strip(' "').lower() for name in parts[one]} & set(columns)) for one in _SEPARATORS}
    return max(_SEPARATORS, key=lambda one: (known[one], len(parts[one]))), 0


def _records(
    file: str, text: str, separator: str, skipped: int, faults: list[Fault]
) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, with their numbers; the first is the header."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = skipped
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            faults.append(
                Fault(
                    file,
                    "quotation marks that do not match, or a cell of more than 131,000 characters",
                    'Close the mark that is open, and write "" for one inside a cell',
                    number,
                )
            )
            continue
        if number > 0 and any(cell.strip() for cell in cells):
            yield number, cells


def _names(file: str, at: int, header: Sequence[str], faults: list[Fault]) -> list[str]:
    names = [name.strip().lower() for name in header]
    while names and not names[-1]:
        names.pop()
    faults += [
        Fault(file, f"column {name!r} twice", "Keep one of them", at, name)
        for number, name in enumerate(names)
        if name and name in names[:number]
    ]
    return names


def _header_faults(
    file: str, at: int, names: Sequence[str], columns: Sequence[str], required: Collection[str]
) -> Iterator[Fault]:
    """Columns that there are not, and columns that are missing."""
    all_of_them = f"There are: {', '.join(columns)}"
    for name in names:
        if name and name not in columns:
            close = get_close_matches(name, columns, 1)
            mend = f"Write {close[0]!r}" if close else all_of_them
            yield Fault(file, f"there is no column {name[:40]!r}", mend, at)
    missing = [name for name in columns if name in required and name not in names]
    if missing:
        yield Fault(file, f"no column {', '.join(map(repr, missing))}", all_of_them, at)
