"""A release put in the place of an earlier one: whole or not at all, and nothing else in the folder touched."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from ..errors import PackageError
from ..storage import flush
from .checksums import DATABASE, DATABASE_SUM, DESCRIPTOR, SUMS, files_in, sha256_of

STAGING = ".allegata-publish"
"""Folder inside the release's, so that it is on the same file system, be that a mount: gone when all is done."""

_ADDED = "added"


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """An empty folder for a new release; when the block ends well, its files take the place of the earlier release.

    An error, in the block or after it, leaves the earlier release as it was. Where even that was cut short (a power
    cut), the next call puts the earlier release back first.

    Args:
        out: folder of the release: missing, empty, or holding an earlier release of ours. Files in it that are not of
            that release are left alone.

    Raises:
        PackageError: the folder holds something else, or can not be written.
    """
    staging = out / STAGING
    was_missing = not out.exists()
    try:
        _recover(out)
        _owned(out)  # refuses a folder that is not ours before any work is done
        (staging / "new").mkdir(parents=True)
        yield staging / "new"
        _exchange(out)
    except OSError as error:
        reason = error.strerror or error
        raise PackageError(f"{out} can not be written: {reason}", "Free the disk or choose another folder") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if was_missing:
            with suppress(OSError):  # a release stands in it, or it was never made
                out.rmdir()


def check_folder(out: Path) -> None:
    """Refuse a folder that a release can not be written to, before any work is done for it.

    Raises:
        PackageError: it is no folder, or holds something that is no release of ours.
    """
    _owned(out)


def _owned(out: Path) -> dict[str, str]:
    """The files of the release that stands in the folder, by path, with their sha256 where its descriptor has it."""
    if out.exists() and not out.is_dir():
        raise PackageError(f"{out} is no folder", "Choose an empty folder")
    if not out.exists() or not any(path.name != STAGING for path in out.iterdir()):
        return {}
    not_ours = PackageError(f"{out} is not empty and holds no release of allegata", "Choose an empty folder")
    try:
        descriptor = json.loads((out / DESCRIPTOR).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise not_ours from None
    if not isinstance(descriptor, dict) or not str(descriptor.get("name")).startswith("allegata"):
        raise not_ours
    files = descriptor.get("files")
    if not isinstance(files, list):
        raise not_ours
    listed = {str(file.get("path")): str(file.get("hash")) for file in files if isinstance(file, dict)}
    inside = {path: digest for path, digest in listed.items() if _is_inside(path)}
    return {**inside, **dict.fromkeys((DESCRIPTOR, SUMS, DATABASE, DATABASE_SUM), "")}


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\\" not in path and ":" not in path


def _exchange(out: Path) -> None:
    staging = out / STAGING
    old, new = staging / "old", staging / "new"
    owned = _owned(out)
    fresh = sorted(files_in(new), key=lambda path: (path == DESCRIPTOR, path))  # what makes a folder ours comes last
    foreign = [path for path in fresh if path not in owned and (out / path).exists()]
    if foreign:
        raise PackageError(
            f"{out / foreign[0]} would be overwritten, and is of no earlier release",
            "Move it or choose an empty folder",
        )
    for path in fresh:
        flush(new / path)
    obsolete = [
        path
        for path, digest in owned.items()
        if path not in fresh and (out / path).is_file() and digest == f"sha256:{sha256_of(out / path)}"
    ]
    added = [path for path in fresh if not (out / path).exists()]
    (staging / _ADDED).write_text("".join(f"{path}\n" for path in added), encoding="utf-8")
    old.mkdir()
    try:
        for path in obsolete:
            _move(out / path, old / path)
        for path in fresh:
            if (out / path).exists():
                _move(out / path, old / path)
            _move(new / path, out / path)
    except BaseException:
        _recover(out)
        raise
    old.rename(staging / "done")  # from here on the new release stands, whatever befalls the tidying up
    _remove_empty_parents(out, obsolete)


def _recover(out: Path) -> None:
    """Put an earlier release back whose replacement was cut short."""
    staging = out / STAGING
    if (staging / "old").is_dir():
        added = (staging / _ADDED).read_text(encoding="utf-8").splitlines()
        for path in added:
            (out / path).unlink(missing_ok=True)
        _remove_empty_parents(out, added)
        for path in files_in(staging / "old"):
            _move(staging / "old" / path, out / path)
    if staging.is_dir():
        shutil.rmtree(staging)


def _remove_empty_parents(out: Path, paths: Iterable[str]) -> None:
    for folder in {(out / path).parent for path in paths} - {out}:
        with suppress(OSError):  # another file stands in it, or it is gone
            folder.rmdir()


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)
