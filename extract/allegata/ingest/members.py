"""A gzip file of WARC records: its members one at a time, and past a broken one on to the next. Layout: RFC 1952."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from .framing import STEP, Broken, CutOffError, Framed, Stretch, records_of
from .rows import ByteStream

MOST_RATIO = 200
"""Text shrinks to a fifth, a row of one line to a two-hundredth; a bomb to a thousandth."""
FREE_BYTES = 64_000_000
"""What any member may unpack to, whatever its size."""

_MAGIC = b"\x1f\x8b\x08"
_HEAD = re.compile(rb"\x1f\x8b\x08[\x00-\x1f].{5}[\x00-\x0d\xff]", re.DOTALL)  # flags and systems that there are
_LONGEST_HEAD = 10
_RECORD = b"WARC/"
_GZIP = zlib.MAX_WBITS | 16
_TRIED = 4_096  # bytes of a member that are unpacked to see how it begins; a name and a comment may stand before them
_KEPT = 4_000_000  # bytes of a broken member in which the next is looked for: the damage may have hidden its start
_FED = 65_536  # bytes unpacked at a time: nearly every member is shorter
_MOST_AT_ONCE = 1_000_000  # bytes that they may unpack to


def records_of_members(stream: ByteStream, start: int = 0) -> Iterator[Framed | Broken]:
    """The records of a WARC file in gzip, in order: one to a member, as crawlers write it, or packed in any other way.

    Args:
        stream: the file, at the start of a member.
        start: how many bytes of the file stand before.
    """
    packed = _Packed(stream, start)
    while packed.has_more():
        if packed.beginning() is None:
            yield Broken(packed.offset, 1, "no gzip member begins here")
            packed.find_next()
            continue
        member = _Member(packed)
        yield from records_of(member)
        if member.fault:
            packed.find_next()


def begins_with_record(packed: bytes) -> bool:
    """Whether a gzip file of which these are the first bytes holds WARC records."""
    return _beginning(packed[:_TRIED]) == _RECORD


def _beginning(packed: bytes) -> bytes | None:
    """The first bytes that a member unpacks to, as many as tell a record; None where it is none."""
    try:
        return zlib.decompressobj(_GZIP).decompress(packed, len(_RECORD)) if packed.startswith(_MAGIC) else None
    except zlib.error:
        return None


class _Packed:
    """The file: `kept` are its bytes from the start of a member on, or the last of them; the first `used` are read."""

    def __init__(self, stream: ByteStream, start: int) -> None:
        self._stream = stream
        self._base = start
        self.kept = bytearray()
        self.used = 0

    @property
    def offset(self) -> int:
        """Of the next byte."""
        return self._base + self.used

    def next(self, size: int) -> bytes:
        """So many of the next bytes, fewer at the end. They are not used by this."""
        while len(self.kept) < self.used + size:
            chunk = self._stream.read(STEP)
            if not chunk:
                break
            self.kept += chunk
        return bytes(self.kept[self.used : self.used + size])

    def forget(self, keep: int = 0) -> None:
        """Let go of what is used, but for its last bytes."""
        gone = max(self.used - keep, 0)
        del self.kept[:gone]
        self._base += gone
        self.used -= gone

    def has_more(self) -> bool:
        """Whether anything but zeros is left, with which some files are filled up; it is then next, and first."""
        while byte := self.next(1):
            if byte != b"\0":
                self.forget()
                return True
            following = self.next(_FED)
            self.used += len(following) - len(following.lstrip(b"\0"))
            self.forget()
        return False

    def beginning(self) -> bytes | None:
        """The first bytes of what the member holds that begins here; None where none does."""
        return _beginning(self.next(_TRIED))

    def find_next(self) -> None:
        """Go on to the next member that begins with a record, looked for behind the first byte kept."""
        self.used = 1
        while len(self.next(_LONGEST_HEAD)) == _LONGEST_HEAD:
            found = _HEAD.search(self.kept, self.used)
            if found:
                self.used = found.start()
                if self.beginning() == _RECORD:
                    break
                self.used += 1
            else:
                self.used = len(self.kept) - _LONGEST_HEAD + 1
                self.forget()
        else:
            self.used = len(self.kept)
        self.forget()


class _Member(Stretch):
    """What a member holds; and those behind it, as long as they begin with no record, but go on with one."""

    def __init__(self, packed: _Packed) -> None:
        super().__init__()
        self._packed = packed
        self._begun: list[tuple[int, int]] = []  # position in what is unpacked, and offset of the member it is from
        self._place = (-1, 0)
        self._begin()

    def more(self) -> bytes:
        while True:
            if self._inflater.eof and not self._has_begun_next():
                return b""
            unpacked = self._unpacked()
            if unpacked:
                return unpacked

    def place(self) -> tuple[int, int]:
        while len(self._begun) > 1 and self._begun[1][0] <= self.at:
            del self._begun[0]
        offset = self._begun[0][1]
        self._place = (offset, self._place[1] + 1 if self._place[0] == offset else 1)
        return self._place

    def _begin(self) -> None:
        self.sure = self.at + len(self.held)
        self._begun.append((self.sure, self._packed.offset))
        self._inflater = zlib.decompressobj(_GZIP)
        self._read = self._made = 0

    def _has_begun_next(self) -> bool:
        beginning = self._packed.beginning() if self._packed.has_more() else None
        if beginning is None or beginning == _RECORD:
            return False
        self._begin()
        return True

    def _unpacked(self) -> bytes:
        packed = self._packed
        fed = packed.next(_FED)
        try:
            unpacked = self._inflater.decompress(fed, _MOST_AT_ONCE)
        except zlib.error:
            raise CutOffError("the gzip member cannot be unpacked") from None
        if not fed and not unpacked and not self._inflater.eof:
            raise CutOffError("the gzip member is cut off")
        used = len(fed) - len(self._inflater.unconsumed_tail) - len(self._inflater.unused_data)
        packed.used += used
        packed.forget(_KEPT)
        self._read += used
        self._made += len(unpacked)
        if self._made > FREE_BYTES + MOST_RATIO * self._read:
            raise CutOffError(f"the gzip member unpacks to more than {MOST_RATIO} times its size")
        return unpacked
