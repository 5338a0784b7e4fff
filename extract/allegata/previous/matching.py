"""Which allegation of an article is which of the release before.

By the codebook (section 1) an article has one allegation for each accused and kind of conduct, whichever of its
sentences show it. So accused and conduct come first, and the words tell which of several it is. Three rounds, each
among those that are left, one to one:

1. The same identifier and the same text: article, accused, acts and span are the same.
2. An accused in common, or nobody accused in both. In the same text an act in common is enough, for two extractors show
   the same allegation by different sentences; where nobody is accused, all acts have to be the same. In a text that
   changed, the words have to be the same too: what the earlier row rested on may be gone, what stands there now may be
   about other people, and an identifier that was cited must not come to mean something else without a word. Only where
   the release before withholds every quote of the row, so that words can not be compared, accused and acts that are
   exactly the same stand for them.
3. The same words and an act in common, and one of the two names no accused, or they name others than states in
   different words ("recruiters", "agents"): an extractor overlooked who is accused, or took another word for them.

The words are the same where a third of the shorter evidence is common: two extractors seldom cut a quote alike, and the
shorter one mostly lies within the longer. In one text these are the same places in it, in two texts words that stand
side by side in both. Accused of different states never match, nor a state and somebody who is none. Of all ways to
pair, the one with the greatest total is taken, so that the order of the allegations decides nothing.
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
    for weight in (_identical, _by_accused, _by_words):
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


def _by_accused(one: Claim, other: Claim, is_same_text: bool) -> int:
    who, what = _common_accused(one.accused, other.accused), _common(one.acts, other.acts)
    if not who:
        return _NO_PAIR
    words = common_words(one, other, is_same_text)
    is_exact = who == 1 and what == 1
    if words is None or words < SAME_WORDS:
        # nobody is no accused that could be the same
        is_enough = bool(what) and (bool(one.accused) or is_exact) if is_same_text else False
        is_dark = words is None and is_exact and bool(one.accused)
        if not (is_enough or is_dark):
            return _NO_PAIR
    return round(_SCALE * (who + what + (words or 0.0)))


def _by_words(one: Claim, other: Claim, is_same_text: bool) -> int:
    words, what = common_words(one, other, is_same_text), _common(one.acts, other.acts)
    is_possible = not (one.accused and other.accused) or not (_names_state(one) or _names_state(other))
    if words is None or words < SAME_WORDS or not what or not is_possible:
        return _NO_PAIR
    return round(_SCALE * (words + what))


def _names_state(claim: Claim) -> bool:
    return any(each.state for each in claim.accused)


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


def _common_accused(some: Sequence[Accused], others: Sequence[Accused]) -> float:
    """How much of the accused is the same, 0 to 1; 0 where both name states and none in common. Nobody is nobody: 1."""
    states, other_states = ({each.state for each in side if each.state} for side in (some, others))
    if states and other_states and not states & other_states:
        return 0.0
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
