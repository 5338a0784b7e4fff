"""What holds for every test: no connection beyond this machine, and no key or proxy of the person who runs them.

The guard listens to Python's audit events, so that no library slips past it, whatever it wraps the socket module in. It
does not bind child processes, nor C libraries that open sockets of their own.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from tests.chat_server import ChatServer, running_chat_server
from tests.commands import Runner

ROOT = Path(__file__).parents[1]

# An example that takes long on a busy machine is no fault: what time things may take is measured in benchmarks/.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# A page is a fifth of a second of every release that a command writes, and its console ten megabytes of it: tests of
# the page, of the main job and of the README ask for it.
os.environ["ALLEGATA_PAGE"] = "none"

_KEY_ENDINGS = ("_API_KEY", "_API_TOKEN", "_BASE_URL", "_ORG_ID", "_PROJECT_ID")
_MODEL_SERVERS = ("OPENAI", "OPENROUTER", "ANTHROPIC", "AZURE_OPENAI", "OLLAMA", "VLLM", "LLAMACPP", "HF")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_LOOKUPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_SENDS = ("socket.connect", "socket.sendto", "socket.sendmsg")


class BeyondLoopbackError(RuntimeError):
    """A test tried to reach another machine."""


class _Guard:
    def __init__(self) -> None:
        self.active = False
        self.attempts: list[str] = []

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.active:
            return
        if event in _LOOKUPS:
            self._check(event, arguments[0])
        elif event in _SENDS:
            connection, address = arguments
            family = getattr(connection, "family", None)
            if family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
                self._check(event, address[0])

    def _check(self, event: str, host: object) -> None:
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        if name is None or (isinstance(name, str) and _is_loopback(name)):
            return
        self.attempts.append(str(name))
        raise BeyondLoopbackError(f"{event} of {name!r}: a test may reach loopback only; use the chat_server fixture")


def _is_loopback(host: str) -> bool:
    if host.lower() in ("", "localhost", "ip6-localhost", "localhost.localdomain"):
        return True
    try:
        return ipaddress.ip_address(host.split("%", maxsplit=1)[0]).is_loopback
    except ValueError:
        return False


_guard = _Guard()
sys.addaudithook(_guard)  # a hook cannot be taken away again; the flag turns it on and off


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Refuses every connection and every name lookup beyond loopback, and empties the environment of keys.

    A refused attempt raises `BeyondLoopbackError` where it is made, and fails the test at its end also where the code
    under test swallowed the error. The value is the list of hosts tried; a test that means to try one clears it.
    """
    for name in list(os.environ):
        is_key = name.upper().startswith(_MODEL_SERVERS) and name.upper().endswith(_KEY_ENDINGS)
        if is_key or name.lower() in _PROXIES:
            monkeypatch.delenv(name)
    _guard.attempts.clear()
    _guard.active = True
    try:
        yield _guard.attempts
    finally:
        _guard.active = False
    if _guard.attempts:
        pytest.fail(f"this test tried to reach beyond loopback: {', '.join(_guard.attempts)}")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: some tests wait, for pauses that a server asks for and for retries."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture
def chat_server() -> Iterator[ChatServer]:
    """A model's server on loopback; see tests/chat_server.py."""
    with running_chat_server() as server:
        yield server


@pytest.fixture
def allegata(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """The command line, run in this process; see tests/commands.py."""
    return Runner(capsys, monkeypatch)


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Three articles as found on the web; third-party text, so they lie beside the repository and never in it."""
    shared = os.environ.get("ALLEGATA_SHARED")
    folder = (Path(shared) if shared else ROOT.parent / "shared") / "corpus" / "seeds"
    if not folder.is_dir():
        pytest.skip(f"the seed articles are not at {folder}")
    return folder
