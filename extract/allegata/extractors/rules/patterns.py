"""Patterns over the word classes of a sentence.

`COERCE! ..14 SERVE`: a form of COERCE, then one of SERVE with at most 14 words between; `A & B`: both in the sentence,
in any order. `!` marks the word that is the act, whose subject or agent is looked for. `A! >> B C`: B and C in one of
the next two sentences ("They were promised jobs. A week later they were at the front.").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .text import Sentence, Span

WINDOW = 45
"""Words within which parts joined by `&` stand together: about one long sentence."""

_GAP = re.compile(r"\.\.(\d+)$")


class Match(NamedTuple):
    """Where a pattern holds: its outermost tokens, inclusive, and the form that is the act."""

    first: int
    last: int
    verb_first: int
    verb_last: int


@dataclass(frozen=True)
class _Chain:
    classes: tuple[str, ...]
    gaps: tuple[int, ...]
    verb: int | None


@dataclass(frozen=True)
class Pattern:
    """One or more chains of classes; all must hold. The first holds the act."""

    chains: tuple[_Chain, ...]
    classes: frozenset[str]
    """All classes that must stand in a sentence."""

    following: frozenset[str] = frozenset()
    """All classes that must stand in one of the next sentences."""

    @property
    def verb_class(self) -> str:
        """The class of the form that is the act."""
        return self.chains[0].classes[self.chains[0].verb or 0]

    @staticmethod
    def parse(text: str) -> Pattern:
        """Read a pattern.

        Raises:
            ValueError: it has no word marked `!` in its first part or any other part is malformed.
        """
        text, _, following = text.partition(">>")
        chains = tuple(_parsed(part) for part in text.split("&"))
        chains = tuple(sorted(chains, key=lambda chain: chain.verb is None))
        if chains[0].verb is None:
            raise ValueError(f"no word is marked as the act in {text!r}")
        return Pattern(
            chains, frozenset(name for chain in chains for name in chain.classes), frozenset(following.split())
        )

    def matches(self, sentence: Sentence) -> Iterator[Match]:
        """Every place where the pattern holds, in order, one for each form that is the act."""
        if not self.classes <= sentence.found.keys():
            return
        seen: set[int] = set()
        for spans in _found(self.chains[0], sentence):
            verb = spans[self.chains[0].verb or 0]
            if verb.first in seen:
                continue
            first, last = min(s.first for s in spans), max(s.last for s in spans)
            for chain in self.chains[1:]:
                nearest = _nearest(chain, sentence, first, last)
                if nearest is None:
                    break
                first, last = min(first, nearest.first), max(last, nearest.last)
            else:
                seen.add(verb.first)
                yield Match(first, last, verb.first, verb.last)


def _parsed(part: str) -> _Chain:
    classes: list[str] = []
    gaps: list[int] = []
    verb: int | None = None
    for word in part.split():
        gap = _GAP.match(word)
        if gap:
            gaps.append(int(gap.group(1)))
            continue
        if word.endswith("!"):
            verb = len(classes)
        classes.append(word.removesuffix("!"))
    if len(gaps) != len(classes) - 1:
        raise ValueError(f"a gap belongs between two classes: {part!r}")
    return _Chain(tuple(classes), tuple(gaps), verb)


def _found(chain: _Chain, sentence: Sentence) -> Iterator[tuple[Span, ...]]:
    for start in sentence.spans(chain.classes[0]):
        spans = [start]
        for name, gap in zip(chain.classes[1:], chain.gaps, strict=True):
            after = spans[-1].last
            following = next((s for s in sentence.spans(name) if s.first > after), None)
            if following is None or following.first - after - 1 > gap:
                break
            spans.append(following)
        else:
            yield tuple(spans)


def _nearest(chain: _Chain, sentence: Sentence, first: int, last: int) -> Span | None:
    best: tuple[int, int, int] | None = None
    for spans in _found(chain, sentence):
        start, end = spans[0].first, spans[-1].last
        distance = max(start - last, first - end, 0)
        if distance <= WINDOW and (best is None or distance < best[0]):
            best = (distance, start, end)
    if best is None:
        return None
    return type(sentence.spans(chain.classes[0])[0])(best[1], best[2])
