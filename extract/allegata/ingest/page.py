"""HTML pages, by trafilatura: the article's own text, without the furniture around it, and the page's metadata."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Protocol, cast

from ..errors import InputError
from .draft import MAX_TEXT_BYTES, Draft, Place
from .furniture import without_furniture
from .metadata import Element, metadata_of


class _Removable(Protocol):
    def get(self, name: str) -> str | None: ...

    def getparent(self) -> object: ...

    def drop_tree(self) -> None: ...

    def iter(self, *tags: str) -> Iterator[_Removable]: ...


MAX_PAGE_BYTES = 20_000_000
"""Largest page read: saved pages carry their pictures within them. It is trafilatura's own bound as well."""

_MOST_TAGS = 80_000
"""The largest of a thousand pages of the press has 20,000; trafilatura's time grows with the square from here on."""

# What is shorter is an icon; such an address is no text, and trafilatura would carry it through every step.
_PICTURE = re.compile(r"data:[\w.+/;=-]{1,100},[^\s\"'<>)]{200,}")

# Each attribute is compared with those before it in its tag: 100,000 of them take the parser a minute and a half.
_CROWDED_TAG = re.compile(
    r"(<[A-Za-z][^\s<>/]*+)"
    r"(?:[\s/]++[^\s>/=][^\s<>/=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>]*+))?+){500,}+"
)

_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")  # lxml refuses one in what is decoded already
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:wp-caption-text|figcaption|caption-text|image-caption|photo-caption|photo-credit)"
)


def draft_of_page(markup: str, place: Place) -> Draft:
    """The draft of an HTML page of which nothing else is known: `draft_of_fetched_page` without an address."""
    return draft_of_fetched_page(markup, place, None)


def draft_of_fetched_page(markup: str, place: Place, fetched_from: str | None) -> Draft:
    """The draft of an HTML page: text, title, address, outlet, date, language. Never its author.

    Paragraphs are set apart by a blank line, as in the plain texts.

    Args:
        markup: the page, decoded.
        place: where it was read.
        fetched_from: the address that it was fetched from, where it is known; what the page calls its own goes first.

    Raises:
        InputError: there is no article text in it.
    """
    markup = _PICTURE.sub("", markup.replace("\0", ""))
    if len(markup) > MAX_TEXT_BYTES:  # to read which takes trafilatura some ten seconds
        raise InputError(f"{len(markup) / 1e6:.0f} MB of HTML, pictures apart: no page of one article")
    if (tags := markup.count("<")) > _MOST_TAGS:
        raise InputError(f"{tags:,} tags of HTML: no page of one article")
    try:
        tree, paragraphs = _read(_CROWDED_TAG.sub(r"\1", _XML_DECLARATION.sub("", markup)))
        said = metadata_of(tree, markup, "\n".join(paragraphs), fetched_from) if tree is not None else None
    except Exception as error:  # what a parser raises for hostile markup, no list can name
        raise InputError(f"the page cannot be parsed ({type(error).__name__})") from error
    text = "\n\n".join(without_furniture(paragraphs, said.authors)) if said else ""
    if said is None or not text:
        raise InputError("no article text found in the page", "Save the article itself as text")
    return Draft(
        place,
        text,
        title=said.title,
        url=said.url,
        outlet=said.outlet,
        published=said.published,
        language=said.language,
    )


def _read(markup: str) -> tuple[Element | None, list[str]]:
    """The page parsed, and the paragraphs of what trafilatura takes for its article."""
    import trafilatura  # noqa: PLC0415  half a second to load, for pages only
    from trafilatura.utils import load_html  # noqa: PLC0415

    for name in ("trafilatura", "courlan"):
        logger = logging.getLogger(name)
        if not logger.handlers:  # without one, its doubts land on stderr, beside our report
            logger.addHandler(logging.NullHandler())
    tree = load_html(markup)
    if tree is None:
        return None, []
    _leave_out_captions(cast("_Removable", tree))
    # Its own precise mode loses as much of the articles as it keeps out of the furniture, which is ours to leave out;
    # of its metadata it searches the whole page for an author, whom nothing here needs, and makes a name of the host.
    page = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    text = page.text if page is not None and not isinstance(page, dict) else None
    return cast("Element", tree), [line.strip() for line in (text or "").split("\n") if line.strip()]


def _leave_out_captions(tree: _Removable) -> None:
    captions = [*tree.iter("figcaption")]
    captions += [element for element in tree.iter("p", "div", "span") if _CAPTION.search(element.get("class") or "")]
    for caption in captions:
        if caption.getparent() is not None:
            caption.drop_tree()
