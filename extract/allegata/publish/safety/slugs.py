"""Whether the words of an address say more than the article does: a name may stand in an address alone."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import urlsplit

from .caseless import may_name
from .folding import decoded, folded
from .words import Kind, is_inflected, is_safe, words

_BE = frozenset({"was", "is", "who", "meet", "killed", "dies", "tells", "flees", "fled", "escapes", "escaped"})
_BETWEEN = frozenset({"of", "the", "named", "called"})  # the story of X
_AGE = re.compile(r"[1-7]\d")
_INITIAL = re.compile(r"[a-df-hj-np-tx]")  # the others are words of some language
_LEAST = 3  # letters: shorter parts of an address are language codes and sections


def has_unknown_words(address: str, title: str, text: str) -> bool:
    """Whether words of an address's path or query are known from nowhere and stand as names do.

    So do two beside each other, one that is the last part by itself, and one beside a relative, a verb of what people
    suffer or say, an age or an initial ("kwame-lured", "my-friend-kwame", "asante-24").

    Args:
        address: the address, or another identifier such as the name of a file.
        title: title of the article.
        text: its text; where that does not show who is named, one unknown word is enough.
    """
    try:
        parts = urlsplit(decoded(address))
    except ValueError:
        return True
    said = f"{parts.path}/{parts.query}/{parts.fragment}"
    if may_name(said, text):
        return True
    in_article = set(re.findall(r"[^\W\d_]+", folded(f"{title}\n{text}")))
    segments = _segments(said)
    return any(_names_somebody(segment, in_article, is_last=segment is segments[-1]) for segment in segments)


def _segments(said: str) -> list[list[str]]:
    """The words of each part between slashes, empty parts left out."""
    found = (re.findall(r"[^\W_]+", part) for part in re.split(r"[/?&=#]", folded(said)))
    segments = ([word for word in segment if word not in _BETWEEN] for segment in found)
    return [segment for segment in segments if segment]


def _names_somebody(segment: list[str], in_article: set[str], *, is_last: bool) -> bool:
    unknown = [
        each.isalpha() and len(each) >= _LEAST and not _is_known(each, in_article) for each in map(_bare, segment)
    ]
    if any(first and second for first, second in pairwise(unknown)):
        return True
    if len(segment) == 1:
        return is_last and unknown[0] and len(segment[0]) > _LEAST
    tells = words(Kind.KIN, Kind.SINGLE, Kind.SUFFERED, Kind.STRICKEN, Kind.SPEECH, Kind.NAMED) | _BE
    for at, is_unknown in enumerate(unknown):
        beside = [segment[near] for near in (at - 1, at + 1) if 0 <= near < len(segment)]
        if is_unknown and any(word in tells or _AGE.fullmatch(word) or _INITIAL.fullmatch(word) for word in beside):
            return True
    return False


def _bare(part: str) -> str:
    """A part without the digits behind it: kwame84."""
    return part.rstrip("0123456789") or part


def _is_known(word: str, in_article: set[str]) -> bool:
    if word in in_article or word.rstrip("s") in in_article or f"{word}s" in in_article:
        return True
    if any(word in words(kind) for kind in Kind if kind not in (Kind.AMBIGUOUS, Kind.PLACE_NAME, Kind.FAMILY_FIRST)):
        return True
    plain = word.rstrip("s")
    return (
        any(map(is_safe, (word, word.capitalize(), plain.capitalize()))) or is_inflected(word) or word.endswith("tion")
    )
