"""Words by which a sentence denies or admits, by language."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files


@cache
def _patterns() -> dict[tuple[str, str], re.Pattern[str]]:
    words: dict[tuple[str, str], list[str]] = {}
    table = (files(__package__) / "data" / "polarity.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        words.setdefault((row["language"], row["kind"]), []).append(row["words"])
    return {
        key: re.compile(
            r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(cues, key=len, reverse=True))) + r")(?!\w)", re.I
        )
        for key, cues in words.items()
    }


def has_table(language: str) -> bool:
    """Whether the polarity of a sentence in this language can be judged."""
    return (language, "denial") in _patterns()


def cue(language: str, kind: str, text: str) -> str | None:
    """The first word of `text` that denies (`kind` "denial") or admits ("contrary"); None where there is none."""
    pattern = _patterns().get((language, kind))
    found = pattern.search(text.replace("’", "'")) if pattern else None
    return found.group() if found else None
