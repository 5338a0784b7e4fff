"""The work folder keeps the stages' models as JSON lines, and says which command makes what is missing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from allegata.errors import UsageError
from allegata.models import Article
from allegata.work import Work


def article(text: str) -> Article:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(article_id=f"art-{digest[:16]}", text=text, text_sha256=digest)


def test_articles_come_back_as_they_were_line_separators_and_all(tmp_path: Path) -> None:
    work = Work(tmp_path / "work")
    work.make()
    kept = [article("one\ntwo\u2028three\u0085four"), article("😀 पाँच")]
    work.keep(kept, [])
    assert list(work.articles()) == kept


@pytest.mark.parametrize(("read", "mend"), [("articles", "allegata build"), ("records", "allegata extract")])
def test_a_missing_stage_names_the_command_that_makes_it(tmp_path: Path, read: str, mend: str) -> None:
    with pytest.raises(UsageError, match=mend):
        getattr(Work(tmp_path), read)()


def test_records_of_an_earlier_input_do_not_outlive_it(tmp_path: Path) -> None:
    work = Work(tmp_path)
    work.keep([article("one")], [])
    with work.keeping_records():
        pass
    assert list(work.records()) == []
    work.keep([article("two")], [])
    with pytest.raises(UsageError, match="allegata extract"):
        work.records()


def test_a_question_to_a_wrong_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        Work(tmp_path / "work").articles()
    assert not (tmp_path / "work").exists()


def test_a_broken_line_names_its_file_and_number(tmp_path: Path) -> None:
    work = Work(tmp_path)
    work.keep([article("one")], [])
    with (tmp_path / "articles.jsonl").open("a") as lines:
        lines.write('{"article_id": 1}\n')
    with pytest.raises(UsageError, match=r"articles\.jsonl:2"):
        list(work.articles())


def test_a_folder_that_cannot_be_made_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="--work"):
        Work(tmp_path / "file" / "work").make()


def test_the_folder_says_that_it_is_private_and_keeps_itself_out_of_git(tmp_path: Path) -> None:
    Work(tmp_path / "work").make()
    assert "Private" in (tmp_path / "work" / "README").read_text()
    assert (tmp_path / "work" / ".gitignore").read_text() == "*\n"


def test_two_runs_in_one_folder_would_both_pay_and_the_second_is_kept_out(tmp_path: Path) -> None:
    work = Work(tmp_path)
    with work.alone(), pytest.raises(UsageError, match="another run is at work"), Work(tmp_path).alone():
        pass
    (tmp_path / "records.1.part").write_text("of a run that was killed")
    with work.alone():
        assert not list(tmp_path.glob("*.part"))
