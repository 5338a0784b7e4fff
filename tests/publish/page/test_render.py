"""The page as a whole: what is in it without JavaScript, what never is, and that it is the same each time."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.linked import load_linked
from tests.publish.pages import HOSTILE, RELEASE, asked, records, rows, script, some_records, write_again
from tests.records import an_article

from allegata.load import load
from allegata.publish import publish
from allegata.publish.page import render
from allegata.publish.page.facets import ORDER

PARTS = ("index.html", "site")


def files(folder: Path) -> dict[str, bytes]:
    """Every file of the page by its path."""
    paths = [folder / "index.html", *(folder / "site").rglob("*")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.is_file()}


class Cells(HTMLParser):
    """The text of a page, and its elements."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without one record."""
    path = tmp_path_factory.mktemp("empty") / "empty.duckdb"
    load(path, [])
    return path


def test_hostile_words_come_back_as_they_were_and_end_no_script(paged: Path) -> None:
    (row,) = (row for row in rows(paged) if row["allegation"] == HOSTILE)
    record = records(paged)[row["allegation_id"]]
    assert row["title"] == row["outlet"] == record["article"]["title"] == record["allegation"]["allegation"] == HOSTILE
    for path, content in files(paged).items():
        if path.endswith(".js") and path.startswith("site/data/"):
            text = content.decode()
            assert not any(mark in text for mark in ("</", "<!--", "\u2028", "\u2029")), path


def test_hostile_words_are_text_in_the_tables_and_no_link_runs(paged: Path) -> None:
    for path, content in files(paged).items():
        if path.endswith(".html"):
            page = Cells(content)
            assert "alert(1)" not in "".join(str(values) for _, values in page.tags)
            assert all("onerror" not in values and "style" not in values for _, values in page.tags)
            assert [values for tag, values in page.tags if tag == "script" and "src" not in values] == []
    index = Cells(files(paged)["index.html"])
    assert "<script>alert('1')</script>" in index.text and "{{ 7 * 7 }}" in index.text


def test_every_page_may_do_what_it_must_and_no_more(paged: Path) -> None:
    for path, content in files(paged).items():
        if path.endswith(".html"):
            tags = Cells(content).tags
            policies = [
                values["content"] for _, values in tags if values.get("http-equiv") == "Content-Security-Policy"
            ]
            runs = "script-src 'self'; " if path == "index.html" else ""
            assert policies == [
                f"default-src 'none'; {runs}style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
            ]
            assert ("meta", {"name": "referrer", "content": "no-referrer"}) in tags
            assert "robots" not in [values.get("name") for _, values in tags]


def test_the_first_rows_stand_in_the_page_itself_and_refuted_claims_apart(paged: Path) -> None:
    text = Cells(files(paged)["index.html"]).text
    refuted = Cells(files(paged)["site/table/refuted-1.html"]).text
    titles = {bool(row["refuted"]): row["title"] for row in rows(paged) if row["title"] != HOSTILE}
    assert titles[False] in text and titles[False] not in refuted
    assert titles[True] in refuted and titles[True] not in text


def test_no_words_of_an_article_but_its_quotes_are_in_any_file(paged: Path) -> None:
    for record in some_records():
        text = an_article(1).text.split("\n")[4].removesuffix(" 1 of the Aldora Post.")
        assert text == "Case number"
        for path, content in files(paged).items():
            assert b"Case number" not in content, (path, record.article_id)


def test_the_same_release_gives_the_same_bytes(paged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards against threads, time zones, and an order that nobody gave."""
    first = files(paged)
    load_again = tmp_path / "again.duckdb"
    load_linked(load_again, some_records()[::-1])
    connect = duckdb.connect

    def with_threads(*arguments: Any, **options: Any) -> duckdb.DuckDBPyConnection:
        connection = connect(*arguments, **options)
        connection.execute("SET threads = 4")
        return connection

    monkeypatch.setattr(duckdb, "connect", with_threads)
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    out = publish(load_again, tmp_path / "out", RELEASE).folder
    monkeypatch.undo()
    time.tzset()
    assert files(out) == first


def test_a_release_without_an_allegation_has_a_page(loaded: Path, tmp_path: Path) -> None:
    out = publish(loaded, tmp_path / "out", RELEASE).folder
    index = script(out, "index")
    assert (index["rows"]["count"], index["rows"]["files"], index["records"]["prefixLength"]) == (0, [], 0)
    assert records(out) == {} and "<table" in files(out)["index.html"].decode()


def test_a_private_export_says_so_and_cites_nothing(paged: Path, tmp_path: Path) -> None:
    private = replace(RELEASE, profile="working", known_limits=("Nothing is certain.",))
    out = Path(shutil.copytree(paged, tmp_path / "out"))
    write_again(out, private)
    release = script(out, "index")["release"]
    assert release["isPrivate"] and release["citation"] is None
    assert "Nothing is certain." in Cells(files(out)["index.html"]).text
    pages = [Cells(content) for path, content in files(out).items() if path.endswith(".html")]
    assert len(pages) > 1
    for page in pages:
        assert "PRIVATE WORKING EXPORT" in page.text
        assert ("meta", {"name": "robots", "content": "noindex, nofollow, noarchive"}) in page.tags


def test_a_release_that_is_too_large_to_browse_has_its_first_rows_and_no_scripts_of_rows(
    paged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = Path(shutil.copytree(paged, tmp_path / "out"))
    monkeypatch.setattr(render, "MOST", 3)
    monkeypatch.setattr(render, "FIRST_ROWS", 2)
    monkeypatch.setattr(render, "MOST_STATIC", 4)
    write_again(out)
    index = script(out, "index")
    assert not index["isBrowsable"] and index["rows"]["files"] == []
    assert [path for path in files(out) if path.startswith("site/data/")] == ["site/data/index.js"]
    sheet = Cells(files(out)["site/table/2.html"]).text
    last = asked(out, f"SELECT published FROM allegations_flat ORDER BY {ORDER}")[3][0]
    assert last in sheet and "site/table/3.html" not in files(out)


def test_without_a_page_nothing_is_written(paged: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(paged, tmp_path / "out"))
    write_again(out, replace(RELEASE, page="none"))
    assert not (out / "site").exists() and not (out / "index.html").exists()
