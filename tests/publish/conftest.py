"""One release for all tests of this folder, and copies of it to be damaged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.linked import load_linked
from tests.records import a_record, a_sample

from allegata.publish import Release, publish


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the sample, as a release is made from."""
    path = tmp_path_factory.mktemp("database") / "sample.duckdb"
    load_linked(path, a_sample())
    return path


@pytest.fixture(scope="session")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of other records, for the release that comes next."""
    path = tmp_path_factory.mktemp("database") / "newer.duckdb"
    load_linked(path, [a_record(1)])
    return path


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory, database: Path) -> Path:
    """A release of the sample; never to be written to."""
    return publish(database, tmp_path_factory.mktemp("release") / "out", Release("0.1.0", "2026-01-02")).folder


@pytest.fixture
def out(release: Path, tmp_path: Path) -> Path:
    """A copy of the release, to be damaged or replaced."""
    return Path(shutil.copytree(release, tmp_path / "out"))
