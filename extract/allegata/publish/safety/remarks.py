"""Whether words of people, published beside the rows of an article, show what the safe profile takes out of those rows.

Statements and notices are published as they were given or not at all, so that they are judged and never altered. Their
own contacts and figures are theirs to give; the article's are not.
"""

from __future__ import annotations

import re

from ...models import Article, Record
from .details import repeats_detail
from .folding import decoded
from .names import guard_of


def hides(record: Record, article: Article, text: str) -> bool:
    """Whether a text holds a protected name of an article, or a contact or paper that the article gives of somebody.

    Args:
        record: the article's record as coded, names and all.
        article: the article.
        text: words of a statement or notice, the name of a party, or an address (https://…, mailto:…).
    """
    guard = guard_of(record, article)
    is_address = re.match(r"\s*(?:https?|mailto):", text, re.IGNORECASE) is not None
    if guard.names.in_address(text) if is_address else guard.names.in_text(text):
        return True
    return repeats_detail(decoded(text), article.text)
