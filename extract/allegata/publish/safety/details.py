"""What leads to a person without a name: telephone numbers, accounts, numbers of papers and cards, a street, an age.

An age counts where it is one person's ("a 24-year-old", "Kiptoo, 24,"), not a group's ("boys aged 12 to 17").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from .folding import fold, folded
from .words import Kind, is_place, words

_TEXTS = 64  # values remembered: one is asked about by the safe profile, and by the check behind it
_PLATFORMS = r"facebook|instagram|insta|tiktok|telegram|whatsapp|twitter|youtube|linkedin|snapchat|viber|imo|vk|wechat"
_ACCOUNT = re.compile(
    r"(?<![\w.])@\w{3,}(?:[.-]\w+)*"
    r"|(?<![\w.+-])[\w.+-]{1,64} ?(?:@|[(\[]at[)\]]) ?[\w-]{1,63}(?:\.[\w-]{1,63})+"
    rf"|\b(?:(?:{_PLATFORMS})\.com|t\.me|vk\.com|wa\.me|ok\.ru|x\.com|fb\.com)/[\w./@?=-]+"
    rf"|\b(?:{_PLATFORMS}) ?: ?@?\w[\w.]{{2,}}",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,])[+(]{0,2}\d[\d ()./‐‑–-]{4,40}\d(?![\w%])|(?<![\w.,])\d{6,}[a-z]?\b")
_PAPER = re.compile(r"\b[a-z]{1,3} ?(?:no\.? ?)?\d{6,10}\b|\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?\b")
_CUE = re.compile(
    r"\b(?:phone|telephone|tel|call|called|calls|whatsapp|mobile|sms|text|contact|number|passport|id|card|account|dial|"
    r"telefono|telefon\w*|numero|nomer|pasport\w*|movil|celular|contacto)\W{0,3}(?:\w+\W{1,2}){0,3}$"
)
_CUE_REACHES = 40  # characters before a number in which a word may say that it is one to be called
_DATE = re.compile(r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}\b|\d{1,2}[-./]\d{1,2}[-./](?:19|20)?\d\d\b")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .]\d{3})+(?: ?[–-] ?\d{1,3}(?:[ .]\d{3})+)?$")
_RANGE = re.compile(r"\d{2,6} ?[‐‑–/-] ?\d{2,6}$")
_TELLING = 6  # letters and digits of a telephone number, an account or a paper; an age alone has fewer
_CALLED = 6  # digits of a number that is said to be one to be called, or of a paper
_BARE = 9  # digits of a number of which nothing is said: statistics rarely write so many together
_DIALLED = 8  # digits of one that begins as only telephone numbers do

_STREET = re.compile(
    r"\b\d{1,4}(?:/\d{1,4})?[a-z]?,? (?:[\w'-]+ ){1,3}(?:road|street|avenue|lane|rue|calle|ulitsa|marg|nagar|estate)\b"
)
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy)"
_IN_WORDS = rf"(?:{_TENS}(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|\w+teen|ten|eleven|twelve)"
_AGE = re.compile(
    rf"\b(?:\d{{1,2}}|{_IN_WORDS})(?:-| )years?(?:-| )(?:old\b|of age\b)"
    r"|\baged? \d{1,2}\b(?! ?(?:to|and|or|plus|[-–+]|a) ?\d?)"
    r"|\b\d{1,2}-?(?:let(?:n\w+|ie\w*)|richn\w+|jahrig\w*|jarig\w*)\b"
    r"|[,(] ?\d{1,2} (?:let|goda?|rok[iy]|rokiv|lat[a]?|jahre|yas(?:inda\w*)?|eton|anni)\b"
    r"|(?:[,(]|\bde|\btenia|\bavait) ?\d{1,2} an(?:s|os)\b"
    r"|\b\d{1,2} ?(?:वर्षीय|साल के|岁)"
    r"|(?<=[a-z.]), [1-9]\d,(?= )|(?<=[a-z.]) \([1-9]\d\)"
    r"|\bwho (?:is|was|turned|turns|(?:had|has) turned) (?:just |only |now |then )?"
    r"[1-9]\d(?=[^\w%\s]| (?:and|when|but|or)\b|$)"
    r"|\b(?:born|nee?|nacid[oa])(?: (?:on|in|le|en|el))? (?:\w+ ){0,4}(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d ?g(?:\. ?r\.|oda rozhd\w+)",
)
_COUNTED = re.compile(r"\d|year")
"""Every detail but an account has a digit, or is a year of age in words."""

_GROUP_AGE = re.compile(r" (\w+)(?: (\w+))?")


@lru_cache(maxsize=_TEXTS)
def details(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text gives such details: offsets, end exclusive, in the order of the patterns.

    Args:
        text: an article's text, a title, a quote or another value.
    """
    reduced = fold(text)
    return tuple(reduced.span(start, end) for start, end in _found(reduced.text))


def repeats_detail(value: str, text: str) -> bool:
    """Whether a value, such as an address, has a number or account in it that a text gives as somebody's."""
    said = _compact(value)
    given = (_compact(text[start:end]) for start, end in details(text))
    return any(len(detail) >= _TELLING and detail in said for detail in given)


def _compact(text: str) -> str:
    return re.sub(r"[\W_]", "", folded(text))


def accounts(text: str) -> frozenset[str]:
    """The accounts and e-mail addresses in a text, as written."""
    return frozenset(match[0] for match in _ACCOUNT.finditer(text))


def _found(text: str) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _ACCOUNT.finditer(text))
    if not _COUNTED.search(text):
        return
    for pattern in (_PAPER, _STREET):
        yield from (match.span() for match in pattern.finditer(text))
    yield from (match.span() for match in _NUMBER.finditer(text) if _leads_to_somebody(match, text))
    yield from (match.span() for match in _AGE.finditer(text) if not _is_of_a_group(match, text))


def _leads_to_somebody(match: re.Match[str], text: str) -> bool:
    written = match[0].strip()
    digits = sum(character.isdigit() for character in written)
    if _DATE.match(written):
        return False
    is_cued = bool(_CUE.search(text[max(0, match.start() - _CUE_REACHES) : match.start()]))
    if _THOUSANDS.match(written):
        return is_cued and digits >= _BARE  # "called 300 000 reservists"
    if written.startswith("+") or is_cued:
        return digits >= _CALLED
    if _RANGE.match(written):
        return False
    return digits >= (_DIALLED if written[0] in "0(" else _BARE)


def _is_of_a_group(match: re.Match[str], text: str) -> bool:
    after = _GROUP_AGE.match(text, match.end())
    plural = words(Kind.PLURAL)
    if "old" not in match[0] or after is None:
        return False
    following = [word for word in after.groups() if word]
    return any(word in plural or (word.endswith("s") and is_place(word.capitalize())) for word in following)
