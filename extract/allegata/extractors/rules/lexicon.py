"""Word classes, found in a sentence in one pass.

A form is one or more words: `forced`, `against their will`. In a form, `coerc*` stands for any word that begins so,
`[their|his]` for alternatives, `?` before a word for a word that may be missing, `_` for any one word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product


@dataclass(slots=True)
class _Node:
    words: dict[str, _Node] = field(default_factory=dict)
    prefixes: dict[str, _Node] = field(default_factory=dict)
    any_word: _Node | None = None
    classes: list[str] = field(default_factory=list)


class Lexicon:
    """Classes of forms, held as one tree of words.

    Args:
        classes: forms by class name.
    """

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        self._root = _Node()
        for name, forms in classes.items():
            for form in forms:
                for words in _expanded(form):
                    self._add(words, name)

    def _add(self, words: Sequence[str], name: str) -> None:
        node = self._root
        for word in words:
            if word == "_":
                node.any_word = node.any_word or _Node()
                node = node.any_word
            elif word.endswith("*"):
                node = node.prefixes.setdefault(word[:-1], _Node())
            else:
                node = node.words.setdefault(word, _Node())
        if name not in node.classes:
            node.classes.append(name)

    def find(self, words: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
        """Where each class stands: (first, last) word, in order; the longest form at a place, none inside another.

        Args:
            words: the sentence's words and marks, in lower case.
        """
        found: dict[str, list[tuple[int, int]]] = {}
        for first in range(len(words)):
            longest: dict[str, int] = {}
            self._walk(self._root, words, first, first, longest)
            for name, last in longest.items():
                spans = found.setdefault(name, [])
                if not spans or first > spans[-1][1]:
                    spans.append((first, last))
        return found

    def _walk(self, node: _Node, words: Sequence[str], start: int, at: int, longest: dict[str, int]) -> None:
        for name in node.classes:
            longest[name] = max(longest.get(name, at - 1), at - 1)
        if at == len(words):
            return
        word = words[at]
        exact = node.words.get(word)
        if exact is not None:
            self._walk(exact, words, start, at + 1, longest)
        if node.prefixes:
            for length in range(2, min(len(word), 14) + 1):  # 14: no stem in the tables is longer
                stem = node.prefixes.get(word[:length])
                if stem is not None:
                    self._walk(stem, words, start, at + 1, longest)
        if node.any_word is not None and word[0].isalnum():
            self._walk(node.any_word, words, start, at + 1, longest)


def _expanded(form: str) -> list[list[str]]:
    slots: list[list[str | None]] = []
    for part in form.split():
        if part.startswith("[") and part.endswith("]"):
            slots.append(list(part[1:-1].split("|")))
        elif part.startswith("?[") and part.endswith("]"):
            slots.append([None, *part[2:-1].split("|")])
        elif part.startswith("?") and len(part) > 1:
            slots.append([None, part[1:]])
        else:
            slots.append([part])
    return [[word for word in choice if word is not None] for choice in product(*slots)]
