"""PDF files, by PDFium: their text in reading order, without what stands at the head and foot of every page."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Protocol

from ..errors import InputError
from .cleaning import clean_field
from .draft import MAX_TEXT_BYTES, Draft, Place
from .layout import Line, text_of
from .plain import headline

MAX_PDF_BYTES = 50_000_000
"""Largest file read: reports of hundreds of pages with pictures stay below it."""
MAX_PAGES = 1_500
"""Most pages; a longer one is a book, or an attack."""
MOST_SECONDS = 60.0
"""Longest that one file is read: a page takes milliseconds, one made to be slow can take minutes."""

_NEWLINES = frozenset({0x0A, 0x0D})
_BREAK = 0x02  # how PDFium says that a word goes on in the next line: it leaves the hyphen out
_BLANKS = frozenset({0x00, 0x09, 0x20, 0xA0})
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\xa0": " ", "\xad": ""}
)
_MOST_CHARACTERS = 200_000  # of a page: a broadsheet has 50,000
_LEAST_LETTERS = 40  # of a file: less is the stamp of a scanner
_MOST_UNKNOWN = 0.1  # of the characters, of which nobody knows what letter they are
_OCR = "Have its text recognised first, by ocrmypdf say"
_NO_TITLE = re.compile(
    r"\.(?:docx?|pdf|indd|qxd|pptx?|xlsx?|rtf|odt|tex|html?|pub|ai)\b|^(?:untitled|microsoft word|slide|document)\b",
    re.I,
)
_LONGEST_TITLE = 200  # characters, as of a headline


class _Page(Protocol):
    """A page of pypdfium2, whose types are not declared."""

    def get_textpage(self) -> _TextPage: ...

    def close(self) -> None: ...


class _TextPage(Protocol):
    def count_chars(self) -> int: ...

    def close(self) -> None: ...


class _File(Protocol):
    def __len__(self) -> int: ...

    def __getitem__(self, number: int) -> _Page: ...

    def get_metadata_value(self, key: str) -> str: ...

    def close(self) -> None: ...


def draft_of_pdf(data: bytes, place: Place) -> Draft:
    """The draft of a PDF: its text by paragraphs, and its title where it names one that stands on its first page.

    Its date is left alone: it is that of the file, not of the article.

    Args:
        data: the file.
        place: where it was read.

    Raises:
        InputError: it cannot be read, is locked, too large, or holds no text, as a scan does.
    """
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415  a fifth of a second to load, for PDFs only

    if len(data) > MAX_PDF_BYTES:
        raise InputError(f"{len(data) / 1e6:.0f} MB of PDF: more than {MAX_PDF_BYTES / 1e6:.0f} MB is not read")
    try:
        file: _File = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError("the PDF is locked by a password", "Save it without one") from None
        raise InputError("the PDF cannot be read: it is damaged, or none") from None
    try:
        pages, unread = _pages(file)
        named = clean_field(file.get_metadata_value("Title") or "")
    except pypdfium2.PdfiumError:
        raise InputError("the PDF cannot be read: it is damaged") from None
    finally:
        file.close()
    text = text_of(pages)
    _check(text, len(pages))
    blank = sum(not page for page in pages) - unread
    doubts = [
        *([f"{unread} of its {len(pages)} pages cannot be read"] if unread else []),
        *([f"no text on {blank} of its {len(pages)} pages"] if blank else []),
    ]
    return Draft(place, text, title=_title(named, pages) or headline(text), doubts=tuple(doubts))


def _check(text: str, pages: int) -> None:
    if sum(char.isalpha() for char in text[:10_000]) < _LEAST_LETTERS:
        raise InputError(
            f"no text in {'the page' if pages == 1 else f'any of the {pages} pages'} of the PDF: probably a scan",
            _OCR,
        )
    unknown = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or char < "\t" for char in text)
    if unknown > _MOST_UNKNOWN * len(text):
        raise InputError("the fonts of the PDF do not say which letters they draw", _OCR)


def _pages(file: _File) -> tuple[list[list[Line]], int]:
    """The lines of each page, and how many pages cannot be read."""
    import pypdfium2  # noqa: PLC0415  as above

    number = len(file)
    if number > MAX_PAGES:
        raise InputError(f"{number:,} pages in one PDF: more than {MAX_PAGES:,} are not read", "Split it")
    pages: list[list[Line]] = []
    unread = size = 0
    end = time.monotonic() + MOST_SECONDS
    for index in range(number):
        if time.monotonic() > end:
            raise InputError(f"the PDF takes longer than {MOST_SECONDS:.0f} seconds to read", "Split it")
        try:
            page = file[index]
            try:
                lines = _lines(page)
            finally:
                page.close()
        except pypdfium2.PdfiumError:
            lines = []
            unread += 1
        size += sum(len(line.text) for line in lines)
        if size > MAX_TEXT_BYTES:
            raise InputError(f"more than {MAX_TEXT_BYTES / 1e6:.0f} MB of text in one PDF", "Split it")
        pages.append(lines)
    return pages, unread


def _lines(page: _Page) -> list[Line]:
    from pypdfium2 import raw  # noqa: PLC0415  as above

    text = page.get_textpage()
    try:
        number = text.count_chars()
        if number > _MOST_CHARACTERS:
            raise InputError(f"{number:,} characters on one page of the PDF: no page of an article")
        codes = [raw.FPDFText_GetUnicode(text, index) for index in range(number)]
        lines: list[Line] = []
        start = 0
        for index, code in enumerate([*codes, 0x0A]):
            if code not in _NEWLINES and code != _BREAK:
                continue
            inked = [at for at in range(start, index) if codes[at] not in _BLANKS]
            if inked:
                lines.append(_line(text, codes[inked[0] : inked[-1] + 1], inked, code == _BREAK))
            start = index + 1
        return lines
    finally:
        text.close()


def _line(page: _TextPage, codes: Sequence[int], inked: Sequence[int], is_broken: bool) -> Line:
    from ctypes import byref, c_double  # noqa: PLC0415  with what it is for

    from pypdfium2 import raw  # noqa: PLC0415  as above

    left, right, y, unused = c_double(), c_double(), c_double(), c_double()
    raw.FPDFText_GetCharBox(page, inked[-1], byref(unused), byref(right), byref(unused), byref(unused))
    raw.FPDFText_GetCharOrigin(page, inked[0], byref(left), byref(y))
    # half of a pair stands for a letter beyond the first 65,536
    letters = "".join(map(chr, codes)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Line(
        letters.translate(_LIGATURES),
        left.value,
        right.value,
        y.value,
        raw.FPDFText_GetFontSize(page, inked[0]),
        is_broken,
    )


def _title(named: str | None, pages: Sequence[Sequence[Line]]) -> str | None:
    """What the file calls itself, where its first page does so too: else it is the name of a template or file."""
    if not named or len(named) > _LONGEST_TITLE or len(named.split()) < 2 or _NO_TITLE.search(named):
        return None
    first = next((page for page in pages if page), [])
    shown = " ".join(" ".join(line.text for line in first).split()).casefold()
    return named if named.casefold() in shown else None
