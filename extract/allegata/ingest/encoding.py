"""Bytes to text: byte-order marks, UTF-8, UTF-16 without a mark, what a page declares, else a guess."""

from __future__ import annotations

import codecs
import re

from ..errors import InputError
from .language import detected_language

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FORMATS = (
    (b"%PDF-", "a PDF", "Let its name end in .pdf"),
    (b"PK\x03\x04", "a ZIP archive or office document", "Let an archive's name end in .zip; save a document as text"),
    (b"\x1f\x8b", "a gzip file", "Let its name end in .gz"),
    (b"WARC/", "a WARC archive", "Let its name end in .warc"),
    (b"{\\rtf", "an RTF document", "Save it as text or HTML"),
)
# What the press has been published in. Left to all its tables, the guess may fall on an EBCDIC code page.
_PRESS_ENCODINGS = [
    *("cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("iso8859_1", "iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8", "iso8859_9", "iso8859_15"),
    *("koi8_r", "koi8_u", "cp866", "tis_620"),
    *("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
]
_ENCODING_OF_LANGUAGE = {
    **dict.fromkeys(("bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"), "cp1250"),
    **dict.fromkeys(("az", "tr"), "cp1254"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    "vi": "cp1258",
}
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE
)
# Python knows as encodings much that is none for a page, escapes of its own source code among them.
_CHARACTER_SETS = re.compile(r"cp\d|iso8859|iso2022|koi8|mac|gb|big5|shift_jis|euc|tis|utf-8")
_DECLARATION_REACH = 4096  # browsers look for it in the first 1,024 bytes; pages put it somewhat later, too
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x84\x86-\x9f]")  # but those that some texts are laid out with
_SAMPLE = 20_000  # characters looked at to tell text from binary
_MOST_CONTROLS = 0.02  # of the characters; text has next to none, random bytes have one in nine
_LEAST_ZEROS = (
    0.02  # of the bytes of UTF-16: spaces alone make for more, save in Chinese and Japanese, which need a mark
)
_MOST_STRAY_ZEROS = 0.005  # of the bytes of a page: what a broken script leaves, and far below UTF-16
_MOST_BLOCKS = 8  # one script, another for borrowed words, Latin, and three of punctuation
_CLOSE_CALL = 0.05  # of coherence, from 0 to 1: what two readings of one sentence differ by for no reason


def has_wide_mark(head: bytes) -> bool:
    """Whether the bytes begin with the mark of UTF-16 or UTF-32, so that they cannot be cut at newline bytes."""
    return any(head.startswith(mark) for mark, encoding in _MARKS if encoding != "utf-8")


def decode(data: bytes, *, is_page: bool = False, charset: str | None = None) -> str:
    """The text that the bytes hold, without its byte-order mark.

    Args:
        data: the whole file.
        is_page: look for an encoding declared in HTML, where the bytes are not UTF-8.
        charset: the encoding that the server named, which goes before the one that the page declares.

    Raises:
        InputError: the bytes are no text, or in no encoding that is known.
    """
    for start, kind, mend in _FORMATS:
        if data.startswith(start):
            raise InputError(f"not text but {kind}", mend)
    text = _decoded(data, is_page, charset)
    sample = text[:_SAMPLE]
    if "\0" in text or len(_CONTROL.findall(sample)) > _MOST_CONTROLS * len(sample):
        raise InputError("a binary file, not text")
    return text


def _decoded(data: bytes, is_page: bool, charset: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\0" in data:
        if not (is_page and data.count(b"\0") <= _MOST_STRAY_ZEROS * len(data)):
            return _decoded_wide(data)
        data = data.replace(b"\0", b"")  # as browsers pass over them
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:_DECLARATION_REACH]) if is_page else None
    for name in (charset, declared[1].decode("ascii") if declared else None):
        text = _decoded_as_declared(data, name) if name else None
        if text is not None:
            return text
    return _decoded_damaged(data) or _guessed(data)


def _decoded_wide(data: bytes) -> str:
    """UTF-16 without a mark: the zero bytes of its Latin letters, digits and spaces all stand on one side."""
    low, high = data[1::2].count(0), data[0::2].count(0)
    blocks = set(data[1::2] if low else data[0::2])  # the high byte of a letter is its script
    if (low and high) or len(data) % 2 or low + high < _LEAST_ZEROS * len(data) or len(blocks) > _MOST_BLOCKS:
        raise InputError("a binary file, not text")
    try:
        return data.decode("utf-16-le" if low else "utf-16-be")
    except UnicodeDecodeError:
        raise InputError("a binary file, not text") from None


def _decoded_as_declared(data: bytes, name: str) -> str | None:
    try:
        encoding = codecs.lookup(name).name
        if not _CHARACTER_SETS.match(encoding):
            return None
        # A page that says Latin-1 or ASCII means Windows-1252: https://encoding.spec.whatwg.org/#names-and-labels
        return data.decode("cp1252" if encoding in ("iso8859-1", "ascii") else encoding)
    except (LookupError, ValueError):
        return None


def _decoded_damaged(data: bytes) -> str | None:
    """UTF-8 with a broken character here and there, as where a file was cut off; None where most are broken."""
    text = data.decode("utf-8", "replace")
    foreign = sum(char > "\x7f" for char in text)
    # In any other encoding next to all of the characters beyond ASCII are broken; in damaged UTF-8 next to none.
    return text if text.count("\ufffd") * 10 <= foreign else None


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415  its tables load slowly and are seldom needed

    guesses = from_bytes(data, cp_isolation=_PRESS_ENCODINGS)
    best = guesses.best()
    if best is None:
        raise InputError("a binary file, or text in an unknown encoding", "Save it as UTF-8")
    # By its letters alone a sentence of any Latin script passes for one of any other; the language knows better.
    western = next((guess for guess in guesses if "cp1252" in guess.could_be_from_charset), None)
    if western is None or western.chaos > best.chaos or western.coherence < best.coherence - _CLOSE_CALL:
        return str(best)
    reading = str(western)
    return data.decode(_ENCODING_OF_LANGUAGE.get(detected_language(reading) or "", "cp1252"), "replace")
