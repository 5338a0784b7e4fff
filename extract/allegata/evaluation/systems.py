"""What is scored against a gold set: what a work folder holds of its articles, or a folder of files in the gold's form.

Of a work folder the verified records count, before the safe profile: a value that failed verification was not said. An
article is known by its text, so that it does not matter under which name or address it was read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..errors import UsageError
from ..evidence import Folded
from ..exchange import Extraction, Rejection
from ..ledger import Ledger
from ..models import Record
from ..vocabulary import Outcome, RejectionEffect
from ..work import Work
from .annotation import Annotation, Run, read_annotation
from .gold import GoldSet
from .recorded import annotation_of

READ = frozenset({Outcome.OK, Outcome.NO_ALLEGATION})
"""Outcomes of articles of which a system says something, be it that there is nothing."""

_FALSE_QUOTES = frozenset({"quote_not_found", "quote_splits_word"})
"""Checks of verification that a quote fails which does not stand in its article."""


@dataclass(frozen=True)
class System:
    """What is said of the articles of a gold set.

    Attributes:
        name: of the extractor, or the folder of an annotator.
        annotations: by name of the article; every article of the gold set has one, be it of a run that failed.
        unknown: what the folder says of articles that the gold set does not have.
    """

    name: str
    annotations: Mapping[str, Annotation]
    unknown: tuple[str, ...] = ()


class Reading(NamedTuple):
    """What is known of how an article was read, besides its record.

    Attributes:
        extraction: null where it is not known.
        seconds: that it took; null where the ledger held it.
        cost: USD.
    """

    extraction: Extraction | None = None
    seconds: float | None = None
    cost: float | None = None


def failure_of(annotation: Annotation) -> str | None:
    """How the run failed, such as `skipped: language: es`; null where it did not."""
    run = annotation.run
    if run is None or run.outcome in READ:
        return None
    kind = run.outcome.value if run.outcome is not None else "missing"
    return f"{kind}: {run.reason}" if run.reason else kind


def system_of_folder(folder: Path, gold: GoldSet) -> System:
    """Read a folder of files in the gold's form: `NAME.json`, or `gold/NAME.json` as in a gold folder.

    Raises:
        UsageError: there is no such folder, or no file of that kind in it.
        InputError: a file cannot be used.
    """
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}", "Name a folder of annotations, such as --save wrote")
    inner = folder / "gold"
    files = {file.stem: file for file in sorted((inner if inner.is_dir() else folder).glob("*.json"))}
    if not files:
        raise UsageError(f"{folder} holds no NAME.json and no gold/NAME.json", "Name a folder of annotations")
    found = {one.name: read_annotation(files[one.name]) for one in gold.articles if one.name in files}
    runs = [annotation.run for annotation in found.values()]
    systems = {run.system if run else None for run in runs}
    name = (systems.pop() if len(systems) == 1 else None) or str(folder)
    missing = {one.name: _missing(name, f"not in {folder}") for one in gold.articles if one.name not in found}
    return System(name, found | missing, tuple(sorted(files.keys() - found.keys())))


def system_of_work(work: Work, gold: GoldSet, readings: Mapping[str, Reading] | None = None) -> System:
    """What a work folder says, each article found by the hash of its text.

    Args:
        work: with the records of its last extract.
        gold: the gold set.
        readings: what is known of how its articles were read, by `article_id`; without it, the mean cost of all its
            articles stands for the cost of each.

    Raises:
        UsageError: the folder has no records.
    """
    records: dict[str, Record] = {}
    for record in work.records():
        known = records.get(record.text_sha256)
        if known is None or known.duplicate_of is not None:
            records[record.text_sha256] = record
    rejections: dict[str, list[Rejection]] = {}
    for rejection in work.rejections():
        rejections.setdefault(rejection.article_id, []).append(rejection)
    if readings is None:
        each = Reading(cost=_mean_cost(work))
        readings = {record.article_id: each for record in records.values()}
    name = _names(Counter(record.extractor for record in records.values()))
    annotations: dict[str, Annotation] = {}
    for one in gold.articles:
        found = records.get(one.article.text_sha256)
        if found is None:
            annotations[one.name] = _missing(name, "no article of this text in the work folder")
            continue
        reading = readings.get(found.article_id, Reading())
        quotes, verbatim = _quotes_in(found, rejections.get(found.article_id, ()), reading, Folded(one.article.text))
        run = Run(
            system=found.extractor,
            outcome=found.outcome,
            reason=found.outcome_reason,
            quotes=quotes,
            verbatim=verbatim,
            seconds=reading.seconds,
            cost=reading.cost,
        )
        annotations[one.name] = annotation_of(found, one.name, run)
    return System(name, annotations)


def quotes_of(annotation: Annotation) -> list[str]:
    """All quotes that an annotation gives, in order."""
    return list(_quotes(annotation.model_dump(mode="json")))


def misquoting(gold: GoldSet) -> tuple[str, ...]:
    """Names of the articles of which an annotator gave a quote that does not stand in the text."""
    return tuple(
        one.name
        for one in gold.articles
        if verbatim_among(given := quotes_of(one.annotation), Folded(one.article.text)) < len(given)
    )


def verbatim_among(quotes: Sequence[str], text: Folded) -> int:
    """How many of the quotes stand in the text."""
    return sum(text.nearest(quote, None) is not None for quote in quotes)


def _quotes_in(record: Record, rejections: Sequence[Rejection], reading: Reading, text: Folded) -> tuple[int, int]:
    """How many quotes were given, and how many stand in the text.

    Of the reply where that is known; else of those that verification looked for.
    """
    reply = reading.extraction.reply if reading.extraction is not None else None
    if reply is not None:
        given = list(_quotes(reply.model_dump(mode="json")))
        return len(given), verbatim_among(given, text)
    stand = sum(1 for _ in _quotes(record.model_dump(mode="json")))
    rejected = [rejection for rejection in rejections if rejection.quote and rejection.effect is RejectionEffect.VALUE]
    false = sum(rejection.check in _FALSE_QUOTES for rejection in rejected)
    return stand + false, stand


def _quotes(part: object) -> Iterator[str]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key == "quote" and isinstance(value, str):
                yield value
            elif key in ("act_quotes", "means_quotes") and isinstance(value, Mapping):
                yield from value.values()
            else:
                yield from _quotes(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _quotes(value)


def _mean_cost(work: Work) -> float | None:
    """USD an article; null where a price is not known. Who has no answers in the ledger asked nobody."""
    if not work.ledger.is_file():
        return None
    with Ledger(work.ledger) as ledger:
        paid = ledger.paid()
    if not paid.attempts:
        return 0.0
    return paid.cost / max(1, work.number_of_articles()) if paid.cost is not None else None


def _names(extractors: Counter[str]) -> str:
    return ", ".join(name for name, _ in extractors.most_common()) or "nothing"


def _missing(system: str, reason: str) -> Annotation:
    return Annotation(article_class=None, allegations=(), run=Run(system=system, outcome=None, reason=reason))
