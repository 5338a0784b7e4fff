"""Hits to allegations: one per accused and kind of conduct, with its means, groups, sources and answers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace

from ...vocabulary import ActCode, ActorType, ArticleClass
from .actors import Actor
from .agents import Cast, accused_in, agents_of, go_betweens_in, plain_recruiters_in
from .groups import Group
from .sources import Cited
from .suspects import suspects_in
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


_ONE_STORY = _SERVICE | {ActCode.RETENTION, ActCode.CHILD_RECRUITMENT}
"""Acts that befall the same people one after the other; people in custody are others."""

_WAYS_IN = frozenset({ActCode.COERCED_ENLISTMENT, ActCode.DECEPTIVE_RECRUITMENT})
"""Ways into service, of which the same accused need not have used both."""

_NEAR_STRONG = 8
"""Sentences between a weak sign and a strong one: two or three paragraphs."""

_NEAR_PROMISE = 3
"""The same for a mere promise, which is often nobody's deceit."""

_SAME_STORY = 3
"""Sentences within which people who are not named again are the same."""

_MOST_HITS = 60
_MOST_DRAFTS = 40
"""What an article says sixty times it has said; far above any article, and it bounds the work on any text."""


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

    def name_firms(self, firms: list[Actor]) -> None:
        """Give "the agency" the name that the article gave it before."""
        for at, agent in enumerate(self.agents):
            if agent.actor_type is ActorType.COMPANY and agent.name.islower():
                known = [firm for firm in firms if firm.sentence.index <= agent.sentence.index + _SAME_STORY]
                if len({firm.key for firm in known}) == 1:
                    self.agents[at] = known[0]

    def accuse(self, agents: list[Actor]) -> None:
        """Take in the agents that are not there yet."""
        for agent in agents:
            if not any(agent.key == known.key or _is_short_for(agent.name, known.name) for known in self.agents):
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


def drafts_of(cast: Cast, article_class: ArticleClass) -> list[Draft]:
    """The allegations of an article, the main one first; none where all signs of conduct are weak."""
    checks = article_class is ArticleClass.FACT_CHECK
    hits = [hit for s in cast.scene.sentences for hit in hits_in(cast.scene, s, cast.groups[s.index], checks)]
    hits = _in_service(cast, _on_topic(cast, [_with_sequel(cast, hit) for hit in hits]))
    if any(hit.act is not None and not hit.is_weak for hit in hits):
        hints = {rule.name for rule in cast.scene.tables.conduct if rule.is_hint}
        hits = [hit for hit in hits if hit.rule not in hints]
    else:
        if not _corroborate(hits):
            return []
        hits = [replace(hit, is_weak=False) for hit in hits]
    shown, support = _sorted_out(_near_strong(hits))
    drafts: list[Draft] = []
    with_agents = [(hit, agents_of(cast, hit)) for hit in shown]
    with_agents = [(hit, agents) for hit, agents in with_agents if not _sends_its_own(cast, hit, agents)]
    for hit, agents in sorted(with_agents, key=lambda pair: not pair[1]):
        draft = _home(cast, drafts, hit, agents)
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
    for draft in drafts:
        _find_accomplices(cast, draft)
    for draft in drafts:
        if ActCode.FORCED_LABOUR in draft.acts:  # papers kept from workers are a means of it
            draft.hits = [hit for hit in draft.hits if not hit.rule.startswith("papers_")]
    firms = [
        actor
        for actors in cast.actors.values()
        for actor in actors
        if actor.actor_type is ActorType.COMPANY and len(actor.name.split()) > 1 and actor.name.istitle()
    ]
    for draft in drafts:
        draft.name_firms(firms)
    drafts = _with_hardship(_merged(drafts))
    drafts.sort(key=lambda draft: draft.first)
    told = {act for draft in drafts for act in draft.acts}
    return drafts if told & (_CORE | {ActCode.PAID_RECRUITMENT, ActCode.FORCED_LABOUR}) else []


def _merged(drafts: list[Draft]) -> list[Draft]:
    """Make one of the allegations of the same kind against the very same accused."""
    kept: list[Draft] = []
    for draft in drafts:
        keys = {agent.key for agent in draft.agents}
        twin = next((k for k in kept if keys and {a.key for a in k.agents} == keys and k.acts == draft.acts), None)
        if twin is None:
            kept.append(draft)
        else:
            twin.hits = sorted((*twin.hits, *draft.hits), key=lambda hit: (hit.sentence.index, hit.verb.first))
            twin.support.extend(draft.support)
    return kept


def _with_hardship(drafts: list[Draft]) -> list[Draft]:
    """Ill-treatment by nobody that is named belongs to the allegation nearest to it; alone it is none of ours."""
    main = [draft for draft in drafts if draft.acts != [ActCode.ILL_TREATMENT]]
    if not main:
        return []
    for draft in drafts:
        if draft.acts != [ActCode.ILL_TREATMENT]:
            continue
        nearest = min(main, key=lambda other: abs(other.first - draft.first))
        if draft.agents and not {a.key for a in draft.agents} & {a.key for a in nearest.agents}:
            main.append(draft)
        else:
            nearest.hits.extend(draft.hits)
    return main


def _on_topic(cast: Cast, hits: list[Hit]) -> list[Hit]:
    """Leave out signs that stand alone in a text about something else."""
    sentences = cast.scene.sentences
    strong = {hit.sentence.index for hit in hits if not hit.is_weak}
    topical = [s.index for s in sentences if s.index in strong or any(s.has(name) for name in _TOPIC)]
    enough = _BORNE_OUT if len(sentences) > _FEW else 1
    if len(topical) < max(enough, _SHARE * len(sentences)):
        return []
    kept: list[Hit] = []
    for hit in hits:
        index = hit.sentence.index
        near = bisect_right(topical, index + _WINDOW) - bisect_left(topical, index - _WINDOW)
        if near >= enough:
            kept.append(hit)
    return kept


def _is_short_for(name: str, full: str) -> bool:
    """Whether a name repeats a fuller one: "agents" of "agents and online recruiters", initials."""
    words = full.split()
    initials = "".join(word[0] for word in words if word[0].isupper())
    return name.casefold() in {word.casefold() for word in words[:1]} or (len(name) > 2 and name == initials)


def _in_service(cast: Cast, hits: list[Hit]) -> list[Hit]:
    """Leave out coerced enlistment where the sentences around it speak of no armed service."""
    armed = {s.index for s in cast.scene.sentences if any(s.has(name) for name in _ARMED_SERVICE)}
    return [
        hit
        for hit in hits
        if hit.act is not ActCode.COERCED_ENLISTMENT
        or any(hit.sentence.index + step in armed for step in range(-_SAME_STORY, _SAME_STORY + 1))
    ]


def _corroborate(hits: list[Hit]) -> bool:
    """Whether weak signs, none enough alone, bear each other out."""
    acts = {hit.act for hit in hits if hit.act is not None}
    return bool(acts & _CORE) and min(len(acts), len({hit.sentence.index for hit in hits if hit.act})) >= _BORNE_OUT


_ARMED_SERVICE = ("INTO_SERVICE", "FORCED_SERVICE", "CALL_UP", "CONSCRIPT", "SERVE", "CHILD_SOLDIERS")
"""Word classes of armed service."""

_TOPIC = (
    "INTO_SERVICE",
    "LABOUR_SITE",
    "FORCED_LABOUR",
    "FORCED_SERVICE",
    "CHILD_SOLDIERS",
    "RECRUIT_STRICT",
    "RECRUIT_DRIVE",
    "FOREIGN_FIGHTERS",
    "HIRERS",
    "FRAUD_NOUN",
    "TRAFFICKED",
    "DECEIVE",
    "CONTRACT",
    "DOMESTIC",
)
"""Word classes of what such an article is about."""

_SHARE = 0.09
"""Share of sentences on the topic; the annotated allegations have a tenth at least, half of other press less."""

_FEW = 15
"""Sentences of a text too short to come back to its topic often."""

_WINDOW = 6
"""Sentences around a sign in which the topic must be spoken of again."""

_BORNE_OUT = 2
"""Kinds of conduct, and sentences, that make weak signs strong together."""

_CORE = (_SERVICE - {ActCode.ILL_TREATMENT}) | {ActCode.PRISON_RECRUITMENT, ActCode.CHILD_RECRUITMENT}


def _sends_its_own(cast: Cast, hit: Hit, agents: list[Actor]) -> bool:
    """Whether a state is said to send its own people to fight, which is no recruitment of foreigners."""
    if hit.act is not ActCode.PAID_RECRUITMENT:
        return False
    codes = {p.place.code for g in cast.groups[hit.sentence.index] for p in g.places}
    states = {agent.state for agent in agents if agent.state}
    return bool(codes and states) and codes <= states


def _near_strong(hits: list[Hit]) -> list[Hit]:
    """Leave out weak signs far from any strong one."""
    strong = sorted({hit.sentence.index for hit in hits if hit.act is not None and not hit.is_weak})
    kept: list[Hit] = []
    for hit in hits:
        reach = _NEAR_PROMISE if hit.rule == "promised_job" else _NEAR_STRONG
        at = bisect_left(strong, hit.sentence.index)
        beside = strong[max(0, at - 1) : at + 1]
        if not hit.is_weak or any(abs(index - hit.sentence.index) <= reach for index in beside):
            kept.append(hit)
    return kept


def _with_sequel(cast: Cast, hit: Hit) -> Hit:
    """A promise that the next sentence says ended in service or force is a false one."""
    if hit.rule != "promised_job" or hit.sentence.index + 1 >= len(cast.scene.sentences):
        return hit
    sequel = cast.scene.sentences[hit.sentence.index + 1]
    serves = sequel.has("TURN") and (sequel.has("INTO_SERVICE") or sequel.has("FORCED_LABOUR"))
    pronouns = cast.scene.tables.words["people_pronouns"]
    serves = serves and any(token.lower in pronouns for token in sequel.tokens)
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
    sold = {hit.sentence.index for hit in hits if hit.act is ActCode.TRAFFICKING_UNSPECIFIED and not hit.is_weak}
    shown: list[Hit] = []
    support: list[Hit] = []
    for hit in hits:
        beside = hit.sentence.index in told | sold
        paid_only = hit.act is ActCode.PAID_RECRUITMENT and (beside or (told and not _is_hire(hit)))
        lesser = paid_only or (hit.act is ActCode.TRAFFICKING_UNSPECIFIED and bool(told))
        (support if hit.act is None or lesser else shown).append(hit)
    return shown, support


def _is_hire(hit: Hit) -> bool:
    """Whether a sentence is about hiring fighters for pay, and not once more about those who were coerced."""
    if hit.rule in ("recruit_national", "hire_national"):
        return False
    return hit.rule == "drive_foreign" or hit.sentence.has("PAY") or hit.sentence.has("MERCENARY")


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
    own = draft.sentences
    beside = [s for s in cast.scene.sentences if s.paragraph in paragraphs and s not in own]
    draft.accuse(suspects_in(cast, (*own, *beside), home))
    for sentence in (*own, *beside):
        if not draft.agents:
            draft.accuse(plain_recruiters_in(cast, sentence))
    if not draft.agents:
        around = range(draft.first - _SAME_STORY, own[-1].index + _SAME_STORY + 1)
        near = [cast.scene.sentences[at] for at in around if 0 <= at < len(cast.scene.sentences)]
        draft.accuse(suspects_in(cast, near, home))


def _find_accomplices(cast: Cast, draft: Draft) -> None:
    """Who else acts in the sentences of the conduct and right beside them."""
    home = {p.place.code for s in draft.sentences for g in cast.groups[s.index] for p in g.places}
    if not set(draft.acts) & _CORE or all(hit.is_denied for hit in draft.hits):
        return
    own = {s.index for s in draft.sentences}
    for index in sorted(own | {at + step for at in own for step in (-1, 1)}):
        if 0 <= index < len(cast.scene.sentences):
            found = suspects_in(cast, [cast.scene.sentences[index]], home)
            draft.accuse([actor for actor in found if index in own or not actor.is_state])


def _home(cast: Cast, drafts: list[Draft], hit: Hit, agents: list[Actor]) -> Draft | None:
    keys = {agent.key for agent in agents}
    for draft in drafts:
        known = {agent.key for agent in draft.agents}
        kept = hit.act is ActCode.RETENTION or draft.acts == [ActCode.RETENTION]
        if kept and keys & known and {hit.act, *draft.acts} <= _SERVICE | {ActCode.RETENTION}:
            return draft
        same_kind = hit.act in draft.acts or (hit.act in _SERVICE and any(act in _SERVICE for act in draft.acts))
        distance = min(abs(s.index - hit.sentence.index) for s in draft.sentences)
        if not same_kind and not keys and distance <= _SAME_STORY and {hit.act, *draft.acts} <= _ONE_STORY:
            return draft
        if not same_kind:
            continue
        if keys & known:
            return draft
        other_way = hit.act in _WAYS_IN and hit.act not in draft.acts and bool(_WAYS_IN & set(draft.acts))
        if (
            not keys
            and known
            and other_way
            and hit.sentence.paragraph not in {a.sentence.paragraph for a in draft.agents}
        ):
            continue  # nobody is said to have done both
        alike = hit.act in draft.acts and not (distance > _SAME_STORY and _are_others(cast, draft, hit))
        if not keys and (alike or distance <= 1):
            return draft
    return None


def _are_others(cast: Cast, draft: Draft, hit: Hit) -> bool:
    """Whether a sentence far away is about people of another nationality: "a similar case concerned …"."""
    theirs = _codes(cast, hit.sentence)
    return bool(theirs) and not any(theirs & _codes(cast, sentence) for sentence in draft.sentences)


def _codes(cast: Cast, sentence: Sentence) -> set[str]:
    return {p.place.code for g in cast.groups[sentence.index] for p in g.places if p.place.code}
