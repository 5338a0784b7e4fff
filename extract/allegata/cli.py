"""The commands, in the order of the pipeline. Alone prints and exits.

Results go to stdout, progress and problems to stderr. Exit 0: all done; 1: something was found or left to mend;
2: the command could not start.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from shutil import which
from typing import Annotated, BinaryIO, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from . import __version__, pipeline, report
from .contract import check as contract_check
from .errors import EXIT_FINDINGS, AllegataError, InputError, UsageError
from .exchange import Extractor, IngestProblem
from .extractors.rules import RulesExtractor
from .ingest import check_inputs
from .models import Article, Record
from .publish import query, validate
from .settings import Settings, settings
from .vocabulary import Outcome
from .work import Work

app = typer.Typer(
    name="allegata",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Read news articles about alleged coerced or deceptive recruitment into an open, evidence-backed dataset.\n\n"
    "Start with: allegata build FOLDER --out OUT",
)
_INTERRUPTED = 130
"""The exit code that typer gives for Ctrl-C, as shells do: 128 and the signal's number."""
out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)

Inputs = Annotated[
    list[str], typer.Argument(help="Files, folders, globs, or - for stdin: text, Markdown, HTML, JSON, JSON lines.")
]
WorkOption = Annotated[str | None, typer.Option("--work", help="Working folder (private). Default: .allegata.")]
OutOption = Annotated[str | None, typer.Option("--out", help="Folder of the release. Default: dataset.")]
ModelOption = Annotated[
    str | None,
    typer.Option("--model", help="'rules' (built in, free), or SERVER/MODEL such as openai/…, ollama/…, vllm/…"),
]
BaseUrlOption = Annotated[str | None, typer.Option("--base-url", help="Address of an OpenAI-compatible server.")]
ConcurrencyOption = Annotated[
    int | None, typer.Option("--concurrency", help="Requests to a model in flight at once. Default: 8.")
]
RetryOption = Annotated[
    list[Outcome] | None,
    typer.Option("--retry", help="Also repeat articles that ended so ('error' always is). May be given again."),
]
VersionOption = Annotated[str | None, typer.Option("--version", help="Version of the data. Default: 0.1.0.")]
DateOption = Annotated[str | None, typer.Option("--date", help="Date of the release, YYYY-MM-DD.")]
TitleOption = Annotated[str | None, typer.Option("--title", help="Title of the release.")]
SampleOption = Annotated[bool | None, typer.Option("--sample", help="Say that the release is a sample.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@app.command()
def build(
    inputs: Inputs,
    model: ModelOption = None,
    out_folder: OutOption = None,
    work: WorkOption = None,
    base_url: BaseUrlOption = None,
    concurrency: ConcurrencyOption = None,
    retry: RetryOption = None,
    version: VersionOption = None,
    date: DateOption = None,
    title: TitleOption = None,
    sample: SampleOption = None,
    as_json: JsonOption = False,
) -> None:
    """Do everything: ingest, extract, load, publish, validate. Resumable; nothing is extracted twice."""
    chosen = settings(
        {
            "model": model, "out": out_folder, "work": work, "base_url": base_url, "concurrency": concurrency,
            "version": version, "date": date, "title": title, "sample": sample,
        }
    )  # fmt: skip
    with _extractor(chosen) as extractor, _progress() as progress:
        check_inputs(inputs)
        pipeline.check_places(chosen)
        folder = Work(Path(chosen.work))
        found = pipeline.read_inputs(inputs, folder, _stdin(), progress)
        _print_problems([*found.notes, *found.problems])
        if not found.articles:
            raise InputError("no article was read, and nothing is published", "Name files or folders that hold some")
        before = pipeline.published_articles(chosen)
        made = pipeline.extract_articles(folder, extractor, chosen, retry or (), progress)
        pipeline.load_records(folder)
        published = pipeline.publish_records(folder, chosen, progress)
        # Files of the user's own beside the release are left alone, and are no fault of what was built.
        findings = [finding for finding in validate(published.folder) if finding.rule != "stray-file"]
    if before is not None and before > len(made.records):
        err.print(
            f"note: the release held {before} articles and now holds the {len(made.records)} of this build; "
            "to keep the others, name their inputs too",
            highlight=False,
        )
    summary = report.summary(made.records, made.rejections, found.problems) | {
        "extracted": made.extracted,
        "package": str(published.descriptor),
        "valid": not findings,
    }
    if as_json:
        _print_json(summary)
    else:
        for line in report.summary_lines(summary):
            out.print(line, highlight=False)
        _print_unfinished(made.records)
        for finding in findings:
            err.print(escape(report.finding_line(finding)), highlight=False)
        found_valid = "valid" if not findings else "INVALID"
        out.print(f"Package: [bold]{escape(str(published.descriptor))}[/bold] ({found_valid})", highlight=False)
        out.print(f'Ask it:  allegata sql --package {escape(chosen.out)} "FROM allegations_flat"', highlight=False)
    _exit_if(bool(findings) or pipeline.unfinished(made.records, found.problems))


@app.command()
def ingest(inputs: Inputs, work: WorkOption = None, as_json: JsonOption = False) -> None:
    """Read articles into the working folder."""
    check_inputs(inputs)
    folder = Work(Path(settings({"work": work}).work))
    with _progress() as progress:
        found = pipeline.read_inputs(inputs, folder, _stdin(), progress)
    _print_problems([*found.notes, *found.problems])
    summary = {"articles": len(found.articles), "folded": found.folded, "unread": len(found.problems)}
    if as_json:
        _print_json(summary)
    else:
        out.print(", ".join(f"{count} {what}" for what, count in summary.items()), highlight=False)
    _exit_if(bool(found.problems))


@app.command()
def extract(
    model: ModelOption = None,
    work: WorkOption = None,
    base_url: BaseUrlOption = None,
    concurrency: ConcurrencyOption = None,
    retry: RetryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Extract and verify a record for each article of the working folder."""
    chosen = settings({"model": model, "work": work, "base_url": base_url, "concurrency": concurrency})
    folder = Work(Path(chosen.work))
    with _extractor(chosen) as extractor, _progress() as progress:
        made = pipeline.extract_articles(folder, extractor, chosen, retry or (), progress)
    summary = report.summary(made.records, made.rejections, folder.problems()) | {"extracted": made.extracted}
    if as_json:
        _print_json(summary)
    else:
        for line in report.summary_lines(summary):
            out.print(line, highlight=False)
        _print_unfinished(made.records)
    _exit_if(pipeline.unfinished(made.records, folder.problems()))


@app.command()
def load(work: WorkOption = None, as_json: JsonOption = False) -> None:
    """Load the records into the working database (private: full texts, names and rejections)."""
    folder = Work(Path(settings({"work": work}).work))
    counts = pipeline.load_records(folder)
    if as_json:
        _print_json({"database": str(folder.database), "rows": counts})
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
    as_json: JsonOption = False,
) -> None:
    """Write the release: the safe profile of the records as CSV, Parquet, DuckDB and data package."""
    chosen = settings(
        {"out": out_folder, "work": work, "version": version, "date": date, "title": title, "sample": sample}
    )
    pipeline.check_places(chosen)
    with _progress() as progress:
        published = pipeline.publish_records(Work(Path(chosen.work)), chosen, progress)
    if as_json:
        _print_json({"package": str(published.descriptor)})
    else:
        out.print(f"Package: [bold]{escape(str(published.descriptor))}[/bold]", highlight=False)


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
        _print_json({"valid": not findings, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            out.print(escape(report.finding_line(finding)), highlight=False)
        out.print("VALID" if not findings else f"INVALID: {len(findings)} findings", highlight=False)
    _exit_if(bool(findings))


@app.command()
def sql(
    statement: Annotated[str, typer.Argument(help='A query, e.g. "FROM denials". Only reading is possible.')],
    package: Annotated[str | None, typer.Option("--package", help="Folder of a release. Default: dataset.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Query a release with SQL. Tables and views: allegata sql "SHOW TABLES"."""
    folder = Path(settings({"out": package}).out)
    result = query.sql(folder, statement)
    if as_json:
        _print_json([dict(zip(result.columns, row, strict=True)) for row in result.rows])
    elif as_csv:
        sys.stdout.write(query.as_csv(result))
    else:
        _print_table(result.columns, result.rows)


@app.command()
def show(
    article: Annotated[
        str | None,
        typer.Argument(help="article_id, id in the input, address, or path that was read. Without it, all are listed."),
    ] = None,
    work: WorkOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what was extracted from an article, each value with its quote, and what was rejected and why."""
    folder = Work(Path(settings({"work": work}).work))
    if article is None:
        names = [(r.source_id, r.outcome, len(r.allegations), r.title) for r in folder.records()]
        _print_table(("id", "outcome", "allegations", "title"), names)
        return
    found = _find(article, folder.articles())
    record = next((r for r in folder.records() if r.article_id == found.article_id), None)
    if record is None:
        raise UsageError(f"{found.article_id} has no record yet", "Run: allegata extract")
    rejections = [r for r in folder.rejections() if r.article_id == found.article_id]
    if as_json:
        record_fields = json.loads(record.model_dump_json())
        _print_json({"record": record_fields, "rejections": [json.loads(r.model_dump_json()) for r in rejections]})
    else:
        for line in report.record_lines(record, rejections):
            out.print(line, markup=False, highlight=False)  # no markup: every string comes from an article


@app.command()
def schema(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail where a generated file drifted.")
    ] = False,
    root: Annotated[Path, typer.Option("--root", help="Root of the repository.")] = Path(),
) -> None:
    """Generate schema/ from the models: JSON Schema, Table Schemas, DDL, codebook."""
    if not (root / "extract" / "allegata" / "models.py").is_file():
        raise UsageError(f"{root.resolve()} is not the project's repository", "Run it there, or name it: --root DIR")
    if not check:
        for path in contract_check.write(root):
            out.print(escape(str(path)), highlight=False)
        return
    findings = contract_check.check(root)
    for finding in findings:
        out.print(escape(f"{finding.path}: {finding.what}. {finding.mend}"), highlight=False)
    if not findings:
        out.print("schema/ is that of the models", highlight=False)
    _exit_if(bool(findings))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; the entry point of `allegata`.

    Args:
        arguments: what follows the command's name; the process's own where None.
    """
    try:
        app(None if arguments is None else list(arguments))
    except AllegataError as error:
        err.print(f"[bold red]error:[/] {escape(str(error))}", highlight=False)
        sys.exit(error.exit_code)
    except SystemExit as ended:
        if ended.code == _INTERRUPTED:
            err.print("stopped; the same command goes on where it stopped", highlight=False)
        raise
    sys.exit(0)


def _command() -> str:
    """How the user can call this command: by its name, or by its path where the name is not found."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "allegata" and which("allegata") is None else "allegata"


def _version(wanted: bool) -> None:
    if wanted:
        out.print(f"allegata {__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


@contextmanager
def _extractor(chosen: Settings) -> Iterator[Extractor]:
    if chosen.model == "rules":
        yield RulesExtractor()
        return
    # Two seconds of importing the clients, which who reads with rules does not wait for.
    from .extractors.llm import LlmExtractor, ModelSpec  # noqa: PLC0415

    with LlmExtractor(ModelSpec.parse(chosen.model, chosen.base_url)) as extractor:
        yield extractor


def _stdin() -> BinaryIO:
    return sys.stdin.buffer


@contextmanager
def _progress() -> Iterator[pipeline.Progress]:
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=err, transient=True, disable=not err.is_terminal,
    )  # fmt: skip
    tasks: dict[str, TaskID] = {}
    with bar:

        def tell(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield tell


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    sys.stdout.write(report.table(columns, rows, out.width if out.is_terminal else None))


def _print_unfinished(records: Sequence[Record]) -> None:
    for record in records:
        if record.outcome not in pipeline.COMPLETE:
            name = record.source_id or record.article_id
            err.print(
                f"[yellow]{record.outcome}[/]: {escape(name)}: {escape(record.outcome_reason or '')}", highlight=False
            )


def _print_problems(problems: Sequence[IngestProblem]) -> None:
    for problem in problems:
        kind = "[yellow]not read[/]" if problem.unread else "note"
        err.print(f"{kind}: {escape(problem.where)}: {escape(problem.what)}", highlight=False)


def _find(wanted: str, articles: Sequence[Article]) -> Article:
    matches = [
        article
        for article in articles
        if wanted in (article.article_id, article.source_id, article.url, (article.source_path or "").split(":")[0])
    ]
    if not matches:
        raise UsageError(
            f"no article {wanted!r} in the working folder",
            "`allegata show` lists them; --work names another folder",
        )
    return matches[0]


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def _exit_if(findings: bool) -> None:
    if findings:
        raise typer.Exit(EXIT_FINDINGS)
