"""The release that stands in a folder: what may take its place, and whether it is whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..errors import PackageError
from .checksums import DATABASE, DATABASE_SUM, DESCRIPTOR, SUMS, read_sums, sha256_of
from .release import Profile, is_draft

STAGING = ".allegata-publish"
"""Folder inside the release's, so that it is on the same file system, be that a mount: gone when all is done."""

OLD = "old"
"""Folder in it that holds the files of the earlier release, from the first move of an exchange to the last."""


@dataclass(frozen=True)
class Standing:
    """A release of ours in a folder.

    Attributes:
        version: of the data; null where its descriptor has none.
        content_hash: as its descriptor gives it, `sha256:…`; null likewise.
        profile: `working` where it holds all names.
        files: its files by path, with their `sha256:…` where its descriptor has it.
        sums: the text of its SHA256SUMS; null where there is none.
    """

    version: str | None
    content_hash: str | None
    profile: Profile
    files: dict[str, str]
    sums: str | None


def standing(folder: Path) -> Standing | None:
    """The release in a folder; null where the folder is missing, or holds nothing.

    Raises:
        PackageError: the folder holds something that is no release of ours.
    """
    if folder.exists() and not folder.is_dir():
        raise PackageError(f"{folder} is no folder", "Choose an empty folder")
    if not folder.exists() or not any(path.name != STAGING for path in folder.iterdir()):
        return None
    not_ours = PackageError(f"{folder} is not empty and holds no release of allegata", "Choose an empty folder")
    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        raise not_ours from None
    if not isinstance(descriptor, dict) or not str(descriptor.get("name")).startswith("allegata"):
        raise not_ours
    files = descriptor.get("files")
    if not isinstance(files, list):
        raise not_ours
    listed = {str(file.get("path")): str(file.get("hash")) for file in files if isinstance(file, dict)}
    inside = {path: digest for path, digest in listed.items() if _is_inside(path)}
    version, content_hash = descriptor.get("version"), descriptor.get("contentHash")
    return Standing(
        version=version if isinstance(version, str) else None,
        content_hash=content_hash if isinstance(content_hash, str) else None,
        profile="working" if descriptor.get("name") == "allegata-working" else "safe",
        files={**inside, **dict.fromkeys((DESCRIPTOR, SUMS, DATABASE, DATABASE_SUM), "")},
        sums=_text(folder / SUMS),
    )


def check_folder(out: Path, profile: Profile | None = None) -> None:
    """Refuse a folder that a release can not be written to, before any work is done for it.

    Args:
        out: folder of the release.
        profile: of the release that is to stand there; null to look at the folder alone.

    Raises:
        PackageError: it is no folder, or holds something that is no release of ours, or one of the other profile: what
            is private never takes the place of what is published, nor the other way round.
    """
    there = standing(out)
    if there is None or profile is None or there.profile == profile:
        return
    kinds = {"safe": "a release", "working": "a private working export"}
    raise PackageError(
        f"{out} holds {kinds[there.profile]}, and {kinds[profile]} is never written over it", "Name another folder"
    )


def check_successor(out: Path, old: Standing, new: Standing) -> None:
    """Refuse to put other content in the place of a release under the same version: who cited it would be misled.

    Drafts may be overwritten.

    Raises:
        PackageError: the version is the same, and any file is not.
    """
    if old.version is None or old.version != new.version or is_draft(old.version):
        return
    is_same_content = old.content_hash == new.content_hash
    if is_same_content and old.sums in (None, new.sums):  # without its sums, it is damaged, and may be mended
        return
    if not is_same_content:
        differs = f"its content is {old.content_hash}, and that of the new one {new.content_hash}"
    else:
        path, before, after = _first_difference(old, new)
        differs = f"the content is the same, but {path} has the SHA-256 {before}, and would have {after}"
    raise PackageError(
        f"{out} holds version {old.version} already, and a version is never published twice: {differs}",
        "Give another --version (with a hyphen, as 1.1.0-draft, for a draft), or remove the folder",
    )


def is_whole(folder: Path, there: Standing) -> bool:
    """Every file of a release stands in its folder as its SHA256SUMS has it, the database too."""
    sums = read_sums(there.sums or "") | read_sums(_text(folder / DATABASE_SUM) or "")
    paths = {*(path for path in there.files if path not in (SUMS, DATABASE_SUM)), DATABASE}
    return paths <= sums.keys() and all(
        (folder / path).is_file() and sha256_of(folder / path) == sums[path] for path in paths
    )


def check_whole(folder: Path) -> None:
    """Refuse to read a release whose exchange for another was cut short, and that stands there in two halves.

    Raises:
        PackageError: it does.
    """
    if (folder / STAGING / OLD).is_dir():
        raise PackageError(
            f"{folder} is not whole: while a new release took the place of an earlier one, the program was stopped",
            "Run `allegata publish` again: it puts the earlier release back before it writes",
        )
    if (folder / STAGING).is_dir() and not (folder / DESCRIPTOR).is_file():
        raise PackageError(
            f"{folder} holds no release: the program was stopped while it wrote one", "Run `allegata publish` again"
        )


def kind_of(package: Path) -> str:
    """What stands in a folder, in a few words: `release 1.0.0`, `draft 1.1.0-draft`, `private working export 1.0.0`.

    Raises:
        PackageError: no release of ours does.
    """
    there = standing(package.parent if package.name == DESCRIPTOR else package)
    if there is None:
        raise PackageError(f"{package} holds no release", "Name the folder of a release")
    version = there.version or "without a version"
    if there.profile == "working":
        return f"private working export {version}, not for publication"
    return f"draft {version}, not to be cited" if is_draft(version) else f"release {version}"


def _first_difference(old: Standing, new: Standing) -> tuple[str, str, str]:
    before, after = read_sums(old.sums or ""), read_sums(new.sums or "")
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) != after.get(path):
            return path, before.get(path, "none"), after.get(path, "none")
    return SUMS, "another", "another"


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\\" not in path and ":" not in path


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
