"""What the README shows is what happens: its commands are run, and their output compared.

`make readme` writes the output anew.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.commands import Runner

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [match.group(2) for match in BLOCK.finditer(README.read_text(encoding="utf-8")) if match.group(1) == kind]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a reader of the README stands in."""
    folder = tmp_path_factory.mktemp("readme")
    for name in ("examples", "dataset"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def session(block: str, allegata: Runner) -> str:
    """The block with the output that its commands give now."""
    told = ""
    for line in block.splitlines():
        if line.startswith("$ "):
            command, *arguments = shlex.split(line[2:])
            assert command == "allegata", "the README shows commands of Allegata only"
            ran = allegata(*arguments)
            assert ran.code == 0, ran.err
            told += f"{line}\n{ran.out}"
    return told


def test_every_command_of_the_readme_prints_what_it_shows(
    allegata: Runner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("ALLEGATA_PAGE", "browse")  # no reader sees what a machine without the console says of it
    text = README.read_text(encoding="utf-8")
    shown = blocks("console")
    assert len(shown) >= 6
    for block in shown:
        now = session(block, allegata)
        if os.environ.get("ALLEGATA_README") == "write":
            text = text.replace(f"```console\n{block}```", f"```console\n{now}```")
            README.write_text(text, encoding="utf-8")
        else:
            assert now == block, "the README shows something else; run: make readme"


def test_the_python_of_the_readme_runs(folder: Path) -> None:
    for block in blocks("python"):
        ended = subprocess.run(
            [sys.executable, "-c", block], cwd=folder, capture_output=True, text=True, check=False, timeout=120
        )
        assert ended.returncode == 0, ended.stderr
        assert ended.stdout.strip()


def test_the_paths_and_columns_that_the_r_code_names_are_there(folder: Path) -> None:
    (block,) = blocks("r")
    assert (folder / "dataset" / "datapackage.json").is_file() and "dataset/datapackage.json" in block
    header = (folder / "dataset" / "data" / "allegations_flat.csv").read_text(encoding="utf-8").splitlines()[0]
    assert all(column in header.split(",") for column in re.findall(r"allegations\$(\w+)", block))


def links() -> Iterator[str]:
    for target in re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8")):
        if "://" not in target:
            yield target


def test_every_link_into_the_repository_leads_somewhere() -> None:
    assert [target for target in links() if not (ROOT / target).exists()] == []


def test_the_commands_for_a_fresh_machine_are_targets_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {word for block in blocks("sh") for word in re.findall(r"^make ([a-z-]+)", block, re.MULTILINE)}
    assert named >= {"demo", "test"} and named <= targets
