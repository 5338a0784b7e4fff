"""A release reads as its README shows, in every program that the README names, with all types intact.

What is run are the README's own lines, taken out of a release. A program that is not on this machine is skipped by
name.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROWS = 9
"""Nationalities of the sample: three of each kind."""


def snippets(release: Path, language: str) -> list[str]:
    """The README's blocks of code in a language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", (release / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def snippet(release: Path, language: str, word: str) -> str:
    (found,) = [code for code in snippets(release, language) if word in code]
    return found


def expected(release: Path, table: str, column: str) -> list[str | None]:
    with (release / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row[column] or None for row in csv.DictReader(file)]


@pytest.fixture
def inside(release: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The release, stood in, as a reader does who copies lines from the README."""
    monkeypatch.chdir(release)
    return release


def run_python(code: str) -> Mapping[str, Any]:
    scope: dict[str, Any] = {}
    exec(compile(code, "README.md", "exec"), scope)
    return scope


def test_duckdb_in_python_reads_it(inside: Path) -> None:
    rows = run_python(snippet(inside, "python", "import duckdb"))["rows"]
    assert isinstance(rows, list) and len(rows) == 3


def test_pandas_reads_it_with_types_intact(inside: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    scope = run_python(snippet(inside, "python", "import pandas"))
    nationalities, groups = scope["nationalities"], scope["groups"]
    assert isinstance(nationalities, pandas.DataFrame) and isinstance(groups, pandas.DataFrame)
    assert [None if code is pandas.NA else code for code in nationalities["code"]] == expected(
        inside, "group_nationalities", "code"
    )
    assert str(nationalities["group_number"].dtype) == str(groups["number_low"].dtype) == "Int64"
    assert [None if low is pandas.NA else str(low) for low in groups["number_low"]] == expected(
        inside, "affected_groups", "number_low"
    )
    assert groups["number"].isna().tolist() == [cell is None for cell in expected(inside, "affected_groups", "number")]
    titles = scope["read"]("articles")["title"]
    assert [None if title is pandas.NA else title for title in titles] == expected(inside, "articles", "title")


def test_polars_reads_it_with_types_intact(inside: Path) -> None:
    polars = pytest.importorskip("polars", reason="polars is not installed")
    scope = run_python(snippet(inside, "python", "import polars"))
    nationalities, groups = scope["nationalities"], scope["groups"]
    assert isinstance(nationalities, polars.DataFrame) and isinstance(groups, polars.DataFrame)
    assert nationalities["code"].to_list() == expected(inside, "group_nationalities", "code")
    assert nationalities.schema["group_number"] == groups.schema["number_low"] == polars.Int64
    lows = [None if low is None else str(low) for low in groups["number_low"].to_list()]
    assert lows == expected(inside, "affected_groups", "number_low")
    assert groups["number"].to_list() == expected(inside, "affected_groups", "number")
    assert scope["read"]("articles")["title"].to_list() == expected(inside, "articles", "title")


@pytest.mark.skipif(shutil.which("duckdb") is None, reason="there is no duckdb shell on PATH")
def test_the_shell_of_duckdb_reads_it_with_types_intact(inside: Path) -> None:
    (code,) = snippets(inside, "sh")
    commands = [line.replace(" -c ", " -csv -c ", 1) for line in code.strip().splitlines()]  # for a test, not for eyes
    assert len(commands) == 2
    for command in commands:
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        codes = [row["code"] for row in csv.DictReader(io.StringIO(done.stdout))]
        assert len(codes) == 5 and "002" in codes


def has_r_packages(*names: str) -> bool:
    if shutil.which("Rscript") is None:
        return False
    asked = " && ".join(f'requireNamespace("{name}", quietly = TRUE)' for name in names)
    return (
        subprocess.run(["Rscript", "-e", f"quit(status = !({asked}))"], capture_output=True, check=False).returncode
        == 0
    )


@pytest.mark.parametrize(("word", "packages"), [("readr", ("readr", "jsonlite")), ("frictionless", ("frictionless",))])
def test_r_reads_it_with_types_intact(inside: Path, word: str, packages: tuple[str, ...]) -> None:
    if not has_r_packages(*packages):
        pytest.skip(f"there is no R with {' and '.join(packages)} on this machine")
    said = (
        "stopifnot(is.character(nationalities$code), is.numeric(nationalities$group_number))\n"
        'cat(ifelse(is.na(nationalities$code), "", nationalities$code), sep = "\\n")\n'
    )
    if word == "readr":
        said += "stopifnot(is.numeric(groups$number_low), anyNA(groups$number_low), is.character(groups$number))\n"
        said += 'stopifnot(any(grepl("comma-ridden\\ntitle", read("articles")$title)))\n'
    code = snippet(inside, "r", f"library({word})") + said
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert [cell or None for cell in done.stdout.split("\n")[:ROWS]] == expected(inside, "group_nationalities", "code")
