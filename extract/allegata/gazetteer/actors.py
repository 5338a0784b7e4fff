"""Actors: who a name as written stands for, and of which state it is an organ.

A state is accused only through itself or an organ of it: "Moscow", "the Kremlin", "Russian police", "Russia's embassy
in Nairobi". A militia that Moscow backs, a firm in Oman and a group called pro-Russian are not the state; a country
beside such an actor is at most an association (`associated_country`). Tables: `data/actors.csv` (names),
`data/capitals.csv` (seats that stand for their government), `data/organs.csv` (words for organs, with their type).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from ..vocabulary import STATE_ACTOR_TYPES, ActorType
from . import places
from .phrases import Found, PhraseTable, Word, plain, words_of
from .tables import rows

_AT_HOME = frozenset({ActorType.STATE, ActorType.OFFICIAL, ActorType.SECURITY_SERVICE})
"""Organs of the country that they are in: a ministry in Nairobi is Kenya's, an embassy or troops there need not be."""


@dataclass(frozen=True)
class Actor:
    """Who a name stands for.

    Attributes:
        label: canonical label; the state's name for each of its organs, the name as written where no state is known.
        state_code: alpha-3 code of the state that the actor is, or is an organ of; None for every other actor.
        organ: the organ as written ("embassy in Nairobi"); None for the state itself.
        actor_type: what the name shows the actor to be; None where it does not show it.
    """

    label: str
    state_code: str | None
    organ: str | None
    actor_type: ActorType | None


@dataclass(frozen=True)
class ActorMention:
    """A known actor in a text: code points, end exclusive."""

    start: int
    end: int
    word: str
    actor: Actor


@dataclass(frozen=True)
class _Owner:
    start: int
    end: int
    code: str


@lru_cache(maxsize=4096)  # an article names the same few actors many times
def lookup_actor(name: str, country_word: str | None = None) -> Actor | None:
    """Who a name as written stands for.

    Args:
        name: "Moscow", "the Russian army", "staff at Russia's embassy in Nairobi", "Houthis".
        country_word: the word that says whose a bare organ is ("Russian" for "the embassy"), or None.

    Returns:
        None for a name that no table knows ("a firm in Oman", "Moscow-backed militia"), and for people ("Kenyans").
        An organ whose state is not said ("the embassy") has a type and no state.
    """
    text = without_determiner(name)
    known = _names().exact(text.removesuffix("'s"))
    if known is not None:
        return known
    state = _state_of_word(text)
    if state is not None:
        return Actor(places.country_label(state), state, None, ActorType.STATE)
    group = _group_of_a_country(text)
    if group is not None:
        return group
    return _organ(_without_partitive(text), country_word)


def find_actors(text: str, with_seats: bool = False) -> list[ActorMention]:
    """Every actor of the tables in a text, in order.

    Args:
        text: any text.
        with_seats: whether a capital after "in", "from", "to" is kept, though it is a place there and does not act.
    """
    found: list[ActorMention] = []
    for hit in _names().find(text):
        located = _is_located(text, hit.start) and _is_capital(text[hit.start : hit.end])
        if (with_seats or not located) and not places.in_compound(text, hit.start, hit.end):
            found.append(ActorMention(hit.start, hit.end, text[hit.start : hit.end], hit.payload))
    return found


def country_of(word: str | None) -> str | None:
    """Alpha-3 code of the one state that a country word names, a capital counting for its state; else None."""
    if not word:
        return None
    text = without_determiner(word).removesuffix("'s")
    actor = _names().exact(text)
    if actor is not None and actor.state_code is not None:
        return actor.state_code
    place = places.lookup(text)
    return place.code if place is not None and place.kind == "country" else None


def owner_of(name: str) -> tuple[str, str] | None:
    """The one state that a name begins with, as alpha-3 code, and what follows it ("Kenya's own in Moscow").

    None where the name begins otherwise, or puts two states side by side ("Russia and Belarus").
    """
    text = without_determiner(name)
    owners = [owner for owner in _owners(text) if owner.start < _head_end(text, [])]
    if len({owner.code for owner in owners}) != 1 or owners[0].start:
        return None
    return owners[0].code, text[_after_possessive(text, owners[0].end) :].strip()


def associated_country(name: str, country_word: str | None = None) -> str | None:
    """Alpha-3 code of the one country that stands beside an actor that is no state; else None."""
    code = country_of(country_word)
    if code is not None:
        return code
    codes = {mention.place.code for mention in places.find_places(name) if mention.place.kind == "country"}
    return codes.pop() if len(codes) == 1 else None


def without_determiner(name: str) -> str:
    """The name as one line, without the articles and possessives that it begins with ("the", "some", "her own")."""
    text = plain(name)
    determiners = function_words("determiner")
    while True:
        if text[:2].casefold() in ("l'", "d'"):
            text = text[2:]
            continue
        first, _, rest = text.partition(" ")
        if not rest or first.casefold() not in determiners or (first.isupper() and len(first) > 1):
            return text
        text = rest.lstrip()


def _group_of_a_country(text: str) -> Actor | None:
    """ "Sudan's Rapid Support Forces": a known actor that is no state stays none behind a country."""
    owners = _owners(text)
    if not owners or owners[0].start:
        return None
    actor = _names().exact(text[_after_possessive(text, owners[0].end) :].strip())
    return actor if actor is not None and actor.state_code is None else None


def _organ(text: str, country_word: str | None) -> Actor | None:
    organs = _organs().find(text)
    head_end = _head_end(text, organs)
    heads = [organ for organ in organs if organ.end <= head_end]
    if not heads:
        return None
    head = heads[-1]
    for known in _names().find(text):
        if known.payload.state_code is None and known.start <= head.start and head.end <= known.end:
            return known.payload
    if not _closes_head(text[head.end : head_end], head.payload, text[head.start : head_end]):
        return None
    owners = _owners(text)
    code, start = _owner(text, head, head_end, owners, heads[0])
    if code is None and not _is_contested(owners, head_end):
        code = country_of(country_word)
    is_title = head.payload is ActorType.OFFICIAL  # only the title: a person's name may follow it
    organ = (text[start : head.end] if is_title else text[start:]).strip()
    if code is None:
        return Actor(text, None, organ, head.payload)
    bare = organ.casefold() in ("country", "state", "nation")  # "the country" is the state itself
    return Actor(places.country_label(code), code, None if bare else organ, head.payload)


def _owner(
    text: str, head: Found[ActorType], head_end: int, owners: list[_Owner], first: Found[ActorType]
) -> tuple[str | None, int]:
    """Whose the organ is, and where the organ begins: after an owner that stands before it."""
    before = [owner for owner in owners if owner.end <= head.start]
    if len({owner.code for owner in before}) > 1:
        return None, min(first.start, head.start)
    if before:
        return before[-1].code, _after_possessive(text, before[-1].end)
    after = [owner for owner in owners if owner.start >= head.end]
    if after and _belongs(text[head.end : after[0].start], head.payload):
        return after[0].code, _organ_start(text, head)
    return None, _organ_start(text, head)


def _belongs(between: str, organ: ActorType) -> bool:
    """Whether what stands between an organ and a country says that the organ is the country's."""
    words = [word.casefold() for word in between.replace("'", " ").split()]
    if not words or all(word in function_words("possession") | {"the", "la"} for word in words):
        return "," not in between
    return organ in _AT_HOME and words == ["in"]


def _is_contested(owners: list[_Owner], head_end: int) -> bool:
    return len({owner.code for owner in owners if owner.end <= head_end}) > 1


def _organ_start(text: str, head: Found[ActorType]) -> int:
    return 0 if head.start and text[: head.start].strip() and not _has_owner_word(text[: head.start]) else head.start


def _has_owner_word(text: str) -> bool:
    return bool(_owners(text))


def _after_possessive(text: str, end: int) -> int:
    for ending in ("'s", "'"):
        if text.startswith(ending, end):
            return end + len(ending)
    return end


def _closes_head(rest: str, organ: ActorType, phrase: str) -> bool:
    """Whether an organ word is what the phrase is about: nothing follows it but a name or an adjective of country."""
    text = rest.strip().removesuffix(",").removeprefix("'s").strip()
    if not text:
        return True
    if organ is ActorType.OFFICIAL and all(word.text[0].isupper() for word in words_of(text)):
        return True
    owners = _owners(text)
    return len(owners) == 1 and (owners[0].start, owners[0].end) == (0, len(text)) and not phrase.endswith("-" + text)


def _head_end(text: str, organs: list[Found[ActorType]]) -> int:
    """Where the head of the name ends: at its first preposition or comma that is not part of an organ's name."""
    prepositions = function_words("preposition")
    for word in words_of(text):
        if word.start and word.text.casefold() in prepositions and not _within(word, organs):
            return word.start
        if text[word.end : word.end + 1] == ",":
            return word.end
    return len(text)


def _within(word: Word, organs: list[Found[ActorType]]) -> bool:
    return any(organ.start <= word.start and word.end <= organ.end for organ in organs)


def _owners(text: str) -> list[_Owner]:
    """Countries, capitals and state names in a name, in order.

    Left out are compounds ("Moscow-backed") and what is part of another actor's name ("Syrian Democratic Forces").
    """
    names = _names().find(text)
    owners = [
        _Owner(hit.start, hit.end, hit.payload.state_code)
        for hit in names
        if hit.payload.state_code and not places.in_compound(text, hit.start, hit.end)
    ]
    for mention in places.find_places(text):
        covered = any(hit.start <= mention.start and mention.end <= hit.end for hit in names)
        if mention.place.kind == "country" and mention.place.code and not covered:
            owners.append(_Owner(mention.start, mention.end, mention.place.code))
    return sorted(owners, key=lambda owner: owner.start)


def _without_partitive(text: str) -> str:
    """ "staff at Russia's embassy" → "Russia's embassy": who works there acts for it."""
    words = text.split(" ")
    if words[0].casefold() not in function_words("partitive") or len(words) < 3:
        return text
    if words[1].casefold() not in function_words("preposition"):
        return text
    inner = without_determiner(" ".join(words[2:]))
    organs = _organs().find(inner)
    return inner if any(organ.end <= _head_end(inner, organs) for organ in organs) else text


def _state_of_word(text: str) -> str | None:
    place = places.lookup(text)
    if place is None or place.kind != "country" or place.code is None:
        return None
    word = text.removesuffix("'s")
    people = word.endswith("s") and places.lookup(word[:-1]) == place and word != place.label
    return None if people else place.code


def _is_located(text: str, start: int) -> bool:
    before = text[max(0, start - 20) : start].split()  # the word before, which is shorter than that
    return bool(before) and before[-1].casefold().strip("(\"'“‘") in function_words("locative")


@cache
def function_words(role: str) -> frozenset[str]:
    """The small words of a role, in all languages of the table: `determiner`, `preposition`, `possession` and so on."""
    return frozenset(row["word"] for row in rows("function_words") if row["role"] == role)


@cache
def _names() -> PhraseTable[Actor]:
    return PhraseTable(_all_names())


def _all_names() -> Iterator[tuple[str, Actor]]:
    for row in rows("actors"):
        actor_type = ActorType[row["actor_type"].upper()]
        code = row["code"] or None
        organ = row["alias"] if code and actor_type is not ActorType.STATE else None
        yield row["alias"], Actor(row["label"], code if actor_type in STATE_ACTOR_TYPES else None, organ, actor_type)
    for row in rows("capitals"):
        yield row["name"], Actor(places.country_label(row["code"]), row["code"], None, ActorType.STATE)


@cache
def _capitals() -> frozenset[str]:
    return frozenset(plain(row["name"]).casefold() for row in rows("capitals"))


def _is_capital(word: str) -> bool:
    return plain(word).casefold() in _capitals()


@cache
def _organs() -> PhraseTable[ActorType]:
    return PhraseTable((row["organ"], ActorType[row["actor_type"].upper()]) for row in rows("organs"))
