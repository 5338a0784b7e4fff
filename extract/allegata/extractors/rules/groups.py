"""Groups of people in a sentence: who, of which nationality and status, how many.

A group is a noun phrase whose head names people: a noun ("welders"), a people ("Kenyans", "a Ghanaian"), an age ("a
22-year-old"), or a word of quantity with where they are from ("211 from Uganda", "those from Africa"). Groups joined by
commas and "and" are one. Every list of words stands in the language's tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...vocabulary import GroupStatus
from .headcount import number_before
from .origins import end_of_names, end_of_origin
from .people import PeopleHeads
from .scene import PlaceSpan, Scene
from .text import Sentence, Span
from .wording import Wording

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


def groups_in(scene: Scene, sentence: Sentence) -> list[Group]:
    """The groups of a sentence, in order."""
    if scene.places[sentence.index] or "PEOPLE" in sentence.found or "AGED" in sentence.found:
        return _Reader(scene, sentence).groups()
    return []


class _Reader:
    """Reads one sentence; each step looks a bounded number of words to either side."""

    def __init__(self, scene: Scene, sentence: Sentence) -> None:
        self.wording = wording = Wording(scene, sentence)
        self.heads = PeopleHeads(wording)
        self.scene = scene
        self.sentence = sentence
        self.tokens = wording.tokens
        self.words = wording.words
        self.statuses = wording.statuses
        self.places = wording.places
        self.adjectives_follow = wording.adjectives_follow
        self.status_phrases: list[tuple[Span, GroupStatus]] = []

    def groups(self) -> list[Group]:
        heads = self.heads.found()
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

    def _grown(self, head: int, kind: str) -> Group:
        span = self.sentence.at("PEOPLE", head) if kind == "noun" else None
        place = self.places.get(head) if kind == "people" else None
        start = span.first if span else place.first if place else head
        first = self.wording.left(start) if kind != "origin" else head
        last, members = head, 1
        if self.adjectives_follow and kind != "origin":
            last = self.wording.right(last)
        while kind != "origin" and members < _MEMBERS:
            joined = self._joined(last)
            if joined is None:
                break
            last, members = self.wording.right(joined) if self.adjectives_follow else joined, members + 1
        last = end_of_origin(self.tokens, self.places, self.scene.tables, last)
        if self.wording.lower(last) in self.words["nationality_heads"]:
            last = end_of_names(self.tokens, self.places, self.words, last)
        number = self._number(head + 1 if kind == "origin" else first)
        whole = Span(min(number.first, first) if number else first, last)
        places: dict[int, PlaceSpan] = {}
        for at in range(whole.first, last + 1):
            if at in self.places:
                places.setdefault(self.places[at].first, self.places[at])
        has_tail = (
            span is not None and span.last > span.first and self.wording.lower(span.first + 1) in self.words["of"]
        )
        if span is not None and has_tail:
            head = span.first  # "prisoners of war"
        word = self.wording.lower(head)
        several = members > 1 or number is not None or self.wording.is_several(head)
        if place is not None and not self.wording.ends_plural(word):
            several = several or self.wording.lower(first - 1) not in self.words["articles"]
        return Group(
            self.sentence,
            Span(first, last),
            whole,
            number,
            tuple(places.values()),
            self._statuses_between(first, last),
            word,
            kind,
            several,
            members,
        )

    def _statuses_between(self, first: int, last: int) -> tuple[GroupStatus, ...]:
        statuses: dict[GroupStatus, None] = {}
        for token in self.tokens[first : last + 1]:
            if token.lower in self.statuses:
                statuses.update(dict.fromkeys(self.statuses[token.lower]))
        for phrase, status in self.status_phrases:
            if first <= phrase.first and phrase.last <= last:
                statuses[status] = None
        if GroupStatus.PRISONER_OF_WAR in statuses:
            statuses.pop(GroupStatus.PRISONER, None)
        return tuple(statuses)

    def _joined(self, last: int) -> int | None:
        """The head of the next member of a list, where one follows."""
        links = self.words["list_links"]
        at = last + 1
        while at <= last + 2 and self.wording.lower(at) in links:
            at += 1
        if at == last + 1:
            return None
        comma_only = all(self.tokens[k].lower not in self.words["list_ands"] for k in range(last + 1, at))
        end = min(len(self.tokens), last + _JOIN_REACH)
        while at < end:
            span = self.sentence.at("PEOPLE", at)
            if span is not None and self.heads.is_noun_head(span):
                if comma_only and self._is_apart(last, span.last):
                    return None  # "South Africans, guards …": what they were to become
                return span.last if self._is_listed(span.last, comma_only) else None
            place = self.places.get(at)
            if place is not None:
                if place.is_name:
                    return None
                if self.heads.is_people(place):
                    return place.last if self._is_listed(place.last, comma_only) else None
                at = place.last + 1
                continue
            if not self.wording.describes(at):
                return None  # a number begins a group of its own: "22 Iraqis and 13 Syrians"
            at += 1
        return None

    def _is_apart(self, last: int, at: int) -> bool:
        """Whether a comma parts a people from a plain word after it."""
        return last in self.places and at not in self.places

    def _is_listed(self, last: int, comma_only: bool) -> bool:
        """Whether a member after a comma belongs to a list that ends with "and"."""
        return not comma_only or any(
            self.wording.lower(at) in self.words["list_ands"] for at in range(last + 1, last + 1 + _JOIN_REACH)
        )

    def _number(self, first: int) -> Span | None:
        return number_before(self.wording.lowers, self.words, first)
