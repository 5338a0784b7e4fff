"""Whether the files of a release are those that were published: present, no others, and unchanged to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .checksums import DATABASE, DATABASE_SUM, DESCRIPTOR, SUMS, UNSUMMED, files_in, hash_of_sums, read_sums, sha256_of
from .export import RELATIONS
from .findings import Finding
from .manifest import Manifest


def check_files(folder: Path, manifest: Manifest) -> list[Finding]:
    """Compare the files of a release with its sums and with what its descriptors list."""
    # A folder's own housekeeping (.git, .DS_Store) is no part of a release.
    visible = [path for path in files_in(folder) if not any(part.startswith(".") for part in path.split("/"))]
    digests = {path: _digest(folder / path) for path in visible}
    return list(
        dict.fromkeys(  # a file that is missing is missed by its sums and by each descriptor
            (
                *_against_sums(folder, digests),
                *_against_manifest(folder, digests, manifest),
                *_of_database(folder, digests),
                *_of_content(digests, manifest),
            )
        )
    )


def _digest(path: Path) -> str | None:
    try:
        return sha256_of(path)
    except OSError:
        return None


def _against_sums(folder: Path, digests: dict[str, str | None]) -> Iterator[Finding]:
    sums = _sums(folder, SUMS)
    if sums is None:
        yield Finding(SUMS, None, "missing-file", "the list of checksums is missing or no text")
        return
    for path, digest in sums.items():
        if path not in digests:
            yield Finding(path, None, "missing-file", "the release lists this file, and it is not there")
        elif digests[path] is None:
            yield Finding(path, None, "unreadable", "the file can not be read")
        elif digests[path] != digest:
            yield Finding(path, None, "checksum", f"the file was changed: its SHA-256 is not the one of {SUMS}")
    for path in digests.keys() - sums.keys() - UNSUMMED:
        yield Finding(path, None, "stray-file", f"the file is not listed in {SUMS}")


def _against_manifest(folder: Path, digests: dict[str, str | None], manifest: Manifest) -> Iterator[Finding]:
    for file in manifest.files:
        if file.path not in digests:
            yield Finding(file.path, None, "missing-file", "the release lists this file, and it is not there")
            continue
        size = (folder / file.path).stat().st_size
        if file.size is not None and file.size != size:
            yield Finding(file.path, None, "size", f"the file has {size} bytes, and a descriptor gives {file.size}")
        if file.digest is not None and file.digest != digests[file.path]:
            message = "the file was changed: its SHA-256 is not the one that a descriptor gives"
            yield Finding(file.path, None, "checksum", message)
    listed = {file.path for file in manifest.files} | UNSUMMED | {DESCRIPTOR}
    for path in sorted(digests.keys() - listed) if manifest.files else ():
        yield Finding(path, None, "stray-file", f"the file is not listed in {DESCRIPTOR}")


def _of_database(folder: Path, digests: dict[str, str | None]) -> Iterator[Finding]:
    """The database may be left out as a whole, as a repository does; its sum alone tells that it was there."""
    sums = _sums(folder, DATABASE_SUM)
    if sums is None and DATABASE in digests:
        yield Finding(DATABASE_SUM, None, "missing-file", f"the checksum of {DATABASE} is missing or no text")
    elif sums is not None and DATABASE not in digests:
        yield Finding(DATABASE, None, "missing-file", f"{DATABASE_SUM} is there, and the database is not")
    elif sums is not None and sums != {DATABASE: digests[DATABASE]}:
        yield Finding(DATABASE, None, "checksum", f"the file was changed: its SHA-256 is not the one of {DATABASE_SUM}")


def _of_content(digests: dict[str, str | None], manifest: Manifest) -> Iterator[Finding]:
    sums = {relation.csv: digest for relation in RELATIONS if (digest := digests.get(relation.csv)) is not None}
    if len(sums) < len(RELATIONS):
        return  # said already
    if manifest.content_hash != f"sha256:{hash_of_sums(sums)}":
        yield Finding(DESCRIPTOR, None, "checksum", "contentHash is not that of the CSV files")


def _sums(folder: Path, name: str) -> dict[str, str] | None:
    try:
        return read_sums((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
