"""How many near copies are found, how fast, and in how much memory: `python benchmarks/copies_speed.py`.

The articles of `press`, their texts alone. Each size is linked in a process of its own, which reads the
articles from a file: seconds are of its processor, memory is its most. What linking may take is held by `link_speed`.

What is found is held against what was made: a link is right where both articles descend from one; a copy is found where
a link leads from it to one it descends with. Exit 1 where too few of them are.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from press import SEED, Press, shown

SIZES = (12_500, 25_000, 50_000, 100_000)
LEAST_RECALL, LEAST_PRECISION = 0.98, 0.99

Item = tuple[str, str | None, str]
Link = tuple[str, str]
Finder = Callable[[Iterator[Item]], list[Link]]


@dataclass(frozen=True)
class Measured:
    """What linking a number of articles took, and how well it was done."""

    articles: int
    seconds: float
    bytes: int
    links: int
    recall: float
    recall_of_cut: float
    precision: float


def write(number: int, file: Path) -> None:
    """Make so many articles, a JSON line each."""
    with file.open("w", encoding="utf-8") as lines:
        for at, made in enumerate(Press().edition(number)):
            day = f"2024-{at * 12 // number + 1:02}-{at * 336 // number % 28 + 1:02}"
            lines.write(
                json.dumps([f"art-{at:016x}", day, shown(made.sentences), f"art-{made.origin:016x}", made.kind]) + "\n"
            )


def links_of_allegata(items: Iterator[Item]) -> list[Link]:
    """What the project itself finds."""
    from allegata.link.copies import near_copies  # noqa: PLC0415  only what is measured is loaded

    return [(copy.article_id, copy.other_article_id) for copy in near_copies(items)]


def links_of_datasketch(items: Iterator[Item]) -> list[Link]:
    """What a MinHash index in bands proposes, as it is usually asked: each article, before it is put in itself.

    Its shingles are the same. Only the first of what is proposed is taken, and nothing verified.
    """
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415  only what is measured is loaded

    from allegata.link.shingles import Shingler  # noqa: PLC0415  as above

    shingler, links = Shingler(), []
    index = MinHashLSH(
        num_perm=128, params=(42, 3)
    )  # half of the pairs with a similarity of 0.25 are proposed, 0.8 of 0.33
    for name, _, text in items:
        made = MinHash(num_perm=128, seed=SEED, hashfunc=int)
        made.update_batch(shingler.shingles(text))
        found = index.query(made)
        if found:
            links.append((name, min(found)))
        index.insert(name, made, check_duplication=False)
    return links


FINDERS: dict[str, Finder] = {"allegata": links_of_allegata, "datasketch": links_of_datasketch}


def measure(file: Path, finder: Finder) -> Measured:
    """Link the articles of a file, in this process."""
    origins: dict[str, str] = {}
    kinds: dict[str, str] = {}

    def items() -> Iterator[Item]:
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                name, day, text, origin, kind = json.loads(line)
                origins[name], kinds[name] = origin, kind
                yield name, day, text

    start = time.process_time()
    links = finder(items())
    seconds = time.process_time() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    right = [(one, other) for one, other in links if origins[one] == origins[other]]
    found = {name for link in right for name in link}
    copies = {name for name, origin in origins.items() if name != origin}
    cut = {name for name in copies if kinds[name] == "cut"}
    return Measured(
        articles=len(origins),
        seconds=seconds,
        bytes=most,
        links=len(links),
        recall=len(found & copies) / len(copies),
        recall_of_cut=len(found & cut) / max(1, len(cut)),
        precision=len(right) / max(1, len(links)),
    )


def measured_apart(number: int, finder: str, folder: str) -> Measured:
    """Make and link so many articles, each in a process of its own, so that the memory is that of linking alone."""
    file = Path(folder, f"{number}.jsonl")
    program = [sys.executable, __file__]
    if not file.exists():
        subprocess.run([*program, "--write", str(file), "--sizes", str(number)], check=True)
    one_core = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    ran = subprocess.run(
        [*program, "--link", str(file), "--finder", finder], check=True, stdout=subprocess.PIPE, env=one_core
    )
    return Measured(**json.loads(ran.stdout))


def longest() -> None:
    """What it takes to say how two texts of a megabyte differ, and two of a tenth of that."""
    from allegata.link.differences import difference  # noqa: PLC0415  only what is measured is loaded

    press = Press()
    article = [press.sentence() for _ in range(8_000)]
    taken = []
    for length in (len(article) // 10, len(article)):
        text, copy = shown(article[:length]), shown(press.copy(article[:length], is_cut=False))
        start = time.process_time()
        difference(copy, text)
        taken.append(time.process_time() - start)
    times = f"{taken[1]:.1f} s, {taken[1] / taken[0]:.1f} times what a tenth of them takes"
    print(f"\nhow two texts of {len(text) / 1e6:.1f} MB differ: {times}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of articles")
    parser.add_argument("--finder", choices=FINDERS, default="allegata", help="another one, to compare")
    parser.add_argument("--write", type=Path, help="make the articles of the first size into this file, and stop")
    parser.add_argument("--link", type=Path, help="link the articles of this file in this process, and stop")
    asked = parser.parse_args()
    if asked.write:
        write(asked.sizes[0], asked.write)
        return
    if asked.link:
        print(json.dumps(asdict(measure(asked.link, FINDERS[asked.finder]))))
        return
    os.nice(10)
    kept, last = True, None
    print(f"{'articles':>9} {'s':>7} {'ms each':>8} {'MB':>6} {'growth':>7}", end=" ")
    print(f"{'links':>7} {'recall':>7} {'of cut':>7} {'precision':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for number in asked.sizes:
            made = measured_apart(number, asked.finder, folder)
            growth = made.seconds / last.seconds / (made.articles / last.articles) * 2 if last else 0.0
            print(
                f"{number:>9,} {made.seconds:>7.1f} {made.seconds / number * 1000:>8.3f} {made.bytes / 1e6:>6.0f}"
                f" {growth or '':>7.3} {made.links:>7,} {made.recall:>7.4f} {made.recall_of_cut:>7.3f}"
                f" {made.precision:>9.4f}",
                flush=True,
            )
            kept &= made.recall >= LEAST_RECALL and made.precision >= LEAST_PRECISION
            last = made
    longest()
    sys.exit(not kept)


if __name__ == "__main__":
    main()
