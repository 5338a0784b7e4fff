"""Origins that may be one: proposals for a reader, each with what speaks for it. Nothing is merged here.

The scores order proposals by how much speaks for them and are no probabilities. Neighbours alone are compared: in a
list that is sorted by matter and date, what may be one lies side by side, and nobody would read a proposal more.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..gazetteer.phrases import plain, words_of
from ..links import NearCopy, OriginProposal
from ..vocabulary import ProposalReason
from .clusters import Doubt, NameMatch, name_match
from .matters import WINDOW, Agreement, agreement, span_of
from .nodes import Node
from .speakers import Standing

_UNSETTLED = 70  # name and matter agree, and the article leaves out what would tell which of several it is
_BROAD = 60  # the same state or office, for the same matter at the same time
_OTHER_TIME = 50  # the same name and matter at another time
_GIVEN_NAME = 40  # a given name that many have
_SAME_WORDS = 80  # nobody finds the same eight words twice
_SAME_STORY = 65  # unnamed, of one kind, for one claim, in two articles that share another origin
_CLAIM_ALIKE = 50  # unnamed, and called by the same words
_CLAIM = 30  # unnamed, of one kind

_CANDIDATES = 2  # of what a mention may belong to; where there are more, naming them all tells a reader nothing
_CLAIM_DAYS = 14  # a claim of unnamed speakers is told again within days; later it is as likely another's
_LEAST_WORDS = 8  # shorter quotations are set phrases
_MOST_ARTICLES = 6  # words that more articles have are not rare
_QUOTED = re.compile('[“"«„]([^“”"«»„]{20,})[”"»]')


@dataclass(frozen=True)
class Known:
    """What is settled.

    Attributes:
        nodes: what each article says of each speaker.
        origin_of: by number of a node, its origin.
        first_of: by origin, where it is first met; what origins are sorted by.
    """

    nodes: Sequence[Node]
    origin_of: Mapping[int, str]
    first_of: Mapping[str, tuple[str, str, int, int]]


_Proposal = tuple[int, int, ProposalReason, int]


def proposals_of(
    known: Known, clusters: Sequence[Sequence[int]], doubts: Sequence[Doubt], near_copies: Sequence[NearCopy]
) -> tuple[OriginProposal, ...]:
    """Pairs of origins that may be one, each once, with the strongest reason."""
    best: dict[tuple[str, str], tuple[int, ProposalReason]] = {}
    for node, other, reason, score in _all(known, clusters, doubts, near_copies):
        mine, theirs = known.origin_of.get(node), known.origin_of.get(other)
        if mine is None or theirs is None or mine == theirs:
            continue
        pair = (mine, theirs) if known.first_of[mine] <= known.first_of[theirs] else (theirs, mine)
        if pair not in best or score > best[pair][0]:
            best[pair] = (score, reason)
    return tuple(
        OriginProposal(origin_id=pair[0], other_origin_id=pair[1], reason=reason, score=score)
        for pair, (score, reason) in sorted(best.items())
    )


def _all(
    known: Known, clusters: Sequence[Sequence[int]], doubts: Sequence[Doubt], near_copies: Sequence[NearCopy]
) -> Iterator[_Proposal]:
    yield from _near_copies(known.nodes, near_copies)
    yield from _same_words(known.nodes)
    named: Counter[int] = Counter()
    for doubt in doubts:
        named[doubt.mention.number] += 1
        if named[doubt.mention.number] > _CANDIDATES:
            continue
        yield doubt.mention.number, doubt.cluster.founder.number, ProposalReason.SAME_VOICE, _UNSETTLED
    yield from _other_times(known.nodes, clusters)
    yield from _not_told_apart(known.nodes)
    yield from _same_claims(known.nodes)
    yield from _same_stories(known.nodes, clusters)


def _near_copies(nodes: Sequence[Node], near_copies: Sequence[NearCopy]) -> Iterator[_Proposal]:
    by_article: defaultdict[str, dict[str, int]] = defaultdict(dict)
    wanted = {article for copy in near_copies for article in (copy.article_id, copy.other_article_id)}
    for node in nodes:
        if node.rows and node.record.article_id in wanted:
            by_article[node.record.article_id].setdefault(node.speaker.identity, node.number)
    for copy in near_copies:
        mine, theirs = by_article[copy.article_id], by_article[copy.other_article_id]
        for identity in sorted(mine.keys() & theirs.keys()):
            yield mine[identity], theirs[identity], ProposalReason.NEAR_COPY, max(copy.similarity, copy.containment)


def _same_words(nodes: Sequence[Node]) -> Iterator[_Proposal]:
    quoting: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for node in nodes:
        for row in node.rows:
            for words in _quotations(row.source.quote or ""):
                quoting[words].setdefault(node.record.article_id, node.number)
    for _, by_article in sorted(quoting.items()):
        if 1 < len(by_article) <= _MOST_ARTICLES:
            for (_, one), (_, other) in pairwise(sorted(by_article.items())):
                yield one, other, ProposalReason.SAME_WORDS, _SAME_WORDS


def _quotations(quote: str) -> Iterator[str]:
    for found in _QUOTED.findall(plain(quote)):
        words = [word.text.casefold() for word in words_of(found)]
        if len(words) >= _LEAST_WORDS:
            yield " ".join(words)


def _other_times(nodes: Sequence[Node], clusters: Sequence[Sequence[int]]) -> Iterator[_Proposal]:
    """Neighbours in time among what is said by one name."""
    by_key: defaultdict[str, list[Node]] = defaultdict(list)
    for cluster in clusters:
        cited = [nodes[number] for number in cluster if nodes[number].rows]
        if cited:
            by_key[cited[0].speaker.key].append(min(cited, key=lambda node: node.order))
    for _, firsts in sorted(by_key.items()):
        for one, other in pairwise(sorted(firsts, key=lambda node: node.order)):
            names = name_match(one.mention.signature, other.mention.signature)
            if names is not NameMatch.NONE and agreement(one.matter, other.matter) is not Agreement.NONE:
                yield one.number, other.number, ProposalReason.SAME_VOICE, _OTHER_TIME


def _not_told_apart(nodes: Sequence[Node]) -> Iterator[_Proposal]:
    """The same state, or the same given name, for the same matter at the same time."""
    by_key: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.rows and node.speaker.standing in (Standing.BROAD, Standing.PRIVATE):
            by_key[node.speaker.identity].append(node)
    for _, named in sorted(by_key.items()):
        for one, other in pairwise(sorted(named, key=lambda node: node.order)):
            if one.record.article_id != other.record.article_id and _agree(one, other, WINDOW):
                score = _BROAD if one.speaker.standing is Standing.BROAD else _GIVEN_NAME
                yield one.number, other.number, ProposalReason.SAME_VOICE, score


def _same_claims(nodes: Sequence[Node]) -> Iterator[_Proposal]:
    """Unnamed speakers of one kind, neighbours in time, for the same matter."""
    by_matter: defaultdict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node in nodes:
        if node.rows and node.speaker.standing is Standing.ANONYMOUS and not node.matter.is_open:
            key = (node.rows[0].source.source_type.value, *sorted(node.matter.accused))
            by_matter[key].append(node)
    for _, unnamed in sorted(by_matter.items()):
        for one, other in pairwise(sorted(unnamed, key=lambda node: node.order)):
            is_dated = one.record.published is not None and other.record.published is not None
            if is_dated and one.record.article_id != other.record.article_id and _agree(one, other, _CLAIM_DAYS):
                score = _CLAIM_ALIKE if one.speaker.key == other.speaker.key else _CLAIM
                yield one.number, other.number, ProposalReason.SAME_CLAIM, score


def _same_stories(nodes: Sequence[Node], clusters: Sequence[Sequence[int]]) -> Iterator[_Proposal]:
    """Unnamed and named sources of one kind, in neighbouring articles that share another origin for certain.

    "An intelligence report" of the one article may be that of the service which the other names.
    """
    by_article: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.rows:
            by_article[node.record.article_id].append(node)
    for cluster in clusters:
        articles = [nodes[number].record.article_id for number in cluster if nodes[number].rows]
        for one, other in pairwise(sorted(set(articles))):
            for left in by_article[one]:
                for right in by_article[other]:
                    if _may_be_named_by(left, right) or _may_be_named_by(right, left):
                        yield left.number, right.number, ProposalReason.SAME_CLAIM, _SAME_STORY


def _may_be_named_by(unnamed: Node, other: Node) -> bool:
    return (
        unnamed.speaker.standing is Standing.ANONYMOUS
        and unnamed.rows[0].source.source_type is other.rows[0].source.source_type
        and unnamed.mention.claim.is_told_by(other.mention.claim)
        and agreement(unnamed.matter, other.matter) is not Agreement.NONE
    )


def _agree(one: Node, other: Node, days: int) -> bool:
    left, right = span_of(one.record.published), span_of(other.record.published)
    if left.first is not None and right.first is not None and abs(left.first - right.first) > days:
        return False
    return agreement(one.matter, other.matter) is not Agreement.NONE
