"""Who says it, in every form of a sentence: "X said", "according to X", "X's claim", "reported by X", "he said".

Candidates are made generously, each with features; which of them an allegation cites is for a score to decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...vocabulary import SourceType
from .cues import VERB, VERBS, Cue
from .heads import source_named
from .hearing import Attribution, Hearing, Utterance, hearing_of, stands_for
from .outlets import via_of
from .phrases import QUOTES, Clause
from .scene import Scene
from .speakers import short_name, type_of
from .subjects import subject_of
from .text import Sentence, Span

_OUTLET = 3
"""Words of an outlet's name behind the first."""

_LOOSE = "loose"
"""Feature of a candidate whose words alone do not show that something is said."""

_CUES = (
    VERB
    | Cue.PASSED_ON
    | Cue.ACCORDING
    | Cue.ACCORDING_ALONE
    | Cue.CITE_FIRST
    | Cue.CLAIM_NOUN
    | Cue.BARE_CLAIMS
    | Cue.AS_PUT
    | Cue.INTERVIEW
)
_AFTER_SPEAKER = Cue.PREPOSITION | Cue.RELATIVE | Cue.JOINT | Cue.WHEN | Cue.CLAUSE | Cue.ADVERB


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
    if not clause.found & _CUES:
        return []
    quoted = _quoted(clause)
    found: list[Utterance] = []
    for at, flag in enumerate(clause.flags):
        if flag & _CUES and not quoted[at]:
            for one in _found_at(clause, at, found):
                if not any(one.source == known.source and one.cue == known.cue for known in found):
                    found.append(one)
    made = [a for one in found if (a := _made(hearing, clause, one, quoted)) is not None]
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


def _found_at(clause: Clause, at: int, found: list[Utterance]) -> Iterator[Utterance]:
    flags = clause.flags
    flag = flags[at]
    following = flags[at + 1] if at + 1 < len(flags) else 0
    if flag & Cue.ACCORDING and following & Cue.TO:
        yield from _one(_phrase_of_source(clause, at + 2), Span(at, at + 1), "according")
        return
    if flag & Cue.ACCORDING_ALONE:
        yield from _one(_phrase_of_source(clause, at + 1), Span(at, at), "according")
        return
    if flag & Cue.CITE_FIRST and not following & Cue.BY:
        citing = _subject_or_main(clause, at, found)
        yield from _one(_phrase_of_source(clause, at + 1), Span(at, at), "citing", citing)
        return
    if (
        flag & Cue.AS_PUT
        and following & Cue.OF
        and at
        and flags[at - 1] & Cue.ARTICLE
        and at > 1
        and flags[at - 2] & Cue.PREPOSITION
    ):
        yield from _one(clause.after(at + 2), Span(at, at + 1), "according")
        return
    if flag & (Cue.PASSED_ON | Cue.ACT) and not flag & VERB & ~Cue.ACT:
        step = (
            at
            + 1
            + (at + 1 < len(flags) and bool(flags[at + 1] & Cue.PREPOSITION) and not following & (Cue.BY | Cue.IN))
        )
        if step < len(flags) and flags[step] & Cue.BY:
            for one in _one(clause.after(step + 1), Span(at, step), "agent"):
                yield replace(one, is_loose=True)
            return
    is_verb = clause.is_verb(at)
    if flag & (Cue.CLAIM_NOUN | Cue.BARE_CLAIMS) and not (is_verb and not flag & Cue.MAYBE_NOUN):
        yield from _nominal(clause, at)
    if not is_verb:
        return
    if _is_passive(clause, at):
        yield from _passive(clause, at, found)
        return
    if (
        following & Cue.TO
        and at + 2 < len(flags)
        and flags[at + 2] & (Cue.BE | Cue.HAVE)
        and not flag & (Cue.PROMISE | Cue.MIND | Cue.ASK | Cue.DENY)
    ):
        return  # "men said to be held": others say it
    is_loose = flag & VERB == Cue.ACT or (bool(flag & (Cue.NEEDS_CONTENT | Cue.MIND)) and not _has_content(clause, at))
    subject: Span | None = None
    how = "verb"
    if at and (speaker := _speaker_behind(clause, at)) is not None:
        subject, how = speaker, "inverted"
    else:
        subject = subject_of(clause, at)
        if subject is None:
            subject = _main_subject(clause, at, found)
            how = "shared"
    if flag & Cue.CITE and subject is not None:
        yield Utterance(subject, Span(at, at), how)
        if not following & (Cue.BY | Cue.AS | Cue.IN):
            yield from _one(_phrase_of_source(clause, at + 1), Span(at, at), "citing", subject)
        return
    if flag & Cue.INTERVIEW and subject is not None and is_loose:
        yield from _one(clause.after(at + 1), Span(at, at), "interviewed", subject)
    if flag & Cue.INTERVIEWING and subject is not None and is_loose:
        to = next((k for k in range(at + 1, min(at + 6, len(flags) - 1)) if flags[k] & Cue.WITH), None)
        if to is not None:
            yield from _one(clause.after(to + 1), Span(at, to), "interviewed", subject)
    if is_loose and how == "shared":
        return
    for one in _one(subject, Span(at, at), how):
        yield replace(one, is_loose=is_loose)


def _one(span: Span | None, cue: Span, how: str, via: Span | None = None) -> Iterator[Utterance]:
    if span is not None and not span.first <= cue.first <= span.last:
        yield Utterance(span, cue, how, via)


def _phrase_of_source(clause: Clause, start: int) -> Span | None:
    """Who is meant after "according to": the group behind "a report by", else the phrase itself."""
    flags = clause.flags
    if start < len(flags) and flags[start] & Cue.PREPOSITION:
        start += 1  # "drawing on"
    for at in range(start, min(start + 6, len(flags) - 1)):
        if not clause.tokens[at].is_word:
            break
        if flags[at] & Cue.CLAIM_NOUN and flags[at + 1] & Cue.FROM:
            return clause.after(at + 2) or clause.after(start)
        if at > start and flags[at] & Cue.CLAIM_NOUN and clause.tokens[at - 1].possessive:
            return clause.before(at - 1) if at - 1 >= start else None
    return clause.after(start)


def _is_passive(clause: Clause, at: int) -> bool:
    tokens, flags = clause.tokens, clause.flags
    if tokens[at].lower.endswith(clause.endings.going_on):
        return False
    back = at - 1
    while back >= 0 and (
        flags[back] & (Cue.ADVERB | Cue.NEGATION) or tokens[back].lower.endswith(clause.endings.adverb)
    ):
        back -= 1
    if back >= 0 and flags[back] & Cue.BE:
        return True
    return at + 1 < len(flags) and bool(flags[at + 1] & Cue.BY) and not flags[at] & (Cue.MAYBE_NOUN | Cue.INTERVIEWING)


def _passive(clause: Clause, at: int, found: list[Utterance]) -> Iterator[Utterance]:
    """ "It was reported by X", "X was quoted as saying": the agent, or who is quoted."""
    flags = clause.flags
    if flags[at] & Cue.CITE:
        via = clause.after(at + 2) if at + 2 < len(flags) and flags[at + 1] & Cue.BY else None
        yield from _one(subject_of(clause, at, is_passive=True), Span(at, at), "quoted", via)
        return
    for step in range(at + 1, min(at + 4, len(flags) - 1)):
        if flags[step] & Cue.BY and not flags[at] & (Cue.JUDGE | Cue.MIND):
            yield from _one(clause.after(step + 1), Span(at, step), "agent")
            return
        if not clause.tokens[step].is_word or flags[step] & (Cue.DETERMINER | Cue.OPEN_THAT):
            return


def _nominal(clause: Clause, at: int) -> Iterator[Utterance]:
    """ "X's claim", "a report by X", "allegations that"."""
    flags, tokens = clause.flags, clause.tokens
    following = flags[at + 1] if at + 1 < len(flags) else 0
    cue = Span(at, at)
    if flags[at] & Cue.CLAIM_NOUN:
        if following & Cue.FROM and at + 2 < len(flags):
            yield from _one(clause.after(at + 2), Span(at, at + 1), "nominal")
            return
        owner = at - 1
        while (
            owner > 0
            and at - owner < 4
            and not tokens[owner].possessive
            and tokens[owner].is_word
            and not flags[owner] & (Cue.PREPOSITION | Cue.ARTICLE | Cue.POSSESSIVE)
        ):
            owner -= 1
        has_more = bool(following & (Cue.THAT | Cue.OF)) or bool(flags[at] & Cue.FIRM_CLAIM)
        if owner >= 0 and tokens[owner].possessive and tokens[owner].is_word and has_more:
            yield from _one(clause.before(owner), cue, "nominal")
            return
        if owner >= 0 and flags[owner] & Cue.POSSESSIVE and has_more and flags[at] & Cue.FIRM_CLAIM:
            yield Utterance(Span(owner, owner), cue, "nominal")
            return
    if (
        flags[at] & Cue.BARE_CLAIMS
        and following & Cue.THAT
        and not (at and flags[at - 1] & (Cue.DENY | Cue.POSSESSIVE))
    ):
        yield Utterance(Span(at, at), cue, "nominal")


def _has_content(clause: Clause, at: int) -> bool:
    """Whether what is said follows a verb, or a quotation stands before it."""
    tokens, flags = clause.tokens, clause.flags
    step = at + 1
    while (
        step < len(tokens)
        and flags[step] & (Cue.ADVERB | Cue.PREPOSITION)
        and not flags[step] & Cue.AS
        and step < at + 3
    ):
        step += 1
    if step < len(tokens):
        if tokens[step].text in QUOTES or tokens[step].text == ":" or flags[step] & Cue.OPEN_THAT:
            return True
        if tokens[step].text == "," and step + 1 < len(tokens) and tokens[step + 1].text in QUOTES:
            return True
        if flags[step] & Cue.AS:
            return True
    back = at - 1
    while back >= 0 and at - back < 6 and tokens[back].is_word:
        back -= 1
    if back < 0:
        return False
    if tokens[back].text == "," and back > 1 and (at + 1 >= len(tokens) or not tokens[at + 1].is_word):
        return True  # "…, the agency reports"
    return tokens[back].text in QUOTES or (tokens[back].text == "," and back > 0 and tokens[back - 1].text in QUOTES)


def _speaker_behind(clause: Clause, at: int) -> Span | None:
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


def _subject_or_main(clause: Clause, at: int, found: list[Utterance]) -> Span | None:
    return subject_of(clause, at) or _main_subject(clause, at, found)


def _main_subject(clause: Clause, at: int, found: list[Utterance]) -> Span | None:
    """Whom a verb without a subject shares with the verb before it: "X denied it, saying", "and said"."""
    tokens, flags = clause.tokens, clause.flags
    back = at - 1
    while back >= 0 and flags[back] & (Cue.ADVERB | Cue.MODAL | Cue.HAVE):
        back -= 1
    if back < 0:
        return None
    participial = tokens[at].lower.endswith(clause.endings.going_on)
    if not (
        flags[back] & Cue.JOINT
        or (participial and (tokens[back].text == "," or tokens[back].is_word))
        or tokens[back].text == ","
    ):
        return None
    if participial and flags[back] & (Cue.PREPOSITION | Cue.DETERMINER):
        return None
    for known in reversed(found):
        if known.how in ("verb", "inverted", "shared") and known.cue.last < at:
            return known.source
    start = 0
    if flags[0] & (Cue.PREPOSITION | Cue.CLAUSE | Cue.ADVERB | Cue.WHEN) and not flags[0] & Cue.PRONOUN:
        comma = next((k for k, token in enumerate(tokens[:at]) if token.text == ","), None)
        if comma is None:
            return None
        start = comma + 1
    while start < at and not tokens[start].is_word:
        start += 1
    subject = clause.after(start)
    return subject if subject is not None and subject.last < at - 1 else None


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
