"""An article laid out for the rules: sentences, and the places in each."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...gazetteer.places import Place, country_names, find_places
from .tables import Tables
from .text import Sentence, Span, sentences_of

_SHORT = 3
"""Letters of a word that headlines leave in lower case ("of", "and")."""


@dataclass(slots=True, unsafe_hash=True)
class PlaceSpan(Span):
    """A word of place in a sentence."""

    word: str
    place: Place
    is_name: bool
    """Whether it names the place ("Russia") and does not describe by it ("Russian")."""


@dataclass(frozen=True)
class Scene:
    """The sentences of an article and the places in each, by sentence index."""

    text: str
    tables: Tables
    sentences: tuple[Sentence, ...]
    places: tuple[tuple[PlaceSpan, ...], ...]
    _in_title_case: dict[int, bool] = field(default_factory=dict, repr=False, compare=False)

    def paragraph(self, sentence: Sentence) -> list[Sentence]:
        """The sentences of the same paragraph, in order."""
        first = last = sentence.index
        while first and self.sentences[first - 1].paragraph == sentence.paragraph:
            first -= 1
        while last + 1 < len(self.sentences) and self.sentences[last + 1].paragraph == sentence.paragraph:
            last += 1
        return list(self.sentences[first : last + 1])

    def is_title_case(self, sentence: Sentence) -> bool:
        """Whether the sentence is a headline that begins every word with a capital."""
        known = self._in_title_case.get(sentence.index)
        if known is None:
            words = [token.is_capitalised for token in sentence.tokens if token.is_word and len(token.text) > _SHORT]
            known = len(words) >= 4 and sum(words) * 4 >= len(words) * 3
            self._in_title_case[sentence.index] = known
        return known

    def place_at(self, sentence: Sentence, token: int) -> PlaceSpan | None:
        """The place whose words cover the token."""
        for place in self.places[sentence.index]:
            if place.first <= token <= place.last:
                return place
        return None

    def words(self, sentence: Sentence, first: int, last: int) -> str:
        """The text from one token to another, as written, without a possessive ending."""
        end = sentence.tokens[last].end
        if sentence.tokens[last].possessive:
            end -= len(self.tables.grammar.possessive)
        return self.text[sentence.tokens[first].start : end]


def scene_of(text: str, tables: Tables) -> Scene:
    """Lay out a text."""
    sentences = tuple(sentences_of(text, tables))
    mentions = find_places(text, tables.language)
    places: list[tuple[PlaceSpan, ...]] = []
    at = 0
    for sentence in sentences:
        while at < len(mentions) and mentions[at].start < sentence.start:
            at += 1
        spans: list[PlaceSpan] = []
        token = 0
        while at < len(mentions) and mentions[at].start < sentence.end:
            mention = mentions[at]
            at += 1
            while token < len(sentence.tokens) and sentence.tokens[token].end <= mention.start:
                token += 1
            first = token
            while token < len(sentence.tokens) and sentence.tokens[token].start < mention.end:
                token += 1
            if token > first:
                name = _is_name(mention.word, mention.place, tables)
                spans.append(PlaceSpan(first, token - 1, mention.word, mention.place, name))
        places.append(tuple(spans))
    return Scene(text, tables, sentences, tuple(places))


def _is_name(word: str, place: Place, tables: Tables) -> bool:
    folded = word.casefold().replace("’", "'")
    folded = folded.removesuffix(tables.grammar.possessive)
    first, _, rest = folded.partition(" ")
    if rest and first in tables.words["definite"]:
        folded = rest
    if place.kind == "region":
        return folded in tables.words["region_names"]
    return folded in tables.words["country_names"] or folded in country_names(tables.language)
