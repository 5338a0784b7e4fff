"""The annotation guide: how a person codes an article into the form of the gold set. Generated with the codebook.

Its prose is the template beside this module: the codebook's rules, told in the order in which an annotator meets them.
The codes and their definitions come from `vocabulary`, the fields from `FORM`, and the worked example from its files.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from ..vocabulary import VOCABULARIES
from .codebook import codes, rows
from .tables import SCHEMA_VERSION

_TEMPLATE = "annotation-guide.md.jinja"
EXAMPLE_ID = "border-militia"
"""Id of the worked example: an article of `worked_example/articles` and its annotation in `worked_example/gold`."""


@dataclass(frozen=True)
class FormField:
    """One field of an annotation.

    Args:
        name: as in the file.
        holds: what stands there; the name of a vocabulary where codes do.
        meaning: what it says, for whoever fills it in.
        scored: whether `allegata evaluate` compares it.
    """

    name: str
    holds: str
    meaning: str
    scored: bool = True


FORM: dict[str, tuple[FormField, ...]] = {
    "annotation": (
        FormField("id", "text", "id of the article, which is the name of its file without `.json`", False),
        FormField("article_class", "article_class", "what kind of text it is"),
        FormField("allegations", "list of allegations", "the main one first; empty where there is none"),
        FormField("adjudication", "text", "what the coders had and why it was decided so; coders leave it out", False),
    ),
    "allegation": (
        FormField("summary", "text", "a sentence in your words, for whoever compares annotations", False),
        FormField("acts", "list of act", "what the accused is said to have done; at least one"),
        FormField("means", "list of means", "by what means it is said to have been done"),
        FormField("stance", "stance", "how the outlet stands to the allegation", False),
        FormField("quote", "quote", "the words that show the conduct, the main one where there are several", False),
        FormField("alleged_perpetrators", "list", "who is said to act"),
        FormField("affected_groups", "list", "to whom it is said to have been done"),
        FormField("cited_sources", "list", "who says it"),
        FormField("responses", "list", "what the accused and others answer to it"),
    ),
    "alleged_perpetrators": (
        FormField("name", "words", "who is said to act, as written; stands in its quote"),
        FormField("actor_type", "actor_type", "what kind of actor it is said to be"),
        FormField("country", "code or null", "ISO 3166-1 alpha-3 code of a state or its organ; null for all others"),
        FormField("quote", "quote", "the words that show that it is said to act", False),
    ),
    "affected_groups": (
        FormField("term", "words", "the group as written; stands in its quote", False),
        FormField("nationalities", "list of words", "the words that say whose people they are, as written", False),
        FormField("iso3", "list of codes", "ISO 3166-1 alpha-3 codes of those words that name one country"),
        FormField("m49", "list of codes", "UN M49 codes of those words that name a region ('African': `002`)"),
        FormField("statuses", "list of group_status", "what the text says that they are"),
        FormField("number", "words or null", "how many people, as written ('about 400')", False),
        FormField("quote", "quote", "the words that show the group", False),
    ),
    "cited_sources": (
        FormField("name", "words", "who ultimately says it, as written; stands in its quote"),
        FormField("source_type", "source_type", "what kind of source it is"),
        FormField("via", "words or null", "through whom this article has it, as written"),
        FormField("quote", "quote", "the words that show that this source says it", False),
    ),
    "responses": (
        FormField("responder", "words", "who answers, as written; it may stand in a neighbouring sentence", False),
        FormField("role", "role", "who that is with regard to the allegation"),
        FormField("forms", "list of form", "what the answer is; one entry for each quote"),
        FormField("quote", "quote", "the words of the answer, or those that tell of it", False),
    ),
}
"""Every field of an annotation's file, by the part that holds it."""

_HEADINGS = {"annotation": "the file", "allegation": "each entry of `allegations`"}


def annotation_guide() -> str:
    """The annotation guide in Markdown."""
    prose = files(__package__).joinpath(_TEMPLATE).read_text(encoding="utf-8")
    page = Environment(undefined=StrictUndefined, keep_trailing_newline=True).from_string(prose)
    article = json.loads(example_file("articles"))
    return page.render(
        version=SCHEMA_VERSION,
        parts=FORM,
        form=_form,
        codes=lambda vocabulary: codes(vocabulary, VOCABULARIES[vocabulary]),
        example_id=EXAMPLE_ID,
        example_text="\n>\n".join(f"> {paragraph}" for paragraph in article["text"].split("\n\n")),
        example_annotation=example_file("gold").strip(),
    )


def example_file(folder: str) -> str:
    """The text of a file of the worked example: `articles` for the article's, `gold` for its annotation's."""
    path = files(__package__).joinpath("worked_example", folder, f"{EXAMPLE_ID}.json")
    return path.read_text(encoding="utf-8")


def _form(part: str) -> str:
    lines = [f"**{_HEADINGS.get(part, f'each entry of `{part}`').capitalize()}**", ""]
    lines += rows(("field", "holds", "meaning", "scored"), (_field(field) for field in FORM[part]))
    return "\n".join(lines) + "\n"


def _field(field: FormField) -> tuple[str, ...]:
    vocabulary = field.holds.removeprefix("list of ")
    explained = vocabulary in (*VOCABULARIES, "allegations")
    holds = field.holds.replace(vocabulary, f"[{vocabulary}](#{vocabulary})") if explained else field.holds
    return f"`{field.name}`", holds, field.meaning, "yes" if field.scored else "no"
