"""The words by which a language says who says it, as sets of bits, one lookup a word.

The tables are `attribution.toml`, by language. Their classes bear names that no language owns; the code knows words by
these classes alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from .grammar import Endings, grammar
from .inflection import inflection
from .text import Sentence


class Cue:
    """The bit of each class of `attribution.toml`; a word may be of several."""

    SAY = 1 << 0
    TELL = 1 << 1
    REPORT = 1 << 2
    SHOW = 1 << 3
    ACCUSE = 1 << 4
    DENY = 1 << 5
    ANSWER = 1 << 6
    ASK = 1 << 7
    PROMISE = 1 << 8
    MIND = 1 << 9
    JUDGE = 1 << 10
    CITE = 1 << 11
    CITE_FIRST = 1 << 12
    INTERVIEW = 1 << 13
    LIVED = 1 << 14
    NEEDS_CONTENT = 1 << 15
    MAYBE_NOUN = 1 << 16
    ACCORDING = 1 << 17
    AS_PUT = 1 << 18
    CLAIM_NOUN = 1 << 19
    FIRM_CLAIM = 1 << 20
    SETTING = 1 << 21
    BARE_CLAIMS = 1 << 22
    OPEN_THAT = 1 << 23
    BE = 1 << 24
    HAVE = 1 << 25
    MODAL = 1 << 26
    ADVERB = 1 << 27
    NEGATION = 1 << 28
    ARTICLE = 1 << 29
    DETERMINER = 1 << 30
    POSSESSIVE = 1 << 31
    PREPOSITION = 1 << 32
    TIE = 1 << 33
    TIE_CLOSE = 1 << 34
    OF = 1 << 35
    TO = 1 << 36
    BY = 1 << 37
    FROM = 1 << 38
    WITH = 1 << 39
    IN = 1 << 40
    AS = 1 << 41
    THAT = 1 << 42
    RELATIVE = 1 << 43
    RELATIVE_WHO = 1 << 44
    JOINT = 1 << 45
    CLAUSE = 1 << 46
    PRONOUN = 1 << 47
    PRONOUN_ONE = 1 << 48
    PRONOUN_MANY = 1 << 49
    PRONOUN_THING = 1 << 50
    PRONOUN_OBJECT = 1 << 51
    NO_SPEAKER = 1 << 52
    PERSONS = 1 << 53
    WHEN = 1 << 54
    MONTH = 1 << 55
    HONORIFIC = 1 << 56
    PARTICIPLE = 1 << 57
    PASSED_ON = 1 << 58
    OUTLET_NOUN = 1 << 59
    OUTLET_NAME = 1 << 60
    ASKED_ABOUT = 1 << 61
    ACT = 1 << 62
    INTERVIEWING = 1 << 63
    FIRST_PERSON = 1 << 64
    JUDGE_TITLE = 1 << 65
    ACCORDING_ALONE = 1 << 66
    INVERTING = 1 << 67


VERBS = {
    name: int(getattr(Cue, name))
    for name in (
        "TELL", "ACCUSE", "DENY", "ANSWER", "PROMISE", "ASK", "LIVED", "REPORT", "SAY", "SHOW", "CITE", "JUDGE",
        "MIND", "ACT",
    )
}  # fmt: skip
"""Bits of the verbs whose subject is a source, by class; the first that a verb has is its class."""

VERB = sum(VERBS.values())
"""Any of these."""


@cache
def cues(language: str) -> dict[str, int]:
    """The classes of each word of a language, as bits of `Cue`.

    Raises:
        FileNotFoundError: no tables for this language.
        AttributeError: a class that the code does not know.
    """
    text = (files(__package__) / language / "attribution.toml").read_text(encoding="utf-8")
    found: dict[str, int] = {}
    for name, entry in tomllib.loads(text).items():
        bit = int(getattr(Cue, name.upper()))
        for form in entry["forms"]:
            for word in inflection(language).forms(form):
                found[word] = found.get(word, 0) | bit
    return found


def endings(language: str) -> Endings:
    """How words of some classes end in a language."""
    return grammar(language).endings


def flags_of(sentence: Sentence, language: str) -> Sequence[int]:
    """The classes of each token of a sentence."""
    known = cues(language)
    return [known.get(token.lower, 0) for token in sentence.tokens]
