"""What the descriptor of an earlier release says of itself: version, content hash, and the file of each table.

Nothing in it is trusted: the release may come from anywhere.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..contract.tables import SCHEMA_VERSION, TABLES
from ..errors import PackageError

DESCRIPTOR = "datapackage.json"
MOST_DESCRIPTOR = 16_000_000
"""Bytes: forty times the descriptor of a release of today, whose length hangs on the schema and not on the rows."""

_MEND = f"Name the folder of a release of Allegata, its {DESCRIPTOR}, or the address of one"
_NEEDED = ("articles", "allegations")
_OF_RECORDS = (
    "articles",
    "allegations",
    "allegation_acts",
    "allegation_means",
    "alleged_perpetrators",
    "affected_groups",
    "group_nationalities",
    "group_statuses",
    "cited_sources",
    "responses",
    "source_origins",
    "case_allegations",
    "tombstones",
)
_OF_PEOPLE = ("notices", "notice_allegations", "statements", "statement_allegations")
READ = tuple(table for table in TABLES if table.name in (*_OF_RECORDS, *_OF_PEOPLE))
"""The tables that are read of a release: those of its records, of what became of others, and of what stands beside."""

_DIGEST = re.compile("sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class TableFile:
    """The CSV file of a table: its path in the release, how many bytes it has, and their SHA-256."""

    table: str
    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Description:
    """A release as its descriptor has it.

    Attributes:
        name: of the data package, which tells the profile that it was made by.
        version: of the data.
        content_hash: of the data, `sha256:…`; null where it gives none.
        files: of the tables that are read, each once.
    """

    name: str
    version: str
    content_hash: str | None
    files: tuple[TableFile, ...]

    @property
    def profile(self) -> str:
        """`safe` or `working`."""
        return "working" if self.name.endswith("-working") else "safe"


def description_of(text: bytes, where: str) -> Description:
    """Read a descriptor.

    Args:
        text: the bytes of the file.
        where: path or address of it, for messages.

    Raises:
        PackageError: it is no descriptor of a release, or one of a release that a program of today can not read.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PackageError(f"{where} is no JSON: {error}", _MEND) from error
    resources = content.get("resources") if isinstance(content, dict) else None
    version, schema = (content.get(key) for key in ("version", "schemaVersion")) if resources else (None, None)
    if not isinstance(resources, list) or not isinstance(version, str) or not isinstance(schema, str):
        raise PackageError(f"{where} describes no release of Allegata", _MEND)
    if schema.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        raise PackageError(
            f"{where} has schema version {schema}, and this program reads {SCHEMA_VERSION.split('.')[0]}.x",
            "Use the program that the release was made with, or compare with a later release",
        )
    known = {table.name for table in READ}
    files: dict[str, TableFile] = {}
    for resource in resources:
        name = resource.get("name") if isinstance(resource, dict) else None
        if name in known:
            if name in files:
                raise PackageError(f"{where} lists the table {name} twice", _MEND)
            files[name] = _file(resource, name, where)
    missing = [name for name in _NEEDED if name not in files]
    if missing:
        raise PackageError(f"{where} lists no table {' and no table '.join(missing)}", _MEND)
    name, content_hash = content.get("name"), content.get("contentHash")
    return Description(
        name=name if isinstance(name, str) else "",
        version=version,
        content_hash=content_hash if isinstance(content_hash, str) else None,
        files=tuple(files.values()),
    )


def read_description(path: Path) -> Description:
    """Read the descriptor of a release on disk.

    Raises:
        PackageError: there is none, or it can not be read.
    """
    try:
        with path.open("rb") as file:
            text = file.read(MOST_DESCRIPTOR + 1)
    except OSError as error:
        raise PackageError(f"{path} can not be read: {error.strerror}", _MEND) from error
    if len(text) > MOST_DESCRIPTOR:
        raise PackageError(f"{path} has more than {MOST_DESCRIPTOR // 1_000_000} MB", _MEND)
    return description_of(text, str(path))


def _file(resource: dict[str, object], table: str, where: str) -> TableFile:
    path, size, digest = (resource.get(key) for key in ("path", "bytes", "hash"))
    if not isinstance(path, str) or not _is_inside(path):
        raise PackageError(f"{where}: the path of {table} is {path!r}, which is none inside the release", _MEND)
    found = _DIGEST.fullmatch(digest) if isinstance(digest, str) else None
    if type(size) is not int or size < 0 or found is None:
        raise PackageError(
            f"{where}: {path} is listed without its bytes and their SHA-256",
            "They are what its data is held against: publish the release again",
        )
    return TableFile(table, path, size, found[1])


def _is_inside(path: str) -> bool:
    """Whether a path with slashes stays inside the folder of the release, as path and as address."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and not re.search(r"[\\:?#%\s\0]", path)
