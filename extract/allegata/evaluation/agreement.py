"""Two annotators on the class of the same articles: agreement corrected for chance.

Cohen's kappa (Educational and Psychological Measurement 20, 1960) takes chance from the two annotators' own shares of
each class, Krippendorff's alpha (Content Analysis, 2004, chapter 11; nominal data, two coders, none missing) from the
shares of both together, and corrects for small samples. No dependency of the project offers either, and both are a few
lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .values import Agreement


def agreement(one: Sequence[str], other: Sequence[str]) -> Agreement:
    """Agreement of two annotators on the same units.

    Args:
        one: the first's code for each unit.
        other: the second's, in the same order.
    """
    return Agreement(articles=len(one), kappa=cohens_kappa(one, other), alpha=krippendorffs_alpha(one, other))


def cohens_kappa(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Cohen's kappa; null without units, or where both give one and the same code to all."""
    units = len(one)
    mine, theirs = Counter(one), Counter(other)
    # in whole numbers, so that perfect agreement is 1 and no rounding makes a chance of 1 a chance below it
    by_chance = sum(mine[code] * theirs[code] for code in mine)
    if by_chance == units * units:
        return None
    return (units * _agreeing(one, other) - by_chance) / (units * units - by_chance)


def krippendorffs_alpha(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Krippendorff's alpha for nominal codes; null without units, or where only one code is given at all."""
    units = len(one)
    codes = Counter(one) + Counter(other)
    given = 2 * units
    differing_by_chance = given * given - sum(count * count for count in codes.values())
    if not differing_by_chance:
        return None
    differing = 2 * (units - _agreeing(one, other))
    return 1 - (given - 1) * differing / differing_by_chance


def _agreeing(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(mine == theirs for mine, theirs in zip(one, other, strict=True))
