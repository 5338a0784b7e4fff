"""A reply against its article: what its quotes show stands, everything else is rejected with its reason.

Every check is one row of `CHECKS`: a code, what it means, and what follows. A failed check never passes in silence,
and a rejection never turns into a false statement: where an answer of the accused, every accused, or every source of
an allegation is rejected, the allegation is held for review.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypedDict, TypeVar

from .evidence import Folded, Span, fold
from .exchange import (
    Located,
    LocatedAct,
    LocatedAllegation,
    LocatedGroup,
    LocatedMeans,
    LocatedPerpetrator,
    LocatedResponse,
    LocatedSource,
    Rejection,
    Verification,
)
from .gazetteer import polarity
from .models import (
    Article,
    Reply,
    ReplyAct,
    ReplyAllegation,
    ReplyGroup,
    ReplyMeans,
    ReplyPerpetrator,
    ReplyResponse,
    ReplySource,
)
from .vocabulary import ArticleClass, RejectionEffect, ResponseForm, ResponseRole

LEAST_WORDS, LEAST_CHARACTERS = 3, 12
"""A quote has at least so many of either: `''` and `'N'` stand in every text (codebook section 2)."""
MOST_WORDS, MOST_CHARACTERS = 25, 200
"""A longer quote is cut around its value (codebook section 2)."""
_FORMULA_STARTS = "=+-@"
"""A cell that begins with one of these is a formula to a spreadsheet; a span never begins with one."""


@dataclass(frozen=True)
class Check:
    """One thing that can be wrong with a value."""

    code: str
    title: str
    effect: RejectionEffect


CHECKS: dict[str, Check] = {
    check.code: check
    for check in (
        Check("quote_too_short", "the quote has fewer than 3 words and 12 characters", RejectionEffect.VALUE),
        Check("quote_not_found", "the quote does not stand in the article", RejectionEffect.VALUE),
        Check("quote_splits_word", "the quote stands in the article only inside longer words", RejectionEffect.VALUE),
        Check("quote_cut", "the quote was too long, and was cut around its value", RejectionEffect.FLAG),
        Check("value_too_long", "the value alone is longer than a quote may be", RejectionEffect.VALUE),
        Check("value_empty", "the value is empty", RejectionEffect.VALUE),
        Check("value_not_in_quote", "the quote does not hold the value as a whole word", RejectionEffect.VALUE),
        Check("value_not_nearby", "the value stands neither in the quote nor near it", RejectionEffect.VALUE),
        Check("denial_contradicted", "called a denial, but the quote admits and does not deny", RejectionEffect.VALUE),
        Check("denial_without_cue", "called a denial, but no word of the quote denies", RejectionEffect.FLAG),
        Check("repeated", "the same value stands before", RejectionEffect.VALUE),
        Check("no_act_left", "no act of the allegation survived", RejectionEffect.VALUE),
        Check("satire", "satire yields no allegation", RejectionEffect.VALUE),
        Check("class_contradicted", "an allegation in an article said to have none", RejectionEffect.HOLDS),
        Check("class_without_allegation", "said to relay an allegation, but none is given", RejectionEffect.FLAG),
        Check("answer_rejected", "an answer of the accused was rejected", RejectionEffect.HOLDS),
        Check("every_accused_rejected", "every alleged perpetrator was rejected", RejectionEffect.HOLDS),
        Check("every_source_rejected", "every cited source was rejected", RejectionEffect.HOLDS),
    )
}
"""Every check by its code."""


def verify(article: Article, reply: Reply) -> Verification:
    """Find every quote of the reply in the article and keep what its quotes show.

    Args:
        article: the article that was read.
        reply: what an extractor says of it.

    Returns:
        The allegations that stand, with offsets; those held for review; and every rejection with its reason. Nothing
        of the reply is missing from all three.
    """
    text = Folded(article.text)
    stand: list[LocatedAllegation] = []
    held: list[LocatedAllegation] = []
    rejections: list[Rejection] = []
    for index, allegation in enumerate(reply.allegations):
        desk = _Desk(article, text, index, rejections)
        located = _allegation(desk, allegation)
        if located is None:
            continue
        if reply.article_class is ArticleClass.SATIRE:
            desk.reject("satire", "allegation", located.quote, located.quote)
            continue
        if reply.article_class is ArticleClass.NO_ALLEGATION:
            desk.reject("class_contradicted", "article_class", reply.article_class, located.quote)
        (held if desk.holds else stand).append(located)
    if not reply.allegations and reply.article_class in (ArticleClass.REPORTS_ALLEGATION, ArticleClass.OPINION):
        desk = _Desk(article, text, None, rejections)
        desk.reject("class_without_allegation", "article_class", reply.article_class, None)
    return Verification(
        article_class=reply.article_class,
        allegations=tuple(stand),
        held=tuple(held),
        rejections=tuple(rejections),
    )


class _Slice(TypedDict):
    quote: str
    quote_start: int
    quote_end: int


@dataclass(frozen=True)
class _Place:
    """Where a quote stands, and the value as the article writes it there."""

    span: Span
    value: str


@dataclass
class _Desk:
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

    def locate(self, place: str, quote: str, value: str | None, core: str | None = None) -> _Place | None:
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
        return _Place(shown, self._written(kept) if kept else stripped)

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

    def slice(self, span: Span) -> _Slice:
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


def _allegation(desk: _Desk, reply: ReplyAllegation) -> LocatedAllegation | None:
    place = desk.locate("allegation", reply.quote, None)
    if place is None:
        return None
    desk.near = place.span
    acts = _each(desk, "acts", reply.acts, _act, lambda one: (one.act,))
    means = _each(desk, "means", reply.means, _means, lambda one: (one.means,))
    accused = _each(
        desk, "alleged_perpetrators", reply.alleged_perpetrators, _accused, lambda one: (one.name, one.actor_type)
    )
    groups = _each(desk, "affected_groups", reply.affected_groups, _group, lambda one: (one.term, one.number))
    sources = _each(
        desk, "cited_sources", reply.cited_sources, _source, lambda one: (one.name, one.source_type, one.via)
    )
    responses = _each(
        desk, "responses", reply.responses, _response, lambda one: (one.responder, one.form, fold(one.quote))
    )
    if not acts:
        desk.reject("no_act_left", "acts", "; ".join(act.act for act in reply.acts), reply.quote)
        return None
    if reply.alleged_perpetrators and not accused:
        desk.reject("every_accused_rejected", "alleged_perpetrators", reply.alleged_perpetrators[0].name, reply.quote)
    if reply.cited_sources and not sources:
        desk.reject("every_source_rejected", "cited_sources", reply.cited_sources[0].name, reply.quote)
    return LocatedAllegation(
        **desk.slice(place.span),
        stance=reply.stance,
        acts=acts,
        means=means,
        alleged_perpetrators=accused,
        affected_groups=groups,
        cited_sources=sources,
        responses=responses,
    )


Identity = tuple[str | None, ...]
Said = TypeVar("Said", ReplyAct, ReplyMeans, ReplyPerpetrator, ReplyGroup, ReplySource, ReplyResponse)
Found = TypeVar("Found", bound=Located)


def _each(
    desk: _Desk,
    place: str,
    said: Sequence[Said],
    check: Callable[[_Desk, Said], Found | None],
    identity: Callable[[Said], Identity],
) -> tuple[Found, ...]:
    """What stands of a list; of equal values the first that stands."""
    found: dict[Identity, Found] = {}
    for one in said:
        key = tuple(fold(part).casefold() if part else part for part in identity(one))
        if key in found:
            desk.reject("repeated", place, identity(one)[0] or "", one.quote)
            continue
        located = check(desk, one)
        if located is not None:
            found[key] = located
    return tuple(found.values())


def _act(desk: _Desk, said: ReplyAct) -> LocatedAct | None:
    place = desk.locate("acts", said.quote, None)
    return LocatedAct(act=said.act, **desk.slice(place.span)) if place else None


def _means(desk: _Desk, said: ReplyMeans) -> LocatedMeans | None:
    place = desk.locate("means", said.quote, None)
    return LocatedMeans(means=said.means, **desk.slice(place.span)) if place else None


def _accused(desk: _Desk, said: ReplyPerpetrator) -> LocatedPerpetrator | None:
    place = desk.locate("alleged_perpetrators", said.quote, said.name)
    if place is None:
        return None
    country = said.country_word
    if country is not None:
        country = desk.nearby("alleged_perpetrators.country_word", place.span, country)
    return LocatedPerpetrator(
        name=place.value, actor_type=said.actor_type, country_word=country, **desk.slice(place.span)
    )


def _group(desk: _Desk, said: ReplyGroup) -> LocatedGroup | None:
    place = desk.locate("affected_groups", said.quote, said.term)
    if place is None:
        return None
    words = [desk.nearby("affected_groups.nationalities", place.span, word) for word in said.nationalities]
    number = said.number
    if number is not None:
        number = desk.nearby("affected_groups.number", place.span, number)
    return LocatedGroup(
        term=place.value,
        nationalities=list(dict.fromkeys(word for word in words if word)),
        statuses=list(dict.fromkeys(said.statuses)),
        number=number,
        **desk.slice(place.span),
    )


def _source(desk: _Desk, said: ReplySource) -> LocatedSource | None:
    place = desk.locate("cited_sources", said.quote, said.name)
    if place is None:
        return None
    via = said.via
    if via is not None:
        via = desk.nearby("cited_sources.via", place.span, via, desk.found)
        if via is None:  # without its via the source would read as the outlet's own, which nobody said
            return None
    return LocatedSource(name=place.value, source_type=said.source_type, via=via, **desk.slice(place.span))


def _response(desk: _Desk, said: ReplyResponse) -> LocatedResponse | None:
    denies = polarity.cue(desk.article.language or "", "denial", said.quote)
    place = desk.locate("responses", said.quote, None, denies or said.responder)
    # an article names who speaks once, and then says "it"; the other quotes are about the same
    responder = desk.nearby("responses.responder", place.span, said.responder, desk.found) if place else None
    if place is None or responder is None or not _polarity_stands(desk, said, denies is not None):
        if said.role is ResponseRole.ACCUSED:
            desk.reject("answer_rejected", "responses", said.responder, said.quote)
        return None
    return LocatedResponse(responder=responder, role=said.role, form=said.form, **desk.slice(place.span))


def _polarity_stands(desk: _Desk, said: ReplyResponse, denies: bool) -> bool:
    """False where a quote that is called a denial says the contrary; judged only in languages that have a table."""
    language = desk.article.language or ""
    if said.form is not ResponseForm.DENIED or denies or not polarity.has_table(language):
        return True
    contradicted = polarity.cue(language, "contrary", said.quote) is not None
    code = "denial_contradicted" if contradicted else "denial_without_cue"
    desk.reject(code, "responses.form", said.form, said.quote)
    return not contradicted


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
