"""Accused whom a text describes and does not name: what they are, and where.

"Recruitment agencies in Riyadh" may be the "placement agencies in Saudi Arabia" of another article; "a broker in Ndola"
is not the broker in Lusaka.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ..gazetteer.actors import function_words, lookup_actor, without_determiner
from ..gazetteer.phrases import words_of


@dataclass(frozen=True)
class Description:
    """What is said of an accused without a name.

    Attributes:
        kind: the noun, in the singular: "agency".
        where: states by alpha-3 code, other places as written; empty where nothing is said.
    """

    kind: str
    where: frozenset[str]


@lru_cache(maxsize=16_384)  # the same few words describe most
def description_of(label: str) -> Description | None:
    """What an actor is and where; None where a word tells its name: one that is capital, is not the first, and stands
    before "in", "of" or another small word."""
    words = [word.text for word in words_of(without_determiner(label))]
    small = function_words("preposition")
    end = next((number for number, word in enumerate(words) if word.casefold() in small), len(words))
    if any(word[0].isupper() for word in words[1:end]):
        return None
    rest = " ".join(words[end + 1 :])
    state = lookup_actor(rest) if rest else None
    if state is not None and state.state_code is not None:
        where = {state.state_code}
    else:
        where = {_place(word) for word in words[end:] if word[0].isupper()}
    return Description(_singular(words[end - 1]) if end else "", frozenset(where))


def _place(word: str) -> str:
    known = lookup_actor(word)
    return word.casefold() if known is None or known.state_code is None else known.state_code


def _singular(noun: str) -> str:
    lowered = noun.casefold()
    return f"{lowered[:-3]}y" if lowered.endswith("ies") else lowered.removesuffix("s")
