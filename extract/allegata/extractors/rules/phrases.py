"""Noun phrases around a verb or preposition of saying, by the frame of the clause; one look at each word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .cues import VERB, Cue
from .grammar import Endings
from .heads import heads
from .scene import Scene
from .text import Sentence, Span, Token

LONGEST = 14
"""Words of a phrase; a longer run is no name."""

_STOPS_BEFORE = (
    Cue.BE
    | Cue.HAVE
    | Cue.MODAL
    | Cue.PRONOUN
    | Cue.CLAUSE
    | Cue.RELATIVE
    | Cue.ACCORDING
    | Cue.ACCORDING_ALONE
    | Cue.CITE_FIRST
)
QUOTES = frozenset('"“”«»„')
DASHES = frozenset("—–-")


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence with the classes of its words, in which phrases are looked for."""

    scene: Scene
    sentence: Sentence
    tokens: list[Token]
    flags: Sequence[int]
    endings: Endings
    found: int
    """The classes of all its words together."""

    capitals: list[int]
    """The tokens that begin with a capital."""

    def is_verb(self, at: int) -> bool:
        """Whether a word that may be a verb of saying is one here, and no noun or adjective."""
        flag = self.flags[at]
        if not flag & VERB:
            return False
        token = self.tokens[at]
        if token.possessive or (token.is_capitalised and at and not self._begins(at)):
            return False
        before = self.flags[at - 1] if at else 0
        if at and before & (Cue.DETERMINER | Cue.POSSESSIVE) and not before & Cue.PERSONS and not before & Cue.RELATIVE:
            return False
        if flag & Cue.MAYBE_NOUN:
            if at == 0 or (before & (Cue.PREPOSITION & ~Cue.TO) and not before & Cue.TO):
                return False
            following = self.flags[at + 1] if at + 1 < len(self.flags) else 0
            if following & (Cue.OF | Cue.BE | Cue.MODAL) and not following & Cue.OPEN_THAT:
                return False
            if self.tokens[at - 1].possessive or (
                not self.tokens[at - 1].is_word and self.tokens[at - 1].text not in QUOTES | {","}
            ):
                return False
            word = self.tokens[at - 1].lower
            if not before and word.endswith(self.endings.adjective):
                return False
            is_modified = at > 1 and not before and bool(self.flags[at - 2] & (Cue.ARTICLE | Cue.POSSESSIVE))
            if is_modified and not self.tokens[at - 1].is_capitalised and not self._is_noun(at - 1):
                return False  # "a telephone interview"
        return True

    def follows_be(self, at: int) -> bool:
        """Whether a participle goes with a form of "be" before it: "is increasingly relying on"."""
        back = at - 1
        while back >= 0 and (
            self.flags[back] & (Cue.ADVERB | Cue.NEGATION) or self.tokens[back].lower.endswith(self.endings.adverb)
        ):
            back -= 1
        return back >= 0 and bool(self.flags[back] & Cue.BE)

    def _begins(self, at: int) -> bool:
        before = self.tokens[at - 1]
        return not before.is_word and before.text not in ",'’"

    def before(self, last: int) -> Span | None:
        """The noun phrase that ends at a token; for one within a relative clause, what the clause describes."""
        tokens, flags = self.tokens, self.flags
        if last < 0:
            return None
        if flags[last] & Cue.PRONOUN:
            return Span(last, last)
        at, words = last, 0
        while at >= 0 and words < LONGEST and self._belongs_before(at, last):
            words += tokens[at].is_word
            at -= 1
        first = at + 1
        if first > last:
            return self._described(at) if at >= 0 and not self._parts(at) else None
        if at >= 0 and (flags[at] & (Cue.BE | Cue.HAVE | Cue.MODAL) or self.is_verb(at)):
            described = self._described(at)
            if described is not None:
                return described
        stops = at >= 0 and tokens[at].is_word
        begins = flags[first]
        if stops and begins & Cue.PREPOSITION and flags[at] & (Cue.ADVERB | Cue.CLAUSE):
            return self._described(at) or self.trimmed(first, last)  # "a corporal who is still near Donetsk"
        is_verbal = not tokens[first].is_capitalised and not begins & Cue.DETERMINER
        if stops and is_verbal and flags[at] & Cue.RELATIVE_WHO and not self._is_noun(first):
            return self._described(at) or self.trimmed(first, last)  # "men who escaped"
        return self.trimmed(first, last)

    def _is_noun(self, at: int) -> bool:
        return heads(self.scene.tables.language).knows(self.tokens[at].lower)

    def _parts(self, at: int) -> bool:
        return not self.tokens[at].is_word and not self.in_name(at)

    def in_name(self, at: int) -> bool:
        """Whether a mark stands within a name: the full stop of "Gen. Lee" and "U.S.", "&"."""
        tokens = self.tokens
        text = tokens[at].text
        if text in "&/'’":
            return 0 < at < len(tokens) - 1 and tokens[at + 1].is_word
        if text == ",":
            return self._lists(at)
        if text in DASHES:  # "16-year-old"
            near = 0 < at < len(tokens) - 1 and tokens[at - 1].end == tokens[at].start
            return near and tokens[at].end == tokens[at + 1].start
        if text != "." or at == 0 or at + 1 >= len(tokens):
            return False
        return bool(self.flags[at - 1] & Cue.HONORIFIC) or len(tokens[at - 1].text) == 1

    def _lists(self, at: int) -> bool:
        """Whether a comma parts what an organisation's name lists: "Bureau of Trade, Rural Roads, and Fisheries"."""
        tokens, flags = self.tokens, self.flags
        end = min(len(tokens) - 1, at + LONGEST)
        last = at
        while last < end and (tokens[last].is_capitalised or tokens[last].text == ","):
            last += 1
        if tokens[last - 1].text != "," or not flags[last] & Cue.JOINT or not tokens[last + 1 :]:
            return False
        first = at
        while first > 0 and at - first < LONGEST and (tokens[first].is_capitalised or tokens[first].text == ","):
            first -= 1
        organisations = heads(self.scene.tables.language).organisations
        is_of = bool(flags[first] & Cue.OF) and first > 0 and tokens[first - 1].lower in organisations
        return is_of and tokens[last + 1].is_capitalised

    def _belongs_before(self, at: int, last: int) -> bool:
        tokens, flags = self.tokens, self.flags
        token, flag = tokens[at], flags[at]
        if not token.is_word:
            return self.in_name(at)
        if flag & _STOPS_BEFORE and not (flag & Cue.DETERMINER and not flag & Cue.RELATIVE):
            return False
        if flag & VERB and self.is_verb(at) and at < last:
            return False
        if flag & Cue.JOINT:
            return self._joins(at, last) or (at > 1 and tokens[at - 1].text == "," and self._lists(at - 1))
        if at < last:
            following = flags[at + 1]
            if following & Cue.DETERMINER and not following & Cue.PERSONS and self._describes(at):
                return True  # "a lawyer representing the men"
            if following & Cue.DETERMINER and not following & (Cue.PERSONS | Cue.TIE_CLOSE):
                return (bool(flag & Cue.TIE or flag & Cue.BY) and at > 0 and tokens[at - 1].is_word) or (
                    bool(flag & Cue.PERSONS) and flag & Cue.DETERMINER != 0
                )
            if flag & Cue.PREPOSITION and not flag & (Cue.TIE | Cue.BY):
                return False
        return True

    def _describes(self, at: int) -> bool:
        """Whether a word says what a noun before it does: "representing the men"."""
        token = self.tokens[at]
        if at < 1 or token.is_capitalised or not token.lower.endswith(self.endings.going_on):
            return False
        return self.tokens[at - 1].is_word and not self.flags[at - 1] and not self.flags[at]

    def _joins(self, at: int, last: int) -> bool:
        """Whether "and" joins two names or nouns within a phrase, rather than clauses."""
        if at == 0 or at >= last + 1 or at + 1 >= len(self.tokens):
            return False
        left, right = self.tokens[at - 1], self.tokens[at + 1]
        if not left.is_word or not right.is_word:
            return False
        if left.is_capitalised and right.is_capitalised:
            return True
        flag = self.flags[at + 1]
        if left.is_capitalised != right.is_capitalised and not flag & (Cue.DETERMINER | Cue.POSSESSIVE):
            return False
        return left.lower.endswith(self.endings.plural) and (
            right.lower.endswith(self.endings.plural) or bool(flag & (Cue.DETERMINER | Cue.POSSESSIVE))
        )

    def _described(self, at: int) -> Span | None:
        """What a relative clause that reaches up to a token describes: "the men" of "men who escaped say"."""
        for back in range(at, max(-1, at - LONGEST), -1):
            token, flag = self.tokens[back], self.flags[back]
            if not token.is_word and not self.in_name(back):
                return None
            if flag & Cue.RELATIVE_WHO or (flag & Cue.THAT and back and not self.is_verb(back - 1)):
                end = back - 1
                if end > 0 and self.tokens[end].text == ",":
                    end -= 1
                return self.before(end) if end >= 0 and self.tokens[end].is_word else None
        return None

    def after(self, start: int) -> Span | None:
        """The noun phrase that begins at a token, without the clauses and places behind it."""
        tokens, flags = self.tokens, self.flags
        if start >= len(tokens):
            return None
        if flags[start] & Cue.PRONOUN:
            return Span(start, start)
        at = start
        while at < len(tokens) and at - start < LONGEST:
            token, flag = tokens[at], flags[at]
            if not token.is_word:
                if not self.in_name(at):
                    break
            elif at > start:
                if flag & Cue.JOINT:
                    if not self._joins(at, at + 1):
                        break
                elif flag & (Cue.PREPOSITION | Cue.TIE_CLOSE):
                    if not flag & Cue.TIE_CLOSE or at + 1 >= len(tokens) or not self._ties(at):
                        break
                elif (
                    (flag & (_STOPS_BEFORE | Cue.MONTH) and not token.possessive)
                    or self.is_verb(at)
                    or self._is_participle(start, at)
                    or (flag & Cue.DETERMINER and not flags[at - 1] & (Cue.PREPOSITION | Cue.JOINT | Cue.DETERMINER))
                ):
                    break
            at += 1
        return self.trimmed(start, at - 1)

    def _ties(self, at: int) -> bool:
        """Whether a preposition goes on with the phrase: "of the union", "in Moscow"; not "in 2022"."""
        flag = self.flags[at + 1]
        if (
            flag & (Cue.MONTH | Cue.POSSESSIVE)
            or self.tokens[at + 1].text[0].isdigit()
            or not self.tokens[at + 1].is_word
        ):
            return False
        if self.flags[at] & Cue.OF:
            return True
        ahead = self.flags[at + 2] if at + 2 < len(self.flags) else 0
        return not (ahead | flag) & (Cue.SETTING | Cue.CLAIM_NOUN | Cue.WHEN)

    def _is_participle(self, first: int, at: int) -> bool:
        """Whether a noun ends before a word that says what was done to it: "documents | seen by"."""
        token = self.tokens[at]
        if at <= first or token.is_capitalised or at + 1 >= len(self.tokens):
            return False
        if not (token.lower.endswith(self.endings.done + self.endings.going_on) or self.flags[at] & Cue.PARTICIPLE):
            return False
        before, following = self.flags[at - 1], self.flags[at + 1]
        if before & (Cue.DETERMINER | Cue.PREPOSITION | Cue.JOINT):
            return False
        return (
            bool(following & (Cue.PREPOSITION | Cue.DETERMINER | Cue.WHEN | Cue.ADVERB))
            or not self.tokens[at + 1].is_word
        )

    def trimmed(self, first: int, last: int) -> Span | None:
        """The phrase without words of time, marks and what was done to it; None where nobody is left."""
        tokens, flags = self.tokens, self.flags
        while first <= last and not tokens[last].is_word:
            last -= 1
        for at in range(first + 1, last + 1):
            if self._is_participle(first, at):
                last = at - 1
                break
        while last > first and (flags[last] & (Cue.PREPOSITION | Cue.JOINT | Cue.ADVERB | Cue.MONTH | Cue.ARTICLE)):
            last -= 1
        first = self._past_object(self._past_time(first, last), last)
        if first > last:
            return None
        if flags[first] & Cue.PREPOSITION or tokens[first].text == "." or self._begins_in_verb(first, last):
            return None
        head = self.head(Span(first, last))
        if (flags[head] & Cue.NO_SPEAKER and not tokens[head].is_capitalised) or tokens[head].text.isdigit():
            return None
        return Span(first, last)

    def _begins_in_verb(self, first: int, last: int) -> bool:
        """Whether a phrase is what is left of a clause: "duped by an advert", "manning roadblocks in Darfur"."""
        token = self.tokens[first]
        if first == last or token.is_capitalised or self._is_noun(first) or self._is_noun(last):
            return False
        if not (token.lower.endswith(self.endings.done + self.endings.going_on) or self.flags[first] & Cue.PARTICIPLE):
            return False
        return not self.tokens[last].is_capitalised or bool(self.flags[first + 1] & Cue.PREPOSITION)

    def _past_object(self, first: int, last: int) -> int:
        """Where a name begins behind a noun that it does not describe: "the package | Moscow announced"."""
        tokens, flags = self.tokens, self.flags
        while first < last and flags[first] & Cue.RELATIVE and not flags[first] & Cue.THAT:
            first += 1
        for at in range(last, first, -1):
            if flags[at - 1] & (Cue.MONTH | Cue.WHEN) and tokens[at].is_capitalised:
                return at  # "at a forum last week | Ann Lee"
        begin = last
        while begin > first and tokens[begin - 1].is_capitalised and tokens[begin].is_capitalised:
            begin -= 1
        if begin > first and tokens[begin].is_capitalised and tokens[begin - 1].is_word:
            noun = tokens[begin - 1]
            known = heads(self.scene.tables.language)
            place = self.scene.place_at(self.sentence, last)
            if place is not None and place.is_name and not flags[begin - 1] & ~Cue.NO_SPEAKER and noun.text.isalpha():
                return begin
            plain = not flags[begin - 1] & ~(Cue.NO_SPEAKER | Cue.CLAIM_NOUN | Cue.SETTING)
            plain = plain and noun.text.isalpha() and not self.scene.place_at(self.sentence, last)
            if plain and not (
                noun.lower in known.kinds or noun.lower in known.titles or noun.lower in known.organisations
            ):
                return begin
        return first

    def _past_time(self, first: int, last: int) -> int:
        """Where the phrase begins behind "On Tuesday", "In Moscow", "Last week"."""
        tokens, flags = self.tokens, self.flags
        while first <= last:
            flag = flags[first]
            if flag & Cue.PREPOSITION and not flag & Cue.DETERMINER:
                first += 1
                if first > last:
                    return first
                place = self.scene.place_at(self.sentence, first)
                if place is not None and place.is_name and not tokens[place.last].possessive and place.last < last:
                    first = place.last + 1
                elif flags[first] & (Cue.WHEN | Cue.DETERMINER) == 0 and not tokens[first].text[0].isdigit():
                    begun = next(
                        (
                            k
                            for k in range(first + 1, last + 1)
                            if flags[k] & Cue.DETERMINER and not flags[k - 1] & Cue.PREPOSITION
                        ),
                        None,
                    )
                    if begun is None:
                        return first
                    first = begun
                continue
            if first < last and (
                flag & Cue.WHEN or (tokens[first].text.isdigit() and first and flags[first - 1] & Cue.MONTH)
            ):
                first += 1
                continue
            if not tokens[first].is_word or (flag & (Cue.JOINT | Cue.ADVERB) and first < last):
                first += 1
                continue
            if flag & Cue.DETERMINER and first < last and flags[first + 1] & Cue.WHEN:
                first += 2
                continue
            break
        return first

    def head(self, span: Span) -> int:
        """The noun that a phrase is: the last word before its first preposition."""
        for at in range(span.first + 1, span.last + 1):
            if self.flags[at] & Cue.PREPOSITION and not self.tokens[at].is_capitalised:
                return at - 1
        return span.last
