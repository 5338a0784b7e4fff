"""What may stand in a text that is published as given: one legible line, and no way to reach somebody."""

from __future__ import annotations

import re
import unicodedata

_BREAK = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
# Direction overrides show words in another order than they are stored; the marks that right-to-left scripts need are
# others, and so are the joiners of Indic and Arabic script.
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_LOST = "\ufffd"
_MAIL = re.compile(r"[^\s@<>()]+ ?(?:@|[(\[]at[)\]]) ?[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\w+])(?:\+|00)[1-9](?:[ ()./‐‑–-]{0,2}\d){6,14}(?!\w)"
    r"|\b(?:tel|telephone|phone|call|fax|mobile|whatsapp|sms)\b\W{0,3}(?:\w+\W{1,2}){0,2}?"
    r"[(]?\d(?:[ ()./‐‑–-]{0,2}\d){5,14}",
    re.IGNORECASE,
)


def broken(text: str) -> tuple[str, str] | None:
    """What makes a text unfit to be published as it is, and what to do; None where it is fit.

    Args:
        text: a cell or value, without the spaces around it.
    """
    if _BREAK.search(text):
        return (
            "a line break in it, or a quotation mark that is not closed",
            "Write it on one line: texts are published as given, and we do not join the lines for you",
        )
    if _HIDDEN.search(text):
        return "a character that nobody sees, and that changes the order of others", "Type the words anew"
    if _LOST in text:
        return f"letters that were lost before ({_LOST})", "Type them anew, and save the file as UTF-8"
    if any(unicodedata.category(character) in ("Cc", "Cs", "Cn") for character in text):
        return "a control character, or one that is none", "Type the words anew"
    return None


def reaching(text: str) -> tuple[str, str] | None:
    """Whether a text leads to somebody's mailbox or telephone, and what to do; None where it does not.

    Args:
        text: a cell or value.
    """
    mend = "Leave it out with the party's consent; an address that the party wants shown goes into url"
    if _MAIL.search(text):
        return "a mail address in it", mend
    if _PHONE.search(text):
        return "a telephone number in it", mend
    return None
