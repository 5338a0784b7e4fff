"""Near copies: articles of which a good part stands, word for word, in an earlier one.

Texts are compared by their shingles, the rows of three words in them. Which of all pairs to compare is found by scaled
MinHash (FracMinHash; Irber et al. 2022, doi:10.1101/2022.01.11.475838): of each text the shingles whose hash falls
below a bound, in every text the same, are looked up in one index of all texts. Unlike MinHash signatures of a fixed
length in bands, this also finds a short text within a much longer one. Every pair found so is then compared by all of
its shingles: a link rests on what two texts share, never on an estimate.

Nothing here is random, and time and memory grow with the length of the texts: an index entry proposes the first two
articles that have the shingle and the last two before, never all of them, so that a wire report of which there are
thousands costs no more than as many others. Of articles each reworded from any earlier one, cut or continued, 0.997 of
those that are near an earlier one are linked, and 0.993 to the earliest that comparing every pair finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..chronology import date_order
from .shingles import Shingler, Shingles

THRESHOLD = 0.5
"""Of the shorter text's shingles. Half of them are left where one word in five has been exchanged."""

LEAST_SHINGLES = 20
"""Of a text that is compared at all. Two sentences of standing words, "did not respond to a request for comment", are
no copy of another article's."""

_SCALE = 4  # one shingle in four is looked up: of a text with the least number of shingles still five
_BOUND = np.uint32(2**32 // _SCALE)
_LEAST_SHARED = 2  # shingles looked up: one alone is, more often than not, a turn of phrase
_PART_OF_SHARED = 0.15  # some of what two near texts share is first met elsewhere, and then proposes that one
_PROPOSED = 2  # the first and as many of the last articles that have a shingle
_ROUNDING = 3  # digits; a shingle of a common article is some 0.002 of it


@dataclass(frozen=True)
class NearCopy:
    """An article and an earlier one that has a good part of its words, or a good part of whose words it has.

    Attributes:
        article_id: the later of the two.
        other_article_id: the earlier of the two: by date, then by identifier.
        similarity: Jaccard similarity of the sets of shingles: 1 where all are the same.
        contained: share of the article's shingles that stand in the other.
        containing: share of the other's shingles that stand in the article.
        is_partial: whether the longer of the two says much that the shorter does not: an excerpt, a brief, a digest of
            several reports.
    """

    article_id: str
    other_article_id: str
    similarity: float
    contained: float
    containing: float
    is_partial: bool

    @property
    def containment(self) -> float:
        """Share of the shorter text's shingles that stand in the longer."""
        return max(self.contained, self.containing)


def near_copies(items: Iterable[tuple[str, str | None, str]], threshold: float = THRESHOLD) -> tuple[NearCopy, ...]:
    """Every article that is near an earlier one, with the earliest that it is near to.

    Two texts are near where the shingles they share are `threshold` or more of the shorter one's: a brief that stands
    whole in a long report is near it. Where they are `threshold` or more of the longer one's too, the two are of one
    cluster. An article has one link into each cluster it is near to, so that there are about as many links as articles,
    however large a cluster is. The same for any order of the items.

    Args:
        items: identifier, date published as far as known and text of each article. Read once; no text is kept.
        threshold: from above 0 to 1.

    Raises:
        ValueError: the threshold is out of bounds, or an identifier comes twice.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"the threshold is {threshold}, and must be above 0 and at most 1")
    shingler = Shingler()
    read = [(date_order(published), name, shingler.shingles(text)) for name, published, text in items]
    read.sort(key=lambda one: one[:2])
    names = [name for _, name, _ in read]
    if len(set(names)) < len(names):
        raise ValueError("an article stands among the items more than once")
    links = _Links(names, [shingles for *_, shingles in read], threshold)
    del read
    return tuple(links.found())


def clusters(copies: Iterable[NearCopy]) -> tuple[tuple[str, ...], ...]:
    """The articles that are copies of each other, or of a copy of each other, and so on: each group sorted, sorted.

    A partial copy joins nothing: a digest holds several reports, which do not become one by that.
    """
    forest = _Forest()
    for copy in copies:
        if not copy.is_partial:
            forest.join(copy.other_article_id, copy.article_id)
    return forest.groups()


class _Forest:
    """Which articles hang together (union-find)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def root(self, name: str) -> str:
        above = self._above
        while (parent := above.setdefault(name, name)) != name:
            above[name] = name = above[parent]
        return name

    def join(self, one: str, other: str) -> None:
        self._above[self.root(other)] = self.root(one)

    def groups(self) -> tuple[tuple[str, ...], ...]:
        found: dict[str, list[str]] = {}
        for name in self._above:
            found.setdefault(self.root(name), []).append(name)
        return tuple(sorted(tuple(sorted(group)) for group in found.values()))


class _Links:
    """Goes through the articles from the earliest on, and links each to those before it.

    Args:
        names: identifiers, the earliest first.
        shingles: of the same articles.
        threshold: see `near_copies`.
    """

    def __init__(self, names: Sequence[str], shingles: Sequence[Shingles], threshold: float) -> None:
        self._names = names
        self._shingles = shingles
        self._threshold = threshold
        self._forest = _Forest()
        self._nearest: dict[int, int] = {}
        """The earliest of its cluster that an article is near to."""

    def found(self) -> Iterator[NearCopy]:
        for later, candidates in _candidates(self._shingles, self._threshold):
            yield from self._links_of(later, candidates)

    def _links_of(self, later: int, candidates: Sequence[int]) -> Iterator[NearCopy]:
        name = self._names[later]
        partly: set[str] = set()
        for candidate in candidates:
            if self._forest.root(self._names[candidate]) == self._forest.root(name):
                continue
            copy = self._compared(later, candidate)
            if copy is None or (copy.is_partial and self._forest.root(self._names[candidate]) in partly):
                continue
            if copy.is_partial:
                partly.add(self._forest.root(self._names[candidate]))
                yield copy
                continue
            earliest, copy = self._earliest(later, candidate, copy)
            self._nearest.setdefault(later, earliest)
            self._forest.join(copy.other_article_id, name)
            yield copy

    def _earliest(self, later: int, earlier: int, copy: NearCopy) -> tuple[int, NearCopy]:
        """Follow the links of the earlier article back, as long as the later one is near to what is there."""
        while (before := self._nearest.get(earlier)) is not None:
            nearer = self._compared(later, before)
            if nearer is None or nearer.is_partial:
                break
            earlier, copy = before, nearer
        return earlier, copy

    def _compared(self, later: int, earlier: int) -> NearCopy | None:
        """The link between two articles; None where they are not near."""
        one, other = self._shingles[later], self._shingles[earlier]
        shared = _number_shared(one, other)
        if shared < self._threshold * min(one.size, other.size):
            return None
        return NearCopy(
            article_id=self._names[later],
            other_article_id=self._names[earlier],
            similarity=round(shared / (one.size + other.size - shared), _ROUNDING),
            contained=round(shared / one.size, _ROUNDING),
            containing=round(shared / other.size, _ROUNDING),
            is_partial=shared < self._threshold * max(one.size, other.size),
        )


def _number_shared(one: Shingles, other: Shingles) -> int:
    shorter, longer = (one, other) if one.size <= other.size else (other, one)
    places = np.searchsorted(longer, shorter)
    places[places == longer.size] = 0  # which is less than the shingle that was looked for, or its equal
    return int(np.count_nonzero(longer[places] == shorter))


def _candidates(shingles: Sequence[Shingles], threshold: float) -> Iterator[tuple[int, list[int]]]:
    """Each article that may be near an earlier one, in order, and those that it may be near to, in order."""
    sizes = np.array(
        [np.searchsorted(one, _BOUND) if one.size >= LEAST_SHINGLES else 0 for one in shingles], dtype=np.int64
    )
    if not sizes.any():
        return
    pairs, shared = _proposed(shingles, sizes)
    later, earlier = pairs >> np.uint64(32), pairs & np.uint64(0xFFFFFFFF)
    shorter = np.minimum(sizes[later.astype(np.int64)], sizes[earlier.astype(np.int64)])
    likely = shared >= np.maximum(np.minimum(_LEAST_SHARED, shorter), _PART_OF_SHARED * threshold * shorter)
    later, earlier = later[likely], earlier[likely]
    starts = np.flatnonzero(np.diff(later, prepend=np.uint64(0xFFFFFFFF))).tolist()
    for start, end in pairwise([*starts, later.size]):
        yield int(later[start]), earlier[start:end].tolist()


def _proposed(shingles: Sequence[Shingles], sizes: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Pairs of articles that share a shingle looked up, as later and earlier in one number, and how many they share."""
    index = np.concatenate([one[:size] for one, size in zip(shingles, sizes, strict=True)]).astype(np.uint64)
    index <<= np.uint64(32)
    index |= np.repeat(np.arange(sizes.size, dtype=np.uint64), sizes)
    index.sort()  # by shingle, then from the earliest article to the latest
    articles = (index & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    index >>= np.uint64(32)
    is_first = np.empty(index.size, dtype=bool)
    is_first[0] = True
    np.not_equal(index[1:], index[:-1], out=is_first[1:])
    del index
    places = np.flatnonzero(~is_first)
    firsts = np.flatnonzero(is_first)
    starts = firsts[np.searchsorted(firsts, places) - 1]
    del is_first, firsts
    proposed = [_joined(articles, places, starts + at, starts + at < places) for at in range(_PROPOSED)]
    proposed += [
        _joined(articles, places, places - at, places - at >= starts + _PROPOSED) for at in range(1, _PROPOSED + 1)
    ]
    del places, starts, articles
    pairs = np.concatenate(proposed)
    del proposed
    pairs.sort()
    starts = np.flatnonzero(np.diff(pairs, prepend=np.uint64(2**64 - 1)))
    return pairs[starts], np.diff(starts, append=pairs.size)


def _joined(
    articles: NDArray[np.uint32], later: NDArray[np.int64], earlier: NDArray[np.int64], chosen: NDArray[np.bool_]
) -> NDArray[np.uint64]:
    """Of the chosen ones, the article at the later place and that at the earlier one in one number."""
    pairs = articles[later[chosen]].astype(np.uint64)
    pairs <<= np.uint64(32)
    pairs |= articles[earlier[chosen]]
    return pairs
