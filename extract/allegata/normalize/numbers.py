"""Numbers of people as written, read into the least and the greatest that the words allow.

Conventions; each keeps to what the words say, and leaves open what they do not:

| as written | low | high |
|---|---|---|
| "17", "seventeen", "a dozen" | the number | the number |
| "at least 21", "ten or more" | 21, 10 | open |
| "more than 1,700", "over 100" | 1701, 101 | open |
| "fewer than 50", "up to 200" | 1 (a group has members) | 49, 200 |
| "about 400", "some 4,000" | a tenth less, rounded up | a tenth more, rounded down |
| "nearly 400" | a tenth less | one less |
| "between 150,000 and 190,000", "two or three" | the first | the second |
| "dozens", "scores", "hundreds", "thousands" | twice the unit: a plural means two at least | open |
| "tens of thousands", "several hundred" | 20,000, 200 | open |
| "several", "a few", "36 %", anything else | unknown | unknown |

An approximate number gets a tenth to either side because a bare number for both bounds would be more exact than the
text is; a tenth is how far numbers rounded to one or two digits lie from what was rounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ..gazetteer.phrases import plain
from ..gazetteer.tables import rows

Range = tuple[int | None, int | None]
"""Least and greatest; None where the words leave it open, both None where they say no number."""

UNKNOWN: Range = (None, None)

_TOKEN = re.compile(
    r"\d{1,3}(?:[,.\s]\d{3})+(?!\d)|\d+(?:[.,]\d+)?|d'|[^\W\d_][^\W\d_\u0900-\u0963]*[\u0900-\u0963\w]*|\S"
)
_GROUPED = re.compile(r"\d{1,3}(?:[,.\s]\d{3})+")
_HYPHENS = ("-", "–")
_LONGEST_PHRASE = 5  # words of the longest modifier in the table
_QUALIFIERS = ("approximately", "almost", "at_least", "above", "below", "up_to", "between", "or_more", "or_so")


@dataclass(frozen=True)
class _Token:
    """One word or number: what it may be, and its value as each."""

    roles: dict[str, Decimal]


@dataclass(frozen=True)
class _Quantity:
    """A number read: its value, whether it is open above ("thousands"), and its last scale ("million")."""

    value: Decimal
    is_open: bool
    scale: Decimal


def read_number(words: str) -> Range:
    """The least and the greatest number of people that the words allow.

    Args:
        words: a number as an article has it, in digits or words (English; common words of French, Spanish, Russian
            and Hindi), with or without what qualifies it, and followed by words for people at most.
    """
    tokens = _tokens(words)
    qualifiers: set[str] = set()
    quantities: list[_Quantity] = []
    position, joined = 0, False
    while position < len(tokens):
        quantity, after = _quantity(tokens, position)
        if quantity is not None and (not quantities or joined):
            quantities.append(quantity)
            position, joined = after, False
            continue
        roles = tokens[position].roles
        qualifier = next(
            (role for role in _QUALIFIERS if role in roles and not (role == "or_more" and not quantities)), None
        )
        if quantities and len(quantities) == 1 and ("to" in roles or ("and" in roles and "between" in qualifiers)):
            joined = True
        elif qualifier is not None and qualifier not in qualifiers:
            qualifiers.add(qualifier)
        elif not (quantities and ("people" in roles or "of" in roles)):
            return UNKNOWN
        position += 1
    return UNKNOWN if joined else _range(qualifiers, quantities)


def _range(qualifiers: set[str], quantities: list[_Quantity]) -> Range:
    if len(quantities) == 2:
        return _between(*quantities) if qualifiers <= {"between", "approximately"} else UNKNOWN
    if len(quantities) != 1 or "between" in qualifiers:
        return UNKNOWN
    number = quantities[0]
    if number.value % 1:
        return UNKNOWN
    value = int(number.value)
    if number.is_open:
        return (value, None) if qualifiers <= {"at_least", "above", "or_more", "approximately"} else UNKNOWN
    if qualifiers == {"or_so"}:
        qualifiers = {"approximately"}
    match sorted(qualifiers):
        case []:
            return value, value
        case ["at_least"] | ["or_more"]:
            return value, None
        case ["above"]:
            return value + 1, None
        case ["below"]:
            return (1, value - 1) if value > 1 else UNKNOWN
        case ["up_to"]:
            return (1, value) if value else UNKNOWN
        case ["approximately"]:
            return -(-value * 9 // 10), value * 11 // 10
        case ["almost"] | ["almost", "approximately"]:
            return (-(-value * 9 // 10), value - 1) if value > 1 else UNKNOWN
    return UNKNOWN


def _between(first: _Quantity, second: _Quantity) -> Range:
    low = first.value
    if low < second.scale and first.scale == 1 and low * second.scale <= second.value:
        low *= second.scale  # "two to three thousand"
    if low > second.value or first.is_open or second.is_open:
        return UNKNOWN
    return int(low), int(second.value)


def _quantity(tokens: list[_Token], start: int) -> tuple[_Quantity | None, int]:
    """The number that begins at a token, and the position after it."""
    total, group, scale = Decimal(0), None, Decimal(1)
    is_open, position = False, start
    while position < len(tokens):
        roles = tokens[position].roles
        known = _opening(tokens, position) if group is None and total == 0 else None
        if known is not None:
            group, is_open, position = known
        elif "digits" in roles and group is None and not is_open:
            group, position = roles["digits"], position + 1
        elif "unit" in roles and not is_open and _adds(roles["unit"], group):
            group, position = (group or 0) + roles["unit"], position + 1
        elif "scale" in roles and group is not None:
            factor = roles["scale"]
            scale = max(scale, factor)
            if factor < 1000 and factor != 12:  # "hundred" goes on within its group, "thousand" ends it
                group *= factor
            else:
                total, group = total + group * factor, Decimal(0)
            position += 1
        elif "many" in roles and group is None and not is_open:
            group, is_open, position = roles["many"], True, position + 1
        elif is_open and "of" in roles and position + 1 < len(tokens) and "many" in tokens[position + 1].roles:
            group, position = (group or Decimal(0)) * tokens[position + 1].roles["many"] / 2, position + 2
        elif "and" in roles and group and not is_open and _goes_on(tokens, position + 1, total + group, scale):
            position += 1
        else:
            break
    if group is None:
        return None, start
    return _Quantity(total + group, is_open, scale), position


def _opening(tokens: list[_Token], position: int) -> tuple[Decimal, bool, int] | None:
    """A number that begins with "a" ("a hundred", "une vingtaine") or with "several" ("several hundred")."""
    roles = tokens[position].roles
    following = tokens[position + 1].roles if position + 1 < len(tokens) else {}
    if "one" in roles and "scale" in following:
        return Decimal(1), False, position + 1
    if ("one" in roles or roles.get("unit") == 1) and "exactly" in following:
        return following["exactly"], False, position + 2
    if "several" in roles:
        if "scale" in following:
            return following["scale"] * 2, True, position + 2
        if "many" in following:
            return following["many"], True, position + 2
    return None


def _adds(unit: Decimal, group: Decimal | None) -> bool:
    """Whether a unit may follow what was read of the group: "twenty" "one", "hundred" "five", never "five" "five"."""
    if group is None:
        return True
    room = 100 if group % 100 == 0 and group else 10 if group % 10 == 0 and group % 100 >= 20 else 0
    return group == 0 or (unit < room and unit > 0)


def _goes_on(tokens: list[_Token], position: int, so_far: Decimal, scale: Decimal) -> bool:
    """Whether "and" joins one number ("a hundred and five"), not two."""
    return scale >= 100 and position < len(tokens) and "unit" in tokens[position].roles and so_far % 100 == 0


def _tokens(words: str) -> list[_Token]:
    found = [match.group() for match in _TOKEN.finditer(plain(words).casefold())]
    written = [word for at, word in enumerate(found) if word not in _HYPHENS or _between_digits(found, at)]
    tokens: list[_Token] = []
    position = 0
    while position < len(written):
        for length in range(min(_LONGEST_PHRASE, len(written) - position), 0, -1):
            phrase = " ".join(written[position : position + length]).replace("d' ", "d'")
            roles = _roles().get(phrase) or _digits(phrase)
            if roles:
                tokens.append(_Token(roles))
                position += length
                break
        else:
            tokens.append(_Token({}))
            position += 1
    return tokens


def _between_digits(words: list[str], at: int) -> bool:
    """Whether a hyphen stands for "to" ("150-190"); that of "twenty-one" only joins."""
    return 0 < at < len(words) - 1 and words[at - 1][0].isdigit() and words[at + 1][0].isdigit()


def _digits(token: str) -> dict[str, Decimal]:
    if not token[0].isdigit():
        return {}
    number = re.sub(r"[,.\s]", "", token) if _GROUPED.fullmatch(token) else token.replace(",", ".")
    try:
        return {"digits": Decimal(number)}
    except ArithmeticError:
        return {}


@cache
def _roles() -> dict[str, dict[str, Decimal]]:
    table: dict[str, dict[str, Decimal]] = {}
    for row in rows("numbers"):
        table.setdefault(row["word"], {}).setdefault(row["role"], Decimal(row["value"] or 0))
    return table
