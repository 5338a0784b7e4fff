"""Checksums of a release: of each file, in the format of `sha256sum`, and of the content as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

SUMS = "SHA256SUMS"
DATABASE = "allegata.duckdb"
DATABASE_SUM = "allegata.duckdb.sha256"
DESCRIPTOR = "datapackage.json"

UNSUMMED = frozenset({SUMS, DATABASE, DATABASE_SUM})
"""Files that SHA256SUMS leaves out: itself, and the database, whose bytes differ from run to run for equal content."""


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, lower-case hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_in(folder: Path) -> list[str]:
    """Paths of all files of a folder, relative and with slashes, in the order of their code points."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def sums_text(sums: Mapping[str, str]) -> str:
    """The sums by path as `sha256sum` writes and checks them."""
    return "".join(f"{sums[path]}  {path}\n" for path in sorted(sums))


def read_sums(text: str) -> dict[str, str]:
    """The sums by path of a text that `sha256sum` wrote; lines of any other form are left out."""
    pairs = (line.split("  ", 1) for line in text.split("\n") if "  " in line)
    return {path: digest for digest, path in pairs}


def content_hash(folder: Path, paths: Iterable[str]) -> str:
    """One hash of the data, equal wherever the CSV files are: that of the lines `sha256sum data/*.csv` prints."""
    return hash_of_sums({path: sha256_of(folder / path) for path in paths})


def hash_of_sums(sums: Mapping[str, str]) -> str:
    """The same, of CSV files whose sums are known, by path."""
    return hashlib.sha256(sums_text(sums).encode()).hexdigest()
