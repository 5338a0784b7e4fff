"""Who is named in a text: people found by rules, since an extractor need not have listed every one.

A name is a run of capitalised words that no table knows as something else. What stands around it says whose it is: an
office makes a person public, an age or a relative makes one private, anything else leaves it open, and what is open is
withheld. In scripts without capitals, and in texts all in one case, nobody is found: see `names`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache

from .caseless import is_known, may_name
from .cues import (
    SINGULAR_VERBS,
    acts_as_person,
    follows_venture,
    has_age,
    has_kin,
    has_office_after,
    has_office_before,
    has_suffered,
    is_called,
    is_home,
    is_in_quotation_marks,
    is_near_fate,
    says_own_name,
    speaks_for_others,
    stands_as_thing,
)
from .folding import folded
from .tokens import Token, has_capitals, runs, small_words, tokens
from .unknown import is_acronym, is_ordinary, unknown_parts
from .words import Kind, is_place, is_safe, public_figures, words

_TEXTS = 4  # whose people are remembered: one article is asked about many times in a row
_NAMES = 4_000  # names whose words are remembered: those of public figures are asked for in every article
_APPOSITION = 10  # words after a comma in which an office is looked for


@dataclass(frozen=True)
class People:
    """Names found in a text: of people in office, of private people, and of those of whom the text does not say.

    `titled` are those of them all that stand behind "Mr", "Mme" or the like, as no organisation's name does; `voices`
    are those in office who speak for a state or an organisation.
    """

    public: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    uncertain: frozenset[str] = frozenset()
    titled: frozenset[str] = frozenset()
    voices: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        """Everybody who was found."""
        return self.public | self.private | self.uncertain


@dataclass
class _Mentions:
    """What all mentions of one name, taken together, say."""

    public: bool = False
    in_apposition: bool = False  # a profession, or an office behind the name, which a private person may have too
    aged: bool = False
    private: bool = False  # by age, family or home
    suffered: bool = False
    near_fate: bool = False  # somebody in the same sentence is said to have been detained, killed or the like
    person: bool = False
    titled: bool = False
    voice: bool = False
    leads_sentence: bool = False
    inside: int = 0  # mentions at which the name stands where a person's does not
    times: int = 0
    first_words: int = 0  # mentions as a lone first word, which is written so whatever it means
    parts: tuple[str, ...] = field(default=())


@lru_cache(maxsize=_TEXTS)
def find_people(text: str) -> People:
    """People named in running text.

    Args:
        text: the text, or any part of it; headings belong to `find_in_title`.
    """
    if not has_capitals(text):
        return People()
    stream = tokens(text)
    lower = small_words(text)
    seen: dict[str, _Mentions] = defaultdict(_Mentions)
    firms: set[str] = set()
    for start, end in runs(stream):
        whole = " ".join(token.word for token in stream[start:end])
        is_known_body = is_safe(whole) or is_acronym(stream[start])
        if _is_firm(stream[start:end]) or (
            (is_called(stream, start) or follows_venture(stream, start, end)) and not is_known_body
        ):
            firms.add(whole)
            firms |= _short_forms(stream, start, end)
        for first, last in unknown_parts(stream, start, end, lower):
            parts = tuple(token.word for token in stream[first:last])
            mention = seen[" ".join(parts)]
            mention.parts = parts
            _read(stream, first, last, lower, mention)
    people = _sorted_out(seen)
    return replace(people, uncertain=people.uncertain | firms)


def find_in_title(title: str, text: str) -> frozenset[str]:
    """Capitalised words of a title that nothing shows to be anything but a name.

    Args:
        title: the title, in title case, sentence case or capitals.
        text: the text below it, which tells names from words that a title writes with a capital.
    """
    stream = tokens(title)
    is_shouted = not has_capitals(title)
    lower = set(small_words(title))
    body = tokens(text)
    body_words = small_words(text)
    lower |= body_words
    known = {token.low for token in body if token.capital}
    found: set[str] = set()
    for start, end in runs(stream):
        for first, last in unknown_parts(stream, start, end, lower, is_title=True):
            # Israel Adesanya: the country before a name may be a part of it
            leads = first > start and stream[first].adjoins and stream[first - 1].low in words(Kind.PLACE_NAME)
            parts = [
                token.word
                for token in stream[first:last]
                if token.low not in known and token.low not in words(Kind.ORGANISATION)
            ]
            if len(parts) == 1 and last - first == 1 and not is_shouted and is_acronym(stream[first]):
                continue
            # No name ends so; two unknown words in a row are one all the same.
            if len(parts) > 1 or (parts and not parts[0].casefold().endswith("tion")):
                found.add(" ".join([stream[first - 1].word, *parts] if leads else parts))
    if title.islower():
        found |= {token.word for token in stream if not (is_known(token.word) or is_ordinary(token, body_words))}
    return frozenset(found)


def _read(stream: tuple[Token, ...], first: int, last: int, lower: Set[str], mention: _Mentions) -> None:
    """Add what one mention says to what is known of the name."""
    before = list(reversed(stream[max(0, first - 3) : first]))
    after = list(stream[last : last + _APPOSITION])
    name = stream[first:last]
    adjoined = bool(before) and name[0].adjoins and not name[0].initial
    left = before[0] if adjoined and before else None
    mention.times += 1
    mention.leads_sentence |= name[0].initial
    has_profession = bool(before) and before[0].low in words(Kind.PROFESSION, Kind.RANK)
    is_public = has_office_before(stream, first, last)
    mention.public |= is_public and not has_profession
    mention.in_apposition |= (is_public and has_profession) or has_office_after(name[-1], after)
    mention.aged |= has_age(before, name, after)
    mention.private |= mention.aged or has_kin(before, name, after) or is_home(before, name) or says_own_name(before)
    mention.suffered |= has_suffered(before, name, after)
    mention.near_fate |= is_near_fate(stream, first, last)
    speaks = bool(after) and after[0].adjoins and after[0].low in words(Kind.SPEECH) and not name[-1].possessive
    spoken = left is not None and left.low in words(Kind.SPEECH)
    titled = left is not None and left.low in words(Kind.HONORIFIC)
    dotted = bool(before) and name[0].gap == ". " and before[0].low in words(Kind.HONORIFIC)
    mention.titled |= titled or dotted
    mention.voice |= speaks_for_others(stream, first, last)
    called = is_called(stream, first) or (left is not None and left.low == "as" and len(name) == 1)
    is_firm = bool(after) and after[0].adjoins and after[0].low in words(Kind.VENTURE) and len(name) > 1
    mention.person |= speaks or spoken or titled or dotted or called or is_firm
    if after and after[0].gap == ", " and after[0].low in {"a", "an", "who", "whose", "from", "now", "then", "both"}:
        mention.person = True
    mention.person |= is_in_quotation_marks(name, after)
    if len(name) == 1 and name[0].initial and not name[0].possessive:
        # A first word is written with a capital whatever it means; what is no form of a known word is a name.
        is_plural = name[0].low.endswith("s") and not (after and after[0].low in SINGULAR_VERBS)
        mention.first_words += is_plural or name[0].low in lower or name[0].low.endswith(("tion", "ing", "ment", "ed"))
        if speaks and (is_plural or name[0].low in lower) and not acts_as_person(name[0], tuple(after)):
            mention.person = False
        mention.person |= name[0].low in words(Kind.AMBIGUOUS) and acts_as_person(name[0], tuple(after))
    mention.inside += stands_as_thing(before if adjoined else [], name, after)


def _short_forms(stream: tuple[Token, ...], start: int, end: int) -> set[str]:
    """The first word of a firm's name, where the text has it for the firm: "Prosperity did not answer"."""
    first = stream[start]
    if end - start == 1 or is_safe(first.word) or is_place(first.word) or first.low in words(Kind.DETERMINER):
        return set()
    alone = any(
        token.word == first.word and not (start <= at < end) and _stands_alone(stream, at)
        for at, token in enumerate(stream)
    )
    return {first.word} if alone else set()


def _stands_alone(stream: tuple[Token, ...], at: int) -> bool:
    before = at > 0 and stream[at].adjoins and stream[at - 1].capital
    after = at + 1 < len(stream) and stream[at + 1].adjoins and stream[at + 1].capital
    return not (before or after)


class Covered:
    """Names that are known, and the other names by which the same people are meant."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self._words = [_folded_words(name) for name in self.names]

    def covers(self, name: str) -> bool:
        """Whether a name is one of these: shortened, or the family name alone. A given name alone may be another's."""
        parts = _folded_words(name)
        if len(parts) == 1:
            single = parts[0]
            return any(
                known[-1] == single or (known[0] == single and single in words(Kind.FAMILY_FIRST))
                for known in self._words
                if known
            )
        return bool(parts) and any(set(parts) <= set(known) for known in self._words)


@lru_cache(maxsize=_NAMES)
def _folded_words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", re.sub(r"'s?\b", "", folded(name)).replace("'", "")))


def _may_be_name(mention: _Mentions) -> bool:
    if len(mention.parts) > 1:
        return mention.inside < mention.times
    return not mention.inside and mention.first_words < mention.times


def _is_in_profession(name: str, mention: _Mentions, seen: dict[str, _Mentions]) -> bool:
    """Whether a profession makes the person public: it does not where he or she may be the one who was harmed."""
    if not mention.in_apposition:
        return False
    person = Covered([name])
    mentions = [each for other, each in seen.items() if person.covers(other)]
    return not any(each.suffered or each.near_fate or each.private for each in mentions)


def _sorted_out(seen: dict[str, _Mentions]) -> People:
    in_office = {name for name, each in seen.items() if each.public and not each.aged}
    in_office |= {name for name, each in seen.items() if not each.aged and _is_in_profession(name, each, seen)}
    known = Covered([*in_office, *public_figures()])
    public: set[str] = set()
    private: set[str] = set()
    uncertain: set[str] = set()
    for name, mention in sorted(seen.items(), key=lambda item: -len(item[1].parts)):
        rest = " ".join(mention.parts[1:]) if mention.leads_sentence else ""
        if name in in_office or known.covers(name) or known.covers(rest):
            public.add(name)
        elif mention.private or mention.suffered:
            private.add(name)
        elif len(mention.parts) == 1 and any(name in other.split() for other in private | uncertain):
            continue  # a word of a name that is withheld as a whole, and with each of its words
        elif mention.person or _may_be_name(mention) or any(name in other.split() for other in public):
            uncertain.add(name)
    titled = {name for name, each in seen.items() if each.titled}
    voices = public.intersection(name for name, each in seen.items() if each.voice)
    return People(frozenset(public), frozenset(private), frozenset(uncertain), frozenset(titled), frozenset(voices))


def proper_names(phrase: str, text: str, *, of_firm: bool = False) -> frozenset[str]:
    """The names within one value ("Nabil", "a firm called Alpha Jobs"): everything that no table knows.

    Args:
        phrase: a value as the article writes it.
        text: the article's text, which shows whether its capitals tell names at all.
        of_firm: whether words that only organisations have make a name too ("Global Manpower Ltd").
    """
    if not has_capitals(text):
        return frozenset({phrase}) if may_name(phrase, text) else frozenset()
    stream = tokens(phrase)
    lower = small_words(text)
    found: set[str] = set()
    if len(stream) == 1 and stream[0].capital and stream[0].low in words(Kind.AMBIGUOUS, Kind.PLACE_NAME):
        found.add(stream[0].word)  # Hope, and nothing else
    for start, end in runs(stream):
        unknown = unknown_parts(stream, start, end, lower, is_title=True)
        found |= {" ".join(token.word for token in stream[first:last]) for first, last in unknown}
        is_firm = of_firm and _is_named_organisation(stream[start:end])
        if (unknown or is_firm) and end - start > 1:
            first = unknown[0][0] if unknown else start
            found.add(" ".join(token.word for token in stream[first:end]))
    return frozenset(found)


def firm_parts(value: str) -> frozenset[str]:
    """The names of businesses in a value ("Prosperity Travels of Kampala"), told by a word of theirs."""
    stream = tokens(value)
    return frozenset(
        " ".join(token.word for token in stream[start:end])
        for start, end in runs(stream)
        if _is_firm(stream[start:end])
    )


def _is_firm(run: tuple[Token, ...]) -> bool:
    """Dream Home Travels: a business by a word of its name, and no public body."""
    if len(run) > 1 and run[-1].low in words(Kind.LEGAL_FORM):
        return True
    if not any(token.low in words(Kind.FIRM) for token in run) or any(token.low in words(Kind.BODY) for token in run):
        return False
    common = words(Kind.FIRM, Kind.ORGANISATION, Kind.DETERMINER, Kind.OFFICE, Kind.PROFESSION, Kind.RANK)
    own = [token for token in run if token.low not in common and not is_safe(token.word) and not is_place(token.word)]
    return bool(own) and not is_safe(" ".join(token.word for token in run))


def _is_named_organisation(run: tuple[Token, ...]) -> bool:
    whole = " ".join(token.word for token in run)
    return any(token.low in words(Kind.ORGANISATION) for token in run) and not (is_safe(whole) or is_place(whole))
