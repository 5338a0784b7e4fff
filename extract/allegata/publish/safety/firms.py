"""The names of firms and networks that are made of ordinary words ("Blue Ocean"), and their initials.

Within a sentence a capital on an ordinary word is a name's. That is asked only of who is accused: there, whatever the
name is, it must not be shown.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .tokens import Token, has_capitals, runs, tokens
from .unknown import is_ordinary
from .words import Kind, is_place, is_safe, words

_LEAST = 3  # initials: two are the United States, and Mr X
_REMEMBERED = 64  # accused, those of one article asked about several times


@lru_cache(maxsize=_REMEMBERED)
def firm_names(name: str, text: str) -> frozenset[str]:
    """What of an accused's name the text writes as a name, and the initials under which the text has it too.

    Args:
        name: an accused that is neither a state, one of its organs nor an armed group.
        text: the article's text.
    """
    if not has_capitals(text):
        return frozenset()
    stream, body = tokens(name), tokens(text)
    found: set[str] = set()
    for start, end in runs(stream):
        run = stream[start:end]
        own = _own_words(run)
        if own and _is_written_so(own, body):
            found.add(" ".join(token.word for token in own))
        found |= _initials(run, body)
    return frozenset(found)


def _own_words(run: tuple[Token, ...]) -> tuple[Token, ...]:
    """The run without the places, peoples and offices at its ends: "Russian Blue Ocean Director"."""
    if any(token.low in words(Kind.BODY) for token in run) or is_safe(" ".join(token.word for token in run)):
        return ()
    while run and _is_common(run[0]):
        run = run[1:]
    while run and _is_common(run[-1]):
        run = run[:-1]
    return run


def _is_common(token: Token) -> bool:
    titles = words(Kind.OFFICE, Kind.RANK, Kind.PROFESSION, Kind.HONORIFIC, Kind.DETERMINER, Kind.SINGLE, Kind.PLURAL)
    return token.low in titles or is_safe(token.word) or is_place(token.word)


def _is_written_so(own: tuple[Token, ...], body: tuple[Token, ...]) -> bool:
    """Whether the text has these words with capitals where none is due, and nowhere small."""
    sought = [token.low for token in own]
    if len(own) == 1 and sought[0].endswith("s") and is_ordinary(own[0], frozenset()):
        return False  # Employers
    as_name = False
    for at in range(len(body) - len(sought) + 1):
        if body[at].low != sought[0]:
            continue
        here = body[at : at + len(sought)]
        if [token.low for token in here] != sought:
            continue
        if not any(token.capital for token in here):
            return False
        as_name |= all(token.capital for token in here) and (len(here) > 1 or not here[0].initial)
    return as_name


def _initials(run: tuple[Token, ...], body: tuple[Token, ...]) -> set[str]:
    letters = "".join(token.word[0] for token in run if token.capital).upper()
    short = "".join(token.word[0] for token in run if token.capital and token.low not in words(Kind.LEGAL_FORM)).upper()
    sought = {each for each in (letters, short) if len(each) >= _LEAST}
    return {token.word for token in body if re.sub(r"[\W_]", "", token.word) in sought and not is_safe(token.word)}
