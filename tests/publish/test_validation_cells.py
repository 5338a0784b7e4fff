"""Every cell that a schema or the codebook forbids is found, and every doctored descriptor."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.linked import load_linked
from tests.publish.damage import Damage, Row, change, forge, mend_descriptor, mend_sums, rules, setting
from tests.records import a_record

from allegata.publish import Release, publish, validate

Place = tuple[str, int | None, str]


def found_in(out: Path) -> set[Place]:
    return {(f.file.removeprefix("data/").removesuffix(".csv"), f.row, f.rule) for f in validate(out)}


# --- cells, by the descriptor's own schemas ------------------------------------------------------------------------


def test_every_cell_that_its_schema_forbids_is_located(out: Path) -> None:
    damages: dict[str, list[Damage]] = {
        "articles": [
            setting(0, outcome=""),
            setting(1, outcome="fine"),
            setting(2, article_id="art-12"),
            setting(3, published="14 May 2025"),
            setting(4, published="2025-05-14\n"),
            setting(3, text_version="1.5"),
            setting(4, text_version="01"),
            setting(5, text_version=" 1"),
            setting(6, text_version="99999999999999999999"),
            setting(0, text_version="0"),
            lambda rows: rows.append(rows[5]),
        ],
        "allegations": [setting(1, article_id="art-0000000000000000")],
        "group_nationalities": [setting(5, group_number="9")],
        "group_statuses": [setting(1, status="elf")],
    }
    for table, changes in damages.items():
        for damage in changes:
            change(out / f"data/{table}.csv", damage)
    mend_descriptor(out)
    expected = {
        ("articles", 1, "required"),
        ("articles", 2, "enum"),
        ("articles", 3, "pattern"),
        ("articles", 4, "pattern"),
        ("articles", 5, "pattern"),
        ("articles", 4, "type"),
        ("articles", 5, "type"),
        ("articles", 6, "type"),
        ("articles", 7, "type"),
        ("articles", 1, "minimum"),
        ("articles", 8, "primaryKey"),
        ("articles", 8, "unique"),
        ("allegations", 2, "foreignKey"),
        ("group_nationalities", 6, "foreignKey"),
        ("group_statuses", 2, "enum"),
    }
    assert expected - found_in(out) == set()


def test_two_rows_of_the_same_number_in_an_article_are_found(out: Path) -> None:
    def same_place(rows: list[Row]) -> None:
        rows[1].update(article_id=rows[0]["article_id"], allegation_number=rows[0]["allegation_number"])

    change(out / "data/allegations.csv", same_place)
    assert ("allegations", 2, "unique") in found_in(out)


def test_a_quoted_empty_string_is_found(out: Path) -> None:
    path = out / "data/vocabulary.csv"
    path.write_text(re.sub(r",$", ',""', path.read_text(), count=1, flags=re.MULTILINE))
    mend_descriptor(out)
    assert {"empty-string", "minLength"} <= rules(out)


def test_a_fault_in_every_row_is_told_once_with_its_number(tmp_path: Path) -> None:
    load_linked(tmp_path / "a.duckdb", [a_record(number) for number in range(1, 31)])
    out = publish(tmp_path / "a.duckdb", tmp_path / "out", Release("0.1.0")).folder
    change(out / "data/articles.csv", lambda rows: [row.update(outcome="fine") for row in rows] and None)
    found = [f for f in validate(out) if f.rule == "enum"]
    assert len(found) == 11
    assert found[-1].message.endswith("20 rows more")


def test_a_doctored_schema_is_noticed(out: Path) -> None:
    described = json.loads((out / "datapackage.json").read_text())
    (articles,) = (r for r in described["resources"] if r["name"] == "articles")
    (outcome,) = (f for f in articles["schema"]["fields"] if f["name"] == "outcome")
    outcome["constraints"]["enum"].append("fine")
    (out / "datapackage.json").write_text(json.dumps(described))
    mend_sums(out)
    assert rules(out) == {"schema-changed"}


# --- descriptors out of form ---------------------------------------------------------------------------------------

Descriptor = dict[str, Any]


def doctor(out: Path, damage: Callable[[Descriptor], object]) -> set[str]:
    """Damage the descriptor, mend the sums, and say what is found."""
    described = json.loads((out / "datapackage.json").read_text())
    damage(described)
    (out / "datapackage.json").write_text(json.dumps(described))
    mend_sums(out)
    return {finding.message for finding in validate(out)}


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda d: d.pop("resources"), "'resources' is no list of objects"),
        (lambda d: d.pop("files"), "'files' is no list of objects"),
        (lambda d: d.update(files=[1]), "'files' is no list of objects"),
        (lambda d: d.pop("contentHash"), "contentHash is not that of the CSV files"),
        (lambda d: d.update(schemaVersion="9"), "use the one of the release"),
        (lambda d: d["resources"].append(d["resources"][0]), "there is a resource 'articles', which no release has"),
        (lambda d: d["resources"].pop(), "there is no resource copy_changes"),
    ],
)
def test_a_descriptor_out_of_form_is_said_to_be(
    out: Path, damage: Callable[[Descriptor], object], message: str
) -> None:
    assert any(message in found for found in doctor(out, damage))


SCHEMAS: list[Callable[[Descriptor], object]] = [
    lambda schema: schema.update(fields=None),
    lambda schema: schema.update(fields=[]),
    lambda schema: schema["fields"].pop(),
    lambda schema: schema["fields"].append(schema["fields"][0]),
    lambda schema: schema["fields"][0].update(name="Article"),
    lambda schema: schema["fields"][0].update(type="geojson"),
    lambda schema: schema["fields"][0].update(constraints={"pattern": "(["}),
    lambda schema: schema["fields"][0].update(constraints={"pattern": 5, "enum": [{}], "minimum": "1; DROP TABLE x"}),
    lambda schema: schema["fields"][0].update(constraints=[1]),
    lambda schema: schema.update(primaryKey=["none"], uniqueKeys=[[]]),
    lambda schema: schema.update(foreignKeys=[{"fields": "x"}, {"fields": 'x"', "reference": {"resource": "y"}}]),
    lambda schema: schema.update(foreignKeys=[{"fields": "status", "reference": {"resource": "none", "fields": "a"}}]),
    lambda schema: schema.clear(),
]


def test_every_doctored_schema_is_noticed_and_none_is_a_traceback(out: Path) -> None:
    names: list[str] = []

    def damage_all(described: Descriptor) -> None:
        for resource, damage in zip(described["resources"], SCHEMAS, strict=False):
            damage(resource["schema"])
            names.append(resource["name"])

    found = doctor(out, damage_all)
    assert {f"the schema of {name} is not the one that the models define" for name in names} <= found
    assert len(names) == len(SCHEMAS)


def test_every_resource_out_of_form_is_noticed_and_no_path_leaves_the_release(out: Path) -> None:
    changes: list[dict[str, object]] = [
        {"path": "../../etc/passwd"},
        {"path": "/etc/passwd"},
        {"path": ["data/articles.csv"]},
        {"path": "data/none.csv"},
        {"bytes": True},
        {"hash": "md5:x"},
        {"schema": []},
        {"name": ["x"]},
    ]

    def damage_all(described: Descriptor) -> None:
        for resource, change_ in zip(described["resources"], changes, strict=False):
            resource.update(change_)

    assert doctor(out, damage_all) >= {
        "'../../etc/passwd' is no path inside the release",
        "'/etc/passwd' is no path inside the release",
        "['data/articles.csv'] is no path inside the release",
        "the path of allegation_means is 'data/none.csv' instead of 'data/allegation_means.csv'",
        "data/alleged_perpetrators.csv is listed without 'bytes' and a 'hash' of SHA-256",
        "data/affected_groups.csv is listed without 'bytes' and a 'hash' of SHA-256",
        "the schema of group_nationalities is not the one that the models define",
        "there is no resource group_statuses",
    }


@pytest.mark.parametrize("text", ["", "[]", "[" * 100_000, "\ufeff{}", "\x00"])
def test_a_descriptor_that_is_no_object_is_a_finding(out: Path, text: str) -> None:
    (out / "datapackage.json").write_text(text)
    assert rules(out)


# --- what no schema can say ----------------------------------------------------------------------------------------

LONG = "word " * 25 + "word"


def test_rows_that_the_codebook_forbids_are_located_though_everything_else_agrees(out: Path) -> None:
    forge(
        out,
        {
            "allegation_acts": setting(1, quote="", quote_start="", quote_end=""),
            "allegation_means": setting(1, quote_status="withheld"),
            "responses": lambda rows: (
                rows[0].update(quote_end="9999"),
                rows[1].update(quote=LONG, quote_start="0", quote_end=str(len(LONG))),
                rows[2].update(quote="x" * 201, quote_start="0", quote_end="201"),
            ),
            "cited_sources": setting(0, source_number="2"),
            "affected_groups": setting(1, number_low="5", number_high="4"),
            "group_nationalities": setting(0, code=""),
            "vocabulary": setting(3, code="elf"),
        },
    )
    expected = {
        ("allegation_acts", 2, "quote-status"),
        ("allegation_means", 2, "quote-status"),
        ("responses", 1, "quote-offsets"),
        ("responses", 2, "quote-length"),
        ("responses", 3, "quote-length"),
        ("cited_sources", 1, "numbering"),
        ("affected_groups", 2, "number-range"),
        ("group_nationalities", 1, "nationality-code"),
        ("vocabulary", 4, "vocabulary"),
        ("vocabulary", None, "vocabulary"),
    }
    assert expected - found_in(out) == set()


def test_outcomes_and_acts_that_contradict_the_tables_are_located(out: Path) -> None:
    places: dict[str, int] = {}

    def swap(rows: list[Row]) -> None:
        for old, new in (("ok", "error"), ("refused", "ok")):
            place, row = next((place, row) for place, row in enumerate(rows, 1) if row["outcome"] == old)
            row["outcome"], places[new] = new, place

    def without_first(rows: list[Row]) -> None:
        first = rows[0]["allegation_id"]
        rows[:] = [row for row in rows if row["allegation_id"] != first]

    forge(out, {"articles": swap, "allegation_acts": without_first})
    found = found_in(out)
    assert {("articles", place, "outcome") for place in places.values()} <= found
    assert ("allegations", 1, "no-act") in found
