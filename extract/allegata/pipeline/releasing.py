"""Records to a release: link, load, the safe profile, what was decided beside them, publish."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..editorial import Fault, assert_publishable, notes_of
from ..errors import AllegataError
from ..exchange import Rejection
from ..link import copies_of_withdrawn, link
from ..links import Links, NearCopy
from ..load import load
from ..models import Article, Record
from ..normalize import compose
from ..previous import fill_changes
from ..publish import (
    Contributor,
    Predecessor,
    Published,
    Release,
    assert_safe,
    hides,
    protected_names,
    publish,
    query,
    read_measurements,
    safe,
    safe_links,
    shipped_measurements,
)
from ..releases import Notes, Tombstone
from ..settings import Settings
from ..vocabulary import TombstoneReason
from ..work import Work
from .deciding import Decided, check_version, decided
from .progress import Progress, quiet, told

TITLE = "Alleged coerced and deceptive recruitment, as reported"
"""Title of a release whose publisher gives none."""


_REACH_WORDS = frozenset({TombstoneReason.LEGAL, TombstoneReason.NOT_SUPPORTED})
"""Reasons that lie in the words themselves, wherever they stand."""


@dataclass(frozen=True)
class WithdrawnCopy:
    """An article of a release that has nearly the same text as one that a person withdrew.

    Attributes:
        article_id: of the article that is in the release.
        withdrawn_id: of the one that is not.
        reason: why it is not.
        containment: share of the shorter one's word sequences that the longer one has, percent.
    """

    article_id: str
    withdrawn_id: str
    reason: TombstoneReason
    containment: int


@dataclass(frozen=True)
class Released:
    """A release that was written, and what its publisher may have to look at.

    Attributes:
        published: the release.
        left_out: decisions that had nothing left to stand beside.
        copies_of_withdrawn: articles that came in with nearly the words of a withdrawn one: nobody decided about them.
        lacks_contact: whether it is neither a draft nor a sample, and names nobody to write to.
    """

    published: Published
    left_out: tuple[Fault, ...]
    copies_of_withdrawn: tuple[WithdrawnCopy, ...] = ()
    lacks_contact: bool = False


def link_records(work: Work) -> Links:
    """Link: find copies, origins and cases among the records, and keep them in the work folder."""
    # an article that a person withdrew has no record, and is the copy of none
    links = link(work.records, lambda: (article for _, article in work.pairs()))
    work.keep_links(links, _copies_of_withdrawn(work))
    return links


def _copies_of_withdrawn(work: Work) -> tuple[NearCopy, ...]:
    gone = _withdrawn(work.identification().tombstones if work.is_identified() else ())
    withdrawn = [article for article in work.articles() if article.article_id in gone] if gone else []
    others = (each for each in work.articles() if each.article_id not in gone and each.duplicate_of is None)
    return copies_of_withdrawn(withdrawn, others) if withdrawn else ()


def _withdrawn(tombstones: Iterable[Tombstone]) -> dict[str, TombstoneReason]:
    """The articles that a person withdrew whole for their words, and why."""
    return {
        each.article_id: each.reason
        for each in tombstones
        if each.record_id == each.article_id and each.reason in _REACH_WORDS
    }


def _near_withdrawn(work: Work, tombstones: Iterable[Tombstone]) -> Iterator[WithdrawnCopy]:
    gone = _withdrawn(tombstones)
    for copy in work.withdrawn_copies():
        one, other = copy.article_id, copy.other_article_id
        here, withdrawn = (other, one) if one in gone else (one, other)
        yield WithdrawnCopy(here, withdrawn, gone[withdrawn], copy.containment)


def links_of(work: Work) -> Links:
    """What link says of the records of a work folder; made now where they were not linked since they were extracted."""
    return work.links() if work.are_linked() else link_records(work)


def load_records(work: Work) -> dict[str, int]:
    """Load the working database, with full texts and rejections. Returns the number of rows by table."""
    files = (work.lines(Record), work.lines(Article), work.lines(Rejection))
    return load(work.database, *files, lambda: links_of(work)).counts


def publish_records(work: Work, settings: Settings, progress: Progress = quiet) -> Released:
    """Publish: apply the safe profile to the records and write the data package.

    Raises:
        AllegataError: the folder, the release before or the decisions do not allow it. A release that stands there
            stays as it is.
    """
    outlets: dict[str, str | None] = {}
    articles_of: dict[str, str] = {}

    def released() -> Iterator[Record]:
        # one at a time, each as it is loaded: the texts of all are far more than fits in memory
        for record, article in told(work.pairs(), "publish", work.number_of_articles(), progress):
            made = _made_safe(record, article) if settings.profile == "safe" else record
            outlets.update((each.allegation_id, made.outlet) for each in made.allegations)
            articles_of.update((each.allegation_id, made.article_id) for each in made.allegations)
            yield made

    def links() -> Links:
        found = links_of(work)
        return safe_links(found, outlets) if settings.profile == "safe" else found

    with decided(settings) as given, tempfile.TemporaryDirectory(prefix="allegata-") as folder:
        if given.earlier is not None:
            check_version(settings.version, given.earlier)
        tombstones = given.tombstones(work.identification(), settings.version)
        beside = _Beside(work, given, tombstones, articles_of)
        database = Path(folder) / "release.duckdb"
        load(database, released(), links=links, notes=lambda: beside.notes(links_of(work)))
        if given.earlier is not None and given.earlier.profile == settings.profile:
            fill_changes(database, given.earlier)  # what a working export shows besides is no change
        release = _release(settings, given)
        lacks_contact = not (release.contact or release.is_draft or release.is_sample or release.is_private)
        copies = tuple(_near_withdrawn(work, tombstones))
        return Released(publish(database, Path(settings.out), release), beside.left_out, copies, lacks_contact)


class _Beside:
    """What stands beside the records of a release: decisions of its publisher, and tombstones."""

    def __init__(
        self, work: Work, given: Decided, tombstones: tuple[Tombstone, ...], articles_of: dict[str, str]
    ) -> None:
        self.left_out: tuple[Fault, ...] = ()
        self._work = work
        self._editorial = given.editorial
        self._before = given.before()
        self._tombstones = tombstones
        self._articles_of = articles_of

    def notes(self, links: Links) -> Notes:
        """The rows of it, once all allegations are known; refused where one shows what the safe profile hides."""
        gone = {each.record_id for each in self._tombstones} | {each.article_id for each in self._tombstones}
        placed = notes_of(self._editorial, links, self._articles_of.items(), gone, self._before)
        self.left_out = placed.left_out
        reached = {each.allegation_id for each in placed.notes.statement_allegations}
        reached |= {each.allegation_id for each in placed.notes.notice_allegations}
        if reached:
            assert_publishable(self._editorial, placed.notes, self._hidden(reached))
        return placed.notes.model_copy(update={"tombstones": self._tombstones})

    def _hidden(self, allegation_ids: Collection[str]) -> Callable[[str, str], bool]:
        wanted = {self._articles_of[each] for each in allegation_ids}
        found = {
            record.article_id: (record, article)
            for record, article in self._work.pairs()
            if record.article_id in wanted
        }

        def hidden(allegation_id: str, text: str) -> bool:
            record, article = found[self._articles_of[allegation_id]]
            return hides(record, article, text)

        return hidden


def _release(settings: Settings, given: Decided) -> Release:
    about = given.editorial.about
    earlier = given.earlier
    has_decisions = settings.editorial is not None
    return Release(
        version=settings.version,
        date=settings.date,
        title=settings.title or about.title or TITLE,
        **({"description": about.description} if about.description else {}),
        is_sample=settings.sample,
        profile=settings.profile,
        page=settings.page,
        contact=about.contact or settings.contact,
        homepage=about.homepage,
        contributors=tuple(
            Contributor(each.title, each.roles or ("author",), each.organisation, each.path)
            for each in about.contributors
        ),
        corpus_version=about.corpus_version,
        known_limits=about.known_limits,
        reply_days=about.reply_days if has_decisions else None,
        previous=Predecessor(earlier.version, given.previous) if earlier and given.previous else None,
        quality=(*shipped_measurements(), *(read_measurements(Path(settings.quality)) if settings.quality else ())),
    )


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
