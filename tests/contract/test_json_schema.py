"""The schemas of record and reply accept what the models accept, and the reply's keeps to the strict subset."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from tests.records import a_record, record_lists

from allegata import links, releases
from allegata.contract.json_schema import record_schema, reply_schema
from allegata.models import (
    Record,
    Reply,
    ReplyAct,
    ReplyAllegation,
    ReplyGroup,
    ReplyMeans,
    ReplyPerpetrator,
    ReplyResponse,
    ReplySource,
)
from allegata.vocabulary import VOCABULARIES

REPLY: dict[str, Any] = {
    "article_class": "reports_allegation",
    "allegations": [
        {
            "acts": [{"act": "coerced_enlistment", "quote": "forces African students to fight"}],
            "means": [{"means": "immigration_threat", "quote": "visas are renewed only"}],
            "stance": "attributed",
            "quote": "forces African students to fight",
            "alleged_perpetrators": [
                {"name": "Ruritania", "actor_type": "state", "country_word": None, "quote": "Ruritania forces African"}
            ],
            "affected_groups": [
                {
                    "term": "African students",
                    "nationalities": ["African"],
                    "statuses": ["student"],
                    "number": "thousands",
                    "quote": "forces African students to fight",
                }
            ],
            "cited_sources": [
                {"name": "European officials", "source_type": "official_anonymous", "via": None, "quote": "told by"}
            ],
            "responses": [
                {"responder": "the embassy", "role": "accused", "form": "denied", "quote": "the embassy denied it"}
            ],
        }
    ],
}

# The part of JSON Schema documented for strict structured output, less what fine-tuned models, older versions of the
# service and other servers do not follow (lengths, patterns, formats, bounds, counts of items, references, const).
KEYWORDS = {"type", "properties", "required", "additionalProperties", "items", "anyOf", "enum", "description"}
TYPES = {"object", "array", "string", "integer", "number", "boolean", "null"}
MOST_LEVELS = 5  # 10 are documented now, 5 were at first
MOST_PROPERTIES = 100  # 5,000 are documented now, 100 were at first
MOST_CODES = 500  # 1,000 are documented now, 500 were at first
MOST_CHARACTERS = 15_000  # names and codes together: 120,000 are documented now, 15,000 were at first


def violations(schema: dict[str, Any]) -> list[str]:
    """What in the schema is outside the strict subset."""
    nodes = list(walk(schema, "#", 0))
    found = [problem for node, path, level in nodes for problem in of_node(node, path, level)]
    if schema.get("type") != "object" or "anyOf" in schema:
        found.append("#: the root is no object")
    names = [name for node, _, _ in nodes for name in node.get("properties", {})]
    codes = [code for node, _, _ in nodes for code in node.get("enum", [])]
    if len(names) > MOST_PROPERTIES:
        found.append(f"#: {len(names)} properties")
    if len(codes) > MOST_CODES:
        found.append(f"#: {len(codes)} codes")
    if sum(map(len, map(str, names + codes))) > MOST_CHARACTERS:
        found.append("#: names and codes are too long")
    return found


def of_node(node: dict[str, Any], path: str, level: int) -> Iterator[str]:
    yield from (f"{path}: keyword {key}" for key in node.keys() - KEYWORDS)
    if "type" not in node and "anyOf" not in node:
        yield f"{path}: no type"
    if "type" in node and node["type"] not in TYPES:
        yield f"{path}: type {node['type']}"
    if node.get("type") == "object":
        if node.get("additionalProperties") is not False:
            yield f"{path}: other properties are allowed"
        if node.get("required") != list(node.get("properties", {})):
            yield f"{path}: not every property is required, in order"
        if level > MOST_LEVELS:
            yield f"{path}: {level} levels"
    if node.get("type") == "array" and "items" not in node:
        yield f"{path}: array of anything"


def walk(node: dict[str, Any], path: str, level: int) -> Iterator[tuple[dict[str, Any], str, int]]:
    inside = level + (node.get("type") == "object")
    yield node, path, inside
    for name, child in node.get("properties", {}).items():
        yield from walk(child, f"{path}/{name}", inside)
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), dict):
            yield from walk(node[key], f"{path}/{key}", inside)
    for position, option in enumerate(node.get("anyOf", [])):
        yield from walk(option, f"{path}/anyOf/{position}", inside)


def allegation(schema: dict[str, Any]) -> dict[str, Any]:
    items: dict[str, Any] = schema["properties"]["allegations"]["items"]
    return items


def deepened(node: dict[str, Any]) -> dict[str, Any]:
    for _ in range(MOST_LEVELS):
        node = {"type": "object", "properties": {"a": node}, "required": ["a"], "additionalProperties": False}
    return node


def test_the_reply_schema_keeps_to_the_strict_subset() -> None:
    assert violations(reply_schema()) == []


MUTATIONS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a property is optional": lambda s: allegation(s)["required"].remove("quote"),
    "required in another order": lambda s: allegation(s)["required"].reverse(),
    "other properties are allowed": lambda s: allegation(s).update(additionalProperties=True),
    "other properties are not refused": lambda s: allegation(s).pop("additionalProperties"),
    "a default": lambda s: allegation(s)["properties"]["stance"].update(default="attributed"),
    "a title": lambda s: s.update(title="Reply"),
    "a least length": lambda s: allegation(s)["properties"]["quote"].update(minLength=1),
    "a greatest length": lambda s: allegation(s)["properties"]["quote"].update(maxLength=200),
    "a pattern": lambda s: allegation(s)["properties"]["quote"].update(pattern="."),
    "a format": lambda s: allegation(s)["properties"]["quote"].update(format="date"),
    "a least number of items": lambda s: allegation(s)["properties"]["acts"].update(minItems=1),
    "unique items": lambda s: allegation(s)["properties"]["acts"].update(uniqueItems=True),
    "an array of anything": lambda s: allegation(s)["properties"]["acts"].pop("items"),
    "a node without a type": lambda s: allegation(s)["properties"]["quote"].pop("type"),
    "a type that is none": lambda s: allegation(s)["properties"]["quote"].update(type="text"),
    "a reference": lambda s: allegation(s)["properties"].update(stance={"$ref": "#/$defs/Stance"}),
    "definitions": lambda s: s.update({"$defs": {}}),
    "an intersection": lambda s: allegation(s)["properties"]["quote"].update(allOf=[]),
    "a negation": lambda s: allegation(s)["properties"]["quote"].update({"not": {}}),
    "a condition": lambda s: allegation(s).update({"if": {}}),
    "a keyword within an alternative": lambda s: s["properties"].update(
        article_class={"anyOf": [{"type": "string", "pattern": "."}]}
    ),
    "a root that is no object": lambda s: s.update(type="array"),
    "a root of alternatives": lambda s: s.update(anyOf=[{"type": "object"}]),
    "too many levels": lambda s: s["properties"].update(article_class=deepened({"type": "string"})),
    "too many properties": lambda s: s["properties"].update({str(n): {"type": "string"} for n in range(101)}),
    "too many codes": lambda s: allegation(s)["properties"]["stance"].update(enum=[str(n) for n in range(501)]),
    "codes that are too long": lambda s: allegation(s)["properties"]["stance"].update(enum=["x" * 15_000]),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_the_walk_notices_a_schema_that_leaves_the_subset(mutation: Callable[[dict[str, Any]], object]) -> None:
    """Guards the test above: a walk that sees nothing would pass every schema."""
    schema: dict[str, Any] = copy.deepcopy(reply_schema())
    mutation(schema)
    assert violations(schema) != []


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ((), Reply),
        (("allegations",), ReplyAllegation),
        (("allegations", "acts"), ReplyAct),
        (("allegations", "means"), ReplyMeans),
        (("allegations", "alleged_perpetrators"), ReplyPerpetrator),
        (("allegations", "affected_groups"), ReplyGroup),
        (("allegations", "cited_sources"), ReplySource),
        (("allegations", "responses"), ReplyResponse),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_fields_stand_in_the_order_of_the_model(path: tuple[str, ...], model: type[Reply]) -> None:
    """A model writes its answer in the order of the schema: acts and quote before what is built on them."""
    node: dict[str, Any] = reply_schema()
    for name in path:
        node = node["properties"][name]["items"]
    assert list(node["properties"]) == list(model.model_fields)


def test_a_reply_that_fits_the_schema_fits_the_model() -> None:
    Draft202012Validator.check_schema(reply_schema())
    Draft202012Validator(reply_schema()).validate(REPLY)
    assert json.loads(Reply.model_validate_json(json.dumps(REPLY)).model_dump_json()) == REPLY


def test_every_code_of_a_reply_is_defined_where_a_model_reads_it() -> None:
    asked = [node for node, _, _ in walk(reply_schema(), "#", 0) if "enum" in node]
    vocabularies = {tuple(codes): codes for codes in VOCABULARIES.values()}
    assert len(asked) == 9
    for node in asked:
        for code in vocabularies[tuple(node["enum"])]:
            assert f"- {code.value}: {code.definition}" in node["description"].splitlines()


def test_a_caller_may_change_the_schema_that_it_got() -> None:
    """Guards against a shared object: what one caller adds would be sent by the next."""
    reply_schema().clear()
    allegation(reply_schema()).clear()
    assert violations(reply_schema()) == []


@settings(max_examples=25, deadline=None)  # a validator in Python takes some milliseconds a record
@given(records=record_lists())
def test_any_record_fits_its_schema(records: list[Record]) -> None:
    validator = Draft202012Validator(record_schema())
    for record in records:
        validator.validate(json.loads(record.model_dump_json()))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("article_id", "art-1"),
        ("published", "14 February"),
        ("title", ""),
        ("text_version", 0),
        ("outcome", "fine"),
        ("surprise", "a field that no model has"),
        ("extractor", None),
    ],
)
def test_a_record_that_the_model_refuses_does_not_fit_the_schema(field: str, value: object) -> None:
    record = {**json.loads(a_record().model_dump_json()), field: value}
    assert not Draft202012Validator(record_schema()).is_valid(record)


def test_the_record_schema_names_its_dialect_and_defines_every_code() -> None:
    Draft202012Validator.check_schema(record_schema())
    assert record_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    told = json.dumps(record_schema(), ensure_ascii=False)
    of_records = [codes for codes in VOCABULARIES.values() if codes.__name__ not in {*vars(links), *vars(releases)}]
    assert len(of_records) == 15
    assert all(f"- {code.value}: {code.definition}" in told for codes in of_records for code in codes)
