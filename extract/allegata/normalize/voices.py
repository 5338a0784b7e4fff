"""Who speaks: the sources that are cited, and those who answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..exchange import LocatedResponse, LocatedSource
from ..gazetteer.actors import Actor, find_actors, function_words, lookup_actor, without_determiner
from ..gazetteer.places import find_places
from ..gazetteer.sources import Source, find_sources, lookup_source
from ..models import AllegedPerpetrator, Article, CitedSource, Response
from ..vocabulary import ActorType, ResponseRole

_BEFORE_A_NAME = 80  # code points: a title before a name ("Russian foreign ministry spokeswoman") is shorter
_SENTENCE_END = re.compile(r"[.!?…।]\s|\n")
_APPOSITION = re.compile(r"(?:\s*,\s*(?:who (?:speaks|spoke) for )?|\s+of )([^,.;:!?\n()]{3,80})")


def source_of(found: LocatedSource) -> CitedSource:
    """One cited source with its labels."""
    return CitedSource(
        name=found.name,
        label=source_label(found.name),
        source_type=found.source_type,
        via=found.via or None,
        via_label=source_label(found.via) if found.via else None,
        quote=found.quote,
        quote_start=found.quote_start,
        quote_end=found.quote_end,
    )


def source_label(name: str) -> str:
    """The canonical label of a source; for one that no table knows, the name without what it begins with ("some").

    A known source may stand behind words that say what it is ("the rights organisation Truth Hounds"), or before a
    comma ("Truth Hounds, a rights organisation").
    """
    known = lookup_source(name) or lookup_source(name.split(",", maxsplit=1)[0]) or _described(name)
    return known.label if known is not None else without_determiner(name) or name


def _described(name: str) -> Source | None:
    """The one known source that a name ends with, behind a description in small letters that holds no preposition."""
    found = find_sources(name)
    if len(found) != 1 or name[found[0].end :].strip():
        return None
    words = without_determiner(name[: found[0].start]).split()
    is_description = bool(words) and words[-1].islower() and not function_words("preposition").intersection(words)
    return found[0].source if is_description else None


def response_of(found: LocatedResponse, article: Article, accused: Sequence[AllegedPerpetrator]) -> Response:
    """One response with the state that the responder speaks for."""
    return Response(
        responder=found.responder,
        state_code=responder_state(found, article, accused),
        role=found.role,
        form=found.form,
        quote=found.quote,
        quote_start=found.quote_start,
        quote_end=found.quote_end,
    )


def responder_state(found: LocatedResponse, article: Article, accused: Sequence[AllegedPerpetrator]) -> str | None:
    """Alpha-3 code of the state that the responder speaks for; None where neither name nor text says it.

    In this order: the responder's own words ("Moscow"); what stands beside the name in the text ("Kremlin spokesman
    …"); for a bare embassy, the nearest earlier mention of a country's embassy; for a responder who is the accused, the
    one state that is accused, or of several the one that the sentence of the answer names.
    """
    actor = lookup_actor(found.responder)
    if actor is not None and actor.state_code is not None:
        return actor.state_code
    if actor is None:
        beside = _beside_the_name(found.responder, article.text)
        if beside is not None:
            return beside
    elif actor.actor_type is ActorType.DIPLOMATIC_MISSION and _is_bare(found.responder):
        nearest = _nearest_mission(article, found.quote_start)
        if nearest is not None:
            return nearest
    if found.role is not ResponseRole.ACCUSED or (actor is not None and actor.organ is None):
        return None
    codes = {each.state_code for each in accused}
    if len(codes) > 1:
        codes &= _named_around(found.quote_start, article)
    return codes.pop() if len(codes) == 1 else None


def _named_around(position: int, article: Article) -> set[str | None]:
    """The states that the sentence of an answer names, seats of government among them ("In Moscow, … declined")."""
    start = max((end.end() for end in _SENTENCE_END.finditer(article.text, 0, position)), default=0)
    stop = _SENTENCE_END.search(article.text, position)
    sentence = article.text[start : stop.start() + 1 if stop else len(article.text)]
    named: set[str | None] = {mention.place.code for mention in find_places(sentence, article.language)}
    return named | {mention.actor.state_code for mention in find_actors(sentence, with_seats=True)} - {None}


def _is_bare(responder: str) -> bool:
    """Whether a mission is named without saying whose: "its embassy in New Delhi", but not "African embassies"."""
    first = without_determiner(responder).split(" ", maxsplit=1)[0]
    actor = lookup_actor(first)
    return actor is not None and actor.actor_type is ActorType.DIPLOMATIC_MISSION and not first.endswith("s")


def _beside_the_name(name: str, text: str) -> str | None:
    for at in _places_of(name, text):
        sentence = _SENTENCE_END.split(text[max(0, at - _BEFORE_A_NAME) : at])[-1]
        owners = [mention.start for mention in find_places(sentence)] + [m.start for m in find_actors(sentence)]
        for start in sorted(owners):
            actor = lookup_actor(sentence[start:] + name)
            if actor is not None and actor.state_code is not None and actor.actor_type is ActorType.OFFICIAL:
                return actor.state_code
        after = _APPOSITION.match(text, at + len(name))
        actor = _leading_actor(after[1]) if after else None
        if actor is not None and actor.state_code is not None and actor.organ is not None:
            return actor.state_code
    return None


def _places_of(name: str, text: str) -> Iterator[int]:
    at = text.find(name) if name else -1
    while at >= 0:
        yield at
        at = text.find(name, at + len(name))


def _leading_actor(text: str) -> Actor | None:
    """The actor that a text begins with, at most eight words long: "the ministry in Kyiv told …"."""
    words = text.split()[:8]
    for length in range(len(words), 0, -1):
        actor = lookup_actor(" ".join(words[:length]))
        if actor is not None and actor.state_code is not None:
            return actor
    return None


def _nearest_mission(article: Article, position: int) -> str | None:
    """The state of the last mission before the position that the text calls by its country: "Russia's embassy"."""
    before = article.text[:position]
    owners = [(mention.start, mention.end) for mention in find_places(before, article.language)]
    owners += [(mention.start, mention.end) for mention in find_actors(before)]
    for start, end in sorted(owners, reverse=True):
        following = re.match(r"(?:['’]s)?\s+\w+", before[end : end + 40])
        preceding = re.search(r"\w+(?: general)? (?:of|de|du|d['’])\s*(?:the )?$", before[max(0, start - 40) : start])
        for phrase in (
            before[start : end + following.end()] if following else "",
            preceding[0] + before[start:end] if preceding else "",
        ):
            actor = lookup_actor(phrase) if phrase else None
            if actor is not None and actor.actor_type is ActorType.DIPLOMATIC_MISSION and actor.state_code is not None:
                return actor.state_code
    return None
