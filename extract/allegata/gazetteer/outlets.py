"""Outlets: who publishes at an address, and by which one name.

The table is `data/outlets.csv`: host, or host and beginning of the path, and outlet. The names are the labels of
`data/sources.csv`, so that an outlet that publishes an article and one that is cited in it go by the same name.
"""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

from ..vocabulary import SourceType
from .sources import lookup_source
from .tables import rows


def outlet_at(url: str) -> str | None:
    """The outlet that publishes at an address, by the longest host and path of the table that it lies under, else None.

    Args:
        url: an address of the web; `https://amp.example.org/a` lies under `example.org`.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    table = _outlets()
    section = parts.path.strip("/").partition("/")[0].lower()
    while "." in host:
        found = table.get(f"{host}/{section}") or table.get(host)
        if found:
            return found
        host = host.partition(".")[2]
    return None


def outlet_named(name: str, url: str | None = None) -> str | None:
    """The one name of the outlet that calls itself so, else None.

    Many papers share a name: a *Guardian* at a host that is none of *The Guardian*'s is another one, and stays as it
    calls itself.

    Args:
        name: as a page gives it ("BBC News").
        url: where the page stands, if that is known.
    """
    source = lookup_source(name)
    if source is None or source.source_type is not SourceType.MEDIA:
        return None
    return None if url and source.label in _with_hosts() else source.label


@cache
def _outlets() -> dict[str, str]:
    return {row["host"]: row["outlet"] for row in rows("outlets")}


@cache
def _with_hosts() -> frozenset[str]:
    return frozenset(_outlets().values())
