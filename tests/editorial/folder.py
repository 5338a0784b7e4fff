"""A folder of decisions for tests, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from allegata.editorial import EditorialError, read_editorial


def alg(number: int) -> str:
    return f"alg-{number:016x}"


def art(number: int) -> str:
    return f"art-{number:016x}"


def org(number: int) -> str:
    return f"org-{number:016x}"


def cas(number: int) -> str:
    return f"cas-{number:016x}"


def folder(at: Path, **files: str | bytes) -> Path:
    """A folder with these files: `notices="…"` is notices.csv, `release` is release.toml."""
    at.mkdir(exist_ok=True)
    for name, content in files.items():
        path = at / ("release.toml" if name == "release" else f"{name}.csv")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return at


def faults(at: Path, **files: str | bytes) -> list[str]:
    """What is to be mended in a folder with these files, a line each; none where it is read."""
    try:
        read_editorial(folder(at, **files))
    except EditorialError as error:
        return [str(fault) for fault in error.faults]
    return []


def fault(at: Path, **files: str | bytes) -> str:
    """The one thing to be mended."""
    found = faults(at, **files)
    if len(found) != 1:
        pytest.fail(f"{len(found)} faults, not one: {found}")
    return found[0]
