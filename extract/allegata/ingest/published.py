"""When a page says that its article was published, and never more precisely than it says so.

What is meant for machines goes first: JSON-LD, then meta elements, then the time element marked so, then the address.
Only then does htmldate look for a date at the usual places of a page. When a page was last changed is no answer, and
neither is what a clock says.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Protocol, cast

from .dates import partial_date

PUBLISHED_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "date_published",
    "published_time",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:time",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dc.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "publication-date",
    "ptime",
    "published",
    "article.published",
    "article.created",
    "originalpublicationdate",
    "date",
)
"""Names of meta elements that hold it, in lower case, the surest first."""

_EARLIEST = "1800"  # what is older is a placeholder ("0001-01-01")
_PLACEHOLDERS = frozenset({"1900-01-01", "1970-01-01", "1980-01-01"})  # the zero of some clock
_DAY_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/_.-]|\Z)")
_COMPACT_DAY_IN_PATH = re.compile(r"[/_-]((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_.-]|\Z)")
_MONTH_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?=/)")
_CHANGED = re.compile(r"modif|updat", re.IGNORECASE)
_READ = 2_000_000
"""Characters of a page searched for how a date is written; dates stand above and below the article, mostly above."""


class _Element(Protocol):
    def get(self, name: str) -> str | None: ...
    def getparent(self) -> object: ...
    def drop_tree(self) -> None: ...


class _Tree(Protocol):
    def iter(self, *tags: str) -> Iterable[_Element]: ...


def date_published(stated: Iterable[str], url: str | None, tree: object, markup: str) -> str | None:
    """The date as YYYY, YYYY-MM or YYYY-MM-DD; None where the page does not say it plainly.

    Args:
        stated: what JSON-LD, meta and time elements give for it, the surest first.
        url: the page's address.
        tree: the page, parsed by lxml; its scripts and what tells of later changes are taken out of it here.
        markup: the page.
    """
    for value in stated:
        date = partial_date(value)
        if date and date >= _EARLIEST and date not in _PLACEHOLDERS:
            return date
    return date_in_address(url or "") or _date_on_page(tree, markup)


def date_in_address(url: str) -> str | None:
    """The day or the month of an address like `/2024/06/10/story`, else None."""
    path = re.sub(r"\Ahttps?://[^/]*|[?#].*", "", url)
    for pattern in (_DAY_IN_PATH, _COMPACT_DAY_IN_PATH, _MONTH_IN_PATH):
        if (match := pattern.search(path)) and (date := partial_date("-".join(match.groups()))):
            return date
    return None


def _date_on_page(tree: object, markup: str) -> str | None:
    from htmldate import find_date  # noqa: PLC0415  slow to load, for pages only

    logger = logging.getLogger("htmldate")
    if not logger.handlers:  # without one, its doubts land on stderr, beside our report
        logger.addHandler(logging.NullHandler())
    _leave_out_changes(cast("_Tree", tree))
    try:
        found = find_date(
            tree,
            extensive_search=False,  # a date somewhere on the page is a guess; better empty than wrong
            original_date=True,
            url="",  # it has been looked at
            max_date="2100-01-01",  # by default the clock decides, and a page would read differently day by day
        )
    except Exception:  # what it raises for hostile markup, no list can name; no date is an answer
        return None
    return _as_written(found, markup[:_READ]) if found else None


def _leave_out_changes(tree: _Tree) -> None:
    for element in list(tree.iter("meta", "time", "script")):
        about = " ".join(element.get(name) or "" for name in ("property", "name", "itemprop", "class"))
        is_of_change = _CHANGED.search(about) or (element.get("type") or "").endswith("ld+json")
        if is_of_change and element.getparent() is not None:
            element.drop_tree()


def _as_written(found: str, markup: str) -> str | None:
    """The date found, cut to what is written: htmldate makes the first of a month that stands alone, and reads 10/06.

    Args:
        found: YYYY-MM-DD.
        markup: where it stands.
    """
    year, month, day = found.split("-")
    m, d = f"0?{int(month)}", f"0?{int(day)}"
    word = r"(?:de |d[’']|of )?[^\W\d_]{3,12}\.?(?: de| of)?,?"
    in_full = (
        rf"{year}[-/.]{m}[-/.]{d}(?!\d)|{year}{month}{day}",
        rf"(?<!\d){d}\.\s?{m}\.{year}",
        rf"(?<!\d){d}(?:st|nd|rd|th|er|º|\.|-?го)?[\s-]{{1,3}}{word}[\s-]{{1,3}}{year}",
        rf"[^\W\d_]{{3,12}}\.?\s{{1,3}}{d}(?:st|nd|rd|th)?,?\s{{1,3}}{year}",
    )
    if any(re.search(form, markup) for form in in_full):
        return found
    if re.search(rf"(?<!\d)(?:{d}[/-]{m}|{m}[/-]{d})[/-](?:{year}|{year[2:]})(?!\d)", markup):
        return found if int(day) > 12 or day == month else year  # else nobody knows the day from the month
    if re.search(rf"{year}[-/.]{m}(?!\d)|(?<![\d/.-]){m}[/.]{year}|{word}[\s-]{{1,3}}{year}", markup):
        return found[:7]
    return year
