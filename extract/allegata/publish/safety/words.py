"""The words by which a name is told from other capitalised words: offices, kin, organisations, places, and so on.

The table is `data/words.csv` (kind, word, language, source); its kinds are the members of `Kind`.
"""

from __future__ import annotations

import csv
import re
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources

from babel.core import get_global

from ...gazetteer import places
from ...gazetteer.sources import lookup_source

_REMEMBERED = 50_000  # phrases; some megabytes, and more than a thousand articles have
_LEAST_BASE = 3  # letters of a word without its ending; "Reed" is no form of "re"
_ENDINGS = (
    ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""), ("ing", "e"),
    ("ly", ""), ("ily", "y"), ("ness", ""), ("less", ""), ("ful", ""),
)  # fmt: skip
_LONGEST_ACRONYM = 5  # letters: a longer word in capitals is a word


class Kind(StrEnum):
    """What a word says about a name beside it, or about itself."""

    OFFICE = "office"  # makes the person named after it a public one
    PROFESSION = "profession"  # does so too, unless the person is said to have suffered
    RANK = "rank"  # does so where it says of what: "party leader", not "gang leader"
    MODIFIER = "former"  # stands before an office
    VOICE = "voice"  # speaks for a state or an organisation, or is one of its bodies that do
    LOCAL = "local"  # before an office: that of a private person ("village head")
    LEADS = "leads"  # "who heads the agency"
    BODY = "body"  # "X of the ministry"
    HONORIFIC = "honorific"
    KIN = "kin"
    SPEECH = "speech"
    SUFFERED = "suffered"
    STRICKEN = "stricken"  # of these, the ones that say it without an auxiliary too ("X, detained in May")
    FATE = "fate"  # "the arrest of X"
    STANDING = "standing"  # written small beside a name: in what capacity somebody speaks, where no office is meant
    NAMED = "named"
    ORGANISATION = "organisation"
    GEOGRAPHY = "geography"
    DIRECTION = "direction"
    PARTICLE = "particle"
    CONNECTOR = "connector"
    DETERMINER = "determiner"
    LOCATION = "location"
    FOLLOWER = "follower"  # a noun that a place or organisation stands before, not a person
    SAFE = "safe"  # places, months, movements, platforms, works
    ORDINARY = "ordinary"
    AMBIGUOUS = "ambiguous"  # an ordinary word that is also a name
    PLACE_NAME = "place_name"  # a place that is also a given name
    COLLECTIVE = "collective"
    SINGLE = "single"
    FAMILY_FIRST = "family_first"  # family names that stand before the given one
    PLURAL = "single_plural"
    TRAVEL = "travel"
    FIRM = "firm"  # what only businesses have in their names
    LEGAL_FORM = "legal_form"  # what makes any words before it the name of a firm
    VENTURE = "venture"  # "the X agency": small words behind the name of one
    GENERIC = "generic"  # in scripts without capitals: words that name nobody


@cache
def words(*kinds: Kind) -> frozenset[str]:
    """All words of some kinds, case-folded; some of `SAFE` are phrases of several words."""
    return frozenset().union(*(_table()[kind] for kind in kinds))


@cache
def _table() -> dict[Kind, frozenset[str]]:
    file = resources.files(__package__) / "data" / "words.csv"
    table: dict[Kind, set[str]] = {kind: set() for kind in Kind}
    for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
        table[Kind(row["kind"])].add(row["word"])
    return {kind: frozenset(entries) for kind, entries in table.items()}


@cache
def public_figures() -> tuple[str, ...]:
    """Heads of state, ministers and spokespersons whom the press names without their office."""
    file = resources.files(__package__) / "data" / "public_figures.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    return tuple(row["name"] for row in csv.DictReader(lines))


@cache
def _cities() -> frozenset[str]:
    # The time zones of CLDR are named after some four hundred cities, capitals most of them.
    zones = get_global("zone_territories")
    return frozenset(str(zone).rsplit("/", 1)[-1].replace("_", " ").casefold() for zone in zones)


@lru_cache(maxsize=_REMEMBERED)
def is_inflected(word: str) -> bool:
    """Whether a case-folded word is an ordinary English one with an ending: "threatens", "coerced"."""
    known = words(Kind.ORDINARY) - words(Kind.AMBIGUOUS)
    for ending, instead in _ENDINGS:
        base = word.removesuffix(ending)
        if base != word and len(base) >= _LEAST_BASE:
            doubled = base[:-1] if base[-1] == base[-2] else base
            if any(form in known for form in (base + instead, doubled + instead)):
                return True
    return False


@lru_cache(maxsize=_REMEMBERED)
def is_safe(phrase: str) -> bool:
    """Whether a capitalised word or phrase is known to name no private person: a place, a people, an outlet …"""
    plain = re.sub(r"\s+", " ", phrase).strip()
    if plain.isupper() and len(plain) > _LONGEST_ACRONYM:
        plain = plain.title()
    low = plain.casefold()
    if low in words(Kind.SAFE) or low in _cities():
        return True
    return is_place(plain) or lookup_source(plain) is not None or low.removesuffix("s") in words(Kind.SAFE)


@lru_cache(maxsize=_REMEMBERED)
def is_place(phrase: str) -> bool:
    """Whether a word or phrase is a country, a region, or whose people they are."""
    return places.lookup(phrase) is not None
