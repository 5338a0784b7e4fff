"""A text as words with what stands between them: what rules about names look at."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from .words import Kind, words

_WORD = re.compile(r"@?[^\W_]+(?:(?:['’ʼ‘`]|[-‐‑.](?=[^\W\d_]))[^\W_]+)*")
_POSSESSIVE = re.compile(r"['’ʼ`](s)?$", re.IGNORECASE)
_CAMEL = re.compile(r"^(?:[a-zà-ÿ]{1,4}[-'’ʼ]?)[A-ZÀ-Þ]")  # al-Bashir, d'Ivoire, uMkhonto
_ELISION = re.compile(r"^[dlnmtsjcDLNMTSJC]['’ʼ](?=\w)")
_SENTENCE_END = re.compile(r"[.!?…।。！？][\"”’»)\]]*\s|[:;]\s*$|[:;]\s|\n|[“\"«„‘(\[>|•●*]")
_ABBREVIATED = frozenset(
    {"mr", "mrs", "ms", "dr", "st", "prof", "gen", "col", "lt", "capt", "sgt", "maj", "rev", "hon", "sr", "jr", "vs"}
)
_OF_ADDRESSES = frozenset("_/@#=?&")
_LONGEST_WORD = 80  # characters: longer ones are no words
_SMALL_WORD = 3  # letters; titles in title case leave "of" and "and" small
_WRAPPED = 40  # a line at least this long was broken by its width, a shorter one is a heading or a menu
_REMEMBERED = 16  # texts: of one article the text, its title and its values are asked about dozens of times in a row


@dataclass(frozen=True)
class Token:
    """A word; `gap` is what stands before it. `initial` where a sentence, line or quotation begins with it."""

    word: str
    gap: str
    initial: bool
    possessive: bool

    @property
    def low(self) -> str:
        """The word, case-folded."""
        return self.word.casefold()

    @property
    def capital(self) -> bool:
        """Whether it is written as a name is."""
        return self.word[0].isupper() or bool(_CAMEL.match(self.word))

    @property
    def adjoins(self) -> bool:
        """Whether nothing but a space, or the point of an initial, parts it from the word before."""
        return self.gap == " " or (self.gap == ". " and not self.initial)


@lru_cache(maxsize=_REMEMBERED)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in order. Invisible characters are dropped, lines broken by their width are joined."""
    text = _unwrapped(text)
    found: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        gap = re.sub(r"[^\S\n]+", " ", text[end : match.start()])
        end = match.end()
        word = match[0][:_LONGEST_WORD]
        possessive = bool(_POSSESSIVE.search(word)) or text[end : end + 1] in ("'", "’")
        word = _POSSESSIVE.sub("", word)
        if not word:
            continue
        elision = _ELISION.match(word)
        if elision and len(word) > elision.end():
            word = word[elision.end() :]
        before = found[-1].low if found else ""
        initial = not found or bool(_SENTENCE_END.search(gap))
        if initial and gap == ". " and ((len(before) == 1 and before.isalpha()) or before in _ABBREVIATED):
            initial = False
        token = Token(word, gap, initial, possessive)
        whole = f"{found[-1].word}'s {word}" if found and found[-1].possessive else ""
        if whole.casefold() in words(Kind.SAFE):  # Cox's Bazar
            token = replace(token, word=whole, gap=found[-1].gap, initial=found[-1].initial)
            found.pop()
        found.append(token)
    return tuple(found)


@lru_cache(maxsize=_REMEMBERED)
def small_words(text: str) -> frozenset[str]:
    """The words that a text writes small, but not in accounts and addresses, which write names so too."""
    stream = tokens(text)
    gaps = [*(token.gap for token in stream), ""]
    return frozenset(
        token.low
        for token, before, behind in zip(stream, gaps, gaps[1:], strict=False)
        if not token.capital and before not in _OF_ADDRESSES and behind not in _OF_ADDRESSES
    )


@lru_cache(maxsize=_REMEMBERED)
def has_capitals(text: str) -> bool:
    """Whether capitals tell names in this text: it is in a script that has them, and not all in one case."""
    letters = [character for character in text if character.isalpha()]
    upper = sum(character.isupper() for character in letters)
    lower = sum(character.islower() for character in letters)
    # Running prose has some 3 % of capitals; over a third of them is a text in capitals, no sentence has none. A page
    # most of whose letters have no case is no page in Latin because of its menu.
    return upper > 0 and lower > 2 * upper and lower > len(letters) / 2


def is_in_title_case(title: str) -> bool:
    """Whether a title is written with a capital at most of its words, small ones aside."""
    marked = [token.capital for token in tokens(title) if len(token.word) > _SMALL_WORD]
    return sum(marked) > len(marked) / 2 + 1


def is_caseless(text: str) -> bool:
    """Whether most letters of a text belong to a script without capitals."""
    letters = [character for character in text if character.isalpha()]
    return 2 * sum(character.isupper() or character.islower() for character in letters) < len(letters)


def runs(stream: tuple[Token, ...]) -> list[tuple[int, int]]:
    """The stretches of adjoining capitalised words as (first, after the last), with the particles within a name."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(stream):
        if not stream[at].capital:
            at += 1
            continue
        start, at = at, at + 1
        while at < len(stream) and not stream[at - 1].possessive and stream[at].adjoins and not stream[at].initial:
            if stream[at].capital:
                at += 1
                continue
            after = at
            while after < len(stream) and stream[after].adjoins and stream[after].low in words(Kind.PARTICLE):
                after += 1
            if after == at or after == len(stream) or not (stream[after].capital and stream[after].adjoins):
                break
            at = after + 1
        found.append((start, at))
    return found


def _unwrapped(text: str) -> str:
    unseen = {ord(character): None for character in set(text) if unicodedata.category(character) == "Cf"}
    lines = (text.translate(unseen) if unseen else text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    joined: list[str] = []
    last = ""
    for line in lines:
        stripped = line.strip()
        wrapped = len(last) >= _WRAPPED and stripped and last[-1] not in '.!?:…”"'
        last = stripped
        if joined and joined[-1] and (wrapped or stripped[:1].islower()):
            is_hyphenated = bool(re.search(r"\w-$", joined[-1]))
            joined[-1] = f"{joined[-1][:-1]}{stripped}" if is_hyphenated else f"{joined[-1]} {stripped}"
        else:
            joined.append(stripped)
    return "\n".join(joined)
