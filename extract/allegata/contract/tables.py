"""The published tables, derived from the models: which columns, which keys, and the rows of a record.

A table is a model without its lists, under the keys of its parents. Multi-valued fields are tables of their own, never
lists. `TABLES` is in load order: a table stands after those it refers to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from ..links import (
    CaseAllegation,
    CaseDifference,
    CaseLoss,
    CaseResponse,
    Links,
    NearCopy,
    OriginProposal,
    SourceOrigin,
)
from ..models import (
    AffectedGroup,
    Allegation,
    AllegationId,
    AllegedAct,
    AllegedMeans,
    AllegedPerpetrator,
    ArticleId,
    CitedSource,
    GroupNationality,
    Model,
    NonEmpty,
    Record,
    Response,
)
from ..releases import (
    Change,
    Collection,
    Notes,
    Notice,
    NoticeAllegation,
    Statement,
    StatementAllegation,
    Tombstone,
)
from ..vocabulary import VOCABULARIES, GroupStatus

SCHEMA_VERSION = "1.0.0"
"""Version of the published schema: major for what breaks readers, minor for what is new to them."""

Row = dict[str, str | int | None]


@dataclass(frozen=True)
class Column:
    """One column: its type is `string` or `integer`, its constraints those of the model's field."""

    name: str
    type: str
    required: bool
    description: str
    enum: tuple[str, ...] = ()
    pattern: str | None = None
    minimum: int | None = None
    nonempty: bool = False


@dataclass(frozen=True)
class ForeignKey:
    """Columns of this table that name a row of another."""

    columns: tuple[str, ...]
    table: str
    reference: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One published table."""

    name: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()


class _AllegationKey(Model):
    allegation_id: AllegationId


class _ArticleKey(Model):
    article_id: ArticleId


class _PerpetratorKey(_AllegationKey):
    perpetrator_number: int = Field(ge=1, description="order of the alleged perpetrator within the allegation, from 1")


class _GroupKey(_AllegationKey):
    group_number: int = Field(ge=1, description="order of the group within the allegation, from 1")


class _NationalityKey(_GroupKey):
    nationality_number: int = Field(ge=1, description="order of the word within the group, from 1")


class _SourceKey(_AllegationKey):
    source_number: int = Field(ge=1, description="order of the source within the allegation, from 1")


class _ResponseKey(_AllegationKey):
    response_number: int = Field(ge=1, description="order of the response within the allegation, from 1")


class _GroupStatusRow(Model):
    status: GroupStatus = Field(description="what the text says the people of the group are")


class _VocabularyRow(Model):
    vocabulary: NonEmpty = Field(description="name of the vocabulary")
    code: NonEmpty = Field(description="the code, as it stands in the tables")
    definition: NonEmpty = Field(description="what the code means")
    crosswalk: NonEmpty | None = Field(description="related terms of other schemes; not a legal classification")


def columns_of(*models: type[Model]) -> tuple[Column, ...]:
    """The scalar fields of the models as columns, in order; lists are left out, being tables of their own."""
    columns: list[Column] = []
    for model in models:
        schema = model.model_json_schema()
        required_names = set(schema.get("required", ()))
        for name, prop in schema["properties"].items():
            column = _column(name, prop, schema.get("$defs", {}), name in required_names)
            if column is not None and all(column.name != known.name for known in columns):
                columns.append(column)
    return tuple(sorted(columns, key=lambda column: column.name.startswith("quote")))  # evidence stands last


def _column(name: str, prop: dict[str, Any], defs: dict[str, Any], has_no_default: bool) -> Column | None:
    options = [_resolved(option, defs) for option in prop.get("anyOf", [prop])]
    nullable = any(option.get("type") == "null" for option in options)
    kind = next(option for option in options if option.get("type") != "null")
    if kind.get("type") not in ("string", "integer"):
        return None
    return Column(
        name=name,
        type=kind["type"],
        required=not nullable,
        description=prop.get("description") or kind.get("description", ""),
        enum=tuple(kind.get("enum", ())),
        pattern=kind.get("pattern"),
        minimum=kind.get("minimum"),
        nonempty=kind.get("type") == "string" and "enum" not in kind,
    )


def _resolved(option: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    reference = option.get("$ref")
    if reference is None:
        return option
    target: dict[str, Any] = defs[reference.rsplit("/", 1)[-1]]
    return {**target, **{key: value for key, value in option.items() if key != "$ref"}}


_OF_ALLEGATION = (ForeignKey(("allegation_id",), "allegations", ("allegation_id",)),)
_OF_OTHER = ForeignKey(("other_allegation_id",), "allegations", ("allegation_id",))
_OF_GROUP = (ForeignKey(("allegation_id", "group_number"), "affected_groups", ("allegation_id", "group_number")),)

TABLES: tuple[Table, ...] = (
    Table(
        "articles",
        "Every article with its outcome, those without an allegation too. Its text is not published.",
        columns_of(Record),
        ("article_id",),
    ),
    Table(
        "allegations",
        "One row an allegation: what is alleged, never what happened.",
        columns_of(_AllegationKey, _ArticleKey, Allegation),
        ("allegation_id",),
        (ForeignKey(("article_id",), "articles", ("article_id",)),),
        (("article_id", "allegation_number"),),
    ),
    Table(
        "allegation_acts",
        "The acts of an allegation, each with its quote.",
        columns_of(_AllegationKey, AllegedAct),
        ("allegation_id", "act"),
        _OF_ALLEGATION,
    ),
    Table(
        "allegation_means",
        "The means of an allegation, each with its quote; none where the text states none.",
        columns_of(_AllegationKey, AllegedMeans),
        ("allegation_id", "means"),
        _OF_ALLEGATION,
    ),
    Table(
        "alleged_perpetrators",
        "Who is said to have acted, and what this accused is reported to answer.",
        columns_of(_PerpetratorKey, AllegedPerpetrator),
        ("allegation_id", "perpetrator_number"),
        _OF_ALLEGATION,
    ),
    Table(
        "affected_groups",
        "Who is said to be affected.",
        columns_of(_GroupKey, AffectedGroup),
        ("allegation_id", "group_number"),
        _OF_ALLEGATION,
    ),
    Table(
        "group_nationalities",
        "National and regional words of a group, with their codes. A region is never expanded to countries.",
        columns_of(_NationalityKey, GroupNationality),
        ("allegation_id", "group_number", "nationality_number"),
        _OF_GROUP,
    ),
    Table(
        "group_statuses",
        "What the people of a group are said to be.",
        columns_of(_GroupKey, _GroupStatusRow),
        ("allegation_id", "group_number", "status"),
        _OF_GROUP,
    ),
    Table(
        "cited_sources",
        "Who ultimately says it, and through whom the article has it.",
        columns_of(_SourceKey, CitedSource),
        ("allegation_id", "source_number"),
        _OF_ALLEGATION,
    ),
    Table(
        "responses",
        "What the accused, or another, answers to the allegation; one row a form.",
        columns_of(_ResponseKey, Response),
        ("allegation_id", "response_number"),
        _OF_ALLEGATION,
    ),
    Table(
        "near_copies",
        "Articles whose text is nearly that of an earlier one. Texts that are the same are in `articles.duplicate_of`.",
        columns_of(NearCopy),
        ("article_id", "other_article_id"),
        (
            ForeignKey(("article_id",), "articles", ("article_id",)),
            ForeignKey(("other_article_id",), "articles", ("article_id",)),
        ),
    ),
    Table(
        "source_origins",
        "The origin of each cited source: who ultimately says it. Certain links only.",
        columns_of(SourceOrigin),
        ("allegation_id", "source_number"),
        (ForeignKey(("allegation_id", "source_number"), "cited_sources", ("allegation_id", "source_number")),),
    ),
    Table(
        "origin_proposals",
        "Origins that may be one, with what speaks for it. Proposals for a reader, counted nowhere as one.",
        columns_of(OriginProposal),
        ("origin_id", "other_origin_id"),
    ),
    Table(
        "case_allegations",
        "The case of each allegation: the same accused, conduct, people and period.",
        columns_of(CaseAllegation),
        ("allegation_id",),
        _OF_ALLEGATION,
    ),
    Table(
        "case_responses",
        "Which event each reported response is. What many report once is one event.",
        columns_of(CaseResponse),
        ("allegation_id", "response_number"),
        (ForeignKey(("allegation_id", "response_number"), "responses", ("allegation_id", "response_number")),),
    ),
    Table(
        "case_differences",
        "Where two allegations of a case do not say the same, and the likeliest reason.",
        columns_of(CaseDifference),
        ("case_id", "difference_number"),
        (*_OF_ALLEGATION, _OF_OTHER),
    ),
    Table(
        "case_losses",
        "What an allegation no longer says that another with the same origin does.",
        columns_of(CaseLoss),
        ("allegation_id", "loss"),
        (*_OF_ALLEGATION, ForeignKey(("kept_by_allegation_id",), "allegations", ("allegation_id",))),
    ),
    Table(
        "notices",
        "What became known about allegations after their articles, or is being looked into.",
        columns_of(Notice),
        ("notice_id",),
    ),
    Table(
        "notice_allegations",
        "The allegations that each notice is about, those that rest on the same origin too.",
        columns_of(NoticeAllegation),
        ("notice_id", "allegation_id"),
        (*_OF_ALLEGATION, ForeignKey(("notice_id",), "notices", ("notice_id",))),
    ),
    Table(
        "statements",
        "What parties say to the publisher of the dataset, in their own words.",
        columns_of(Statement),
        ("statement_id",),
    ),
    Table(
        "statement_allegations",
        "The allegations that each statement answers.",
        columns_of(StatementAllegation),
        ("statement_id", "allegation_id"),
        (*_OF_ALLEGATION, ForeignKey(("statement_id",), "statements", ("statement_id",))),
    ),
    Table(
        "collections",
        "What was searched for articles: where, for what, by whom and for which dates.",
        columns_of(Collection),
        ("collection_number",),
    ),
    Table(
        "changes",
        "What differs from the release before, record by record and field by field; empty in a first release.",
        columns_of(Change),
        ("change_number",),
    ),
    Table(
        "tombstones",
        "Records that were published and are gone, with the reason. Their identifiers are never given again.",
        columns_of(Tombstone),
        ("record_id",),
    ),
    Table(
        "vocabulary",
        "The codes that stand in the tables, with their definitions.",
        columns_of(_VocabularyRow),
        ("vocabulary", "code"),
    ),
)


def vocabulary_of(codes: tuple[str, ...]) -> str | None:
    """The name of the vocabulary that has exactly these codes, in order; null where there is none."""
    return next((name for name, known in VOCABULARIES.items() if tuple(known) == codes), None)


def rows_of(record: Record) -> Iterator[tuple[str, Row]]:
    """The rows of one record as (table name, row); a row has every column of its table."""
    yield "articles", _scalars(record)
    for allegation in record.allegations:
        key: Row = {"allegation_id": allegation.allegation_id}
        yield "allegations", {**key, "article_id": record.article_id, **_scalars(allegation)}
        for act in allegation.acts:
            yield "allegation_acts", {**key, **_scalars(act)}
        for means in allegation.means:
            yield "allegation_means", {**key, **_scalars(means)}
        for number, accused in enumerate(allegation.alleged_perpetrators, 1):
            yield "alleged_perpetrators", {**key, "perpetrator_number": number, **_scalars(accused)}
        for number, group in enumerate(allegation.affected_groups, 1):
            yield from _group_rows({**key, "group_number": number}, group)
        for number, source in enumerate(allegation.cited_sources, 1):
            yield "cited_sources", {**key, "source_number": number, **_scalars(source)}
        for number, response in enumerate(allegation.responses, 1):
            yield "responses", {**key, "response_number": number, **_scalars(response)}


def rows_beside(content: Links | Notes) -> Iterator[tuple[str, Row]]:
    """The rows of what stands beside the records, as (table name, row)."""
    for name in type(content).model_fields:
        for item in getattr(content, name):
            yield name, _scalars(item)


def _group_rows(key: Row, group: AffectedGroup) -> Iterator[tuple[str, Row]]:
    yield "affected_groups", {**key, **_scalars(group)}
    for number, nationality in enumerate(group.nationalities, 1):
        yield "group_nationalities", {**key, "nationality_number": number, **_scalars(nationality)}
    for status in group.statuses:
        yield "group_statuses", {**key, "status": status.value}


def vocabulary_rows() -> Iterator[Row]:
    """The rows of the table `vocabulary`."""
    for name, codes in VOCABULARIES.items():
        for code in codes:
            yield {
                "vocabulary": name,
                "code": code.value,
                "definition": code.definition,
                "crosswalk": code.crosswalk or None,
            }


def _scalars(model: Model) -> Row:
    values = ((name, getattr(model, name)) for name in type(model).model_fields)
    return {
        name: str(value) if isinstance(value, str) else value
        for name, value in values
        if value is None or isinstance(value, (str, int))
    }
