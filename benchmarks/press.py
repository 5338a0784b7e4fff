"""Articles and copies of them, made of invented words: what the benchmarks of near copies and of linking read.

The words are as frequent as words are (Zipf), some 400 to an article. Three in ten articles are near copies: of
another, or of a copy of it, with 2 to 15 % of the words exchanged, and sentences dropped and added; one in ten of those
is cut to its first third. And there are wire reports, each with 2,000 copies.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

SEED = 5
VOCABULARY = 60_000
SENTENCE = (8, 32)  # words, least and most: 20 on average
SENTENCES = 20
COPIES = 0.3
EXCHANGED = (0.02, 0.15)
CUT = 0.1
WIRE_COPIES = 2_000
WIRE_PART = 0.3  # of all copies, so that there are several reports among 100,000 articles
RECENT = 500  # articles that a copy is made of

Sentences = list[list[str]]


class Made(NamedTuple):
    """An article: the number of the one it descends from (its own, where it is no copy), what it is, and its words."""

    origin: int
    kind: str
    sentences: Sentences


class Press:
    """Writes articles, and copies of them."""

    def __init__(self) -> None:
        self._chance = random.Random(SEED)
        letters = "abcdefghijklmnopqrstuvwxyz"
        self._words = ["".join(self._chance.choices(letters, k=self._chance.randint(2, 10))) for _ in range(VOCABULARY)]
        self._weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))

    def sentence(self) -> list[str]:
        return self._chance.choices(self._words, cum_weights=self._weights, k=self._chance.randint(*SENTENCE))

    def article(self) -> Sentences:
        return [self.sentence() for _ in range(self._chance.randint(SENTENCES // 2, SENTENCES * 3 // 2))]

    def copy(self, article: Sentences, is_cut: bool) -> Sentences:
        """Another wording of an article."""
        share = self._chance.uniform(*EXCHANGED)
        total, chance = self._weights[-1], self._chance.random
        made = [
            [self._words[bisect(self._weights, chance() * total)] if chance() < share else word for word in sentence]
            for sentence in (article[: max(3, len(article) // 3)] if is_cut else article)
        ]
        for _ in range(0 if is_cut else self._chance.randint(0, 2)):
            del made[self._chance.randrange(len(made))]
        for _ in range(self._chance.randint(0, 1 if is_cut else 2)):
            made.insert(self._chance.randrange(len(made) + 1), self.sentence())
        return made

    def edition(self, number: int) -> Iterator[Made]:
        """So many articles."""
        wires = max(1, int(number * COPIES * WIRE_PART / WIRE_COPIES))
        wire_copies = min(WIRE_COPIES, int(number * COPIES * 0.5))
        reports = [self.article() for _ in range(wires)]
        recent: list[tuple[int, Sentences]] = []
        share_of_wire = wires * wire_copies / number
        for at in range(number):
            draw = self._chance.random()
            if at < wires:
                yield Made(at, "wire", reports[at])
            elif draw < share_of_wire:
                origin = self._chance.randrange(wires)
                yield Made(origin, "wire copy", self.copy(reports[origin], is_cut=False))
            elif draw < COPIES and recent:
                origin, text = self._chance.choice(recent)
                is_cut = self._chance.random() < CUT
                made = self.copy(text, is_cut)
                recent = recent if is_cut else [*recent[-RECENT:], (origin, made)]
                yield Made(origin, "cut" if is_cut else "copy", made)
            else:
                text = self.article()
                recent = [*recent[-RECENT:], (at, text)]
                yield Made(at, "", text)


def shown(article: Sentences) -> str:
    """An article as text."""
    return "\n".join(" ".join(sentence).capitalize() + "." for sentence in article)
