"""A made-up article with a reply that is partly wrong, and a report as whoever reads it sees it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import lxml.html
from tests.told import REPLY, TEXT

from allegata.evidence_report import html_report
from allegata.exchange import Extraction, Rejection
from allegata.models import Article, Record, Reply
from allegata.pipeline.extracting import record_from
from allegata.vocabulary import Outcome

HOSTILE = (
    "🙂🏳️‍🌈 \u202eseen?\u2066 \x00 </mark></div><script>document.title='owned'</script>"
    "<img src=x onerror=alert(1)> {{ 7 * 7 }}\n\n"
)


def an_article(before: str = "", **changes: Any) -> Article:
    """The invented article of `tests.told`.

    Args:
        before: what its text begins with.
        changes: other values.
    """
    text = before + TEXT
    values: dict[str, Any] = {
        "article_id": "art-00000000000000aa",
        "source_id": "told",
        "title": "Building workers said to be pressed into a militia",
        "outlet": "Lindhaven Courier",
        "published": "2025-03-04",
        "language": "en",
        "text": text,
        "text_sha256": hashlib.sha256(text.encode(errors="replace")).hexdigest(),
    }
    return Article(**{**values, **changes})


def a_faulty_reply() -> Reply:
    """Of the first allegation some values are wrong; the third one has lost its answer, and is held."""
    reply = json.loads(REPLY)
    first = reply["allegations"][0]
    held = json.loads(json.dumps(first)) | {"responses": [_denial("Belarus rejected it all as invented")]}
    first["means"] += [
        {"means": "debt", "quote": "were told that they owed for the flight"},
        {"means": "violence", "quote": "Building workers said to be pressed"},
        {"means": "other_threat", "quote": "ocked in a depot until they"},
    ]
    first["alleged_perpetrators"] += [
        {"name": "Minsk", "actor_type": "state", "country_word": None, "quote": "had been locked in a depot"},
        {
            "name": "Norvik Staffing",
            "actor_type": "company",
            "country_word": None,
            "quote": "into a militia by threatening",
        },
    ]
    first["responses"] += [_denial("One man is still missing")]
    reply["allegations"].append(held)
    return Reply.model_validate_json(json.dumps(reply))


def _denial(quote: str) -> dict[str, str]:
    return {"responder": "Belarus", "role": "home_state", "form": "denied", "quote": quote} | (
        {"role": "accused"} if "rejected" in quote else {}
    )


def a_reading(article: Article) -> tuple[Record, tuple[Rejection, ...]]:
    """What comes of the faulty reply."""
    return record_from(article, Extraction(outcome=Outcome.OK, reply=a_faulty_reply()), "made/1")


def a_faulty_report(before: str = "", **changes: Any) -> str:
    """The report of both."""
    article = an_article(before, **changes)
    return html_report(article, *a_reading(article))


class Seen:
    """A report in a browser's eyes.

    Args:
        html: the report.
    """

    def __init__(self, html: str) -> None:
        self.root = lxml.html.document_fromstring(html)

    def all(self, path: str) -> list[lxml.html.HtmlElement]:
        """The elements of an XPath."""
        found: list[lxml.html.HtmlElement] = self.root.xpath(path)
        return found

    def words(self, path: str = "//body") -> str:
        """The text of the first of them, white space evened."""
        return " ".join(str(self.all(path)[0].text_content()).split())

    @property
    def text(self) -> str:
        """The article's text as it is shown, character for character."""
        (shown,) = self.all("//*[@id='text']")
        return str(shown.text_content())

    def marked(self, name: str) -> str:
        """The words of the text that are marked as what this rests on."""
        marks = self.all("//mark")
        return "".join(str(mark.text_content()) for mark in marks if name in mark.get("data-marks").split())
