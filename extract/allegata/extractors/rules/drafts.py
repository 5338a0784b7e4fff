"""Signs and suspects to allegations: which acts and accused belong together, the main allegation first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...vocabulary import ActCode, MeansCode
from .affected_rows import Row
from .citing import Candidate
from .identity import Suspect
from .responses import Answer
from .scene import Scene
from .text import Sentence, Span
from .triggers import Hit

_APART = (ActCode.FAILURE_TO_PROTECT, ActCode.FACILITATION, ActCode.PRISON_RECRUITMENT)
"""Acts that are told of somebody else, or befall other people, than the rest of a story."""

_MOST_HITS = 60
"""What an article says sixty times it has said; it bounds the work on any text."""


@dataclass
class Draft:
    """An allegation in the making."""

    acts: list[ActCode] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    suspects: list[Suspect] = field(default_factory=list)
    means: dict[MeansCode, tuple[Sentence, Span]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    cited: list[Candidate] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def sentences(self) -> list[Sentence]:
        """The sentences that show an act, in order, each once."""
        unique = {hit.sentence.index: hit.sentence for hit in self.hits}
        return [unique[index] for index in sorted(unique)]

    @property
    def indices(self) -> set[int]:
        """Of the sentences that show an act."""
        return {hit.sentence.index for hit in self.hits}

    @property
    def first(self) -> int:
        """Index of the first sentence that shows an act."""
        return min(hit.sentence.index for hit in self.hits)


def drafts_of(
    scene: Scene,
    acts: Mapping[ActCode, float],
    hits: list[Hit],
    suspects: list[Suspect],
    telling: Mapping[str, float],
) -> list[Draft]:
    """The allegations of an article.

    Args:
        scene: the article.
        acts: the acts that are taken, with their scores.
        hits: all signs of conduct.
        suspects: the actors that are taken for accused.
        telling: weight of a word class for an act, by `act|has:CLASS`; it finds the sentence of an act without a sign.
    """
    shown = {act: _evidence(scene, act, hits, telling) for act in acts}
    main = [act for act in acts if act not in _APART] or [next(iter(sorted(acts, key=lambda act: -acts[act])))]
    drafts = [_draft(main, shown, hits)]
    rest = list(suspects)
    core = {sentence.index for sentence in drafts[0].sentences}
    for act in acts:
        if act in main:
            continue
        own = {hit.sentence.index for hit in shown[act]}
        if act is ActCode.PRISON_RECRUITMENT:
            mine = [s for s in suspects if s.doing & own]
            apart = not own & core
        else:
            mine = [s for s in suspects if _does_only(s, act, own, core) and not s.acts & set(main)]
            apart = bool(mine)
        if not apart:
            drafts[0].acts.append(act)
            drafts[0].hits += shown[act]
            continue
        draft = _draft([act], shown, hits)
        draft.suspects = mine
        if act is not ActCode.PRISON_RECRUITMENT:
            rest = [s for s in rest if s not in mine]
        drafts.append(draft)
    drafts[0].suspects = rest
    for draft in drafts:
        draft.hits.sort(key=lambda hit: (hit.sentence.index, hit.verb.first))
    return [drafts[0], *sorted(drafts[1:], key=lambda draft: draft.first)]


def _does_only(suspect: Suspect, act: ActCode, own: set[int], core: set[int]) -> bool:
    """Whether a suspect is said to do this, and nothing of what the main allegation says."""
    does = bool(suspect.doing & (own - core)) or (act in suspect.acts and bool(suspect.doing & own))
    return does and not suspect.doing & (core - own)


def _draft(acts: list[ActCode], shown: Mapping[ActCode, list[Hit]], hits: list[Hit]) -> Draft:
    return Draft(list(acts), [hit for act in acts for hit in shown[act]])


def _evidence(scene: Scene, act: ActCode, hits: list[Hit], telling: Mapping[str, float]) -> list[Hit]:
    """The signs of an act: the sound ones, else any, else the sentence whose words speak most for it."""
    mine = [hit for hit in hits if hit.act is act]
    sound = [hit for hit in mine if hit.is_sound]
    strong = [hit for hit in sound if not hit.is_weak]
    if mine:
        return (strong or sound or mine)[:_MOST_HITS]
    best, whole = most_telling(scene.sentences, act, telling)
    return [Hit(best, act, whole, Span(whole.first, whole.first), False, False, (), True, "words")]


def most_telling(sentences: Sequence[Sentence], value: str, telling: Mapping[str, float]) -> tuple[Sentence, Span]:
    """The sentence whose word classes speak most for an act or means, and those of its words that do."""
    known = {name for sentence in sentences for name in sentence.found}
    weigh = {name: weight for name in known if (weight := telling.get(f"{value}|has:{name}"))}
    best = max(sentences, key=lambda sentence: sum(weigh.get(name, 0.0) for name in sentence.found))
    spans = [span for name in best.found if weigh.get(name, 0.0) > 0 for span in best.spans(name)]
    whole = Span(min(s.first for s in spans), max(s.last for s in spans)) if spans else Span(0, len(best.tokens) - 1)
    return best, whole
