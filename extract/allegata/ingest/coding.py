"""The body of an HTTP response as it was sent to the text or page that was meant, never more of it than can be read."""

from __future__ import annotations

import re
import zlib
from io import BytesIO

from ..errors import InputError

_MOST_CODINGS = 4  # none but an attack wraps a page more often
_MOST_MEMBERS = 100  # of a body in gzip; RFC 1952 allows any number, and servers send one
_GZIP = zlib.MAX_WBITS | 16
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\n]{0,1000})?\r?\n")
_NEWLINE = re.compile(rb"\r?\n")
_PLAIN = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}(?:<[!?A-Za-z]|%PDF-)")  # as no compressed body begins
_NONE = frozenset({"", "identity", "none", "binary", "utf-8", "utf8", "8bit", "7bit"})  # the latter by mistake


def decoded_body(body: bytes, transfer: str, content: str, most: int) -> bytes:
    """The body without its transfer and content encodings.

    Crawlers keep some bodies decoded, and the fields that say how they were encoded beside them: a body that is plainly
    not in the encoding that it should be in is taken as it is.

    Args:
        body: the body as kept.
        transfer: the values of Transfer-Encoding, set apart by commas.
        content: those of Content-Encoding.
        most: how many bytes it may decode to.

    Raises:
        InputError: it is cut off or damaged, in an encoding that is not known, or too large.
    """
    codings = [name.strip().lower() for name in f"{content},{transfer}".split(",")]
    codings = [name for name in codings if name not in _NONE]
    if len(codings) > _MOST_CODINGS:
        raise InputError("the body of the response is encoded more than four times over")
    for name in reversed(codings):
        body = _decoded(body, name.removeprefix("x-"), most)
    if len(body) > most:
        raise _too_large(most)
    return body


def _decoded(body: bytes, name: str, most: int) -> bytes:
    if not body:
        return body
    if name == "chunked":
        return _unchunked(body) if _CHUNK.match(body) else body
    if name == "gzip":
        return _unzipped(body, _GZIP, most) if body.startswith(b"\x1f\x8b") else body
    try:
        if name == "deflate":
            # meant is zlib's format, but many servers send what is within it: RFC 9110, 8.4.1.2
            is_zlib = body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0
            return _unzipped(body, zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS, most)
        if name in ("br", "zstd"):
            return _read_by_fastwarc(body, name, most)
        raise InputError("the body of the response is in an encoding that is not read")
    except InputError:
        if _PLAIN.match(body):
            return body
        raise


def _unchunked(body: bytes) -> bytes:
    parts: list[bytes] = []
    at = 0
    while chunk := _CHUNK.match(body, at):
        length = int(chunk[1], 16)
        if not length:
            return b"".join(parts)
        end = chunk.end() + length
        parts.append(body[chunk.end() : end])
        newline = _NEWLINE.match(body, end)
        if not newline:
            break
        at = newline.end()
    raise InputError("the body of the response is cut off, or its chunks are broken")


def _unzipped(body: bytes, form: int, most: int) -> bytes:
    parts: list[bytes] = []
    left = most
    for _ in range(_MOST_MEMBERS):
        inflater = zlib.decompressobj(form)
        try:
            part = inflater.decompress(body, left + 1)
        except zlib.error:
            raise InputError("the body of the response cannot be unpacked") from None
        left -= len(part)
        if left < 0:
            raise _too_large(most)
        if not inflater.eof:
            raise InputError("the body of the response is cut off")
        parts.append(part)
        body = inflater.unused_data
        if form != _GZIP or not body.startswith(b"\x1f\x8b"):
            break
    return b"".join(parts)


def _read_by_fastwarc(body: bytes, name: str, most: int) -> bytes:
    from fastwarc.stream_io import BrotliReader, ZstdReader  # noqa: PLC0415  for archives only

    try:
        decoded = (BrotliReader if name == "br" else ZstdReader)(BytesIO(body)).read(most + 1)
    except OSError:
        raise InputError("the body of the response cannot be unpacked") from None
    if len(decoded) > most:
        raise _too_large(most)
    return decoded


def _too_large(most: int) -> InputError:
    return InputError(f"the body of the response is more than {most / 1e6:.0f} MB: too much for one article")
