"""Packaged files are read from an installed wheel, and from the repository where there are no copies."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from allegata.contract.package_data import read_text
from allegata.errors import AllegataError

REPOSITORY = Path(__file__).parents[2]
CODEBOOK = "schema/v1/codebook.md"


def wheel_layout(site: Path) -> None:
    """What the wheel puts into site-packages, by the rules of pyproject.toml."""
    with (REPOSITORY / "pyproject.toml").open("rb") as file:
        wheel = tomllib.load(file)["tool"]["hatch"]["build"]["targets"]["wheel"]
    for package in wheel["packages"]:
        without_caches = shutil.ignore_patterns("__pycache__")
        shutil.copytree(REPOSITORY / package, site / Path(package).name, ignore=without_caches)
    for source, target in wheel["force-include"].items():
        shutil.copytree(REPOSITORY / source, site / target)


def read_elsewhere(site: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Read a packaged file in a new interpreter that finds allegata in `site` alone."""
    script = "import sys; from allegata.contract.package_data import read_text; print(read_text(sys.argv[1]), end='')"
    return subprocess.run(
        [sys.executable, "-c", script, name],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(site), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_repository_is_read_where_there_are_no_copies() -> None:
    assert read_text(CODEBOOK) == (REPOSITORY / CODEBOOK).read_text(encoding="utf-8")


def test_an_installed_wheel_reads_its_own_copies(tmp_path: Path) -> None:
    """Guards against a wheel that works only beside its repository."""
    wheel_layout(tmp_path)
    copy = tmp_path / "allegata/_data" / CODEBOOK
    copy.write_text("the copy in the wheel – naïve", encoding="utf-8")
    assert read_elsewhere(tmp_path, CODEBOOK).stdout == "the copy in the wheel – naïve"


def test_a_wheel_without_a_file_says_so(tmp_path: Path) -> None:
    wheel_layout(tmp_path)
    (tmp_path / "allegata/_data" / CODEBOOK).unlink()
    assert f"{CODEBOOK} is missing from this installation" in read_elsewhere(tmp_path, CODEBOOK).stderr


@pytest.mark.parametrize(
    "name",
    [
        "pyproject.toml",
        "/etc/hostname",
        "schema/../pyproject.toml",
        "../schema/v1/codebook.md",
        "",
        "schema/v1/none.md",
    ],
)
def test_a_file_that_is_not_packaged_is_refused(name: str) -> None:
    with pytest.raises(AllegataError, match=r"packaged file|missing from this installation"):
        read_text(name)
