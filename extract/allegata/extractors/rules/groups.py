"""Groups of people in a sentence: who, of which nationality and status, how many.

A group is a noun phrase whose head names people: a noun ("welders"), a people ("Kenyans", "a Ghanaian"), an age ("a
22-year-old"), or a word of quantity with where they are from ("211 from Uganda", "those from Africa"). Groups joined by
commas and "and" are one. Every list of words stands in the language's tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...vocabulary import GroupStatus
from .headcount import is_number, number_before
from .origins import end_of_names, end_of_origin
from .scene import PlaceSpan, Scene
from .text import Sentence, Span

_MEMBERS = 6
"""Groups joined by commas and "and" that are read as one term."""

_JOIN_REACH = 7
"""Words from one member of a list to the end of the next: adjectives, a number, the head."""

STATUS_CLASSES = {status: f"STATUS_{status.name}" for status in GroupStatus}
"""The word class of what shows a status."""


@dataclass(frozen=True, slots=True)
class Group:
    """A noun phrase that names people."""

    sentence: Sentence
    term: Span
    whole: Span
    """The term with its number."""

    number: Span | None
    places: tuple[PlaceSpan, ...]
    statuses: tuple[GroupStatus, ...]
    head: str
    """The first member's head noun, in lower case."""

    kind: str
    """What the head is: `noun`, `people` (a demonym), `age`, `origin` (a quantity and a place)."""

    is_several: bool
    """Whether it names more than one person, as far as its words show."""

    members: int
    """How many groups are joined in it."""

    @property
    def is_plural(self) -> bool:
        """Whether it names more than one."""
        return self.is_several

    def is_umbrella(self) -> bool:
        """Whether it adds neither nationality nor status nor number."""
        return not (self.places or self.statuses or self.number)


def groups_in(scene: Scene, sentence: Sentence) -> list[Group]:
    """The groups of a sentence, in order."""
    if scene.places[sentence.index] or "PEOPLE" in sentence.found or "AGED" in sentence.found:
        return _Reader(scene, sentence).groups()
    return []


class _Reader:
    """Reads one sentence; each step looks a bounded number of words to either side."""

    def __init__(self, scene: Scene, sentence: Sentence) -> None:
        self.scene = scene
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.status_phrases: list[tuple[Span, GroupStatus]] = []
        self.lowers = [token.lower for token in sentence.tokens]
        self.words = scene.tables.words
        self.statuses = scene.tables.statuses
        self.adjectives_follow = scene.tables.grammar.adjectives_follow
        self.places: dict[int, PlaceSpan] = {}
        for place in scene.places[sentence.index]:
            for at in range(place.first, place.last + 1):
                self.places[at] = place

    def groups(self) -> list[Group]:
        heads = self._heads()
        if not heads:
            return []
        found: list[Group] = []
        taken = -1
        self.status_phrases = [
            (span, status) for status, name in STATUS_CLASSES.items() for span in self.sentence.spans(name)
        ]
        for at, kind in heads:
            if at > taken:
                group = self._grown(at, kind)
                found.append(group)
                taken = group.whole.last
        return found

    def _heads(self) -> list[tuple[int, str]]:
        heads: dict[int, str] = {}
        for span in self.sentence.spans("PEOPLE"):
            if self._is_noun_head(span):
                heads[span.last] = "noun"
        for place in self.scene.places[self.sentence.index]:
            if self._is_people(place):
                heads[place.last] = "people"
        for span in self.sentence.spans("AGED"):
            if span.last + 1 not in self.places and not self._continues(span.last):
                heads.setdefault(span.last, "age")
        if self.places:
            for span in self.sentence.spans("FROM"):
                if span.first and self._counts_origin(span.first - 1):
                    heads.setdefault(span.first - 1, "origin")
        return sorted(heads.items())

    def _lower(self, at: int) -> str:
        return self.lowers[at] if 0 <= at < len(self.lowers) else ""

    def _is_noun_head(self, span: Span) -> bool:
        token = self.tokens[span.last]
        if token.possessive or self._lower(span.last + 1) in ("'", "’"):
            return False
        first = self.tokens[span.first]
        following = self.tokens[span.last + 1] if span.last + 1 < len(self.tokens) else None
        if first.is_capitalised and span.first and not self.scene.is_title_case(self.sentence):
            if following is not None and following.is_capitalised and span.last + 1 not in self.places:
                return False  # a word of a name: "Human Rights Watch"
            before = self.tokens[span.first - 1]
            if before.is_capitalised and not before.possessive and span.first - 1 not in self.places:
                return False  # the last word of one: "Revolutionary Guards"
        if self.sentence.at("ORGAN_FORCES", span.last) is not None and not self._has_modifier(span.first, span.last):
            return False
        return not self._continues(span.last) and (self._is_several(span.last) or self._is_determined(span))

    def _is_several(self, at: int) -> bool:
        return self._ends_plural(self._lower(at)) or self._lower(at) in self.words["plural_people"]

    def _is_determined(self, span: Span) -> bool:
        """Whether a noun for one person has its article, number or owner: "a cook", and not "to cook"."""
        if span.last > span.first:
            return True
        first = self._left(span.first)
        if first < span.first and any(at in self.places for at in range(first, span.first)):
            return True
        before = self._lower(first - 1)
        owned = first > 0 and self.tokens[first - 1].possessive
        return (
            owned
            or before in self.words["determiners"]
            or before in self.words["quantifiers"]
            or self._is_number(first - 1)
        )

    def _has_modifier(self, first: int, last: int) -> bool:
        """Whether soldiers are described as a people's or as ones who were: "Syrian fighters", "former soldiers"."""
        for at in (first - 1, last + 1) if self.adjectives_follow else (first - 1,):
            place = self.places.get(at)
            if place is not None and not place.is_name:
                return True
        return self._lower(first - 1) in self.words["former"] or self._is_number(first - 1)

    def _is_people(self, place: PlaceSpan) -> bool:
        token = self.tokens[place.last]
        if place.is_name or token.possessive:
            return False
        if self._lower(place.last + 1) in ("'", "’"):
            return False
        if self.scene.tables.grammar.peoples_are_capitalised:
            return token.is_capitalised and self._stands_alone(place)
        following = place.last + 1
        in_list = self._lower(following) in self.words["list_links"] and (
            self._lower(following + 1) in self.words["list_links"] or following + 1 in self.places
        )
        if self._ends_plural(token.lower):
            return not (
                self.sentence.at("PEOPLE", following) is not None and self._lower(following) not in self.words["be"]
            )
        if self._joins_adjectives(place.last):
            return False  # "Zimbabwean and Indian nurses"
        invariant = token.lower.endswith(self._invariant_endings()) or token.lower in self.words["invariant_peoples"]
        closes = in_list or self._closes(place.last)
        if not closes:
            return False
        if invariant:
            return True
        before = self._lower(self._left(place.first) - 1)
        return before in self.words["determiners"] or before in self.words["quantifiers"]

    def _stands_alone(self, place: PlaceSpan) -> bool:
        """Whether a word with a capital is a people: many, or one with an article, and no part of a name."""
        before = self.tokens[place.first - 1] if place.first else None
        if before is not None and before.is_capitalised and place.first > 1:
            return False  # "Fédération Ivoirienne"
        if self._ends_plural(self.tokens[place.last].lower) or before is None:
            return True
        known = self.words["determiners"], self.words["quantifiers"], self.words["adjectives"], self.words["of"]
        return self._is_number(place.first - 1) or any(before.lower in words for words in known)

    def _right(self, last: int) -> int:
        """The end of a noun with the adjectives that follow it: "étudiants ivoiriens et maliens"."""
        while True:
            at = last + 1
            if self._lower(at) in self.words["list_ands"] and last in self.places:
                at += 1
            place = self.places.get(at)
            if place is not None and not place.is_name and not self.tokens[place.last].is_capitalised:
                last = place.last
            elif at == last + 1 and place is None and at < len(self.tokens) and self._follows(at):
                last = at
            else:
                return last

    def _follows(self, at: int) -> bool:
        """Whether a word only describes the noun before it."""
        word = self._lower(at)
        described = word in self.words["adjectives"] or word in self.statuses
        return described and word not in self.words["noun_ends"] and word not in self.words["participles"]

    def _invariant_endings(self) -> tuple[str, ...]:
        return tuple(self.words["invariant_endings"])

    def _ends_plural(self, word: str) -> bool:
        return word.endswith(tuple(self.words["plural_endings"])) and not word.endswith(
            tuple(self.words["plural_not_endings"])
        )

    def _joins_adjectives(self, last: int) -> bool:
        """Whether an adjective of place follows after "and", and a noun after that."""
        at = last + 1
        if self._lower(at) not in self.words["list_links"]:
            return False
        while self._lower(at) in self.words["list_links"]:
            at += 1
        place = self.places.get(at)
        if place is None or place.is_name or self._ends_plural(self.tokens[place.last].lower):
            return False
        return not self._closes(place.last) and self._lower(place.last + 1) not in self.words["list_links"]

    def _closes(self, at: int) -> bool:
        """Whether the word is the people itself: no noun follows it."""
        if at + 1 >= len(self.tokens):
            return True
        following = self.tokens[at + 1]
        return not following.is_word or following.lower in self.words["noun_ends"]

    def _counts_origin(self, at: int) -> bool:
        """Whether a quantity before "from" stands for people: "211 from Uganda", "those from Africa"."""
        token = self.tokens[at]
        if not (self._is_number(at) or token.lower in self.words["people_quantities"]):
            return False
        following = at + 2
        while self._lower(following) in self.words["articles"]:
            following += 1
        place = self.places.get(following)
        return place is not None and place.is_name

    def _continues(self, at: int) -> bool:
        """Whether the next word is the head, and this one only describes it ("migrant workers", "student visas")."""
        following = self._lower(at + 1)
        if not following or self.adjectives_follow:
            return False
        if following in self.words["people_compounds"] or following in self.words["source_government"]:
            return True
        if following in self.words["head_modifiers"] and at + 2 < len(self.tokens):
            return any(
                self.sentence.at(name, at + step) is not None
                for step in (1, 2)
                for name in ("ARMED_GROUP", "NETWORK", "COMPANY")
            )
        return self.sentence.at("PEOPLE", at + 1) is not None or self.sentence.at("RECRUITER", at + 1) is not None

    def _grown(self, head: int, kind: str) -> Group:
        span = self.sentence.at("PEOPLE", head) if kind == "noun" else None
        place = self.places.get(head) if kind == "people" else None
        start = span.first if span else place.first if place else head
        first = self._left(start) if kind != "origin" else head
        last, members = head, 1
        if self.adjectives_follow and kind != "origin":
            last = self._right(last)
        while kind != "origin" and members < _MEMBERS:
            joined = self._joined(last)
            if joined is None:
                break
            last, members = self._right(joined) if self.adjectives_follow else joined, members + 1
        last = end_of_origin(self.tokens, self.places, self.scene.tables, last)
        if self._lower(last) in self.words["nationality_heads"]:
            last = end_of_names(self.tokens, self.places, self.words, last)
        number = self._number(head + 1 if kind == "origin" else first)
        statuses: dict[GroupStatus, None] = {}
        for token in self.tokens[first : last + 1]:
            if token.lower in self.statuses:
                statuses.update(dict.fromkeys(self.statuses[token.lower]))
        for phrase, status in self.status_phrases:
            if first <= phrase.first and phrase.last <= last:
                statuses[status] = None
        if GroupStatus.PRISONER_OF_WAR in statuses:
            statuses.pop(GroupStatus.PRISONER, None)
        whole = Span(min(number.first, first) if number else first, last)
        places: dict[int, PlaceSpan] = {}
        for at in range(whole.first, last + 1):
            if at in self.places:
                places.setdefault(self.places[at].first, self.places[at])
        has_tail = span is not None and span.last > span.first and self._lower(span.first + 1) in self.words["of"]
        if span is not None and has_tail:
            head = span.first  # "prisoners of war"
        word = self._lower(head)
        several = members > 1 or number is not None or self._is_several(head)
        if place is not None and not self._ends_plural(word):
            several = several or self._lower(first - 1) not in self.words["articles"]
        return Group(
            self.sentence,
            Span(first, last),
            whole,
            number,
            tuple(places.values()),
            tuple(statuses),
            word,
            kind,
            several,
            members,
        )

    def _describes(self, at: int) -> bool:
        word = self._lower(at)
        if word in self.words["number_words"]:
            return False
        if word in self.words["participles"]:
            before = self._lower(at - 1)
            begins = at == 0 or not self.tokens[at - 1].is_word
            return begins or before in self.words["participle_starts"] or self._is_number(at - 1)
        return word in self.words["adjectives"] or word in self.statuses or word in self.words["aged_heads"]

    def _left(self, first: int) -> int:
        while first > 0:
            before = self.tokens[first - 1]
            place = self.places.get(first - 1)
            if place is not None and not place.is_name and not before.possessive:
                first = place.first
                continue
            if before.lower in self.words["of"]:
                break
            if before.possessive or not before.is_word:
                if before.text != "-" or self._lower(first) not in self.words["aged_heads"]:
                    break
                first = max(0, first - 2)  # "22-year-old"
                continue
            if self._describes(first - 1) or self.sentence.at("PEOPLE", first - 1) is not None:
                first -= 1
                continue
            if before.lower in self.words["list_ands"] and first > 1 and self._pairs(first):
                first -= 2
                continue
            if self._is_plain_noun(first - 1):
                skipped = self.places.get(first - 2)
                if skipped is not None and not skipped.is_name:
                    first = skipped.first  # "Bangladeshi shipyard welders"
                    continue
                if self._is_number(first - 2) or self._lower(first - 2) in self.words["articles"]:
                    return first - 1  # "40 frightened men", "a medical student"
            break
        return first

    def _pairs(self, first: int) -> bool:
        """Whether both sides of an "and" describe the same head: "Uzbek and Tajik migrants"."""
        own, other = self.places.get(first), self.places.get(first - 2)
        if own is not None and other is not None:
            return not own.is_name and not other.is_name and not self._ends_plural(self._lower(first - 2))
        return own is None and other is None and self._describes(first) and self._describes(first - 2)

    def _is_plain_noun(self, at: int) -> bool:
        token = self.tokens[at]
        if token.lower in self.words["people_compounds"] or token.lower in self.words["public_things"]:
            return False
        if not token.is_word or token.is_capitalised or token.possessive or token.text[0].isdigit():
            return False
        taken = token.lower in self.words["noun_ends"] or token.lower in self.words["determiners"]
        return not taken and token.lower not in self.words["number_words"]

    def _joined(self, last: int) -> int | None:
        """The head of the next member of a list, where one follows."""
        links = self.words["list_links"]
        at = last + 1
        while at <= last + 2 and self._lower(at) in links:
            at += 1
        if at == last + 1:
            return None
        comma_only = all(self.tokens[k].lower not in self.words["list_ands"] for k in range(last + 1, at))
        end = min(len(self.tokens), last + _JOIN_REACH)
        while at < end:
            span = self.sentence.at("PEOPLE", at)
            if span is not None and self._is_noun_head(span):
                if comma_only and self._is_apart(last, span.last):
                    return None  # "South Africans, guards …": what they were to become
                return span.last if self._is_listed(span.last, comma_only) else None
            place = self.places.get(at)
            if place is not None:
                if place.is_name:
                    return None
                if self._is_people(place):
                    return place.last if self._is_listed(place.last, comma_only) else None
                at = place.last + 1
                continue
            if not self._describes(at):
                return None  # a number begins a group of its own: "22 Iraqis and 13 Syrians"
            at += 1
        return None

    def _is_apart(self, last: int, at: int) -> bool:
        """Whether a comma parts a people from a plain word after it."""
        return last in self.places and at not in self.places

    def _is_listed(self, last: int, comma_only: bool) -> bool:
        """Whether a member after a comma belongs to a list that ends with "and"."""
        return not comma_only or any(
            self._lower(at) in self.words["list_ands"] for at in range(last + 1, last + 1 + _JOIN_REACH)
        )

    def _number(self, first: int) -> Span | None:
        return number_before(self.lowers, self.words, first)

    def _is_number(self, at: int) -> bool:
        return is_number(self.lowers, self.words, at)
