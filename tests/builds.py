"""Builds with a language model, as the command line does them, and the tables that they leave.

They are run in this process, where a test needs nothing of a process of its own: importing the model's client takes two
seconds.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from tests.chat_server import ChatServer
from tests.commands import run

MODEL = "vllm/made-up"

Row = dict[str, str | None]
Tables = Callable[[str], list[Row]]
"""Rows by the name of their table; every cell as text, null where it is empty."""


@dataclass(frozen=True)
class Run:
    """A build that has ended.

    Args:
        code: how the command exited.
        out: what it printed as its result: JSON.
        err: what it printed besides.
        package: the folder of the release, there or not.
        work: the working folder.
    """

    code: int
    out: str
    err: str
    package: Path
    work: Path

    @property
    def summary(self) -> dict[str, Any]:
        """The result as a program reads it."""
        read: dict[str, Any] = json.loads(self.out)
        return read

    @property
    def outcomes(self) -> dict[str, int]:
        """How many articles ended how."""
        counted: dict[str, int] = self.summary["outcomes"]
        return counted


def build(folder: Path, inputs: Path, server: ChatServer, *options: object, model: str = MODEL) -> Run:
    """`allegata build INPUTS --json` in this process, with `out` and `work` in the folder unless told otherwise."""
    arguments: list[object] = ["build", inputs, "--model", model, "--base-url", server.url, "--json", *options]
    for option, name in (("--out", "out"), ("--work", "work")):
        if option not in arguments:
            arguments += [option, folder / name]
    ran = run(*arguments)
    assert "Traceback" not in ran.err
    places = (Path(str(arguments[arguments.index(option) + 1])) for option in ("--out", "--work"))
    return Run(ran.code, ran.out, ran.err, *places)


def extracted(folder: Path, inputs: Path, server: ChatServer, *options: object, model: str = MODEL) -> Run:
    """`allegata ingest` and `extract --json`: what `build` does before it loads and publishes, at a tenth of its cost.

    For tests that look at what is asked and how each article ends. There is no package.
    """
    work = folder / "work"
    told = run("ingest", inputs, "--work", work)
    assert told.code == 0, told.err
    ran = run("extract", "--model", model, "--base-url", server.url, "--work", work, "--json", *options)
    assert "Traceback" not in ran.err
    return Run(ran.code, ran.out, ran.err, folder / "out", work)


def released(package: Path) -> Tables:
    """The tables of a release, from its CSV files."""

    def rows(table: str) -> list[Row]:
        with (package / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
            return [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(lines)]

    return rows


def working(work: Path) -> Tables:
    """The tables of the working database, names and all."""

    def rows(table: str) -> list[Row]:
        with duckdb.connect(str(work / "allegata.duckdb"), read_only=True) as connection:
            answer = connection.execute(f'SELECT * FROM "{table}" ORDER BY ALL')
            names = [column[0] for column in answer.description]
            cells = answer.fetchall()
        return [{n: None if c is None else str(c) for n, c in zip(names, row, strict=True)} for row in cells]

    return rows


def bytes_of(package: Path) -> dict[str, bytes]:
    """Every file of a release but the database and its checksum, whose bytes differ from run to run."""
    files = (path for path in package.rglob("*") if path.is_file() and not path.name.startswith("allegata.duckdb"))
    return {str(path.relative_to(package)): path.read_bytes() for path in files}
