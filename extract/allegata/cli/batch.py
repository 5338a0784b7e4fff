"""Batch files: batch export, submit, status, import. The same requests at half the price, answered within a day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from .. import pipeline
from ..errors import InputError, UsageError
from ..exchange import IngestProblem
from ..ledger import Ledger
from ..models import Article
from ..settings import Settings, settings
from ..verify import verify
from ..work import Work
from . import batch_report
from .app import app
from .console import err, exit_if, out, print_json, print_problems, progress_bar, stdin
from .extractor import batch_price_for, plan_of, triage_of
from .options import (
    BaseUrlOption,
    ContextOption,
    JsonOption,
    ModelOption,
    PriceOption,
    RetryOption,
    ThresholdOption,
    TimeoutOption,
    TokenLimitOption,
    TriageOption,
    WorkOption,
)

if TYPE_CHECKING:
    from ..extractors.llm import RequestPlan

# The language-model extractor takes two seconds to import, which no other command is to wait for: hence the imports
# within the functions here.
# ruff: noqa: PLC0415

batch = typer.Typer(
    no_args_is_help=True,
    help="Have a model answer in batch files: half the price, within a day. Or by any other means.\n\n"
    "In order: export, submit, status --wait, import. Where articles then wait for a second answer: the same again.",
)
app.add_typer(batch, name="batch")

_STDIN = _STDOUT = "-"

OptionalInputs = Annotated[
    list[str] | None, typer.Argument(help="Articles to read first. Without any: those of the working folder.")
]
RequestFilesArgument = Annotated[
    list[Path] | None, typer.Argument(help="Request files. Without any: those of the last export.")
]
ResultFiles = Annotated[
    list[str] | None,
    typer.Argument(help="Result files from anywhere, or - for stdin. Without any: those that status downloaded."),
]
RequestsOption = Annotated[
    str | None, typer.Option("--out", help="File to write, or - for stdout. Default: in the working folder.")
]
AgainOption = Annotated[
    bool, typer.Option("--again", help="Give up batches that have not come back, and ask their requests again.")
]
WaitOption = Annotated[bool, typer.Option("--wait", help="Ask at growing intervals until all have ended.")]


@batch.command()
def export(
    inputs: OptionalInputs = None,
    model: ModelOption = None,
    out_file: RequestsOption = None,
    work: WorkOption = None,
    retry: RetryOption = None,
    again: AgainOption = False,
    triage: TriageOption = None,
    triage_threshold: ThresholdOption = None,
    base_url: BaseUrlOption = None,
    price: PriceOption = None,
    token_limit: TokenLimitOption = None,
    context: ContextOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write what each unfinished article is to be asked next, in OpenAI's batch form. Needs no key."""
    if out_file == _STDOUT and as_json:
        raise UsageError("--json and --out - both want stdout", "Leave one out")
    chosen = _chosen(
        {"model": model, "work": work, "base_url": base_url, "price": price, "token_limit": token_limit,
         "context": context, "triage": triage, "triage_threshold": triage_threshold}
    )  # fmt: skip
    plan = _plan(chosen, is_keyed=False)
    from ..extractors.llm import batch as batches

    folder = Work(Path(chosen.work))
    problems: Sequence[IngestProblem] = ()
    with progress_bar() as progress:
        if inputs:
            problems = _read(inputs, folder, progress)
        total = _number_of_articles(folder)
        place = _place(folder)
        extractor = batches.BatchExtractor(plan, verify)
        with Ledger(folder.ledger) as ledger:
            sieve = triage_of(chosen)
            skipped = batches.skipped_by(sieve, folder.articles(), extractor, ledger) if sieve else frozenset()
            batches.ask_anew(folder.articles(), extractor, ledger, retry or ())
            given_up = batches.give_up(ledger) if again else 0
            with batches.RequestFiles(_target(out_file, place)) as files:
                made = batches.export(
                    _but(skipped, folder), extractor, ledger, files.write, lambda done: progress("export", done, total)
                )
                made.triaged = len(skipped)
                written = files.finish()
            is_kept = out_file != _STDOUT
            batches.Exported(
                model=plan.spec.name,
                token_limit=chosen.token_limit,
                context=chosen.context,
                triage=chosen.triage,
                triage_threshold=chosen.triage_threshold,
                files=tuple(str(file.resolve()) for file in written if is_kept),
            ).keep(place)
            if out_file is None:
                batches.clear(place, written, ledger)
    if not is_kept:
        batch_report.print_file(written)
    shown = [str(file) for file in written if is_kept]
    if as_json:
        print_json(batch_report.export_numbers(made, shown, batch_price_for(chosen, plan.spec)))
    else:
        console = out if is_kept else err
        for line in batch_report.export_lines(made, shown, batch_price_for(chosen, plan.spec), given_up):
            console.print(line, highlight=False, markup=False)
        for line in batch_report.after_export(made, shown, out_file, _at(chosen)):
            console.print(line, highlight=False, markup=False)
    exit_if(bool(problems))


@batch.command()
def submit(
    files: RequestFilesArgument = None,
    model: ModelOption = None,
    work: WorkOption = None,
    base_url: BaseUrlOption = None,
    timeout: TimeoutOption = None,
    as_json: JsonOption = False,
) -> None:
    """Upload request files and have batches made of them. What is submitted already is left alone."""
    chosen = _chosen({"model": model, "work": work, "base_url": base_url, "timeout": timeout})
    folder = _known_folder(chosen)
    plan = _plan(chosen, is_keyed=True)
    from ..extractors.llm import batch as batches

    place = _place(folder)
    told: list[dict[str, object]] = []
    with batches.alone(place), Ledger(folder.ledger) as ledger:
        paths = list(files or batches.to_submit(ledger, place))
        if not paths:
            out_there = sum(not one.is_closed for one in batches.submissions(ledger))
            raise UsageError(
                f"there is no request file to submit; {out_there} batches are under way",
                f"Write one: allegata batch export{_at(chosen)}",
            )
        read = {file.sha256: file for file in map(batches.RequestFile.read, paths)}
        with batches.BatchService(plan.spec, chosen.timeout) as service:
            submitter = batches.Submitter(service, plan.spec, ledger)
            for file in read.values():
                submission, fate = submitter.submit(file)
                told.append(submission.model_dump() | {"fate": fate.name.lower()})
                if not as_json:
                    line = f"{file.path}: {len(file.requests)} requests; {fate.value} ({submission.batch_id})"
                    out.print(line, highlight=False, markup=False)
    if as_json:
        print_json(told)
    else:
        out.print(f"Next:  allegata batch status --wait{_at(chosen)}", highlight=False, markup=False)


@batch.command()
def status(
    model: ModelOption = None,
    work: WorkOption = None,
    base_url: BaseUrlOption = None,
    timeout: TimeoutOption = None,
    wait: WaitOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say how the submitted batches stand, and download the results of those that have ended."""
    chosen = _chosen({"model": model, "work": work, "base_url": base_url, "timeout": timeout})
    folder = _known_folder(chosen)
    from ..extractors.llm import batch as batches

    is_hindered = False
    server = None
    with Ledger(folder.ledger) as ledger:
        if any(map(batches.is_followed, batches.submissions(ledger))):
            spec = _plan(chosen, is_keyed=True).spec
            server = spec.shown_url
            waits = batches.Waits() if wait else None
            with batches.BatchService(spec, chosen.timeout) as service:
                for seen in batches.follow(service, ledger, server, _place(folder), waits):
                    if isinstance(seen, batches.Submission):
                        batch_report.print_change(seen)
                    else:
                        is_hindered = is_hindered or not (wait and seen.passing)
                        err.print(f"[yellow]not known[/]: {escape(str(seen))}", highlight=False)
        found = batches.submissions(ledger)
    if as_json:
        print_json([one.model_dump() for one in found])
    else:
        batch_report.print_status(found, server, _at(chosen))
    exit_if(is_hindered or any(map(batch_report.is_to_mend, found)))


@batch.command(name="import")
def import_results(
    files: ResultFiles = None,
    model: ModelOption = None,
    work: WorkOption = None,
    base_url: BaseUrlOption = None,
    triage: TriageOption = None,
    triage_threshold: ThresholdOption = None,
    price: PriceOption = None,
    token_limit: TokenLimitOption = None,
    context: ContextOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read result files into the ledger, and make the records of the articles that they answer. Needs no key."""
    chosen = _chosen(
        {"model": model, "work": work, "base_url": base_url, "price": price, "token_limit": token_limit,
         "context": context, "triage": triage, "triage_threshold": triage_threshold},
        is_triaged_as_exported=True,
    )  # fmt: skip
    folder = _known_folder(chosen)
    plan = _plan(chosen, is_keyed=False)
    _number_of_articles(folder)
    from ..extractors.llm import batch as batches

    place = _place(folder)
    with batch_report.spooled(files or (), place, stdin) as named, progress_bar() as progress:
        extractor = batches.BatchExtractor(plan, verify)
        with Ledger(folder.ledger) as ledger:
            paths = named or batches.to_import(ledger, place, plan.spec.name)
            if not paths:
                raise UsageError(
                    "no result is downloaded that is not imported",
                    f"Ask for some: allegata batch status{_at(chosen)}; or name a result file",
                )
            arrival = batches.Arrival(folder.articles, extractor, ledger, batch_price_for(chosen, plan.spec))
            arrived = arrival.read(paths, lambda kept: progress("import", kept, None))
        extractor = batches.BatchExtractor(plan, verify, arrived.failures)
        with Ledger(folder.ledger) as ledger:
            batches.renew_errors(folder.articles(), extractor, ledger)
        # nothing is sent, so that one at a time is the quickest
        replaying = chosen.model_copy(update={"concurrency": 1, "replay": True})
        sieve = triage_of(chosen)
        with Ledger(folder.ledger) as ledger:
            judge = batches.TriageOfUnasked(sieve, extractor, ledger) if sieve else None
            made = pipeline.extract_articles(folder, extractor, replaying, (), progress, judge)
            skipped = batches.skipped_by(sieve, folder.articles(), extractor, ledger) if sieve else frozenset()
            left = batches.left_waiting(_but(skipped, folder), extractor, ledger)
            batches.mark_imported(ledger, place, paths)
    problems = folder.problems()
    if as_json:
        print_json(batch_report.import_numbers(arrived, made, problems, left))
    else:
        batch_report.print_import(arrived, made, pipeline.paid(folder))
    batch_report.print_problems(arrived)
    batch_report.print_left(left, plan.spec.name, _at(chosen))
    if not as_json and made.is_publishable:
        out.print(f"Next:  allegata load{_at(chosen)} && allegata publish{_at(chosen)}", highlight=False, markup=False)
    exit_if(bool(made.is_unfinished or problems or arrived.number_of_problems))


# --- settings and places -------------------------------------------------------------------------------------------


def _chosen(flags: Mapping[str, object], is_triaged_as_exported: bool = False) -> Settings:
    """The settings; what was exported last stands in for what is not given.

    Args:
        flags: what the command line says.
        is_triaged_as_exported: that goes for triage too. A further export, unless told to, leaves nothing out.
    """
    from ..extractors.llm.batch import Exported

    last = Exported.last(Path(settings({"work": flags["work"]}).work) / "batch")
    given = {name: value for name, value in flags.items() if value is not None}
    if last is not None and given.get("model", last.model) == last.model:
        given = {"model": last.model, "token_limit": last.token_limit, "context": last.context} | given
        if is_triaged_as_exported and "triage" not in given:
            given = {"triage": last.triage, "triage_threshold": last.triage_threshold} | given
    return settings(given)


def _plan(chosen: Settings, is_keyed: bool) -> RequestPlan:
    if chosen.model == "rules":
        raise UsageError("no model is named", "Name it: --model SERVER/MODEL, such as openai/…")
    return plan_of(chosen, is_keyed)


def _read(inputs: Sequence[str], folder: Work, progress: pipeline.Progress) -> Sequence[IngestProblem]:
    pipeline.check_inputs(inputs)
    found = pipeline.read_inputs(inputs, folder, stdin(), progress=progress)
    print_problems([*found.notes, *found.problems])
    if not found.articles:
        raise InputError("no article was read", "Name files or folders that hold some")
    return found.problems


def _known_folder(chosen: Settings) -> Work:
    folder = Work(Path(chosen.work))
    if not folder.folder.is_dir():
        raise UsageError(
            f"there is no working folder {chosen.work}",
            "Name it: --work DIR; or make one: allegata batch export --model M INPUT…",
        )
    return folder


def _number_of_articles(folder: Work) -> int:
    if not (folder.folder / "articles.jsonl").is_file():
        raise UsageError(
            f"the working folder {folder.folder} holds no articles",
            "Name some: allegata batch export --model M INPUT…; or name another folder: --work DIR",
        )
    return folder.number_of_articles()


def _but(skipped: Collection[str], folder: Work) -> Iterator[Article]:
    """The articles of a working folder without those that triage skips."""
    return (article for article in folder.articles() if article.article_id not in skipped)


def _place(folder: Work) -> Path:
    """Where the request and result files of a working folder are; made where it is not there."""
    place = folder.folder / "batch"
    try:
        place.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"{place} cannot be written: {error.strerror}", "Name another folder: --work DIR") from error
    return place


def _target(out_file: str | None, place: Path) -> Path:
    """Where requests are written to."""
    if out_file is None:
        return place
    if out_file == _STDOUT:
        return place / "stdout.jsonl"
    if Path(out_file).is_dir():
        raise UsageError(f"{out_file} is a folder", "Name a file: --out FILE")
    return Path(out_file)


def _at(chosen: Settings) -> str:
    """What the next command has to be told of the working folder."""
    return "" if chosen.work == settings({}).work else f" --work {chosen.work}"
