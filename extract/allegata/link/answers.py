"""Who answers, as far as responses are compared: a state in general, an organ of it, or somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ..gazetteer.actors import function_words, lookup_actor, without_determiner
from ..gazetteer.phrases import words_of
from ..models import Response
from ..vocabulary import ResponseForm

SILENT = frozenset({ResponseForm.NO_RESPONSE, ResponseForm.DECLINED})
"""Forms that say that somebody was asked and gave no answer in the matter."""

NEAR_DAYS = 3
"""A statement, or an outlet's question, is reported the same day or in the next three; later ones are others."""

_IN_GENERAL = frozenset(
    {
        *("government", "authorities", "gobierno", "autoridades", "gouvernement", "autorités"),
        *("правительство", "власти", "सरकार", "अधिकारियों"),
    }
)
"""Organs that are the state in general, in the languages of the gazetteer: they do not say who of it answers."""


@dataclass(frozen=True)
class Voice:
    """Who answers.

    Attributes:
        state: alpha-3 code of the state that is spoken for; None for everybody else.
        kind: what kind of organ it is where words for organs say so; empty for the state in general.
        words: the words that tell organs of a kind, or people, apart.
    """

    state: str | None
    kind: str
    words: frozenset[str]

    @property
    def is_general(self) -> bool:
        """Whether it is a state with no organ that is told: "Moscow", "the Kremlin", "Russia"."""
        return self.state is not None and not self.kind and not self.words

    def may_be(self, other: Voice) -> bool:
        """Whether both may be one: of the same kind, one named with some of the other's words ("the embassy")."""
        if self.state != other.state or self.kind != other.kind:
            return False
        return self.words <= other.words or other.words <= self.words


def voice_of(response: Response) -> Voice:
    """Who gives a response."""
    return _voice(response.responder, response.state_code)


@lru_cache(maxsize=16384)  # the same few answer in many articles
def _voice(responder: str, state: str | None) -> Voice:
    actor = lookup_actor(responder)
    if actor is None:
        return Voice(state, "", _words(without_determiner(responder)))
    if actor.state_code is not None and actor.organ is None:
        return Voice(state or actor.state_code, "", frozenset())
    words = _words(actor.organ or actor.label)
    if (state or actor.state_code) is not None and words <= _IN_GENERAL:
        return Voice(state or actor.state_code, "", frozenset())
    kind = actor.actor_type.value if actor.actor_type is not None else ""
    return Voice(state or actor.state_code, kind, words)


def _words(name: str) -> frozenset[str]:
    small = function_words("determiner") | function_words("preposition") | function_words("possession")
    return frozenset(word.text.casefold() for word in words_of(name)) - small or frozenset({name.casefold()})
