"""Whether the words of an address say more than the article does: a name may stand in an address alone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .folding import decoded, folded
from .words import Kind, is_safe, words

_INFLECTED = re.compile(r"(?:ed|ing|s|ly|tion|ment|al|er)$")
_LEAST = 3  # letters: shorter parts of an address are language codes and sections


def has_unknown_words(url: str, known: str) -> bool:
    """Whether two neighbouring words of an address's path or query are known from nowhere.

    Args:
        url: the address.
        known: title and text of the article.
    """
    try:
        parts = urlsplit(decoded(url))
    except ValueError:
        return True
    in_article = set(re.findall(r"[^\W\d_]+", folded(known)))
    before = False
    for part in re.findall(r"[^\W_]+|/", folded(f"{parts.path}/{parts.query}/{parts.fragment}")):
        unknown = part.isalpha() and len(part) >= _LEAST and not _is_known(part, in_article)
        if unknown and before:
            return True
        before = unknown
    return False


def _is_known(word: str, in_article: set[str]) -> bool:
    if word in in_article or word.rstrip("s") in in_article or f"{word}s" in in_article:
        return True
    if any(word in words(kind) for kind in Kind if kind not in (Kind.AMBIGUOUS, Kind.PLACE_NAME)):
        return True
    return is_safe(word) or is_safe(word.capitalize()) or (bool(_INFLECTED.search(word)) and len(word) > _LEAST + 2)
