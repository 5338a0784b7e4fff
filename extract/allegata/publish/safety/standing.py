"""Whether a text shows in what standing somebody speaks: an office, a profession or an organisation beside the name.

An extractor may take anybody who is quoted for an expert or an organisation: the built-in rules do so with whoever
tells a newspaper what happened to him. So the text itself must show that a source speaks in public.
"""

from __future__ import annotations

from functools import lru_cache

from ...gazetteer.sources import lookup_source
from .people import proper_names
from .tokens import Token, has_capitals, tokens
from .unknown import is_acronym
from .words import Kind, is_place, is_safe, words

LANGUAGES = frozenset({"en", "es", "fr", "ru", None})
"""Whose words of office the tables have; of a text in another the record is believed."""

_LEARNED = frozenset({"dr", "doctor", "prof", "professor", "doctora", "docteur", "professeur", "profesor", "profesora"})
"""Written before a name; small, they say no more of somebody than that a person was treated or taught."""

_BEFORE = 12  # words: "the ministry's deputy head for the protection of citizens abroad, X"
_AFTER = 12
_REMEMBERED = 256  # names: those of the sources of one article, asked about several times


@lru_cache(maxsize=_REMEMBERED)
def has_standing(name: str, text: str, language: str | None) -> bool:
    """Whether the name of a source may be that of one who speaks in public, going by the words around it.

    Args:
        name: as the record has it, of a person or a body.
        text: the article's text.
        language: of the text.
    """
    if language not in LANGUAGES or not has_capitals(text):
        return True
    written = tokens(name)
    if not proper_names(name, text) or lookup_source(name) is not None or is_safe(name) or is_place(name):
        return True
    if _is_described(written) or any(map(_is_title, written)):
        return True
    own = {token.low for token in written if token.capital}
    stream = tokens(text)
    return any(_is_shown(stream, at, own) for at, token in enumerate(stream) if token.low in own and token.capital)


def _is_described(written: tuple[Token, ...]) -> bool:
    """ "Judges in Najaf", "E-mails stolen by Ukrainian hackers": a description, and its names are not the speaker's."""
    inner = [at for at, token in enumerate(written) if token.low in words(Kind.LOCATION) | {"from", "by"}]
    return bool(inner) and not any(token.capital and not token.initial for token in written[: inner[0]])


def _is_title(token: Token) -> bool:
    return _is_cue(token) or is_acronym(token) or token.low in _LEARNED


def _is_cue(token: Token) -> bool:
    return token.low in _shown_by() or (not token.capital and token.low in words(Kind.STANDING))


def _shown_by() -> frozenset[str]:
    return words(Kind.OFFICE, Kind.PROFESSION, Kind.RANK, Kind.VOICE, Kind.BODY, Kind.ORGANISATION, Kind.LEADS)


def _is_shown(stream: tuple[Token, ...], at: int, own: set[str]) -> bool:
    first = at
    while first > 0 and stream[first - 1].low in own and not stream[first].initial:
        first -= 1
    if first > 0 and not stream[first].initial and stream[first - 1].low in words(Kind.SINGLE, Kind.KIN) - _shown_by():
        return False
    if first > 0 and stream[first - 1].low in _LEARNED and stream[first - 1].capital:
        return True
    for before in range(first - 1, max(-1, first - 1 - _BEFORE), -1):
        if stream[before + 1].initial:
            break
        if _is_cue(stream[before]):
            return True
    for after in range(at + 1, min(len(stream), at + 1 + _AFTER)):
        # behind the verb stands who is told: "X told the ministry that"
        if stream[after].initial or stream[after].low in words(Kind.SPEECH):
            break
        if _is_cue(stream[after]):
            return True
    return False
