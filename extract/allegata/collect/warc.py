"""The pages as they were answered, kept as WARC/1.1 (ISO 28500:2017): the evidence of what was read and when.

Bodies are kept unpacked. Where they came packed or in chunks, the headers that say so are renamed as Common Crawl does
(`X-Crawl-Content-Encoding`), so that what is written is what a reader finds. Every record is a gzip member of its own,
so that one can be read from its offset; a file that a crash cut off is whole up to its last record.
"""

from __future__ import annotations

import hashlib
import io
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from ..errors import LoadError
from .fetching import Answer
from .index import Known

_LARGEST_FILE = 1_000_000_000  # bytes, as the standard advises (annex C)
_IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_RENAMED = frozenset({b"content-encoding", b"transfer-encoding", b"content-length"})


@dataclass(frozen=True)
class Record:
    """Where a response record is.

    Args:
        file: name of its file.
        offset: in it, bytes of the packed file.
        record_id: its name, without angle brackets.
        date: when it was asked for, as the record says it.
        digest: of its body.
    """

    file: str
    offset: int
    record_id: str
    date: str
    digest: str


def digest_of(body: bytes) -> str:
    """The digest of a body, as a record says it."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


class PageArchive:
    """Writes the records of one run into files of its own, made when there is something to write.

    Safe to use from many threads.

    Args:
        folder: of the files.
        agent: what was sent as User-Agent; stands in each file's warcinfo.
    """

    def __init__(self, folder: Path, agent: str) -> None:
        self._folder = folder
        self._agent = agent
        self._lock = threading.Lock()
        self._file: BinaryIO | None = None
        self._name = ""
        self._info_id = ""
        self._is_closed = False

    def keep(self, answer: Answer, told: Mapping[str, str]) -> Record:
        """Keep an answer: response, request, and what led to it. Written to the file when this returns.

        Args:
            answer: with its body.
            told: what led to the page; stands in a metadata record.

        Raises:
            LoadError: it cannot be written.
        """
        body = answer.body or b""
        digest = digest_of(body)
        response = self._response(answer, WarcRecordType.response, _stored_head(answer, len(body)) + body, digest)
        with self._lock:
            offset = self._write(response)
            self._write_companions(answer, response, told)
            return Record(self._name, offset, _id_of(response), _warc_date(answer.at), digest)

    def revisit(self, answer: Answer, known: Known, told: Mapping[str, str]) -> None:
        """Keep that a page was asked for again and is what it was: a revisit record that refers to the earlier one.

        Raises:
            LoadError: it cannot be written.
        """
        is_not_modified = answer.status == 304
        record = self._response(answer, WarcRecordType.revisit, _stored_head(answer, None), known.digest)
        record.headers.append("WARC-Profile", _NOT_MODIFIED if is_not_modified else _IDENTICAL)
        record.headers.append("WARC-Refers-To", f"<{known.record_id}>")
        record.headers.append("WARC-Refers-To-Target-URI", known.address)
        record.headers.append("WARC-Refers-To-Date", known.record_date)
        with self._lock:
            self._write(record)
            self._write_companions(answer, record, told)

    def close(self) -> None:
        """Write nothing any more."""
        with self._lock:
            self._is_closed = True
            self._close_file()

    def __enter__(self) -> PageArchive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _response(self, answer: Answer, kind: WarcRecordType, content: bytes, digest: str) -> WarcRecord:
        record = _record(kind, "application/http;msgtype=response", answer, content)
        record.headers.append("WARC-Payload-Digest", digest)
        return record

    def _write_companions(self, answer: Answer, response: WarcRecord, told: Mapping[str, str]) -> None:
        request = _record(WarcRecordType.request, "application/http;msgtype=request", answer, answer.request_head)
        records = [request]
        if told:
            lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
            records.append(_record(WarcRecordType.metadata, "application/warc-fields", answer, lines.encode("utf-8")))
        for record in records:
            record.headers.append("WARC-Concurrent-To", f"<{_id_of(response)}>")
            self._write(record)

    def _write(self, record: WarcRecord) -> int:
        """Append a record, and return its offset."""
        try:
            file = self._opened()
            record.headers.append("WARC-Warcinfo-ID", f"<{self._info_id}>")
            return _append(file, record)
        except OSError as error:
            raise LoadError(
                f"pages cannot be kept in {self._folder}: {error.strerror}", "Make room; the same command then goes on"
            ) from error

    def _opened(self) -> BinaryIO:
        if self._is_closed:
            raise LoadError("the run has ended, and keeps nothing any more")
        if self._file is not None and self._file.tell() > _LARGEST_FILE:
            self._close_file()
        if self._file is None:
            now = datetime.now(UTC)
            # of this process alone, and new: what was written before is never opened for writing again
            self._name = f"allegata-{now:%Y%m%dT%H%M%S%f}Z-{os.getpid()}.warc.gz"
            self._file = (self._folder / self._name).open("xb")
            info = WarcRecord()
            fields = (
                ("software", self._agent.partition(" ")[0]),
                ("format", "WARC File Format 1.1"),
                ("conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
                ("robots", "RFC 9309"),
                ("http-header-user-agent", self._agent),
            )
            _fill(
                info,
                WarcRecordType.warcinfo,
                "application/warc-fields",
                "".join(f"{name}: {value}\r\n" for name, value in fields).encode("utf-8"),
                _warc_date(now),
            )
            info.headers.append("WARC-Filename", self._name)
            self._info_id = _id_of(info)
            _append(self._file, info)
        return self._file

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def body_at(path: Path, known: Known) -> bytes | None:
    """The body of a kept page; null where the file no longer holds it, whole and as it was."""
    try:
        with path.open("rb") as file:
            file.seek(known.offset)
            record = next(iter(ArchiveIterator(file, record_types=WarcRecordType.response)))
            if _id_of(record) != known.record_id:
                return None
            body = bytes(record.reader.read())
    except (OSError, StopIteration, ValueError, RuntimeError):
        return None
    return body if digest_of(body) == known.digest else None


def _record(kind: WarcRecordType, media: str, answer: Answer, content: bytes) -> WarcRecord:
    record = WarcRecord()
    _fill(record, kind, media, content, _warc_date(answer.at))
    record.headers.append("WARC-Target-URI", str(answer.url))
    if answer.ip:
        record.headers.append("WARC-IP-Address", answer.ip)
    return record


def _fill(record: WarcRecord, kind: WarcRecordType, media: str, content: bytes, date: str) -> None:
    record.init_headers(kind)
    record.headers.status_line = "WARC/1.1"
    record.headers["WARC-Date"] = date
    record.headers["Content-Type"] = media
    record.headers.append("WARC-Block-Digest", digest_of(content))
    record.set_bytes_content(content)


def _append(file: BinaryIO, record: WarcRecord) -> int:
    packed = io.BytesIO()
    writer = GzipWriter(packed, compression_level=6)
    record.write(writer)
    writer.close()
    offset = file.tell()
    # in one go: where the process is killed, what is torn is the last record of the file at most
    file.write(packed.getvalue())
    file.flush()
    return offset


def _stored_head(answer: Answer, length: int | None) -> bytes:
    """The head of an answer, true of what is stored after it.

    Args:
        length: of the body, bytes; null where none is stored.
    """
    lines = [b"%s %d %s" % (answer.version, answer.status, answer.reason)]
    for name, value in answer.headers:
        lines.append((b"X-Crawl-" + name if name.lower() in _RENAMED else name) + b": " + value)
    if length is not None:
        lines.append(b"Content-Length: %d" % length)
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _warc_date(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _id_of(record: WarcRecord) -> str:
    return (record.record_id or "").strip("<>")
