"""Identifiers of allegations: the same article, accused, acts and span give the same one, on any machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from .models import AllegedPerpetrator
from .vocabulary import ActCode

_HEX_DIGITS = 16  # 64 bits: among a million allegations, two are alike with a chance below one in ten million


def allegation_id(
    article_id: str, accused: Iterable[AllegedPerpetrator], acts: Iterable[ActCode], span: tuple[int, int]
) -> str:
    """The identifier of an allegation, before anybody says that it is taken.

    No name goes into it: whoever guesses the name of somebody whom a release does not name could test the guess. A
    state is its code, and everybody else what kind of actor it is and of which country, as a release says anyway.

    Args:
        article_id: the article's.
        accused: as normalized, in any order.
        acts: in any order.
        span: first code point of the allegation's quote, and the one after its last.
    """
    who = sorted(
        each.state_code or f"{each.actor_type} {each.associated_country_code or ''}".strip() for each in accused
    )
    return _hashed([article_id, who, sorted(act.value for act in acts), list(span)])


def next_id(identifier: str, attempt: int) -> str:
    """Another identifier in place of one that was given to something else.

    Args:
        identifier: the one that is taken.
        attempt: from 1.
    """
    return _hashed([identifier, attempt])


def _hashed(parts: list[object]) -> str:
    written = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return "alg-" + hashlib.sha256(written.encode("utf-8")).hexdigest()[:_HEX_DIGITS]
