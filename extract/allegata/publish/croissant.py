"""The release as a Croissant describes it, for programs that look for data sets and load them: `croissant.json`.

Source: Croissant 1.0, https://docs.mlcommons.org/croissant/docs/croissant-spec.html. Records are read from the Parquet
files, whose types are certain; a reader of CSV would take the region `002` for a number. What refers to another table
is left to datapackage.json: a Croissant's field refers to one field and many of our keys have several, and mlcroissant
1.1 makes a join of each reference, which then fails for whoever reads a second record set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..contract.tables import Column
from .export import RELATIONS, Relation
from .figures import Numbers
from .notices import KEYWORDS, LICENCE, citation_text, described
from .release import Contributor, Release

CONFORMS_TO = "http://mlcommons.org/croissant/1.0"

_CONTEXT: dict[str, object] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the specification prescribes."""

_TYPES = {"string": "sc:Text", "integer": "sc:Integer"}


def croissant(release: Release, found: Numbers, folder: Path, sums: Mapping[str, str]) -> dict[str, object]:
    """The content of croissant.json.

    Args:
        release: what its publisher decided; one that is private is described to nobody.
        found: its numbers.
        folder: where its CSV and Parquet files stand.
        sums: sha256 of these by path.
    """
    told: dict[str, object] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": release.name,
        "alternateName": release.headline,
        "description": described(release, found),
        "version": release.version,
        "license": LICENCE["path"],
        "citeAs": citation_text(release),
        "creator": [_creator(each) for each in release.authors],
        "keywords": list(KEYWORDS),
        "isLiveDataset": False,
    }
    if release.date:
        told["datePublished"] = release.date
    if release.homepage:
        told["url"] = release.homepage
    if found.first and found.last:
        told["temporalCoverage"] = f"{found.first}/{found.last}"
    return {
        **told,
        "distribution": list(_distribution(folder, sums)),
        "recordSet": [_record_set(relation) for relation in RELATIONS],
    }


def _creator(contributor: Contributor) -> dict[str, object]:
    """Of each of them a thing with a name: whether it is a person or an organisation nobody said."""
    url = {"url": contributor.path} if contributor.path else {}
    return {"@type": "sc:Organization", "name": contributor.title, **url}


def _distribution(folder: Path, sums: Mapping[str, str]) -> Iterator[dict[str, object]]:
    for relation in RELATIONS:
        for path, kind in ((relation.csv, "text/csv"), (relation.parquet, "application/x-parquet")):
            yield {
                "@type": "cr:FileObject",
                "@id": path,
                "name": path,
                "description": relation.definition.description,
                "contentUrl": path,
                "contentSize": f"{(folder / path).stat().st_size} B",
                "encodingFormat": kind,
                "sha256": sums[path],
            }


def _record_set(relation: Relation) -> dict[str, object]:
    return {
        "@type": "cr:RecordSet",
        "@id": relation.name,
        "name": relation.name,
        "description": relation.definition.description,
        "key": [{"@id": f"{relation.name}/{column}"} for column in relation.definition.primary_key],
        "field": [_field(relation, column) for column in relation.columns],
    }


def _field(relation: Relation, column: Column) -> dict[str, object]:
    return {
        "@type": "cr:Field",
        "@id": f"{relation.name}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": _TYPES[column.type],
        "source": {"fileObject": {"@id": relation.parquet}, "extract": {"column": column.name}},
    }
