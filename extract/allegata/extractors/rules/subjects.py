"""Who does what a verb says: its subject, past auxiliaries, appositions and relative clauses."""

from __future__ import annotations

from .cues import VERB, Cue
from .phrases import DASHES, QUOTES, Clause
from .text import Span

_APPOSED = 24
"""Words between the commas that part a subject from its verb ("X, a lawyer with …, said")."""

_NAME = 5
"""Words of a name that stands in an apposition."""

_PARENTHESES = frozenset("()[]")


def subject_of(clause: Clause, verb: int, is_passive: bool = False) -> Span | None:
    """The noun phrase or pronoun that a verb has as its subject; None where it has none here.

    Args:
        verb: the token.
        is_passive: whether the subject of a passive is asked for ("X was quoted as saying").
    """
    tokens, flags = clause.tokens, clause.flags
    at = _past_auxiliaries(clause, verb, is_passive)
    if at is None or at < 0:
        return None
    token = tokens[at]
    if token.text == ",":
        return _before_apposition(clause, at)
    if token.text in _PARENTHESES or (token.text in DASHES and not clause.in_name(at)):
        opening = next((k for k in range(at - 1, max(-1, at - _APPOSED), -1) if tokens[k].text in "([—–-"), None)
        return clause.before(opening - 1) if opening else None
    if not token.is_word:
        return None
    flag = flags[at]
    if flag & Cue.RELATIVE and not flag & Cue.PRONOUN:
        end = at - 1
        if end > 0 and tokens[end].text == ",":
            end -= 1
        if end < 0 or not tokens[end].is_word or (flags[end] & VERB and clause.is_verb(end)):
            return None
        return _apposed_to(clause, clause.before(end))
    if flag & Cue.JOINT:
        return None
    return clause.before(at)


def _apposed_to(clause: Clause, found: Span | None) -> Span | None:
    """The name that a phrase with an article says more of: "Ann Lee, a politician who speaks for …"."""
    if found is None or found.first < 2 or clause.tokens[found.first - 1].text != ",":
        return found
    name = found.first - 2
    if not clause.flags[found.first] & Cue.ARTICLE or not clause.tokens[name].is_capitalised or name == 0:
        return found
    if clause.scene.place_at(clause.sentence, name) is not None or not clause.tokens[name - 1].is_capitalised:
        return found
    return clause.before(name) or found


def _past_auxiliaries(clause: Clause, verb: int, is_passive: bool) -> int | None:
    """The token before a verb and what belongs to it; None for a passive."""
    tokens, flags = clause.tokens, clause.flags
    at = verb - 1
    is_passive_form = not is_passive and not tokens[verb].lower.endswith(clause.endings.going_on)
    while at >= 0:
        flag = flags[at]
        if flag & Cue.BE:
            if is_passive_form:
                return None
            is_passive_form = False
            at -= 1
            continue
        if flag & Cue.TO and at:
            at -= 1
            is_passive_form = False
            while (
                at > 0
                and not flags[at] & (Cue.PRONOUN | Cue.BE | Cue.MODAL)
                and tokens[at].is_word
                and not tokens[at].is_capitalised
            ):
                if clause.is_verb(at) or tokens[at].lower.endswith(clause.endings.verb) or flags[at] & Cue.PARTICIPLE:
                    at -= 1
                    break
                at -= 1
            else:
                return at
            continue
        if flag & (Cue.ADVERB | Cue.MODAL | Cue.HAVE | Cue.NEGATION) or (
            tokens[at].lower.endswith(clause.endings.adverb) and not tokens[at].is_capitalised
        ):
            at -= 1
            continue
        break
    return at


def _is_clause(clause: Clause, start: int, end: int) -> bool:
    """Whether words between two commas have a subject and a verb of their own, and describe nobody before them."""
    for at in range(start + 1, end):
        flag = clause.flags[at]
        if clause.flags[start] & (Cue.RELATIVE | Cue.CLAUSE | Cue.PREPOSITION) or flag & (Cue.RELATIVE | Cue.CLAUSE):
            return False
        if flag & (Cue.HAVE | Cue.BE) and not clause.tokens[at].lower.endswith(clause.endings.going_on):
            return True
    return False


def _before_apposition(clause: Clause, comma: int) -> Span | None:
    tokens, flags = clause.tokens, clause.flags
    opening = comma - 1
    while opening >= 0 and comma - opening < _APPOSED and tokens[opening].text != ",":
        if tokens[opening].text in ";:" or tokens[opening].text in QUOTES:
            return None
        opening -= 1
    if opening <= 0 or tokens[opening].text != ",":
        last = comma - 1  # "who gave his name as Ann, said"
        is_name = last > 0 and tokens[last].is_capitalised and not flags[last] & Cue.MONTH
        return clause.before(last) if is_name and clause.scene.place_at(clause.sentence, last) is None else None
    if _is_clause(clause, opening + 1, comma):
        return None  # "In that report, the group had accused the state, alleging": who alleges is in the clause
    inner = tokens[opening + 1 : comma]
    is_name = 2 <= len(inner) <= _NAME and all(t.is_capitalised or t.text == "." for t in inner)
    if is_name and not any(clause.scene.place_at(clause.sentence, k) for k in range(opening + 1, comma)):
        return Span(opening + 1, comma - 1)  # "the chairman, Ann Lee, said"
    if flags[opening - 1] & Cue.PERSONS and (opening < 2 or not tokens[opening - 2].is_word):
        return clause.after(opening + 1)  # "One, a boy of 16, said"
    if flags[opening + 1] & Cue.CLAUSE and flags[opening - 1] & Cue.WHEN:
        return None
    end = opening - 1
    if tokens[end].text.isdigit() and end > 1 and tokens[end - 1].text == ",":
        end -= 2
    found = clause.before(end)
    if found is None or (found.last - found.first > 8 and not tokens[found.last].is_capitalised):
        return found
    if end > 1 and found.first > 0 and tokens[found.first - 1].text == "," and len(inner) < 8:
        outer = clause.before(found.first - 2)  # "X, a lawyer from Abuja, Nigeria, said"
        describes = flags[found.first] & Cue.ARTICLE or clause.scene.place_at(clause.sentence, found.last)
        if outer is not None and describes and tokens[outer.last].is_capitalised and tokens[outer.first].is_capitalised:
            return outer
    return found
