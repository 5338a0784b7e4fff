"""Who may be said to act: every actor of an article, with named features that a fitted table weighs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from ...vocabulary import ActCode, ActorType
from .actors import Actor
from .agents import Cast, accused_in, agents_of, go_betweens_in, plain_recruiters_in
from .befallen import befallen_in, last_name
from .hearing import Hearing
from .placing import placed_actor
from .roles import Role, Unit, roles_in, units_of
from .signs import bucket
from .suspects import suspects_in
from .text import Sentence, Span
from .triggers import Hit

_ANSWERS = ("R_DENIED", "R_NO_RESPONSE", "R_DECLINED", "R_COUNTER", "R_REFRAMED", "R_NO_INFORMATION", "R_ACKNOWLEDGED")
_BESIDE = ("ACCUSE", "ACCUSED", "SUSPECT", "CLAIM", "SERVE", "NETWORK", "CONTRACT", "PERP_VERB")
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
_PRIVATE = frozenset(
    {
        ActorType.RECRUITER,
        ActorType.COMPANY,
        ActorType.CRIMINAL_NETWORK,
        ActorType.ARMED_GROUP,
        ActorType.UNSPECIFIED,
        ActorType.PRIVATE_MILITARY_COMPANY,
    }
)
_WINDOW = 5
"""Words on either side of an actor whose classes are noted."""

_CHARGE = 2
"""Words between people and what is brought against them ("two men who are accused of …")."""

_MOST_JOINED = 6
"""Actors joined by "and" that are read as acting together."""

_BACK = 3
"""Sentences back in which a pronoun has its name."""


_TELLING_LETTERS = 3
"""Letters of a name that stands for a longer one."""


class _Prefixed(dict[str, str]):
    """Names of features by the word class that they are of, each put together once."""

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self._prefix = prefix

    def __missing__(self, name: str) -> str:
        found = self[name] = self._prefix + name
        return found


_LEFT, _RIGHT = _Prefixed("left:"), _Prefixed("right:")

Answering = Mapping[int, Sequence[tuple[Span, str]]]


@dataclass
class Suspect:
    """An actor of an article, all its mentions together."""

    key: str
    actor: Actor
    mentions: list[Actor] = field(default_factory=list)
    own: set[str] = field(default_factory=set)
    """What speaks for and against it, but for what is counted."""

    counts: dict[str, int] = field(default_factory=dict)
    doing: set[int] = field(default_factory=set)
    """Indices of the sentences in which it is said to act."""

    acts: set[ActCode] = field(default_factory=set)
    """The acts of which a sign names it as the agent."""

    doer: Actor | None = None
    """The mention of it that is first said to act."""

    folded: list[str] = field(default_factory=list)
    """Keys of those that turned out to be the same."""

    kind: str = ""
    """With which every feature is crossed: `H/` the state of the affected, `S/` another, `N/` a name, `P/` the rest."""

    @property
    def features(self) -> set[str]:
        """All that speaks for and against it, as the table names it."""
        return self.own | {f"{self.kind}{name}" for name in self.own}

    def note(self, feature: str) -> None:
        """Count a feature."""
        self.counts[feature] = self.counts.get(feature, 0) + 1


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
        self.people = hearing.people
        self.said = hearing.said
        self.answered = answering
        self.found: dict[str, Suspect] = {}
        self.names = _Names(self.words["definite"])
        self.recent: list[tuple[Sentence, Unit, str]] = []

    def suspects(self) -> list[Suspect]:
        for sentence in self.cast.scene.sentences:
            self._read(sentence)
        self._merge_descriptions()
        self._whole_article()
        for suspect in self.found.values():
            if suspect.actor.state and suspect.doer is not None and suspect.doer.state == suspect.actor.state:
                suspect.actor = suspect.doer  # the police, and not the army that was named before
        befallen = befallen_in(self.cast)
        return [s for s in self.found.values() if not _is_befallen(s, befallen)]

    def _read(self, sentence: Sentence) -> None:
        actors = self.cast.actors[sentence.index]
        units = units_of(self.cast.scene, sentence, actors, self.cast.groups[sentence.index])
        roles = roles_in(self.cast.scene, sentence, units)
        relations = self._relations(sentence) if actors else []
        by_unit: dict[int, Suspect] = {}
        for unit in units:
            suspect = None
            if unit.actor is not None:
                placed = placed_actor(self.cast, unit.actor) or unit.actor
                suspect = self._suspect(placed)
                suspect.mentions.append(placed)
                self._mention(sentence, unit, placed, suspect, relations)
            elif unit.group is not None and any(r.doer is unit and not r.is_passive for r in roles):
                suspect = self._suspect(self._people(sentence, unit))
                suspect.mentions.append(suspect.actor)
                suspect.note("people")
            elif unit.pronoun:
                suspect = self._antecedent(sentence, unit)
            if suspect is not None:
                by_unit[id(unit)] = suspect
                if unit.of is not None and id(unit.of) in by_unit:
                    self._alias(by_unit[id(unit.of)], suspect)
            if unit.place in ("subject", "owner", "agent") and suspect is not None and not unit.pronoun:
                self.recent.append((sentence, unit, suspect.key))
        for role in roles:
            self._role(sentence, role, units, by_unit)

    def _suspect(self, actor: Actor) -> Suspect:
        key = actor.key
        known = self.found.get(key)
        if known is None and not actor.state:
            twin = self.names.short_for(key)
            known = self.found[twin] if twin is not None else None
        if known is None:
            known = self.found[key] = Suspect(key, actor)
            self.names.add(key)
        return known

    def _people(self, sentence: Sentence, unit: Unit) -> Actor:
        name = self.cast.scene.words(sentence, unit.span.first, unit.span.last)
        return Actor(sentence, unit.span, name, ActorType.RECRUITER, None, None, False)

    def _alias(self, one: Suspect, other: Suspect) -> None:
        """An apposition: what is said of the one is said of the other."""
        if one is other or one.actor.state or other.actor.state:
            return
        named, plain = (one, other) if one.actor.name[:1].isupper() and one.actor.actor_type is None else (other, one)
        if plain.actor.name.split()[-1][:1].isupper():
            return  # "a spokesman for the Northern Front, Isaac Oum": two names are of two
        if (
            named.actor.actor_type is None
            and plain.actor.actor_type in _PRIVATE
            and any(m.is_plural for m in plain.mentions)
        ):
            named.note("apposed")  # one of several, who each are what was said
            for feature in plain.own | plain.counts.keys():
                named.note(feature)
            named.doing |= plain.doing
            named.acts |= plain.acts
        elif named.actor.actor_type is None and plain.actor.actor_type in _PRIVATE:
            named.actor = replace(named.actor, actor_type=plain.actor.actor_type)
            named.note("apposed")
            self._fold(plain, named)

    def _fold(self, plain: Suspect, named: Suspect) -> None:
        for feature, count in plain.counts.items():
            named.counts[feature] = named.counts.get(feature, 0) + count
        named.mentions += plain.mentions
        named.doing |= plain.doing
        named.acts |= plain.acts
        for key in (plain.key, *plain.folded):
            if self.found[key] is plain:
                self.found[key] = named
                named.folded.append(key)

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
                return self.found.get(key)
        return None

    def _relations(self, sentence: Sentence) -> list[tuple[str, Actor, ActCode | None]]:
        cast = self.cast
        found: list[tuple[str, Actor, ActCode | None]] = []
        for hit in self.sound.get(sentence.index, ()):
            if hit.act is None and sentence.at("BROUGHT_HOME", hit.verb.first) is not None:
                continue
            relation = "agent_weak" if hit.is_weak else "agent_strong"
            found += [(relation, actor, hit.act) for actor in agents_of(cast, hit)]
        found += [("accused", a, None) for a in accused_in(cast, sentence)]
        found += [("go_between", a, None) for a in go_betweens_in(cast, sentence)]
        found += [("recruiter", a, None) for a in plain_recruiters_in(cast, sentence)]
        found += [("suspect", a, None) for a in suspects_in(cast, [sentence], self.home)]
        return found

    def _mention(
        self,
        sentence: Sentence,
        unit: Unit,
        placed: Actor,
        suspect: Suspect,
        relations: list[tuple[str, Actor, ActCode | None]],
    ) -> None:
        actor = unit.actor
        assert actor is not None
        tokens = sentence.tokens
        first, last = actor.span.first, actor.span.last
        suspect.note(f"type:{placed.actor_type}")
        for relation, other, act in relations:
            if other.key in (placed.key, actor.key):
                suspect.note(f"rel:{relation}")
                suspect.doing.add(sentence.index)
                if suspect.doer is None and other.span.first == actor.span.first:
                    suspect.doer = placed
                if act is not None:
                    suspect.acts.add(act)
        suspect.note(f"stands:{unit.place}")
        if placed.is_state:
            suspect.note(f"{placed.actor_type}@{unit.place}")
        before = tokens[first - 1].lower if first else "^"
        if before in self.words["articles"] and first > 1:
            before = tokens[first - 2].lower
        if unit.place == "oblique" and before in self.words["prepositions"]:
            suspect.note(f"after:{self.cast.scene.tables.grammar.relations.get(before)}")
        for spoken in self.said[sentence.index]:
            if spoken.source.first <= last and first <= spoken.source.last:
                suspect.note("says")
                suspect.note(f"speaks:{spoken.source_type}")
        for span, form in self.answered.get(sentence.index, ()):
            if span.first <= last and first <= span.last:
                suspect.note("responds")
                suspect.note(f"answers:{form}")
        if placed.actor_type in (None, ActorType.RECRUITER) and (person := self.people.get(tokens[last].lower)):
            suspect.note(f"person:{person.source_type}")
        hits = self.sound.get(sentence.index, ())
        if any(not h.is_weak for h in hits):
            suspect.note("in_strong")
        elif hits:
            suspect.note("in_weak")
        elif sentence.index - 1 in self.sound or sentence.index + 1 in self.sound:
            suspect.note("near_hit")
        if any(sentence.has(name) for name in _ANSWERS):
            suspect.note("answers" if unit.place == "subject" else "in_answer")
        for name in _BESIDE:
            if sentence.has(name):
                suspect.note(f"with:{name}")
        for at in range(max(0, first - _WINDOW), first):
            if cover := sentence.covers[at]:
                suspect.own.update(map(_LEFT.__getitem__, cover))
        for at in range(last + 1, min(last + 1 + _WINDOW, len(tokens))):
            if cover := sentence.covers[at]:
                suspect.own.update(map(_RIGHT.__getitem__, cover))
        if unit.group is not None:
            suspect.note("affected")
        if any(0 <= s.first - last <= 6 or 0 <= first - s.last <= 4 for s in sentence.spans("SUSPECT")):
            suspect.note("near:SUSPECT")

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

    def _merge_descriptions(self) -> None:
        """ "The agency" is the one firm that has a name; "the rebels" the one group."""
        for kind in (ActorType.COMPANY, ActorType.ARMED_GROUP, ActorType.CRIMINAL_NETWORK):
            suspects = list({id(s): s for s in self.found.values() if s.actor.actor_type is kind}.values())
            named = [
                s
                for s in suspects
                if s.actor.name[:1].isupper()
                and s.actor.name not in ("", s.actor.name.lower())
                and any(w[:1].isupper() for w in s.actor.name.split()[1:] or [s.actor.name])
            ]
            plain = [s for s in suspects if s.actor.name.islower() and not any(m.is_plural for m in s.mentions)]
            if len(named) == 1:
                for suspect in plain:
                    named[0].note("described")
                    self._fold(suspect, named[0])

    def _whole_article(self) -> None:
        suspects = list({id(s): s for s in self.found.values()}.values())
        self.found = {s.key: s for s in suspects}
        states = [s for s in suspects if s.actor.state]
        most = max((len(s.mentions) for s in states), default=0)
        surest = max((_sureness(s) for s in suspects), default=0)
        telling = max((s.counts.get("telling", 0) for s in suspects), default=0)
        for suspect in suspects:
            features = suspect.own
            features.update(suspect.counts)
            sure = _sureness(suspect)
            features.add(f"sure={min(3, sure)}")
            if sure and sure == surest:
                features.add("surest")
            features.add(f"sure_of_others={min(2, surest)}" if sure < surest else f"none_surer={min(2, surest)}")
            features.add(f"mentions={bucket(len(suspect.mentions))}")
            for name in (
                "telling",
                "other",
                "sound:telling",
                "in_strong",
                "people:telling",
                "people:other",
                "patient",
                "says",
            ):
                features.add(f"{name}={bucket(min(3, suspect.counts.get(name, 0)))}")
            if telling and suspect.counts.get("telling", 0) == telling:
                features.add("most_telling")
            features.add("lead" if suspect.mentions and suspect.mentions[0].sentence.index < 2 else "later")
            kind = "N" if suspect.actor.actor_type is None else "P"
            if suspect.actor.state:
                kind = "H" if suspect.actor.state in self.home else "S"
                features.add("home" if kind == "H" else "foreign")
                if len(suspect.mentions) == most:
                    features.add("most")
            elif suspect.actor.is_state:
                kind = "O"
            suspect.kind = f"{kind}/"


def _is_befallen(suspect: Suspect, befallen: Set[str]) -> bool:
    is_person = suspect.actor.actor_type in (None, ActorType.RECRUITER)
    return is_person and "people:telling" not in suspect.counts and last_name(suspect.actor) in befallen


_SURE = frozenset(
    {
        "rel:agent_strong",
        "rel:accused",
        "agent:telling",
        "accused:telling",
        "through:telling",
        "owner:telling",
        "relative:telling",
        "near:SUSPECT",
        "people:telling",
        "he/people:telling",
        "sound:telling",
        "does:RECRUIT_DRIVE",
        "rel:suspect",
        "rel:agent_weak",
        "agent:other",
    }
)


def _sureness(suspect: Suspect) -> int:
    """How many independent readings make it the doer."""
    return len(_SURE & suspect.counts.keys())


class _Names:
    """The names of an article's suspects, by the words for which a shorter or longer name may stand."""

    def __init__(self, articles: Set[str]) -> None:
        self._articles = articles
        self._count = 0
        self._by_end: dict[str, tuple[int, str]] = {}
        self._alone: dict[str, tuple[int, str]] = {}
        self._by_initials: dict[str, tuple[int, str]] = {}

    def add(self, key: str) -> None:
        """Note a name; of those that read alike the first counts."""
        words = _without_article(key, self._articles)
        entry = self._count, key
        self._count += 1
        if len(words) == 1:
            self._alone.setdefault(words[0], entry)
        elif words:
            self._by_end.setdefault(words[0], entry)
            self._by_end.setdefault(words[-1], entry)
            self._by_initials.setdefault("".join(word[0] for word in words), entry)

    def short_for(self, key: str) -> str | None:
        """The first name that is this one's longer or shorter form: "Jones" and "Ann Jones", "RSF" and its words."""
        words = _without_article(key, self._articles)
        found = [self._by_initials.get(key)] if len(key) >= _TELLING_LETTERS else []
        if len(words) == 1 and len(words[0]) >= _TELLING_LETTERS:
            found.append(self._by_end.get(words[0]))
        elif len(words) > 1:
            found += [self._alone.get(word) for word in (words[0], words[-1]) if len(word) >= _TELLING_LETTERS]
        return min((entry for entry in found if entry is not None), default=(0, None))[1]


def _without_article(name: str, articles: Set[str]) -> list[str]:
    words = name.split()
    return words[1:] if words and words[0] in articles else words
