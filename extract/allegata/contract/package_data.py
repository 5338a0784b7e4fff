"""The one loader of files that ship with the code: prompts and generated schemas.

A wheel holds them as `allegata/_data/…`; an editable install has no copies and reads the repository's own.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path, PurePosixPath

from ..errors import AllegataError


def read_text(name: str) -> str:
    """The text of a packaged file.

    Args:
        name: path from the top of the repository, with slashes: `schema/v1/codebook.md`, `prompts/extract.v1.md`.

    Raises:
        AllegataError: there is no such file, or the path leaves the packaged folders.
    """
    parts = PurePosixPath(name).parts
    if parts[:1] not in (("prompts",), ("schema",)) or ".." in parts:
        raise AllegataError(f"{name} is no packaged file: only prompts/ and schema/ are")
    packaged = files("allegata").joinpath("_data", *parts)
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    in_repository = Path(__file__).resolve().parents[3].joinpath(*parts)  # extract/allegata/contract/ is three deep
    if in_repository.is_file():
        return in_repository.read_text(encoding="utf-8")
    mend = "Run `allegata schema`" if parts[0] == "schema" else "Install allegata again"
    raise AllegataError(f"{name} is missing from this installation", mend)
