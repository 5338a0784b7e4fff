"""How much a server says that it allows, by its rate-limit headers, and how many requests at once that comes to."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from .retry import seconds_until

_WINDOWS = ((60.0, "a minute"), (3_600.0, "an hour"), (86_400.0, "a day"))
_NEAR = 0.25  # of a window: resets are rounded, and a request takes its time
_NAME = re.compile(r"ratelimit-limit(?:-(requests|tokens))?|ratelimit-(requests|tokens)-limit")
_MOST_TOKENS = 200_000  # of one request; a difference beyond is the use of others


@dataclass(frozen=True)
class Allowance:
    """One limit.

    Args:
        amount: allowed in the window.
        unit: `requests` or `tokens`.
        seconds: of the window.
        used: what is gone of it; null where the server does not say what is left.
    """

    amount: int
    unit: str
    seconds: float
    used: int | None

    def __str__(self) -> str:
        window = next((name for seconds, name in _WINDOWS if seconds == self.seconds), "")
        return f"{self.amount:,} {self.unit} {window}"

    def per_second(self, tokens: int) -> float:
        """Requests of so many tokens that fit into a second, on average.

        Args:
            tokens: of prompt and answer. What the server has counted for the first request comes before it: some count
                the limit of the answer.
        """
        if self.unit == "requests":
            return self.amount / self.seconds
        counted = self.used if self.used and self.used <= _MOST_TOKENS else 0
        return self.amount / self.seconds / max(counted, tokens, 1)


def allowances(headers: Mapping[str, str]) -> tuple[Allowance, ...]:
    """The limits that a response tells, as OpenAI, Anthropic, Groq and the IETF's draft name them.

    The window is a minute unless the reset tells otherwise: of a bucket that is filled evenly, what is used takes
    as much of the window as it is of the limit.

    Args:
        headers: of the first response.
    """
    said = {name.lower(): value for name, value in headers.items() if "ratelimit" in name.lower()}
    found = []
    for name, value in said.items():
        is_limit = _NAME.search(name)
        amount = _number(value)
        if is_limit is None or not amount:
            continue
        before, _, after = name.rpartition("limit")
        left = _number(said.get(f"{before}remaining{after}", ""))
        used = amount - left if left is not None and left <= amount else None
        reset = seconds_until(said.get(f"{before}reset{after}", ""))
        found.append(Allowance(amount, is_limit[1] or is_limit[2] or "requests", _window(amount, used, reset), used))
    return tuple(found)


def at_once(told: tuple[Allowance, ...], tokens: int, seconds: float) -> int | None:
    """How many requests may be under way at once; null where nothing is told.

    Args:
        told: the limits.
        tokens: of one request and its answer.
        seconds: that an answer takes.
    """
    if not told:
        return None
    return max(1, math.floor(min(one.per_second(tokens) for one in told) * seconds))


def _window(amount: int, used: int | None, reset: float | None) -> float:
    if not used or not reset:
        return _WINDOWS[0][0]
    told = reset * amount / used
    return next((seconds for seconds, _ in _WINDOWS if abs(told - seconds) <= _NEAR * seconds), _WINDOWS[0][0])


def _number(value: str) -> int | None:
    first = re.match(r"\s*(\d{1,15})", value)
    return int(first[1]) if first else None
