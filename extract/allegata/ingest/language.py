"""The language of a text, where the input does not say it."""

from __future__ import annotations

import functools
import re
from typing import Protocol

_LEAST_LETTERS = 20  # below, "Moscow denied it" is English to one side of a coin
_LEAST_PROBABILITY = 0.8  # the 45 sample articles all have more than 0.99; wrong guesses on scraps have less than 0.7
_SAMPLE = 1_000  # characters: the answer seldom changes after them, the time does
_NO_LANGUAGE = frozenset({"zxx", "und", "mul", "mis"})  # ISO 639-2: none, not known, many, not coded
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]+)?")


class _Classifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def language_code(tag: str) -> str | None:
    """The ISO 639 code of a language tag ('en-GB' → 'en'); None where it is none ('English'), or 'und'."""
    match = _TAG.fullmatch(tag.strip())
    code = match[1].lower() if match else None
    return None if code in _NO_LANGUAGE else code


def detected_language(text: str) -> str | None:
    """The ISO 639 code of the text's language; None where it is too short or too mixed to tell."""
    sample = text[:_SAMPLE]
    if sum(char.isalpha() for char in sample) < _LEAST_LETTERS:
        return None
    code, probability = _classifier().classify(sample)
    return code if code not in _NO_LANGUAGE and probability >= _LEAST_PROBABILITY else None


@functools.cache
def _classifier() -> _Classifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  a second to load, once a run

    classifier: _Classifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return classifier
