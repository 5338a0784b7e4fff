"""What the stages made, what it cost, and what somebody has to look at, as it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.markup import escape

from .. import pipeline, report
from ..exchange import IngestProblem
from ..publish import HOW_TO_GET_IT, Published
from ..work import Work
from .console import err, out, print_json, print_unfinished
from .extractor import Opened


def print_made(
    ready: Opened,
    made: pipeline.Extracted,
    problems: Sequence[IngestProblem],
    folder: Work,
    as_json: bool,
    package: Mapping[str, object],
) -> None:
    """What extract made, what it cost, and what it leaves to be mended."""
    spent = ready.spent
    if as_json:
        print_json(report.summary(made, problems, spent) | dict(package))
    else:
        for line in report.summary_lines(made):
            out.print(line, highlight=False)
        if spent is not None and spent.requests:
            out.print(report.cost_table(spent, pipeline.paid(folder)), highlight=False, markup=False, end="")
        print_unfinished(made.unfinished)
    _print_identities(made)
    if made.stopped is not None:
        err.print(
            f"[yellow]stopped[/]: {escape(str(made.stopped))}; {made.unasked} articles were not asked", highlight=False
        )
    elif made.unasked:
        err.print(f"the ledger holds no answer to {made.unasked} articles", highlight=False)


def print_page(published: Published, wanted: str) -> None:
    """What the page lacks of what was asked for, and how to get it."""
    if wanted == "ask" and published.page == "browse":
        err.print(f"note: the page has no SQL console, which is not built here: {HOW_TO_GET_IT}", highlight=False)


def print_left_out(released: pipeline.Released) -> None:
    """What was decided of records that are gone: nothing has to be mended, and somebody may wonder."""
    for fault in released.left_out:
        err.print(f"note: {escape(str(fault))}", highlight=False)
    if released.lacks_contact:
        err.print(
            "[yellow]note[/]: this release names nobody to write to; `contact` in release.toml, or --contact",
            highlight=False,
        )


def print_copies_of_withdrawn(released: pipeline.Released) -> None:
    """What was withdrawn and may have come back in another article: a person has to decide."""
    for copy in released.copies_of_withdrawn:
        err.print(
            f"[yellow]near a withdrawn article[/]: {copy.article_id} is nearly the same text as {copy.withdrawn_id} "
            f"({copy.containment} % of the shorter), which was withdrawn ({copy.reason.value}); "
            f"if it is to go too, withdraw it: a row for {copy.article_id} in withdrawals.csv",
            highlight=False,
        )


def _print_identities(made: pipeline.Extracted) -> None:
    """What became of the allegations of the release before, where a reader would not expect it."""
    if made.lost:
        ended = ", ".join(f"{count} in {outcome}" for outcome, count in sorted(made.lost.items()))
        err.print(
            f"[yellow]lost[/]: allegations of the release before whose article was not read this time ({ended}); "
            "to keep them, read it first: allegata extract --retry OUTCOME",
            highlight=False,
        )
    for held in made.held_back:
        err.print(
            f"[yellow]held back[/]: {held.allegation_id or 'the whole'} of {held.article_id}, "
            f"which says what {held.tombstone_id} said before it was withdrawn ({held.reason})",
            highlight=False,
        )
