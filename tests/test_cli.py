"""The command line: what it lists, shows and says, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.commands import Runner, run

EXAMPLES = Path(__file__).parents[1] / "examples" / "articles"
COMMANDS = (
    "build", "ingest", "extract", "load", "publish", "validate",
    "estimate", "doctor", "evaluate", "sql", "show", "schema",
)  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a build of one article; not to be written to."""
    folder = tmp_path_factory.mktemp("built")
    article = EXAMPLES / "seventeen-held.txt"
    assert run("build", article, "--out", folder / "out", "--work", folder / "work").code == 0
    return folder


@pytest.fixture
def built(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which is the current folder."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(whole, tmp_path, dirs_exist_ok=True))


def test_help_names_the_commands_in_the_order_of_the_pipeline(allegata: Runner) -> None:
    said = allegata("--help").out
    places = [said.index(f" {command} ") for command in COMMANDS]
    assert places == sorted(places)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_says_what_it_is_for(allegata: Runner, command: str) -> None:
    said = allegata(command, "--help").out
    options = [line for line in said.splitlines() if line.startswith("│ ") and "--" in line]
    assert options and all(len(line.strip("│ ").split("  ")) > 1 for line in options)


def test_show_lists_the_articles_and_finds_one_by_any_of_its_names(allegata: Runner, built: Path) -> None:
    listed = allegata("show", "--work", "work").out
    assert "seventeen-held" in listed and "Seventeen held in Cuba" in listed
    by_id = allegata("show", "seventeen-held", "--work", "work").out
    assert allegata("show", EXAMPLES / "seventeen-held.txt", "--work", "work").out == by_id
    record = json.loads(allegata("show", "seventeen-held", "--work", "work", "--json").out)["record"]
    assert record["article_id"] in by_id


def test_an_article_that_is_not_there_is_a_usage_error(allegata: Runner, built: Path) -> None:
    ended = allegata("show", "nobody", "--work", "work")
    assert ended.code == 2 and "allegata show" in ended.err and len(ended.err.splitlines()) == 1


def test_json_is_what_a_program_can_read(allegata: Runner, built: Path) -> None:
    rows = json.loads(allegata("sql", "--package", "out", "--json", "SELECT outcome FROM articles").out)
    assert rows == [{"outcome": "ok"}]
    assert json.loads(allegata("validate", "out", "--json").out) == {"valid": True, "findings": []}
    assert json.loads(allegata("load", "--work", "work", "--json").out)["rows"]["articles"] == 1


def test_a_finding_of_validate_names_its_file_and_exits_with_1(allegata: Runner, built: Path) -> None:
    with (built / "out" / "data" / "articles.csv").open("a", encoding="utf-8") as lines:
        lines.write("art-x\n")
    ended = allegata("validate", "out")
    assert ended.code == 1 and "data/articles.csv" in ended.out and ended.out.rstrip().endswith("findings")


def test_wrong_sql_is_one_line(allegata: Runner, built: Path) -> None:
    ended = allegata("sql", "--package", "out", "SELECT nothing FROM nowhere")
    assert ended.code == 2 and len(ended.err.splitlines()) == 1 and "nowhere" in ended.err


def test_the_working_database_has_texts_and_rejections_and_the_release_has_not(allegata: Runner, built: Path) -> None:
    tables = "SELECT table_name FROM duckdb_tables()"
    working = allegata("sql", "--package", "work/allegata.duckdb", "--csv", tables).out.split()
    released = allegata("sql", "--package", "out", "--csv", tables).out.split()
    assert set(working) - set(released) == {"article_texts", "rejections"}


def test_an_interrupted_run_says_how_to_go_on(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "allegata", "build", "-", "--out", "out", "--work", "work"]
    running = subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "work").exists():  # it reads standard input, which does not end
        time.sleep(0.05)
        assert running.poll() is None
    os.kill(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130 and "goes on where it stopped" in said and "Traceback" not in said


def test_a_release_may_lie_in_a_git_repository_and_beside_files_of_ones_own(allegata: Runner, built: Path) -> None:
    (built / "out" / ".git").mkdir()
    (built / "out" / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    assert allegata("validate", "out").out == "VALID\n"
    (built / "out" / "notes.txt").write_text("mine\n")
    assert "notes.txt" in allegata("validate", "out").out
    again = allegata("build", EXAMPLES / "seventeen-held.txt", "--out", "out", "--work", "work")
    assert again.code == 0 and "(valid)" in again.out
    assert (built / "out" / "notes.txt").read_text() == "mine\n"


def test_ctrl_c_while_the_command_loads_is_one_line(tmp_path: Path) -> None:
    """Loading takes a second or two, in which a user who mistyped presses it."""
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "import sys\n"
        "class Interrupts:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'allegata.cli':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupts())\n",
        encoding="utf-8",
    )
    paths = os.pathsep.join([str(tmp_path), *sys.path])
    ended = subprocess.run(
        [sys.executable, "-m", "allegata", "--version"],
        env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "stopped; nothing was begun\n")


def test_a_page_without_its_console_says_how_to_get_one(
    allegata: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allegata.publish.page.render.assets", lambda: None)
    places = ("--out", tmp_path / "out", "--work", tmp_path / "work")
    built = allegata("build", EXAMPLES / "seventeen-held.txt", *places, "--page", "ask")
    assert built.code == 0 and "make console" in built.err and "index.html" in built.out
    assert (tmp_path / "out" / "index.html").is_file()
    without = allegata("publish", *places, "--page", "none")
    assert (without.code, without.err) == (0, "") and "index.html" not in without.out
    assert not (tmp_path / "out" / "index.html").exists() and not (tmp_path / "out" / "site").exists()
