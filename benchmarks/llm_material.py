"""What the throughput benchmark reads: made-up articles of exactly 400 words, and the model's reply to all of them.

The sentences that the reply quotes are the same in all articles but for the name of a place, which no two articles
share and which stands in most quotes: so the server needs one answer only, in which it writes that name, and nothing
that is worked out for one article serves another. Between them stand other sentences. Places, people, firms and outlets
are invented, and so is what is said of the states.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from allegata.extractors.llm import load_prompt
from allegata.models import Article
from allegata.vocabulary import ActCode, ActorType, Code, GroupStatus, MeansCode, ResponseForm, ResponseRole, SourceType
from llm_server import OPENING, PLACEHOLDER

WORDS = 400

_SHARED = (
    "Belarusian police have pressed about 400 Kenyan students of {place} into army service by threatening to cancel "
    "their {place} visas, three European diplomats in {place} told the Harbour Ledger.",
    "Some were held in the gymnasium of {place} until they signed, the diplomats said. Others were beaten in {place} "
    "with cables when they refused to board the lorries. The {place} Monitor, a rights group, has recorded 31 cases "
    "and calls them “a pattern, not an accident”.",
    "The interior ministry denied the {place} account and described it as {place} propaganda paid for from abroad. "
    "Kenya’s foreign ministry said that it would open an inquiry in {place}.",
    "Separately, dozens of Ugandan jobseekers in {place} were lured by the agency {place} Placement with contracts for "
    "{place} warehouse work that did not exist, according to their {place} lawyers. Their {place} pay was kept back "
    "for five months. {place} Placement did not answer repeated requests for comment.",
)

_PRESSED = "pressed about 400 Kenyan students of {place} into army service"
_LURED = "dozens of Ugandan jobseekers in {place} were lured by the agency {place} Placement"

_REPLY: dict[str, Any] = {
    "article_class": "reports_allegation",
    "allegations": [
        {
            "acts": [
                {"act": "coerced_enlistment", "quote": _PRESSED},
                {
                    "act": "ill_treatment",
                    "quote": "beaten in {place} with cables when they refused to board the lorries",
                },
            ],
            "means": [
                {"means": "immigration_threat", "quote": "by threatening to cancel their {place} visas"},
                {"means": "detention", "quote": "held in the gymnasium of {place} until they signed"},
                {"means": "violence", "quote": "Others were beaten in {place} with cables"},
            ],
            "stance": "attributed",
            "quote": f"Belarusian police have {_PRESSED} by threatening to cancel their {{place}} visas",
            "alleged_perpetrators": [
                {
                    "name": "Belarusian police",
                    "actor_type": "security_service",
                    "country_word": None,
                    "quote": "Belarusian police have pressed about 400 Kenyan students of {place}",
                }
            ],
            "affected_groups": [
                {
                    "term": "Kenyan students of {place}",
                    "nationalities": ["Kenyan"],
                    "statuses": ["student"],
                    "number": "about 400",
                    "quote": "about 400 Kenyan students of {place}",
                }
            ],
            "cited_sources": [
                {
                    "name": "three European diplomats in {place}",
                    "source_type": "official_anonymous",
                    "via": "Harbour Ledger",
                    "quote": "three European diplomats in {place} told the Harbour Ledger",
                },
                {
                    "name": "{place} Monitor",
                    "source_type": "ngo",
                    "via": None,
                    "quote": 'The {place} Monitor, a rights group, has recorded 31 cases and calls them "a pattern',
                },
            ],
            "responses": [
                {
                    "responder": "The interior ministry",
                    "role": "accused",
                    "form": "denied",
                    "quote": "The interior ministry denied the {place} account",
                },
                {
                    "responder": "The interior ministry",
                    "role": "accused",
                    "form": "counter_accused",
                    "quote": "described it as {place} propaganda paid for from abroad",
                },
                {
                    "responder": "Kenya's foreign ministry",
                    "role": "home_state",
                    "form": "action_promised",
                    "quote": "Kenya's foreign ministry said that it would open an inquiry in {place}",
                },
            ],
        },
        {
            "acts": [{"act": "deceptive_recruitment", "quote": _LURED}],
            "means": [
                {"means": "false_promise", "quote": "contracts for {place} warehouse work that did not exist"},
                {"means": "wages_withheld", "quote": "Their {place} pay was kept back for five months"},
            ],
            "stance": "attributed",
            "quote": f"{_LURED} with contracts for {{place}} warehouse work that did not exist",
            "alleged_perpetrators": [
                {
                    "name": "{place} Placement",
                    "actor_type": "company",
                    "country_word": None,
                    "quote": "lured by the agency {place} Placement",
                }
            ],
            "affected_groups": [
                {
                    "term": "Ugandan jobseekers in {place}",
                    "nationalities": ["Ugandan"],
                    "statuses": ["jobseeker"],
                    "number": "dozens",
                    "quote": "dozens of Ugandan jobseekers in {place} were lured",
                }
            ],
            "cited_sources": [
                {
                    "name": "their {place} lawyers",
                    "source_type": "expert",
                    "via": None,
                    "quote": "did not exist, according to their {place} lawyers",
                }
            ],
            "responses": [
                {
                    "responder": "{place} Placement",
                    "role": "accused",
                    "form": "no_response",
                    "quote": "{place} Placement did not answer repeated requests for comment",
                }
            ],
        },
    ],
}
"""The model's answer: two allegations, 21 quotes, all true; two of them with other quotation marks than the article."""

_TOPICS = ("the ferry timetable", "school meals", "the price of bread", "the new tram line", "the harvest", "floods")
_FILLING = (
    "The council spent {number} minutes on {topic} before it rose for the day.",
    "The weather office expects {number} millimetres of rain along the coast by the end of the week.",
    "A market survey put interest in {topic} at {number} per cent, which nobody in the hall disputed.",
    "The library lent {number} books last month, most of them about {topic}.",
    "Shopkeepers spoke of a quiet season and of {topic}; one had counted {number} customers since Monday.",
)


def articles(count: int) -> Iterator[Article]:
    """Articles of 400 words each, one after the other, the same in every run."""
    for number in range(count):
        text = _text(place_of(number), random.Random(number))
        digest = hashlib.sha256(text.encode()).hexdigest()
        yield Article(
            article_id=f"art-{digest[:16]}",
            outlet="Harbour Ledger",
            title="Students pressed into service, diplomats say",
            published="2026-03-04",
            text=text,
            text_sha256=digest,
            language="en",
        )


def place_of(number: int) -> str:
    """The invented place of an article: six letters, another for each number below 857,375."""
    syllables = [consonant + vowel for consonant in "bcdfghjklmnprstvwxz" for vowel in "aeiou"]
    letters = ""
    for _ in range(3):
        number, at = divmod(number, len(syllables))
        letters = syllables[at] + letters
    return letters.capitalize()


def reply(place: str = PLACEHOLDER) -> dict[str, Any]:
    """The model's answer to the article of a place."""
    made = json.loads(json.dumps(_REPLY).replace("{place}", place))
    assert isinstance(made, dict)
    return made


def _text(place: str, chance: random.Random) -> str:
    opening = OPENING + place + "."
    shared = [paragraph.format(place=place) for paragraph in _SHARED]
    each, more = divmod(WORDS - sum(len(said.split()) for said in [opening, *shared]), len(shared))
    filled = [_filling(chance, each + (index < more)) for index in range(len(shared))]
    return "\n\n".join([opening, *(said for pair in zip(filled, shared, strict=True) for said in pair)])


def _filling(chance: random.Random, length: int) -> str:
    words: list[str] = []
    while len(words) < length:
        said = chance.choice(_FILLING).format(topic=chance.choice(_TOPICS), number=chance.randrange(2, 90))
        words += said.split()
    return " ".join(words[:length]).rstrip(".,;") + "."


# --- the same task in langextract's form: classes of extractions, with attributes -----------------------------------

_SPANS = (
    "into army service",
    "when they refused to board the lorries",
    "threatening to cancel their {place} visas",
    "held in the gymnasium of {place} until they signed",
    "beaten in {place} with cables",
    "Belarusian police",
    "about 400 Kenyan students of {place}",
    "three European diplomats in {place}",
    "{place} Monitor",
    "denied the {place} account",
    "described it as {place} propaganda",
    "it would open an inquiry in {place}",
    "were lured",
    "contracts for {place} warehouse work that did not exist",
    "{place} pay was kept back for five months",
    "the agency {place} Placement",
    "dozens of Ugandan jobseekers in {place}",
    "their {place} lawyers",
    "did not answer repeated requests for comment",
)
"""The reply's values as langextract likes them best: exact spans that do not overlap. In the reply's order."""

_CODES: dict[str, tuple[str, type[Code]]] = {
    "act": ("act", ActCode),
    "means": ("means", MeansCode),
    "perpetrator": ("actor_type", ActorType),
    "group": ("statuses", GroupStatus),
    "source": ("source_type", SourceType),
    "response": ("form", ResponseForm),
    "response's role": ("role", ResponseRole),
}
_LISTS = {
    "act": "acts",
    "means": "means",
    "perpetrator": "alleged_perpetrators",
    "group": "affected_groups",
    "source": "cited_sources",
    "response": "responses",
}


@dataclass(frozen=True)
class Value:
    """One value of a reply as langextract sees it: a class, the words extracted, and what else is said of them."""

    kind: str
    words: str
    attributes: dict[str, Any]


def langextract_description() -> str:
    """What langextract is told: the classes, and the codes of each with its definition."""
    lines = [
        "Extract, in order of appearance, what the article says is alleged about coerced or deceptive recruitment: "
        "each act, means, alleged perpetrator, affected group, cited source and response. Use exact text for "
        "extractions, the shortest span that shows the value; do not paraphrase. Number the allegation that each "
        "belongs to in its attribute `allegation`. Copy names and terms as written. Choose codes by their definitions.",
    ]
    for name, (attribute, codes) in _CODES.items():
        lines.append(f"Attribute `{attribute}` of a {name}:")
        lines += [f"- {code.value}: {code.definition}" for code in codes]
    return "\n".join(lines)


def langextract_examples() -> list[dict[str, Any]]:
    """The prompt's worked examples that hold an allegation, as `text` and `values`."""
    found = ((example.text, json.loads(example.reply)) for example in load_prompt().examples)
    return [{"text": text, "values": list(map(asdict, values_of(said)))} for text, said in found if said["allegations"]]


def langextract_answer(*, spans: bool) -> dict[str, Any]:
    """The model's answer in langextract's JSON, in order of appearance.

    Args:
        spans: the words are short and do not overlap, as langextract's examples have them, rather than the quotes that
            the records keep, which do overlap: langextract then falls back on a search that costs more.
    """
    text = _text(PLACEHOLDER, random.Random(0))
    values = values_of(reply())
    exact = [said.format(place=PLACEHOLDER) for said in _SPANS]
    words = exact if spans else [_as_printed(value.words) for value in values]
    found = sorted(zip(words, values, strict=True), key=lambda pair: text.index(pair[0]))
    return {"extractions": [{value.kind: said, f"{value.kind}_attributes": value.attributes} for said, value in found]}


def values_of(said: dict[str, Any]) -> list[Value]:
    """The values of a reply, each with its quote."""
    found: list[Value] = []
    for number, allegation in enumerate(said["allegations"], 1):
        for kind, field in _LISTS.items():
            for value in allegation[field]:
                attributes = {key: part for key, part in value.items() if key != "quote"}
                found.append(Value(kind, value["quote"], {"allegation": str(number), **attributes}))
    return found


def quotes_of(said: dict[str, Any]) -> int:
    """How many quotes a reply holds: one a value, and one an allegation."""
    return len(values_of(said)) + len(said["allegations"])


def _as_printed(quote: str) -> str:
    return quote.replace("'", "’").replace('"', "“")
