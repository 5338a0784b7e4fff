"""Starts commands in processes of their own that can be killed, without two seconds of importing for each.

Run as a script, it imports the command line once and then, for each line of arguments (JSON) on stdin, forks a process
that runs `allegata` with them: what a kill ends is a whole process. It says `pid N`, and when that process has ended
`ended STATUS` (negative: the signal that ended it).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


class Launcher:
    """The starting process, seen from a test."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def start(self, arguments: Sequence[object]) -> int:
        """Start `allegata` with the arguments; its process id."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([str(argument) for argument in arguments]) + "\n")
        self._process.stdin.flush()
        return int(self._told("pid"))

    def wait(self) -> int:
        """Wait for the process that was started last; how it ended."""
        return int(self._told("ended"))

    def _told(self, what: str) -> str:
        assert self._process.stdout is not None
        kind, _, value = self._process.stdout.readline().strip().partition(" ")
        assert kind == what, f"the launcher said {kind!r} in place of {what!r}"
        return value


@contextmanager
def launcher(folder: Path) -> Iterator[Launcher]:
    """A launcher whose processes run in the folder and print into its file `printed`."""
    with (
        (folder / "printed").open("w") as printed,
        subprocess.Popen(
            [sys.executable, __file__], cwd=folder, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=printed,
        ) as process,
    ):  # fmt: skip
        try:
            yield Launcher(process)
        finally:
            process.kill()


def _serve() -> None:
    import allegata.extractors.llm  # noqa: PLC0415  (what a run imports itself, and would wait for)
    from allegata.cli import main  # noqa: PLC0415

    assert allegata.extractors.llm
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.dup2(2, 1)  # the launcher's stdout is for what it says itself
            main(json.loads(line))
        print("pid", child, flush=True)
        _, status = os.waitpid(child, 0)
        print("ended", os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    _serve()
