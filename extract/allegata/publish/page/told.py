"""What the page says of a release in words and numbers besides its rows: each part typed, for the templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ...vocabulary import VOCABULARIES
from ..checksums import DATABASE, DATABASE_SUM, DESCRIPTOR, SUMS
from ..descriptor import PROVENANCE, QUALITY
from ..export import RELATIONS
from ..figures import Numbers
from ..method import ABSENCES, counted_limits
from ..notices import citation_text, notices
from ..quality import TOLD, measurements_of, who_read
from ..release import Release
from .claims import plain

Words = dict[str, dict[str, tuple[str, str]]]
"""Label and definition of each code, by vocabulary."""


@dataclass(frozen=True)
class File:
    """A file to download: its path in the release, its bytes and SHA-256."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Download:
    """A table or view with its files."""

    name: str
    description: str
    rows: int
    csv: File
    parquet: File


@dataclass(frozen=True)
class FieldQuality:
    """How well a field was read: shares from 0 to 1."""

    name: str
    precision: float
    recall: float


@dataclass(frozen=True)
class Measured:
    """An extractor on one annotated set; `used_to_make`: whether the set was used to make it, null where not known."""

    set_name: str
    articles: int
    used_to_make: bool | None
    f1: float
    low: float
    high: float
    fields: tuple[FieldQuality, ...]


@dataclass(frozen=True)
class Quality:
    """An extractor that read articles of the release; nobody knows how well where nothing was measured."""

    extractor: str
    articles_read: int
    measured: tuple[Measured, ...]


def downloads(folder: Path, found: Numbers, sums: Mapping[str, str]) -> tuple[Download, ...]:
    """The files of every table and view.

    Args:
        folder: of the release.
        found: its numbers.
        sums: SHA-256 by path of these files.
    """

    def file(path: str) -> File:
        return File(path, (folder / path).stat().st_size, sums[path])

    return tuple(
        Download(
            relation.name,
            relation.definition.description,
            found.rows[relation.name],
            file(relation.csv),
            file(relation.parquet),
        )
        for relation in RELATIONS
    )


def papers(release: Release) -> tuple[tuple[str, str], ...]:
    """The other files of a release that a reader may want, by path, with what they are."""
    return (
        (DATABASE, "all tables and views, to be asked with DuckDB"),
        (DATABASE_SUM, "its checksum"),
        ("README.md", "what is in the release, how it was made, and how it is read"),
        ("codebook.md", "what every table, column and code means"),
        (DESCRIPTOR, "the tables described for machines"),
        (SUMS, "checksums of the files"),
        ("LICENSE", "licence, and what the data is not for"),
        ("CITATION.cff", "how to cite it"),
        (QUALITY, "how well each extractor was measured to read"),
        (PROVENANCE, "where it comes from"),
        *([] if release.is_private else [("croissant.json", "the tables described for machine learning")]),
    )


def qualities(release: Release, found: Numbers) -> tuple[Quality, ...]:
    """How well each extractor that read articles was measured to read."""
    return tuple(
        Quality(
            reader.name,
            reader.read,
            tuple(
                Measured(
                    each.set_name,
                    each.articles,
                    each.used_to_make,
                    each.macro_f1,
                    each.macro_low,
                    each.macro_high,
                    tuple(
                        FieldQuality(words, score.precision, score.recall)
                        for name, words in TOLD.items()
                        for score in [each.fields.get(name)]
                        if score is not None
                    ),
                )
                for each in measurements_of(reader, release)
            ),
        )
        for reader in who_read(found)
    )


def release_facts(release: Release, content_hash: str) -> dict[str, object]:
    """What the scripts of the page know of the release."""
    is_citable = not (release.is_private or release.is_draft)
    return {
        "title": release.headline,
        "version": release.version,
        "date": release.date,
        "name": release.name,
        "isSample": release.is_sample,
        "isDraft": release.is_draft,
        "isPrivate": release.is_private,
        "contact": release.contact,
        "homepage": release.homepage,
        "contentHash": content_hash,
        "citation": citation_text(release) if is_citable else None,
        "replyDays": release.reply_days,
    }


def words(countries: Mapping[str, str]) -> Words:
    """What every code is called and means, by vocabulary.

    Args:
        countries: names of the countries and regions of the release, by code.
    """
    known = {
        {"group_status": "status"}.get(name, name): {
            code.value: (plain(code.value, name), code.definition) for code in codes
        }
        for name, codes in VOCABULARIES.items()
    }
    return {**known, "country": {code: (name, "") for code, name in countries.items()}}


def tables() -> list[dict[str, object]]:
    """Every table and view with its columns, to be completed as a query is written."""
    return [
        {
            "name": relation.name,
            "description": relation.definition.description,
            "columns": [(column.name, column.type, column.description) for column in relation.columns],
        }
        for relation in RELATIONS
    ]


def plain_notices(found: Numbers) -> tuple[str, ...]:
    """The paragraphs that stand wherever the data is described, as plain text."""
    return tuple(map(unmarked, notices(found)))


def limits(release: Release, found: Numbers) -> Iterator[str]:
    """What a reader must know before relying on the release, a sentence each."""
    yield from map(unmarked, counted_limits(found))
    yield from release.known_limits


def absences() -> Iterator[tuple[str, str]]:
    """What it may mean that there is no row: a word for each, and its meaning."""
    return ((word, unmarked(meaning)) for word, meaning in ABSENCES)


def unmarked(markdown: str) -> str:
    """A sentence of ours without the marks of Markdown and the ends of its lines."""
    return " ".join(markdown.replace("`", "").replace("*", "").split())
