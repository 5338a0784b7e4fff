"""What a filter of the page shows, its SQL finds in the database: for every facet and every value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.publish.pages import all_asked, asked, rows, script

from allegata.publish.page.facets import BY_NAME, NOTHING, query


def values_of(facet: Mapping[str, Any], row: Mapping[str, Any]) -> set[str]:
    """What a row has for a facet, as the page works it out."""
    if facet["name"] in row["facets"]:
        found: set[str] = row["facets"][facet["name"]]
        return found
    cell = row[facet["flat"]]
    if cell is None:
        return set()
    if facet["joined"]:
        return set(cell.split("; "))
    if facet["kind"] == "months":
        return {cell[:7]} if len(cell) >= 7 else set()
    return {cell}


def choices(folder: Path) -> Iterator[tuple[str, str, bool, list[str]]]:
    """Every facet with every value that a row has, and none: with the identifiers of the rows that have it."""
    shown = rows(folder)
    for facet in script(folder, "index")["facets"]:
        has = [(row, values_of(facet, row)) for row in shown]
        for value in (*sorted({value for _, values in has for value in values}), NOTHING):
            for refuted in (0, 1):
                found = [
                    str(row["allegation_id"])
                    for row, values in has
                    if row["refuted"] == refuted and (value in values or (value == NOTHING and not values))
                ]
                yield facet["name"], value, bool(refuted), found


def test_the_sql_of_every_value_gives_the_rows_that_the_page_shows_in_its_order(paged: Path) -> None:
    tried = list(choices(paged))
    found = all_asked(paged, (query({name: [value]}, is_refuted=refuted) for name, value, refuted, _ in tried))
    for (name, value, _, shown), answer in zip(tried, found, strict=True):
        assert [row[0] for row in answer] == shown, (name, value)
    assert {name for name, _, _, shown in tried if shown} == set(BY_NAME)


def test_values_of_one_facet_are_alternatives_and_facets_are_joined(paged: Path) -> None:
    chosen = {"accused": ["XRU", NOTHING], "stance": ["attributed"]}
    by_name = {facet["name"]: facet for facet in script(paged, "index")["facets"]}
    shown = [
        row["allegation_id"]
        for row in rows(paged)
        if not row["refuted"]
        and (values_of(by_name["accused"], row) & {"XRU"} or not values_of(by_name["accused"], row))
        and row["stance"] == "attributed"
    ]
    assert [row[0] for row in asked(paged, query(chosen))] == shown != []


def test_words_are_sought_in_lower_case_over_all_that_a_row_shows(paged: Path) -> None:
    found = asked(paged, query({}, needle="aldora post"))
    assert {row[0] for row in found} == {
        row["allegation_id"] for row in rows(paged) if row["outlet"] == "Aldora Post" and not row["refuted"]
    }


def test_every_value_has_a_label_and_a_facet_without_a_word_for_nothing_leaves_no_row_out(paged: Path) -> None:
    facets = {facet["name"]: facet for facet in script(paged, "index")["facets"]}
    assert dict(facets["accused"]["values"])["XRU"] == "Ruritania"
    assert dict(facets["nationality"]["values"]) == {"M49:002": "Africa", "KEN": "Kenya"}
    assert dict(facets["act"]["values"])["coerced_enlistment"] == "coerced enlistment"
    assert dict(facets["language"]["values"]) == {"en": "English", "fr": "French"}
    for facet in facets.values():
        if facet["nothing"] is None:
            assert all(values_of(facet, row) for row in rows(paged)), facet["name"]


@pytest.mark.parametrize("name", ["accused", "nationality"])
def test_countries_stand_by_their_names_and_are_not_ranked(paged: Path, name: str) -> None:
    """Guards against a list by number, which would rank nationalities and the accused."""
    (facet,) = (facet for facet in script(paged, "index")["facets"] if facet["name"] == name)
    labels = [label.casefold() for _, label in facet["values"]]
    assert BY_NAME[name].sorting == "label" and labels == sorted(labels) and len(labels) > 1
