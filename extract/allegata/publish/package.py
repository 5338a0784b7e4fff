"""A release from a database: the data package with everything that goes with it.

The same rows give the same bytes, in whatever order, number of threads, locale or time zone they were loaded. No path,
host or clock reaches a file; the date is the caller's. `allegata.duckdb` alone may differ, in bytes and not in content.
"""

from __future__ import annotations

from pathlib import Path

from ..contract.codebook import codebook
from ..errors import PackageError
from .checksums import DATABASE, DATABASE_SUM, DESCRIPTOR, SUMS, UNSUMMED, content_hash, files_in, sha256_of, sums_text
from .descriptor import descriptor, json_text, parquet_descriptor
from .export import RELATIONS, export
from .notices import citation_file, licence_text
from .readme import numbers, readme
from .release import Published, Release
from .replacement import replacing


def publish(database: Path, out: Path, release: Release) -> Published:
    """Write a release from a database of records that were made safe.

    Args:
        database: a file that `load` wrote, without the tables of a working database.
        out: folder of the release: missing, empty, or holding an earlier release, which is replaced once all went
            well. Other files in it are left alone.
        release: version, date and title.

    Raises:
        PackageError: the database is missing or not publishable, or the folder is not ours or can not be written. An
            earlier release stands untouched.
    """
    if not database.is_file():
        raise PackageError(f"{database} does not exist", "Run `allegata load` first")
    with replacing(out) as folder:
        counts = export(database, folder)
        csv = [relation.csv for relation in RELATIONS]
        digest = content_hash(folder, csv)
        _write(folder, "codebook.md", codebook())
        _write(folder, "LICENSE", licence_text(release))
        _write(folder, "CITATION.cff", citation_file(release))
        _write(folder, "README.md", readme(release, numbers(folder / DATABASE), digest))
        _write(folder, f"parquet/{DESCRIPTOR}", json_text(parquet_descriptor(release, folder)))
        sums = _sums(folder)
        _write(folder, DESCRIPTOR, json_text(descriptor(release, folder, sums, digest)))
        _write(folder, SUMS, sums_text(_sums(folder)))
        _write(folder, DATABASE_SUM, sums_text({DATABASE: sha256_of(folder / DATABASE)}))
        files = tuple(files_in(folder))
    return Published(out, files, counts, digest)


def _sums(folder: Path) -> dict[str, str]:
    return {path: sha256_of(folder / path) for path in files_in(folder) if path not in UNSUMMED}


def _write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_bytes(text.encode())  # bytes: no platform's line ends
