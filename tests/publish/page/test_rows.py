"""The rows of the page: all of the views, cell by cell, in one order."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.publish.pages import asked, rows, script, write_again

from allegata.publish.page import rows as module
from allegata.publish.page.facets import FLAT, ORDER

COLUMNS = ", ".join(FLAT)
ALL = (
    f"SELECT {COLUMNS}, refuted FROM (SELECT *, 0 AS refuted FROM allegations_flat UNION ALL "
    f"SELECT *, 1 FROM refuted_claims) ORDER BY {ORDER}"
)


def test_every_claim_stands_once_with_every_cell_the_latest_first(paged: Path) -> None:
    shown = [(*(row[column] for column in FLAT), row["refuted"]) for row in rows(paged)]
    assert shown == asked(paged, ALL)
    assert shown[-1][FLAT.index("published")] is None
    assert {row[-1] for row in shown} == {0, 1}


def test_a_claim_whose_source_is_held_captive_is_marked(paged: Path) -> None:
    marked = {row["allegation_id"] for row in rows(paged) if row["captive"]}
    assert marked == {
        key for (key,) in asked(paged, "SELECT allegation_id FROM cited_sources WHERE source_type = 'captive'")
    }
    assert marked


def test_rows_in_several_files_are_the_same_rows(paged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PER_FILE", 3)
    out = Path(shutil.copytree(paged, tmp_path / "out"))
    write_again(out)
    assert script(out, "index")["rows"]["files"] == ["rows-001", "rows-002", "rows-003"]
    assert rows(out) == rows(paged)
