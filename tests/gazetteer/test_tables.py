"""The tables themselves: every row says where it comes from and holds what its column promises."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel import Locale

import allegata.gazetteer
from allegata.gazetteer.places import is_country, region_label
from allegata.gazetteer.tables import rows
from allegata.vocabulary import ActorType, SourceType

DATA = Path(allegata.gazetteer.__file__).parent / "data"
TABLES = sorted(path.stem for path in DATA.glob("*.csv"))


@pytest.mark.parametrize("name", TABLES)
def test_every_row_is_whole_and_says_where_it_comes_from(name: str) -> None:
    for row in rows(name):
        assert row["source"], row
        assert None not in row, row
        assert all(value is not None and value == value.strip() for value in row.values()), row


@pytest.mark.parametrize("name", TABLES)
def test_no_row_stands_twice(name: str) -> None:
    written = [tuple(row.values()) for row in rows(name)]
    assert len(written) == len(set(written))


def test_every_code_is_a_country_or_a_region() -> None:
    codes = {row["code"] for table in ("places", "actors", "capitals") for row in rows(table)}
    codes |= {code for row in rows("places") for code in row["candidates"].split()}
    for code in codes - {""}:
        assert is_country(code) or region_label(code) != code, code


def test_every_country_has_a_label_and_a_region_that_exists() -> None:
    regions = {row["code"] for row in rows("regions")}
    names = Locale("en").territories
    assert len(rows("countries")) == 249  # the entries of ISO 3166-1
    for row in rows("countries"):
        assert row["label"] or row["alpha2"] in names, row
        assert row["region"] in regions | {""}, row
    for row in rows("regions"):
        assert set(row["parents"].split()) <= regions, row


def test_types_are_those_of_the_vocabulary() -> None:
    assert {row["actor_type"] for table in ("actors", "organs") for row in rows(table)} <= {t.value for t in ActorType}
    assert {row["source_type"] for row in rows("sources")} <= {t.value for t in SourceType}


def test_the_places_table_is_in_its_five_languages_and_kinds() -> None:
    assert {row["language"] for row in rows("places")} == {"en", "fr", "es", "ru", "hi"}
    assert {row["kind"] for row in rows("places")} == {"country", "region", "ambiguous", "none"}
    for row in rows("places"):
        assert (row["kind"] == "ambiguous") == bool(row["candidates"]), row
        assert row["code"] or row["kind"] != "country", row


def test_french_has_the_people_of_every_sovereign_state_and_more() -> None:
    french = {row["code"] for row in rows("places") if row["language"] == "fr" and row["kind"] == "country"}
    ambiguous = {code for row in rows("places") if row["language"] == "fr" for code in row["candidates"].split()}
    assert len(french | ambiguous) >= 195
