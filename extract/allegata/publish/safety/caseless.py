"""Texts that do not show who is named, for want of capitals: every word that no table knows may be a name.

Devanagari, Arabic, Chinese and others have none; and a text in small letters or in capitals alone tells no more.
"""

from __future__ import annotations

import unicodedata

from .tokens import has_capitals, is_caseless
from .words import Kind, is_safe, words

_KNOWN = (
    Kind.ORDINARY,
    Kind.GENERIC,
    Kind.ORGANISATION,
    Kind.GEOGRAPHY,
    Kind.FOLLOWER,
    Kind.OFFICE,
    Kind.MODIFIER,
    Kind.SINGLE,
    Kind.PLURAL,
    Kind.COLLECTIVE,
    Kind.KIN,
    Kind.SPEECH,
    Kind.SUFFERED,
    Kind.TRAVEL,
    Kind.DETERMINER,
    Kind.LOCATION,
    Kind.CONNECTOR,
)
_NAMES_TOO = (Kind.AMBIGUOUS, Kind.PLACE_NAME, Kind.FAMILY_FIRST)


def may_name(value: str, text: str) -> bool:
    """Whether a value may hold a name that its script or its text does not show.

    Args:
        value: a quote, a title or another value of the article.
        text: the article's text; where it has capitals, only words of scripts without them are in doubt.
    """
    is_marked = has_capitals(text)
    return any(not is_known(word) for word in _words(value) if not is_marked or is_caseless(word))


def is_known(word: str) -> bool:
    """Whether a word, in whatever case, is known to be no name."""
    low = word.casefold()
    if low in words(*_NAMES_TOO):
        return False
    if low in words(*_KNOWN) or not any(character.isalpha() for character in word):
        return True
    return is_safe(word) or is_safe(word.capitalize())


def _words(value: str) -> list[str]:
    # Vowel signs are no letters to a regular expression, and would part the words of Indic scripts.
    parted = "".join(" " if unicodedata.category(each)[0] in "ZPSC" else each for each in value)
    return parted.split()
