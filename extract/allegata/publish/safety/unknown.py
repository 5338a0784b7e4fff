"""Which capitalised words no table knows as anything but a name, and where a known word is a name all the same."""

from __future__ import annotations

import re
from collections.abc import Set

from .cues import acts_as_person, is_called
from .tokens import Token
from .words import Kind, is_inflected, is_place, is_safe, words

_LONGEST_PHRASE = 5  # "African Center for Justice and Peace Studies" is known by its words, not as one phrase


def unknown_parts(
    stream: tuple[Token, ...], start: int, end: int, lower: Set[str], *, is_title: bool = False
) -> list[tuple[int, int]]:
    """The parts of a run that no table knows, as (first, after the last).

    Args:
        stream: the words of a text or a title.
        start, end: the run of capitalised words, end exclusive.
        lower: words that the text writes small elsewhere.
        is_title: whether capitals are due in any case.
    """
    parts: list[tuple[int, int]] = []
    at = begin = start
    while at < end:
        length = _known_length(stream, at, end, lower, is_title=is_title)
        if begin < at == end - 1 and length and not is_title and _may_end_a_name(stream[at]):
            length = 0
        if not length:
            at += 1
            continue
        if begin < at:
            parts.append((begin, at))
        at += length
        begin = at
    if begin < end:
        parts.append((begin, end))
    return [
        (first, last)
        for first, last in parts
        if not _belongs_to_an_organisation(stream, first, last, end, is_title=is_title)
        and not _is_ordinary_phrase(stream, first, last, lower)
    ]


def is_ordinary(token: Token, lower: Set[str]) -> bool:
    """Whether a word is written small in the text, or is one of those that mean the same to everybody."""
    plain = words(Kind.ORDINARY, Kind.KIN, Kind.SINGLE, Kind.PLURAL)
    return token.low in lower or token.low in plain or is_inflected(token.low)


def _may_end_a_name(token: Token) -> bool:
    """Gamal Eid, Dulcie September, James To: behind an unknown word and at the end, a word that is no place either."""
    known = words(Kind.ORGANISATION, Kind.GEOGRAPHY, Kind.OFFICE)
    return token.low not in known and not is_place(token.word) and not is_acronym(token) and not _is_compound(token)


def _is_ordinary_phrase(stream: tuple[Token, ...], first: int, last: int, lower: Set[str]) -> bool:
    if (
        is_called(stream, first)
        or _is_called(stream, first)
        or _is_capital_for_a_name(stream, first, last)
        or not all(is_ordinary(token, lower) for token in stream[first:last])
    ):
        return False
    return last - first == 1 or any(token.low not in words(Kind.AMBIGUOUS) for token in stream[first:last])


def _is_called(stream: tuple[Token, ...], at: int) -> bool:
    """ "Her husband Prince", "a woman called Hope": an ordinary word that is a name here."""
    if stream[at].low not in words(Kind.AMBIGUOUS):
        return False
    led = at > 0 and stream[at].adjoins and stream[at - 1].low in words(Kind.KIN, Kind.NAMED)
    return led or (stream[at].initial and acts_as_person(stream[at], stream[at + 1 : at + 4]))


def _is_capital_for_a_name(stream: tuple[Token, ...], first: int, last: int) -> bool:
    """ "They asked Lucky to come": no sentence begins there, and no other capital is beside it."""
    token = stream[first]
    if last - first > 1 or first == 0 or token.initial or not token.adjoins:
        return False
    leads = words(Kind.SPEECH, Kind.HONORIFIC)
    return token.low in words(Kind.AMBIGUOUS) or (stream[first - 1].low in leads and not token.word.isupper())


def _known_length(stream: tuple[Token, ...], at: int, end: int, lower: Set[str], *, is_title: bool) -> int:
    for length in range(min(_LONGEST_PHRASE, end - at), 1, -1):
        if is_safe(" ".join(token.word for token in stream[at : at + length])):
            return length
    token = stream[at]
    alone = end - at == 1
    if token.low in words(Kind.PLACE_NAME) and not alone and _is_unknown(stream[at + 1], lower) and not is_title:
        return 0
    if token.low in words(Kind.PARTICLE) and not token.capital:
        return 0
    if _is_called(stream, at):
        return 0
    if is_safe(token.word) or is_place(token.word) or _is_compound(token):
        return 1
    titles = words(Kind.OFFICE, Kind.RANK, Kind.PROFESSION, Kind.HONORIFIC)
    if token.low in titles | words(Kind.ORGANISATION, Kind.GEOGRAPHY):
        return 1
    if token.initial and not alone and token.low in words(Kind.SINGLE):
        return 1
    if token.low in words(Kind.MODIFIER) and not alone:
        leads_up = words(Kind.MODIFIER, Kind.OFFICE, Kind.ORGANISATION)
        if stream[at + 1].low in leads_up:
            return 1
    if token.low in words(Kind.DIRECTION):
        known = not alone and stream[at + 1].capital and stream[at + 1].low not in words(Kind.OFFICE)
        return 2 if known and not is_title else 1
    if is_acronym(token) and not is_title and not _is_surname_in_capitals(stream, at, end):
        return 1
    # A word written small elsewhere is no name where a capital is due anyway: at the start of a sentence, in a title.
    if is_ordinary(token, lower) and (token.initial or is_title):
        is_name = token.low in words(Kind.AMBIGUOUS) and not alone and _is_unknown(stream[at + 1], lower)
        return 0 if is_name else 1
    return 0


def _is_unknown(token: Token, lower: Set[str]) -> bool:
    if not token.capital or is_safe(token.word) or is_ordinary(token, lower):
        return False
    return token.low not in words(Kind.ORGANISATION, Kind.GEOGRAPHY, Kind.OFFICE)


def is_acronym(token: Token) -> bool:
    """Whether a word is short and in capitals, as NGOs and SPLA-IO are."""
    letters = [character for character in re.split(r"[-‐‑]", token.word)[0] if character.isalpha()]
    if len(letters) > 2 and letters[-1] == "s":
        letters.pop()  # NGOs
    has_digit = any(character.isdigit() for character in token.word)
    # Names of people in capitals are rarely this short, and an acronym rarely longer.
    return len(letters) > 1 and all(map(str.isupper, letters)) and (len(letters) <= 5 or has_digit)


def _is_surname_in_capitals(stream: tuple[Token, ...], at: int, end: int) -> bool:
    """Samuel ADJEI, as some registers and the French press have it; three letters are an acronym after all."""
    beside = [stream[near] for near in (at - 1, at + 1) if 0 <= near < len(stream)]
    parted = at + 1 < len(stream) and stream[at + 1].gap == ", " and stream[at + 1].capital
    near = (at > 0 and stream[at].adjoins and stream[at - 1].capital) or parted
    named = [each for each in beside if each.capital and not each.word.isupper() and _is_unknown(each, frozenset())]
    return bool(near and named) and len(stream[at].word) > 3


def _is_compound(token: Token) -> bool:
    """Moscow-backed, Russian-Ukrainian, Anti-Corruption: no part of it is unknown and capitalised."""
    parts = re.split(r"[-‐‑]", token.word)
    if len(parts) == 1:
        return False
    return all(part[:1].islower() or is_safe(part) or part.casefold() in words(Kind.ORDINARY) for part in parts if part)


def _belongs_to_an_organisation(stream: tuple[Token, ...], first: int, last: int, end: int, *, is_title: bool) -> bool:
    if is_title:
        return False
    if is_called(stream, first):
        return False
    if last < end and stream[last].low in words(Kind.ORGANISATION, Kind.GEOGRAPHY):
        return True
    # "Ministry of Justice": one word, tied by `of` to a word that only an organisation has.
    tied = first > 1 and last - first == 1 and stream[first - 1].low in words(Kind.CONNECTOR)
    return tied and stream[first - 2].capital and stream[first - 2].low in words(Kind.ORGANISATION)
