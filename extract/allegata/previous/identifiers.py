"""How an identifier of an allegation is made: of what, and anew where it is taken."""

from __future__ import annotations

import hashlib
import json

from ..models import Allegation
from .claims import Span

_HEX_DIGITS = 16


def made_of(article_id: str, allegation: Allegation, span: Span) -> str:
    """The identifier that this allegation has where its quote stands at this place (`models.AllegationId`).

    A release keeps of what is gone no accused and no acts. The identifier, being made of them, shows whether they are
    those of another allegation.
    """
    accused = sorted(each.state_code or each.label.casefold() for each in allegation.alleged_perpetrators)
    return _hashed([article_id, accused, sorted(act.act.value for act in allegation.acts), list(span)])


def next_of(identifier: str, attempt: int) -> str:
    """Another identifier in place of one that was given to something else.

    Args:
        identifier: the one that is taken.
        attempt: from 1.
    """
    return _hashed([identifier, attempt])


def _hashed(parts: list[object]) -> str:
    written = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return "alg-" + hashlib.sha256(written.encode("utf-8")).hexdigest()[:_HEX_DIGITS]
