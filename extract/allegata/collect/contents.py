"""What was fetched, by its content: a page, or something that names pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from urllib.parse import urljoin

# neither feedparser nor lxml has types of its own
import feedparser  # type: ignore[import-untyped]
from feedparser.mixin import _FeedParserMixin  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]

from .fetching import Headers, Unpacker, header
from .lists import addresses_of_text
from .network import FetchError, too_large


class Kind(Enum):
    """What an answer is."""

    PAGE = "a page"
    FEED = "a feed"
    SITEMAP = "a sitemap"
    LIST = "a list of addresses"


class Role(Enum):
    """What an address is looked up for."""

    SOURCE = "whatever it is"
    SITEMAP = "a sitemap, or a page"
    PAGE = "a page"


_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "application/pdf", "application/x-pdf"})
_NAMING = frozenset(
    {
        "text/xml", "application/xml", "application/rss+xml", "application/atom+xml", "application/rdf+xml",
        "application/x-rss+xml", "application/gzip", "application/x-gzip",
    }
)  # fmt: skip
_UNTOLD = frozenset({"", "application/octet-stream", "binary/octet-stream"})  # what servers say of PDF, too
_ROOTS = {
    "rss": Kind.FEED,
    "feed": Kind.FEED,
    "rdf": Kind.FEED,
    "urlset": Kind.SITEMAP,
    "sitemapindex": Kind.SITEMAP,
    "html": Kind.PAGE,
}
_HEAD = 65_536  # bytes in which the first element is looked for
_MOST_TAGS = 100_000  # of a feed, closing ones too: feedparser takes up to 0.1 ms for one (measured)
_MOST_ENTITIES = 400_000  # of a feed: 0.01 ms for one
_GZIP = b"\x1f\x8b"
_ENTRIES = ("url", "sitemap")  # of a sitemap and of an index; pictures and films in them have a `loc`, too
_UTC_OFFSET = timedelta(hours=12)  # a day ends in its westernmost zone

# entities are never expanded, nothing is fetched, and libxml2's own limits on depth and size stand
_SAFE: Mapping[str, bool] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "recover": True,
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(frozen=True)
class Named:
    """An address that a feed, sitemap or list names.

    Args:
        address: absolute, as it is said.
        role: what it is looked up for.
        changed: the page did not change after this; null where nothing is said.
    """

    address: str
    role: Role
    changed: datetime | None = None


def media_type(headers: Headers) -> str:
    """The content type of an answer without its parameters; empty where it says none."""
    return (header(headers, "Content-Type") or "").partition(";")[0].strip().lower()


def check_media(headers: Headers) -> None:
    """See by its content type whether an answer is worth reading.

    Raises:
        FetchError: it is of a kind that is not read.
    """
    media = media_type(headers)
    if media not in _PAGES | _NAMING | _UNTOLD:
        raise FetchError(f"it is {media[:80]}, and not kept: only HTML, plain text, PDF, feeds and sitemaps are")


def kind_of(media: str, body: bytes, role: Role) -> Kind:
    """What an answer is.

    Args:
        media: its content type.
        body: unpacked.
        role: what was looked for.

    Raises:
        FetchError: it is of no kind, or not what was looked for.
    """
    kind = _kind(media, body)
    if kind is None:
        raise FetchError(
            f"it is {media or 'of no said type'}, and neither a page nor a feed nor a sitemap", "Name its pages"
        )
    if kind is Kind.PAGE and media == "text/plain" and role is Role.SOURCE and addresses_of_text(body):
        return Kind.LIST
    if kind is not Kind.PAGE and role is Role.PAGE:
        raise FetchError(f"it is {kind.value}, and no page", "To have its pages read, name it by itself")
    if kind is Kind.FEED and role is Role.SITEMAP:
        raise FetchError("it is a feed, and no sitemap", "To have its pages read, name it by itself")
    return kind


def _kind(media: str, body: bytes) -> Kind | None:
    if media in ("application/pdf", "application/x-pdf") or body.startswith(b"%PDF-"):
        return Kind.PAGE
    if body.startswith(_GZIP):
        return Kind.SITEMAP if media not in _PAGES else None
    start = body[:1_000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return Kind.PAGE
    root = _root(body) if start.startswith(b"<") else ""
    if media in _PAGES:
        # a server that does not know feeds calls them text; anything else that it calls text, is
        return _ROOTS.get(root, Kind.PAGE)
    return _ROOTS.get(root)


def _root(body: bytes) -> str:
    """The name of the first element, in lower case; empty where there is none."""
    try:
        for _, element in etree.iterparse(io.BytesIO(body[:_HEAD]), events=("start",), **_SAFE):
            return _local(element.tag)
    except etree.XMLSyntaxError:
        pass
    return ""


def named_in(kind: Kind, body: bytes, url: str, media: str, most_bytes: int) -> list[Named]:
    """The addresses that a feed, sitemap or list names, in its order, each once.

    Args:
        kind: what it is.
        body: unpacked.
        url: where it was found; what it names may be relative to that.
        media: its content type, with the character set.
        most_bytes: of a sitemap that is itself a packed file.

    Raises:
        FetchError: it cannot be read.
    """
    readers: Mapping[Kind, Callable[[], list[Named]]] = {
        Kind.FEED: lambda: _of_feed(body, url, media),
        Kind.SITEMAP: lambda: _of_sitemap(_unpacked(body, most_bytes), url),
        Kind.LIST: lambda: [Named(said, Role.PAGE) for _, said in addresses_of_text(body) or ()],
    }
    found = readers[kind]() if kind in readers else []
    return list({one.address: one for one in reversed(found)}.values())[::-1]


def _of_feed(body: bytes, url: str, media: str) -> list[Named]:
    if body.count(b"<") > _MOST_TAGS or body.count(b"&") > _MOST_ENTITIES:
        raise FetchError("the feed is too large to be read", "Name its sitemap, or its pages")
    # it looks for a mail address in who wrote an entry, in the square of the length; nobody here asks who
    _FeedParserMixin._sync_author_detail = _nothing
    try:
        # a stream, as feedparser takes bytes for the name of a file or an address, and opens it
        read = feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-type": media, "content-location": url},
            sanitize_html=False,
        )
    except Exception as fault:  # what a parser of broken feeds stumbles over is not known beforehand
        raise FetchError(f"the feed cannot be read ({type(fault).__name__})", "Name its pages") from fault
    links = [entry.get("link") for entry in read.entries]
    found = [Named(urljoin(url, link.strip()), Role.PAGE) for link in links if isinstance(link, str) and link.strip()]
    if not found and read.bozo:
        raise FetchError("the feed is broken, and names no page that could be found", "Name its pages")
    return found


def _nothing(parser: object, key: str = "author") -> None:
    pass


def _of_sitemap(body: bytes, url: str) -> list[Named]:
    found: list[Named] = []
    said: dict[str, str] = {}
    try:
        for _, element in etree.iterparse(io.BytesIO(body), events=("end",), **_SAFE):
            name = _local(element.tag)
            if name in ("loc", "lastmod") and _local(getattr(element.getparent(), "tag", None)) in _ENTRIES:
                said.setdefault(name, (element.text or "").strip())
            elif name in _ENTRIES:
                if said.get("loc"):
                    role = Role.PAGE if name == "url" else Role.SITEMAP
                    found.append(Named(urljoin(url, said["loc"]), role, _last_moment(said.get("lastmod", ""))))
                said = {}
                element.clear()
                while element.getprevious() is not None:  # of a long one, nothing is held that was read
                    del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError) as error:
        if not found:
            raise FetchError(f"the sitemap is broken: {error}", "Name its pages") from None
    if not found:
        raise FetchError("the sitemap names nothing that could be read", "Name its pages")
    return found


def _unpacked(body: bytes, most: int) -> bytes:
    if not body.startswith(_GZIP):
        return body
    unpacker = Unpacker()
    found = unpacker.unpacked(body, most + 1)
    if len(found) > most:
        raise too_large(most)
    if not unpacker.is_complete:
        raise FetchError("the sitemap is packed, and breaks off", "Try again later")
    return found


def _last_moment(said: str) -> datetime | None:
    """The end of a time as sitemaps say it (W3C datetime); null where it says no day."""
    try:
        if len(said) == len("2026-01-01"):
            return datetime.combine(date.fromisoformat(said), time.max, UTC) + _UTC_OFFSET
        found = datetime.fromisoformat(said)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC) + _UTC_OFFSET


def _local(tag: object) -> str:
    """The name of an element without its namespace, also where that was never declared."""
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""
