"""One exchange with a server: what was asked, and what was answered."""

from __future__ import annotations

import ssl
import threading
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

import httpcore2
import httpx2

from .limits import Limits
from .network import Bounds, CheckedBackend, FetchError, UnreachableError, too_large

Headers: TypeAlias = Sequence[tuple[bytes, bytes]]

_LONGEST_HEAD = 24_000  # bytes; a reader of WARC takes 32 kB
_MOST_MEMBERS = 1_000  # gzip may have several; each costs time, also where it holds nothing
_ACCEPTED = (
    "text/html, application/xhtml+xml, application/pdf, application/rss+xml, application/atom+xml, "
    "application/xml;q=0.9, text/plain;q=0.8, */*;q=0.1"
)


@dataclass(frozen=True)
class Answer:
    """What a server answered.

    Args:
        url: what was asked for.
        ip: of the machine that answered.
        at: when the request was sent, UTC.
        request_head: the request as it was sent.
        version: of HTTP, as the server says it: HTTP/1.1.
        status: HTTP status.
        reason: the words after it.
        headers: of the answer, as they came.
        body: unpacked; null where it was not read.
        is_cut: the body has more than was asked for.
    """

    url: httpx2.URL
    ip: str
    at: datetime
    request_head: bytes
    version: bytes
    status: int
    reason: bytes
    headers: Headers
    body: bytes | None
    is_cut: bool = False

    def header(self, name: str) -> str | None:
        """A header of the answer; of several, the first."""
        return header(self.headers, name)


def header(headers: Headers, name: str) -> str | None:
    """The first header of this name. Bytes that are not UTF-8 are read as Latin-1, as HTTP once had it."""
    wanted = name.lower().encode("ascii")
    for key, value in headers:
        if key.lower() == wanted:
            try:
                return value.decode("utf-8").strip()
            except UnicodeDecodeError:
                return value.decode("latin-1").strip()
    return None


Wanted: TypeAlias = Callable[[int, Headers], bool]
"""Told status and headers, says whether the body is to be read; raises where the whole answer is not wanted."""


class Fetcher:
    """Sends requests; safe to use from many threads.

    Args:
        limits: of each exchange.
        stop: set where the run is to end.
    """

    def __init__(self, limits: Limits, stop: threading.Event) -> None:
        self._limits = limits
        self._stop = stop
        self._tls: ssl.SSLContext | None = None
        self._lock = threading.Lock()

    def get(self, url: httpx2.URL, is_wanted: Wanted, more: Headers = (), cut_at: int | None = None) -> Answer:
        """Ask for an address once; redirects are answers like others.

        Every exchange has a connection of its own: between two requests to a host lies a second or more, and no
        server's idea of how long a connection may idle can then break a request.

        Args:
            url: the address, checked.
            is_wanted: whether the body is to be read.
            more: further headers of the request.
            cut_at: bytes after which the body is left alone; else one that is too long is an error.

        Raises:
            FetchError: there is no whole answer within the limits.
            StoppedError: the run was stopped.
        """
        most = cut_at or self._limits.most_bytes
        bounds = Bounds(self._limits.seconds, most, self._stop)
        backend = CheckedBackend(bounds, self._limits.is_private_allowed)
        at = datetime.now(UTC)
        sent = [(b"Host", url.netloc), *_own_headers(self._limits.agent), *more]
        context = self._context() if url.scheme == "https" else None
        try:
            with (
                httpcore2.ConnectionPool(ssl_context=context, max_connections=1, network_backend=backend) as pool,
                pool.stream("GET", _core_url(url), headers=sent) as response,
            ):
                headers = tuple(response.headers)
                if sum(len(name) + len(value) + 4 for name, value in headers) > _LONGEST_HEAD:
                    raise FetchError(f"the head of the answer has more than {_LONGEST_HEAD} bytes")
                body, is_cut = None, False
                if is_wanted(response.status, headers):
                    body, is_cut = _body(response.iter_stream(), headers, most, cut_at is not None)
                return Answer(
                    url=url,
                    ip=backend.ip or "",
                    at=at,
                    request_head=_request_head(url, sent),
                    version=response.extensions.get("http_version", b"HTTP/1.1"),
                    status=response.status,
                    reason=response.extensions.get("reason_phrase", b""),
                    headers=headers,
                    body=body,
                    is_cut=is_cut,
                )
        except httpcore2.ConnectError as error:
            raise UnreachableError(f"no safe connection to {url.host}: {error}", "Check the address") from error
        except httpcore2.TimeoutException as error:
            bounds.left()
            raise FetchError(f"{url.host} does not answer", "Try again later") from error
        except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
            raise FetchError(f"the answer is broken, or no HTTP: {error}", "Try again later") from error
        except httpcore2.NetworkError as error:
            raise FetchError(f"the connection broke off: {error}", "Try again later") from error

    def _context(self) -> ssl.SSLContext:
        with self._lock:
            self._tls = self._tls or httpx2.create_ssl_context()
            return self._tls


def _own_headers(agent: str) -> Headers:
    return (
        (b"User-Agent", agent.encode("ascii")),
        (b"Accept", _ACCEPTED.encode("ascii")),
        (b"Accept-Encoding", b"gzip"),
        (b"Connection", b"close"),
    )


def _core_url(url: httpx2.URL) -> httpcore2.URL:
    return httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def _request_head(url: httpx2.URL, headers: Headers) -> bytes:
    lines = [b"GET " + url.raw_path + b" HTTP/1.1", *(name + b": " + value for name, value in headers)]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _body(pieces: Iterable[bytes], headers: Headers, most: int, is_cut_allowed: bool) -> tuple[bytes, bool]:
    """The body unpacked, and whether it is cut."""
    announced = header(headers, "Content-Length") or ""
    if announced.isdecimal() and int(announced) > most and not is_cut_allowed:
        raise too_large(most)
    packing = (header(headers, "Content-Encoding") or "identity").lower()
    if packing == "identity":
        unpack = None
    elif packing in ("gzip", "x-gzip", "deflate"):
        unpack = Unpacker()
    else:
        raise FetchError(f"the answer is packed ({packing[:40]}), which was not asked for")
    body = bytearray()
    for piece in pieces:
        body += unpack.unpacked(piece, most + 1 - len(body)) if unpack else piece
        if len(body) > most:
            if is_cut_allowed:
                return bytes(body[:most]), True
            raise too_large(most)
    if unpack and not unpack.is_complete:
        raise FetchError("the answer is packed, and breaks off", "Try again later")
    return bytes(body), False


class Unpacker:
    """Unpacks gzip and zlib piece by piece, and never more than is asked for: a small packet can hold gigabytes."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 32)  # either, by its first bytes
        self._is_begun = False
        self._members = 1

    @property
    def is_complete(self) -> bool:
        """The packing has come to its end, or there was nothing at all."""
        return self._stream.eof or not self._is_begun

    def unpacked(self, piece: bytes, most: int) -> bytes:
        """The content of a further piece, no more than `most` bytes of it; what is above that is lost.

        Raises:
            FetchError: it is damaged.
        """
        found = bytearray()
        try:
            while piece and len(found) < most:
                if self._stream.eof:
                    if not piece.startswith(b"\x1f"):
                        break  # padding, or a word of the server's own
                    self._members += 1
                    if self._members > _MOST_MEMBERS:
                        raise FetchError("the answer is packed into too many pieces")
                    self._stream = zlib.decompressobj(zlib.MAX_WBITS | 32)
                self._is_begun = True
                found += self._stream.decompress(piece, most - len(found))
                piece = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
        except zlib.error:
            raise FetchError("the answer is packed, and damaged", "Try again later") from None
        return bytes(found)
