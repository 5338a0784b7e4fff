"""What belongs to an allegation besides its acts: who says it, and whom it affects."""

from __future__ import annotations

from dataclasses import replace

from ...vocabulary import ActCode, ResponseForm, SourceType
from .agents import Cast
from .assemble import Draft
from .groups import Group
from .placing import placed_actor, word_of
from .responses import answers_in
from .sources import Cited, sources_in
from .text import Sentence

_BACK = 80
"""Sentences back in which the full form of a short name is looked for."""

_BESIDE = 2
"""Sentences beside the conduct in which whoever speaks speaks of it."""

_PRONOUN_BACK = 4
"""Sentences back in which a "he" has its name."""

_SUSPECT_REACH = 6
"""Words from people to what they are suspected of."""

_DENYING = frozenset({ResponseForm.DENIED, ResponseForm.NO_INFORMATION, ResponseForm.COUNTER_ACCUSED})
"""Whoever answers so is no source of what is denied."""

_ANSWERS = ("R_DENIED", "R_COUNTER", "R_NO_RESPONSE", "R_DECLINED")
"""Word classes of a sentence that gives an answer."""

_SCOPE = ("SERVE", "RECRUIT", "RECRUIT_DRIVE", "RECRUIT_STRICT", "CLAIM_NOUN", "DECEIVE", "COERCE", "HOLD", "JOB")
"""Word classes of a sentence that may be part of the allegation."""


def gather(cast: Cast, drafts: list[Draft]) -> None:
    """Give each draft its groups and sources."""
    denying = {a.responder.name.casefold() for a in answers_in(cast) if a.form in _DENYING}
    cited = {
        s.index: [c for c in sources_in(cast.scene, s) if c.name.casefold() not in denying]
        for s in cast.scene.sentences
    }
    for draft in drafts:
        draft.cited = _sources(cast, draft, cited)
        draft.groups = _groups(cast, draft)


def _sources(cast: Cast, draft: Draft, cited: dict[int, list[Cited]]) -> list[Cited]:
    """The sources beside the conduct: in its sentences and those in scope around them, else in the lead."""
    own = {s.index for s in draft.sentences} | {hit.sentence.index for hit in draft.support}
    same = {s.index for sentence in draft.sentences for s in cast.scene.paragraph(sentence)}
    around = {index for index in same if _is_in_scope(cast.scene.sentences[index])}
    media = {index for index in same if any(c.source_type is SourceType.MEDIA for c in cited[index])}
    lead = {s.index for s in cast.scene.sentences[:2]}
    voices = [voice for s in draft.sentences if (voice := _pronoun_source(cast, s)) is not None]
    chosen: list[Cited] = []
    beside = {index + step for index in own for step in (-_BESIDE, -1, 1, _BESIDE)}
    near = {index for index in beside if 0 <= index < len(cast.scene.sentences)}
    for pool in (own | around | media | near, same, lead):
        found = [source for index in sorted(pool) for source in cited[index]]
        for source in (*found, *voices):
            known = _resolved(cast, source, cited)
            twin = next((k for k, other in enumerate(chosen) if other.name == known.name), None)
            if twin is not None:
                chosen[twin] = known if known.via else chosen[twin]
            elif not (_speaks_for(cast, known, draft) or _answers(known)):
                chosen.append(known)
        if chosen:
            break
    return chosen


def _pronoun_source(cast: Cast, sentence: Sentence) -> Cited | None:
    """Who "he says", "they say": the person or the people that the sentences before are about."""
    words = cast.scene.tables.words
    tokens = sentence.tokens
    for at in range(1, len(tokens)):
        if tokens[at].lower not in words["say_plain"]:
            continue
        before = {token.lower for token in tokens[max(0, at - 2) : at]}
        if before & words["pronouns_person"]:
            return _last_person(cast, sentence, at)
        if tokens[0].lower in words["pronouns_they"] and (before & words["pronouns_they"] or "and" in before):
            return _last_people(cast, sentence)
    return None


def _last_person(cast: Cast, sentence: Sentence, at: int) -> Cited | None:
    for earlier in reversed(cast.scene.sentences[max(0, sentence.index - _PRONOUN_BACK) : sentence.index + 1]):
        for actor in sorted(cast.actors[earlier.index], key=lambda actor: (actor.is_oblique, actor.span.first)):
            if actor.actor_type is not None or (earlier is sentence and actor.span.first > at):
                continue
            if actor.is_oblique and actor.span.first == actor.span.last:
                continue  # "in Bakhmut" is no person
            titled = earlier.tokens[max(0, actor.span.first - 3) : actor.span.last + 1]
            is_official = any(token.lower in cast.scene.tables.words["titles"] for token in titled)
            kind = SourceType.OFFICIAL if is_official else SourceType.VICTIM
            return Cited(earlier, actor.span, actor.name, kind, None, at)
    return None


def _last_people(cast: Cast, sentence: Sentence) -> Cited | None:
    for earlier in reversed(cast.scene.paragraph(sentence)):
        subjects = [g for g in cast.groups[earlier.index] if g.whole.first <= 2]
        if earlier.index < sentence.index and subjects:
            term = subjects[0].whole
            return Cited(earlier, term, cast.scene.words(earlier, term.first, term.last), SourceType.VICTIM, None, 0)
    return None


def _is_in_scope(sentence: Sentence) -> bool:
    return any(sentence.has(name) for name in _SCOPE)


def _resolved(cast: Cast, source: Cited, cited: dict[int, list[Cited]]) -> Cited:
    """The source that a short name goes back to: "the service" for "Ukraine's Foreign Intelligence Service"."""
    words = _without_share(source.name.casefold()).split()
    is_statement = source.via is not None and words[-1] in cast.scene.tables.words["claim_nouns"]
    if not is_statement and (len(words) > 1 or (source.name[:1].isupper() and " " not in source.name)):
        return source
    for index in range(source.sentence.index, max(-1, source.sentence.index - _BACK), -1):
        for earlier in cited.get(index, ()):
            if earlier.span == source.span and earlier.sentence is source.sentence:
                continue
            if is_statement and earlier.source_type is not SourceType.MEDIA:
                return replace(earlier, via=earlier.via or source.via)
            is_outlet = words[0] in cast.scene.tables.words["source_media"] and earlier.source_type is SourceType.MEDIA
            if is_outlet and earlier.name[:1].isupper():
                return earlier
            same_head = words[0].rstrip("s") in {word.rstrip("s") for word in earlier.name.casefold().split()}
            if not is_statement and same_head and earlier.name != source.name:
                return earlier
    return source


def _without_share(name: str) -> str:
    """ "officials" of "one of the officials"."""
    share, of, whole = name.partition(" of the ")
    return whole if of and " " not in share else name


def _answers(source: Cited) -> bool:
    """Whether the source is cited for an answer or a finding that the claim is false, not for the claim."""
    if source.sentence.has("FALSE") and source.source_type in (SourceType.MEDIA, SourceType.NGO):
        return True
    if source.sentence.tokens[source.span.last].possessive:
        return False  # "a user's assertion is false": the user made the claim
    answers = [span for name in _ANSWERS for span in source.sentence.spans(name)]
    return any(source.span.last < span.first for span in answers)


def _speaks_for(cast: Cast, source: Cited, draft: Draft) -> bool:
    """Whether the source is the accused, whose words are an answer."""
    keys = {agent.key for agent in draft.agents}
    states = {agent.state for agent in draft.agents if agent.state}
    for actor in cast.actors[source.sentence.index]:
        if not (actor.span.first <= source.span.last and source.span.first <= actor.span.last):
            continue
        placed = placed_actor(cast, actor)
        if actor.key in keys or (placed is not None and placed.state in states and placed.is_state):
            return True
    return False


def _groups(cast: Cast, draft: Draft) -> list[Group]:
    found = [g for s in draft.sentences for g in _fitting(cast, draft, s)]
    if not any(group.places for group in found):
        found += _carried(cast, draft) or _spoken_of(cast, draft)
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
        fitting = _fitting(cast, draft, sentence)
        groups = [g for g in fitting if (g.places and (g.number or g.is_plural)) or owner_of_citizens(cast, g)]
        if groups:
            return groups
    return []


def _spoken_of(cast: Cast, draft: Draft) -> list[Group]:
    """The first people of a nationality that the article speaks of, who are nobody's army and not the accused's."""
    states = {agent.state for agent in draft.agents if agent.state}
    armed = cast.scene.tables.words["own_side"] - cast.scene.tables.words["kin"]
    officials = cast.scene.tables.words["source_official"] | cast.scene.tables.words["staff"]
    for sentence in cast.scene.sentences:
        for group in cast.groups[sentence.index]:
            codes = {p.place.code for p in group.places if p.place.code}
            if codes and not codes & states and group.head not in armed | officials:
                return [group]
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
        if group.head in words["own_side"] and not _is_recruited(
            cast, draft, group, bool(codes and not codes & states)
        ):
            continue
        if _is_interviewed(cast, group) or _is_suspected(group):
            continue
        fitting.append(group)
    return fitting


def _is_recruited(cast: Cast, draft: Draft, group: Group, is_foreign: bool) -> bool:
    """Whether soldiers or fighters are those recruited, and not those who recruit or fight beside them."""
    if not is_foreign:
        return False
    term = {token.lower for token in group.sentence.tokens[group.term.first : group.term.last + 1]}
    return ActCode.PAID_RECRUITMENT in draft.acts or bool(term & cast.scene.tables.words["former"])


def _is_interviewed(cast: Cast, group: Group) -> bool:
    """Whether the group is named as whom somebody talked to."""
    first = group.whole.first
    before = {token.lower for token in group.sentence.tokens[max(0, first - 3) : first]}
    return bool(before & cast.scene.tables.words["interviewed"])


def _is_suspected(group: Group) -> bool:
    """Whether the group is who is held or charged for the conduct: "17 people are in custody on suspicion of"."""
    reach = group.whole.last + _SUSPECT_REACH
    return any(group.whole.last < span.first <= reach for span in group.sentence.spans("UNDER_SUSPICION"))


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
