"""Hits to allegations: one per accused and kind of conduct, with its means, groups, sources and answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...vocabulary import ActCode, ArticleClass, Stance
from .actors import Actor
from .agents import Cast, agents_of
from .groups import Group
from .sources import Cited, sources_in
from .text import Sentence
from .triggers import Hit, hits_in

_SERVICE = frozenset(
    {
        ActCode.COERCED_ENLISTMENT,
        ActCode.DECEPTIVE_RECRUITMENT,
        ActCode.ILL_TREATMENT,
        ActCode.TRAFFICKING_UNSPECIFIED,
        ActCode.FORCED_LABOUR,
    }
)


@dataclass
class Draft:
    """An allegation in the making."""

    hits: list[Hit] = field(default_factory=list)
    agents: list[Actor] = field(default_factory=list)
    cited: list[Cited] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    @property
    def acts(self) -> list[ActCode]:
        """The acts, in the order of the text, each once."""
        return list(dict.fromkeys(hit.act for hit in self.hits))

    @property
    def sentences(self) -> list[Sentence]:
        """The sentences that show an act, in order, each once."""
        unique = {hit.sentence.index: hit.sentence for hit in self.hits}
        return [unique[index] for index in sorted(unique)]

    @property
    def first(self) -> int:
        """Index of the first sentence that shows an act."""
        return min(hit.sentence.index for hit in self.hits)


def drafts_of(cast: Cast) -> list[Draft]:
    """The allegations of an article, the main one first."""
    hits = [hit for s in cast.scene.sentences for hit in hits_in(cast.scene, s, cast.groups[s.index])]
    if not any(not hit.is_weak and not hit.is_denied for hit in hits) and not any(not hit.is_weak for hit in hits):
        return []
    hits = _without_lesser(hits)
    drafts: list[Draft] = []
    with_agents = [(hit, agents_of(cast, hit)) for hit in hits]
    for hit, agents in sorted(with_agents, key=lambda pair: not pair[1]):
        draft = _home(drafts, hit, agents)
        if draft is None:
            draft = Draft()
            drafts.append(draft)
        draft.hits.append(hit)
        for agent in agents:
            if all(agent.key != known.key for known in draft.agents):
                draft.agents.append(agent)
    for draft in drafts:
        draft.hits.sort(key=lambda hit: (hit.sentence.index, hit.verb.first))
    drafts = [
        draft for draft in drafts if not all(hit.is_weak for hit in draft.hits) or draft.acts == [ActCode.RETENTION]
    ]
    drafts.sort(key=lambda draft: draft.first)
    return drafts


def _without_lesser(hits: list[Hit]) -> list[Hit]:
    """Leave out paid recruitment and bare trafficking where the same sentence says how."""
    how = _SERVICE - {ActCode.TRAFFICKING_UNSPECIFIED, ActCode.ILL_TREATMENT} | {
        ActCode.PRISON_RECRUITMENT,
        ActCode.CHILD_RECRUITMENT,
        ActCode.FACILITATION,
    }
    told = {hit.sentence.index for hit in hits if hit.act in how and not hit.is_weak}
    lesser = {ActCode.PAID_RECRUITMENT, ActCode.TRAFFICKING_UNSPECIFIED}
    kept = [hit for hit in hits if hit.act not in lesser or hit.sentence.index not in told]
    if told:
        kept = [
            hit for hit in kept if hit.act is not ActCode.TRAFFICKING_UNSPECIFIED and hit.rule != "recruit_national"
        ]
    return kept


def _home(drafts: list[Draft], hit: Hit, agents: list[Actor]) -> Draft | None:
    keys = {agent.key for agent in agents}
    for draft in drafts:
        same_kind = hit.act in draft.acts or (hit.act in _SERVICE and any(act in _SERVICE for act in draft.acts))
        if not same_kind:
            continue
        known = {agent.key for agent in draft.agents}
        if keys & known:
            return draft
        if not keys and (hit.act in draft.acts or any(abs(s.index - hit.sentence.index) <= 1 for s in draft.sentences)):
            return draft
    return None


def stance_of(draft: Draft, article_class: ArticleClass) -> Stance:
    """How the outlet stands to the allegation."""
    if article_class is ArticleClass.FACT_CHECK:
        return Stance.REFUTED
    if any(s.has("QUESTIONED") for s in draft.sentences):
        return Stance.QUESTIONED
    hedged = any(s.has("HEDGE") for s in draft.sentences) or any(hit.is_denied for hit in draft.hits)
    return Stance.ATTRIBUTED if draft.cited or hedged else Stance.ASSERTED


def class_of(cast: Cast) -> ArticleClass:
    """What kind of text it is, allegations apart."""
    head = cast.scene.sentences[:4]
    if any(s.has("SATIRE") for s in head):
        return ArticleClass.SATIRE
    false = [s for s in cast.scene.sentences if s.has("FALSE") and s.has("STORY")]
    if any(s in false for s in head[:3]) or len(false) >= 2:
        return ArticleClass.FACT_CHECK
    if any(s.has("OPINION") and len(s.tokens) <= 8 for s in cast.scene.sentences):
        return ArticleClass.OPINION
    return ArticleClass.REPORTS_ALLEGATION


def gather(cast: Cast, drafts: list[Draft]) -> None:
    """Give each draft its groups and sources."""
    cited = {s.index: sources_in(cast.scene, s) for s in cast.scene.sentences}
    for draft in drafts:
        draft.cited = _sources(cast, draft, cited)
        draft.groups = _groups(cast, draft)


def _sources(cast: Cast, draft: Draft, cited: dict[int, list[Cited]]) -> list[Cited]:
    states = {agent.key for agent in draft.agents}
    near = {s.index for s in draft.sentences}
    for sentence in draft.sentences:
        near |= {
            s.index
            for s in cast.scene.paragraph(sentence)
            if abs(s.index - sentence.index) == 1 and s.has("CLAIM_NOUN")
        }
    chosen: list[Cited] = []
    pools = [near, {s.index for sentence in draft.sentences for s in cast.scene.paragraph(sentence)}]
    for pool in pools:
        for index in sorted(pool):
            for source in cited[index]:
                if _speaks_for(cast, source, states) or any(source.name == known.name for known in chosen):
                    continue
                chosen.append(source)
        if chosen:
            break
    return chosen


def _speaks_for(cast: Cast, source: Cited, keys: set[str]) -> bool:
    return any(
        actor.key in keys and actor.span.first <= source.span.last and source.span.first <= actor.span.last
        for actor in cast.actors[source.sentence.index]
    )


def _groups(cast: Cast, draft: Draft) -> list[Group]:
    words = cast.scene.tables.words
    states = {agent.state for agent in draft.agents if agent.state}
    found: list[Group] = []
    for sentence in draft.sentences:
        for group in cast.groups[sentence.index]:
            if group.is_umbrella():
                continue
            codes = {p.place.code for p in group.places}
            if group.head in words["own_side"] and (not codes or codes & states):
                continue
            if codes and codes <= states:
                continue
            if any(_same(cast, group, known) for known in found):
                continue
            found.append(group)
    return found


def _same(cast: Cast, group: Group, other: Group) -> bool:
    mine = cast.scene.words(group.sentence, group.term.first, group.term.last).casefold()
    theirs = cast.scene.words(other.sentence, other.term.first, other.term.last).casefold()
    return mine == theirs
