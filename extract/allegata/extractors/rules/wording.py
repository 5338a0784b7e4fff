"""The words of a sentence as parts of noun phrases: what describes people, before their noun and after it."""

from __future__ import annotations

from .headcount import is_number
from .scene import PlaceSpan, Scene
from .text import Sentence


class Wording:
    """A sentence in which noun phrases are measured; each step looks a bounded number of words to either side."""

    def __init__(self, scene: Scene, sentence: Sentence) -> None:
        self.scene = scene
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.lowers = [token.lower for token in sentence.tokens]
        self.words = scene.tables.words
        self.statuses = scene.tables.statuses
        self.adjectives_follow = scene.tables.grammar.adjectives_follow
        self.places: dict[int, PlaceSpan] = {}
        for place in scene.places[sentence.index]:
            for at in range(place.first, place.last + 1):
                self.places[at] = place

    def lower(self, at: int) -> str:
        """The word at a place in lower case; nothing beyond the sentence."""
        return self.lowers[at] if 0 <= at < len(self.lowers) else ""

    def is_several(self, at: int) -> bool:
        """Whether a word is of more than one person."""
        return self.ends_plural(self.lower(at)) or self.lower(at) in self.words["plural_people"]

    def ends_plural(self, word: str) -> bool:
        """Whether a word ends as a plural does."""
        return word.endswith(tuple(self.words["plural_endings"])) and not word.endswith(
            tuple(self.words["plural_not_endings"])
        )

    def right(self, last: int) -> int:
        """The end of a noun with the adjectives that follow it: "étudiants ivoiriens et maliens"."""
        while True:
            at = last + 1
            if self.lower(at) in self.words["list_ands"] and last in self.places:
                at += 1
            place = self.places.get(at)
            if place is not None and not place.is_name and not self.tokens[place.last].is_capitalised:
                last = place.last
            elif at == last + 1 and place is None and at < len(self.tokens) and self._follows(at):
                last = at
            else:
                return last

    def left(self, first: int) -> int:
        """Where a noun phrase begins whose head begins there: adjectives, places, other nouns before it."""
        while first > 0:
            before = self.tokens[first - 1]
            place = self.places.get(first - 1)
            if place is not None and not place.is_name and not before.possessive:
                first = place.first
                continue
            if before.lower in self.words["of"]:
                break
            if before.possessive or not before.is_word:
                if before.text != "-" or self.lower(first) not in self.words["aged_heads"]:
                    break
                first = max(0, first - 2)  # "22-year-old"
                continue
            if self.describes(first - 1) or self.sentence.at("PEOPLE", first - 1) is not None:
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
                if self.is_number(first - 2) or self.lower(first - 2) in self.words["articles"]:
                    return first - 1  # "40 frightened men", "a medical student"
            break
        return first

    def describes(self, at: int) -> bool:
        """Whether a word only says more of the people behind it."""
        word = self.lower(at)
        if word in self.words["number_words"]:
            return False
        if word in self.words["participles"]:
            before = self.lower(at - 1)
            begins = at == 0 or not self.tokens[at - 1].is_word
            return begins or before in self.words["participle_starts"] or self.is_number(at - 1)
        return word in self.words["adjectives"] or word in self.statuses or word in self.words["aged_heads"]

    def is_number(self, at: int) -> bool:
        """Whether a word is a number."""
        return is_number(self.lowers, self.words, at)

    def _follows(self, at: int) -> bool:
        """Whether a word only describes the noun before it."""
        word = self.lower(at)
        described = word in self.words["adjectives"] or word in self.statuses
        return described and word not in self.words["noun_ends"] and word not in self.words["participles"]

    def _pairs(self, first: int) -> bool:
        """Whether both sides of an "and" describe the same head: "Uzbek and Tajik migrants"."""
        own, other = self.places.get(first), self.places.get(first - 2)
        if own is not None and other is not None:
            return not own.is_name and not other.is_name and not self.ends_plural(self.lower(first - 2))
        return own is None and other is None and self.describes(first) and self.describes(first - 2)

    def _is_plain_noun(self, at: int) -> bool:
        token = self.tokens[at]
        if token.lower in self.words["people_compounds"] or token.lower in self.words["public_things"]:
            return False
        if not token.is_word or token.is_capitalised or token.possessive or token.text[0].isdigit():
            return False
        taken = token.lower in self.words["noun_ends"] or token.lower in self.words["determiners"]
        return not taken and token.lower not in self.words["number_words"]
