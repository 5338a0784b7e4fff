"""Commands that read what is there: sql, show, schema."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from .. import report
from ..contract import check as contract_check
from ..errors import UsageError
from ..evidence_report import html_report
from ..models import Article
from ..publish import cases, dossier, picture, query
from ..settings import settings
from ..work import Work
from .app import app
from .case_report import case_lines
from .console import exit_if, out, print_json, print_table, printable
from .copy_report import copies_of, copy_lines
from .evidence_file import check_report_file, write_report
from .options import JsonOption, WorkOption


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
        print_json([dict(zip(result.columns, row, strict=True)) for row in result.rows])
    elif as_csv:
        sys.stdout.write(query.as_csv(result))
    else:
        print_table(result.columns, result.rows)


@app.command()
def show(
    article: Annotated[
        str | None,
        typer.Argument(help="article_id, id in the input, address, or path that was read. Without it, all are listed."),
    ] = None,
    work: WorkOption = None,
    case: Annotated[
        str | None, typer.Option("--case", help="Show a case of a release instead: who took it from whom.")
    ] = None,
    all_cases: Annotated[bool, typer.Option("--cases", help="List the cases of a release instead.")] = False,
    svg: Annotated[
        Path | None, typer.Option("--svg", help="With --case: write its picture to this file, or to - for stdout.")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            help="With an article: write its text with every quote marked, and what was rejected, to this file, or to "
            "- for stdout. Private: it holds the full text and names.",
        ),
    ] = None,
    package: Annotated[
        str | None, typer.Option("--package", help="With --case or --cases: folder of the release. Default: dataset.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what was extracted from an article, each value with its quote; or a case, with what rests on what."""
    if case is not None or all_cases:
        if article is not None or (case is not None and all_cases):
            raise UsageError("an article, --case and --cases are three questions", "Ask one of them")
        if html is not None:
            raise UsageError("--html goes with an article", "Name one: allegata show ARTICLE --html FILE")
        _show_cases(Path(settings({"out": package}).out), case, svg, as_json)
        return
    if svg is not None or package is not None:
        raise UsageError("--svg and --package go with a case", "Name one: --case ID; --cases lists them")
    folder = Work(Path(settings({"work": work}).work))
    if html is not None:
        if article is None:
            raise UsageError("--html goes with an article", "Name one: allegata show ARTICLE --html FILE")
        if as_json:
            raise UsageError("--html and --json are two forms of one answer", "Ask for one of them")
        check_report_file(html)
    if article is None:
        names = [
            (r.source_id or r.url or r.article_id, r.outcome, len(r.allegations), r.title) for r in folder.records()
        ]
        print_table(("id", "outcome", "allegations", "title"), names)
        return
    articles = tuple(folder.articles())
    found = _find(article, articles)
    record = next((r for r in folder.records() if r.article_id == found.article_id), None)
    if record is None:
        raise UsageError(f"{found.article_id} has no record yet", "Run: allegata extract")
    rejections = [r for r in folder.rejections() if r.article_id == found.article_id]
    copies = copies_of(found, folder) if folder.are_linked() else []
    if html is not None:
        same_as = next((each for each in articles if each.article_id == found.duplicate_of), None)
        write_report(html, html_report(found, record, rejections, copies, same_as))
    elif as_json:
        record_fields = json.loads(record.model_dump_json())
        shown = [json.loads(r.model_dump_json()) for r in rejections]
        print_json({"record": record_fields, "rejections": shown, "near_copies": [asdict(copy) for copy in copies]})
    else:
        for line in (*report.record_lines(record, rejections), *copy_lines(copies)):
            out.print(printable(line), markup=False, highlight=False)  # no markup: every string comes from an article


def _show_cases(package: Path, case_id: str | None, svg: Path | None, as_json: bool) -> None:
    if case_id is None:
        listed = cases(package)
        if as_json:
            print_json([dict(row) for row in listed])
        else:
            columns = ("case_id", "accused", "acts", "articles", "origins_least", "origins_most", "denial_statuses")
            print_table(columns, [tuple(row[name] for name in columns) for row in listed])
        return
    found = dossier(package, case_id)
    if svg == Path("-"):
        sys.stdout.write(picture(found))
        return
    if svg is not None:
        try:
            svg.write_text(picture(found), encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"{svg} cannot be written: {error.strerror}", "Name another file: --svg FILE") from error
    if as_json:
        print_json(asdict(found))
    else:
        for line in case_lines(found):
            out.print(printable(line), markup=False, highlight=False)
        if svg is not None:
            out.print(f"Picture: {svg}", markup=False, highlight=False)


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
    exit_if(bool(findings))


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
