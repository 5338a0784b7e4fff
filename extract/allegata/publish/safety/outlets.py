"""Names of outlets among the sources of a record, where an extractor took a paper's words for those of somebody in it.

"Relatives told the Aldora Post" can be read as if the Aldora Post were a relative. As a protected name it would make
the paper unprintable throughout the record, in titles and beside it.
"""

from __future__ import annotations

from ...models import CitedSource, Record
from ...vocabulary import SourceType
from .cues import has_age, has_kin, has_suffered, is_home, says_own_name
from .folding import folded
from .people import Covered, find_people
from .tokens import has_capitals, tokens
from .words import Kind, words

_BEFORE = 3  # words before a name in which a cue is looked for, as wherever people are sought
_AFTER = 12  # and behind its first


def is_outlet(name: str, record: Record, text: str) -> bool:
    """Whether the name of a source is that of an outlet, and nothing in the text shows that it is a person's too.

    It is one that the record has as its outlet, as a media source or as the outlet through which another is cited; it
    has a word that papers are called by and people are not ("Post", "News"); and it has no word of a person whom the
    text shows to be one. A name of one word is never taken for an outlet's here: it may be a given name.

    Args:
        name: of the source, as written.
        record: the article's record as coded.
        text: the article's text.
    """
    parts = _words(name)
    if len(parts) < 2 or not has_capitals(text) or parts not in map(_words, _outlets(record)):
        return False
    own = [token for token in tokens(name) if token.low not in words(Kind.DETERMINER)]
    if not any(token.low in words(Kind.ORGANISATION) for token in own):
        return False
    if any(token.low in words(Kind.AMBIGUOUS) for token in own):
        return False
    people = find_people(text)
    if Covered([*people.private, *people.titled]).covers(name) or _is_shown_as_person(parts, text):
        return False
    shown = {part for person in people.private | people.titled for part in _words(person)}
    return not shown.intersection(parts)


def _is_shown_as_person(parts: tuple[str, ...], text: str) -> bool:
    """Whether an age, a relative, a home or a "Mr" stands at any mention; `find_people` knows "Post" for no name."""
    stream = tokens(text)
    length = len(parts)
    for at in range(len(stream) - length + 1):
        name = stream[at : at + length]
        if tuple(folded(token.word) for token in name) != parts:
            continue
        before, after = list(reversed(stream[max(0, at - _BEFORE) : at])), list(stream[at + length : at + _AFTER])
        cues = has_age, has_kin, has_suffered
        if any(shows(before, name, after) for shows in cues) or is_home(before, name) or says_own_name(before):
            return True
        if before and before[0].low in words(Kind.HONORIFIC):
            return True
    return False


def _outlets(record: Record) -> set[str]:
    found = {record.outlet} if record.outlet else set()
    for source in (source for allegation in record.allegations for source in allegation.cited_sources):
        found.update(_of(source))
    return found


def _of(source: CitedSource) -> list[str]:
    of_media = [source.name, source.label] if source.source_type is SourceType.MEDIA else []
    return [name for name in (*of_media, source.via, source.via_label) if name]


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in folded(name).split() if word not in words(Kind.DETERMINER))
