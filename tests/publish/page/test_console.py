"""The SQL console: found where it was built, put into a release, made of what the lock says, and asking no address."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.console import built_console

from allegata.errors import PackageError
from allegata.publish.page.console import FOLDER, assets, copy_console

ROOT = Path(__file__).parents[3]
PROJECT = ROOT / "extract" / "console"
ADDRESS = re.compile(r"https?://[^\s\"'`\\)]+")
NAMES = {"http://www.w3.org/2000/svg", "https://github.com/duckdb/duckdb-wasm.git"}
"""Addresses in the page's script: the name of a kind of element, and a field of the package that nothing reads."""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The package `allegata` as a wheel installs it, with a console of a few bytes."""
    built = tmp_path / "allegata" / "_console"
    built.mkdir(parents=True)
    for name in ("console.js", "worker-01.js", "engine-01.js", "engine-02.js", "LICENSES.txt"):
        (built / name).write_text(f"// {name}\n")
    return built.parent


def test_the_console_of_a_wheel_is_found_in_its_package(package: Path) -> None:
    assert assets(package) == package / "_console"


def test_the_console_of_the_repository_is_found_where_it_is_built() -> None:
    built = ROOT / "extract" / "allegata" / "_console"
    assert assets() == (built if (built / "console.js").is_file() else None)


def test_a_console_that_was_built_in_part_is_none(package: Path) -> None:
    (package / "_console" / "LICENSES.txt").unlink()
    assert assets(package) is None


def test_a_release_gets_every_file_of_the_console(package: Path, tmp_path: Path) -> None:
    copied = copy_console(tmp_path / "release", package)
    assert copied[0] == f"{FOLDER}/LICENSES.txt" and len(copied) == 5
    for path in copied:
        assert (tmp_path / "release" / path).read_bytes() == (package / "_console" / Path(path).name).read_bytes()


def test_who_wants_a_console_that_is_not_there_is_told_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(PackageError) as refused:
        copy_console(tmp_path, tmp_path)
    assert "make console" in str(refused.value) and "wheel" in str(refused.value)


def test_packages_are_pinned_and_the_lock_holds_no_address() -> None:
    wanted = json.loads((PROJECT / "package.json").read_text())
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted["dependencies"].values())
    text = (PROJECT / "package-lock.json").read_text()
    assert '"resolved"' not in text and not ADDRESS.search(text)
    locked = json.loads(text)["packages"]
    assert all(each.get("integrity") for name, each in locked.items() if name)


def test_the_page_s_script_knows_no_address_to_fetch_from() -> None:
    built = built_console()
    assert set(ADDRESS.findall((built / "console.js").read_text())) <= NAMES


def test_the_licences_of_all_that_is_within_are_given() -> None:
    built = built_console()
    text = (built / "LICENSES.txt").read_text()
    for name in (
        "@duckdb/duckdb-wasm 1.32.0 (MIT)",
        "apache-arrow 17.0.0 (Apache-2.0)",
        "This product includes software from the SFrame project",  # of its notice, as Apache-2.0 asks
        "codemirror 6.0.2 (MIT)",
        "flatbuffers 24.12.23 (Apache-2.0)",
        "tslib 2.9.1 (0BSD)",
        "js-sha256",
        "Stichting DuckDB Foundation",
        "mbedtls           Apache-2.0",
    ):
        assert name in text


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node on PATH")
def test_an_answer_that_does_not_fit_is_said_to_need_more_memory() -> None:
    script = """const {QueryError, isBroken} = await import(process.argv[1]);
      const error = new Error("ArrowArrayStruct contains null data pointer for a buffer with non-zero computed size");
      console.log(isBroken(error), new QueryError(error.message).message);"""
    source = (PROJECT / "src" / "failure.js").as_uri()
    done = subprocess.run(
        ["node", "--no-warnings", "--input-type=module", "-e", script, source],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.startswith("true The query needs more memory than the page has.")
