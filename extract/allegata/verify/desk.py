"""Where one allegation is checked: its quotes found in the article, and what was rejected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from ..evidence import Folded, Span
from ..exchange import Rejection
from ..models import Article
from ..vocabulary import RejectionEffect
from .checks import CHECKS

LEAST_WORDS, LEAST_CHARACTERS = 3, 12
"""A quote has at least so many of either: `''` and `'N'` stand in every text (codebook section 2)."""
MOST_WORDS, MOST_CHARACTERS = 25, 200
"""A longer quote is cut around its value (codebook section 2)."""
_FORMULA_STARTS = "=+-@"
"""A cell that begins with one of these is a formula to a spreadsheet; a span never begins with one."""


class Slice(TypedDict):
    quote: str
    quote_start: int
    quote_end: int


@dataclass(frozen=True)
class Place:
    """Where a quote stands, and the value as the article writes it there."""

    span: Span
    value: str


@dataclass
class Desk:
    """Where one allegation is checked: its article, and what was rejected so far."""

    article: Article
    text: Folded
    index: int | None
    rejections: list[Rejection]
    near: Span | None = None
    found: list[Span] = field(default_factory=list)
    holds: bool = field(default=False)

    def reject(self, code: str, place: str, value: str, quote: str | None) -> None:
        check = CHECKS[code]
        self.holds = self.holds or check.effect is RejectionEffect.HOLDS
        self.rejections.append(
            Rejection(
                article_id=self.article.article_id,
                allegation_index=self.index,
                field=place,
                value=str(value),
                quote=quote,
                check=code,
                reason=check.title,
                effect=check.effect,
            )
        )

    def locate(self, place: str, quote: str, value: str | None, core: str | None = None) -> Place | None:
        """Where the quote stands and bears the value, cut to length; None, and a rejection, where it does not.

        Args:
            place: the field's name in the rejection.
            quote: as copied.
            value: what must stand in the quote as whole words; None where nothing must.
            core: words to keep where the quote is cut, where there is no value.
        """
        stripped = _bare(quote)
        wanted = _bare(value) if value is not None else None
        problem, span, kept = self._search(stripped, wanted)
        if span is None or problem:
            self.reject(problem, place, quote if value is None else value, quote)
            return None
        span = self._without_formula_start(span)
        shown = self._without_formula_start(_cut(self.article.text, span, kept or self._words_in(span, core)))
        if shown != span:
            self.reject("quote_cut", place, quote if value is None else value, self._written(span))
        self.found.append(shown)
        return Place(shown, self._written(kept) if kept else stripped)

    def _search(self, quote: str, value: str | None) -> tuple[str, Span | None, Span | None]:
        """The code of the check that fails, or "", the quote's span, and the value's within it."""
        if value == "":
            return "value_empty", None, None
        if len(quote) < LEAST_CHARACTERS and _word_count(quote) < LEAST_WORDS:
            return "quote_too_short", None, None
        span = self.text.nearest(quote, self.near)
        if span is None:
            return ("quote_splits_word" if self.text.stands(quote) else "quote_not_found"), None, None
        kept = self._words_in(span, value)
        if value is not None and kept is None:
            return "value_not_in_quote", span, None
        if kept is not None and (_cut(self.article.text, kept, None) != kept):
            return "value_too_long", span, None
        return "", span, kept

    def nearby(self, place: str, span: Span, words: str, others: Sequence[Span] = ()) -> str | None:
        """The words as written in the quote's paragraph or a neighbouring one; None, and a rejection, where not.

        Args:
            place: the field's name in the rejection.
            span: of the quote.
            words: as copied.
            others: further quotes in whose neighbourhood the words may stand.
        """
        around = (self._words_in(self.text.neighbourhood(quote), _bare(words)) for quote in (span, *others))
        found = next(filter(None, around), None) if _bare(words) else None
        if found is None:
            self.reject("value_not_nearby", place, words, self._written(span))
            return None
        return self._written(found)

    def slice(self, span: Span) -> Slice:
        return {
            "quote": self.article.text[span.start : span.end],
            "quote_start": span.start,
            "quote_end": span.end,
        }

    def _written(self, span: Span) -> str:
        return " ".join(self.article.text[span.start : span.end].split())

    def _words_in(self, span: Span, words: str | None) -> Span | None:
        if words is None:
            return None
        return next((s for s in self.text.occurrences(words) if span.start <= s.start and s.end <= span.end), None)

    def _without_formula_start(self, span: Span) -> Span:
        quote = self.article.text[span.start : span.end]
        return Span(span.end - len(_bare(quote)), span.end)


def _bare(words: str) -> str:
    """The words without white space around them and without the signs that make a spreadsheet cell a formula."""
    return words.strip().lstrip(_FORMULA_STARTS + " \n\t")


_WORD = re.compile(r"\S+")


def _word_count(quote: str) -> int:
    return len(quote.split())


def _cut(text: str, span: Span, kept: Span | None) -> Span:
    """The span, or as many whole words of it around `kept` (from its start, where None) as a quote may have."""
    if span.end - span.start <= MOST_CHARACTERS and _word_count(text[span.start : span.end]) <= MOST_WORDS:
        return span
    words = [Span(m.start(), m.end()) for m in _WORD.finditer(text, span.start, span.end)]
    inside = [i for i, word in enumerate(words) if kept and word.start < kept.end and kept.start < word.end]
    low, high = (inside[0], inside[-1]) if inside else (0, 0)

    def fits(first: int, last: int) -> bool:
        return (
            first >= 0
            and last < len(words)
            and last - first < MOST_WORDS
            and words[last].end - words[first].start <= MOST_CHARACTERS
        )

    while fits(low - 1, high) or fits(low, high + 1):
        high += fits(low, high + 1)
        low -= fits(low - 1, high)
    return Span(words[low].start, min(words[high].end, words[low].start + MOST_CHARACTERS))
