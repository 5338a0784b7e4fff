"""Which allegation of an article is which of the release before.

Three rounds, each among those that are left, one to one:

1. The same identifier and the same text: article, accused, acts and span are the same.
2. They rest on the same words. Where the text is the same, these are the same places in it; where it changed, words
   that stand side by side in both. A third of the shorter evidence has to be common: two extractors seldom cut a quote
   alike, and the shorter one mostly lies within the longer. An act or an accused has to be common too, for one sentence
   may accuse two of different things.
3. They rest on other words, and the accused and the conduct are the same. In one text that is the same allegation by
   the codebook (section 1: "Sentences that describe the same conduct by the same accused are one allegation"): two
   extractors show it by different sentences. In a text that changed it is not: what the earlier row rested on is gone,
   what stands there now may be about other people, and an identifier that was cited must not come to mean something
   else without a word. There it counts only where the release before withholds every quote of the row, so that words
   can not be compared, and accused and acts are exactly the same.

Accused of two different states never match. Of all ways to pair, the one with the greatest total is taken, so that the
order of the allegations decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .assignment import best_pairs
from .claims import Accused, Claim, Span

SAME_WORDS = 1 / 3
"""Share of the shorter evidence that both have, from which they rest on the same words; see above."""

_SCALE = 1_000_000  # weights are integers, so that no machine adds them up otherwise
_NO_PAIR = 0

Allowed = Callable[[Claim, Claim], bool]


def match(new: Sequence[Claim], known: Sequence[Claim], is_same_text: bool, allowed: Allowed) -> dict[str, str]:
    """Pair the allegations of an article with those of the release before.

    Args:
        new: of this extraction, in any order.
        known: of the release before, in any order.
        is_same_text: both were read from the same text.
        allowed: whether a pair may be made at all, whatever speaks for it.

    Returns:
        identifier of this extraction → identifier of the release before.
    """
    left = sorted(new, key=lambda claim: claim.claim_id)
    free = sorted(known, key=lambda claim: claim.claim_id)
    found: dict[str, str] = {}
    for weight in (_identical, _by_words, _by_conduct):
        weights = [
            [weight(one, other, is_same_text) if allowed(one, other) else _NO_PAIR for other in free] for one in left
        ]
        pairs = best_pairs(weights)
        found |= {left[one].claim_id: free[other].claim_id for one, other in pairs.items()}
        left = [one for number, one in enumerate(left) if number not in pairs]
        taken = set(pairs.values())
        free = [other for number, other in enumerate(free) if number not in taken]
    return found


def _identical(one: Claim, other: Claim, is_same_text: bool) -> int:
    return int(is_same_text and one.claim_id == other.claim_id)


def _by_words(one: Claim, other: Claim, is_same_text: bool) -> int:
    words = common_words(one, other, is_same_text)
    who, what = _common_accused(one.accused, other.accused), _common(one.acts, other.acts)
    if words is None or words < SAME_WORDS or who is None or not (who or what):
        return _NO_PAIR
    return round(_SCALE * (2 * words + who + what))  # words and values decide in equal parts


def _by_conduct(one: Claim, other: Claim, is_same_text: bool) -> int:
    who, what = _common_accused(one.accused, other.accused), _common(one.acts, other.acts)
    if not who or not what:
        return _NO_PAIR
    is_exact = who == 1 and what == 1
    if is_same_text:
        return round(_SCALE * (who + what)) if one.accused or is_exact else _NO_PAIR
    is_dark = common_words(one, other, is_same_text) is None
    return round(_SCALE * (who + what)) if is_dark and is_exact and one.accused else _NO_PAIR


def common_words(one: Claim, other: Claim, is_same_text: bool) -> float | None:
    """How much of the shorter evidence both have, 0 to 1; null where one of them shows none.

    Where the claims' own quotes are withheld in one of them, the other quotes of the rows stand for them.
    """
    if is_same_text:
        if one.spans and other.spans:
            return overlap(one.spans, other.spans)
        mine, theirs = (*one.spans, *one.other_spans), (*other.spans, *other.other_spans)
        return overlap(mine, theirs) if mine and theirs else None
    if one.pairs and other.pairs:
        return _share(one.pairs, other.pairs)
    words, others = one.pairs | one.other_pairs, other.pairs | other.other_pairs
    return _share(words, others) if words and others else None


def overlap(spans: Sequence[Span], others: Sequence[Span]) -> float:
    """How much of the shorter of two sets of places lies in the other, by code points, 0 to 1."""
    mine, theirs = _united(spans), _united(others)
    both = sum(max(0, min(end, last) - max(start, first)) for start, end in mine for first, last in theirs)
    return both / min(sum(end - start for start, end in places) for places in (mine, theirs))


def _united(spans: Sequence[Span]) -> list[Span]:
    united: list[Span] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def _share(words: frozenset[tuple[str, str]], others: frozenset[tuple[str, str]]) -> float:
    return len(words & others) / min(len(words), len(others))


def _common(codes: frozenset[str], others: frozenset[str]) -> float:
    """How much two sets have in common (Dice), 0 to 1."""
    return 2 * len(codes & others) / max(1, len(codes) + len(others))


def _common_accused(some: Sequence[Accused], others: Sequence[Accused]) -> float | None:
    """How much of the accused is the same, 0 to 1; null where they are different states. Nobody is nobody: 1."""
    states, other_states = ({each.state for each in side if each.state} for side in (some, others))
    if states and other_states and not states & other_states:
        return None
    if not some and not others:
        return 1.0
    stateless, other_stateless = (_stateless(side) for side in (some, others))
    labels, other_labels = ({each.label for each in side if each.label} for side in (stateless, other_stateless))
    same_labels = labels & other_labels
    same = len(states & other_states) + len(same_labels) + _same_roles(stateless, other_stateless, same_labels)
    sizes = len(states) + len(stateless) + len(other_states) + len(other_stateless)
    return 2 * same / sizes


def _stateless(accused: Sequence[Accused]) -> list[Accused]:
    """Those of no state, each once, in an order of their own."""
    found = {(each.label or "", each.role[0], each.role[1] or ""): each for each in accused if not each.state}
    by_label = {key[0] or key: found[key] for key in sorted(found)}
    return list(by_label.values())


def _same_roles(some: Sequence[Accused], others: Sequence[Accused], named: set[str]) -> int:
    """How many more may be the same where a release names one of the two by its role alone."""
    waiting = [each for each in some if each.label not in named]
    count = 0
    for other in others:
        if other.label in named:
            continue
        for each in waiting:
            if each.role == other.role and not (each.label and other.label):
                waiting.remove(each)
                count += 1
                break
    return count
