"""What the publisher of a release decides: its version, date and title. Nothing of it is read from the machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..errors import UsageError
from .checksums import DESCRIPTOR

DESCRIPTION = (
    "What news articles allege about coerced or deceptive recruitment, for armed service or labour: who is said to "
    "have acted, what and by what means, whom it is said to have affected, who says so, and what the accused is "
    "reported to answer. Every value rests on a verbatim quote of its article. A quote shows that the words stand "
    "there; it does not show that they are true, or rightly coded."
)


@dataclass(frozen=True)
class Release:
    """A release as its publisher names it.

    Args:
        version: version of the data, as in `1.0.0`.
        date: day of the release, YYYY-MM-DD; without one the release carries none, for a clock would make two runs
            differ.
        title: title of the dataset.
        description: what it is, in a paragraph.
        is_sample: whether it was made from examples, and is not to be cited as a record of coverage.

    Raises:
        UsageError: the version or the date is none, or a text is empty, of several lines or not in UTF-8.
    """

    version: str
    date: str | None = None
    title: str = "Allegata: alleged coerced and deceptive recruitment in the news"
    description: str = DESCRIPTION
    is_sample: bool = False

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z.+-]*", self.version):
            raise UsageError(f"{self.version!r} is no version", "Give one such as 1.0.0")
        if self.date is not None and not _is_date(self.date):
            raise UsageError(f"{self.date!r} is no date", "Give one as YYYY-MM-DD")
        for text in (self.title, self.description):
            if not text.strip() or not _is_utf8(text) or "\n" in text:
                raise UsageError(f"{text!r} is no title or description", "Give one line of UTF-8 text")

    @property
    def name(self) -> str:
        """Name of the data package."""
        return "allegata-sample" if self.is_sample else "allegata"


@dataclass(frozen=True)
class Published:
    """A release that was written.

    `files` are the paths of its files inside `folder`; `counts` the rows of each table and view; `content_hash` is
    equal for equal data, whatever wrote it.
    """

    folder: Path
    files: tuple[str, ...]
    counts: dict[str, int]
    content_hash: str

    @property
    def descriptor(self) -> Path:
        """Where its datapackage.json stands."""
        return self.folder / DESCRIPTOR


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_utf8(text: str) -> bool:
    """Whether it can be written; what a shell hands on that is none stands in it as lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
