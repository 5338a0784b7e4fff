"""Where a word that else is a place's, a day's or a virtue's stands for a person: "His sister, Georgia, waits".

Such a word cannot be protected wherever it stands, for the country must stay. What stands around it says where it is a
person's, and there it is withheld.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from .cues import THINGS_OF_KIN
from .folding import fold, folded
from .words import Kind, is_safe, words

_STATES_SUFFER = frozenset({"captured", "deceived", "duped", "missing", "tricked", "convicted", "threatened"})
_MISTERS = r"(?:mr|mrs|ms|miss|mme|mlle|sra?|srta|monsieur|madame|senora?|senorita)"
_WHOSE = r"(?:his|her|their|my|our|whose|'s|s')"
_NAME = r"(?P<name>[^\W\d_]{3,})"
_NO_PLACE = (
    r"(?<!\bin )(?<!\bon )(?<!\bof )(?<!\bat )(?<!\bto )(?<!\bby )(?<!\bthe )(?<!\bfrom )(?<!\blast )(?<!\bnext )"
    r"(?<!\bthis )(?<!\bnear )(?<!\bsince )(?<!\buntil )(?<!\binto )(?<!\bfor )(?<!\bwith )(?<!\bthat )"
)
_WEEK = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
_MONTHS = {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october"}
_DAYS = frozenset(_WEEK | _MONTHS)  # no child is called after the other two
_HEADLINES = frozenset(
    {
        "flees",
        "fled",
        "escapes",
        "escaped",
        "tells",
        "weeps",
        "recalls",
        "speaks",
        "spoke",
        "returns",
        "dies",
        "survives",
    }
)
"""What people do in titles: hope fades there and peace is lost, and neither flees."""

_TEXTS = 16  # remembered: the spans of one text are asked for by each row


@lru_cache(maxsize=_TEXTS)
def posing(text: str) -> tuple[tuple[int, int], ...]:
    """Where words that are known to be no names stand for people all the same: offsets, end exclusive.

    Args:
        text: an article's text, or a title.
    """
    reduced = fold(text)
    spans = [reduced.span(match.start("name"), match.end("name")) for match in _matches(reduced.text)]
    return tuple(sorted({span for span in spans if text[span[0]].isupper() and _is_no_name_else(text[slice(*span)])}))


def mentioned(text: str, parts: Iterable[str]) -> list[tuple[int, int]]:
    """Where a place's word of somebody's name ("Jack London") stands for that person alone: "London was beaten".

    Args:
        text: an article's text.
        parts: words of protected names.
    """
    sought = sorted({folded(part) for part in parts if len(part) > 2 and part.isalpha() and is_safe(part)})
    if not sought:
        return []
    reduced = fold(text)
    pattern = rf"{_NO_PLACE}\b(?P<name>{'|'.join(map(re.escape, sought))})(?= (?:{_does()})\b|'s? )"
    return [reduced.span(match.start(), match.end()) for match in re.finditer(pattern, reduced.text)]


def _is_no_name_else(word: str) -> bool:
    return is_safe(word) or word.casefold() in words(Kind.AMBIGUOUS)


def _matches(text: str) -> Iterator[re.Match[str]]:
    for pattern in _patterns():
        yield from pattern.finditer(text)
    for match in _harmed().finditer(text):
        word = match["name"]
        if word in words(Kind.PLACE_NAME, Kind.AMBIGUOUS) or word in _DAYS:
            yield match
    yield from (match for match in _headline().finditer(text) if match["name"] in words(Kind.AMBIGUOUS) | _DAYS)
    yield from (match for match in _speaking().finditer(text) if match["name"] in _DAYS)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    kin = _any(words(Kind.KIN) - THINGS_OF_KIN)
    single = _any(words(Kind.SINGLE, Kind.KIN) - THINGS_OF_KIN)
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"\b{kin}, {_NAME}(?=[,.;:!?)])",
            rf"{_WHOSE} (?:[a-z-]+ )?{kin} {_NAME}\b",
            rf"{_NO_PLACE}\b{_NAME}, (?:his|her|their|my|our)(?: [a-z-]+)? {kin}(?=[,.;:!?)])",
            rf"\b(?:the|a|an|another|one) (?:[a-z-]+ )?{single}, {_NAME}(?=,)",
            rf"\b{_NAME}'s (?:[a-z-]+ )?(?:mother|father|wife|husband|brother|sister|son|daughter|uncle|aunt|widow"
            rf"|widower|cousin|nephew|niece|fiancee?|parents)\b",
            rf"\b{single} (?:called|named|nicknamed) {_NAME}\b",
            rf"\b{_MISTERS}\.? {_NAME}\b",
        )
    )


@cache
def _harmed() -> re.Pattern[str]:
    harms = _any(words(Kind.STRICKEN) - _STATES_SUFFER)
    return re.compile(rf"{_NO_PLACE}\b{_NAME} (?:was|is|has been|had been) {harms}\b")


@cache
def _speaking() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[.!?:\"“”\n]\s*){_NAME} (?:told|said|says|recalled|recalls|wept|cried|signed|escaped)\b")


@cache
def _headline() -> re.Pattern[str]:
    return re.compile(rf"^{_NAME} (?:{_any(words(Kind.STRICKEN) | _HEADLINES)})\b")


@cache
def _does() -> str:
    return "was|is|has|had|" + "|".join(sorted(map(folded, words(Kind.SPEECH, Kind.SUFFERED)), key=len, reverse=True))


def _any(found: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted({re.escape(folded(word)) for word in found}, key=len, reverse=True))})"
