"""What in a sentence may be an answer to an allegation: the cues of `patterns/answers.csv`, by the form that they show.

A `sound` cue shows an answer, a `weak` one where an answer is expected, a `mere` one bears out another.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ...vocabulary import ResponseForm
from .patterns import Pattern
from .tables import PATTERNS
from .text import Sentence, Span

Cued = dict[ResponseForm, dict[str, Span]]
"""By form, the cues that a sentence has of it and where."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern that shows a form of answer."""

    name: str
    form: ResponseForm
    strength: str
    pattern: Pattern
    second: str | None
    """The other class that must stand in the sentence, if any."""


@dataclass(frozen=True, slots=True)
class CueTable:
    """The cues of answers."""

    by_class: dict[str, tuple[Cue, ...]]
    """By the first class of each."""

    telling: frozenset[str]
    """The first classes of the cues that are not mere."""

    strength: dict[str, str]
    """By name."""


@cache
def cue_table() -> CueTable:
    """The cues of all languages."""
    text = (files(__package__) / PATTERNS / "answers.csv").read_text(encoding="utf-8")
    by_class: dict[str, tuple[Cue, ...]] = {}
    strengths: dict[str, str] = {}
    telling: set[str] = set()
    for row in csv.DictReader(text.splitlines()):
        pattern = Pattern.parse(row["pattern"])
        classes = pattern.chains[0].classes
        second = classes[1] if len(classes) > 1 else None
        cue = Cue(row["cue"], ResponseForm[row["form"].upper()], row["strength"], pattern, second)
        by_class[classes[0]] = (*by_class.get(classes[0], ()), cue)
        strengths[cue.name] = cue.strength
        if cue.strength != "mere":
            telling.add(classes[0])
    return CueTable(by_class, frozenset(telling), strengths)


def cues_in(sentence: Sentence, table: CueTable) -> Cued:
    """The cues of a sentence by form; none where all are mere."""
    found = sentence.found
    if table.telling.isdisjoint(found):
        return {}
    cued: Cued = {}
    is_telling = False
    for name in sorted(found.keys() & table.by_class.keys()):  # a set has no order of its own
        for cue in table.by_class[name]:
            if cue.second is None:
                span = found[name][0]
            elif cue.second in found:
                match = next(cue.pattern.matches(sentence), None)
                if match is None:
                    continue
                span = Span(match.first, match.last)
            else:
                continue
            cued.setdefault(cue.form, {})[cue.name] = span
            is_telling = is_telling or cue.strength != "mere"
    return _without_overlaps(cued) if is_telling else {}


def _without_overlaps(by_form: Cued) -> Cued:
    """Leave out what is part of a stronger cue: "sent no reply" denies nothing, nor does "neither
    confirmed nor denied"; "did not wish to comment" declines."""
    for strong, weaker in _INCLUDES:
        taken = by_form.get(strong, {}).values()
        for form in weaker:
            spans = by_form.get(form)
            if not taken or not spans:
                continue
            left = {
                name: span
                for name, span in spans.items()
                if not any(span.first <= other.last and other.first <= span.last for other in taken)
            }
            if left:
                by_form[form] = left
            else:
                del by_form[form]
    return by_form


_INCLUDES = (
    (ResponseForm.DECLINED, (ResponseForm.NO_RESPONSE, ResponseForm.DENIED)),
    (ResponseForm.NO_RESPONSE, (ResponseForm.DENIED,)),
    (ResponseForm.NO_INFORMATION, (ResponseForm.DENIED,)),
    (ResponseForm.OTHER, (ResponseForm.DENIED, ResponseForm.ACKNOWLEDGED)),
)
