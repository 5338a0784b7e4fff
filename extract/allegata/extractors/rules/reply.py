"""Drafts to a reply: words as written, each with a quote that bears it."""

from __future__ import annotations

from ...gazetteer.places import region_contains
from ...gazetteer.polarity import cue
from ...models import (
    Reply,
    ReplyAct,
    ReplyAllegation,
    ReplyGroup,
    ReplyMeans,
    ReplyPerpetrator,
    ReplyResponse,
    ReplySource,
)
from ...vocabulary import ActorType, ArticleClass, MeansCode, ResponseForm, ResponseRole
from .agents import Cast
from .assemble import Draft
from .gather import owner_of_citizens
from .groups import Group
from .quotes import Quote, is_long_enough, quote, tight
from .responses import Answer, answers_in
from .stance import stance_of
from .text import Sentence, Span
from .triggers import means_in


def reply_of(cast: Cast, drafts: list[Draft], article_class: ArticleClass) -> Reply:
    """The reply that says what the drafts hold."""
    answers = answers_in(cast)
    allegations = [_allegation(cast, draft, article_class, answers, drafts) for draft in drafts]
    return Reply(article_class=article_class, allegations=allegations)


def _allegation(
    cast: Cast, draft: Draft, article_class: ArticleClass, answers: list[Answer], drafts: list[Draft]
) -> ReplyAllegation:
    main = draft.hits[0]
    return ReplyAllegation(
        acts=_acts(cast, draft),
        means=_means(cast, draft, drafts),
        stance=stance_of(draft, article_class),
        quote=_text(cast, quote(main.sentence, main.whole.first, main.whole.last)),
        alleged_perpetrators=_perpetrators(cast, draft),
        affected_groups=[_group(cast, group) for group in draft.groups],
        cited_sources=_sources(cast, draft),
        responses=_responses(cast, draft, answers, drafts),
    )


def _text(cast: Cast, span: Quote) -> str:
    return cast.scene.text[span.start : span.end]


def _around(cast: Cast, sentence: Sentence, span: Span) -> str:
    return _text(cast, quote(sentence, span.first, span.last))


def _acts(cast: Cast, draft: Draft) -> list[ReplyAct]:
    acts: list[ReplyAct] = []
    for act in draft.acts:
        hit = next(hit for hit in draft.hits if hit.act is act)
        acts.append(ReplyAct(act=act, quote=_text(cast, quote(hit.sentence, hit.whole.first, hit.whole.last))))
    return acts


def _means(cast: Cast, draft: Draft, drafts: list[Draft]) -> list[ReplyMeans]:
    """The means in the sentences of the draft, then in those beside them that are no other's."""
    taken = {s.index for other in drafts for s in other.sentences}
    around = {own.index + step for own in draft.sentences for step in (-2, -1, 1, 2)}
    beside = [s for s in cast.scene.sentences if s.index in around and s.index not in taken]
    found: dict[MeansCode, ReplyMeans] = {}
    for sentence in (*draft.sentences, *beside):
        for act in draft.acts:
            for code, span in means_in(cast.scene, sentence, act):
                found.setdefault(code, ReplyMeans(means=code, quote=_around(cast, sentence, span)))
    return list(found.values())


def _perpetrators(cast: Cast, draft: Draft) -> list[ReplyPerpetrator]:
    return [
        ReplyPerpetrator(
            name=actor.name,
            actor_type=actor.actor_type or ActorType.UNSPECIFIED,
            country_word=actor.country_word,
            quote=_around(cast, actor.sentence, actor.span),
        )
        for actor in draft.agents
    ]


def _group(cast: Cast, group: Group) -> ReplyGroup:
    term = cast.scene.words(group.sentence, group.term.first, group.term.last)
    number = group.number
    owner = owner_of_citizens(cast, group)
    return ReplyGroup(
        term=term,
        nationalities=[cast.scene.words(group.sentence, p.first, p.last) for p in group.places]
        or ([owner] if owner else []),
        statuses=list(group.statuses),
        number=cast.scene.words(group.sentence, number.first, number.last) if number else None,
        quote=_text(cast, tight(group.sentence, group.whole.first, group.whole.last)),
    )


def _sources(cast: Cast, draft: Draft) -> list[ReplySource]:
    return [
        ReplySource(
            name=cited.name,
            source_type=cited.source_type,
            via=cited.via,
            quote=_around(cast, cited.sentence, cited.span),
        )
        for cited in draft.cited
    ]


def _responses(cast: Cast, draft: Draft, answers: list[Answer], drafts: list[Draft]) -> list[ReplyResponse]:
    found: list[ReplyResponse] = []
    seen: set[tuple[str, ResponseForm]] = set()
    earliest = min(other.first for other in drafts)
    for answer in answers:
        if answer.sentence.index >= earliest and answer.sentence.index < draft.first:
            continue
        words = _around(cast, answer.sentence, answer.span)
        role = _role(cast, draft, answer)
        if role is None or not is_long_enough(words):
            continue
        if (answer.responder.name, answer.form) in seen:
            continue
        seen.add((answer.responder.name, answer.form))
        denies = answer.form is not ResponseForm.DENIED or cue(cast.scene.tables.language, "denial", words)
        form = answer.form if denies else ResponseForm.OTHER  # no word of the quote shows a reader that it denies
        response = ReplyResponse(responder=answer.responder.name, role=role, form=form, quote=words)
        found.append(response)
    return found


_DEFENDER = 4
"""Words from a name to what its bearer is ("Meera Rao, counsel for the firm")."""


def _role(cast: Cast, draft: Draft, answer: Answer) -> ResponseRole | None:
    """Who the responder is to the allegation; None where the text does not show it."""
    responder = answer.responder
    states = {agent.state for agent in draft.agents if agent.state}
    if responder.state and responder.state in states:
        return ResponseRole.ACCUSED
    names = {word for agent in draft.agents if not agent.is_state for word in agent.name.casefold().split()}
    if responder.state is None and names & {
        word.casefold() for word in responder.name.split() if len(word) > 3 or word.isupper()
    }:
        return ResponseRole.ACCUSED
    private = [agent for agent in draft.agents if not agent.is_state]
    if responder.state is None and len(private) == 1 and private[0].actor_type is responder.actor_type:
        return ResponseRole.ACCUSED  # "the movement", "he", after the one who is accused
    if responder.state is None:
        defends = any(span.first <= responder.span.last + _DEFENDER for span in responder.sentence.spans("SPEAKS_FOR"))
        return ResponseRole.ACCUSED if private and responder.actor_type is None and defends else None
    codes = [p.place.code for group in draft.groups for p in group.places if p.place.code]
    if any(code == responder.state or (code.isdigit() and region_contains(code, responder.state)) for code in codes):
        return ResponseRole.HOME_STATE
    return ResponseRole.RECEIVING_STATE if _receives(cast, draft, responder.state) else ResponseRole.OTHER


def _receives(cast: Cast, draft: Draft, state: str) -> bool:
    """Whether the article speaks of service or war beside this state."""
    serving = (s for s in cast.scene.sentences if s.has("INTO_SERVICE") or s.has("SERVE"))
    sentences = {s.index for s in (*draft.sentences, *serving)}
    return any(actor.state == state for index in sentences for actor in cast.actors[index])
