"""What a near copy adds to the earlier text and drops from it, in the words of both. Strings come from articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..evidence import Span
from ..link import difference
from ..models import Article
from ..work import Work


@dataclass(frozen=True)
class Copy:
    """An earlier article of which one is a near copy, and the sentences in which they differ.

    Attributes:
        article_id: of the earlier article.
        name: how it is called in the input.
        similarity: in percent.
        added: sentences that the earlier one does not have.
        dropped: sentences of the earlier one that are not here.
        changed: a sentence of each, much alike.
    """

    article_id: str
    name: str
    similarity: int
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]


def copies_of(article: Article, work: Work) -> list[Copy]:
    """The earlier articles of a work folder that an article is a near copy of."""
    found = {copy.other_article_id: copy for copy in work.links().near_copies if copy.article_id == article.article_id}
    return [
        _copy(article, other, found[other.article_id].similarity)
        for other in work.articles()
        if other.article_id in found
    ]


def copy_lines(copies: Iterable[Copy]) -> Iterator[str]:
    """The copies, line by line, for reading in a terminal."""
    for copy in copies:
        yield f"\nNear copy of {copy.name} ({copy.similarity} % the same)"
        for sign, sentences in (("+", copy.added), ("-", copy.dropped)):
            yield from (f"   {sign} {sentence}" for sentence in sentences)
        for here, there in copy.changed:
            yield f"   ~ {here}"
            yield f"     {there}"


def _copy(article: Article, other: Article, similarity: int) -> Copy:
    differs = difference(article.text, other.text, article.language)
    return Copy(
        article_id=other.article_id,
        name=other.source_id or other.article_id,
        similarity=similarity,
        added=_words(article, differs.added),
        dropped=_words(other, differs.dropped),
        changed=tuple((_word(article, change.sentence), _word(other, change.other)) for change in differs.changed),
    )


def _words(article: Article, spans: Sequence[Span]) -> tuple[str, ...]:
    return tuple(_word(article, span) for span in spans)


def _word(article: Article, span: Span) -> str:
    return " ".join(article.text[span.start : span.end].split())
