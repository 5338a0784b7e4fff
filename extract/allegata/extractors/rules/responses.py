"""Answers to an allegation: who denies, declines, has not replied, calls it something else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...gazetteer.sources import lookup_source
from ...vocabulary import ActorType, ResponseForm, SourceType
from .actors import Actor
from .agents import Cast
from .offices import with_state
from .text import Sentence, Span

_FORMS: tuple[tuple[str, ResponseForm], ...] = (
    ("R_NO_RESPONSE", ResponseForm.NO_RESPONSE),
    ("R_DECLINED", ResponseForm.DECLINED),
    ("R_DENIED", ResponseForm.DENIED),
    ("R_REFRAMED", ResponseForm.REFRAMED),
    ("R_NO_INFORMATION", ResponseForm.NO_INFORMATION),
    ("R_COUNTER", ResponseForm.COUNTER_ACCUSED),
    ("R_CONTEXT", ResponseForm.CONTEXT_CONCEDED),
    ("R_ACKNOWLEDGED", ResponseForm.ACKNOWLEDGED),
    ("R_PROMISED", ResponseForm.ACTION_PROMISED),
    ("R_NEITHER", ResponseForm.OTHER),
)
_NEEDS_CLAIM = frozenset({ResponseForm.DENIED, ResponseForm.COUNTER_ACCUSED})
_PASSIVE = frozenset({ResponseForm.NO_RESPONSE})
_PERSON_BACK = 3
"""Sentences back in which a "she" has her name."""

_PRONOUN_REACH = 4
"""Words from a pronoun to its answer; farther away it is another clause's."""

_DATELINE = 8
"""Words within which the dash of a dateline stands."""

_SUBJECT = 6
"""Words in which a sentence names its subject."""

_REACH = 28
"""Words between who answers and the answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One form of one answer."""

    sentence: Sentence
    span: Span
    responder: Actor
    form: ResponseForm


def answers_in(cast: Cast) -> list[Answer]:
    """The answers of an article, in order. An "it" or "the embassy" goes on for who answered before."""
    found: list[Answer] = []
    speaker: Actor | None = None
    known: set[str] = set()
    for sentence in cast.scene.sentences:
        if speaker is not None and sentence.paragraph - speaker.sentence.paragraph > 1:
            speaker = None
        speaks = _speaker(cast, sentence)
        for name, form in _FORMS:
            for span in sentence.spans(name)[:1]:
                responder = _responder(cast, sentence, span, form) or speaks or speaker
                if responder is None or _is_disowned(cast, sentence, span, form):
                    continue
                goes_on = responder is speaker or responder.name in known
                if form in _NEEDS_CLAIM and not (goes_on or _answers_claim(sentence)):
                    continue
                if form is not ResponseForm.OTHER and sentence.at("R_NEITHER", span.last) is not None:
                    continue  # "neither confirmed nor denied"
                found.append(Answer(sentence, span, with_state(cast, responder), form))
                known.add(responder.name)
                speaks = speaks or responder
        speaker = speaks or speaker
    return found


def _is_disowned(cast: Cast, sentence: Sentence, span: Span, form: ResponseForm) -> bool:
    """Whether the words are about the world and answer nothing: "nonsense" said by nobody, "deny" after "cannot"."""
    before = sentence.tokens[span.first - 1].lower if span.first else ""
    denials = ("not", "cannot", "to", "nor", "neither", "are", "were", "was", "is", "being", "been")
    single = span.first == span.last and sentence.tokens[span.first].lower in (
        "denied",
        "deny",
        "rejected",
        "dismissed",
    )
    return form is ResponseForm.DENIED and single and before in denials


def _answers_claim(sentence: Sentence) -> bool:
    return any(sentence.has(name) for name in ("CLAIM_NOUN", "CLAIM", "RECRUIT_STRICT", "DECEIVE", "COERCE"))


def _speaker(cast: Cast, sentence: Sentence) -> Actor | None:
    """Who speaks in a sentence: the actor beside its word of saying, or after "according to"."""
    say = cast.scene.tables.words["say"]
    for actor in cast.actors[sentence.index]:
        after = [t.lower for t in sentence.tokens[actor.span.last + 1 : actor.span.last + 4]]
        before = [t.lower for t in sentence.tokens[max(0, actor.span.first - 3) : actor.span.first]]
        if "according" in before or (
            any(word in say for word in after) and not (actor.is_oblique or actor.is_possessive)
        ):
            return actor
    return None


def _responder(cast: Cast, sentence: Sentence, span: Span, form: ResponseForm) -> Actor | None:
    """The subject of the answer: the first actor of its clause; for a reply that did not come, whose it was."""
    before: list[Actor] = []
    for actor in cast.actors[sentence.index]:
        if actor.span.last >= span.first or span.first - actor.span.last > _REACH:
            continue
        if any(t.text == ";" for t in sentence.tokens[actor.span.last : span.first]):
            continue
        if _is_dateline(actor) or _is_outlet(actor):
            continue
        if not (actor.is_oblique or actor.is_possessive) or (form in _PASSIVE and _is_asked(sentence, actor)):
            before.append(actor)
    surname = _surname(cast, sentence, span)
    if surname is not None and not before:
        return surname
    if before:
        known = [actor for actor in before if actor.actor_type is not None]
        people = [actor for actor in before if actor.actor_type is None and actor.span.last > actor.span.first]
        nearest = next(iter(known or people), None)
        if people and (nearest is None or people[-1].span.first > nearest.span.last):
            person = people[-1]
            return replace(person, state=nearest.state) if nearest is not None and nearest.state else person
        return nearest
    spokesman = _spokesman(cast, sentence, span)
    if spokesman is not None:
        return spokesman
    pronouns = cast.scene.tables.words["pronouns_person"]
    if any(token.lower in pronouns for token in sentence.tokens[: span.first]):
        return _person_before(cast, sentence) or _somebody(cast, sentence, span)
    if form in _PASSIVE:
        following = [a for a in cast.actors[sentence.index] if a.span.first > span.first]
        asked = [a for a in following if a.actor_type is not None]
        return asked[0] if asked else None
    return None


def _spokesman(cast: Cast, sentence: Sentence, span: Span) -> Actor | None:
    """ "His lawyer", "its owner": who answers for somebody without being named."""
    for speaks in sentence.spans("SPEAKS_FOR"):
        if 0 < span.first - speaks.last <= _REACH:
            first = max(0, speaks.first - 1)
            return Actor(
                sentence,
                Span(first, speaks.last),
                cast.scene.words(sentence, first, speaks.last),
                None,
                None,
                None,
                False,
            )
    return None


def _person_before(cast: Cast, sentence: Sentence) -> Actor | None:
    """The person whom "he" or "she" stands for: a name that is a subject shortly before."""
    for earlier in reversed(cast.scene.sentences[max(0, sentence.index - _PERSON_BACK) : sentence.index]):
        for actor in cast.actors[earlier.index]:
            if actor.actor_type is None and actor.span.first <= 2 and actor.span.last > actor.span.first:
                return actor
    return None


def _somebody(cast: Cast, sentence: Sentence, span: Span) -> Actor | None:
    """ "He denies the charges": whoever was said to have acted, where it was a person."""
    pronouns = cast.scene.tables.words["pronouns_person"]
    for at in range(span.first):
        if sentence.tokens[at].lower in pronouns and span.first - at <= _PRONOUN_REACH:
            return Actor(sentence, Span(at, at), sentence.tokens[at].text, ActorType.RECRUITER, None, None, False)
    return None


def _is_dateline(actor: Actor) -> bool:
    """Whether a name in capitals opens the text and says where it was written ("DHAKA (Agencies) - …")."""
    tokens = actor.sentence.tokens
    following = tokens[actor.span.last + 1 : _DATELINE]
    return len(tokens[0].text) > 2 and tokens[0].text.isupper() and any(token.text in "-–—" for token in following)


def _is_outlet(actor: Actor) -> bool:
    """Whether it is a medium or a fact checker, whose finding that a claim is false answers for nobody."""
    known = lookup_source(actor.name) if actor.actor_type is None else None
    return known is not None and known.source_type in (SourceType.MEDIA, SourceType.NGO)


def _is_asked(sentence: Sentence, actor: Actor) -> bool:
    """Whether an answer was sought from the actor: "calls to the embassy", "no reply from the ministry"."""
    before = [token.lower for token in sentence.tokens[max(0, actor.span.first - 3) : actor.span.first]]
    return bool({"to", "from", "of"} & set(before))


def _surname(cast: Cast, sentence: Sentence, span: Span) -> Actor | None:
    """A person who is called by the last name ("Mr Petrov", "Petrov") after the text gave it in full."""
    for at in range(min(span.first, _SUBJECT)):
        token = sentence.tokens[at]
        if not token.is_capitalised or token.possessive or cast.scene.place_at(sentence, at) is not None:
            continue
        for earlier in reversed(cast.scene.sentences[: sentence.index]):
            for actor in cast.actors[earlier.index]:
                words = actor.name.split()
                is_person = actor.actor_type in (None, ActorType.RECRUITER, ActorType.OFFICIAL)
                if is_person and len(words) > 1 and words[-1].casefold() == token.lower:
                    return replace(actor, sentence=sentence, span=Span(at, at), name=token.text)
    return None
