"""Where a chain goes on: the cited outlet's own article, where it is in the dataset, and whom that article cites."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..models import Record
from .matters import Agreement, agreement, matter_of, span_of
from .nodes import Node

_CANDIDATES = 8
"""Articles of one outlet on one matter that are looked into to see whether all go back to one origin. An outlet that
published more has a running story, and no one of them is what was meant."""

_UNDATED = 0  # before every day that has a number, so that an undated article may be what any other cites


@dataclass(frozen=True)
class Step:
    """Where the chain of a node goes on.

    Attributes:
        held: the article of the dataset.
        next: number of the node of that article that the chain goes on to; None where the article is the origin.
    """

    held: Record
    next: int | None


def steps_of(
    nodes: Sequence[Node], clusters: Iterable[Sequence[int]], group_of: Sequence[int]
) -> tuple[dict[int, Step], dict[int, Node]]:
    """Where chains go on into articles of the dataset.

    Args:
        nodes: all of them.
        clusters: numbers of the nodes that name one publisher for one matter, its own reports among them.
        group_of: by node, the group of nodes that are one origin so far.

    Returns:
        By the node's number, its step; and by the number of an article's own unnamed speakers, the report that they
        are counted under.
    """
    by_article: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if not node.is_report:
            by_article[node.record.article_id].append(node)
    steps: dict[int, Step] = {}
    own: dict[int, Node] = {}
    for cluster in clusters:
        reports = sorted((nodes[one] for one in cluster if nodes[one].is_report), key=_day)
        if not reports:
            continue
        days = [_day(report) for report in reports]
        for node in (nodes[one] for one in cluster):
            if node.is_report or node.attribution.is_own:
                continue
            span = span_of(node.record.published)
            latest = bisect_right(days, span.last) if span.last is not None else len(reports)
            if not 0 < latest <= _CANDIDATES:
                continue
            held = [one for one in reports[:latest] if one.record.article_id != node.record.article_id]
            found = [_cited_by(one, by_article[one.record.article_id], node) for one in held]
            if not found or len({group_of[one.number] if one else None for one, _ in found}) > 1:
                continue
            if found[0][0] is None and len(found) > 1:
                continue  # each of several articles is a work of its own kind
            steps[node.number] = Step(held[0].record, found[0][0].number if found[0][0] else None)
            if found[0][0] is None:
                own |= {one.number: held[0] for one in found[0][1]}
    return steps, own


def _day(report: Node) -> int:
    return span_of(report.record.published).first or _UNDATED


def _cited_by(report: Node, nodes: Sequence[Node], citing: Node) -> tuple[Node | None, list[Node]]:
    """The one source that an article has for a matter, and its own unnamed speakers for it.

    None where it has several, or others whom it does not name: then the article itself is what can be told apart.
    """
    relevant = {
        allegation.allegation_id
        for allegation in report.record.allegations
        if agreement(matter_of([allegation]), citing.matter) is not Agreement.NONE
    }
    cited = [node for node in nodes if any(row.allegation.allegation_id in relevant for row in node.rows)]
    own = [node for node in cited if node.attribution.is_own]
    others = [node for node in cited if not node.attribution.is_own]
    sourced = {row.allegation.allegation_id for node in cited for row in node.rows}
    is_one = len(others) == 1 and not own and relevant <= sourced
    return (others[0] if is_one else None), own
