"""Words of others, made fit for a message of one line."""

from __future__ import annotations

_LONGEST = 200  # characters; a message is read in a terminal and in a table


def one_line(text: str) -> str:
    """The text on one line, without control characters, and not longer than a message may be."""
    line = "".join(c if c.isprintable() else " " for c in " ".join(text[: 4 * _LONGEST].split())).strip(" .")
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
