"""The data tables of a language: word classes, rules, page furniture. Read once, never at import."""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ...vocabulary import ActCode, GroupStatus, MeansCode
from .lexicon import Lexicon, inflected
from .patterns import Pattern

LANGUAGES = frozenset({"en"})
"""Languages that have tables."""


@dataclass(frozen=True)
class ConductRule:
    """A pattern that shows an act."""

    name: str
    code: ActCode | None
    """None: the pattern shows no act, but who is behind one that the sentences beside it show."""

    pattern: Pattern
    people: str
    """`yes`: people must stand beside it; `foreign`: people of another nationality; empty: neither."""

    is_weak: bool
    """Whether it counts only beside other signs of conduct in scope."""

    is_hint: bool
    """Whether it bears out weak signs only: it adds nothing where the text shows an act outright."""

    is_unbroken: bool
    """Whether no other clause may begin within it."""

    near: str
    """Whether it counts only near sentences about service or labour: `yes`, `strict` (brought to them), or empty."""

    is_for_checks: bool
    """Whether it shows an act in a fact check only, where the claim is what is checked."""


@dataclass(frozen=True)
class MeansRule:
    """A pattern that shows a means of certain acts."""

    name: str
    code: MeansCode
    pattern: Pattern
    acts: frozenset[ActCode]


@dataclass(frozen=True)
class Tables:
    """Everything that is said of one language."""

    language: str
    fingerprint: str
    lexicon: Lexicon
    conduct: tuple[ConductRule, ...]
    means: tuple[MeansRule, ...]
    statuses: Mapping[str, tuple[GroupStatus, ...]]
    words: Mapping[str, frozenset[str]]
    abbreviations: frozenset[str]
    boilerplate: tuple[re.Pattern[str], ...]

    def is_boilerplate(self, line: str) -> bool:
        """Whether a line is page furniture: a form, a teaser, a byline, data. A long line never is."""
        if len(line) > 400:  # longer than any furniture in the tables; keeps the patterns' input bounded
            return False
        return any(pattern.search(line) for pattern in self.boilerplate)


def _read(language: str, name: str) -> str:
    return (files(__package__) / language / name).read_text(encoding="utf-8")


def _rows(language: str, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_read(language, name).splitlines()))


@cache
def tables(language: str = "en") -> Tables:
    """The tables of a language.

    Raises:
        KeyError: no tables for this language.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    sources = sorted(
        path.name for path in (files(__package__) / language).iterdir() if path.name[-4:] in ("toml", ".csv")
    )
    digest = hashlib.sha256()
    for name in sources:
        digest.update(name.encode() + b"\0" + _read(language, name).encode() + b"\0")
    statuses: dict[str, tuple[GroupStatus, ...]] = {}
    for row in _rows(language, "status.csv"):
        if row["status"]:
            statuses[row["word"]] = (*statuses.get(row["word"], ()), GroupStatus[row["status"].upper()])
    words = tomllib.loads(_read(language, "words.toml"))
    classes = tomllib.loads(_read(language, "lexicon.toml"))
    irregular = {row["base"]: (row["past"], row["participle"]) for row in _rows(language, "irregular.csv")}
    return Tables(
        language=language,
        fingerprint=digest.hexdigest(),
        lexicon=Lexicon({name: entry["forms"] for name, entry in classes.items()}, irregular),
        conduct=tuple(
            ConductRule(
                row["rule"],
                ActCode[row["code"].upper()] if row["code"] else None,
                Pattern.parse(row["pattern"]),
                row["people"],
                row["weak"] in ("yes", "hint"),
                row["weak"] == "hint",
                bool(row["unbroken"]),
                row["near"],
                row["weak"] == "check",
            )
            for row in _rows(language, "conduct.csv")
        ),
        means=tuple(
            MeansRule(
                row["rule"],
                MeansCode[row["code"].upper()],
                Pattern.parse(row["pattern"]),
                frozenset(ActCode[act.upper()] for act in row["acts"].split()),
            )
            for row in _rows(language, "means.csv")
        ),
        statuses=statuses,
        words={
            name: frozenset(form for word in entry["forms"] for form in inflected(word, irregular))
            for name, entry in words.items()
        },
        abbreviations=frozenset(row["word"] for row in _rows(language, "abbreviations.csv")),
        boilerplate=tuple(re.compile(row["pattern"], re.I) for row in _rows(language, "boilerplate.csv")),
    )
