"""Where people are from: the list of places after "from", and the one in which "44 nationalities" are named."""

from __future__ import annotations

from collections.abc import Mapping

from .headcount import Words, is_number
from .scene import PlaceSpan
from .tables import Tables
from .text import Token

_REACH = 40
"""Words of the longest list of places that is read."""

Places = Mapping[int, PlaceSpan]


def end_of_origin(tokens: list[Token], places: Places, tables: Tables, last: int) -> int:
    """The end of a phrase with "from Africa and Asia", "of Nepal", "of ten countries including Nepal and Cuba".

    Args:
        tokens: of the sentence.
        places: by each token that they cover.
        tables: of the language.
        last: where the phrase ends without it; the answer where it says of no place.
    """
    words = tables.words
    if last + 1 >= len(tokens) or tokens[last + 1].lower not in words["origin_prepositions"]:
        return last
    at, found = last + 2, last
    end = min(len(tokens), at + _REACH)
    while at < end:
        place = places.get(at)
        if place is None:
            if not _may_stand_between(tokens[at].lower, words, tables):
                break
            at += 1
            continue
        if tokens[place.last].possessive:
            break
        following = tokens[place.last + 1].lower if place.last + 1 < len(tokens) else ""
        if not place.is_name and following not in words["nations"]:
            break
        found = place.last if place.is_name else place.last + 1  # "from African countries"
        at = found + 1
    return found


def end_of_names(tokens: list[Token], places: Places, words: Words, last: int) -> int:
    """The end of the list in which "44 nationalities" are named, where the sentence goes on to name them."""
    end = min(len(tokens), last + _REACH)
    start = next((at for at in range(last + 1, end) if tokens[at].lower in words["list_openers"]), None)
    found = last
    if start is None:
        return last
    for at in range(start + 1, end):
        if at in places:
            found = at
        elif tokens[at].lower not in words["origin_words"] and tokens[at].lower not in words["pre_to"]:
            break
    return found


def _may_stand_between(word: str, words: Words, tables: Tables) -> bool:
    return (
        word in words["origin_words"]
        or word in words["adjectives"]
        or word in tables.statuses
        or is_number([word], words, 0)
    )
