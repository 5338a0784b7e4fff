"""A reply against its article: what its quotes show stands, everything else is rejected with its reason.

Every check is one row of `CHECKS`: a code, what it means, and what follows. A failed check never passes in silence,
and a rejection never turns into a false statement: where an answer of the accused, every accused, or every source of
an allegation is rejected, the allegation is held for review.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ..evidence import Folded, Span, fold
from ..exchange import (
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
from ..gazetteer import polarity
from ..models import (
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
from ..vocabulary import ArticleClass, ResponseForm, ResponseRole
from .checks import CHECKS, Check
from .desk import LEAST_CHARACTERS, LEAST_WORDS, MOST_CHARACTERS, MOST_WORDS, Desk

__all__ = ["CHECKS", "LEAST_CHARACTERS", "LEAST_WORDS", "MOST_CHARACTERS", "MOST_WORDS", "Check", "verify"]


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
        desk = Desk(article, text, index, rejections)
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
        desk = Desk(article, text, None, rejections)
        desk.reject("class_without_allegation", "article_class", reply.article_class, None)
    return Verification(
        article_class=reply.article_class,
        allegations=tuple(stand),
        held=tuple(held),
        rejections=tuple(rejections),
    )


def _allegation(desk: Desk, reply: ReplyAllegation) -> LocatedAllegation | None:
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
    accused = tuple(
        one
        for one in accused
        if not (_is_only_silent(desk, one, acts, responses) or _is_affected(desk, one, reply.affected_groups))
    )
    sources = tuple(one for one in sources if not _denies(desk, one, responses))
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
    desk: Desk,
    place: str,
    said: Sequence[Said],
    check: Callable[[Desk, Said], Found | None],
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


def _act(desk: Desk, said: ReplyAct) -> LocatedAct | None:
    place = desk.locate("acts", said.quote, None)
    return LocatedAct(act=said.act, **desk.slice(place.span)) if place else None


def _means(desk: Desk, said: ReplyMeans) -> LocatedMeans | None:
    place = desk.locate("means", said.quote, None)
    return LocatedMeans(means=said.means, **desk.slice(place.span)) if place else None


def _accused(desk: Desk, said: ReplyPerpetrator) -> LocatedPerpetrator | None:
    place = desk.locate("alleged_perpetrators", said.quote, said.name)
    if place is None:
        return None
    country = said.country_word
    if country is not None:
        country = desk.nearby("alleged_perpetrators.country_word", place.span, country)
    return LocatedPerpetrator(
        name=place.value, actor_type=said.actor_type, country_word=country, **desk.slice(place.span)
    )


def _is_only_silent(
    desk: Desk,
    accused: LocatedPerpetrator,
    acts: Sequence[LocatedAct],
    responses: Sequence[LocatedResponse],
) -> bool:
    """Whether the words that are to show an accused are those of its silence: who was asked is not yet accused."""
    span = _span(accused)
    silent = any(
        response.form in _SILENCE and _overlap(span, _span(response)) * 2 > span.end - span.start
        for response in responses
    )
    if not silent or any(_overlap(span, _span(act)) for act in acts):
        return False
    desk.reject("accused_only_silent", "alleged_perpetrators", accused.name, accused.quote)
    return True


_SILENCE = (ResponseForm.NO_RESPONSE, ResponseForm.DECLINED)


def _is_affected(desk: Desk, accused: LocatedPerpetrator, groups: Sequence[ReplyGroup]) -> bool:
    """Whether the accused are, word for word, the people to whom it is said to have been done."""
    name = fold(accused.name).casefold()
    if all(fold(group.term).strip().casefold() != name for group in groups):
        return False
    desk.reject("accused_is_affected", "alleged_perpetrators", accused.name, accused.quote)
    return True


def _denies(desk: Desk, source: LocatedSource, responses: Sequence[LocatedResponse]) -> bool:
    """Whether the voice that is to have said it speaks for the accused, and does not own up: nobody does both."""
    forms = {
        response.form
        for response in responses
        if response.role is ResponseRole.ACCUSED and fold(response.responder).casefold() == fold(source.name).casefold()
    }
    if not forms or forms & _OWNING_UP:
        return False
    desk.reject("source_denies", "cited_sources", source.name, source.quote)
    return True


_OWNING_UP = {
    ResponseForm.ACKNOWLEDGED,
    ResponseForm.PARTLY_ACKNOWLEDGED,
    ResponseForm.CONTEXT_CONCEDED,
    ResponseForm.ACTION_PROMISED,
    ResponseForm.OTHER,
}


def _span(located: Located) -> Span:
    return Span(located.quote_start, located.quote_end)


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _group(desk: Desk, said: ReplyGroup) -> LocatedGroup | None:
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


def _source(desk: Desk, said: ReplySource) -> LocatedSource | None:
    place = desk.locate("cited_sources", said.quote, said.name)
    if place is None:
        return None
    via = said.via
    if via is not None:
        via = desk.nearby("cited_sources.via", place.span, via, desk.found)
        if via is None:  # without its via the source would read as the outlet's own, which nobody said
            return None
    return LocatedSource(name=place.value, source_type=said.source_type, via=via, **desk.slice(place.span))


def _response(desk: Desk, said: ReplyResponse) -> LocatedResponse | None:
    denies = polarity.cue(desk.article.language or "", "denial", said.quote)
    place = desk.locate("responses", said.quote, None, denies or said.responder)
    # an article names who speaks once, and then says "it"; the other quotes are about the same
    responder = desk.nearby("responses.responder", place.span, said.responder, desk.found) if place else None
    if place is None or responder is None or not _polarity_stands(desk, said, denies is not None):
        if said.role is ResponseRole.ACCUSED:
            desk.reject("answer_rejected", "responses", said.responder, said.quote)
        return None
    return LocatedResponse(responder=responder, role=said.role, form=said.form, **desk.slice(place.span))


def _polarity_stands(desk: Desk, said: ReplyResponse, denies: bool) -> bool:
    """False where a quote that is called a denial says the contrary; judged only in languages that have a table."""
    language = desk.article.language or ""
    if said.form is not ResponseForm.DENIED or denies or not polarity.has_table(language):
        return True
    contradicted = polarity.cue(language, "contrary", said.quote) is not None
    code = "denial_contradicted" if contradicted else "denial_without_cue"
    desk.reject(code, "responses.form", said.form, said.quote)
    return not contradicted
