"""What the user names, files, folders and globs, as a list of files."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from ..errors import UsageError
from ..exchange import IngestProblem
from .cleaning import clean_field

STDIN = "-"

_NOT_ARTICLES = re.compile(r"(?:readme|licen[cs]e|copying|changelog|contributing)(?:\.\w+)?", re.IGNORECASE)
# As .DS_Store, put there by a system and not by a person; the index of collected pages lies beside them.
_LITTER = frozenset({"Thumbs.db", "desktop.ini", "__MACOSX", "index.sqlite"})
_LIKE_ADDRESS = re.compile(r"\w+:/|www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/", re.IGNORECASE)  # "htp://…", "news.example/…"
_SAVED_WITH_A_PAGE = "_files"  # browsers put the pictures and scripts of "X.html" into a folder "X_files"


def check_inputs(inputs: Sequence[str]) -> tuple[str, ...]:
    """The paths that the inputs name, globs expanded and sorted; nothing is read yet.

    Args:
        inputs: paths of files and folders, globs (`articles/*.json`, `articles/**/*.txt`), and `-` for standard input.
            A path that exists is taken by its name, brackets or not.

    Raises:
        UsageError: one of them names nothing.
    """
    if not inputs:
        raise UsageError("no input", "Name files, folders or globs, or - for standard input")
    found: list[str] = []
    missing: list[str] = []
    for name in inputs:
        if name == STDIN or (name and os.path.lexists(name)):
            found.append(name)
            continue
        matches = sorted(_matches(name), key=_sorting_key)
        found.extend(matches)
        if not matches:
            missing.append(name)
    if missing:
        what = ", ".join(repr(name) for name in missing)
        is_of_the_web = any(_LIKE_ADDRESS.match(name) for name in missing)
        mend = "Check the path, or write an address with http:// or https://" if is_of_the_web else "Check the path"
        raise UsageError(f"no such file or folder: {what}", f"{mend}; nothing has been read")
    return tuple(dict.fromkeys(found))


def files_of(paths: Sequence[str]) -> Iterator[Path | IngestProblem]:
    """Every file that the paths name, once, folders walked in the order of their sorted paths; `-` is passed on.

    Left out of a folder without a word are hidden files, README and LICENSE files, what systems leave behind, and the
    folder that a browser saves with a page. A folder that cannot be listed is a problem.
    """
    seen: set[str] = set()
    for name in paths:
        path = Path(name)
        entries = _walk(path, frozenset()) if name != STDIN and _is_folder(path) else iter((path,))
        for entry in entries:
            if isinstance(entry, IngestProblem):
                yield entry
            elif (key := os.path.abspath(entry) if name != STDIN else STDIN) not in seen:  # noqa: PTH100  no links resolved
                seen.add(key)
                yield entry


def is_left_out(path: str, files: Collection[str]) -> bool:
    """Whether a file is left out of its folder, as in `files_of`.

    Args:
        path: its path from that folder, with slashes.
        files: those of all the files.
    """
    *folders, name = path.split("/")
    if any(part.startswith(".") or part in _LITTER for part in (*folders, name)) or _NOT_ARTICLES.fullmatch(name):
        return True
    above = [path.rsplit("/", up)[0] for up in range(1, len(folders) + 1)]
    return any(page in files for folder in above for page in _pages_of(folder))


def shown_path(path: Path) -> str:
    """The path on one line of valid text: file names may hold newlines, and bytes that are not UTF-8."""
    return clean_field(str(path)) or repr(str(path))


def _walk(folder: Path, above: frozenset[str]) -> Iterator[Path | IngestProblem]:
    """The files below a folder. Links to folders are followed, but never into a folder above: that would not end."""
    real = os.path.realpath(folder)
    if real in above or _belongs_to_a_page(folder):
        return
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        yield IngestProblem(where=shown_path(folder), what=f"the folder cannot be read: {error.strerror}")
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _LITTER:
            continue
        if _is_folder(entry):
            yield from _walk(entry, above | {real})
        elif not _NOT_ARTICLES.fullmatch(entry.name):
            yield entry


def _belongs_to_a_page(folder: Path) -> bool:
    return any(os.path.lexists(page) for page in _pages_of(str(folder)))


def _pages_of(folder: str) -> tuple[str, ...]:
    """The pages with which a browser may have saved the folder."""
    stem = folder.removesuffix(_SAVED_WITH_A_PAGE)
    return (f"{stem}.html", f"{stem}.htm") if stem != folder and not stem.endswith("/") else ()


def _matches(name: str) -> list[str]:
    # Path.glob takes no absolute pattern, and would match hidden files
    return glob.glob(name, recursive=True) if glob.has_magic(name) else []  # noqa: PTH207


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112  Path.is_dir raises where permission is lacking


def _sorting_key(name: str) -> tuple[str, ...]:
    return Path(name).parts
