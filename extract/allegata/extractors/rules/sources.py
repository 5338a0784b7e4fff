"""Who says it, and through whom: "according to", "told", "said", "citing", "report by"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...vocabulary import SourceType
from .scene import Scene
from .text import Sentence, Span
from .voices import full_name, outlet_at, type_of, via_of

_STOPS = frozenset({",", ";", ":", "(", ")", "“", "”", '"', "—", "–", ".", "-"})
_NO_VIA = (SourceType.UNNAMED, SourceType.DOCUMENT, SourceType.SOCIAL_MEDIA)
_OPENING = frozenset({"for", "now"})
_LONGEST = 12
"""Words of a source's name; a longer run is no name."""


_ANSWERS = ("R_NO_INFORMATION", "R_PROMISED", "R_REFRAMED", "R_DENIED", "R_COUNTER", "R_DECLINED", "R_NO_RESPONSE")
_ANSWER_REACH = 12
"""Words from a ministry to its answer; farther away it reports somebody else's."""


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
    """The sources that a sentence cites, in order, each once.

    An outlet that ends a sentence in which somebody else speaks ("…, the broadcaster reported") is through whom.
    """
    found: list[Cited] = []
    for at in range(len(sentence.tokens)):
        for cited in _cited_at(scene, sentence, at):
            if not any(cited.span.first <= known.span.last and known.span.first <= cited.span.last for known in found):
                found.append(cited)
    if sentence.index == 0 and sentence.tokens[-1].is_word:  # a headline: "rights group says" is named below it
        found = [cited for cited in found if cited.name[:1].isupper()]
    found = [cited for cited in found if not _only_answers(cited)]
    found.sort(key=lambda cited: cited.span.first)
    cited_by = next((cited for cited in found[:1] if cited.source_type is SourceType.MEDIA), None)
    if cited_by is not None and any(sentence.tokens[c.verb].lower in ("citing", "quoting") for c in found[1:]):
        return [replace(cited, via=cited_by.name) for cited in found[1:]]
    if len(found) > 1 and found[-1].source_type is SourceType.MEDIA and found[-1].verb > found[-1].span.first:
        voices = [cited for cited in found[:-1] if cited.source_type is not SourceType.MEDIA]
        if voices:
            return [replace(cited, via=cited.via or found[-1].name) for cited in voices]
    return found


def _only_answers(cited: Cited) -> bool:
    """Whether a ministry or embassy is cited for its answer ("said that it knew of no case"), not for a claim."""
    if cited.source_type is not SourceType.GOVERNMENT:
        return False
    return any(
        0 < span.first - cited.span.last <= _ANSWER_REACH for name in _ANSWERS for span in cited.sentence.spans(name)
    )


def _cited_at(scene: Scene, sentence: Sentence, at: int) -> list[Cited]:
    tokens = sentence.tokens
    word = tokens[at].lower
    words = scene.tables.words
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if word == "according" and following == "to":
        return _made(scene, sentence, _phrase_after(scene, sentence, at + 2), at)
    if word in words["citing"] or (word == "drawing" and following == "on"):
        start = at + 2 if word == "drawing" else at + 1
        if word == "cited" and following in ("by", "as", "in"):
            return []
        via = _subject_before(scene, sentence, at)
        return _made(scene, sentence, _phrase_after(scene, sentence, start), at, via)
    if word in words["claim_nouns"]:
        if following == "by":
            return _made(scene, sentence, _phrase_after(scene, sentence, at + 2), at)
        if "made" in [t.lower for t in tokens[max(0, at - 3) : at]]:  # "Russia and Armenia have made similar claims"
            made = next(k for k in range(at - 1, -1, -1) if tokens[k].lower == "made")
            return _made(scene, sentence, _subject_before(scene, sentence, made), at)
        if at and tokens[at - 1].possessive:
            return _made(scene, sentence, _owner(scene, sentence, at - 1), at)
    if word == "from" and at and tokens[at - 1].lower in ("comes", "come", "came") and sentence.has("CLAIM_NOUN"):
        span = _phrase_after(scene, sentence, at + 1)
        return _made(scene, sentence, span if span and scene.place_at(sentence, span.last) is None else None, at)
    if word == "reports" and following == "that":
        return _made(scene, sentence, Span(at, at), at)
    if word in words["say_about"] and following in ("of", "in", "over", "for"):
        return []  # "Russia accused of …" says nothing
    if word == "said" and [t.lower for t in tokens[at + 1 : at + 3]] in (["to", "be"], ["to", "have"]):
        return []  # "refugees said to be forced": others say it
    if word in words["say"] and not _is_noun(scene, sentence, at):
        if word == "found" and following in ("themselves", "himself", "herself", "itself"):
            return []
        if word in ("warned", "warns") and _advises(sentence, at):
            return []
        if word in ("gave", "showed") and outlet_at(scene, sentence, at + 1) is None:
            return []
        if word in words["told"] and (following in words["object_pronouns"] or _orders(sentence, at)):
            return []
        if (
            word in ("said", "says")
            and at
            and tokens[at - 1].text in ',"”’'
            and tokens[at + 1 : at + 2]
            and tokens[at + 1].is_capitalised
        ):
            return _made(scene, sentence, _phrase_after(scene, sentence, at + 1), at)
        return _made(scene, sentence, _subject_before(scene, sentence, at), at)
    return []


def _orders(sentence: Sentence, at: int) -> bool:
    """Whether "told" is an order ("told commanders to stop …"), which claims nothing."""
    following = [token.lower for token in sentence.tokens[at + 1 : at + 5]]
    return "to" in following and "that" not in following


def _advises(sentence: Sentence, at: int) -> bool:
    """Whether "warned" is advice ("warned its students against …"), which claims nothing."""
    following = [token.lower for token in sentence.tokens[at + 1 : at + 8]]
    return "that" not in following and ("against" in following or "not" in following)


def _owner(scene: Scene, sentence: Sentence, last: int) -> Span | None:
    """The noun phrase that ends in a possessive: "A TikTok user's assertion"."""
    first = last
    articles = scene.tables.words["articles"]
    while first > 0 and last - first < _LONGEST and not _ends_subject(scene, sentence, first - 1):
        if sentence.tokens[first].lower in articles:
            break
        if (
            sentence.tokens[first - 1].lower in scene.tables.words["prepositions"]
            or not sentence.tokens[first - 1].is_word
        ):
            break
        first -= 1
    return _trimmed(scene, sentence, first, last)


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
            or before.endswith(("ial", "ate", "ing", "ed"))
        )
    return False


def _subject_before(scene: Scene, sentence: Sentence, verb: int) -> Span | None:
    """The noun phrase that ends before a verb, its apposition and auxiliaries passed over."""
    tokens = sentence.tokens
    words = scene.tables.words
    at = verb - 1
    skipped = (*words["have"], *words["adverbs"], "did")
    while at >= 0 and tokens[at].lower in skipped:
        at -= 1
    if at >= 0 and tokens[at].lower in words["be"] and not tokens[verb].lower.endswith("ing"):
        return None  # "students were told": they are not who says it
    if at >= 0 and tokens[at].text == ",":
        opening = at - 1
        while opening >= 0 and tokens[opening].text not in ",;:" and at - opening < 18:
            opening -= 1
        if opening > 0 and tokens[opening].text == ",":
            inserted = tokens[opening + 1 : at]
            if (
                len(inserted) in (2, 3)
                and all(t.is_capitalised for t in inserted)
                and not _is_place(scene, sentence, at - 1)
            ):
                return Span(opening + 1, at - 1)  # "the chairman, Ann Lee, said"
            at = opening - 1
        elif opening < 0:
            return None
    if at < 0 or tokens[at].text in _STOPS:
        return None
    if tokens[at].lower in ("and", "but"):  # "X laid the findings before them and said …"
        return _first_name(scene, sentence, at)
    if tokens[at].lower in words["relatives"]:
        at -= 1
        if at >= 0 and tokens[at].text == ",":
            at -= 1
    last = at
    while at >= 0 and last - at < _LONGEST and not _ends_subject(scene, sentence, at):
        at -= 1
    first = at + 1
    if any(token.lower == "by" for token in tokens[first : last + 1]):
        return None  # a relative clause without its pronoun: "drawn by the package Moscow announced"
    if first > 0 and tokens[first - 1].lower in words["relatives"]:
        return None  # "who answered adverts found …": the subject stands before
    return _trimmed(scene, sentence, first, last)


def _is_place(scene: Scene, sentence: Sentence, at: int) -> bool:
    return scene.place_at(sentence, at) is not None


def _first_name(scene: Scene, sentence: Sentence, before: int) -> Span | None:
    """The name that a sentence begins with, its title taken in."""
    tokens = sentence.tokens
    last = next(
        (k for k in range(min(before, 8)) if tokens[k].is_capitalised and not tokens[k + 1].is_capitalised and k > 0),
        None,
    )
    return _trimmed(scene, sentence, 0, last) if last is not None else None


def _ends_subject(scene: Scene, sentence: Sentence, at: int) -> bool:
    token = sentence.tokens[at]
    words = scene.tables.words
    if token.text in _STOPS:
        return True
    if token.lower == "on":  # "on Thursday" is no part of a name
        return sentence.tokens[at + 1].lower in words["months"] or sentence.tokens[at + 1].text.isdigit()
    if token.lower == "and" and _joins_name(sentence, at):
        return False
    ends = words["say"] | words["relatives"] | words["clause_starts"] | words["be"]
    return token.lower in ends


def _joins_name(sentence: Sentence, at: int) -> bool:
    """Whether "and" stands within a name ("Justice and Peace Studies")."""
    around = sentence.tokens[max(0, at - 1) : at + 2]
    return len(around) == 3 and all(token.is_capitalised for token in (around[0], around[2]))


def _phrase_after(scene: Scene, sentence: Sentence, start: int) -> Span | None:
    """The noun phrase that begins at a token, without what is said of it."""
    tokens = sentence.tokens
    words = scene.tables.words
    for at in range(start, min(start + 4, len(tokens))):  # "assessments by …": who assesses says it
        if tokens[at].lower in ("by", "from") and at > start and tokens[at - 1].lower in words["claim_nouns"]:
            start = at + 1
    at = start
    while at < len(tokens) and at - start < _LONGEST:
        token = tokens[at]
        joins = token.lower == "and" and at > start and _joins_name(sentence, at)
        speaks = token.lower in words["say"] and at > start and token.lower not in words["source_unnamed"]
        if token.text in _STOPS or speaks or (token.lower in words["phrase_ends"] and not joins):
            break
        at += 1
        if token.possessive and at < len(tokens) and tokens[at].lower in words["claim_nouns"]:
            break  # "according to the agency's account of …"
    return _trimmed(scene, sentence, start, at - 1)


def _trimmed(scene: Scene, sentence: Sentence, first: int, last: int) -> Span | None:
    tokens = sentence.tokens
    words = scene.tables.words
    while first <= last and (
        tokens[first].lower in ("the", "a", "an", "new", "that", "in", "then", "its", "his", "their", "her", "separate")
        and first < last
    ):
        first += 1
    first, last = _one_phrase(scene, sentence, first, last)
    if first > last or tokens[first].lower in words["owners_we"]:
        return None
    run = tokens[first : last + 1]
    if any(token.lower in words["auxiliaries"] for token in run):
        return None
    broken = words["no_name"] | words["be"]
    if run[-1].lower in broken or run[0].lower in broken or any(t.lower in words["have"] for t in run):
        return None
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


def _one_phrase(scene: Scene, sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """The noun phrase of a run of words: no day or month before it, no second one within; empty where none is left."""
    tokens = sentence.tokens
    words = scene.tables.words
    opening = (
        words["months"]
        | words["articles"]
        | {"last", "this", "next", "early", "late", "at", "on", "in", "by"}
        | _OPENING
    )
    if tokens[first].lower in ("of", "to", "about", "into"):
        return first, first - 1  # what stands before "of" is the name, and is none here
    while first <= last and (
        (tokens[first].lower in opening and first < last)
        or (tokens[first].text.isdigit() and first and tokens[first - 1].lower in words["months"])
    ):
        first += 1
    for at in range(last, first, -1):
        joined = tokens[at - 1].lower in words["prepositions"] | {"and", "or"} or tokens[at - 1].text in _STOPS
        if tokens[at].lower in words["articles"] and not joined:
            return at + 1, last  # "June the government": a second phrase begins
    return first, last


def _made(scene: Scene, sentence: Sentence, span: Span | None, verb: int, via_span: Span | None = None) -> list[Cited]:
    if span is None:
        return []
    source_type = type_of(scene, sentence, span)
    if source_type is None:
        return []
    if via_span is not None and type_of(scene, sentence, via_span) in (None, *_NO_VIA):
        via_span = None  # "accounts citing intelligence": nobody in particular stands between
    via = (
        scene.words(sentence, via_span.first, via_span.last)
        if via_span is not None
        else via_of(scene, sentence, span, verb)
    )
    span = _shortened(sentence, span)
    sentence, span = full_name(scene, sentence, span)
    name = scene.words(sentence, span.first, span.last)
    if via is not None and via in name:
        via = None
    return [Cited(sentence, span, name, source_type, via, verb)]


def _shortened(sentence: Sentence, span: Span) -> Span:
    """The name alone: without what it is ("the organisation …"), nor "of the ministry" behind a person's name."""
    tokens = sentence.tokens
    last = span.last
    for at in range(span.first + 2, span.last):
        if (
            tokens[at].lower in ("of", "for", "from", "at")
            and not tokens[at + 1].is_capitalised
            and tokens[at - 1].is_capitalised
            and tokens[at - 2].is_capitalised
        ):
            last = at - 1
            break
    first = last
    while first > span.first and tokens[first - 1].is_capitalised:
        first -= 1
    run = tokens[span.first : first]
    is_name = (
        tokens[last].is_capitalised
        and last > first
        and not any(t.lower in ("of", "at", "in", "by", "for", "and") for t in run)
    )
    return Span(first, last) if is_name and not any(t.is_capitalised for t in run) else Span(span.first, last)
