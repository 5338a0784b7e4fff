"""What is changed in a text before anything else sees it, and nothing more: offsets count in what comes out here."""

from __future__ import annotations

import re
import unicodedata

MAX_FIELD = 2_000
"""Most characters of a title, outlet or address; more is no such thing."""

_NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e]")
"""Signs that show nothing, and the two that turn round what follows, so that it is read as what it is not."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_LEADING_BLANK_LINES = re.compile(r"\A(?:[\s\ufeff]*\n)?\ufeff*")


def clean_text(text: str) -> str:
    r"""The text as it is stored: NFC, newlines as `\n`, no control characters but tab, no blank lines around it.

    A lone surrogate, which JSON can smuggle in and UTF-8 cannot hold, becomes U+FFFD. Cleaning what is clean changes
    nothing.
    """
    text = _without_controls(_NEWLINES.sub("\n", text))
    return _LEADING_BLANK_LINES.sub("", text).rstrip()


def clean_field(value: str) -> str | None:
    """A title, outlet, identifier or address on one line; None where nothing is left of it."""
    return " ".join(_without_controls(_NEWLINES.sub(" ", value)).split()) or None


def _without_controls(text: str) -> str:
    return unicodedata.normalize("NFC", _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text)))
