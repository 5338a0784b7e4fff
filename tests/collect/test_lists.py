"""What of the inputs is to be collected."""

from __future__ import annotations

from pathlib import Path

import pytest

from allegata.collect import split_inputs
from allegata.collect.lists import Said, addresses_of_text, said_in


def test_addresses_and_lists_of_them_are_sources_and_the_rest_is_not(tmp_path: Path) -> None:
    listed, article, rows = tmp_path / "urls.txt", tmp_path / "a.txt", tmp_path / "a.jsonl"
    listed.write_text("\ufeff# wanted\n\nhttps://example.org/a\n  HTTP://example.org/b\n", encoding="utf-8")
    article.write_text("https://example.org/a says that it rains.\n", encoding="utf-8")
    rows.write_text('{"url": "https://example.org/a"}\n', encoding="utf-8")
    inputs = ["https://example.org/feed", str(rows), str(listed), "-", str(article), str(tmp_path), "no-such-file"]
    sources, others = split_inputs(inputs)
    assert sources == ("https://example.org/feed", str(listed))
    assert others == (str(rows), "-", str(article), str(tmp_path), "no-such-file")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_may_come_from_any_editor(encoding: str) -> None:
    text = "# Gehört dazu\r\n\r\nhttps://example.org/ä\r\n"
    assert addresses_of_text(text.encode(encoding)) == ((3, "https://example.org/ä"),)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\n\n", b"# only a comment\n", b"https://a.org/\nwords\n", b"ftp://a.org/\n", b"https://a.org/ words\n",
        b"http://\n", b"https://a.org/\n\xff\xfe\n", b"\0" * 100, b"https://a.org/\n<html>",
    ],
)  # fmt: skip
def test_what_holds_anything_else_is_no_list(data: bytes) -> None:
    assert addresses_of_text(data) is None


def test_a_slip_in_a_line_of_a_list_is_one_line_of_the_report_and_the_rest_is_collected(tmp_path: Path) -> None:
    listed = tmp_path / "urls.txt"
    listed.write_text(
        "https://example.org/a\nsee also\nwww.example.org/b\nhtp://me:secret@example.org/c\nhttps://example.org/d\n",
        encoding="utf-8",
    )
    assert split_inputs([str(listed)]) == ((str(listed),), ())
    found = list(said_in([str(listed)]))
    assert [one.address for one in found if isinstance(one, Said)] == ["https://example.org/a", "https://example.org/d"]
    slips = [one for one in found if not isinstance(one, Said)]
    assert [slip.where for slip in slips] == [f"{listed}:{number}" for number in (2, 3, 4)]
    assert "'www.example.org/b' is no address. Begin it with http:// or https://" in slips[1].what
    assert "secret" not in slips[2].what


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/a\n\nRussia is said to have pressed students into its army, a ministry said.\n",
        "https://a.org/\nhttps://b.org/\nhttps://c.org/\nTen men who went for work ended up at the front.\n",
        "Students lured\nwww.example.org\n",
    ],
)
def test_an_article_with_addresses_in_it_is_no_list(tmp_path: Path, text: str) -> None:
    article = tmp_path / "a.txt"
    article.write_text(text, encoding="utf-8")
    assert split_inputs([str(article)]) == ((), (str(article),))
