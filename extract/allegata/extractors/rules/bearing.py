"""What speaks for and against an actor where it is mentioned: its place in the sentence, and the words around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from ...vocabulary import ActCode, ActorType
from .actors import Actor
from .agents import Cast, accused_in, agents_of, go_betweens_in, plain_recruiters_in
from .hearing import Hearing
from .identity import Suspect
from .roles import Unit
from .suspects import suspects_in
from .text import Sentence, Span
from .triggers import Hit

_ANSWERS = ("R_DENIED", "R_NO_RESPONSE", "R_DECLINED", "R_COUNTER", "R_REFRAMED", "R_NO_INFORMATION", "R_ACKNOWLEDGED")


_BESIDE = ("ACCUSE", "ACCUSED", "SUSPECT", "CLAIM", "SERVE", "NETWORK", "CONTRACT", "PERP_VERB")


_WINDOW = 5
"""Words on either side of an actor whose classes are noted."""


class _Prefixed(dict[str, str]):
    """Names of features by the word class that they are of, each put together once."""

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self._prefix = prefix

    def __missing__(self, name: str) -> str:
        found = self[name] = self._prefix + name
        return found


_LEFT, _RIGHT = _Prefixed("left:"), _Prefixed("right:")


Relation = tuple[str, Actor, ActCode | None]
"""How somebody is read as acting, who, and the act where one is said."""

Answering = Mapping[int, Sequence[tuple[Span, str]]]
"""By sentence, who may give an answer of which form."""


class Bearing:
    """Notes what each mention of an actor in an article speaks for.

    Args:
        cast: the article's actors and groups.
        sound: the sound signs of conduct in it, by sentence.
        home: codes of the nations and regions whose people were affected.
        hearing: who says what in it.
        answering: who may give an answer in it.
    """

    def __init__(
        self, cast: Cast, sound: Mapping[int, list[Hit]], home: Set[str], hearing: Hearing, answering: Answering
    ) -> None:
        self._cast = cast
        self._words = cast.scene.tables.words
        self._sound = sound
        self._home = home
        self._hearing = hearing
        self._answering = answering

    def relations(self, sentence: Sentence) -> list[Relation]:
        """Whom the rules of a sentence read as acting, each with the act where one is said."""
        cast = self._cast
        found: list[Relation] = []
        for hit in self._sound.get(sentence.index, ()):
            if hit.act is None and sentence.at("BROUGHT_HOME", hit.verb.first) is not None:
                continue
            relation = "agent_weak" if hit.is_weak else "agent_strong"
            found += [(relation, actor, hit.act) for actor in agents_of(cast, hit)]
        found += [("accused", a, None) for a in accused_in(cast, sentence)]
        found += [("go_between", a, None) for a in go_betweens_in(cast, sentence)]
        found += [("recruiter", a, None) for a in plain_recruiters_in(cast, sentence)]
        found += [("suspect", a, None) for a in suspects_in(cast, [sentence], self._home)]
        return found

    def note(self, unit: Unit, mention: Actor, suspect: Suspect, relations: Sequence[Relation]) -> None:
        """Note for an actor what one of its mentions shows.

        Args:
            unit: the mention as a part of its sentence; it has an actor.
            mention: that actor, with its country where the text around tells it.
            suspect: whose mention it is.
            relations: of its sentence.
        """
        actor = unit.actor
        assert actor is not None
        suspect.note(f"type:{mention.actor_type}")
        self._note_relations(actor, mention, suspect, relations)
        self._note_place(unit, actor, mention, suspect)
        self._note_voice(actor, mention.actor_type, suspect)
        self._note_sentence(actor.sentence, unit, suspect)
        if unit.group is not None:
            suspect.note("affected")
        self._note_neighbours(actor.sentence, actor.span, suspect)

    def _note_relations(self, actor: Actor, mention: Actor, suspect: Suspect, relations: Sequence[Relation]) -> None:
        for relation, other, act in relations:
            if other.key in (mention.key, actor.key):
                suspect.note(f"rel:{relation}")
                suspect.doing.add(actor.sentence.index)
                if suspect.doer is None and other.span.first == actor.span.first:
                    suspect.doer = mention
                if act is not None:
                    suspect.acts.add(act)

    def _note_place(self, unit: Unit, actor: Actor, mention: Actor, suspect: Suspect) -> None:
        tokens, first = actor.sentence.tokens, actor.span.first
        suspect.note(f"stands:{unit.place}")
        if mention.is_state:
            suspect.note(f"{mention.actor_type}@{unit.place}")
        before = tokens[first - 1].lower if first else "^"
        if before in self._words["articles"] and first > 1:
            before = tokens[first - 2].lower
        if unit.place == "oblique" and before in self._words["prepositions"]:
            suspect.note(f"after:{self._cast.scene.tables.grammar.relations.get(before)}")

    def _note_voice(self, actor: Actor, actor_type: ActorType | None, suspect: Suspect) -> None:
        sentence, span = actor.sentence, actor.span
        for spoken in self._hearing.said[sentence.index]:
            if _meet(spoken.source, span):
                suspect.note("says")
                suspect.note(f"speaks:{spoken.source_type}")
        for answer, form in self._answering.get(sentence.index, ()):
            if _meet(answer, span):
                suspect.note("responds")
                suspect.note(f"answers:{form}")
        if actor_type in (None, ActorType.RECRUITER):
            person = self._hearing.people.get(sentence.tokens[span.last].lower)
            if person is not None:
                suspect.note(f"person:{person.source_type}")

    def _note_sentence(self, sentence: Sentence, unit: Unit, suspect: Suspect) -> None:
        hits = self._sound.get(sentence.index, ())
        if any(not h.is_weak for h in hits):
            suspect.note("in_strong")
        elif hits:
            suspect.note("in_weak")
        elif sentence.index - 1 in self._sound or sentence.index + 1 in self._sound:
            suspect.note("near_hit")
        if any(sentence.has(name) for name in _ANSWERS):
            suspect.note("answers" if unit.place == "subject" else "in_answer")
        for name in _BESIDE:
            if sentence.has(name):
                suspect.note(f"with:{name}")

    def _note_neighbours(self, sentence: Sentence, span: Span, suspect: Suspect) -> None:
        first, last = span.first, span.last
        for at in range(max(0, first - _WINDOW), first):
            if cover := sentence.covers[at]:
                suspect.own.update(map(_LEFT.__getitem__, cover))
        for at in range(last + 1, min(last + 1 + _WINDOW, len(sentence.tokens))):
            if cover := sentence.covers[at]:
                suspect.own.update(map(_RIGHT.__getitem__, cover))
        if any(0 <= s.first - last <= 6 or 0 <= first - s.last <= 4 for s in sentence.spans("SUSPECT")):
            suspect.note("near:SUSPECT")


def _meet(one: Span, other: Span) -> bool:
    return one.first <= other.last and other.first <= one.last
