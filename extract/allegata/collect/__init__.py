"""Addresses to kept pages: politely, within limits, from public machines, and with a record of each fetch.

In the order in which an address meets them:

- `lists`       what the user names: addresses, and files of addresses
- `collecting`  the run: many hosts at once, results in the order of the sources
- `visiting`    one address: robots.txt, redirects, pauses, what is known from before
- `addresses`   which are fetched at all
- `lanes`       one request at a time to a host, with pauses
- `robots`      what a site allows
- `fetching`    one exchange, bounded
- `network`     its connection, to a machine that was looked at
- `contents`    what was fetched: a page, a feed, a sitemap
- `warc`        the records that are kept
- `index`       where they are, and what to ask on the next run
- `limits`      how much, and how gently
- `collected`   what it brought
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import UsageError
from .collected import Collected, Progress
from .limits import Limits
from .lists import split_inputs

__all__ = ["Collected", "Limits", "Progress", "collect", "split_inputs"]


def quiet(stage: str, done: int, total: int | None) -> None:
    """A progress that says nothing."""


def collect(
    sources: Sequence[str], folder: Path, limits: Limits | None = None, progress: Progress = quiet
) -> Collected:
    """Fetch what the sources name, and keep it.

    What was kept by an earlier run is asked for again on condition that it changed, or not at all, so that the same
    call goes on where one was stopped, and brings the same. What fails is a line of the report, never a stop.

    Args:
        sources: addresses of pages, feeds and sitemaps, and files of addresses, as `split_inputs` gives them.
        folder: where the pages are kept; made where it is not there.
        limits: of the collection.
        progress: told of every address that is done.

    Raises:
        UsageError: the folder cannot be written, or another collection is under way in it.
        LoadError: pages cannot be kept any more: the disk is full.
    """
    # the libraries take half a second to import, which no other command is to wait for
    from .collecting import collect_into  # noqa: PLC0415  see above

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}", "Name another: --work DIR") from error
    return collect_into(folder, sources, limits or Limits(), progress)
