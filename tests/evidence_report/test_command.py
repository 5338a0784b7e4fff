"""`allegata show ARTICLE --html FILE`: one file, private, and never in the way of another."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tests.commands import Runner, run
from tests.evidence_report.reports import Seen
from tests.test_layers import STAGES, modules, of_module

from allegata.work import Work

EXAMPLES = Path(__file__).parents[2] / "examples" / "articles"
REPORT = "evidence_report"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, read by the rules; not to be written to."""
    folder = tmp_path_factory.mktemp("evidence") / "work"
    assert run("ingest", EXAMPLES, "--work", folder).code == 0
    assert run("extract", "--work", folder).code == 0
    return folder


def test_every_example_has_a_report_with_its_whole_text_and_every_quote_verbatim(allegata: Runner, work: Path) -> None:
    articles = {article.article_id: article for article in Work(work).articles()}
    for record in Work(work).records():
        ended = allegata("show", record.article_id, "--work", work, "--html", "-")
        assert (ended.code, ended.err) == (0, "")
        seen = Seen(ended.out)
        assert seen.text == articles[record.article_id].text
        number, of_all = seen.words("//header//strong[contains(., 'verbatim')]").split()[:3:2]
        assert number == of_all


def test_a_report_is_written_to_a_file_and_takes_the_place_of_an_earlier_one(
    allegata: Runner, work: Path, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    for _ in range(2):
        ended = allegata("show", "seventeen-held", "--work", work, "--html", file)
        assert (ended.code, ended.err) == (0, "")
    assert "private" in ended.out and str(file) in ended.out
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>\n")


def test_a_report_never_takes_the_place_of_another_file(allegata: Runner, work: Path, tmp_path: Path) -> None:
    article = Path(shutil.copy(EXAMPLES / "pair-from-botswana.html", tmp_path))
    before = article.read_bytes()
    ended = allegata("show", "pair-from-botswana", "--work", work, "--html", article)
    assert ended.code == 2 and "is there already" in ended.err
    assert article.read_bytes() == before


@pytest.mark.parametrize("place", ["report.html", "site/report.html"])
def test_a_report_is_never_written_into_a_release(allegata: Runner, work: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "datapackage.json").write_text('{"name": "allegata", "files": []}', encoding="utf-8")
    ended = allegata("show", "seventeen-held", "--work", work, "--html", tmp_path / place)
    assert ended.code == 2 and "holds a release, and an evidence report is private" in ended.err
    assert not (tmp_path / place).exists()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (("--html", "-"), "--html goes with an article"),
        (("--case", "cas-0000000000000000", "--html", "-"), "--html goes with an article"),
        (("seventeen-held", "--html", "-", "--json"), "two forms of one answer"),
        (("nobody", "--html", "-"), "no article 'nobody'"),
        (("seventeen-held", "--html", os.path.join("no", "such", "folder.html")), "cannot be written"),  # noqa: PTH118  typed, with the slash of this system
        (("seventeen-held", "--html", "."), "is a folder"),
    ],
)
def test_what_cannot_be_answered_is_one_line_that_says_why(
    allegata: Runner, work: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, question: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = allegata("show", *question, "--work", work)
    assert ended.code == 2 and said in ended.err and len(ended.err.splitlines()) == 1
    assert ended.out == ""


def test_no_stage_and_no_release_knows_of_the_report() -> None:
    importers = [stage for stage in (*STAGES, "pipeline") for path in modules(stage) if REPORT in of_module(path)]
    assert modules(REPORT) and importers == []


def test_an_article_without_a_record_names_the_command_that_makes_one(allegata: Runner, tmp_path: Path) -> None:
    assert run("ingest", EXAMPLES / "seventeen-held.txt", "--work", tmp_path).code == 0
    (tmp_path / "records.jsonl").write_text("", encoding="utf-8")
    ended = allegata("show", "seventeen-held", "--work", tmp_path, "--html", tmp_path / "report.html")
    assert ended.code == 2 and "allegata extract" in ended.err
    assert not (tmp_path / "report.html").exists()
