"""What the batch commands print, and the files that they read from and write to pipes."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from rich.markup import escape

from .. import report
from ..exchange import IngestProblem, Usage
from ..pipeline import Extracted
from .console import err, out, print_table, print_unfinished

if TYPE_CHECKING:
    from ..extractors.llm import Price
    from ..extractors.llm.batch import Arrived, Export, Left, Submission

# ruff: noqa: PLC0415  (two seconds of importing the clients, which no other command is to wait for)

_MOST_LINES = 20
"""Of problems and names; the others are counted."""
_STDIN = "-"


@contextmanager
def spooled(files: Sequence[str], folder: Path, stdin: Callable[[], BinaryIO]) -> Iterator[list[Path]]:
    """The files as paths; stdin, which can be read but once, as a file in the folder, gone when the block ends."""
    if _STDIN not in files:
        yield [Path(file) for file in files]
        return
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".stdin-") as copy:
        shutil.copyfileobj(stdin(), copy)
        copy.flush()
        yield [Path(copy.name) if file == _STDIN else Path(file) for file in files]


def print_file(files: Sequence[Path]) -> None:
    """The files to stdout, which takes their place."""
    for file in files:
        with file.open("rb") as lines:
            shutil.copyfileobj(lines, sys.stdout.buffer)
        file.unlink()
    sys.stdout.buffer.flush()


def export_numbers(made: Export, files: Sequence[str], price: Price | None) -> dict[str, object]:
    """An export, for programs."""
    return {
        "requests": made.requests,
        "second": made.second,
        "finished": made.finished,
        "triaged": made.triaged,
        "under_way": dict(made.under_way),
        "files": list(files),
        "input_tokens": made.input_tokens,
        "output_tokens": made.output_tokens,
        "cost": price.cost(made.input_tokens, 0, made.output_tokens) if price else None,
    }


def export_lines(made: Export, files: Sequence[str], price: Price | None, given_up: int) -> Iterator[str]:
    """An export, for reading."""
    if given_up:
        yield f"{given_up} batches are given up: what they still answer may be paid for twice"
    second = f", {made.second} of them for a second answer" if made.second else ""
    yield f"requests: {made.requests:,}{second}; {made.finished:,} articles need none"
    if made.triaged:
        yield f"skipped by triage: {made.triaged:,} articles; --triage off asks about them"
    for command, count in made.under_way.items():
        yield f"left out: {count:,} requests that are under way: allegata batch {command}"
    if not made.requests:
        return
    yield (
        f"about {made.input_tokens:,} input tokens, and {made.output_tokens:,} output tokens "
        "and what the model thinks before it answers"
    )
    if price is None:
        yield "cost: no price is known for a batch; give --price"
    else:
        from ..extractors.llm import dollars

        cost = dollars(price.cost(made.input_tokens, 0, made.output_tokens))
        yield f"cost: about {cost} in a batch, without what is thought ({price.source})"
    for file in files:
        yield f"File:  {file}"


def after_export(made: Export, files: Sequence[str], out_file: str | None, at: str) -> Iterator[str]:
    """What is to be done with the files."""
    from ..extractors.llm.batch import MOST_BYTES, MOST_REQUESTS

    if len(files) > 1:
        yield f"{len(files)} files: one may hold {MOST_REQUESTS:,} requests and {MOST_BYTES // 1_000_000} MB"
    if files:
        yield f"Next:  allegata batch submit{at}"
    if files or (out_file is not None and made.requests):
        yield f"Or have them answered by other means, then:  allegata batch import{at} FILE"


def print_change(seen: Submission) -> None:
    """How a batch stands, for whoever waits."""
    if err.is_terminal:
        line = f"{seen.batch_id}: {seen.status}, {seen.completed} of {seen.requests} answered"
        err.print(line, highlight=False, markup=False)


def is_to_mend(one: Submission) -> bool:
    """The batch has ended without an answer to each of its requests, and nothing was done about it yet."""
    return one.has_ended and not one.is_imported and one.completed < one.requests


def print_status(found: Sequence[Submission], server: str | None, at: str) -> None:
    """The batches, and what to do next."""
    from ..extractors.llm.batch import is_followed

    if not found:
        out.print(f"nothing is submitted. Next:  allegata batch submit{at}", highlight=False, markup=False)
        return
    rows = [
        (
            one.batch_id or "(not made yet)", one.model, Path(one.path).name,
            one.status or "to be submitted", one.requests, one.completed, one.failed, _results(one),
        )
        for one in found
    ]  # fmt: skip
    print_table(("batch", "model", "file", "status", "requests", "answered", "failed", "results"), rows)
    for one in found:
        for problem in one.problems:
            err.print(f"[yellow]{one.status}[/]: {escape(f'{one.batch_id}: {problem}')}", highlight=False)
        if is_followed(one) and one.server != server:
            err.print(f"not asked: {one.batch_id} is at {one.server}; name its model, or --base-url", markup=False)
    if any(one.batch_id is None and not one.is_closed for one in found):
        out.print(f"Next:  allegata batch submit{at}", highlight=False, markup=False)
    if any(one.is_settled and one.results and not one.is_imported for one in found):
        out.print(f"Next:  allegata batch import{at}", highlight=False, markup=False)
    elif any(map(is_followed, found)):
        out.print(f"Next:  allegata batch status --wait{at}", highlight=False, markup=False)
    elif any(one.has_ended and not one.results for one in found):
        out.print(f"Next:  allegata batch export{at}, once what failed is mended", highlight=False, markup=False)


def _results(one: Submission) -> str:
    if one.is_imported:
        return "imported"
    return "downloaded" if one.results else ""


def import_numbers(
    arrived: Arrived, made: Extracted, problems: Sequence[IngestProblem], left: Left
) -> dict[str, object]:
    """An import, for programs."""
    numbers = {
        "answers": arrived.kept,
        "known": arrived.known,
        "unknown": arrived.unknown,
        "failed": len(arrived.failures),
        "put_off": arrived.put_off,
        "problems": arrived.number_of_problems,
        "usage": arrived.usage.model_dump(),
        "waiting": {"first": list(left.first), "second": list(left.second)},
    }
    return report.summary(made, problems, None) | {"import": numbers}


def print_import(arrived: Arrived, made: Extracted, paid: Usage) -> None:
    """An import, for reading."""
    counts = {
        "new answers": arrived.kept,
        "known before": arrived.known,
        "failed for good": len(arrived.failures),
        "to be asked again": arrived.put_off,
        "unknown requests": arrived.unknown,
    }
    told = [f"{count:,} {what}" for what, count in counts.items() if count or what == "new answers"]
    out.print(f"results: {', '.join(told)}", highlight=False, markup=False)
    for line in report.summary_lines(made):
        out.print(line, highlight=False, markup=False)
    for line in _cost_lines(arrived.usage, paid):
        out.print(line, highlight=False, markup=False)
    print_unfinished(made.unfinished)


def _cost_lines(usage: Usage, paid: Usage) -> Iterator[str]:
    from ..extractors.llm import dollars

    if usage.input_tokens is not None:
        cached, output = usage.cached_tokens or 0, usage.output_tokens or 0
        yield f"tokens: {usage.input_tokens:,} in, {cached:,} of them cached; {output:,} out"
    elif usage.attempts:
        yield "tokens: the results do not say"
    in_all = "" if paid.cost is None else f"; all answers in the ledger: {dollars(paid.cost)}"
    if usage.cost is not None:
        yield f"cost: {dollars(usage.cost)} for the new answers{in_all}"
    elif usage.input_tokens is not None:
        yield f"cost: no price is known for a batch; give --price{in_all}"


def print_problems(arrived: Arrived) -> None:
    """What is wrong with which line."""
    for where, what in arrived.problems[:_MOST_LINES]:
        err.print(f"[yellow]{escape(where)}[/]: {escape(what)}", highlight=False)
    if arrived.number_of_problems > _MOST_LINES:
        err.print(f"and {arrived.number_of_problems - _MOST_LINES} more lines with problems", highlight=False)


def print_left(left: Left, model: str, at: str) -> None:
    """Which articles wait for what."""
    for names, what in ((left.second, "a second answer"), (left.first, "an answer")):
        if names:
            more = f" and {len(names) - _MOST_LINES} more" if len(names) > _MOST_LINES else ""
            mend = f"allegata batch export{at} again, or allegata extract --model {model}{at}"
            articles = "article waits" if len(names) == 1 else "articles wait"
            line = f"{len(names)} {articles} for {what}: {mend} ({', '.join(names[:_MOST_LINES])}{more})"
            err.print(line, highlight=False, markup=False)
