"""One release with its page for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.linked import load_linked
from tests.publish.pages import RELEASE, some_records

from allegata.publish import publish


@pytest.fixture(scope="session")
def paged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with its page; never to be written to."""
    folder = tmp_path_factory.mktemp("page")
    load_linked(folder / "some.duckdb", some_records())
    return publish(folder / "some.duckdb", folder / "out", RELEASE).folder
