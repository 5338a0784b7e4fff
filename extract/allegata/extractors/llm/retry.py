"""When a request is sent again, and after how long; what a server says about waiting, in all its forms."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

RETRYABLE = frozenset({408, 409, 429}) | frozenset(range(500, 600))
"""Statuses after which the same request may succeed."""

OVERLOADED = frozenset({429, 503, 529})
"""Of these, the ones that a server gives to everybody: it is asked too much at once (529 is Anthropic's)."""

_LONGEST_RESET = 60.0
"""Seconds that a reset is waited for: limits are by the minute, or by the day, and of those a server speaks itself."""
_EPOCH = 1e9  # a "reset" this large is no wait but a Unix time
_EPOCH_MS = 1e12  # and this one counts milliseconds
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|[smhd]))+", re.ASCII)
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|[smhd])", re.ASCII)


@dataclass(frozen=True)
class RetryPolicy:
    """How often and how long.

    Args:
        tries: requests in all, the first included; those that the server put off are not counted.
        first_wait: seconds before the second try; doubled before each further one.
        longest_wait: seconds that doubling stops at.
        longest_asked: seconds; a server that asks for a longer wait is not waited for.
        longest_waiting: seconds; how long one request is put off in all. A limit by the minute lets every article
            through long before.
        silences: requests in all where the server says nothing until the time is over: a model that was too slow once
            is so again, and each costs the whole timeout.
    """

    tries: int = 4
    first_wait: float = 0.5
    longest_wait: float = 20.0
    longest_asked: float = 120.0
    longest_waiting: float = 900.0
    silences: int = 2

    def wait(self, tries_done: int) -> float | None:
        """Seconds to wait before the next try, where the server asked for nothing; null where there is to be none.

        Args:
            tries_done: requests sent so far, at least 1.
        """
        if tries_done >= self.tries:
            return None
        return min(self.first_wait * 2.0 ** min(tries_done - 1, 60), self.longest_wait) * random.uniform(0.5, 1)

    def wait_asked(self, times: int, asked: float, waited: float) -> float | None:
        """Seconds to wait where the server asked for a wait; null where it is not to be waited for any more.

        Never earlier than asked. A server that puts off the same request again and again meant a longer wait.

        Args:
            times: how often it has put off this request, at least 1.
            asked: seconds.
            waited: seconds that this request was put off before.
        """
        grown = min(asked * 2.0 ** min(times - 2, 60), self.longest_wait)
        wait = max(asked, grown)
        if asked > self.longest_asked or waited + wait > self.longest_waiting:
            return None
        return wait


def asked_wait(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds that a server asks to wait, null where it does not or cannot be understood.

    Reads `retry-after-ms` and `Retry-After` (seconds or a date, RFC 9110 section 10.2.3). A date is held against the
    server's own clock, where it shows it.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        if math.isfinite(seconds):
            return max(seconds, 0.0)
    until = _date(headers.get("retry-after", ""))
    if until is None:
        return None
    since = now or _date(headers.get("date", "")) or datetime.now(UTC)
    return max((until - since).total_seconds(), 0.0)


def limit_wait(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds until a server takes requests again that says that nothing is left; null where something is.

    Reads pairs of a remaining amount and a reset, of requests and of tokens, as OpenAI names them
    (`x-ratelimit-remaining-tokens` and `x-ratelimit-reset-tokens`), and others (`ratelimit-remaining`,
    `anthropic-ratelimit-requests-remaining`). Where several are used up, the longest wait
    counts, up to a minute.
    """
    said = {name.lower(): value for name, value in headers.items() if "ratelimit" in name.lower()}
    waits = [
        wait
        for name, value in said.items()
        # below zero means "without limit" at some gateways
        if "remaining" in name and value.strip() in ("0", "0.0")
        for wait in [seconds_until(said.get(name.replace("remaining", "reset"), ""), now)]
        if wait is not None
    ]
    return min(max(waits), _LONGEST_RESET) if waits else None


def seconds_until(reset: str, now: datetime | None = None) -> float | None:
    """Read a reset: `6m0s`, `20ms`, `1.5` (seconds), a Unix time in seconds or milliseconds, a date of RFC 3339.

    Returns:
        Seconds, at least 0; null where it is none of these.
    """
    text = reset.strip()
    if _DURATION.fullmatch(text):
        seconds = sum(float(amount) * _UNITS[unit] for amount, unit in _PART.findall(text))
        return seconds if math.isfinite(seconds) else None
    current = now or datetime.now(UTC)
    try:
        seconds = float(text)
    except ValueError:
        try:
            date = datetime.fromisoformat(text)
        except ValueError:
            return None
        return max((_aware(date) - current).total_seconds(), 0.0)
    if not math.isfinite(seconds):
        return None
    if seconds >= _EPOCH:
        seconds = (seconds / 1000 if seconds >= _EPOCH_MS else seconds) - current.timestamp()
    return max(seconds, 0.0)


def _date(text: str) -> datetime | None:
    try:
        return _aware(parsedate_to_datetime(text))
    except (TypeError, ValueError):
        return None


def _aware(date: datetime) -> datetime:
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)
