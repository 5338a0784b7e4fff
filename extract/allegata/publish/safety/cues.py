"""What stands around a name and says whose it is: an age, a relative, an office, or that it is no person's at all.

`before` is the words before the name, nearest first; `after` those behind it, in order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .tokens import Token
from .words import Kind, is_place, is_safe, words

_AGED = re.compile(r"^\d{1,2}-(?:year|летн|jährig|ans?)", re.IGNORECASE)
_YEARS = frozenset({"ans", "años", "anos", "лет", "года", "год", "year", "years", "jahre"})
_PASSIVES = frozenset({"was", "were", "is", "are", "been", "being", "be", "got", "gets", "fue", "ha", "sido", "été"})
SINGULAR_VERBS = frozenset({"is", "was", "has", "had", "est", "était", "fue", "era", "es"})
"""Verbs before which a first word that ends in `s` is no plural."""

THINGS_OF_KIN = frozenset(
    {"account", "affair", "body", "case", "child", "funeral", "home", "house", "journey", "life", "ordeal", "plight"}
    | {"remains", "story", "testimony"}
)
"""Words beside a name that tell of a person's family, but of a country too: "Kenya's case", "the house in Kyiv"."""

_AT_HOME = frozenset({"villager", "resident", "farmer", "orphan", "widow", "widower", "pensioner", "fisherman"})
"""Single people who live where they are said to be."""

_OPENING = frozenset("\"'“‘«„‹")
_CLOSING = frozenset("\"'”’»“›")
_QUOTED = 3  # words: so many in quotation marks are something that is said
_SENTENCE = 15  # words on either side, where no sentence ends before
_NO_LONGER = frozenset({"former", "ex", "late", "ancien", "ancienne", "antiguo", "antigua", "бывший", "бывшая"})
_APPOSITION = 10  # words after a comma in which an office is looked for


def stands_as_thing(before: list[Token], name: tuple[Token, ...], after: list[Token]) -> bool:
    """Whether the name stands where a place or a thing does: "in X", "the X", "X fighters"."""
    left, origin = (*before[:2], None, None)[:2]
    if name[-1].possessive:
        return False
    right = after[0] if after and after[0].adjoins else None
    if right is not None and right.low in words(Kind.KIN):
        return False
    things = words(Kind.FOLLOWER, Kind.ORGANISATION, Kind.GEOGRAPHY)
    if right is not None and not right.capital and right.low in things:
        return True
    if left is None:
        return False
    if left.low in ("from", "to"):
        # "students from X", "taken to X"; but a call may come from a person.
        led = words(Kind.PLURAL, Kind.SINGLE) if left.low == "from" else words(Kind.TRAVEL)
        is_people = origin is not None and origin.low.endswith("s") and is_place(origin.word)  # Nigerians from X
        return origin is not None and (origin.low in led or left.gap == ", " or (is_people and left.low == "from"))
    is_measured = left.low in words(Kind.DETERMINER) or left.word.isdigit()
    return is_measured or left.low in words(Kind.LOCATION)


def acts_as_person(word: Token, after: Sequence[Token]) -> bool:
    """Whether what follows a first word is what people do or are: "Hope, 23,", "Blessing was told", "Precious said"."""
    if not after or word.possessive:
        return False
    if after[0].gap == ", ":
        return after[0].word.isdigit() or after[0].low in {"a", "an", "who", "whose"}
    if not after[0].adjoins:
        return after[0].gap == " (" and after[0].word.isdigit()
    if after[0].low in SINGULAR_VERBS:
        return True
    return after[0].low in words(Kind.SPEECH) and after[0].low not in words(Kind.SUFFERED)


def is_called(stream: tuple[Token, ...], at: int) -> bool:
    """Whether what stands before a word says that a name follows: "a firm called X", "known as the X"."""
    near = [token.low for token in stream[max(0, at - 3) : at] if token.low not in ("as", "the")]
    return at > 0 and stream[at].adjoins and near[-1:] != [] and near[-1] in words(Kind.NAMED)


def follows_venture(stream: tuple[Token, ...], first: int, last: int) -> bool:
    """Whether a run of capitalised words is what a business is called: "the agency Blue Ocean", "a firm, X, that"."""
    if first == 0 or stream[first].initial or any(token.low in words(Kind.BODY) for token in stream[first:last]):
        return False
    if all(is_safe(token.word) or is_place(token.word) for token in stream[first:last]):
        return False
    if not (stream[first].adjoins or (stream[first].gap == ", " and last < len(stream) and stream[last].gap == ", ")):
        return False
    at = first - 1
    if at > 1 and stream[at].capital and stream[at - 1].low in words(Kind.LOCATION):
        at -= 2  # an agency in Dhaka, X
    public = words(Kind.MODIFIER, Kind.BODY, Kind.OFFICE, Kind.VOICE) | {"news", "state", "press", "aid", "rights"}
    is_public = at > 0 and stream[at].adjoins and stream[at - 1].low in public
    return stream[at].low in words(Kind.VENTURE) and not stream[at].capital and not is_public


def is_home(before: list[Token], name: tuple[Token, ...]) -> bool:
    """Whether the name is that of the place where one person comes from: "a man from X"."""
    if len(before) < 2 or not name[0].adjoins:
        return False
    if before[0].low == "from":
        return before[1].low in words(Kind.SINGLE, Kind.KIN)
    # a soldier in a town fights there, and the town must not be lost to all that is said of the fight
    return before[0].low in ("in", "of") and before[1].low in (words(Kind.KIN) - THINGS_OF_KIN) | _AT_HOME


def says_own_name(before: list[Token]) -> bool:
    """Whether somebody gives the name as his or her own."""
    near = [token.low for token in before[:2]]
    if not any(token.adjoins for token in before[:1]):
        return False
    return near in (["am", "i"], ["is", "name"]) or near[:1] in (["llamo"], ["appelle"], ["зовут"])


def is_in_quotation_marks(name: tuple[Token, ...], after: list[Token]) -> bool:
    """Whether one or two words stand by themselves in quotation marks, as nicknames and pseudonyms do."""
    closed = after[0].gap.lstrip(",. ") if after else ""
    return len(name) < _QUOTED and name[0].gap[-1:] in _OPENING and bool(closed) and closed[0] in _CLOSING


def has_age(before: list[Token], name: tuple[Token, ...], after: list[Token]) -> bool:
    """Whether an age stands beside the name."""
    if after and re.fullmatch(r"\d{1,2}", after[0].word) and after[0].gap in (", ", " (", " "):
        return True
    if any(_AGED.match(token.word) for token in after[:4]) or any(_AGED.match(token.word) for token in before):
        return True
    if after and after[0].low in ("aged", "age"):
        return True
    if [token.low for token in after[:2]] in (["who", "is"], ["who", "was"], ["who", "turned"]) and len(after) > 3:
        # "who is 16 and", but not "who was 12 kilometres"
        return bool(re.fullmatch(r"[1-9]\d", after[2].word)) and (
            not after[3].adjoins or after[3].low in ("and", "when", "but", "or")
        )
    return any(token.low in _YEARS and after[at].word.isdigit() for at, token in enumerate(after[1:4])) and (
        after[0].gap != ". "
    )


def has_kin(before: list[Token], name: tuple[Token, ...], after: list[Token]) -> bool:
    """Whether the name is that of a relative, or of one whose relatives are spoken of."""
    kin = words(Kind.KIN)
    if after and after[0].adjoins and after[0].low in kin:
        return True
    if name[-1].possessive and after and any(token.low in kin for token in after[:3]):
        return True
    if not before or name[0].initial:
        return False
    if name[0].gap in (" ", ", ") and before[0].low in kin:
        return True
    of = before[0].low in ("of", "de", "d") and len(before) > 1
    return of and before[1].low in kin


def has_office_before(stream: tuple[Token, ...], first: int, last: int) -> bool:
    """Whether an office stands before the name: "President X", "the ministry's spokesman, X"."""
    if first == 0 or stream[first].initial:
        return False
    if stream[first].low in words(Kind.ORDINARY) - words(Kind.AMBIGUOUS):
        return False  # General Manager X
    if stream[first].adjoins:
        return ends_in_office(stream, first)
    if stream[first].gap != ", " or last >= len(stream) or stream[last].gap[:1] not in (",", "."):
        return False
    # "Kyiv's envoy for the Middle East, X, confirmed": back over what the office is for, to the office itself. An
    # office of nothing ("told the judge, X, that") may be another person's.
    fillers = words(Kind.CONNECTOR) | {"the", "to", "at", "in"}
    for at in range(first, max(1, first - _APPOSITION), -1):
        if ends_in_office(stream, at):
            owner = stream[at - 2]
            is_owned = owner.possessive or owner.capital or owner.low in words(Kind.ORGANISATION)
            return at < first or is_owned
        if not (stream[at - 1].capital or stream[at - 1].low in fillers) or stream[at - 1].initial:
            return False
    return False


def ends_in_office(stream: tuple[Token, ...], end: int) -> bool:
    if end < 1 or stream[end - 1].possessive:
        return False
    is_tied = end > 2 and stream[end - 1].adjoins and stream[end - 2].low in words(Kind.CONNECTOR)
    if is_tied and stream[end - 1].capital and stream[end - 1].low not in words(Kind.HONORIFIC):
        return ends_in_office(stream, end - 2)  # Secretary of State, Minister of Justice
    office, of = stream[end - 1], stream[end - 2] if end > 1 and stream[end - 1].adjoins else None
    if office.low in words(Kind.RANK):
        whose = words(Kind.ORGANISATION, Kind.MODIFIER)
        return of is not None and (of.low in whose or is_safe(of.word) or is_place(of.word))
    if office.low not in words(Kind.OFFICE, Kind.PROFESSION):
        return False
    return of is None or of.low not in words(Kind.LOCAL, Kind.KIN)


def has_office_after(last: Token, after: list[Token]) -> bool:
    """Whether an office stands in apposition behind the name: "X, who heads the agency", "X of the ministry"."""
    if not after or last.possessive:
        return False
    if after[0].gap == " " and after[0].low == "of":
        clause = _clause(after[1:7])
        return any(token.low in words(Kind.BODY) for token in clause) and not any(map(_is_private_word, clause))
    if after[0].gap != ", ":
        return False
    clause = [after[0], *_clause(after[1:])]
    if clause[0].low in ("who", "qui", "quien") and len(clause) > 1 and clause[1].low in words(Kind.LEADS):
        public = words(Kind.BODY, Kind.OFFICE, Kind.ORGANISATION)
        return any(token.low in public or is_place(token.word) for token in clause[2:])
    for at, token in enumerate(clause):
        if token.low in words(Kind.OFFICE, Kind.RANK, Kind.PROFESSION):
            return not (at and clause[at - 1].low in words(Kind.LOCAL))
        leads_up = token.low in words(Kind.DETERMINER, Kind.MODIFIER, Kind.ORGANISATION) | {"its"}
        if not leads_up and not (token.capital and (is_safe(token.word) or is_place(token.word))):
            return False
    return False


def speaks_for_others(stream: tuple[Token, ...], first: int, last: int) -> bool:
    """Whether the name is that of one who speaks for a state or an organisation: "ministry spokesman X"."""
    at = first
    while at > max(0, first - _APPOSITION) and not stream[at].initial:
        if not (stream[at].adjoins or (at == first and stream[at].gap == ", ")):
            break
        if stream[at - 1].low in words(Kind.VOICE):
            return not _NO_LONGER.intersection(token.low for token in stream[max(0, at - 4) : at - 1])
        if not _is_of_an_office(stream[at - 1]):
            break
        at -= 1
    after = stream[last : last + _APPOSITION]
    if not after or stream[last - 1].possessive or after[0].initial:
        return False
    if after[0].gap == ", ":
        after = after[1:] if after[0].low == "who" else after
    elif not (after[0].adjoins and after[0].low in words(Kind.CONNECTOR)):
        return False
    for at, token in enumerate(after):
        if at and not token.adjoins:
            return False
        if token.low in _NO_LONGER:
            return False
        if token.low in words(Kind.VOICE):
            # "Mr X, the ministry said": the ministry says it of him.
            return not (at + 1 < len(after) and after[at + 1].adjoins and after[at + 1].low in words(Kind.SPEECH))
        if not (_is_of_an_office(token) or token.low in words(Kind.LEADS)):
            return False
    return False


def _is_of_an_office(token: Token) -> bool:
    known = words(Kind.OFFICE, Kind.RANK, Kind.MODIFIER, Kind.ORGANISATION, Kind.CONNECTOR, Kind.DETERMINER)
    return (
        token.low in known | {"to", "at", "in", "de", "du", "des", "del"} or is_safe(token.word) or is_place(token.word)
    )


def _clause(after: list[Token]) -> list[Token]:
    clause: list[Token] = []
    for token in after:
        if not token.adjoins or token.gap == ". ":
            break
        clause.append(token)
    return clause


def _is_private_word(token: Token) -> bool:
    return token.low in words(Kind.KIN) or bool(_AGED.match(token.word))


def has_suffered(before: list[Token], name: tuple[Token, ...], after: list[Token]) -> bool:
    """Whether the person is said to have been detained, killed, deceived or the like."""
    if before and name[0].adjoins and before[0].low in words(Kind.LOCATION) | {"from"}:
        return False  # men from X were promised
    following = after[1:] if after and after[0].low == "who" else after
    if following and following[0].low in ("has", "had"):
        following = following[1:] if len(following) > 1 and following[1].low == "been" else []
    verbs = [token for token in following[:4] if token.low not in _PASSIVES]
    is_passive = bool(following) and following[0].low in _PASSIVES
    if is_passive and verbs and verbs[0].low in words(Kind.SUFFERED):
        # "Students were duped": a lone first word in the plural names nobody.
        return following[0].low != "were" or len(name) > 1 or not name[0].initial
    if len(name) > 1 and after and after[0].low in words(Kind.STRICKEN):
        return True
    # "the arrest of the journalist X", "detained journalist X"
    near = [token.low for token in before]
    return any(word in words(Kind.FATE) or (at and word in words(Kind.STRICKEN)) for at, word in enumerate(near))


def is_near_fate(stream: tuple[Token, ...], first: int, last: int) -> bool:
    """Whether the sentence around the name tells of somebody's arrest, death or the like."""
    start, end = first, last
    while start > max(0, first - _SENTENCE) and not stream[start].initial:
        start -= 1
    while end < min(len(stream), last + _SENTENCE) and not stream[end].initial:
        end += 1
    return any(token.low in words(Kind.STRICKEN, Kind.FATE) for token in stream[start:end])
