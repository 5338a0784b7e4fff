"""An earlier release from the web: its descriptor and the CSV files of its tables, into a folder.

The address is one that the user named, so that a private one is no attack; how much is read and how long it takes is
bounded all the same, by what the descriptor says of each file.
"""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from .. import __version__
from ..errors import PackageError, UsageError
from .description import DESCRIPTOR, MOST_DESCRIPTOR, Description, description_of

_MOST_REDIRECTS = 5  # RFC 9309, 2.3.1.2, asks as much of a crawler
_SILENCE = 30.0  # seconds for a connection, and between two pieces of an answer
_PATIENCE = 60.0  # seconds that any answer may take
_SLOWEST = 50_000  # bytes a second that a large one has to come with besides: a slow line, and no trickle
_MOST_BYTES = 16_000_000_000
"""Of all files together: a release of a million allegations has some two gigabytes."""


def is_address(place: str) -> bool:
    """Whether a place is one on the web, and no path."""
    return place.lower().startswith(("http://", "https://"))


def download(address: str, folder: Path) -> Description:
    """Fetch the tables of a release.

    Args:
        address: of the folder that the release stands in, or of its datapackage.json.
        folder: an empty one; the files come to stand in it under their paths. Their hashes are not looked at here.

    Returns:
        what the descriptor says.

    Raises:
        UsageError: it is no address.
        PackageError: a file can not be fetched, or is longer than it may be.
    """
    base = _base(address)
    limits = httpx2.Timeout(_SILENCE)
    headers = {"User-Agent": f"allegata/{__version__}", "Accept-Encoding": "identity"}
    with httpx2.Client(timeout=limits, headers=headers, max_redirects=_MOST_REDIRECTS) as client:
        where = base + DESCRIPTOR
        _fetch(client, where, folder / DESCRIPTOR, MOST_DESCRIPTOR)
        found = description_of((folder / DESCRIPTOR).read_bytes(), where)
        total = sum(file.size for file in found.files)
        if total > _MOST_BYTES:
            raise PackageError(
                f"{where} lists {total} bytes, and no more than {_MOST_BYTES} are fetched",
                "Download the release, and name its folder",
            )
        for file in found.files:
            target = folder / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            _fetch(client, base + file.path, target, file.size)
    return found


def _base(address: str) -> str:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.query or parts.fragment:
        raise UsageError(f"{address} is no address of a release", "Give one such as https://example.org/data/1.0.0/")
    plain = address.rstrip("#?")
    return plain.removesuffix(DESCRIPTOR) if plain.endswith(f"/{DESCRIPTOR}") else plain.rstrip("/") + "/"


def _fetch(client: httpx2.Client, address: str, target: Path, most: int) -> None:
    deadline = time.monotonic() + _PATIENCE + most / _SLOWEST
    try:
        with closing(_answer(client, address)) as answer, target.open("wb") as file:
            if answer.status_code != httpx2.codes.OK:
                raise PackageError(f"{address} is answered with {answer.status_code}", "Check the address")
            written = 0
            for piece in answer.iter_bytes():
                written += len(piece)
                if written > most:
                    raise PackageError(
                        f"{address} has more than the {most} bytes that it may have",
                        "The release is damaged, or another than its descriptor says: download it again later",
                    )
                if time.monotonic() > deadline:
                    raise PackageError(f"{address} comes too slowly", "Download the release, and name its folder")
                file.write(piece)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise PackageError(f"{address} can not be fetched: {error}", "Check the address, or try again later") from error


def _answer(client: httpx2.Client, address: str) -> httpx2.Response:
    """The answer at the end of the redirects, its body not read yet."""
    request = client.build_request("GET", address)
    answer = client.send(request, stream=True, follow_redirects=False)
    for _ in range(_MOST_REDIRECTS):
        following = answer.next_request
        if following is None:
            return answer
        answer.close()
        if request.url.scheme == "https" and following.url.scheme != "https":
            raise PackageError(
                f"{address} leads to an address without encryption", "Name the address where the release is"
            )
        request, answer = following, client.send(following, stream=True, follow_redirects=False)
    if answer.next_request is None:
        return answer
    answer.close()
    raise PackageError(f"{address} leads from one address to another, and to no end", "Check the address")
