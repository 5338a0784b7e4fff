"""A case of a release, as text, as JSON and as a picture: nothing is lost, and nothing in it can run or load."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from tests.commands import Runner
from tests.linked import CASE, load_linked, some_links
from tests.records import a_record, an_allegation, an_article

from allegata.errors import UsageError
from allegata.load import load
from allegata.publish import cases, dossier, picture
from allegata.publish.picture import MOST_ARTICLES

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three articles of one case, the last of which has a title that is markup."""
    path = tmp_path_factory.mktemp("case") / "cases.duckdb"
    records = [a_record(1), a_record(2), a_record(3, title="<script>alert('x')</script> & \ufffe", outlet=None)]
    load(path, records, links=lambda: some_links(records))  # one origin of all
    return path


def nodes(svg: str, kind: str) -> list[ET.Element]:
    return [each for each in ET.fromstring(svg).iter(f"{SVG}g") if kind in (each.get("class") or "").split()]


def test_every_article_and_origin_is_drawn_once_and_described(database: Path) -> None:
    svg = picture(dossier(database, CASE))
    assert len(nodes(svg, "article")) == 3
    (origin,) = nodes(svg, "work")
    assert "Bloomberg" in (origin.get("aria-label") or "")
    lines = [each for each in ET.fromstring(svg).iter(f"{SVG}path") if "takes" in (each.get("class") or "")]
    assert len([each for each in lines if each.get("marker-end")]) == 3  # and one way that leads to all three


def test_what_an_article_says_is_text_in_the_picture_and_nothing_more(database: Path) -> None:
    """Guards against markup in a title, and against characters that no XML may hold."""
    svg = picture(dossier(database, CASE))
    tags = {each.tag.removeprefix(SVG) for each in ET.fromstring(svg).iter()}
    assert tags == {"svg", "title", "desc", "style", "rect", "text", "defs", "marker", "path", "g"}
    assert "&lt;script&gt;" in svg
    assert re.findall(r"(?:href|src|url\()=?[^#]{0,4}", svg.replace("url(#arrow)", "")) == []


def test_no_release_commands_the_terminal(allegata: Runner, tmp_path: Path) -> None:
    """Guards against the escapes of terminals in what somebody else's release says."""
    path = tmp_path / "cases.duckdb"
    load_linked(path, [a_record(1, title="A \x1b[31mtitle\x9b2J", outlet="An \x1b]0;outlet")])
    for question in (("--case", CASE), ("--case", CASE, "--svg", "-"), ("--cases",)):
        told = allegata("show", *question, "--package", path).out
        assert told and not {"\x1b", "\x9b"} & set(told)
    assert "\x1b" not in allegata("sql", "FROM articles", "--package", path).out


def test_the_same_case_gives_the_same_picture(database: Path) -> None:
    assert picture(dossier(database, CASE)) == picture(dossier(database, CASE))


def test_a_large_case_is_drawn_in_part_and_says_so(tmp_path: Path) -> None:
    records = [a_record(number) for number in range(1, MOST_ARTICLES + 6)]
    load_linked(tmp_path / "a.duckdb", records)
    svg = picture(dossier(tmp_path / "a.duckdb", CASE))
    assert len(nodes(svg, "article")) == MOST_ARTICLES
    assert "5 further articles are not drawn" in svg


def test_a_case_without_any_source_has_a_picture_too(tmp_path: Path) -> None:
    article = an_article(1)
    records = [a_record(1, allegations=(an_allegation(article, cited_sources=(), responses=()),))]
    load_linked(tmp_path / "a.duckdb", records)
    assert "no source named" in picture(dossier(tmp_path / "a.duckdb", CASE))


def test_a_case_that_is_not_there_says_how_to_list_those_that_are(database: Path) -> None:
    with pytest.raises(UsageError, match=r"no case 'cas-no'.*--cases"):
        dossier(database, "cas-no")
    assert [row["case_id"] for row in cases(database)] == [CASE]


def test_a_long_name_stays_within_its_box(tmp_path: Path) -> None:
    name = "ministère kényan des Affaires étrangères et de la diaspora"
    load_linked(tmp_path / "a.duckdb", [a_record(1, outlet=name)])
    svg = picture(dossier(tmp_path / "a.duckdb", CASE))
    shown = [each.text or "" for each in ET.fromstring(svg).iter(f"{SVG}text") if each.get("class") == "name"]
    assert "ministère kényan des Affaires…" in shown


# --- the command ---------------------------------------------------------------------------------------------------


def test_show_writes_the_picture_and_tells_the_case(allegata: Runner, database: Path, tmp_path: Path) -> None:
    file = tmp_path / "case.svg"
    done = allegata("show", "--case", CASE, "--package", database, "--svg", file)
    assert (done.code, done.err) == (0, "")
    assert ET.parse(file).getroot().tag == f"{SVG}svg"
    assert "Bloomberg (work, articles: 3" in done.out
    assert "denial_status: denied / denied" in done.out
    assert "likeliest reason: specificity" in done.out
    assert "its chain ends with an article of the dataset" in done.out


def test_show_lists_the_cases_and_gives_them_to_programs(allegata: Runner, database: Path) -> None:
    assert CASE in allegata("show", "--cases", "--package", database).out
    (case,) = json.loads(allegata("show", "--cases", "--package", database, "--json").out)
    assert (case["articles"], case["origins_least"], case["origins_most"]) == (3, 1, 1)
    told = json.loads(allegata("show", "--case", CASE, "--package", database, "--json").out)
    assert {row["origin_id"] for row in told["chains"]} == {row["origin_id"] for row in told["origins"]}


@pytest.mark.parametrize(
    "question",
    [("--svg", "x.svg"), ("art-1", "--case", CASE), ("--case", CASE, "--cases"), ("--package", "dataset")],
)
def test_questions_that_do_not_go_together_are_refused(allegata: Runner, question: tuple[str, ...]) -> None:
    done = allegata("show", *question)
    assert done.code == 2
    assert "Traceback" not in done.err


def test_a_picture_that_cannot_be_written_says_where(allegata: Runner, database: Path, tmp_path: Path) -> None:
    done = allegata("show", "--case", CASE, "--package", database, "--svg", tmp_path / "no" / "case.svg")
    assert done.code == 2
    assert "cannot be written" in done.err
