"""What the publisher of a release decides and says: version, date, title, who to turn to. Nothing of the machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from ..errors import UsageError
from ..releases import Version
from .checksums import DESCRIPTOR
from .measurement import Measurement

DESCRIPTION = (
    "What news articles allege about coerced or deceptive recruitment, for armed service or labour: who is said to "
    "have acted, what and by what means, whom it is said to have affected, who says so, and what the accused is "
    "reported to answer. Every value rests on a verbatim quote of its article. A quote shows that the words stand "
    "there; it does not show that they are true, or rightly coded."
)

Profile = Literal["safe", "working"]
"""`safe`: for everybody, by section 4 of the codebook. `working`: for the team alone, with all names."""

PageForm = Literal["ask", "browse", "none"]
"""`ask`: a page to look at the records, and to ask them in SQL where the console was built. `browse`: to look at them.
`none`: no page."""

PAGE = "index.html"
"""Where the page begins."""

DEFAULT_AUTHOR = "The Allegata developers"
_VERSION: TypeAdapter[str] = TypeAdapter(Version)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")
_HASH = re.compile(r"[0-9a-f]{64}")
_LONGEST_WAIT = 366
"""Days that a publisher may take to answer: whoever needs more than a year does not answer."""


@dataclass(frozen=True)
class Contributor:
    """A person or an organisation that had a part in the release.

    Args:
        title: name, as it is to be cited.
        roles: what they did, in the words of Data Package 2.0: `author`, `publisher`, `maintainer`, `wrangler`, …
        organisation: that a person works for.
        path: web address.

    Raises:
        UsageError: a text is empty or of several lines, or the path no address.
    """

    title: str
    roles: tuple[str, ...] = ("author",)
    organisation: str | None = None
    path: str | None = None

    def __post_init__(self) -> None:
        _check_lines("name of a contributor", self.title, *_given(self.organisation))
        _check_lines("role of a contributor", *self.roles)
        _check_address("path of a contributor", self.path)


@dataclass(frozen=True)
class Predecessor:
    """The release before.

    Args:
        version: as that release says it.
        content_hash: of that release, SHA-256, lower-case hexadecimal.

    Raises:
        UsageError: one of them is none.
    """

    version: str
    content_hash: str

    def __post_init__(self) -> None:
        _check_version(self.version)
        if not _HASH.fullmatch(self.content_hash):
            raise UsageError(f"{self.content_hash!r} is no SHA-256", "Give the contentHash of the release before")


@dataclass(frozen=True)
class Release:
    """A release as its publisher names and describes it.

    Args:
        version: version of the data, MAJOR.MINOR.PATCH; with a hyphen behind it, as in `1.2.0-draft.3`, of a draft.
        date: day of the release, YYYY-MM-DD; without one the release carries none, for a clock would make two runs
            differ.
        title: title of the dataset.
        description: what it is, in a paragraph.
        is_sample: whether it was made from examples, and is not to be cited as a record of coverage.
        profile: `safe`, or `working` for an export that holds all names and stays with the team.
        contact: mail or web address for questions, corrections and replies.
        homepage: web address of the dataset.
        contributors: who had a part in it; the developers of Allegata where nobody is named.
        corpus_version: what the publisher calls this state of the collected articles, apart from the data's version.
        known_limits: what a reader must know before relying on it, a sentence each.
        reply_days: days within which the publisher answers a correction or a reply; null where none are promised.
        previous: the release before; null where this is the first.
        quality: measurements of extractors; of those that read no article of the release, nothing is said.
        page: with what page it is published.

    Raises:
        UsageError: one of them is not what it should be.
    """

    version: str
    date: str | None = None
    title: str = "Allegata: alleged coerced and deceptive recruitment in the news"
    description: str = DESCRIPTION
    is_sample: bool = False
    profile: Profile = "safe"
    contact: str | None = None
    homepage: str | None = None
    contributors: tuple[Contributor, ...] = ()
    corpus_version: str | None = None
    known_limits: tuple[str, ...] = ()
    reply_days: int | None = None
    previous: Predecessor | None = None
    quality: tuple[Measurement, ...] = ()
    page: PageForm = "browse"

    def __post_init__(self) -> None:
        _check_version(self.version)
        if self.date is not None and not _is_date(self.date):
            raise UsageError(f"{self.date!r} is no date", "Give one as YYYY-MM-DD")
        _check_lines("title or description", self.title, self.description)
        _check_lines("version of the corpus", *_given(self.corpus_version))
        _check_lines("known limit", *self.known_limits)
        _check_address("homepage", self.homepage)
        if self.contact is not None and not (_MAIL.fullmatch(self.contact) or _ADDRESS.fullmatch(self.contact)):
            raise UsageError(f"{self.contact!r} is no contact", "Give a mail address, or a web address with https://")
        if self.reply_days is not None and not 1 <= self.reply_days <= _LONGEST_WAIT:
            raise UsageError(f"{self.reply_days} is no number of days to reply in", f"Give 1 to {_LONGEST_WAIT}")
        if self.profile not in ("safe", "working"):
            raise UsageError(f"{self.profile!r} is no profile", "Give safe or working")
        if self.page not in ("ask", "browse", "none"):
            raise UsageError(f"{self.page!r} is no form of page", "Give ask, browse or none")
        if self.previous is not None and self.previous.version == self.version and not self.is_draft:
            raise UsageError(f"{self.version} can not follow itself", "Give the release another version")

    @property
    def name(self) -> str:
        """Name of the data package."""
        if self.is_private:
            return "allegata-working"
        return "allegata-sample" if self.is_sample else "allegata"

    @property
    def headline(self) -> str:
        """The title as the release shows it: of an export for the team, it says so."""
        return f"{self.title} (private working export)" if self.is_private else self.title

    @property
    def is_draft(self) -> bool:
        """It may be overwritten, and is not to be cited."""
        return is_draft(self.version)

    @property
    def is_private(self) -> bool:
        """It holds names that the safe profile leaves out."""
        return self.profile == "working"

    @property
    def authors(self) -> tuple[Contributor, ...]:
        """Who is to be cited: those who are authors or creators, else everybody who is named."""
        named = tuple(
            each for each in self.contributors if {role.lower() for role in each.roles} & {"author", "creator"}
        )
        return named or self.contributors or (Contributor(DEFAULT_AUTHOR),)


def is_draft(version: str) -> bool:
    """Whether a version is that of a draft."""
    return "-" in version


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

    @property
    def page(self) -> PageForm:
        """The page that it has: without the console, too, where that was wanted and is not built."""
        if PAGE not in self.files:
            return "none"
        return "ask" if any(path.startswith("site/ask/") for path in self.files) else "browse"


def _given(text: str | None) -> Iterator[str]:
    if text is not None:
        yield text


def _check_version(version: str) -> None:
    try:
        _VERSION.validate_python(version)
    except ValidationError:
        raise UsageError(f"{version!r} is no version", "Give one such as 1.0.0, or 1.1.0-draft for a draft") from None


def _check_lines(what: str, *texts: str) -> None:
    for text in texts:
        if not text.strip() or not _is_utf8(text) or "\n" in text:
            raise UsageError(f"{text!r} is no {what}", "Give one line of UTF-8 text")


def _check_address(what: str, address: str | None) -> None:
    if address is not None and not _ADDRESS.fullmatch(address):
        raise UsageError(f"{address!r} is no {what}", "Give a web address with https://")


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
