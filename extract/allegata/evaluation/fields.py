"""An annotation as sets of values: field by field, each value once an article, with the words that show it.

A state is one value whatever its organs are called; a name that differs in its articles, capitals or punctuation alone
is one value too. What the accused answer is derived by the rule that derives it for publication.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..evidence import Folded, Span
from ..gazetteer import places
from ..models import Response
from ..normalize.denial import denial_status
from ..vocabulary import DenialStatus, QuoteStatus, ResponseRole
from .annotation import AnnotatedAllegation, AnnotatedGroup, Annotation
from .matching import identity
from .values import FIELDS, Mention, Value

_Said = tuple[str, str | None, str, str | None]
"""Field, code (null where names are compared), as written, quote."""


def values_of(annotation: Annotation, text: Folded) -> Mapping[str, tuple[Value, ...]]:
    """What an annotation says, by field; every field of `FIELDS` is there.

    Args:
        annotation: of one article. One without a class is of a run that failed, and says nothing.
        text: of that article.
    """
    found: dict[str, dict[tuple[bool, str], Value]] = {name: {} for name in FIELDS}

    def add(said: _Said, mention: Mention) -> None:
        name, code, written, _ = said
        key = (code is not None, code or identity(written))
        known = found[name].get(key)
        mentions = (*known.mentions, mention) if known else (mention,)
        found[name][key] = Value(code, known.written if known else written, mentions)

    if annotation.article_class is not None:
        what = annotation.article_class.value
        add(("article_class", what, what, None), Mention(None, None, None, None))
        for number, allegation in enumerate(annotation.allegations, 1):
            near = _span(text, allegation.quote, None)
            for said in _said(allegation, number):
                span = _span(text, said[3], near)
                start, end = span or (None, None)
                add(said, Mention(said[3], start, end, number))
    return {name: tuple(values.values()) for name, values in found.items()}


def _said(allegation: AnnotatedAllegation, number: int) -> Iterator[_Said]:
    act_quotes, means_quotes = allegation.act_quotes or {}, allegation.means_quotes or {}
    for act in allegation.acts:
        yield "acts", act.value, act.value, act_quotes.get(act, allegation.quote)
    for means in allegation.means:
        yield "means", means.value, means.value, means_quotes.get(means, allegation.quote)
    for accused in allegation.alleged_perpetrators:
        yield "perpetrators", accused.country, accused.name, accused.quote
        yield "actor_types", accused.actor_type.value, accused.actor_type.value, accused.quote
    for group in allegation.affected_groups:
        for code in (*group.iso3, *group.m49):
            yield "nationalities", code, _word_for(code, group), group.quote
        for status in group.statuses:
            yield "statuses", status.value, status.value, group.quote
    for source in allegation.cited_sources:
        yield "sources", None, source.name, source.quote
        yield "source_types", source.source_type.value, source.source_type.value, source.quote
        if source.via:
            yield "via", None, source.via, source.quote
    status_of_accused = answer_of(allegation).value
    answers = [answer.quote for answer in allegation.responses if answer.role is ResponseRole.ACCUSED]
    for quote in answers or (None,):
        if number == 1:
            yield "denial_main", status_of_accused, status_of_accused, quote
        yield "denial_any", status_of_accused, status_of_accused, quote


def answer_of(allegation: AnnotatedAllegation) -> DenialStatus:
    """What the accused of an allegation answer, derived from its responses as for a published record."""
    return denial_status(
        Response(
            responder=answer.responder or answer.role.value,
            role=answer.role,
            form=form,
            quote=None,  # the rule asks for role and form alone
            quote_start=None,
            quote_end=None,
            quote_status=QuoteStatus.WITHHELD,
        )
        for answer in allegation.responses
        for form in answer.forms
    )


def _word_for(code: str, group: AnnotatedGroup) -> str:
    """The word of the group that has this code; the code where the tables see it in none."""
    for word in group.nationalities:
        place = places.lookup(word)
        if place is not None and place.code == code:
            return word
    return code


def _span(text: Folded, quote: str | None, near: Span | None) -> Span | None:
    return text.nearest(quote, near) if quote else None
