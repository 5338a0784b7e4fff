"""Answers to an allegation: who denies, declines, has not replied, calls it something else."""

from __future__ import annotations

from dataclasses import dataclass

from ...vocabulary import ResponseForm
from .actors import Actor
from .agents import Cast
from .text import Sentence, Span

_FORMS: tuple[tuple[str, ResponseForm], ...] = (
    ("R_NO_RESPONSE", ResponseForm.NO_RESPONSE),
    ("R_DECLINED", ResponseForm.DECLINED),
    ("R_DENIED", ResponseForm.DENIED),
    ("R_REFRAMED", ResponseForm.REFRAMED),
    ("R_NO_INFORMATION", ResponseForm.NO_INFORMATION),
    ("R_COUNTER", ResponseForm.COUNTER_ACCUSED),
    ("R_CONTEXT", ResponseForm.CONTEXT_CONCEDED),
    ("R_ACKNOWLEDGED", ResponseForm.ACKNOWLEDGED),
    ("R_PROMISED", ResponseForm.ACTION_PROMISED),
)
_NEEDS_CLAIM = frozenset({ResponseForm.DENIED, ResponseForm.COUNTER_ACCUSED, ResponseForm.REFRAMED})


@dataclass(frozen=True, slots=True)
class Answer:
    """One form of one answer."""

    sentence: Sentence
    span: Span
    responder: Actor
    form: ResponseForm


def answers_in(cast: Cast) -> list[Answer]:
    """The answers of an article, in order. An "it" or "the embassy" goes on for who answered before."""
    found: list[Answer] = []
    speaker: Actor | None = None
    for sentence in cast.scene.sentences:
        subject = _speaker(cast, sentence)
        goes_on = speaker is not None and sentence.paragraph - speaker.sentence.paragraph <= 1
        for name, form in _FORMS:
            for span in sentence.spans(name)[:1]:
                responder = _responder(cast, sentence, span)
                if responder is None and goes_on:
                    responder = speaker
                if responder is None or (form in _NEEDS_CLAIM and not _answers_claim(sentence, speaker is responder)):
                    continue
                found.append(Answer(sentence, span, responder, form))
                speaker = responder
        speaker = subject or (speaker if goes_on else None)
    return found


def _answers_claim(sentence: Sentence, goes_on: bool) -> bool:
    return goes_on or sentence.has("CLAIM_NOUN") or sentence.has("CLAIM") or sentence.has("RECRUIT_STRICT")


def _speaker(cast: Cast, sentence: Sentence) -> Actor | None:
    """Who speaks in a sentence: the actor beside its word of saying."""
    say = cast.scene.tables.words["say"]
    for actor in cast.actors[sentence.index]:
        if actor.is_oblique or actor.is_possessive:
            continue
        after = [t.lower for t in sentence.tokens[actor.span.last + 1 : actor.span.last + 4]]
        before = [t.lower for t in sentence.tokens[max(0, actor.span.first - 3) : actor.span.first]]
        if any(word in say for word in after) or "according" in before:
            return actor
    return None


def _responder(cast: Cast, sentence: Sentence, span: Span) -> Actor | None:
    """The subject of the answer: the nearest actor before it that no preposition precedes; a name counts."""
    tokens = sentence.tokens
    best: Actor | None = None
    for actor in cast.actors[sentence.index]:
        if actor.span.last >= span.first or actor.is_oblique or actor.is_possessive:
            continue
        if span.first - actor.span.last > 25:
            continue
        best = best or actor if _same_clause(sentence, actor.span.last, span.first) else actor
    if best is None:
        after = [a for a in cast.actors[sentence.index] if span.last < a.span.first <= span.last + 25]
        say = cast.scene.tables.words["say"]
        for actor in after:
            around = [t.lower for t in tokens[actor.span.last + 1 : actor.span.last + 3]]
            if any(word in say for word in around):
                return actor
    return best


def _same_clause(sentence: Sentence, first: int, last: int) -> bool:
    return not any(token.text == ";" for token in sentence.tokens[first + 1 : last])
