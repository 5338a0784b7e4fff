"""The stages, one after the other, over a work folder. Nothing here prints or exits; `cli` does.

collect → ingest → extract (ledger) → verify → normalize → link → load → safe profile → publish
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, TypeAlias, TypeVar

from . import ingest
from .collect import Limits, collect, split_inputs
from .errors import AllegataError, StopRunError, UsageError
from .exchange import Extraction, Extractor, IngestProblem, Rejection, Triage, Usage
from .flight import Flight, Known, Read, faultless
from .ingest import Ingested, fold
from .ledger import Ledger
from .link import link
from .links import Links
from .load import load
from .models import Article, Record
from .normalize import compose, record_of
from .publish import Published, Release, assert_safe, check_folder, protected_names, publish, query, safe, safe_links
from .settings import Settings
from .verify import verify
from .vocabulary import ArticleClass, Outcome, RejectionEffect
from .work import Work

Progress = Callable[[str, int, int | None], None]
"""Told the stage's name, how many articles are done, and how many there are, where that is known."""

T = TypeVar("T")

_Spare: TypeAlias = Callable[[Article], Extraction | None]

COMPLETE = frozenset({Outcome.OK, Outcome.NO_ALLEGATION, Outcome.SKIPPED})
"""Outcomes that leave nothing to mend; any other makes the exit code 1."""
_NOT_ASKED = "not asked: "
_READ = (Outcome.OK, Outcome.NO_ALLEGATION)


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
        triaged: how many articles triage skipped; the extractor was not asked for them.
        unfinished: name, outcome and reason of each article whose outcome is not complete.
        unasked: how many articles have no outcome yet; their records say `error`, and the ledger nothing.
        stopped: why no further article could be extracted, null where all were.
    """

    extracted: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    allegations: int = 0
    rejections: Counter[RejectionEffect] = field(default_factory=Counter)
    triaged: int = 0
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
        return self.stopped is None and not self.unasked and any(self.outcomes[outcome] for outcome in _READ)

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
    found = fold(_told(_readings(sources, others, work, stdin, limits, progress), "ingest", None, progress))
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
    triage: Triage | None = None,
) -> Extracted:
    """Extract, verify, normalize: a record for every article of the work folder.

    An article whose outcome the ledger holds is not extracted again, unless the outcome is `error` or one of `retry`.
    What triage skips has its outcome in the ledger under the name of triage: a run without it reads the article.
    """
    made = Extracted()
    again = frozenset() if settings.replay else frozenset({Outcome.ERROR, *retry})
    total = work.number_of_articles()
    with work.alone(), Ledger(work.ledger) as ledger, work.keeping_records() as keep:
        workers = settings.concurrency if settings.model != "rules" else 1
        known_ones = _known(work, ledger, extractor, again, _sparing(triage, ledger, made))
        flight = Flight(_reading(extractor, ledger), workers)
        with _stopping(extractor), closing(flight.through(known_ones)) as through:
            for article, found in through:
                # of an article that was to be asked anew and was not, what was known before
                known = found or ledger.get(article.article_id, extractor.request_hash(article))
                is_asked = found is not None or (known is not None and known.outcome is not Outcome.ERROR)
                extraction = known if known is not None and is_asked else _unasked(flight.stopped)
                record, rejections = record_from(article, extraction, extractor.name)
                keep(record, rejections)
                made.add(record, rejections, is_asked)
                progress("extract", made.articles, total)
        made.extracted, made.stopped = flight.read_now, flight.stopped
    return made


def record_from(article: Article, extraction: Extraction, extractor: str) -> tuple[Record, tuple[Rejection, ...]]:
    """Verify and normalize: the record of what an extractor said of an article, and what of it was rejected.

    The outcome is that of the extraction, but `no_allegation` where the reply gives none, and `invalid` where it
    contradicts itself or none of its allegations stands verification.

    Args:
        article: with the text that was read.
        extraction: its outcome, and the reply where there is one; verified here where it is not yet.
        extractor: the name of who said it, which the record keeps.
    """
    outcome, reason = extraction.outcome, extraction.reason
    if extraction.reply is None:
        return record_of(article, outcome, reason=reason, extractor=extractor, verification=None), ()
    verification = extraction.verification or verify(article, extraction.reply)
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


@contextmanager
def _stopping(extractor: Extractor) -> Iterator[None]:
    """Where the block fails, what waits for its turn at the server is not sent."""
    try:
        yield
    except BaseException:
        extractor.stop()
        raise


def _sparing(triage: Triage | None, ledger: Ledger, made: Extracted) -> _Spare:
    """Skips the articles that triage says are not worth reading; keeps and counts them."""

    def spare(article: Article) -> Extraction | None:
        skipped = triage.skip(article) if triage else None
        if triage and skipped:
            made.triaged += 1
            key = triage.request_hash(article)
            if ledger.get(article.article_id, key) != skipped:  # which another threshold may have said before
                ledger.put(article.article_id, key, triage.name, skipped)
        return skipped

    return spare


def _known(
    work: Work, ledger: Ledger, extractor: Extractor, again: Collection[Outcome], spare: _Spare
) -> Iterator[Known]:
    """The articles in order, each with its extraction where that is known, null where it is to be asked for.

    Args:
        again: outcomes that are asked for again.
        spare: gives the extraction of an article that is not to be asked for; null of others.
    """
    for article in work.articles():
        if article.duplicate_of is not None:
            reason = f"the text is the same as that of {article.duplicate_of}"
            yield article, Extraction(outcome=Outcome.SKIPPED, reason=reason)
            continue
        key = extractor.request_hash(article)
        found = ledger.get(article.article_id, key)
        # what was read is read, whatever triage says of it
        skipped = spare(article) if found is None or found.outcome is Outcome.ERROR else None
        if skipped is not None:
            yield article, skipped
            continue
        if found is not None and found.outcome is not Outcome.ERROR and found.outcome in again:
            ledger.repeat(article.article_id, key)
        is_asked = again and (
            found is None or found.outcome is Outcome.ERROR or ledger.is_to_repeat(article.article_id, key)
        )
        yield article, None if is_asked else found


def _reading(extractor: Extractor, ledger: Ledger) -> Read:
    """Extract an article and keep its outcome."""
    extract = faultless(lambda article: extractor.extract(article, ledger))

    def read(article: Article) -> Extraction:
        key = extractor.request_hash(article)
        is_repeated = ledger.begin_repeat(article.article_id, key)
        extraction = extract(article)
        ledger.put(article.article_id, key, extractor.name, extraction)
        # what was known before a repetition that failed still holds
        return (ledger.get(article.article_id, key) if is_repeated else None) or extraction

    return read


def _unasked(stopped: StopRunError | None) -> Extraction:
    why = stopped.what if stopped else "the ledger holds no answer to it"
    return Extraction(outcome=Outcome.ERROR, reason=f"{_NOT_ASKED}{why}")


def unasked(work: Work) -> int:
    """How many records of a work folder stand for an article that was not asked about."""
    return sum((record.outcome_reason or "").startswith(_NOT_ASKED) for record in work.records())


def paid(work: Work) -> Usage:
    """What all the answers in the ledger of a work folder cost."""
    with Ledger(work.ledger) as ledger:
        return ledger.paid()


def link_records(work: Work) -> Links:
    """Link: find copies, origins and cases among the records, and keep them in the work folder."""
    links = link(work.records, work.articles)
    work.keep_links(links)
    return links


def links_of(work: Work) -> Links:
    """What link says of the records of a work folder; made now where they were not linked since they were extracted."""
    return work.links() if work.are_linked() else link_records(work)


def load_records(work: Work) -> dict[str, int]:
    """Load the working database, with full texts and rejections. Returns the number of rows by table."""
    return load(work.database, work.records(), work.articles(), work.rejections(), lambda: links_of(work)).counts


def publish_records(work: Work, settings: Settings, progress: Progress = quiet) -> Published:
    """Publish: apply the safe profile to the records and write the data package."""
    told = _told(work.records(), "publish", work.number_of_articles(), progress)
    outlets: dict[str, str | None] = {}

    def released() -> Iterator[Record]:
        # one at a time, each as it is loaded: the texts of all are far more than fits in memory
        for record, article in zip(told, work.articles(), strict=True):
            made = _made_safe(record, article)
            outlets.update((each.allegation_id, made.outlet) for each in made.allegations)
            yield made

    release = Release(version=settings.version, date=settings.date, title=settings.title, is_sample=settings.sample)
    with tempfile.TemporaryDirectory(prefix="allegata-") as folder:
        database = Path(folder) / "release.duckdb"
        load(database, released(), links=lambda: safe_links(links_of(work), outlets))
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
