"""The SQL console of the page in tests: without it they are left out, and fail where it is required, as in CI."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from allegata.publish.page.console import HOW_TO_GET_IT, assets


def need(*, is_there: bool, lacks: str = f"the SQL console is not built: {HOW_TO_GET_IT}") -> None:
    """Leave a test out, or fail it with ALLEGATA_CONSOLE=required, where what it needs is not there."""
    if not is_there:
        (pytest.fail if os.environ.get("ALLEGATA_CONSOLE") == "required" else pytest.skip)(lacks)


def built_console() -> Path:
    """The folder of the built console."""
    built = assets()
    need(is_there=built is not None)
    assert built is not None
    return built
