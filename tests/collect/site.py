"""A real web server on loopback, and as hostile as a test has it be.

site.page("/a", html("…"))
site.routes["/b"] = answer(503, headers={"Retry-After": "1"})
site.url("/a")
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Act = Callable[["Handler"], None]
"""Answers one request, by whatever it writes."""


@dataclass
class Asked:
    """A request as it arrived, and when its answer ended."""

    path: str
    headers: dict[str, str]
    at: float
    ended: float | None = None


@dataclass
class Site:
    """The running server.

    Args:
        port: that it listens on.
        routes: what is done at a path; a list is worked off, its last entry then stays.
        asked: every request, robots.txt included, in the order of arrival.
    """

    port: int
    scheme: str = "http"
    routes: dict[str, Act | list[Act]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    stopping: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, without robots.txt."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]

    def act(self, path: str) -> Act:
        found = self.routes.get(path, answer(404))
        if not isinstance(found, list):
            return found
        return found.pop(0) if len(found) > 1 else found[0]


def html(text: str, title: str = "A page") -> bytes:
    return f"<!doctype html><html><head><title>{title}</title></head><body><p>{text}</p></body></html>".encode()


def answer(
    status: int = 200, body: bytes = b"", media: str | None = "text/html", headers: dict[str, str] | None = None
) -> Act:
    """An ordinary answer; without content type where that is null."""

    def act(handler: Handler) -> None:
        handler.send_response(status)
        if media is not None:
            handler.send_header("Content-Type", media)
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        if status != 304 and "Content-Length" not in (headers or {}):
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if status != 304:
            handler.wfile.write(body)

    return act


def page(text: str = "Words.", **headers: str) -> Act:
    return answer(200, html(text), headers={name.replace("_", "-"): value for name, value in headers.items()})


def redirect(target: str, status: int = 302) -> Act:
    return answer(status, headers={"Location": target})


def late(act: Act, seconds: float) -> Act:
    """The same, later."""

    def wait(handler: Handler) -> None:
        handler.server.site.stopping.wait(seconds)
        act(handler)

    return wait


def versioned(body: bytes, etag: str | None = None, modified: str | None = None) -> Act:
    """A page that answers 304 to who has it."""

    def act(handler: Handler) -> None:
        marks = {"ETag": etag, "Last-Modified": modified}
        said = {name: value for name, value in marks.items() if value}
        has_it = (etag and handler.headers.get("If-None-Match") == etag) or (
            modified and handler.headers.get("If-Modified-Since") == modified
        )
        answer(304 if has_it else 200, body, headers=said)(handler)

    return act


def raw(data: bytes) -> Act:
    """These bytes, in place of an answer."""

    def act(handler: Handler) -> None:
        handler.wfile.write(data)
        handler.close_connection = True

    return act


def endless(head: bytes, piece: bytes, pause: float = 0.0) -> Act:
    """A head, and then the same piece for as long as somebody listens."""

    def act(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(head)
        handler.wfile.flush()
        while not (handler.server.site.stopping.wait(pause) if pause else handler.server.site.stopping.is_set()):
            handler.wfile.write(piece)
            handler.wfile.flush()

    return act


class Server(ThreadingHTTPServer):
    site: Site
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has had enough is no news."""


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 20

    def do_GET(self) -> None:
        site = self.server.site
        asked = Asked(self.path, dict(self.headers.items()), time.monotonic())
        with site.lock:
            site.asked.append(asked)
            site.at_once += 1
            site.most_at_once = max(site.most_at_once, site.at_once)
            act = site.act(self.path)
        try:
            act(self)
            self.wfile.flush()
        finally:
            asked.ended = time.monotonic()
            with site.lock:
                site.at_once -= 1

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Tests print for themselves."""


@contextmanager
def running_site(tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Site]:
    """Start a server on a free port of loopback, and stop it at the end."""
    server = Server((host, 0), Handler)
    server.site = Site(server.server_port)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.site.scheme = "https"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.site
    finally:
        server.site.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()
