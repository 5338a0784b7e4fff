"""Finding protected names again, however they are written: the part of the safe profile that must not miss.

A name is found whole, by any of its words (given name or surname alone), inflected, in other case, without accents, in
another romanisation, and split by line breaks, hyphens or invisible characters. A word of a name that also is an
ordinary word or a place ("Hope", "Jordan") is not found alone where it is written small or stands for the place.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise, permutations
from urllib.parse import urlsplit

from .folding import APOSTROPHES, decoded, fold, folded, german, skeleton
from .tokens import is_caseless
from .words import Kind, is_safe, words

_LEAST = 3  # letters: shorter words of a name ("Li") are found in the whole name only
_LONG = 5  # letters: from here on a word is rare enough to be sought across spaces and with any ending
_LONGEST_WORD = 40  # letters of a word that are sought: beyond them stands no name, but a pattern that takes hours
_LONGEST_NAME = 12  # words; more are a heading or noise, of which each word is sought and not their order
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_CYRILLIC_ENDING = re.compile(r"(?:[аеёиоуыэюяйьії]{1,2})$", re.IGNORECASE)
_PROTECTIONS = 8  # remembered: those of the article at hand, one for each of its rows at most
_VALUES = 256  # and values looked through, each by the safe profile and by the check behind it
_ANY = r"[\W_]*"  # what may part the letters of a long word
_NO_SPACE = r"(?:(?:[^\w ]|_)+ *)?"  # what may part those of a short one: "Is a" is no "Isa"
_LETTER = r"[^\W\d_]"
_WORD = re.compile(rf"{_LETTER}+(?:'{_LETTER}+)*")
_CAPITALS_ONLY = "capital"


@dataclass(frozen=True)
class Protection:
    """The names that must not be seen.

    Args:
        names: each as written, of one word or several.
    """

    names: frozenset[str]

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where a protected name, or a part of one, stands in a text: sorted, overlapping ones merged."""
        return _spans(self, text) if self.names else ()

    def _found(self, text: str) -> list[tuple[int, int]]:
        reduced = fold(text)
        found: list[tuple[int, int]] = []
        if self._pattern is not None:
            for match in self._pattern.finditer(reduced.text):
                span = reduced.span(match.start(), match.end())
                if match.lastgroup == _CAPITALS_ONLY and not text[span[0]].isupper():
                    continue
                found.append(span)
        if self._unspaced is not None:
            found += [reduced.span(match.start(), match.end()) for match in self._unspaced.finditer(reduced.text)]
        if self._skeletons:
            for word in _WORD.finditer(reduced.text):
                if self._sounds_protected(word[0].replace("'", "")):
                    found.append(reduced.span(word.start(), word.end()))
        return found

    def in_text(self, text: str | None) -> bool:
        """Whether a text holds a protected name, or a part of one."""
        return text is not None and bool(self.spans(text))

    def in_address(self, address: str | None) -> bool:
        """Whether an address, a file name or another identifier holds one, also run together or cut short."""
        if not address or not self.names:
            return False
        plain = decoded(address)
        if self.in_text(plain) or self.in_text(plain.title()):
            return True
        if any(is_caseless(name) for name in self.names) and re.search(r"[^\W\d_]{3}", urlsplit(plain).path):
            return True  # how such a name would be written in Latin letters cannot be told
        run_together = re.sub(r"[\W_]", "", folded(plain))
        heard = skeleton(run_together)
        if any(word in run_together or skeleton(word) in heard for word in self._compact):
            return True
        ends = re.findall(rf"{_LETTER}+(?=\W*$|[/?#])", folded(plain))
        return any(len(end) > _LEAST and word.startswith(end) for end in ends for word in self._compact)

    def redacted(self, text: str, mark: str) -> str:
        """The text with each protected name replaced; names parted by spaces or hyphens alone become one mark."""
        kept: list[str] = []
        end = 0
        for start, stop in self.spans(text):
            between = text[end:start]
            if not (kept and re.fullmatch(r"[\s\-‐‑.]*(?:\w{1,3}[\s\-‐‑.]+)?", between)):
                kept += [between, mark]
            end = stop
        return "".join([*kept, text[end:]])

    @cached_property
    def _parts(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(_words_of(name)) for name in self.names if not is_caseless(name)}

    @cached_property
    def _compact(self) -> frozenset[str]:
        alone = {
            form for parts in self._parts.values() for part in parts if _stands_alone(part) for form in _forms(part)
        }
        whole = {"".join(folded(part) for part in parts) for parts in self._parts.values()}
        whole = {re.sub(r"[\W_]", "", name) for name in whole}
        return frozenset(word for word in alone | whole if len(word) >= _LONG)

    @cached_property
    def _skeletons(self) -> frozenset[str]:
        return frozenset(
            skeleton(form)
            for parts in self._parts.values()
            for part in parts
            if _stands_alone(part) and not _is_ambiguous(part)
            for form in _forms(part)
            if len(skeleton(form)) >= _LONG - 1
        )

    @cached_property
    def _longest_skeleton(self) -> int:
        return max(map(len, self._skeletons), default=0)

    @cached_property
    def _unspaced(self) -> re.Pattern[str] | None:
        # Scripts without capitals write particles and endings on to a name, or do not part words at all.
        parts = {folded(part) for name in self.names if is_caseless(name) for part in [name, *_words_of(name)]}
        sought = sorted({part.strip() for part in parts if len(part.strip()) > 1}, key=_longest_first)
        return (
            re.compile("|".join(_ANY.join(map(re.escape, re.sub(r"\s", "", part))) for part in sought))
            if sought
            else None
        )

    def _sounds_protected(self, word: str) -> bool:
        heard = skeleton(word)
        return any(
            heard[:length] in self._skeletons
            for length in range(_LONG - 1, min(self._longest_skeleton, len(heard)) + 1)
            if len(heard) - length <= (1 if length < _LONG else 3)
        )

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        certain: set[str] = set()
        capital: set[str] = set()
        for name, parts in self._parts.items():
            alone = [part for part in parts if _stands_alone(part)]
            certain |= _run_together(parts)
            capital |= {_letters_of(part) for part in parts if _is_short(part)}
            for part in alone:
                (capital if _is_ambiguous(part) else certain).update(map(_sought, _forms(part)))
            if not alone and len(parts) == 1:
                capital.update(map(_sought, _forms(parts[0])))
            elif len(alone) < len(parts) or not alone:
                certain.update(_phrases(name, parts))
        alternatives = [f"(?P<sure>{'|'.join(sorted(certain, key=_longest_first))})"] if certain else []
        if capital:
            alternatives.append(f"(?P<{_CAPITALS_ONLY}>{'|'.join(sorted(capital, key=_longest_first))})")
        return re.compile(rf"(?<!{_LETTER})(?:{'|'.join(alternatives)})(?!{_LETTER})") if alternatives else None


@lru_cache(maxsize=_PROTECTIONS)
def protection_of(names: frozenset[str]) -> Protection:
    """The protection of these names, the same for the same names: what it seeks by is worked out once."""
    return Protection(names)


@lru_cache(maxsize=_VALUES)
def _spans(protection: Protection, text: str) -> tuple[tuple[int, int], ...]:
    return tuple(_merged(protection._found(text)))


def _longest_first(pattern: str) -> tuple[int, str]:
    return -len(pattern), pattern


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _words_of(name: str) -> list[str]:
    # Apostrophes belong to a word (Ichung'wah), hyphens part two (Khoza-Ndimande); invisible characters do neither.
    parted = "".join(" " if _parts_words(character) else character for character in name)
    found = [word[:_LONGEST_WORD] for word in parted.split() if re.search(r"\w", word)]
    return list(dict.fromkeys(found)) if len(found) > _LONGEST_NAME else found


def _parts_words(character: str) -> bool:
    if character in APOSTROPHES or unicodedata.category(character) == "Cf":
        return False
    return unicodedata.category(character)[0] in "ZPSC"


def _letters_of(word: str) -> str:
    return re.sub(r"[\W_]", "", folded(word))


def _forms(word: str) -> set[str]:
    """A word of a name as it may be spelt, folded: with umlauts written out, and a Cyrillic one without its ending."""
    forms = {_letters_of(word), _letters_of(german(word))}
    if _CYRILLIC.search(word):
        stem = _CYRILLIC_ENDING.sub("", word)
        if len(stem) >= _LEAST:
            forms.add(_letters_of(stem))
    return {form for form in forms if len(form) >= _LEAST}


def _is_ambiguous(word: str) -> bool:
    return word.casefold() in words(Kind.AMBIGUOUS)


def _is_short(word: str) -> bool:
    """A word of two letters, such as Li or Xi: sought alone where it has a capital and is no ordinary word."""
    return len(_letters_of(word)) == _LEAST - 1 and not _is_common(word)


def _stands_alone(word: str) -> bool:
    if len(_letters_of(word)) < _LEAST:
        return False
    if _is_ambiguous(word):
        return True
    return not _is_common(word)


def _is_common(word: str) -> bool:
    low = word.casefold()
    never = (
        Kind.PARTICLE,
        Kind.ORGANISATION,
        Kind.ORDINARY,
        Kind.HONORIFIC,
        Kind.OFFICE,
        Kind.DIRECTION,
        Kind.KIN,
        Kind.PROFESSION,
        Kind.RANK,
    )
    if any(low in words(kind) for kind in never):
        return True
    return is_safe(word) or is_safe(word.capitalize())


def _sought(form: str) -> str:
    if len(form) >= _LONG:
        return _ANY.join(map(re.escape, form)) + rf"(?:{_LETTER}{{1,3}})?"
    spaced = _NO_SPACE.join(map(re.escape, form)) + "(?:e?s)?"
    return rf"{spaced}|{' +'.join(map(re.escape, form))}"


def _run_together(parts: tuple[str, ...]) -> set[str]:
    """Two words of a name as one, in either order, and one behind the initial of another: jamesotieno, jotieno."""
    letters = [each for each in (_letters_of(part) for part in parts[:_LONGEST_NAME]) if each]
    found: set[str] = set()
    for first, second in permutations(dict.fromkeys(letters), 2):
        if min(len(first), len(second)) >= _LEAST and len(first) + len(second) > _LONG:
            found.add(re.escape(first + second))
        if len(second) >= _LONG and not _is_common(second):
            found.add(re.escape(first[0] + second))
    return found


def _phrases(name: str, parts: tuple[str, ...]) -> set[str]:
    """The whole name, and each two neighbouring words of one whose words are all too common to be sought alone."""
    letters = [_letters_of(part) for part in parts[:_LONGEST_NAME] if _letters_of(part)]
    if not letters:
        # Nothing of it is a letter or a digit as folding sees them: sought as it stands.
        plain = folded(name).strip()
        return {re.escape(plain)} if plain else set()
    if len("".join(letters)) < _LEAST - 1:
        return set()  # "K." stands for a name because it is none
    pairs = {f"{first}{_ANY}{second}" for first, second in pairwise(letters) if len(letters) > 2}
    return pairs | {_ANY.join(letters) + rf"(?:{_LETTER}{{1,3}})?"}
