"""Who is named in a text: people found by rules, since an extractor need not have listed every one.

A name is a run of capitalised words that no table knows as something else. What stands around it says whose it is: an
office makes a person public, an age or a relative makes one private, anything else leaves it open, and what is open is
withheld. In scripts without capitals, and in texts all in one case, nobody is found: see `names`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from .tokens import Token, has_capitals, runs, tokens
from .words import Kind, is_place, is_safe, public_figures, words

_AGED = re.compile(r"^\d{1,2}-(?:year|летн|jährig|ans?)", re.IGNORECASE)
_YEARS = frozenset({"ans", "años", "anos", "лет", "года", "год", "year", "years", "jahre"})
_LONGEST_PHRASE = 5  # "African Center for Justice and Peace Studies" is known by its words, not as one phrase
_PASSIVES = frozenset({"was", "were", "is", "are", "been", "being", "be", "got", "gets", "fue", "ha", "sido", "été"})
_APPOSITION = 10  # words after a comma in which an office is looked for


@dataclass(frozen=True)
class People:
    """Names found in a text: of people in office, of private people, and of those of whom the text does not say."""

    public: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    uncertain: frozenset[str] = frozenset()


@dataclass
class _Mentions:
    """What all mentions of one name, taken together, say."""

    public: bool = False
    private: bool = False  # by age or family
    suffered: bool = False
    person: bool = False
    inside: int = 0  # mentions at which the name stands where a person's does not
    times: int = 0
    first_words: int = 0  # mentions as a lone first word, which is written so whatever it means
    parts: tuple[str, ...] = field(default=())


def find_people(text: str) -> People:
    """People named in running text.

    Args:
        text: the text, or any part of it; headings belong to `find_in_title`.
    """
    if not has_capitals(text):
        return People()
    stream = tokens(text)
    lower = {token.low for token in stream if not token.capital}
    seen: dict[str, _Mentions] = defaultdict(_Mentions)
    for start, end in runs(stream):
        for first, last in _unknown_parts(stream, start, end, lower):
            parts = tuple(token.word for token in stream[first:last])
            mention = seen[" ".join(parts)]
            mention.parts = parts
            _read(stream, first, last, lower, mention)
    return _sorted_out(seen)


def find_in_title(title: str, text: str) -> frozenset[str]:
    """Capitalised words of a title that nothing shows to be anything but a name.

    Args:
        title: the title, in title case, sentence case or capitals.
        text: the text below it, which tells names from words that a title writes with a capital.
    """
    stream = tokens(title)
    lower = {token.low for token in stream if not token.capital}
    body = tokens(text)
    lower |= {token.low for token in body if not token.capital}
    known = {token.low for token in body if token.capital}
    found: set[str] = set()
    for start, end in runs(stream):
        for first, last in _unknown_parts(stream, start, end, lower, is_title=True):
            parts = [
                token.word
                for token in stream[first:last]
                if token.low not in known and token.low not in words(Kind.ORGANISATION)
            ]
            # One unknown word that ends as verbs and plurals do is a word; two in a row are a name.
            if len(parts) > 1 or (parts and not re.search(r"(?:ed|ing|s|ly|tion|ment)$", parts[0].casefold())):
                found.add(" ".join(parts))
    return frozenset(found)


def _unknown_parts(
    stream: tuple[Token, ...], start: int, end: int, lower: set[str], *, is_title: bool = False
) -> list[tuple[int, int]]:
    """The parts of a run that no table knows, as (first, after the last)."""
    parts: list[tuple[int, int]] = []
    at = begin = start
    while at < end:
        length = _known_length(stream, at, end, lower, is_title=is_title)
        if not length:
            at += 1
            continue
        if begin < at:
            parts.append((begin, at))
        at += length
        begin = at
    if begin < end:
        parts.append((begin, end))
    return [part for part in parts if not _belongs_to_an_organisation(stream, *part, end, is_title=is_title)]


def _known_length(stream: tuple[Token, ...], at: int, end: int, lower: set[str], *, is_title: bool) -> int:
    for length in range(min(_LONGEST_PHRASE, end - at), 1, -1):
        if is_safe(" ".join(token.word for token in stream[at : at + length])):
            return length
    token = stream[at]
    alone = end - at == 1
    if token.low in words(Kind.PLACE_NAME) and not alone and _is_unknown(stream[at + 1], lower) and not is_title:
        return 0
    if token.low in words(Kind.PARTICLE) and not token.capital:
        return 0
    if is_safe(token.word) or is_place(token.word) or _is_compound(token):
        return 1
    if token.low in words(Kind.OFFICE) | words(Kind.HONORIFIC) | words(Kind.ORGANISATION) | words(Kind.GEOGRAPHY):
        return 1
    if token.low in words(Kind.MODIFIER) and not alone:
        leads_up = words(Kind.MODIFIER) | words(Kind.OFFICE) | words(Kind.ORGANISATION)
        if stream[at + 1].low in leads_up:
            return 1
    if token.low in words(Kind.DIRECTION):
        known = not alone and stream[at + 1].capital and stream[at + 1].low not in words(Kind.OFFICE)
        return 2 if known and not is_title else 1
    if _is_acronym(token) and not is_title:
        return 1
    # A word written small elsewhere is no name where a capital is due anyway: at the start of a sentence, in a title.
    ordinary = token.low in lower or token.low in words(Kind.ORDINARY)
    if ordinary and (alone or token.initial or is_title):
        is_name = token.low in words(Kind.AMBIGUOUS) and not alone and _is_unknown(stream[at + 1], lower)
        return 0 if is_name else 1
    return 0


def _is_unknown(token: Token, lower: set[str]) -> bool:
    if not token.capital or is_safe(token.word) or token.low in lower or token.low in words(Kind.ORDINARY):
        return False
    return token.low not in words(Kind.ORGANISATION) | words(Kind.GEOGRAPHY) | words(Kind.OFFICE)


def _is_acronym(token: Token) -> bool:
    letters = [character for character in token.word if character.isalpha()]
    if len(letters) > 2 and letters[-1] == "s":
        letters.pop()  # NGOs
    has_digit = any(character.isdigit() for character in token.word)
    # Names of people in capitals are rarely this short, and an acronym rarely longer.
    return len(letters) > 1 and all(map(str.isupper, letters)) and (len(letters) <= 5 or has_digit)


def _is_compound(token: Token) -> bool:
    """Moscow-backed, Russian-Ukrainian, Anti-Corruption: no part of it is unknown and capitalised."""
    parts = re.split(r"[-‐‑]", token.word)
    if len(parts) == 1:
        return False
    return all(part[:1].islower() or is_safe(part) or part.casefold() in words(Kind.ORDINARY) for part in parts if part)


def _belongs_to_an_organisation(stream: tuple[Token, ...], first: int, last: int, end: int, *, is_title: bool) -> bool:
    if is_title:
        return False
    if last < end and stream[last].low in words(Kind.ORGANISATION) | words(Kind.GEOGRAPHY):
        return True
    # "Ministry of Justice": one word, tied by `of` to a word that only an organisation has.
    tied = first > 1 and last - first == 1 and stream[first - 1].low in words(Kind.CONNECTOR)
    return tied and stream[first - 2].capital and stream[first - 2].low in words(Kind.ORGANISATION)


def _read(stream: tuple[Token, ...], first: int, last: int, lower: set[str], mention: _Mentions) -> None:
    """Add what one mention says to what is known of the name."""
    before = list(reversed(stream[max(0, first - 3) : first]))
    after = list(stream[last : last + _APPOSITION])
    name = stream[first:last]
    adjoined = bool(before) and name[0].adjoins and not name[0].initial
    left = before[0] if adjoined and before else None
    mention.times += 1
    mention.public |= _has_office_before(stream, first, last) or _has_office_after(name[-1], after)
    mention.private |= _has_age(before, name, after) or _has_kin(before, name, after)
    if after and after[0].adjoins and after[0].low in _PASSIVES:
        verbs = [token for token in after[1:4] if token.low not in _PASSIVES]
        mention.suffered |= bool(verbs) and verbs[0].low in words(Kind.SUFFERED)
    speaks = bool(after) and after[0].adjoins and after[0].low in words(Kind.SPEECH) and not name[-1].possessive
    spoken = left is not None and left.low in words(Kind.SPEECH)
    titled = left is not None and left.low in words(Kind.HONORIFIC)
    dotted = bool(before) and name[0].gap == ". " and before[0].low in words(Kind.HONORIFIC)
    called = left is not None and left.low in words(Kind.NAMED) | {"as"}
    mention.person |= speaks or spoken or titled or dotted or (called and len(name) == 1)
    if len(name) == 1 and name[0].initial and not name[0].possessive:
        mention.first_words += 1
        if speaks and (name[0].low.endswith("s") or name[0].low in lower):
            mention.person = False
    mention.inside += _stands_as_thing(left, name, after)


def _stands_as_thing(left: Token | None, name: tuple[Token, ...], after: list[Token]) -> bool:
    if name[-1].possessive:
        return False
    right = after[0] if after and after[0].adjoins else None
    if right is not None and right.low in words(Kind.KIN):
        return False
    things = words(Kind.FOLLOWER) | words(Kind.ORGANISATION) | words(Kind.GEOGRAPHY)
    if right is not None and not right.capital and right.low in things:
        return True
    if left is None:
        return False
    is_measured = left.low in words(Kind.DETERMINER) or left.word.isdigit()
    return is_measured or left.low in words(Kind.LOCATION)


def _has_age(before: list[Token], name: tuple[Token, ...], after: list[Token]) -> bool:
    if after and re.fullmatch(r"\d{1,2}", after[0].word) and after[0].gap in (", ", " (", " "):
        return True
    if any(_AGED.match(token.word) for token in after[:4]) or any(_AGED.match(token.word) for token in before):
        return True
    if after and after[0].low in ("aged", "age"):
        return True
    return any(token.low in _YEARS and after[at].word.isdigit() for at, token in enumerate(after[1:4])) and (
        after[0].gap != ". "
    )


def _has_kin(before: list[Token], name: tuple[Token, ...], after: list[Token]) -> bool:
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


def _has_office_before(stream: tuple[Token, ...], first: int, last: int) -> bool:
    if first == 0 or stream[first].initial:
        return False
    if stream[first].adjoins:
        return _ends_in_office(stream, first)
    if stream[first].gap != ", " or last >= len(stream) or stream[last].gap[:1] not in (",", "."):
        return False
    # "Kyiv's envoy for the Middle East, X, confirmed": back over what the office is for, to the office itself.
    at = first - 1
    fillers = words(Kind.CONNECTOR) | {"the", "to", "at", "in"}
    while at > max(0, first - _APPOSITION) and (stream[at].capital or stream[at].low in fillers):
        at -= 1
    return at < first - 1 and _ends_in_office(stream, at + 1)


def _ends_in_office(stream: tuple[Token, ...], end: int) -> bool:
    if end < 1 or stream[end - 1].low not in words(Kind.OFFICE) or stream[end - 1].possessive:
        return False
    return end < 2 or stream[end - 2].low not in words(Kind.LOCAL) | words(Kind.KIN)


def _has_office_after(last: Token, after: list[Token]) -> bool:
    if not after or last.possessive:
        return False
    if after[0].gap == " " and after[0].low == "of":
        clause = _clause(after[1:7])
        return any(token.low in words(Kind.BODY) for token in clause) and not any(map(_is_private_word, clause))
    if after[0].gap != ", ":
        return False
    clause = [after[0], *_clause(after[1:])]
    if clause[0].low in ("who", "qui", "quien") and len(clause) > 1 and clause[1].low in words(Kind.LEADS):
        public = words(Kind.BODY) | words(Kind.OFFICE) | words(Kind.ORGANISATION)
        return any(token.low in public or is_place(token.word) for token in clause[2:])
    for at, token in enumerate(clause):
        if token.low in words(Kind.OFFICE):
            return not (at and clause[at - 1].low in words(Kind.LOCAL))
        leads_up = token.low in words(Kind.DETERMINER) | words(Kind.MODIFIER) | words(Kind.ORGANISATION) | {"its"}
        if not leads_up and not (token.capital and (is_safe(token.word) or is_place(token.word))):
            return False
    return False


def _clause(after: list[Token]) -> list[Token]:
    clause: list[Token] = []
    for token in after:
        if not token.adjoins or token.gap == ". ":
            break
        clause.append(token)
    return clause


def _is_private_word(token: Token) -> bool:
    return token.low in words(Kind.KIN) or bool(_AGED.match(token.word))


def _is_of(mention: _Mentions, long: dict[str, _Mentions]) -> bool:
    return len(mention.parts) == 1 and any(mention.parts[0] in other.parts for other in long.values())


def _may_be_name(mention: _Mentions) -> bool:
    if len(mention.parts) > 1:
        return mention.inside < mention.times
    return not mention.inside and mention.first_words < mention.times


def _sorted_out(seen: dict[str, _Mentions]) -> People:
    long = {name: mention for name, mention in seen.items() if len(mention.parts) > 1}
    public = {name for name, mention in seen.items() if mention.public}
    in_office = {part.casefold() for name in (*public, *public_figures()) for part in name.split()}
    private: set[str] = set()
    uncertain: set[str] = set()
    for name, mention in seen.items():
        if name in public:
            continue
        if mention.private:
            private.add(name)
        elif all(part.casefold() in in_office for part in mention.parts):
            public.add(name)
        elif mention.suffered and (len(mention.parts) > 1 or not mention.first_words):
            private.add(name)
        elif mention.person or _is_of(mention, long) or _may_be_name(mention):
            uncertain.add(name)
    return People(frozenset(public), frozenset(private), frozenset(uncertain))


def proper_names(phrase: str, text: str) -> frozenset[str]:
    """The names within one value ("Nabil", "a firm called Alpha Jobs"): everything that no table knows.

    Args:
        phrase: a value as the article writes it.
        text: the article's text, which shows whether its capitals tell names at all.
    """
    if not has_capitals(text):
        return frozenset() if _is_generic(phrase) else frozenset({phrase})
    stream = tokens(phrase)
    lower = {token.low for token in tokens(text) if not token.capital}
    found: set[str] = set()
    for start, end in runs(stream):
        unknown = _unknown_parts(stream, start, end, lower, is_title=True)
        found |= {" ".join(token.word for token in stream[first:last]) for first, last in unknown}
        if unknown and end - start > 1:
            first = unknown[0][0]
            found.add(" ".join(token.word for token in stream[first:end]))
    return frozenset(found)


def _is_generic(phrase: str) -> bool:
    # In a text without capitals only the tables tell a role from a name.
    kinds = (Kind.ORDINARY, Kind.SINGLE, Kind.COLLECTIVE, Kind.GENERIC, Kind.ORGANISATION, Kind.KIN, Kind.OFFICE)
    generic = frozenset().union(*map(words, (*kinds, Kind.DETERMINER, Kind.FOLLOWER)))
    return all(
        word.casefold() in generic or is_safe(word.capitalize()) or is_safe(word) or word.isdigit()
        for word in re.findall(r"[^\s,.;()।]+", phrase)
    )
