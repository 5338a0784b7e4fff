"""What kind of text an article is, and how its outlet stands to an allegation."""

from __future__ import annotations

from ...vocabulary import ArticleClass, Stance
from .drafts import Draft
from .scene import Scene

_CHECKING = 2
_SHARE_CHECKED = 8
"""Sentences that call a claim false, and their least share (an eighth): a report of a denial has one."""

_TOP = 12
"""Sentences, or lines of data, in which a section is named."""

_QUOTES = frozenset('"“”«»')

_ARGUING = 3
_SHARE = 4
"""Sentences in which an author argues, and their least share (a fourth): reports have one or two, told of others."""

_HEAD = 3
"""Sentences in which a fact check says that it is one: title, subtitle, lead."""


def class_of(scene: Scene) -> ArticleClass:
    """What kind of text it is, if it has an allegation at all."""
    head = scene.sentences[:_HEAD]
    if any(s.has("SATIRE") for s in head):
        return ArticleClass.SATIRE
    if checks_a_claim(scene):
        return ArticleClass.FACT_CHECK
    if any(len(s.tokens) > 1 and s.at("OPINION", 0) and not s.tokens[1].is_word for s in head):
        return ArticleClass.OPINION
    if any(s.has("OPINION") and sum(t.is_word for t in s.tokens) <= 2 for s in scene.sentences[:_TOP]):
        return ArticleClass.OPINION
    if _argues(scene):
        return ArticleClass.OPINION
    return ArticleClass.REPORTS_ALLEGATION


def checks_a_claim(scene: Scene) -> bool:
    """Whether the text comes back to it that a claim is false."""
    false = sum(s.has("FALSE") for s in scene.sentences)
    return false >= _CHECKING and false * _SHARE_CHECKED >= len(scene.sentences)


def _argues(scene: Scene) -> bool:
    """Whether an author argues in his or her own voice: in many sentences that quote nobody."""
    words = scene.tables.words
    said = words["say_plain"]
    arguing = sum(
        not any(token.text in _QUOTES or token.lower in said for token in s.tokens)
        for s in scene.sentences
        if s.has("OPINION_VOICE")
    )
    return arguing >= _ARGUING and arguing * _SHARE >= len(scene.sentences)


def stance_of(draft: Draft, article_class: ArticleClass) -> Stance:
    """How the outlet stands to the allegation."""
    if article_class is ArticleClass.FACT_CHECK:
        return Stance.REFUTED
    if any(s.has("QUESTIONED") for s in draft.sentences):
        return Stance.QUESTIONED
    hedged = any(s.has("HEDGE") for s in draft.sentences) or any(hit.is_denied for hit in draft.hits)
    return Stance.ATTRIBUTED if draft.cited or hedged else Stance.ASSERTED
