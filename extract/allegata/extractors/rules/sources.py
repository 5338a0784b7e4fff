"""Who says it, and through whom: "according to", "told", "said", "citing", "report by"."""

from __future__ import annotations

from dataclasses import dataclass

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
_STOPS = frozenset({",", ";", ":", "(", ")", "“", "”", '"', "—", "–", ".", "-"})
_LONGEST = 12
"""Words of a source's name; a longer run is no name."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A source that a sentence cites."""

    sentence: Sentence
    span: Span
    name: str
    source_type: SourceType
    via: str | None
    verb: int


def sources_in(scene: Scene, sentence: Sentence) -> list[Cited]:
    """The sources that a sentence cites, in order, each once."""
    found: list[Cited] = []
    for at in range(len(sentence.tokens)):
        for cited in _cited_at(scene, sentence, at):
            if not any(cited.span.first <= known.span.last and known.span.first <= cited.span.last for known in found):
                found.append(cited)
    return sorted(found, key=lambda cited: cited.span.first)


def _cited_at(scene: Scene, sentence: Sentence, at: int) -> list[Cited]:
    tokens = sentence.tokens
    word = tokens[at].lower
    words = scene.tables.words
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if word == "according" and following == "to":
        return _made(scene, sentence, _phrase_after(scene, sentence, at + 2), at)
    if word == "citing" or (word == "drawing" and following == "on"):
        start = at + 1 if word == "citing" else at + 2
        via = _subject_before(scene, sentence, at)
        return _made(scene, sentence, _phrase_after(scene, sentence, start), at, via)
    if word in ("report", "investigation", "statement", "study", "findings", "analysis") and following == "by":
        return _made(scene, sentence, _phrase_after(scene, sentence, at + 2), at)
    if word == "from" and at and tokens[at - 1].lower in ("comes", "come", "came"):
        return _made(scene, sentence, _phrase_after(scene, sentence, at + 1), at)
    if word in words["say"] and not _is_noun(scene, sentence, at):
        return _made(scene, sentence, _subject_before(scene, sentence, at), at)
    return []


def _is_noun(scene: Scene, sentence: Sentence, at: int) -> bool:
    token = sentence.tokens[at]
    if token.lower not in (
        "report",
        "reports",
        "claim",
        "claims",
        "states",
        "state",
        "notes",
        "note",
        "estimates",
        "finds",
        "found",
        "spoke",
        "counts",
        "lists",
        "show",
        "shows",
        "accuse",
        "believe",
    ):
        return False
    before = sentence.tokens[at - 1].lower if at else ""
    following = sentence.tokens[at + 1].lower if at + 1 < len(sentence.tokens) else ""
    if token.lower in ("reports", "claims", "report", "claim", "states", "state", "notes", "note", "estimates"):
        return (
            before in (*scene.tables.words["determiners"], *scene.tables.words["prepositions"], "")
            or following in ("of", "citing", "in", "from", "by", "on")
            or before.endswith(("ial", "ate", "ing"))
        )
    return False


def _subject_before(scene: Scene, sentence: Sentence, verb: int) -> Span | None:
    """The noun phrase that ends before a verb, its apposition and auxiliaries passed over."""
    tokens = sentence.tokens
    words = scene.tables.words
    at = verb - 1
    skipped = (*words["have"], *words["adverbs"], "was", "were", "is", "are", "did")
    while at >= 0 and tokens[at].lower in skipped:
        at -= 1
    if at >= 0 and tokens[at].text == ",":
        opening = at - 1
        while opening >= 0 and tokens[opening].text not in ",;:" and at - opening < 18:
            opening -= 1
        if opening > 0 and tokens[opening].text == ",":
            at = opening - 1
        elif opening < 0:
            return None
    if at < 0 or tokens[at].text in _STOPS:
        return None
    if tokens[at].lower in words["relatives"]:
        at -= 1
        if at >= 0 and tokens[at].text == ",":
            at -= 1
    last = at
    while at >= 0 and last - at < _LONGEST and not _ends_subject(scene, sentence, at):
        at -= 1
    first = at + 1
    return _trimmed(scene, sentence, first, last)


def _ends_subject(scene: Scene, sentence: Sentence, at: int) -> bool:
    token = sentence.tokens[at]
    words = scene.tables.words
    if token.text in _STOPS:
        return True
    return (
        token.lower in words["say"]
        or token.lower in words["relatives"]
        or token.lower
        in (
            "but",
            "while",
            "as",
            "when",
            "because",
            "and",
            "after",
            "before",
            "earlier",
            "meanwhile",
            "though",
            "although",
            "on",
            "if",
            "yesterday",
            "today",
        )
        or token.lower in words["be"]
    )


def _phrase_after(scene: Scene, sentence: Sentence, start: int) -> Span | None:
    tokens = sentence.tokens
    words = scene.tables.words
    at = start
    while at < len(tokens) and at - start < _LONGEST:
        token = tokens[at]
        if (
            token.text in _STOPS
            or token.lower in words["relatives"]
            or (
                token.lower in words["say"]
                and at > start
                and tokens[at].lower not in ("reports", "report", "estimates")
            )
        ):
            break
        if token.lower in (
            "cited",
            "seen",
            "obtained",
            "who",
            "published",
            "that",
            "and",
            "in",
            "on",
            "to",
            "is",
            "are",
            "has",
            "describe",
            "last",
            "released",
        ):
            if (
                token.lower == "and"
                and at + 1 < len(tokens)
                and tokens[at + 1].is_capitalised
                and tokens[at - 1].is_capitalised
            ):
                at += 1
                continue
            break
        at += 1
    return _trimmed(scene, sentence, start, at - 1)


def _trimmed(scene: Scene, sentence: Sentence, first: int, last: int) -> Span | None:
    tokens = sentence.tokens
    words = scene.tables.words
    while first <= last and (
        tokens[first].lower
        in ("the", "a", "an", "new", "that", "one", "in", "then", "its", "his", "their", "her", "separate")
        and first < last
    ):
        if tokens[first].lower == "one" and first < last and tokens[first + 1].lower != "of":
            break
        first += 1
    if first > last:
        return None
    run = tokens[first : last + 1]
    if all(
        t.lower
        in words["pronouns_it"]
        | words["pronouns_they"]
        | words["pronouns_person"]
        | words["pronouns_other"]
        | words["adverbs"]
        | words["determiners"]
        or not t.is_word
        for t in run
    ):
        return None
    return Span(first, last)


def _made(scene: Scene, sentence: Sentence, span: Span | None, verb: int, via_span: Span | None = None) -> list[Cited]:
    if span is None:
        return []
    source_type = _type_of(scene, sentence, span)
    if source_type is None:
        return []
    via = (
        scene.words(sentence, via_span.first, via_span.last)
        if via_span is not None
        else _via(scene, sentence, span, verb)
    )
    name = scene.words(sentence, span.first, span.last)
    if via is not None and via in name:
        via = None
    return [Cited(sentence, span, name, source_type, via, verb)]


def _via(scene: Scene, sentence: Sentence, span: Span, verb: int) -> str | None:
    """Through whom: "told Bloomberg", "cited by Bloomberg", "who spoke to Bloomberg", "statement to Fox News"."""
    tokens = sentence.tokens
    for at in range(span.last + 1, min(len(tokens), max(span.last, verb) + 10)):
        word, before = tokens[at].lower, tokens[at - 1].lower
        if (
            word in scene.tables.words["told"]
            or (word == "by" and before in ("cited", "quoted", "seen", "obtained"))
            or (word == "to" and before in ("spoke", "speaking", "statement", "talking"))
            or (word == "with" and before == "interview")
        ):
            start = at + 1
            while start < len(tokens) and tokens[start].lower in scene.tables.words["articles"]:
                start += 1
            outlet = _outlet(scene, sentence, start)
            if outlet is not None:
                return outlet
    return None


def _outlet(scene: Scene, sentence: Sentence, start: int) -> str | None:
    tokens = sentence.tokens
    for last in range(min(len(tokens), start + 5) - 1, start - 1, -1):
        words = scene.words(sentence, start, last)
        known = lookup_source(words)
        if known is not None and known.source_type in (SourceType.MEDIA, SourceType.NGO):
            return words
    return None


def _type_of(scene: Scene, sentence: Sentence, span: Span) -> SourceType | None:
    known = lookup_source(scene.words(sentence, span.first, span.last))
    if known is not None:
        return known.source_type
    tokens = sentence.tokens[span.first : span.last + 1]
    words = scene.tables.words
    lowers = {token.lower for token in tokens}
    person = (
        sum(t.is_capitalised and scene.place_at(sentence, span.first + k) is None for k, t in enumerate(tokens)) >= 2
    )
    if person and lowers & words["titles"]:
        return SourceType.OFFICIAL
    for name, source_type in _KINDS:
        if lowers & words[name]:
            return source_type
    if person:
        return SourceType.EXPERT if span.last - span.first < 4 else None
    place = scene.place_at(sentence, span.last)
    if place is not None and place.is_name and place.place.kind == "country":
        return SourceType.GOVERNMENT
    return None
