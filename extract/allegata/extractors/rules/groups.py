"""Groups of people in a sentence: who, of which nationality and status, how many."""

from __future__ import annotations

from dataclasses import dataclass

from ...vocabulary import GroupStatus
from .scene import PlaceSpan, Scene
from .text import Sentence, Span

_MEMBERS = 3
"""Groups joined by commas and "and" that are read as one term."""


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

    @property
    def is_plural(self) -> bool:
        """Whether it names more than one."""
        return self.head.endswith(("s", "en", "ese", "people", "youth")) or len(self.places) > 1

    def is_umbrella(self) -> bool:
        """Whether it adds neither nationality nor status nor number."""
        return not (self.places or self.statuses or self.number)


def groups_in(scene: Scene, sentence: Sentence) -> list[Group]:
    """The groups of a sentence, in order."""
    found: list[Group] = []
    at = 0
    while at < len(sentence.tokens):
        if not _is_head(scene, sentence, at):
            at += 1
            continue
        group = _grown(scene, sentence, at)
        if found and group.whole.first <= found[-1].whole.last:
            at += 1
            continue
        found.append(group)
        at = group.whole.last + 1
    return found


def _is_head(scene: Scene, sentence: Sentence, at: int) -> bool:
    token = sentence.tokens[at]
    if token.possessive or not token.is_word:
        return False
    if at + 1 < len(sentence.tokens) and sentence.tokens[at + 1].text in "'’":
        return False
    words = scene.tables.words
    if token.is_capitalised and at and at + 1 < len(sentence.tokens) and sentence.tokens[at + 1].is_capitalised:
        return False  # a word of a name: "National Intelligence Service"
    before = sentence.tokens[at - 1] if at else None
    in_name = token.is_capitalised and before is not None and before.is_capitalised and not before.possessive
    if in_name and scene.place_at(sentence, at - 1) is None and not scene.is_title_case(sentence):
        return False  # the last word of one: "Revolutionary Guards"
    if _counts_origin(scene, sentence, at):
        return True
    place = scene.place_at(sentence, at)
    if place is not None:
        plural = token.lower.endswith("s") or (token.lower.endswith("ese") and _closes(scene, sentence, at))
        return plural and not place.is_name and place.last == at and not _continues(scene, sentence, at)
    if sentence.at("PEOPLE", at) is not None or token.lower in scene.tables.statuses:
        if token.lower in words["adjectives"] and _continues(scene, sentence, at):
            return False
        serves = sentence.at("ORGAN_FORCES", at) is not None
        was_serving = at > 0 and sentence.tokens[at - 1].lower in words["former"]
        if serves and not (was_serving or _has_modifying_place(scene, sentence, at)):
            return False
        return not _continues(scene, sentence, at)
    return False


def _counts_origin(scene: Scene, sentence: Sentence, at: int) -> bool:
    """Whether a number stands for people: "211 from Uganda"."""
    tokens = sentence.tokens
    if not tokens[at].text[0].isdigit() or at + 2 >= len(tokens) or tokens[at + 1].lower != "from":
        return False
    place = scene.place_at(sentence, at + 2)
    return place is not None and place.is_name


def _closes(scene: Scene, sentence: Sentence, at: int) -> bool:
    """Whether a word such as "Sudanese" is the people itself: no noun follows it."""
    if at + 1 >= len(sentence.tokens):
        return True
    following = sentence.tokens[at + 1]
    words = scene.tables.words
    ends = words["relatives"] | words["be"] | words["have"] | words["prepositions"] | words["clause_starts"]
    return not following.is_word or following.lower in ends


def _has_modifying_place(scene: Scene, sentence: Sentence, at: int) -> bool:
    place = scene.place_at(sentence, at - 1) if at else None
    return place is not None and not place.is_name


def _continues(scene: Scene, sentence: Sentence, at: int) -> bool:
    """Whether the next word is the head, and this one only describes it ("migrant workers")."""
    if at + 1 >= len(sentence.tokens):
        return False
    following = sentence.tokens[at + 1]
    if following.lower in scene.tables.words["head_modifiers"] and at + 2 < len(sentence.tokens):
        return any(sentence.at(name, at + 2) for name in ("ARMED_GROUP", "NETWORK", "COMPANY", "ORGAN_FORCES")) or any(
            sentence.at(name, at + 1) for name in ("ARMED_GROUP", "NETWORK", "COMPANY")
        )
    return bool(
        following.lower in scene.tables.statuses
        or sentence.at("PEOPLE", at + 1) is not None
        or sentence.at("RECRUITER", at + 1) is not None
        or following.lower in scene.tables.words["source_government"]
        or following.lower
        in ("visas", "visa", "body", "army", "groups", "group", "rights", "soldier", "trafficking", "battalions")
    )


def _grown(scene: Scene, sentence: Sentence, head: int) -> Group:
    words = scene.tables.words
    tokens = sentence.tokens
    span = sentence.at("PEOPLE", head)
    head_first = span.first if span else head
    first = _left(scene, sentence, head_first)
    last = span.last if span else head
    members = [tokens[last].lower]
    for _ in range(_MEMBERS):
        joined = _joined(scene, sentence, last)
        if joined is None:
            break
        last = joined
        members.append(tokens[last].lower)
    last = _origin(scene, sentence, last)
    number = Span(head, head) if _counts_origin(scene, sentence, head) else _number(scene, sentence, first)
    term = Span(first, last)
    places = tuple(p for p in scene.places[sentence.index] if first <= p.first and p.last <= last)
    statuses: list[GroupStatus] = []
    for token in tokens[first : last + 1]:
        for status in scene.tables.statuses.get(token.lower, ()):
            if status not in statuses:
                statuses.append(status)
    whole = Span(number.first if number else first, last)
    del words
    return Group(sentence, term, whole, number, places, tuple(statuses), members[0])


def _left(scene: Scene, sentence: Sentence, first: int) -> int:
    words = scene.tables.words
    while first > 0:
        before = sentence.tokens[first - 1]
        place = scene.place_at(sentence, first - 1)
        if place is not None and not place.is_name and not before.possessive:
            first = place.first
            continue
        if before.possessive or before.lower == "of":
            break
        describes = before.lower in words["adjectives"] or before.lower in scene.tables.statuses
        if not describes or before.lower in words["number_words"]:
            break
        first -= 1
    return first


def _joined(scene: Scene, sentence: Sentence, last: int) -> int | None:
    tokens = sentence.tokens
    at = last + 1
    while at < len(tokens) and at <= last + 2 and tokens[at].lower in (",", "and", "or"):
        at += 1
    if at == last + 1:
        return None
    while at < len(tokens) and at <= last + 6:
        if _is_head(scene, sentence, at):
            if "," in {token.text for token in tokens[last + 1 : at]} and _is_apart(scene, sentence, last, at):
                return None  # "South Africans, guards …": what they were to become
            listed = all(token.text == "," for token in tokens[last + 1 : at] if not token.is_word)
            ends = {token.lower for token in tokens[last + 1 : at + 4]}
            return at if listed and ends & {"and", "or"} else None
        place = scene.place_at(sentence, at)
        describes = tokens[at].lower in scene.tables.words["adjectives"] or tokens[at].lower in scene.tables.statuses
        if not (describes or (place is not None and not place.is_name)):
            return None
        at += 1
    return None


def _is_apart(scene: Scene, sentence: Sentence, last: int, at: int) -> bool:
    """Whether a comma parts a people from a plain word after it."""
    return scene.place_at(sentence, last) is not None and scene.place_at(sentence, at) is None


def _origin(scene: Scene, sentence: Sentence, last: int) -> int:
    """Take in "from Africa and Asia", "of Nepal"."""
    tokens = sentence.tokens
    if last + 2 >= len(tokens) or tokens[last + 1].lower not in ("from", "of"):
        return last
    at, found = last + 2, last
    while at < len(tokens):
        if tokens[at].lower in ("the", ",", "and", "or") or tokens[at].lower in scene.tables.words["adjectives"]:
            at += 1
            continue
        place = scene.place_at(sentence, at)
        if place is None:
            break
        following = tokens[place.last + 1].lower if place.last + 1 < len(tokens) else ""
        if not place.is_name and following in scene.tables.words["nations"]:  # "from African countries"
            return place.last + 1
        if not place.is_name:
            break
        found = place.last
        at = place.last + 1
    return found


def _number(scene: Scene, sentence: Sentence, first: int) -> Span | None:
    words = scene.tables.words
    tokens = sentence.tokens
    at = first - 1
    if (
        at >= 2
        and tokens[at - 1].lower == "of"
        and tokens[at].lower in words["determiners"]
        and _is_number(tokens[at - 2].lower, words)
    ):
        at -= 2  # "two of its nationals"
    elif at >= 0 and tokens[at].lower == "of":
        at -= 1
        if at >= 0 and tokens[at].lower not in (
            "hundreds",
            "thousands",
            "dozens",
            "scores",
            "tens",
            "millions",
            "number",
        ):
            return None
    if at >= 1 and tokens[at].lower == "more" and tokens[at - 1].lower == "or":
        end, at = at, at - 2
    else:
        end = at
    last = end
    if at < 0 or not _is_number(tokens[at].lower, words):
        return None
    while at >= 0 and (
        _is_number(tokens[at].lower, words)
        or (tokens[at].lower in ("of", "and", "to") and at and _is_number(tokens[at - 1].lower, words))
    ):
        at -= 1
    while at >= 0 and tokens[at].lower in words["approximators"] and tokens[at].lower not in ("and", "of", "or", "to"):
        at -= 1
    if at + 1 < last and tokens[at + 1].lower in ("as", "another", "many", "to"):
        at += 1
    if last - at == 1 and tokens[last].lower == "one":
        return None
    return Span(at + 1, last)


def _is_number(word: str, words: object) -> bool:
    assert isinstance(words, dict)
    return word[:1].isdigit() or word in words["number_words"]
