"""A record: its five fields in words that nobody takes for findings, each value with its quote, and what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import expect
from tests.browser.material import KNOWN, known
from tests.browser.test_browse import BOTH_WAYS, asked
from tests.browser.visit import Visit
from tests.records import TEXT, an_allegation, an_article, article_id

HEADINGS = (
    "What is alleged",
    "Said to be responsible",
    "People said to be affected",
    "Who says so",
    "Answer reported in this article",
)
STANDING = "These words stand in the article; that does not show that they are true or rightly coded."
EVIDENCE = (
    *("allegations", "allegation_acts", "allegation_means", "alleged_perpetrators"),
    *("affected_groups", "cited_sources", "responses"),
)


def said(visit: Visit, name: str) -> str:
    """Everything that the record of a known allegation says."""
    return visit.show(known(name)).inner_text()


@BOTH_WAYS
def test_a_row_opens_its_record(visit: Visit) -> None:
    first = visit.page.locator("#rows tbody a[data-record]").first
    identifier, told = first.get_attribute("data-record"), first.inner_text()
    first.click()
    heading = visit.page.locator("#record-title")
    expect(heading).to_have_text(told)
    expect(heading).to_be_focused()
    expect(visit.page.locator("#rows")).to_be_hidden()
    assert visit.state == f"#record={identifier}"


def test_the_headings_are_those_that_no_one_takes_for_findings(visit: Visit) -> None:
    fields = visit.show(known("full")).locator(".field > h3").all_inner_texts()
    assert tuple(fields) == HEADINGS


@pytest.mark.parametrize("name", ["full", "several", "withheld", "captive", "refuted", "bare", "hostile"])
def test_the_standing_words_are_in_every_record_once(visit: Visit, name: str) -> None:
    assert said(visit, name).count(STANDING) == 1


def test_every_value_stands_with_its_quote(visit: Visit, release: Path) -> None:
    record = visit.show(known("several"))
    shown = record.locator(".field blockquote").all_inner_texts()
    with duckdb.connect(str(release / "allegata.duckdb"), read_only=True) as connection:
        union = " UNION ALL ".join(f"SELECT quote FROM {table} WHERE allegation_id = $1" for table in EVIDENCE)
        quotes = [row[0] for row in connection.execute(union, [known("several")]).fetchall()]
    assert sorted(shown) == sorted(quotes)
    assert f"{len(quotes)} quotes of {len(quotes)} verbatim from the article" in record.inner_text()


def test_each_accused_has_the_answer_of_its_own(visit: Visit) -> None:
    accused = visit.show(known("several")).locator(".field").nth(1).locator(".evidence > li").all_inner_texts()
    assert [entry.splitlines()[0] for entry in accused] == ["Ruritania", "Zenda Staffing", "brokers"]
    for entry, answer in zip(accused, ("denied", "no response", "no answer reported"), strict=True):
        assert answer in entry


def test_what_the_article_does_not_state_is_said_to_be_not_stated(visit: Visit) -> None:
    fields = visit.show(known("bare")).locator(".field").all_inner_texts()
    assert [("not stated in this article" in field) for field in fields] == [True, True, True, False, False]
    assert "cites nobody" in fields[3]
    assert "This article reports no answer." in fields[4]
    assert "neither an admission nor a refusal" in fields[4]


def test_a_withheld_quote_and_a_withheld_name_are_said_to_be_withheld_and_why(visit: Visit) -> None:
    told = said(visit, "withheld")
    assert told.count("Quote withheld: it would name a protected person.") == 7
    assert "a recruiter (name withheld)" in told
    assert "an affected person (name withheld)" in told
    assert "Term withheld: it would name a protected person." in told
    assert "Its own address is withheld" in told
    assert "0 quotes of 7 verbatim from the article; 7 withheld" in told


def test_a_source_that_speaks_in_captivity_is_marked_in_the_record_and_in_the_table(visit: Visit) -> None:
    assert "says so while held captive: may not speak freely" in said(visit, "captive")
    visit.go("#source_type=captive")
    assert visit.identifiers == [known("captive")]
    assert "a source speaks while held captive" in visit.column("allegation")[0]


def test_who_coded_it_is_said(visit: Visit) -> None:
    assert "Coded by a program (rules 1), not reviewed by a person." in said(visit, "full")
    told = said(visit, "reviewed")
    assert "Reviewed by a person." in told and "not reviewed" not in told


def test_a_refuted_claim_says_so_before_anything_else(visit: Visit) -> None:
    told = said(visit, "refuted")
    assert told.upper().startswith("CLAIM THAT THE ARTICLE ITSELF CALLS FALSE")
    assert "is in no count of allegations" in told


@pytest.mark.parametrize(
    ("name", "date"),
    [("undated", "no date given"), ("month", "March 2025"), ("year", "2024"), ("full", "14 February 2025")],
)
def test_a_date_is_as_precise_as_it_is_known(visit: Visit, name: str, date: str) -> None:
    article = visit.show(known(name)).locator("section.article")
    expect(article).to_contain_text(f" · {date}")


def test_the_article_is_named_and_linked_and_its_text_is_nowhere(visit: Visit, release: Path) -> None:
    article = visit.show(known("full")).locator("section.article")
    expect(article).to_contain_text("Ruritania said to press students, case 1")
    link = article.get_by_role("link")
    expect(link).to_have_attribute("href", "https://aldorapost.example/1")
    assert "noreferrer" in (link.get_attribute("rel") or "")
    last = TEXT.splitlines()[-1].split("{", maxsplit=1)[0]
    assert not [path for path in release.rglob("*.js") if last in path.read_text(encoding="utf-8")]
    assert last not in (release / "index.html").read_text(encoding="utf-8")


def test_an_article_without_title_outlet_or_address_says_so(visit: Visit) -> None:
    article = visit.show(known("undated")).locator("section.article").inner_text()
    for words in ("no title given", "outlet not given", "No address of the article is given."):
        assert words in article


def test_notices_and_statements_stand_above_the_fields(visit: Visit) -> None:
    record = visit.show(known("noticed"))
    told = record.inner_text()
    for words in ("A court acquitted.", "We deny all of it.", "Statement of An embassy"):
        assert -1 < told.index(words) < told.index("What is alleged\n")
    assert record.locator("a[href^='javascript']").count() == 0


def of_case(release: Path, select: str, order: str = "ALL") -> list[tuple[Any, ...]]:
    """What the published database says of the case of the allegation that is told in full."""
    where = "case_id = (SELECT case_id FROM case_allegations WHERE allegation_id = $1)"
    with duckdb.connect(str(release / "allegata.duckdb"), read_only=True) as connection:
        return connection.execute(f"{select} WHERE {where} ORDER BY {order}", [known("full")]).fetchall()


def test_the_case_says_how_many_tell_it_and_on_how_many_origins_it_rests(visit: Visit, release: Path) -> None:
    told = said(visit, "full")
    [(articles, outlets, least, most, case)] = of_case(
        release, "SELECT articles, outlets, origins_least, origins_most, case_id FROM cases"
    )
    assert f"{articles} articles of {outlets} outlets" in told
    assert (f"{most} independent origins" if least == most else f"{least} to {most} independent origins") in told
    visit.page.get_by_role("link", name="All allegations of this case").click()
    assert visit.identifiers == asked(release, f"case_id = '{case}'")


def test_answers_of_a_case_stand_in_the_order_of_their_dates(visit: Visit, release: Path) -> None:
    shown = visit.show(known("full")).locator("ol.answers > li").all_inner_texts()
    answers = of_case(release, "SELECT responder FROM case_answers", "rpad(first_published, 10, '~'), event_number")
    assert len(shown) == len(answers) > 3
    assert [text for text, (name,) in zip(shown, answers, strict=True) if name not in text] == []


def test_what_changed_since_the_last_release_is_told(visit: Visit) -> None:
    told = said(visit, "full")
    assert "What changed since the last release" in told
    assert "denial_status" in told


def test_a_record_leads_on_to_the_next_of_its_list_and_back_to_it(visit: Visit) -> None:
    visit.go("#language=fr&sort=outlet")
    listed = visit.identifiers
    visit.page.locator(f'#rows a[data-record="{listed[0]}"]').click()
    visit.page.get_by_role("link", name="Next", exact=True).click()
    expect(visit.page.locator(".kicker code")).to_have_text(listed[1])
    visit.page.locator("#back").click()
    assert visit.identifiers == listed
    assert visit.state == "#language=fr&sort=outlet"


@pytest.mark.parametrize(
    "state", [f"#record=alg-{'0' * 16}", f"#language=fr&record={article_id(1).replace('art', 'alg')}"]
)
def test_a_record_that_is_not_in_the_release_is_said_to_be_not_there(visit: Visit, state: str) -> None:
    visit.go(state)
    expect(visit.page.locator("#record-view")).to_contain_text("There is no record")
    expect(visit.page.locator("#record-view")).to_contain_text("withdrawn")
    visit.page.locator("#back").click()
    assert visit.number > 0


def test_the_second_allegation_of_an_article_has_a_record_of_its_own(visit: Visit) -> None:
    second = an_allegation(an_article(KNOWN["full"]), 2).allegation_id
    assert second in visit.show(second).inner_text()


REST = """stance => allegata.dossier.origins({
  allegation: {stance},
  others: [{allegation_id: "alg-0000000000000000", stance: "attributed", denial_status: "denied"}],
  case: {case_id: "cas-1", allegations: 3, articles: 3, copies: 2, outlets: 2, origins_least: 1, origins_most: 1},
}, {record: () => "#", list: () => "#"}).textContent"""


def test_a_refuted_claim_is_none_of_the_allegations_of_its_case(visit: Visit) -> None:
    assert "(1 more)" in visit.page.evaluate(REST, "attributed")
    assert "(2 more)" in visit.page.evaluate(REST, "refuted")


def test_copies_of_a_text_are_told_beside_the_articles_that_were_read(visit: Visit) -> None:
    told = visit.page.evaluate(REST, "attributed")
    assert "reported in 3 articles and 2 articles with the text of one of them of 2 outlets" in told
