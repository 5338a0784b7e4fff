"""Hits to allegations: one per accused and kind of conduct, with its means, groups, sources and answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ...vocabulary import ActCode, ArticleClass, SourceType, Stance
from .actors import Actor
from .agents import Cast, accused_in, agents_of, go_betweens_in, word_of
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


_MOST_HITS = 60
_MOST_DRAFTS = 40
"""What an article says sixty times it has said; far above any article, and it bounds the work on a text of any length."""

_BACK = 80
"""Sentences back in which the full form of a short name is looked for."""


@dataclass
class Draft:
    """An allegation in the making."""

    hits: list[Hit] = field(default_factory=list)
    agents: list[Actor] = field(default_factory=list)
    cited: list[Cited] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    support: list[Hit] = field(default_factory=list)

    @property
    def acts(self) -> list[ActCode]:
        """The acts, in the order of the text, each once."""
        return list(dict.fromkeys(hit.act for hit in self.hits if hit.act is not None))

    def accuse(self, agents: list[Actor]) -> None:
        """Take in the agents that are not there yet."""
        for agent in agents:
            if all(agent.key != known.key for known in self.agents):
                self.agents.append(agent)

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
    """The allegations of an article, the main one first; none where all signs of conduct are weak."""
    hits = [hit for s in cast.scene.sentences for hit in hits_in(cast.scene, s, cast.groups[s.index])]
    hits = [_with_sequel(cast, hit) for hit in hits]
    if not any(hit.act is not None and not hit.is_weak for hit in hits):
        return []
    shown, support = _sorted_out(hits)
    drafts: list[Draft] = []
    with_agents = [(hit, agents_of(cast, hit)) for hit in shown]
    for hit, agents in sorted(with_agents, key=lambda pair: not pair[1]):
        draft = _home(drafts, hit, agents)
        if draft is None and len(drafts) == _MOST_DRAFTS:
            continue
        if draft is None:
            draft = Draft()
            drafts.append(draft)
        if len(draft.hits) < _MOST_HITS:
            draft.hits.append(hit)
            draft.accuse(agents)
    for draft in drafts:
        draft.hits.sort(key=lambda hit: (hit.sentence.index, hit.verb.first))
        if not draft.agents and draft.acts != [ActCode.RETENTION]:
            _find_agents(cast, draft, support)
    drafts = [draft for draft in drafts if not all(hit.act is ActCode.ILL_TREATMENT for hit in draft.hits)]
    drafts.sort(key=lambda draft: draft.first)
    return drafts


def _with_sequel(cast: Cast, hit: Hit) -> Hit:
    """A promise that the next sentence says ended in service or force is a false one."""
    if hit.rule != "promised_job" or hit.sentence.index + 1 >= len(cast.scene.sentences):
        return hit
    sequel = cast.scene.sentences[hit.sentence.index + 1]
    serves = sequel.has("TURN") and (sequel.has("SERVE") or sequel.has("FORCED_LABOUR"))
    if not serves or sequel.paragraph - hit.sentence.paragraph > 1 or sequel.has("MODAL"):
        return hit
    return replace(hit, is_weak=False)


def _sorted_out(hits: list[Hit]) -> tuple[list[Hit], list[Hit]]:
    """The hits that show an act, and those that only support: they say who recruits, another says how.

    Paid recruitment and bare trafficking are such where the text says how it was done.
    """
    how = (_SERVICE - {ActCode.TRAFFICKING_UNSPECIFIED, ActCode.ILL_TREATMENT}) | {
        ActCode.PRISON_RECRUITMENT,
        ActCode.CHILD_RECRUITMENT,
        ActCode.FACILITATION,
    }
    told = {hit.sentence.index for hit in hits if hit.act in how and not hit.is_weak}
    shown: list[Hit] = []
    support: list[Hit] = []
    for hit in hits:
        lesser = (
            hit.act is ActCode.PAID_RECRUITMENT
            and (hit.sentence.index in told or (told and hit.rule == "recruit_national"))
        ) or (hit.act is ActCode.TRAFFICKING_UNSPECIFIED and told)
        (support if hit.act is None or lesser else shown).append(hit)
    return shown, support


def _find_agents(cast: Cast, draft: Draft, support: list[Hit]) -> None:
    """Who is said, beside the conduct and in the same paragraph, to recruit these people or to be accused."""
    paragraphs = {sentence.paragraph for sentence in draft.sentences}
    home = {p.place.code for s in draft.sentences for g in cast.groups[s.index] for p in g.places}
    for hit in support:
        if hit.sentence.paragraph in paragraphs and not hit.is_denied:
            agents = [actor for actor in agents_of(cast, hit) if actor.state not in home or actor.state is None]
            if agents:
                draft.accuse(agents)
                draft.support.append(hit)
                return
    for sentence in cast.scene.sentences:
        if sentence.paragraph in paragraphs:
            draft.accuse(accused_in(cast, sentence) or go_betweens_in(cast, sentence))
            if draft.agents:
                return


def _home(drafts: list[Draft], hit: Hit, agents: list[Actor]) -> Draft | None:
    keys = {agent.key for agent in agents}
    for draft in drafts:
        known = {agent.key for agent in draft.agents}
        kept = hit.act is ActCode.RETENTION or draft.acts == [ActCode.RETENTION]
        if kept and keys & known and {hit.act, *draft.acts} <= _SERVICE | {ActCode.RETENTION}:
            return draft
        same_kind = hit.act in draft.acts or (hit.act in _SERVICE and any(act in _SERVICE for act in draft.acts))
        if not same_kind:
            continue
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
    if any(s.has("OPINION") and len(s.tokens) <= 3 for s in cast.scene.sentences):
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
    own = {s.index for s in draft.sentences} | {hit.sentence.index for hit in draft.support}
    same = {s.index for sentence in draft.sentences for s in cast.scene.paragraph(sentence)}
    before = {index for index in same if index < max(own) and _is_in_scope(cast.scene.sentences[index])}
    after = {index for index in same if index - 1 in own and cast.scene.sentences[index].has("CLAIM_NOUN")}
    lead = {s.index for s in cast.scene.sentences[:2]}
    chosen: list[Cited] = []
    for pool in (own | before | after, same, lead):
        for index in sorted(pool):
            for source in cited[index]:
                known = _resolved(cast, source, cited)
                twin = next((k for k, other in enumerate(chosen) if other.name == known.name), None)
                if twin is not None:
                    chosen[twin] = known if known.via else chosen[twin]
                    continue
                if _speaks_for(cast, known, states):
                    continue
                chosen.append(known)
        if chosen:
            break
    return chosen


def _is_in_scope(sentence: Sentence) -> bool:
    return any(sentence.has(name) for name in ("SERVE", "RECRUIT", "CLAIM_NOUN", "DECEIVE", "COERCE", "HOLD", "JOB"))


def _resolved(cast: Cast, source: Cited, cited: dict[int, list[Cited]]) -> Cited:
    """The source that a short name goes back to: "the service" for "Ukraine's Foreign Intelligence Service"."""
    words = source.name.casefold().split()
    is_statement = source.via is not None and words[-1] in cast.scene.tables.words["claim_nouns"]
    if not is_statement and (len(words) > 1 or not source.name[:1].islower()):
        return source
    for index in range(source.sentence.index, max(-1, source.sentence.index - _BACK), -1):
        for earlier in cited.get(index, ()):
            if earlier.span == source.span and earlier.sentence is source.sentence:
                continue
            if is_statement and earlier.source_type is not SourceType.MEDIA:
                return replace(earlier, via=earlier.via or source.via)
            if not is_statement and words[0] in earlier.name.casefold().split() and earlier.name != source.name:
                return earlier
    return source


def _speaks_for(cast: Cast, source: Cited, keys: set[str]) -> bool:
    return any(
        actor.key in keys and actor.span.first <= source.span.last and source.span.first <= actor.span.last
        for actor in cast.actors[source.sentence.index]
    )


def _groups(cast: Cast, draft: Draft) -> list[Group]:
    found = [g for s in draft.sentences for g in _fitting(cast, draft, s)]
    if not any(group.places for group in found):
        found += _carried(cast, draft)
    unique: list[Group] = []
    for group in found:
        if not any(_same(cast, group, known) for known in unique):
            unique.append(group)
    return unique


def _carried(cast: Cast, draft: Draft) -> list[Group]:
    """Whose people they are, where the sentences do not say: support, then the paragraph before, then the lead."""
    earlier = [hit.sentence for hit in draft.support]
    earlier += [s for d in draft.sentences[:1] for s in reversed(cast.scene.paragraph(d)) if s.index < d.index]
    earlier += [s for d in draft.sentences[:1] for s in cast.scene.paragraph(d) if s.index > d.index]
    earlier += list(cast.scene.sentences[:3])
    for sentence in earlier:
        groups = [group for group in _fitting(cast, draft, sentence) if group.places]
        if groups:
            return groups
    return []


def _fitting(cast: Cast, draft: Draft, sentence: Sentence) -> list[Group]:
    words = cast.scene.tables.words
    states = {agent.state for agent in draft.agents if agent.state}
    fitting: list[Group] = []
    for group in cast.groups[sentence.index]:
        codes = {p.place.code for p in group.places}
        owner = None if codes else owner_of_citizens(cast, group)
        if (group.is_umbrella() and owner is None) or (codes and codes <= states):
            continue
        if group.head in words["own_side"] and (
            not codes or codes & states or ActCode.PAID_RECRUITMENT not in draft.acts
        ):
            continue
        fitting.append(group)
    return fitting


def owner_of_citizens(cast: Cast, group: Group) -> str | None:
    """Whose citizens "its nationals" are: the first country that is the subject in this or the last sentence."""
    if group.head not in cast.scene.tables.words["citizens"] or group.places:
        return None
    index = group.sentence.index
    same = [a for a in cast.actors[index] if a.span.last < group.whole.first]
    last = (
        cast.actors[index - 1]
        if index and cast.scene.sentences[index - 1].paragraph == group.sentence.paragraph
        else []
    )
    for actor in (*same, *last):
        if actor.state and not actor.is_oblique and (word := word_of(actor)):
            return word
    return None


def _same(cast: Cast, group: Group, other: Group) -> bool:
    mine = cast.scene.words(group.sentence, group.term.first, group.term.last).casefold()
    theirs = cast.scene.words(other.sentence, other.term.first, other.term.last).casefold()
    return mine == theirs
