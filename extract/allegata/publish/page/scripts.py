"""Values as scripts of the page: where a page is opened by a double click, a script is all that it may load.

Each file hands one value to `window.allegata.take`, which the first script of the page defines. The same value gives
the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

FOLDER = "site/data"
"""Where the scripts stand in a release."""

# Within JSON these stand in strings alone, where each may be written so. `</script` and `<!--` would end or open
# something where the script stood in a page; the two separators end a line of a script in engines before ES2019.
_ESCAPES = (("</", "<\\/"), ("<!--", "\\u003c!--"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def json_text(value: object) -> str:
    """A value as JSON on one line, every script legible, in the order given.

    Raises:
        ValueError: a number in it is none of JSON's.
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def object_lines(pairs: Iterable[tuple[str, str]]) -> str:
    """A JSON object with a line for each member.

    Args:
        pairs: name and JSON of each, in order.
    """
    return "{\n" + ",\n".join(f"{json_text(name)}:{text}" for name, text in pairs) + "\n}"


def write_script(folder: Path, name: str, text: str) -> None:
    """Write a script that hands over a value.

    Args:
        folder: of the release.
        name: of the value, and of the file without its ending.
        text: the value as JSON.
    """
    for raw, escaped in _ESCAPES:
        text = text.replace(raw, escaped)
    # bytes: no platform's line ends
    (folder / FOLDER / f"{name}.js").write_bytes(f"window.allegata.take({json_text(name)},{text});\n".encode())


def write_object(folder: Path, name: str, members: Mapping[str, object]) -> None:
    """Write a script that hands over an object, a line a member."""
    write_script(folder, name, object_lines((key, json_text(value)) for key, value in members.items()))
