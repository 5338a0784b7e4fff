"""A real HTTP server on loopback that speaks chat completions, and does whatever a test has it do.

    def test_something(chat_server: ChatServer) -> None:
        chat_server.script(status(429, headers={"Retry-After": "0"}), reply({"article_class": …}))
        … a client of chat_server.url …
        assert chat_server.requests[0].body["model"] == "…"

Each request takes the next turn of the script; when the script has ended, `chat_server.otherwise` decides.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NO_ALLEGATION = {"article_class": "no_allegation", "allegations": []}
USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120, "prompt_tokens_details": None}


@dataclass(frozen=True)
class Received:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def said(self) -> str:
        """Everything that the messages say, joined."""
        return "\n".join(message["content"] for message in self.body.get("messages", []))


@dataclass(frozen=True)
class Turn:
    """What is done with one request.

    Args:
        body: sent as it is.
        status: HTTP status.
        headers: besides content type and length.
        delay: seconds before the answer.
        reset: the connection is reset in place of an answer.
    """

    body: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    delay: float = 0.0
    reset: bool = False


def completion(usage: dict[str, Any] | None = USAGE, finish_reason: str = "stop", **message: Any) -> Turn:
    """A chat completion with this message; without `usage` where it is null."""
    body: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": "test",
        "choices": [{"index": 0, "finish_reason": finish_reason, "message": {"role": "assistant", **message}}],
    }
    if usage is not None:
        body["usage"] = usage
    return Turn(json.dumps(body))


def reply(content: dict[str, Any] | str, usage: dict[str, Any] | None = USAGE) -> Turn:
    """An answer: a reply as a dictionary, or any text (wrong JSON, a wrong schema, Markdown)."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return completion(usage, content=text)


def refusal(why: str = "I'm sorry, I can't help with that.") -> Turn:
    """A refusal as OpenAI sends it: no content."""
    return completion(content=None, refusal=why)


def cut_off(content: str = '{"article_class": "reports_alle') -> Turn:
    """An answer that reached the limit of tokens."""
    return completion(finish_reason="length", content=content)


def filtered() -> Turn:
    """An answer that a content filter withheld."""
    return completion(finish_reason="content_filter", content="")


def status(code: int, message: str = "", headers: dict[str, str] | None = None, error_code: str | None = None) -> Turn:
    """An HTTP error in the shape of OpenAI's."""
    body = {"error": {"message": message, "type": "error", "param": None, "code": error_code}}
    return Turn(json.dumps(body), status=code, headers=headers or {})


def page(html: str = "<html><body>Welcome!</body></html>", code: int = 200) -> Turn:
    """A page, as a wrong address or a proxy gives it."""
    return Turn(html, status=code, content_type="text/html")


def reset() -> Turn:
    """A connection that breaks off."""
    return Turn("", reset=True)


def slow(turn: Turn, seconds: float) -> Turn:
    """The turn, later."""
    return replace(turn, delay=seconds)


class ChatServer:
    """The running server.

    Args:
        url: the base URL to give to a client, `/v1` included.
        requests: every request to `/v1/chat/completions`, in order of arrival.
        otherwise: what is done when the script has ended: an article without an allegation, unless it is replaced.
    """

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/v1"
        self.requests: list[Received] = []
        self.otherwise: Callable[[Received], Turn] = lambda _: reply(NO_ALLEGATION)
        self.most_at_once = 0
        self._at_once = 0
        self._turns: list[Turn] = []
        self._lock = threading.Lock()
        self.stopping = threading.Event()

    def script(self, *turns: Turn) -> None:
        """Do these in order, one a request."""
        with self._lock:
            self._turns.extend(turns)

    @contextmanager
    def taking(self, received: Received) -> Iterator[Turn]:
        """Note a request and say what is done with it."""
        with self._lock:
            self.requests.append(received)
            scripted = self._turns.pop(0) if self._turns else None
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            yield scripted if scripted is not None else self.otherwise(received)
        finally:
            with self._lock:
                self._at_once -= 1


@contextmanager
def running_chat_server() -> Iterator[ChatServer]:
    """Start a server on a free port of 127.0.0.1 and stop it at the end."""
    listener = _Listener(("127.0.0.1", 0), _Handler)
    listener.chat = ChatServer(listener.server_port)
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield listener.chat
    finally:
        listener.chat.stopping.set()
        listener.shutdown()
        listener.server_close()
        thread.join()


class _Listener(ThreadingHTTPServer):
    chat: ChatServer
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Listener
    protocol_version = "HTTP/1.1"
    timeout = 10
    wbufsize = -1  # headers and body in one segment, or each answer waits 40 ms for an acknowledgement
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if self.path.endswith("/models"):
            self._send(Turn(json.dumps({"object": "list", "data": [{"id": "test", "object": "model"}]})))
        else:
            self._send(status(404, "no such page"))

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self.path.endswith("/v1/chat/completions"):
            self._send(status(404, "no such page"))
            return
        received = Received("POST", self.path, dict(self.headers.items()), json.loads(content))
        with self.server.chat.taking(received) as turn:
            if turn.delay:
                self.server.chat.stopping.wait(turn.delay)
            if turn.reset:
                # no lingering: the client sees a reset, not an orderly end
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                self.connection.close()
                return
        self._send(turn)

    def _send(self, turn: Turn) -> None:
        body = turn.body.encode()
        self.send_response(turn.status)
        for name, value in {
            "Content-Type": turn.content_type,
            "Content-Length": str(len(body)),
            **turn.headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the base class's)
        """Quiet."""
