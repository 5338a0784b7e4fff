"""Whom it may have befallen: nationalities, groups and statuses of an article, with named features that a table weighs.

Three kinds of candidate: a nationality (alpha-3 or M49 code, all mentions together), a group (by its term), a status.
Feature names hold no words of any language: what stands beside a mention is named by the table that knows it.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from dataclasses import field as default

from ...gazetteer.places import region_contains
from .agents import Cast
from .groups import STATUS_CLASSES, Group
from .scene import PlaceSpan
from .signs import bucket
from .surroundings import Surroundings
from .text import Sentence
from .triggers import Hit

_OWNER_BACK = 2
"""Sentences back in which "its citizens" have their country."""

_NEAR_PHRASE = (3, 6)
"""Words before and after a group within which a phrase of status is said of it."""

_STATUS_NAMES = frozenset(STATUS_CLASSES.values())

_WEIGHTY = frozenset({"people", "numbered", "in_strong", "patient:strong", "object:strong", "several", "lead"})
"""Features of a nationality that mean something else where the state itself is accused."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a candidate stands."""

    sentence: Sentence
    group: Group | None
    place: PlaceSpan | None


@dataclass(slots=True)
class Affected:
    """A candidate with what speaks for and against it."""

    field: str
    """`nationality`, `group` or `status`."""

    key: str
    """Code of a place, term of a group in lower case, code of a status."""

    mentions: list[Mention] = default(default_factory=list)
    features: set[str] = default(default_factory=set)


def affected_of(cast: Cast, hits: list[Hit], states: Set[str] = frozenset()) -> list[Affected]:
    """Every nationality, group and status of an article that may be of those affected.

    Args:
        cast: the article's groups and actors.
        hits: the signs of conduct in it.
        states: alpha-3 codes of the states that are likely accused.
    """
    return _Reading(cast, hits, states).candidates()


class _Reading:
    def __init__(self, cast: Cast, hits: list[Hit], states: Set[str]) -> None:
        self.cast = cast
        self.states = states
        self.words = cast.scene.tables.words
        self.beside = Surroundings(cast.scene, hits)
        self.nations: dict[str, Affected] = {}
        self.groups: dict[str, Affected] = {}
        self.statuses: dict[str, Affected] = {}
        self.people: dict[str, int] = {}
        self.named = {
            place.place.code for places in cast.scene.places for place in places if place.place.kind == "country"
        }

    def candidates(self) -> list[Affected]:
        for sentence in self.cast.scene.sentences:
            inside: set[int] = set()
            context = self.beside.context(sentence)
            for group in self.cast.groups[sentence.index]:
                features = self._of_group(sentence, group, context)
                self._add_group(sentence, group, features)
                for place in group.places:
                    inside.add(place.first)
                    self._add_placed(Mention(sentence, group, place), features)
                if not group.places and (owner := self._owner(sentence, group)) is not None:
                    self._add_owner(owner, features)
            for place in self.cast.scene.places[sentence.index]:
                if place.first not in inside:
                    self._add_bare(sentence, place, context)
            self._add_phrases(sentence, context)
        self._finish_nations()
        self._finish_others()
        return [*self.nations.values(), *self.groups.values(), *self.statuses.values()]

    def _nation(self, mention: Mention) -> Affected | None:
        code = self._code(mention.place)
        if code is None:
            return None
        found = self.nations.get(code)
        if found is None:
            found = self.nations[code] = Affected("nationality", code)
        found.mentions.append(mention)
        return found

    def _code(self, place: PlaceSpan | None) -> str | None:
        """The code of a place; of an ambiguous word where the article names exactly one of what it may mean."""
        if place is None or place.place.code is not None:
            return place.place.code if place else None
        settled = self.named.intersection(place.place.candidates)
        return settled.pop() if len(settled) == 1 else None

    def _add_group(self, sentence: Sentence, group: Group, features: set[str]) -> None:
        mention = Mention(sentence, group, None)
        term = self.cast.scene.words(sentence, group.term.first, group.term.last).casefold()
        known = [self.groups.get(term) or self.groups.setdefault(term, Affected("group", term))]
        known += [self._status(status.value) for status in group.statuses]
        for candidate in known:
            candidate.mentions.append(mention)
            candidate.features |= features

    def _status(self, key: str) -> Affected:
        return self.statuses.get(key) or self.statuses.setdefault(key, Affected("status", key))

    def _add_phrases(self, sentence: Sentence, context: tuple[str, ...]) -> None:
        """Statuses that words beside a group show: "captured in May", "on student visas"."""
        found = sentence.found
        if _STATUS_NAMES.isdisjoint(found):
            return
        before, after = _NEAR_PHRASE
        for status, name in STATUS_CLASSES.items():
            if name not in found:
                continue
            candidate = self._status(status.value)
            candidate.mentions.append(Mention(sentence, None, None))
            candidate.features.update("phrase/" + one for one in context)
            groups = self.cast.groups[sentence.index]
            near = any(
                group.whole.first - before <= span.first <= group.whole.last + after
                for span in found[name]
                for group in groups
            )
            candidate.features.add("phrase_near" if near else "phrase")

    def _state_of(self, place: PlaceSpan) -> str:
        code = self._code(place)
        return "uncoded" if code is None else "accused_state" if code in self.states else "other_state"

    def _of_group(self, sentence: Sentence, group: Group, context: tuple[str, ...]) -> set[str]:
        first, last = group.whole.first, group.whole.last
        found = self.beside.before(sentence, first)
        found.update(self.beside.head(group))
        found.update(self.beside.after(sentence, last))
        found.update(context)
        found |= self.beside.conduct(sentence, first, last)
        found.add("several" if group.is_several else "one")
        found.add("kind:" + group.kind)
        if group.number:
            found.add("numbered")
            if group.is_several:
                found.add("several_numbered")
        if group.statuses:
            found.add("statused")
        if group.members > 1:
            found.add("listed")
        if group.places:
            found.update("group_" + self._state_of(place) for place in group.places)
        else:
            found.add("unplaced")
        before = sentence.tokens[first - 1] if first else None
        if before and (before.possessive or before.lower in self.words["possessives"]):
            found.add("owned")
        if any(last < span.first <= last + 6 for span in sentence.spans("UNDER_SUSPICION")):
            found.add("suspected")
        if any(token.lower in self.words["interviewed"] for token in sentence.tokens[max(0, first - 3) : first]):
            found.add("interviewed")
        return found

    def _add_placed(self, mention: Mention, features: set[str]) -> None:
        group, place = mention.group, mention.place
        candidate = self._nation(mention)
        if candidate is None or group is None or place is None:
            return
        form = "form:people" if group.kind == "people" else "form:modifier"
        if place.first > group.term.first and place.is_name:
            form = "form:origin"
        if self._shows_people(mention):
            candidate.features |= features
            candidate.features.update(("people", form))
            self.people[candidate.key] = self.people.get(candidate.key, 0) + 1
        else:
            candidate.features.update("force/" + one for one in features)
            candidate.features.add("force/" + form)

    def _shows_people(self, mention: Mention) -> bool:
        """Whether the place stands in the words for people who are no force of it, and not those who are fought."""
        group, place = mention.group, mention.place
        if group is None or place is None:
            return False
        first, tokens = group.whole.first, mention.sentence.tokens
        at = first - 2 if first > 1 and tokens[first - 1].lower in self.words["articles"] else first - 1
        if at >= 0 and tokens[at].lower in self.words["enemy_words"]:
            return False
        if place.is_name and place.first > group.term.first:
            return True  # "mercenaries from China"
        return bool(group.statuses) or group.head not in self.words["own_side"]

    def _add_owner(self, mention: Mention, features: set[str]) -> None:
        candidate = self._nation(mention)
        if candidate is None or mention.group is None:
            return
        candidate.features |= features
        if mention.group.head not in self.words["citizens"]:
            candidate.features.add("owner:other")
            return
        candidate.features.update(("people", "owner:citizens"))
        self.people[candidate.key] = self.people.get(candidate.key, 0) + 1

    def _owner(self, sentence: Sentence, group: Group) -> Mention | None:
        """Whose "its citizens" are: the first country named in the sentence before them, or the one before it."""
        before = sentence.tokens[group.whole.first - 1] if group.whole.first else None
        if group.head not in self.words["citizens"] and not (before and before.lower in self.words["possessives"]):
            return None
        doubtful: Mention | None = None
        for index in range(sentence.index, max(-1, sentence.index - _OWNER_BACK - 1), -1):
            if self.cast.scene.sentences[index].paragraph != sentence.paragraph:
                break
            for place in self.cast.scene.places[index]:
                if index == sentence.index and place.first >= group.whole.first:
                    break
                if place.place.code is not None:
                    mention = Mention(sentence, group, place)
                    if place.place.code not in self.states:
                        return mention
                    doubtful = doubtful or mention
        return doubtful

    def _add_bare(self, sentence: Sentence, place: PlaceSpan, context: tuple[str, ...]) -> None:
        candidate = self._nation(Mention(sentence, None, place))
        if candidate is None:
            return
        features = candidate.features
        form = "possessive" if sentence.tokens[place.last].possessive else "name" if place.is_name else "adjective"
        features.add("bare:" + form)
        features.update("bare/" + one for one in self.beside.before(sentence, place.first))
        features.update("bare/" + one for one in self.beside.after(sentence, place.last))
        features.update("bare/" + one for one in context)
        features.update("bare/" + one for one in self.beside.conduct(sentence, place.first, place.last))

    def _finish_nations(self) -> None:
        """Add what only the whole article shows."""
        nations = self.nations.values()
        most = max(self.people.values(), default=0)
        foreign = [code for code in self.people if code not in self.states]
        forces = {c.key for c in nations if any(m.group is not None for m in c.mentions)}.difference(self.states)
        for candidate in nations:
            key, features = candidate.key, candidate.features
            count = self.people.get(key, 0)
            features.add("mentions=" + bucket(len(candidate.mentions)))
            features.add("people=" + bucket(count))
            features.add("nations=" + bucket(len(foreign)))
            if key.isdigit():
                features.add("region" if count else "bare_region")
                if any(code != key and not code.isdigit() and region_contains(key, code) for code in foreign):
                    features.add("region_of_other")
            elif any(code.isdigit() and region_contains(code, key) for code in foreign):
                features.add("in_region")
            if count and count == most:
                features.add("most")
            if not foreign:
                features.add("nobody_placed")
                if forces == {key}:
                    features.add("only_force")
            elif foreign == [key]:
                features.add("only_foreign")
            if candidate.mentions[0].sentence.index == 0:
                features.add("opens")
            if key in self.states:
                features.update(["accused/" + one for one in features if one in _WEIGHTY])
                features.add("accused")
            else:
                features.add("people/other" if count else "bare/other")

    def _finish_others(self) -> None:
        placed = any(m.group and m.group.places for c in self.groups.values() for m in c.mentions[:1])
        for candidate in self.groups.values():
            features = candidate.features
            features.add("mentions=" + bucket(len(candidate.mentions)))
            features.add("groups=" + bucket(len(self.groups)))
            features.add("others_placed" if placed else "none_placed")
            if "unplaced" in features and placed:
                features.add("less_said")
        for key, candidate in self.statuses.items():
            features = candidate.features
            own = [one for one in features if one.startswith("phrase")]
            own.append("mentions=" + bucket(len(candidate.mentions)))
            own.append("terms=" + bucket(sum(m.group is not None for m in candidate.mentions)))
            features.update(own)
            features.update([f"{key}/{one}" for one in own])
            features.add("status:" + key)
