"""What an article shows before anything is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ...vocabulary import ActCode, MeansCode
from .agents import Cast, cast_of
from .attribution import heard
from .citing import Candidate
from .drafts import most_telling
from .groups import Group
from .hearing import Hearing
from .responses import Answers
from .scene import Scene, scene_of
from .signs import NEAR, acts_shown, article_features, distance, means_shown, told_in
from .stance import checks_a_claim
from .tables import tables
from .text import Sentence, Span
from .triggers import Hit, MeansHit, groups_of, hits_in, means_hits_in

_STRETCH = 10
"""Sentences of a stretch: as many as the articles have that the tables are fitted on."""

_LONG = 16
"""Sentences up to which a text is one stretch."""


@dataclass
class Findings:
    """What an article shows before anything is decided; what most articles need not be asked is read when it is."""

    scene: Scene
    groups: dict[int, list[Group]]
    hits: list[Hit]
    article: set[str]

    @cached_property
    def cast(self) -> Cast:
        """Who is in it."""
        return cast_of(self.scene, self.groups)

    @cached_property
    def means_hits(self) -> list[MeansHit]:
        """The signs of means."""
        return [hit for sentence in self.scene.sentences for hit in means_hits_in(self.scene, sentence)]

    @cached_property
    def told(self) -> list[str]:
        """What of `article` may say which act or means is told."""
        return told_in(self.article)

    @cached_property
    def shown_acts(self) -> dict[ActCode, set[str]]:
        """What shows each act."""
        return acts_shown(self.hits)

    @cached_property
    def shown_means(self) -> dict[MeansCode, set[str]]:
        """What shows each means."""
        return means_shown(self.hits, self.means_hits)

    @property
    def acts(self) -> dict[ActCode, set[str]]:
        """By act, all that speaks for and against it, as the table names it."""
        return {act: shown | {f"{act}|{name}" for name in self.told} for act, shown in self.shown_acts.items()}

    def stretches(self) -> Iterator[set[str]]:
        """The same as `article`, by stretches of a long text: one is an allegation wherever it stands in it."""
        sentences = self.scene.sentences
        if len(sentences) <= _LONG:
            yield self.article
            return
        by_sentence: dict[int, list[Hit]] = {}
        for hit in self.hits:
            by_sentence.setdefault(hit.sentence.index, []).append(hit)
        checks = self.article & {"checks"}
        for first in range(0, len(sentences) - _STRETCH // 2, _STRETCH // 2):
            part = sentences[first : first + _STRETCH]
            yield article_features(part, [hit for s in part for hit in by_sentence.get(s.index, ())]) | checks

    @property
    def means(self) -> dict[MeansCode, set[str]]:
        """By means, all that speaks for and against it, as the table names it."""
        return {code: shown | {f"{code}|{name}" for name in self.told} for code, shown in self.shown_means.items()}

    @cached_property
    def hearing(self) -> Hearing:
        """Who says what."""
        return heard(self.cast.scene)

    @cached_property
    def answers(self) -> Answers:
        """Who answers, whoever is accused."""
        return Answers(self.cast, self.hits)

    @cached_property
    def answering(self) -> dict[int, list[tuple[Span, str]]]:
        """By sentence, who may give an answer of which form."""
        found: dict[int, list[tuple[Span, str]]] = {}
        for candidate in self.answers.candidates:
            actor = candidate.voice.actor
            found.setdefault(actor.sentence.index, []).append((actor.span, candidate.form.value))
        return found


def findings_of(text: str, language: str = "en") -> Findings:
    """Lay out a text and find the signs of conduct in it."""
    scene = scene_of(text, tables(language))
    groups = groups_of(scene)
    is_check = checks_a_claim(scene)
    hits = [hit for s in scene.sentences for hit in hits_in(scene, s, groups[s.index], is_check)]
    checks = {"checks"} if is_check else set()
    return Findings(scene, groups, hits, article_features(scene.sentences, hits) | checks)


def cited_features(found: Findings, cited: Candidate) -> set[str]:
    """What speaks for and against a source: its own features, and whether it is heard for an answer of its own."""
    features = set(cited.features)
    answering: list[bool] = []
    for one in cited.attributions:
        forms = {form for span, form in found.answering.get(one.sentence.index, ()) if _meet(span, one.source)}
        features |= {f"answers:{form}" for form in forms}
        answering.append(bool(forms))
    if any(answering):
        features.add("answers_always" if all(answering) else "answers_too")
    return features


def _meet(one: Span, other: Span) -> bool:
    return one.first <= other.last and other.first <= one.last


def means_evidence(found: Findings, code: MeansCode, telling: Mapping[str, float]) -> tuple[Sentence, Span]:
    """The sentence, and the words of it, that show a means best.

    Args:
        found: an article with at least one sentence.
        code: the means.
        telling: the fitted weights of `means`; where no rule shows the means, they find the sentence whose words do.
    """
    places = {hit.sentence.index for hit in found.hits if hit.is_sound and hit.act is not None}
    mine = [hit for hit in found.means_hits if hit.code is code]
    if mine:
        best = min(
            mine,
            key=lambda hit: (
                len(hit.flaws),
                min(distance(hit, places), NEAR + 1),
                -telling.get(f"rule:{hit.rule}", 0.0),
                hit.sentence.index,
            ),
        )
        return best.sentence, best.whole
    return most_telling(found.scene.sentences, code, telling)
