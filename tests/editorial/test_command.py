"""`allegata editorial`: a folder that explains itself, and a check that says all that is to be mended."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from tests.commands import Runner
from tests.editorial.folder import alg, folder

from allegata.editorial import Editorial, read_editorial
from allegata.editorial.reading import SHEETS
from allegata.editorial.templates import example

ROOT = Path(__file__).parents[2]
RELEASE = ROOT / "dataset"


def rows(table: str) -> list[dict[str, str]]:
    with (RELEASE / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_new_folder_explains_itself_and_decides_nothing(allegata: Runner, tmp_path: Path) -> None:
    made = allegata("editorial", "init", tmp_path / "decisions")
    assert made.code == 0 and made.out.count("written") == 6
    assert read_editorial(tmp_path / "decisions") == Editorial()
    checked = allegata("editorial", "check", tmp_path / "decisions")
    assert (checked.code, checked.out.splitlines()[-1]) == (0, "VALID")
    assert "note: no contact is named" in checked.err


def test_what_stands_in_a_folder_is_left_as_it_is(allegata: Runner, tmp_path: Path) -> None:
    (tmp_path / "notices.csv").write_text("notice_id,about,notice,issued\n", encoding="utf-8")
    made = json.loads(allegata("editorial", "init", tmp_path, "--json").out)
    assert made["kept"] == ["notices.csv"] and len(made["written"]) == 5
    assert (tmp_path / "notices.csv").read_text(encoding="utf-8") == "notice_id,about,notice,issued\n"
    (tmp_path / "file").write_bytes(b"")
    assert allegata("editorial", "init", tmp_path / "file").code == 2


def test_the_examples_of_a_new_folder_are_what_is_read(allegata: Runner, tmp_path: Path) -> None:
    allegata("editorial", "init", tmp_path)
    explained = (tmp_path / "README.md").read_text(encoding="utf-8")
    for sheet in SHEETS:
        assert example(sheet) in explained and all(f"| `{column}` |" in explained for column in sheet.columns)
        (tmp_path / sheet.name).write_text(example(sheet), encoding="utf-8")
    about = (tmp_path / "release.toml").read_text(encoding="utf-8")
    (tmp_path / "release.toml").write_text(re.sub(r"(?m)^# (?=\w+ = )", "", about), encoding="utf-8")
    read = read_editorial(tmp_path)
    assert set(type(read.about).model_fields) - read.about.model_fields_set == set()
    assert len(read.collections) == len(read.statements) == len(read.notices) == len(read.withdrawals) == 1


def test_the_examples_of_the_policy_are_what_is_read(tmp_path: Path) -> None:
    policy = (ROOT / "docs" / "corrections.md").read_text(encoding="utf-8")
    files = re.findall(r"^`([a-z]+)\.(?:csv|toml)`:?\n\n?```(?:csv|toml)\n(.*?)^```", policy, re.MULTILINE | re.DOTALL)
    assert {name for name, _ in files} == {"release", "collections", "statements", "notices", "withdrawals"}
    for number, (name, text) in enumerate(files):
        read_editorial(folder(tmp_path / str(number), **{name: text}))


def test_a_check_lists_every_fault_and_fails(allegata: Runner, tmp_path: Path) -> None:
    at = folder(tmp_path, notices="notice_id,about,notice,issued\nA,x,y,z\n", release="reply_days = 0\n")
    checked = allegata("editorial", "check", at)
    assert checked.code == 1 and checked.out.splitlines()[-1] == "INVALID: 5 faults"
    assert "release.toml, reply_days: it does not fit. It is: days within which" in checked.out
    told = json.loads(allegata("editorial", "check", at, "--json").out)
    assert not told["valid"] and {fault["column"] for fault in told["faults"]} >= {"about", "notice", "issued"}
    assert allegata("editorial", "check", tmp_path / "none").code == 2


def test_a_check_against_a_release_says_what_stands_beside_what(allegata: Runner, tmp_path: Path) -> None:
    sources = rows("source_origins")
    shared = max({row["origin_id"] for row in sources}, key=lambda one: sum(row["origin_id"] == one for row in sources))
    (named, *others) = sorted({row["allegation_id"] for row in sources if row["origin_id"] == shared})
    of_named = {row["origin_id"] for row in sources if row["allegation_id"] == named}
    reached = {row["allegation_id"] for row in sources if row["origin_id"] in of_named} | {named}
    gone = next(row["allegation_id"] for row in rows("allegations") if row["allegation_id"] not in reached)
    at = folder(
        tmp_path,
        notices="notice_id,about,notice,issued,text\n"
        f"court-1,{named},acquittal,2026-11-05,Acquitted.\nreview-1,{gone},under_review,2026-11-05,\n",
        statements=f"statement_id,about,party,made,url\ns-1,{shared},A party,2026-11-05,https://party.example/a\n",
        withdrawals=f"record_id,reason,decided\n{gone},error,2026-11-06\n",
    )
    checked = allegata("editorial", "check", at, "--package", RELEASE)
    assert checked.code == 0 and others
    assert f"{len(reached):>8}  allegations beside court-1" in checked.out
    assert f"{len(others) + 1:>8}  allegations beside s-1" in checked.out
    assert f"note: notices.csv, row 3, about: {gone} is gone" in checked.err


def test_a_check_judges_and_counts_what_is_withdrawn_in_the_same_folder_as_a_build_does(
    allegata: Runner, tmp_path: Path
) -> None:
    sources, article_of = rows("source_origins"), {r["allegation_id"]: r["article_id"] for r in rows("allegations")}
    by_origin: dict[str, set[str]] = {}
    for row in sources:
        by_origin.setdefault(row["origin_id"], set()).add(row["allegation_id"])
    shared = max(by_origin, key=lambda one: len({article_of[each] for each in by_origin[one]}))
    taken_back = article_of[min(by_origin[shared])]
    own = {one for one, article in article_of.items() if article == taken_back}
    origins = {r["origin_id"] for r in sources if r["allegation_id"] in own or r["held_article_id"] == taken_back}
    repeating = set().union(*(by_origin[one] for one in origins)) - own
    (other, *_) = sorted(one for one in article_of if one not in own | repeating)
    at = folder(
        tmp_path,
        notices="notice_id,about,notice,issued,text\n"
        f"back-1,{taken_back},retraction,2026-11-05,Taken back.\n"
        f"review-1,{min(own)} {other},under_review,2026-11-05,\n",
        statements=f"statement_id,about,party,made,url\ns-1,{shared},A party,2026-11-05,https://party.example/a\n",
        withdrawals=f"record_id,reason,decided\n{taken_back},withdrawn_by_source,2026-11-06\n",
    )
    checked = allegata("editorial", "check", at, "--package", RELEASE)
    assert checked.code == 0 and repeating, checked.out
    assert f"{len(repeating):>8}  allegations beside back-1" in checked.out
    assert f"{1:>8}  allegations beside review-1" in checked.out
    assert f"{len(by_origin[shared] - own):>8}  allegations beside s-1" in checked.out
    assert f"about: {taken_back} is gone from the dataset; what it reached" in checked.err
    assert f"about: {min(own)} is gone from the dataset and left out here" in checked.err


def test_a_check_against_a_release_names_what_is_not_in_it(allegata: Runner, tmp_path: Path) -> None:
    at = folder(
        tmp_path,
        notices=f"notice_id,about,notice,issued\nreview-1,{alg(1)},under_review,2026-11-05\n",
        withdrawals=f"record_id,reason,decided\n{alg(2)},error,2026-11-06\n",
    )
    checked = allegata("editorial", "check", at, "--package", RELEASE)
    assert checked.code == 1
    assert checked.out.splitlines() == [
        f"notices.csv, row 2, about: {alg(1)} is not in the release. "
        "Look it up in the release; what was withdrawn belongs into withdrawals.csv",
        f"withdrawals.csv, row 2, record_id: {alg(2)} is neither in the release nor among its tombstones. "
        "Look it up in the release",
        "INVALID: 2 faults",
    ]


@pytest.mark.parametrize("command", [("editorial", "init"), ("editorial", "check")])
def test_each_command_says_what_it_is_for(allegata: Runner, command: tuple[str, str]) -> None:
    told = allegata(*command, "--help")
    assert told.code == 0 and "folder of decisions" in told.out
