"""What a page says of its article: title, address, outlet, date, language.

Who wrote it serves to leave bylines out, and for nothing else. A value is what the page says, or nothing: no name is
made of a host, and no date is more precise than it is written.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote, urljoin, urlsplit

from ..gazetteer.outlets import outlet_at, outlet_named
from ..gazetteer.sources import lookup_source
from .address import is_front_page, web_address
from .cleaning import MAX_FIELD, clean_field
from .language import detected_language, language_code
from .linked_data import LinkedArticle, linked_article
from .published import PUBLISHED_NAMES, date_published


class Element(Protocol):
    """An element of lxml, which has no types of its own."""

    text: str | None

    def get(self, name: str) -> str | None: ...

    def iter(self, *tags: str) -> Iterator[Element]: ...

    def itertext(self) -> Iterator[str]: ...


@dataclass(frozen=True)
class Metadata:
    """The fields of a page, as far as it gives them."""

    title: str | None
    url: str | None
    outlet: str | None
    published: str | None
    language: str | None
    authors: tuple[str, ...]
    """Never stored."""


_SITE_NAMES = ("og:site_name", "application-name", "publisher", "dc.publisher", "citation_journal_title")
_TITLES = ("og:title", "twitter:title", "dc.title", "title")
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")
_MOST_NAME_WORDS = 6  # of a person; a single word may be anybody, or the newsroom
_PUBLISHED_CLASS = re.compile(r"\b(?:published|entry-date|pubdate|date-published|published-date)\b")
_LANGUAGES_ALIKE = (  # each mistaken for another of its line where a text is short
    {"ru", "uk", "be", "bg", "mk", "sr"},
    {"sr", "hr", "bs", "sl", "cnr", "sh"},
    {"no", "nb", "nn", "da", "sv"},
    {"cs", "sk"},
    {"id", "ms", "jv"},
    {"es", "gl", "pt", "ca"},
    {"kk", "ky", "tt"},
    {"hi", "mr", "ne"},
    {"fa", "ps", "ur", "ar"},
    {"zu", "xh", "st", "tn"},
    {"rw", "rn"},
    {"et", "fi"},
    {"tr", "az"},
)
# Browsers and SingleFile write the address into a comment of the saved page.
_SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://\S+)", re.I)
_SAVED_FROM_REACH = 5_000  # characters: it stands above or just below <html>
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(https?://.+)", re.I)
_ACCELERATED = (  # an address at a cache of AMP: https://developers.google.com/amp/cache/overview
    re.compile(r"https?://[\w-]+\.cdn\.ampproject\.org/[civ]/(?P<secure>s/)?(?P<address>[^?#]+)", re.I),
    re.compile(r"https?://(?:www\.)?google\.[a-z.]{2,6}/amp/(?P<secure>s/)?(?P<address>[^?#]+)", re.I),
)
_SEPARATOR = re.compile(r"\s+[|–—\-·•»«:/]+\s+|\s*\|\s*|:\s+(?=[^:]{2,40}\Z)")
_NOT_A_NAME = re.compile(r"https?://|@|\A\W*\Z")


def metadata_of(tree: Element, markup: str, text: str, fetched_from: str | None = None) -> Metadata:
    """What the page says of the article in it.

    Args:
        tree: the page, parsed by lxml; where no date is plain, some of its elements are taken out.
        markup: the page.
        text: the article, whose own words weigh more than the language that the page declares.
        fetched_from: the address that it was read from, where that is known; the page may give a better one.
    """
    metas = _metas(tree)
    addresses = _addresses(tree, metas, markup, fetched_from)
    scripts = (script.text or "" for script in tree.iter("script") if "ld+json" in (script.get("type") or ""))
    linked = linked_article(scripts, addresses)
    url = _best(addresses) or _best(_readable([linked.url]))
    names = [name for name in (*(metas.get(key, "") for key in _SITE_NAMES), linked.publisher) if name]
    outlet = _outlet(names, url)
    root = next(tree.iter("html"), tree)
    declared = [root.get("lang"), root.get("xml:lang"), linked.language, metas.get("og:locale")]
    stated = [linked.published, *(metas.get(key) for key in PUBLISHED_NAMES), *_marked_times(tree)]
    return Metadata(
        title=_title(tree, metas, linked, [*names, *([outlet] if outlet else []), *_host_names(url)]),
        url=url,
        outlet=outlet,
        published=date_published([value for value in stated if value], url, tree, markup),
        language=_language(text, [value for value in declared if value]),
        authors=_authors(metas, linked),
    )


def _metas(tree: Element) -> dict[str, str]:
    """The first content of each name; property, name and itemprop are used one for the other."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = (meta.get("content") or "").strip()
        if content and len(content) <= MAX_FIELD:
            for key in (meta.get("property"), meta.get("name"), meta.get("itemprop")):
                if key:
                    found.setdefault(key.strip().lower(), html.unescape(content))
    return found


def _addresses(tree: Element, metas: dict[str, str], markup: str, fetched_from: str | None) -> list[str]:
    """The addresses that the page gives as its own, untouched: parameters may matter. The surest first."""
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    saved = _SAVED_FROM.findall(markup[:_SAVED_FROM_REACH])
    if fetched_from:
        links = [urljoin(fetched_from, link.strip()) for link in links if link and len(link) <= MAX_FIELD]
    return list(_readable([*links, metas.get("og:url"), *saved, fetched_from]))


def _readable(addresses: Iterable[str | None]) -> Iterator[str]:
    for address in addresses:
        if address and (url := web_address(original_address(address))):
            yield url


def original_address(url: str) -> str:
    """The address of the page itself, where it is given as at the Internet Archive or at a cache of AMP."""
    archived = _ARCHIVED.fullmatch(url.strip())
    if archived:
        return archived[1]
    for pattern in _ACCELERATED:
        cached = pattern.fullmatch(url.strip())
        if cached:
            return f"http{'s' if cached['secure'] else ''}://{unquote(cached['address'])}"
    return url


def _best(addresses: Iterable[str]) -> str | None:
    known = list(addresses)
    return next((url for url in known if not is_front_page(url)), None) or next(iter(known), None)


def _outlet(names: list[str], url: str | None) -> str | None:
    known = outlet_at(url) if url else None
    if known:
        return known
    for name in names:
        cleaned = clean_field(name)
        if cleaned and not _NOT_A_NAME.search(cleaned):
            return outlet_named(cleaned, url) or cleaned
    return None


def _host_names(url: str | None) -> list[str]:
    """Under which names a page may append its site to the title: `news.example.org` and `example`."""
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    return [host, *host.split(".")[:-1]] if host else []


def _title(tree: Element, metas: dict[str, str], linked: LinkedArticle, site_names: list[str]) -> str | None:
    """The headline without the site's name. Where a heading of the page says the same, it is the headline."""
    heads = [" ".join("".join(head.itertext()).split()) for head in tree.iter("h1")]
    element = next(tree.iter("title"), None)
    titles = [
        *(metas.get(key) for key in _TITLES),
        linked.headline,
        heads[0] if len([head for head in heads if head]) == 1 else None,
        "".join(element.itertext()) if element is not None else None,
    ]
    title = next((cleaned for title in titles if title and (cleaned := clean_field(title))), None)
    if title is None:
        return None
    parts = {_folded(part) for part in _SEPARATOR.split(title)} | {_folded(title)}
    same = next((head for head in heads if len(head.split()) > 2 and _folded(head) in parts), None)
    return same or _without_site(title, {_folded(name) for name in site_names})


def _without_site(title: str, names: set[str]) -> str:
    """The title without what follows or precedes its last or first separator, where that is the site's name."""
    while True:
        cuts = list(_SEPARATOR.finditer(title))
        if cuts and _folded(title[cuts[-1].end() :]) in names:
            title = title[: cuts[-1].start()]
        elif cuts and _folded(title[: cuts[0].start()]) in names:
            title = title[cuts[0].end() :]
        else:
            return title


def _folded(name: str) -> str:
    return re.sub(r"\W+", "", name.casefold().removeprefix("the "))


def _marked_times(tree: Element) -> Iterator[str]:
    for time in tree.iter("time"):
        about = f"{time.get('itemprop') or ''} {time.get('class') or ''}".lower()
        if "datepublished" in about or time.get("pubdate") is not None or _PUBLISHED_CLASS.search(about):
            yield time.get("datetime") or "".join(time.itertext())
    for element in tree.iter("span", "abbr", "div", "p"):
        if (element.get("itemprop") or "").lower() == "datepublished":
            yield element.get("content") or element.get("datetime") or "".join(element.itertext())


def _language(text: str, declared: list[str]) -> str | None:
    """What the text is seen to be in, unless the page says a language that looks much the same."""
    said = next((code for tag in declared if (code := language_code(tag))), None)
    seen = detected_language(text)
    if said is None or seen is None:
        return seen or said
    return said if any({said, seen} <= alike for alike in _LANGUAGES_ALIKE) else seen


def _authors(metas: dict[str, str], linked: LinkedArticle) -> tuple[str, ...]:
    names = [*linked.authors, *(name for key in _AUTHORS for name in re.split(r"[,;]| and ", metas.get(key, "")))]
    cleaned = (clean_field(re.sub(r"(?i)\A\s*by\s+", "", name)) for name in names)
    persons = (name for name in cleaned if name and "/" not in name and lookup_source(name) is None)
    return tuple(dict.fromkeys(name for name in persons if 1 < len(name.split()) <= _MOST_NAME_WORDS))
