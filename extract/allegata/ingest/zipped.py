"""Zipped folders and gzip files: read as what is in them, within bounds. Nothing is unpacked to disk."""

from __future__ import annotations

import lzma
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from gzip import GzipFile
from io import BufferedReader, RawIOBase
from pathlib import PurePosixPath
from typing import IO, Protocol, cast

from ..errors import InputError
from ..exchange import IngestProblem
from .cleaning import clean_field
from .draft import Draft, Place
from .inputs import is_left_out
from .rows import ByteStream

MAX_MEMBERS = 200_000
"""Most files of one archive: a year of a large newspaper."""
MAX_BYTES = 20_000_000_000
"""Most that an archive, or a gzip file, may unpack to, all in all."""
MOST_RATIO = 200
"""Text shrinks to a fifth, a row of one line to a two-hundredth; a bomb to a thousandth."""
FREE_BYTES = 64_000_000
"""What anything may unpack to, whatever its size."""

MemberReader = Callable[[ByteStream, str, Place], Iterator[Draft | IngestProblem]]
"""Reads a file, by its name, at a place. It raises InputError for what cannot be read."""


class _Reads(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Windable(_Reads, Protocol):
    """A file that can be read from any place."""

    def seek(self, offset: int, whence: int = 0, /) -> int: ...

    def tell(self) -> int: ...

    def seekable(self) -> bool: ...


_MAX_DIRECTORY_BYTES = 64_000_000  # the list of so many members, with long names
_BUFFER = 65_536
_LOCKED = 1  # the flag of a member that has a password
_DRIVE = re.compile(r"[A-Za-z]:")
_IN_A_WACZ = re.compile(r"archive/[^/]+\.warc(?:\.gz)?", re.IGNORECASE)
_OF_A_DOCUMENT = frozenset({"[Content_Types].xml", "META-INF/container.xml", "META-INF/manifest.xml"})
# What damage makes Python's modules raise. OSError may come of the file itself, and is told apart where it is caught.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    MemoryError,  # LZMA may ask for four gigabytes before it reads a byte
)


def drafts_of_zip(
    stream: Windable, place: Place, read: MemberReader, is_wacz: bool = False
) -> Iterator[Draft | IngestProblem]:
    """The articles of a zipped folder, in the order in which the folder would be read, the same files left out.

    A member that is locked, a link, or named so that it would leave the folder, is a problem, and the others are read.

    Args:
        stream: the file, which can be wound.
        place: where it is.
        read: reads a member.
        is_wacz: whether it is a web archive, of which the WARC files in its folder `archive` are read and nothing else.

    Raises:
        InputError: it is no ZIP archive, an empty or too large one, or locked as a whole.
    """
    try:
        archive = zipfile.ZipFile(cast("IO[bytes]", _Bounded(stream)))
    except _DAMAGE:
        raise InputError("the ZIP archive is damaged, or none") from None
    with archive:
        members = _members(archive, is_wacz)
        for member in members:
            name = member.filename
            shown = clean_field(name) or repr(name)
            where = Place(f"{place.path}/{shown}", PurePosixPath(shown).name if is_wacz else PurePosixPath(shown).stem)
            try:
                _check(member)
                with _opened(archive, member) as file:
                    yield from read(file, PurePosixPath(name).name, where)
            except InputError as problem:
                yield IngestProblem(where=where.path, what=str(problem))


@contextmanager
def gunzipped(stream: ByteStream) -> Iterator[ByteStream]:
    """What a gzip file holds, as a file. Reading it raises InputError where it is damaged, or unpacks to too much."""
    with (
        GzipFile(fileobj=cast("IO[bytes]", stream)) as file,
        BufferedReader(_Unpacked(file, MAX_BYTES), _BUFFER) as inner,
    ):
        yield inner


class _Bounded:
    """A file of which no list of members is read that is longer than any: zipfile takes it in one piece."""

    def __init__(self, stream: Windable) -> None:
        self._stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1) -> bytes:
        if size > _MAX_DIRECTORY_BYTES:
            raise InputError(f"a list of more than {MAX_MEMBERS:,} files in one archive", "Split it")
        return self._stream.read(size)


class _Unpacked(RawIOBase):
    """A packed file as it is unpacked: damage is one kind of error, and too much of it another."""

    def __init__(self, file: _Reads, most: int) -> None:
        super().__init__()
        self._file = file
        self._left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        try:
            data = self._file.read(len(view))
        except _DAMAGE:
            raise InputError("it is damaged: what it holds cannot be unpacked") from None
        except OSError as error:
            if error.errno is not None:  # of the file itself
                raise
            raise InputError("it is damaged: what it holds cannot be unpacked") from None
        self._left -= len(data)
        if self._left < 0:
            raise InputError(f"it unpacks to more than {MAX_BYTES / 1e9:.0f} GB")
        view[: len(data)] = data
        return len(data)


def _members(archive: zipfile.ZipFile, is_wacz: bool) -> list[zipfile.ZipInfo]:
    """The files to be read, in the order of their paths.

    Raises:
        InputError: there are none or too many, they unpack to too much, or all of them are locked.
    """
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MAX_MEMBERS:
        raise InputError(f"{len(members):,} files in one archive: more than {MAX_MEMBERS:,} are not read", "Split it")
    if sum(member.file_size for member in members if not _is_bomb(member)) > MAX_BYTES:
        raise InputError(f"the archive unpacks to more than {MAX_BYTES / 1e9:.0f} GB", "Split it")
    names = {member.filename for member in members}
    if not is_wacz and names & _OF_A_DOCUMENT:
        raise InputError("an office document or electronic book is not read", "Save it as text, HTML or PDF")
    if is_wacz:
        members = [member for member in members if _IN_A_WACZ.fullmatch(member.filename)]
        if not members:
            raise InputError("the WACZ file holds no WARC archive")
    else:
        members = [member for member in members if _is_outside(member) or not is_left_out(member.filename, names)]
        if not names:
            raise InputError("the ZIP archive is empty")
        if members and all(member.flag_bits & _LOCKED for member in members):
            raise InputError("the ZIP archive is locked by a password", "Unpack it, and name the folder instead")
    return sorted(members, key=lambda member: member.filename.split("/"))


def _check(member: zipfile.ZipInfo) -> None:
    if _is_outside(member):
        raise InputError("its name leads out of the archive: not read")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise InputError("a link, not a file: not read")
    if member.flag_bits & _LOCKED:
        raise InputError("locked by a password", "Unpack it, and name the folder instead")
    if _is_bomb(member):
        raise InputError(f"it unpacks to more than {MOST_RATIO} times its size: not read")


def _is_outside(member: zipfile.ZipInfo) -> bool:
    name = member.orig_filename.replace("\\", "/")
    return name.startswith("/") or ".." in name.split("/") or _DRIVE.match(name) is not None


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > FREE_BYTES + MOST_RATIO * member.compress_size


@contextmanager
def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[ByteStream]:
    try:
        file = archive.open(member)
    except _DAMAGE:
        raise InputError("it is damaged, or packed in a way that is not read") from None
    with file, BufferedReader(_Unpacked(file, MAX_BYTES), _BUFFER) as inner:
        yield inner
