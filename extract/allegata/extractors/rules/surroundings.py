"""What stands beside a mention of people or of a place: the words on either side, and the conduct of its sentence."""

from __future__ import annotations

from functools import cache

from .groups import Group
from .scene import Scene
from .tables import tables
from .text import Sentence
from .triggers import Hit

_LEAD = 3
"""Sentences in which an article says what it is about."""

_OBJECT_REACH, _SUBJECT_REACH = 12, 14
"""Words from a verb of conduct to whom it touches, after it and before it."""

_SIDES = {
    "before": (
        "pre_from", "pre_of", "pre_by", "pre_in", "pre_to", "pre_for", "pre_against", "pre_with", "pre_among",
        "list_ands", "enemy_words", "minority_words", "be", "say", "told",
    ),
    "after": (
        "source_official", "source_government", "source_court", "source_media", "source_intelligence", "source_ngo",
        "source_expert", "source_document", "titles", "nations", "say", "be", "have", "list_ands",
        "origin_prepositions", "pre_in", "pre_to", "pre_by", "relatives", "public_things", "minority_words",
    ),
    "head": (
        "citizens", "own_side", "source_official", "source_expert", "source_family", "source_captive", "source_victim",
        "source_witness", "source_media", "source_ngo", "kin", "generic_people", "umbrella_people",
    ),
    "source": ("be", "hails", "say", "quantities"),
}  # fmt: skip
"""By side of a mention: the tables of words that name what stands there."""


class Surroundings:
    """Features of what stands around words of an article; their names hold no words of any language.

    Args:
        scene: the article.
        hits: the signs of conduct in it.
    """

    def __init__(self, scene: Scene, hits: list[Hit]) -> None:
        self._scene = scene
        self._words = scene.tables.words
        self._roles = _roles(scene.tables.language)
        self._sound: dict[int, list[Hit]] = {}
        for hit in hits:
            if hit.is_sound:
                self._sound.setdefault(hit.sentence.index, []).append(hit)

    def context(self, sentence: Sentence) -> tuple[str, ...]:
        """What the sentence is: how near to conduct, how early."""
        index = sentence.index
        early = "lead" if index < _LEAD else "later"
        hits = self._sound.get(index)
        if hits:
            return ("in_weak" if all(hit.is_weak for hit in hits) else "in_strong", early)
        return ("near_hit" if index - 1 in self._sound or index + 1 in self._sound else "far", early)

    def conduct(self, sentence: Sentence, first: int, last: int) -> set[str]:
        """What part the words have in the conduct of their sentence."""
        found: set[str] = set()
        for hit in self._sound.get(sentence.index, ()):
            strength = "weak" if hit.is_weak else "strong"
            if hit.whole.first <= last and first <= hit.whole.last:
                found.add("within:" + strength)
            if 0 < hit.verb.first - last <= _SUBJECT_REACH:
                found.add(("patient:" if hit.is_passive else "before:") + strength)
            elif 0 < first - hit.verb.last <= _OBJECT_REACH:
                found.add(("after_passive:" if hit.is_passive else "object:") + strength)
        return found

    def head(self, group: Group) -> tuple[str, ...]:
        """What the head noun of a group is."""
        return self._roles["head"].get(group.head, ("head:other",))

    def after(self, sentence: Sentence, last: int) -> tuple[str, ...]:
        """The word after a phrase."""
        return self._role(sentence, last + 1, "after")

    def before(self, sentence: Sentence, first: int) -> set[str]:
        """The word before a phrase and its article; of a list of places the word before the first."""
        tokens = sentence.tokens
        links, of = self._words["list_links"], self._words["of"]
        determiners, adjectives = self._words["determiners"], self._words["adjectives"]
        at = first - 1
        listed = False
        if at >= 0 and tokens[at].lower in links:
            for place in reversed(self._scene.places[sentence.index]):
                if place.last < at and all(tokens[k].lower in links for k in range(place.last + 1, at + 1)):
                    at, listed = place.first - 1, True
        while at >= 0:
            word = tokens[at].lower
            if word in of or not (word in determiners or word in adjectives):
                break
            at -= 1
        found = set(self._role(sentence, at, "before"))
        if listed:
            found.add("in_list")
        if "before:pre_from" in found:
            found.update("from_" + one for one in self._role(sentence, at - 1, "source"))
        return found

    def _role(self, sentence: Sentence, at: int, side: str) -> tuple[str, ...]:
        if not 0 <= at < len(sentence.tokens):
            return (side + ":edge",)
        token = sentence.tokens[at]
        if not token.is_word:
            return (side + ":mark",)
        return self._roles[side].get(token.lower) or (side + ":other",)


@cache
def _roles(language: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """By side of a mention and word: the features that name what stands there."""
    known = tables(language).words
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for side, names in _SIDES.items():
        by_word = found.setdefault(side, {})
        for name in names:
            for word in known[name]:
                by_word[word] = (*by_word.get(word, ()), f"{side}:{name}")
    return found
