"""Origins: who ultimately says what is alleged, and which of the sources that articles cite are one and the same.

Every cited source has exactly one origin: the deepest link of its chain that can be told apart (`chains`). What follows
is certain by rule; everything else is a proposal (`proposals`).

- **One article.** The same name is one origin, for whichever of the article's allegations it is cited; so is one word
  of the name of a person whom the article also names in full.
- **Several articles.** A publisher or a named voice is one origin where name (`speakers`), conduct, accused, people
  (`matters`) and time (`clusters`) agree. What an article leaves out, its date above all, is settled only where there
  is exactly one origin to belong to. "Officials", a state, a bare given name are never shared.
- **Copies.** A near copy that cites the same name in the same words has it from the same origin, also where the name
  alone could be anybody's.
- **Articles of the dataset.** Where the outlet that is cited has an article here on the same matter, not later, the
  chain goes on into the source of that article (`held_article`). Where it has several, or speakers without a name,
  the article is itself the origin, and its own unnamed speakers are counted under it (`own_work`).
- **The end.** Works that cite each other are one origin that ends in a `cycle`; a work that is not in the dataset is a
  `dead_end`.

The result does not depend on the order of the records. Articles are never compared pair by pair: speakers are sorted by
name, and the mentions of one by matter and date, so that the time grows with the number of sources.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from ..garbage import collection_paused
from ..links import NearCopy, OriginProposal, SourceOrigin
from ..models import Record
from ..vocabulary import ChainEnd, OriginKind, OriginRule
from .clusters import Doubt, clusters_of
from .held import Step, steps_of
from .nodes import Node, Row, nodes_of
from .proposals import Known, proposals_of
from .speakers import Standing

_HEX_DIGITS = 16  # 64 bits, as for articles and allegations


def origins_of(
    records: Sequence[Record], near_copies: Sequence[NearCopy]
) -> tuple[tuple[SourceOrigin, ...], tuple[OriginProposal, ...]]:
    """The origin of every cited source, and the origins that may be one.

    Args:
        records: one per article, in any order, with names as written.
        near_copies: articles whose texts are nearly the same. The same words in both go back to one origin; a like name
            speaks for a proposal.

    Returns:
        The origins in the order of allegation and source, and the proposals in the order of their origins.
    """
    with collection_paused():
        return _origins(records, near_copies)


def _origins(
    records: Sequence[Record], near_copies: Sequence[NearCopy]
) -> tuple[tuple[SourceOrigin, ...], tuple[OriginProposal, ...]]:
    nodes = nodes_of(records)
    clusters, doubts = _clusters(nodes)
    group_of = list(range(len(nodes)))
    for cluster in clusters:
        for number in cluster:
            group_of[number] = cluster[0]
    _settle(doubts, nodes, clusters, group_of)
    steps, own = steps_of(nodes, [one for one in clusters if nodes[one[0]].speaker.is_work], group_of)
    for number, report in own.items():
        group_of[number] = group_of[report.number]
    _own_names(nodes, group_of)
    copied = _join_copies(near_copies, nodes, group_of)
    ends = _ends(nodes, steps)
    groups: defaultdict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        if not node.is_report:
            end = ends[node.number]
            groups[-1 - end.node if end.is_cycle else group_of[end.node]].append(node)
    found: list[SourceOrigin] = []
    origin_of: dict[int, str] = {}
    firsts: dict[str, tuple[str, str, int, int]] = {}
    for members in groups.values():
        first = min((row for node in members for row in node.rows), key=lambda row: row.order)
        origin_id = _origin_id(first)
        firsts[origin_id] = first.order
        origin_of |= {node.number: origin_id for node in members}
        found.extend(_described(members, origin_id, _Chains(nodes, steps, own, ends, copied)))
    proposed = proposals_of(Known(nodes, origin_of, firsts), clusters, doubts, near_copies)
    return tuple(sorted(found, key=lambda one: (one.allegation_id, one.source_number))), proposed


@dataclass(frozen=True)
class _End:
    """Where a chain ends: at which node, after how many articles of the dataset, and whether it goes in a circle."""

    node: int
    articles: int
    is_cycle: bool = False


@dataclass(frozen=True)
class _Chains:
    nodes: Sequence[Node]
    steps: Mapping[int, Step]
    own: Mapping[int, Node]
    ends: Mapping[int, _End]
    copied: Set[int]


def _clusters(nodes: Sequence[Node]) -> tuple[list[list[int]], list[Doubt]]:
    """Numbers of the nodes that name one speaker for one matter at one time, each with its founder first."""
    blocks: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.is_shared:
            blocks[node.speaker.key].append(node)
    clusters: list[list[int]] = []
    doubts: list[Doubt] = []
    for _, block in sorted(blocks.items()):
        made, doubted = clusters_of([node.mention for node in block])
        clusters.extend([member.number for member in cluster.members] for cluster in made)
        doubts.extend(doubted)
    return clusters, doubts


def _settle(doubts: Sequence[Doubt], nodes: Sequence[Node], clusters: list[list[int]], group_of: list[int]) -> None:
    """Join what was left open where two articles tell the same story: where they share another origin for certain.

    A mention that leaves much out may belong to several clusters, or to one that it resembles little. It belongs to the
    one cluster that has an article with which its own shares another speaker, as that was settled without it.
    """
    shared = {cluster[0] for cluster in clusters if len({nodes[one].record.article_id for one in cluster}) > 1}
    stories: defaultdict[str, set[int]] = defaultdict(set)
    for node in nodes:
        if group_of[node.number] in shared and not node.is_report:
            stories[node.record.article_id].add(group_of[node.number])
    told = {
        cluster[0]: {story for one in cluster for story in stories[nodes[one].record.article_id]} - {cluster[0]}
        for cluster in clusters
    }
    by_mention: defaultdict[int, list[int]] = defaultdict(list)
    for doubt in doubts:
        mention, founder = doubt.mention.number, doubt.cluster.founder.number
        if stories[nodes[mention].record.article_id] & told[founder] - {group_of[mention]}:
            by_mention[mention].append(founder)
    joined = {mention: founders[0] for mention, founders in sorted(by_mention.items()) if len(founders) == 1}
    members = {cluster[0]: cluster for cluster in clusters}
    for mention, founder in joined.items():
        if group_of[mention] == mention:  # its own cluster, which it founded
            for number in members[mention]:
                group_of[number] = founder


def _own_names(nodes: Sequence[Node], group_of: list[int]) -> None:
    """An outlet that names itself means its own report, where that stands for itself."""
    reports = {node.record.article_id: node.number for node in nodes if node.is_report}
    for node in nodes:
        if not node.is_report and node.is_shared and node.attribution.is_own and node.record.article_id in reports:
            group_of[node.number] = group_of[reports[node.record.article_id]]


def _join_copies(near_copies: Sequence[NearCopy], nodes: Sequence[Node], group_of: list[int]) -> set[int]:
    """A near copy that cites the same name in the same words has it from the same origin, whoever that is.

    Returns:
        the nodes of which this was found.
    """
    words: defaultdict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for name in {name for copy in near_copies for name in (copy.article_id, copy.other_article_id)}:
        words[name] = {}
    for node in nodes:
        if node.record.article_id in words:
            for row in node.rows:
                if row.source.quote:
                    quote = " ".join(row.source.quote.split())
                    words[node.record.article_id].setdefault((row.source.label, quote), node.number)
    joined: dict[int, int] = {}  # a group to the one that it became part of, the least of all

    def whole(group: int) -> int:
        while group in joined:
            group = joined[group]
        return group

    copied: set[int] = set()
    for copy in near_copies:
        for said, number in words[copy.article_id].items():
            other = words[copy.other_article_id].get(said)
            if other is not None:
                copied |= {number, other}
                one, two = sorted((whole(group_of[number]), whole(group_of[other])))
                if one != two:
                    joined[two] = one
    group_of[:] = map(whole, group_of)
    return copied


def _ends(nodes: Sequence[Node], steps: Mapping[int, Step]) -> dict[int, _End]:
    """Where each chain ends; a circle is entered at the least number of its nodes."""
    ends: dict[int, _End] = {}
    for start in range(len(nodes)):
        path: list[int] = []
        at_path: dict[int, int] = {}
        at = start
        while at not in ends and at not in at_path:
            at_path[at] = len(path)
            path.append(at)
            step = steps.get(at)
            if step is None or step.next is None:
                ends[at] = _End(at, 0 if step is None else 1)
                path.pop()
                break
            at = step.next
        if at in at_path and at not in ends:
            circle = path[at_path[at] :]
            for number in circle:
                ends[number] = _End(min(circle), len(circle), is_cycle=True)
            path = path[: at_path[at]]
        for number in reversed(path):
            end = ends[steps[number].next or 0]
            ends[number] = _End(end.node, end.articles + 1, end.is_cycle)
    return ends


def _described(members: Sequence[Node], origin_id: str, chains: _Chains) -> list[SourceOrigin]:
    kind = _kind(members, chains)
    articles = {node.record.article_id for node in members}
    found: list[SourceOrigin] = []
    for node in members:
        end = chains.ends[node.number]
        last = chains.nodes[end.node]
        work = _work(last, chains)
        for row in node.rows:
            found.append(
                SourceOrigin(
                    allegation_id=row.allegation.allegation_id,
                    source_number=row.number,
                    origin_id=origin_id,
                    origin_kind=kind,
                    rule=_rule(node, kind, len(articles), chains),
                    chain_end=ChainEnd.CYCLE if end.is_cycle else ChainEnd.HELD if work else last.attribution.end,
                    hands=_hands(node, row, end, chains),
                    held_article_id=work.article_id if work and not end.is_cycle else None,
                )
            )
    return found


def _work(last: Node, chains: _Chains) -> Record | None:
    """The article of the dataset that is the origin, where it is one."""
    step = chains.steps.get(last.number)
    if step is not None and step.next is None:
        return step.held
    if last.number in chains.own:
        return chains.own[last.number].record
    return last.record if last.attribution.is_own and last.is_shared else None


def _kind(members: Sequence[Node], chains: _Chains) -> OriginKind:
    first = min(members, key=lambda node: node.order)
    end = chains.ends[first.number]
    last = chains.nodes[end.node]
    if end.is_cycle or last.speaker.is_work or _work(last, chains) is not None:
        return OriginKind.WORK
    return OriginKind.ANONYMOUS if last.speaker.standing is Standing.ANONYMOUS else OriginKind.VOICE


def _rule(node: Node, kind: OriginKind, articles: int, chains: _Chains) -> OriginRule:
    if node.number in chains.steps:
        return OriginRule.HELD_ARTICLE
    if node.number in chains.own or (node.attribution.is_own and node.is_shared):
        return OriginRule.OWN_WORK
    if node.number in chains.copied and not node.is_shared:
        return OriginRule.NEAR_COPY
    if articles > 1:
        return OriginRule.CITED_WORK if kind is OriginKind.WORK else OriginRule.NAMED_VOICE
    return OriginRule.SAME_ARTICLE if len(node.rows) > 1 else OriginRule.ALONE


def _hands(node: Node, row: Row, end: _End, chains: _Chains) -> int:
    """Outlets and people between the origin and the article: those that it names, and each article that is gone into.

    An article that is itself the origin is no hand.
    """
    if end.is_cycle:
        return row.attribution.hands + end.articles
    last = chains.nodes[end.node]
    is_origin = _work(last, chains) is not None
    beyond = 0 if last.number == node.number else last.attribution.hands
    return row.attribution.hands + beyond + end.articles - (1 if is_origin and end.articles else 0)


def _origin_id(first: Row) -> str:
    """From where the origin is first met, never from a name: a hash of a person's name would give the person away."""
    anchor = f"{first.allegation.allegation_id}:{first.number}"
    return f"org-{hashlib.sha256(anchor.encode()).hexdigest()[:_HEX_DIGITS]}"
