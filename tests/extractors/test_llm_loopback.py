"""The guard of tests/conftest.py: no test reaches a provider by accident."""

from __future__ import annotations

import json
import os
import socket
import threading
from urllib.request import urlopen

import pytest
from tests.chat_server import ChatServer


@pytest.mark.parametrize("host", ["203.0.113.7", "10.0.0.1", "169.254.169.254", "2001:db8::1"])
def test_a_connection_to_another_machine_is_refused(host: str, loopback_only: list[str]) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as connection, pytest.raises(RuntimeError, match="loopback only"):
        connection.connect((host, 80))
    assert loopback_only == [host]
    loopback_only.clear()


def test_a_name_of_another_machine_is_not_looked_up(loopback_only: list[str]) -> None:
    with pytest.raises(RuntimeError, match="loopback only"):
        socket.create_connection(("api.openai.com", 443))
    assert loopback_only == ["api.openai.com"]
    loopback_only.clear()


def test_a_thread_is_held_back_too(loopback_only: list[str]) -> None:
    seen: list[BaseException] = []

    def reach_out() -> None:
        try:
            socket.create_connection(("203.0.113.7", 80))
        except RuntimeError as error:
            seen.append(error)

    thread = threading.Thread(target=reach_out)
    thread.start()
    thread.join()
    assert len(seen) == 1
    loopback_only.clear()


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
        socket.create_connection(("localhost", server.getsockname()[1])).close()


def test_a_unix_socket_is_open() -> None:
    left, right = socket.socketpair()
    with left, right:
        left.sendall(b"x")
        assert right.recv(1) == b"x"


def test_the_chat_server_lists_its_model(chat_server: ChatServer) -> None:
    with urlopen(f"{chat_server.url}/models") as response:
        assert json.load(response)["data"][0]["id"] == "test"


def test_no_key_of_the_environment_is_seen() -> None:
    assert "OPENAI_API_KEY" not in os.environ
