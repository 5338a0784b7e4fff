"""Countries and regions: words as a text has them, to ISO 3166-1 alpha-3 and UN M49 codes.

Three tables, in this order: our own (`data/places.csv`, each row with its source), the territory names of Babel (CLDR),
and, for a whole phrase or a word in another script only, the aliases of countrynames. All are asked for the exact word:
every fuzzy mode that was tried maps "African" to some country. A word that means several things has candidates and no
code; a region that M49 does not have ("Middle East") is a region without a code; everything else is None.

Capitals are no places here: "Moscow" acts, and `actors` knows for whom.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel import Locale
from babel.core import UnknownLocaleError
from countrynames.data import DATA as COUNTRYNAMES
from countrynames.mappings import mappings

from .phrases import PhraseTable, plain, without_accents
from .tables import rows

Kind = Literal["country", "region", "ambiguous"]

LANGUAGES = ("en", "fr", "es", "ru", "hi")
"""The languages that our own table covers."""

_NAMED_IN = (*LANGUAGES, "pt", "uk", "ar")  # whose country names are known where a text's language is not
_ARTICLES = ("the ", "les ", "le ", "la ", "los ", "las ", "el ", "l'")


@dataclass(frozen=True)
class Place:
    """What a word of place means.

    Attributes:
        kind: `country` (ISO 3166-1), `region` (M49, or a region that M49 lacks), or `ambiguous`.
        code: alpha-3 or three digits; None where there is no single one.
        label: English name of the code.
        candidates: the codes that an ambiguous word may mean, sorted.
    """

    kind: Kind
    code: str | None
    label: str | None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mention:
    """A word of place in a text: code points, end exclusive."""

    start: int
    end: int
    word: str
    place: Place


def lookup(word: str, language: str | None = None) -> Place | None:
    """What a word as written means: a name, adjective or people, singular, plural or possessive.

    Args:
        word: "Kenyans", "the Emirates", "Nepal's", "népalais"; case counts as the language writes it.
        language: ISO 639-1 code of the text, where known; it settles words that English has too ("china" in Spanish).
    """
    text = _bare(word)
    known = _words(language).exact(text)
    if known is not None:
        return known.place
    code = None if text[:1].islower() else _aliases().get(text.casefold())
    return _country(code) if code else None


def find_places(text: str, language: str | None = None) -> list[Mention]:
    """Every word of place in a text, in order; of several that overlap the longest.

    Compounds that say something else are left out: "pro-Russian", "Moscow-backed", "Russian-speaking".
    """
    found: list[Mention] = []
    for hit in _words(language).find(text):
        place = hit.payload.place
        if place is not None and not in_compound(text, hit.start, hit.end):
            found.append(Mention(hit.start, hit.end, text[hit.start : hit.end], place))
    return found


def country_label(code: str) -> str:
    """English name of a country by its alpha-3 code; the code itself where it is none."""
    row = _countries().get(code)
    if row is None:
        return code
    return row["label"] or _english().get(row["alpha2"], code)


@cache
def country_names(language: str) -> frozenset[str]:
    """The names of countries in a language, and our English ones, casefolded: what names a place, not its people."""
    own = (row["label"] or _english().get(row["alpha2"], "") for row in _countries().values())
    named = () if language == "en" else (_territories(language).values())
    return frozenset(name.split(" (")[0].replace("’", "'").casefold() for name in (*own, *named) if name)


def country_phrase(code: str) -> str:
    """The name of a country as it stands in an English sentence: "the United States", "Kenya"."""
    article = _countries().get(code, {}).get("article", "")
    return f"{article} {country_label(code)}".strip()


def region_label(code: str) -> str:
    """English name of a region by its M49 code, as M49 has it; the code itself where it is none."""
    row = _regions().get(code)
    return row["label"] if row else code


def region_contains(region_code: str, iso3: str) -> bool:
    """Whether M49 counts the country to the region, directly or through a region within it."""
    row = _countries().get(iso3)
    pending = [row["region"]] if row and row["region"] else []
    while pending:
        code = pending.pop()
        if code == region_code:
            return True
        pending.extend(_regions()[code]["parents"].split())
    return False


def is_country(code: str) -> bool:
    """Whether the code is an ISO 3166-1 alpha-3 code."""
    return code in _countries()


@dataclass(frozen=True)
class _Known:
    place: Place | None  # None: words that hold a place word and mean no place ("Indian Ocean")


def _bare(word: str) -> str:
    text = plain(word)
    for ending in ("'s", "'"):
        text = text.removesuffix(ending)
    lowered = text.casefold()
    article = next((article for article in _ARTICLES if lowered.startswith(article)), "")
    return text[len(article) :]


def in_compound(text: str, start: int, end: int) -> bool:
    """Whether the word at start to end is part of a compound that says something else ("Moscow-backed")."""
    before, after = _compounds()
    if start and text[start - 1] in "-‐‑":
        prefix = text[max(0, start - 30) : start - 1].rsplit(None, 1)[-1:] or [""]
        if prefix[0].casefold().lstrip("(\"'“‘") in before:
            return True
    if text[end : end + 1] and text[end] in "-‐‑":
        suffix = text[end + 1 : end + 30].split(None, 1)[:1] or [""]
        return suffix[0].casefold().rstrip(".,;:!?)\"'”’") in after
    return False


@cache
def _compounds() -> tuple[frozenset[str], frozenset[str]]:
    by_side = {
        side: frozenset(row["word"] for row in rows("compounds") if row["side"] == side) for side in ("before", "after")
    }
    return by_side["before"], by_side["after"]


@cache
def _countries() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("countries")}


@cache
def _regions() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("regions")}


@cache
def _english() -> dict[str, str]:
    return dict(Locale("en").territories)


def _country(code: str) -> Place:
    return Place("country", code, country_label(code))


@cache
def _words(language: str | None) -> PhraseTable[_Known]:
    if language in LANGUAGES:
        own = ("en",) if language == "en" else ("en", language)
        return PhraseTable(_phrases(own, own, settled=True))
    if language is not None and not _territories(language):
        return _words(None)
    named = _NAMED_IN if language is None or language in _NAMED_IN else (*_NAMED_IN, language)
    return PhraseTable(_phrases(LANGUAGES, named, settled=False))


def _phrases(own: tuple[str, ...], named: tuple[str, ...], settled: bool) -> Iterator[tuple[str, _Known]]:
    pairs = [*_own_phrases(("en",)), *_named_phrases(("en",))]
    english = {phrase.casefold() for phrase, _ in pairs}
    others = [*_own_phrases(own[1:]), *_named_phrases(named[1:])]
    if not settled:  # where the language is unknown, English decides how its own words are written
        others = [pair for pair in others if without_accents(pair[0]).casefold() not in english | _refused()]
    pairs += others
    yield from pairs
    for phrase, known in pairs:
        bare = without_accents(phrase)
        if bare != phrase:  # most have none, and a table of all languages takes half the time without them
            yield bare, known


def _own_phrases(languages: tuple[str, ...]) -> Iterator[tuple[str, _Known]]:
    for row in rows("places"):
        if row["language"] in languages:
            known = _Known(_place(row))
            for ending in row["endings"].split():
                yield row["stem"] + ending.removeprefix("-"), known


def _named_phrases(languages: tuple[str, ...]) -> Iterator[tuple[str, _Known]]:
    for language in languages:
        for alpha2, name in _territories(language).items():
            code = mappings.get(alpha2)
            if code and is_country(code):
                for written in (name, name.replace(" & ", " and ")):
                    yield written.split(" (")[0], _Known(_country(code))


def _territories(language: str) -> dict[str, str]:
    try:
        return dict(Locale.parse(language).territories)
    except (UnknownLocaleError, ValueError):
        return {}


def _place(row: dict[str, str]) -> Place | None:
    code = row["code"] or None
    if row["kind"] == "country" and code:
        return _country(code)
    if row["kind"] == "region":
        return Place("region", code, region_label(code) if code else None)
    if row["kind"] == "ambiguous":
        return Place("ambiguous", None, None, tuple(sorted(row["candidates"].split())))
    return None


@cache
def _refused() -> frozenset[str]:
    return frozenset(plain(row["name"]).casefold() for table in ("refusals", "capitals") for row in rows(table))


@cache
def _aliases() -> dict[str, str]:
    """Aliases of countrynames by casefolded word, without those that `data/refusals.csv` and the capitals rule out."""
    refused = _refused()
    aliases: dict[str, str] = {}
    doubtful: set[str] = set()
    for alpha2, names in COUNTRYNAMES.items():
        code = mappings.get(alpha2, "")
        for name in names if is_country(code) else ():
            word = plain(name).casefold()
            if word in refused or (max(word) < "\u0250" and " " not in word):
                continue  # single Latin words of unsaid languages: given names ("Rasha", "Douglas"), counties, slips
            if aliases.setdefault(word, code) != code:
                doubtful.add(word)
    return {word: code for word, code in aliases.items() if word not in doubtful}
