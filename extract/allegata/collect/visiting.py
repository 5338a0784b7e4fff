"""One address on its way to a kept page: robots.txt, redirects, pauses, and what is known of it from before."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx2

from ..errors import InputError
from .addresses import checked_address
from .contents import Kind, Named, Role, check_media, kind_of, media_type, named_in
from .fetching import Answer, Fetcher, Headers
from .index import Index, Known
from .lanes import Lanes
from .limits import Limits
from .network import FetchError
from .robots import Robots
from .warc import PageArchive, body_at, digest_of

_REDIRECTS = (301, 302, 303, 307, 308)
_WAITS = (429, 503)
_ATTEMPTS = 3  # at a server that asks to wait: it knows, as a rule, for how long
_UNTOLD_WAIT = 5.0  # seconds, where a server does not say for how long


@dataclass(frozen=True)
class Wanted:
    """An address to be visited.

    Args:
        address: as it is said.
        where: for the report.
        place: in the order of the sources: number of the source, then of what it names.
        source: number of the source that it counts for: the place of what the user names, or of the first of a list.
        role: what it is looked up for.
        via: the feed, sitemap or list that names it; null where the user does.
        changed: the page did not change after this; null where nothing is said.
    """

    address: str
    where: str
    place: tuple[int, ...]
    source: int
    role: Role = Role.SOURCE
    via: str | None = None
    changed: datetime | None = None


@dataclass(frozen=True)
class Visited:
    """What a visit brought.

    Args:
        known: where the page is kept; null where there is none.
        is_new: it was fetched now; else it is the version from before.
        named: what it names, where it is a feed, sitemap or list.
        doubt: why the page could not be asked for again, where the version from before is given all the same.
    """

    known: Known | None
    is_new: bool = False
    named: tuple[Named, ...] = ()
    doubt: str | None = None

    @property
    def is_page(self) -> bool:
        """It is a page, to be read as an article."""
        return self.known is not None and self.known.kind == Kind.PAGE.name


class Visitor:
    """Visits addresses; safe to use from many threads.

    Args:
        limits: of each visit.
        folder: of the kept pages.
        index: what is known from before.
        archive: takes what is fetched.
        stop: set where the run is to end.
    """

    def __init__(self, limits: Limits, folder: Path, index: Index, archive: PageArchive, stop: threading.Event) -> None:
        self._limits = limits
        self._folder = folder
        self._index = index
        self._archive = archive
        self._lanes = Lanes(limits, stop)
        self._fetcher = Fetcher(limits, stop)
        self._robots = Robots(self._fetcher, self._lanes)

    def visit(self, wanted: Wanted) -> Visited:
        """Fetch an address, or find that what is kept of it still holds.

        Raises:
            FetchError: it was not fetched, and nothing is kept of it.
            InputError: it is no address of the web.
            LoadError: pages cannot be kept.
            StoppedError: the run was stopped.
        """
        url = checked_address(wanted.address)
        passed: list[httpx2.URL] = []
        before: Known | None = None
        try:
            while True:
                known = self._known(url)
                before = known or before
                if known is not None and self._is_fresh(known, wanted):
                    return self._again(known)
                self._robots.of(url).check(url)
                answer = self._asked(url, known)
                target = answer.header("Location") if answer.status in _REDIRECTS else None
                if target is None:
                    return self._kept(answer, known, wanted, passed)
                passed.append(url)
                url = self._redirected(url, target, passed)
        except InputError as error:
            if passed and url != passed[-1]:
                error = FetchError(f"it redirects to {url}, and {error.what}", error.mend)
            # a page that was taken down, or is out of reach today, was read all the same: the evidence stands
            if before is None:
                raise error
            return replace(self._again(before), doubt=str(error))

    def _known(self, url: httpx2.URL) -> Known | None:
        """What is kept of an address, if it is still there, whole."""
        known = self._index.get(str(url))
        return known if known is not None and self._body(known) is not None else None

    def _body(self, known: Known) -> bytes | None:
        return body_at(self._folder / known.file, known)

    def _is_fresh(self, known: Known, wanted: Wanted) -> bool:
        """There is no need to ask."""
        if known.kind != Kind.PAGE.name:
            return False
        asked = datetime.fromtimestamp(known.asked_at, UTC)
        is_unchanged = wanted.changed is not None and wanted.changed < asked
        return is_unchanged or 0 <= time.time() - known.asked_at < self._limits.fresh

    def _again(self, known: Known) -> Visited:
        """The version from before."""
        kind = Kind[known.kind]
        if kind is Kind.PAGE:
            return Visited(known)
        return Visited(known, named=self._named(kind, self._body(known) or b"", known.address, known.media or ""))

    def _named(self, kind: Kind, body: bytes, url: str, media: str) -> tuple[Named, ...]:
        return tuple(named_in(kind, body, url, media, self._limits.most_bytes))

    def _asked(self, url: httpx2.URL, known: Known | None) -> Answer:
        """The server's answer, after as many pauses as it asks for."""
        for attempt in range(1, _ATTEMPTS + 1):
            with self._lanes.turn(url.host):
                answer = self._fetcher.get(url, _is_wanted, _conditions(known))
                wait = _wait_of(answer)
                if wait is None:
                    return answer
                self._lanes.leave_alone(url.host, wait)
            if attempt == _ATTEMPTS or wait > self._limits.longest_wait:
                break
        raise FetchError(
            f"the server asks to wait {wait:.0f} s ({answer.status})",
            "Run the same command then, or wait longer: --longest-wait",
        )

    def _redirected(self, url: httpx2.URL, target: str, passed: list[httpx2.URL]) -> httpx2.URL:
        if len(passed) > self._limits.redirects:
            raise FetchError(f"more than {self._limits.redirects} redirects", "Give the address of the page itself")
        try:
            found = checked_address(target, url)
        except InputError as error:
            raise FetchError(f"it redirects to an address that is not followed: {error.what}") from None
        if found in passed:
            raise FetchError("it redirects in a circle", "Give the address of the page itself")
        return found

    def _kept(self, answer: Answer, known: Known | None, wanted: Wanted, passed: list[httpx2.URL]) -> Visited:
        told = _told(wanted, passed)
        now = time.time()
        if answer.status == 304 and known is not None:
            self._archive.revisit(answer, known, told)
            self._index.put(replace(known, asked_at=now))
            return self._again(known)
        if answer.body is None:
            raise _failure(answer)
        media = media_type(answer.headers)
        kind = kind_of(media, answer.body, wanted.role)
        full_media = answer.header("Content-Type") or ""
        named = self._named(kind, answer.body, str(answer.url), full_media)
        etag, modified = answer.header("ETag"), answer.header("Last-Modified")
        if known is not None and digest_of(answer.body) == known.digest:
            self._archive.revisit(answer, known, told)
            found = replace(known, kind=kind.name, media=full_media, etag=etag, modified=modified, asked_at=now)
            self._index.put(found)
            return Visited(found, named=named)
        record = self._archive.keep(answer, told)
        found = Known(
            address=str(answer.url),
            kind=kind.name,
            file=record.file,
            offset=record.offset,
            record_id=record.record_id,
            record_date=record.date,
            digest=record.digest,
            media=full_media,
            etag=etag,
            modified=modified,
            asked_at=now,
        )
        self._index.put(found)
        return Visited(found, is_new=True, named=named)


def _is_wanted(status: int, headers: Headers) -> bool:
    """Whether the body of an answer is read; raises where it is of a kind that is not."""
    if status not in (200, 203):
        return False
    check_media(headers)
    return True


def _conditions(known: Known | None) -> Headers:
    if known is None:
        return ()
    said = ((b"If-None-Match", known.etag), (b"If-Modified-Since", known.modified))
    return tuple((name, value.encode("utf-8")) for name, value in said if value)


def _wait_of(answer: Answer) -> float | None:
    """Seconds that the server asks to wait; null where it does not."""
    if answer.status not in _WAITS:
        return None
    said = answer.header("Retry-After")
    if said is None:
        return _UNTOLD_WAIT
    if said.isdecimal() and said.isascii():
        return float(said[:9])
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return _UNTOLD_WAIT
    until = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _failure(answer: Answer) -> FetchError:
    status = answer.status
    if status in (404, 410):
        return FetchError(f"there is no such page ({status})", "Check the address")
    if status in (401, 402, 403, 451):
        return FetchError(f"the server does not give it to us ({status})", "Save the page, and name its file")
    if status >= 500:
        return FetchError(f"the server failed ({status})", "Run the same command again later")
    return FetchError(f"the server answers {status}, and no page", "Check the address")


def _told(wanted: Wanted, passed: list[httpx2.URL]) -> dict[str, str]:
    """What led to a page, in the words of crawlers (`via`), for its metadata record."""
    told = {}
    if wanted.via is not None:
        told["via"] = " ".join(wanted.via.split())
    if passed:
        told["redirectedFrom"] = " ".join(map(str, passed))
    if wanted.changed is not None:
        told["sitemapLastModified"] = wanted.changed.isoformat()
    return told
