"""JSON in all its shapes; one broken row costs one row."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.errors import InputError
from allegata.exchange import IngestProblem
from allegata.ingest.draft import Draft, Place
from allegata.ingest.rows import drafts_of_json

GOOD = '{"id": "x", "text": "A good row."}'


def read(data: str | bytes, path: str = "a.jsonl") -> list[Draft | IngestProblem]:
    raw = data.encode() if isinstance(data, str) else data
    return list(drafts_of_json(io.BufferedReader(io.BytesIO(raw)), Place(path, "a")))


def problem_of(line: str) -> IngestProblem:
    before, problem, after = read(f"{GOOD}\n{line}\n{GOOD}\n")
    assert isinstance(before, Draft)
    assert isinstance(after, Draft)
    assert isinstance(problem, IngestProblem)
    return problem


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"text": ', "broken JSON"),
        ("[1, 2]", "a list"),
        ("3", "a number"),
        ("null", "null"),
        ("{}", 'no "text"'),
        ('{"text": 5}', "a number, not a string"),
        ("[" * 100_000, "nested too deeply"),
        ('{"n": ' + "9" * 5_000 + "}", "a number too long"),
    ],
)
def test_a_broken_line_is_named_and_the_others_are_read(line: str, what: str) -> None:
    problem = problem_of(line)
    assert problem.where == "a.jsonl:2"
    assert what in problem.what
    assert "\n" not in problem.what


def test_a_line_that_is_not_utf_8_is_one_line() -> None:
    drafts = read(GOOD.encode() + b"\n" + '{"text": "é"}'.encode("cp1252") + b"\n" + GOOD.encode())
    assert [type(draft) for draft in drafts] == [Draft, IngestProblem, Draft]


def test_a_line_too_long_is_passed_over() -> None:
    drafts = read(f'{GOOD}\n{{"text": "{"a" * 20_000_000}"}}\n{GOOD}')
    assert [type(draft) for draft in drafts] == [Draft, IngestProblem, Draft]
    assert isinstance(drafts[2], Draft)
    assert drafts[2].place.path == "a.jsonl:3"


def test_a_broken_first_line_costs_that_line_only() -> None:
    problem, draft = read(f'\n{{"text": \n{GOOD}\n')
    assert isinstance(problem, IngestProblem)
    assert isinstance(draft, Draft)
    assert (problem.where, draft.place.path) == ("a.jsonl:2", "a.jsonl:3")


def test_many_broken_lines_are_counted_and_not_all_listed() -> None:
    drafts = read(GOOD + "\n" + "broken\n" * 5_000)
    assert len(drafts) == 22
    assert isinstance(drafts[-1], IngestProblem)
    assert "4,980 more lines" in drafts[-1].what


@pytest.mark.parametrize("path", ["a.json", "a.jsonl"])
def test_what_the_file_is_its_content_says(path: str) -> None:
    rows = [{"text": "one"}, {"text": "two"}]
    lines = "\n".join(json.dumps(row) for row in rows)
    for data in (lines, json.dumps(rows), json.dumps(rows, indent=1), "\ufeff" + lines, "\n\n" + lines):
        assert [draft.text for draft in read(data, path) if isinstance(draft, Draft)] == ["one", "two"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_json_with_a_mark_is_read_in_its_encoding(encoding: str) -> None:
    for data in (json.dumps([{"text": "é"}], ensure_ascii=False), '{"text": "é"}\n{"text": "é"}'):
        drafts = read(data.encode(encoding))
        assert {draft.text for draft in drafts if isinstance(draft, Draft)} == {"é"}


@pytest.mark.parametrize("data", [json.dumps({"text": "one"}), json.dumps({"text": "one"}, indent=2) + "\n"])
def test_a_single_object_stands_for_its_file(data: str) -> None:
    (draft,) = read(data, "a.json")
    assert isinstance(draft, Draft)
    assert draft.place.name == "a"


def test_an_item_of_a_list_that_is_no_article_costs_that_item_only() -> None:
    problem, draft = read('[5, {"text": "one"}]')
    assert isinstance(problem, IngestProblem)
    assert problem.where == "a.jsonl, item 1"
    assert isinstance(draft, Draft)


@pytest.mark.parametrize("data", ["", "\n \n", "[]", "{", "plain words", "[" * 100_000, b"\x89PNG\0\0\r\n\x1a"])
def test_a_file_that_is_no_json_at_all_is_one_error(data: str | bytes) -> None:
    with pytest.raises(InputError):
        read(data)


def test_fields_of_the_wrong_type_are_left_out_and_named() -> None:
    (draft,) = read(
        '{"text": "t", "id": true, "title": 5, "url": ["a"], "published": {}, "language": 7, "outlet": null}'
    )
    assert isinstance(draft, Draft)
    assert (draft.source_id, draft.title, draft.url, draft.published, draft.language) == (None,) * 5
    assert [doubt.split()[0] for doubt in draft.doubts] == ["id", "title", "url", "published", "language"]


def test_numbers_serve_as_identifier_and_year_and_date_stands_in_for_published() -> None:
    (draft,) = read('{"text": "t", "id": 7, "date": 2024, "other": [1]}')
    assert isinstance(draft, Draft)
    assert (draft.source_id, draft.published, draft.doubts) == ("7", "2024", ())


def test_markup_in_a_text_is_text() -> None:
    (draft,) = read('{"text": "<p>As it stands</p>"}')
    assert isinstance(draft, Draft)
    assert draft.text == "<p>As it stands</p>"


@given(st.binary(max_size=200) | st.text(st.sampled_from('{}[]",: \n\\ud8001e\0"text"'), max_size=60).map(str.encode))
def test_no_bytes_raise_anything_but_an_input_error(data: bytes) -> None:
    try:
        drafts = read(data)
    except InputError:
        return
    assert drafts
