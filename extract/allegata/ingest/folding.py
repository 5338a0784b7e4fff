"""Many readings to one article each: copies folded, newer texts counted, equal texts marked.

Two texts are equal where their normal text is, see `sameness`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..chronology import date_order
from ..exchange import IngestProblem
from ..models import Article
from .address import article_id
from .sameness import digest


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

    - Same identity, equal text: a copy, left out. Not where it has no address and is another outlet's: it then gets an
      identity of its own, as it would have by its address.
    - Same identity, another text: the one that stands later in the order of the inputs is the newer one. It takes the
      place of the former, and `text_version` counts up.
    - Another identity, equal text: kept, with `duplicate_of` naming the earliest, see `Folding.duplicates`.
    """
    folding = Folding()
    articles: dict[str, Article] = {}
    problems: list[IngestProblem] = []
    for reading in readings:
        if isinstance(reading, IngestProblem):
            (problems if reading.unread else folding.notes).append(reading)
        elif (article := folding.take(reading)) is not None:
            articles[article.article_id] = article
    originals = folding.duplicates()
    marked = tuple(
        article.model_copy(update={"duplicate_of": originals[name]}) if name in originals else article
        for name, article in articles.items()
    )
    return Ingested(marked, tuple(problems), tuple(folding.notes), folding.read, folding.folded, folding.replaced)


@dataclass(slots=True)
class _Known:
    """What is remembered of an article instead of its text."""

    digest: bytes
    date_order: str
    text_version: int
    source_path: str | None
    outlet: str | None


class Folding:
    """Folds articles one at a time and keeps some 300 bytes of each, not its text: for callers that write as they read.

    Attributes:
        notes: what was folded or replaced, one line each.
        read: articles taken.
        folded: of these, copies left out.
        replaced: of these, texts that gave way to a newer one.
    """

    def __init__(self) -> None:
        self.notes: list[IngestProblem] = []
        self.read = self.folded = self.replaced = 0
        self._known: dict[str, _Known] = {}

    def take(self, article: Article) -> Article | None:
        """The article to keep, in the place of a former one of its identity; None where it is a copy of that."""
        self.read += 1
        of_text = digest(article.text)
        article = self._of_its_outlet(article, of_text)
        known = self._known.get(article.article_id)
        if known is not None and known.digest == of_text:
            self.folded += 1
            self._note(article, f"a copy of {known.source_path}: folded")
            return None
        version = article.text_version
        if known is not None:
            self.replaced += 1
            version = known.text_version + 1
            what = f"another text at the address of {known.source_path}: taken as the newer one, version {version}"
            self._note(article, what)
            article = article.model_copy(update={"text_version": version})
        of_it = _Known(of_text, date_order(article.published), version, article.source_path, article.outlet)
        self._known[article.article_id] = of_it
        return article

    def duplicates(self) -> dict[str, str]:
        """Of each article whose text another has too, except the earliest of these: the identity of the earliest.

        The earliest is so by date published, a partial date counting as late as it may be; of equal dates, and of
        articles without one, it is the first that was taken. To be called when all are taken: what has been replaced
        since then makes nothing a duplicate.
        """
        earliest: dict[bytes, tuple[str, int, str]] = {}
        for place, (name, known) in enumerate(self._known.items()):
            rank = (known.date_order, place, name)
            earliest[known.digest] = min(rank, earliest.get(known.digest, rank))
        originals = {name: earliest[known.digest][2] for name, known in self._known.items()}
        return {name: original for name, original in originals.items() if name != original}

    def _of_its_outlet(self, article: Article, of_text: bytes) -> Article:
        """The article, apart from the same text of another outlet, where neither has an address to tell them apart."""
        known = self._known.get(article.article_id)
        if known is None or known.digest != of_text or not (known.outlet and article.outlet):
            return article
        is_by_text = article.article_id == article_id(None, article.text)
        if not is_by_text or known.outlet.casefold() == article.outlet.casefold():
            return article
        return article.model_copy(update={"article_id": article_id(article.url, article.text, article.outlet)})

    def _note(self, article: Article, what: str) -> None:
        self.notes.append(IngestProblem(where=article.source_path or "", what=what, unread=False))
