"""The codes of what a release says of itself: changes, tombstones, notices and statements."""

from __future__ import annotations

from .code import Code


class ChangeKind(Code):
    """What became of a record since the release before."""

    ADDED = "added", "it was not in the release before"
    CHANGED = "changed", "a field of it differs"
    REMOVED = "removed", "it was in the release before and is not in this one"


class TombstoneReason(Code):
    """Why a record is gone."""

    WITHDRAWN_BY_SOURCE = "withdrawn_by_source", "the outlet, or who it cites, took it back"
    DUPLICATE_OF = "duplicate_of", "it is the same as another, which `successor_id` names"
    NOT_SUPPORTED = "not_supported", "a person found that the words of the article do not bear it"
    LEGAL = "legal", "the law, or a court, asks for it"
    ERROR = "error", "it was in the dataset by a fault of ours"
    NO_LONGER_EXTRACTED = "no_longer_extracted", "a later reading of the articles did not find it, or did not read it"


class NoticeKind(Code):
    """What became known about an allegation after its article."""

    UNDER_REVIEW = "under_review", "somebody disputes the row, and the publisher of the dataset is looking into it"
    ACQUITTAL = "acquittal", "a court acquitted who is accused, or proceedings were ended"
    RETRACTION = "retraction", "who published or said it took it back"
    CORRECTION = "correction", "who published or said it corrected it"


class Reach(Code):
    """Why a notice or a statement stands beside an allegation."""

    NAMED = "named", "it names the allegation, or its article"
    SAME_ORIGIN = "same_origin", "it is about the origin of one of the allegation's sources"
    SAME_CASE = "same_case", "it is about the case that the allegation belongs to"
