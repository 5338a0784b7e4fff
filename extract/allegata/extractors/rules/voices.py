"""What kind of source a name is, and through whom it is heard."""

from __future__ import annotations

from ...gazetteer.sources import lookup_source
from ...vocabulary import SourceType
from .scene import Scene
from .text import Sentence, Span

_KINDS: tuple[tuple[str, SourceType], ...] = (
    ("source_intelligence", SourceType.INTELLIGENCE_SERVICE),
    ("source_intergovernmental", SourceType.INTERGOVERNMENTAL),
    ("source_captive", SourceType.CAPTIVE),
    ("source_family", SourceType.FAMILY),
    ("source_victim", SourceType.VICTIM),
    ("source_witness", SourceType.WITNESS),
    ("source_court", SourceType.COURT),
    ("source_expert", SourceType.EXPERT),
    ("source_unnamed", SourceType.UNNAMED),
    ("source_official", SourceType.OFFICIAL_ANONYMOUS),
    ("source_government", SourceType.GOVERNMENT),
    ("source_ngo", SourceType.NGO),
    ("source_social", SourceType.SOCIAL_MEDIA),
    ("source_media", SourceType.MEDIA),
    ("source_document", SourceType.DOCUMENT),
)
_ROLES = frozenset(
    {
        SourceType.CAPTIVE,
        SourceType.FAMILY,
        SourceType.EXPERT,
        SourceType.NGO,
        SourceType.VICTIM,
        SourceType.COURT,
        SourceType.OFFICIAL_ANONYMOUS,
    }
)
"""What a person may be said to be beside the name."""

_BESIDE = 12
"""Words of what a person is, after the name ("Ann Lee, a lawyer with the Memorial centre, said")."""

_SURNAME = 6
"""Letters of a surname that alone stands for its bearer; shorter ones ("Kim") are many people's."""

_OUTLET = 4
"""Words of an outlet's name that no table holds."""


def via_of(scene: Scene, sentence: Sentence, span: Span, verb: int) -> str | None:
    """Through whom: "told Bloomberg", "cited by Bloomberg", "who spoke to Bloomberg", "statement to Fox News"."""
    tokens = sentence.tokens
    for at in range(span.last + 1, min(len(tokens), max(span.last, verb) + 10)):
        word, before = tokens[at].lower, tokens[at - 1].lower
        if (
            word in scene.tables.words["told"]
            or word in ("gave", "showed")
            or (word == "by" and before in scene.tables.words["cited_by"])
            or (word == "to" and before in scene.tables.words["spoke_to"])
            or (word == "with" and before == "interview")
        ):
            start = at + 1
            while start < len(tokens) and tokens[start].lower in scene.tables.words["articles"]:
                start += 1
            outlet = outlet_at(scene, sentence, start) or _unknown_outlet(scene, sentence, start)
            if outlet is not None:
                return outlet
    return None


def outlet_at(scene: Scene, sentence: Sentence, start: int) -> str | None:
    tokens = sentence.tokens
    for last in range(min(len(tokens), start + 5) - 1, start - 1, -1):
        words = scene.words(sentence, start, last)
        known = lookup_source(words)
        if known is not None and known.source_type in (SourceType.MEDIA, SourceType.NGO):
            return words
    return None


def type_of(scene: Scene, sentence: Sentence, span: Span) -> SourceType | None:
    known = lookup_source(scene.words(sentence, span.first, span.last))
    if known is not None:
        return known.source_type
    tokens = sentence.tokens[span.first : span.last + 1]
    words = scene.tables.words
    lowers = {token.lower for token in tokens}
    person = (
        sum(t.is_capitalised and scene.place_at(sentence, span.first + k) is None for k, t in enumerate(tokens)) >= 2
    )
    if person and (lowers & words["titles"] or _is_public(scene, sentence, span)):
        return SourceType.OFFICIAL
    for name, source_type in _KINDS:
        if lowers & words[name]:
            return source_type
    if len(tokens) == 1 and _is_public(scene, sentence, span):
        return SourceType.OFFICIAL
    role = _role_of(scene, sentence, span) if person or len(tokens) == 1 else None
    if role is not None:
        return role
    if person:
        plain = all(t.is_capitalised or t.lower in words["prepositions"] | words["determiners"] for t in tokens)
        return SourceType.WITNESS if plain and len(tokens) <= 4 else None
    if len(tokens) == 1 and tokens[0].is_capitalised and len(tokens[0].text) > 2 and span.first:
        is_known = scene.place_at(sentence, span.first) or sentence.at("PEOPLE", span.first)
        return None if is_known or tokens[0].lower in words["months"] else SourceType.WITNESS
    place = scene.place_at(sentence, span.last)
    if place is not None and place.is_name and place.place.kind == "country":
        return SourceType.GOVERNMENT
    return None


def _is_public(scene: Scene, sentence: Sentence, span: Span) -> bool:
    """Whether the name is that of a holder of public office, whose title the text need not give."""
    name = scene.words(sentence, span.first, span.last).casefold()
    return any(
        name == known or name.endswith(" " + known) or (len(name) >= _SURNAME and known.endswith(" " + name))
        for known in scene.tables.words["public_figures"]
    )


def _role_of(scene: Scene, sentence: Sentence, span: Span) -> SourceType | None:
    """What the text says that a named person is, beside the name or where it gave the name in full."""
    tokens = sentence.tokens
    if not tokens[span.last].is_capitalised or scene.place_at(sentence, span.last) is not None:
        return None
    if span.last > span.first and (found := _apposed(scene, sentence, span.first, span.last)) is not None:
        return found
    surname = tokens[span.last].lower
    for earlier in scene.sentences[: sentence.index]:
        for at in range(1, len(earlier.tokens)):
            is_full = earlier.tokens[at].lower == surname and earlier.tokens[at - 1].is_capitalised
            if is_full and earlier.tokens[at].is_capitalised:
                first = at
                while first > 0 and earlier.tokens[first - 1].is_capitalised and earlier.tokens[first - 1].is_word:
                    first -= 1
                if found := _apposed(scene, earlier, first, at):
                    return found
                if _is_public(scene, earlier, Span(first, at)):
                    return SourceType.OFFICIAL
    return None


def _apposed(scene: Scene, sentence: Sentence, first: int, last: int) -> SourceType | None:
    """What stands before a name without a mark, or after it between commas."""
    tokens = sentence.tokens
    words = scene.tables.words
    start = first
    while start > 0 and tokens[start - 1].is_word and first - start < 4 and tokens[start - 1].lower not in words["say"]:
        start -= 1
    if first > 1 and tokens[first - 1].text == ",":  # "Moscow's ambassador in Abuja, Ivan Lee, said"
        start = first - 1
        while start > 0 and tokens[start - 1].is_word and first - start < _BESIDE:
            start -= 1
    before = [token.lower for token in tokens[start : last + 1]]
    after: list[str] = []
    if last + 2 < len(tokens) and tokens[last + 1].text == ",":
        for token in tokens[last + 2 : last + 2 + _BESIDE]:
            if token.text in ",.;" or token.lower in words["relatives"] or token.lower in words["say"]:
                break
            after.append(token.lower)
    for described in (after, before):
        if words["titles"] & set(described):
            is_ngo = bool(words["source_ngo"] & set(described))
            return SourceType.NGO if is_ngo else SourceType.OFFICIAL
        if words["spokesmen"] & set(described):
            return SourceType.NGO
        for name, source_type in _KINDS:
            if source_type in _ROLES and words[name] & set(described):
                return SourceType.OFFICIAL if source_type is SourceType.OFFICIAL_ANONYMOUS else source_type
    return None


def full_name(scene: Scene, sentence: Sentence, span: Span) -> tuple[Sentence, Span]:
    """Where the text gave the name of a person in full whom it now calls by the last name; else as it stands."""
    token = sentence.tokens[span.last]
    alone = span.first == span.last or (
        span.last - span.first == 1 and sentence.tokens[span.first].lower in ("mr", "mrs", "ms", "dr")
    )
    if not alone or not token.is_capitalised or scene.place_at(sentence, span.last) is not None:
        return sentence, span
    if lookup_source(token.text) is not None:
        return sentence, span
    for earlier in scene.sentences[: sentence.index]:
        for at in range(1, len(earlier.tokens)):
            if earlier.tokens[at].text != token.text:
                continue
            first = at
            while first > 0 and earlier.tokens[first - 1].is_capitalised and earlier.tokens[first - 1].is_word:
                first -= 1
            is_person = first < at and scene.place_at(earlier, at) is None and not scene.is_title_case(earlier)
            ends = at + 1 == len(earlier.tokens) or not earlier.tokens[at + 1].is_capitalised
            if is_person and ends:
                return earlier, Span(first, at)
    return sentence, span


def _unknown_outlet(scene: Scene, sentence: Sentence, start: int) -> str | None:
    """A name after "told" that no table holds ("told Radio Dabanga"), unless it is a place or a parliament."""
    tokens = sentence.tokens
    last = start - 1
    while last + 1 < len(tokens) and tokens[last + 1].is_capitalised and last + 1 - start < _OUTLET:
        last += 1
        if tokens[last].possessive:
            return None
    lowers = {token.lower for token in tokens[start : last + 1]}
    if last < start or scene.place_at(sentence, start) is not None or not lowers & scene.tables.words["source_media"]:
        return None
    return scene.words(sentence, start, last)
