"""A page yields its article and what it says of itself, never who wrote it."""

from __future__ import annotations

import logging

import pytest

from allegata.errors import InputError
from allegata.ingest.draft import Place
from allegata.ingest.page import draft_of_page

HERE = Place("a.html", "a")
PARAGRAPHS = [
    "European officials said that foreign students were warned that their visas would lapse unless they enlisted.",
    "One of them told the agency that some had been locked up and made to choose between expulsion and the front.",
    "The ministry did not answer a request for comment; the embassy has denied similar accounts in the past.",
]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
HEAD = """
<title>Students said to be pressed into service | The Sample</title>
<link rel="canonical" href="https://sample.example/story?cid=77">
<meta property="og:site_name" content="The Sample">
<meta property="article:published_time" content="2024-06-10T23:30:00-05:00">
<meta property="article:modified_time" content="2025-01-01T00:00:00Z">
<meta name="author" content="Ada Reporter">
"""
FURNITURE = "<nav><a href='/'>Home</a> <a href='/w'>World</a></nav>"


def page(head: str = HEAD, body: str = BODY) -> str:
    return (
        f"<!doctype html><html lang='de'><head>{head}</head><body>{FURNITURE}<article>"
        f"<h1>Students said to be pressed into service</h1><p class='byline'>By Ada Reporter</p>{body}</article>"
        "<footer><p>© 2023 The Sample. All rights reserved.</p></footer></body></html>"
    )


def test_the_article_is_read_with_its_paragraphs_apart_and_without_the_furniture() -> None:
    text = draft_of_page(page(), HERE).text
    assert "\n\n".join(PARAGRAPHS) in text
    assert "Home" not in text
    assert "rights reserved" not in text


def test_the_metadata_is_read() -> None:
    draft = draft_of_page(page(), HERE)
    assert draft.title == "Students said to be pressed into service"
    assert draft.outlet == "The Sample"
    assert draft.published == "2024-06-10"


def test_the_address_keeps_the_parameters_that_select_the_article() -> None:
    assert draft_of_page(page(), HERE).url == "https://sample.example/story?cid=77"


def test_the_author_stands_in_no_field() -> None:
    draft = draft_of_page(page(), HERE)
    assert "Ada" not in f"{draft.title} {draft.outlet} {draft.url} {draft.source_id}"


def test_a_front_page_given_as_the_address_gives_way_to_a_better_one() -> None:
    head = (
        '<link rel="canonical" href="https://sample.example/">'
        '<meta property="og:url" content="https://sample.example/story">'
    )
    assert draft_of_page(page(head), HERE).url == "https://sample.example/story"


def test_the_address_in_the_comment_of_a_saved_page_is_used() -> None:
    saved = "<!-- saved from url=(0028)https://sample.example/story -->\n" + page("<title>Any title at all</title>")
    assert draft_of_page(saved, HERE).url == "https://sample.example/story"


def test_an_address_that_is_none_is_not_taken() -> None:
    head = '<link rel="canonical" href="javascript:alert(1)"><meta property="og:url" content="/story">'
    assert draft_of_page(page(head), HERE).url is None


def test_a_page_without_a_date_has_none() -> None:
    assert draft_of_page(page("<title>Any title at all</title>"), HERE).published is None


def test_an_xml_declaration_does_not_stand_in_the_way() -> None:
    assert PARAGRAPHS[0] in draft_of_page(f"<?xml version='1.0' encoding='utf-8'?>\n{page()}", HERE).text


def test_pictures_within_the_page_do_not_count_towards_its_size() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 6_000_000}">'
    assert PARAGRAPHS[2] in draft_of_page(page(body=picture + BODY), HERE).text


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body></body></html>",
        "<html><body>" + "<div>" * 50_000 + "deep",
        "<!--" * 1_000,
        "<script>" * 1_000,
        "no markup at all",
        "<html><body><p>" + "a" * 5_000_001,
        "<html><body>" + "<p>a" * 100_000,
        "<html><body><p>We use cookies to improve this site.</p></body></html>",
        "<html><body>" + "<template>" * 20_000 + "<p>a",
    ],
)
def test_a_page_without_an_article_is_one_line(markup: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError) as caught:
        draft_of_page(markup, HERE)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr().err == ""


def test_the_parser_writes_nothing_beside_the_report(capfd: pytest.CaptureFixture[str]) -> None:
    assert logging.getLogger("trafilatura").level == logging.NOTSET
    draft_of_page(page(), HERE)
    assert capfd.readouterr() == ("", "")


def test_captions_credits_and_teasers_within_the_article_go() -> None:
    body = (
        f"<p>{PARAGRAPHS[0]}</p><figure><img src='a.jpg'><figcaption>Recruits on a square</figcaption></figure>"
        f"<p class='wp-caption-text'>A square in the town</p><p>Photo: Bo Camera / The Sample</p><p>{PARAGRAPHS[1]}</p>"
        f"<p>Read more: <a href='/b'>A story about another matter</a></p><p>{PARAGRAPHS[2]}</p>"
        "<p>Ada Reporter covers courts for The Sample.</p><p>Sign up for our newsletter</p><p>Leave a Reply</p>"
    )
    assert draft_of_page(page(body=body), HERE).text.split("\n\n")[-3:] == PARAGRAPHS


def test_text_in_scripts_and_stray_zeros_are_no_part_of_the_article() -> None:
    body = f"<script>document.write('<p>{PARAGRAPHS[0]} again</p>')</script>" + BODY.replace("European", "Euro\0pean")
    text = draft_of_page(page(body=body), HERE).text
    assert "again" not in text
    assert PARAGRAPHS[0] in text


@pytest.mark.parametrize(
    "trouble",
    [
        "<div " + " ".join(f"a{number}" for number in range(200_000)) + ">",
        '<div title="' + "word " * 400_000 + '">',
        "<div>" * 150 + "</div>" * 150,
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
        "<script type='application/ld+json'>" + " " * 1_000_000 + "</script>",
        "<b><i><a>" * 50,
        "<p>" + "Share " * 300_000,
    ],
    ids=["attributes", "an attribute", "nesting", "brackets", "spaces", "unclosed tags", "words"],
)
def test_a_page_made_to_keep_us_busy_still_yields_its_article(trouble: str) -> None:
    assert PARAGRAPHS[2] in draft_of_page(page(body=trouble + BODY), HERE).text
