"""The annotated articles as records, and what a coder who saw no code says of their cases and origins."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from tests.gold_replies import Annotated, annotated_articles, annotated_seeds

from allegata.links import SourceOrigin
from allegata.models import Article, Record, Reply
from allegata.normalize import record_of
from allegata.verify import verify
from allegata.vocabulary import ChainEnd, OriginKind, OriginRule, Outcome

GOLD = Path(__file__).parent / "gold" / "cases.json"

Member = tuple[str, int]


@dataclass(frozen=True)
class Pairs:
    """Pairs of allegations that the coder puts in one case.

    Args:
        certain: those that must be found.
        open: those that are likely, doubtful or partial: counted neither for nor against.
    """

    certain: frozenset[frozenset[Member]]
    open: frozenset[frozenset[Member]]


def gold_records(with_seeds: bool = True) -> list[Record]:
    """The annotated articles as records; the seeds too where they are there and wanted."""
    return [_record(one) for one in (*(annotated_seeds() if with_seeds else ()), *annotated_articles())]


def seed_records() -> list[Record]:
    """The three seeds as records; none where they are not there."""
    return [_record(one) for one in annotated_seeds()]


def gold_pairs(records: Iterable[Record]) -> Pairs:
    """What the coder says of pairs of the records' allegations."""
    cases = json.loads(GOLD.read_text(encoding="utf-8"))["cases"]
    present = set(members(records).values())
    certain: set[frozenset[Member]] = set()
    perhaps: set[frozenset[Member]] = set()
    for case in cases:
        sure = [(article, number) for article, number in case["members"] if (article, number) in present]
        others = [(article, number) for article, number in case["perhaps"] if (article, number) in present]
        every = {frozenset(pair) for pair in combinations([*sure, *others], 2)}
        of_sure = {frozenset(pair) for pair in combinations(sure, 2)} if case["certainty"] == "certain" else set()
        certain |= of_sure
        perhaps |= every - of_sure
    return Pairs(frozenset(certain), frozenset(perhaps))


def members(records: Iterable[Record]) -> dict[str, Member]:
    """Article and number of each allegation by its identifier."""
    return {
        each.allegation_id: (str(record.source_id), each.allegation_number)
        for record in records
        for each in record.allegations
    }


def gold_origins(records: Iterable[Record]) -> tuple[SourceOrigin, ...]:
    """The origins of the records' sources as the coder has them; a source that is not told of stands alone."""
    known = {
        tuple(source): (origin["label"], OriginKind(origin["kind"]))
        for origin in json.loads(GOLD.read_text(encoding="utf-8"))["origins"]
        for source in origin["sources"]
    }
    found = []
    for record in records:
        for allegation in record.allegations:
            for number, source in enumerate(allegation.cited_sources, 1):
                alone = (f"{record.source_id} {source.label}", OriginKind.VOICE)
                label, kind = known.get((record.source_id, allegation.allegation_number, number), alone)
                found.append(an_origin(allegation.allegation_id, label, number, kind))
    return tuple(found)


def an_origin(allegation_id: str, label: str, number: int = 1, kind: OriginKind = OriginKind.VOICE) -> SourceOrigin:
    """A source whose origin is told by a label."""
    return SourceOrigin(
        allegation_id=allegation_id,
        source_number=number,
        origin_id=f"org-{hashlib.sha256(label.encode()).hexdigest()[:16]}",
        origin_kind=kind,
        rule=OriginRule.NAMED_VOICE,
        chain_end=ChainEnd.NAMED,
        hands=0,
    )


def _record(one: Annotated) -> Record:
    text = one.article["text"]
    digest = hashlib.sha256(text.encode()).hexdigest()
    article = Article(
        article_id=f"art-{digest[:16]}",
        source_id=one.name,
        published=one.article.get("published"),
        language=one.article.get("language"),
        text=text,
        text_sha256=digest,
    )
    verification = verify(article, Reply.model_validate_json(json.dumps(one.reply)))
    outcome = Outcome.OK if verification.allegations else Outcome.NO_ALLEGATION
    return record_of(article, outcome, extractor="two coders", verification=verification)
