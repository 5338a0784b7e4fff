"""How well the built-in rules read annotated articles, for `quality.json` of every release: `make quality`.

    python benchmarks/measured.py            measure, and write extract/allegata/publish/measured/
    python benchmarks/measured.py --check    measure, and compare with what stands there; exit 1 where it differs

Two sets: `tests/gold`, by which the rules were made, so that the figures flatter them; and `benchmarks/made_up/aside`,
which nobody read while rules or tables were written.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from allegata.cli.evaluate_report import evaluation_json
from allegata.evaluation.comparison import compared
from allegata.evaluation.gold import read_gold
from allegata.evaluation.systems import system_of_work
from allegata.extractors.rules import RulesExtractor
from allegata.pipeline import extract_articles
from allegata.publish.measurement import Measurement, measurement_of, measurements_text
from allegata.settings import Settings
from allegata.work import Work

ROOT = Path(__file__).resolve().parents[1]
SETS = (("tests/gold", True), ("benchmarks/made_up/aside", False))
"""Folder, and whether the rules were made by it."""


def measured(folder: str, used_to_make: bool) -> Measurement:
    """The rules extractor on a set, through the pipeline that everybody's articles take."""
    gold = read_gold(ROOT / folder)
    with tempfile.TemporaryDirectory() as place:
        work = Work(Path(place) / "work")
        work.make()
        work.keep([each.article for each in gold.articles], ())
        extract_articles(work, RulesExtractor(), Settings(model="rules"))
        said = evaluation_json(compared(gold, system_of_work(work, gold)), None, None)
    return measurement_of(said, set_name=folder, used_to_make=used_to_make)


def file_of(extractor: str) -> Path:
    """Where the measurements of an extractor of ours stand."""
    return ROOT / "extract/allegata/publish/measured" / f"{extractor.replace('/', '-')}.json"


def main() -> int:
    """Measure, and write or compare."""
    parser = argparse.ArgumentParser(description="The measured quality of the built-in rules.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the file is another")
    is_checking = parser.parse_args().check
    text = measurements_text(tuple(measured(*each) for each in SETS))
    file = file_of(RulesExtractor().name)
    if not is_checking:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        print(f"wrote {file.relative_to(ROOT)}")
    elif not file.is_file() or file.read_text(encoding="utf-8") != text:
        print(f"{file.relative_to(ROOT)} is not what the rules reach now; run: make quality", file=sys.stderr)
        return 1
    else:
        print(f"{file.relative_to(ROOT)} is what the rules reach")
    return 0


if __name__ == "__main__":
    sys.exit(main())
