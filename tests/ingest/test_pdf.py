"""A PDF is read as its reader reads it: by paragraphs, without what stands on every page."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path

import pytest
from tests.ingest.pdfs import pdf

from allegata.errors import InputError
from allegata.ingest import ingest
from allegata.ingest import pdf as reading
from allegata.ingest.draft import Draft, Place
from allegata.ingest.pdf import draft_of_pdf
from allegata.models import Article

FIRST = [
    "Officials said on Monday that the students had been told that their visas",
    "would lapse unless they signed a contract with the army. Two of them had",
    "written to their embassy.",
]
SECOND = [
    "The ministry has denied that anybody was made to sign against their will. It",
    "did not answer further questions, and sent a statement (in full below).",
]
PARAGRAPHS = f"{' '.join(FIRST)}\n\n{' '.join(SECOND)}"


def draft(data: bytes) -> Draft:
    return draft_of_pdf(data, Place("a.pdf", "a"))


def read(data: bytes) -> Article:
    Path("report.pdf").write_bytes(data)
    result = ingest(["report.pdf"])
    assert result.problems == ()
    (article,) = result.articles
    return article


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_pdf_is_an_article() -> None:
    article = read(pdf([*FIRST, "", *SECOND]))
    assert article.text == PARAGRAPHS
    assert (article.source_id, article.source_path, article.language) == ("report", "report.pdf", "en")


def test_a_pdf_is_read_from_standard_input() -> None:
    (article,) = ingest(["-"], stdin=BytesIO(pdf([*FIRST, "", *SECOND]))).articles
    assert article.text == PARAGRAPHS


def test_the_date_of_the_file_is_not_taken_for_that_of_the_article() -> None:
    assert read(pdf(FIRST)).published is None


@pytest.mark.parametrize(
    "lines",
    [
        [*FIRST, "", *SECOND],
        [*FIRST, *SECOND],  # the last line of the first is short
        [f"\t{FIRST[0]}", *FIRST[1:], f"\t{SECOND[0]}", *SECOND[1:]],
    ],
)
def test_paragraphs_are_told_by_blank_lines_short_lines_and_indents(lines: list[str]) -> None:
    assert draft(pdf(lines)).text == PARAGRAPHS


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    assert draft(pdf(FIRST[:2], [*FIRST[2:], "", *SECOND])).text == PARAGRAPHS
    narrow = [
        "Officials said on Monday that",
        "students had been told that",
        "their visas would lapse",
        "unless they signed.",
    ]
    assert draft(pdf(narrow, columns=2)).text == " ".join(narrow)


def test_a_word_that_a_line_breaks_is_joined() -> None:
    lines = [
        "Officials said on Monday that the recruits had been made to sign, and that re-",
        "cruits from other countries had been told that they would be well-",
        "paid. They were not well-paid at all, and two of them wrote to the UN-",
        "Women office in the capital.",
    ]
    text = draft(pdf(lines)).text
    assert "that recruits from" in text
    assert "would be well-paid. They" in text
    assert "the UN-Women office" in text


def test_what_stands_at_the_head_and_foot_of_the_pages_is_left_out() -> None:
    middle = [
        f"On page {number} the families said that they had heard nothing for weeks." for number in ("a", "b", "c", "d")
    ]
    pages = [
        ["The Example Review, June 2024", "", line, "", *FIRST, "", line.upper(), "", "", f"Page {number} of 4"]
        for number, line in enumerate(middle, 1)
    ]
    text = draft(pdf(*pages)).text
    assert "Example Review" not in text and "Page " not in text
    assert all(line in text for line in middle)
    assert text.count(FIRST[0]) == 4


def test_a_repeated_line_within_the_text_stays() -> None:
    pages = [["Head", "", *FIRST, "", "No answer came.", "", *SECOND, "", "The end"] for _ in range(4)]
    assert draft(pdf(*pages)).text.count("No answer came.") == 4


def test_a_title_is_taken_where_the_first_page_bears_it() -> None:
    title = "Students say that they were pressed to fight"
    assert draft(pdf([title, "", *FIRST], title=title)).title == title
    assert draft(pdf([title, "", *FIRST], title=title.upper())).title == title.upper()
    for other in ("Microsoft Word - final_v3.docx", "Template 2019", "untitled", title.replace("fight", "flee")):
        assert draft(pdf([title, "", *FIRST], title=other)).title == title  # as plain text has it
        assert draft(pdf(FIRST, title=other)).title is None


def test_a_scan_is_one_line_that_says_so() -> None:
    with pytest.raises(InputError, match=r"no text in any of the 2 pages.*scan.*ocrmypdf"):
        draft(pdf([], []))
    with pytest.raises(InputError, match="scan"):
        draft(pdf(["Scanned 3/4/2024"]))


def test_a_page_without_text_is_noted() -> None:
    Path("a.pdf").write_bytes(pdf([*FIRST, "", *SECOND], []))
    result = ingest(["a.pdf"])
    assert len(result.articles) == 1
    assert [note.what for note in result.notes] == ["no text on 1 of its 2 pages"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-1.7\n" + b"x" * 1000, pdf(FIRST)[:300]])
def test_a_damaged_pdf_is_one_line(data: bytes) -> None:
    Path("a.pdf").write_bytes(data)
    result = ingest(["a.pdf"])
    assert result.articles == ()
    assert len(result.problems) == 1


def test_a_pdf_of_too_many_pages_or_too_much_text_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_PAGES", 3)
    with pytest.raises(InputError, match="4 pages in one PDF"):
        draft(pdf(*[FIRST] * 4))
    monkeypatch.setattr(reading, "MAX_TEXT_BYTES", 300)
    with pytest.raises(InputError, match="of text in one PDF"):
        draft(pdf(FIRST, FIRST))
    monkeypatch.setattr(reading, "_MOST_CHARACTERS", 100)
    with pytest.raises(InputError, match="characters on one page"):
        draft(pdf(FIRST))


def test_a_pdf_that_takes_too_long_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_SECONDS", -1.0)
    with pytest.raises(InputError, match="takes longer"):
        draft(pdf(FIRST))


def test_a_file_of_more_than_fifty_megabytes_is_refused_unread() -> None:
    with Path("a.pdf").open("wb") as file:
        file.truncate(60_000_000)
    assert "60 MB of PDF" in ingest(["a.pdf"]).problems[0].what


def test_a_mutilated_pdf_is_an_article_or_one_line() -> None:
    dice = random.Random(4)
    sound = pdf([*FIRST, "", *SECOND], FIRST, title="Students say that they were pressed")
    for _ in range(200):
        data = bytearray(sound)
        for _ in range(dice.choice([1, 3, 20])):
            data[dice.randrange(len(data))] = dice.randrange(256)
        if dice.random() < 0.3:
            del data[dice.randrange(len(data)) :]
        Path("a.pdf").write_bytes(data)
        result = ingest(["a.pdf"])
        assert len(result.articles) + len(result.problems) == 1
