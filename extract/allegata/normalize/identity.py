"""Identifiers of allegations: the same article, accused, acts and span give the same identifier, on any machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from ..exchange import LocatedAllegation
from ..models import AllegedPerpetrator

_HEX_DIGITS = 16  # 64 bits: among a million allegations, two are alike with a chance below one in ten million


def allegation_ids(
    article_id: str, allegations: Sequence[tuple[LocatedAllegation, Sequence[AllegedPerpetrator]]]
) -> list[str]:
    """The identifiers of an article's allegations, in order; all differ.

    Args:
        article_id: the article's.
        allegations: each with its accused as normalized.
    """
    known: list[str] = []
    for position, (allegation, accused) in enumerate(allegations, 1):
        parts: list[object] = [
            article_id,
            sorted(each.state_code or each.label.casefold() for each in accused),
            sorted(act.act.value for act in allegation.acts),
            [allegation.quote_start, allegation.quote_end],
        ]
        identifier = _hashed(parts)
        while identifier in known:
            parts.append(position)
            identifier = _hashed(parts)
        known.append(identifier)
    return known


def _hashed(parts: list[object]) -> str:
    written = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return "alg-" + hashlib.sha256(written.encode("utf-8")).hexdigest()[:_HEX_DIGITS]
