"""Which mentions are of one and the same actor: names in short and in full, appositions, "the agency"."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field, replace

from ...vocabulary import ActCode, ActorType
from .actors import Actor

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

_TELLING_LETTERS = 3
"""Letters of a name that stands for a longer one."""


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


class Identities:
    """The actors of an article, each once under whatever name.

    Args:
        articles: the definite articles of the language, in lower case.
    """

    def __init__(self, articles: Set[str]) -> None:
        self._found: dict[str, Suspect] = {}
        self._names = _Names(articles)

    def of(self, actor: Actor) -> Suspect:
        """Whom a mention is of: one that is known, be it by a shorter or longer name, or a new one."""
        key = actor.key
        known = self._found.get(key)
        if known is None and not actor.state:
            twin = self._names.short_for(key)
            known = self._found[twin] if twin is not None else None
        if known is None:
            known = self._found[key] = Suspect(key, actor)
            self._names.add(key)
        return known

    def by_key(self, key: str) -> Suspect | None:
        """Who goes by a key, its own or that of one that turned out to be the same."""
        return self._found.get(key)

    def everybody(self) -> list[Suspect]:
        """Each actor once, in the order in which the article names them."""
        return list({id(s): s for s in self._found.values()}.values())

    def join(self, one: Suspect, other: Suspect) -> None:
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
            if self._found[key] is plain:
                self._found[key] = named
                named.folded.append(key)

    def merge_descriptions(self) -> None:
        """ "The agency" is the one firm that has a name; "the rebels" the one group."""
        for kind in (ActorType.COMPANY, ActorType.ARMED_GROUP, ActorType.CRIMINAL_NETWORK):
            suspects = [s for s in self.everybody() if s.actor.actor_type is kind]
            named = [
                s
                for s in suspects
                if s.actor.name[:1].isupper()
                and any(w[:1].isupper() for w in s.actor.name.split()[1:] or [s.actor.name])
            ]
            plain = [s for s in suspects if s.actor.name.islower() and not any(m.is_plural for m in s.mentions)]
            if len(named) == 1:
                for suspect in plain:
                    named[0].note("described")
                    self._fold(suspect, named[0])


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
