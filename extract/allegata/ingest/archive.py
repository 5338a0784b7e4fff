"""WARC files, as crawlers and browsers keep pages: the pages in them to drafts. Layout: ISO 28500, as in CC-NEWS."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BufferedReader, BytesIO
from urllib.parse import urlsplit

from ..errors import InputError
from ..exchange import IngestProblem
from .address import is_front_page, is_on_same_site, web_address
from .cleaning import clean_field
from .coding import decoded_body
from .draft import Draft, Place
from .encoding import decode
from .framing import MAX_HEAD_BYTES, Broken, Framed, Plain, records_of
from .members import records_of_members
from .page import MAX_PAGE_BYTES, draft_of_fetched_page
from .pdf import MAX_PDF_BYTES, draft_of_pdf
from .plain import draft_of_text
from .rows import ByteStream

_MOST_LISTED = 10_000  # broken records of one file that are listed; more is no archive that was damaged here and there
_ENDINGS = re.compile(r"\.warc(?:\.gz)?\Z|\.gz\Z", re.IGNORECASE)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LONE_NEWLINE = re.compile(rb"(?<!\r)\n")
_STATUS = re.compile(r"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?:[ \t].*)?", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_PAGE = frozenset({"text/html", "application/xhtml+xml"})
_PDF = frozenset({"application/pdf", "application/x-pdf"})
_FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})
_OTHERS = re.compile(
    r"(?:image|video|audio|font|model|message|multipart)/.*|text/(?:css|javascript|ecmascript|csv|calendar|vtt|x-.*)"
    r"|application/(?:javascript|x-javascript|ecmascript|json|zip|gzip|x-.*|wasm|vnd\..*|msword|font-.*|epub\+zip)"
    r"|.*\+(?:json|xml)"
)
_PAGE_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,1000}(?:<\?xml[^>]{0,200}>\s{0,1000})?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE
)
# Said of the network, of the crawl, or again: never a page of its own.
_ABOUT = frozenset({"warcinfo", "request", "metadata"})
_AGAIN = {"revisit": "revisits", "conversion": "conversions", "continuation": "continuations"}
_DIGEST = re.compile(r"sha-?1:([A-Z2-7]{32}|[0-9a-f]{40})", re.IGNORECASE)


@dataclass(frozen=True)
class _Response:
    """What a server sent, or a file that was kept as if it had."""

    target: str
    media_type: str
    charset: str | None
    body: bytes
    doubts: tuple[str, ...]


class _PassedOverError(Exception):
    """A record that holds no article, as it should; says which kind of record."""


def drafts_of_warc(
    stream: ByteStream, place: Place, offsets: Sequence[int] | None = None
) -> Iterator[Draft | IngestProblem]:
    """The pages of a WARC file, compressed or not, in order: HTML, text and PDF that a server gave (status 200 or 203).

    The address is the one that the page gives as its own, if it is on the same site, else that of the record. A record
    that is broken is a problem, and the others are read. Redirects, errors, pictures, feeds and the like are passed
    over, and counted in one line.

    Args:
        stream: the file.
        place: where it is.
        offsets: where in the file the records begin that are to be read, in bytes; the others are left alone. The
            stream must then be one that can be wound.

    Raises:
        InputError: the file is empty, holds no record, or is compressed in another way.
    """
    head = stream.peek(4)
    if not head:
        raise InputError("the file is empty")
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        raise InputError("a WARC archive in Zstandard is not read", "Unpack it first: zstd -d FILE")
    is_gzip = head.startswith(b"\x1f\x8b") or (place.path.lower().endswith(".gz") and not head.startswith(b"WARC"))
    if offsets is None:
        framed = records_of_members(stream) if is_gzip else records_of(Plain(stream))
    else:
        framed = _at(stream, is_gzip, offsets)
    passed: Counter[str] = Counter()
    broken = seen = 0
    for one in framed:
        seen += 1
        where = _place_of(one, place)
        try:
            if isinstance(one, Broken):
                raise InputError(one.what)
            yield _draft(one, where)
        except _PassedOverError as kind:
            passed[str(kind)] += 1
        except InputError as problem:
            broken += 1
            if broken <= _MOST_LISTED:
                yield IngestProblem(where=where.path, what=f"{_address_of(one)}{problem}")
    if not seen and offsets is None:
        raise InputError("the archive holds no record")
    if broken > _MOST_LISTED:
        yield IngestProblem(where=place.path, what=f"{broken - _MOST_LISTED:,} more records that cannot be read")
    del passed[""]
    if passed:
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(passed.items()))
        yield IngestProblem(where=place.path, what=f"passed over, as no article: {kinds}", unread=False)


def _at(stream: ByteStream, is_gzip: bool, offsets: Sequence[int]) -> Iterator[Framed | Broken]:
    if not isinstance(stream, BufferedReader) or not stream.seekable():
        raise InputError("single records can be read from a file alone")
    for offset in offsets:
        stream.seek(offset)
        records = records_of_members(stream, offset) if is_gzip else records_of(Plain(stream, offset))
        first = next(records, None)
        is_there = first is not None and first.offset == offset
        yield first if first is not None and is_there else Broken(offset, 1, "no record begins here")


def _place_of(record: Framed | Broken, place: Place) -> Place:
    number = f"-{record.number}" if record.number > 1 else ""
    shown = f", record {record.number}" if record.number > 1 else ""
    name = _ENDINGS.sub("", place.name)
    return Place(f"{place.path}, offset {record.offset}{shown}", f"{name}-{record.offset}{number}" if name else "")


def _address_of(record: Framed | Broken) -> str:
    """What a person knows a page by, before what is wrong with it; empty where it has no address."""
    try:
        target = _target(_fields(record.head)) if isinstance(record, Framed) else ""
    except InputError:
        return ""
    address = web_address(target)
    return f"{address}: " if address else ""


def _target(fields: dict[str, str]) -> str:
    return clean_field(fields.get("warc-target-uri", "").strip().removeprefix("<").removesuffix(">")) or ""


def _draft(record: Framed, place: Place) -> Draft:
    response = _response(record)
    draft = _read(response, place)
    own = web_address(draft.url or "")
    # of another site is what this page was taken from, or claims to be: it must not stand there in the other's place
    is_own = own is not None and is_on_same_site(own, response.target)
    if own is None or not is_own or (is_front_page(own) and not is_front_page(response.target)):
        draft = replace(draft, url=response.target)
    return replace(draft, doubts=(*draft.doubts, *response.doubts))


def _read(response: _Response, place: Place) -> Draft:
    body, media_type = response.body, response.media_type
    is_page = media_type in _PAGE or (media_type != "text/plain" and _PAGE_START.match(body) is not None)
    if media_type in _PDF or body.startswith(b"%PDF-"):
        return draft_of_pdf(body, place)
    if not is_page and media_type not in ("text/plain", ""):
        raise _PassedOverError("files of other kinds")
    if not body.strip():
        raise InputError("the response is empty")
    if len(body) > MAX_PAGE_BYTES:
        raise InputError(f"{len(body) / 1e6:.0f} MB of one page: more than {MAX_PAGE_BYTES / 1e6:.0f} MB is not read")
    text = decode(body, is_page=is_page, charset=response.charset)
    return draft_of_fetched_page(text, place, response.target) if is_page else draft_of_text(text, place)


def _response(record: Framed) -> _Response:
    fields = _fields(record.head)
    kind = fields.get("warc-type", "").lower()
    if kind in _ABOUT:
        raise _PassedOverError("")
    if kind in _AGAIN:
        raise _PassedOverError(_AGAIN[kind])
    if kind not in ("response", "resource"):
        raise InputError("the record does not say of which type it is" if not kind else "a record of an unknown type")
    target = _target(fields)
    scheme = target.partition(":")[0].lower()
    if scheme in ("dns", "ftp", "urn", "whois", "metadata", "screenshot"):
        raise _PassedOverError("records of no web page")
    address = web_address(target)
    if address is None:
        raise InputError("the record has no web address")
    is_http = kind == "response" or record.block.startswith(b"HTTP/")
    head, start = _http_head(record.block) if is_http else (fields, 0)
    if is_http:
        _check_status(head.get("", ""))
    # where the field stands there twice, the first holds
    named = re.split("[;,]", head.get("content-type", ""), maxsplit=1)[0].strip().lower()
    _check_type(address, named)
    if len(record.block) < record.length:
        raise InputError(f"{record.length / 1e6:.0f} MB in one record: too much for one article")
    most = MAX_PDF_BYTES if named in _PDF else MAX_PAGE_BYTES
    body = record.block[start:]
    if is_http:
        body = decoded_body(body, head.get("transfer-encoding", ""), head.get("content-encoding", ""), most)
    charset = _CHARSET.search(head.get("content-type", ""))
    return _Response(address, named, charset[1] if charset else None, body, tuple(_doubts(fields, record.block)))


def _fields(head: bytes) -> dict[str, str]:
    """The fields of a head by their names in lower case, values of one name joined; its first line under no name."""
    from fastwarc.warc import HeaderMap  # noqa: PLC0415  for archives only

    fields = HeaderMap("utf-8")
    try:
        fields.parse(BytesIO(_LONE_NEWLINE.sub(b"\r\n", head)))
    except OSError:  # a head longer than any
        raise InputError("the record's head cannot be read") from None
    values: dict[str, str] = {"": fields.status_line or ""}
    for name, value in fields.to_tuples():
        key = name.strip().lower()
        if key:
            values[key] = f"{values[key]},{value}" if key in values else value
    return values


def _http_head(block: bytes) -> tuple[dict[str, str], int]:
    """The head of the response, and where its body begins."""
    end = _BLANK_LINE.search(block, 0, MAX_HEAD_BYTES)
    if not block.startswith(b"HTTP/") or end is None:
        raise InputError("the record holds no HTTP response")
    return _fields(block[: end.end()]), end.end()


def _check_status(line: str) -> None:
    status = _STATUS.fullmatch(line.strip())
    if status is None:
        raise InputError("the status of the response cannot be read")
    code = int(status[1])
    if code not in (200, 203):  # the latter is the page as a proxy on its way has changed it
        kind = {3: "redirects", 4: "errors", 5: "errors"}.get(code // 100, "answers without a page")
        raise _PassedOverError(kind)


def _check_type(address: str, media_type: str) -> None:
    if urlsplit(address).path.lower() == "/robots.txt":
        raise _PassedOverError("robots.txt")
    if media_type in _FEEDS:
        raise _PassedOverError("feeds")
    if media_type not in _PAGE | _PDF and _OTHERS.fullmatch(media_type):
        family = media_type.partition("/")[0]
        raise _PassedOverError("pictures" if family == "image" else "files of other kinds")


def _doubts(fields: dict[str, str], block: bytes) -> Iterator[str]:
    if "warc-truncated" in fields:
        yield "the crawler cut the page off"
    digest = _DIGEST.fullmatch(fields.get("warc-block-digest", "").strip())
    if digest:
        made = hashlib.sha1(block, usedforsecurity=False).digest()
        said = digest[1]
        same = base64.b32encode(made).decode() == said.upper() if len(said) == 32 else made.hex() == said.lower()
        if not same:
            yield "the record is not as it was written: its WARC-Block-Digest is another"
