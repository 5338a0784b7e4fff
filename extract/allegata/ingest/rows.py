"""JSON and JSON lines: `{id?, url?, title?, published?, outlet?, language?, text}`; other keys are left alone.

Which of the two a file is, its content says, not its ending: both endings are in use for both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Protocol

from ..errors import InputError
from ..exchange import IngestProblem
from .draft import MAX_TEXT_BYTES, Draft, Place
from .encoding import decode, has_wide_mark

MAX_LINE_BYTES = 4 * MAX_TEXT_BYTES
"""Longest line read: JSON may write a character of two bytes as an escape of six, and metadata comes on top."""
MAX_DOCUMENT_BYTES = 200_000_000
"""Largest JSON document that is one list: it must be held whole, at about five times its size."""


class ByteStream(Protocol):
    """Bytes that can be looked at before they are read: a buffered file."""

    def peek(self, size: int, /) -> bytes: ...

    def read(self, size: int, /) -> bytes: ...

    def readline(self, size: int, /) -> bytes: ...


_MOST_LISTED = 20  # broken lines of one file that are listed; the rest is counted, for a report has readers
_LINES_ENDINGS = (".jsonl", ".ndjson")  # a single article there is line 1 all the same
_MARK = b"\xef\xbb\xbf"


def drafts_of_json(stream: ByteStream, place: Place) -> Iterator[Draft | IngestProblem]:
    """The articles of a JSON document (an object, or a list of them) or of JSON lines, in order.

    JSON lines are read one at a time. A broken one is a problem that names it, and the others are read.

    Raises:
        InputError: the whole is no JSON, or too large.
    """
    if has_wide_mark(stream.peek(4)):
        yield from _drafts_of_whole(_read(stream), place, 1)
        return
    first, first_line = b"", 0
    while not first.strip():
        line = stream.readline(MAX_LINE_BYTES + 1)
        if not line:
            raise InputError("the file is empty")
        first = line.removeprefix(_MARK)
        first_line += 1
    if len(first) <= MAX_LINE_BYTES and not first.lstrip().startswith(b"[") and _is_json(first):
        if place.path.lower().endswith(_LINES_ENDINGS) or stream.peek(1).strip():
            yield from _drafts_of_lines(_lines(first, stream), place, first_line)
        else:
            yield draft_of_row(_parsed(first.strip().decode()), place)
    else:
        yield from _drafts_of_whole(first + _read(stream), place, first_line)


def _read(stream: ByteStream) -> bytes:
    data = stream.read(MAX_DOCUMENT_BYTES + 1)
    if len(data) > MAX_DOCUMENT_BYTES:
        raise InputError(
            f"one JSON document of more than {MAX_DOCUMENT_BYTES / 1e6:.0f} MB",
            "Turn it into JSON lines, one an article",
        )
    return data


def _drafts_of_whole(data: bytes, place: Place, first_line: int) -> Iterator[Draft | IngestProblem]:
    text = decode(data)
    try:
        document = _parsed(text)
    except InputError as problem:
        lines = text.split("\n")
        if sum(line.lstrip().startswith("{") for line in lines) > 1 and any(_is_json(line) for line in lines):
            yield from _drafts_of_lines((line.encode() for line in lines), place, first_line)
            return
        raise problem from None
    if not isinstance(document, list):
        yield draft_of_row(document, place)
        return
    if not document:
        raise InputError("a JSON list without an article")
    for number, row in enumerate(document, 1):
        where = place.row(number)
        try:
            yield draft_of_row(row, where)
        except InputError as problem:
            yield IngestProblem(where=f"{place.path}, item {number}", what=str(problem))


def _lines(first: bytes, stream: ByteStream) -> Iterator[bytes]:
    yield first
    while line := stream.readline(MAX_LINE_BYTES + 1):
        yield line
        while len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE_BYTES)
            if not line:
                return


def _drafts_of_lines(lines: Iterator[bytes], place: Place, first_number: int) -> Iterator[Draft | IngestProblem]:
    broken = 0
    for number, line in enumerate(lines, first_number):
        if not line.strip():
            continue
        where = place.row(number)
        try:
            if len(line) > MAX_LINE_BYTES:
                raise InputError(f"a line of more than {MAX_LINE_BYTES / 1e6:.0f} MB")
            try:
                text = line.strip().decode("utf-8")
            except UnicodeDecodeError:
                raise InputError("not UTF-8, as JSON must be", "Save the file as UTF-8") from None
            yield draft_of_row(_parsed(text), where)
        except InputError as problem:
            broken += 1
            if broken <= _MOST_LISTED:
                yield IngestProblem(where=where.path, what=str(problem))
    if broken > _MOST_LISTED:
        yield IngestProblem(where=place.path, what=f"{broken - _MOST_LISTED:,} more lines that cannot be read")


def _is_json(line: bytes | str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _parsed(text: str) -> object:
    try:
        document: object = json.loads(text)
    except json.JSONDecodeError as error:
        at = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        raise InputError(f"broken JSON: {error.msg} at {at}") from None
    except RecursionError:
        raise InputError("broken JSON: nested too deeply") from None
    except ValueError:  # a number of more digits than Python turns into an integer
        raise InputError("broken JSON: a number too long to read") from None
    return document


def draft_of_row(row: object, place: Place) -> Draft:
    """The draft of one JSON object.

    A field of the wrong type is left out and noted; without a text there is no article.

    Raises:
        InputError: it is no object, or has no text.
    """
    if not isinstance(row, dict):
        raise InputError(f"no JSON object but {_kind(row)}")
    text = row.get("text")
    if not isinstance(text, str):
        raise InputError('no "text"' if text is None else f'"text" is {_kind(text)}, not a string')
    doubts: list[str] = []
    return Draft(
        place,
        text,
        source_id=_string(row, "id", doubts, integers=True),
        title=_string(row, "title", doubts),
        url=_string(row, "url", doubts),
        outlet=_string(row, "outlet", doubts),
        published=_string(row, "published", doubts, integers=True) or _string(row, "date", doubts, integers=True),
        language=_string(row, "language", doubts),
        doubts=tuple(doubts),
    )


def _string(row: dict[str, object], key: str, doubts: list[str], *, integers: bool = False) -> str | None:
    value = row.get(key)
    if value is None or isinstance(value, str):
        return value
    if integers and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    doubts.append(f"{key} left out: {_kind(value)}, not a string")
    return None


def _kind(value: object) -> str:
    names: dict[type, str] = {dict: "an object", list: "a list", bool: "true or false", str: "a string"}
    return "null" if value is None else names.get(type(value), "a number")
