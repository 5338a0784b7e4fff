"""Word classes, found in a sentence in one pass.

A form is one or more words: `forced`, `against their will`. In a form, `coerc*` stands for any word that begins so,
`[their|his]` for alternatives, `?` before a word for a word that may be missing, `_` for any one word, `lure~` for
every form of a verb and `broker^` for the singular and plural of a noun.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from .inflection import noun_forms, verb_forms

Irregular = Mapping[str, tuple[str, str]]

_STEM = 2
"""Letters of the shortest stem; those of a word index the forms that begin with a stem."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """What may stand at one place of a form."""

    words: frozenset[str]
    stems: tuple[str, ...]
    is_open: bool

    def holds(self, word: str) -> bool:
        if word in self.words:
            return True
        return (self.is_open and word[0].isalnum()) or (bool(self.stems) and word.startswith(self.stems))


_Form = tuple[str, tuple[_Slot, ...]]


class Lexicon:
    """Classes of forms, indexed by their first word.

    Args:
        classes: forms by class name.
        irregular: past and participle of irregular verbs by infinitive; plurals of nouns, their past empty.
    """

    def __init__(self, classes: Mapping[str, Iterable[str]], irregular: Irregular | None = None) -> None:
        self._by_word: dict[str, list[_Form]] = {}
        self._by_stem: dict[str, list[_Form]] = {}
        for name, forms in classes.items():
            for variant in dict.fromkeys(v for form in forms for v in _variants(form, irregular or {})):
                self._add(name, variant)

    def _add(self, name: str, slots: tuple[_Slot, ...]) -> None:
        first = slots[0]
        for word in first.words:
            self._by_word.setdefault(word, []).append((name, slots[1:]))
        for beginning in {stem[:_STEM] for stem in first.stems}:
            self._by_stem.setdefault(beginning, []).append((name, slots))

    def find(self, words: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
        """Where each class stands: (first, last) word, in order; the longest form at a place, none inside another.

        Args:
            words: the sentence's words and marks, in lower case.
        """
        found: dict[str, list[tuple[int, int]]] = {}
        for first, word in enumerate(words):
            longest: dict[str, int] = {}
            for name, slots in self._by_word.get(word, ()):
                last = first + len(slots)
                if last > longest.get(name, -1) and _follows(slots, words, first + 1):
                    longest[name] = last
            for name, slots in self._by_stem.get(word[:_STEM], ()):
                last = first + len(slots) - 1
                if last > longest.get(name, -1) and _follows(slots, words, first):
                    longest[name] = last
            for name, last in longest.items():
                spans = found.setdefault(name, [])
                if not spans or first > spans[-1][1]:
                    spans.append((first, last))
        return found


def _follows(slots: tuple[_Slot, ...], words: Sequence[str], at: int) -> bool:
    if at + len(slots) > len(words):
        return False
    return all(slot.holds(words[at + offset]) for offset, slot in enumerate(slots))


def _variants(form: str, irregular: Irregular) -> list[tuple[_Slot, ...]]:
    """A form with each of its optional words there and missing."""
    parts: list[list[_Slot | None]] = []
    for part in form.split():
        is_optional = part.startswith("?") and len(part) > 1
        word = part[1:] if is_optional else part
        words = word[1:-1].split("|") if word.startswith("[") and word.endswith("]") else [word]
        exact = [one for w in words if not w.endswith("*") and w != "_" for one in inflected(w, irregular)]
        slot = _Slot(frozenset(exact), tuple(w[:-1] for w in words if w.endswith("*")), "_" in words)
        parts.append([None, slot] if is_optional else [slot])
    return [tuple(slot for slot in choice if slot is not None) for choice in product(*parts)]


def inflected(word: str, irregular: Irregular) -> list[str]:
    """What a word of a table stands for: every form of a verb (`~`) or noun (`^`), else itself."""
    if word.endswith("~"):
        return verb_forms(word[:-1], irregular)
    return noun_forms(word[:-1], irregular) if word.endswith("^") else [word]
