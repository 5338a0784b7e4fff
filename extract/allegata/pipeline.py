"""The stages, one after the other, over a work folder. Nothing here prints or exits; `cli` does.

ingest → extract (ledger) → verify → normalize → load → safe profile → publish
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeVar

from . import ingest
from .errors import AllegataError, StopRunError, UsageError
from .exchange import Extraction, Extractor, Rejection, Usage
from .flight import Waiting, in_flight
from .ingest import Ingested, fold
from .ledger import Ledger
from .load import load
from .models import Article, Record
from .normalize import compose, record_of
from .publish import Published, Release, assert_safe, check_folder, protected_names, publish, query, safe
from .settings import Settings
from .verify import verify
from .vocabulary import ArticleClass, Outcome, RejectionEffect
from .work import Work

Progress = Callable[[str, int, int | None], None]
"""Told the stage's name, how many articles are done, and how many there are, where that is known."""

T = TypeVar("T")

COMPLETE = frozenset({Outcome.OK, Outcome.NO_ALLEGATION, Outcome.SKIPPED})
"""Outcomes that leave nothing to mend; any other makes the exit code 1."""


def quiet(stage: str, done: int, total: int | None) -> None:
    """A progress that says nothing."""


@dataclass
class Extracted:
    """What extract and verify made of the articles; the records themselves are in the work folder.

    Attributes:
        extracted: how many articles the extractor was asked for; the others were in the ledger, or duplicates.
        outcomes: how many articles ended so.
        allegations: of all records.
        rejections: how many values were rejected, by what follows.
        unfinished: name, outcome and reason of each article whose outcome is not complete.
        unasked: how many articles have no outcome yet; their records say `error`, and the ledger nothing.
        stopped: why no further article could be extracted, null where all were.
    """

    extracted: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    allegations: int = 0
    rejections: Counter[RejectionEffect] = field(default_factory=Counter)
    unfinished: list[tuple[str, Outcome, str]] = field(default_factory=list)
    unasked: int = 0
    stopped: StopRunError | None = None

    @property
    def articles(self) -> int:
        """How many there are."""
        return self.outcomes.total()

    @property
    def is_publishable(self) -> bool:
        """All articles were asked for, and at least one of them has an answer that can be used."""
        return self.stopped is None and not self.unasked and any(self.outcomes[outcome] for outcome in COMPLETE)

    @property
    def is_unfinished(self) -> bool:
        """Anything is left to mend."""
        return bool(self.unfinished or self.unasked or self.stopped)

    def add(self, record: Record, rejections: Sequence[Rejection], is_asked: bool) -> None:
        """Count an article."""
        self.unasked += not is_asked
        self.outcomes[record.outcome] += 1
        self.allegations += len(record.allegations)
        self.rejections.update(rejection.effect for rejection in rejections)
        if is_asked and record.outcome not in COMPLETE:
            name = record.source_id or record.article_id
            self.unfinished.append((name, record.outcome, record.outcome_reason or ""))


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
    check_folder(out)


def read_inputs(inputs: Sequence[str], work: Work, stdin: BinaryIO | None, progress: Progress = quiet) -> Ingested:
    """Ingest: read the inputs and keep their articles in the work folder."""
    work.make()
    found = fold(_told(ingest.read_inputs(inputs, stdin=stdin), "ingest", None, progress))
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


def extract_articles(
    work: Work,
    extractor: Extractor,
    settings: Settings,
    retry: Collection[Outcome] = (),
    progress: Progress = quiet,
) -> Extracted:
    """Extract, verify, normalize: a record for every article of the work folder.

    An article whose outcome the ledger holds is not extracted again, unless the outcome is `error` or one of `retry`.
    """
    made = Extracted()
    with Ledger(work.ledger) as ledger:
        again = frozenset() if settings.replay else frozenset({Outcome.ERROR, *retry})
        workers = settings.concurrency if settings.model != "rules" else 1
        waiting = _Waiting(ledger, work, extractor, again)
        try:
            for (article, key), ended in in_flight(extractor, ledger, waiting, workers):
                if isinstance(ended, Extraction):
                    ledger.put(article.article_id, key, extractor.name, ended)
                    made.extracted += 1
                    progress("extract", waiting.known + made.extracted, waiting.total)
        except StopRunError as stopped:
            made.stopped = stopped
        with work.keeping_records() as keep:
            for article in work.articles():
                known = ledger.get(article.article_id, extractor.request_hash(article))
                is_asked = known is not None or article.duplicate_of is not None
                record, rejections = _record(article, known if is_asked else _unasked(made.stopped), extractor.name)
                keep(record, rejections)
                made.add(record, rejections, is_asked)
    return made


class _Waiting:
    """The articles whose outcome is not known, found as they are asked for.

    Attributes:
        known: how many were passed over so far, their outcome being known.
        total: how many articles there are.
    """

    def __init__(self, ledger: Ledger, work: Work, extractor: Extractor, again: Collection[Outcome]) -> None:
        self.known = 0
        self.total = work.number_of_articles()
        self._ledger, self._work, self._extractor, self._again = ledger, work, extractor, again

    def __iter__(self) -> Iterator[Waiting]:
        for article in self._work.articles():
            key = self._extractor.request_hash(article)
            outcome = None if article.duplicate_of else self._ledger.outcome(article.article_id, key)
            if article.duplicate_of or (outcome is not None and outcome not in self._again):
                self.known += 1
                continue
            if outcome is not None and outcome is not Outcome.ERROR:
                # after an error the answers before it still stand; any other outcome came of the answers themselves
                self._ledger.give_up_answers(article.article_id)
            yield article, key


def _unasked(stopped: StopRunError | None) -> Extraction:
    why = stopped.what if stopped else "the ledger holds no answer to it"
    return Extraction(outcome=Outcome.ERROR, reason=f"not asked: {why}")


def paid(work: Work) -> Usage:
    """What all the answers in the ledger of a work folder cost."""
    with Ledger(work.ledger) as ledger:
        return ledger.paid()


def load_records(work: Work) -> dict[str, int]:
    """Load the working database, with full texts and rejections. Returns the number of rows by table."""
    return load(work.database, work.records(), texts=work.articles(), rejections=work.rejections()).counts


def publish_records(work: Work, settings: Settings, progress: Progress = quiet) -> Published:
    """Publish: apply the safe profile to the records and write the data package."""
    texts = {article.article_id: article for article in work.articles()}
    records = work.records()
    told = _told(records, "publish", len(records), progress)
    released = [_made_safe(record, texts[record.article_id]) for record in told]
    release = Release(version=settings.version, date=settings.date, title=settings.title, is_sample=settings.sample)
    with tempfile.TemporaryDirectory(prefix="allegata-") as folder:
        database = Path(folder) / "release.duckdb"
        load(database, released)
        return publish(database, Path(settings.out), release)


def _made_safe(record: Record, article: Article) -> Record:
    """The record by the safe profile, looked over once more by a check that does not trust it."""
    made = safe(record, article, compose)
    assert_safe(made, protected_names(record, article))
    return made


def published_articles(settings: Settings) -> int | None:
    """How many articles the release holds that stands in the folder now; None where none does, or none readable."""
    try:
        return len(query.sql(Path(settings.out), "SELECT article_id FROM articles").rows)
    except AllegataError:
        return None


def _told(things: Iterable[T], stage: str, total: int | None, progress: Progress) -> Iterator[T]:
    for done, thing in enumerate(things, 1):
        yield thing
        progress(stage, done, total)


def _record(article: Article, extraction: Extraction | None, extractor: str) -> tuple[Record, tuple[Rejection, ...]]:
    if article.duplicate_of is not None or extraction is None:
        copy_of = f"the text is the same as that of {article.duplicate_of}"
        return record_of(article, Outcome.SKIPPED, reason=copy_of, extractor=extractor, verification=None), ()
    outcome, reason = extraction.outcome, extraction.reason
    if extraction.reply is None:
        return record_of(article, outcome, reason=reason, extractor=extractor, verification=None), ()
    verification = verify(article, extraction.reply)
    if not extraction.reply.allegations:
        outcome = Outcome.NO_ALLEGATION
        if extraction.reply.article_class in (ArticleClass.REPORTS_ALLEGATION, ArticleClass.OPINION):
            # an answer that contradicts itself says nothing: least of all that nobody is accused
            outcome, reason = Outcome.INVALID, "said to relay an allegation, but none is given"
    elif not verification.allegations:
        held = len(verification.held)
        lost = len(extraction.reply.allegations) - held
        outcome, reason = Outcome.INVALID, f"{held} allegations held for review, {lost} rejected"
    record = record_of(article, outcome, reason=reason, extractor=extractor, verification=verification)
    return record, verification.rejections
