"""The command evaluate: gold against a model, a work folder, or a second annotator."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from .. import pipeline
from ..errors import EXIT_INTERRUPTED, InputError, UsageError
from ..exchange import Extraction, Extractor, Journal
from ..ledger import Ledger
from ..models import Article
from ..settings import Settings, settings
from ..work import Work
from .app import app
from .console import err, exit_if, print_json, progress_bar
from .evaluate_report import evaluation_json, print_evaluation
from .extractor import Opened, opened, plan_of
from .options import (
    BaseUrlOption,
    ConcurrencyOption,
    ContextOption,
    JsonOption,
    MaxCostOption,
    MaxRequestsOption,
    ModelOption,
    PriceOption,
    ReplayOption,
    TimeoutOption,
    TokenLimitOption,
)

if TYPE_CHECKING:
    from ..evaluation.gold import GoldSet
    from ..evaluation.systems import System
    from ..evaluation.values import Comparison

# ruff: noqa: PLC0415  (what evaluates is imported when it is asked for: no other command is to wait for it)


@dataclass(frozen=True)
class _Model:
    """A model that reads the gold's texts now. `ledger` is a work folder whose ledger keeps its answers, or null."""

    chosen: Settings
    ledger: Path | None


@dataclass(frozen=True)
class _Folder:
    """Files in the gold's form."""

    folder: Path


@dataclass(frozen=True)
class _Records:
    """The records of a work folder."""

    work: Path


_Side = _Model | _Folder | _Records


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Folder of the gold: gold/NAME.json and articles/NAME.json.")],
    model: ModelOption = None,
    work: Annotated[
        Path | None,
        typer.Option(
            "--work", help="Score the records of this working folder; where a model is named, use its ledger alone."
        ),
    ] = None,
    predictions: Annotated[
        Path | None,
        typer.Option("--predictions", help="Score a folder in the gold's form: of an annotator, or saved before."),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            help="Compare with another: predictions, a working folder, or a model; limits hold for each.",
        ),
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", help="Write what the system said, in the gold's form, into this folder.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a page that shows each error in its article. Holds the texts.")
    ] = None,
    base_url: BaseUrlOption = None,
    concurrency: ConcurrencyOption = None,
    max_cost: MaxCostOption = None,
    max_requests: MaxRequestsOption = None,
    price: PriceOption = None,
    token_limit: TokenLimitOption = None,
    context: ContextOption = None,
    timeout: TimeoutOption = None,
    replay: ReplayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure a model, or a second annotator, against annotated articles: precision, recall, F1 by field."""
    from ..evaluation.comparison import compared
    from ..evaluation.gold import read_gold
    from ..evaluation.paired import paired
    from ..evaluation.recorded import check_save_folder
    from ..evaluation.recorded import save as save_annotations
    from ..evaluation.systems import misquoting

    flags: dict[str, object] = {
        "base_url": base_url, "concurrency": concurrency, "max_cost": max_cost, "max_requests": max_requests,
        "token_limit": token_limit, "context": context, "timeout": timeout, "replay": replay,
    }  # fmt: skip
    side = _side(model, work, predictions, flags | {"price": price})
    other = _other(against, flags) if against is not None else None
    _check_model(side)
    _check_model(other)
    if save is not None:
        check_save_folder(save, gold)
    if html is not None and not html.absolute().parent.is_dir():
        raise UsageError(f"there is no folder {html.absolute().parent} for the page", "Make it, or name another file")
    annotated = read_gold(gold)
    _note("articles without an annotation are left out", annotated.unannotated)
    _note("the gold has quotes that do not stand in their texts", misquoting(annotated))
    # what is only read comes first: nothing is to be paid for where a folder cannot be used
    sides = sorted((each for each in (side, other) if each is not None), key=lambda each: isinstance(each, _Model))
    systems = {each: _system(each, annotated) for each in sides}
    comparison = compared(annotated, systems[side])
    if save is not None:
        save_annotations({one.name: one.system for one in comparison.articles}, save)
    if html is not None:
        _write_page(html, comparison)
    held_against = compared(annotated, systems[other]) if other is not None else None
    versus = paired(comparison, held_against) if held_against is not None else None
    if as_json:
        print_json(evaluation_json(comparison, held_against, versus))
    else:
        print_evaluation(comparison, held_against, versus)
    exit_if(any(_is_unfinished(each) for each in (comparison, held_against) if each is not None))


def _side(model: str | None, work: Path | None, predictions: Path | None, flags: dict[str, object]) -> _Side:
    if predictions is not None:
        if model is not None or work is not None:
            raise UsageError(
                "--predictions and --model or --work are two systems", "Name one, and the other with --against"
            )
        return _Folder(predictions)
    if work is not None and model is None:
        return _records(work)
    return _model(flags | {"model": model}, work)


def _model(flags: dict[str, object], work: Path | None) -> _Model:
    chosen = settings(flags)
    if work is None and chosen.model != "rules":
        work = Path(chosen.work)  # what a model is paid for is kept where every command keeps it
    return _Model(chosen, work)


def _records(work: Path) -> _Records:
    if not work.is_dir():
        raise UsageError(f"there is no folder {work}", "Name a working folder, or a model with --model")
    return _Records(work)


def _other(against: str, flags: dict[str, object]) -> _Side:
    folder = Path(against)
    if against == "rules" or not folder.is_dir():
        is_path = against.startswith((".", "/", "~")) or against.endswith("/")
        if is_path:
            raise UsageError(
                f"there is no folder {against}", "Name a folder of annotations, a working folder, or a model"
            )
        return _model(flags | {"model": against}, None)
    is_work = (folder / "records.jsonl").exists() or (folder / "ledger.sqlite").exists()
    return _Records(folder) if is_work else _Folder(folder)


def _check_model(side: _Side | None) -> None:
    """Refuse an unknown model or a missing key before anything is read."""
    if isinstance(side, _Model) and side.chosen.model != "rules":
        plan_of(side.chosen, is_keyed=not side.chosen.replay)


def _system(side: _Side, gold: GoldSet) -> System:
    from ..evaluation.systems import system_of_folder, system_of_work

    if isinstance(side, _Folder):
        system = system_of_folder(side.folder, gold)
        _note(f"{side.folder} also has what the gold has not", system.unknown)
        return system
    if isinstance(side, _Records):
        return system_of_work(Work(side.work), gold)
    with opened(side.chosen) as ready:
        return _read_by(ready, side, gold)


def _read_by(ready: Opened, side: _Model, gold: GoldSet) -> System:
    """Have the texts read as `allegata extract` does, beside the working folder's articles and records."""
    from ..evaluation.systems import Reading, system_of_work

    articles = gold.texts()
    timed = _Timed(ready.extractor)
    with _work_beside(side.ledger) as work, progress_bar(ready) as progress:
        work.keep(articles, ())
        with ready.stopped_by_interrupt():
            made = pipeline.extract_articles(work, timed, side.chosen, (), progress)
        if ready.is_interrupted:
            raise typer.Exit(EXIT_INTERRUPTED)
        if made.stopped is not None:
            err.print(
                f"[yellow]stopped[/]: {escape(str(made.stopped))}; {made.unasked} articles were not asked",
                highlight=False,
            )
        readings: dict[str, Reading] = {}
        with Ledger(work.ledger) as ledger:
            for article in articles:
                extraction = ledger.get(article.article_id, timed.request_hash(article))
                seconds = timed.seconds.get(article.article_id)
                readings[article.article_id] = Reading(extraction, seconds, _cost(extraction, ready))
        return system_of_work(work, gold, readings)


def _cost(extraction: Extraction | None, ready: Opened) -> float | None:
    if ready.spent is None:
        return 0.0
    return extraction.usage.cost if extraction is not None else None


@contextmanager
def _work_beside(ledger: Path | None) -> Iterator[Work]:
    """A work folder of this evaluation alone, which goes with it; its ledger is that of the folder, if one is named."""
    with tempfile.TemporaryDirectory(prefix="allegata-") as folder:
        work = Work(Path(folder))
        work.make()
        if ledger is not None:
            work.ledger = Work(ledger).ledger
        with Work(ledger).alone() if ledger is not None else nullcontext():
            yield work


class _Timed:
    """An extractor whose time for each article is taken.

    Attributes:
        seconds: by `article_id`, of those that were not in the ledger.
    """

    def __init__(self, extractor: Extractor) -> None:
        self.seconds: dict[str, float] = {}
        self._extractor = extractor

    @property
    def name(self) -> str:
        return self._extractor.name

    def request_hash(self, article: Article) -> str:
        return self._extractor.request_hash(article)

    def extract(self, article: Article, journal: Journal) -> Extraction:
        began = perf_counter()
        extraction = self._extractor.extract(article, journal)
        self.seconds[article.article_id] = perf_counter() - began
        return extraction

    def stop(self) -> None:
        self._extractor.stop()


def _write_page(html: Path, comparison: Comparison) -> None:
    from ..evaluation.report import html_report

    try:
        html.write_text(html_report(comparison), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{html} cannot be written: {error.strerror}", "Name another file: --html FILE") from error
    err.print(f"page: {escape(str(html))} (holds the texts of the articles)", highlight=False)


def _is_unfinished(comparison: Comparison) -> bool:
    """Whether an article is left that could be read: a skipped one was, and found to be none of the extractor's."""
    failures = [one.failure for one in comparison.articles if one.failure is not None]
    return any(not failure.startswith("skipped") for failure in failures)


def _note(what: str, names: tuple[str, ...]) -> None:
    """Say something of these articles; nothing where there are none."""
    most = 10  # a line of a terminal
    more = f" and {len(names) - most} more" if len(names) > most else ""
    if names:
        err.print(escape(f"note: {what}: {', '.join(names[:most])}{more}"), highlight=False)
