"""How fast the built-in rules and triage read, and that no text makes them slow: `python benchmarks/rules_speed.py`.

Articles of 400 words are made of the annotated ones. Times are of the processor, the least of some rounds; the ratio is
to one pass of a plain tokeniser (a regular expression) over the same text in the same run. Then one article of a
megabyte, which must take less than five seconds; and hostile strings of 100 kB, whose time a kilobyte stays within a
factor of that of ordinary text. Exit 1 where a limit is passed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from allegata.extractors.rules.extractor import read
from allegata.extractors.rules.triage import score_of

GOLD = Path(__file__).parents[1] / "tests/gold/articles"
WORDS = 400
ROUNDS = 5
LEAST = {"triage": 4_000, "rules": 400}
"""Articles a second and core, as the project promises them."""
MOST_SECONDS = 5.0
"""For one article of a megabyte."""
MOST_FACTOR = {"triage": 10.0, "rules": 10.0}
"""A kilobyte of a hostile string to one of ordinary text: more than a constant would be a pattern that backtracks."""
TOKEN = re.compile(r"\w+|[^\w\s]")

Reads = Callable[[str], object]

HOSTILE = {
    "quotation marks": "“" * 100_000,
    "straight quotes": '" ' * 50_000,
    "opened and never closed": '"He said (' * 10_000,
    "brackets": "(" * 50_000 + ")" * 50_000,
    "capitals": "A " * 50_000,
    "capitalised words": "Army Ministry " * 7_200,
    "names without end": "Of The United " * 7_200,
    "commas": "," * 100_000,
    "a list without end": "Kenyans, " * 11_000,
    "one word": "a" * 100_000,
    "one word of capitals": "A" * 100_000,
    "one sentence": "they were told that they were told that " * 2_500,
    "trigger words": "forced recruited promised tricked army " * 2_560,
    "one sentence of trigger words": "who were forced to fight by recruiters who promised them work " * 1_600,
    "full stops": "." * 100_000,
    "abbreviations": "U.S. Gen. " * 10_000,
    "line breaks": "\n" * 100_000,
    "short lines": "A b.\n\n" * 16_600,
    "spaces": " " * 100_000,
    "dashes": "—" * 100_000,
    "digits": "1,000 " * 16_600,
    "combining marks": "é̂" * 33_000,
}


def articles() -> list[str]:
    """The annotated articles in English, end to end, cut into pieces of so many words."""
    found = (json.loads(file.read_text(encoding="utf-8")) for file in sorted(GOLD.glob("*.json")))
    paragraphs = [p for one in found if one["language"] == "en" for p in one["text"].split("\n") if p.strip()]
    made: list[str] = []
    held: list[str] = []
    for paragraph in paragraphs:
        held.append(paragraph)
        if sum(len(one.split()) for one in held) >= WORDS:
            made.append("\n\n".join(held))
            held = []
    return made


def seconds(reads: Reads, texts: list[str], rounds: int = ROUNDS) -> float:
    """Of the processor, for all texts together; the least of some rounds."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            reads(text)
        taken.append(time.process_time() - start)
    return min(taken)


def speed(name: str, reads: Reads, texts: list[str], tokenised: float) -> bool:
    """Whether it is as fast as is promised."""
    words = sum(len(text.split()) for text in texts)
    taken = seconds(reads, texts)
    an_article = taken / words * WORDS
    print(f"{name:<10} {an_article * 1000:>10.3f} {1 / an_article:>12,.0f} {taken / tokenised:>14.1f}")
    return 1 / an_article >= LEAST[name]


def growth(name: str, reads: Reads, texts: list[str]) -> bool:
    """Whether a megabyte takes less than is allowed."""
    whole = "\n\n".join(texts)
    megabyte = (whole * (1_000_000 // len(whole) + 1))[:1_000_000]
    tenth = seconds(reads, [megabyte[:100_000]], 2)
    taken = seconds(reads, [megabyte], 1)
    print(f"{name:<10} {tenth:>10.2f} {taken:>10.2f} {taken / tenth:>10.1f}")
    return taken < MOST_SECONDS


def hostile(name: str, reads: Reads, texts: list[str]) -> bool:
    """Whether no string takes much longer than ordinary text of its length."""
    ordinary = "\n\n".join(texts)
    usual = seconds(reads, [ordinary], 2) / len(ordinary)
    factors = {what: seconds(reads, [text], 1) / len(text) / usual for what, text in HOSTILE.items()}
    worst = sorted(factors.items(), key=lambda one: -one[1])[:5]
    print(f"{name:<10} " + ", ".join(f"{what} {factor:.1f}" for what, factor in worst))
    return worst[0][1] <= MOST_FACTOR[name]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("triage", "rules"), help="measure one of the two")
    only = parser.parse_args().only
    readers: dict[str, Reads] = {"triage": score_of, "rules": read}
    chosen = {name: reads for name, reads in readers.items() if only in (None, name)}
    texts = articles()
    for reads in chosen.values():
        reads(texts[0])  # the tables are read once, and not by the first article
    tokenised = seconds(TOKEN.findall, texts)
    kept = True
    print(f"{'':<10} {'ms/article':>10} {'articles/s':>12} {'to a tokeniser':>14}")
    for name, reads in chosen.items():
        kept &= speed(name, reads, texts, tokenised)
    print(f"\n{'':<10} {'s/100 kB':>10} {'s/1 MB':>10} {'10: linear':>10}")
    for name, reads in chosen.items():
        kept &= growth(name, reads, texts)
    print("\nhostile strings of 100 kB, a kilobyte's time to that of ordinary text; the worst five:")
    for name, reads in chosen.items():
        kept &= hostile(name, reads, texts)
    sys.exit(not kept)


if __name__ == "__main__":
    main()
