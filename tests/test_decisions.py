"""The release before and the publisher's decisions, as the command line follows and refuses them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.commands import Runner, run

STORY = (
    "Recruiters from Russia lured {number} Kenyan students into its army with promises of jobs, the Lantern Institute "
    "said on Monday.\n\nRussia's police forced the students to sign contracts, the institute said. "
    "The Russian embassy in Nairobi denied the allegations.\n"
)
FLAT = "SELECT allegation_id, article_id, statements, notices FROM allegations_flat ORDER BY ALL"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two articles, a folder of decisions with a statement on the first, and release 1.0.0 of it all."""
    folder = tmp_path_factory.mktemp("year")
    (folder / "articles").mkdir()
    for number in (17, 42):
        story = {"url": f"https://post.example/{number}", "language": "en", "text": STORY.format(number=number)}
        (folder / f"articles/{number}.json").write_text(json.dumps(story))
    assert build(folder, "1.0.0", "one") == 0
    (folder / "decisions").mkdir()
    named = rows(folder, "one")[0]["allegation_id"]
    (folder / "decisions/statements.csv").write_text(
        f"statement_id,about,party,made,statement\nembassy-1,{named},The Russian embassy,2026-01-02,We deny it.\n"
    )
    assert build(folder, "1.1.0", "two", "--previous", folder / "one", "--editorial", folder / "decisions") == 0
    return folder


def build(folder: Path, version: str, out: str, *options: object) -> int:
    where = ("--out", folder / out, "--work", folder / "work", "--version", version)
    return run("build", folder / "articles", *where, *options).code


def rows(folder: Path, out: str, query: str = FLAT) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(run("sql", "--package", folder / out, "--json", query).out)
    return found


def test_identifiers_are_kept_and_a_statement_stands_beside_its_row(first: Path) -> None:
    one, two = rows(first, "one"), rows(first, "two")
    assert one and [row["allegation_id"] for row in one] == [row["allegation_id"] for row in two]
    assert [row["statements"] for row in two if row["statements"]] == ["embassy-1"]
    assert run("validate", first / "two").out == "VALID\n"


def test_a_takedown_survives_and_leaves_a_tombstone(first: Path, tmp_path: Path) -> None:
    decisions = Path(shutil.copytree(first / "decisions", tmp_path / "decisions"))
    gone = rows(first, "two")[-1]["article_id"]
    (decisions / "withdrawals.csv").write_text(f"record_id,reason,decided\n{gone},legal,2026-02-03\n")
    out = tmp_path / "three"
    work = ("--work", tmp_path / "work", "--out", out, "--version", "1.2.0")
    told = run("build", first / "articles", *work, "--previous", first / "two", "--editorial", decisions)
    assert told.code == 0 and "withdrawn, and not published: 1 of the articles" in told.out
    query = "SELECT record_id, reason FROM tombstones WHERE record_id LIKE 'art%'"
    assert rows(tmp_path, "three", query) == [{"record_id": gone, "reason": "legal"}]
    assert gone not in (out / "data/articles.csv").read_text()
    assert run("validate", out).out == "VALID\n"


def test_statements_are_not_dropped_by_forgetting_their_folder(first: Path, tmp_path: Path) -> None:
    where = ("--work", tmp_path / "work", "--out", tmp_path / "out", "--version", "1.2.0")
    told = run("build", first / "articles", *where, "--previous", first / "two")
    assert told.code == 2 and "would drop them" in told.err and not (tmp_path / "out").exists()


@pytest.mark.parametrize("version", ["1.1.0", "1.0.9", "1.1.0-draft"])
def test_a_version_comes_after_that_of_the_release_before(first: Path, tmp_path: Path, version: str) -> None:
    where = ("--work", first / "work", "--out", tmp_path / "out", "--version", version)
    told = run("publish", *where, "--previous", first / "two", "--editorial", first / "decisions")
    assert told.code == 2 and "does not come after 1.1.0" in told.err


def test_a_release_before_that_is_not_there_costs_nothing_that_was_made(first: Path, tmp_path: Path) -> None:
    work = Path(shutil.copytree(first / "work", tmp_path / "work"))
    before = {path.name for path in work.iterdir()}
    told = run("build", first / "articles", "--work", work, "--out", tmp_path / "out", "--previous", tmp_path / "no")
    assert (told.code, {path.name for path in work.iterdir()}) == (2, before)


def test_a_release_is_never_taken_for_a_work_folder(first: Path, tmp_path: Path) -> None:
    released = Path(shutil.copytree(first / "one", tmp_path / "released"))
    before = {path.name: path.stat().st_mtime_ns for path in released.iterdir()}
    told = run("build", first / "articles", "--work", released, "--out", tmp_path / "out")
    assert told.code == 2 and "holds a release" in told.err
    assert {path.name: path.stat().st_mtime_ns for path in released.iterdir()} == before


def test_a_working_export_says_what_it_is_and_is_followed_by_no_release(
    allegata: Runner, first: Path, tmp_path: Path
) -> None:
    out = tmp_path / "export"
    where = ("--work", first / "work", "--editorial", first / "decisions", "--previous", first / "one")
    assert allegata("publish", *where, "--out", out, "--version", "1.2.0", "--profile", "working").code == 0
    checked = allegata("validate", out)
    assert checked.out == "VALID\n" and "private working export" in checked.err
    told = allegata("extract", "--work", first / "work", "--previous", out, "--editorial", first / "decisions")
    assert told.code == 2 and "private working export" in told.err
