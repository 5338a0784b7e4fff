"""One request at a time to a host, and a pause between two."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from .limits import Limits
from .network import FetchError, StoppedError


class _Lane:
    def __init__(self, delay: float) -> None:
        self.lock = threading.Lock()
        self.delay = delay
        self.free_at = 0.0


class Lanes:
    """The hosts, each with its turn; safe to use from many threads.

    Ports and schemes of one name share a lane: they are, as a rule, one machine.

    Args:
        limits: how long the pauses are.
        stop: set where the run is to end.
    """

    def __init__(self, limits: Limits, stop: threading.Event) -> None:
        self._limits = limits
        self._stop = stop
        self._lanes: dict[str, _Lane] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait for one's turn to ask a host; the next has to wait until the block has ended, and a pause after it.

        Raises:
            FetchError: the host wants to be left alone for longer than is waited.
            StoppedError: the run was stopped.
        """
        lane = self._of(host)
        with lane.lock:
            pause = lane.free_at - time.monotonic()
            if pause > max(self._limits.longest_wait, lane.delay):
                raise FetchError(
                    f"{host} asks to be left alone for {pause:.0f} s more",
                    "Run the same command then, or wait longer: --longest-wait",
                )
            if self._stop.wait(max(0.0, pause)):
                raise StoppedError
            try:
                yield
            finally:
                lane.free_at = max(lane.free_at, time.monotonic() + lane.delay)

    def slow_down(self, host: str, delay: float) -> None:
        """Have a host asked less often from now on: what its robots.txt says, up to what we go along with."""
        lane = self._of(host)
        lane.delay = max(lane.delay, min(delay, self._limits.longest_delay))
        lane.free_at = max(lane.free_at, time.monotonic() + lane.delay)

    def leave_alone(self, host: str, seconds: float) -> None:
        """Have a host asked nothing for so long."""
        lane = self._of(host)
        lane.free_at = max(lane.free_at, time.monotonic() + seconds)

    def _of(self, host: str) -> _Lane:
        with self._lock:
            return self._lanes.setdefault(host, _Lane(self._limits.delay))
