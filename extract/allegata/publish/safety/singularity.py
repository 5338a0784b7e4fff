"""Whether a group of affected people is one person, who would be identified by what is said of the group."""

from __future__ import annotations

import re

from ...models import AffectedGroup
from ...vocabulary import NameStatus
from .tokens import has_capitals, tokens
from .words import Kind, is_safe, words

_ONE = frozenset(
    {"1", "one", "a", "an", "a single", "single", "un", "une", "uno", "una", "один", "одна", "एक", "واحد", "一"}
)
_INDEFINITE = frozenset({"a", "an", "one", "un", "une", "uno", "una"})
_DEFINITE = frozenset(
    {"the", "this", "that", "his", "her", "their", "my", "our", "another", "le", "la", "l", "el", "son", "sa", "su"}
)
_BEHIND = frozenset(
    {"who", "whose", "that", "which", "of", "from", "in", "at", "near", "with", "on", "by", "was", "is", "aged"}
)
_EVERY = frozenset({"every", "each", "any", "no", "all", "many", "some", "chaque", "tout", "cada", "каждый"})
_MANY_TOO = frozenset({"youth", "child", "orphan"})
"""Nouns that many are called by in the singular too: "Kenyan youth", "child"."""

_AGED = re.compile(r"^\d{1,2}-(?:year-old|летн\w+)$|^(?:aged|ages)$", re.IGNORECASE)
_LEADING = 4  # words in which the head of a short term stands: "a young Kenyan mechanic"


def is_one_person(group: AffectedGroup) -> bool:
    """Whether the group is a single person, by its number or by its term."""
    if group.term_status is NameStatus.WITHHELD:
        return False
    if group.number is not None:
        # A number that says "many" settles it; one that was not read ("Samuel") does not.
        if group.number.strip().casefold() in _ONE or (group.number_low == 1 and group.number_high == 1):
            return True
        if group.number_low is not None and group.number_low > 1:
            return False
    return group.term is not None and _is_singular(group.term)


def group_head(term: str) -> str:
    """The noun that a term without an article is about: "man" of "Nepali man who was promised work"."""
    head = ""
    for token in tokens(term):
        if head and (not token.adjoins or token.low in _BEHIND or token.low.endswith(("ed", "ing"))):
            break
        head = token.low
    return head


def _is_singular(term: str) -> bool:
    stream = tokens(term)
    if not stream:
        return False
    first, rest = stream[0].low, stream[1:]
    if first in _EVERY:
        return False
    head = [token.low for token in rest[:_LEADING]]
    if first in _INDEFINITE:
        return not any(word in words(Kind.COLLECTIVE) for word in head[:2])
    if any(_AGED.match(token.low) for token in stream):
        return first.isdigit() is False and not first.endswith("s") and "men" not in head
    if first in _DEFINITE or stream[0].possessive:
        return any(word in words(Kind.SINGLE) for word in head)
    noun = group_head(term)
    if first in words(Kind.SINGLE) and not noun.endswith("s"):  # not "student recruits"
        return True
    if noun in words(Kind.SINGLE) - _MANY_TOO and not first.isdigit():
        return True
    # No article, and nothing but a name: "Samuel Adjei of Ghana", "Nabil".
    if not has_capitals(term):
        return False
    named = stream[0].capital and not is_safe(stream[0].word) and first not in words(Kind.ORDINARY)
    if not named or first.endswith("s"):
        return False
    return not rest or (rest[0].capital and rest[0].adjoins and rest[0].low not in words(Kind.ORGANISATION))
