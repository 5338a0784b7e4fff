"""What commands print: results on stdout, progress and problems on stderr."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from .. import pipeline, report
from ..errors import EXIT_FINDINGS
from ..exchange import IngestProblem
from ..vocabulary import Outcome
from .extractor import Opened

out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)

_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # rich lets all but five pass
_MOST_LINES = 20
"""Of articles that failed: one that fails like the last two hundred tells nothing new."""


def stdin() -> BinaryIO:
    return sys.stdin.buffer


@contextmanager
def progress_bar(ready: Opened | None = None) -> Iterator[pipeline.Progress]:
    """A bar for each stage, where someone looks.

    Args:
        ready: the extractor; what it has cost so far is shown beside its bar.
    """
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TextColumn("{task.fields[cost]}"),
        console=err, transient=True, disable=not err.is_terminal,
    )  # fmt: skip
    tasks: dict[str, TaskID] = {}
    with bar:

        def tell(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total, cost="")
            spent = ready.spent if ready and stage == "extract" and not bar.disable else None
            bar.update(tasks[stage], completed=done, total=total, cost=report.cost_line(spent) if spent else "")

        yield tell


def printable(text: str) -> str:
    """The text without what a terminal would obey, or reorder: servers and releases say what they like."""
    return _COMMANDS.sub("\ufffd", text)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    cells = [[printable(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    sys.stdout.write(report.table(columns, cells, out.width if out.is_terminal else None))


def print_unfinished(unfinished: Sequence[tuple[str, Outcome, str]]) -> None:
    for name, outcome, reason in unfinished[:_MOST_LINES]:
        err.print(f"[yellow]{outcome}[/]: {escape(printable(f'{name}: {reason}'))}", highlight=False)
    if len(unfinished) > _MOST_LINES:
        err.print(f"and {len(unfinished) - _MOST_LINES} more; allegata show lists them all", highlight=False)


def print_problems(problems: Sequence[IngestProblem]) -> None:
    for problem in problems:
        kind = "[yellow]not read[/]" if problem.unread else "note"
        err.print(f"{kind}: {escape(printable(f'{problem.where}: {problem.what}'))}", highlight=False)


def print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def exit_if(findings: bool) -> None:
    if findings:
        raise typer.Exit(EXIT_FINDINGS)
