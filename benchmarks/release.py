"""What a release costs, and that it grows with its rows: `python benchmarks/release.py`.

Made-up records and links (`release_material`) are loaded, published and validated as the stages do it, each in a
process of its own, after DuckDB alone has read the same lines of JSON into tables without keys and rules, and has
copied every table and view to CSV and Parquet, in no order. CPU is that of the process and its threads, memory its
most. Exit 1 where a promise is not kept.

`--same` publishes the first size five times more: with one thread and with four, from lines in another order, and with
another time zone and locale; SHA256SUMS must not differ. `--keep FOLDER` keeps what is made, and takes records that are
there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from allegata.contract.ddl import create_views, identifier, literal
from allegata.contract.nested import Step, records_from_lines, rows_from_lines
from allegata.contract.tables import TABLES
from allegata.contract.views import VIEWS
from allegata.links import Links
from allegata.load import load
from allegata.publish import Release, publish, validate
from release_material import write_material

SIZES = (10_000, 100_000, 1_000_000)
MOST_TIMES, MOST_GIGABYTES = 4.0, 4.0
"""CPU of load, publish and validate as a multiple of the bare run's, and memory of each, as the project promises."""
MOST_GROWTH = 1.3
"""CPU as a multiple of what the smallest size took, for as many times the rows."""
LARGEST_COUNTS_FROM = 100_000
"""Allegations from which the multiple counts: of a small release, most is spent before the first row."""

Measured = dict[str, float]
RELEASE = Release("1.0.0", "2026-01-02", page="none")  # what a page costs, `page.py` measures


def bare(folder: Path) -> Measured:
    """DuckDB alone, as one would who trusts every row."""
    tables = {table.name: table for table in TABLES}
    with duckdb.connect(str(folder / "bare.duckdb")) as connection:
        links = [rows_from_lines(tables[name], folder / f"{name}.jsonl") for name in Links.model_fields]
        for step in (*records_from_lines(folder / "records.jsonl"), *links):
            connection.execute(_made_by(step))
        for table in TABLES:
            columns = ", ".join(
                f"{identifier(column.name)} {'BIGINT' if column.type == 'integer' else 'VARCHAR'}"
                for column in table.columns
            )
            connection.execute(f"CREATE TABLE IF NOT EXISTS {identifier(table.name)} ({columns})")
        connection.execute(";".join(sql for sql in create_views() if not sql.startswith("COMMENT")))
        out = folder / "bare"
        out.mkdir()
        for each in (*TABLES, *VIEWS):
            for ending, options in (("csv", "FORMAT csv"), ("parquet", "FORMAT parquet, COMPRESSION zstd")):
                path = literal(str(out / f"{each.name}.{ending}"))
                connection.execute(f"COPY (FROM {identifier(each.name)}) TO {path} ({options})")
        rows = sum(_count(connection, table.name) for table in TABLES)
    shutil.rmtree(out)
    (folder / "bare.duckdb").unlink()
    return {"rows": rows}


def _made_by(step: Step) -> str:
    """The step that fills a table, as one that makes it."""
    if step.table is None:
        return step.sql
    start = f"INSERT INTO {identifier(step.table)} BY NAME "
    return step.sql.replace(start, f"CREATE TABLE {identifier(step.table)} AS ", 1)


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {identifier(table)}").fetchall()[0][0])


def load_lines(folder: Path) -> Measured:
    """How many rows there are."""
    links = {name: folder / f"{name}.jsonl" for name in Links.model_fields}
    loaded = load(folder / "release.duckdb", folder / "records.jsonl", links=lambda: links)
    return {"rows": sum(loaded.counts.values())}


def publish_rows(folder: Path) -> Measured:
    """How many rows tables and views have, and how many megabytes the files."""
    shutil.rmtree(
        folder / "out", ignore_errors=True
    )  # of an earlier run, which is never overwritten with other content
    made = publish(folder / "release.duckdb", folder / "out", RELEASE)
    size = sum((made.folder / path).stat().st_size for path in made.files)
    return {"rows": sum(made.counts.values()), "MB": size / 1e6}


def validate_files(folder: Path) -> Measured:
    """How many findings there are; there must be none."""
    found = validate(folder / "out")
    for each in found[:5]:
        print(each, file=sys.stderr)
    return {"findings": len(found)}


STAGES: dict[str, Callable[[Path], Measured]] = {
    "bare": bare,
    "load": load_lines,
    "publish": publish_rows,
    "validate": validate_files,
}


def measured(stage: str, folder: Path, threads: int | None = None, **environment: str) -> Measured:
    """What a stage takes in a process of its own."""
    program = [sys.executable, __file__, "--stage", stage, "--folder", str(folder)]
    program += ["--threads", str(threads)] if threads else []
    ran = subprocess.run(program, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | environment)
    return dict(json.loads(ran.stdout.splitlines()[-1]))


def run(stage: str, folder: Path) -> Measured:
    """What a stage takes in this process, from its start."""
    start = time.perf_counter()
    found = STAGES[stage](folder)
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak = used.ru_maxrss * 1024 / 1e9  # kilobytes on Linux
    return {"cpu": used.ru_utime + used.ru_stime, "seconds": time.perf_counter() - start, "GB": peak, **found}


def _with_threads(number: int) -> None:
    """Have every connection of this process work with so many threads."""
    connect = duckdb.connect

    def connected(*arguments: object, **options: object) -> duckdb.DuckDBPyConnection:
        connection = connect(*arguments, **options)  # type: ignore[arg-type]
        connection.execute(f"SET threads = {number}")
        return connection

    duckdb.connect = connected  # type: ignore[assignment]


def sums(folder: Path, threads: int | None = None, **environment: str) -> str:
    """The SHA256SUMS of a release made anew."""
    for stage in ("load", "publish"):
        measured(stage, folder, threads, **environment)
    return (folder / "out" / "SHA256SUMS").read_text(encoding="utf-8")


def is_same(folder: Path) -> bool:
    """Whether threads, order, time zone and locale leave no trace."""
    first = sums(folder)
    there = {"TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"}
    found = {"again": sums(folder), "1 thread": sums(folder, 1), "4 threads": sums(folder, 4)}
    found["elsewhere"] = sums(folder, **there)
    for path in folder.glob("*.jsonl"):
        lines = path.read_bytes().splitlines(keepends=True)
        random.Random(7).shuffle(lines)
        path.write_bytes(b"".join(lines))
    found["another order"] = sums(folder)
    for name, text in found.items():
        print(f"  {name}: {'the same' if text == first else 'DIFFERS'}", flush=True)
    return set(found.values()) == {first}


def told(found: Measured) -> str:
    return ", ".join(f"{name} {value:,.1f}".removesuffix(".0") for name, value in found.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of allegations")
    parser.add_argument("--same", action="store_true", help="compare SHA256SUMS, and measure nothing")
    parser.add_argument("--keep", type=Path, help="folder for what is made")
    parser.add_argument("--stage", choices=(*STAGES, "write"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--threads", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.threads:
        _with_threads(asked.threads)
    if asked.stage == "write":
        write_material(asked.folder, asked.sizes[0])
        return
    if asked.stage:
        print(json.dumps(run(asked.stage, asked.folder)))
        return
    os.nice(10)
    with tempfile.TemporaryDirectory() as temporary:
        sys.exit(not _is_kept(asked.sizes, asked.keep or Path(temporary), asked.same))


def _is_kept(sizes: list[int], kept_in: Path, is_same_asked: bool) -> bool:
    kept, smallest = True, None
    for number in sizes:
        folder = kept_in / str(number)
        if not folder.exists():
            program = [sys.executable, __file__, "--stage", "write", "--folder", str(folder)]
            subprocess.run([*program, "--sizes", str(number)], check=True)
        if is_same_asked:
            return is_same(folder)
        found = {stage: measured(stage, folder) for stage in STAGES}
        rows, ours = found["bare"]["rows"], sum(found[stage]["cpu"] for stage in STAGES if stage != "bare")
        times, most = ours / found["bare"]["cpu"], max(each["GB"] for each in found.values())
        smallest = smallest or (rows, ours)
        growth = ours / smallest[1] / (rows / smallest[0])
        kept &= found["validate"]["findings"] == 0 and most < MOST_GIGABYTES and growth <= MOST_GROWTH
        kept &= times <= MOST_TIMES or number < LARGEST_COUNTS_FROM
        print(f"{number:,} allegations, {rows:,} rows: {times:.2f} times the bare run; growth {growth:.2f}", flush=True)
        for stage, each in found.items():
            print(f"  {stage}: {told(each)}", flush=True)
    return kept


if __name__ == "__main__":
    main()
