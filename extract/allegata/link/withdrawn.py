"""Near copies of articles that a person withdrew: what was taken back may stand in another's words and nearly the same.

The copies of a release are worked out among its articles alone, so that who links to whom does not depend on texts that
are in it no longer. What is withdrawn is little, and each article is compared with all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from ..chronology import date_order
from ..links import NearCopy
from ..models import Article
from .copies import LEAST_SHINGLES, THRESHOLD
from .differences import extent
from .shingles import Shingler, Shingles


def copies_of_withdrawn(withdrawn: Sequence[Article], articles: Iterable[Article]) -> tuple[NearCopy, ...]:
    """Each pair of a withdrawn article and another of nearly the same text, sorted.

    An article whose text is exactly that of a withdrawn one is left out: its allegations are held back anyway.

    Args:
        withdrawn: what was withdrawn; held in memory.
        articles: the others. Read once, one at a time.
    """
    shingler = Shingler()
    gone = [(article, shingler.shingles(article.text)) for article in withdrawn]
    gone = [(article, shingles) for article, shingles in gone if shingles.size >= LEAST_SHINGLES]
    if not gone:
        return ()
    least = min(shingles.size for _, shingles in gone)
    known = np.unique(np.concatenate([shingles for _, shingles in gone]))
    found: list[NearCopy] = []
    for article in articles:
        shingles = shingler.shingles(article.text)
        if shingles.size < LEAST_SHINGLES or _shared(shingles, known) < THRESHOLD * min(shingles.size, least):
            continue
        found += _pairs(article, shingles, gone)
    return tuple(sorted(found, key=lambda pair: (pair.article_id, pair.other_article_id)))


def _pairs(article: Article, shingles: Shingles, gone: Iterable[tuple[Article, Shingles]]) -> Iterator[NearCopy]:
    for other, others in gone:
        shared = _shared(shingles, others)
        shorter = min(shingles.size, others.size)
        if shared < THRESHOLD * shorter or article.text_sha256 == other.text_sha256:
            continue
        earlier, later = sorted((article, other), key=lambda each: (date_order(each.published), each.article_id))
        differs = extent(later.text, earlier.text, later.language)
        yield NearCopy(
            article_id=later.article_id,
            other_article_id=earlier.article_id,
            similarity=100 * shared // (shingles.size + others.size - shared),  # down, as of every near copy
            containment=100 * shared // shorter,
            sentences_added=differs.added,
            sentences_dropped=differs.dropped,
            sentences_changed=differs.changed,
        )


def _shared(one: Shingles, other: Shingles) -> int:
    return int(np.intersect1d(one, other, assume_unique=True).size)
