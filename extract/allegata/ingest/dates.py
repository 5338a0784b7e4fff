"""Dates as written to dates as precise as known."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2})(?:[Tt ][0-9]{2}.*)?)?)?", re.DOTALL)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_WRITTEN_OUT = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y")
_WRITTEN_OUT_MONTHS = ("%B %Y", "%b %Y")


def partial_date(value: str) -> str | None:
    """The date as YYYY, YYYY-MM or YYYY-MM-DD; None where it is none, or could be read in two ways (10/06/2024).

    Read are ISO 8601, the dates of mail and feeds (RFC 5322), and English dates written out. A time is dropped, and the
    day taken as it is stated there, in its own time zone.
    """
    value = value.strip()
    if match := _COMPACT.fullmatch(value) or _ISO.fullmatch(value):
        return _checked(*match.groups())
    for form in _WRITTEN_OUT:
        if day := _parsed(value, form):
            return day.isoformat()
    for form in _WRITTEN_OUT_MONTHS:
        if month := _parsed(value, form):
            return f"{month:%Y-%m}"
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):  # the parser raises all of these for hostile input
        return None


def _checked(year: str, month: str | None, day: str | None) -> str | None:
    try:
        known = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return known.isoformat()[: 10 if day else 7 if month else 4]


def _parsed(value: str, form: str) -> date | None:
    try:
        return datetime.strptime(value, form).date()
    except ValueError:
        return None
