"""Heads of noun phrases that name people: nouns, peoples, ages, and quantities of those who are from somewhere."""

from __future__ import annotations

from .scene import PlaceSpan
from .text import Span
from .wording import Wording


class PeopleHeads:
    """Finds the words of a sentence that name people.

    Args:
        wording: of the sentence.
    """

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self.scene = wording.scene
        self.sentence = wording.sentence
        self.tokens = wording.tokens
        self.words = wording.words
        self.places = wording.places
        self.adjectives_follow = wording.adjectives_follow

    def found(self) -> list[tuple[int, str]]:
        """The heads of a sentence, in order, each with its kind: `noun`, `people`, `age`, `origin`."""
        heads: dict[int, str] = {}
        for span in self.sentence.spans("PEOPLE"):
            if self.is_noun_head(span):
                heads[span.last] = "noun"
        for place in self.scene.places[self.sentence.index]:
            if self.is_people(place):
                heads[place.last] = "people"
        for span in self.sentence.spans("AGED"):
            if span.last + 1 not in self.places and not self._continues(span.last):
                heads.setdefault(span.last, "age")
        if self.places:
            for span in self.sentence.spans("FROM"):
                if span.first and self._counts_origin(span.first - 1):
                    heads.setdefault(span.first - 1, "origin")
        return sorted(heads.items())

    def is_noun_head(self, span: Span) -> bool:
        """Whether a noun for people is the head of its phrase, and no part of a name or of another noun."""
        token = self.tokens[span.last]
        if token.possessive or self.wording.lower(span.last + 1) in ("'", "’"):
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
        return not self._continues(span.last) and (self.wording.is_several(span.last) or self._is_determined(span))

    def is_people(self, place: PlaceSpan) -> bool:
        """Whether a word of place is a people, and no adjective."""
        token = self.tokens[place.last]
        if place.is_name or token.possessive:
            return False
        if self.wording.lower(place.last + 1) in ("'", "’"):
            return False
        if self.scene.tables.grammar.peoples_are_capitalised:
            return token.is_capitalised and self._stands_alone(place)
        following = place.last + 1
        in_list = self.wording.lower(following) in self.words["list_links"] and (
            self.wording.lower(following + 1) in self.words["list_links"] or following + 1 in self.places
        )
        if self.wording.ends_plural(token.lower):
            return not (
                self.sentence.at("PEOPLE", following) is not None
                and self.wording.lower(following) not in self.words["be"]
            )
        if self._joins_adjectives(place.last):
            return False  # "Zimbabwean and Indian nurses"
        invariant = (
            token.lower.endswith(tuple(self.words["invariant_endings"]))
            or token.lower in self.words["invariant_peoples"]
        )
        closes = in_list or self._closes(place.last)
        if not closes:
            return False
        if invariant:
            return True
        before = self.wording.lower(self.wording.left(place.first) - 1)
        return before in self.words["determiners"] or before in self.words["quantifiers"]

    def _is_determined(self, span: Span) -> bool:
        """Whether a noun for one person has its article, number or owner: "a cook", and not "to cook"."""
        if span.last > span.first:
            return True
        first = self.wording.left(span.first)
        if first < span.first and any(at in self.places for at in range(first, span.first)):
            return True
        before = self.wording.lower(first - 1)
        owned = first > 0 and self.tokens[first - 1].possessive
        return (
            owned
            or before in self.words["determiners"]
            or before in self.words["quantifiers"]
            or self.wording.is_number(first - 1)
        )

    def _has_modifier(self, first: int, last: int) -> bool:
        """Whether soldiers are described as a people's or as ones who were: "Syrian fighters", "former soldiers"."""
        for at in (first - 1, last + 1) if self.adjectives_follow else (first - 1,):
            place = self.places.get(at)
            if place is not None and not place.is_name:
                return True
        return self.wording.lower(first - 1) in self.words["former"] or self.wording.is_number(first - 1)

    def _stands_alone(self, place: PlaceSpan) -> bool:
        """Whether a word with a capital is a people: many, or one with an article, and no part of a name."""
        before = self.tokens[place.first - 1] if place.first else None
        if before is not None and before.is_capitalised and place.first > 1:
            return False  # "Fédération Ivoirienne"
        if self.wording.ends_plural(self.tokens[place.last].lower) or before is None:
            return True
        known = self.words["determiners"], self.words["quantifiers"], self.words["adjectives"], self.words["of"]
        return self.wording.is_number(place.first - 1) or any(before.lower in words for words in known)

    def _joins_adjectives(self, last: int) -> bool:
        """Whether an adjective of place follows after "and", and a noun after that."""
        at = last + 1
        if self.wording.lower(at) not in self.words["list_links"]:
            return False
        while self.wording.lower(at) in self.words["list_links"]:
            at += 1
        place = self.places.get(at)
        if place is None or place.is_name or self.wording.ends_plural(self.tokens[place.last].lower):
            return False
        return not self._closes(place.last) and self.wording.lower(place.last + 1) not in self.words["list_links"]

    def _closes(self, at: int) -> bool:
        """Whether the word is the people itself: no noun follows it."""
        if at + 1 >= len(self.tokens):
            return True
        following = self.tokens[at + 1]
        return not following.is_word or following.lower in self.words["noun_ends"]

    def _counts_origin(self, at: int) -> bool:
        """Whether a quantity before "from" stands for people: "211 from Uganda", "those from Africa"."""
        token = self.tokens[at]
        if not (self.wording.is_number(at) or token.lower in self.words["people_quantities"]):
            return False
        following = at + 2
        while self.wording.lower(following) in self.words["articles"]:
            following += 1
        place = self.places.get(following)
        return place is not None and place.is_name

    def _continues(self, at: int) -> bool:
        """Whether the next word is the head, and this one only describes it ("migrant workers", "student visas")."""
        following = self.wording.lower(at + 1)
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
