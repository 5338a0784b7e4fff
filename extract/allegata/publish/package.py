"""A release from a database: the data package with everything that goes with it.

The same rows give the same bytes, in whatever order, number of threads, locale or time zone they were loaded. No path,
host or clock reaches a file; the date is the caller's. `allegata.duckdb` alone may differ, in bytes and not in content.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ..contract.codebook import codebook
from ..errors import PackageError
from .checksums import DATABASE, DATABASE_SUM, DESCRIPTOR, SUMS, UNSUMMED, files_in, hash_of_sums, sha256_of, sums_text
from .croissant import croissant
from .descriptor import PROVENANCE, QUALITY, descriptor, json_text, parquet_descriptor
from .export import RELATIONS, export
from .figures import Numbers, numbers
from .notices import citation_file, licence_text
from .page import write_page
from .provenance import provenance
from .quality import quality
from .readme import readme
from .release import Published, Release
from .replacement import replacing
from .standing import check_folder


def publish(database: Path, out: Path, release: Release) -> Published:
    """Write a release from a database of records that were made safe, or a private export from one of records as read.

    Args:
        database: a file that `load` wrote, without the tables of a working database.
        out: folder of the release: missing, empty, or holding an earlier release, which is replaced once all went
            well. Other files in it are left alone.
        release: version, date, title and what else its publisher says. `profile` says what the records of the database
            are: nothing is made safe here.

    Raises:
        PackageError: the database is missing or not publishable; or the folder is not ours, can not be written, or
            holds the same version with other content, or a release of the other profile. An earlier release stands
            untouched.
    """
    if not database.is_file():
        raise PackageError(f"{database} does not exist", "Run `allegata load` first")
    check_folder(out, release.profile)
    with replacing(out) as folder:
        counts = export(database, folder)
        sums = _sums(folder, files_in(folder))
        digest = hash_of_sums({relation.csv: sums[relation.csv] for relation in RELATIONS})
        found = numbers(folder / DATABASE, counts)
        write_page(folder, release, found, sums, digest)
        _describe(folder, release, found, sums, digest)
        _write(folder, DATABASE_SUM, sums_text({DATABASE: sha256_of(folder / DATABASE)}))
        files = tuple(files_in(folder))
    return Published(out, files, counts, digest)


def _describe(folder: Path, release: Release, found: Numbers, exported: Mapping[str, str], digest: str) -> None:
    """Write everything that is said of the tables, each file after those whose sums it repeats.

    Args:
        folder: where the tables stand.
        release: what its publisher decided.
        found: its numbers.
        exported: sha256 by path of the files of the tables, which may be large and are read for it once.
        digest: hash of the CSV files as a whole.
    """
    _write(folder, "codebook.md", codebook(found.codes))
    _write(folder, "LICENSE", licence_text(release, found))
    _write(folder, "CITATION.cff", citation_file(release, digest))
    _write(folder, "README.md", readme(release, found, digest))
    _write(folder, QUALITY, json_text(quality(release, found)))
    _write(folder, PROVENANCE, json_text(provenance(release, found, digest)))
    sums = {**exported, **_sums(folder, set(files_in(folder)) - exported.keys())}
    made = [f"parquet/{DESCRIPTOR}"]
    _write(folder, made[0], json_text(parquet_descriptor(release, found, folder, sums)))
    if not release.is_private:  # a Croissant is for those who look for data, and this is for nobody
        made.append("croissant.json")
        _write(folder, made[1], json_text(croissant(release, found, folder, sums)))
    sums |= _sums(folder, made)
    _write(folder, DESCRIPTOR, json_text(descriptor(release, found, folder, sums, digest)))
    _write(folder, SUMS, sums_text(sums | _sums(folder, [DESCRIPTOR])))


def _sums(folder: Path, paths: Iterable[str]) -> dict[str, str]:
    return {path: sha256_of(folder / path) for path in paths if path not in UNSUMMED}


def _write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_bytes(text.encode())  # bytes: no platform's line ends
