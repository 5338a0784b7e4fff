"""Somebody who may answer, as a sentence names him, her or it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ...vocabulary import STATE_ACTOR_TYPES, ActorType
from .actors import Actor

_LETTERS = 3
"""Letters of a word that is too short to tell names apart, unless it is in capitals."""

_PERSONS = frozenset({"name", "surname", "spokesman", "official", "recruiter", "one"})
_NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Voice:
    """Somebody who may answer, as a sentence names him, her or it."""

    actor: Actor
    kind: str
    """`state`, `organ`, `mission`, `official`, `firm`, `group`, `recruiter`, `name`, `surname`, `spokesman`, `party`
    or `one` (called by what they are to the case), `pronoun`."""

    how: str
    """`subject`, `inverted` or `according`, of one who speaks; else `bare`, `oblique`, `possessive`."""

    more: frozenset[str] | None = None
    """Words of the name and of whom the bearer is said to speak for, in lower case; None: those of the name only."""

    beside: frozenset[str] = _NOTHING
    """Words that stand beside the name where the text gives it in full."""

    states: frozenset[str] = _NOTHING
    """States that are named there."""

    speaks_for: bool = False
    """Whether it answers for somebody else."""

    is_of_state: bool = False
    """Whether an office or force stands in or beside the name, be it said of which state or not."""

    kinds: frozenset[ActorType] = frozenset()
    """What kinds of bodies that belong to no state stand in or beside the name."""

    owned: str = ""
    """How the name says for whom it speaks: `pronoun` ("its owner"), `name`, or not at all."""

    @property
    def words(self) -> frozenset[str]:
        """Words of the name and of whom the bearer is said to speak for, in lower case."""
        if self.more is None:
            self.more = telling(self.actor.name.split())
        return self.more

    @property
    def is_speaking(self) -> bool:
        """Whether a verb of saying or answering goes with it."""
        return self.how in ("subject", "inverted", "according")

    @property
    def is_person(self) -> bool:
        """Whether "he" or "she" may stand for it."""
        return self.kind in _PERSONS

    def again(self, actor: Actor, kind: str, how: str) -> Voice:
        """The same one where a sentence names it once more, with all that is known of it."""
        return replace(self, actor=actor, kind=kind, how=how)


def telling(words: Iterable[str]) -> frozenset[str]:
    """The words of a name that tell it from others, in lower case."""
    found = (w[:-2] if w.endswith(("'s", "’s")) else w for w in words)
    return frozenset(w.casefold() for w in found if len(w) > _LETTERS or (len(w) > 1 and w.isupper()))


_KINDS = {
    ActorType.DIPLOMATIC_MISSION: "mission",
    ActorType.OFFICIAL: "official",
    ActorType.COMPANY: "firm",
    ActorType.RECRUITER: "recruiter",
}


def kind_of(actor: Actor) -> str:
    """The kind of voice that an actor has."""
    if actor.actor_type is None:
        return "name"
    if actor.actor_type is ActorType.STATE and actor.state and actor.span.first == actor.span.last:
        return "state"
    return _KINDS.get(actor.actor_type, "organ" if actor.actor_type in STATE_ACTOR_TYPES else "group")
