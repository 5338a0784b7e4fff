"""The built-in extractor: rules over word classes, no network, key or weights."""

from __future__ import annotations

import hashlib
import json

from ...exchange import Extraction, Journal
from ...models import Article
from ...vocabulary import Outcome
from .reading import read
from .tables import languages, tables
from .weights import fingerprint

RULES_VERSION = 2
"""Raised when the code reads an article differently from before; the tables have a fingerprint of their own."""


ASSUMED = "en"
"""The language of a text that does not say its own."""


class RulesExtractor:
    """Reads an article by rules, in the languages that have tables; a text known to be in another is skipped."""

    @property
    def name(self) -> str:
        """What is written into `Record.extractor`."""
        return f"rules/{RULES_VERSION}"

    def request_hash(self, article: Article) -> str:
        """SHA-256 over everything that decides the answer: version, tables, text, title and language."""
        language = article.language if article.language in languages() else ASSUMED
        parts = [
            self.name,
            tables(language or ASSUMED).fingerprint,
            fingerprint(),
            article.text_sha256,
            article.title,
            article.language,
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def extract(self, article: Article, journal: Journal | None = None) -> Extraction:
        """Read one article; there are no answers to be kept in a journal."""
        if article.language is not None and article.language not in languages():
            return Extraction(outcome=Outcome.SKIPPED, reason=f"language: {article.language}")
        reply = read(article.text, article.language or ASSUMED)
        outcome = Outcome.OK if reply.allegations else Outcome.NO_ALLEGATION
        return Extraction(outcome=outcome, reply=reply)

    def stop(self) -> None:
        """Nothing is ever in flight."""
