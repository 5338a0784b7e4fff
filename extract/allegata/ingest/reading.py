"""One file, or standard input, to the articles in it."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from enum import Enum
from io import BufferedReader
from pathlib import Path

from ..errors import InputError
from ..exchange import IngestProblem
from ..models import Article
from .draft import MAX_TEXT_BYTES, Draft, Place, article_of
from .encoding import decode
from .inputs import shown_path
from .page import MAX_PAGE_BYTES, draft_of_page
from .plain import draft_of_markdown, draft_of_text
from .rows import ByteStream, drafts_of_json

MAX_PLAIN_BYTES = 4 * MAX_TEXT_BYTES
"""Largest text file opened at all: UTF-32 takes four bytes for a letter that the stored text takes one for."""


class Kind(Enum):
    """How an input is read."""

    TEXT = "text"
    MARKDOWN = "Markdown"
    PAGE = "HTML"
    JSON = "JSON"
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
    "": Kind.TO_BE_SEEN,
}
_REFUSED = {
    ".warc": "WARC archives are not supported yet",
    ".warc.gz": "WARC archives are not supported yet",
    ".wacz": "WARC archives are not supported yet",
    ".gz": "compressed files are not read. Unpack it first",
    ".zip": "archives are not read. Unpack it first",
    ".pdf": "PDF files are not read. Save it as text or HTML",
    ".doc": "office documents are not read. Save it as text or HTML",
    ".docx": "office documents are not read. Save it as text or HTML",
    ".odt": "office documents are not read. Save it as text or HTML",
    ".csv": "tables are not read. Turn it into JSON lines, one an article",
    ".xlsx": "tables are not read. Turn it into JSON lines, one an article",
}
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
        kind = _kind_of(path)
        mode = path.stat()
        if not (stat.S_ISREG(mode.st_mode) or stat.S_ISFIFO(mode.st_mode)):
            raise InputError("not a file that can be read")
        largest = {Kind.TEXT: MAX_PLAIN_BYTES, Kind.MARKDOWN: MAX_PLAIN_BYTES, Kind.PAGE: MAX_PAGE_BYTES}.get(kind)
        if largest is not None and mode.st_size > largest:
            raise _too_large(kind, mode.st_size)
        with BufferedReader(path.open("rb", buffering=0), _SNIFFED_BYTES) as stream:
            yield from _articles(_drafts(stream, kind, place), place)
    except InputError as problem:
        yield IngestProblem(where=where, what=str(problem))
    except OSError as error:
        yield IngestProblem(where=where, what=f"the file cannot be read: {error.strerror or error}")


def articles_of_stream(stream: ByteStream, place: Place) -> Iterator[Article | IngestProblem]:
    """The articles of a stream whose first bytes say what it is: JSON lines, JSON, HTML, else plain text."""
    try:
        yield from _articles(_drafts(stream, Kind.TO_BE_SEEN, place), place)
    except OSError as error:
        yield IngestProblem(where=place.path, what=f"it cannot be read: {error.strerror or error}")


def _kind_of(path: Path) -> Kind:
    name = path.name.lower()
    if Path(name).suffix not in _KINDS:
        name = name.partition("?")[0]  # wget keeps the query of an address in the name: "index.html?p=3"
    suffixes = Path(name).suffixes
    suffix = suffixes[-1] if suffixes else ""
    if " " in suffix:
        suffix = ""  # "Mr. Somebody speaks" has no ending
    refused = _REFUSED.get("".join(suffixes[-2:])) or _REFUSED.get(suffix)
    if refused:
        raise InputError(refused)
    if suffix not in _KINDS:
        raise InputError(f"{suffix} files are not read: only text, Markdown, HTML, JSON and JSON lines are")
    return _KINDS[suffix]


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
        return
    largest = MAX_PAGE_BYTES if kind is Kind.PAGE else MAX_PLAIN_BYTES
    data = stream.read(largest + 1)
    if len(data) > largest:
        raise _too_large(kind, None)
    if not data:
        raise InputError("the file is empty")
    text = decode(data, is_page=kind is Kind.PAGE)
    reader = {Kind.PAGE: draft_of_page, Kind.MARKDOWN: draft_of_markdown}.get(kind, draft_of_text)
    yield reader(text, place)


def _sniffed(head: bytes) -> Kind:
    try:
        start = decode(head).lstrip("\ufeff")
    except InputError:
        return Kind.TEXT  # binary: reading it as text says so
    if _JSON_START.match(start):
        return Kind.JSON
    return Kind.PAGE if _PAGE_START.match(start) else Kind.TEXT


def _too_large(kind: Kind, size: int | None) -> InputError:
    largest = MAX_PAGE_BYTES if kind is Kind.PAGE else MAX_TEXT_BYTES
    what = f"{size / 1e6:.0f} MB" if size else "too much"
    return InputError(
        f"{what} of {kind.value} for one article: more than {largest / 1e6:.0f} MB is not read",
        "Split it into one file or JSON line an article",
    )
