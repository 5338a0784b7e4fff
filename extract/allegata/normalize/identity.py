"""The identifiers of an article's allegations, before the release before is asked."""

from __future__ import annotations

from collections.abc import Sequence

from ..exchange import LocatedAllegation
from ..identifiers import allegation_id, next_id
from ..models import AllegedPerpetrator


def allegation_ids(
    article_id: str, allegations: Sequence[tuple[LocatedAllegation, Sequence[AllegedPerpetrator]]]
) -> list[str]:
    """The identifiers of an article's allegations, in order; all differ.

    Args:
        article_id: the article's.
        allegations: each with its accused as normalized.
    """
    known: list[str] = []
    for found, accused in allegations:
        first = allegation_id(
            article_id, accused, (act.act for act in found.acts), (found.quote_start, found.quote_end)
        )
        identifier, attempt = first, 0
        while identifier in known:
            attempt += 1
            identifier = next_id(first, attempt)
        known.append(identifier)
    return known
