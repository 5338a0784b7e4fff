"""A web server on loopback, and a collection from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.collect.site import Site, running_site

from allegata.collect import Collected, Limits, collect


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@dataclass(frozen=True)
class Collecting:
    """Collects into one folder, from loopback, and without pauses unless a test says otherwise."""

    folder: Path

    def __call__(self, *sources: str, **limits: object) -> Collected:
        given = {"is_private_allowed": True, "delay": 0.0, "fresh": 0.0, "seconds": 20.0} | limits
        return collect(sources, self.folder, Limits.model_validate(given))


@pytest.fixture
def collecting(tmp_path: Path) -> Collecting:
    return Collecting(tmp_path / "pages")
