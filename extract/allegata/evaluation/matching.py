"""Which values of two sets are the same.

Codes: where they are equal. Names, where no code stands for them: where they share at least half of the words of the
shorter one, articles and punctuation dropped, in any case of letters. Each value has one partner at most, and of all
ways to pair the names one with the most pairs is taken, so that the order in which they are said decides nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import lru_cache

from ..gazetteer.phrases import plain, words_of
from .values import FieldComparison, Pair, Value

_ARTICLES = frozenset(
    ("the", "a", "an", "le", "la", "les", "l", "un", "une", "des", "el", "los", "las", "unos", "unas")
)
"""Of English, French and Spanish; the articles of other languages count as words."""
_POSSESSIVE = "s"  # what is left of "Russia's" behind its apostrophe


@lru_cache(maxsize=8192)  # each name is compared with every other of its article
def name_words(name: str) -> frozenset[str]:
    """The words of a name that count; empty for one that has none, such as `…` or "The"."""
    words = [word.text.casefold() for word in words_of(plain(name))]
    return frozenset(words) - _ARTICLES - {_POSSESSIVE}


def identity(name: str) -> str:
    """The same for names that differ in articles, capitals or punctuation alone."""
    words = [word.text.casefold() for word in words_of(plain(name))]
    return " ".join(word for word in words if word not in _ARTICLES | {_POSSESSIVE}) or plain(name).casefold()


def are_alike(one: str, other: str) -> bool:
    """Whether two names share at least half of the words of the shorter one."""
    mine, theirs = name_words(one), name_words(other)
    if not mine or not theirs:
        return identity(one) == identity(other)
    return 2 * len(mine & theirs) >= min(len(mine), len(theirs))


def compare(gold: Sequence[Value], system: Sequence[Value]) -> FieldComparison:
    """Pair the values of one field of one article.

    Args:
        gold: each value once.
        system: likewise.
    """
    codes = {value.code: number for number, value in enumerate(system) if value.code is not None}
    partner = {number: codes[value.code] for number, value in enumerate(gold) if value.code in codes}
    names = [number for number, value in enumerate(gold) if value.code is None]
    others = [number for number, value in enumerate(system) if value.code is None]
    paired = most_pairs([gold[number].written for number in names], [system[number].written for number in others])
    partner |= {names[one]: others[other] for one, other in paired.items()}
    taken = set(partner.values())
    return FieldComparison(
        matched=tuple(Pair(gold[one], system[other]) for one, other in sorted(partner.items())),
        extra=tuple(value for number, value in enumerate(system) if number not in taken),
        missing=tuple(value for number, value in enumerate(gold) if number not in partner),
    )


def most_pairs(names: Sequence[str], others: Sequence[str]) -> dict[int, int]:
    """The greatest number of pairs of names that are alike: position of the one → position of the other.

    Begins with those that share the largest part of their words, so that what is shown side by side belongs together,
    and then makes room where one more pair is possible (a maximum matching in a bipartite graph by augmenting paths).
    """
    edges = [[other for other, name in enumerate(others) if are_alike(one, name)] for one in names]
    best_first = sorted(
        ((one, other) for one, possible in enumerate(edges) for other in possible),
        key=lambda edge: -_likeness(names[edge[0]], others[edge[1]]),
    )
    partner: dict[int, int] = {}
    taken: dict[int, int] = {}
    for one, other in best_first:
        if one not in partner and other not in taken:
            partner[one], taken[other] = other, one
    for one in range(len(names)):
        if one not in partner:
            _make_room(one, edges, partner, taken)
    return partner


def _make_room(start: int, edges: Sequence[Sequence[int]], partner: dict[int, int], taken: dict[int, int]) -> None:
    """Pair one more, moving those who stand in the way to another partner, where there is a way to."""
    came_from: dict[int, int] = {}
    waiting = deque([start])
    while waiting:
        one = waiting.popleft()
        for other in edges[one]:
            if other in came_from:
                continue
            came_from[other] = one
            if other in taken:
                waiting.append(taken[other])
                continue
            free: int | None = other
            while free is not None:
                mover = came_from[free]
                left = partner.get(mover)
                partner[mover], taken[free] = free, mover
                free = left
            return


def _likeness(one: str, other: str) -> float:
    """Share of the words of both that they have in common, 0 to 1."""
    mine, theirs = name_words(one), name_words(other)
    return len(mine & theirs) / max(1, len(mine | theirs))
