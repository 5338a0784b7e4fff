"""Inflection by rule, so that a table lists a verb or noun once: one engine, the rules of each language in its folder.

`inflection.toml` has two sections, `verb` and `noun`: each a list of groups, each group a list of rules that are asked
in order. The first whose `ends` (a regular expression, searched in the word's base form) fits gives the forms of its
group: what fitted is replaced by each of `forms`. A group that is `irregular` gives way to the forms that
`irregular.csv` has for the word. Groups without a fitting rule give nothing.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

VERB, NOUN = "~", "^"
"""What marks a word of a table that stands for all its forms."""


@dataclass(frozen=True)
class _Group:
    rules: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    is_irregular: bool

    def forms(self, base: str) -> list[str]:
        for ends, forms in self.rules:
            match = ends.search(base)
            if match:
                return [base[: match.start()] + match.expand(form) for form in forms]
        return []


@dataclass(frozen=True)
class Inflection:
    """How the words of a language change.

    Attributes:
        groups: groups of rules for verbs and nouns.
        irregular: the forms that rules do not give, by mark and base form.
    """

    groups: Mapping[str, tuple[_Group, ...]]
    irregular: Mapping[tuple[str, str], tuple[str, ...]]

    def forms(self, word: str) -> list[str]:
        """What a word of a table stands for: every form of a verb (`lure~`) or noun (`broker^`), else itself."""
        mark = word[-1:]
        if mark not in self.groups or len(word) == 1:
            return [word]
        base = word[:-1]
        known = self.irregular.get((mark, base))
        found = [base]
        for group in self.groups[mark]:
            found += known if known is not None and group.is_irregular else group.forms(base)
        return list(dict.fromkeys(form for form in found if form))


@cache
def inflection(language: str) -> Inflection:
    """The inflection of a language: `inflection.toml` and `irregular.csv` of its folder.

    Raises:
        FileNotFoundError: no tables for this language.
        KeyError: a section or column is missing.
        re.error: an ending is no regular expression.
    """
    folder = files(__package__) / language
    sections = tomllib.loads((folder / "inflection.toml").read_text(encoding="utf-8"))
    irregular: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in csv.DictReader((folder / "irregular.csv").read_text(encoding="utf-8").splitlines()):
        mark = VERB if row["past"] else NOUN
        irregular[mark, row["base"]] = (*row["past"].split(), *row["participle"].split())
    return Inflection(
        {mark: tuple(_group(entry) for entry in sections[name]) for mark, name in ((VERB, "verb"), (NOUN, "noun"))},
        irregular,
    )


def _group(entry: Mapping[str, object]) -> _Group:
    rules = entry["rules"]
    assert isinstance(rules, list)
    return _Group(
        tuple((re.compile(rule["ends"]), tuple(rule["forms"])) for rule in rules), bool(entry.get("irregular"))
    )
