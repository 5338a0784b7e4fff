"""The affected: whose people they are, in codes, and how many, in numbers."""

from __future__ import annotations

from collections.abc import Iterable

from ..exchange import LocatedGroup
from ..gazetteer import places
from ..gazetteer.places import Place
from ..models import AffectedGroup, Article, GroupNationality
from ..vocabulary import NationalityScheme
from .numbers import read_number


def group_of(found: LocatedGroup, article: Article) -> AffectedGroup:
    """One group with its codes and numbers; the article settles what an ambiguous word alone does not."""
    low, high = read_number(found.number) if found.number else (None, None)
    return AffectedGroup(
        term=found.term,
        number=found.number or None,
        number_low=low,
        number_high=high,
        nationalities=nationalities_of(found.nationalities, article),
        statuses=tuple(dict.fromkeys(found.statuses)),
        quote=found.quote,
        quote_start=found.quote_start,
        quote_end=found.quote_end,
    )


def nationalities_of(terms: Iterable[str], article: Article) -> tuple[GroupNationality, ...]:
    """The words with their codes, each code once: the first word that has it stands for it.

    A word that no table knows keeps no code; an ambiguous one ("Congolese") gets the code of the candidate that the
    article names outright, where it names exactly one.
    """
    kept: dict[str, GroupNationality] = {}
    for term in terms:
        if term.strip():
            nationality = _nationality(term, article)
            kept.setdefault(nationality.code or term.casefold(), nationality)
    return tuple(kept.values())


def _nationality(term: str, article: Article) -> GroupNationality:
    place = _place(term, article.language)
    if place is not None and place.kind == "ambiguous":
        settled = _settled(place, article)
        if settled is None:
            return GroupNationality(
                term=term, scheme=NationalityScheme.UNRESOLVED, candidates="; ".join(place.candidates)
            )
        place = settled
    if place is None or place.code is None:
        return GroupNationality(term=term, scheme=NationalityScheme.UNRESOLVED)
    scheme = NationalityScheme.ISO3166 if place.kind == "country" else NationalityScheme.M49
    return GroupNationality(term=term, scheme=scheme, code=place.code, label=place.label)


def _place(term: str, language: str | None) -> Place | None:
    place = places.lookup(term, language) or places.lookup(term)
    if place is not None:
        return place
    found = {mention.place for mention in places.find_places(term, language)}  # "Kenyan nationals", "from Ghana"
    return found.pop() if len(found) == 1 else None


def _settled(ambiguous: Place, article: Article) -> Place | None:
    named = {mention.place for mention in places.find_places(article.text, article.language)}
    candidates = [place for place in named if place.kind == "country" and place.code in ambiguous.candidates]
    return candidates[0] if len(candidates) == 1 else None
