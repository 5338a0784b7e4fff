"""Triage: how much an article speaks of what is in scope, from 0 to 1, in a tenth of a millisecond.

One pass of an Aho-Corasick automaton over the folded text finds the forms of some two dozen signs (`triage.toml` of the
language). How much of each sign a stretch of the text holds is weighed (`weights/triage.csv`, fitted on annotated
articles); the article has the score of its highest stretch, so that a long one is not judged by its length. A text in a
language without such a table has no score, and is never skipped.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise, product

from ahocorasick_rs import BytesAhoCorasick

from ...exchange import Extraction
from ...models import Article
from ...vocabulary import Outcome
from .inflection import Inflection, inflection

TRIAGE_VERSION = 1
"""Raised when the code scores an article differently from before; the tables have a fingerprint of their own."""

_PIECE = 6
"""Binary places of 64 bytes, some ten words: within them a sign counts once, however many of its forms are there."""
_BLOCK = 10
"""Pieces that a stretch is moved on by: some 100 words."""
_STRETCH = 2 * _BLOCK
"""Pieces that are weighed together, some 200 words: as many as the articles have that the weights are fitted on. In
longer stretches two paragraphs in scope are lost among others, in shorter ones articles
out of scope are read more often."""
_FIELD = 8
"""Bits in which the pieces of a stretch that hold a sign are counted; 20 fit well."""
_LEAST_PIECES = 8
"""A text of fewer pieces counts as one of eight, or a single word of a headline would be all that it speaks of."""
_SCALE = 20.0
"""Pieces to which amounts are scaled before their logarithm is taken: those of an article of 200 words."""
_MOST_VARIANTS = 600
"""Of one form; those of the lexicon have at most some 400, and one with more would be a mistake in a table."""
_LEAST_MARKS = 0.06
"""Of a text's words, those that mark its language: in annotated articles 0.11 at least, in Spanish ones 0.03."""
_SAMPLE = 1_500
"""Bytes of a text that its language is known by."""
_BIAS = "(bias)"
_WEIGHTS = "weights/triage.csv"

_SPACED = re.compile("[\u00a0\u00ab\u00bb\u00b7\u2000-\u206f]+")
_ONLY_LETTERS = bytes(byte if byte > 127 or chr(byte).isalnum() else 32 for byte in range(256))


@dataclass(frozen=True)
class _Signs:
    """The signs of a language.

    Args:
        automaton: finds the forms in a folded text.
        fields: by form, the signs that it stands for, each as the lowest bit of its field.
        weights: by sign.
        bias: the score's logarithmic odds where nothing is found.
        marks: words that the language is known by, folded.
    """

    automaton: BytesAhoCorasick
    fields: tuple[int, ...]
    weights: tuple[float, ...]
    bias: float
    marks: tuple[bytes, ...]

    def is_in_language(self, folded: bytes) -> bool:
        """Whether the text is in the language of the table, whatever it is said to be in."""
        beginning = folded[:_SAMPLE]
        words = beginning.count(b" ") - 1
        return sum(map(beginning.count, self.marks)) >= _LEAST_MARKS * words

    def pieces(self, folded: bytes) -> list[int]:
        """By piece of the text, the signs in it."""
        pieces = [0] * ((len(folded) >> _PIECE) + 1)
        fields = self.fields
        for form, start, _ in self.automaton.find_matches_as_indexes(folded, overlapping=True):
            pieces[start >> _PIECE] |= fields[form]
        return pieces

    def odds(self, counted: int, length: int) -> float:
        """The logarithmic odds of a stretch.

        Args:
            counted: by field, how many of its pieces hold the sign.
            length: of the stretch, in pieces.
        """
        amounts = _amounts(max(length, _LEAST_PIECES))
        counts = counted.to_bytes(len(self.weights), "little")
        return self.bias + sum(
            [weight * amounts[count] for weight, count in zip(self.weights, counts, strict=True) if count]
        )


@cache
def _amounts(length: int) -> tuple[float, ...]:
    """By how many pieces hold a sign, what is weighed, in a stretch of so many pieces."""
    return tuple(math.log1p(count * _SCALE / length) for count in range(_STRETCH + 1))


def folded(text: str) -> bytes:
    """Letters and digits in lower case, with one space between words, before the first and after the last."""
    text = text.lower()
    if not text.isascii():
        text = _SPACED.sub(" ", text)
    # half a surrogate pair is in no table; it must not end the run either
    words = text.encode("utf-8", "replace").translate(_ONLY_LETTERS).split()
    return b" " + b" ".join(words) + b" "


def score(article: Article) -> float | None:
    """How much an article speaks of what is in scope, from 0 to 1; None in a language without a table."""
    if article.language not in languages():
        return None
    text = article.text
    if article.title and not text.startswith(article.title):
        text = f"{article.title}\n{text}"
    return score_of(text, article.language)


def score_of(text: str, language: str = "en") -> float | None:
    """The same of a text.

    Raises:
        KeyError: the language has no table.
    """
    signs = _signs(language)
    found = folded(text)
    if not signs.is_in_language(found):
        return None
    odds = max(signs.odds(counted, length) for counted, length in _stretches(signs.pieces(found)))
    return 1 / (1 + math.exp(-odds))


def amounts_of(text: str, language: str = "en") -> dict[str, float]:
    """How much of each sign a text holds, taken as one stretch of any length: what the weights are fitted on."""
    pieces = _signs(language).pieces(folded(text))
    length = max(len(pieces), _LEAST_PIECES)
    counts = {name: sum(piece >> place * _FIELD & 1 for piece in pieces) for place, name in enumerate(_forms(language))}
    return {name: math.log1p(count * _SCALE / length) for name, count in counts.items() if count}


def names(language: str = "en") -> tuple[str, ...]:
    """The signs of a language, in the order of their weights."""
    return tuple(_forms(language))


def stretches_of(text: str, language: str = "en") -> list[list[float]]:
    """How much of each sign each stretch of a text holds, in the order of `names`: what is weighed."""
    signs = _signs(language)
    found: list[list[float]] = []
    for counted, length in _stretches(signs.pieces(folded(text))):
        amounts = _amounts(max(length, _LEAST_PIECES))
        found.append([amounts[count] for count in counted.to_bytes(len(signs.weights), "little")])
    return found


def _stretches(pieces: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each stretch of a text: by field, how many of its pieces hold the sign; and how many pieces it has."""
    if len(pieces) <= _STRETCH:
        yield sum(pieces), len(pieces)
        return
    # the fields are added all at once: none can run over into the next
    blocks = [(sum(block), len(block)) for block in (pieces[at : at + _BLOCK] for at in range(0, len(pieces), _BLOCK))]
    for (first, length), (second, more) in pairwise(blocks):
        yield first + second, length + more


class Triage:
    """Skips the articles whose score is below a threshold.

    Args:
        threshold: a score, 0 to 1; at 0 nothing is skipped.
    """

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold

    @property
    def name(self) -> str:
        """Under which a skipped article stands in the ledger."""
        return f"triage/{TRIAGE_VERSION}"

    def request_hash(self, article: Article) -> str:
        """SHA-256 over everything that decides the score; the threshold does not."""
        tables = fingerprint(article.language) if article.language in languages() else ""
        parts = [self.name, tables, article.text_sha256, article.title, article.language]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def skip(self, article: Article) -> Extraction | None:
        """How the article ends where it is plainly out of scope; None where it is to be read."""
        found = score(article)
        if found is None or found >= self._threshold:
            return None
        # to as many places as tell the two apart
        places = next((n for n in (2, 3, 4, 5) if round(found, n) < round(self._threshold, n)), 6)
        reason = f"triage: score {found:.{places}f} below {self._threshold:.{places}f}"
        return Extraction(outcome=Outcome.SKIPPED, reason=reason)


# --- tables --------------------------------------------------------------------------------------------------------


@cache
def languages() -> frozenset[str]:
    """The languages that have a table for triage."""
    folders = (folder for folder in files(__package__).iterdir() if folder.is_dir())
    return frozenset(folder.name for folder in folders if folder.joinpath("triage.toml").is_file())


@cache
def fingerprint(language: str) -> str:
    """SHA-256 over the tables that decide a score."""
    digest = hashlib.sha256()
    for name in (
        *(f"{language}/{file}" for file in ("triage.toml", "lexicon.toml", "irregular.csv", "inflection.toml")),
        _WEIGHTS,
    ):
        digest.update(name.encode() + b"\0" + _read(name).encode() + b"\0")
    return digest.hexdigest()


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _forms(language: str) -> dict[str, list[str]]:
    """The forms of each sign, as the tables have them."""
    lexicon = tomllib.loads(_read(f"{language}/lexicon.toml"))
    signs = {name: sign for name, sign in tomllib.loads(_read(f"{language}/triage.toml")).items() if name != "marks"}
    return {
        name: [*sign["forms"], *(form for other in sign.get("classes", ()) for form in lexicon[other]["forms"])]
        for name, sign in signs.items()
    }


@cache
def _signs(language: str) -> _Signs:
    if language not in languages():
        raise KeyError(language)
    changed = inflection(language)
    weighed = {row["feature"]: float(row["weight"]) for row in csv.DictReader(_read(_WEIGHTS).splitlines())}
    forms = _forms(language)
    fields: dict[bytes, int] = {}
    for place, written in enumerate(forms.values()):
        for found in {pattern for form in written for pattern in _patterns(form, changed)}:
            fields[found] = fields.get(found, 0) | 1 << place * _FIELD
    return _Signs(
        BytesAhoCorasick(list(fields)),
        tuple(fields.values()),
        tuple(weighed.get(name, 0.0) for name in forms),
        weighed[_BIAS],
        tuple(folded(mark) for mark in tomllib.loads(_read(f"{language}/triage.toml"))["marks"]),
    )


def _patterns(form: str, changed: Inflection) -> Iterator[bytes]:
    """What a form of the tables may look like in a folded text; nothing for one in which any word may stand."""
    slots: list[list[str]] = []
    for part in form.split():
        is_optional = part.startswith("?") and len(part) > 1
        word = part[1:] if is_optional else part
        words = word[1:-1].split("|") if word.startswith("[") and word.endswith("]") else [word]
        if "_" in words:
            if is_optional:
                continue
            return
        exact = [one for word in words for one in ([word] if word.endswith("*") else changed.forms(word))]
        slots.append(["", *exact] if is_optional else exact)
    if math.prod(map(len, slots)) > _MOST_VARIANTS:
        return
    for choice in product(*slots):
        words = [word for word in choice if word]
        # a stem can be followed by anything, and so is told apart only at the end
        if words and not any(word.endswith("*") for word in words[:-1]):
            bounded = folded(" ".join(words).removesuffix("*"))
            yield bounded[:-1] if words[-1].endswith("*") else bounded
