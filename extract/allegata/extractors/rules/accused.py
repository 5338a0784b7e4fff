"""Who may be said to act: every actor of an article, with named features that a fitted table weighs."""

from __future__ import annotations

from collections.abc import Set

from ...vocabulary import ActorType
from .actors import Actor
from .agents import Cast
from .bearing import Answering, Bearing
from .befallen import befallen_in, last_name
from .comparison import compare
from .hearing import Hearing
from .identity import Identities, Suspect
from .placing import placed_actor
from .roles import Role, Unit, roles_in, units_of
from .text import Sentence
from .triggers import Hit

_TELLING = frozenset(
    {
        "DECEIVE",
        "COERCE",
        "ABDUCT",
        "RECRUIT_STRICT",
        "TRAFFIC",
        "TRAFFICKED",
        "CONSCRIPT",
        "ILL_TREAT",
        "HOLD",
        "FRAUD_NOUN",
        "RECRUIT_DRIVE",
        "FORCED_LABOUR",
        "CHILD_SOLDIERS",
        "THREATEN",
    }
)

_CHARGE = 2
"""Words between people and what is brought against them ("two men who are accused of …")."""

_MOST_JOINED = 6
"""Actors joined by "and" that are read as acting together."""

_BACK = 3
"""Sentences back in which a pronoun has its name."""


def suspects_of(cast: Cast, hits: list[Hit], home: Set[str], hearing: Hearing, answering: Answering) -> list[Suspect]:
    """Every actor that the article may be saying acts, with what speaks for and against its being accused.

    Who is by name said to be one of those it befell is never among them.

    Args:
        cast: the article's actors and groups.
        hits: the signs of conduct in it.
        home: codes of the nations and regions whose people were affected.
        hearing: who says what in it.
        answering: by sentence, who may give an answer of which form.
    """
    return _Reading(cast, hits, home, hearing, answering).suspects()


class _Reading:
    def __init__(self, cast: Cast, hits: list[Hit], home: Set[str], hearing: Hearing, answering: Answering) -> None:
        self.cast = cast
        self.words = cast.scene.tables.words
        self.sound: dict[int, list[Hit]] = {}
        for hit in hits:
            if hit.is_sound:
                self.sound.setdefault(hit.sentence.index, []).append(hit)
        self.home = home
        self.bearing = Bearing(cast, self.sound, home, hearing, answering)
        self.identities = Identities(self.words["definite"])
        self.recent: list[tuple[Sentence, Unit, str]] = []

    def suspects(self) -> list[Suspect]:
        for sentence in self.cast.scene.sentences:
            self._read(sentence)
        self.identities.merge_descriptions()
        suspects = self.identities.everybody()
        compare(suspects, self.home)
        for suspect in suspects:
            if suspect.actor.state and suspect.doer is not None and suspect.doer.state == suspect.actor.state:
                suspect.actor = suspect.doer  # the police, and not the army that was named before
        befallen = befallen_in(self.cast)
        return [s for s in suspects if not _is_befallen(s, befallen)]

    def _read(self, sentence: Sentence) -> None:
        actors = self.cast.actors[sentence.index]
        units = units_of(self.cast.scene, sentence, actors, self.cast.groups[sentence.index])
        roles = roles_in(self.cast.scene, sentence, units)
        relations = self.bearing.relations(sentence) if actors else []
        by_unit: dict[int, Suspect] = {}
        for unit in units:
            suspect = None
            if unit.actor is not None:
                placed = placed_actor(self.cast, unit.actor) or unit.actor
                suspect = self.identities.of(placed)
                suspect.mentions.append(placed)
                self.bearing.note(unit, placed, suspect, relations)
            elif unit.group is not None and any(r.doer is unit and not r.is_passive for r in roles):
                suspect = self.identities.of(self._people(sentence, unit))
                suspect.mentions.append(suspect.actor)
                suspect.note("people")
            elif unit.pronoun:
                suspect = self._antecedent(sentence, unit)
            if suspect is not None:
                by_unit[id(unit)] = suspect
                if unit.of is not None and id(unit.of) in by_unit:
                    self.identities.join(by_unit[id(unit.of)], suspect)
            if unit.place in ("subject", "owner", "agent") and suspect is not None and not unit.pronoun:
                self.recent.append((sentence, unit, suspect.key))
        for role in roles:
            self._role(sentence, role, units, by_unit)

    def _people(self, sentence: Sentence, unit: Unit) -> Actor:
        name = self.cast.scene.words(sentence, unit.span.first, unit.span.last)
        return Actor(sentence, unit.span, name, ActorType.RECRUITER, None, None, False)

    def _antecedent(self, sentence: Sentence, unit: Unit) -> Suspect | None:
        plural = unit.pronoun in self.words["pronouns_they"]
        person = unit.pronoun in self.words["pronouns_person"]
        for earlier, other, key in reversed(self.recent[-6:]):
            if sentence.index - earlier.index > _BACK or other.actor is None:
                continue
            actor = other.actor
            fits = actor.is_plural if plural else not actor.is_plural
            if person:
                fits = actor.actor_type in (None, ActorType.RECRUITER, ActorType.OFFICIAL) and not actor.is_plural
            elif not plural:
                fits = fits and actor.actor_type is not None
            if fits:
                return self.identities.by_key(key)
        return None

    def _role(self, sentence: Sentence, role: Role, units: list[Unit], by_unit: dict[int, Suspect]) -> None:
        if self._is_against_it(sentence, role, units):
            return
        doer = role.doer
        for _ in range(_MOST_JOINED):
            if doer is None or id(doer) not in by_unit:
                break
            suspect = by_unit[id(doer)]
            kind = "telling" if role.name in _TELLING else "other"
            pronoun = "he/" if doer.pronoun else ""
            suspect.note(f"{pronoun}does:{role.name}")
            suspect.note(f"{pronoun}{role.by}:{kind}")
            suspect.note(f"{kind}")
            suspect.doing.add(sentence.index)
            if suspect.doer is None and doer.actor is not None:
                suspect.doer = placed_actor(self.cast, doer.actor) or doer.actor
            if role.on_people:
                suspect.note(f"{pronoun}people:{kind}")
            if sentence.index in self.sound:
                suspect.note(f"sound:{kind}")
            doer = doer.beside
        if role.name in _TELLING:
            for unit in units:
                if id(unit) not in by_unit or unit is role.doer:
                    continue
                object_of = unit.place == "object" and 0 < unit.span.first - role.span.last <= 3
                if object_of or (
                    role.is_passive and unit.place == "subject" and 0 < role.span.first - unit.span.last <= 5
                ):
                    by_unit[id(unit)].note("patient")

    def _is_against_it(self, sentence: Sentence, role: Role, units: list[Unit]) -> bool:
        """Whether who does this acts against it: "brought them home", "arrested two men accused of luring"."""
        if role.name in ("RECRUIT", "SEEK", "PUSH") and sentence.at("BROUGHT_HOME", role.span.first) is not None:
            return True
        if role.name not in ("DETAIN", "HOLD", "RECRUIT") or role.is_passive:
            return False
        whom = next((u for u in units if u.span.first > role.span.last), None)
        if whom is None or whom.place != "object":
            return False
        following = sentence.tokens[whom.span.last + 1 : whom.span.last + 2 + _CHARGE]
        return any(token.lower in self.words["suspected"] for token in following)


def _is_befallen(suspect: Suspect, befallen: Set[str]) -> bool:
    is_person = suspect.actor.actor_type in (None, ActorType.RECRUITER)
    return is_person and "people:telling" not in suspect.counts and last_name(suspect.actor) in befallen
