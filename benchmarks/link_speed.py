"""What linking costs, and that it grows with the articles: `python benchmarks/link_speed.py`.

Made-up articles and their records (`link_material`) are kept as a work folder, and linked as `allegata link` does it,
in a process of its own: seconds are of its processor, memory is its most. Exit 1 where a promise is not kept.

`--load` goes on: it loads the working database, asks its views, publishes a release, and says what each takes; nothing
is promised of that.
`--profile` says where the time of linking goes. `--keep FOLDER` keeps the work folders, and takes those that are there.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb

from allegata.pipeline import link_records, load_records, publish_records
from allegata.settings import Settings
from allegata.work import Work
from link_material import write_folder

SIZES = (12_500, 25_000, 50_000, 100_000)
MOST_SECONDS, MOST_MEGABYTES = 600.0, 2_000.0
"""For 100,000 articles, as the project promises them."""
MOST_GROWTH = 2.6
"""For twice as many articles: 2 is linear."""
VIEWS = ("cases", "origins", "case_answers", "copy_changes")

Measured = dict[str, float]


def link(work: Work) -> Measured:
    """What was found among the articles of a work folder."""
    links = link_records(work)
    cases = Counter(each.case_id for each in links.case_allegations)
    return {
        "copies": len(links.near_copies),
        "allegations": len(links.case_allegations),
        "origins": len({each.origin_id for each in links.source_origins}),
        "proposals": len(links.origin_proposals),
        "cases": len(cases),
        "greatest": max(cases.values(), default=0),
    }


def load(work: Work) -> Measured:
    """How many rows there are."""
    return {"rows": sum(load_records(work).values())}


def ask(work: Work) -> Measured:
    """The seconds of each view, all its rows fetched."""
    found: Measured = {}
    with duckdb.connect(str(work.database), read_only=True) as connection:
        connection.execute("SET threads = 1")
        for view in VIEWS:
            start = time.process_time()
            rows = len(connection.execute(f'FROM "{view}"').fetchall())
            found |= {f"{view} s": time.process_time() - start, f"{view} rows": rows}
    return found


def publish(work: Work) -> Measured:
    """How many files there are."""
    with tempfile.TemporaryDirectory() as temporary:
        publish_records(work, Settings(work=str(work.folder), out=str(Path(temporary, "release"))))
        return {"files": sum(1 for file in Path(temporary).rglob("*") if file.is_file())}


STAGES: dict[str, Callable[[Work], Measured]] = {"link": link, "load": load, "ask": ask, "publish": publish}


def measured(stage: str, folder: Path) -> Measured:
    """What a stage takes in a process of its own, on one core."""
    one_core = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    program = [sys.executable, __file__, "--stage", stage, "--folder", str(folder)]
    ran = subprocess.run(program, check=True, stdout=subprocess.PIPE, text=True, env=one_core)
    return dict(json.loads(ran.stdout))


def run(stage: str, folder: Path) -> Measured:
    """What a stage takes in this process."""
    before = time.process_time()
    found = STAGES[stage](Work(folder))
    taken = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6  # kilobytes on Linux
    return {"seconds": taken, "MB": peak, **found}


def told(found: Measured) -> str:
    return ", ".join(f"{name} {value:,.1f}".removesuffix(".0") for name, value in found.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of articles")
    parser.add_argument("--load", action="store_true", help="load, ask and publish, too")
    parser.add_argument("--profile", action="store_true", help="say where the time of linking the first size goes")
    parser.add_argument("--keep", type=Path, help="folder for the work folders")
    parser.add_argument("--stage", choices=(*STAGES, "write"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.stage == "write":
        write_folder(asked.sizes[0], asked.folder)
        return
    if asked.stage:
        print(json.dumps(run(asked.stage, asked.folder)))
        return
    os.nice(10)
    kept, last = True, None
    with tempfile.TemporaryDirectory() as temporary:
        for number in asked.sizes:
            folder = (asked.keep or Path(temporary)) / str(number)
            if not folder.exists():
                program = [sys.executable, __file__, "--stage", "write", "--folder", str(folder)]
                subprocess.run([*program, "--sizes", str(number)], check=True)
            if asked.profile:
                profile = cProfile.Profile()
                profile.runcall(link_records, Work(folder))
                pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
                return
            found = measured("link", folder)
            # for twice as many, whatever the sizes are
            growth = 2 * found["seconds"] / last[1] / (number / last[0]) if last else 0.0
            last = number, found["seconds"]
            kept &= found["seconds"] < MOST_SECONDS and found["MB"] < MOST_MEGABYTES and growth < MOST_GROWTH
            print(f"{number:,} articles: {told(found)}" + (f"; growth {growth:.2f}" if growth else ""), flush=True)
            for stage in ("load", "ask", "publish") if asked.load else ():
                print(f"  {stage}: {told(measured(stage, folder))}", flush=True)
    sys.exit(not kept)


if __name__ == "__main__":
    main()
