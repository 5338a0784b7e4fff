"""Without scripts, without a server, without half of the files: what a release shows when little works."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Visiting
from tests.browser.material import known
from tests.browser.test_browse import BOTH_WAYS, asked
from tests.browser.visit import PHONE, Visit


@pytest.fixture
def plain(visiting: Visiting) -> Visit:
    """A window in which no script of the page runs."""
    return visiting(java_script_enabled=False)


def allegations(visit: Visit) -> list[str]:
    """What is alleged in the rows of the table, as it stands there."""
    return visit.page.locator("#rows tbody .of-allegation bdi").all_inner_texts()


@BOTH_WAYS
def test_without_scripts_the_rows_stand_on_the_page_and_on_further_ones(plain: Visit, release: Path) -> None:
    plain.page.goto(f"{plain.address}index.html")
    assert len(allegations(plain)) == 50
    rows = len(allegations(plain))
    plain.page.locator("nav.pager.no-script a").first.click()
    expect(plain.page.get_by_role("heading", level=1)).to_contain_text("llegations")
    rows += len(allegations(plain))
    assert rows == len(asked(release))
    plain.page.get_by_role("link", name="Previous").first.click()
    assert len(allegations(plain)) == 50


def test_without_scripts_the_refuted_claims_stand_apart(plain: Visit) -> None:
    plain.page.goto(f"{plain.address}index.html")
    plain.page.get_by_role("link", name="Refuted claims").click()
    assert len(allegations(plain)) == 1
    expect(plain.page.locator("main")).to_contain_text("the outlet itself says that the claim is false")


def test_without_scripts_nothing_is_shown_that_would_not_work(plain: Visit) -> None:
    plain.page.goto(f"{plain.address}index.html")
    for selector in ("#search", "#filters", "#download", "#clear", "#query", "#ask", "#record", "#problem"):
        for element in plain.page.locator(selector).all():
            expect(element).to_be_hidden()
    expect(plain.page.locator("#counts")).to_be_visible()
    expect(plain.page.locator("#about")).to_be_visible()


def test_every_link_without_scripts_leads_to_a_file_of_the_release(plain: Visit) -> None:
    dead, tried = {}, set()
    for path in ("index.html", "site/table/2.html", "site/table/refuted-1.html"):
        plain.page.goto(plain.address + path)
        script = "links => links.map(link => link.getAttribute('href'))"
        for link in plain.page.eval_on_selector_all("a[href], link[href]", script):
            target = urljoin(plain.address + path, link).split("#", maxsplit=1)[0]
            if not target.startswith(plain.address) or target in tried:
                continue
            tried.add(target)
            try:
                with urlopen(target) as answer:
                    assert answer.status == 200
            except HTTPError as error:
                dead[link] = error.code
    assert dead == {}
    assert len([target for target in tried if target.endswith((".csv", ".parquet", ".duckdb"))]) > 50


def test_without_scripts_nothing_on_a_phone_is_wider_than_it(visiting: Visiting) -> None:
    plain = visiting(java_script_enabled=False, viewport={"width": PHONE[0], "height": PHONE[1]})
    for path in ("index.html", "site/table/2.html", "site/table/refuted-1.html"):
        plain.page.goto(plain.address + path)
        assert plain.overflow == 0, path


# --- from a folder -------------------------------------------------------------------------------------------------


def test_a_zip_that_was_unpacked_anywhere_shows_what_the_server_shows(
    release: Path, tmp_path: Path, visiting: Visiting, visit: Visit
) -> None:
    packed = shutil.make_archive(str(tmp_path / "release"), "zip", release)
    folder = tmp_path / "Téléchargements #1 (50 % lu)"
    shutil.unpack_archive(packed, folder)
    there = visiting(folder.as_uri() + "/").open("#language=fr&sort=outlet")
    visit.go("#language=fr&sort=outlet")
    assert (there.identifiers, there.found) == (visit.identifiers, visit.found)
    assert there.save().text == visit.save().text
    assert there.show(known("full")).inner_text() != ""


@pytest.fixture
def damaged(release: Path, tmp_path: Path) -> Path:
    """A copy of the page, to take files from."""
    shutil.copytree(release / "site", tmp_path / "release/site", ignore=shutil.ignore_patterns("ask"))
    shutil.copy(release / "index.html", tmp_path / "release")
    return tmp_path / "release"


@pytest.mark.parametrize("lost", ["site/data/index.js", "site/data/rows-001.js"])
def test_where_data_is_missing_the_page_says_so_and_keeps_its_first_rows(
    damaged: Path, visiting: Visiting, lost: str
) -> None:
    (damaged / lost).unlink()
    visit = visiting(damaged.as_uri() + "/")
    visit.page.goto(f"{visit.address}index.html#act=retention")
    expect(visit.page.locator("#problem")).to_contain_text(f"The file {lost} could not be loaded.")
    expect(visit.page.locator("#rows tbody tr")).to_have_count(50)
    expect(visit.page.locator("#facets")).to_be_hidden()
    expect(visit.page.locator("#search")).to_be_hidden()
    visit.troubles.clear()  # the browser's own complaint of the file


def test_a_file_that_was_cut_short_is_said_to_be_incomplete(damaged: Path, visiting: Visiting) -> None:
    rows = damaged / "site/data/rows-001.js"
    rows.write_bytes(rows.read_bytes()[:-900])
    visit = visiting(damaged.as_uri() + "/")
    visit.page.goto(f"{visit.address}index.html")
    expect(visit.page.locator("#problem")).to_contain_text("it may be incomplete")
    visit.troubles.clear()


def test_a_record_whose_file_is_missing_says_so_and_the_list_stays(damaged: Path, visiting: Visiting) -> None:
    for path in (damaged / "site/data").glob("records-*.js"):
        path.unlink()
    visit = visiting(damaged.as_uri() + "/").open(f"#record={known('full')}")
    expect(visit.page.locator("#record-view")).to_contain_text("could not be loaded")
    visit.page.locator("#back").click()
    assert len(visit.identifiers) == 50
    visit.troubles.clear()


def test_the_page_alone_without_its_folder_still_shows_its_rows(
    release: Path, tmp_path: Path, visiting: Visiting
) -> None:
    shutil.copy(release / "index.html", tmp_path)
    visit = visiting(tmp_path.as_uri() + "/")
    visit.page.goto(f"{visit.address}index.html")
    assert len(allegations(visit)) == 50
    expect(visit.page.locator("#counts")).to_be_visible()
    visit.troubles.clear()
