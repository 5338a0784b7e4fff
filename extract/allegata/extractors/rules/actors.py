"""Actors in a sentence: states and their organs, firms, recruiters, groups, and names."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...gazetteer.actors import lookup_actor
from ...vocabulary import STATE_ACTOR_TYPES, ActorType
from .actor_nouns import REACH, noun_at, noun_behind, with_seat
from .firms import firm_before, firm_name, past_place
from .owners import end_of_adjectives, owner_after, owner_within
from .scene import PlaceSpan, Scene
from .text import Sentence, Span

_ABBREVIATION = 3
"""Letters of "USA", "UAE"; a longer word in capitals before a text says where it was written."""


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor as a sentence names it."""

    sentence: Sentence
    span: Span
    name: str
    actor_type: ActorType | None
    """None: a name of which no table says what it is."""

    state: str | None
    """Whose state or organ it is, ISO 3166-1; None for any other actor."""

    country_word: str | None
    is_oblique: bool
    """Whether a preposition stands before it, so that it does not act ("in Russia")."""

    is_possessive: bool = False
    is_plural: bool = False
    has_owner: bool = False
    """Whether the name itself says whose it is, though no one state's ("European officials")."""

    @property
    def key(self) -> str:
        """Actors with the same key are the same."""
        return self.state or self.name.casefold()

    @property
    def is_state(self) -> bool:
        """Whether it is a state or an organ of one."""
        return self.actor_type in STATE_ACTOR_TYPES


def actors_in(scene: Scene, sentence: Sentence) -> list[Actor]:
    """The actors of a sentence, in order, without overlaps."""
    found: list[Actor] = []
    tokens, covers = sentence.tokens, sentence.covers
    fellow = scene.tables.words["fellow"]
    places = {place.first for place in scene.places[sentence.index]}
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if covers[at] is None and not token.is_capitalised and at not in places and token.lower not in fellow:
            at += 1
            continue  # most words, which begin no actor
        actor = _actor_at(scene, sentence, at)
        if actor is None:
            at += 1
            continue
        if found and found[-1].span.last >= actor.span.first:
            found.pop()  # "Rohingya", of "Rohingya armed groups"
        found.append(actor)
        at = max(actor.span.last, at) + 1
    return found


def _actor_at(scene: Scene, sentence: Sentence, at: int) -> Actor | None:
    place = scene.place_at(sentence, at)
    if place is not None:
        return _of_place(scene, sentence, place) if place.first == at else None
    token = sentence.tokens[at]
    if token.lower in scene.tables.words["fellow"] and (compatriot := _compatriot(scene, sentence, at)) is not None:
        return compatriot
    if token.is_capitalised and token.lower not in scene.tables.any_of("determiners", "months", "pronouns_other"):
        named = _named(scene, sentence, at)
        if named is not None:
            return named
    return _headed(scene, sentence, at)


def _compatriot(scene: Scene, sentence: Sentence, at: int) -> Actor | None:
    """ "A fellow Ghanaian": one person, who acts for himself."""
    place = scene.place_at(sentence, at + 1) if at + 1 < len(sentence.tokens) else None
    if place is None or place.is_name or sentence.tokens[place.last].lower.endswith(scene.tables.grammar.endings.many):
        return None
    first = at - 1 if at and sentence.tokens[at - 1].lower in scene.tables.words["indefinite"] else at
    return _made(scene, sentence, Span(first, place.last), ActorType.RECRUITER, None)


def _of_place(scene: Scene, sentence: Sentence, place: PlaceSpan) -> Actor | None:
    tokens = sentence.tokens
    if scene.tables.grammar.adjectives_follow and not place.is_name:
        return None  # what it describes stands before it
    if place.first == 0 and tokens[0].text.isupper() and len(tokens[0].text) > _ABBREVIATION:
        return None  # a dateline: "DHAKA (Agencies) -"
    owns = not place.is_name or tokens[place.last].possessive
    code = place.place.code if place.place.kind == "country" else None
    if owns:
        group = _known_group(scene, sentence, place)
        if group is not None:
            return group
        head = noun_behind(scene, sentence, place.last + 1)
        if head is None:
            organ = _known_organ(scene, sentence, place, code)
            if organ is not None:
                return organ
            if place.is_name and code:
                return _made(scene, sentence, Span(place.first, place.last), ActorType.STATE, code, possessive=True)
            return None
        span, actor_type = head
        firm = firm_name(scene, sentence, span.last) if actor_type is ActorType.COMPANY else None
        if firm is not None:
            return _made(scene, sentence, firm, actor_type, None)
        made = _made(scene, sentence, Span(place.first, span.last), actor_type, code)
        return replace(made, has_owner=True)
    if code is None or _abbreviation_describes(scene, sentence, place):
        return None
    return _made(scene, sentence, Span(place.first, place.last), ActorType.STATE, code)


def _known_group(scene: Scene, sentence: Sentence, place: PlaceSpan) -> Actor | None:
    """An armed group named beside a country, which is none of its organs: "Sudan's Rapid Support Forces"."""
    for end in _ends_behind(sentence, place):
        known = lookup_actor(scene.words(sentence, place.last + 1, end))
        if known is not None and known.actor_type is not None and known.actor_type not in STATE_ACTOR_TYPES:
            return _made(scene, sentence, Span(place.last + 1, end), known.actor_type, None)
    return None


def _ends_behind(sentence: Sentence, place: PlaceSpan) -> range:
    """Where a name in capitals behind a country may end, the longest first."""
    tokens = sentence.tokens
    last = place.last
    while last + 1 < len(tokens) and last - place.last < REACH and tokens[last + 1].is_capitalised:
        last += 1
    return range(last, place.last, -1)


def _abbreviation_describes(scene: Scene, sentence: Sentence, place: PlaceSpan) -> bool:
    """Whether "US", "UK" only describes the noun after it ("US trainers")."""
    tokens = sentence.tokens
    if not tokens[place.last].text.isupper() or place.last + 1 >= len(tokens):
        return False
    following = tokens[place.last + 1]
    goes_on = scene.tables.any_of("be", "have", "say", "adverbs", "prepositions", "clause_starts")
    return following.is_word and not following.is_capitalised and following.lower not in goes_on


def _known_organ(scene: Scene, sentence: Sentence, place: PlaceSpan, code: str | None) -> Actor | None:
    """An organ that goes by a name of its own: "Iran's Revolutionary Guards"."""
    for end in _ends_behind(sentence, place):
        known = lookup_actor(scene.words(sentence, place.first, end))
        if known is not None and code and known.state_code == code and known.organ is not None:
            return _made(scene, sentence, Span(place.first, end), known.actor_type, code)
    return None


def _named(scene: Scene, sentence: Sentence, at: int) -> Actor | None:
    """A run of capitalised words: a known actor, else a bare name."""
    tokens = sentence.tokens
    last = at
    while (
        last + 1 < len(tokens)
        and tokens[last + 1].is_capitalised
        and not tokens[last].possessive
        and scene.place_at(sentence, last + 1) is None
    ):
        last += 1
    for end in range(last, at - 1, -1):
        words = scene.words(sentence, at, end)
        known = lookup_actor(words)
        if (
            known is not None
            and known.actor_type is not None
            and (known.state_code or known.actor_type not in STATE_ACTOR_TYPES)
        ):
            if tokens[end].possessive and known.state_code:
                head = noun_behind(scene, sentence, end + 1)
                if head is not None:
                    return _made(scene, sentence, Span(at, head[0].last), head[1], known.state_code)
                return _made(scene, sentence, Span(at, end), known.actor_type, known.state_code, possessive=True)
            if known.state_code and _is_adjective(scene, sentence, at, end):
                return None
            return _made(scene, sentence, Span(at, end), known.actor_type, known.state_code)
    head = noun_at(scene, sentence, at)
    if head is not None:
        return None
    if tokens[at].lower in scene.tables.words["prepositions"]:
        return None
    if scene.is_title_case(sentence):
        return None  # a capital shows nothing there
    if at == 0 and last == 0:
        return None  # the first word of a sentence has a capital whatever it is
    is_firm = last > at and tokens[last].lower in scene.tables.words["firm_endings"]
    return _made(scene, sentence, Span(at, last), ActorType.COMPANY if is_firm else None, None)


def _is_adjective(scene: Scene, sentence: Sentence, first: int, last: int) -> bool:
    """Whether a capital only describes a noun ("a Dhaka agency", "the Moscow region")."""
    before = sentence.tokens[first - 1].lower if first else ""
    following = sentence.tokens[last + 1] if last + 1 < len(sentence.tokens) else None
    if following is None or not following.is_word or following.is_capitalised:
        return False
    words = scene.tables.words
    return before in words["indefinite"] or following.lower in words["seats"]


def _headed(scene: Scene, sentence: Sentence, at: int) -> Actor | None:
    """A head noun without a country: "recruiters", "a company", "the embassy"."""
    head = noun_at(scene, sentence, at)
    if head is None:
        return None
    span, actor_type = head
    before = sentence.tokens[span.first - 1].lower if span.first else ""
    if actor_type is ActorType.COMPANY and before in scene.tables.words["no_firms"]:
        return None  # "the news agency"
    following = noun_behind(scene, sentence, span.first)
    if following is not None:
        span, actor_type = Span(span.first, following[0].last), following[1]
    first = _with_modifiers(scene, sentence, span.first)
    if actor_type in (ActorType.COMPANY, ActorType.RECRUITER, ActorType.CRIMINAL_NETWORK):
        firm = firm_name(scene, sentence, past_place(scene, sentence, span.last)) or firm_before(scene, sentence, first)
        if firm is not None:
            return _made(scene, sentence, firm, actor_type, None)
    if actor_type in STATE_ACTOR_TYPES and actor_type is not ActorType.DIPLOMATIC_MISSION:
        seated = _seated(scene, sentence, Span(first, span.last), actor_type)
        if seated is not None:
            return seated
    last = span.last
    owner = None
    if actor_type in STATE_ACTOR_TYPES:
        owner = owner_within(scene, sentence, span) or owner_after(scene, sentence, last)
        last = max(last, owner.last) if owner is not None else last
    if scene.tables.grammar.adjectives_follow:
        if owner is not None and actor_type is ActorType.DIPLOMATIC_MISSION:
            last = with_seat(scene, sentence, Span(first, last)).last
        elif owner is None:
            last = end_of_adjectives(scene, sentence, last)
    return _made(scene, sentence, Span(first, last), actor_type, owner.place.code if owner is not None else None)


def _with_modifiers(scene: Scene, sentence: Sentence, first: int) -> int:
    """Where a noun begins with what describes it: "private agencies", "Wagner recruiters"."""
    tokens, words = sentence.tokens, scene.tables.words
    while first > 0:
        before = tokens[first - 1]
        names_it = (
            first > 1
            and before.is_capitalised
            and not before.possessive
            and scene.place_at(sentence, first - 1) is None
            and before.lower not in words["articles"]
        )
        if not (names_it or before.lower in words["head_modifiers"]):
            break
        first -= 1
    return first


def _seated(scene: Scene, sentence: Sentence, span: Span, actor_type: ActorType) -> Actor | None:
    """An organ whose capital says whose it is: "the Interior Ministry in Moscow"."""
    tokens = sentence.tokens
    if (
        span.last + 2 >= len(tokens)
        or tokens[span.last + 1].lower not in scene.tables.words["seat_prepositions"]
        or not tokens[span.last + 2].is_capitalised
    ):
        return None
    known = lookup_actor(scene.words(sentence, span.last + 2, span.last + 2))
    if known is None or known.state_code is None:
        return None
    return _made(scene, sentence, Span(span.first, span.last + 2), actor_type, known.state_code)


def _with_staff(scene: Scene, sentence: Sentence, first: int) -> int:
    """Take in "staff at" before an organ: who works there acts for it."""
    at = first - 1
    while at >= 0 and sentence.tokens[at].lower in scene.tables.words["staff_links"] and first - at <= 2:
        at -= 1
    is_staff = at >= 0 and at < first - 1 and sentence.tokens[at].lower in scene.tables.words["staff"]
    return at if is_staff else first


def _made(
    scene: Scene,
    sentence: Sentence,
    span: Span,
    actor_type: ActorType | None,
    state: str | None,
    possessive: bool = False,
) -> Actor:
    is_of_state = actor_type in STATE_ACTOR_TYPES
    if is_of_state:
        span = Span(_with_staff(scene, sentence, span.first), span.last)
    last = sentence.tokens[span.last]
    return Actor(
        sentence=sentence,
        span=span,
        name=scene.words(sentence, span.first, span.last),
        actor_type=actor_type,
        state=state if is_of_state else None,
        country_word=None,
        is_oblique=_after_preposition(scene, sentence, span.first),
        is_possessive=possessive or last.possessive,
        is_plural=last.lower.endswith(scene.tables.grammar.endings.many) and not last.is_capitalised,
    )


def _after_preposition(scene: Scene, sentence: Sentence, first: int) -> bool:
    words = scene.tables.words
    passed_over = scene.tables.any_of("determiners", "directions", "head_modifiers", "number_words")
    at = first - 1
    while at >= 0 and sentence.tokens[at].lower in passed_over:
        at -= 1
    before = sentence.tokens[at].lower if at >= 0 else ""
    return before in words["prepositions"] and before not in words["conjunctions"]
