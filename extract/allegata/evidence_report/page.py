"""The report as one HTML file that asks for nothing else: its style and script stand in it, and nothing else may act.

An article is hostile input. Its text is escaped, characters that hide or reorder are shown by their numbers, and the
browser is told the hashes of the one style and the one script that it may obey (Content Security Policy 3).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Protocol

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from ..evaluation.highlight import visible
from ..exchange import Rejection
from ..models import Article, Record
from ..vocabulary import Outcome
from .coded import ALLEGATION, FIELDS, Field, Standing, coded, verbatim
from .doubted import DOUBTS, HELD, NOTED, REJECTED, doubted
from .passages import Mark, Paragraph, Paragraphs

_MARKER = "<!doctype html>\n<!-- allegata: evidence report, private -->"
_ADDRESS = re.compile(r"https?://[\x21\x23-\x26\x28-\x3b\x3d\x3f-\x7e]+")
"""An address that may become a link: printable ASCII without quotation marks and angle brackets."""
_LANE = 4  # pixels of a field's line under the text and the gap to the next
_READ = (Outcome.OK, Outcome.NO_ALLEGATION, Outcome.INVALID)
"""Outcomes of articles of which a reply came to verification."""


class NearCopyWords(Protocol):
    """An earlier article of which this one is a near copy, and the sentences in which they differ."""

    @property
    def article_id(self) -> str:
        """Of the earlier article."""
        ...

    @property
    def name(self) -> str:
        """How it is called in the input."""
        ...

    @property
    def similarity(self) -> int:
        """In percent."""
        ...

    @property
    def added(self) -> tuple[str, ...]:
        """Sentences that the earlier one does not have."""
        ...

    @property
    def dropped(self) -> tuple[str, ...]:
        """Sentences of the earlier one that are not here."""
        ...

    @property
    def changed(self) -> tuple[tuple[str, str], ...]:
        """A sentence of each, much alike."""
        ...


def html_report(
    article: Article,
    record: Record,
    rejections: Iterable[Rejection],
    near_copies: Sequence[NearCopyWords] = (),
    same_as: Article | None = None,
) -> str:
    """An article with every quote of its record marked in it, beside the record and what was rejected.

    Args:
        article: with the text as kept in the working folder.
        record: of that article, with names and quotes as written.
        rejections: of that article alone, in the order of verification.
        near_copies: earlier articles with nearly the same text.
        same_as: the article that was read in place of this one, whose text is the same.

    Returns:
        HTML that holds the full text and every name: never for publication.
    """
    paragraphs = Paragraphs(article.text)
    said = coded(record, article, paragraphs)
    doubts = doubted(rejections, article, paragraphs)
    marks = (*said.marks, *doubts.marks)
    shown = [field for field in (ALLEGATION, *FIELDS, *DOUBTS) if any(mark.kind == field.kind for mark in marks)]
    text = paragraphs.marked(marks)
    style = _asset("page.css") + "".join(_rules(shown, _lanes(shown, text), marks))
    script = _asset("page.js")
    page = _template().render(
        address=article.url if article.url and _ADDRESS.fullmatch(article.url) else None,
        article=article,
        coded=said,
        doubts=doubts,
        has_hidden=visible(article.text) != escape(article.text),
        held=doubts.number(HELD),
        is_checked=record.outcome in _READ,
        is_same_text=article.text_sha256 == record.text_sha256,
        legend=[(field, sum(mark.kind == field.kind for mark in marks)) for field in shown],
        near_copies=near_copies,
        noted=doubts.number(NOTED),
        paragraphs=text,
        policy=f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; "
        "base-uri 'none'; form-action 'none'",
        record=record,
        rejected=doubts.number(REJECTED),
        same_as=same_as,
        script=Markup(script),
        standings=Standing,
        style=Markup(style),
        titles={field.kind: field.title for field in (ALLEGATION, *FIELDS, *DOUBTS)},
        verbatim=verbatim(said.values),
    )
    return f"{_MARKER}\n{page}"


def is_report(start: str) -> bool:
    """Whether a file that begins so is a report of ours, which a new one may take the place of.

    Args:
        start: its first characters.
    """
    return start.startswith(_MARKER)


@cache  # compiling it takes longer than a report does
def _template() -> Template:
    environment = Environment(
        autoescape=True, finalize=visible, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_asset("page.html.jinja"))


def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _source(code: str) -> str:
    """The source expression that allows this inline code and no other."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode('ascii')}'"


def _lanes(shown: Sequence[Field], paragraphs: Iterable[Paragraph]) -> dict[Field, int]:
    """At which height under the words each field has its line, from 0: fields that quote the same words differ."""
    together = {
        frozenset(mark.kind for mark in passage.marks) for paragraph in paragraphs for passage in paragraph.passages
    }
    lanes: dict[Field, int] = {}
    for field in shown:
        if field is not ALLEGATION:  # which is the ground that the lines stand on
            beside = {kind for kinds in together if field.kind in kinds for kind in kinds}
            taken = {lane for other, lane in lanes.items() if other.kind in beside}
            lanes[field] = min(lane for lane in range(len(taken) + 1) if lane not in taken)
    return lanes


def _rules(shown: Sequence[Field], lanes: Mapping[Field, int], marks: Iterable[Mark]) -> Iterator[str]:
    """The style that depends on what is marked: the line of each field, and which words a link marks."""
    number = max(lanes.values(), default=-1) + 1
    backgrounds = [
        f"{_line(field)} 0 calc(100% - {_LANE * (number - 1 - lane)}px) / 100% 2px no-repeat"
        for field, lane in lanes.items()
    ]
    yield f":root {{ --lanes: {_LANE * number}px; }}\n"
    yield f"mark {{ background: {', '.join([*backgrounds, 'var(--of-allegation, transparent)'])}; }}\n"
    for kind in (field.kind for field in shown):
        yield f"mark.{kind} {{ --of-{kind}: var(--line-{kind}, var(--{kind})); }}\n"
        yield f":root:has(#show-{kind}:not(:checked)) .text {{ --line-{kind}: transparent; }}\n"
        yield f":root:has(#show-{kind}:not(:checked)) .text .pill.{kind} {{ display: none; }}\n"
    for mark in marks:
        yield f'.text:has(#at-{mark.name}:target) mark[data-marks~="{mark.name}"], '
    yield "mark.on { background-color: var(--chosen); box-shadow: 0 -2px 0 var(--ink), 0 2px 0 var(--ink); }\n"


def _line(field: Field) -> str:
    colour = f"var(--of-{field.kind}, transparent)"
    gaps = {REJECTED: (7, 11), HELD: (14, 18), NOTED: (2, 5)}  # pixels drawn, and drawn with the gap behind
    if field not in gaps:
        return f"linear-gradient({colour} 0 0)"
    drawn, period = gaps[field]
    return f"repeating-linear-gradient(90deg, {colour} 0 {drawn}px, transparent {drawn}px {period}px)"
