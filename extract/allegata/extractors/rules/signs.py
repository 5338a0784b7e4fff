"""What speaks for an allegation, and for each act, in an article: named features that fitted tables weigh."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...vocabulary import ActCode, MeansCode
from .text import Sentence
from .triggers import Hit, MeansHit

ACTS = tuple(act for act in ActCode if act is not ActCode.OTHER_ABUSE)
"""Acts that words can show; what fits none of them is left to readers."""

_CLAIMED = ("CLAIM", "HEDGE", "ACCUSE", "ACCUSED", "CLAIM_NOUN")
_SERVICE = ("INTO_SERVICE", "SERVE", "LABOUR_SITE", "FORCED_LABOUR")
_PRESSED = (
    "SIGN_OR",
    "CHOICE",
    "REFUSE",
    "OFFICE",
    "CONTRACT",
    "INTO_SERVICE",
    "UNDER_SUSPICION",
    "SUSPECT",
    "RECRUITS",
)
"""Beside these a prison, a threat or a sum is a means, or is none."""

_STEPS = (9, 5, 3, 2, 1, 0)
_BUCKETS = tuple(next(str(least) for least in _STEPS if count >= least) for count in range(_STEPS[0] + 1))
_MANY = 2
"""Sentences beyond which a word class is a theme of the article."""

_PART = frozenset({"R_DENIES"})
"""Word classes that only tell some words of another apart, whose answer it is that counts, not what the text tells."""

_UNTOLD = ("many:", "has:R_")
"""Features of an article that say nothing of which act or means it tells: repetition, and the words of answers."""

NEAR = 2
"""Sentences around an act in which its means are told."""


def bucket(count: int) -> str:
    """A number as one of few: 0, 1, 2, 3, 5, 9 stand for it and what follows up to the next."""
    return _BUCKETS[min(count, _STEPS[0])]


def article_features(sentences: Sequence[Sentence], hits: Iterable[Hit]) -> set[str]:
    """What a text as a whole shows: how many signs of conduct, of how many kinds, and which word classes."""
    sound = [hit for hit in hits if hit.is_sound and hit.act is not None]
    strong = [hit for hit in sound if not hit.is_weak]
    found = {
        f"strong={bucket(len({h.sentence.index for h in strong}))}",
        f"sound={bucket(len({h.sentence.index for h in sound}))}",
        f"acts={bucket(len({h.act for h in strong}))}",
        f"soundacts={bucket(len({h.act for h in sound}))}",
    }
    found.add(f"length={bucket(len(sentences))}")
    counts: dict[str, int] = {}
    for sentence in sentences:
        for name in sentence.found.keys() - _PART:
            counts[name] = counts.get(name, 0) + 1
    found.update(f"has:{name}" for name in counts)
    found.update(f"many:{name}" for name, count in counts.items() if count > _MANY)
    return found


def told_in(article: set[str]) -> list[str]:
    """Features of an article that may say which act or means it tells; they are weighed crossed with each."""
    return [name for name in article if not name.startswith(_UNTOLD)]


def acts_shown(hits: list[Hit]) -> dict[ActCode, set[str]]:
    """By act: the rules that fired, what speaks against them, and what stands beside them."""
    by_act: dict[ActCode, list[Hit]] = {act: [] for act in ACTS}
    for hit in hits:
        if hit.act is not None:
            by_act[hit.act].append(hit)
    strong = {act for act, mine in by_act.items() if any(hit.is_sound and not hit.is_weak for hit in mine)}
    found: dict[ActCode, set[str]] = {}
    for act, mine in by_act.items():
        features = {f"act:{act}"}
        if mine:
            features |= _of_hits(mine)
            features |= {f"{act}+{other}" for other in strong if other is not act}
            features.add(f"others={bucket(len(strong - {act}))}")
        else:
            features.add("unshown")
            features.add(f"{act}|unshown")
        found[act] = features
    return found


def _of_hits(hits: list[Hit]) -> set[str]:
    sound = [hit for hit in hits if hit.is_sound]
    best = sound or hits
    features = {f"rule:{hit.rule}" for hit in sound}
    features |= {f"flawed:{hit.rule}" for hit in hits if not hit.is_sound}
    features |= {f"flaw:{flaw}" for hit in best for flaw in hit.flaws}
    indices = {hit.sentence.index for hit in sound}
    features.add(f"sentences={bucket(len(indices))}")
    features.add(f"rules={bucket(len({hit.rule for hit in sound}))}")
    shown = "shown" if any(not hit.is_weak for hit in sound) else "hinted" if sound else "flawed"
    features |= {shown, f"{hits[0].act}|{shown}"}
    if indices:
        features.add("lead" if min(indices) < 2 else "later")
    features |= {f"beside:{name}" for hit in best for name in (*_CLAIMED, *_SERVICE) if hit.sentence.has(name)}
    return features


def means_shown(hits: list[Hit], means_hits: list[MeansHit]) -> dict[MeansCode, set[str]]:
    """By means: the rules that fired and how near to an act, and the acts that are shown."""
    sound = [hit for hit in hits if hit.is_sound and hit.act is not None]
    strong = {hit.act for hit in sound if not hit.is_weak}
    weak = {hit.act for hit in sound} - strong
    places = {hit.sentence.index for hit in sound}
    by_code: dict[MeansCode, list[MeansHit]] = {code: [] for code in MeansCode}
    for hit in means_hits:
        by_code[hit.code].append(hit)
    found: dict[MeansCode, set[str]] = {}
    for code, mine in by_code.items():
        features = {f"{code}+{act}" for act in strong}
        features |= {f"{code}~{act}" for act in weak}
        features.add(f"means:{code}")
        features |= _of_means(code, mine, places, strong) if mine else {"unshown", f"{code}|unshown"}
        found[code] = features
    return found


def _of_means(code: MeansCode, hits: list[MeansHit], places: set[int], acts: set[ActCode | None]) -> set[str]:
    sound = [hit for hit in hits if not hit.flaws]
    features = {f"rule:{hit.rule}" for hit in sound}
    features |= {f"flawed:{hit.rule}" for hit in hits if hit.flaws}
    features |= {f"flaw:{flaw}" for hit in (sound or hits) for flaw in hit.flaws}
    nearest = min((distance(hit, places) for hit in sound), default=None)
    place = "none" if nearest is None else "in" if nearest == 0 else "near" if nearest <= NEAR else "far"
    features |= {f"place={place}", f"{code}|place={place}"}
    features.add(f"sentences={bucket(len({hit.sentence.index for hit in sound}))}")
    features.add(f"rules={bucket(len({hit.rule for hit in sound}))}")
    features |= {f"{code}&{name}" for name in _PRESSED if any(hit.sentence.has(name) for hit in sound)}
    if any(hit.acts & acts for hit in sound):
        features |= {"fits", f"{code}|fits"}
    return features


def distance(hit: MeansHit, places: set[int]) -> int:
    """Sentences between a sign of means and the nearest sign of an act; many where it is far, or there is none."""
    if not places:
        return _STEPS[0]
    index = hit.sentence.index
    for step in range(_STEPS[0]):
        if index - step in places or index + step in places:
            return step
    return _STEPS[0]
