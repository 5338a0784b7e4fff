"""The codebook tells a reader everything that the tables and codes hold."""

from __future__ import annotations

import re

import pytest

from allegata.contract.codebook import codebook
from allegata.contract.tables import SCHEMA_VERSION, TABLES, Table
from allegata.contract.view import View
from allegata.contract.views import VIEWS
from allegata.vocabulary import VOCABULARIES

RELATIONS: tuple[Table | View, ...] = (*TABLES, *VIEWS)


def section(name: str) -> str:
    """The text under a heading of the third level."""
    found = re.search(rf"^### {name}\n(.*?)(?=^##|\Z)", codebook(), flags=re.MULTILINE | re.DOTALL)
    assert found is not None, name
    return found.group(1)


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.name)
def test_every_column_is_explained_under_its_table(relation: Table | View) -> None:
    told = section(relation.name)
    assert relation.description in told
    for column in relation.columns:
        empty = "never" if column.required else "may be"
        assert f"| `{column.name}` | {column.type} | {empty} | {column.description.rstrip('.')}" in told


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_code_is_defined_with_its_crosswalk(name: str) -> None:
    told = section(name)
    for code in VOCABULARIES[name]:
        assert f"| `{code.value}` | {code.definition} | {code.crosswalk or '–'} |" in told


def test_every_link_leads_to_a_heading() -> None:
    headings = set(re.findall(r"^#+ (.+)$", codebook(), flags=re.MULTILINE))
    links = set(re.findall(r"\]\(#([^)]+)\)", codebook()))
    assert links
    assert links <= headings


def test_no_heading_stands_twice() -> None:
    headings = re.findall(r"^### (.+)$", codebook(), flags=re.MULTILINE)
    assert len(headings) == len(set(headings))


def test_every_row_of_a_table_has_the_cells_of_its_header() -> None:
    """Guards against a pattern whose `|` ends a cell."""
    for block in re.findall(r"(?:^\|.*\n)+", codebook(), flags=re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1, block


def test_a_reader_learns_how_to_take_what_is_said() -> None:
    told = " ".join(codebook().split())
    assert SCHEMA_VERSION in told
    assert "this article reports no answer" in told
    assert "It never says what happened." in told
    assert "What is never published" in told
    assert "not a legal classification" in told
    assert all(f"| `{status.value}` | " in told for status in VOCABULARIES["denial_status"])
