"""What is gone, and what a person's decision against it reaches in a new reading of the articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..models import Record
from ..releases import Tombstone, Withdrawal
from ..vocabulary import TombstoneReason
from .claims import Claim, Span
from .earlier import Standing
from .matching import overlap

_REACHES_COPIES = frozenset({TombstoneReason.LEGAL, TombstoneReason.NOT_SUPPORTED})
"""Reasons that lie in the words, and so hold wherever the same text is read under another address. An outlet that takes
back its report does not take back the report of another; and of two that are the same, the other is to stand."""

_REACHES_COPIES_OF_ARTICLES = _REACHES_COPIES | {TombstoneReason.ERROR}
"""Of a whole article: a name that was to stay hidden stands in every copy of its title and text."""


@dataclass(frozen=True)
class Grave:
    """A tombstone in the making: `removed_in` is null where the release to come is the first without the record."""

    record_id: str
    article_id: str
    reason: TombstoneReason
    text_sha256: str | None = None
    span: Span | None = None
    decided: str | None = None
    successor_id: str | None = None
    removed_in: str | None = None

    @classmethod
    def of(cls, standing: Standing) -> Grave:
        """Of a record that nobody finds any more."""
        reason = TombstoneReason.NO_LONGER_EXTRACTED
        return cls(standing.record_id, standing.article_id, reason, standing.text_sha256, standing.span)

    @classmethod
    def of_claim(cls, claim: Claim, article_id: str, text_sha256: str | None) -> Grave:
        """Of an allegation that nobody finds any more."""
        return cls(claim.claim_id, article_id, TombstoneReason.NO_LONGER_EXTRACTED, text_sha256, claim.span)

    @property
    def is_decided(self) -> bool:
        """A person decided so: it never comes back."""
        return self.reason is not TombstoneReason.NO_LONGER_EXTRACTED

    @property
    def is_article(self) -> bool:
        """It is that of a whole article."""
        return self.record_id == self.article_id

    def reaches(self, article_id: str, text_sha256: str) -> bool:
        """Whether the decision holds for what is read in this article."""
        if not self.is_decided:
            return False
        return self.article_id == article_id or (self.reason in _REACHES_COPIES and self.text_sha256 == text_sha256)

    def reaches_whole(self, record: Record) -> bool:
        """Whether the decision against an article holds for the whole of this one, which is an exact copy of it."""
        if not self.is_article or self.reason not in _REACHES_COPIES_OF_ARTICLES:
            return False
        if record.article_id == self.article_id:
            return False
        return self.text_sha256 == record.text_sha256 or self.article_id == record.duplicate_of

    def covered(self, claim: Claim, text_sha256: str) -> float | None:
        """How much of the claim, or of what was withdrawn, is the same words, 0 to 1; null where that can not be told.

        It can not where the text changed, or where the release did not show the words.
        """
        if self.span is None or self.text_sha256 != text_sha256 or not claim.spans:
            return None
        return overlap(claim.spans, [self.span])

    def tombstone(self, version: str) -> Tombstone:
        """As it is published.

        Args:
            version: of the release to come.
        """
        start, end = self.span or (None, None)
        return Tombstone(
            record_id=self.record_id,
            article_id=self.article_id,
            reason=self.reason,
            removed_in=self.removed_in or version,
            decided=self.decided,
            successor_id=self.successor_id,
            text_sha256=self.text_sha256,
            span_start=start,
            span_end=end,
        )


def grave_of(tombstone: Tombstone) -> Grave:
    """What a tombstone of the release before says."""
    start, end = tombstone.span_start, tombstone.span_end
    return Grave(
        record_id=tombstone.record_id,
        article_id=tombstone.article_id,
        reason=tombstone.reason,
        text_sha256=tombstone.text_sha256,
        span=(start, end) if start is not None and end is not None and start < end else None,
        decided=tombstone.decided,
        successor_id=tombstone.successor_id,
        removed_in=tombstone.removed_in,
    )


def decided(grave: Grave, withdrawal: Withdrawal) -> Grave:
    """What is gone because a person decided so; of an article's allegation, because the article is.

    The record that stands in the place of an article stands in the place of its allegations too.
    """
    return replace(grave, reason=withdrawal.reason, decided=withdrawal.decided, successor_id=withdrawal.successor_id)


def without_an_end(graves: Iterable[Grave], stands: frozenset[str]) -> list[str]:
    """Which successors lead nowhere: to what neither stands nor has a tombstone, or round and back to themselves.

    Args:
        graves: all of the release to come.
        stands: those of the successors that stand in it.

    Returns:
        one line for each, in the order of the records.
    """
    following = {grave.record_id: grave.successor_id for grave in graves if grave.successor_id is not None}
    without = {grave.record_id for grave in graves if grave.successor_id is None}
    faults: list[str] = []
    for record_id in sorted(following):
        path = [record_id]
        while (successor := following.get(path[-1])) is not None and successor not in path:
            path.append(successor)
        if successor is not None:
            faults.append(f"{' → '.join([*path, successor])}, and so round again")
        elif path[-1] not in without and path[-1] not in stands:
            faults.append(f"{path[-2]} → {path[-1]}, which is no record and has no tombstone")
    return faults
