"""Where an evidence report may be written: it is private, and never takes the place of another file."""

from __future__ import annotations

import sys
from pathlib import Path

from ..errors import PackageError, UsageError
from ..evidence_report import is_report
from ..publish import kind_of
from .console import out

_STDOUT = Path("-")
_MEND = "Name another file, as --html .allegata/report.html"
_START = 200
"""Characters that tell a report of ours."""


def check_report_file(file: Path) -> None:
    """Refuse a place that would publish what is private, or a file that is no report, before anything is read.

    Args:
        file: as named; `-` for stdout.

    Raises:
        UsageError: the file lies in the folder of a release, or is something else than a report.
    """
    if file == _STDOUT:
        return
    for folder in file.resolve().parents:
        if (folder / "datapackage.json").exists() and (folder == file.resolve().parent or _holds_release(folder)):
            raise UsageError(f"{folder} holds a release, and an evidence report is private", _MEND)
    if file.is_dir():
        raise UsageError(f"{file} is a folder", _MEND)
    try:
        with file.open(encoding="utf-8", errors="replace") as there:
            is_ours = is_report(there.read(_START))
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}", _MEND) from error
    if not is_ours:
        raise UsageError(f"{file} is there already, and is no evidence report", _MEND)


def write_report(file: Path, html: str) -> None:
    """Write a report to its file, and say so; or to stdout, where the file is `-`.

    Raises:
        UsageError: the file cannot be written.
    """
    if file == _STDOUT:
        sys.stdout.write(html)
        return
    try:
        file.write_text(html, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}", _MEND) from error
    out.print(f"Evidence report: {file} (private: full text and names)", markup=False, highlight=False)


def _holds_release(folder: Path) -> bool:
    try:
        kind_of(folder)
    except PackageError:
        return False
    return True
