"""One file, or standard input, to the articles in it."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Sequence
from enum import Enum
from io import BufferedReader
from pathlib import Path

from ..errors import InputError
from ..exchange import IngestProblem
from ..models import Article
from .archive import drafts_of_warc
from .draft import MAX_TEXT_BYTES, Draft, Place, article_of
from .encoding import decode
from .inputs import shown_path
from .members import begins_with_record
from .page import MAX_PAGE_BYTES, draft_of_page
from .pdf import MAX_PDF_BYTES, draft_of_pdf
from .plain import draft_of_markdown, draft_of_text
from .rows import ByteStream, drafts_of_json
from .zipped import drafts_of_zip, gunzipped

MAX_PLAIN_BYTES = 4 * MAX_TEXT_BYTES
"""Largest text file opened at all: UTF-32 takes four bytes for a letter that the stored text takes one for."""


class Kind(Enum):
    """How an input is read."""

    TEXT = "text"
    MARKDOWN = "Markdown"
    PAGE = "HTML"
    JSON = "JSON"
    PDF = "PDF"
    WARC = "WARC"
    GZIP = "gzip"
    ZIP = "ZIP"
    WACZ = "WACZ"
    TO_BE_SEEN = "whatever its first bytes say"


_KINDS = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.PAGE,
    ".htm": Kind.PAGE,
    ".xhtml": Kind.PAGE,
    ".shtml": Kind.PAGE,
    ".json": Kind.JSON,
    ".jsonl": Kind.JSON,
    ".ndjson": Kind.JSON,
    ".pdf": Kind.PDF,
    ".warc": Kind.WARC,
    ".warc.gz": Kind.WARC,
    ".gz": Kind.GZIP,
    ".zip": Kind.ZIP,
    ".wacz": Kind.WACZ,
    "": Kind.TO_BE_SEEN,
}
_LARGEST = {
    Kind.TEXT: MAX_PLAIN_BYTES,
    Kind.MARKDOWN: MAX_PLAIN_BYTES,
    Kind.PAGE: MAX_PAGE_BYTES,
    Kind.PDF: MAX_PDF_BYTES,
}
_REFUSED = {
    ".warc.zst": "WARC archives in Zstandard are not read. Unpack it first: zstd -d FILE",
    ".zst": "files in Zstandard are not read. Unpack it first: zstd -d FILE",
    ".tar.gz": "tar archives are not read. Unpack it first, or make a ZIP archive of it",
    ".tgz": "tar archives are not read. Unpack it first, or make a ZIP archive of it",
    ".tar": "tar archives are not read. Unpack it first, or make a ZIP archive of it",
    ".7z": "7z archives are not read. Unpack it first, or make a ZIP archive of it",
    ".rar": "RAR archives are not read. Unpack it first, or make a ZIP archive of it",
    ".doc": "office documents are not read. Save it as text or HTML",
    ".docx": "office documents are not read. Save it as text or HTML",
    ".odt": "office documents are not read. Save it as text or HTML",
    ".csv": "tables are not read. Turn it into JSON lines, one an article",
    ".xlsx": "tables are not read. Turn it into JSON lines, one an article",
}
_ARCHIVES = frozenset({Kind.WARC, Kind.GZIP, Kind.ZIP, Kind.WACZ})
_SIGNATURES = {b"%PDF-": Kind.PDF, b"WARC/": Kind.WARC, b"\x1f\x8b": Kind.GZIP, b"PK\x03\x04": Kind.ZIP}
_PAGE_START = re.compile(
    r"\s*+(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body|\?xml|title|meta|div|article|p)\b", re.I | re.S
)
_JSON_START = re.compile(r"""\s*(?:\{\s*["}]|\[\s*[{\]])""")
_SNIFFED_BYTES = 65_536  # enough to pass a comment above the first tag


def articles_of_file(path: Path) -> Iterator[Article | IngestProblem]:
    """The articles of one file, in its order, and what of it cannot be read. Never raises for what the file is."""
    where = shown_path(path)
    place = Place(where, path.stem)
    try:
        kind = _kind_of(path.name)
        mode = path.stat()
        if not (stat.S_ISREG(mode.st_mode) or stat.S_ISFIFO(mode.st_mode)):
            raise InputError("not a file that can be read")
        largest = _LARGEST.get(kind)
        if largest is not None and mode.st_size > largest:
            raise _too_large(kind, mode.st_size)
        with BufferedReader(path.open("rb", buffering=0), _SNIFFED_BYTES) as stream:
            yield from _articles(_drafts(stream, kind, place), place)
    except InputError as problem:
        yield IngestProblem(where=where, what=str(problem))
    except OSError as error:
        yield IngestProblem(where=where, what=f"the file cannot be read: {error.strerror or error}")


def articles_of_warc(path: Path, offsets: Sequence[int] | None = None) -> Iterator[Article | IngestProblem]:
    """The articles of a WARC file, compressed or not, and what of it cannot be read. Never raises for what the file is.

    Args:
        path: the file.
        offsets: where in it the records begin that are to be read, in bytes; None for all. They are read in this order.
    """
    # of a collected page, file and offset change with each collection: they are no identifier of an article
    place = Place(shown_path(path), path.stem if offsets is None else "")
    try:
        with BufferedReader(path.open("rb", buffering=0), _SNIFFED_BYTES) as stream:
            yield from _articles(drafts_of_warc(stream, place, offsets), place)
    except OSError as error:
        yield IngestProblem(where=place.path, what=f"the file cannot be read: {error.strerror or error}")


def articles_of_stream(stream: ByteStream, place: Place) -> Iterator[Article | IngestProblem]:
    """The articles of a stream whose first bytes say what it is: an archive, PDF, JSON, HTML, else plain text."""
    try:
        yield from _articles(_drafts(stream, Kind.TO_BE_SEEN, place), place)
    except OSError as error:
        yield IngestProblem(where=place.path, what=f"it cannot be read: {error.strerror or error}")


def _kind_of(name: str) -> Kind:
    name = name.lower()
    if Path(name).suffix not in _KINDS:
        name = name.partition("?")[0]  # wget keeps the query of an address in the name: "index.html?p=3"
    suffixes = Path(name).suffixes
    suffix = suffixes[-1] if suffixes else ""
    if " " in suffix:
        suffix = ""  # "Mr. Somebody speaks" has no ending
    both = "".join(suffixes[-2:])
    refused = _REFUSED.get(both) or _REFUSED.get(suffix)
    if refused:
        raise InputError(refused)
    kind = _KINDS.get(both) or _KINDS.get(suffix)
    if kind is None:
        raise InputError(
            f"{suffix} files are not read: only text, Markdown, HTML, PDF, JSON, JSON lines, WARC and ZIP archives are"
        )
    return kind


def _articles(drafts: Iterator[Draft | IngestProblem], place: Place) -> Iterator[Article | IngestProblem]:
    try:
        for draft in drafts:
            if isinstance(draft, IngestProblem):
                yield draft
                continue
            try:
                article, doubts = article_of(draft)
            except InputError as problem:
                yield IngestProblem(where=draft.place.path, what=str(problem))
                continue
            yield article
            if doubts:
                yield IngestProblem(where=draft.place.path, what="; ".join(doubts), unread=False)
    except InputError as problem:
        yield IngestProblem(where=place.path, what=str(problem))


def _drafts(stream: ByteStream, kind: Kind, place: Place) -> Iterator[Draft | IngestProblem]:
    if kind is Kind.TO_BE_SEEN:
        kind = _sniffed(stream.peek(_SNIFFED_BYTES))
    if kind is Kind.JSON:
        yield from drafts_of_json(stream, place)
    elif kind is Kind.WARC:
        yield from drafts_of_warc(stream, place)
    elif kind is Kind.GZIP:
        yield from _gunzipped(stream, place)
    elif kind in (Kind.ZIP, Kind.WACZ):
        if not isinstance(stream, BufferedReader) or not stream.seekable():
            raise InputError("a ZIP archive cannot be read from a pipe", "Name the file instead")
        reader = _drafts_of_warc_member if kind is Kind.WACZ else _drafts_of_member
        yield from drafts_of_zip(stream, place, reader, is_wacz=kind is Kind.WACZ)
    else:
        yield _draft(stream, kind, place)


def _draft(stream: ByteStream, kind: Kind, place: Place) -> Draft:
    largest = _LARGEST[kind]
    data = stream.read(largest + 1)
    if len(data) > largest:
        raise _too_large(kind, None)
    if not data:
        raise InputError("the file is empty")
    if kind is Kind.PDF:
        return draft_of_pdf(data, place)
    text = decode(data, is_page=kind is Kind.PAGE)
    reader = {Kind.PAGE: draft_of_page, Kind.MARKDOWN: draft_of_markdown}.get(kind, draft_of_text)
    return reader(text, place)


def _drafts_of_member(stream: ByteStream, name: str, place: Place) -> Iterator[Draft | IngestProblem]:
    """A file of an archive, which is itself none."""
    kind = _kind_of(name)
    if kind is Kind.TO_BE_SEEN:
        kind = _sniffed(stream.peek(_SNIFFED_BYTES))
    if kind in _ARCHIVES:
        raise InputError("an archive within an archive is not read", "Unpack the outer one first")
    return _drafts(stream, kind, place)


def _drafts_of_warc_member(stream: ByteStream, name: str, place: Place) -> Iterator[Draft | IngestProblem]:
    return drafts_of_warc(stream, place)


def _gunzipped(stream: ByteStream, place: Place) -> Iterator[Draft | IngestProblem]:
    """What a gzip file holds, which is one file; its name without the ending says of which kind."""
    if begins_with_record(stream.peek(_SNIFFED_BYTES)):
        yield from drafts_of_warc(stream, place)
        return
    name = Path(place.path).name
    inner_name = name[: -len(".gz")] if name.lower().endswith(".gz") else ""
    with gunzipped(stream) as inner:
        yield from _drafts_of_member(inner, inner_name, Place(place.path, Path(inner_name).stem or place.name))


def _sniffed(head: bytes) -> Kind:
    for signature, kind in _SIGNATURES.items():
        if head.startswith(signature):
            return kind
    try:
        start = decode(head).lstrip("\ufeff")
    except InputError:
        return Kind.TEXT  # binary: reading it as text says so
    if _JSON_START.match(start):
        return Kind.JSON
    return Kind.PAGE if _PAGE_START.match(start) else Kind.TEXT


def _too_large(kind: Kind, size: int | None) -> InputError:
    largest = MAX_TEXT_BYTES if kind in (Kind.TEXT, Kind.MARKDOWN) else _LARGEST[kind]
    what = f"{size / 1e6:.0f} MB" if size else "too much"
    return InputError(
        f"{what} of {kind.value} for one article: more than {largest / 1e6:.0f} MB is not read",
        "Split it into one file or JSON line an article",
    )
