"""The page shows each error in its article, keeps nothing back, and lets no text of an article act."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.made import (
    NOTHING,
    QUOTE,
    TEXT,
    Json,
    accused,
    allegation,
    annotated,
    gold_set,
    response,
    source,
    whole,
    write,
)

from allegata.evaluation.comparison import compared
from allegata.evaluation.gold import read_gold
from allegata.evaluation.highlight import Quoted, Side, Stretch, stretches, visible
from allegata.evaluation.report import html_report
from allegata.evaluation.systems import system_of_folder
from allegata.evaluation.values import FIELDS, Comparison

GOLD = Path(__file__).parents[1] / "gold"
EMPTY = ("meta", "br")
Compare = Callable[..., Comparison]


class Page(HTMLParser):
    """What a browser would make of a page: its elements in order, and the text in each."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[int] = []
        self.feed(html)
        self.close()
        assert self._open == [], "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")
        if tag not in EMPTY:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open[-1]][0] == tag, f"</{tag}> closes {self.elements[self._open[-1]]}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for at in self._open:
            self.texts[at] += data

    def all(self, tag: str, of_class: str | None = None) -> list[str]:
        """The texts of the elements of a tag, and a class."""
        return [
            text
            for (name, attributes), text in zip(self.elements, self.texts, strict=True)
            if name == tag and (of_class is None or of_class in attributes.get("class", "").split())
        ]

    def attribute(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.elements if name in attributes]


@pytest.fixture
def compare(tmp_path: Path) -> Compare:
    """Compares what a system says of articles with what the gold says of them."""

    def made(gold: dict[str, Json], system: dict[str, Json], texts: dict[str, str] | None = None) -> Comparison:
        annotated_articles = gold_set(tmp_path / "gold", gold, texts)
        return compared(annotated_articles, system_of_folder(write(tmp_path / "system", system), annotated_articles))

    return made


def shown(html: str) -> str:
    """The page as it is read, white space evened, and cells parted by it."""
    return " ".join(Page(re.sub("(</t[dh]>)", r"\1 ", html)).all("body")[0].split())


def failed(reason: str) -> Json:
    run = {"system": "rules/9", "outcome": "skipped", "reason": reason}
    return {"article_class": None, "allegations": [], "run": run}


def test_the_page_says_first_that_it_is_not_to_be_published(compare: Compare) -> None:
    html = html_report(compare({"one": annotated(whole())}, {"one": NOTHING}))
    assert shown(html).startswith("Not to be published. This page holds whole articles")
    assert ("meta", {"name": "robots", "content": "noindex, nofollow, noarchive"}) in Page(html).elements


def test_the_page_needs_no_script_and_fetches_nothing() -> None:
    gold = read_gold(GOLD)
    page = Page(html := html_report(compared(gold, system_of_folder(GOLD, gold))))
    assert {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "object", "form", "base"} == set()
    assert page.attribute("src") == []
    assert all(target.startswith("#") for target in page.attribute("href"))
    (style,) = page.all("style")
    assert "url(" not in style and "@import" not in style
    assert "default-src 'none'" in html


def test_every_link_leads_to_a_place_on_the_page(compare: Compare) -> None:
    system = {"one": annotated(allegation()), "two": annotated(whole(), allegation()), "three": failed("language: es")}
    page = Page(html_report(compare(dict.fromkeys(("one", "two", "three"), annotated(whole())), system)))
    places = page.attribute("id")
    assert len(places) == len(set(places))
    assert {target.removeprefix("#") for target in page.attribute("href")} <= set(places)
    assert set(" ".join(page.attribute("headers") + page.attribute("aria-labelledby")).split()) <= set(places)


def test_every_field_has_its_figures_with_an_interval(compare: Compare) -> None:
    comparison = compare({"one": annotated(whole()), "two": annotated(whole())}, {"one": NOTHING, "two": NOTHING})
    score = replace(comparison.scores.fields["acts"], precision=0.5, recall=0.25, f1=1 / 3, low=0.125, high=0.6)
    scores = replace(comparison.scores, fields={**comparison.scores.fields, "acts": score})
    told = shown(html_report(replace(comparison, scores=scores, seconds=0.0025, cost=0.0012, quotes=9, verbatim=8)))
    assert "acts 0.33 0.12–0.60 0.50 0.25 0 2 0" in told
    assert all(f" {field} 0.00 0.00–0.00" in told for field in FIELDS if field != "acts")
    assert "0.0025 s an article" in told and "0.0012 USD an article" in told and "8 of 9" in told
    assert comparison.gold_sha256 in told


def test_the_article_is_shown_whole_with_the_quotes_of_each_side(compare: Compare) -> None:
    gold = allegation(quote="Russia forced 400 Kenyan students")
    system = allegation(quote="400 Kenyan students into its army", acts=["deceptive_recruitment"])
    page = Page(html_report(compare({"one": annotated(gold)}, {"one": annotated(system)}, {"one": TEXT})))
    assert page.all("div", "text") == [TEXT]
    assert page.all("mark", "gold") == ["Russia forced "]
    assert page.all("mark", "both") == ["400 Kenyan students"]
    assert page.all("mark", "system") == [" into its army"]


def test_what_others_answer_is_marked_too(compare: Compare) -> None:
    answer = response("denied", role="home_state")
    gold = {"one": annotated(allegation(responses=[answer], cited_sources=[source()]))}
    page = Page(html_report(compare(gold, {"one": annotated(allegation())})))
    assert answer["quote"] in page.all("mark", "gold")


def test_gold_and_system_stand_side_by_side(compare: Compare) -> None:
    gold = allegation(alleged_perpetrators=[accused()], acts=["coerced_enlistment"])
    system = allegation(alleged_perpetrators=[accused("a labour agent", None, "recruiter")])
    page = Page(html_report(compare({"one": annotated(gold)}, {"one": annotated(system)})))
    cells = [" ".join(cell.split()) for cell in page.all("td") if "Russia" in cell or "labour agent" in cell]
    assert f"RUS (Russia) 1 {QUOTE}" in cells
    assert f"a labour agent 1 {QUOTE}" in cells
    rows = [" ".join(row.split()) for row in page.all("tr", "missing") + page.all("tr", "extra")]
    assert f"RUS (Russia) 1 {QUOTE} not said" in rows
    assert f"not said a labour agent 1 {QUOTE}" in rows
    assert f"coerced_enlistment 1 {QUOTE} coerced_enlistment 1 {QUOTE}" in " ".join(
        " ".join(page.all("tr", "agreed")).split()
    )


def test_fields_that_differ_come_before_those_that_agree(compare: Compare) -> None:
    system = whole() | {"cited_sources": []}
    page = Page(html_report(compare({"one": annotated(whole())}, {"one": annotated(system)})))
    fields = [" ".join(field.split()) for field in page.all("th", "field")]
    assert fields[:3] == ["sources 1 difference", "source_types 1 difference", "via 1 difference"]
    assert fields[3:] == [f"{name} agree" for name in FIELDS if name not in ("sources", "source_types", "via")]


def test_the_worst_article_comes_first_and_one_without_error_is_only_named(compare: Compare) -> None:
    gold = {"fine": annotated(whole()), "slight": annotated(whole()), "worse": annotated(whole())}
    system = {"fine": gold["fine"], "slight": annotated(whole() | {"means": []}), "worse": NOTHING}
    page = Page(html := html_report(compare(gold, system)))
    named = [heading for heading in page.all("h3") if heading in gold]
    assert named == ["worse", "slight"]
    assert shown(html).endswith("Articles that agree fine: reports_allegation, 1 allegation")


def test_an_article_that_was_not_read_is_shown_apart_with_the_reason(compare: Compare) -> None:
    gold = {"one": annotated(whole()), "two": annotated(whole())}
    told = shown(html_report(compare(gold, {"one": failed("language: es"), "two": gold["two"]})))
    assert "2, of which the system did not read 1" in told
    assert "one: skipped: language: es" in told
    assert "F1 of those read" in told
    assert "The system did not read this article" in told


def test_a_quote_that_does_not_stand_in_the_text_is_named_also_where_all_values_agree(compare: Compare) -> None:
    """Guards the check that annotators make of their own files."""
    said = annotated(allegation(quote="Russia compelled 400 Kenyan students"))
    told = shown(html_report(compare({"one": said}, {"one": said})))
    assert "gold: Russia compelled 400 Kenyan students" in told
    assert "Russia compelled 400 Kenyan students does not stand in the text" in told
    assert "Articles that agree (0)" in told


def test_who_decides_between_two_sees_numbers_answers_and_notes(compare: Compare) -> None:
    first = allegation(summary="The first.", responses=[response("denied", role="home_state")])
    gold = annotated(first, allegation(acts=["retention"], summary="The second."))
    gold["adjudication"] = "A had the first alone."
    page = Page(html := html_report(compare({"one": gold}, {"one": annotated(allegation())})))
    assert "Note of the adjudicator: A had the first alone." in shown(html)
    assert "Russia's embassy (home_state): denied Russia's embassy in Nairobi denied the claims" in shown(html)
    (missing,) = [row for row in page.all("tr", "missing") if "retention" in row]
    assert " ".join(missing.split()) == f"retention 2 {QUOTE} not said"


def test_markup_in_articles_names_and_quotes_is_text(compare: Compare) -> None:
    evil = '</div></mark><script>alert(1)</script><img src=x onerror="alert(2)">&lt;b&gt; {{ 7 * 7 }}'
    text = f"{evil} said that {TEXT}"
    said = allegation(
        summary=evil,
        quote=evil,
        alleged_perpetrators=[accused(evil, None, "other")],
        cited_sources=[source(evil, via=evil)],
        responses=[{**response("other"), "responder": evil}],
    )
    comparison = compare({"one": annotated(said) | {"adjudication": evil}}, {"one": NOTHING}, {"one": text})
    titled = comparison.articles[0].article.model_copy(update={"title": evil, "outlet": evil})
    article = replace(comparison.articles[0], article=titled)
    comparison = replace(comparison, articles=(article,), system=evil, gold_name=evil)
    page = Page(html_report(comparison))
    assert {tag for tag, _ in page.elements} & {"script", "img"} == set()
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert page.all("div", "text") == [text]
    assert page.all("h1") == [f"{evil} against {evil}"]


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u200f", "\u200b", "\ufeff", "\x1b", "\U000e0041"])
def test_a_character_that_hides_or_turns_text_is_shown_by_its_number(compare: Compare, character: str) -> None:
    text = f"Russia {character}forced 400 Kenyan students into its army."
    said = allegation(alleged_perpetrators=[accused(f"a{character}b", None, "other")])
    comparison = compare({"one": annotated(said)}, {"one": NOTHING})
    article = comparison.articles[0].article.model_copy(update={"text": text})
    html = html_report(replace(comparison, articles=(replace(comparison.articles[0], article=article),)))
    assert character not in html
    assert Page(html).all("div", "text") == [text.replace(character, f"[U+{ord(character):04X}]")]
    assert f"a[U+{ord(character):04X}]b" in shown(html)


def test_joiners_that_belong_to_a_script_stay(compare: Compare) -> None:
    assert visible("می\u200cخواهم") == "می\u200cخواهم"
    assert visible("क्\u200dष") == "क्\u200dष"


def test_the_page_of_the_whole_gold_set_against_itself_has_no_error() -> None:
    gold = read_gold(GOLD)
    told = shown(html_report(compared(gold, system_of_folder(GOLD, gold))))
    assert "Articles that agree (45)" in told
    assert told.count("No article differs.") == len(FIELDS)


@given(st.text())
def test_any_text_is_shown_as_it_is_and_nothing_of_it_is_markup(text: str) -> None:
    page = Page(f"<p>{visible(text)}</p>")
    assert {tag for tag, _ in page.elements} <= {"p", "span"}
    read = re.sub(r"\[U\+([0-9A-F]{4,6})\]", lambda found: chr(int(found[1], 16)), page.all("p")[0])
    assert read == re.sub(r"\[U\+([0-9A-F]{4,6})\]", lambda found: chr(int(found[1], 16)), text)


SPANS = st.tuples(st.integers(0, 30), st.integers(1, 12), st.sampled_from([Side.GOLD, Side.SYSTEM]))


@given(st.text(max_size=30), st.lists(SPANS, max_size=8))
def test_stretches_are_the_text_and_each_is_quoted_by_whom_it_says(text: str, drawn: list[Any]) -> None:
    quotes = [Quoted(start, start + length, side) for start, length, side in drawn if start + length <= len(text)]
    found = stretches(text, quotes)
    assert "".join(stretch.text for stretch in found) == text
    starts = {stretch.start for stretch in found}
    assert {quote.start for quote in quotes} <= starts
    for stretch in found:
        for at in range(stretch.start, stretch.start + len(stretch.text)):
            sides = {quote.side for quote in quotes if quote.start <= at < quote.end}
            expected = None if not sides else Side.BOTH if len(sides) == 2 else sides.pop()
            assert stretch.side == expected


def test_a_text_that_nobody_quotes_is_one_stretch() -> None:
    assert stretches("Nothing.", []) == [Stretch(0, "Nothing.", None)]
    assert stretches("", []) == []
