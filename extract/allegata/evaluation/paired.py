"""Two systems on the same articles: the difference of their F1, and whether other articles would turn it round.

A paired bootstrap: each draw of articles scores both systems on the same articles, so that what makes an article hard
for both does not widen the interval of the difference.
"""

from __future__ import annotations

from collections.abc import Sequence

from .scores import Counts, counts_of, f1_of, interval, macro_f1, resampled, total_of
from .values import FIELDS, Comparison, PairedScore, PairedScores


def paired(one: Comparison, other: Comparison) -> PairedScores:
    """Compare two comparisons with the same gold set.

    Args:
        one: of the system that is asked about.
        other: of the one that it is held against; of the same articles in the same order.
    """
    mine, theirs = counts_of(one.articles), counts_of(other.articles)
    rows = [[*my_row, *their_row] for my_row, their_row in zip(mine, theirs, strict=True)]
    total = _f1(total_of(rows))
    drawn = [_f1(sums) for sums in resampled(rows)]
    by_article = [_f1(row) for row in rows]
    names = (*FIELDS, "macro")
    fields = {
        name: _paired([row[at] for row in (total, *drawn)], [row[at] for row in by_article])
        for at, name in enumerate(names)
    }
    macro = fields.pop("macro")
    return PairedScores(system=one.system, other=other.system, fields=fields, macro=macro)


def _f1(counts: Sequence[Counts]) -> list[tuple[float, float]]:
    """F1 of both, by field and then their macro F1; of counts of the one, and behind them of the other."""
    f1 = [f1_of(each) for each in counts]
    both = list(zip(f1[: len(FIELDS)], f1[len(FIELDS) :], strict=True))
    mine, theirs = ({name: both[at][side] for at, name in enumerate(FIELDS)} for side in (0, 1))
    return [*both, (macro_f1(mine), macro_f1(theirs))]


def _paired(total_and_drawn: Sequence[tuple[float, float]], by_article: Sequence[tuple[float, float]]) -> PairedScore:
    (mine, theirs), *drawn = total_and_drawn
    low, high = interval([one - other for one, other in drawn])
    return PairedScore(
        f1=mine,
        other_f1=theirs,
        difference=mine - theirs,
        low=low,
        high=high,
        better=sum(one > other for one, other in by_article),
        worse=sum(one < other for one, other in by_article),
    )
