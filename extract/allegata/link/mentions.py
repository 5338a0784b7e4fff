"""How one article speaks of its own sources: by a full name first, and by less of it after.

"The Centre" is the one centre that the article cites, "the experts" through whom reports are heard are the experts that
it names, and "Jane Doe of the group" speaks for the one group. A name is settled only where exactly one other source of
the article can be meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..gazetteer.actors import function_words, lookup_actor, without_determiner
from ..gazetteer.phrases import plain
from ..models import CitedSource, Record
from ..vocabulary import ChainEnd, SourceType
from .acronyms import acronym_of, acronyms_for
from .chains import Attribution, attribution_of
from .speakers import Speaker, Standing, folded, has_role, words_of_name

_BODIES = frozenset(
    {
        SourceType.GOVERNMENT,
        SourceType.INTELLIGENCE_SERVICE,
        SourceType.COURT,
        SourceType.INTERGOVERNMENTAL,
        SourceType.NGO,
        SourceType.MEDIA,
    }
)
"""Sources of which there is mostly one in an article, so that a short form stands for it; "officials" are many."""

_INDEFINITE = frozenset({"a", "an", "one", "un", "une", "una", "another"})
_STEM = 5  # letters: what is left of a word when Russian or Spanish endings differ ("Центр", "Центра")
_BELONGS = frozenset({"of", "from", "at", "with", "for"})
_MAKES = frozenset({"by", "from"})  # not "of": that is as often what a work is about


@dataclass(frozen=True)
class Cited:
    """A source with its place in the article."""

    allegation: int
    number: int
    source: CitedSource
    attribution: Attribution


def cited_in(record: Record, outlet: str | None) -> list[Cited]:
    """The sources of an article, each attributed as far as the article tells.

    Args:
        record: the article's.
        outlet: the identity of its own outlet.
    """
    found = [
        Cited(at, number, source, attribution_of(source, outlet))
        for at, allegation in enumerate(record.allegations)
        for number, source in enumerate(allegation.cited_sources, 1)
    ]
    found = [replace(one, attribution=_placed(one, outlet)) for one in found]
    return [replace(one, attribution=_settled(one, found)) for one in found]


def _placed(one: Cited, outlet: str | None) -> Attribution:
    """An organ whose state only the words beside its name tell: "In Kampala, police said", "the police in Kampala"."""
    source = one.source
    if one.attribution.speaker.standing is not Standing.BROAD or not source.quote:
        return one.attribution
    organ = re.escape(source.name)
    beside = re.search(rf"\bin ([A-Z][\w’'-]+),? (?:the )?{organ}\b", source.quote, re.IGNORECASE)
    beside = beside or re.search(rf"\b{organ} in ([A-Z][\w’'-]+)", source.quote)
    whose = lookup_actor(beside[1]) if beside is not None and beside[1][0].isupper() else None
    if beside is None or whose is None or whose.organ is not None or whose.state_code is None:
        return one.attribution
    full = f"{without_determiner(source.name)} in {beside[1]}"
    placed = attribution_of(source.model_copy(update={"name": full, "label": full}), outlet)
    return placed if placed.speaker.standing is Standing.KNOWN else one.attribution


def _settled(one: Cited, found: Sequence[Cited]) -> Attribution:
    mine, source = one.attribution, one.source
    is_named = mine.end is not ChainEnd.ANONYMOUS and not mine.speaker.key.startswith("words:")
    if is_named:
        body = _body_of(one, found) or _spelt_out(one, found)
        return mine if body is None else replace(mine, speaker=body)
    maker = _maker_of(one, found)
    if maker is not None:
        return replace(maker.attribution, spoken=mine.spoken)
    if source.source_type in _BODIES and _is_definite(source.name):
        meant = _meant_by(source.name, one, found, source.source_type)
        if meant is not None and (not source.via or meant.source.via_label == source.via_label):
            return replace(meant.attribution, spoken=mine.spoken)
    if source.via and mine.speaker.standing is Standing.ANONYMOUS and _is_definite(source.via):
        meant = _meant_by(source.via, one, found, None)
        if meant is not None:
            return replace(mine, speaker=meant.attribution.speaker, hands=meant.attribution.hands, is_own=False)
    return mine


def _meant_by(name: str, one: Cited, found: Sequence[Cited], source_type: SourceType | None) -> Cited | None:
    """The one source that a short form stands for: all its words, or their beginnings, are in the other's name."""
    short = _content(name)
    meant: dict[str, Cited] = {}
    for other in found:
        standing = other.attribution.speaker.standing
        if standing not in (Standing.KNOWN, Standing.BROAD) or other.source.name == one.source.name:
            continue
        if source_type is not None and other.source.source_type is not source_type:
            continue
        words = _content(other.source.name)
        if short and len(words) > len(short) and all(any(_alike(word, full) for full in words) for word in short):
            meant.setdefault(other.attribution.speaker.identity, other)
    return next(iter(meant.values())) if len(meant) == 1 else None


def _is_definite(name: str) -> bool:
    first = plain(name).split(" ", maxsplit=1)[0].casefold()
    return first not in _INDEFINITE and not first.isdigit()


def _content(name: str) -> list[str]:
    small = function_words("determiner") | function_words("preposition")
    return [word for word in folded(name).split() if word not in small]


def _alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= _STEM and one[:_STEM] == other[:_STEM])


def _body_of(one: Cited, found: Sequence[Cited]) -> Speaker | None:
    """The one group of the article for which somebody speaks: "Jane Doe of the group", of a source that is a group."""
    source = one.source
    if source.source_type not in _BODIES or source.via or not source.quote:
        return None
    after = source.quote.partition(source.name)[2]
    words = words_of_name(re.split(r"[.;!?]", after, maxsplit=1)[0])[:3]
    if len(words) < 3 or words[0] not in _BELONGS or words[1] != "the" or not has_role(words[2], "body"):
        return None
    bodies = {
        other.attribution.speaker.identity: other.attribution.speaker
        for other in found
        if other.source.source_type is source.source_type
        and other.attribution.speaker.standing is Standing.KNOWN
        and other.source.name != source.name
    }
    return next(iter(bodies.values())) if len(bodies) == 1 else None


def _maker_of(one: Cited, found: Sequence[Cited]) -> Cited | None:
    """Who made a work without a name, where its quote goes on so: "the report, by the Centre", which is cited too."""
    source = one.source
    name = words_of_name(source.name)
    if source.via or not source.quote or not name or not has_role(name[-1], "work"):
        return None
    after = source.quote.partition(source.name)[2].lstrip(" ,")
    words = words_of_name(after)[:2]
    if len(words) < 2 or words[0] not in _MAKES:
        return None
    rest = without_determiner(after.split(maxsplit=1)[1])
    made = [
        other
        for other in found
        if other.attribution.speaker.standing is Standing.KNOWN
        and not other.source.via
        and rest.startswith(without_determiner(other.source.name))
    ]
    return made[0] if len({other.attribution.speaker.identity for other in made}) == 1 else None


def _spelt_out(one: Cited, found: Sequence[Cited]) -> Speaker | None:
    """The one source of the article whose name has these first letters, or behind which they stand in brackets."""
    short = acronym_of(one.source.name)
    if short is None or not one.attribution.speaker.key.startswith("name:"):
        return None
    full = {
        other.attribution.speaker.identity: other.attribution.speaker
        for other in found
        if other.attribution.speaker.standing is Standing.KNOWN
        and other.source.source_type is one.source.source_type
        and short in acronyms_for(other.source.name, other.source.quote)
    }
    return next(iter(full.values())) if len(full) == 1 else None
