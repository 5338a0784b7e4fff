"""The main job, end to end, on real articles: what a newcomer runs, and what must be seen."""

from __future__ import annotations

import csv
import html
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from tests.chat_server import ChatServer, reply
from tests.commands import Ran, Runner, run

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples" / "articles"


def rows(package: Path, table: str) -> list[dict[str, str]]:
    with (package / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def texts(work: Path) -> dict[str, str]:
    with (work / "articles.jsonl").open(encoding="utf-8") as lines:
        return {article["article_id"]: article["text"] for article in map(json.loads, lines)}


def bytes_of(package: Path) -> dict[str, bytes]:
    """Every file but the database, whose bytes differ from run to run."""
    files = (path for path in package.rglob("*") if path.is_file() and not path.name.startswith("allegata.duckdb"))
    return {str(path.relative_to(package)): path.read_bytes() for path in files}


def frictionless_says(package: Path) -> str:
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]
    ended = subprocess.run(command, cwd=package, capture_output=True, text=True, check=False)
    return f"exit {ended.returncode}\n{ended.stdout}\n{ended.stderr}"


QUOTED = (
    "allegations",
    "allegation_acts",
    "allegation_means",
    "alleged_perpetrators",
    "affected_groups",
    "cited_sources",
    "responses",
)


def quotes(package: Path) -> Iterator[tuple[str, str, int, int]]:
    """Article, quote and offsets of every quote that a release shows."""
    article_of = {row["allegation_id"]: row["article_id"] for row in rows(package, "allegations")}
    for table in QUOTED:
        for row in rows(package, table):
            if row["quote_status"] == "verbatim":
                start, end = int(row["quote_start"]), int(row["quote_end"])
                yield article_of[row["allegation_id"]], row["quote"], start, end


def assert_every_quote_is_its_slice(package: Path, work: Path) -> int:
    by_article = texts(work)
    shown = list(quotes(package))
    for article_id, quote, start, end in shown:
        assert by_article[article_id][start:end] == quote
    return len(shown)


@pytest.fixture(scope="module", autouse=True)
def page() -> Iterator[None]:
    """The main job is done with a page."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ALLEGATA_PAGE", "browse")
        yield


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A folder with the release and the work folder of the examples, and what was printed; not to be written to."""
    folder = tmp_path_factory.mktemp("examples")
    return folder, run("build", EXAMPLES, "--out", folder / "out", "--work", folder / "work")


class TestTheExamples:
    def test_a_build_ends_with_a_valid_package_whose_quotes_stand_in_the_articles(
        self, allegata: Runner, examples: tuple[Path, Ran]
    ) -> None:
        folder, built = examples
        package, work = folder / "out", folder / "work"
        assert (built.code, built.err) == (0, "")
        assert str(package / "datapackage.json") in built.out and "allegata sql" in built.out
        assert str(package / "index.html") in built.out
        page = html.unescape((package / "index.html").read_text(encoding="utf-8"))
        assert all(row["allegation"] in page for row in rows(package, "allegations_flat"))
        assert allegata("validate", package, "--articles", work / "articles.jsonl").out == "VALID\n"
        assert assert_every_quote_is_its_slice(package, work) > 100
        said = frictionless_says(package)
        assert "VALID" in said and "exit 0" in said

    def test_a_second_run_extracts_nothing_and_writes_the_same_bytes(
        self, allegata: Runner, examples: tuple[Path, Ran], tmp_path: Path
    ) -> None:
        folder = Path(shutil.copytree(examples[0], tmp_path / "again"))
        before = bytes_of(folder / "out")
        again = allegata("build", EXAMPLES, "--out", folder / "out", "--work", folder / "work", "--json")
        assert json.loads(again.out)["extracted"] == 0
        assert len(rows(folder / "out", "articles")) > 20
        assert f"extracted now: {len(rows(folder / 'out', 'articles'))}" in examples[1].out
        assert bytes_of(folder / "out") == before

    def test_the_same_articles_in_another_order_and_place_give_the_same_bytes(
        self, allegata: Runner, examples: tuple[Path, Ran], tmp_path: Path
    ) -> None:
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        for path in EXAMPLES.iterdir():
            shutil.copy(path, elsewhere)
        moved = sorted(elsewhere.iterdir(), reverse=True)
        allegata("build", *moved, "--out", tmp_path / "b", "--work", tmp_path / "work-b")
        assert bytes_of(examples[0] / "out") == bytes_of(tmp_path / "b")

    def test_the_stages_one_by_one_give_what_build_gives(
        self, allegata: Runner, examples: tuple[Path, Ran], tmp_path: Path
    ) -> None:
        work = ("--work", tmp_path / "work-b")
        assert allegata("ingest", EXAMPLES, *work).code == 0
        assert allegata("extract", *work).code == 0
        assert allegata("load", *work).code == 0
        assert allegata("publish", "--out", tmp_path / "parts", *work).code == 0
        assert bytes_of(examples[0] / "out") == bytes_of(tmp_path / "parts")

    def test_the_columns_of_the_flat_table_are_those_promised(self, examples: tuple[Path, Ran]) -> None:
        package = examples[0] / "out"
        header = (package / "data" / "allegations_flat.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header == (
            "allegation_id,article_id,allegation_number,title,outlet,published,language,url,article_class,allegation,"
            "acts,alleged_perpetrator,alleged_perpetrator_code,affected_nationalities,affected_regions,cited_source,"
            "denial_status,denial_by_accused,stance,quote,extractor,review_status,origin_id,case_id,notices,statements"
        )
        keys = [(r["article_id"], int(r["allegation_number"])) for r in rows(package, "allegations_flat")]
        assert keys == sorted(keys)


@pytest.fixture(scope="module")
def built(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the release and the work folder of the seeds, built by the default extractor."""
    folder = tmp_path_factory.mktemp("seeds")
    command = [sys.executable, "-m", "allegata", "build", str(seeds), "--out", "out", "--work", "work"]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return folder


def main_allegations(built: Path) -> list[dict[str, str]]:
    """The main allegation of each seed, in file order."""
    source = {row["article_id"]: row["source_id"] for row in rows(built / "out", "articles")}
    flat = [row for row in rows(built / "out", "allegations_flat") if row["allegation_number"] == "1"]
    return sorted(flat, key=lambda row: source[row["article_id"]])


class TestTheSeeds:
    def test_three_articles_and_each_main_allegation_accuses_russia(self, built: Path) -> None:
        assert len(rows(built / "out", "articles")) == 3
        assert [row["alleged_perpetrator_code"] for row in main_allegations(built)] == ["RUS", "RUS", "RUS"]

    def test_every_accused_state_is_russia(self, built: Path) -> None:
        codes = {row["state_code"] for row in rows(built / "out", "alleged_perpetrators")}
        assert codes - {""} == {"RUS"}

    def test_the_answers_of_the_accused_are_those_of_each_article(self, built: Path) -> None:
        statuses = [row["denial_status"] for row in main_allegations(built)]
        assert statuses == ["no_response", "denied", "not_stated"]

    def test_african_is_a_region_and_the_nepalis_a_nationality(self, built: Path) -> None:
        first, second, _ = main_allegations(built)
        assert "M49:002" in first["affected_regions"] and "M49:002" in second["affected_regions"]
        of_first = [r for r in rows(built / "out", "allegations_flat") if r["article_id"] == first["article_id"]]
        assert any("NPL" in row["affected_nationalities"] for row in of_first)

    def test_the_sources_are_told_apart_from_those_through_whom_they_came(self, built: Path) -> None:
        first, second, third = main_allegations(built)
        assert "Bloomberg" in first["cited_source"]
        assert "European official" in second["cited_source"] and "(via Bloomberg)" in second["cited_source"]
        assert "Truth Hounds (via Fox News Digital)" in third["cited_source"]

    def test_two_articles_go_back_to_bloomberg_and_one_to_truth_hounds(self, built: Path) -> None:
        origins = {row["origin"]: row for row in rows(built / "out", "origins")}
        assert (origins["Bloomberg"]["origin_kind"], origins["Bloomberg"]["articles"]) == ("work", "2")
        assert (origins["Truth Hounds"]["origin_kind"], origins["Truth Hounds"]["articles"]) == ("voice", "1")
        mains = [set(row["origin_id"].split("; ")) for row in main_allegations(built)]
        of_bloomberg, of_truth_hounds = (origins[name]["origin_id"] for name in ("Bloomberg", "Truth Hounds"))
        assert [of_bloomberg in ids for ids in mains] == [True, True, False]
        assert [of_truth_hounds in ids for ids in mains] == [False, False, True]

    def test_they_are_one_case_whose_contrary_answers_stand_side_by_side(self, built: Path) -> None:
        mains = main_allegations(built)
        (case_id,) = {row["case_id"] for row in mains}
        (case,) = (row for row in rows(built / "out", "cases") if row["case_id"] == case_id)
        assert case["articles"] == "3"
        assert case["denial_statuses"] == "denied; no_response; not_stated"
        differences = [
            ({row["allegation_id"], row["other_allegation_id"]}, row["aspect"], row["reason"])
            for row in rows(built / "out", "case_differences")
        ]
        answered = {mains[0]["allegation_id"], mains[1]["allegation_id"]}
        assert differences == [(answered, "denial_status", "specificity")]

    def test_the_package_is_valid_and_every_quote_stands(self, built: Path) -> None:
        assert "exit 0" in frictionless_says(built / "out")
        assert assert_every_quote_is_its_slice(built / "out", built / "work") > 20


VICTIM, CAPTIVE, RECRUITER = ("Themba", "Okonjima"), ("Lerato", "Vandukwe"), ("Gideon", "Marachwe")
NAMED = {
    "id": "themba-okonjima-story",
    "title": "How Themba Okonjima was tricked by Gideon Marachwe, and Lerato Vandukwe captured",
    "url": "https://news.example/2025/themba-okonjima-tricked-by-gideon_marachwe?who=Lerato%20Vandukwe",
    "published": "2025-03-01",
    "outlet": "Example Courier",
    "text": (
        "Russia has coerced Kenyan students into its army, the rights group Human Rights Watch said on Friday.\n\n"
        "Themba Okonjima, 24, a student from Nairobi, was promised a job as a driver by a recruiter, Gideon Marachwe, "
        "and was then forced to fight, he told the Example Courier. “They took my passport,” Okonjima said.\n\n"
        "Lerato Vandukwe, a Kenyan captured by Ukrainian forces, said that Marachwe had tricked him as well. "
        "Speaking in a prison camp, Vandukwe said that he had been forced to sign a contract in Russian.\n\n"
        "Russia’s embassy in Nairobi denied the claims."
    ),
}
NAMED_REPLY = {
    "article_class": "reports_allegation",
    "allegations": [
        {
            "acts": [{"act": "deceptive_recruitment", "quote": "was promised a job as a driver by a recruiter"}],
            "means": [{"means": "false_promise", "quote": "promised a job as a driver by a recruiter"}],
            "stance": "attributed",
            "quote": "Themba Okonjima, 24, a student from Nairobi, was promised a job as a driver",
            "alleged_perpetrators": [
                {
                    "name": "Gideon Marachwe",
                    "actor_type": "recruiter",
                    "country_word": None,
                    "quote": "promised a job as a driver by a recruiter, Gideon Marachwe",
                }
            ],
            "affected_groups": [
                {
                    "term": "Themba Okonjima, 24, a student",
                    "nationalities": ["Kenyan"],
                    "statuses": ["student"],
                    "number": None,
                    "quote": "Themba Okonjima, 24, a student from Nairobi",
                }
            ],
            "cited_sources": [
                {"name": "Okonjima", "source_type": "victim", "via": None, "quote": "my passport,” Okonjima said"},
                {
                    "name": "Lerato Vandukwe",
                    "source_type": "captive",
                    "via": None,
                    "quote": "Lerato Vandukwe, a Kenyan captured by Ukrainian forces, said",
                },
            ],
            "responses": [],
        }
    ],
}  # fmt: skip


class TestNamesOfPeople:
    def assert_no_name_is_published(self, package: Path, work: Path) -> None:
        tokens = [token.lower() for token in (*VICTIM, *CAPTIVE, *RECRUITER)]
        for path in package.rglob("*"):
            if path.is_file():
                content = path.read_bytes().lower()
                found = [token for token in tokens if token.encode() in content]
                assert not found, f"{found} in {path.relative_to(package)}"
        with duckdb.connect(str(work / "allegata.duckdb"), read_only=True) as connection:
            (kept,) = connection.execute("SELECT title FROM articles").fetchall()
            assert kept == (NAMED["title"],)

    def test_stand_nowhere_in_a_release_by_rules(self, allegata: Runner, tmp_path: Path) -> None:
        (tmp_path / "in.json").write_text(json.dumps(NAMED))
        built = allegata("build", tmp_path / "in.json", "--out", tmp_path / "out", "--work", tmp_path / "work")
        assert built.code == 0 and len(rows(tmp_path / "out", "allegations")) >= 1
        self.assert_no_name_is_published(tmp_path / "out", tmp_path / "work")

    def test_stand_nowhere_in_a_release_by_a_model(
        self, allegata: Runner, chat_server: ChatServer, tmp_path: Path
    ) -> None:
        (tmp_path / "in.json").write_text(json.dumps(NAMED))
        chat_server.script(reply(NAMED_REPLY))
        built = allegata(
            "build", tmp_path / "in.json", "--model", "vllm/made-up", "--base-url", chat_server.url,
            "--out", tmp_path / "out", "--work", tmp_path / "work",
        )  # fmt: skip
        assert built.code == 0, built.err
        (flat,) = rows(tmp_path / "out", "allegations_flat")
        assert flat["acts"] == "deceptive_recruitment" and flat["affected_nationalities"] == "KEN"
        self.assert_no_name_is_published(tmp_path / "out", tmp_path / "work")
        shown = allegata("show", NAMED["id"], "--work", tmp_path / "work")
        assert "Gideon Marachwe" in shown.out  # the maintainers' working folder keeps what review needs


class TestBadInput:
    @pytest.fixture
    def good(self, tmp_path: Path) -> Path:
        path = tmp_path / "in" / "good.txt"
        path.parent.mkdir()
        shutil.copy(EXAMPLES / "expulsion-or-the-front.txt", path)
        return path

    def build(self, allegata: Runner, tmp_path: Path, *arguments: object) -> tuple[int, list[str], Path]:
        built = allegata("build", *arguments, "--out", tmp_path / "out", "--work", tmp_path / "work")
        assert "Traceback" not in built.out + built.err
        return built.code, built.err.splitlines(), tmp_path / "out"

    def test_is_one_clear_line_each_and_everything_else_is_still_done(
        self, allegata: Runner, tmp_path: Path, good: Path
    ) -> None:
        bad: dict[str, tuple[bytes, str]] = {
            "binary.txt": (b"\x00\x01\x02PNG" * 100, "binary"),
            "empty.txt": (b"", "empty"),
            "broken.jsonl": (b'{"text": "half', "broken.jsonl"),
            "huge.txt": (b"word " * 10_000_000, "MB"),
        }
        for name, (content, _) in bad.items():
            (good.parent / name).write_bytes(content)
        code, err, package = self.build(allegata, tmp_path, good.parent)
        assert code == 1 and len(err) == len(bad)
        for name, (_, said) in bad.items():
            (line,) = [line for line in err if name in line]
            assert said in line
        assert len(rows(package, "articles")) == 1 and len(rows(package, "allegations")) >= 1

    def test_a_missing_path_is_said_before_anything_is_read(self, allegata: Runner, tmp_path: Path, good: Path) -> None:
        code, err, package = self.build(allegata, tmp_path, good, tmp_path / "not-there")
        assert code == 2 and len(err) == 1 and "not-there" in err[0]
        assert not package.exists() and not (tmp_path / "work" / "articles.jsonl").exists()

    @pytest.mark.parametrize(
        ("model", "said"), [("no-such-model", "no-such-model"), ("openai/gpt-example", "OPENAI_API_KEY")]
    )
    def test_an_unknown_model_and_a_missing_key_are_said_before_anything_is_read(
        self, allegata: Runner, tmp_path: Path, good: Path, model: str, said: str
    ) -> None:
        code, err, package = self.build(allegata, tmp_path, good, "--model", model)
        assert code == 2 and len(err) == 1 and said in err[0]
        assert not package.exists()

    def test_a_working_folder_inside_the_release_is_refused_since_it_is_private(
        self, allegata: Runner, tmp_path: Path, good: Path
    ) -> None:
        for work in (tmp_path / "out", tmp_path / "out" / "work"):
            ended = allegata("build", good, "--out", tmp_path / "out", "--work", work)
            assert ended.code == 2 and "private" in ended.err and "--work" in ended.err
        assert not (tmp_path / "out").exists()

    def test_a_folder_that_holds_something_else_is_left_alone_before_anything_is_read(
        self, allegata: Runner, tmp_path: Path, good: Path
    ) -> None:
        ended = allegata("build", good, "--out", good.parent, "--work", tmp_path / "work")
        assert ended.code == 1 and "holds no release" in ended.err
        assert [path.name for path in good.parent.iterdir()] == [good.name] and not (tmp_path / "work").exists()

    def test_a_corpus_without_an_allegation_gives_a_valid_empty_package(self, allegata: Runner, tmp_path: Path) -> None:
        (tmp_path / "in.txt").write_text("The council has opened a new library, which will lend books on weekdays.\n")
        code, err, package = self.build(allegata, tmp_path, tmp_path / "in.txt")
        assert (code, err) == (0, [])
        assert rows(package, "allegations") == [] and rows(package, "articles")[0]["outcome"] == "no_allegation"
        assert allegata("validate", package).out == "VALID\n"
        assert "exit 0" in frictionless_says(package)

    @pytest.fixture
    def standing(self, tmp_path: Path, examples: tuple[Path, Ran]) -> dict[str, bytes]:
        """A release in the folder that is built into, of more articles than one."""
        shutil.copytree(examples[0] / "out", tmp_path / "out")
        return bytes_of(tmp_path / "out")

    def test_where_no_article_is_read_the_release_that_stands_is_left_alone(
        self, allegata: Runner, tmp_path: Path, standing: dict[str, bytes]
    ) -> None:
        (tmp_path / "nothing").mkdir()
        code, err, package = self.build(allegata, tmp_path, tmp_path / "nothing")
        assert code == 1 and "no article was read" in err[-1]
        assert bytes_of(package) == standing

    def test_a_release_that_loses_articles_says_so(
        self, allegata: Runner, tmp_path: Path, good: Path, standing: dict[str, bytes]
    ) -> None:
        held = len(rows(tmp_path / "out", "articles"))
        code, err, _ = self.build(allegata, tmp_path, good)
        assert code == 0 and len(err) == 1 and f"held {held} articles and now holds the 1" in err[0]
        assert bytes_of(tmp_path / "out") != standing


def test_standard_input_is_an_input(allegata: Runner, tmp_path: Path) -> None:
    lines = (EXAMPLES / "stories.jsonl").read_bytes()
    ran = allegata("build", "-", "--out", tmp_path / "out", "--work", tmp_path / "work", stdin=lines)
    assert ran.code == 0 and len(rows(tmp_path / "out", "articles")) == len(lines.splitlines())
