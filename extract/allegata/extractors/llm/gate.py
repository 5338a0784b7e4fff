"""The one door that every request of a run goes through: who waits for whom, and for how long.

A server that is asked too much says so to one worker, and means all of them. So all of them wait at the same door.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Condition

from ...errors import StopRunError
from .retry import limit_wait

_SPREAD, _LONGEST_SPREAD = 0.1, 1.0
"""After a pause the workers come in one after the other: over a tenth of it, and at most so many seconds."""
_SMALLER = 0.5
"""Of the places, left after each burst of refusals; then one more for each round that went well (as TCP does it)."""


class Passage:
    """One request's way through the door."""

    def __init__(self, gate: Gate, number: int) -> None:
        self._gate = gate
        self._number = number

    def went_well(self) -> None:
        """The server answered: it bears as many at once, and in time one more."""
        self._gate._went_well()

    def was_refused(self) -> None:
        """The server said that it is asked too much: fewer at once. Told once for all that were under way together."""
        self._gate._was_refused(self._number)


class Gate:
    """One door for all workers of a run; safe to use from many threads.

    Args:
        most: requests under way at once, at most. Fewer where the server refuses, more again where it does not.
        clock: seconds, always rising.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = max(most, 1)
        self._clock = clock
        self._changed = Condition()
        self._places = self._most
        self._inside = 0
        self._line: dict[object, float] = {}  # who waits, in order of arrival, and not before when
        self._opens = -float("inf")
        self._spread = 0.0
        self._well = 0  # answers in a row since the number of places changed
        self._entered = 0
        self._refused_before = 0  # passages up to this number have had their say about fewer places
        self._stopped: tuple[str, str] | None = None

    @contextmanager
    def passage(self) -> Iterator[Passage]:
        """Wait until the door is open and a place is free, and hold the place.

        Raises:
            StopRunError: the run was stopped, before or while waiting.
        """
        number = self._enter()
        try:
            yield Passage(self, number)
        finally:
            self._leave()

    @property
    def is_open(self) -> bool:
        """A request may be sent now: who has passed asks once more before the first byte."""
        return self._stopped is None and self._clock() >= self._opens

    @property
    def places(self) -> int:
        """Requests that may be under way at once, as things stand."""
        return self._places

    def pause(self, seconds: float) -> None:
        """Close the door for everybody. A longer pause wins.

        Args:
            seconds: from now.
        """
        with self._changed:
            until = self._clock() + seconds
            if until > self._opens:
                self._opens = until
                self._spread = min(seconds * _SPREAD, _LONGEST_SPREAD)
                self._changed.notify_all()

    def learn(self, headers: Mapping[str, str]) -> None:
        """Read what a response says of the server's limits, and pause where nothing is left.

        Args:
            headers: of any response.
        """
        wait = limit_wait(headers)
        if wait:
            self.pause(wait)

    def rest(self, seconds: float) -> None:
        """Wait for oneself alone, outside the door.

        Raises:
            StopRunError: the run was stopped, before or while waiting.
        """
        until = self._clock() + seconds
        with self._changed:
            while self._stopped is None and (left := until - self._clock()) > 0:
                self._changed.wait(left)
            self._raise_if_stopped()

    def stop(self, why: StopRunError | None = None) -> None:
        """Let nobody pass any more, and wake all who wait; what is under way is finished.

        Args:
            why: what they are told; the first reason stands.
        """
        with self._changed:
            if self._stopped is None:
                self._stopped = (why.what, why.mend) if why else ("the run was stopped", "The same command goes on")
            self._changed.notify_all()

    def _enter(self) -> int:
        me = object()
        share = random.random()
        with self._changed:
            self._line[me] = self._opens
            try:
                while True:
                    self._raise_if_stopped()
                    now = self._clock()
                    if now < self._opens:
                        self._line[me] = self._opens + share * self._spread
                    due = self._line[me]
                    if now < due:
                        self._changed.wait(due - now)
                    elif self._inside < self._places and self._is_next(me, now):
                        break
                    else:
                        self._changed.wait()
            finally:
                del self._line[me]
                if self._line:
                    # there may be room for the next, or it was this one that the next waited for
                    self._changed.notify_all()
            self._inside += 1
            self._entered += 1
            return self._entered

    def _is_next(self, me: object, now: float) -> bool:
        return next(waiting for waiting, due in self._line.items() if due <= now) is me

    def _leave(self) -> None:
        with self._changed:
            self._inside -= 1
            if self._line:
                self._changed.notify_all()

    def _went_well(self) -> None:
        with self._changed:
            self._well += 1
            if self._well >= self._places and self._places < self._most:
                self._well = 0
                self._places += 1
                if self._line:
                    self._changed.notify_all()

    def _was_refused(self, number: int) -> None:
        with self._changed:
            self._well = 0
            if number > self._refused_before:
                self._refused_before = self._entered
                self._places = max(int(self._places * _SMALLER), 1)

    def _raise_if_stopped(self) -> None:
        if self._stopped is not None:
            raise StopRunError(*self._stopped)
