"""When a report is said to be of: "Bloomberg wrote in June", "a statement of 18 February 2026"."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import cache

from babel import Locale

from .matters import Span, span_of

_LANGUAGES = ("en", "fr", "es", "ru", "de", "pt", "uk")
"""Those in which the names of months are known; in others no date is read, and the article's own counts."""

_WORDS = re.compile(r"\w+")
_YEARS = range(2000, 2100)  # of the reports that are linked; other numbers beside a month are no years


def said_on(quote: str, published: str | None) -> Span | None:
    """When a quote says that something was said: a month or a day, of the year that it names or else of the latest that
    was over when the article was published.

    Args:
        quote: the words that cite a source.
        published: the article's date; where it is not known, only a date with its year is read.

    Returns:
        None where the quote names no month, or several.
    """
    if _months().keys().isdisjoint(_WORDS.findall(quote.casefold())):
        return None  # most quotes name no month, and looking for a date costs more than seeing that
    found = [one for one in _pattern().finditer(quote) if one["cue"] or one["before"] or one["after"] or one["year"]]
    if len(found) != 1:
        return None
    match = found[0]
    month = _months()[match["month"].casefold()]
    day = int(match["before"] or match["after"] or 0)
    if match["year"] and int(match["year"]) in _YEARS:
        return _span(int(match["year"]), month, day)
    own = span_of(published)
    if own.is_open or own.first is None or own.last is None:
        return None
    year = date.fromordinal(own.last).year
    span = _span(year, month, day)
    return _span(year - 1, month, day) if span is not None and (span.first or 0) > own.last else span


def _span(year: int, month: int, day: int) -> Span | None:
    last = calendar.monthrange(year, month)[1]
    if day > last:
        return None
    return Span(date(year, month, day or 1).toordinal(), date(year, month, day or last).toordinal())


@cache
def _months() -> dict[str, int]:
    return {
        name.casefold(): number
        for language in _LANGUAGES
        for kind in ("format", "stand-alone")
        for number, name in Locale(language).months[kind]["wide"].items()
    }


@cache
def _pattern() -> re.Pattern[str]:
    """A month, with what makes it one where the word means other things too ("in May", but not "may")."""
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    return re.compile(
        r"(?:\b(?P<before>\d{1,2})(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?"
        r"|(?P<cue>\b(?:in|on|of|since|from|last|en|le|el|de|im|am|em|в|у)\s+(?:early\s+|late\s+|mid-)?))?"
        rf"\b(?P<month>{names})\b(?:\s+(?P<after>\d{{1,2}})\b)?(?:,?\s+(?:de\s+)?(?P<year>\d{{4}})\b)?",
        re.IGNORECASE,
    )
