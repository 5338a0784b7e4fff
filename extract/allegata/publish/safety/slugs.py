"""Whether the words of an address say more than the article does: a name may stand in an address alone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .caseless import may_name
from .folding import decoded, folded
from .words import Kind, is_inflected, is_safe, words

_LEAST = 3  # letters: shorter parts of an address are language codes and sections


def has_unknown_words(address: str, title: str, text: str) -> bool:
    """Whether words of an address's path or query are known from nowhere: two beside each other, as names are.

    Args:
        address: the address, or another identifier such as the name of a file.
        title: title of the article.
        text: its text; where that does not show who is named, one unknown word is enough.
    """
    try:
        parts = urlsplit(decoded(address))
    except ValueError:
        return True
    said = f"{parts.path}/{parts.query}/{parts.fragment}"
    if may_name(said, text):
        return True
    in_article = set(re.findall(r"[^\W\d_]+", folded(f"{title}\n{text}")))
    before = False
    for part in re.findall(r"[^\W_]+|/", folded(said)):
        unknown = part.isalpha() and len(part) >= _LEAST and not _is_known(part, in_article)
        if unknown and before:
            return True
        before = unknown
    return False


def _is_known(word: str, in_article: set[str]) -> bool:
    if word in in_article or word.rstrip("s") in in_article or f"{word}s" in in_article:
        return True
    if any(word in words(kind) for kind in Kind if kind not in (Kind.AMBIGUOUS, Kind.PLACE_NAME, Kind.FAMILY_FIRST)):
        return True
    return is_safe(word) or is_safe(word.capitalize()) or is_inflected(word) or word.endswith("tion")
