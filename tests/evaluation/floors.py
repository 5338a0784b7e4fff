"""The floors of the rules extractor: the least F1 by field on `tests/gold`, pinned with the hash of that set.

    python tests/evaluation/floors.py                    how the extractor stands to them
    python tests/evaluation/floors.py --raise            write those that it now passes; none is ever lowered
    python tests/evaluation/floors.py --new-set REASON   pin them to a set that changed, lower too where it is harder

Exit codes: 0, all floors hold; 1, one does not, or the set is another than the pinned one; 2, wrong usage.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from allegata.evaluation.comparison import compared
from allegata.evaluation.gold import read_gold
from allegata.evaluation.systems import system_of_work
from allegata.evaluation.values import FIELDS, Comparison
from allegata.extractors.rules import RulesExtractor
from allegata.pipeline import extract_articles
from allegata.settings import Settings
from allegata.work import Work

GOLD = Path(__file__).parents[1] / "gold"
FILE = GOLD / "floors.json"
HOW_TO_RAISE = "To raise the floors: python tests/evaluation/floors.py --raise"
HOW_TO_PIN = 'To pin the floors to the set as it is now: python tests/evaluation/floors.py --new-set "what changed"'


@dataclass(frozen=True)
class Floors:
    """The least F1 by field.

    Attributes:
        gold_sha256: hash of the set that they hold for.
        articles: of that set.
        extractor: that reached them last.
        floors: F1 by field, two decimals.
        reason: why the set is another than that of the version before; null where it is the same.
    """

    gold_sha256: str
    articles: int
    extractor: str
    floors: dict[str, float]
    reason: str | None = None

    @classmethod
    def parse(cls, text: str | bytes) -> Floors:
        """The floors as a file has them."""
        return cls(**json.loads(text))

    def __str__(self) -> str:
        kept = {name: value for name, value in vars(self).items() if value is not None}
        return json.dumps(kept, indent=2) + "\n"


def rounded_down(f1: float) -> float:
    """Two decimals, never more than the figure itself."""
    return math.floor(f1 * 100 + 1e-9) / 100  # 0.57 * 100 is a hair below 57


def measured(gold: Path = GOLD) -> Comparison:
    """The rules extractor on the gold set, through the pipeline that everybody's articles take."""
    annotated = read_gold(gold)
    with tempfile.TemporaryDirectory() as folder:
        work = Work(Path(folder) / "work")
        work.make()
        work.keep([each.article for each in annotated.articles], ())
        extract_articles(work, RulesExtractor(), Settings(model="rules"))
        return compared(annotated, system_of_work(work, annotated))


def below(floors: Floors, now: Comparison) -> list[str]:
    """The fields that do not reach their floor."""
    return [name for name in FIELDS if now.scores.fields[name].f1 < floors.floors[name]]


def raised(floors: Floors, now: Comparison) -> Floors:
    """The floors, each where the extractor stands now if that is higher; none is lowered.

    Raises:
        ValueError: the set is not the one that they are pinned to.
    """
    if now.gold_sha256 != floors.gold_sha256:
        raise ValueError(f"the gold set is not the one that the floors are pinned to. {HOW_TO_PIN}")
    reached = {name: rounded_down(now.scores.fields[name].f1) for name in FIELDS}
    higher = {name: max(reached[name], floors.floors[name]) for name in FIELDS}
    return floors if higher == floors.floors else replace(floors, extractor=now.system, floors=higher)


def pinned(now: Comparison, reason: str | None) -> Floors:
    """Floors where the extractor stands now."""
    reached = {name: rounded_down(now.scores.fields[name].f1) for name in FIELDS}
    return Floors(now.gold_sha256, len(now.articles), now.system, reached, reason)


def lowered(earlier: Floors, later: Floors) -> list[str]:
    """What `later` may not do to `earlier`; empty where nothing is wrong.

    A floor goes down only with another set that is no smaller, and a reason: harder articles are welcome, and a score
    on them is another figure.
    """
    is_another_set = later.gold_sha256 != earlier.gold_sha256
    if is_another_set and later.reason and later.articles >= earlier.articles:
        return []
    now = {name: later.floors.get(name) for name in earlier.floors}
    return [
        f"{name} from {floor} to {now[name]}" for name, floor in earlier.floors.items() if (now[name] or 0.0) < floor
    ]


def earlier_versions(file: Path = FILE) -> Iterator[Floors]:
    """The committed versions of the file, the newest first; none without git, or in a copy without history."""
    commits = _git(file, "log", "--format=%H", "--", file.name)
    for commit in (commits or b"").decode().split():
        text = _git(file, "show", f"{commit}:./{file.name}")
        if text:  # a commit may have removed it
            yield Floors.parse(text)


def _git(file: Path, *arguments: str) -> bytes | None:
    try:
        done = subprocess.run(["git", "-C", str(file.parent), *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None


def main() -> int:
    """Show the floors, or write them."""
    parser = argparse.ArgumentParser(description="The floors of the rules extractor on tests/gold.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--raise", dest="is_raising", action="store_true", help="write those that it now passes")
    what.add_argument("--new-set", metavar="REASON", help="pin them to a set that changed, and say what changed")
    asked = parser.parse_args()
    now = measured()
    known = Floors.parse(FILE.read_bytes()) if FILE.is_file() else pinned(now, None)
    if asked.new_set is not None:
        if not asked.new_set.strip() or known.gold_sha256 == now.gold_sha256:
            parser.error("--new-set needs a reason, and a set that changed")
        known = pinned(now, asked.new_set.strip())
    elif known.gold_sha256 != now.gold_sha256:
        print(f"The gold set is not the one that the floors are pinned to. {HOW_TO_PIN}", file=sys.stderr)
        return 1
    elif asked.is_raising:
        known = raised(known, now)
    if asked.is_raising or asked.new_set is not None:
        FILE.write_text(str(known), encoding="utf-8")
    failing = below(known, now)
    for name in FIELDS:
        f1, floor = now.scores.fields[name].f1, known.floors[name]
        told = "below its floor" if name in failing else "could be raised" if rounded_down(f1) > floor else ""
        print(f"{name:14} floor {floor:.2f}  now {f1:.4f}  {told}".rstrip())
    return 1 if failing else 0


if __name__ == "__main__":
    sys.exit(main())
