"""Who answers in a sentence: a name, a spokesman, an office, "he", "it", or whoever spoke in the sentence before."""

from __future__ import annotations

from ...gazetteer.sources import lookup_source
from ...vocabulary import ActorType, SourceType
from .actors import Actor
from .agents import Cast
from .text import Sentence, Span
from .voices import Voice, kind_of, telling

_AFTER = 4
"""Words after a name within which its verb of saying stands."""

_ASIDE = 16
"""Words of what stands between commas after a name, before its verb."""

_OWNER = 6
"""Words between a spokesman and whom he speaks for."""

_SUBJECT = 5
"""Words of a subject that no table knows."""

_AFFILIATED = 8
"""Words between a name and the office or body that it goes with."""

_DATELINE = 8
"""Words within which the dash of a dateline stands."""

_SAYING = ("R_INSIST", "R_DENIED", "R_DECLINED", "R_NO_RESPONSE", "R_PARTLY", "R_NOT")
_ADDED = ("R_ACCUSED", "accused"), ("R_PARTY", "party"), ("R_PARTY_PERSON", "one"), ("R_PRONOUN", "pronoun")
_ORGANS = ("ORGAN_STATE", "ORGAN_FORCES", "ORGAN_SECURITY", "ORGAN_MISSION")
_NAMED = frozenset({None, ActorType.RECRUITER, ActorType.OFFICIAL})


class Responders:
    """The voices of an article, sentence by sentence.

    Args:
        cast: the article's sentences with their actors.
    """

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        words = cast.scene.tables.words
        self._owners = words["possessives"]
        self._before = words["head_modifiers"] | words["articles"]
        self._articles = words["articles"]
        self._told = words["told"]
        self._auxiliaries = words["have"] | words["be"]
        self._platforms = words["source_social"]
        self._people: dict[str, Voice | tuple[Sentence, Actor]] = {}
        """By last name: who was named in full, and once asked for, what stands beside the name there."""

        self._known: dict[int, list[Voice]] = {}
        for sentence in cast.scene.sentences:
            for actor in cast.actors[sentence.index]:
                if actor.span.last > actor.span.first and actor.actor_type in _NAMED:
                    self._learn(sentence, actor)

    def _learn(self, sentence: Sentence, actor: Actor) -> None:
        token = sentence.tokens[actor.span.last]
        if token.is_capitalised and token.lower not in self._people:
            self._people[token.lower] = sentence, actor

    def _person(self, last_name: str) -> Voice | None:
        """Who goes by a last name, with the offices and bodies beside the name where the text gives it in full."""
        known = self._people.get(last_name)
        if known is None or isinstance(known, Voice):
            return known
        sentence, actor = known
        first, last = actor.span.first - _AFFILIATED, actor.span.last + _AFFILIATED
        states = {
            other.state
            for other in self.cast.actors[sentence.index]
            if other.state and first <= other.span.last and other.span.first <= last
        }
        beside = telling(t.text for t in sentence.tokens[max(0, first) : last + 1] if t.is_word)
        speaks = any(first <= s.first <= last for s in sentence.spans("SPEAKS_FOR"))
        speaks = speaks or any(actor.span.last < s.first <= last for s in sentence.spans("R_SPEAKS"))
        words = telling(actor.name.split())
        organ = _names_organ(sentence, first, last)
        kinds = self._kinds(sentence, first, last)
        voice = Voice(actor, "name", "bare", words, beside - words, frozenset(states), speaks, organ, kinds)
        self._people[last_name] = voice
        return voice

    def _kinds(self, sentence: Sentence, first: int, last: int) -> frozenset[ActorType]:
        return frozenset(
            other.actor_type
            for other in self.cast.actors[sentence.index]
            if other.actor_type is not None
            and not other.is_state
            and first <= other.span.last
            and other.span.first <= last
        )

    def voices(self, sentence: Sentence) -> list[Voice]:
        """Whoever is named in a sentence, in order."""
        known = self._known.get(sentence.index)
        if known is None:
            known = self._known[sentence.index] = self._voices(sentence)
        return known

    def _voices(self, sentence: Sentence) -> list[Voice]:
        tokens = sentence.tokens
        says = {at for name in _SAYING for span in sentence.spans(name) for at in range(span.first, span.last + 1)}
        found: list[Voice] = []
        taken: set[int] = set()
        for span in sentence.spans("SPEAKS_FOR"):
            voice = self._spokesman(sentence, span, says)
            if voice is not None and voice.actor.span.first not in taken:
                found.append(voice)
                taken.update(range(voice.actor.span.first, voice.actor.span.last + 1))
        for actor in self.cast.actors[sentence.index]:
            if actor.span.first in taken or actor.span.last in taken or _is_dateline(actor) or _is_outlet(actor):
                continue
            kind = kind_of(actor)
            if kind == "name" and self._is_no_name(sentence, actor.span):
                continue
            how = self._how(sentence, actor.span, says, actor)
            person = self._person(tokens[actor.span.last].lower) if kind in ("name", "recruiter") else None
            if person is not None:
                found.append(person.again(actor, kind, how))
            else:
                found.append(Voice(actor, kind, how, is_of_state=actor.is_state))
            taken.update(range(actor.span.first, actor.span.last + 1))
        if self._people:
            found += self._surnames(sentence, says, taken)
        found += self._parties(sentence, says, taken)
        found.sort(key=lambda voice: voice.actor.span.first)
        return found

    def _parties(self, sentence: Sentence, says: set[int], taken: set[int]) -> list[Voice]:
        """Whoever is called by what they are to the case ("the accused"), and pronouns."""
        found: list[Voice] = []
        for name, kind in _ADDED:
            for span in sentence.spans(name):
                if span.first in taken or span.last in taken:
                    continue
                how = self._how(sentence, span, says, None)
                if kind == "pronoun" and how != "subject":
                    how = "bare"
                found.append(Voice(self._nobody_known(sentence, span), kind, how))
                taken.update(range(span.first, span.last + 1))
        return found

    def _nobody_known(self, sentence: Sentence, span: Span, state: str | None = None) -> Actor:
        """The words of a sentence as an actor of whom no table says what it is."""
        return Actor(sentence, span, self.cast.scene.words(sentence, span.first, span.last), None, state, None, False)

    def _is_no_name(self, sentence: Sentence, span: Span) -> bool:
        """Whether a capital shows nothing, as at the start of a quotation, or names a place to publish."""
        if span.last > span.first:
            return False
        tokens = sentence.tokens
        if len(tokens[span.first].text) == 1 or tokens[span.first].lower in self._platforms:
            return True
        before = tokens[span.first - 1] if span.first else None
        is_first = before is None or not (before.is_word or before.text in ",(-–—")
        return is_first and tokens[span.first].lower not in self._people

    def subject(self, sentence: Sentence, answer: Span) -> Voice:
        """The words with which the sentence begins, up to the answer: who gives it, by no table known."""
        last = 0
        while last + 1 < min(answer.first, _SUBJECT) and sentence.tokens[last + 1].is_word:
            last += 1
        return Voice(self._nobody_known(sentence, Span(0, last)), "plain", "bare")

    def _surnames(self, sentence: Sentence, says: set[int], taken: set[int]) -> list[Voice]:
        found: list[Voice] = []
        for at, token in enumerate(sentence.tokens):
            if not token.is_capitalised or at in taken:
                continue
            person = self._person(token.lower)
            if person is None:
                continue
            name = self.cast.scene.words(sentence, at, at)
            actor = Actor(sentence, Span(at, at), name, person.actor.actor_type, None, None, False, token.possessive)
            how = self._how(sentence, actor.span, says, actor)
            found.append(person.again(actor, "surname", how))
            taken.add(at)
        return found

    def _spokesman(self, sentence: Sentence, span: Span, says: set[int]) -> Voice | None:
        """ "Its owner", "Skybridge's director", "a lawyer for the firm", with whom it speaks for."""
        tokens = sentence.tokens
        if tokens[span.last].possessive:
            return None
        first, last = self._with_principal(sentence, span, says)
        states = {a.state for a in self.cast.actors[sentence.index] if a.state and first <= a.span.last <= last}
        states |= {
            p.place.code
            for p in self.cast.scene.places[sentence.index]
            if first <= p.first and p.last <= last and p.place.kind == "country" and p.place.code
        }
        words = telling(t.text for t in tokens[first : last + 1] if t.is_word)
        organ = _names_organ(sentence, first, last)
        kinds = self._kinds(sentence, first, last)
        owned = "name" if words - telling(t.text for t in tokens[span.first : span.last + 1]) else ""
        if tokens[first].lower in self._owners:
            owned = "pronoun"
            owner = self._owner(sentence, first)
            if owner is not None:
                words |= owner.words
                states |= owner.states | ({owner.actor.state} if owner.actor.state else set())
                organ = organ or owner.is_of_state
                kinds |= owner.kinds
        actor = self._nobody_known(sentence, Span(first, last), next(iter(states)) if len(states) == 1 else None)
        how = self._how(sentence, actor.span, says, None)
        return Voice(actor, "spokesman", how, words, frozenset(), frozenset(states), True, organ, kinds, owned)

    def _with_principal(self, sentence: Sentence, span: Span, says: set[int]) -> tuple[int, int]:
        """The first and last word of a spokesman with whom he speaks for, named before or after him."""
        tokens = sentence.tokens
        first, last = span.first, span.last
        while first and span.first - first < _OWNER:
            token = tokens[first - 1]
            if not (
                token.lower in self._owners
                or token.possessive
                or token.text in "'’"
                or token.is_capitalised
                or token.lower in self._before
                or (first > 1 and tokens[first].possessive)
            ):
                break
            first -= 1
        if last + 1 < len(tokens) and sentence.at("R_FOR", last + 1) is not None:
            end = last + 1
            while end + 1 < len(tokens) and end - last < _OWNER and tokens[end + 1].is_word:
                if end + 1 in says or tokens[end + 1].lower in self._auxiliaries:
                    break
                end += 1
            closes = end + 1 < len(tokens) and (
                tokens[end + 1].text == "," or tokens[end + 1].lower in self._auxiliaries
            )
            last = end if end + 1 in says or closes else last
        return first, last

    def _owner(self, sentence: Sentence, first: int) -> Voice | None:
        """Whose spokesman "its spokesman" is: of whom the sentence spoke before, or the one before it."""
        for actor in self.cast.actors[sentence.index]:
            if actor.span.last < first and not actor.is_oblique:
                return self._of(sentence, actor)
        if sentence.index:
            earlier = self.cast.scene.sentences[sentence.index - 1]
            actors = self.cast.actors[earlier.index]
            subject = next((a for a in actors if not a.is_oblique and not a.is_possessive), None)
            subject = subject or next(iter(actors), None)
            if subject is not None:
                return self._of(earlier, subject)
        return None

    def _of(self, sentence: Sentence, actor: Actor) -> Voice:
        person = self._person(sentence.tokens[actor.span.last].lower) if actor.actor_type is None else None
        if person is not None:
            return person
        kinds = self._kinds(sentence, actor.span.first, actor.span.last)
        return Voice(actor, "", "", is_of_state=actor.is_state, kinds=kinds)

    def _how(self, sentence: Sentence, span: Span, says: set[int], actor: Actor | None) -> str:
        """By what somebody is seen to speak: the verb after the name, or the one before."""
        tokens = sentence.tokens
        if (actor is not None and actor.is_possessive) or tokens[span.last].possessive:
            return "possessive"
        at = span.first - 1
        if at > 0 and tokens[at].lower in self._articles:
            at -= 1
        if at >= 0 and tokens[at].lower in self._told:
            return "told"
        before = sentence.at("R_INSIST", at) if at >= 0 else None
        if before is not None and before.last == at and before.last > before.first:
            return "according"
        end = len(tokens)
        if actor is None or not actor.is_oblique:
            after = span.last + 1
            if after < end and tokens[after].text == ",":
                comma = next((k for k in range(after + 1, min(end, after + _ASIDE)) if tokens[k].text == ","), None)
                if comma is not None and any(k in says for k in range(comma + 1, comma + 3)):
                    return "subject"
            else:
                for k in range(after, min(end, after + _AFTER)):
                    if k in says:
                        return "subject"
                    if not tokens[k].is_word:
                        break
        if before is not None:
            return "inverted"
        return "oblique" if actor is not None and actor.is_oblique else "bare"


def _names_organ(sentence: Sentence, first: int, last: int) -> bool:
    """Whether an office or force is named between two words, "spokesman" not counted."""
    return any(
        first <= span.first and span.last <= last and sentence.at("SPEAKS_FOR", span.last) is None
        for name in _ORGANS
        for span in sentence.spans(name)
    )


def _is_dateline(actor: Actor) -> bool:
    """Whether a name in capitals opens the text and says where it was written ("DHAKA (Agencies) - …")."""
    tokens = actor.sentence.tokens
    if actor.span.first > _DATELINE or not (len(tokens[0].text) > 2 and tokens[0].text.isupper()):
        return False
    return any(token.text in "-–—" for token in tokens[actor.span.last + 1 : _DATELINE])


def _is_outlet(actor: Actor) -> bool:
    """Whether it is a medium or a fact checker, whose finding that a claim is false answers for nobody."""
    known = lookup_source(actor.name) if actor.actor_type is None else None
    return known is not None and known.source_type in (SourceType.MEDIA, SourceType.NGO)
