"""Commands that read what is there: sql, show, schema."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from .. import report
from ..contract import check as contract_check
from ..errors import UsageError
from ..models import Article
from ..publish import query
from ..settings import settings
from ..work import Work
from .app import app
from .console import exit_if, out, print_json, print_table
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
    as_json: JsonOption = False,
) -> None:
    """Show what was extracted from an article, each value with its quote, and what was rejected and why."""
    folder = Work(Path(settings({"work": work}).work))
    if article is None:
        names = [(r.source_id, r.outcome, len(r.allegations), r.title) for r in folder.records()]
        print_table(("id", "outcome", "allegations", "title"), names)
        return
    found = _find(article, tuple(folder.articles()))
    record = next((r for r in folder.records() if r.article_id == found.article_id), None)
    if record is None:
        raise UsageError(f"{found.article_id} has no record yet", "Run: allegata extract")
    rejections = [r for r in folder.rejections() if r.article_id == found.article_id]
    if as_json:
        record_fields = json.loads(record.model_dump_json())
        print_json({"record": record_fields, "rejections": [json.loads(r.model_dump_json()) for r in rejections]})
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
