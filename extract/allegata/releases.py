"""What a release says of itself and of those before it: the source of truth for its tables of changes and decisions.

Changes and tombstones are made by code. Collections, statements and notices are decisions and findings of people, kept
in files of their own and never mixed with what a machine read in an article.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .models import AllegationId, ArticleId, Model, NonEmpty, PartialDate, Sha256
from .vocabulary import ChangeKind, NoticeKind, Reach, TombstoneReason

RecordId = Annotated[
    str,
    Field(
        pattern=r"^(art|alg)-[0-9a-f]{16}$", description="identifier of the article or allegation, never given again"
    ),
]
Version = Annotated[
    str,
    Field(
        pattern=r"^[0-9]+\.[0-9]+\.[0-9]+(-[0-9a-z]+(\.[0-9a-z]+)*)?$",
        description="version of a release, MAJOR.MINOR.PATCH; with a hyphen behind it, of a draft",
    ),
]
Day = Annotated[
    str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", description="day, YYYY-MM-DD")
]
Key = Annotated[
    str,
    Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="identifier that its publisher gave it, never given again"),
]


class Change(Model):
    """One difference from the release before: a record that is new or gone, or a field that is another."""

    change_number: int = Field(ge=1, description="order of the change, from 1")
    change: ChangeKind = Field(description="what became of it")
    table_name: NonEmpty = Field(description="the table of the row that was added, changed or removed")
    article_id: ArticleId
    allegation_id: AllegationId | None = Field(
        None, description="identifier of the allegation; null where the change is one of the article itself"
    )
    item: NonEmpty | None = Field(
        None,
        description="which row of the allegation: its number, code or both, as in '2' or '1.2'; null where the record "
        "itself is meant",
    )
    field: NonEmpty | None = Field(None, description="the column that differs; null where a row was added or removed")
    before: NonEmpty | None = Field(
        None,
        description="value in the release before: codes, numbers, dates and identifiers only, for words that are no "
        "longer published are not repeated",
    )
    after: NonEmpty | None = Field(None, description="value in this release; likewise")


class Tombstone(Model):
    """A record that was published and is gone. Its identifier is never given to another."""

    record_id: RecordId
    article_id: ArticleId
    reason: TombstoneReason = Field(description="why it is gone")
    removed_in: Version = Field(description="version of the first release without it")
    decided: Day | None = Field(None, description="day on which a person decided so; null where nobody had to")
    successor_id: RecordId | None = Field(None, description="the record that stands in its place, where one does")
    text_sha256: Sha256 | None = Field(None, description="SHA-256 of the text that `span_start` counts in")
    span_start: int | None = Field(None, ge=0, description="first code point of the words that it rested on")
    span_end: int | None = Field(None, ge=1, description="code point after their last")


class Collection(Model):
    """What was searched for articles: where, for what, by whom and for which dates."""

    collection_number: int = Field(ge=1, description="order of the collection, from 1")
    searched: NonEmpty = Field(description="where: an archive, a search engine, the sites of named outlets")
    query: NonEmpty | None = Field(None, description="what was asked for, as it was typed")
    languages: NonEmpty | None = Field(None, description="languages of the articles sought, ISO 639, joined by '; '")
    collected_by: NonEmpty | None = Field(None, description="who searched: an organisation or a role")
    searched_from: Day | None = Field(None, description="first day of the search")
    searched_until: Day | None = Field(None, description="last day of the search")
    published_from: PartialDate | None = Field(None, description="earliest date of publication sought")
    published_until: PartialDate | None = Field(None, description="latest date of publication sought")
    note: NonEmpty | None = Field(None, description="what a reader must know to judge what is missing")


class Statement(Model):
    """What a party says to the publisher of the dataset, in its own words."""

    statement_id: Key
    party: NonEmpty = Field(description="who makes the statement, as it wishes to be named")
    made: Day = Field(description="day of the statement")
    statement: NonEmpty | None = Field(None, description="its words, whole or as agreed with the party")
    url: NonEmpty | None = Field(None, description="address where it can be read")


class Notice(Model):
    """What became known about allegations after their articles, or is being looked into."""

    notice_id: Key
    notice: NoticeKind = Field(description="what became known")
    issued: Day = Field(description="day on which it became known, or the review began")
    text: NonEmpty | None = Field(None, description="what happened, in a sentence")
    url: NonEmpty | None = Field(None, description="address where it can be read")


class StatementAllegation(Model):
    """An allegation that a statement answers."""

    statement_id: Key
    allegation_id: AllegationId
    reach: Reach = Field(description="why the statement stands beside this allegation")


class NoticeAllegation(Model):
    """An allegation that a notice is about."""

    notice_id: Key
    allegation_id: AllegationId
    reach: Reach = Field(description="why the notice stands beside this allegation")


class Withdrawal(Model):
    """A person's decision that a record is published no longer; what is published of it is a tombstone."""

    record_id: RecordId
    reason: TombstoneReason = Field(description="why; any but `no_longer_extracted`, which code alone gives")
    decided: Day
    successor_id: RecordId | None = Field(None, description="of a duplicate: the record that it is the same as")
    note: NonEmpty | None = Field(None, description="for the publisher's own files; never published")


class Identification(Model):
    """How the records of a work folder came by their identifiers: by which release before, and which decisions."""

    previous: Sha256 | None = Field(description="content hash of the release before; null where none was named")
    withdrawals: Sha256 = Field(description="SHA-256 of the withdrawals that were followed")
    tombstones: tuple[Tombstone, ...] = Field(
        (),
        description="of the release to come; `removed_in` is 0.0.0 where it is that release, which has no version yet",
    )


class Notes(Model):
    """What stands in a release besides records and links, each part in the order of its keys."""

    notices: tuple[Notice, ...] = ()
    notice_allegations: tuple[NoticeAllegation, ...] = ()
    statements: tuple[Statement, ...] = ()
    statement_allegations: tuple[StatementAllegation, ...] = ()
    collections: tuple[Collection, ...] = ()
    changes: tuple[Change, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
