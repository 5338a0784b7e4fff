"""Connections to the machine that was looked at, and to no other; bounded in time and bytes.

The name is looked up once, every address found is judged, and the connection is made to one of these very addresses:
a name that answers differently when it is asked again (DNS rebinding) gains nothing. TLS still checks the certificate
against the name. Redirects pass here too, as each is a connection of its own.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from queue import Empty, SimpleQueue
from typing import TypeAlias

import httpcore2

from ..errors import InputError
from .addresses import refusal

_SLICE = 0.5  # seconds between two looks at whether the run was stopped
_FRAMING = 65_536  # bytes beside the body: interim answers, head, lengths of chunks
_CONNECT = 10.0  # seconds for a connection to one of several addresses of a host

_Option: TypeAlias = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class FetchError(InputError):
    """An address was not fetched."""


class UnreachableError(FetchError):
    """There is no connection to the host, or none is made."""


class StoppedError(Exception):
    """The run was stopped, by Ctrl-C for example."""


class Bounds:
    """What one exchange may take.

    Args:
        seconds: from now to the last byte.
        most_bytes: of the body; what is read from the connection may have as much, and some for heads and framing.
        stop: set where the run is to end.
    """

    def __init__(self, seconds: float, most_bytes: int, stop: threading.Event) -> None:
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds
        self._room = most_bytes + _FRAMING
        self._most = most_bytes
        self._stop = stop

    def left(self) -> float:
        """Seconds that are left, more than 0.

        Raises:
            FetchError: none are.
            StoppedError: the run was stopped.
        """
        if self._stop.is_set():
            raise StoppedError
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise FetchError(
                f"not answered to the end within {self._seconds:g} s", "Try again, or allow more: --seconds"
            )
        return left

    def took(self, count: int) -> None:
        """Count bytes that came.

        Raises:
            FetchError: they are too many.
        """
        self._room -= count
        if self._room < 0:
            raise too_large(self._most)


def too_large(most: int) -> FetchError:
    """The error of an answer that has no end, or one too far."""
    return FetchError(f"the answer has more than {most / 1e6:g} MB", "Allow more: --max-bytes, of allegata collect")


class CheckedBackend(httpcore2.NetworkBackend):
    """Opens connections for httpcore.

    Args:
        bounds: of the exchange that the connection is for.
        is_private_allowed: connect to any machine.

    Attributes:
        ip: of the machine that was connected to last.
    """

    def __init__(self, bounds: Bounds, is_private_allowed: bool) -> None:
        self.ip: str | None = None
        self._bounds = bounds
        self._is_private_allowed = is_private_allowed

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_Option] | None = None,
    ) -> httpcore2.NetworkStream:
        """Look the name up, judge what is found, connect.

        Raises:
            UnreachableError: there is no such host, it is not to be asked, or cannot be reached.
        """
        found = _looked_up(host, port, self._bounds)
        if not self._is_private_allowed:
            for ip in found:
                why = refusal(ip)
                if why is not None:
                    raise UnreachableError(
                        f"{host} is {'' if host == ip else f'at {ip}, which is '}{why}, and not a public address",
                        "Where you mean it, for a test or an intranet: --allow-private",
                    )
        failure: Exception | None = None
        for ip in found:
            try:
                stream = httpcore2.SyncBackend().connect_tcp(
                    ip, port, min(_CONNECT, self._bounds.left()), local_address, socket_options or ()
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
                continue
            self.ip = ip
            return _BoundedStream(stream, self._bounds)
        raise UnreachableError(f"{host} cannot be reached: {failure or 'no address'}", "Try again later") from failure


def _looked_up(host: str, port: int, bounds: Bounds) -> Sequence[str]:
    """The IP addresses of a host, in the system's order of preference."""
    answers: SimpleQueue[Callable[[], Sequence[str]]] = SimpleQueue()
    # the system's look-up has no time limit that could be set: the thread is left behind where it takes too long
    threading.Thread(target=_look_up, args=(host, port, answers), daemon=True, name="look-up").start()
    while True:
        try:
            return answers.get(timeout=min(_SLICE, bounds.left()))()
        except Empty:
            continue


def _look_up(host: str, port: int, answers: SimpleQueue[Callable[[], Sequence[str]]]) -> None:
    def failing(error: Exception) -> Callable[[], Sequence[str]]:
        def fail() -> Sequence[str]:
            raise error

        return fail

    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError, OverflowError) as error:  # of UnicodeError, too: a label that is too long
        what = error.strerror if isinstance(error, OSError) else str(error)
        answers.put(
            failing(UnreachableError(f"there is no host {host}: {what}", "Check the address, and the connection"))
        )
    except Exception as error:
        answers.put(failing(error))
    else:
        ips = tuple(dict.fromkeys(str(one[4][0]) for one in found))
        answers.put(lambda: ips)


class _BoundedStream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream, bounds: Bounds) -> None:
        self._stream = stream
        self._bounds = bounds

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while True:
            try:
                data = self._stream.read(max_bytes, min(_SLICE, self._bounds.left()))
            except httpcore2.ReadTimeout:
                continue
            self._bounds.took(len(data))
            return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._bounds.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        return _BoundedStream(self._stream.start_tls(ssl_context, server_hostname, self._bounds.left()), self._bounds)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
