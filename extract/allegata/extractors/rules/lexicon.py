"""Word classes, found in a sentence in one pass.

A form is one or more words: `forced`, `against their will`. In a form, `coerc*` stands for any word that begins so,
`[their|his]` for alternatives, `?` before a word for a word that may be missing, `_` for any one word, `lure~` for
every form of a verb and `broker^` for the singular and plural of a noun.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from .inflection import Inflection

_STEM = 2
"""Letters of the shortest stem; those of a word index the forms that begin with a stem."""

_REMEMBERED = 50_000
"""Words of which it is remembered what may begin with them; a language's common words are fewer."""

_REMEMBERED_LATER = 1_000
"""Words of which it is remembered what they go on with, for each word that something begins with."""


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

_Rest = tuple[tuple[int, _Slot], ...]
_Known = tuple[str, int, _Rest]
"""A form whose later word is met: its class, its words after the first, and what is still to be met, by distance."""


@dataclass(frozen=True, slots=True)
class _Later:
    """The forms of several words that begin with the same one, by a later word of theirs.

    Attributes:
        by_stem: by the first letters of the word, where it may only begin so.
        by_any: where it may be any.
        met: by the word, what goes with it; filled as words are met, where there are stems or open places.
    """

    by_word: dict[str, list[_Known]]
    by_stem: dict[str, list[tuple[_Slot, _Known]]]
    by_any: list[tuple[_Slot, _Known]]
    met: dict[str, list[_Known]]

    def forms(self, word: str) -> list[_Known]:
        """What a later word may belong to; remembered, as words come again."""
        open_forms = [*self.by_stem.get(word[:_STEM], ()), *self.by_any]
        found = [*self.by_word.get(word, ()), *(known for slot, known in open_forms if slot.holds(word))]
        if len(self.met) >= _REMEMBERED_LATER:
            self.met.clear()
        self.met[word] = found
        return found


_Entry = tuple[tuple[str, ...], tuple[tuple[int, dict[str, list[_Known]], _Later | None], ...]]
"""Classes of a word alone, and the forms that begin with it by the distance of a later word: those that are known by
the word itself, and where to ask for others."""

_UNMET: _Entry = ((), ())


class Lexicon:
    """Classes of forms, indexed by their first word and the next one that is not open.

    Args:
        classes: forms by class name.
        inflection: how the language's words change.
    """

    def __init__(self, classes: Mapping[str, Iterable[str]], inflection: Inflection) -> None:
        self._by_word: dict[str, list[_Form]] = {}
        self._by_stem: dict[str, list[_Form]] = {}
        self._entries: dict[str, _Entry | None] = {}
        for name, forms in classes.items():
            for slots in dict.fromkeys(v for form in forms for v in _variants(form, inflection)):
                for word in slots[0].words:
                    self._by_word.setdefault(word, []).append((name, slots))
                for beginning in {stem[:_STEM] for stem in slots[0].stems}:
                    self._by_stem.setdefault(beginning, []).append((name, slots))

    def find(self, words: Sequence[str]) -> list[tuple[str, int, int]]:
        """Where each class stands: (class, first word, last word), in order; the longest form at a place.

        Args:
            words: the sentence's words and marks, in lower case.
        """
        entry_of = self._entries.get
        end = len(words)
        found: list[tuple[str, int, int]] = []
        for first, word in enumerate(words):
            entry = entry_of(word, _UNMET)
            if entry is None:
                continue
            if entry is _UNMET:
                entry = self._entry(word)
                if entry is None:
                    continue
            names, later = entry
            longest: dict[str, int] | None = None
            for distance, known, more in later:
                if first + distance >= end:
                    break
                forms = known.get(words[first + distance])
                if forms is None:
                    if more is None:
                        continue
                    forms = more.forms(words[first + distance])
                for name, length, rest in forms:
                    last = first + length
                    if last >= end or (rest and not _follows(rest, words, first)):
                        continue
                    if longest is None:
                        longest = dict.fromkeys(names, first)
                    if last > longest.get(name, -1):
                        longest[name] = last
            if longest is None:
                for name in names:
                    found.append((name, first, first))
            else:
                for name, last in longest.items():
                    found.append((name, first, last))
        return found

    def _entry(self, word: str) -> _Entry | None:
        """What may begin with a word; None where nothing does, as with most. Remembered, as words come again."""
        forms = list(self._by_word.get(word, ()))
        forms += [form for form in self._by_stem.get(word[:_STEM], ()) if form[1][0].holds(word)]
        names = dict.fromkeys(name for name, slots in forms if len(slots) == 1)
        later: dict[int, _Later] = {}
        for name, slots in forms:
            if len(slots) > 1:
                _index(later, name, slots)
        ways = tuple(
            (at, way.met, way) if way.by_stem or way.by_any else (at, way.by_word, None)
            for at, way in sorted(later.items(), key=lambda item: item[0])
        )
        entry = (tuple(names), ways) if forms else None
        if len(self._entries) >= _REMEMBERED:
            self._entries.clear()
        self._entries[word] = entry
        return entry


def _index(later: dict[int, _Later], name: str, slots: tuple[_Slot, ...]) -> None:
    """Index a form of several words by the first one after its beginning that is not open, however far it stands."""
    at = next((at for at, slot in enumerate(slots) if at and not slot.is_open), len(slots) - 1)
    forms = later.setdefault(at, _Later({}, {}, [], {}))
    slot = slots[at]
    rest = tuple((distance, one) for distance, one in enumerate(slots) if distance and distance != at)
    known = name, len(slots) - 1, rest
    if slot.is_open:
        forms.by_any.append((slot, known))
        return
    for second in slot.words:
        forms.by_word.setdefault(second, []).append(known)
    for beginning in {stem[:_STEM] for stem in slot.stems}:
        forms.by_stem.setdefault(beginning, []).append((slot, known))


def _follows(rest: _Rest, words: Sequence[str], first: int) -> bool:
    for distance, slot in rest:  # noqa: SIM110 - a loop is faster than all() for one or two words
        if not slot.holds(words[first + distance]):
            return False
    return True


def _variants(form: str, inflection: Inflection) -> list[tuple[_Slot, ...]]:
    """A form with each of its optional words there and missing."""
    parts: list[list[_Slot | None]] = []
    for part in form.split():
        is_optional = part.startswith("?") and len(part) > 1
        word = part[1:] if is_optional else part
        words = word[1:-1].split("|") if word.startswith("[") and word.endswith("]") else [word]
        exact = [one for w in words if not w.endswith("*") and w != "_" for one in inflection.forms(w)]
        slot = _Slot(frozenset(exact), tuple(w[:-1] for w in words if w.endswith("*")), "_" in words)
        parts.append([None, slot] if is_optional else [slot])
    return [tuple(slot for slot in choice if slot is not None) for choice in product(*parts)]
