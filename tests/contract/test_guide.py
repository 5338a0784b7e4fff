"""The annotation guide tells a newcomer everything, and its worked example holds to its own rules."""

from __future__ import annotations

import hashlib
import json
import re
import typing
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from tests.gold_replies import Annotated

from allegata.contract import guide
from allegata.contract.check import FOLDER
from allegata.contract.guide import EXAMPLE_ID, FORM, annotation_guide, example_file
from allegata.evaluation.annotation import AnnotatedAllegation, Annotation, read_annotation
from allegata.gazetteer import places
from allegata.models import Article, Reply
from allegata.normalize.record import record_of
from allegata.verify import MOST_CHARACTERS, MOST_WORDS, verify
from allegata.vocabulary import VOCABULARIES, Outcome

GUIDE = annotation_guide()
FOLDER_OF_THE_EXAMPLE = Path(str(guide.__file__)).parent / "worked_example"
CODED = ("article_class", "act", "means", "stance", "actor_type", "group_status", "source_type", "role", "form")
OF_SAVED_RUNS = {"run", "act_quotes", "means_quotes"}
"""What `--save` adds to the form; people do not write it."""

text: str = json.loads(example_file("articles"))["text"]
annotation: dict[str, Any] = json.loads(example_file("gold"))


def values(part: str) -> list[dict[str, Any]]:
    return [value for allegation in annotation["allegations"] for value in allegation[part]]


def quotes() -> list[str]:
    parts = ("alleged_perpetrators", "affected_groups", "cited_sources", "responses")
    of_allegations = [allegation["quote"] for allegation in annotation["allegations"]]
    return of_allegations + [value["quote"] for part in parts for value in values(part)]


@pytest.mark.parametrize("name", CODED)
def test_every_code_that_an_annotator_chooses_is_defined(name: str) -> None:
    for code in VOCABULARIES[name]:
        assert f"| `{code.value}` | {code.definition} |" in GUIDE


@pytest.mark.parametrize("part", FORM)
def test_the_fields_told_are_those_of_the_file(part: str) -> None:
    """Guards against a guide that lets people fill in what the reader does not know, or leave out what it needs."""
    model: type[BaseModel] = Annotation if part == "annotation" else AnnotatedAllegation
    if part not in ("annotation", "allegation"):
        (model, _) = typing.get_args(AnnotatedAllegation.model_fields[part].annotation)
    assert {field.name for field in FORM[part]} == set(model.model_fields) - OF_SAVED_RUNS
    assert all(f"| `{field.name}` | " in GUIDE for field in FORM[part])


def test_every_link_leads_to_a_heading() -> None:
    headings = {heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", GUIDE, flags=re.MULTILINE)}
    links = set(re.findall(r"\]\(#([^)]+)\)", GUIDE))
    assert set(CODED) <= links
    assert links <= headings


def test_no_heading_stands_twice() -> None:
    headings = re.findall(r"^#+ (.+)$", GUIDE, flags=re.MULTILINE)
    assert len(headings) == len(set(headings))


def test_every_row_of_a_table_has_the_cells_of_its_header() -> None:
    for block in re.findall(r"(?:^\|.*\n)+", GUIDE, flags=re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}) == 1, block


def test_the_limits_of_a_quote_are_those_of_verification() -> None:
    assert f"at most {MOST_WORDS} words or {MOST_CHARACTERS} characters" in GUIDE


def test_the_gold_set_points_to_the_guide() -> None:
    readme = Path(__file__).parents[1] / "gold/README.md"
    link = re.search(r"\]\((\S*annotation-guide\.md)\)", readme.read_text(encoding="utf-8"))
    assert link is not None
    assert (readme.parent / link.group(1)).resolve() == Path(__file__).parents[2] / FOLDER / "annotation-guide.md"


def test_the_worked_example_is_shown_whole() -> None:
    assert example_file("gold").strip() in GUIDE
    assert all(f"> {paragraph}" in GUIDE for paragraph in text.split("\n\n"))


def test_the_worked_example_can_be_read_by_evaluate() -> None:
    read = read_annotation(FOLDER_OF_THE_EXAMPLE / "gold" / f"{EXAMPLE_ID}.json")
    assert read.id == annotation["id"] == EXAMPLE_ID
    assert len(read.allegations) == 3


@pytest.mark.parametrize("quote", quotes())
def test_a_quote_of_the_example_stands_in_its_text(quote: str) -> None:
    assert quote in text
    assert 3 <= len(quote.split()) <= MOST_WORDS


@pytest.mark.parametrize(
    ("part", "word"), [("alleged_perpetrators", "name"), ("affected_groups", "term"), ("cited_sources", "name")]
)
def test_a_name_of_the_example_stands_in_its_quote(part: str, word: str) -> None:
    assert values(part)
    assert all(value[word] in value["quote"] for value in values(part))


def test_the_codes_of_nationalities_are_those_that_the_gazetteer_gives() -> None:
    for group in values("affected_groups"):
        found = [places.lookup(word) for word in group["nationalities"]]
        assert [place.code for place in found if place] == [*group["iso3"], *group["m49"]]


def test_nothing_of_the_example_would_be_rejected_and_its_denial_is_derived() -> None:
    """The example as an extractor's reply: every value survives, and code derives what the coders did not write."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    article = Article(article_id=f"art-{digest[:16]}", text=text, text_sha256=digest, language="en")
    reply = Reply.model_validate_json(json.dumps(Annotated(EXAMPLE_ID, {}, annotation).reply))
    verified = verify(article, reply)
    assert verified.rejections == ()
    assert verified.held == ()
    record = record_of(article, Outcome.OK, extractor="two coders", verification=verified)
    states = [[accused.state_code for accused in each.alleged_perpetrators] for each in record.allegations]
    assert states == [["BLR"], [], [None]]
    assert [each.denial_status for each in record.allegations] == ["denied", "not_stated", "no_response"]


def test_what_the_notes_explain_is_what_the_example_holds() -> None:
    names = [accused["name"] for accused in values("alleged_perpetrators")]
    assert "Russia" in text and not any("Russia" in name for name in names)
    assert [response["responder"] for response in values("responses")].count("Belarus's interior ministry") == 2
    assert values("affected_groups")[0] == values("affected_groups")[2]
    assert "12 countries" in text and "12" not in [group["number"] for group in values("affected_groups")]
