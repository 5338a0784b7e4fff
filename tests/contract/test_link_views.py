"""What a reader finds in the views over origins, cases and copies: each count against records made for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import pytest
from tests.linked import CASE, ORIGIN, OTHER_ORIGIN, some_links
from tests.records import a_record, an_allegation, an_article, evidence

from allegata.contract.tables import rows_beside, rows_of
from allegata.links import Links, SourceOrigin
from allegata.models import CitedSource, Record
from allegata.vocabulary import (
    ChainEnd,
    DenialStatus,
    OriginKind,
    OriginRule,
    Outcome,
    SourceType,
    Stance,
)

ANONYMOUS = f"org-{'2' * 16}"
ANOTHER_ANONYMOUS = f"org-{'3' * 16}"


def filled(connection: duckdb.DuckDBPyConnection, records: Sequence[Record], links: Links) -> None:
    rows = [row for record in records for row in rows_of(record)] + list(rows_beside(links))
    for table, row in rows:
        marks = ", ".join("?" for _ in row)
        names = ", ".join(f'"{name}"' for name in row)
        connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(row.values()))


def asked(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    result = connection.execute(query)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def origin(record: Record, origin_id: str, kind: OriginKind = OriginKind.WORK, **changes: Any) -> SourceOrigin:
    values: dict[str, Any] = {
        "allegation_id": record.allegations[0].allegation_id,
        "source_number": 1,
        "origin_id": origin_id,
        "origin_kind": kind,
        "rule": OriginRule.CITED_WORK,
        "chain_end": ChainEnd.DEAD_END,
        "hands": 1,
    }
    return SourceOrigin(**{**values, **changes})


def with_origins(records: Sequence[Record], *origins: SourceOrigin) -> Links:
    return some_links(records).model_copy(update={"source_origins": origins})


def test_an_origin_counts_each_article_and_outlet_once(connection: duckdb.DuckDBPyConnection) -> None:
    article = an_article(1)
    twice = a_record(1, allegations=(an_allegation(article, 1), an_allegation(article, 2)))
    records = [twice, a_record(2), a_record(3, outlet="Other Post")]
    filled(connection, records, some_links(records))
    (found,) = asked(connection, "FROM origins")
    assert (found["allegations"], found["articles"], found["outlets"]) == (4, 3, 2)
    assert (found["first_published"], found["last_published"]) == ("2025-02-14", "2025-04-14")


def test_a_date_that_is_known_in_part_is_no_earlier_than_it_may_be(connection: duckdb.DuckDBPyConnection) -> None:
    """Guards against an article of some day in 2025 that is taken for the first of all that year."""
    records = [a_record(1, published="2025", outlet="Year Post"), a_record(2, published="2025-06"), a_record(3)]
    filled(connection, records, some_links(records))
    (found,) = asked(connection, "FROM origins")
    assert (found["first_published"], found["last_published"]) == ("2025-04-14", "2025")
    (answer,) = asked(connection, "FROM case_answers")
    assert answer["allegation_id"] == records[2].allegations[0].allegation_id


@pytest.mark.parametrize(
    ("kind", "rule", "name"),
    [
        (OriginKind.WORK, OriginRule.CITED_WORK, "Bloomberg"),
        (OriginKind.WORK, OriginRule.OWN_WORK, "Aldora Post"),
        (OriginKind.VOICE, OriginRule.NAMED_VOICE, "European officials"),
    ],
)
def test_an_origin_is_called_by_what_it_is(
    connection: duckdb.DuckDBPyConnection, kind: OriginKind, rule: OriginRule, name: str
) -> None:
    """Guards against a voice that is called by the outlet through which it was heard, and the reverse."""
    record = a_record(1)
    filled(connection, [record], with_origins([record], origin(record, ORIGIN, kind, rule=rule)))
    assert [row["origin"] for row in asked(connection, "FROM origins")] == [name]


def test_an_origin_without_an_outlet_of_its_own_is_called_as_it_is_cited(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    article = an_article(1)
    source = CitedSource(
        name="Bloomberg",
        label="Bloomberg",
        source_type=SourceType.MEDIA,
        **evidence(article.text, "European officials told Bloomberg"),
    )
    record = a_record(1, allegations=(an_allegation(article, cited_sources=(source,)),))
    filled(connection, [record], with_origins([record], origin(record, ORIGIN)))
    assert [row["origin"] for row in asked(connection, "FROM origins")] == ["Bloomberg"]


@pytest.mark.parametrize(
    ("kinds", "least", "most"),
    [
        ((OriginKind.WORK, OriginKind.VOICE), 2, 2),
        ((OriginKind.WORK, OriginKind.ANONYMOUS), 1, 2),
        ((OriginKind.ANONYMOUS, OriginKind.ANONYMOUS), 1, 2),
        ((OriginKind.ANONYMOUS,), 1, 1),
        ((), 0, 0),
    ],
)
def test_speakers_without_a_name_make_the_number_of_origins_a_range(
    connection: duckdb.DuckDBPyConnection, kinds: tuple[OriginKind, ...], least: int, most: int
) -> None:
    """Guards against two anonymous officials that are counted as two sources, or as one, when nobody can know."""
    records = [a_record(1), a_record(2)]
    ids = (ANONYMOUS, ANOTHER_ANONYMOUS)
    links = with_origins(
        records, *(origin(record, name, kind) for record, name, kind in zip(records, ids, kinds, strict=False))
    )
    filled(connection, records, links)
    (case,) = asked(connection, "FROM cases")
    assert (case["origins_least"], case["origins_most"]) == (least, most)


def test_a_case_counts_copies_apart_and_their_outlets_and_dates_with_the_others(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    records = [
        a_record(1),
        a_record(2, outcome=Outcome.SKIPPED, article_class=None, duplicate_of=a_record(1).article_id,
                 outlet="Copying Post", published="2025-12-31"),
    ]  # fmt: skip
    filled(connection, records, some_links(records[:1]))
    (case,) = asked(connection, "FROM cases")
    assert (case["articles"], case["copies"], case["outlets"]) == (1, 1, 2)
    assert case["last_published"] == "2025-12-31"


def test_a_case_keeps_every_answer_beside_the_others(connection: duckdb.DuckDBPyConnection) -> None:
    article = an_article(2)
    silent = an_allegation(article, denial_status=DenialStatus.NO_RESPONSE)
    records = [a_record(1), a_record(2, allegations=(silent,))]
    filled(connection, records, some_links(records))
    (case,) = asked(connection, "FROM cases")
    assert case["denial_statuses"] == "denied; no_response"
    assert (case["accused"], case["accused_code"]) == ("Ruritania; recruiters", "XRU")
    assert case["affected_regions"] == "M49:002"
    (answer,) = asked(connection, "FROM case_answers")
    assert (answer["articles"], answer["asked_by"], answer["responder_code"]) == (2, "Bloomberg", "XRU")
    assert answer["allegation_id"] == records[0].allegations[0].allegation_id  # published first


def test_refuted_claims_stand_in_no_count(connection: duckdb.DuckDBPyConnection) -> None:
    refuted = an_allegation(an_article(1), stance=Stance.REFUTED)
    records = [a_record(1, allegations=(refuted,)), a_record(2)]
    filled(connection, records, some_links(records))
    assert [row["articles"] for row in asked(connection, "FROM origins")] == [1]
    assert [row["allegations"] for row in asked(connection, "FROM cases")] == [1]
    assert [row["articles"] for row in asked(connection, "FROM case_answers")] == [1]


def test_what_a_copy_adds_and_drops_is_listed_by_value(connection: duckdb.DuckDBPyConnection) -> None:
    records = [a_record(1), a_record(2, allegations=(an_allegation(an_article(2), responses=(), means=()),))]
    filled(connection, records, some_links(records))
    changes = [(row["change"], row["field"], row["value"]) for row in asked(connection, "FROM copy_changes")]
    assert changes == [("dropped", "answer", "XRU: denied"), ("dropped", "means", "immigration_threat")]


def test_a_copy_that_keeps_every_sentence_drops_no_value(connection: duckdb.DuckDBPyConnection) -> None:
    """Guards against what an extractor saw in one of two texts alone being called a change between them."""
    records = [a_record(1), a_record(2, allegations=(an_allegation(an_article(2), responses=(), means=()),))]
    links = some_links(records)
    kept = tuple(copy.model_copy(update={"sentences_changed": 0}) for copy in links.near_copies)
    filled(connection, records, links.model_copy(update={"near_copies": kept}))
    assert asked(connection, "FROM copy_changes") == []


def test_a_copy_that_was_not_read_drops_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    """Guards against an answer that is said to be lost because the server was out of reach."""
    records = [a_record(1), a_record(2, outcome=Outcome.ERROR, article_class=None)]
    filled(connection, records, some_links(records))
    assert asked(connection, "FROM copy_changes") == []


def test_the_flat_view_names_origin_and_case(connection: duckdb.DuckDBPyConnection) -> None:
    article = an_article(1)
    more = CitedSource(
        name="Harbour Watch",
        label="Harbour Watch",
        source_type=SourceType.NGO,
        **evidence(article.text, "the Harbour Watch group said"),
    )
    allegation = an_allegation(article)
    record = a_record(
        1, allegations=(allegation.model_copy(update={"cited_sources": (*allegation.cited_sources, more)}),)
    )
    links = with_origins([record], origin(record, ORIGIN), origin(record, OTHER_ORIGIN, source_number=2))
    filled(connection, [record], links)
    (row,) = asked(connection, "SELECT origin_id, case_id FROM allegations_flat")
    assert (row["origin_id"], row["case_id"]) == (f"{ORIGIN}; {OTHER_ORIGIN}", CASE)
