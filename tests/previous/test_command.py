"""`allegata changes`: what a user sees."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from tests.commands import Runner
from tests.previous.written import write_release
from tests.records import a_record

from allegata.releases import Notes, Notice, NoticeAllegation, Tombstone
from allegata.vocabulary import NoticeKind, Reach, TombstoneReason


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


def _notes(notice: str, beside: Iterable[str], tombstones: Iterable[Tombstone] = ()) -> Notes:
    return Notes(
        tombstones=tuple(tombstones),
        notices=(Notice(notice_id=notice, notice=NoticeKind.UNDER_REVIEW, issued="2026-11-05"),),
        notice_allegations=tuple(
            NoticeAllegation(notice_id=notice, allegation_id=each, reach=Reach.NAMED) for each in beside
        ),
    )


def test_a_pull_request_is_told_why_what_is_removed_and_what_stands_beside_other_rows(
    allegata: Runner, tmp_path: Path
) -> None:
    one, two = a_record(1), a_record(2)
    (kept,), (gone,) = ([each.allegation_id for each in record.allegations] for record in (one, two))
    stones = [
        Tombstone(
            record_id=record,
            article_id=two.article_id,
            reason=TombstoneReason.DUPLICATE_OF,
            removed_in="1.1.0",
            successor_id=one.article_id,
        )
        for record in (two.article_id, gone)
    ]
    old = write_release(tmp_path / "old", [one, two], _notes("review-1", [gone]))
    new = write_release(tmp_path / "new", [one], _notes("review-1", [kept], stones), version="1.1.0")
    told = allegata("changes", new, "--previous", old, "--markdown").out
    for record in (two.article_id, gone):
        assert f"- removed `{record}`: `duplicate_of`, in its place `{one.article_id}`\n" in told
    assert (
        f"- changed notice `review-1`; now beside 1 allegation: `{kept}`; no longer beside 1 allegation: `{gone}`\n"
    ) in told
    newer = write_release(tmp_path / "newer", [one], _notes("court-1", [kept], stones), version="1.2.0")
    told = allegata("changes", newer, "--previous", new, "--markdown").out
    assert "No article and no allegation differs" in told
    assert "- removed notice `review-1`; no longer beside 1 allegation" in told
    assert "- added notice `court-1`; now beside 1 allegation" in told


def test_releases_of_two_profiles_are_not_compared(allegata: Runner, tmp_path: Path) -> None:
    safe = write_release(tmp_path / "safe", [a_record(1)])
    working = write_release(tmp_path / "working", [a_record(1)])
    descriptor = working / "datapackage.json"
    descriptor.write_text(descriptor.read_text().replace('"allegata"', '"allegata-working"', 1))
    refused = allegata("changes", working, "--previous", safe)
    assert (refused.code, refused.out) == (2, "") and "'working'" in refused.err and "'safe'" in refused.err


def test_what_can_not_be_compared_is_one_line(allegata: Runner, tmp_path: Path) -> None:
    release = write_release(tmp_path / "release", [a_record(1)])
    for arguments in ((tmp_path, "--previous", release), (release, "--previous", tmp_path)):
        ran = allegata("changes", *arguments)
        assert ran.code == 1 and ran.out == "" and "datapackage.json" in ran.err
    missing = allegata("changes", release, "--previous", tmp_path / "nowhere")
    assert missing.code == 2 and "nowhere" in missing.err
    assert allegata("changes", release, "--previous", release, "--json", "--markdown").code == 2
