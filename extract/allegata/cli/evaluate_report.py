"""What evaluate prints: the scores by field, what failed, and a comparison of two systems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.markup import escape

from .console import out, print_table

if TYPE_CHECKING:
    from ..evaluation.values import Comparison, PairedScore, PairedScores, Score, Scores

# ruff: noqa: PLC0415  (what evaluates is imported when it is asked for: no other command is to wait for it)

_DIGITS = 4
"""Decimals in JSON: far below what one value more or less makes in any set that people annotate."""


def print_evaluation(comparison: Comparison, other: Comparison | None, versus: PairedScores | None) -> None:
    """For reading."""
    for line in _heading(comparison):
        out.print(escape(line), highlight=False)
    _print_scores(comparison.scores)
    for line in _below(comparison):
        out.print(escape(line), highlight=False)
    if other is not None and versus is not None:
        out.print(escape(f"\nAgainst {other.system}"), highlight=False)
        for line in _failures(other):
            out.print(escape(line), highlight=False)
        _print_versus(versus)


def evaluation_json(comparison: Comparison, other: Comparison | None, versus: PairedScores | None) -> dict[str, object]:
    """For programs."""
    shown = {"gold": comparison.gold_name, "gold_sha256": comparison.gold_sha256, **_system_json(comparison)}
    if other is not None and versus is not None:
        fields = {name: _rounded(asdict(score)) for name, score in versus.fields.items()}
        shown["against"] = _system_json(other) | {"paired": fields, "paired_macro": _rounded(asdict(versus.macro))}
    return shown


def _system_json(comparison: Comparison) -> dict[str, object]:
    apart = comparison.without_failures
    share = comparison.verbatim / comparison.quotes if comparison.quotes else None
    return {
        "system": comparison.system,
        **_scores_json(comparison.scores),
        "failures": {one.name: one.failure for one in comparison.articles if one.failure is not None},
        "without_failures": _scores_json(apart) if apart is not None else None,
        "quotes": _rounded({"given": comparison.quotes, "verbatim": comparison.verbatim, "share": share}),
        "agreement": {"article_class": _rounded(asdict(comparison.agreement))},
        "seconds_per_article": comparison.seconds,
        "cost_per_article": comparison.cost,
    }


def _scores_json(scores: Scores) -> dict[str, object]:
    macro = {"macro_f1": scores.macro_f1, "macro_low": scores.macro_low, "macro_high": scores.macro_high}
    fields = {name: _rounded(asdict(score)) for name, score in scores.fields.items()}
    return {"articles": scores.articles, "fields": fields, **_rounded(macro)}


def _rounded(numbers: Mapping[str, object]) -> dict[str, object]:
    return {key: round(value, _DIGITS) if isinstance(value, float) else value for key, value in numbers.items()}


def _heading(comparison: Comparison) -> Iterator[str]:
    yield f"gold    {comparison.gold_name}: {len(comparison.articles)} articles, sha256 {comparison.gold_sha256}"
    yield f"system  {comparison.system}"
    yield from _failures(comparison)


def _failures(comparison: Comparison) -> Iterator[str]:
    from ..evaluation.comparison import failure_lines

    for line in failure_lines(comparison):
        yield f"        {line}; what the gold says of them counts as missed"


def _print_scores(scores: Scores) -> None:
    rows = [
        (name, *map(_two, (each.precision, each.recall, each.f1)), _between(each), each.gold, each.said)
        for name, each in scores.fields.items()
    ]
    print_table(("field", "precision", "recall", "F1", "95 % interval", "gold values", "system values"), rows)


def _below(comparison: Comparison) -> Iterator[str]:
    from ..evaluation.values import MACRO_FIELDS

    yield f"macro F1 {_macro(comparison.scores)}: the mean of {', '.join(MACRO_FIELDS)}"
    apart = comparison.without_failures
    if apart is not None:
        fields = ", ".join(f"{name} {_two(score.f1)}" for name, score in apart.fields.items())
        yield f"without the articles that failed ({apart.articles} are left): macro F1 {_macro(apart)}; {fields}"
    if comparison.quotes:
        share = comparison.verbatim / comparison.quotes
        yield f"quotes   {100 * share:.1f} % verbatim ({comparison.verbatim:,} of {comparison.quotes:,})"
    spent = [_seconds(comparison.seconds)] if comparison.seconds is not None else []
    spent += [_dollars(comparison.cost)] if comparison.cost is not None else []
    if spent:
        yield f"an article took {' and '.join(spent)}"
    agreement = comparison.agreement
    if agreement.kappa is not None and agreement.alpha is not None:
        yield (
            f"article_class over the {agreement.articles} articles that both read: "
            f"Cohen's kappa {_two(agreement.kappa)}, Krippendorff's alpha {_two(agreement.alpha)}"
        )


def _print_versus(versus: PairedScores) -> None:
    rows = [(name, *_paired_row(each)) for name, each in versus.fields.items()]
    rows.append(("macro", *_paired_row(versus.macro)))
    columns = ("field", "F1", "F1 of the other", "difference", "95 % interval", "better on", "worse on")
    print_table(columns, rows)
    out.print(
        "An interval that holds 0: on other articles the order may be the other. "
        "better on, worse on: articles with the higher, the lower F1",
        highlight=False,
    )


def _paired_row(score: PairedScore) -> tuple[object, ...]:
    span = f"{score.low:+.2f} to {score.high:+.2f}"
    return _two(score.f1), _two(score.other_f1), f"{score.difference:+.2f}", span, score.better, score.worse


def _macro(scores: Scores) -> str:
    return f"{_two(scores.macro_f1)} ({_two(scores.macro_low)} to {_two(scores.macro_high)})"


def _between(score: Score) -> str:
    return f"{_two(score.low)} to {_two(score.high)}"


def _two(share: float) -> str:
    return f"{share:.2f}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2g} s" if seconds < 1 else f"{seconds:.1f} s"


def _dollars(cost: float) -> str:
    if not cost:
        return "no money"
    from ..extractors.llm import dollars

    return dollars(cost)
