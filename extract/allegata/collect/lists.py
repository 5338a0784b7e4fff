"""What the user names, apart: addresses and lists of addresses to be fetched, and everything else."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from ..exchange import IngestProblem

_ADDRESS = re.compile(r"https?://\S", re.IGNORECASE)
_LARGEST_LIST = 100_000_000  # bytes; a million long addresses
_GLANCE = 65_536  # bytes in which a list shows its first address, or is none
_LIKE_ADDRESS = re.compile(rb"://|www\.", re.IGNORECASE)
_MEANT = re.compile(r"(?:[a-z]{1,20}:/|www\.)\S*", re.IGNORECASE)  # "htp://", "www.example.org" too
_WORDS_OF_A_SLIP = 8  # a heading, or a note beside an address; a paragraph has more
_PASSWORD = re.compile(r"//[^/?#]*@")  # shown in no report
_SHOWN = 60  # characters of a line: about as much as fits beside its place
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Said:
    """An address as the user names it.

    Args:
        address: the address.
        where: for the report: the address itself, or file and line.
        file: the list that it stands in; null where it was named by itself.
    """

    address: str
    where: str
    file: str | None = None


def is_address(said: str) -> bool:
    """Whether this is meant as an address of the web."""
    return _ADDRESS.match(said.strip()) is not None


def split_inputs(inputs: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The inputs apart: what is to be collected, and the others, both in their order.

    To be collected are addresses, and lists: text files of which most lines are meant as addresses, and none is prose;
    blank lines, and those that begin with `#`, do not count. Nothing is fetched, and what cannot be read is left among
    the others, to be reported there.

    Args:
        inputs: what the user names: addresses, files, folders, globs, `-`.
    """
    sources = tuple(one for one in inputs if is_address(one) or _is_list(one))
    return sources, tuple(one for one in inputs if one not in sources)


def said_in(sources: Sequence[str]) -> Iterator[Said | IngestProblem]:
    """Every address that the sources name: by themselves, and in their lists."""
    for source in sources:
        if is_address(source):
            yield Said(source.strip(), source.strip())
            continue
        try:
            found = _lines_of_list(_read(Path(source)))
        except InputError as error:
            yield IngestProblem(where=source, what=str(error))
            continue
        if not found:
            yield IngestProblem(where=source, what="no address, and no list of addresses, one a line")
            continue
        for number, line in found:
            where = f"{source}:{number}"
            if _is_one_address(line):
                yield Said(line, where, source)
            else:
                mend = "Begin it with http:// or https://, or with # to leave it out"
                yield IngestProblem(where=where, what=f"{_shown(line)} is no address. {mend}")


def addresses_of_text(data: bytes) -> tuple[tuple[int, str], ...] | None:
    """The addresses of a list that holds nothing else, each with the number of its line; None where it is none.

    Args:
        data: a text; UTF-8, or UTF-16 with a byte order mark.
    """
    found = _lines_of_list(data)
    return found if found and all(_is_one_address(line) for _, line in found) else None


def _lines_of_list(data: bytes) -> tuple[tuple[int, str], ...] | None:
    """The lines of a list that are to be addresses, each with its number; None where it is no list.

    A slip in a line must not make an article of the list, nor an address above an article a list of that.
    """
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    if encoding == "utf-8" and not _LIKE_ADDRESS.search(data, 0, _GLANCE):
        return None
    try:
        lines = data.decode(encoding).splitlines()
    except UnicodeDecodeError:
        return None
    said = [(number, line.strip()) for number, line in enumerate(lines, 1)]
    found = tuple((number, line) for number, line in said if line and not line.startswith("#"))
    meant = [_MEANT.fullmatch(line) is not None for _, line in found]
    is_prose = any(len(line.split()) > _WORDS_OF_A_SLIP for _, line in found)
    return found if 2 * sum(meant) > len(found) and not is_prose else None


def _is_one_address(line: str) -> bool:
    return is_address(line) and len(line.split()) == 1


def _shown(line: str) -> str:
    line = _PASSWORD.sub("//…@", line)
    return repr(line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…")


def _is_list(name: str) -> bool:
    path = Path(name)
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(_GLANCE)
        if b"\0" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return False
        return _lines_of_list(_read(path)) is not None
    except (OSError, ValueError, InputError):
        return False


def _read(path: Path) -> bytes:
    try:
        if os.path.getsize(path) > _LARGEST_LIST:  # noqa: PTH202  raises OSError alone
            raise InputError(f"a list of more than {_LARGEST_LIST / 1e6:g} MB is not read", "Split it")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror or error}") from error
