"""The stages, one after the other, over a work folder. Nothing here prints or exits; `cli` does.

ingest → extract (ledger) → verify → normalize → load → safe profile → publish
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar

from . import ingest
from .errors import AllegataError, UsageError
from .exchange import Extraction, Extractor, IngestProblem, Rejection
from .ingest import Ingested, fold
from .ledger import Ledger
from .load import load
from .models import Article, Record
from .normalize import compose, record_of
from .publish import Published, Release, assert_safe, check_folder, protected_names, publish, query, safe
from .settings import Settings
from .verify import verify
from .vocabulary import Outcome
from .work import Work

Progress = Callable[[str, int, int | None], None]
"""Told the stage's name, how many articles are done, and how many there are, where that is known."""

T = TypeVar("T")

COMPLETE = frozenset({Outcome.OK, Outcome.NO_ALLEGATION, Outcome.SKIPPED})
"""Outcomes that leave nothing to mend; any other makes the exit code 1."""


def quiet(stage: str, done: int, total: int | None) -> None:
    """A progress that says nothing."""


@dataclass(frozen=True)
class Extracted:
    """What extract and verify made of the articles.

    Attributes:
        records: one an article, in the articles' order.
        rejections: what did not survive.
        extracted: how many articles the extractor was asked for; the others were in the ledger, or duplicates.
    """

    records: tuple[Record, ...]
    rejections: tuple[Rejection, ...]
    extracted: int


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
    articles = work.articles()
    read = [article for article in articles if article.duplicate_of is None]
    again = {Outcome.ERROR, *retry}
    extractions: dict[str, Extraction] = {}
    asked = 0
    with Ledger(work.ledger) as ledger:
        waiting: list[tuple[Article, str]] = []
        for article in read:
            key = extractor.request_hash(article)
            known = ledger.get(article.article_id, key)
            if known is None or known.outcome in again:
                waiting.append((article, key))
            else:
                extractions[article.article_id] = known
        workers = settings.concurrency if settings.model != "rules" else 1
        for article, key, extraction in _in_flight(extractor, waiting, workers):
            ledger.put(article.article_id, key, extractor.name, extraction)
            extractions[article.article_id] = extraction
            asked += 1
            progress("extract", len(extractions), len(read))
    records: list[Record] = []
    rejections: list[Rejection] = []
    for article in articles:
        record, rejected = _record(article, extractions.get(article.article_id), extractor.name)
        records.append(record)
        rejections.extend(rejected)
    work.keep_records(records, rejections)
    return Extracted(tuple(records), tuple(rejections), asked)


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


def unfinished(records: Sequence[Record], problems: Sequence[IngestProblem]) -> bool:
    """Whether anything is left to mend: an unread input, or an outcome that is not complete."""
    return bool(problems) or any(record.outcome not in COMPLETE for record in records)


def _told(things: Iterable[T], stage: str, total: int | None, progress: Progress) -> Iterator[T]:
    for done, thing in enumerate(things, 1):
        yield thing
        progress(stage, done, total)


def _in_flight(
    extractor: Extractor, waiting: Sequence[tuple[Article, str]], workers: int
) -> Iterator[tuple[Article, str, Extraction]]:
    """Extract with so many articles in flight, each yielded as it comes; one worker needs no thread."""
    if workers == 1:
        for article, key in waiting:
            yield article, key, _extracted(extractor, article)
        return
    rest = iter(waiting)
    with ThreadPoolExecutor(workers, thread_name_prefix="extract") as pool:
        flying: dict[Future[Extraction], tuple[Article, str]] = {}
        try:
            while True:
                for article, key in islice(rest, workers - len(flying)):
                    flying[pool.submit(_extracted, extractor, article)] = (article, key)
                if not flying:
                    return
                done, _ = wait(flying, return_when=FIRST_COMPLETED)
                for future in done:
                    article, key = flying.pop(future)
                    yield article, key, future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _extracted(extractor: Extractor, article: Article) -> Extraction:
    """The extractor's answer; a fault of its own costs this article only, and says so."""
    try:
        return extractor.extract(article)
    except Exception as fault:
        what = (str(fault).splitlines() or [""])[0]
        reason = f"a fault in the extractor, please report it: {type(fault).__name__}: {what}"
        return Extraction(outcome=Outcome.ERROR, reason=reason)


def _record(article: Article, extraction: Extraction | None, extractor: str) -> tuple[Record, tuple[Rejection, ...]]:
    if extraction is None:
        copy_of = f"the text is the same as that of {article.duplicate_of}"
        return record_of(article, Outcome.SKIPPED, reason=copy_of, extractor=extractor, verification=None), ()
    outcome, reason = extraction.outcome, extraction.reason
    if extraction.reply is None:
        return record_of(article, outcome, reason=reason, extractor=extractor, verification=None), ()
    verification = verify(article, extraction.reply)
    if not extraction.reply.allegations:
        outcome = Outcome.NO_ALLEGATION
    elif not verification.allegations:
        held = len(verification.held)
        lost = len(extraction.reply.allegations) - held
        outcome, reason = Outcome.INVALID, f"{held} allegations held for review, {lost} rejected"
    record = record_of(article, outcome, reason=reason, extractor=extractor, verification=verification)
    return record, verification.rejections
