"""Ingest as its users meet it: real files in, articles and a report out."""

from __future__ import annotations

import io
import json
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.errors import UsageError
from allegata.exchange import IngestProblem
from allegata.ingest import Ingested, ingest, read_inputs
from allegata.ingest.folding import fold
from allegata.models import Article

TEXT = "European officials said that foreign students were warned that their visas would lapse."
OTHER = "The ministry has denied that anybody was made to sign a contract against their will."


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(name: str, *contents: dict[str, object]) -> str:
    Path(name).write_text("\n".join(json.dumps(row) for row in contents), encoding="utf-8")
    return name


def only_problem(result: Ingested) -> str:
    assert result.articles == ()
    (problem,) = result.problems
    assert "\n" not in f"{problem.where}{problem.what}"
    return f"{problem.where}: {problem.what}"


def test_a_text_file_becomes_an_article() -> None:
    Path("story.txt").write_bytes(b"\xef\xbb\xbf\r\n" + TEXT.encode() + b"\r\n\r\n" + OTHER.encode() + b"\r\n")
    (article,) = ingest(["story.txt"]).articles
    assert article.text == f"{TEXT}\n\n{OTHER}"
    assert (article.source_id, article.source_path, article.language) == ("story", "story.txt", "en")
    assert (article.title, article.url, article.text_version, article.duplicate_of) == (None, None, 1, None)


def test_every_kind_of_input_is_read_in_the_order_given() -> None:
    Path("z.txt").write_text(f"{TEXT} 1", encoding="utf-8")
    Path("y.md").write_text(f"---\ntitle: A title\n---\n{TEXT} 2", encoding="utf-8")
    Path("x.html").write_text(f"<html><body><article><p>{TEXT} 3</p></article></body></html>", encoding="utf-8")
    rows("w.jsonl", {"text": f"{TEXT} 4"}, {"id": "own", "text": f"{TEXT} 5"})
    Path("v.json").write_text(json.dumps({"text": f"{TEXT} 6"}), encoding="utf-8")
    result = ingest(["z.txt", "y.md", "x.html", "w.jsonl", "v.json"])
    assert result.problems == ()
    assert [article.source_id for article in result.articles] == ["z", "y", "x", "w-1", "own", "v"]
    assert [article.source_path for article in result.articles][3] == "w.jsonl:1"
    assert [article.text[-1] for article in result.articles] == list("123456")


def test_two_runs_give_the_same() -> None:
    for name in "cab":
        Path(f"{name}.txt").write_text(f"{TEXT} {name}", encoding="utf-8")
    assert ingest(["."]) == ingest(["."])
    assert [article.source_id for article in ingest(["."]).articles] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("data", "starts"),
    [
        (b'{"text": "one"}\n{"text": "two"}\n', ["one", "two"]),
        (b'\n [ {"text": "one"} ]', ["one"]),
        (b'{\n "text": "one"\n}', ["one"]),
        (
            b"<!-- a -->\n<!DOCTYPE html><html><body><article><p>" + TEXT.encode() + b"</p></article></body></html>",
            [TEXT],
        ),
        (b"Plain words, {not} JSON.", ["Plain words"]),
        (b"[Updated] Plain words.", ["[Updated]"]),
        ("Plain words".encode("utf-16"), ["Plain words"]),
        ('{"text": "one"}'.encode("utf-16"), ["one"]),
    ],
)
def test_standard_input_is_what_its_first_bytes_say(data: bytes, starts: list[str]) -> None:
    stdin = io.BytesIO(data)
    result = ingest(["-"], stdin=stdin)
    assert result.problems == ()
    for article, start in zip(result.articles, starts, strict=True):
        assert article.text.startswith(start)
    assert not stdin.closed


@pytest.mark.parametrize(
    "name", ["story", "index.html?p=3", "Who did it? An inquiry.html", "Mr. Somebody speaks", "A.HTM"]
)
def test_a_saved_page_is_recognised_under_any_name(name: str) -> None:
    Path(name).write_text(f"<html><body><article><p>{TEXT}</p></article></body></html>", encoding="utf-8")
    (article,) = ingest([name]).articles
    assert article.text == TEXT


def test_a_row_of_comments_is_looked_through_in_no_time() -> None:
    (article,) = ingest(["-"], stdin=io.BytesIO(b"<!-- a -->" * 5_000 + b" and no page.")).articles
    assert article.text.endswith("and no page.")


def test_a_pipe_is_read_as_standard_input_is() -> None:
    os.mkfifo("pipe")
    writer = threading.Thread(target=Path("pipe").write_text, args=(json.dumps({"text": TEXT}),))
    writer.start()
    (article,) = ingest(["pipe"]).articles
    writer.join()
    assert article.text == TEXT


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.jsonl", b"", "empty"),
        ("a.html", b"", "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\r", "binary"),
        ("a.html", b"\x89PNG\r\n\x1a\n\0\0\0\r", "binary"),
        ("a.md", b"%PDF-1.7", "PDF"),
        ("noending", b"\x89PNG\r\n\x1a\n\0\0\0\r", "binary"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\r", ".png files are not read"),
        ("a.warc.gz", b"\x1f\x8b", "no gzip member begins here"),
        ("a.pdf", b"%PDF-1.7", "the PDF cannot be read"),
        ("a.txt", b"words and more " * 400_000, "6.0 MB of text"),
        ("a.json", json.dumps({"text": "words and more " * 400_000}).encode(), "6.0 MB of text"),
        ("a.json", b'{"text": "a\\u0000b"}', "NUL"),
        ("a.json", b'{"text": "\\ud800"', "broken JSON"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(name: str, data: bytes, what: str) -> None:
    Path(name).write_bytes(data)
    assert what in only_problem(ingest([name]))


def test_fifty_megabytes_of_text_are_refused_unread() -> None:
    with Path("dump.txt").open("wb") as file:
        file.truncate(50_000_000)
    assert "50 MB of text" in only_problem(ingest(["dump.txt"]))


def test_a_link_to_itself_is_one_line() -> None:
    Path("loop.txt").symlink_to("loop.txt")
    assert "cannot be read" in only_problem(ingest(["."]))


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_without_permission_is_one_line() -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    Path("a.txt").chmod(0)
    assert "Permission denied" in only_problem(ingest(["a.txt"]))


def test_what_is_neither_file_nor_folder_is_one_line() -> None:
    assert "not a file" in only_problem(ingest(["/dev/null"]))


@pytest.mark.parametrize("name", [b"caf\xe9.txt", b"two\nlines.txt", b" .txt"])
def test_a_strange_file_name_is_shown_on_one_line(name: bytes) -> None:
    path = Path(os.fsdecode(name))
    path.write_text(TEXT, encoding="utf-8")
    (article,) = ingest(["."]).articles
    assert (article.source_path or "").isprintable()
    path.write_bytes(b"")
    assert "empty" in only_problem(ingest(["."]))


def test_one_bad_input_does_not_stop_the_others() -> None:
    Path("a.txt").write_bytes(b"\0\0\0\0")
    Path("b.txt").write_text(TEXT, encoding="utf-8")
    result = ingest(["."])
    assert [article.source_id for article in result.articles] == ["b"]
    assert [problem.where for problem in result.problems] == ["a.txt"]


def test_a_missing_path_is_raised_before_anything_is_read() -> None:
    with pytest.raises(UsageError, match="nowhere"):
        read_inputs(["nowhere"])


def test_the_fields_of_a_row_are_kept() -> None:
    given_fields: dict[str, object] = {
        "id": 7,
        "url": " https://news.example/a?utm_source=x ",
        "title": " A\ntitle ",
        "published": "2024-06-10T12:00:00Z",
        "outlet": "The Sample",
        "language": "pt-BR",
        "text": TEXT,
    }
    (article,) = ingest([rows("a.jsonl", given_fields)]).articles
    assert (article.source_id, article.url) == ("7", "https://news.example/a?utm_source=x")
    assert (article.title, article.published, article.outlet) == ("A title", "2024-06-10", "The Sample")
    assert article.language == "pt"


def test_an_article_with_a_doubtful_field_is_kept_without_it_and_said_so() -> None:
    name = rows("a.jsonl", {"text": TEXT, "url": "javascript:alert(1)", "published": "someday", "title": "T" * 3_000})
    result = ingest([name])
    (article,) = result.articles
    assert (article.url, article.published, article.title) == (None, None, None)
    assert result.problems == ()  # the article was read
    (problem,) = result.notes
    assert problem.where == "a.jsonl:1"
    for field in ("url", "published", "title"):
        assert f"{field} left out" in problem.what


def test_a_password_in_an_address_is_shown_nowhere() -> None:
    result = ingest([rows("a.jsonl", {"text": TEXT, "url": "https://user:hunter2@news.example/"})])
    assert "hunter2" not in repr(result)


def test_a_lone_surrogate_is_replaced() -> None:
    Path("a.json").write_text('{"id": "\\ud800", "text": "' + TEXT + ' \\ud83d\\ude00 \\ud800"}', encoding="utf-8")
    (article,) = ingest(["a.json"]).articles
    assert article.text.endswith("😀 \ufffd")


# --- folding -------------------------------------------------------------------------------------------------------


def test_a_copy_is_folded_and_noted() -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    Path("b.txt").write_text(f"\n{TEXT}\n", encoding="utf-8")
    result = ingest(["."])
    assert [article.source_id for article in result.articles] == ["a"]
    assert (result.read, result.folded, result.problems) == (2, 1, ())
    assert [(note.where, note.what) for note in result.notes] == [("b.txt", "a copy of a.txt: folded")]


def test_the_same_text_at_another_address_is_kept_and_marked() -> None:
    name = rows(
        "a.jsonl",
        {"text": TEXT, "url": "https://one.example/a"},
        {"text": TEXT.replace(" ", "\n "), "url": "https://two.example/a"},
        {"text": TEXT, "url": "https://three.example/a"},
    )
    first, *others = ingest([name]).articles
    assert first.duplicate_of is None
    assert [article.duplicate_of for article in others] == [first.article_id] * 2


def test_a_later_text_at_the_same_address_is_a_new_version() -> None:
    name = rows(
        "a.jsonl",
        {"text": TEXT, "url": "https://one.example/a"},
        {"text": "Something else.", "url": "https://one.example/b"},
        {"text": OTHER, "url": "https://one.example/a/?utm_source=x"},
    )
    result = ingest([name])
    assert [(article.text, article.text_version) for article in result.articles] == [(OTHER, 2), ("Something else.", 1)]
    assert (result.read, result.replaced, result.folded, result.problems) == (3, 1, 0, ())
    assert "version 2" in result.notes[0].what


def test_a_text_that_was_replaced_makes_nothing_a_duplicate() -> None:
    name = rows(
        "a.jsonl",
        {"text": TEXT, "url": "https://one.example/a"},
        {"text": TEXT, "url": "https://two.example/a"},
        {"text": OTHER, "url": "https://one.example/a"},
    )
    assert [article.duplicate_of for article in ingest([name]).articles] == [None, None]


ARTICLES = st.builds(
    lambda identity, text: Article(article_id=f"art-{identity:016x}", text=text, text_sha256="0" * 64),
    st.integers(0, 4),
    st.sampled_from(["one", "two", "one ", "three"]),
)


@given(st.lists(ARTICLES | st.just(IngestProblem(where="x", what="y"))))
def test_folding_loses_nothing_and_leaves_each_identity_once(readings: list[Article | IngestProblem]) -> None:
    result = fold(readings)
    identities = [article.article_id for article in result.articles]
    assert len(set(identities)) == len(identities)
    assert {reading.article_id for reading in readings if isinstance(reading, Article)} == set(identities)
    assert result.read == len(result.articles) + result.folded + result.replaced
    assert len(result.notes) == result.folded + result.replaced
    originals = {article.article_id for article in result.articles if article.duplicate_of is None}
    assert all(article.duplicate_of in originals for article in result.articles if article.duplicate_of)


def test_the_same_text_of_another_outlet_is_kept_where_neither_has_an_address(tmp_path: Path) -> None:
    """Guards against a report that three papers print counting as one paper's where pages were saved to disk."""
    for number, outlet in enumerate(("Aldora Post", "Borealis Times", "aldora post", "Borealis Times")):
        row = {"text": "Students were forced into the army, the ministry said.", "outlet": outlet}
        (tmp_path / f"{number}.json").write_text(json.dumps(row), encoding="utf-8")
    found = ingest([str(tmp_path)])
    assert [article.outlet for article in found.articles] == ["Aldora Post", "Borealis Times"]
    first, second = found.articles
    assert second.duplicate_of == first.article_id
    assert (found.read, found.folded) == (4, 2)
