"""What one input says of one article, before it is cleaned, dated and identified; and how it becomes an `Article`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import InputError
from ..gazetteer.outlets import outlet_named
from ..models import Article
from .address import article_id, web_address
from .cleaning import MAX_FIELD, clean_field, clean_text
from .dates import partial_date
from .language import detected_language, language_code

MAX_TEXT_BYTES = 5_000_000
"""Most UTF-8 bytes of one article's text: some 800,000 words, far more than any article. More is a dump of many."""

_PASSWORD = re.compile(r"//[^/?#]*@")  # of an address, which is shown in no report


@dataclass(frozen=True)
class Place:
    """Where an input stands: its path as given, and the name that stands for an identifier where there is none.

    The name is empty where nothing of the place may stand for one.
    """

    path: str
    name: str

    def row(self, number: int) -> Place:
        """A line, or an item of a list, counted from 1."""
        return Place(f"{self.path}:{number}", f"{self.name}-{number}")


@dataclass(frozen=True)
class Draft:
    """One article as its input has it. `doubts` are the fields left out already, each with its reason."""

    place: Place
    text: str
    source_id: str | None = None
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    doubts: tuple[str, ...] = ()


def article_of(draft: Draft) -> tuple[Article, tuple[str, ...]]:
    """The article of a draft, and what of its fields had to be left out.

    Raises:
        InputError: there is no text, too much of it, or it is binary.
    """
    if "\0" in draft.text:
        raise InputError("the text is binary: it holds NUL characters")
    _check_size(len(draft.text))  # first by characters, before any work is put into a dump; a byte each at least
    text = clean_text(draft.text)
    if not text:
        raise InputError("the text is empty")
    encoded = text.encode()
    _check_size(len(encoded))
    doubts = list(draft.doubts)
    url = _kept("url", draft.url, web_address, doubts)
    return Article(
        article_id=article_id(url, text),
        source_id=_kept("id", draft.source_id, str, doubts) or clean_field(draft.place.name),
        source_path=clean_field(draft.place.path),
        url=url,
        outlet=_named(_kept("outlet", draft.outlet, str, doubts), url),
        title=_kept("title", draft.title, str, doubts),
        published=_kept("published", draft.published, partial_date, doubts),
        language=(language_code(draft.language) if draft.language else None) or detected_language(text),
        text=text,
        text_sha256=hashlib.sha256(encoded).hexdigest(),
    ), tuple(doubts)


def _named(outlet: str | None, url: str | None) -> str | None:
    """The outlet by the one name that the tables have for it, else as it is given."""
    return (outlet_named(outlet, url) or outlet) if outlet else None


def _check_size(size: int) -> None:
    if size > MAX_TEXT_BYTES:
        raise InputError(
            f"{size / 1e6:.1f} MB of text in one article, more than {MAX_TEXT_BYTES / 1e6:.0f} MB",
            "Split it into one file or JSON line an article",
        )


def _kept(name: str, value: str | None, reading: Callable[[str], str | None], doubts: list[str]) -> str | None:
    cleaned = clean_field(value) if value else None
    if cleaned is None:
        return None
    if len(cleaned) > MAX_FIELD:
        doubts.append(f"{name} left out: longer than {MAX_FIELD:,} characters")
        return None
    kept = reading(cleaned)
    if kept is None:
        doubts.append(f"{name} left out: cannot be read: {_shown(cleaned)}")
    return kept


def _shown(value: str) -> str:
    value = _PASSWORD.sub("//…@", value)
    return repr(value if len(value) <= 60 else f"{value[:59]}…")  # one line of a terminal holds about as much
