"""To ask in SQL within the page: the published database, DuckDB in the browser, and nothing that leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import duckdb
import pytest
from playwright.sync_api import Browser, Locator, expect
from tests.browser.conftest import window
from tests.browser.material import known
from tests.browser.test_browse import asked
from tests.browser.test_reach import serious
from tests.browser.visit import PHONE, Visit
from tests.console import need


@pytest.fixture(scope="module")
def built(release: Path) -> Path:
    """The release, where the console was built."""
    need(is_there=(release / "site/ask/console.js").is_file())
    return release


@pytest.fixture(scope="module")
def opened(browser: Browser, built: Path, served: str) -> Iterator[Visit]:
    """A window whose engine runs: it is started once, for it takes seconds."""
    visit = window(browser, served).open()
    before = len(visit.requests)
    visit.page.get_by_role("link", name="Ask in SQL").click()
    expect(visit.page.locator("#ask .ask-status")).to_contain_text("Ready")
    assert not [url for url in visit.requests[:before] if "/ask/" in url or url.endswith(".duckdb")]  # only on demand
    yield visit
    visit.page.context.close()


@pytest.fixture
def console(opened: Visit) -> Iterator[Visit]:
    """The console with nothing wrong so far."""
    yield opened.go("#ask")
    assert opened.all_troubles() == []


def write(visit: Visit, sql: str) -> None:
    """Write a query in the place of the one that is there, as hands do."""
    visit.page.locator("#ask .cm-content").focus()
    visit.page.keyboard.press("Control+A")
    visit.page.keyboard.insert_text(sql)


def ask(visit: Visit, sql: str) -> Locator:
    """Write a query, run it by its keys, and wait for what comes of it."""
    write(visit, sql)
    visit.page.keyboard.press("Control+Enter")
    expect(visit.page.locator("#ask .ask-status")).not_to_contain_text("Asking")
    return visit.page.locator("#ask .ask-result")


def cells(visit: Visit) -> list[list[str]]:
    """The rows of the answer."""
    script = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    found: list[list[str]] = visit.page.eval_on_selector_all("#ask .ask-result tbody tr", script)
    return found


QUERIES = (
    "SELECT denial_status, count(*) AS allegations FROM allegations_flat GROUP BY ALL ORDER BY ALL",
    "SELECT allegation_id, published, outlet FROM allegations_flat WHERE outlet LIKE 'O%' ORDER BY allegation_id",
    "FROM cases ORDER BY ALL",
    "SELECT quote FROM allegations WHERE quote LIKE '%<script>%' ORDER BY ALL",
)


def test_the_engine_is_named_and_its_licences_can_be_read(console: Visit, built: Path) -> None:
    made = console.page.locator("#ask .ask-made")
    expect(made).to_contain_text("DuckDB v1.4.3")
    link = made.get_by_role("link").get_attribute("href")
    assert link and "Stichting DuckDB Foundation" in (built / link).read_text()


@pytest.mark.parametrize("sql", QUERIES)
def test_a_query_gives_what_duckdb_gives_elsewhere(console: Visit, built: Path, sql: str) -> None:
    ask(console, sql)
    with duckdb.connect(str(built / "allegata.duckdb"), read_only=True) as connection:
        rows = connection.execute(sql).fetchall()
    expect(console.page.locator("#ask .ask-result tbody tr")).to_have_count(len(rows))
    assert cells(console) == [["" if cell is None else str(cell) for cell in row] for row in rows] != []


def test_a_query_is_an_address_that_asks_it_again(console: Visit, served: str) -> None:
    sql = "SELECT count(*) AS \"größte & #1\" FROM articles WHERE title <> '100% + =' -- why?"
    ask(console, sql)
    told = cells(console)
    assert unquote(console.state.removeprefix("#ask&sql=")) == sql
    ask(console, "SELECT 1 AS one")
    console.page.go_back()
    expect(console.page.locator("#ask .cm-content")).to_contain_text("why?")
    expect(console.page.locator("#ask .ask-result thead")).to_contain_text("größte & #1")
    assert cells(console) == told


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT allegatoin FROM allegations", "allegatoin"),
        ("SELECT\n 1 +\n FROM allegations WHERE", "Line"),
        ("SELECT * FROM nowhere", "nowhere"),
        ("SELECT 'x'::INTEGER", "x"),
    ],
)
def test_an_error_says_what_is_wrong_and_the_console_goes_on(console: Visit, sql: str, words: str) -> None:
    ask(console, sql)
    error = console.page.locator("#ask .ask-error")
    expect(error).to_contain_text(words)
    assert "Error" in error.inner_text() and "at Object" not in error.inner_text()
    ask(console, "SELECT 41 + 1 AS answer")
    expect(error).to_be_empty()
    assert cells(console) == [["42"]]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM release.allegations",
        "LOAD httpfs",
        "SELECT * FROM 'https://aldorapost.example/rows.csv'",
        "SET autoload_known_extensions = true",
    ],
)
def test_nothing_can_be_changed_or_fetched(console: Visit, sql: str) -> None:
    ask(console, sql)
    expect(console.page.locator("#ask .ask-error")).not_to_be_empty()


def test_a_row_with_an_allegation_opens_its_record_and_leads_back(console: Visit) -> None:
    ask(console, f"SELECT allegation_id, outlet FROM allegations_flat WHERE allegation_id = '{known('full')}'")
    console.page.locator("#ask .ask-result").get_by_role("link", name=known("full")).click()
    expect(console.page.locator("#record-title")).to_be_focused()
    expect(console.page.locator(".kicker code")).to_have_text(known("full"))
    console.page.locator("#back").click()
    expect(console.page.locator("#ask .ask-result")).to_contain_text(known("full"))


def test_an_answer_is_saved_as_csv_with_its_formulas_guarded(console: Visit, built: Path) -> None:
    ask(console, "SELECT outlet, count(*) - 2 AS n FROM allegations_flat GROUP BY ALL ORDER BY ALL")
    saved = console.save("#ask .ask-csv")
    assert saved.name.startswith("allegata-0.7.0-") and saved.name.endswith(".csv")
    assert {"'+1+1", "'@SUM(A1)"} <= {row["outlet"] for row in saved.rows}
    assert "-1" in {row["n"] for row in saved.rows}  # a number is no formula


def test_tables_and_columns_are_offered_while_one_types(console: Visit) -> None:
    write(console, "SELECT * FROM allegations_fl")
    console.page.keyboard.press("Control+Space")
    offered = console.page.locator(".cm-tooltip-autocomplete")
    expect(offered).to_contain_text("allegations_flat")
    console.page.keyboard.press("Escape")
    write(console, "SELECT denial_st FROM allegations_flat")
    for _ in " FROM allegations_flat":
        console.page.keyboard.press("ArrowLeft")
    console.page.keyboard.press("Control+Space")
    expect(offered).to_contain_text("denial_status")
    console.page.keyboard.press("Escape")


def test_every_question_to_begin_with_has_an_answer(console: Visit) -> None:
    select = console.page.locator("#ask-example")
    values = select.locator("option").evaluate_all("options => options.map(option => option.value)")
    for value in filter(None, values):
        select.select_option(value)
        console.page.locator("#ask .ask-run").click()
        expect(console.page.locator("#ask .ask-status")).to_contain_text("row")
        expect(console.page.locator("#ask .ask-error")).to_be_empty()
    assert len(values) > 3


def test_axe_finds_nothing_serious_in_the_console(console: Visit) -> None:
    ask(console, QUERIES[0])
    assert serious(console.page) == []


def test_the_console_fits_a_phone(console: Visit) -> None:
    ask(console, "FROM allegations_flat")
    console.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    console.settle()
    assert console.overflow == 0


def test_a_page_from_a_folder_asks_for_the_database_and_answers(browser: Browser, built: Path) -> None:
    visit = window(browser, built.as_uri() + "/")
    try:
        visit.open(f"#ask&sql={quote('SELECT count(*) AS n FROM allegations_flat')}")
        choose = visit.page.locator("#ask-file")
        expect(choose).to_be_visible()
        choose.set_input_files(built / "allegata.duckdb")
        expect(visit.page.locator("#ask .ask-result tbody")).to_be_visible()
        assert cells(visit) == [[str(len(asked(built)))]]
        assert visit.all_troubles() == []
    finally:
        visit.page.context.close()


def test_an_answer_that_no_page_could_hold_is_cut_and_said_to_be(console: Visit) -> None:
    ask(console, "SELECT repeat('x', 20000000) AS x")
    told = console.page.locator("#ask .ask-result td").inner_text()
    assert len(told) < 20_000 and told.endswith("(cut here: 20,000,000 characters; the CSV has them all)")
    ask(console, f"SELECT {', '.join(f'range AS c{number}' for number in range(600))} FROM range(1000)")
    expect(console.page.locator("#ask .ask-result th")).to_have_count(500)
    expect(console.page.locator("#ask .ask-result caption")).to_have_text(
        "1,000 rows, the first 60 shown, with the first 500 of 600 columns."
    )
    assert len(console.save("#ask .ask-csv").rows) == 1000


def test_a_query_that_ends_does_not_call_a_reader_back_who_went_on(console: Visit) -> None:
    write(console, "SELECT count(*) FROM range(30000) a, range(5000) b WHERE a.range * b.range % 7 = 3")
    console.page.keyboard.press("Control+Enter")
    console.go("#claims=refuted")
    expect(console.page.locator("#ask .ask-stop")).to_be_hidden()
    assert console.state == "#claims=refuted"


def test_a_link_that_is_opened_while_a_query_runs_is_asked_after_it(console: Visit) -> None:
    ask(console, "SELECT 1 AS one")
    write(console, "SELECT count(*) FROM range(30000) a, range(5000) b WHERE a.range * b.range % 7 = 3")
    console.page.keyboard.press("Control+Enter")
    console.go("#ask&sql=SELECT%20'of%20the%20link'%20AS%20x")
    expect(console.page.locator("#ask .ask-result td")).to_have_text("of the link")
    assert console.state == "#ask&sql=SELECT%20'of%20the%20link'%20AS%20x"


OUTWARD = (
    *(
        "INSTALL httpfs",
        "FORCE INSTALL httpfs FROM 'https://elsewhere.example'",
        "LOAD httpfs",
        "LOAD 'https://a.example/x'",
    ),
    *(f"FROM read_{kind}('https://a.example/x')" for kind in ("csv", "text", "blob", "json", "parquet")),
    *(
        "FROM 'https://a.example/x.csv'",
        "ATTACH 'https://a.example/x.duckdb' AS x",
        "FROM sniff_csv('http://127.0.0.1:1/x')",
    ),
    *("COPY allegations TO 'https://a.example/x'", "EXPORT DATABASE 'https://a.example/x'", "FROM glob('/*')"),
    *("SET enable_external_access = true", "RESET enable_external_access", "FROM read_csv('opfs://x.csv')"),
    *("CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')", "SET custom_extension_repository = 'https://a.example'"),
)
"""Statements that would ask another machine, or a file, if they could."""


def test_no_statement_asks_anything_of_another_machine(console: Visit) -> None:
    before = len(console.requests)
    answers = [
        console.page.evaluate(
            """async sql => {
              const hash = "#ask&sql=" + encodeURIComponent(sql);
              location.hash = hash;
              const status = document.querySelector("#ask .ask-status");
              await new Promise(done => addEventListener("hashchange", () => setTimeout(done), {once: true}));
              while (status.textContent.startsWith("Asking")) await new Promise(done => setTimeout(done, 20));
              return document.querySelector("#ask .ask-error").textContent;
            }""",
            sql,
        )
        for sql in OUTWARD
    ]
    assert [sql for sql, answer in zip(OUTWARD, answers, strict=True) if not answer and "INSTALL" not in sql] == []
    made = [url for url in console.requests[before:] if not url.startswith("blob:") and not url.endswith("/icon.svg")]
    assert made == []
