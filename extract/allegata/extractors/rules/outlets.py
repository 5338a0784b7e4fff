"""Through whom a source is heard: outlets, and organisations that pass on what others say."""

from __future__ import annotations

from ...vocabulary import SourceType
from .cues import Cue
from .heads import source_named
from .hearing import Hearing, Utterance
from .phrases import Clause
from .speakers import short_name, type_of

_OUTLET = 5
"""Words of an outlet's name that no table holds."""

_BACK = 80
"""Sentences back in which "the paper" has its name."""

_VIA_REACH = 12
"""Words on from a source to the outlet that heard it."""

_HEARS = frozenset({SourceType.NGO, SourceType.INTERGOVERNMENTAL, SourceType.EXPERT})
"""Who hears people out and passes it on, besides outlets."""

_NO_VIA = frozenset({SourceType.UNNAMED, SourceType.SOCIAL_MEDIA})


def via_of(hearing: Hearing, clause: Clause, found: Utterance) -> str | None:
    """Through whom a source is heard: "told Bloomberg", "seen by Reuters", "in an interview with the paper"."""
    tokens, flags = clause.tokens, clause.flags
    if found.via is not None:
        outlet = _outlet(hearing, clause, found.via.first)
        if outlet is not None:
            return outlet
        kind = type_of(clause, found.via, hearing.people)
        is_pronoun = bool(clause.flags[found.via.first] & Cue.PRONOUN)
        if found.via.last - found.via.first >= _OUTLET:  # a clause: "…, Reuters reported, citing"
            return next(
                (o for at in range(found.via.last + 2, found.cue.first) if (o := _outlet(hearing, clause, at))), None
            )
        if kind is not None and kind not in _NO_VIA and not is_pronoun:
            short = short_name(clause, found.via)
            return clause.scene.words(clause.sentence, short.first, short.last)
    start = min(found.source.last, found.cue.first)
    end = min(len(tokens), max(found.source.last, found.cue.last) + _VIA_REACH)
    for at in range(start + 1, end):
        flag = flags[at]
        direct: str | None = None
        if flag & Cue.TELL:
            direct = _outlet(hearing, clause, at + 1) or _organisation(hearing, clause, at + 1)
        elif (flag & (Cue.BY | Cue.WITH) and flags[at - 1] & Cue.PASSED_ON) or (
            flag & Cue.PASSED_ON
            and not flag & Cue.CITE
            and at + 1 < len(tokens)
            and not flags[at + 1] & Cue.PREPOSITION
        ):
            direct = _outlet(hearing, clause, at + 1)
        if direct is not None:
            return direct
    return None


def _outlet(hearing: Hearing, clause: Clause, start: int) -> str | None:
    """The outlet or organisation that a phrase names at its beginning; a noun for one stands for who was named."""
    tokens, flags = clause.tokens, clause.flags
    while start < len(tokens) and flags[start] & (Cue.ARTICLE | Cue.POSSESSIVE):
        start += 1
    if start >= len(tokens):
        return None
    if not tokens[start].is_capitalised:
        for at in range(start, min(start + 3, len(tokens))):
            if flags[at] & Cue.OUTLET_NOUN:
                if at + 1 < len(tokens) and tokens[at + 1].is_capitalised:
                    return _outlet(hearing, clause, at + 1)
                return _last_outlet(hearing)
            if flags[at] & (Cue.PREPOSITION | Cue.DETERMINER) or not tokens[at].is_word:
                break
        return None
    last = start
    while (
        last + 1 < len(tokens)
        and last + 1 - start < _OUTLET
        and (tokens[last + 1].is_capitalised or flags[last + 1] & Cue.OF)
    ):
        last += 1
    for at in range(last, start - 1, -1):
        words = clause.scene.words(clause.sentence, start, at)
        known = source_named(words)
        if known is not None and known.source_type in (SourceType.MEDIA, SourceType.NGO):
            return words
    while last > start and not tokens[last].is_capitalised:
        last -= 1
    is_place = clause.scene.place_at(clause.sentence, start) is not None and last == start
    if is_place or not any(flags[at] & Cue.OUTLET_NAME for at in range(start, last + 1)):
        return None
    return clause.scene.words(clause.sentence, start, last)


def _last_outlet(hearing: Hearing) -> str | None:
    for said in reversed(hearing.said[-_BACK:]):
        for one in reversed(said):
            if one.via is not None:
                return one.via
            if one.source_type is SourceType.MEDIA and one.name[:1].isupper():
                return one.name
    return None


def _organisation(hearing: Hearing, clause: Clause, start: int) -> str | None:
    """The organisation that a phrase names at its beginning; "the group" is the one named before."""
    heard_by = clause.after(start)
    if heard_by is None or clause.flags[heard_by.first] & Cue.PRONOUN:
        return None
    if type_of(clause, heard_by, hearing.people) not in _HEARS:
        return None
    if any(clause.tokens[at].is_capitalised for at in range(heard_by.first, heard_by.last + 1)):
        short = short_name(clause, heard_by)
        return clause.scene.words(clause.sentence, short.first, short.last)
    for said in reversed(hearing.said[-_BACK:]):
        for one in said:
            if one.source_type in _HEARS and one.name[:1].isupper():
                return one.name
    return None
