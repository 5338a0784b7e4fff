"""What the nouns in a source's name say that it is, by language: `speakers.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ...gazetteer.actors import Actor, lookup_actor
from ...gazetteer.sources import Source, lookup_source
from ...vocabulary import SourceType
from .inflection import inflection
from .text import Token


@dataclass(frozen=True, slots=True)
class Heads:
    """What each noun says that a source is: its kinds in the order in which they are asked."""

    kinds: dict[str, tuple[tuple[int, SourceType], ...]]
    titles: frozenset[str]
    spokesmen: frozenset[str]
    organisations: frozenset[str]

    def of(self, token: Token) -> tuple[tuple[int, SourceType], ...]:
        """The kinds that a word says; a form with a capital in the table counts only where it is written so."""
        own = self.kinds.get(token.lower, ())
        return own + self.kinds.get(token.text, ()) if token.is_capitalised else own

    def knows(self, word: str) -> bool:
        """Whether the word says anything of a source."""
        return word in self.kinds or word in self.titles or word in self.organisations


@cache
def heads(language: str) -> Heads:
    """The table of a language.

    Raises:
        FileNotFoundError: no tables for this language.
        KeyError: a section is missing.
    """
    text = (files(__package__) / language / "speakers.toml").read_text(encoding="utf-8")
    sections = {
        name: tuple(word for form in entry["forms"] for word in inflection(language).forms(form))
        for name, entry in tomllib.loads(text).items()
    }
    titles, spokesmen, organisations = (frozenset(sections.pop(n)) for n in ("title", "spokesman", "organisation"))
    kinds: dict[str, tuple[tuple[int, SourceType], ...]] = {}
    for rank, (name, words) in enumerate(sections.items()):
        for word in dict.fromkeys(words):
            kinds[word] = (*kinds.get(word, ()), (rank, SourceType[name.upper()]))
    return Heads(kinds, titles, spokesmen, organisations)


@lru_cache(maxsize=4096)  # an article names the same few again and again, and so do the articles of a day
def source_named(name: str) -> Source | None:
    """The known source that a name stands for."""
    return lookup_source(name)


@lru_cache(maxsize=4096)
def actor_named(name: str) -> Actor | None:
    """The known state, organ or group that a name stands for."""
    return lookup_actor(name)
