"""What a release holds, counted from its database: nothing that is said of it in numbers is typed by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ..contract.codebook import coded_columns
from ..contract.ddl import identifier
from ..vocabulary import (
    ArticleClass,
    ChangeKind,
    Code,
    DenialStatus,
    NoticeKind,
    Outcome,
    ReviewStatus,
    TombstoneReason,
)

_BATCH = 10_000
"""Rows of the corpus that are hashed at a time: a megabyte."""


@dataclass(frozen=True)
class Reader:
    """An extractor of the release.

    Attributes:
        name: name and version, as in `articles.extractor`.
        articles: how many were given to it, those that it skipped too.
        read: of how many it said something, be it that they allege nothing.
        allegations: how many it gave, refuted claims too.
    """

    name: str
    articles: int
    read: int
    allegations: int


@dataclass(frozen=True)
class Search:
    """A row of `collections` as it is told."""

    searched: str
    query: str | None
    languages: str | None
    collected_by: str | None
    searched_on: str | None
    published: str | None
    note: str | None


@dataclass(frozen=True)
class Numbers:
    """What a release holds, counted: never by nationality or accused, for that would rank them.

    Pairs are (code, number of rows), in the order of the vocabulary, none of them zero.

    Attributes:
        rows: (name, rows) of each table and view.
        outcomes: articles by outcome.
        classes: articles by class.
        answers: allegations by `denial_status`, refuted claims left out.
        changes: rows that differ from the release before, by (table, kind); several fields of one row are one.
        tombstones: records that are gone, by reason.
        notices: by kind.
        codes: rows of every column of codes, by code.
        reviewed: allegations that a person has looked at.
        outlets: how many different outlets are named.
        readers: the extractors, in the order of their names.
        searches: what was searched for articles, in order.
        first: earliest date published; null where no article has one.
        last: latest date published; likewise.
        corpus_hash: SHA-256, hexadecimal, of the lines `text_sha256  article_id` in the order of article_id.
    """

    rows: Mapping[str, int]
    outcomes: tuple[tuple[Code, int], ...]
    classes: tuple[tuple[Code, int], ...]
    answers: tuple[tuple[Code, int], ...]
    changes: Mapping[tuple[str, str], int]
    tombstones: tuple[tuple[Code, int], ...]
    notices: tuple[tuple[Code, int], ...]
    codes: Mapping[tuple[str, str], Mapping[str, int]]
    reviewed: int
    outlets: int
    readers: tuple[Reader, ...]
    searches: tuple[Search, ...]
    first: str | None
    last: str | None
    corpus_hash: str


def numbers(database: Path, counts: Mapping[str, int]) -> Numbers:
    """Count what the published database holds.

    Args:
        database: of the release.
        counts: rows of each table and view, as the export counted them: to make a view again only to count it is dear.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        codes = {
            (table, column): _by(
                connection,
                f"SELECT {identifier(column)}, count(*) FROM {identifier(table)} "
                f"WHERE {identifier(column)} IS NOT NULL GROUP BY ALL",
            )
            for table, column, _ in coded_columns()
        }
        answers = _by(
            connection, "SELECT denial_status, count(*) FROM allegations WHERE stance <> 'refuted' GROUP BY ALL"
        )
        changed = connection.execute(
            # several fields of one row are one row that changed, as `allegata changes` counts
            "SELECT table_name, change, count(*) FROM (SELECT DISTINCT table_name, change, article_id, allegation_id, "
            "item FROM changes) GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        first, last, outlets = connection.execute(
            "SELECT min(published), max(published), count(DISTINCT outlet) FROM articles"
        ).fetchall()[0]
        return Numbers(
            rows=counts,
            outcomes=_ordered(Outcome, codes["articles", "outcome"]),
            classes=_ordered(ArticleClass, codes["articles", "article_class"]),
            answers=_ordered(DenialStatus, answers),
            changes={(str(table), str(change)): int(count) for table, change, count in changed},
            tombstones=_ordered(TombstoneReason, codes["tombstones", "reason"]),
            notices=_ordered(NoticeKind, codes["notices", "notice"]),
            codes=codes,
            reviewed=codes["allegations", "review_status"].get(ReviewStatus.REVIEWED.value, 0),
            outlets=outlets,
            readers=_readers(connection),
            searches=_searches(connection),
            first=first,
            last=last,
            corpus_hash=_corpus_hash(connection),
        )


CHANGES = tuple(each.value for each in ChangeKind)
"""The kinds of change, in the order of the vocabulary."""


def _by(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, int]:
    return {str(value): int(count) for value, count in connection.execute(query).fetchall()}


def _ordered(codes: Iterable[Code], found: Mapping[str, int]) -> tuple[tuple[Code, int], ...]:
    return tuple((code, found[code.value]) for code in codes if code.value in found)


def _readers(connection: duckdb.DuckDBPyConnection) -> tuple[Reader, ...]:
    found = connection.execute(
        "SELECT extractor, count(*), count(*) FILTER (outcome IN ('ok', 'no_allegation')), "
        "coalesce(sum(counted.allegations), 0)::BIGINT FROM articles LEFT JOIN "
        "(SELECT article_id, count(*) AS allegations FROM allegations GROUP BY ALL) AS counted USING (article_id) "
        "GROUP BY extractor ORDER BY extractor"
    ).fetchall()
    return tuple(Reader(str(name), int(articles), int(read), int(given)) for name, articles, read, given in found)


def _searches(connection: duckdb.DuckDBPyConnection) -> tuple[Search, ...]:
    found = connection.execute(
        "SELECT searched, query, languages, collected_by, searched_from, searched_until, published_from, "
        "published_until, note FROM collections ORDER BY collection_number"
    ).fetchall()
    return tuple(
        Search(searched, query, languages, by, _span(begun, ended), _span(first, last), note)
        for searched, query, languages, by, begun, ended, first, last, note in found
    )


def _span(first: str | None, last: str | None) -> str | None:
    if first is None and last is None:
        return None
    return first if first == last else f"{first or '…'} to {last or '…'}"


def _corpus_hash(connection: duckdb.DuckDBPyConnection) -> str:
    digest = hashlib.sha256()
    rows = connection.execute("SELECT text_sha256, article_id FROM articles ORDER BY article_id")
    while batch := rows.fetchmany(_BATCH):
        digest.update("".join(f"{text}  {article}\n" for text, article in batch).encode())
    return digest.hexdigest()
