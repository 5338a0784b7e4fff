"""What the user names is what is read: once, and in an order that depends on nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from allegata.errors import UsageError
from allegata.exchange import IngestProblem
from allegata.ingest.inputs import check_inputs, files_of


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("b.txt", "a.txt", "sub/c.json", "sub/deep/d.txt", ".DS_Store", ".git/config", "README.md", "LICENSE"):
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "articles"


def names(*inputs: str) -> list[str]:
    return [
        item.where if isinstance(item, IngestProblem) else item.as_posix() for item in files_of(check_inputs(inputs))
    ]


@pytest.mark.usefixtures("articles")
def test_a_folder_is_read_with_its_folders_in_the_order_of_the_paths() -> None:
    assert names("articles") == ["articles/a.txt", "articles/b.txt", "articles/sub/c.json", "articles/sub/deep/d.txt"]


@pytest.mark.usefixtures("articles")
def test_a_quoted_glob_is_expanded() -> None:
    assert names("articles/*.txt") == ["articles/a.txt", "articles/b.txt"]
    assert names("articles/**/*.txt") == ["articles/a.txt", "articles/b.txt", "articles/sub/deep/d.txt"]


@pytest.mark.usefixtures("articles")
def test_the_order_given_is_kept_and_nothing_is_read_twice() -> None:
    assert names("articles/b.txt", "articles", "./articles/a.txt", "-")[:2] == ["articles/b.txt", "articles/a.txt"]
    assert len(names("articles/b.txt", "articles", "./articles/a.txt")) == 4


@pytest.mark.usefixtures("articles")
def test_a_file_named_outright_is_read_whatever_its_name() -> None:
    assert names("articles/README.md") == ["articles/README.md"]


def test_a_name_with_brackets_is_taken_by_its_name(articles: Path) -> None:
    (articles / "e[1].txt").write_text("text", encoding="utf-8")
    assert names("articles/e[1].txt") == ["articles/e[1].txt"]


def test_the_folder_that_a_browser_saves_with_a_page_is_left_out(articles: Path) -> None:
    (articles / "page.html").write_text("<p>", encoding="utf-8")
    (articles / "page_files").mkdir()
    (articles / "page_files" / "frame.html").write_text("<p>", encoding="utf-8")
    (articles / "my_files").mkdir()
    (articles / "my_files" / "f.txt").write_text("text", encoding="utf-8")
    assert "articles/page_files/frame.html" not in names("articles")
    assert "articles/my_files/f.txt" in names("articles")


def test_links_that_lead_in_a_circle_end(articles: Path) -> None:
    (articles / "sub" / "up").symlink_to(articles)
    (articles / "other").symlink_to(articles / "sub" / "deep")
    assert len(names("articles")) == 5


def test_a_missing_path_stops_before_anything_is_read(articles: Path) -> None:
    with pytest.raises(UsageError, match=r"'nowhere', 'articles/\*\.pdf'") as caught:
        check_inputs([str(articles), "nowhere", "articles/*.pdf"])
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("mistyped", ["htp://news.example/a", "www.news.example", "news.example/feed"])
def test_a_mistyped_address_is_told_how_addresses_begin(mistyped: str) -> None:
    with pytest.raises(UsageError, match="or write an address with http:// or https://"):
        check_inputs([mistyped])


def test_the_index_beside_collected_pages_is_left_out(articles: Path) -> None:
    (articles / "index.sqlite").write_bytes(b"SQLite format 3\0")
    assert "articles/index.sqlite" not in names("articles")


@pytest.mark.parametrize("inputs", [[], [""], ["a\0b"]])
def test_no_input_is_a_usage_error(inputs: list[str]) -> None:
    with pytest.raises(UsageError):
        check_inputs(inputs)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder")
def test_a_folder_that_cannot_be_listed_is_one_line(articles: Path) -> None:
    (articles / "sub").chmod(0)
    try:
        assert "articles/sub" in names("articles")
    finally:
        (articles / "sub").chmod(0o755)
