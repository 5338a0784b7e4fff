"""A chat completions server that costs next to nothing: one answer, made once, after an exact wait.

It runs in a process of its own, so that its work is in nobody's figures: a bare asyncio protocol that counts a request,
lets the wait pass and writes the answer, in which one name alone differs from article to article. `running` starts one
and, when the block ends, knows what it saw.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

_KEPT = 8  # bodies whose tokens are counted; the articles differ in length by a few tokens
_START_SECONDS = 20.0  # a Python process is up within a second, on a busy machine within some
OPENING = "From our correspondent in "
"""The words of an article before the name of its place."""
PLACEHOLDER = "Nnnnnn"
"""What stands in the answer for that name. The names have as many letters, so that all answers are of one length."""
_PLACE = re.compile(OPENING.encode() + b"([A-Za-z]{%d})" % len(PLACEHOLDER))
_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)


@dataclass
class Seen:
    """What a server saw.

    Attributes:
        requests: how many there were.
        most_at_once: how many were waiting for their answer at the same time, at most.
        cpu_ms: CPU of the server for a request; far below the clients', or it is the server that is measured.
        late_ms: how much later than the wait the answers were written, on average.
        bodies: the first requests, as sent.
    """

    requests: int = 0
    most_at_once: int = 0
    cpu_ms: float = 0.0
    late_ms: float = 0.0
    bodies: list[str] = field(default_factory=list)


@dataclass
class Running:
    """A running server: its base URL, `/v1` included, and, once it has ended, what it saw."""

    url: str
    seen: Seen = field(default_factory=Seen)


@contextmanager
def running(content: str, latency: float) -> Iterator[Running]:
    """A server on a free port of 127.0.0.1, in a process of its own.

    Args:
        content: what the model says, with `PLACEHOLDER` for the name that stands after `OPENING` in the request.
        latency: seconds from the last byte of a request to the first of its answer.

    Raises:
        RuntimeError: it does not start.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        process = subprocess.Popen(
            [sys.executable, __file__, file.name, str(latency)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            port = process.stdout.readline().strip()
            if not port:
                raise RuntimeError("the benchmark's server did not start")
            server = Running(f"http://127.0.0.1:{port}/v1")
            yield server
            told, _ = process.communicate("", timeout=_START_SECONDS)  # the end of its input ends it
            server.seen = Seen(**json.loads(told))
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


def completion(content: str) -> bytes:
    """The bytes of an HTTP response that holds a chat completion."""
    body = json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1_700_000_000,
            "model": "bench",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "stop",
                    "logprobs": None,
                    "message": {"role": "assistant", "content": content, "refusal": None},
                }
            ],
            "usage": {"prompt_tokens": 3000, "completion_tokens": 900, "total_tokens": 3900},
        }
    ).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@dataclass
class _Desk:
    """What all connections share."""

    answer: bytes
    latency: float
    seen: Seen = field(default_factory=Seen)
    at_once: int = 0
    late: float = 0.0


class _Connection(asyncio.Protocol):
    """One kept-alive connection. A client sends its next request when it has its answer: nothing is pipelined."""

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk
        self._received = bytearray()
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head = self._received.find(b"\r\n\r\n")
        length = _LENGTH.search(self._received, 0, head) if head >= 0 else None
        if length is None or len(self._received) < head + 4 + int(length[1]):
            return
        desk = self._desk
        desk.seen.requests += 1
        desk.at_once += 1
        desk.seen.most_at_once = max(desk.seen.most_at_once, desk.at_once)
        due = self._loop.time() + desk.latency
        if len(desk.seen.bodies) < _KEPT:
            desk.seen.bodies.append(self._received[head + 4 :].decode())
        place = _PLACE.search(self._received, head)
        self._loop.call_at(due, self._answer, due, place[1] if place else b"")
        self._received.clear()

    def _answer(self, due: float, place: bytes) -> None:
        self._desk.at_once -= 1
        self._desk.late += self._loop.time() - due
        if not self._transport.is_closing():
            self._transport.write(self._desk.answer.replace(PLACEHOLDER.encode(), place or PLACEHOLDER.encode()))


async def _serve(desk: _Desk) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(desk), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    ended = asyncio.Event()

    def wait_for_the_end() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    before = _cpu()
    await ended.wait()
    served = max(1, desk.seen.requests)
    desk.seen.cpu_ms = (_cpu() - before) / served * 1000
    desk.seen.late_ms = desk.late / served * 1000
    print(json.dumps(asdict(desk.seen)), flush=True)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    options = argparse.ArgumentParser(description="Serve one answer after a wait; ends with its input.")
    options.add_argument("content", type=Path, help="file with what the model says")
    options.add_argument("latency", type=float, help="seconds")
    said = options.parse_args()
    asyncio.run(_serve(_Desk(completion(said.content.read_text(encoding="utf-8")), said.latency)))


if __name__ == "__main__":
    main()
