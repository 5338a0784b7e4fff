"""The bytes of a WARC file to its records, one at a time, and past whatever is broken on to the next.

fastwarc's own iterator ends at the first member that cannot be unpacked, and believes a length that is wrong even where
it swallows every record behind it. Here a record is believed only where another one, or the end, follows it; and what a
gzip member holds only where its checksum is right. Layout: ISO 28500; of gzip, RFC 1952.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader, FileIO

from .rows import ByteStream

MAX_BLOCK_BYTES = 50_000_000
"""Most bytes of a record that are held; of a longer one, a film say, the start alone."""
MAX_HEAD_BYTES = 65_536
"""Longest head of a record, or of the HTTP response in it: crawlers stop at this, or well below it."""
STEP = 262_144  # bytes read at a time

_VERSION = re.compile(rb"WARC/\d\.\d{1,2}[ \t]*\r?\n")
_LONGEST_VERSION = 16
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n|" + _VERSION.pattern)
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_LOOK_AHEAD = 32  # bytes behind a record: some newlines, and the version of the next


@dataclass(frozen=True)
class Framed:
    """A record: where it stands, its head, and its block.

    Attributes:
        offset: of the record in the file, or of the gzip member in which it begins.
        number: which record of that member it is, from 1; always 1 in a file that is not compressed.
        head: the version line and the named fields, blank line included.
        block: what the head is about; only its start where that is longer than `MAX_BLOCK_BYTES`.
        length: of the whole block, in bytes.
    """

    offset: int
    number: int
    head: bytes
    block: bytes
    length: int


@dataclass(frozen=True)
class Broken:
    """Bytes that are no record that can be read: where they begin, and why not."""

    offset: int
    number: int
    what: str


class CutOffError(Exception):
    """No more bytes can be had, and there should be some; says why."""


class Stretch(ABC):
    """Bytes that belong together, looked at before they are read.

    Attributes:
        held: the next ones.
        at: the position of the first of them.
        fault: why there are no more of them, where there should be.
        sure: the position up to which they are what they were, whatever the fault.
    """

    def __init__(self) -> None:
        self.held = bytearray()
        self.at = 0
        self.fault: str | None = None
        self.sure = 0
        self._is_at_end = False

    @abstractmethod
    def more(self) -> bytes:
        """Some bytes behind those held; none at the end.

        Raises:
            CutOffError: the end is not where it should be.
        """

    @abstractmethod
    def place(self) -> tuple[int, int]:
        """The offset in the file of what is next, and which record there it is. Called once for each."""

    def has(self, size: int) -> bool:
        """Whether so many bytes are left; they are then held."""
        while len(self.held) < size and not self._is_at_end:
            chunk = b""
            try:
                chunk = self.more()
            except CutOffError as error:
                self.fault = str(error)
            self.held += chunk
            self._is_at_end = not chunk
        return len(self.held) >= size

    def drop(self, size: int) -> None:
        """Go on by so many of the bytes held."""
        del self.held[:size]
        self.at += size

    def skip(self, size: int) -> bool:
        """Go on by more bytes than can be held; whether a record, or the end, follows them."""
        while size and self.has(1):
            step = min(size, len(self.held))
            self.drop(step)
            size -= step
        return not size and self.is_ended(0)

    def is_ended(self, size: int) -> bool:
        """Whether a record ends behind so many of the bytes held."""
        is_more = self.has(size + _LOOK_AHEAD)
        if self.fault and not is_more and self.at + size > self.sure:
            return False
        behind = bytes(self.held[size : size + _LOOK_AHEAD])
        if behind.startswith((b"\r\n\r\n", b"\n\n")):
            return True
        # some writers leave the blank lines out, or add to them
        following = behind.lstrip(b"\r\n")
        return not following or _VERSION.match(following) is not None


class Plain(Stretch):
    """A file that is not compressed. A record that is skipped is not read, where the file can be wound."""

    def __init__(self, stream: ByteStream, start: int = 0) -> None:
        super().__init__()
        self._stream = stream
        self._start = start

    def more(self) -> bytes:
        return self._stream.read(STEP)

    def place(self) -> tuple[int, int]:
        return self._start + self.at, 1

    def skip(self, size: int) -> bool:
        stream = self._stream
        is_file = isinstance(stream, BufferedReader) and isinstance(stream.raw, FileIO) and stream.seekable()
        if not isinstance(stream, BufferedReader) or not is_file:
            return super().skip(size)
        here = stream.tell()
        ahead = size - len(self.held)
        stream.seek(here + ahead - 1)
        last = stream.read(1)
        held, self.held = self.held, bytearray()
        if last and self.is_ended(0):
            self.at += size
            return True
        stream.seek(here)
        self.held, self._is_at_end = held, False
        return False


def records_of(stretch: Stretch) -> Iterator[Framed | Broken]:
    """The records of a stretch, in order; what lies between them and is none, is broken."""
    while True:
        while stretch.has(1) and stretch.held[0] in b"\r\n":
            stretch.drop(len(stretch.held) - len(stretch.held.lstrip(b"\r\n")))
        if not stretch.held and not stretch.fault:
            return
        offset, number = stretch.place()
        found = _record(stretch, offset, number) if stretch.held else stretch.fault or ""
        if isinstance(found, Framed):
            yield found
        else:
            yield Broken(offset, number, found)
            if not _found_next(stretch):
                return


def _record(stretch: Stretch, offset: int, number: int) -> Framed | str:
    """The record that begins here, and the stretch goes on behind it; or why there is none, and it goes on nowhere."""
    stretch.has(_LONGEST_VERSION)
    if not _VERSION.match(stretch.held):
        return stretch.fault or "no record begins here"
    end = _end_of_head(stretch)
    if end is None:
        return stretch.fault or "the record's head does not end"
    head = bytes(stretch.held[:end])
    if not head.endswith((b"\n\n", b"\n\r\n")):
        return "the record's head is cut off"
    lengths = {int(length) for length in _LENGTH.findall(head)}
    if len(lengths) != 1:
        return "the record does not say how long it is" if not lengths else "the record gives itself two lengths"
    (length,) = lengths
    is_whole = stretch.has(end + min(length, MAX_BLOCK_BYTES))
    if not is_whole:
        return stretch.fault or f"the record is cut off: {len(stretch.held) - end:,} bytes are left of {length:,}"
    if length > MAX_BLOCK_BYTES:
        block = bytes(stretch.held[end : end + MAX_HEAD_BYTES])
        ended = stretch.skip(end + length)
    else:
        # what is no record is not copied: there can be a head that claims megabytes in every line
        ended = stretch.is_ended(end + length)
        block = bytes(stretch.held[end : end + length]) if ended else b""
        if ended:
            stretch.drop(end + length)
    if not ended:
        return stretch.fault or f"the record does not end where it says, after {length:,} bytes"
    return Framed(offset, number, head, block, length)


def _end_of_head(stretch: Stretch) -> int | None:
    """Where the head ends, or the next record begins within it; none where there is neither."""
    size = 2_048  # nearly every head is shorter
    while True:
        is_more = stretch.has(size)
        match = _END_OF_HEAD.search(stretch.held, len(b"WARC/"), MAX_HEAD_BYTES)
        if match or not is_more or size >= MAX_HEAD_BYTES:
            return match.end() if match else None
        size = min(4 * size, MAX_HEAD_BYTES)


def _found_next(stretch: Stretch) -> bool:
    """Go on to the next version line, which may stand anywhere; whether there is one."""
    if stretch.held:
        stretch.drop(1)
    while True:
        match = _VERSION.search(stretch.held)
        if match:
            stretch.drop(match.start())
            return True
        stretch.drop(max(len(stretch.held) - _LONGEST_VERSION, 0))
        if not stretch.has(len(stretch.held) + 1):
            return False
