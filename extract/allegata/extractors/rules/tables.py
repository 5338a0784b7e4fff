"""The data tables of a language: word classes, rules, page furniture. Read once, never at import."""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from ...vocabulary import ActCode, GroupStatus, MeansCode
from .grammar import Grammar, grammar
from .inflection import inflection
from .lexicon import Lexicon
from .patterns import Pattern

PATTERNS = "patterns"
"""The folder of what holds no words, and so belongs to all languages."""

_LEXICON = "lexicon.toml"


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
    grammar: Grammar
    lexicon: Lexicon
    conduct: tuple[ConductRule, ...]
    means: tuple[MeansRule, ...]
    statuses: Mapping[str, tuple[GroupStatus, ...]]
    words: Mapping[str, frozenset[str]]
    boilerplate: tuple[re.Pattern[str], ...]
    """Of lines in lower case: to search with case ignored takes twice as long."""

    _joined: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def any_of(self, *names: str) -> frozenset[str]:
        """The words of several sets; joined once, as sentences ask for them by the thousand."""
        found = self._joined.get(names)
        if found is None:
            found = self._joined[names] = frozenset().union(*(self.words[name] for name in names))
        return found

    def is_boilerplate(self, line: str) -> bool:
        """Whether a line is page furniture: a form, a teaser, a byline, data. A long line never is."""
        if len(line) > 400:  # longer than any furniture in the tables; keeps the patterns' input bounded
            return False
        lower = line.lower()
        return any(pattern.search(lower) for pattern in self.boilerplate)


def _read(language: str, name: str) -> str:
    return (files(__package__) / language / name).read_text(encoding="utf-8")


def _rows(language: str, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_read(language, name).splitlines()))


def _flags(pattern: str) -> re.RegexFlag:
    """To find what a pattern says in a line in lower case; most patterns are so themselves."""
    letters = re.sub(r"\\.", "", pattern)
    return re.NOFLAG if letters == letters.lower() else re.I


def _parted(language: str, forms: list[str]) -> list[str]:
    """Forms of which the words stand as the text's tokens do: "d'enfants" is two in French."""
    joined = grammar(language).joined
    return forms if joined is None else [joined.sub(r"\1 ", form) for form in forms]


@cache
def languages() -> frozenset[str]:
    """The languages that have tables: those that have a folder."""
    return frozenset(path.name for path in files(__package__).iterdir() if (path / _LEXICON).is_file())


def _fingerprint(language: str) -> str:
    """SHA-256 over the tables of a language and the patterns of all."""
    digest = hashlib.sha256()
    for folder in (language, PATTERNS):
        names = (path.name for path in (files(__package__) / folder).iterdir())
        for name in sorted(name for name in names if name.endswith((".toml", ".csv"))):
            digest.update(name.encode() + b"\0" + _read(folder, name).encode() + b"\0")
    return digest.hexdigest()


@cache
def tables(language: str = "en") -> Tables:
    """The tables of a language.

    Raises:
        KeyError: no tables for this language.
    """
    if language not in languages():
        raise KeyError(language)
    changed = inflection(language)
    statuses: dict[str, tuple[GroupStatus, ...]] = {}
    for row in _rows(language, "status.csv"):
        if row["status"]:
            statuses[row["word"]] = (*statuses.get(row["word"], ()), GroupStatus[row["status"].upper()])
    words = tomllib.loads(_read(language, "words.toml"))
    classes = tomllib.loads(_read(language, _LEXICON))
    return Tables(
        language=language,
        fingerprint=_fingerprint(language),
        grammar=grammar(language),
        lexicon=Lexicon({name: _parted(language, entry["forms"]) for name, entry in classes.items()}, changed),
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
            for row in _rows(PATTERNS, "conduct.csv")
        ),
        means=tuple(
            MeansRule(
                row["rule"],
                MeansCode[row["code"].upper()],
                Pattern.parse(row["pattern"]),
                frozenset(ActCode[act.upper()] for act in row["acts"].split()),
            )
            for row in _rows(PATTERNS, "means.csv")
        ),
        statuses=statuses,
        words={
            name: frozenset(form for word in entry["forms"] for form in changed.forms(word))
            for name, entry in words.items()
        },
        boilerplate=tuple(
            re.compile(row["pattern"], _flags(row["pattern"])) for row in _rows(language, "boilerplate.csv")
        ),
    )
