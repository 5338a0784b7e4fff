"""The Table Schemas hold for frictionless: as metadata, and on CSV files of tables and views."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from frictionless import Package, Report, Schema
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from tests.records import a_sample

from allegata.contract.table_schema import table_schema, whole_cell
from allegata.contract.tables import TABLES, Table
from allegata.contract.view import View
from allegata.contract.views import VIEWS
from allegata.models import AllegationId, ArticleId, CountryCode, PartialDate, Sha256

from .conftest import Fill

RELATIONS: tuple[Table | View, ...] = (*TABLES, *VIEWS)
PATTERNS = sorted({column.pattern for table in RELATIONS for column in table.columns if column.pattern})


def package(connection: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    """A data package of every table and view, in one folder."""
    resources = []
    for relation in RELATIONS:
        path = folder / f"{relation.name}.csv"
        connection.execute(f"COPY (FROM \"{relation.name}\") TO '{path}' (HEADER)")
        schema = table_schema(relation)
        resources.append(
            {
                "name": relation.name,
                "type": "table",
                "path": path.name,
                "format": "csv",
                "encoding": "utf-8",
                "schema": schema,
            }
        )
    descriptor = folder / "datapackage.json"
    Package.from_descriptor({"name": "sample", "resources": resources}).to_json(str(descriptor))
    return descriptor


def validated(descriptor: Path) -> Report:
    return Package(str(descriptor)).validate()


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.name)
def test_frictionless_accepts_the_schema_and_keeps_all_of_it(relation: Table | View) -> None:
    """Guards against a misspelt property, which frictionless passes in silence."""
    descriptor = table_schema(relation)
    assert list(Schema.metadata_validate(descriptor)) == []
    read = Schema.from_descriptor(descriptor)
    assert read.field_names == [column.name for column in relation.columns]
    assert read.primary_key == list(relation.primary_key)
    assert read.missing_values == [""]
    for column in relation.columns:
        field = read.get_field(column.name)
        assert (field.type, field.required, field.description) == (column.type, column.required, column.description)
        assert set(field.constraints) <= set(field.supported_constraints) | {"unique"}


def test_a_foreign_key_names_the_resource_and_its_fields() -> None:
    schema = Schema.from_descriptor(table_schema(next(t for t in TABLES if t.name == "group_statuses")))
    key = ["allegation_id", "group_number"]
    assert schema.foreign_keys == [{"fields": key, "reference": {"resource": "affected_groups", "fields": key}}]


def test_a_package_of_every_table_and_view_is_valid(fill: Fill, tmp_path: Path) -> None:
    report = validated(package(fill(a_sample()), tmp_path))
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []
    assert report.stats["tasks"] == len(RELATIONS)


def test_a_package_without_a_record_is_valid(fill: Fill, tmp_path: Path) -> None:
    assert validated(package(fill([]), tmp_path)).valid


@pytest.mark.parametrize(
    ("file", "old", "new", "error"),
    [
        ("responses", "denied", "dennied", "constraint-error"),
        ("articles", "art-", "ART-", "constraint-error"),
        ("articles", "ok,", ",", "constraint-error"),
        ("allegations", ",1,", ",0,", "constraint-error"),
        ("allegations", ",1,", ",one,", "type-error"),
        ("allegation_acts", "alg-", "alg-0", "constraint-error"),
        ("vocabulary", "act,retention", "act,ill_treatment", "primary-key"),
    ],
)
def test_frictionless_finds_what_is_wrong(
    fill: Fill, tmp_path: Path, file: str, old: str, new: str, error: str
) -> None:
    descriptor = package(fill(a_sample()), tmp_path)
    path = tmp_path / f"{file}.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    # the others are whole, and to read them all again takes a second
    report = Package(str(descriptor)).get_resource(file).validate()
    assert error in {found for (found,) in report.flatten(["type"])}


def test_frictionless_finds_a_row_without_its_parent(fill: Fill, tmp_path: Path) -> None:
    descriptor = package(fill(a_sample()), tmp_path)
    path = tmp_path / "allegations.csv"
    header, *_ = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(header, encoding="utf-8")
    assert "foreign-key" in {found for (found,) in validated(descriptor).flatten(["type"])}


@pytest.mark.parametrize(
    "pattern", [*PATTERNS, "a", "^a", "a$", "a|b", "^a|b$", r"^a\$", r"a\\$", "^[a|b]$", "^(a|b)$"]
)
@given(
    text=st.text(st.sampled_from("ab$\\|AZR019-")) | st.sampled_from(["RUS", "002", "2025-02", "RUSS", "aRUS", "en"])
)
def test_a_whole_cell_matches_where_a_search_finds(pattern: str, text: str) -> None:
    """Guards against a pattern that frictionless reads otherwise than pydantic."""
    in_frictionless = re.compile(f"^{whole_cell(pattern)}$").match(text)  # as frictionless 5.21 does
    assert (in_frictionless is not None) == (re.search(pattern, text) is not None)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (ArticleId, ["art-0123456789abcdef", "art-0123456789abcdeF", " art-0123456789abcdef", "art-0123456789abcdef0"]),
        (AllegationId, ["alg-0123456789abcdef", "art-0123456789abcdef", ""]),
        (PartialDate, ["2025", "2025-02", "2025-02-28", "2025-13", "2025-2", "2025-02-32", "25", "2025-02-28T00:00"]),
        (CountryCode, ["RUS", "rus", "RU", "RUSS", "R1S"]),
        (Sha256, ["a" * 64, "A" * 64, "a" * 63]),
    ],
    ids=["article_id", "allegation_id", "published", "country", "sha256"],
)
def test_pydantic_duckdb_and_frictionless_agree_on_a_pattern(kind: object, values: list[str]) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(kind)
    pattern = adapter.json_schema()["pattern"]
    for value in values:
        try:
            adapter.validate_python(value)
            accepted = True
        except ValidationError:
            accepted = False
        assert duckdb.execute("SELECT regexp_matches(?, ?)", [value, pattern]).fetchall() == [(accepted,)]
        assert (re.compile(f"^{whole_cell(pattern)}$").match(value) is not None) == accepted
