"""Earlier releases, opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import pytest
from tests.previous.written import write_release

from allegata.models import Record
from allegata.previous import Earlier, opened
from allegata.releases import Tombstone

Released: TypeAlias = Callable[..., Earlier]


@pytest.fixture
def released(tmp_path: Path) -> Iterator[Released]:
    """Writes a release of records and tombstones, and opens it as the one before."""
    with ExitStack() as stack:

        def release(*records: Record, tombstones: tuple[Tombstone, ...] = ()) -> Earlier:
            folder = tmp_path / f"release-{len(list(tmp_path.iterdir()))}"
            return stack.enter_context(opened(str(write_release(folder, records, tombstones))))

        yield release
