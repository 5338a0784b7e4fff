"""The stages as commands, in the order of the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from .. import pipeline, report
from ..collect import Limits
from ..errors import EXIT_INTERRUPTED, AllegataError, InputError
from ..ledger import Ledger
from ..publish import PAGE, Finding, Published, kind_of, validate
from ..settings import settings
from ..work import Work
from .app import app
from .collect import limits_of, print_cautions
from .console import err, exit_if, out, print_json, print_problems, progress_bar, stdin
from .extractor import Opened, opened, triage_of
from .made_report import print_copies_of_withdrawn, print_left_out, print_made, print_page
from .options import (
    BaseUrlOption,
    ConcurrencyOption,
    ContactOption,
    ContextOption,
    DateOption,
    EditorialOption,
    Inputs,
    JsonOption,
    MaxCostOption,
    MaxRequestsOption,
    ModelOption,
    OutOption,
    PageOption,
    PreviousOption,
    PriceOption,
    PrivateOption,
    ProfileOption,
    QualityOption,
    ReplayOption,
    RetryOption,
    SampleOption,
    ThresholdOption,
    TimeoutOption,
    TitleOption,
    TokenLimitOption,
    TriageOption,
    VersionOption,
    WorkOption,
)  # fmt: skip


@app.command()
def build(
    inputs: Inputs,
    model: ModelOption = None,
    out_folder: OutOption = None,
    work: WorkOption = None,
    contact: ContactOption = None,
    allow_private: PrivateOption = False,
    base_url: BaseUrlOption = None,
    concurrency: ConcurrencyOption = None,
    retry: RetryOption = None,
    triage: TriageOption = None,
    triage_threshold: ThresholdOption = None,
    max_cost: MaxCostOption = None,
    max_requests: MaxRequestsOption = None,
    price: PriceOption = None,
    token_limit: TokenLimitOption = None,
    context: ContextOption = None,
    timeout: TimeoutOption = None,
    replay: ReplayOption = None,
    version: VersionOption = None,
    date: DateOption = None,
    title: TitleOption = None,
    sample: SampleOption = None,
    previous: PreviousOption = None,
    editorial: EditorialOption = None,
    quality: QualityOption = None,
    profile: ProfileOption = None,
    page: PageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Do everything: ingest, extract, link, load, publish, validate. Resumable; nothing is extracted twice."""
    chosen = settings(
        {
            "model": model, "out": out_folder, "work": work, "contact": contact,
            "base_url": base_url, "concurrency": concurrency,
            "max_cost": max_cost, "max_requests": max_requests, "price": price, "token_limit": token_limit,
            "context": context, "timeout": timeout, "replay": replay,
            "triage": triage, "triage_threshold": triage_threshold,
            "version": version, "date": date, "title": title, "sample": sample,
            "previous": previous, "editorial": editorial, "quality": quality, "profile": profile,
            "page": page,
        }
    )  # fmt: skip
    published: Published | None = None
    findings: list[Finding] = []
    with opened(chosen) as ready, progress_bar(ready) as progress:
        limits = _limits(inputs, chosen.contact, allow_private)
        pipeline.check_places(chosen)
        pipeline.check_decisions(chosen)
        folder = Work(Path(chosen.work))
        found = pipeline.read_inputs(inputs, folder, stdin(), limits, progress)
        print_problems([*found.notes, *found.problems])
        if not found.articles:
            raise InputError("no article was read, and nothing is published", "Name files or folders that hold some")
        before = pipeline.published_articles(chosen)
        _warn_of_batches(ready, folder)
        with ready.stopped_by_interrupt():
            made = pipeline.extract_articles(folder, ready.extractor, chosen, retry or (), progress, triage_of(chosen))
        if made.is_publishable and not ready.is_interrupted:
            pipeline.load_records(folder)
            released = pipeline.publish_records(folder, chosen, progress)
            published = released.published
            print_left_out(released)
            print_copies_of_withdrawn(released)
            print_page(published, chosen.page)
            # Files of the user's own beside the release are left alone, and are no fault of what was built.
            findings = [finding for finding in validate(published.folder) if finding.rule != "stray-file"]
    if published is not None and before is not None and before > made.articles:
        err.print(
            f"note: the release held {before} articles and now holds the {made.articles} of this build; "
            "to keep the others, name their inputs too",
            highlight=False,
        )
    package = {
        "package": str(published.descriptor) if published else None,
        "valid": published is not None and not findings,
    }
    print_made(ready, made, found.problems, folder, as_json, package)
    copies = sum(article.duplicate_of is not None for article in found.articles)
    if copies and not as_json:
        out.print(f"skipped as copies: {copies}, whose text is that of another article", highlight=False)
    for finding in findings:
        err.print(escape(report.finding_line(finding)), highlight=False)
    if published is None:
        err.print("[yellow]nothing is published[/]; a release that stood before stands", highlight=False)
    elif not as_json:
        found_valid = "valid" if not findings else "INVALID"
        out.print(f"Package: [bold]{escape(str(published.descriptor))}[/bold] ({found_valid})", highlight=False)
        if published.page != "none":
            out.print(f"Page:    {escape(str(published.folder / PAGE))}", highlight=False)
        out.print(f'Ask it:  allegata sql --package {escape(chosen.out)} "FROM allegations_flat"', highlight=False)
        out.print(f"Cases:   allegata show --cases --package {escape(chosen.out)}", highlight=False)
    _exit(ready, bool(findings or made.is_unfinished or found.problems))


@app.command()
def ingest(
    inputs: Inputs,
    work: WorkOption = None,
    contact: ContactOption = None,
    allow_private: PrivateOption = False,
    as_json: JsonOption = False,
) -> None:
    """Read articles into the working folder."""
    chosen = settings({"work": work, "contact": contact})
    limits = _limits(inputs, chosen.contact, allow_private)
    folder = Work(Path(chosen.work))
    with progress_bar() as progress:
        found = pipeline.read_inputs(inputs, folder, stdin(), limits, progress)
    print_problems([*found.notes, *found.problems])
    summary = {"articles": len(found.articles), "folded": found.folded, "unread": len(found.problems)}
    if as_json:
        print_json(summary)
    else:
        out.print(", ".join(f"{count} {what}" for what, count in summary.items()), highlight=False)
    exit_if(bool(found.problems))


@app.command()
def extract(
    model: ModelOption = None,
    work: WorkOption = None,
    base_url: BaseUrlOption = None,
    concurrency: ConcurrencyOption = None,
    retry: RetryOption = None,
    triage: TriageOption = None,
    triage_threshold: ThresholdOption = None,
    max_cost: MaxCostOption = None,
    max_requests: MaxRequestsOption = None,
    price: PriceOption = None,
    token_limit: TokenLimitOption = None,
    context: ContextOption = None,
    timeout: TimeoutOption = None,
    replay: ReplayOption = None,
    previous: PreviousOption = None,
    editorial: EditorialOption = None,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Extract and verify a record for each article of the working folder."""
    chosen = settings(
        {
            "model": model, "work": work, "base_url": base_url, "concurrency": concurrency,
            "max_cost": max_cost, "max_requests": max_requests, "price": price, "token_limit": token_limit,
            "context": context, "timeout": timeout, "replay": replay,
            "triage": triage, "triage_threshold": triage_threshold,
            "previous": previous, "editorial": editorial, "profile": profile,
        }
    )  # fmt: skip
    folder = Work(Path(chosen.work))
    with opened(chosen) as ready, progress_bar(ready) as progress, ready.stopped_by_interrupt():
        _warn_of_batches(ready, folder)
        made = pipeline.extract_articles(folder, ready.extractor, chosen, retry or (), progress, triage_of(chosen))
    problems = folder.problems()
    print_made(ready, made, problems, folder, as_json, {})
    _exit(ready, bool(made.is_unfinished or problems))


@app.command()
def link(work: WorkOption = None, as_json: JsonOption = False) -> None:
    """Find copies, origins and cases among the records of the working folder."""
    found = pipeline.link_records(Work(Path(settings({"work": work}).work)))
    numbers = {
        "near_copies": len(found.near_copies),
        "origins": len({each.origin_id for each in found.source_origins}),
        "proposals": len(found.origin_proposals),
        "cases": len({each.case_id for each in found.case_allegations}),
        "differences": len(found.case_differences),
        "losses": len(found.case_losses),
    }
    if as_json:
        print_json(numbers)
    else:
        out.print(", ".join(f"{count} {what.replace('_', ' ')}" for what, count in numbers.items()), highlight=False)


@app.command()
def load(work: WorkOption = None, as_json: JsonOption = False) -> None:
    """Load the records into the working database (private: full texts, names and rejections)."""
    folder = Work(Path(settings({"work": work}).work))
    counts = pipeline.load_records(folder)
    if as_json:
        print_json({"database": str(folder.database), "rows": counts})
        return
    for name, count in counts.items():
        out.print(f"{count:>8}  {name}", highlight=False)
    out.print(f"Database: {escape(str(folder.database))}", highlight=False)


@app.command()
def publish(
    out_folder: OutOption = None,
    work: WorkOption = None,
    version: VersionOption = None,
    date: DateOption = None,
    title: TitleOption = None,
    sample: SampleOption = None,
    previous: PreviousOption = None,
    editorial: EditorialOption = None,
    quality: QualityOption = None,
    profile: ProfileOption = None,
    page: PageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the release: the safe profile of the records as CSV, Parquet, DuckDB, data package and page."""
    chosen = settings(
        {
            "out": out_folder, "work": work, "version": version, "date": date, "title": title, "sample": sample,
            "previous": previous, "editorial": editorial, "quality": quality, "profile": profile,
            "page": page,
        }
    )  # fmt: skip
    pipeline.check_places(chosen)
    with progress_bar() as progress:
        released = pipeline.publish_records(Work(Path(chosen.work)), chosen, progress)
        unasked = pipeline.unasked(Work(Path(chosen.work)))
    print_left_out(released)
    print_copies_of_withdrawn(released)
    published = released.published
    print_page(published, chosen.page)
    if as_json:
        print_json({"package": str(published.descriptor), "not_asked": unasked})
    else:
        out.print(f"Package: [bold]{escape(str(published.descriptor))}[/bold]", highlight=False)
        if published.page != "none":
            out.print(f"Page:    {escape(str(published.folder / PAGE))}", highlight=False)
    if unasked:
        err.print(
            f"[yellow]incomplete[/]: {unasked} articles were not asked about; allegata extract goes on", highlight=False
        )
    exit_if(bool(unasked))


@app.command(name="validate")
def validate_package(
    package: Annotated[Path, typer.Argument(help="Folder of a release, or its datapackage.json.")],
    articles: Annotated[
        Path | None, typer.Option("--articles", help="articles.jsonl of a working folder: check each quote too.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check a release from outside: checksums, schemas, keys, rules, and that CSV, Parquet and DuckDB agree."""
    findings = validate(package, articles)
    if as_json:
        print_json({"valid": not findings, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            out.print(escape(report.finding_line(finding)), highlight=False)
        out.print("VALID" if not findings else f"INVALID: {len(findings)} findings", highlight=False)
        if not (kind := _kind(package)).startswith("release"):
            err.print(f"note: this is a {escape(kind)}", highlight=False)
    exit_if(bool(findings))


def _kind(package: Path) -> str:
    """What stands in the folder; where it is nothing of ours, the findings say so."""
    try:
        return kind_of(package)
    except AllegataError:
        return "release"


def _limits(inputs: Sequence[str], contact: str | None, is_private_allowed: bool) -> Limits:
    """The limits of what these inputs have to be collected from the web for; inputs that name nothing are refused."""
    limits = limits_of({"contact": contact, "is_private_allowed": is_private_allowed})
    if pipeline.check_inputs(inputs):
        print_cautions(limits)
    return limits


def _warn_of_batches(ready: Opened, folder: Work) -> None:
    """What is out in a batch and asked for here as well is paid for twice."""
    if ready.spent is None or not folder.ledger.is_file():
        return
    from ..extractors.llm import batch  # noqa: PLC0415  (two seconds; who reads with rules does not wait for it)

    with Ledger(folder.ledger) as ledger:
        out_there = len(batch.requests_out(ledger))
    if out_there:
        err.print(
            f"[yellow]note[/]: {out_there} requests are out in batches, and are paid for twice if they are sent now; "
            "first: allegata batch status --wait, allegata batch import",
            highlight=False,
        )


def _exit(ready: Opened, is_unfinished: bool) -> None:
    if ready.is_interrupted:
        raise typer.Exit(EXIT_INTERRUPTED)
    exit_if(is_unfinished)
