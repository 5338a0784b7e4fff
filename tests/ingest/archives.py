"""Web archives made up for the tests, and ways to spoil them."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

TEXT = "Officials said that {} students were told that their visas would lapse unless they signed."
HTML = "text/html; charset=utf-8"


def page(number: int | str = 7, more: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html><head><title>A title</title>{more}</head>"
        f"<body><nav><a href='/'>Home</a></nav><article><p>{TEXT.format(number)}</p></article></body></html>"
    ).encode()


def http(body: bytes, media_type: str | None = HTML, status: str = "200 OK", **fields: str) -> bytes:
    """A response, as a server sends it. Underscores in the names of fields stand for hyphens."""
    named = {"Content-Type": media_type} if media_type is not None else {}
    named |= {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def record(block: bytes, address: str = "https://news.example/a", kind: str = "response", **fields: str) -> bytes:
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000000>",
        "WARC-Date": "2024-06-10T12:00:00Z",
        "WARC-Target-URI": address,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    named = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"WARC/1.0\r\n{named}\r\n".encode() + block + b"\r\n\r\n"


def numbered(number: int) -> bytes:
    return record(http(page(number)), f"https://news.example/{number}")


def archived(*records: bytes, name: str = "crawl.warc.gz") -> str:
    is_packed = name.endswith(".gz")
    Path(name).write_bytes(b"".join(gzip.compress(one, mtime=0) if is_packed else one for one in records))
    return name


def mutilated(data: bytes, dice: random.Random) -> bytes:
    """The bytes with some of them changed, lost, doubled or moved; never the same bytes, and never none."""
    start = dice.randrange(len(data))
    end = min(start + dice.choice([1, 2, 8, 60, 300]), len(data))
    part, rest = data[start:end], data[end:]
    changes: Sequence[Callable[[], bytes]] = (
        lambda: data[:start] + bytes(byte ^ dice.randrange(1, 256) for byte in part) + rest,
        lambda: data[:start] + rest,
        lambda: data[:start] + part + part + rest,
        lambda: data[:start] + dice.randbytes(len(part)) + part + rest,
        lambda: data[:start],
        lambda: data[start:],
        lambda: data[:start] + bytes(len(part)) + rest,
        lambda: data.replace(b"\r\n", b"\n"),
        lambda: re.sub(rb"Content-Length: (\d+)", lambda found: b"Content-Length: %d" % dice.randrange(10**10), data),
        lambda: data.replace(dice.choice([b"WARC", b"HTTP", b"html", b":", b"<", b"200"]), b""),
    )
    changed = dice.choice(changes)()
    return changed if changed and changed != data else b"?" + data[1:]
