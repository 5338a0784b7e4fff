"""Link: which articles are copies, which sources go back to one origin, which allegations are one case.

Circular reporting made visible. Text similarity misses it: two articles that rewrite one report share hardly a phrase.
The chain that they cite finds it, and similarity finds only copies. What is linked here is certain by a stated rule;
what is merely likely is a proposal, and is never merged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..links import Links, NearCopy
from ..models import Article, Record
from .cases import cases_of
from .copies import near_copies
from .differences import Difference, difference, extent
from .discrepancies import differences_of
from .losses import losses_of
from .origins import origins_of
from .responses import responses_of
from .withdrawn import copies_of_withdrawn

__all__ = ["Difference", "copies_of_withdrawn", "difference", "link"]

Texts = Callable[[], Iterable[Article]]
"""Reads the articles from the first, each time it is called: they are never held all at once."""
Records = Callable[[], Iterable[Record]]
"""Reads the records: only once the texts are done with, so that both are never held together."""


def link(read_records: Records, articles: Texts) -> Links:
    """Everything that can be said of the records together.

    Args:
        read_records: one per article, with names as written: what the safe profile would withhold tells people apart.
            What alleges nothing is not kept in memory.
        articles: their texts, in any order.
    """
    copies = copies_of(articles)
    records = tuple(record for record in read_records() if record.allegations)
    origins, proposals = origins_of(records, copies)
    cases = cases_of(records, origins)
    return Links(
        near_copies=copies,
        source_origins=origins,
        origin_proposals=proposals,
        case_allegations=cases,
        case_responses=responses_of(records, cases, origins),
        case_differences=differences_of(records, cases),
        case_losses=losses_of(records, cases, origins, copies),
    )


def copies_of(articles: Texts) -> tuple[NearCopy, ...]:
    """The near copies among articles, each with how many sentences it adds, drops and changes.

    An article whose text is the same as another's is left out: it is in `Article.duplicate_of`.
    """
    found = near_copies(
        (article.article_id, article.published, article.text) for article in articles() if article.duplicate_of is None
    )
    wanted = {name for copy in found for name in (copy.article_id, copy.other_article_id)}
    texts = {
        article.article_id: (article.text, article.language) for article in articles() if article.article_id in wanted
    }
    made: list[NearCopy] = []
    for copy in found:
        text, language = texts[copy.article_id]
        differs = extent(text, texts[copy.other_article_id][0], language)
        made.append(
            NearCopy(
                article_id=copy.article_id,
                other_article_id=copy.other_article_id,
                similarity=int(copy.similarity * 100),  # down: 100 is said of none that differ
                containment=int(copy.containment * 100),
                sentences_added=differs.added,
                sentences_dropped=differs.dropped,
                sentences_changed=differs.changed,
            )
        )
    return tuple(made)
