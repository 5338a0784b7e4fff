"""Long articles: cut into parts at paragraph bounds, and the replies to the parts made one.

Neighbouring parts overlap by a paragraph or so, so that an allegation that stands across a bound is whole in one of
them. Quotes are verbatim, so a merged reply is verified against the whole article like any other, and its offsets are
the whole article's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

from ...models import Model, Reply, ReplyAllegation
from ...vocabulary import ArticleClass

_OVERLAP = 10
"""A part repeats up to a tenth of itself from the one before."""
_PARAGRAPH = re.compile(r".*?(?:\n\s*\n|\Z)", re.DOTALL)
_SENTENCE = re.compile(r".*?(?:[.!?।。]['\"”’)]*\s+|\n|\Z)", re.DOTALL)
_WORD = re.compile(r"\S*\s*")


def parts(text: str, most: int) -> list[str]:
    """The text in parts that together hold all of it, each a verbatim slice; the text itself where it is short enough.

    Args:
        text: of the article.
        most: bytes of UTF-8 that a part may have.
    """
    if len(text.encode("utf-8", "replace")) <= most:
        return [text]
    pieces = list(_pieces(text, most // 2))
    sizes = [_size(piece) for piece in pieces]
    found: list[str] = []
    first = 0
    while first < len(pieces):
        last, used = first, 0
        while last < len(pieces) and used + sizes[last] <= most:
            used += sizes[last]
            last += 1
        found.append("".join(pieces[first:last]))
        if last == len(pieces):
            break
        # a part is more than half full, for no piece is longer than that: going back a tenth always leaves progress
        first, repeated = last, 0
        while repeated + sizes[first - 1] <= most // _OVERLAP:
            first -= 1
            repeated += sizes[first]
    return found


def _pieces(text: str, most: int) -> Iterator[str]:
    """A long text in paragraphs; of one too long its sentences; of such its words; of such its characters."""
    for bounds in (_PARAGRAPH, _SENTENCE, _WORD):
        found = [piece for piece in bounds.findall(text) if piece]
        if len(found) > 1:
            for piece in found:
                yield from _pieces(piece, most) if _size(piece) > most else (piece,)
            return
    step = max(1, most // 4)  # a code point has at most 4 bytes
    yield from (text[start : start + step] for start in range(0, len(text), step))


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def merged(replies: Sequence[Reply], apart: Collection[tuple[int, int]] = ()) -> Reply:
    """One reply of the replies to the parts, in their order.

    Args:
        replies: to the parts.
        apart: reply and allegation, by position, that are joined with no other: their own quote failed.

    The class is that of the first part that has one: an article says at its beginning what it is. Allegations of the
    same conduct by the same accused are one, with the values of both.
    """
    if len(replies) == 1:
        return replies[0]
    classes = [reply.article_class for reply in replies]
    named = next((c for c in classes if c is not ArticleClass.NO_ALLEGATION), ArticleClass.NO_ALLEGATION)
    found: list[ReplyAllegation] = []
    alone: list[ReplyAllegation] = []
    for part, reply in enumerate(replies):
        for index, allegation in enumerate(reply.allegations):
            same = next((i for i, other in enumerate(found) if _same(other, allegation)), None)
            if (part, index) in apart:
                alone.append(allegation)
            elif same is None:
                found.append(allegation)
            else:
                found[same] = _united(found[same], allegation)
    return Reply(article_class=named, allegations=[*found, *alone])


def _same(one: ReplyAllegation, other: ReplyAllegation) -> bool:
    """Whether both state the same conduct by the same accused; a reply names them as the article does each time."""
    accused = [{" ".join(p.name.casefold().split()) for p in a.alleged_perpetrators} for a in (one, other)]
    acts = [{act.act for act in a.acts} for a in (one, other)]
    return bool(acts[0] & acts[1]) and (bool(accused[0] & accused[1]) or not (accused[0] or accused[1]))


M = TypeVar("M", bound=Model)


def _united(one: ReplyAllegation, other: ReplyAllegation) -> ReplyAllegation:
    return one.model_copy(
        update={
            "acts": _joined(one.acts, other.acts),
            "means": _joined(one.means, other.means),
            "alleged_perpetrators": _joined(one.alleged_perpetrators, other.alleged_perpetrators),
            "affected_groups": _joined(one.affected_groups, other.affected_groups),
            "cited_sources": _joined(one.cited_sources, other.cited_sources),
            "responses": _joined(one.responses, other.responses),
        }
    )


def _joined(one: Sequence[M], other: Sequence[M]) -> list[M]:
    """Both, in order, without repetitions. Of equal values with different quotes verification takes one that stands."""
    return [*one, *(value for value in other if value not in one)]
