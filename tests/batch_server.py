"""A real HTTP server on loopback with OpenAI's files and batches endpoints, whose batches end when a test says so.

    def test_something(batch_server: BatchServer) -> None:
        batch_server.otherwise = lambda received: reply({"article_class": …})
        … submit to batch_server.url …
        batch_server.finish()
        … fetch the results …

A batch is answered by the same functions as single requests in `tests/chat_server.py`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.chat_server import NO_ALLEGATION, Received, Turn, reply, status

Lines = list[dict[str, Any]]


@dataclass
class Batch:
    """One batch at the server."""

    batch_id: str
    input_file_id: str
    metadata: dict[str, str]
    status: str = "validating"
    completed: int = 0
    failed: int = 0
    total: int = 0
    output_file_id: str | None = None
    error_file_id: str | None = None
    problems: Lines = field(default_factory=list)
    created_at: int = field(default_factory=lambda: int(time.time()))

    def shown(self) -> dict[str, Any]:
        """As the protocol shows it."""
        return {
            "id": self.batch_id,
            "object": "batch",
            "endpoint": "/v1/chat/completions",
            "completion_window": "24h",
            "status": self.status,
            "input_file_id": self.input_file_id,
            "output_file_id": self.output_file_id,
            "error_file_id": self.error_file_id,
            "errors": {"object": "list", "data": self.problems} if self.problems else None,
            "request_counts": {"total": self.total, "completed": self.completed, "failed": self.failed},
            "metadata": self.metadata,
            "created_at": self.created_at,
        }


class BatchServer:
    """The running server.

    Args:
        url: the base URL to give to a client, `/v1` included.
        files: what was uploaded, and what was made, by its name.
        uploads: the names of what was uploaded, in order.
        batches: in the order in which they were made.
        calls: method and path of each request, in order of arrival.
        otherwise: answers a request of a batch: an article without an allegation, unless it is replaced.
        meddle: what is done with a request to an endpoint in place of answering it; null answers it. Called by method
            and path before anything is done; and again, by `after POST` and path, when it is done but not answered.
        polls: how often a batch is asked about before it ends by itself; null for never.
        page: batches in a list.
    """

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/v1"
        self.files: dict[str, bytes] = {}
        self.uploads: list[str] = []
        self.batches: list[Batch] = []
        self.calls: list[str] = []
        self.authorizations: set[str] = set()
        self.otherwise: Callable[[Received], Turn] = lambda _: reply(NO_ALLEGATION)
        self.meddle: Callable[[str, str], Turn | None] = lambda _method, _path: None
        self.polls: int | None = None
        self.page = 100
        self.lock = threading.Lock()
        self.stopping = threading.Event()

    def requests(self, batch: Batch) -> Lines:
        """The lines of a batch."""
        return [json.loads(line) for line in self.files[batch.input_file_id].splitlines()]

    def finish(self, ending: str = "completed", most: int | None = None) -> None:
        """End all batches that have not ended.

        Args:
            ending: their status.
            most: requests that are answered before; all where null.
        """
        for batch in self.batches:
            if batch.status in ("validating", "in_progress"):
                self._end(batch, ending, most)

    def _end(self, batch: Batch, ending: str, most: int | None) -> None:
        outputs: Lines = []
        errors: Lines = []
        for number, line in enumerate(self.requests(batch)):
            if most is not None and number >= most:
                error = {"code": f"batch_{ending}", "message": "This request could not be executed before the end."}
                errors.append(result(line["custom_id"], None, error))
                continue
            turn = self.otherwise(Received("POST", line["url"], {}, line["body"]))
            (outputs if turn.status < 400 else errors).append(result(line["custom_id"], turn))
        batch.status, batch.completed, batch.failed = ending, len(outputs), len(errors)
        batch.output_file_id = self._kept(f"file-out-{batch.batch_id}", outputs)
        batch.error_file_id = self._kept(f"file-err-{batch.batch_id}", errors)

    def _kept(self, name: str, lines: Lines) -> str | None:
        if not lines:
            return None
        self.files[name] = "".join(json.dumps(line) + "\n" for line in lines).encode()
        return name

    def fail(self, message: str) -> None:
        """End all batches that have not ended, as their files are not valid."""
        for batch in self.batches:
            if batch.status in ("validating", "in_progress"):
                batch.status = "failed"
                batch.problems = [{"code": "invalid", "message": message, "line": 3, "param": None}]

    def take(self, method: str, path: str, content: bytes, content_type: str) -> Turn:
        """Answer a request."""
        place = urlsplit(path).path.removeprefix("/v1")
        with self.lock:
            match method, place.strip("/").split("/"):
                case "POST", ["files"]:
                    return self._upload(content, content_type)
                case "POST", ["batches"]:
                    return self._create(json.loads(content))
                case "GET", ["batches"]:
                    return self._listed(parse_qs(urlsplit(path).query))
                case "GET", ["batches", name]:
                    return self._retrieved(name)
                case "GET", ["files", name, "content"] if name in self.files:
                    return Turn(self.files[name].decode("utf-8", "surrogateescape"), content_type="application/jsonl")
        return status(404, "no such page")

    def _upload(self, content: bytes, content_type: str) -> Turn:
        form = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + content)
        parts = {part.get_param("name", header="content-disposition"): part for part in form.get_payload()}  # type: ignore[union-attr]
        assert parts["purpose"].get_payload() == "batch"  # type: ignore[union-attr]
        name = f"file-{len(self.uploads) + 1}"
        self.files[name] = parts["file"].get_payload(decode=True)  # type: ignore[union-attr, assignment]
        self.uploads.append(name)
        return Turn(json.dumps({"id": name, "object": "file", "purpose": "batch", "bytes": len(self.files[name])}))

    def _create(self, asked: dict[str, Any]) -> Turn:
        if asked["input_file_id"] not in self.files:
            return status(400, f"No such File object: {asked['input_file_id']}")
        assert (asked["endpoint"], asked["completion_window"]) == ("/v1/chat/completions", "24h")
        batch = Batch(f"batch_{len(self.batches) + 1}", asked["input_file_id"], asked["metadata"])
        batch.total = len(self.requests(batch))
        self.batches.append(batch)
        return Turn(json.dumps(batch.shown()))

    def _listed(self, query: dict[str, list[str]]) -> Turn:
        newest = self.batches[::-1]
        names = [batch.batch_id for batch in newest]
        start = names.index(query["after"][0]) + 1 if "after" in query else 0
        shown = newest[start : start + self.page]
        more = start + self.page < len(newest)
        return Turn(json.dumps({"object": "list", "data": [batch.shown() for batch in shown], "has_more": more}))

    def _retrieved(self, name: str) -> Turn:
        found = [batch for batch in self.batches if batch.batch_id == name]
        if not found:
            return status(404, f"No batch with id {name!r}")
        if self.polls is not None and found[0].status in ("validating", "in_progress"):
            found[0].status = "in_progress"
            self.polls -= 1
            if self.polls <= 0:
                self._end(found[0], "completed", None)
        return Turn(json.dumps(found[0].shown()))


def result(custom_id: str, turn: Turn | None, error: dict[str, str] | None = None) -> dict[str, Any]:
    """A line of a result file as OpenAI writes it."""
    response = None
    if turn is not None:
        response = {"status_code": turn.status, "request_id": "req_1", "body": json.loads(turn.body)}
    return {"id": f"batch_req_{custom_id[:8]}", "custom_id": custom_id, "response": response, "error": error}


@contextmanager
def running_batch_server() -> Iterator[BatchServer]:
    """Start a server on a free port of 127.0.0.1 and stop it at the end."""
    listener = _Listener(("127.0.0.1", 0), _Handler)
    listener.batches = BatchServer(listener.server_port)
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield listener.batches
    finally:
        listener.batches.stopping.set()
        listener.shutdown()
        listener.server_close()
        thread.join()


class _Listener(ThreadingHTTPServer):
    batches: BatchServer

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Listener
    protocol_version = "HTTP/1.1"
    timeout = 10
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        content = self._content()
        server = self.server.batches
        with server.lock:
            server.calls.append(f"{method} {urlsplit(self.path).path}")
            server.authorizations.add(self.headers.get("Authorization", ""))
        turn = server.meddle(method, self.path)
        if turn is None:
            turn = server.take(method, self.path, content, self.headers.get("Content-Type", ""))
            turn = server.meddle(f"after {method}", self.path) or turn
        if turn.reset:
            self.close_connection = True
            return
        body = turn.body.encode("utf-8", "surrogateescape")
        self.send_response(turn.status)
        headers = {"Content-Type": turn.content_type, "Content-Length": str(len(body)), **turn.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _content(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        pieces = []
        while size := int(self.rfile.readline().strip(), 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the base class's)
        """Quiet."""
