"""What the commands show as text: a record, each value with the words that show it; and the rows of an answer."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .exchange import IngestProblem, Rejection, Usage
from .models import AffectedGroup, Allegation, AllegedPerpetrator, CitedSource, Evidence, Record
from .pipeline import Extracted
from .publish import Finding
from .vocabulary import Outcome, RejectionEffect

if TYPE_CHECKING:
    from .extractors.llm import Spent

_AS_WIDE_AS_NEEDED = 100_000
"""Characters a line; a table takes no more than its cells."""


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], width: int | None) -> str:
    """Rows under their columns, in Markdown's form, so that they can be pasted; a missing value is empty.

    Args:
        columns: the names.
        rows: a cell a column.
        width: characters to a line, longer cells being wrapped; None for lines as wide as needed.
    """
    grid = Table(*(escape(column) for column in columns), box=box.MARKDOWN)
    for row in rows:
        grid.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    text = io.StringIO()
    Console(file=text, width=width or _AS_WIDE_AS_NEEDED).print(grid)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines() if line.strip()) + "\n"


def summary(made: Extracted, problems: Sequence[IngestProblem], spent: Spent | None) -> dict[str, object]:
    """What a run made, for programs: articles by outcome, allegations, rejections, unread inputs, and what it cost."""
    numbers = {
        "articles": made.articles,
        "outcomes": {outcome.value: made.outcomes[outcome] for outcome in Outcome if made.outcomes[outcome]},
        "allegations": made.allegations,
        "rejections": {effect.value: made.rejections[effect] for effect in RejectionEffect},
        "unread": len(problems),
        "extracted": made.extracted,
        "triaged": made.triaged,
        "kept_ids": made.kept,
        "held_back": len(made.held_back),
        "withdrawn": made.withdrawn,
        "not_asked": made.unasked,
        "stopped": str(made.stopped) if made.stopped else None,
    }
    return numbers | ({"spent": asdict(spent)} if spent else {})


def summary_lines(made: Extracted) -> Iterator[str]:
    """A summary for reading."""
    outcomes = Counter(made.outcomes)
    outcomes[Outcome.ERROR] -= made.unasked
    ended = [f"{outcomes[outcome]} {outcome}" for outcome in Outcome if outcomes[outcome]]
    ended += [f"{made.unasked} not asked"] if made.unasked else []
    yield f"articles: {made.articles} ({', '.join(ended)}); allegations: {made.allegations}"
    if made.withdrawn:
        yield f"withdrawn, and not published: {made.withdrawn} of the articles, with their allegations"
    if made.triaged:
        yield f"skipped by triage: {made.triaged}, with their scores in the ledger; --triage off reads them"
    yield f"extracted now: {made.extracted}; the ledger holds what was extracted before"


def cost_line(spent: Spent) -> str:
    """What a run has cost so far, for a progress bar."""
    cost = "" if spent.cost is None else f", {_cost(spent.cost, spent.estimated)}"
    return f"{spent.requests} requests{cost}"


def cost_table(spent: Spent, paid: Usage) -> str:
    """What a run has cost, beside what all answers in the ledger have cost."""
    rows = [
        ("requests", f"{spent.requests:,}", f"{paid.attempts:,} answers"),
        ("input tokens", f"{spent.input_tokens:,}", f"{paid.input_tokens or 0:,}"),
        ("of them cached", f"{spent.cached_tokens:,}", f"{paid.cached_tokens or 0:,}"),
        ("output tokens", f"{spent.output_tokens:,}", f"{paid.output_tokens or 0:,}"),
        ("cost", _cost(spent.cost, spent.estimated), _cost(paid.cost, False)),
    ]
    return table(("", "this run", "the ledger in all"), rows, None)


def _cost(amount: float | None, is_estimated: bool) -> str:
    if amount is None:
        return "no price is known; give --price"
    from .extractors.llm import dollars  # noqa: PLC0415  # imported already by whoever spent something

    return f"{dollars(amount)}{' or less: the server did not say all tokens' if is_estimated else ''}"


def finding_line(finding: Finding) -> str:
    """A finding of `validate` in one line: file, row, rule, what is wrong."""
    row = f", row {finding.row}" if finding.row is not None else ""
    return f"{finding.file}{row}: {finding.rule}: {finding.message}"


def record_lines(record: Record, rejections: Sequence[Rejection]) -> Iterator[str]:
    """The record of one article, for reading in a terminal. Every string comes from an article: print it as it is."""
    yield record.title or "(no title)"
    yield f"{record.article_id}  {record.outcome}  {record.article_class or ''}  {record.extractor}"
    if record.outcome_reason:
        yield record.outcome_reason
    for allegation in record.allegations:
        yield f"\n{allegation.allegation_number}. {allegation.allegation}"
        yield f"   stance: {allegation.stance}; answer of the accused: {allegation.denial_status}"
        yield _quoted(allegation)
        for what, value, evidence in _values(allegation):
            yield f"   {what}: {value}"
            yield _quoted(evidence)
    if rejections:
        yield "\nRejected"
    for rejection in rejections:
        yield f"   {rejection.field} {rejection.value!r}: {rejection.reason} [{rejection.check}, {rejection.effect}]"
        if rejection.quote and rejection.quote != rejection.value:
            yield f"      “{rejection.quote}”"


def _quoted(evidence: Evidence) -> str:
    return f"      “{evidence.quote}”" if evidence.quote else "      (quote withheld)"


def _values(allegation: Allegation) -> Iterator[tuple[str, str, Evidence]]:
    for act in allegation.acts:
        yield "act", act.act, act
    for means in allegation.means:
        yield "means", means.means, means
    for accused in allegation.alleged_perpetrators:
        yield "alleged perpetrator", _accused(accused), accused
    for group in allegation.affected_groups:
        yield "affected group", _group(group), group
    for source in allegation.cited_sources:
        yield "cited source", _source(source), source
    for response in allegation.responses:
        yield "response", f"{response.responder} ({response.role}): {response.form}", response


def _accused(accused: AllegedPerpetrator) -> str:
    country = accused.state_code or (
        f"associated with {accused.associated_country_code}" if accused.associated_country_code else "no state"
    )
    return f"{accused.name} ({accused.actor_type}, {country}); answer: {accused.denial_status}"


def _group(group: AffectedGroup) -> str:
    codes = [f"{n.term} = {n.code or n.candidates or 'unresolved'}" for n in group.nationalities]
    parts = [group.term or "(term withheld)", *codes, *group.statuses, *([group.number] if group.number else [])]
    return "; ".join(parts)


def _source(source: CitedSource) -> str:
    return f"{source.name} ({source.source_type}{f', via {source.via}' if source.via else ''})"
