"""When two texts are equal: after normalisation, which drops what copying and typesetting change in a text.

An equal text is not read again. So nothing is dropped that can turn a claim: no letter, digit or mark of a number, and
no punctuation either, but its shape and the space around it. "Ukraine said Russia lied" and "Ukraine, said Russia,
lied" have the same words; "No, Russia …" says the contrary of "No Russia …". A copy that is not seen here, for a comma,
costs one more reading, and is found again as a near copy.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby

_FORMS = frozenset(
    {"<wide>", "<narrow>", "<small>", "<noBreak>", "<font>", "<vertical>"}
    | {"<initial>", "<medial>", "<final>", "<isolated>"}
)
"""Kinds of compatibility form (Unicode, UAX 44) that are another shape of the same. Left out are those that say more,
as in 10², 5½, ①, ㎏: normalised by NFKC they would run into the digits beside them."""

_SPELT_OUT = frozenset({"Ll", "Lu", "Lt", "Lo", "Zs"})  # ligatures, Thai and Lao vowels, spaces; not № or ⒈

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u061c\u2060\ufeff]")
"""Soft hyphen, zero-width space, marks of direction, word joiner, byte order mark. The joiners U+200C and U+200D stay:
they carry meaning in Indic and Persian script."""

_DOUBLE_QUOTES = re.compile("[“”„‟″«»〝〞〟]|``")
_SINGLE_QUOTES = re.compile("[‘’‚‛′`´ʼ‹›]")
_QUOTE = re.compile(r"'(?:(?<!\w')|(?!\w))")  # between two letters it is an apostrophe: "we're" is not "were"
_DASHES = re.compile("[-\u2010-\u2015\u2212]+")
_LONG_DASHES = "\u2014\u2015"
_DOTS = re.compile(r"…|\.{4,}")
_REPEATED = re.compile(r"""(["!?;])\1+""")
_HAN = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff"
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_SPACE_IN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")  # a line break there is no space between words


def digest(text: str) -> bytes:
    """SHA-256 of the normal text: what two texts have in common exactly where they are equal."""
    return hashlib.sha256(normal_text(text).encode("utf-8", "surrogatepass")).digest()


def normal_text(text: str) -> str:
    """The form in which two texts are compared.

    Alike become: upper and lower case; compatibility forms (full width, ligatures, presentation forms); white space of
    every kind and length, and invisible characters; quotation marks of every shape, single and double; dashes, long,
    double or set off by spaces; hyphens, short dashes and minus signs; the space on either side of a mark; marks that
    are repeated; and a full stop at the end of the text or none.

    Kept are all else, in its order: every letter and digit, the marks and spaces within and before numbers (5,000 and
    5.000 and 500 0, 20-30 and 2030, -5 and 5), apostrophes and hyphens within words (we're, re-sign), and every other
    mark.
    """
    if not text.isascii():
        text = _INVISIBLE.sub("", _without_forms(text))
        text = _SINGLE_QUOTES.sub("'", _DOUBLE_QUOTES.sub('"', text))
        text = _DOTS.sub("...", text)
        if _HAN_CHARACTER.search(text):
            text = _SPACE_IN_HAN.sub("", text)
    text = _QUOTE.sub('"', _DASHES.sub(_dash, text))
    text = _REPEATED.sub(r"\1", text).lower()
    return " ".join(_tokens(text.isascii()).findall(text)).removesuffix(" .")


def _dash(found: re.Match[str]) -> str:
    """A long dash where it parts, a hyphen where it joins (20–30, Moscow–Kyiv) or is a minus sign."""
    text, (start, end) = found.string, found.span()
    is_set_off = text[start - 1 : start].isspace() and text[end : end + 1].isspace()
    return " — " if is_set_off or end - start > 1 or found[0] in _LONG_DASHES else "-"


def _without_forms(text: str) -> str:
    plain = {ord(char): form for char in set(text) if not char.isascii() and (form := _plain(char)) != char}
    return unicodedata.normalize("NFC", text.translate(plain))


def _plain(char: str) -> str:
    kind = unicodedata.decomposition(char).partition(" ")[0]
    if kind in _FORMS or (kind == "<compat>" and unicodedata.category(char) in _SPELT_OUT):
        return unicodedata.normalize("NFKC", char)
    return char


@cache
def _tokens(is_ascii: bool) -> re.Pattern[str]:
    """Finds words, numbers and marks.

    A word is what is neither a mark nor white space. Hyphen and apostrophe do not part it, and marks do not part it
    from a digit: 5,000 and F-16 are one. A sign or point before a digit belongs to it.
    """
    marks = "".join(rf"\u{first:04x}-\u{last:04x}" for first, last in _runs_of_marks()) + "\U0001f000-\U0001faff"
    word = "[a-z0-9]" if is_ascii else rf"[^\s{marks}]"  # the same, and five times as fast
    glue = rf"['-](?={word})|(?<=\d)[^\w\s\"—](?={word})|[^\w\s\"—](?=\d)"
    whole = rf"{word}++(?:(?:{glue}){word}++)*+"
    return re.compile(rf"{whole}|(?<!\S)[-+.,](?=\d){whole}|\.\.\.|\S")


def _runs_of_marks() -> Iterator[tuple[int, int]]:
    """First and last code point of each run of punctuation and symbols in the first plane."""
    codes = range(0x20, 0x10000)
    for is_mark, run in groupby(codes, key=lambda code: unicodedata.category(chr(code))[0] in "PS"):
        if is_mark:
            first, *others = run
            yield first, others[-1] if others else first
