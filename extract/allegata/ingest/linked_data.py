"""What a page says of its article in JSON-LD (https://schema.org/NewsArticle), as most of the press does."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .address import canonical_url

_MOST_CHARACTERS = 500_000  # of one script: articles' own are a hundredth of it
_MOST_NODES = 20_000  # of one page; a list of comments may have hundreds
_OPENED = ("<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA[")
_CLOSED = ("-->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>", ";")
_ARTICLE = re.compile(r"(?:.*Article|.*Report|.*BlogPosting|LiveBlogPosting|Review|ClaimReview)\Z")
_PAGE = frozenset({"WebPage", "ItemPage"})

_Node = Mapping[str, object]


@dataclass(frozen=True)
class LinkedArticle:
    """The article of a page, as far as its JSON-LD describes it."""

    headline: str | None = None
    url: str | None = None
    published: str | None = None
    publisher: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()


def linked_article(scripts: Iterable[str], addresses: Iterable[str] = ()) -> LinkedArticle:
    """The article that the scripts of a page describe: the one at its address, else the first; empty where none.

    Args:
        scripts: what stands in the page's scripts of type `application/ld+json`; what cannot be read is passed over.
        addresses: what the page calls its own address.
    """
    nodes = [node for script in scripts for node in _nodes(script)][:_MOST_NODES]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if any(_ARTICLE.match(kind) for kind in _types(node))]
    pages = [node for node in nodes if not _PAGE.isdisjoint(_types(node))]
    own = {canonical_url(address) for address in addresses} - {None}
    article = next((node for node in articles if canonical_url(_url(node) or "") in own), None)
    article = article or next(iter(articles), None)
    described = [node for node in (article, *pages[:1]) if node is not None]
    return LinkedArticle(
        headline=_text(article.get("headline")) or _text(article.get("name")) if article else None,
        url=_url(article) if article else None,
        published=next((date for node in described if (date := _text(node.get("datePublished")))), None),
        publisher=next((name for node in described for name in _names(node.get("publisher"), by_id)), None),
        language=next((code for node in described if (code := _text(node.get("inLanguage")))), None),
        authors=tuple(_names(article.get("author"), by_id)) if article else (),
    )


def _nodes(script: str) -> list[_Node]:
    """Every object of a script, outer before inner, in its order."""
    if len(script) > _MOST_CHARACTERS:
        return []
    try:
        waiting: list[object] = [json.loads(_unwrapped(script), strict=False)]
    except (ValueError, RecursionError):
        return []
    found: list[_Node] = []
    while waiting and len(found) < _MOST_NODES:
        value = waiting.pop()
        if isinstance(value, dict):
            found.append(value)
            waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))
    return found


def _unwrapped(script: str) -> str:
    """The script without the comment in which old pages hide it from old browsers."""
    script = script.strip()
    for mark in _OPENED:
        script = script.removeprefix(mark)
    for mark in _CLOSED:
        script = script.rstrip().removesuffix(mark)
    return script


def _types(node: _Node) -> frozenset[str]:
    kinds = node.get("@type")
    return frozenset(kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str))


def _url(node: _Node) -> str | None:
    page = node.get("mainEntityOfPage")
    return _text(node.get("url")) or _text(page.get("@id") if isinstance(page, dict) else page)


def _names(value: object, by_id: Mapping[object, _Node]) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            reference = one.get("@id")
            described = one if "name" in one or not isinstance(reference, str) else by_id.get(reference, one)
            name = _text(described.get("name"))
        else:
            name = _text(one)
        if name:
            yield name


def _text(value: object) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    return html.unescape(value).strip() or None if isinstance(value, str) else None
