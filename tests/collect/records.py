"""The kept records, as any reader of WARC sees them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastwarc.warc import ArchiveIterator

from allegata.collect import Collected


@dataclass(frozen=True)
class Kept:
    """One record, read to its end."""

    kind: str
    headers: dict[str, str]
    http: dict[str, str]
    status: str
    body: bytes
    offset: int

    @property
    def address(self) -> str:
        return self.headers["WARC-Target-URI"]


def records(folder: Path) -> list[Kept]:
    """All records of all files, in order, each with its digests verified."""
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False):
                assert record.headers.status_line == "WARC/1.1"
                assert record.verify_block_digest(), record.headers.to_dict()
                kind = record.headers["WARC-Type"]
                http, status = {}, ""
                if kind in ("response", "revisit", "request"):
                    record.parse_http()
                    http, status = record.http_headers.to_dict(), record.http_headers.status_line or ""
                if kind == "response":
                    assert record.verify_payload_digest(), record.headers.to_dict()
                headers, offset = record.headers.to_dict(), record.stream_pos
                found.append(Kept(kind, headers, http, status, record.reader.read(), offset))
    return found


def of_kind(folder: Path, kind: str) -> list[Kept]:
    return [record for record in records(folder) if record.kind == kind]


def to_be_read(collected: Collected) -> list[Kept]:
    """The records that the collection says are to be read, each found by its offset alone."""
    found = []
    for path, offset in collected.kept:
        with path.open("rb") as file:
            file.seek(offset)
            record = next(iter(ArchiveIterator(file)))
            assert record.headers["WARC-Type"] == "response"
            assert record.verify_payload_digest()
            headers, http = record.headers.to_dict(), record.http_headers.to_dict()
            status = record.http_headers.status_line or ""
            found.append(Kept("response", headers, http, status, record.reader.read(), offset))
    return found


def told(collected: Collected) -> str:
    """The report, a line a problem."""
    return "\n".join(f"{problem.where}: {problem.what}" for problem in collected.problems)
