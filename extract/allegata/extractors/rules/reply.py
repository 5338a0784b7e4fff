"""Drafts to a reply: words as written, each with a quote that bears it."""

from __future__ import annotations

import re
from bisect import bisect_right

from ...models import (
    Reply,
    ReplyAct,
    ReplyAllegation,
    ReplyGroup,
    ReplyMeans,
    ReplyPerpetrator,
    ReplyResponse,
    ReplySource,
)
from ...vocabulary import ActorType, ArticleClass
from .affected_rows import Row
from .agents import Cast
from .drafts import Draft
from .hearing import Attribution
from .quotes import Quote, is_long_enough, quote, tight
from .stance import stance_of
from .text import Sentence, Span

_WORD = re.compile(r"\s*\S{1,60}")
_LAST_WORD = re.compile(r"\S{1,60}\s*\Z")
_LONGEST = 80
"""Code points before a quote in which its last word is looked for."""


def reply_of(cast: Cast, drafts: list[Draft], article_class: ArticleClass) -> Reply:
    """The reply that says what the drafts hold."""
    return Reply(
        article_class=article_class,
        allegations=[_allegation(cast, draft, article_class) for draft in drafts],
    )


def _allegation(cast: Cast, draft: Draft, article_class: ArticleClass) -> ReplyAllegation:
    main = draft.hits[0]
    return ReplyAllegation(
        acts=_acts(cast, draft),
        means=_means(cast, draft),
        stance=stance_of(draft, article_class),
        quote=_around(cast, main.sentence, main.whole),
        alleged_perpetrators=_perpetrators(cast, draft),
        affected_groups=[_group(cast, row) for row in draft.rows],
        cited_sources=_sources(cast, draft),
        responses=_responses(cast, draft),
    )


def _text(cast: Cast, span: Quote) -> str:
    return cast.scene.text[span.start : span.end]


def _around(cast: Cast, sentence: Sentence, span: Span) -> str:
    said = _text(cast, quote(sentence, span.first, span.last))
    return said if is_long_enough(said) else _tight(cast, sentence, span)


def _tight(cast: Cast, sentence: Sentence, span: Span) -> str:
    """The words themselves; with what follows or precedes them where their sentence is too short a quote."""
    found = tight(sentence, span.first, span.last)
    text, start, end = cast.scene.text, found.start, found.end
    while not is_long_enough(text[start:end]) and (following := _WORD.match(text, end)):
        end = following.end()
    while not is_long_enough(text[start:end]):
        before = _LAST_WORD.search(text, max(0, start - _LONGEST), start)
        if before is None:
            break
        start = before.start()
    return text[start:end]


def _acts(cast: Cast, draft: Draft) -> list[ReplyAct]:
    acts: list[ReplyAct] = []
    for act in draft.acts:
        hit = next(hit for hit in draft.hits if hit.act is act)
        acts.append(ReplyAct(act=act, quote=_around(cast, hit.sentence, hit.whole)))
    return acts


def _means(cast: Cast, draft: Draft) -> list[ReplyMeans]:
    return [
        ReplyMeans(means=code, quote=_around(cast, sentence, span)) for code, (sentence, span) in draft.means.items()
    ]


def _perpetrators(cast: Cast, draft: Draft) -> list[ReplyPerpetrator]:
    return [
        ReplyPerpetrator(
            name=suspect.actor.name,
            actor_type=suspect.actor.actor_type or ActorType.RECRUITER,
            country_word=suspect.actor.country_word,
            quote=_around(cast, suspect.actor.sentence, suspect.actor.span),
        )
        for suspect in draft.suspects
    ]


def _group(cast: Cast, row: Row) -> ReplyGroup:
    group = row.group
    words = cast.scene.words
    return ReplyGroup(
        term=words(group.sentence, group.term.first, group.term.last),
        nationalities=row.nationalities,
        statuses=row.statuses,
        number=words(group.sentence, group.number.first, group.number.last) if group.number else None,
        quote=_tight(cast, group.sentence, group.whole),
    )


def _sources(cast: Cast, draft: Draft) -> list[ReplySource]:
    found: list[ReplySource] = []
    for cited in draft.cited:
        sentence, span = _where(cast, cited.name, cited.best)
        quoted = _around(cast, sentence, span)
        found.append(ReplySource(name=cited.name, source_type=cited.source_type, via=cited.via, quote=quoted))
    return found


def _where(cast: Cast, name: str, best: Attribution) -> tuple[Sentence, Span]:
    """Where a source's name stands as written: where it speaks, else where the text has it first ("he" has none)."""
    text, sentences = cast.scene.text, cast.scene.sentences
    span = _span(best.sentence, text.find(name, best.sentence.start, best.sentence.end), len(name))
    if span is not None:
        return best.sentence, span
    at = text.find(name)
    while at >= 0:
        sentence = sentences[max(0, bisect_right(sentences, at, key=lambda one: one.start) - 1)]
        span = _span(sentence, at, len(name))
        if span is not None:
            return sentence, span
        at = text.find(name, max(at + 1, sentence.end))  # once a sentence
    return best.sentence, best.source


def _span(sentence: Sentence, at: int, length: int) -> Span | None:
    """The tokens of a sentence that some code points of the text are; None where no token begins with them."""
    if at < 0 or at + length > sentence.end:
        return None
    first = next((k for k, token in enumerate(sentence.tokens) if token.start == at), None)
    if first is None:
        return None
    return Span(first, max(k for k, token in enumerate(sentence.tokens) if token.start < at + length))


def _responses(cast: Cast, draft: Draft) -> list[ReplyResponse]:
    return [
        ReplyResponse(
            responder=answer.responder.name,
            role=answer.role,
            form=answer.form,
            quote=_around(cast, answer.sentence, answer.span),
        )
        for answer in draft.answers
    ]
