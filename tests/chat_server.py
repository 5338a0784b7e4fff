"""A real HTTP server on loopback that speaks chat completions, and does whatever a test has it do.

    def test_something(chat_server: ChatServer) -> None:
        chat_server.script(status(429, headers={"Retry-After": "0"}), reply({"article_class": …}))
        … a client of chat_server.url …
        assert chat_server.requests[0].body["model"] == "…"

Each request takes the next turn of the script; when the script has ended, `chat_server.otherwise` decides. Further
addresses are served by `chat_server.routes`.
"""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NO_ALLEGATION = {"article_class": "no_allegation", "allegations": []}
USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120, "prompt_tokens_details": None}


@dataclass
class Received:
    """One request as it arrived.

    Args:
        body: of JSON; empty where it is none.
        content: the body as it came.
        arrived: when its head was read, `time.monotonic()`.
        completed: when its answer was sent; null before, and where the connection broke off.
    """

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    content: bytes = b""
    arrived: float = 0.0
    completed: float | None = None

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
        pace: seconds between single bytes of the body; all at once where 0.
        from_the_head: the head of the answer is sent at this pace, too.
        endless: after the body come blanks, as fast as they are taken, until the client goes away.
    """

    body: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    delay: float = 0.0
    reset: bool = False
    pace: float = 0.0
    from_the_head: bool = False
    endless: bool = False


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


def put_off(seconds: float, code: int = 429) -> Turn:
    """A server that asks everybody to wait."""
    return status(code, "slow down", {"Retry-After": f"{seconds:g}"})


def with_limits(turn: Turn, remaining: int, reset: str, of: str = "requests") -> Turn:
    """The turn, with what OpenAI's servers say of their limits."""
    said = {f"x-ratelimit-remaining-{of}": str(remaining), f"x-ratelimit-reset-{of}": reset}
    return replace(turn, headers={**turn.headers, **said})


def page(html: str = "<html><body>Welcome!</body></html>", code: int = 200) -> Turn:
    """A page, as a wrong address or a proxy gives it."""
    return Turn(html, status=code, content_type="text/html")


def reset() -> Turn:
    """A connection that breaks off."""
    return Turn("", reset=True)


def models(*names: str) -> Turn:
    """The list of a server's models."""
    return Turn(json.dumps({"object": "list", "data": [{"id": name, "object": "model"} for name in names]}))


def slow(turn: Turn, seconds: float) -> Turn:
    """The turn, later."""
    return replace(turn, delay=seconds)


def dripping(turn: Turn, pace: float, from_the_head: bool = False) -> Turn:
    """The turn, a byte at a time."""
    return replace(turn, pace=pace, from_the_head=from_the_head)


def endless(turn: Turn) -> Turn:
    """The turn, and then blanks for ever."""
    return replace(turn, endless=True)


def huge(megabytes: int) -> Turn:
    """An answer that nobody wants to hold in memory."""
    return reply("x" * (megabytes * 2**20))


Route = Callable[[Received], Turn]


class ChatServer:
    """The running server.

    Args:
        url: the base URL to give to a client, `/v1` included.
        requests: every request to `/v1/chat/completions`, in order of arrival.
        otherwise: what is done when the script has ended: an article without an allegation, unless it is replaced.
        connections: how many clients have opened.
        routes: what is done at other addresses, by method and path; a path may hold `*`.
    """

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/v1"
        self.requests: list[Received] = []
        self.otherwise: Callable[[Received], Turn] = lambda _: reply(NO_ALLEGATION)
        self.routes: dict[tuple[str, str], Route] = {("GET", "/v1/models"): lambda _: models("test")}
        self.connections = 0
        self.most_at_once = 0
        self._at_once = 0
        self._turns: list[Turn] = []
        self._lock = threading.Lock()
        self.stopping = threading.Event()

    def script(self, *turns: Turn) -> None:
        """Do these in order, one a request."""
        with self._lock:
            self._turns.extend(turns)

    def route(self, method: str, path: str) -> Route | None:
        """What is done at an address; null where nothing is there."""
        where = path.partition("?")[0]
        found = (route for (verb, known), route in self.routes.items() if verb == method and fnmatchcase(where, known))
        return next(found, None)

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
def running_chat_server(tls: ssl.SSLContext | None = None) -> Iterator[ChatServer]:
    """Start a server on a free port of 127.0.0.1 and stop it at the end.

    Args:
        tls: the server's certificate; without one it speaks plain HTTP.
    """
    listener = _Listener(("127.0.0.1", 0), _Handler)
    listener.chat = ChatServer(listener.server_port)
    if tls is not None:
        # the handshake belongs to the connection's own thread
        listener.socket = tls.wrap_socket(listener.socket, server_side=True, do_handshake_on_connect=False)
        listener.chat.url = listener.chat.url.replace("http://", "https://")
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

    def setup(self) -> None:
        super().setup()
        self.server.chat.connections += 1

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def _serve(self, method: str) -> None:
        arrived = time.monotonic()
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        received = Received(method, self.path, dict(self.headers.items()), _json_of(content), content, arrived)
        if method == "POST" and self.path.endswith("/v1/chat/completions"):
            with self.server.chat.taking(received) as turn:
                self.server.chat.stopping.wait(turn.delay)
        else:
            route = self.server.chat.route(method, self.path)
            turn = route(received) if route else status(404, "no such page")
        if turn.reset:
            self._reset()
            return
        self._answer(turn)
        self.wfile.flush()
        received.completed = time.monotonic()

    def _reset(self) -> None:
        # no lingering: the client sees a reset, not an orderly end
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def _answer(self, turn: Turn) -> None:
        body = turn.body.encode()
        length = {"Connection": "close"} if turn.endless else {"Content-Length": str(len(body))}
        head = f"HTTP/1.1 {turn.status} {self.responses.get(turn.status, ('',))[0]}\r\n" + "".join(
            f"{name}: {value}\r\n"
            for name, value in {"Content-Type": turn.content_type, **length, **turn.headers}.items()
        )
        self._send(f"{head}\r\n".encode("latin-1"), turn.pace if turn.from_the_head else 0)
        self._send(body, turn.pace)
        self.close_connection = self.close_connection or turn.endless or turn.headers.get("Connection") == "close"
        if turn.endless:
            while not self.server.chat.stopping.is_set():
                self._send(b" " * 65_536, turn.pace)

    def _send(self, data: bytes, pace: float) -> None:
        if not pace:
            self.wfile.write(data)
            return
        for byte in data:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if self.server.chat.stopping.wait(pace):
                return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the base class's)
        """Quiet."""


def _json_of(content: bytes) -> dict[str, Any]:
    try:
        body = json.loads(content)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
