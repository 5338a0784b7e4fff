"""When a request is sent again, and after how long."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

RETRYABLE = frozenset({408, 409, 429}) | frozenset(range(500, 600))
"""Statuses after which the same request may succeed."""


@dataclass(frozen=True)
class RetryPolicy:
    """How often and how long.

    Args:
        tries: requests in all, the first included.
        first_wait: seconds before the second try; doubled before each further one.
        longest_wait: seconds that doubling stops at.
        longest_asked: seconds; a server that asks for a longer wait is not waited for.
    """

    tries: int = 4
    first_wait: float = 0.5
    longest_wait: float = 20.0
    longest_asked: float = 120.0

    def wait(self, tries_done: int, asked: float | None) -> float | None:
        """Seconds to wait before the next try; null where there is to be none.

        Args:
            tries_done: requests sent so far, at least 1.
            asked: seconds that the server asked for, null where it did not.
        """
        if tries_done >= self.tries:
            return None
        if asked is not None and asked > self.longest_asked:
            return None
        doubled = min(self.first_wait * 2.0 ** (tries_done - 1), self.longest_wait)
        if asked is not None:
            # never earlier than asked; a little later, so that the workers do not all come back at once
            return asked + random.uniform(0, self.first_wait)
        return doubled * random.uniform(0.5, 1)


def asked_wait(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds that a server asks to wait, null where it does not or cannot be understood.

    Reads `retry-after-ms` and `Retry-After` (seconds or a date, RFC 9110 section 10.2.3).
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        if math.isfinite(seconds):
            return max(seconds, 0.0)
    try:
        date = parsedate_to_datetime(headers.get("retry-after", ""))
    except (TypeError, ValueError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max((date - (now or datetime.now(UTC))).total_seconds(), 0.0)
