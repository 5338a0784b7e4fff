"""JSON Schema (2020-12) of a record and of a reply, with every code's definition in its description.

The reply's is sent to a model, without the descriptions, as strict structured output. It holds to the part of JSON
Schema that providers document for it: every property required, no other property allowed, no default, and of the
keywords only `type`, `properties`, `required`, `additionalProperties`, `items`, `anyOf`, `enum` and `description`. What
is left out (lengths, patterns) is checked by the model classes when the answer comes. Nothing in it is a reference:
each definition is used once, and some servers follow none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..models import Record, Reply
from ..vocabulary import VOCABULARIES
from .tables import vocabulary_of

_Schema = dict[str, Any]


def record_schema() -> dict[str, object]:
    """JSON Schema of `Record`: what is published of one article."""
    schema = _plain(Record.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Record", **schema}


def reply_schema() -> dict[str, object]:
    """JSON Schema of `Reply`, as it is sent with `"strict": true`. A new object each time."""
    return inlined(_plain(Reply.model_json_schema()))


def sent_schema() -> dict[str, object]:
    """The reply's schema as a model gets it: without descriptions, which the prompt gives once and every request would
    pay for again. A new object each time.
    """
    return _without_descriptions(reply_schema())


def inlined(schema: dict[str, object]) -> dict[str, object]:
    """The schema with every definition in the place of its reference. The schema must not refer to itself."""
    # pydantic types a schema's values as object; those of $defs are schemas
    definitions: _Schema = schema.get("$defs") or {}  # type: ignore[assignment]
    return _inlined({key: value for key, value in schema.items() if key != "$defs"}, definitions)


def _inlined(node: _Schema, definitions: _Schema) -> _Schema:
    if "$ref" in node:
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return _inlined({**definitions[node["$ref"].rsplit("/", 1)[-1]], **beside}, definitions)
    return _with_children(node, lambda child: _inlined(child, definitions))


def _without_descriptions(node: _Schema) -> _Schema:
    return _with_children({k: v for k, v in node.items() if k != "description"}, _without_descriptions)


def _plain(node: _Schema) -> _Schema:
    """Without the titles that only repeat a name, and with the definitions of codes."""
    named = {key: value for key, value in node.items() if key != "title"}
    vocabulary = vocabulary_of(tuple(node.get("enum", ())))
    if vocabulary is not None:
        lines = (f"- {code.value}: {code.definition}" for code in VOCABULARIES[vocabulary])
        named["description"] = "\n".join([node["description"], *lines])
    return _with_children(named, _plain)


def _with_children(node: _Schema, change: Callable[[_Schema], _Schema]) -> _Schema:
    """The node with each schema inside it changed; names of properties are no schemas and stay."""
    changed = dict(node)
    for key in ("properties", "$defs"):
        if key in node:
            changed[key] = {name: change(child) for name, child in node[key].items()}
    if "items" in node:
        changed["items"] = change(node["items"])
    if "anyOf" in node:
        changed["anyOf"] = [change(option) for option in node["anyOf"]]
    return changed
