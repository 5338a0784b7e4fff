"""The Data Package descriptors of a release: of the CSV files, and of the same tables in Parquet.

Source: Data Package 2.0, https://datapackage.org/standard/data-package/. What is ours beyond it: `schemaVersion`,
`corpusVersion`, `corpusHash`, `releaseProfile`, `isDraft`, `contact`, `replyDays`, `temporal`, `previous`, `review`,
`knownLimits`, `quality`, `provenance`, `contentHash` and `files`. A misspelt property passes every validator in
silence: a test names every one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ..contract.table_schema import table_schema
from ..contract.tables import SCHEMA_VERSION
from .export import RELATIONS, Relation
from .figures import Numbers
from .notices import KEYWORDS, LICENCE, described
from .release import Contributor, Release

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
QUALITY = "quality.json"
PROVENANCE = "provenance.json"


def descriptor(
    release: Release, found: Numbers, folder: Path, sums: Mapping[str, str], content_hash: str
) -> dict[str, object]:
    """The descriptor of the release.

    Args:
        release: what its publisher decided.
        found: its numbers.
        folder: where its CSV files stand.
        sums: sha256 by path of every file that was written before the descriptor; `files` repeats them, so that a
            mended SHA256SUMS is noticed.
        content_hash: hash of the CSV files as a whole.
    """
    return {
        **_head(release, found, release.name, release.headline),
        "quality": QUALITY,
        "provenance": PROVENANCE,
        "contentHash": f"sha256:{content_hash}",
        "resources": [_csv_resource(relation, folder, sums) for relation in RELATIONS],
        "files": [
            {"path": path, "bytes": (folder / path).stat().st_size, "hash": f"sha256:{sums[path]}"}
            for path in sorted(sums)
        ],
    }


def parquet_descriptor(release: Release, found: Numbers, folder: Path, sums: Mapping[str, str]) -> dict[str, object]:
    """The descriptor of the Parquet files, to stand among them.

    Args:
        release: what its publisher decided.
        found: its numbers.
        folder: the folder of the release, whose Parquet files stand in `parquet/`.
        sums: sha256 of these by path.
    """
    return {
        **_head(release, found, f"{release.name}-parquet", f"{release.headline} (Parquet)"),
        "resources": [_parquet_resource(relation, folder, sums) for relation in RELATIONS],
    }


def json_text(content: Mapping[str, object]) -> str:
    """JSON as it is written into a release: indented, in the order given, every script legible."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _head(release: Release, found: Numbers, name: str, title: str) -> dict[str, object]:
    """All but the files. What the publisher did not say is left out."""
    previous = release.previous
    head: dict[str, object | None] = {
        "$schema": PROFILE,
        "name": name,
        "title": title,
        "description": described(release, found),
        "version": release.version,
        "isDraft": release.is_draft or None,
        "releaseProfile": release.profile,
        "schemaVersion": SCHEMA_VERSION,
        "corpusVersion": release.corpus_version,
        "corpusHash": f"sha256:{found.corpus_hash}",
        "previous": {"version": previous.version, "contentHash": f"sha256:{previous.content_hash}"}
        if previous
        else None,
        "created": f"{release.date}T00:00:00Z" if release.date else None,
        "homepage": release.homepage,
        "contact": release.contact,
        "replyDays": release.reply_days,
        "licenses": None if release.is_private else [LICENCE],
        "contributors": _contributors(release),
        "sources": _sources(found),
        "keywords": list(KEYWORDS),
        "temporal": {"start": found.first, "end": found.last} if found.first else None,
        "review": {
            "status": "machine-coded, not reviewed, except the rows counted as reviewed",
            "allegations": found.rows["allegations"],
            "reviewed": found.reviewed,
        },
        "knownLimits": list(release.known_limits) or None,
    }
    return {key: value for key, value in head.items() if value is not None}


def _contributors(release: Release) -> list[dict[str, object]]:
    named = release.contributors or release.authors
    return [_contributor(each) for each in named]


def _contributor(contributor: Contributor) -> dict[str, object]:
    said = {
        "title": contributor.title,
        "path": contributor.path,
        "organization": contributor.organisation,
        "roles": list(contributor.roles) or None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _sources(found: Numbers) -> list[dict[str, object]]:
    articles = (
        f"News articles ({found.rows['articles']:,}, of {found.outlets:,} named outlets), listed in data/articles.csv "
        "with their outlet, date and address"
    )
    searched = dict.fromkeys(f"Found by searching {each.searched}" for each in found.searches)
    return [{"title": title} for title in (articles, *searched)]


def _csv_resource(relation: Relation, folder: Path, sums: Mapping[str, str]) -> dict[str, object]:
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
        "hash": f"sha256:{sums[relation.csv]}",
        "schema": table_schema(relation.definition),
    }


def _parquet_resource(relation: Relation, folder: Path, sums: Mapping[str, str]) -> dict[str, object]:
    return {
        "name": relation.name,
        "type": "table",
        "title": _title(relation),
        "description": relation.definition.description,
        "path": relation.parquet.removeprefix("parquet/"),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": (folder / relation.parquet).stat().st_size,
        "hash": f"sha256:{sums[relation.parquet]}",
        "schema": table_schema(relation.definition),
    }


def _title(relation: Relation) -> str:
    return relation.name.replace("_", " ").capitalize()
