"""What verification rejected, held or doubted: where its words stand, and what a maintainer looks at next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..evidence import Folded
from ..exchange import Rejection
from ..models import Article
from ..vocabulary import RejectionEffect
from .coded import Field
from .passages import Mark, Paragraphs

HELD = Field("held", "H", "held for review", "Held for review")
REJECTED = Field("rejected", "X", "rejected", "Rejected")
NOTED = Field("noted", "N", "doubt noted", "Doubts noted")
_FIELDS = {RejectionEffect.HOLDS: HELD, RejectionEffect.VALUE: REJECTED, RejectionEffect.FLAG: NOTED}

DOUBTS = (HELD, REJECTED, NOTED)
"""What can come of a failed check, the gravest first."""

NEXT_STEPS = {
    "quote_too_short": "Words so few stand in every text. A longer span that shows the value makes it good.",
    "quote_not_found": "Look for the passage in the text: a paraphrase, a translation, two sentences drawn together, "
    "or words of nowhere. Was the text cut when it was read? Then ingest is at fault, else the extractor.",
    "quote_splits_word": "The span begins or ends inside a word. Whole words make it good.",
    "quote_cut": "Read the words that are left: do they still show the value?",
    "value_too_long": "A name or term is a few words. The extractor took a whole sentence for one.",
    "value_empty": "The extractor gave no word for it. Nothing can be shown for an empty value.",
    "value_not_in_quote": "A quote that holds the very words of the value makes it good. Words that the article does "
    "not have, as a full name for a short one or a translation, never are a value.",
    "value_not_nearby": "Look in this paragraph and those beside it: a word from elsewhere belongs to others.",
    "denial_contradicted": "Read the quote: is it an admission? Then the form is wrong. Is it a denial after all? Then "
    "the table of cues of this language is to be mended.",
    "denial_without_cue": "Read the quote: does it deny? If so, its word is missing from the table of cues.",
    "accused_only_silent": "Who was asked is not yet accused. Does another sentence say that it acted? Quote that.",
    "accused_is_affected": "The same words cannot name both. Which of the two does the sentence say?",
    "source_denies": "Nobody makes a claim and denies it. It is either the source or the responder.",
    "repeated": "Nothing is lost: the first of the two is kept.",
    "no_act_left": "Without an act there is no allegation. See why its acts were rejected.",
    "satire": "Is it satire? Then nothing is to be done. Else the class is wrong.",
    "class_contradicted": "Read the text: does anyone accuse somebody of conduct in scope? Either the class is wrong "
    "or the allegation.",
    "class_without_allegation": "Read the text: is there an allegation that was missed, or is the class wrong?",
    "answer_rejected": "Find the answer in the text. Without it the allegation would say that none was reported.",
    "every_accused_rejected": "See why they were rejected. Without them the allegation would accuse nobody.",
    "every_source_rejected": "See why they were rejected. Without them the outlet would seem to say it itself.",
}
"""By the code of a check: what whoever reviews it looks at, or what would make the value good."""


@dataclass(frozen=True)
class Doubt:
    """A failed check as the page shows it.

    Attributes:
        name: `X1`, `H1`, `N1` …
        rejection: as verification made it.
        is_marked: its quote stands in the text, and is marked there.
        found: where its words stand, or that they do not.
        next_step: what to look at; empty for a check that this version does not know.
    """

    name: str
    rejection: Rejection
    is_marked: bool
    found: str
    next_step: str

    @property
    def of_reply(self) -> str:
        """Which allegation of the reply it is about; verification counted them before any was left out."""
        index = self.rejection.allegation_index
        return "the article" if index is None else f"allegation {index + 1} of the reply"


@dataclass(frozen=True)
class Doubted:
    """All failed checks by what came of them, and where their quotes stand."""

    fields: tuple[tuple[Field, tuple[Doubt, ...]], ...]
    marks: tuple[Mark, ...]

    def number(self, field: Field) -> int:
        """How many ended so."""
        return len(dict(self.fields)[field])


def doubted(rejections: Iterable[Rejection], article: Article, paragraphs: Paragraphs) -> Doubted:
    """The failed checks of an article beside its text.

    Args:
        rejections: of this article alone.
        article: with the text that is shown.
        paragraphs: of that text.
    """
    text, title = Folded(article.text), Folded(article.title or "")
    by_field: dict[Field, list[Doubt]] = {field: [] for field in DOUBTS}
    marks: list[Mark] = []
    for rejection in rejections:
        field = _FIELDS[rejection.effect]
        name = f"{field.letter}{len(by_field[field]) + 1}"
        spans = list(text.occurrences(rejection.quote)) if rejection.quote else []
        if spans:
            marks.append(Mark(name, field.kind, spans[0].start, spans[0].end))
            found = _standing("The quote stands", [paragraphs.number(span.start) for span in spans])
        else:
            found = _missing(rejection, text, title)
        found += _of_value(rejection, text, paragraphs)
        by_field[field].append(Doubt(name, rejection, bool(spans), found, NEXT_STEPS.get(rejection.check, "")))
    return Doubted(tuple((field, tuple(doubts)) for field, doubts in by_field.items()), tuple(marks))


def _standing(what: str, numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"{what} in paragraph {numbers[0]}."
    return f"{what} in {len(numbers)} places; the first, in paragraph {numbers[0]}, is marked."


def _missing(rejection: Rejection, text: Folded, title: Folded) -> str:
    if not rejection.quote or not rejection.quote.strip():
        return "There is no quote."
    if text.stands(rejection.quote):
        return "The quote stands in the text only inside longer words."
    if title.stands(rejection.quote):
        return "The quote stands in the title; only the text is evidence."
    return "The quote does not stand in the text."


def _of_value(rejection: Rejection, text: Folded, paragraphs: Paragraphs) -> str:
    """Where the value stands, where it is words of its own that its quote does not hold."""
    value = rejection.value.strip()
    if rejection.check not in _ABOUT_WORDS or not value or value == (rejection.quote or "").strip():
        return ""
    numbers = list(dict.fromkeys(paragraphs.number(span.start) for span in text.occurrences(value)))
    if not numbers:
        return " The value stands nowhere in the text."
    shown = ", ".join(map(str, numbers[:_MOST_PARAGRAPHS])) + (" …" if len(numbers) > _MOST_PARAGRAPHS else "")
    return f" The value stands in paragraph{'s' if len(numbers) > 1 else ''} {shown}."


_ABOUT_WORDS = {"value_not_in_quote", "value_not_nearby", "quote_not_found", "quote_too_short"}
_MOST_PARAGRAPHS = 5
"""Named where a value stands in many: the first few are enough to look."""
