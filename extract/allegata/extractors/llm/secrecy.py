"""The key in what a server sends: blotted out before anything is kept or said, however it is written.

Some servers repeat the key in an error, an answer or a refusal. In JSON a character may be written as an escape, and an
answer's content is JSON within JSON, so that looking for the key in the text as it came is not enough.
"""

from __future__ import annotations

import json
from typing import cast

from .model import ModelSpec

_DEEPEST = 4  # JSON within JSON: an answer's content is one deep, and nothing here reads deeper


def without_key(text: str, spec: ModelSpec) -> str:
    """The text without the key. As it came where it does not hold it; else, if it is JSON, written anew."""
    return _blotted(text, spec, _DEEPEST)


def _blotted(text: str, spec: ModelSpec, deeper: int) -> str:
    text = spec.redacted(text)
    if not deeper or spec.api_key is None or ("\\u" not in text and "\\/" not in text):
        return text  # nothing is escaped but quotation marks and line ends, which no key has
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return text
    try:
        clean = _clean(data, spec, deeper - 1)
    except RecursionError:
        return "null"  # no answer is nested so deep
    return text if clean == data else json.dumps(clean, ensure_ascii=False).encode("utf-8", "replace").decode()


def _clean(value: object, spec: ModelSpec, deeper: int) -> object:
    if isinstance(value, str):
        return _blotted(value, spec, deeper)
    if isinstance(value, list):
        return [_clean(one, spec, deeper) for one in cast("list[object]", value)]
    if isinstance(value, dict):
        members = cast("dict[str, object]", value).items()
        return {_blotted(name, spec, deeper): _clean(one, spec, deeper) for name, one in members}
    return value
