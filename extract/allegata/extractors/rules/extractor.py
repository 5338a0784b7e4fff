"""The built-in extractor: rules over word classes, no network, key or weights."""

from __future__ import annotations

import hashlib
import json

from ...exchange import Extraction, Journal
from ...models import Article, Reply
from ...vocabulary import ArticleClass, Outcome
from .agents import cast_of
from .assemble import drafts_of
from .gather import gather
from .reply import reply_of
from .scene import scene_of
from .stance import class_of
from .tables import LANGUAGES, tables
from .triggers import groups_of

RULES_VERSION = 1
"""Raised when the code reads an article differently from before; the tables have a fingerprint of their own."""


class RulesExtractor:
    """Reads an article by rules. English only; a text known to be in another language is skipped."""

    @property
    def name(self) -> str:
        """What is written into `Record.extractor`."""
        return f"rules/{RULES_VERSION}"

    def request_hash(self, article: Article) -> str:
        """SHA-256 over everything that decides the answer: version, tables, text, title and language."""
        parts = [self.name, tables().fingerprint, article.text_sha256, article.title, article.language]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def extract(self, article: Article, journal: Journal | None = None) -> Extraction:
        """Read one article; there are no answers to be kept in a journal."""
        if article.language is not None and article.language not in LANGUAGES:
            return Extraction(outcome=Outcome.SKIPPED, reason=f"language: {article.language}")
        reply = read(article.text)
        outcome = Outcome.OK if reply.allegations else Outcome.NO_ALLEGATION
        return Extraction(outcome=outcome, reply=reply)

    def stop(self) -> None:
        """Nothing is ever in flight."""


def read(text: str) -> Reply:
    """What the rules say of a text in English."""
    scene = scene_of(text, tables())
    cast = cast_of(scene, groups_of(scene))
    article_class = class_of(scene)
    if article_class is ArticleClass.SATIRE:
        return Reply(article_class=article_class, allegations=[])
    drafts = drafts_of(cast, article_class)
    if not drafts:
        return Reply(article_class=ArticleClass.NO_ALLEGATION, allegations=[])
    gather(cast, drafts)
    return reply_of(cast, drafts, article_class)
