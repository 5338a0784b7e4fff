"""A gold set: annotated articles, `gold/NAME.json` with the text `articles/NAME.json` or, where there is none,
`seeds/NAME.txt`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError, UsageError
from ..exchange import IngestProblem
from ..ingest.address import article_id
from ..ingest.reading import articles_of_file
from ..models import Article
from .annotation import Annotation, read_annotation

_LAYOUT = "A gold folder holds gold/NAME.json and, of the same names, articles/NAME.json"
_NOT_HASHED = {"id", "adjudication", "run"}
_NOT_HASHED_OF_ALLEGATIONS = {"summary", "act_quotes", "means_quotes"}


@dataclass(frozen=True)
class GoldArticle:
    """One annotated article; `name` is that of its files, without the ending."""

    name: str
    article: Article
    annotation: Annotation


@dataclass(frozen=True)
class GoldSet:
    """A gold set.

    Attributes:
        folder: where it was read.
        articles: one at least, in the order of their names.
        unannotated: names of articles without an annotation; they are left out.
    """

    folder: Path
    articles: tuple[GoldArticle, ...]
    unannotated: tuple[str, ...]

    def texts(self) -> tuple[Article, ...]:
        """Each text once, as articles of which no two have the same `article_id`: what an extractor is given."""
        texts: dict[str, Article] = {}
        for one in self.articles:
            texts.setdefault(one.article.text_sha256, one.article)
        articles: dict[str, Article] = {}
        for article in texts.values():
            # two texts may be of one address
            own = article.article_id if article.article_id not in articles else article_id(None, article.text)
            articles[own] = article.model_copy(update={"article_id": own})
        return tuple(articles.values())

    @property
    def sha256(self) -> str:
        """Hash of names, texts and all that is scored; notes and the layout of the files do not count."""
        parts = [
            [
                one.name,
                one.article.text_sha256,
                one.annotation.model_dump(mode="json", exclude=_NOT_HASHED | {"allegations"}),
                [
                    allegation.model_dump(mode="json", exclude=_NOT_HASHED_OF_ALLEGATIONS)
                    for allegation in one.annotation.allegations
                ],
            ]
            for one in self.articles
        ]
        return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read_gold(folder: Path) -> GoldSet:
    """Read a gold set.

    Raises:
        UsageError: there is no such folder, or no annotation in it.
        InputError: an annotation or a text cannot be used; file, place and what mends it are named.
    """
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}", _LAYOUT)
    files = sorted((folder / "gold").glob("*.json"))
    if not files:
        raise UsageError(f"{folder} holds no gold/*.json", _LAYOUT)
    articles = tuple(GoldArticle(file.stem, _article(folder, file), _gold_annotation(file)) for file in files)
    names = {one.name for one in articles}
    texts = sorted(file.stem for file in (folder / "articles").glob("*.json"))
    return GoldSet(folder, articles, tuple(name for name in texts if name not in names))


def _gold_annotation(file: Path) -> Annotation:
    annotation = read_annotation(file)
    if annotation.article_class is None:
        raise InputError(
            f"{file} keeps a run that failed, and is no annotation", "Remove the file, or annotate the article"
        )
    return annotation


def _article(folder: Path, annotation: Path) -> Article:
    places = (folder / "articles" / annotation.name, folder / "seeds" / f"{annotation.stem}.txt")
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise InputError(
            f"{annotation} has no text: neither {places[0]} nor {places[1]} is there",
            "Add one of them, or remove the annotation",
        )
    found = list(articles_of_file(path))
    problem = next((one for one in found if isinstance(one, IngestProblem) and one.unread), None)
    read = [one for one in found if isinstance(one, Article)]
    if problem is not None or len(read) != 1:
        what = problem.what if problem is not None else f"{len(read)} articles in one file"
        raise InputError(f"{path}: {what}", 'It holds one article: {"text": …}, with "language" and "title" if known')
    return read[0]
