"""Text reduced to what a reader hears of it, so that one name written in many ways is still found.

`fold` drops case, accents and invisible characters and writes Cyrillic and Greek in Latin letters; every folded
character remembers where it stood, so that a match leads back to the words of the article. `skeleton` goes further and
levels what transliterations differ in (kh and h, y and i, doubled letters).
"""

from __future__ import annotations

import csv
import html
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from urllib.parse import unquote

APOSTROPHES = frozenset("'’‘ʼʻ`´ʹ′＇ꞌ")

_DOUBLED = re.compile(r"(.)\1+")
_TEXTS = 64  # texts and values remembered folded: those of one article are asked about several times
_WORDS = 20_000  # and words levelled: some thousand articles have no more
_DECODINGS = 5  # an address decoded more often than this was not written by a publisher's software

# What romanisations of the same name differ in; longest first, because `sh` must not be read inside `shch`.
_ROMANISATIONS = (
    ("shch", "sh"),
    ("sch", "sh"),
    ("tch", "ch"),
    ("dzh", "j"),
    ("dj", "j"),
    ("zh", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("ts", "c"),
    ("tz", "c"),
    ("ph", "f"),
    ("ck", "k"),
    ("ks", "x"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ae", "a"),
    ("oe", "o"),
    ("ue", "u"),
    ("aa", "a"),
    ("y", "i"),
    ("j", "i"),
    ("w", "v"),
    ("q", "k"),
)


@dataclass(frozen=True)
class Folded:
    """A folded text; `origins[i]` is the offset, in the text as written, of the character that gave `text[i]`."""

    text: str
    origins: tuple[int, ...]
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text as written of the folded characters from `start` to `end`, end exclusive."""
        first = self.origins[start]
        last = self.origins[end - 1] + 1
        return first, min(last, self.length)


@cache
def _letters() -> dict[str, str]:
    file = resources.files(__package__) / "data" / "letters.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    return {row["letter"]: row["latin"] for row in csv.DictReader(lines)}


@cache
def _fold_character(character: str) -> str:
    if character in APOSTROPHES:
        return "'"
    letters = _letters()
    folded: list[str] = []
    for part in character.casefold():
        if part in letters:
            folded.append(letters[part])
            continue
        for decomposed in unicodedata.normalize("NFKD", part).casefold():
            category = unicodedata.category(decomposed)
            if category in ("Mn", "Me") and not _carries_sound(decomposed):
                continue
            if category in ("Cf", "Cc", "Cn", "Co") and not decomposed.isspace():
                continue
            folded.append(" " if decomposed.isspace() else letters.get(decomposed, decomposed))
    return "".join(folded)


def _carries_sound(mark: str) -> bool:
    # The vowel signs of Indic scripts are marks too, and without them another word stands there.
    name = unicodedata.name(mark, "")
    return "VOWEL SIGN" in name or "VIRAMA" in name


@lru_cache(maxsize=_TEXTS)
def fold(text: str) -> Folded:
    """Drop case, accents and invisible characters; write Cyrillic and Greek in Latin letters."""
    folded: list[str] = []
    origins: list[int] = []
    for offset, character in enumerate(text):
        for part in _fold_character(character):
            folded.append(part)
            origins.append(offset)
    return Folded("".join(folded), tuple(origins), len(text))


def folded(text: str) -> str:
    """The text of `fold`, where nobody asks where a character stood."""
    return "".join(map(_fold_character, text))


@lru_cache(maxsize=_WORDS)
def skeleton(word: str) -> str:
    """A folded word with the differences between romanisations levelled: Mohammed and Mohamed, Yulia and Julia."""
    for written, levelled in _ROMANISATIONS:
        word = word.replace(written, levelled)
    return _DOUBLED.sub(r"\1", word)


def german(text: str) -> str:
    """The text with umlauts and the Nordic letters written out as two (Müller, Mueller), as addresses have them."""
    for letter, pair in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("å", "aa"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue")):
        text = unicodedata.normalize("NFC", text).replace(letter, pair)
    return text.replace("ø", "oe").replace("Ø", "Oe")


def decoded(address: str) -> str:
    """An address with percent-encoding, entities and a punycode host undone, however often they were applied."""
    for _ in range(_DECODINGS):
        plainer = unquote(html.unescape(address))
        if plainer == address:
            break
        address = plainer
    return re.sub(r"xn--[a-z0-9-]+", lambda label: _from_punycode(label[0]), address, flags=re.IGNORECASE)


def _from_punycode(label: str) -> str:
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
