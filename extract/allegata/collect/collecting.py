"""The run: all sources, many hosts at once, one address of a host after the other."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue

from ..errors import InputError, LoadError
from ..exchange import IngestProblem
from .addresses import checked_address, shown_address
from .collected import Collected, Progress
from .contents import Kind
from .index import Index
from .limits import Limits
from .lists import said_in
from .network import StoppedError
from .visiting import Visited, Visitor, Wanted
from .warc import PageArchive

_INDEX = "index.sqlite"
_PATIENCE = 5.0  # seconds that workers have to end in, once stopped; they look twice a second


def collect_into(folder: Path, sources: Sequence[str], limits: Limits, progress: Progress) -> Collected:
    """Fetch what the sources name, and keep it in a folder that is there; what `collect` says of its arguments holds.

    Raises:
        UsageError: the folder cannot be written, or another collection is under way in it.
        LoadError: pages cannot be kept any more: the disk is full.
    """
    stop = threading.Event()
    with Index(folder / _INDEX) as index, PageArchive(folder, limits.agent) as archive:
        run = _Run(Visitor(limits, folder, index, archive, stop), limits, stop)
        run.begin(sources)
        run.work_off(progress)
        return run.collected(folder)


@dataclass
class _Queue:
    """The addresses that wait, by host; a host that is being asked is nobody else's."""

    hosts: dict[str, deque[Wanted]] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)
    changed: threading.Condition = field(default_factory=threading.Condition)
    is_closed: bool = False

    def add(self, host: str, wanted: Wanted) -> None:
        with self.changed:
            self.hosts.setdefault(host, deque()).append(wanted)
            self.changed.notify()

    def take(self) -> tuple[str, Wanted] | None:
        """The next address of the host that has waited longest; null where the run has ended."""
        with self.changed:
            while not self.is_closed:
                host = next((one for one in self.hosts if one not in self.busy), None)
                if host is not None:
                    waiting = self.hosts.pop(host)
                    wanted = waiting.popleft()
                    if waiting:
                        self.hosts[host] = waiting  # behind the others
                    self.busy.add(host)
                    return host, wanted
                self.changed.wait()
        return None

    def free(self, host: str) -> None:
        with self.changed:
            self.busy.discard(host)
            self.changed.notify()

    def close(self) -> None:
        with self.changed:
            self.is_closed = True
            self.changed.notify_all()


class _Run:
    def __init__(self, visitor: Visitor, limits: Limits, stop: threading.Event) -> None:
        self._visitor = visitor
        self._limits = limits
        self._stop = stop
        self._queue = _Queue()
        self._ended: SimpleQueue[tuple[Wanted, Visited | Exception]] = SimpleQueue()
        self._places: dict[str, tuple[int, ...]] = {}
        self._room: dict[int, int] = {}
        self._left_out: dict[int, tuple[str, int]] = {}
        self._waiting = 0
        self._done = 0
        self._visited: list[tuple[str, Visited]] = []
        self._problems: list[tuple[tuple[int, ...], IngestProblem]] = []

    def begin(self, sources: Sequence[str]) -> None:
        """Line up what the user names."""
        first_of: dict[str, int] = {}
        for place, said in enumerate(said_in(sources)):
            if isinstance(said, IngestProblem):
                self._problems.append(((place,), said))
                continue
            # a list is one source, with room for its addresses and for what they name together; of an address that is
            # named by itself, only what it names counts
            source = place if said.file is None else first_of.setdefault(said.file, place)
            self._room.setdefault(source, self._limits.most_addresses + (said.file is None))
            where = said.where if said.file is not None else shown_address(said.address)
            wanted = Wanted(said.address, where, (place,), source, via=said.file)
            if self._room[source] > 0:
                self._line_up(wanted)
            else:
                self._leave_out(source, said.file or where, 1)

    def work_off(self, progress: Progress) -> None:
        """Visit all that waits, and what it names."""
        workers = [
            threading.Thread(target=self._work, daemon=True, name=f"collect-{number}")
            for number in range(self._limits.hosts)
        ]
        try:
            for worker in workers:
                worker.start()
            while self._waiting:
                wanted, result = self._ended.get()
                self._waiting -= 1
                self._done += 1
                self._take_in(wanted, result)
                progress("collect", self._done, self._done + self._waiting)
        finally:
            # also by Ctrl-C: what is being fetched is given up, what is kept is whole
            self._stop.set()
            self._queue.close()
            until = time.monotonic() + _PATIENCE
            for worker in workers:
                if worker.ident is not None:
                    worker.join(max(0.0, until - time.monotonic()))

    def collected(self, folder: Path) -> Collected:
        """What it all brought, in the order of the sources."""
        pages: dict[tuple[Path, int], Visited] = {}
        for _, visited in sorted(self._visited, key=lambda one: self._places[one[0]]):
            if visited.is_page and visited.known is not None:
                pages.setdefault((folder / visited.known.file, visited.known.offset), visited)
        for source, (where, count) in self._left_out.items():
            what = (
                f"it names more than {self._limits.most_addresses} addresses, and {count} are left out. "
                "Allow more: --max-addresses, of allegata collect"
            )
            self._problems.append(((source,), IngestProblem(where=where, what=what)))
        return Collected(
            kept=tuple(pages),
            problems=tuple(problem for _, problem in sorted(self._problems, key=lambda one: one[0])),
            fetched=sum(visited.is_new for visited in pages.values()),
            unchanged=sum(not visited.is_new for visited in pages.values()),
            lists=sum(not visited.is_page for _, visited in self._visited),
        )

    def _line_up(self, wanted: Wanted) -> None:
        try:
            url = checked_address(wanted.address)
        except InputError as error:
            self._room[wanted.source] -= 1
            self._report(wanted, str(error))
            return
        if str(url) in self._places:
            # of several that name it, the first in the order of the sources, whichever was read first
            self._places[str(url)] = min(self._places[str(url)], wanted.place)
            return
        self._places[str(url)] = wanted.place
        self._room[wanted.source] -= 1
        self._waiting += 1
        self._queue.add(url.host, wanted)

    def _leave_out(self, source: int, where: str, count: int) -> None:
        first, before = self._left_out.get(source, (where, 0))
        self._left_out[source] = (first, before + count)

    def _take_in(self, wanted: Wanted, result: Visited | Exception) -> None:
        if isinstance(result, (LoadError, StoppedError)):
            raise result
        if isinstance(result, InputError):
            self._report(wanted, str(result))
            return
        if isinstance(result, Exception):
            what = (str(result).splitlines() or [""])[0]
            self._report(wanted, f"a fault in collecting, please report it: {type(result).__name__}: {what}")
            return
        # what it names is not held: a small packed file can name hundreds of thousands
        self._visited.append((str(checked_address(wanted.address)), replace(result, named=())))
        if result.doubt is not None and result.known is not None:
            self._report(
                wanted, f"the version of {result.known.record_date} is read, for now {result.doubt}", unread=False
            )
        if not result.is_page and not result.named and result.known is not None:
            self._report(wanted, f"{Kind[result.known.kind].value} that names no page", unread=False)
        for position, named in enumerate(result.named):
            if self._room[wanted.source] <= 0:
                self._leave_out(wanted.source, wanted.where, len(result.named) - position)
                break
            self._line_up(
                Wanted(
                    address=named.address,
                    where=shown_address(named.address),
                    place=(*wanted.place, position),
                    source=wanted.source,
                    role=named.role,
                    via=wanted.address,
                    changed=named.changed,
                )
            )

    def _report(self, wanted: Wanted, what: str, unread: bool = True) -> None:
        self._problems.append((wanted.place, IngestProblem(where=wanted.where, what=what, unread=unread)))

    def _work(self) -> None:
        while (taken := self._queue.take()) is not None:
            host, wanted = taken
            try:
                result: Visited | Exception = self._visitor.visit(wanted)
            except Exception as error:
                result = error
            self._queue.free(host)
            self._ended.put((wanted, result))
