"""First letters of names: "GMRC" is whoever is called so in full, where the names and what is told leave one only."""

from __future__ import annotations

import re
from functools import lru_cache

from ..gazetteer.actors import function_words, without_determiner
from ..gazetteer.places import find_places
from .speakers import words_of_name

_LEAST, _MOST = 3, 8  # letters: two stand for too much, and longer ones are words
_BRACKETED = re.compile(r"\W{0,2}\s*\(([A-Z]{3,8})\)")


def acronym_of(name: str) -> str | None:
    """The name, where it is one word of capitals; None for every other."""
    text = without_determiner(name)
    is_one = text.isalpha() and text.isupper() and _LEAST <= len(text) <= _MOST
    return text if is_one else None


@lru_cache(maxsize=65_536)  # the same names come again in every article
def acronyms_for(name: str, quote: str | None) -> frozenset[str]:
    """What a full name may be shortened to: its first letters, with and without small words and the country in front,
    and what stands in brackets behind it."""
    words = words_of_name(without_determiner(name))
    small = function_words("preposition") | function_words("determiner") | {"and"}
    is_title = all(word[0].isupper() for word in words if word.casefold() not in small)
    without_country = words[1:] if words and find_places(words[0]) else words
    found: set[str] = set()
    for some in (words, without_country) if is_title else ():
        for letters in (some, [word for word in some if word.casefold() not in small]):
            found.add("".join(word[0] for word in letters).upper())
    bracketed = _BRACKETED.match(quote.partition(name)[2]) if quote and "(" in quote and name in quote else None
    if bracketed is not None:
        found.add(bracketed[1])
    return frozenset(one for one in found if _LEAST <= len(one) <= _MOST)
