"""What the throughput benchmark reads: made-up articles of exactly 400 words, and the model's reply to all of them.

The articles share the sentences that the reply quotes, so that one answer is true of every one of them and verification
has its real work; between them stand sentences that differ from article to article. People, firms and outlets are
invented, and so is what is said of the states.
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

WORDS = 400

_SHARED = (
    "Belarusian police have pressed about 400 Kenyan and Nepali students into army service by threatening to cancel "
    "their visas, three European diplomats told the Harbour Ledger.",
    "Some were held in a locked gymnasium until they signed, the diplomats said. Others were beaten with cables when "
    "they refused to board the lorries. Clearwater Monitor, a rights group, has recorded 31 such cases and calls them "
    "“a pattern, not an accident”.",
    "The interior ministry in Minsk denied the account and described it as propaganda paid for from abroad. Kenya’s "
    "foreign ministry said that it would open an inquiry of its own.",
    "Separately, dozens of Ugandan jobseekers were lured by the agency Silverline Placement with contracts for "
    "warehouse work that did not exist, according to their lawyers. Their pay was kept back for five months. "
    "Silverline Placement did not answer repeated requests for comment.",
)

_CONDUCT = "Belarusian police have pressed about 400 Kenyan and Nepali students into army service"
_LURED = "dozens of Ugandan jobseekers were lured by the agency Silverline Placement"

REPLY: dict[str, Any] = {
    "article_class": "reports_allegation",
    "allegations": [
        {
            "acts": [
                {
                    "act": "coerced_enlistment",
                    "quote": "pressed about 400 Kenyan and Nepali students into army service",
                },
                {"act": "ill_treatment", "quote": "beaten with cables when they refused to board the lorries"},
            ],
            "means": [
                {"means": "immigration_threat", "quote": "by threatening to cancel their visas"},
                {"means": "detention", "quote": "held in a locked gymnasium until they signed"},
                {"means": "violence", "quote": "Others were beaten with cables"},
            ],
            "stance": "attributed",
            "quote": _CONDUCT + " by threatening to cancel their visas",
            "alleged_perpetrators": [
                {
                    "name": "Belarusian police",
                    "actor_type": "security_service",
                    "country_word": None,
                    "quote": "Belarusian police have pressed about 400 Kenyan and Nepali students",
                }
            ],
            "affected_groups": [
                {
                    "term": "Kenyan and Nepali students",
                    "nationalities": ["Kenyan", "Nepali"],
                    "statuses": ["student"],
                    "number": "about 400",
                    "quote": "about 400 Kenyan and Nepali students",
                }
            ],
            "cited_sources": [
                {
                    "name": "three European diplomats",
                    "source_type": "official_anonymous",
                    "via": "Harbour Ledger",
                    "quote": "three European diplomats told the Harbour Ledger",
                },
                {
                    "name": "Clearwater Monitor",
                    "source_type": "ngo",
                    "via": None,
                    "quote": 'Clearwater Monitor, a rights group, has recorded 31 such cases and calls them "a pattern',
                },
            ],
            "responses": [
                {
                    "responder": "The interior ministry in Minsk",
                    "role": "accused",
                    "form": "denied",
                    "quote": "The interior ministry in Minsk denied the account",
                },
                {
                    "responder": "The interior ministry in Minsk",
                    "role": "accused",
                    "form": "counter_accused",
                    "quote": "described it as propaganda paid for from abroad",
                },
                {
                    "responder": "Kenya's foreign ministry",
                    "role": "home_state",
                    "form": "action_promised",
                    "quote": "Kenya's foreign ministry said that it would open an inquiry",
                },
            ],
        },
        {
            "acts": [{"act": "deceptive_recruitment", "quote": _LURED}],
            "means": [
                {"means": "false_promise", "quote": "contracts for warehouse work that did not exist"},
                {"means": "wages_withheld", "quote": "Their pay was kept back for five months"},
            ],
            "stance": "attributed",
            "quote": _LURED + " with contracts for warehouse work that did not exist",
            "alleged_perpetrators": [
                {
                    "name": "Silverline Placement",
                    "actor_type": "company",
                    "country_word": None,
                    "quote": "lured by the agency Silverline Placement",
                }
            ],
            "affected_groups": [
                {
                    "term": "Ugandan jobseekers",
                    "nationalities": ["Ugandan"],
                    "statuses": ["jobseeker"],
                    "number": "dozens",
                    "quote": "dozens of Ugandan jobseekers were lured",
                }
            ],
            "cited_sources": [
                {
                    "name": "their lawyers",
                    "source_type": "expert",
                    "via": None,
                    "quote": "did not exist, according to their lawyers",
                }
            ],
            "responses": [
                {
                    "responder": "Silverline Placement",
                    "role": "accused",
                    "form": "no_response",
                    "quote": "Silverline Placement did not answer repeated requests for comment",
                }
            ],
        },
    ],
}
"""The model's answer to every article: two allegations, 21 quotes, all true; two of them with other quotation marks."""

_PLACES = ("Lowmarket", "Eastquay", "Tarnfield", "Oldbridge", "Wendmoor", "Saltcote", "Highbeck", "Marlham")
_TOPICS = (
    "the ferry timetable",
    "school meals",
    "the price of bread",
    "the new tram line",
    "the harvest",
    "the floods",
)
_FILLING = (
    "In {place} the council spent {number} minutes on {topic} before it rose for the day.",
    "The weather office expects {number} millimetres of rain in {place} by the end of the week.",
    "A market survey in {place} put interest in {topic} at {number} per cent, which nobody in the hall disputed.",
    "The library of {place} lent {number} books last month, most of them about {topic}.",
    "Shopkeepers in {place} spoke of a quiet season and of {topic}; one had counted {number} customers since Monday.",
)


def articles(count: int) -> Iterator[Article]:
    """Articles of 400 words each, one after the other, the same in every run."""
    for number in range(count):
        text = _text(random.Random(number))
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


def _text(chance: random.Random) -> str:
    each, more = divmod(WORDS - sum(len(paragraph.split()) for paragraph in _SHARED), len(_SHARED))
    lengths = [each + (index < more) for index in range(len(_SHARED))]
    filled = (_filling(chance, length) for length in lengths)
    return "\n\n".join(paragraph for pair in zip(_SHARED, filled, strict=True) for paragraph in pair)


def _filling(chance: random.Random, length: int) -> str:
    words: list[str] = []
    while len(words) < length:
        sentence = chance.choice(_FILLING)
        said = sentence.format(
            place=chance.choice(_PLACES), topic=chance.choice(_TOPICS), number=chance.randrange(2, 90)
        )
        words += said.split()
    return " ".join(words[:length]).rstrip(".,;") + "."


# --- the same task in langextract's form: classes of extractions, with attributes -----------------------------------

_SPANS = (
    "into army service",
    "when they refused to board the lorries",
    "threatening to cancel their visas",
    "held in a locked gymnasium until they signed",
    "beaten with cables",
    "Belarusian police",
    "about 400 Kenyan and Nepali students",
    "three European diplomats",
    "Clearwater Monitor",
    "denied the account",
    "described it as propaganda",
    "it would open an inquiry",
    "were lured",
    "contracts for warehouse work that did not exist",
    "pay was kept back for five months",
    "the agency Silverline Placement",
    "dozens of Ugandan jobseekers",
    "their lawyers",
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
    """The reply to every article, in langextract's JSON and in order of appearance.

    Args:
        spans: the words are short and do not overlap, as langextract's examples have them, rather than the quotes that
            the records keep, which do overlap: langextract then falls back on a search that costs more.
    """
    text = next(articles(1)).text
    values = values_of(REPLY)
    words = _SPANS if spans else [_as_printed(value.words) for value in values]
    found = sorted(zip(words, values, strict=True), key=lambda pair: text.index(pair[0]))
    return {"extractions": [{value.kind: said, f"{value.kind}_attributes": value.attributes} for said, value in found]}


def values_of(reply: dict[str, Any]) -> list[Value]:
    """The values of a reply, each with its quote."""
    found: list[Value] = []
    for number, allegation in enumerate(reply["allegations"], 1):
        for kind, field in _LISTS.items():
            for value in allegation[field]:
                attributes = {key: part for key, part in value.items() if key != "quote"}
                found.append(Value(kind, value["quote"], {"allegation": str(number), **attributes}))
    return found


def quotes_of(reply: dict[str, Any]) -> int:
    """How many quotes a reply holds: one a value, and one an allegation."""
    return len(values_of(reply)) + len(reply["allegations"])


def _as_printed(quote: str) -> str:
    return quote.replace("'", "’").replace('"', "“")
