"""A release put in the place of an earlier one: whole or not at all, and nothing else in the folder touched.

Where the file system can, the two folders are exchanged in one step. Where it can not (a mount, the folder that
somebody stands in, one that holds other files too), the files are moved one by one, the earlier ones aside first: what
is cut short then is said by whoever reads the folder, and put right by the next call.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from ..errors import PackageError
from ..storage import flush
from .checksums import DESCRIPTOR, files_in, sha256_of
from .standing import OLD, STAGING, check_successor, is_whole, standing
from .swap import swap

_ADDED = "added"


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """An empty folder for a new release; when the block ends well, its files take the place of the earlier release.

    An error, in the block or after it, leaves the earlier release as it was. Where even that was cut short (a power
    cut), the next call puts the earlier release back first. A release that is the same to the byte, and whole, is left
    as it stands.

    Args:
        out: folder of the release: missing, empty, or holding an earlier release of ours. Files in it that are not of
            that release are left alone.

    Raises:
        PackageError: the folder holds something else, or a release of the same version with other content, or can not
            be written.
    """
    staging = out / STAGING
    was_missing = not out.exists()
    try:
        _recover(out)
        standing(out)  # refuses a folder that is not ours before any work is done
        (staging / "new").mkdir(parents=True)
        yield staging / "new"
        _replace(out, was_missing)
    except OSError as error:
        reason = error.strerror or error
        raise PackageError(f"{out} can not be written: {reason}", "Free the disk or choose another folder") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if was_missing:
            with suppress(OSError):  # a release stands in it, or it was never made
                out.rmdir()


def _replace(out: Path, was_missing: bool) -> None:
    there, new = standing(out), out / STAGING / "new"
    made = standing(new)
    if there is not None and made is not None:
        check_successor(out, there, made)
        if there.sums is not None and there.sums == made.sums and is_whole(out, there):
            return
    owned = there.files if there else {}
    fresh = sorted(files_in(new), key=lambda path: (path == DESCRIPTOR, path))  # what makes a folder ours comes last
    foreign = [path for path in fresh if path not in owned and (out / path).exists()]
    if foreign:
        raise PackageError(
            f"{out / foreign[0]} would be overwritten, and is of no earlier release",
            "Move it or choose an empty folder",
        )
    for path in fresh:
        flush(new / path)
    may_swap = (was_missing or there is not None) and _is_alone(out, fresh, owned)
    if not (may_swap and _swap(out)):
        _exchange(out, fresh, owned)


def _is_alone(out: Path, fresh: list[str], owned: dict[str, str]) -> bool:
    """Nothing stands in the folder but a release of ours, with no file of it that somebody changed and may miss."""
    known = {*fresh, *owned}
    folders = {str(parent) for path in known for parent in PurePosixPath(path).parents}
    for path in out.rglob("*"):
        name = path.relative_to(out).as_posix()
        if name.split("/")[0] == STAGING:
            continue
        if path.is_symlink() or name not in (folders if path.is_dir() else known):
            return False
        if not path.is_dir() and name not in fresh and owned[name] != f"sha256:{sha256_of(path)}":
            return False
    return True


def _swap(out: Path) -> bool:
    """Exchange the folder as a whole for the new one; false where it has to stay the folder that it is."""
    place = out.resolve()  # a link to the release stays a link
    new, aside = place / STAGING / "new", _aside(place)
    try:
        if os.path.ismount(place) or Path.cwd().is_relative_to(place) or _owner(new) != _owner(place):
            return False
        for folder in (new, *(path for path in new.rglob("*") if path.is_dir())):
            _flush_folder(folder)
        new.rename(aside)
    except OSError:  # the folder around it is not ours to write: then file by file
        return False
    try:
        shutil.copymode(place, aside)
        is_swapped = swap(aside, place)
    except BaseException:
        aside.rename(new)
        raise
    if not is_swapped:
        aside.rename(new)
        return False
    _flush_folder(place.parent)
    shutil.rmtree(aside, ignore_errors=True)  # the new release stands; what is left over, the next call removes
    return True


def _owner(folder: Path) -> tuple[int, int]:
    found = folder.stat()
    return found.st_uid, found.st_gid


def _aside(place: Path) -> Path:
    """Where the earlier release goes before it is removed: a name of its own beside the folder."""
    return place.with_name(f".{place.name}{STAGING}")


def _exchange(out: Path, fresh: list[str], owned: dict[str, str]) -> None:
    staging = out / STAGING
    old, new = staging / OLD, staging / "new"
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
    """Put an earlier release back whose replacement was cut short, and remove what a swap left beside it."""
    staging = out / STAGING
    if (staging / OLD).is_dir():
        added = (staging / _ADDED).read_text(encoding="utf-8").splitlines()
        for path in added:
            (out / path).unlink(missing_ok=True)
        _remove_empty_parents(out, added)
        for path in files_in(staging / OLD):
            _move(staging / OLD / path, out / path)
    if staging.is_dir():
        shutil.rmtree(staging)
    place = out.resolve()
    if place.name and _aside(place).is_dir():
        shutil.rmtree(_aside(place))


def _remove_empty_parents(out: Path, paths: Iterable[str]) -> None:
    folders = {out / parent for path in paths for parent in PurePosixPath(path).parents} - {out}
    for folder in sorted(folders, reverse=True):  # what is inside another comes before it
        with suppress(OSError):  # another file stands in it, or it is gone
            folder.rmdir()


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)


def _flush_folder(folder: Path) -> None:
    with suppress(OSError):  # some file systems flush no folders, and then need not
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
