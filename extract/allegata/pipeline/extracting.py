"""Articles to records: extract, verify, normalize, and the identifiers that an earlier release gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

from ..errors import StopRunError
from ..exchange import Extraction, Extractor, Rejection, Triage, Usage
from ..flight import Flight, Known, Read, faultless
from ..ledger import Ledger
from ..models import Article, Record
from ..normalize import record_of
from ..previous import HeldBack
from ..settings import Settings
from ..verify import verify
from ..vocabulary import ArticleClass, Outcome, RejectionEffect
from ..work import Work
from .deciding import decided
from .progress import Progress, quiet

_Spare: TypeAlias = Callable[[Article], Extraction | None]

COMPLETE = frozenset({Outcome.OK, Outcome.NO_ALLEGATION, Outcome.SKIPPED})
"""Outcomes that leave nothing to mend; any other makes the exit code 1."""
_NOT_ASKED = "not asked: "
_READ = (Outcome.OK, Outcome.NO_ALLEGATION)


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
        kept: allegations that have the identifier of the release before.
        lost: allegations of the release before that are gone because their article was not read, by its outcome.
        held_back: allegations that are left out, for a person withdrew what they say.
        withdrawn: articles that are left out, for a person withdrew them; they are among `outcomes`.
    """

    extracted: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    allegations: int = 0
    rejections: Counter[RejectionEffect] = field(default_factory=Counter)
    triaged: int = 0
    unfinished: list[tuple[str, Outcome, str]] = field(default_factory=list)
    unasked: int = 0
    stopped: StopRunError | None = None
    kept: int = 0
    lost: Counter[Outcome] = field(default_factory=Counter)
    held_back: list[HeldBack] = field(default_factory=list)
    withdrawn: int = 0

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
    with work.alone(), decided(settings) as given, Ledger(work.ledger) as ledger, work.keeping_records() as keep:
        identities = given.identities()
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
                identified = identities.identified(record)
                keep(identified.record, rejections)
                made.add(identified.record or record.model_copy(update={"allegations": ()}), rejections, is_asked)
                made.withdrawn += identified.record is None
                made.held_back += identified.held_back
                progress("extract", made.articles, total)
        made.extracted, made.stopped = flight.read_now, flight.stopped
        work.keep_identification(given.identification(identities))
        made.kept, made.lost = identities.kept, identities.lost
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
