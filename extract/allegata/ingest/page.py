"""HTML pages, by trafilatura: the article's own text, without the furniture around it, and the page's metadata."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Protocol

from ..errors import InputError
from .address import is_front_page, web_address
from .draft import MAX_TEXT_BYTES, Draft, Place


class _Element(Protocol):
    """An element of lxml, which has no types of its own."""

    def get(self, name: str) -> str | None: ...

    def iterfind(self, path: str) -> Iterator[_Element]: ...


MAX_PAGE_BYTES = 20_000_000
"""Largest page read: saved pages carry their pictures within them. It is trafilatura's own bound as well."""

# What is shorter is an icon; such an address is no text, and trafilatura would carry it through every step.
_PICTURE = re.compile(r"data:[\w.+/;=-]{1,100},[^\s\"'<>)]{200,}")

_DATES = {
    "original_date": True,  # published, not last changed
    "extensive_search": False,  # a date somewhere on the page is a guess; published is better empty than wrong
    "max_date": "2100-01-01",  # by default the clock decides, and one page would read differently from day to day
}
# Browsers and SingleFile write the address into a comment of the saved page.
_SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://\S+)", re.I)
_SAVED_FROM_REACH = 5_000  # characters: it stands above or just below <html>
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")  # lxml refuses one in what is decoded already
_BLANK = re.compile(r"\n\s*\n|\n")


def draft_of_page(markup: str, place: Place) -> Draft:
    """The draft of an HTML page: text, title, address, outlet, date. Never its author.

    Paragraphs are set apart by a blank line, as in the plain texts.

    Args:
        markup: the page, decoded.
        place: where it was read.

    Raises:
        InputError: there is no article text in it.
    """
    import trafilatura  # noqa: PLC0415  half a second to load, for pages only
    from trafilatura.utils import load_html  # noqa: PLC0415

    for name in ("trafilatura", "htmldate", "courlan"):
        logger = logging.getLogger(name)
        if not logger.handlers:  # without one, its doubts land on stderr, beside our report
            logger.addHandler(logging.NullHandler())
    markup = _PICTURE.sub("", markup)
    if len(markup) > MAX_TEXT_BYTES:  # to read which takes trafilatura some ten seconds
        raise InputError(f"{len(markup) / 1e6:.0f} MB of HTML, pictures apart: no page of one article")
    try:
        tree = load_html(_XML_DECLARATION.sub("", markup))
        page = tree is not None and trafilatura.bare_extraction(
            tree, favor_precision=True, include_comments=False, with_metadata=True, date_extraction_params=dict(_DATES)
        )
    except Exception as error:  # what a parser raises for hostile markup, no list can name
        raise InputError(f"the page cannot be parsed ({type(error).__name__})") from error
    text = page.text.strip() if page and not isinstance(page, dict) and page.text else ""
    if tree is None or not page or isinstance(page, dict) or not text:
        raise InputError("no article text found in the page", "Save the article itself as text")
    return Draft(
        place,
        _BLANK.sub("\n\n", text),
        title=page.title,
        url=_address(tree, markup) or page.url,
        outlet=page.sitename,
        published=page.date,
    )


def _address(tree: _Element, markup: str) -> str | None:
    """The address that the page gives as its own, untouched; trafilatura's has lost parameters that may matter."""
    candidates = [
        *(link.get("href") for link in tree.iterfind(".//link[@rel='canonical'][@href]")),
        *(meta.get("content") for meta in tree.iterfind(".//meta[@property='og:url'][@content]")),
        *_SAVED_FROM.findall(markup[:_SAVED_FROM_REACH]),
    ]
    addresses = [url for url in (web_address(candidate or "") for candidate in candidates) if url]
    return next((url for url in addresses if not is_front_page(url)), None) or next(iter(addresses), None)
