"""The SQL console of the page, which is built from npm and never in git: where it is, and into a release with it."""

from __future__ import annotations

from pathlib import Path

from ...errors import PackageError

FOLDER = "site/ask"
"""Where the console stands in a release."""

HOW_TO_GET_IT = "run `make console` in the repository (it needs node 20 and npm), or install the wheel of a release"
"""Words for whoever made a page without it."""

_PACKAGE = Path(__file__).resolve().parents[2]
_BUILT = "_console"
_WHOLE = ("console.js", "worker-01.js", "engine-01.js", "LICENSES.txt")
"""Files without which a build is none: it was interrupted, or cleared away in part."""


def assets(package: Path | None = None) -> Path | None:
    """The folder of the built console: in the wheel it is package data, in the repository the build's output.

    Args:
        package: folder of the package `allegata`, where it is not the one that runs.

    Returns:
        none where the console was not built, or not to the end: `HOW_TO_GET_IT` says what to do.
    """
    folder = (package or _PACKAGE) / _BUILT
    return folder if all((folder / name).is_file() for name in _WHOLE) else None


def copy_console(release: Path, package: Path | None = None) -> tuple[str, ...]:
    """Put the console into a release.

    Args:
        release: folder of the release.
        package: as for `assets`.

    Returns:
        paths of the files, from that folder, in order.

    Raises:
        PackageError: the console was not built.
    """
    built = assets(package)
    if built is None:
        raise PackageError("the SQL console of the page is not built", HOW_TO_GET_IT[0].upper() + HOW_TO_GET_IT[1:])
    (release / FOLDER).mkdir(parents=True, exist_ok=True)
    copied = []
    for source in sorted(built.iterdir()):
        path = f"{FOLDER}/{source.name}"
        (release / path).write_bytes(source.read_bytes())
        copied.append(path)
    return tuple(copied)
