"""Who a source's name stands for, and whether the same name elsewhere means the same.

A name that a table knows, an organ whose state is said, and a full personal name mean one speaker. "Officials", "a
report", "the group" mean whoever the article means by them; so does the given name of a private person. A state, its
government and a body as wide as the United Nations do speak, but two articles that name them need not mean one
statement: they are named, and too broad to be told apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from itertools import pairwise

from ..gazetteer.actors import Actor, function_words, lookup_actor, without_determiner
from ..gazetteer.phrases import plain, without_accents, words_of
from ..gazetteer.places import find_places
from ..gazetteer.sources import Source, find_sources, lookup_source
from ..gazetteer.tables import rows
from ..vocabulary import ActorType, SourceType


class Standing(Enum):
    """How far a name tells who speaks."""

    KNOWN = "known"  # the same name elsewhere is the same speaker
    BROAD = "broad"  # a state, a government, an office: named, and not told apart
    PRIVATE = "private"  # a given name alone
    ANONYMOUS = "anonymous"  # nobody is named


@dataclass(frozen=True)
class Speaker:
    """Who a name stands for.

    Attributes:
        key: what all names of one speaker have in common; for a person the last name.
        given: what stands before a person's last name, or the rest of a name that no table knows; None where only the
            last name of a person is said.
        is_person: whether the name is read as a person's.
        is_work: whether what the name stands for publishes: an outlet, a document.
    """

    key: str
    given: str | None
    standing: Standing
    is_person: bool = False
    is_work: bool = False

    @property
    def identity(self) -> str:
        """The whole name: key and what stands before it."""
        return self.key if self.given is None else f"{self.key}, {self.given}"


_NAMELESS = frozenset({SourceType.OFFICIAL_ANONYMOUS, SourceType.UNNAMED})
_PRIVATE = frozenset({SourceType.VICTIM, SourceType.FAMILY, SourceType.CAPTIVE, SourceType.WITNESS})
_PERSONS = _PRIVATE | {SourceType.OFFICIAL, SourceType.EXPERT}
_PUBLISHES = frozenset({SourceType.MEDIA, SourceType.DOCUMENT, SourceType.SOCIAL_MEDIA})
_WORD = re.compile(r"[^\s,;:()\[\]\"“”«»/]+")
_SEGMENT = re.compile(r"[,;()\[\]]")
_CONNECTORS = frozenset(
    [
        "of",
        "for",
        "the",
        "and",
        "on",
        "de",
        "des",
        "du",
        "la",
        "le",
        "les",
        "del",
        "los",
        "las",
        "y",
        "et",
        "pour",
        "por",
    ]
)
_PARTICLES = frozenset(["al", "bin", "ibn", "ben", "de", "da", "dos", "del", "di", "el", "la", "ould", "van", "von"])
_WHERE = re.compile(r"(?<=\w)\s+(?:in|at|near|outside)\s+")
_TRANSLITERATED = re.compile(r"(?:iy|yi|yy|ii|ij|yj)\b")  # Zelenskiy, Zelenskyy; Andrii, Andriy


@lru_cache(maxsize=65_536)  # the same names come again in every article
def speaker_of(name: str, source_type: SourceType | None) -> Speaker:
    """Who a name stands for.

    Args:
        name: as written.
        source_type: what kind of source it is; None for one through whom a claim is heard, which is mostly an outlet.
    """
    text = without_determiner(name)
    if source_type in _NAMELESS:
        return _anonymous(text)
    known = lookup_source(text) if source_type in _PERSONS else _known(text)
    if known is not None:
        return _of_table(known)
    if source_type in _PERSONS:
        return _person(text, source_type)
    return _institution(text, source_type)


def folded(text: str) -> str:
    """A name as it is compared: case, accents and the usual differences of transliteration left out."""
    lowered = without_accents(plain(text)).casefold()
    words = " ".join(word.text for word in words_of(lowered.replace("'s", "")))
    return _TRANSLITERATED.sub("y", words)


def _anonymous(text: str) -> Speaker:
    return Speaker(f"words:{folded(text)}", None, Standing.ANONYMOUS)


def _known(text: str) -> Source | None:
    """The one source of the table that a name is, or that it is a work or a description of."""
    found = lookup_source(text) or lookup_source(_SEGMENT.split(text, maxsplit=1)[0])
    if found is not None:
        return found
    mentions = find_sources(text)
    if len(mentions) != 1:
        return None
    mention = mentions[0]
    before, after = words_of_name(text[: mention.start]), words_of_name(text[mention.end :])
    if after and has_role(after[0], "under"):
        after = []  # "the Centre at the Security Council"
    around = [word for word in (*before, *after) if word.casefold() not in _small_words()]
    is_plain = all(_is_description(word) for word in around)
    return mention.source if is_plain else None


def _is_description(word: str) -> bool:
    """Whether a word beside a known name only says what it is or what it made: "newspaper", "'s report", "Kenyan"."""
    return word[0].islower() or has_role(word, "work") or has_role(word, "generic") or bool(find_places(word))


def _of_table(known: Source) -> Speaker:
    if known.source_type is SourceType.SOCIAL_MEDIA:
        return _anonymous(known.label)  # a platform: whoever posts there
    service = _service(known.label) if known.source_type is SourceType.INTELLIGENCE_SERVICE else None
    if service is not None:
        return service
    standing = Standing.BROAD if has_role(known.label, "broad_label") else Standing.KNOWN
    return Speaker(f"org:{known.label.casefold()}", "", standing, is_work=known.source_type in _PUBLISHES)


def _person(text: str, source_type: SourceType | None) -> Speaker:
    actor = lookup_actor(text)
    named = [(part, found) for part in _SEGMENT.split(text) if (found := _personal_name(part))]
    of_people = [found for part, found in named if not _is_office(part)] or [found for _, found in named]
    tokens = of_people[0] if of_people else ()
    if not tokens and _is_caseless(text) and source_type is SourceType.OFFICIAL:
        tokens = tuple(word for word in words_of_name(text) if not has_role(word, "title") and not find_places(word))
    if not tokens:
        if source_type is SourceType.OFFICIAL and actor is not None:
            return _organ(text, actor)
        return _anonymous(text)
    if source_type in _PRIVATE and _is_relation(text, tokens):
        return Speaker(f"words:{folded(text)}", None, Standing.PRIVATE, is_person=True)
    given = folded(" ".join(tokens[:-1])) or None
    is_told = given is not None or source_type is SourceType.OFFICIAL
    return Speaker(f"name:{folded(tokens[-1])}", given, Standing.KNOWN if is_told else Standing.PRIVATE, is_person=True)


def _is_office(text: str) -> bool:
    """Whether a phrase is somebody's office: "the Minister of Labour", of "the Minister of Labour, Jane Doe"."""
    words = words_of_name(text)
    prepositions = function_words("preposition")
    return any(has_role(one, "title") and other.casefold() in prepositions for one, other in pairwise(words))


def _personal_name(text: str) -> tuple[str, ...]:
    """The words of a person's name in a phrase without commas: what is capital, behind titles and places."""
    parts: list[list[str]] = [[]]
    if text[:1].isdigit():
        return ()  # "23 Rohingya"
    for word in words_of_name(text):
        if word.casefold() in function_words("preposition") and word.casefold() not in _PARTICLES:
            parts.append([])
        else:
            parts[-1].append(word)
    return next((found for part in parts if (found := _trailing_name(part))), ())


def _trailing_name(words: list[str]) -> tuple[str, ...]:
    runs: list[list[str]] = [[]]
    for word in words:
        if word[0].isupper():
            runs[-1].append(word)
        elif runs[-1] and word not in _PARTICLES:
            runs.append([])
        elif runs[-1]:
            runs[-1].append(word)
    for run in reversed(runs):
        titles = [number for number, word in enumerate(run[:-1]) if has_role(word, "title")]
        del run[: titles[-1] + 1 if titles else 0]  # "Labour Minister Jane Doe"
        while run and (has_role(run[0], "title") or has_role(run[0], "generic") or _is_place(run[0])):
            run.pop(0)
        while run and run[-1] in _PARTICLES:
            run.pop()
        if run:
            return tuple(run)
    return ()


def _is_place(word: str) -> bool:
    actor = lookup_actor(word)
    return bool(find_places(word)) or (actor is not None and actor.state_code is not None)


def _is_relation(text: str, tokens: tuple[str, ...]) -> bool:
    """Whether the name is that of somebody else: "the mother of Malik Diop", "Malik Diop's family"."""
    at = text.find(tokens[0])
    before, after = words_of_name(text[:at]), text[text.find(tokens[-1], at) + len(tokens[-1]) :]
    of = bool(before) and before[-1].casefold() in function_words("preposition")
    return of or after.startswith(("'s", "’s", "'")) or any(word[0].islower() for word in words_of_name(after)[:1])


def _institution(text: str, source_type: SourceType | None) -> Speaker:
    if source_type is SourceType.COURT:
        court = _court(text)
        if court is not None:
            return court
    if source_type is SourceType.INTELLIGENCE_SERVICE:
        service = _service(text)
        if service is not None:
            return service
    actor = lookup_actor(text)
    if actor is not None and source_type is not SourceType.MEDIA:
        return _organ(text, actor)
    part = _SEGMENT.split(text, maxsplit=1)[0]
    run = _proper_run(_WHERE.split(part, maxsplit=1)[0])
    if not run and _proper_run(part):
        return Speaker(f"words:{folded(text)}", None, Standing.BROAD)  # "judges in Najaf": where, and not who
    is_work = source_type in _PUBLISHES or source_type is None
    if not run:
        if _is_caseless(text) and not all(_is_common(word) for word in words_of_name(text)):
            return Speaker(f"name:{folded(text)}", "", Standing.KNOWN, is_work=is_work)
        return _anonymous(text)
    name = folded(" ".join(run)).split()
    return Speaker(f"name:{name[-1]}", " ".join(name[:-1]), Standing.KNOWN, is_work=is_work)


def _organ(text: str, actor: Actor) -> Speaker:
    if actor.actor_type is ActorType.OFFICIAL:
        name = _personal_name(text)
        if name:
            return _person(text, SourceType.OFFICIAL)
        is_office = actor.state_code is not None and not text.casefold().endswith("s")
        standing = Standing.BROAD if is_office else Standing.ANONYMOUS
        return Speaker(f"words:{folded(text)}", None, standing)
    if actor.state_code is None:
        if actor.organ is None:
            return Speaker(f"org:{actor.label.casefold()}", "", Standing.KNOWN)
        return Speaker(f"words:{folded(text)}", None, Standing.BROAD)  # "the ministry": the article says whose
    words = _words_of_organ(actor)
    told = [word for word in words if not has_role(word, "broad")]
    is_broad = not told or (len(told) == 1 and told[0].endswith("ies"))
    standing = Standing.BROAD if is_broad else Standing.KNOWN
    return Speaker(f"organ:{actor.state_code}:{' '.join(_same_words(words))}", "", standing)


def _service(text: str) -> Speaker | None:
    """A state's service, by the words that tell it from the state's others, or by none: "Kenya's spy agency"."""
    found = find_places(text)
    codes = {mention.place.code for mention in found if mention.place.kind == "country"}
    if len(codes) != 1 or len(found) != 1:
        return None
    after = _SEGMENT.split(re.sub(r"^['’]s?\b", "", text[found[0].end :]), maxsplit=1)[0]
    around = words_of_name(f"{text[: found[0].start]} {after}")
    words = [word for word in around if word.casefold() not in _small_words()]
    told = [word for word in words if not has_role(word, "service")]
    if not words or any(word[0].islower() and has_role(word, "generic") for word in told):
        return None  # "Russian intelligence officers"
    if len(words) == len(told) and not any(word[0].isupper() for word in words):
        return None
    return Speaker(f"service:{codes.pop()}", " ".join(sorted(map(folded, told))) or None, Standing.KNOWN)


def _court(text: str) -> Speaker | None:
    """A court by its place, and by its kind where that is said: "the High Court in Accra", "judges in Accra"."""
    words = [word for word in words_of_name(text) if word.casefold() not in _small_words()]
    kinds = [word for word in words if has_role(word, "court")]
    places = [word for word in words if word not in kinds]
    if not kinds or not places or any(word[0].islower() for word in places):
        return None
    told = sorted({folded(word).removesuffix("s") for word in kinds} - {"court", "judge"})
    return Speaker(f"court:{folded(' '.join(places))}", " ".join(told) or None, Standing.KNOWN)


def _words_of_organ(actor: Actor) -> list[str]:
    """The words of an organ that are no small ones and do not say whose it is: "police in Kampala" is Uganda's."""
    words = {word for word in folded(actor.organ or "").split() if word not in _small_words()}
    return sorted(word for word in words if not _is_whose(word, actor.state_code))


def _is_whose(word: str, state: str | None) -> bool:
    place = lookup_actor(word.capitalize())
    return state is not None and place is not None and place.organ is None and place.state_code == state


def _same_words(words: list[str]) -> list[str]:
    """ "Ministry of Foreign Affairs" is the "foreign ministry", and "defense" is "defence"."""
    return sorted({"defence" if word == "defense" else word for word in words if word != "affairs"})


def _proper_run(text: str) -> list[str]:
    """The last run of capital words that is a name: without places in front of a description, and common words."""
    runs: list[list[str]] = [[]]
    for word in words_of_name(text):
        if word[0].isupper() or (runs[-1] and (word.casefold() in _CONNECTORS or word[0].isdigit())):
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    for run in reversed(runs):
        while run and (run[-1].casefold() in _CONNECTORS or has_role(run[-1], "work")):
            run.pop()
        if any(not _is_common(word) for word in run if word.casefold() not in _CONNECTORS):
            return run
        if len(run) > 2 and not all(_is_place(word) for word in run):
            return run  # "Office of the Prosecutor General", "African Human Rights Commission"
    return []


def _is_common(word: str) -> bool:
    return any(has_role(word, role) for role in ("generic", "work", "body")) or _is_place(word)


def _is_caseless(text: str) -> bool:
    return text.casefold() == text and text.upper() == text and any(char.isalpha() for char in text)


def words_of_name(text: str) -> list[str]:
    """The words of a name: an apostrophe or a hyphen within one is part of it ("Ichung'wah", "porte-parole")."""
    found = (word.strip("'.‘’-").removesuffix("'s") for word in _WORD.findall(plain(text)))
    return [word for word in found if word]


@cache
def _small_words() -> frozenset[str]:
    return frozenset().union(*(function_words(role) for role in ("determiner", "preposition", "possession")))


def has_role(word: str, role: str) -> bool:
    """Whether a word is one of those of a role in `data/speaker_words.csv`."""
    return word.casefold() in _by_role(role)


@cache
def _by_role(role: str) -> frozenset[str]:
    return frozenset(row["word"].casefold() for row in rows("speaker_words") if row["role"] == role)
