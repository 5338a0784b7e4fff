"""Forms of a sentence in which somebody says something: each source with its cue, before it is known what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .cues import VERB, Cue
from .hearing import Utterance
from .inversion import speaker_behind
from .phrases import QUOTES, Clause
from .subjects import subject_of
from .text import Span

_CUES = (
    VERB
    | Cue.PASSED_ON
    | Cue.ACCORDING
    | Cue.ACCORDING_ALONE
    | Cue.CITE_FIRST
    | Cue.CLAIM_NOUN
    | Cue.BARE_CLAIMS
    | Cue.AS_PUT
    | Cue.INTERVIEW
)


def may_speak(clause: Clause) -> bool:
    """Whether a sentence holds any word by which it may say who says something."""
    return bool(clause.found & _CUES)


def utterances_in(clause: Clause, quoted: list[bool]) -> list[Utterance]:
    """Who a sentence may be saying says something, made generously.

    Args:
        clause: the sentence.
        quoted: of each token, whether it stands between quotation marks, where nothing is a cue.
    """
    found: list[Utterance] = []
    for at, flag in enumerate(clause.flags):
        if flag & _CUES and not quoted[at]:
            for one in _found_at(clause, at, found):
                if not any(one.source == known.source and one.cue == known.cue for known in found):
                    found.append(one)
    return found


def _found_at(clause: Clause, at: int, found: list[Utterance]) -> Iterator[Utterance]:
    flags = clause.flags
    flag = flags[at]
    following = flags[at + 1] if at + 1 < len(flags) else 0
    if flag & Cue.ACCORDING and following & Cue.TO:
        yield from _one(_phrase_of_source(clause, at + 2), Span(at, at + 1), "according")
        return
    if flag & Cue.ACCORDING_ALONE:
        yield from _one(_phrase_of_source(clause, at + 1), Span(at, at), "according")
        return
    if flag & Cue.CITE_FIRST and not following & Cue.BY and not clause.follows_be(at):
        citing = subject_of(clause, at) or _main_subject(clause, at, found)
        yield from _one(_phrase_of_source(clause, at + 1), Span(at, at), "citing", citing)
        return
    if (
        flag & Cue.AS_PUT
        and following & Cue.OF
        and at
        and flags[at - 1] & Cue.ARTICLE
        and at > 1
        and flags[at - 2] & Cue.PREPOSITION
    ):
        yield from _one(clause.after(at + 2), Span(at, at + 1), "according")
        return
    if flag & (Cue.PASSED_ON | Cue.ACT) and not flag & VERB & ~Cue.ACT:
        step = at + 1 + bool(following & Cue.PREPOSITION and not following & (Cue.BY | Cue.IN))
        if step < len(flags) and flags[step] & Cue.BY:
            for one in _one(clause.after(step + 1), Span(at, step), "agent"):
                yield replace(one, is_loose=True)
            return
    if (
        flag & Cue.PROMISE
        and at
        and flags[at - 1] & Cue.BY
        and clause.tokens[at].lower.endswith(clause.endings.going_on)
    ):
        return  # "forced into the army by threatening …": what was done, and nobody's words
    is_verb = clause.is_verb(at)
    if flag & (Cue.CLAIM_NOUN | Cue.BARE_CLAIMS) and not (is_verb and not flag & Cue.MAYBE_NOUN):
        yield from _nominal(clause, at)
    if is_verb and _is_passive(clause, at):
        yield from _passive(clause, at, found)
    elif is_verb:
        yield from _active(clause, at, found)


def _active(clause: Clause, at: int, found: list[Utterance]) -> Iterator[Utterance]:
    """ "X said", "…, said X", "X denied it, citing Y", "X spoke with Y"."""
    flags = clause.flags
    flag = flags[at]
    following = flags[at + 1] if at + 1 < len(flags) else 0
    if (
        following & Cue.TO
        and at + 2 < len(flags)
        and flags[at + 2] & (Cue.BE | Cue.HAVE)
        and not flag & (Cue.PROMISE | Cue.MIND | Cue.ASK | Cue.DENY)
    ):
        return  # "men said to be held": others say it
    is_loose = flag & VERB == Cue.ACT or (bool(flag & (Cue.NEEDS_CONTENT | Cue.MIND)) and not _has_content(clause, at))
    subject, how = _speaker(clause, at, found)
    if flag & Cue.CITE and subject is not None:
        yield Utterance(subject, Span(at, at), how)
        if not following & (Cue.BY | Cue.AS | Cue.IN):
            yield from _one(_phrase_of_source(clause, at + 1), Span(at, at), "citing", subject)
        return
    if flag & Cue.INTERVIEW and subject is not None and is_loose:
        yield from _one(clause.after(at + 1), Span(at, at), "interviewed", subject)
    if flag & Cue.INTERVIEWING and subject is not None and is_loose:
        to = next((k for k in range(at + 1, min(at + 6, len(flags) - 1)) if flags[k] & Cue.WITH), None)
        if to is not None:
            yield from _one(clause.after(to + 1), Span(at, to), "interviewed", subject)
    if is_loose and how == "shared":
        return
    for one in _one(subject, Span(at, at), how):
        yield replace(one, is_loose=is_loose)


def _speaker(clause: Clause, at: int, found: list[Utterance]) -> tuple[Span | None, str]:
    """Who says what a verb says, and by which form of the sentence."""
    if at and (speaker := speaker_behind(clause, at)) is not None:
        return speaker, "inverted"
    if (subject := subject_of(clause, at)) is not None:
        return subject, "verb"
    return _main_subject(clause, at, found), "shared"


def _one(span: Span | None, cue: Span, how: str, via: Span | None = None) -> Iterator[Utterance]:
    if span is not None and not span.first <= cue.first <= span.last:
        yield Utterance(span, cue, how, via)


def _phrase_of_source(clause: Clause, start: int) -> Span | None:
    """Who is meant after "according to": the group behind "a report by", else the phrase itself."""
    flags = clause.flags
    if start < len(flags) and flags[start] & Cue.PREPOSITION:
        start += 1  # "drawing on"
    for at in range(start, min(start + 6, len(flags) - 1)):
        if not clause.tokens[at].is_word:
            break
        if flags[at] & Cue.CLAIM_NOUN and flags[at + 1] & Cue.FROM:
            return clause.after(at + 2) or clause.after(start)
        if at > start and flags[at] & Cue.CLAIM_NOUN and clause.tokens[at - 1].possessive:
            return clause.before(at - 1) if at - 1 >= start else None
    return clause.after(start)


def _is_passive(clause: Clause, at: int) -> bool:
    tokens, flags = clause.tokens, clause.flags
    if tokens[at].lower.endswith(clause.endings.going_on):
        return False
    if clause.follows_be(at):
        return True
    return at + 1 < len(flags) and bool(flags[at + 1] & Cue.BY) and not flags[at] & (Cue.MAYBE_NOUN | Cue.INTERVIEWING)


def _passive(clause: Clause, at: int, found: list[Utterance]) -> Iterator[Utterance]:
    """ "It was reported by X", "X was quoted as saying": the agent, or who is quoted."""
    flags = clause.flags
    if flags[at] & Cue.CITE:
        via = clause.after(at + 2) if at + 2 < len(flags) and flags[at + 1] & Cue.BY else None
        quoted = subject_of(clause, at, is_passive=True)
        if quoted is not None:
            yield from _one(_phrase_of_source(clause, quoted.first), Span(at, at), "quoted", via)
        return
    for step in range(at + 1, min(at + 4, len(flags) - 1)):
        if flags[step] & Cue.BY and not flags[at] & (Cue.JUDGE | Cue.MIND):
            yield from _one(clause.after(step + 1), Span(at, step), "agent")
            return
        if not clause.tokens[step].is_word or flags[step] & (Cue.DETERMINER | Cue.OPEN_THAT):
            return


def _nominal(clause: Clause, at: int) -> Iterator[Utterance]:
    """ "X's claim", "a report by X", "allegations that"."""
    flags, tokens = clause.flags, clause.tokens
    following = flags[at + 1] if at + 1 < len(flags) else 0
    cue = Span(at, at)
    if flags[at] & Cue.CLAIM_NOUN:
        if following & Cue.FROM and at + 2 < len(flags):
            yield from _one(clause.after(at + 2), Span(at, at + 1), "nominal")
            return
        owner = at - 1
        while (
            owner > 0
            and at - owner < 4
            and not tokens[owner].possessive
            and tokens[owner].is_word
            and not flags[owner] & (Cue.PREPOSITION | Cue.ARTICLE | Cue.POSSESSIVE)
        ):
            owner -= 1
        has_more = bool(following & (Cue.THAT | Cue.OF)) or bool(flags[at] & Cue.FIRM_CLAIM)
        if owner >= 0 and tokens[owner].possessive and tokens[owner].is_word and has_more:
            yield from _one(clause.before(owner), cue, "nominal")
            return
        if owner >= 0 and flags[owner] & Cue.POSSESSIVE and has_more and flags[at] & Cue.FIRM_CLAIM:
            yield Utterance(Span(owner, owner), cue, "nominal")
            return
    if (
        flags[at] & Cue.BARE_CLAIMS
        and following & Cue.THAT
        and not (at and flags[at - 1] & (Cue.DENY | Cue.POSSESSIVE))
    ):
        yield Utterance(Span(at, at), cue, "nominal")


def _has_content(clause: Clause, at: int) -> bool:
    """Whether what is said follows a verb, or a quotation stands before it."""
    tokens, flags = clause.tokens, clause.flags
    step = at + 1
    while (
        step < len(tokens)
        and flags[step] & (Cue.ADVERB | Cue.PREPOSITION)
        and not flags[step] & Cue.AS
        and step < at + 3
    ):
        step += 1
    if step < len(tokens):
        if tokens[step].text in QUOTES or tokens[step].text == ":" or flags[step] & Cue.OPEN_THAT:
            return True
        if tokens[step].text == "," and step + 1 < len(tokens) and tokens[step + 1].text in QUOTES:
            return True
        if flags[step] & Cue.AS:
            return True
    back = at - 1
    while back >= 0 and at - back < 6 and tokens[back].is_word:
        back -= 1
    if back < 0:
        return False
    if tokens[back].text == "," and back > 1 and (at + 1 >= len(tokens) or not tokens[at + 1].is_word):
        return True  # "…, the agency reports"
    return tokens[back].text in QUOTES or (tokens[back].text == "," and back > 0 and tokens[back - 1].text in QUOTES)


def _main_subject(clause: Clause, at: int, found: list[Utterance]) -> Span | None:
    """Whom a verb without a subject shares with the verb before it: "X denied it, saying", "and said"."""
    tokens, flags = clause.tokens, clause.flags
    back = at - 1
    while back >= 0 and flags[back] & (Cue.ADVERB | Cue.MODAL | Cue.HAVE):
        back -= 1
    if back < 0:
        return None
    participial = tokens[at].lower.endswith(clause.endings.going_on)
    if not (
        flags[back] & Cue.JOINT
        or (participial and (tokens[back].text == "," or tokens[back].is_word))
        or tokens[back].text == ","
    ):
        return None
    if participial and flags[back] & (Cue.PREPOSITION | Cue.DETERMINER):
        return None
    for known in reversed(found):
        if known.how in ("verb", "inverted", "shared") and known.cue.last < at:
            return known.source
    start = 0
    if flags[0] & (Cue.PREPOSITION | Cue.CLAUSE | Cue.ADVERB | Cue.WHEN) and not flags[0] & Cue.PRONOUN:
        comma = next((k for k, token in enumerate(tokens[:at]) if token.text == ","), None)
        if comma is None:
            return None
        start = comma + 1
    while start < at and not tokens[start].is_word:
        start += 1
    subject = clause.after(start)
    return subject if subject is not None and subject.last < at - 1 else None
