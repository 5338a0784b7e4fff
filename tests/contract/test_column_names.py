"""Columns keep to the rules of docs/columns.md, so that a name can be guessed."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from allegata.contract.tables import TABLES, Column
from allegata.contract.views import VIEWS

COLUMNS: list[tuple[str, Column]] = [(each.name, column) for each in (*TABLES, *VIEWS) for column in each.columns]
PAGE = (Path(__file__).parents[2] / "docs/columns.md").read_text(encoding="utf-8")
OF_THEIR_TABLE = {"code", "reason", "change", "field"}
"""Names that mean what the table says that they stand in, as the page tells."""


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda each: getattr(each, "name", each))
def test_the_ending_of_a_name_says_its_type(table: str, column: Column) -> None:
    name = column.name
    assert re.fullmatch(r"[a-z]+[0-9]*(_[a-z0-9]+)*", name)
    if re.search(r"_(number|low|high|least|most|start|end|version)$", name):
        assert column.type == "integer" or name == "chain_end", name
    if re.search(r"(_id|_code|_sha256|_from|_until|^published|^code|^duplicate_of)$", name):
        assert column.type == "string", name
    if re.search(r"_(status|type|kind|class)$", name):
        assert column.enum, name


def test_the_same_name_has_one_type_and_one_meaning() -> None:
    found: dict[str, set[tuple[str, tuple[str, ...]]]] = defaultdict(set)
    for _, column in COLUMNS:
        if column.name not in OF_THEIR_TABLE:
            found[column.name].add((column.type, column.enum))
    assert [name for name, kinds in found.items() if len(kinds) > 1] == []
    for name in OF_THEIR_TABLE:
        assert f"`{name}` (" in PAGE


def test_the_page_names_every_table() -> None:
    assert [table.name for table in TABLES if not re.search(rf"\b{table.name}\b", PAGE)] == []
