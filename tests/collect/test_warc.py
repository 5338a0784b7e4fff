"""What is written is what is read, whatever was answered and whatever happens to the file."""

from __future__ import annotations

import gzip
import random
import zlib
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.collect.records import of_kind, records

from allegata.collect.fetching import Answer, Unpacker
from allegata.collect.index import Index, Known
from allegata.collect.network import FetchError
from allegata.collect.warc import PageArchive, Record, body_at
from allegata.errors import UsageError

VALUES = st.binary(max_size=60).map(lambda value: value.translate(None, b"\0\r\n").strip())


def answer(body: bytes, *headers: tuple[bytes, bytes]) -> Answer:
    return Answer(
        url=httpx2.URL("https://example.org/ä?b=c"),
        ip="93.184.215.14",
        at=datetime(2026, 11, 22, 8, 4, 5, tzinfo=UTC),
        request_head=b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n",
        version=b"HTTP/1.1",
        status=200,
        reason=b"OK",
        headers=headers,
        body=body,
    )


def known(record: Record) -> Known:
    return Known(
        address="https://example.org/%C3%A4?b=c",
        kind="PAGE",
        file=record.file,
        offset=record.offset,
        record_id=record.record_id,
        record_date=record.date,
        digest=record.digest,
        media="text/html",
        etag=None,
        modified=None,
        asked_at=0.0,
    )


@given(bodies=st.lists(st.binary(max_size=300), min_size=1, max_size=4), value=VALUES)
def test_any_body_is_read_as_it_was_written(bodies: list[bytes], value: bytes) -> None:
    with TemporaryDirectory() as folder:
        with PageArchive(Path(folder), "allegata/0") as archive:
            kept = [archive.keep(answer(body, (b"X-Mark", value)), {"via": "https://example.org/ü"}) for body in bodies]
        assert [body_at(Path(folder) / one.file, known(one)) for one in kept] == bodies
        responses = of_kind(Path(folder), "response")
        assert [record.body for record in responses] == bodies
        assert [record.offset for record in responses] == [one.offset for one in kept]


def test_a_damaged_file_gives_the_body_as_it_was_or_nothing(tmp_path: Path) -> None:
    chance = random.Random(5)
    with PageArchive(tmp_path, "allegata/0") as archive:
        archive.keep(answer(b"first " * 200), {})
        record = archive.keep(answer(b"second " * 200), {})
        archive.keep(answer(b"third " * 200), {})
    path = tmp_path / record.file
    whole = path.read_bytes()
    for _ in range(500):
        data = bytearray(whole[: chance.choice((len(whole), chance.randrange(len(whole))))])
        for _ in range(chance.randrange(1, 5)):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        assert body_at(path, known(record)) in (None, b"second " * 200)
    path.unlink()
    assert body_at(path, known(record)) is None


def test_a_file_that_was_cut_off_is_whole_up_to_its_last_record(tmp_path: Path) -> None:
    with PageArchive(tmp_path, "allegata/0") as archive:
        archive.keep(answer(b"first"), {})
        record = archive.keep(answer(b"second"), {})
    path = tmp_path / record.file
    path.write_bytes(path.read_bytes()[: record.offset])
    assert [one.kind for one in records(tmp_path)] == ["warcinfo", "response", "request"]


@given(
    bodies=st.lists(st.binary(max_size=2_000), min_size=1, max_size=3),
    size=st.integers(1, 500),
    most=st.integers(1, 3_000),
)
def test_unpacking_in_pieces_gives_the_whole_and_never_too_much(bodies: list[bytes], size: int, most: int) -> None:
    packed = b"".join(map(gzip.compress, bodies))
    unpacker, found = Unpacker(), b""
    for start in range(0, len(packed), size):
        room = most + 1 - len(found)
        if room <= 0:
            break
        found += unpacker.unpacked(packed[start : start + size], room)
    whole = b"".join(bodies)
    assert len(found) <= most + 1
    assert whole.startswith(found)
    if len(whole) <= most:
        assert found == whole and unpacker.is_complete


@given(data=st.binary(max_size=300))
def test_what_is_not_packed_is_refused_or_unfinished(data: bytes) -> None:
    unpacker = Unpacker()
    try:
        unpacker.unpacked(data, 1_000)
    except FetchError:
        return
    assert (
        not unpacker.is_complete or data == b"" or zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(data) is not None
    )


def test_an_index_that_is_none_is_refused_with_what_mends_it(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    path.write_bytes(b"something else " * 100)
    with pytest.raises(UsageError, match=r"is damaged: .*Remove it"):
        Index(path)
    with pytest.raises(UsageError, match="cannot be written"):
        Index(tmp_path / "no-such-folder" / "index.sqlite")


def test_files_of_one_second_have_names_of_their_own(tmp_path: Path) -> None:
    for number in range(3):
        with PageArchive(tmp_path, "allegata/0") as archive:
            archive.keep(answer(b"%d" % number), {})
    assert len(list(tmp_path.glob("*.warc.gz"))) == 3
