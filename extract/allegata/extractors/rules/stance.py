"""What kind of text an article is, and how its outlet stands to an allegation."""

from __future__ import annotations

from ...vocabulary import ArticleClass, Stance
from .assemble import Draft
from .scene import Scene

_SHORT = 8
"""Words of a sentence such as "This is untrue.", which speaks of the claim before it."""

_TOP = 12
"""Sentences, or lines of data, in which a section is named."""

_HEAD = 3
"""Sentences in which a fact check says that it is one: title, subtitle, lead."""


def class_of(scene: Scene) -> ArticleClass:
    """What kind of text it is, if it has an allegation at all."""
    head = scene.sentences[:_HEAD]
    if any(s.has("SATIRE") for s in head):
        return ArticleClass.SATIRE
    false = [s for s in scene.sentences if s.has("FALSE") and (s.has("STORY") or len(s.tokens) <= _SHORT)]
    if any(s in false for s in head) or len(false) >= 2:
        return ArticleClass.FACT_CHECK
    if any(len(s.tokens) > 1 and s.at("OPINION", 0) and not s.tokens[1].is_word for s in head):
        return ArticleClass.OPINION
    if any(s.has("OPINION") and sum(t.is_word for t in s.tokens) <= 2 for s in scene.sentences[:_TOP]):
        return ArticleClass.OPINION
    return ArticleClass.REPORTS_ALLEGATION


def stance_of(draft: Draft, article_class: ArticleClass) -> Stance:
    """How the outlet stands to the allegation."""
    if article_class is ArticleClass.FACT_CHECK:
        return Stance.REFUTED
    if any(s.has("QUESTIONED") for s in draft.sentences):
        return Stance.QUESTIONED
    hedged = any(s.has("HEDGE") for s in draft.sentences) or any(hit.is_denied for hit in draft.hits)
    return Stance.ATTRIBUTED if draft.cited or hedged else Stance.ASSERTED
