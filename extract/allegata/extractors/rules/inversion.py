"""The speaker who follows the verb: "…," said X; "… », a déclaré à l'AFP son président, Ann Lee"."""

from __future__ import annotations

from .cues import Cue
from .heads import source_named
from .phrases import Clause
from .text import Span

_OUTLET = 3
"""Words of an outlet's name behind the first."""

_AFTER_SPEAKER = Cue.PREPOSITION | Cue.RELATIVE | Cue.JOINT | Cue.WHEN | Cue.CLAUSE | Cue.ADVERB


def speaker_behind(clause: Clause, at: int) -> Span | None:
    """The speaker who follows the verb: "…," said X; "…, X's report says" has none there."""
    tokens, flags = clause.tokens, clause.flags
    follows_auxiliaries = clause.scene.tables.grammar.speakers_follow_auxiliaries
    back = at - 1
    while follows_auxiliaries and back > 0 and flags[back] & (Cue.HAVE | Cue.ADVERB):
        back -= 1  # "… », a déclaré X"
    before = tokens[back]
    is_parted = not before.is_word and before.text not in "()"
    if at + 1 >= len(tokens) or not (is_parted or flags[back] & Cue.INVERTING):
        return None
    if not flags[at] & (Cue.SAY | Cue.ASK | Cue.REPORT | Cue.ANSWER) or tokens[at].lower.endswith(
        clause.endings.going_on
    ):
        return None
    start = _past_outlet(clause, at + 1) if follows_auxiliaries else at + 1
    following = tokens[start]
    if not following.is_word or flags[start] & (Cue.THAT | Cue.PREPOSITION | Cue.PRONOUN_OBJECT & ~Cue.PRONOUN):
        return None
    speaker = clause.after(start)
    if speaker is None:
        return None
    end = speaker.last + 1  # where a verb follows, it is what is said: "X, a lawyer, says the men were beaten"
    is_one = end >= len(tokens) or not tokens[end].is_word or bool(flags[end] & _AFTER_SPEAKER)
    if not is_one:
        return None
    return _name_behind(clause, speaker) if follows_auxiliaries else speaker


def _past_outlet(clause: Clause, start: int) -> int:
    """Where the speaker begins behind whom he or she told: "a déclaré à l'AFP X"."""
    tokens, flags = clause.tokens, clause.flags
    if not flags[start] & Cue.WITH:
        return start
    first = start + 1
    while (
        first < len(tokens) - 1 and flags[first] & (Cue.ARTICLE | Cue.OUTLET_NOUN) and not tokens[first].is_capitalised
    ):
        first += 1
    last = first
    while last + 1 < len(tokens) - 1 and tokens[last + 1].is_capitalised and last - first < _OUTLET:
        last += 1
    for end in range(last, first - 1, -1):
        if end + 1 < len(tokens) and source_named(clause.scene.words(clause.sentence, first, end)) is not None:
            return end + 1
    return start


def _name_behind(clause: Clause, speaker: Span) -> Span:
    """The name between commas behind what a speaker is: "son président, Ann Lee"."""
    tokens = clause.tokens
    first = speaker.last + 2
    if first >= len(tokens) or tokens[speaker.last + 1].text != ",":
        return speaker
    if any(tokens[k].is_capitalised for k in range(speaker.first, speaker.last + 1)):
        return speaker
    last = first - 1
    while last + 1 < len(tokens) and tokens[last + 1].is_capitalised and tokens[last + 1].is_word:
        last += 1
    is_name = last > first and not any(clause.scene.place_at(clause.sentence, k) for k in range(first, last + 1))
    return Span(first, last) if is_name else speaker
