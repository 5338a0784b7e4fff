"""Starts commands in processes of their own that can be killed, without two seconds of importing for each.

Run as a script, it imports the command line once and then, for each line on stdin (JSON: folder, environment and
arguments), forks a process that runs `allegata` with them in that folder, and prints into its files `printed.out` and
`printed.err`: what a kill ends is a whole process. It says `pid N`, and when that process has ended `ended STATUS`
(negative: the signal that ended it).
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


class Launcher:
    """The starting process, seen from a test."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def start(self, folder: Path, arguments: Sequence[object]) -> int:
        """Start `allegata` with the arguments in a folder, in the environment of the test; its process id."""
        assert self._process.stdin is not None
        wanted = [str(folder), dict(os.environ), [str(argument) for argument in arguments]]
        self._process.stdin.write(json.dumps(wanted).encode() + b"\n")
        return int(self._told("pid"))

    def wait(self, seconds: float | None = None) -> int:
        """Wait for the process that was started last; how it ended.

        Raises:
            AssertionError: it did not end in so many seconds.
        """
        assert self.has_ended(seconds), f"the process has not ended after {seconds} seconds"
        return int(self._told("ended"))

    def has_ended(self, seconds: float | None = 0) -> bool:
        """Whether the process has ended, or ends within so many seconds; without a limit where None is given."""
        assert self._process.stdout is not None
        return bool(select.select([self._process.stdout], [], [], seconds)[0])

    def _told(self, what: str) -> str:
        assert self._process.stdout is not None
        kind, _, value = self._process.stdout.readline().decode().strip().partition(" ")
        assert kind == what, f"the launcher said {kind!r} in place of {what!r}"
        return value


@contextmanager
def launcher() -> Iterator[Launcher]:
    """A launcher."""
    command = [sys.executable, __file__]
    # unbuffered, so that what is told and not yet read is seen by select
    with subprocess.Popen(command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield Launcher(process)
        finally:
            process.kill()


def _serve() -> None:
    import allegata.extractors.llm  # noqa: PLC0415  (what a run imports itself, and would wait for)
    from allegata.cli import main  # noqa: PLC0415
    from allegata.gazetteer.actors import lookup_actor  # noqa: PLC0415

    assert allegata.extractors.llm
    lookup_actor("Russia")  # reads the tables of words, another second
    for line in sys.stdin:
        folder, environment, arguments = json.loads(line)
        child = os.fork()
        if child == 0:
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(environment)
            for name, stream in (
                ("printed.out", 1),
                ("printed.err", 2),
            ):  # the launcher's stdout is for what it says itself
                os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
            main(arguments)
        print("pid", child, flush=True)
        _, status = os.waitpid(child, 0)
        print("ended", os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    _serve()
