"""What a researcher sees in the views."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from tests.records import WITHHELD, a_record, a_sample, an_allegation, an_article, record_lists

from allegata.contract.view import View
from allegata.contract.views import VIEWS
from allegata.models import AllegedPerpetrator, CitedSource, Record
from allegata.vocabulary import ActorType, DenialStatus, SourceType, Stance

from .conftest import Fill

FLAT = [
    *("allegation_id", "article_id", "allegation_number", "title", "outlet", "published", "language", "url"),
    *("article_class", "allegation", "acts", "alleged_perpetrator", "alleged_perpetrator_code"),
    *("affected_nationalities", "affected_regions", "cited_source", "denial_status", "denial_by_accused", "stance"),
    *("quote", "extractor", "review_status", "origin_id", "case_id", "notices", "statements"),
]


def rows(connection: duckdb.DuckDBPyConnection, view: str) -> list[dict[str, object]]:
    found = connection.execute(f"FROM {view}")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def accused(label: str, status: DenialStatus, state_code: str | None = None) -> AllegedPerpetrator:
    kind = ActorType.STATE if state_code else ActorType.RECRUITER
    return AllegedPerpetrator(
        name=label, label=label, actor_type=kind, state_code=state_code, denial_status=status, **WITHHELD
    )


def source(label: str, via: str | None = None, via_label: str | None = None) -> CitedSource:
    return CitedSource(name=label, label=label, source_type=SourceType.MEDIA, via=via, via_label=via_label, **WITHHELD)


@pytest.mark.parametrize("view", ["allegations_flat", "refuted_claims"])
def test_the_flat_columns_stand_in_the_promised_order(connection: duckdb.DuckDBPyConnection, view: str) -> None:
    assert [column[0] for column in connection.execute(f"FROM {view}").description] == FLAT


def test_an_allegation_is_one_row_with_its_values_joined(fill: Fill) -> None:
    first, second, _ = rows(fill(a_sample()), "allegations_flat")[:3]
    full = next(row for row in (first, second) if row["denial_by_accused"])
    assert full["acts"] == "coerced_enlistment; deceptive_recruitment"
    assert full["alleged_perpetrator"] == "Ruritania; recruiters"
    assert full["alleged_perpetrator_code"] == "XRU"
    assert full["affected_nationalities"] == "KEN"
    assert full["affected_regions"] == "M49:002"
    assert full["cited_source"] == "European officials (via Bloomberg)"
    assert full["denial_by_accused"] == "XRU: denied; recruiters: not_stated"


def test_a_cell_without_a_value_is_null_and_never_empty(fill: Fill) -> None:
    bare = next(row for row in rows(fill(a_sample()), "allegations_flat") if row["stance"] == "asserted")
    many = [name for name in FLAT if name.startswith(("alleged_", "affected_", "cited_", "denial_by"))]
    assert {bare[name] for name in many} == {None}


def test_refuted_claims_are_kept_apart(fill: Fill) -> None:
    connection = fill(a_sample())
    assert {row["stance"] for row in rows(connection, "refuted_claims")} == {"refuted"}
    for view in ("allegations_flat", "denials", "nationalities"):
        assert "refuted" not in {row["stance"] for row in rows(connection, view)}
    assert connection.execute("SELECT count(*) FROM responses").fetchall() == [(3,)]


def test_values_are_joined_in_their_order_and_each_once(fill: Fill) -> None:
    article = an_article()
    parties = (
        accused("Zembla", DenialStatus.DENIED, "ZEM"),
        accused("agents", DenialStatus.NOT_STATED),
        accused("Zembla", DenialStatus.DENIED, "ZEM"),
        accused("Aldora", DenialStatus.NO_RESPONSE, "ALD"),
    )
    sources = (source("Zenith"), source("Agency", "the Post"), source("Agency", "the Post", "Aldora Post"))
    allegation = an_allegation(article, alleged_perpetrators=parties, cited_sources=(*sources, source("Zenith")))
    (row,) = rows(fill([a_record(article=article, allegations=(allegation,))]), "allegations_flat")
    assert row["alleged_perpetrator"] == "Zembla; agents; Aldora"
    assert row["alleged_perpetrator_code"] == "ZEM; ALD"
    assert row["denial_by_accused"] == "ZEM: denied; agents: not_stated; ALD: no_response"
    assert row["cited_source"] == "Zenith; Agency (via the Post); Agency (via Aldora Post)"


def test_a_denial_is_dated_and_says_who_answers_for_what(fill: Fill) -> None:
    denial = rows(fill([a_record(1)]), "denials")[0]
    assert (denial["outlet"], denial["published"]) == ("Aldora Post", "2025-02-14")
    assert (denial["accused"], denial["accused_code"]) == ("Ruritania; recruiters", "XRU")
    assert (denial["responder"], denial["responder_code"]) == ("Ruritania's embassy", "XRU")
    assert (denial["role"], denial["form"]) == ("accused", "denied")
    assert denial["quote"] == "Ruritania's embassy denied the reports"
    assert denial["url"] == "https://aldorapost.example/1"


def test_a_nationality_is_counted_once_an_allegation_and_a_region_is_no_country(fill: Fill) -> None:
    article = an_article(1)
    groups = an_allegation(article).affected_groups
    twice = a_record(article=article, allegations=(an_allegation(article, affected_groups=(*groups, *groups)),))
    found = rows(fill([twice]), "nationalities")
    assert [(row["scheme"], row["code"], row["label"]) for row in found] == [
        ("ISO3166-1", "KEN", "Kenya"),
        ("M49", "002", "Africa"),
    ]


@pytest.mark.parametrize(
    ("published", "month"), [("2025-02-28", "2025-02"), ("2025-02", "2025-02"), ("2025", None), (None, None)]
)
def test_the_month_is_given_where_it_is_known(fill: Fill, published: str | None, month: str | None) -> None:
    found = rows(fill([a_record(1, published=published)]), "nationalities")
    assert {row["month"] for row in found} == {month}


def test_articles_without_an_allegation_are_in_no_view(fill: Fill) -> None:
    connection = fill([record for record in a_sample() if not record.allegations])
    assert all(rows(connection, view.name) == [] for view in VIEWS)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_has_the_columns_and_types_that_it_declares(connection: duckdb.DuckDBPyConnection, view: View) -> None:
    """Guards against types that DuckDB chooses, which differ between 2.0 and the 1.4 of the browser."""
    types = {"string": "VARCHAR", "integer": "BIGINT"}
    described = connection.execute(f"DESCRIBE {view.name}").fetchall()
    assert [(row[0], row[1]) for row in described] == [(column.name, types[column.type]) for column in view.columns]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=record_lists())
def test_any_record_gives_rows_that_keep_what_the_views_declare(fill: Fill, records: list[Record]) -> None:
    connection = fill(records)
    for view in VIEWS:
        found = rows(connection, view.name)
        keys = [tuple(row[name] for name in view.primary_key) for row in found]
        assert len(set(keys)) == len(keys)
        order = [tuple(row[name] for name in view.order_by) for row in found]
        assert order == sorted(order)
        for column in view.columns:
            cells = [row[column.name] for row in found]
            assert not column.required or None not in cells
            assert "" not in cells
            assert not column.enum or set(cells) <= {*column.enum, None}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=record_lists())
def test_every_allegation_is_flat_or_refuted(fill: Fill, records: list[Record]) -> None:
    connection = fill(records)
    told = [
        (allegation.allegation_id, allegation.stance is Stance.REFUTED)
        for record in records
        for allegation in record.allegations
    ]
    for view, refuted in (("allegations_flat", False), ("refuted_claims", True)):
        expected = {key for key, is_refuted in told if is_refuted == refuted}
        assert {row["allegation_id"] for row in rows(connection, view)} == expected
