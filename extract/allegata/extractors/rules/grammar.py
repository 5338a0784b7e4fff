"""How a language builds words and phrases, as far as the code must know: `language.toml` of its folder."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_WORD = r"\d+(?:[.,]\d+)*|[^\W_]+(?:['’‘\-–][^\W_]+)*"
_SIGN = r"[^\w\s]"


@dataclass(frozen=True, slots=True)
class Endings:
    """How words of a class end, where the class is too large for a table."""

    going_on: tuple[str, ...]
    done: tuple[str, ...]
    passive: tuple[str, ...]
    befallen: tuple[str, ...]
    verb: tuple[str, ...]
    transitive: tuple[str, ...]
    infinitive: tuple[str, ...]
    noun: tuple[str, ...]
    adverb: tuple[str, ...]
    adjective: tuple[str, ...]
    plural: tuple[str, ...]
    many: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the code must know of a language beyond its words.

    Attributes:
        possessive: what is put to an owner ("Russia's"); empty where owners follow what they own.
        token: what is one word, number or mark; its first group is the word itself.
        joined: what parts a form of the tables that a text writes as one word ("d'enfants" is two words in French).
        adjectives_follow: whether adjectives stand after their noun ("l'armée russe"), or before it.
        peoples_are_capitalised: whether a capital tells a people from an adjective ("des Ivoiriens").
        speakers_follow_auxiliaries: whether "… », a déclaré X" puts X after both words.
        relations: what a preposition says of what follows, in names that all languages share.
        endings: how words of some classes end.
    """

    possessive: str
    token: re.Pattern[str]
    joined: re.Pattern[str] | None
    adjectives_follow: bool
    peoples_are_capitalised: bool
    speakers_follow_auxiliaries: bool
    relations: Mapping[str, str]
    endings: Endings


@cache
def grammar(language: str) -> Grammar:
    """The grammar of a language.

    Raises:
        FileNotFoundError: no tables for this language.
        KeyError, TypeError: a setting or class of endings is missing, or unknown.
    """
    said = tomllib.loads((files(__package__) / language / "language.toml").read_text(encoding="utf-8"))
    words, phrases = said["words"], said["phrases"]
    elided = "|".join(sorted(map(re.escape, words["elided"]), key=len, reverse=True))
    whole = "|".join(sorted((re.escape(w).replace("'", "['’‘]") for w in words["unparted"]), key=len, reverse=True))
    clitics = "|".join(sorted(map(re.escape, words["enclitics"]), key=len, reverse=True))
    return Grammar(
        words["possessive"],
        _token(elided, whole, clitics),
        re.compile(rf"(?<![\w'])(?!(?:{whole})(?!\w))((?:{elided})')(?=\w)") if elided else None,
        phrases["adjectives"] == "after",
        phrases["peoples"] == "capitalised",
        phrases["speakers"] == "after auxiliaries",
        said["relations"],
        Endings(**{name: tuple(entry["forms"]) for name, entry in said["endings"].items()}),
    )


def _token(elided: str, whole: str, clitics: str) -> re.Pattern[str]:
    """What is one token: elided words and pronouns behind a verb ("l'", "-t-il") stand for themselves."""
    parts = [_WORD, _SIGN]
    if clitics:
        apart = rf"(?![\-](?:t-)?(?:{clitics})(?!\w))"
        parts[0] = rf"\d+(?:[.,]\d+)*|[^\W_]+(?:{apart}['’‘\-–][^\W_]+)*"
    if elided:
        parts.insert(0, rf"(?<!\w)(?:{elided})['’‘](?=\w)")
        parts.insert(0, rf"(?:{whole})(?!\w)") if whole else None
    joint = rf"(?:(?<=\w)-(?:t-)?(?=(?:{clitics})(?!\w)))?" if clitics else ""
    return re.compile(f"{joint}({'|'.join(parts)})", re.IGNORECASE if elided else 0)
