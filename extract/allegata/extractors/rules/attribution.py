"""Who says it, in every form of a sentence: "X said", "according to X", "X's claim", "reported by X", "he said".

Candidates are made generously, each with features; which of them an allegation cites is for a score to decide.
"""

from __future__ import annotations

from dataclasses import replace

from ...vocabulary import SourceType
from .cues import VERBS, Cue
from .hearing import Attribution, Hearing, Utterance, hearing_of, stands_for
from .outlets import via_of
from .phrases import Clause
from .scene import Scene
from .speakers import short_name, type_of
from .text import Sentence, Span
from .utterances import may_speak, utterances_in

_LOOSE = "loose"
"""Feature of a candidate whose words alone do not show that something is said."""


def attributions_of(scene: Scene) -> list[list[Attribution]]:
    """Who says what, by sentence of an article; a pronoun stands for who was named before it."""
    return heard(scene).said


def heard(scene: Scene) -> Hearing:
    """Read a whole article."""
    hearing = hearing_of(scene)
    for clause in hearing.clauses:
        hearing.said.append(_read(hearing, clause))
    return hearing


def attributions_in(scene: Scene, sentence: Sentence) -> list[Attribution]:
    """Who says what in one sentence. For a whole article `attributions_of` does the work once."""
    return attributions_of(scene)[sentence.index]


def _read(hearing: Hearing, clause: Clause) -> list[Attribution]:
    if not may_speak(clause):
        return []
    quoted = _quoted(clause)
    made = [a for one in utterances_in(clause, quoted) if (a := _made(hearing, clause, one, quoted)) is not None]
    return _nested(clause, made)


def _quoted(clause: Clause) -> list[bool]:
    """Whether each token stands between quotation marks that the sentence opens or closes."""
    tokens = clause.tokens
    inside: list[bool] = []
    is_open = False
    for token in tokens:
        text = token.text
        if text in "“«„":
            is_open = True
        elif text in "”»":
            if not is_open and not any(inside):
                inside = [True] * len(inside)
            is_open = False
        elif text == '"':
            is_open = not is_open
        inside.append(is_open)
    return inside


def _made(hearing: Hearing, clause: Clause, found: Utterance, quoted: list[bool]) -> Attribution | None:
    scene, sentence = clause.scene, clause.sentence
    span = found.source
    if quoted[span.first] and found.how in ("verb", "shared"):
        return None
    features = {"how_" + found.how}
    if found.is_loose or found.how == "interviewed":
        features.add(_LOOSE)
    flag = clause.flags[span.first] if span.first == span.last else 0
    is_pronoun = bool(flag & (Cue.PRONOUN | Cue.POSSESSIVE | Cue.PRONOUN_ONE | Cue.PRONOUN_MANY | Cue.PRONOUN_THING))
    name: str | None
    source_type: SourceType | None
    if is_pronoun:
        name, source_type = stands_for(hearing, clause, span, flag)
        features.add("pronoun")
    else:
        short = short_name(clause, span)
        source_type = type_of(clause, span, hearing.people)
        name = scene.words(sentence, short.first, short.last)
        person = hearing.people.get(clause.tokens[span.last].lower) if short.first == short.last else None
        if person is not None and person.sentence <= sentence.index and clause.tokens[span.last].is_capitalised:
            name = person.name
    if name is None:
        name = scene.words(sentence, span.first, span.last)
        features.add("unresolved")
    if source_type is None:
        source_type = SourceType.UNNAMED
        features.add("untyped")
    via = via_of(hearing, clause, found)
    if via is not None and (via in name or name in via):
        via = None
    cue_flags = clause.flags[found.cue.first]
    verb = next((name for name, bit in VERBS.items() if cue_flags & bit), None)
    if found.how in ("verb", "inverted", "shared") and verb:
        features.add("verb_" + verb.lower())
    content = _content(clause, found)
    return Attribution(sentence, span, name, source_type, via, found.cue, content, is_pronoun, frozenset(features))


def _content(clause: Clause, found: Utterance) -> Span | None:
    """What is said: after the cue where something follows it, else before the source."""
    tokens = clause.tokens
    last = len(tokens) - 1
    while last > 0 and not tokens[last].is_word:
        last -= 1
    first_own = min(found.source.first, found.cue.first)
    last_own = max(found.source.last, found.cue.last)
    if found.how == "inverted" or (last - last_own < 4 and first_own > 3) or found.how in ("according", "citing"):
        end = first_own - 1
        while end > 0 and not tokens[end].is_word:
            end -= 1
        if end > 1:
            return Span(0, end)
    start = last_own + 1
    while start < last and not tokens[start].is_word:
        start += 1
    return Span(start, last) if start < last else None


def _nested(clause: Clause, made: list[Attribution]) -> list[Attribution]:
    """An outlet that passes on what others in the sentence say is through whom it is heard."""
    if len(made) < 2:
        return made
    made.sort(key=lambda one: one.source.first)
    out: list[Attribution] = []
    outlets = [one for one in made if one.source_type is SourceType.MEDIA and one.name[:1].isupper()]
    for one in made:
        if one.source_type is SourceType.MEDIA or one.via is not None or not outlets:
            is_through = any(other.via == one.name for other in made)
            out.append(replace(one, features=one.features | {"is_via"}) if is_through else one)
            continue
        outlet = outlets[-1] if outlets[-1].source.first > one.source.last else outlets[0]
        out.append(replace(one, via=outlet.name))
    names = {one.via for one in out if one.via}
    return [replace(one, features=one.features | {"is_via"}) if one.name in names else one for one in out]
