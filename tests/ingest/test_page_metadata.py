"""A page's fields are what it says, in one form, and nothing where it says nothing."""

from __future__ import annotations

import json

import pytest

from allegata.ingest.draft import Draft, Place
from allegata.ingest.page import draft_of_fetched_page, draft_of_page

HERE = Place("a.html", "a")
BODY = (
    "<p>European officials said that foreign students were warned that visas would lapse unless they enlisted.</p>"
    "<p>One of them told the agency that some had been locked up and had to choose: expulsion or the front.</p>"
    "<p>The ministry did not answer a request for comment; the embassy has denied similar accounts in the past.</p>"
)
HEADLINE = "Students said to be pressed into service"


def read(head: str, body: str = BODY, lang: str = "en", fetched_from: str | None = None) -> Draft:
    markup = f"<!doctype html><html lang='{lang}'><head>{head}</head><body><article>{body}</article></body></html>"
    return draft_of_fetched_page(markup, HERE, fetched_from)


def linked(**fields: object) -> str:
    article = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f"<script type='application/ld+json'>{json.dumps(article)}</script>"


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


@pytest.mark.parametrize(
    "head",
    [
        f"<title>{HEADLINE} | The Sample</title>" + meta("og:site_name", "The Sample"),
        f"<title>The Sample: {HEADLINE}</title>" + meta("og:site_name", "The Sample"),
        f"<title>{HEADLINE} - Sample</title><link rel='canonical' href='https://sample.example/a'>",
        f"<title>{HEADLINE} – BBC News</title><link rel='canonical' href='https://www.bbc.co.uk/a'>"
        + meta("og:site_name", "BBC News"),
        f"<title>Sample</title>{meta('og:title', HEADLINE)}",
        linked(headline=HEADLINE),
        meta("og:title", HEADLINE.replace(" ", "  ") + " &amp;ndash; The Sample") + meta("og:site_name", "The Sample"),
    ],
)
def test_the_title_is_the_headline_without_the_name_of_the_site(head: str) -> None:
    assert read(head).title == HEADLINE


def test_what_follows_a_dash_stays_where_it_is_no_name_of_the_site() -> None:
    title = "Lured by a job - and sent to the front"
    assert read(meta("og:title", title) + meta("og:site_name", "The Sample")).title == title


def test_the_heading_of_the_page_decides_what_of_its_title_is_the_headline() -> None:
    head = f"<title>{HEADLINE} | World | A Name That Nobody Gave</title>"
    assert read(head, f"<h1>{HEADLINE}</h1>{BODY}").title == HEADLINE


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        ("<link rel='canonical' href='https://amp.theguardian.com/a'>", "The Guardian"),
        ("<link rel='canonical' href='https://sample.example/a'>" + meta("og:site_name", "The Sample"), "The Sample"),
        (meta("og:site_name", "BBC News"), "BBC"),
        (linked(publisher={"@type": "Organization", "name": "The Sample"}), "The Sample"),
        (linked(publisher=[{"name": "The Sample &amp; Co"}]), "The Sample & Co"),
        ("<link rel='canonical' href='https://sample.example/a'>", None),
        (meta("og:site_name", "https://sample.example"), None),
        (meta("twitter:site", "@sample"), None),
        ("<link rel='canonical' href='https://guardian.example.ng/a'>" + meta("og:site_name", "Guardian"), "Guardian"),
    ],
)
def test_the_outlet_is_known_by_its_host_or_as_the_page_calls_it(head: str, outlet: str | None) -> None:
    assert read(head).outlet == outlet


def test_a_publisher_described_elsewhere_in_the_page_is_found() -> None:
    graph = {
        "@graph": [
            {"@type": "Article", "headline": HEADLINE, "publisher": {"@id": "#us"}},
            {"@type": "Organization", "@id": "#us", "name": "The Sample"},
        ]
    }
    draft = read(f"<script type='application/ld+json'>{json.dumps(graph)}</script>")
    assert (draft.outlet, draft.title) == ("The Sample", HEADLINE)


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        (linked(datePublished="2024-06-10T23:30:00-05:00", dateModified="2025-01-01"), "", "2024-06-10"),
        (linked(datePublished="2024-06"), "", "2024-06"),
        (linked(datePublished="2024"), "", "2024"),
        (
            meta("article:published_time", "2024-06-10T08:00:00Z") + meta("article:modified_time", "2025"),
            "",
            "2024-06-10",
        ),
        ("", "<time itemprop='datePublished' datetime='2024-06-10'>last week</time>", "2024-06-10"),
        ("", "<time class='entry-date published' datetime='2024-06-10T10:00'>x</time>", "2024-06-10"),
        ("<link rel='canonical' href='https://sample.example/2024/06/10/a'>", "", "2024-06-10"),
        ("<link rel='canonical' href='https://sample.example/2024/06/a'>", "", "2024-06"),
        ("<link rel='canonical' href='https://sample.example/news/20240610-a'>", "", "2024-06-10"),
        ("", "<div class='date'>10 June 2024</div>", "2024-06-10"),
        ("", "<div class='date'>06/2024</div>", "2024-06"),
        ("", "<time datetime='2024-06'>x</time>", "2024-06"),
        ("", "<div class='date'>25/06/2024</div>", "2024-06-25"),
        ("", "<div class='date'>10/06/2024</div>", "2024"),
        (meta("article:modified_time", "2025-01-01T00:00:00Z"), "", None),
        (linked(dateModified="2025-01-01"), "", None),
        (linked(datePublished="0001-01-01T00:00:00Z"), "", None),
        (linked(datePublished="1970-01-01"), "", None),
        (linked(datePublished="soon"), "", None),
        ("", "", None),
    ],
)
def test_a_date_is_as_precise_as_the_page_writes_it(head: str, body: str, published: str | None) -> None:
    assert read(head, body + BODY).published == published


def test_the_language_of_the_text_weighs_more_than_that_of_the_template() -> None:
    assert read("", lang="de").language == "en"


def test_a_language_much_like_the_declared_one_is_the_declared_one() -> None:
    body = (
        "<p>Čeští úředníci uvedli, že zahraniční studenti byli varováni před ztrátou víz, nenastoupí-li do armády.</p>"
    ) * 3
    assert read("", body, lang="sk").language == "sk"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("https://sample.example/a?id=7", "https://sample.example/a?id=7"),
        ("https://web.archive.org/web/20240610123456/https://sample.example/a", "https://sample.example/a"),
        ("https://sample-example.cdn.ampproject.org/c/s/sample.example/a", "https://sample.example/a"),
        ("https://www.google.com/amp/s/sample.example/a", "https://sample.example/a"),
    ],
)
def test_the_address_is_that_of_the_page_itself(href: str, url: str) -> None:
    assert read(f"<link rel='canonical' href='{href}'>").url == url


def test_a_page_for_phones_gives_the_address_of_the_one_it_is_made_from() -> None:
    head = (
        "<link rel='amphtml' href='https://sample.example/amp/a'><link rel='canonical' href='https://sample.example/a'>"
    )
    assert read(head, fetched_from="https://sample.example/amp/a").url == "https://sample.example/a"


def test_where_the_page_was_fetched_from_serves_where_it_says_nothing_itself() -> None:
    assert read("", fetched_from="https://www.reuters.com/2024/06/10/a").url == "https://www.reuters.com/2024/06/10/a"
    draft = read("<link rel='canonical' href='/b'>", fetched_from="https://www.reuters.com/a")
    assert (draft.url, draft.outlet) == ("https://www.reuters.com/b", "Reuters")


@pytest.mark.parametrize(
    "script",
    [
        "{",
        "null",
        "[[[1]]]",
        '{"@type": ["NewsArticle", 7], "headline": {"a": 1}, "author": 3}',
        "[" * 50_000,
        '"x',
        "",
    ],
)
def test_broken_json_in_a_page_says_nothing(script: str) -> None:
    draft = read(f"<title>{HEADLINE}</title><script type='application/ld+json'>{script}</script>")
    assert (draft.title, draft.outlet, draft.published) == (HEADLINE, None, None)


def test_json_hidden_from_old_browsers_is_read() -> None:
    article = json.dumps({"@type": "NewsArticle", "headline": HEADLINE})
    assert read(f'<script type="application/ld+json">//<![CDATA[\n{article}\n//]]></script>').title == HEADLINE


def test_the_clock_decides_nothing() -> None:
    assert read(linked(datePublished="2099-12-31")).published == "2099-12-31"


def test_a_page_without_an_address_is_read_like_any_other() -> None:
    markup = f"<html><body><article>{BODY}</article></body></html>"
    assert draft_of_page(markup, HERE) == draft_of_fetched_page(markup, HERE, None)
