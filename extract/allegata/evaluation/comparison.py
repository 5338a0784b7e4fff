"""A system held against a gold set, article by article."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from statistics import fmean, median

from ..evidence import Folded
from ..vocabulary import Outcome
from .agreement import agreement
from .annotation import Annotation
from .fields import values_of
from .gold import GoldArticle, GoldSet
from .matching import compare
from .scores import score
from .systems import System, failure_of, quotes_of, verbatim_among
from .values import FIELDS, Agreement, ArticleComparison, Comparison

_MOST_REASONS = 5
"""Of one kind of failure, that are told: the sixth tells nothing new."""


def compared(gold: GoldSet, system: System) -> Comparison:
    """Compare what a system says with what the gold says.

    Args:
        gold: the gold set.
        system: what is said of all its articles.
    """
    articles = tuple(_article(one, system.annotations[one.name]) for one in gold.articles)
    read = [article for article in articles if article.failure is None]
    runs = [one.system.run for one in articles if one.system.run and one.system.run.outcome is not Outcome.SKIPPED]
    quotes = [_quotes(article) for article in articles]
    return Comparison(
        gold_name=str(gold.folder),
        gold_sha256=gold.sha256,
        system=system.name,
        articles=articles,
        scores=score(articles),
        without_failures=score(read) if 0 < len(read) < len(articles) else None,
        agreement=_agreement(read),
        quotes=sum(given for given, _ in quotes),
        verbatim=sum(stand for _, stand in quotes),
        seconds=_if_any(median, (run.seconds for run in runs if run.seconds is not None)),
        cost=_if_any(fmean, (run.cost for run in runs if run.cost is not None)),
    )


def failure_lines(comparison: Comparison) -> list[str]:
    """How many articles failed, by how and why: `3 of 45 skipped: language es, hi, ru`; none where none did."""
    kinds: dict[str, list[str]] = {}
    for article in comparison.articles:
        if article.failure is not None:
            kind, _, reason = article.failure.partition(": ")
            kinds.setdefault(kind, []).append(reason)
    total = len(comparison.articles)
    return [
        f"{len(reasons)} of {total} {kind}" + (f": {'; '.join(said)}" if (said := _reasons(reasons)) else "")
        for kind, reasons in sorted(kinds.items())
    ]


def _reasons(reasons: Iterable[str]) -> list[str]:
    """Reasons that differ in their details alone, as one with all its details."""
    details: dict[str, set[str]] = {}
    for reason in reasons:
        what, _, detail = reason.partition(": ")
        details.setdefault(what, set()).update([detail] if detail else [])
    said = [f"{what} {', '.join(sorted(each))}".strip() for what, each in details.items() if what]
    return [*said[:_MOST_REASONS], *(["…"] if len(said) > _MOST_REASONS else [])]


def _article(one: GoldArticle, system: Annotation) -> ArticleComparison:
    text = Folded(one.article.text)
    wanted = values_of(one.annotation, text)
    said = values_of(system, text)
    return ArticleComparison(
        name=one.name,
        article=one.article,
        gold=one.annotation,
        system=system,
        failure=failure_of(system),
        fields={name: compare(wanted[name], said[name]) for name in FIELDS},
    )


def _agreement(read: Iterable[ArticleComparison]) -> Agreement:
    pairs = [(one.gold.article_class, one.system.article_class) for one in read]
    both = [(mine, theirs) for mine, theirs in pairs if mine is not None and theirs is not None]
    return agreement([mine for mine, _ in both], [theirs for _, theirs in both])


def _quotes(article: ArticleComparison) -> tuple[int, int]:
    """How many quotes the system gave, and how many stand in the article."""
    run = article.system.run
    if run is not None:
        return run.quotes, run.verbatim
    given = quotes_of(article.system)
    return len(given), verbatim_among(given, Folded(article.article.text))


def _if_any(mean: Callable[[list[float]], float], numbers: Iterable[float]) -> float | None:
    known = list(numbers)
    return mean(known) if known else None
