"""What a site's robots.txt allows us (RFC 9309). Read once for each site and run."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass

import httpx2
from protego import Protego

from ..errors import InputError
from .addresses import checked_address
from .fetching import Answer, Fetcher
from .lanes import Lanes
from .limits import PRODUCT
from .network import FetchError, UnreachableError

_MOST_READ = 512_000
"""Bytes of the file that are read, the rest is left alone: RFC 9309 asks for 500 KiB at least."""
_REDIRECTS = 5  # RFC 9309, 2.3.1.2


@dataclass(frozen=True)
class Rules:
    """What one site allows.

    Args:
        file: its robots.txt; null where it has none.
        failure: why nothing at all may be asked for now; null where it may.
    """

    file: Protego | None
    failure: FetchError | None = None

    def check(self, url: httpx2.URL) -> None:
        """See whether an address may be fetched.

        Raises:
            FetchError: it may not.
        """
        if self.failure is not None:
            raise FetchError(self.failure.what, self.failure.mend)
        if self.file is not None and not self.file.can_fetch(str(url), PRODUCT):
            raise FetchError(
                "the site's robots.txt does not allow it", "Ask the site; or save the page, and name its file"
            )

    @property
    def delay(self) -> float | None:
        """Seconds that the site wants between two requests."""
        if self.file is None:
            return None
        delay = self.file.crawl_delay(PRODUCT)
        rate = self.file.request_rate(PRODUCT)
        said = [delay] if delay is not None else []
        if rate is not None and rate.requests > 0:
            said.append(rate.seconds / rate.requests)
        return max((float(one) for one in said if math.isfinite(one) and one > 0), default=None)


class Robots:
    """The rules of the sites; safe to use from many threads.

    Args:
        fetcher: asks for the files.
        lanes: whose turn it is; the files take theirs, too.
    """

    def __init__(self, fetcher: Fetcher, lanes: Lanes) -> None:
        self._fetcher = fetcher
        self._lanes = lanes
        self._rules: dict[str, Rules] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def of(self, url: httpx2.URL) -> Rules:
        """The rules of the site that an address is on: scheme, host and port."""
        site = str(url.copy_with(raw_path=b"/"))
        with self._lock:
            lock = self._locks.setdefault(site, threading.Lock())
        with lock:
            if site not in self._rules:
                rules = self._read(url.copy_with(raw_path=b"/robots.txt"))
                if rules.delay is not None:
                    self._lanes.slow_down(url.host, rules.delay)
                self._rules[site] = rules
            return self._rules[site]

    def _read(self, url: httpx2.URL) -> Rules:
        try:
            answer = self._asked(url)
        except UnreachableError as error:
            return Rules(None, error)  # the site itself; there is no use in speaking of the file
        except InputError as error:
            return Rules(None, _unread(error.what))
        if answer is None or (400 <= answer.status < 500 and answer.status != 429):
            return Rules(None)  # there is none: all is allowed
        if answer.status != 200:
            return Rules(None, _unread(f"the server answers {answer.status}"))
        return Rules(Protego.parse((answer.body or b"").decode("utf-8-sig", errors="replace")))

    def _asked(self, url: httpx2.URL) -> Answer | None:
        """The answer behind all redirects; null where there are too many."""
        host = url.host
        for _ in range(1 + _REDIRECTS):
            answer = self._once(url, is_own=url.host == host)
            target = answer.header("Location")
            if answer.status not in (301, 302, 303, 307, 308) or target is None:
                return answer
            url = checked_address(target, url)
        return None

    def _once(self, url: httpx2.URL, is_own: bool) -> Answer:
        try:
            with self._lanes.turn(url.host):
                return self._fetcher.get(url, lambda status, _: status == 200, cut_at=_MOST_READ)
        except UnreachableError as error:
            if is_own:
                raise
            raise FetchError(f"it redirects, and {error.what}") from error


def _unread(why: str) -> FetchError:
    return FetchError(f"the site's robots.txt cannot be read ({why})", "Try again later")
