"""Which of two articles is the earlier, by dates that are only as precise as known."""

from __future__ import annotations


def date_order(published: str | None) -> str:
    """A key that sorts dates of different precision fairly: each counts as late as it may be.

    "2024-06" may be the first of June or the last, so that an article known to be of the 15th comes before it, and one
    of the 1st of July after it; "2024" comes after all that is known to be of that year, and what has no date comes
    last. The order is total: any number of articles sort the same, whichever two are compared first.

    Args:
        published: YYYY, YYYY-MM or YYYY-MM-DD; None where it is not known.
    """
    return "~" if published is None else f"{published}-99-99"[:10]
