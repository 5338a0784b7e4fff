"""The gazetteer's tables: CSV files inside the package, read once when first asked for."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/<name>.csv` as column → text; an empty cell is an empty string."""
    text = files("allegata.gazetteer").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
