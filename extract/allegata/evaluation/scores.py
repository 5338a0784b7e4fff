"""Precision, recall and F1 over articles, and how far F1 would move with other articles of the same kind.

Micro averages: values are counted over all articles. The interval is a percentile bootstrap over articles (Efron and
Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13): articles are drawn with replacement, as many as there
are, and the middle 95 % of the F1 so found is kept. The draws are seeded, so that the same values give the same
interval on any machine.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

from .values import FIELDS, MACRO_FIELDS, ArticleComparison, FieldComparison, Score, Scores

RESAMPLES = 1000
"""Resamples: enough for the second digit of an interval's ends, which is what is read of them."""
_SEED = 95
_OUTSIDE = RESAMPLES * 25 // 1000
"""Resamples left out at either end: 2.5 %."""

Counts = tuple[int, int, int]
"""Hits, values of the system, values of the gold."""


def f1_of(counts: Counts) -> float:
    """F1 of counts; 1 where neither side says anything, for they agree."""
    hits, said, gold = counts
    return 2 * hits / (said + gold) if said + gold else 1.0


def macro_f1(f1: Mapping[str, float]) -> float:
    """The mean over the fields that stand for a record."""
    return fmean(f1[name] for name in MACRO_FIELDS)


def counts_of(articles: Sequence[ArticleComparison]) -> list[list[Counts]]:
    """Counts by article, and by field in the order of `FIELDS`."""
    return [[_counts(article.fields[name]) for name in FIELDS] for article in articles]


def score(articles: Sequence[ArticleComparison]) -> Scores:
    """The scores over these articles.

    Args:
        articles: one at least.
    """
    rows = counts_of(articles)
    total = total_of(rows)
    drawn = [[f1_of(counts) for counts in sums] for sums in resampled(rows)]
    fields: dict[str, Score] = {}
    for number, name in enumerate(FIELDS):
        low, high = interval([draw[number] for draw in drawn])
        fields[name] = _score(total[number], low, high)
    low, high = interval([macro_f1(dict(zip(FIELDS, draw, strict=True))) for draw in drawn])
    macro = macro_f1({name: field.f1 for name, field in fields.items()})
    return Scores(articles=len(articles), fields=fields, macro_f1=macro, macro_low=low, macro_high=high)


def total_of(rows: Sequence[Sequence[Counts]]) -> list[Counts]:
    """The counts of all articles together, by field."""
    return [_summed(counts) for counts in zip(*rows, strict=True)]


def resampled(rows: Sequence[Sequence[Counts]]) -> Iterator[list[Counts]]:
    """The counts of `RESAMPLES` draws of as many articles as there are.

    All counts of an article are packed into one integer, 32 bits each, so that a draw is one sum over its articles:
    tens of times faster than a sum a count, and no draw has four thousand million values.

    Args:
        rows: counts by article and column; every article has the same columns.
    """
    columns = len(rows[0])
    form = struct.Struct(f"<{3 * columns}I")
    packed = [int.from_bytes(form.pack(*(n for counts in row for n in counts)), "little") for row in rows]
    draws = random.Random(_SEED)
    for _ in range(RESAMPLES):
        total = sum(draws.choices(packed, k=len(packed)))
        numbers = form.unpack(total.to_bytes(form.size, "little"))
        yield [(numbers[at], numbers[at + 1], numbers[at + 2]) for at in range(0, 3 * columns, 3)]


def interval(drawn: Sequence[float]) -> tuple[float, float]:
    """The ends of the middle 95 % of what `RESAMPLES` draws gave."""
    ordered = sorted(drawn)
    return ordered[_OUTSIDE], ordered[-1 - _OUTSIDE]


def _counts(field: FieldComparison) -> Counts:
    return field.hits, field.said, field.gold


def _summed(counts: Sequence[Counts]) -> Counts:
    hits, said, gold = (sum(numbers) for numbers in zip(*counts, strict=True))
    return hits, said, gold


def _score(counts: Counts, low: float, high: float) -> Score:
    hits, said, gold = counts
    is_silent = not said and not gold
    return Score(
        precision=1.0 if is_silent else hits / said if said else 0.0,
        recall=1.0 if is_silent else hits / gold if gold else 0.0,
        f1=f1_of(counts),
        low=low,
        high=high,
        hits=hits,
        said=said,
        gold=gold,
    )
