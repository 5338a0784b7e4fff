"""Many readings to one article each: copies folded, newer texts counted, equal texts marked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from ..exchange import IngestProblem
from ..models import Article


@dataclass(frozen=True)
class Ingested:
    """What a run of ingest read.

    Attributes:
        articles: in the order of the inputs, each `article_id` once.
        problems: inputs that were not read: the run is then not clean.
        notes: what was folded, replaced, or read without a field of it, one line each: nothing is left to mend.
        read: articles read, before folding; always `len(articles) + folded + replaced`.
        folded: copies left out, same identity and same text.
        replaced: texts that gave way to a newer one of the same address.
    """

    articles: tuple[Article, ...]
    problems: tuple[IngestProblem, ...]
    notes: tuple[IngestProblem, ...]
    read: int
    folded: int
    replaced: int


def fold(readings: Iterable[Article | IngestProblem]) -> Ingested:
    """One article an identity, out of everything that was read.

    - Same identity, same text (white space apart): a copy, left out.
    - Same identity, another text: the one that stands later in the order of the inputs is the newer one. It takes the
      place of the former, and `text_version` counts up.
    - Another identity, same text: kept, with `duplicate_of` naming the first.
    """
    articles: dict[str, Article] = {}
    problems: list[IngestProblem] = []
    notes: list[IngestProblem] = []
    read = folded = 0
    for reading in readings:
        if isinstance(reading, IngestProblem):
            (problems if reading.unread else notes).append(reading)
            continue
        read += 1
        known = articles.get(reading.article_id)
        where = reading.source_path or ""
        if known is None:
            articles[reading.article_id] = reading
        elif _words(known) == _words(reading):
            folded += 1
            notes.append(IngestProblem(where=where, what=f"a copy of {known.source_path}: folded", unread=False))
        else:
            version = known.text_version + 1
            articles[reading.article_id] = reading.model_copy(update={"text_version": version})
            what = f"another text at the address of {known.source_path}: taken as the newer one, version {version}"
            notes.append(IngestProblem(where=where, what=what, unread=False))
    marked = _with_duplicates_marked(articles.values())
    return Ingested(marked, tuple(problems), tuple(notes), read, folded, read - folded - len(marked))


def _with_duplicates_marked(articles: Iterable[Article]) -> tuple[Article, ...]:
    first: dict[bytes, str] = {}
    marked: list[Article] = []
    for article in articles:
        original = first.setdefault(_words(article), article.article_id)
        is_first = original == article.article_id
        marked.append(article if is_first else article.model_copy(update={"duplicate_of": original}))
    return tuple(marked)


def _words(article: Article) -> bytes:
    """A digest of the text, white space apart: rewrapped lines make no other text."""
    return hashlib.sha256(" ".join(article.text.split()).encode()).digest()
