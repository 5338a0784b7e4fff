"""The values of a record, each with its quote, what code made of it, and where the quote stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..models import (
    AffectedGroup,
    Allegation,
    AllegedPerpetrator,
    Article,
    CitedSource,
    Evidence,
    GroupNationality,
    Record,
    Response,
)
from ..vocabulary import Code, DenialStatus, NameStatus, QuoteStatus
from .passages import Mark, Paragraphs

Fact = tuple[str, str]


@dataclass(frozen=True)
class Field:
    """A part of a record.

    Attributes:
        kind: its name in the record, and its class on the page.
        letter: with which the names of its values begin.
        title: of one value, in the legend.
        heading: above its values, in words that nobody takes for a finding.
    """

    kind: str
    letter: str
    title: str
    heading: str


ALLEGATION = Field("allegation", "Q", "the allegation as a whole", "the words of the allegation")
FIELDS = (
    Field("acts", "A", "act", "What is alleged"),
    Field("means", "M", "means", "By what means, it is said"),
    Field("alleged_perpetrators", "P", "alleged perpetrator", "Said to be responsible"),
    Field("affected_groups", "G", "affected group", "People said to be affected"),
    Field("cited_sources", "S", "cited source", "Who says so"),
    Field("responses", "R", "response", "Answer reported in this article"),
)
_ACTS, _MEANS, _ACCUSED, _GROUPS, _SOURCES, _RESPONSES = FIELDS


class Standing(StrEnum):
    """Whether a quote is the article's text at its offsets."""

    VERBATIM = "verbatim"
    WITHHELD = "withheld"
    ASTRAY = "astray"


@dataclass(frozen=True)
class Value:
    """A value as the page shows it.

    Attributes:
        name: `A1`, `P2` …: the letter of its field and a number, counted over the article.
        kind: of its field.
        title: what is coded.
        facts: what else is coded or derived, each behind its name.
        quote: the words that it rests on, as recorded; null where they are withheld.
        standing: whether the text holds them where the record says.
        where: paragraph and code points of the quote.
    """

    name: str
    kind: str
    title: str
    facts: tuple[Fact, ...]
    quote: str | None
    standing: Standing
    where: str


@dataclass(frozen=True)
class CodedAllegation:
    """An allegation as the page shows it: its own quote, and its values by field; a field without any is there too."""

    allegation: Allegation
    facts: tuple[Fact, ...]
    quoted: Value
    fields: tuple[tuple[Field, tuple[Value, ...]], ...]


@dataclass(frozen=True)
class Coded:
    """All that a record says, and where it stands in the text."""

    allegations: tuple[CodedAllegation, ...]
    marks: tuple[Mark, ...]

    @property
    def values(self) -> tuple[Value, ...]:
        """Everything that has a quote, in the order of the page."""
        return tuple(
            value
            for each in self.allegations
            for value in (each.quoted, *(value for _, values in each.fields for value in values))
        )


def coded(record: Record, article: Article, paragraphs: Paragraphs) -> Coded:
    """The values of a record beside its text.

    Args:
        record: of the article.
        article: with the text that is shown, which need not be the one that was read.
        paragraphs: of that text.
    """
    counted: Counter[str] = Counter()
    marks: list[Mark] = []

    def value(field: Field, title: str, evidence: Evidence, facts: Iterable[Fact | None] = ()) -> Value:
        counted[field.letter] += 1
        name = f"{field.letter}{counted[field.letter]}"
        standing, where = Standing.WITHHELD, "withheld"
        start, end = evidence.quote_start, evidence.quote_end
        if evidence.quote_status is QuoteStatus.VERBATIM and start is not None and end is not None:
            is_there = article.text[start:end] == evidence.quote
            standing = Standing.VERBATIM if is_there else Standing.ASTRAY
            where = f"paragraph {paragraphs.number(start)}, characters {start} to {end}"
            if is_there:
                marks.append(Mark(name, field.kind, start, end))
        return Value(name, field.kind, title, tuple(filter(None, facts)), evidence.quote, standing, where)

    def values_of(each: Allegation) -> Iterator[tuple[Field, tuple[Value, ...]]]:
        yield _ACTS, tuple(value(_ACTS, act.act, act, [_meaning(act.act)]) for act in each.acts)
        yield _MEANS, tuple(value(_MEANS, one.means, one, [_meaning(one.means)]) for one in each.means)
        yield _ACCUSED, tuple(value(_ACCUSED, one.name, one, _of_accused(one)) for one in each.alleged_perpetrators)
        yield (
            _GROUPS,
            tuple(value(_GROUPS, one.term or "(term withheld)", one, _of_group(one)) for one in each.affected_groups),
        )
        yield _SOURCES, tuple(value(_SOURCES, one.name, one, _of_source(one)) for one in each.cited_sources)
        yield _RESPONSES, tuple(value(_RESPONSES, one.responder, one, _of_response(one)) for one in each.responses)

    allegations = tuple(
        CodedAllegation(each, _of_allegation(each), value(ALLEGATION, ALLEGATION.heading, each), tuple(values_of(each)))
        for each in record.allegations
    )
    return Coded(allegations, tuple(marks))


def _of_allegation(allegation: Allegation) -> tuple[Fact, ...]:
    return (
        ("stance of the outlet", _defined(allegation.stance)),
        ("answer of the accused", _defined(allegation.denial_status)),
        ("looked at", _defined(allegation.review_status)),
        ("identifier", allegation.allegation_id),
    )


def _of_accused(accused: AllegedPerpetrator) -> list[Fact | None]:
    return [
        _withheld(accused.name_status),
        _unless(accused.name, "label", accused.label),
        ("kind", _defined(accused.actor_type)),
        _fact("accused state", accused.state_code),
        _fact("organ", accused.organ),
        _fact("country beside it, not accused", accused.associated_country_code),
        ("answer", _defined(accused.denial_status)) if accused.denial_status is not DenialStatus.NOT_STATED else None,
    ]


def _of_group(group: AffectedGroup) -> list[Fact | None]:
    low, high = group.number_low, group.number_high
    read = f"read as {low if low is not None else '?'} to {high if high is not None else 'any number'}"
    return [
        _withheld(group.term_status),
        _fact("nationalities", "; ".join(map(_nationality, group.nationalities))),
        _fact("statuses", ", ".join(group.statuses)),
        ("number", f"{group.number}, {read}") if group.number else None,
    ]


def _nationality(said: GroupNationality) -> str:
    if said.code is not None:
        return f"{said.term} = {said.code}{f' ({said.label})' if said.label else ''}"
    return f"{said.term}: {f'ambiguous, {said.candidates}' if said.candidates else 'no code'}"


def _of_source(source: CitedSource) -> list[Fact | None]:
    return [
        _withheld(source.name_status),
        _unless(source.name, "label", source.label),
        ("kind", _defined(source.source_type)),
        _fact("via", source.via),
        _unless(source.via or "", "via, label", source.via_label),
    ]


def _of_response(response: Response) -> list[Fact | None]:
    return [
        _withheld(response.responder_status),
        ("form", _defined(response.form)),
        ("role", _defined(response.role)),
        _fact("speaks for", response.state_code),
    ]


def _meaning(code: Code) -> Fact:
    return "meaning", code.definition


def _defined(code: Code) -> str:
    return f"{code} ({code.definition})"


def _fact(name: str, said: str | None) -> Fact | None:
    return (name, said) if said else None


def _unless(same: str, name: str, said: str | None) -> Fact | None:
    return None if said == same else _fact(name, said)


def _withheld(status: NameStatus) -> Fact | None:
    return ("name", status.definition) if status is NameStatus.WITHHELD else None


def verbatim(values: Sequence[Value]) -> int:
    """How many of the quotes are the article's text, character for character."""
    return sum(value.standing is Standing.VERBATIM for value in values)
