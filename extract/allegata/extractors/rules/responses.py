"""Answers to an allegation: who denies, declines, has not replied, calls it something else.

Every cue of an answer makes a candidate with whoever may give it (`answering`); named features say what speaks for and
against it, and a fitted table (`answers.csv`) weighs them: whether it answers at all, and for whom.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ...gazetteer.places import region_contains
from ...vocabulary import ResponseForm, ResponseRole
from .actors import Actor
from .agents import Cast
from .answering import UNSURE, Answering, Candidate
from .offices import with_state
from .text import Sentence, Span
from .triggers import Hit
from .voices import Voice, telling
from .weights import Weights

_NEAR = 3
"""Sentences back in which the country of an office stands whose own is not said."""

_GRAVE = frozenset({ResponseForm.ACKNOWLEDGED, ResponseForm.PARTLY_ACKNOWLEDGED})
_SURELY = 0.45
"""Score from which somebody is said to have owned up: such a row says more than a missed one leaves unsaid."""

_LIKELY = 0.4
"""From where it counts as the accused's own: by cross-validation, as the status needs few but no other."""

_CODE = 3
"""Letters of a state's code, which is in capitals."""

_BESIDE_NAME = 6
"""Words after a name in which the text may say whose office its bearer holds."""

_INITIAL = 2
"""Letters of a word that gives no letter to an abbreviation ("of")."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One form of one answer."""

    sentence: Sentence
    span: Span
    responder: Actor
    form: ResponseForm
    role: ResponseRole = ResponseRole.OTHER
    features: frozenset[str] = frozenset()
    score: float = 0.0
    """How likely it is an answer to the allegation, 0 to 1."""

    is_likely: bool = False
    """Whether it is likely enough to be taken."""


class AnswerTables(NamedTuple):
    """The fitted tables of answers."""

    answer: Weights
    """Whether words are an answer to an allegation at all."""

    accused: Weights
    """Whether an answer is the accused's own; `least` is of the product of both."""

    others: Weights
    """Whether it is another's to the same allegation; likewise."""


class Answers:
    """The answers of an article, whoever is accused; `of` gives those to one allegation.

    Args:
        cast: the article's sentences with their actors and groups.
        hits: the signs of conduct in them.
    """

    def __init__(self, cast: Cast, hits: Iterable[Hit]) -> None:
        self.cast = cast
        self.candidates = Answering(cast, hits).candidates
        self._placed: dict[int, Actor] = {}

    def of(self, accused: Collection[str], home: Collection[str], tables: AnswerTables) -> list[Answer]:
        """The candidates as answers to one allegation, each with its role, features and score.

        Args:
            accused: state codes and names in lower case.
            home: codes of the nations and regions of the affected.
            tables: what tells how likely each is an answer, and whose.
        """
        states = frozenset(key for key in accused if len(key) == _CODE and key.isupper())
        names = [telling(_name(key)) for key in accused if key not in states]
        party = "sole" if len(accused) == 1 else "several" if accused else "nobody"
        kind = "private" if names and not states else "public" if states and not names else "mixed"
        words = frozenset().union(*names)
        match = _Accused(states, names, words, self._kinds(words), home)
        around: dict[int, set[str]] = {}
        relations: dict[int, str] = {}
        nearest: dict[int, str] = {}
        found: list[Answer] = []
        for candidate in self.candidates:
            voice, other = candidate.voice, candidate.other
            relation = self._relation(voice, match, relations)
            instead = "" if other is None else self._relation(other, match, relations)
            features = candidate.features.copy()
            is_joint = candidate.form is ResponseForm.NO_RESPONSE or candidate.how in UNSURE
            if instead in _SURE and relation not in _SURE and relation != "beside" and is_joint:
                voice, relation = other or voice, instead
                features.add("instead")
            elif instead:
                features.add(f"other:{_GROUP.get(instead, 'not')}")
            index = candidate.sentence.index
            near = around.get(index)
            if near is None:
                near = around[index] = self._around(candidate.sentence, states, words)
            features |= near
            features |= _crossed(candidate, voice, relation, party, kind)
            if relation not in _PLACED:
                whose = nearest.get(id(voice))
                if whose is None:
                    whose = nearest[id(voice)] = self._nearest(voice, match)
                features |= {f"near:{whose}", f"near:{whose}/{kind}", f"{_GROUP.get(relation, relation)}/near:{whose}"}
            responder = self._placed[id(voice)]
            is_answer, is_accused = tables.answer.score(features), tables.accused.score(features)
            if relation in _OTHERS or not accused:
                is_accused = 0.0
            elif relation in _SURE:
                is_accused = max(
                    is_accused, 0.85
                )  # it bears the accused's name, or is an organ of the state that is accused
            answers_for_accused = is_accused >= _LIKELY
            role = ResponseRole.ACCUSED if answers_for_accused else _role(relation, responder)
            score = is_answer * (is_accused if answers_for_accused else tables.others.score(features))
            span, form = candidate.span, candidate.form
            least = (tables.accused if answers_for_accused else tables.others).least
            if answers_for_accused and form in _GRAVE:
                least = max(least, _SURELY)
            likely = score >= least
            found.append(Answer(candidate.sentence, span, responder, form, role, frozenset(features), score, likely))
        return found

    def _is_of_home(self, responder: Actor, home: Collection[str]) -> bool:
        """Whether the name of one without a state says that it is of a region of the affected: "Asian embassies"."""
        return responder.state is None and any(
            place.place.code in home
            and not place.is_name
            and responder.span.first <= place.first <= responder.span.last
            for place in self.cast.scene.places[responder.sentence.index]
        )

    def _nearest(self, voice: Voice, accused: _Accused) -> str:
        """Whose state is named last before a responder that is of none: `accused`, `home`, `other`, `none`."""
        at = voice.actor.sentence.index
        limit = voice.actor.span.last
        for sentence in reversed(self.cast.scene.sentences[max(0, at - _NEAR) : at + 1]):
            for place in reversed(self.cast.scene.places[sentence.index]):
                code = place.place.code
                if not code or (sentence.index == at and place.first > limit + _BESIDE_NAME):
                    continue
                if code in accused.states:
                    return "accused"
                return "home" if code in accused.home else "other"
        return "none"

    def _kinds(self, words: frozenset[str]) -> frozenset[str]:
        """What kinds of actors the accused are, of those without a state."""
        if not words:
            return frozenset()
        return frozenset(
            actor.actor_type
            for actors in self.cast.actors.values()
            for actor in actors
            if actor.actor_type is not None and not actor.is_state and telling(actor.name.split()) & words
        )

    def _relation(self, voice: Voice, accused: _Accused, known: dict[int, str]) -> str:
        relation = known.get(id(voice))
        if relation is None:
            responder = self._placed.get(id(voice))
            if responder is None:
                responder = self._placed[id(voice)] = with_state(self.cast, voice.actor)
            is_home = self._is_of_home(responder, accused.home)
            relation = known[id(voice)] = "home" if is_home else _relation(voice, responder, accused)
        return relation

    def _around(self, sentence: Sentence, states: frozenset[str], words: frozenset[str]) -> set[str]:
        """Whether the accused are named in a sentence, or in the one before."""
        found: set[str] = set()
        for back, label in ((0, "here"), (1, "before")):
            if sentence.index < back:
                continue
            other = self.cast.scene.sentences[sentence.index - back]
            if states and any(a.state in states for a in self.cast.actors[other.index]):
                found.add(f"accused_state_{label}")
            if words and any(t.lower in words for t in other.tokens):
                found.add(f"accused_name_{label}")
        return found


@dataclass(frozen=True, slots=True)
class _Accused:
    """Who is accused of one allegation, and whose people it befell."""

    states: frozenset[str]
    names: list[frozenset[str]]
    words: frozenset[str]
    kinds: frozenset[str]
    home: Collection[str]


def _name(key: str) -> list[str]:
    """The words of a name given in lower case, short ones made to count ("m23"), and its initials ("rsf")."""
    words = key.replace("’", "'").split()
    marked = [word.upper() if any(c.isdigit() for c in word) else word for word in words]
    initials = "".join(word[0] for word in words if len(word) > _INITIAL)
    return marked + [initials[at:].upper() for at in range(len(initials) - 2)]


_SURE = frozenset({"state", "name"})
_OTHERS = frozenset({"home", "foreign"})
_PLACED = frozenset({"state", "name", "beside", "home", "foreign"})
_GROUP = {
    "state": "sure",
    "name": "sure",
    "beside": "likely",
    "alike": "likely",
    "party": "likely",
    "its": "likely",
    "spokesman": "likely",
    "organ": "likely",
}


def _relation(voice: Voice, responder: Actor, accused: _Accused) -> str:
    """What a responder is to the accused, by name, state, kind."""
    state = responder.state
    if state in accused.states:
        return "state"
    if voice.words & accused.words or (voice.kind == "accused" and accused.words):
        return "name"
    if voice.states & accused.states or voice.beside & accused.words:
        return "beside"
    if state and (state in accused.home or any(c.isdigit() and region_contains(c, state) for c in accused.home)):
        return "home"
    if state:
        return "foreign"
    if voice.is_of_state:
        return "organ"
    if responder.actor_type in accused.kinds or voice.kinds & accused.kinds:
        return "alike"
    if voice.speaks_for:
        return "its" if voice.owned == "pronoun" else "spokesman" if voice.owned else "named_spokesman"
    return "party" if voice.kind in ("party", "pronoun", "one", "accused") else "unknown"


def _role(relation: str, responder: Actor) -> ResponseRole:
    """The role of one who does not answer for the accused."""
    if relation == "home":
        return ResponseRole.HOME_STATE
    return ResponseRole.RECEIVING_STATE if responder.state else ResponseRole.OTHER


def _crossed(candidate: Candidate, voice: Voice, relation: str, party: str, kind: str) -> set[str]:
    form = candidate.form.value
    strength = "strong" if candidate.is_strong else "weak"
    group = _GROUP.get(relation, "not")
    seen = "elsewhere" if candidate.how in UNSURE else "own"
    return {
        f"rel:{relation}",
        f"group:{group}",
        party,
        kind,
        f"form:{form}",
        f"{form}/{strength}",
        f"{form}/{group}",
        f"{form}/{seen}",
        f"{group}/{strength}",
        f"{group}/{seen}",
        f"{relation}/{kind}",
        f"{kind}/{voice.kind}",
        f"{relation}/{party}",
        f"kind:{voice.kind}",
    }


def accepted(answers: Iterable[Answer]) -> list[Answer]:
    """Those that are likely enough to be answers to the allegation, each form of each responder once."""
    best: dict[tuple[str, ResponseForm], Answer] = {}
    for answer in answers:
        key = (answer.responder.state or answer.responder.name.casefold(), answer.form)
        if answer.is_likely and (key not in best or answer.score > best[key].score):
            best[key] = answer
    return sorted(best.values(), key=lambda answer: (answer.sentence.index, answer.span.first))
