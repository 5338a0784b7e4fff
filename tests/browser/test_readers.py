"""What those who must rely on the page need of it: who writes on a deadline, who doubts, and who is spoken of."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Visiting
from tests.browser.material import WITHDRAWN, known
from tests.browser.test_browse import BOTH_WAYS, asked
from tests.browser.visit import Visit
from tests.console import need


def test_nobody_is_called_a_victim_and_no_accused_silent(visit: Visit) -> None:
    labels = " ".join(visit.page.locator("#facets .label").all_text_contents())
    assert "victim" not in labels and "person said to be affected" in labels
    assert visit.page.locator("#rows .of-denial_status .missing").first.inner_text() == "no answer reported"
    assert "victim" not in visit.show(known("withheld")).locator(".fields").inner_text()


def test_the_first_numbers_leave_refuted_claims_out_and_say_of_how_many_articles(visit: Visit, release: Path) -> None:
    with duckdb.connect(str(release / "allegata.duckdb"), read_only=True) as connection:
        ((articles,),) = connection.execute("SELECT count(*) FROM articles").fetchall()
    counts = visit.page.locator("#counts > div")
    reviewed = len(asked(release, "review_status = 'reviewed'"))
    assert counts.filter(has_text="Reviewed by a person").locator("dd").inner_text() == str(reviewed)
    assert f"Articles, of {articles} looked at" in counts.all_inner_texts()[1]
    visit.page.get_by_role("link", name="Independent origins").click()
    expect(visit.page.locator("#counted")).to_be_in_viewport()


def test_where_no_outlet_is_known_there_are_not_no_outlets(visit: Visit) -> None:
    visit.go("#outlet=")
    assert "(outlet not known)" in visit.found and "0 outlets" not in visit.found


def test_a_column_that_is_cut_off_is_hollow_and_said_to_be(visiting: Visiting) -> None:
    """Of a made-up set of rows: one of a month, three of none."""
    visit = visiting().open()
    cut, words = visit.page.evaluate(
        """() => {
          const facet = { values: ["2024-01"], numbers: new Map([["2024-01", 0]]), nothing: 1 };
          Object.assign(facet, { items: [0, 1, 1, 1], starts: [0, 1, 2, 3, 4] });
          const rows = { byName: new Map([["month", facet]]), count: 4, refuted: [0, 0, 0, 0] };
          const chart = document.querySelector("#chart");
          const state = { ...allegata.state.empty(), refuted: false };
          allegata.chart.build(chart, rows, () => {}).update(state, { counts: new Map([["month", [1, 3]]]) });
          const cut = [...chart.querySelectorAll(".cut")].map((each) => each.getAttribute("aria-label"));
          return [cut, document.querySelector("#chart-scale").textContent];
        }"""
    )
    assert cut == ["No month given: 3 allegations"]
    assert words.startswith("The tallest column is 1 allegation. The hollow one, of 3 allegations without a month,")


def test_rows_are_chosen_by_their_notices_and_by_having_none(visit: Visit) -> None:
    visit.filter("notice", "retraction").check()
    assert visit.identifiers == [known("noticed")]
    visit.go("#notice=")
    assert known("noticed") not in visit.identifiers and visit.number > 0


def test_a_link_to_a_code_that_no_row_has_leaves_none_and_not_all(visit: Visit, release: Path) -> None:
    code = "intergovernmental"
    assert visit.filter("source_type", code).count() == 0
    visit.go(f"#source_type={code}")
    assert visit.found.startswith("None of ")
    expect(visit.page.locator("#note")).to_be_hidden()
    assert f"('{code}')" in visit.snippet("sql")
    visit.page.click("#chips button")
    assert visit.number == len(asked(release))


def test_a_list_of_refuted_claims_tells_how_many_values_it_has_itself(visit: Visit) -> None:
    visit.go("#claims=refuted")
    for values in visit.page.locator("#facets details[open]").all():
        if values.is_visible():
            assert values.locator("li").count() <= 12
            expect(values.get_by_role("searchbox")).to_have_count(0)


def test_the_query_beside_the_rows_is_asked_by_a_link(visit: Visit) -> None:
    link = visit.page.locator("#query-sql a.ask-this")
    need(is_there=link.count() > 0)
    visit.go("#denial_status=declined")
    found = visit.page.evaluate(
        "link => allegata.state.parse(link.getAttribute('href'), new Map()).state", link.element_handle()
    )
    assert found["ask"] and found["sql"] == visit.snippet("sql")


def test_a_notice_on_the_same_origin_says_that_it_does_not_name_the_record(visit: Visit) -> None:
    notices = visit.show(known("noticed")).locator(".notices li")
    expect(notices.filter(has_text="The Post took it back.")).to_contain_text("It does not name this record.")
    expect(notices.filter(has_text="A court acquitted.")).to_contain_text("It names this record, or its article.")


def test_a_party_is_written_to_by_the_address_in_its_statement(visit: Visit) -> None:
    link = visit.show(known("noticed")).get_by_role("link", name="press@embassy.example")
    assert link.get_attribute("href") == "mailto:press@embassy.example"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("noticed", "(an allegation; machine-coded, not reviewed; notice: "),
        ("noticed", "with a statement in reply)"),
        ("captive", "a source speaks while held captive"),
        ("refuted", "(a claim that its outlet calls false; "),
        ("reviewed", "(an allegation; reviewed by a person)"),
    ],
)
def test_a_citation_carries_what_must_go_with_its_record(visit: Visit, name: str, words: str) -> None:
    visit.show(known(name))
    # the release of these tests is a sample, and samples are not cited
    cited = visit.page.evaluate(
        """async name => {
          const { records, release } = await allegata.load("index");
          const { prefixLength: length } = records;
          const found = await allegata.load("records-" + (length ? name.slice(4, 4 + length) : "all"));
          const real = { ...release, isSample: false, citation: "Made up. Version 1." };
          return allegata.dossier.cite(found[name], real).querySelector(".citation").textContent;
        }""",
        known(name),
    )
    assert words in cited


@BOTH_WAYS
def test_an_old_link_leads_to_why_a_record_is_gone_and_to_its_successor(visit: Visit) -> None:
    visit.go(f"#record={WITHDRAWN}")
    gone = visit.page.locator("#record-view article")
    expect(gone).to_contain_text("was withdrawn")
    for words in ("not supported", "1 January 2026", "never given again"):
        expect(gone).to_contain_text(words)
    gone.get_by_role("link", name=known("full")).click()
    expect(visit.page.locator(".kicker code")).to_have_text(known("full"))


def test_a_refuted_claim_that_was_opened_by_its_link_leads_back_to_those_of_its_kind(visit: Visit) -> None:
    visit.show(known("refuted"))
    visit.page.get_by_role("link", name="Back to the refuted claims").click()
    assert visit.state == "#claims=refuted"


def test_a_record_leads_to_how_often_its_coder_errs_and_stays(visit: Visit) -> None:
    visit.show(known("full")).get_by_role("link", name="How often it errs").click()
    expect(visit.page.locator("#quality")).to_be_in_viewport()
    assert visit.state == f"#record={known('full')}"


def test_a_row_of_the_plain_table_has_an_address_that_opens_its_record_where_scripts_run(visiting: Visiting) -> None:
    plain = visiting(java_script_enabled=False)
    plain.page.goto(f"{plain.address}index.html")
    link = plain.page.locator("#rows tbody a[href^='#alg-']").nth(7)
    identifier = link.inner_text()
    link.click()
    assert plain.page.url.endswith(f"#{identifier}")
    expect(plain.page.locator(f"#{identifier}")).to_be_in_viewport()
    opened = visiting().open(f"#{identifier}")
    expect(opened.page.locator(".kicker code")).to_have_text(identifier)


def test_on_paper_stands_what_the_rows_were_chosen_by(visiting: Visiting) -> None:
    paper = visiting(viewport={"width": 794, "height": 1123}).open("#denial_status=declined&q=a")
    paper.page.emulate_media(media="print")
    expect(paper.page.locator("#chips")).to_contain_text("declined")
    expect(paper.page.locator("#chips button").first).to_be_visible()
    for unseen in ("#clear", "#rows thead", "#chart"):
        expect(paper.page.locator(unseen)).to_be_hidden()


def test_an_address_of_ask_shows_the_head_of_the_page(visiting: Visiting) -> None:
    opened = visiting().open("#ask")
    assert opened.page.evaluate("scrollY") == 0
