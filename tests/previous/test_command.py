"""`allegata changes`: what a user sees."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands import Runner
from tests.previous.written import write_release
from tests.records import a_record


def test_the_numbers_by_table_are_printed(allegata: Runner, tmp_path: Path) -> None:
    old = write_release(tmp_path / "old", [a_record(1)])
    new = write_release(tmp_path / "new", [a_record(1), a_record(2)], version="1.1.0")
    ran = allegata("changes", new, "--previous", old)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("1.0.0 → 1.1.0\n")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in ran.out.splitlines()]
    assert ["table", "added", "changed", "removed"] in rows
    assert rows[-2:] == [["articles", "1", "0", "0"], ["allegations", "1", "0", "0"]]
    again = [a_record(1, title="Another title", language="fr")]
    fields = allegata("changes", write_release(tmp_path / "again", again), "--previous", old).out
    assert "| articles | 0     | 1       | 0       |" in fields  # two fields of one row
    same = allegata("changes", old, "--previous", old)
    assert same.out == "1.0.0 → 1.0.0\nNo article and no allegation differs\n"


def test_programs_get_json_and_a_pull_request_gets_markdown(allegata: Runner, tmp_path: Path) -> None:
    old = write_release(tmp_path / "old", [a_record(1)])
    new = write_release(tmp_path / "new", [], version="1.1.0")
    read = json.loads(allegata("changes", new, "--previous", old, "--json").out)
    assert (read["previous"], read["version"]) == ("1.0.0", "1.1.0")
    assert [change["change"] for change in read["changes"]] == ["removed", "removed"]
    assert "1.0.0 → 1.1.0" in allegata("changes", new, "--previous", old, "--markdown").out


def test_what_can_not_be_compared_is_one_line(allegata: Runner, tmp_path: Path) -> None:
    release = write_release(tmp_path / "release", [a_record(1)])
    for arguments in ((tmp_path, "--previous", release), (release, "--previous", tmp_path)):
        ran = allegata("changes", *arguments)
        assert ran.code == 1 and ran.out == "" and "datapackage.json" in ran.err
    missing = allegata("changes", release, "--previous", tmp_path / "nowhere")
    assert missing.code == 2 and "nowhere" in missing.err
    assert allegata("changes", release, "--previous", release, "--json", "--markdown").code == 2
