"""The Data Package descriptors of a release: of the CSV files, and of the same tables in Parquet.

Source: Data Package 2.0, https://datapackage.org/standard/data-package/. `files`, `contentHash` and `schemaVersion` are
ours. A misspelt property passes every validator in silence: a test names every one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ..contract.table_schema import table_schema
from ..contract.tables import SCHEMA_VERSION
from .checksums import sha256_of
from .export import RELATIONS, Relation
from .notices import AUTHOR, KEYWORDS, LICENCE, notices
from .release import Release

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

_CONTRIBUTORS = [{"title": AUTHOR, "roles": ["author"]}]
_SOURCES = [{"title": "News articles, listed in data/articles.csv with their outlet, date and address"}]


def descriptor(release: Release, folder: Path, sums: Mapping[str, str], content_hash: str) -> dict[str, object]:
    """The descriptor of the release.

    Args:
        release: what its publisher decided.
        folder: where its CSV files stand.
        sums: sha256 by path of every file that was written before the descriptor; `files` repeats them, so that a
            mended SHA256SUMS is noticed.
        content_hash: hash of the CSV files as a whole.
    """
    return {
        **_head(release, f"{release.name}", release.title),
        "contentHash": f"sha256:{content_hash}",
        "resources": [_csv_resource(relation, folder) for relation in RELATIONS],
        "files": [
            {"path": path, "bytes": (folder / path).stat().st_size, "hash": f"sha256:{sums[path]}"}
            for path in sorted(sums)
        ],
    }


def parquet_descriptor(release: Release, folder: Path) -> dict[str, object]:
    """The descriptor of the Parquet files, to stand among them.

    Args:
        release: what its publisher decided.
        folder: the folder of the release, whose Parquet files stand in `parquet/`.
    """
    return {
        **_head(release, f"{release.name}-parquet", f"{release.title} (Parquet)"),
        "resources": [_parquet_resource(relation, folder) for relation in RELATIONS],
    }


def json_text(content: Mapping[str, object]) -> str:
    """JSON as it is written into a release: indented, in the order given, every script legible."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _head(release: Release, name: str, title: str) -> dict[str, object]:
    head: dict[str, object] = {
        "$schema": PROFILE,
        "name": name,
        "title": title,
        "description": "\n\n".join((release.description, *notices(release))),
        "version": release.version,
        "schemaVersion": SCHEMA_VERSION,
    }
    if release.date:
        head["created"] = f"{release.date}T00:00:00Z"
    return {
        **head,
        "licenses": [LICENCE],
        "contributors": _CONTRIBUTORS,
        "sources": _SOURCES,
        "keywords": list(KEYWORDS),
    }


def _csv_resource(relation: Relation, folder: Path) -> dict[str, object]:
    return {
        "name": relation.name,
        "type": "table",
        "profile": "tabular-data-resource",  # what version 1 calls a table: R's frictionless reads no other
        "title": _title(relation),
        "description": relation.definition.description,
        "path": relation.csv,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": (folder / relation.csv).stat().st_size,
        "hash": f"sha256:{sha256_of(folder / relation.csv)}",
        "schema": table_schema(relation.definition),
    }


def _parquet_resource(relation: Relation, folder: Path) -> dict[str, object]:
    return {
        "name": relation.name,
        "type": "table",
        "title": _title(relation),
        "description": relation.definition.description,
        "path": relation.parquet.removeprefix("parquet/"),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": (folder / relation.parquet).stat().st_size,
        "hash": f"sha256:{sha256_of(folder / relation.parquet)}",
        "schema": table_schema(relation.definition),
    }


def _title(relation: Relation) -> str:
    return relation.name.replace("_", " ").capitalize()
