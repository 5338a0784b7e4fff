"""Who by name is said to have been deceived, forced or beaten: nobody to accuse, and no voice of the accused."""

from __future__ import annotations

from .actors import Actor
from .agents import Cast
from .roles import Unit, roles_in, units_of
from .text import Sentence

_BEFALLS = ("DECEIVE", "COERCE", "ABDUCT", "TRAFFICKED", "ILL_TREAT", "PUSH", "HOLD", "RECRUIT_STRICT", "THREATEN")
"""What is done to people who are recruited, seldom to who recruits them."""

_SURELY = frozenset({"DECEIVE", "COERCE", "ABDUCT", "TRAFFICKED"})
"""Of these, what is not done to suspects."""

_CHARGED = ("SUSPECT", "UNDER_SUSPICION", "ACCUSED")
"""Beside these a name may be of one who is brought to book, and is held or threatened for that."""

_BACK = 2
"""Sentences back in which a "he" has his name."""


def befallen_in(cast: Cast) -> frozenset[str]:
    """Last words, in lower case, of the names of whom the article says it befell: "X was lured", "X said he was"."""
    found: set[str] = set()
    for sentence in cast.scene.sentences:
        if not any(sentence.has(name) for name in _BEFALLS):
            continue
        telling = _SURELY if any(sentence.has(name) for name in _CHARGED) else _BEFALLS
        actors = cast.actors[sentence.index]
        units = units_of(cast.scene, sentence, actors, cast.groups[sentence.index])
        for role in roles_in(cast.scene, sentence, units):
            if role.is_passive and role.name in telling and role.patient is not None:
                name = _name_of(cast, sentence, units, role.patient)
                if name is not None:
                    found.add(last_name(name))
    return frozenset(found)


def last_name(actor: Actor) -> str:
    """The last word of a name, in lower case."""
    return actor.name.split()[-1].casefold()


def _name_of(cast: Cast, sentence: Sentence, units: list[Unit], patient: Unit) -> Actor | None:
    """The person's name that a noun phrase is, or that its pronoun stands for."""
    if not patient.pronoun:
        return patient.actor if patient.actor is not None and patient.actor.actor_type is None else None
    if patient.pronoun not in cast.scene.tables.words["pronouns_person"]:
        return None
    before = [u.actor for u in units if u.actor is not None and u.span.last < patient.span.first]
    for back in range(_BACK + 1):
        people = [a for a in before if a.actor_type is None and not a.is_oblique]
        if people:
            return people[0]
        if sentence.index - back - 1 < 0:
            return None
        before = cast.actors[sentence.index - back - 1]
    return None
