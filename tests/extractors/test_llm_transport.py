"""The way to a server that is not on this machine: over TLS, and through a proxy."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest
from tests.chat_server import ChatServer, dripping, reply, running_chat_server

from allegata.extractors.llm.transport import BoundedTransport, Bounds, OverdueError, Proxy, ShutError

BOUNDS = Bounds(connect=2, silence=2, answer=4, size=2**20)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1, signed by itself, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed: no certificate to test with")
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "certificate.pem", folder / "key.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(made)]
    subprocess.run([*command, *names], check=True, capture_output=True)
    return made, key


@pytest.fixture
def tls_server(certificate: tuple[Path, Path]) -> Iterator[ChatServer]:
    """A model's server that speaks TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with running_chat_server(context) as server:
        yield server


@pytest.fixture
def trusted(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate is known here."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


class TunnelProxy:
    """A proxy that passes bytes on, and notes what it was asked."""

    def __init__(self) -> None:
        self.heads: list[bytes] = []
        self._open = ExitStack()
        self._listener = self._open.enter_context(socket.create_server(("127.0.0.1", 0)))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._open.close()

    def _serve(self) -> None:
        try:
            while True:
                near = self._open.enter_context(self._listener.accept()[0])
                head = b""
                while b"\r\n\r\n" not in head:
                    head += near.recv(4096)
                self.heads.append(head)
                host, _, port = head.split()[1].decode().rpartition(":")
                far = self._open.enter_context(socket.create_connection((host, int(port))))
                near.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()
        except OSError:
            return


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    try:
        while data := one.recv(65_536):
            other.sendall(data)
    except OSError:
        return


@pytest.fixture
def proxy() -> Iterator[TunnelProxy]:
    """A running proxy."""
    running = TunnelProxy()
    yield running
    running.close()


def request_to(server: ChatServer) -> httpx2.Request:
    return httpx2.Request("POST", f"{server.url}/chat/completions", content=b'{"model": "x"}')


@pytest.mark.usefixtures("trusted")
def test_a_server_with_a_known_certificate_is_asked(tls_server: ChatServer) -> None:
    with BoundedTransport(BOUNDS) as transport:
        for _ in range(3):
            assert transport.handle_request(request_to(tls_server)).status_code == 200
    assert tls_server.connections == 1
    assert tls_server.requests[0].body == {"model": "x"}


def test_a_server_with_an_unknown_certificate_is_not_asked(tls_server: ChatServer) -> None:
    with BoundedTransport(BOUNDS) as transport, pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        transport.handle_request(request_to(tls_server))
    assert tls_server.requests == []


@pytest.mark.usefixtures("trusted")
def test_an_answer_over_tls_is_bounded_too(tls_server: ChatServer) -> None:
    tls_server.script(dripping(reply("{}"), 0.02, from_the_head=True))
    started = time.monotonic()
    with BoundedTransport(Bounds(2, 0.3, 0.6, 1000)) as transport, pytest.raises(OverdueError):
        transport.handle_request(request_to(tls_server))
    assert time.monotonic() - started < 2


@pytest.mark.usefixtures("trusted")
def test_a_proxy_passes_tls_on_and_sees_no_header_of_the_request(tls_server: ChatServer, proxy: TunnelProxy) -> None:
    through = Proxy("127.0.0.1", proxy.port, {"Proxy-Authorization": "Basic bWU6eA=="})
    request = request_to(tls_server)
    request.headers["Authorization"] = "Bearer sk-test-0123456789"
    with BoundedTransport(BOUNDS, through) as transport:
        assert transport.handle_request(request).status_code == 200
    assert len(proxy.heads) == 1
    assert proxy.heads[0].startswith(b"CONNECT 127.0.0.1:")
    assert b"Proxy-Authorization: Basic bWU6eA==\r\n" in proxy.heads[0]
    assert b"sk-test" not in proxy.heads[0]
    assert "Proxy-Authorization" not in tls_server.requests[0].headers


@pytest.mark.usefixtures("trusted")
def test_a_proxy_that_is_not_there_is_no_connection(tls_server: ChatServer) -> None:
    with BoundedTransport(BOUNDS, Proxy("127.0.0.1", 9, {})) as transport, pytest.raises(httpx2.ConnectError):
        transport.handle_request(request_to(tls_server))


def test_a_request_that_is_held_back_is_not_sent_and_keeps_its_connection(chat_server: ChatServer) -> None:
    may_send = False
    with BoundedTransport(BOUNDS, may_send=lambda: may_send) as transport:
        with pytest.raises(ShutError):
            transport.handle_request(request_to(chat_server))
        assert chat_server.requests == []
        may_send = True
        assert transport.handle_request(request_to(chat_server)).status_code == 200
    assert chat_server.connections == 1
