"""The gold of origins: which cited sources of the annotated articles go back to one, and how links stand to it.

`gold/origins.json` was coded from the texts alone, before there was code to link them. It holds names of articles,
numbers, codes and our own words, and none of an article.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from tests.gold_replies import Annotated

from allegata.links import SourceOrigin
from allegata.models import Article, Record, Reply
from allegata.normalize import record_of
from allegata.verify import verify
from allegata.vocabulary import Outcome

FILE = Path(__file__).parent / "gold" / "origins.json"

Place = tuple[str, int, int]
"""An article's name, the number of an allegation, and the number of a source; the numbers from 1."""

Pair = frozenset[Place]


@dataclass(frozen=True)
class Score:
    """How pairs of sources that are linked stand to those of the gold.

    Attributes:
        wrong: linked, and not of one origin.
        missed: of one origin, and not linked.
        right: how many are both.
    """

    wrong: tuple[tuple[Place, ...], ...]
    missed: tuple[tuple[Place, ...], ...]
    right: int

    @property
    def precision(self) -> float:
        """Share of the linked pairs that are right."""
        return self.right / (self.right + len(self.wrong)) if self.right or self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold's pairs that are linked."""
        return self.right / (self.right + len(self.missed)) if self.right or self.missed else 1.0

    def __str__(self) -> str:
        figures = f"precision {self.precision:.3f} recall {self.recall:.3f} of {self.right + len(self.missed)} pairs"
        return "\n".join([figures, *(f"wrong  {one}" for one in self.wrong), *(f"missed {one}" for one in self.missed)])


def article_of(annotated: Annotated) -> Article:
    """The article as it is put in."""
    given = annotated.article
    digest = hashlib.sha256(given["text"].encode()).hexdigest()
    return Article(
        article_id=f"art-{digest[:16]}",
        source_id=annotated.name,
        text=given["text"],
        text_sha256=digest,
        url=given.get("url"),
        outlet=given.get("outlet"),
        published=given.get("published"),
        language=given.get("language"),
    )


def gold_record(annotated: Annotated) -> Record:
    """The record that an extractor would give that codes as the annotators did."""
    article = article_of(annotated)
    verified = verify(article, Reply.model_validate_json(json.dumps(annotated.reply)))
    outcome = Outcome.OK if verified.allegations else Outcome.NO_ALLEGATION
    return record_of(article, outcome, extractor="two coders", verification=verified)


def gold_pairs(names: Iterable[str]) -> tuple[set[Pair], set[Pair]]:
    """The pairs of sources of one origin, and those that may be linked or not, in the articles of these names."""
    gold = json.loads(FILE.read_text(encoding="utf-8"))
    known = set(names)
    clusters = [[place_of(one) for one in cluster["members"]] for cluster in gold["clusters"]]
    open_ = [[place_of(one) for one in pair] for pair in gold["borderline"]]
    return set(_pairs(clusters, known)), set(_pairs(open_, known))


def linked_pairs(origins: Iterable[SourceOrigin], records: Sequence[Record]) -> set[Pair]:
    """The pairs of sources that are linked for certain."""
    places = {
        allegation.allegation_id: (record.source_id or "", allegation.allegation_number)
        for record in records
        for allegation in record.allegations
    }
    members: defaultdict[str, list[Place]] = defaultdict(list)
    for one in origins:
        members[one.origin_id].append((*places[one.allegation_id], one.source_number))
    return set(_pairs(members.values(), {record.source_id or "" for record in records}))


def scored(linked: set[Pair], gold: set[Pair], open_: set[Pair], across: bool = False) -> Score:
    """How linked pairs stand to the gold's.

    Args:
        linked: for certain.
        gold: pairs of one origin.
        open_: pairs that count neither way.
        across: whether pairs of different articles alone count.
    """

    def counted(pairs: set[Pair]) -> set[Pair]:
        return {pair for pair in pairs - open_ if not across or len({place[0] for place in pair}) > 1}

    found, wanted = counted(linked), counted(gold)
    return Score(_shown(found - wanted), _shown(wanted - found), len(found & wanted))


def place_of(member: Mapping[str, object]) -> Place:
    """Where a member of a cluster stands."""
    return str(member["article"]), int(str(member["allegation"])), int(str(member["source"]))


def _pairs(clusters: Iterable[Sequence[Place]], names: set[str]) -> Iterator[Pair]:
    for cluster in clusters:
        yield from map(frozenset, combinations([place for place in cluster if place[0] in names], 2))


def _shown(pairs: set[Pair]) -> tuple[tuple[Place, ...], ...]:
    return tuple(sorted(tuple(sorted(pair)) for pair in pairs))
