"""Inputs to articles: what is named is looked at before anything is done, collected, read and kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from .. import ingest
from ..collect import Limits, collect, split_inputs
from ..errors import UsageError
from ..exchange import IngestProblem
from ..ingest import Ingested, fold
from ..ledger import Ledger
from ..models import Article
from ..publish import check_folder
from ..settings import Settings
from ..work import Work
from .progress import Progress, quiet, told


def check_places(settings: Settings) -> None:
    """Refuse folders that would fail, or publish what is private, before any work is done.

    Raises:
        UsageError: the working folder lies in the release's.
        PackageError: the release's folder holds something else.
    """
    out, work = Path(settings.out).resolve(), Path(settings.work).resolve()
    if work.is_relative_to(out):
        raise UsageError(
            f"the working folder {settings.work} lies in the folder of the release, and is private",
            "Name another: --work DIR",
        )
    check_folder(out, settings.profile)


def check_inputs(inputs: Sequence[str]) -> bool:
    """Refuse inputs that name nothing, before anything is read or fetched.

    Returns:
        whether something of it has to be collected from the web.

    Raises:
        UsageError: one of them names nothing.
    """
    sources, others = split_inputs(inputs)
    if others or not sources:
        ingest.check_inputs(others)
    return bool(sources)


def read_inputs(
    inputs: Sequence[str], work: Work, stdin: BinaryIO | None, limits: Limits | None = None, progress: Progress = quiet
) -> Ingested:
    """Collect and ingest: read the inputs, those of the web too, and keep their articles in the work folder."""
    work.make()
    sources, others = split_inputs(inputs)
    found = fold(told(_readings(sources, others, work, stdin, limits, progress), "ingest", None, progress))
    with Ledger(work.ledger) as ledger:
        articles = [
            article.model_copy(
                update={
                    "text_version": ledger.text_version(article.article_id, article.text_sha256, article.text_version)
                }
            )
            for article in found.articles
        ]
    work.keep(articles, found.problems)
    return found


def _readings(
    sources: Sequence[str],
    others: Sequence[str],
    work: Work,
    stdin: BinaryIO | None,
    limits: Limits | None,
    progress: Progress,
) -> Iterator[Article | IngestProblem]:
    if sources:
        collected = collect(sources, work.pages, limits, progress)
        what = f"{len(collected.kept)} pages: {collected.fetched} fetched now, {collected.unchanged} known from before"
        yield IngestProblem(where=str(work.pages), what=what, unread=False)
        yield from collected.problems
        for archive, kept in groupby(collected.kept, key=lambda page: page[0]):
            yield from ingest.articles_of_warc(archive, [offset for _, offset in kept])
    if others or not sources:
        yield from ingest.read_inputs(others, stdin=stdin)
