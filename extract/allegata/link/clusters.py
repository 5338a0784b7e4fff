"""Which of many articles that name one speaker mean the same: by matter and time, around the earliest of them.

A mention that tells date, accused, people and conduct founds a cluster, or joins the founder with which it agrees best.
One that leaves something out joins only where exactly one cluster alleges the same act by like means, so that nothing
is guessed; what else it may belong to is left open as a doubt. A mention is held against founders alone: what agrees
with a member and not with the founder is another matter, and no chain of likenesses leads from one to the next.

Time: the mentions of one speaker are sorted once; clusters are found by the accused, the people and the date of their
founder, and a mention that agrees with two of them is not held against the others.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from .matters import WINDOW, Agreement, Claim, Matter, Span, agreement, wider

_LOOKED_AT = 64
"""Clusters that a mention is held against; where so many may be meant, it cannot be told which."""

_UNDATED = 0  # before every day that has a number

_Key = tuple[str, str, str]  # accused, relation, people
_Founded = tuple[int, int]  # first day of a founder, position of its cluster


class NameMatch(IntEnum):
    """How far two names of one key agree."""

    NONE = 0
    OPEN = 1  # one of them is a person's last name alone, or a service of which only the state is said
    SAME = 2


@dataclass(frozen=True)
class Signature:
    """What a mention is held against others by, time apart."""

    given: str | None
    is_person: bool
    matter: Matter


@dataclass(frozen=True)
class Mention:
    """One article's naming of a speaker.

    Attributes:
        number: which one it is, for the caller.
        signature: name and matter.
        claim: what exactly is alleged.
        span: when the article was published, or when it says that the speaker said it.
        article: where it stands. Two mentions of one article are two speakers, or one at two times.
        order: what mentions are sorted by; no two are equal.
    """

    number: int
    signature: Signature
    claim: Claim
    span: Span
    article: str
    order: tuple[str, ...]

    @property
    def is_open(self) -> int:
        """How much it leaves out: 0 for a mention that may found a cluster of its own."""
        matter = self.signature.matter
        return 2 * self.span.is_open + (not matter.accused) + (not matter.people) + (self.signature.given is None)


@dataclass
class Cluster:
    """Mentions that mean the same. The first is the founder."""

    founder: Mention
    first: int | None
    last: int | None
    members: list[Mention] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Doubt:
    """A cluster that a mention may belong to, and was not joined with."""

    mention: Mention
    cluster: Cluster


def clusters_of(mentions: Sequence[Mention]) -> tuple[list[Cluster], list[Doubt]]:
    """The clusters of the mentions of one speaker, and what was left open.

    Args:
        mentions: all of one key, in any order.
    """
    found = _Clusters()
    doubts: list[Doubt] = []
    firm = [one for one in mentions if not _leaves_out(one)]
    for mention in sorted(firm, key=lambda one: (one.span.first or 0, one.order)):
        found.join(mention, doubts)
    for mention in sorted((one for one in mentions if _leaves_out(one)), key=lambda one: (one.is_open, one.order)):
        found.join(mention, doubts)
    return found.all, doubts


def _leaves_out(mention: Mention) -> bool:
    return mention.span.is_open or mention.signature.matter.is_open or mention.signature.given is None


class _Clusters:
    def __init__(self) -> None:
        self.all: list[Cluster] = []
        self._same: defaultdict[Signature, list[_Founded]] = defaultdict(list)
        self._about: defaultdict[_Key, list[_Founded]] = defaultdict(list)

    def join(self, mention: Mention, doubts: list[Doubt]) -> None:
        """Put a mention where it belongs, or let it found a cluster."""
        leaves_out = _leaves_out(mention)
        if not leaves_out:
            same = [one for one in self._in_time(self._same[mention.signature], mention) if _tells(mention, one)]
            if len(same) == 1:
                self._add(mention, same[0])
                return
        ranked: list[tuple[int, Cluster]] = []
        best: list[Cluster] = []
        for looked_at, cluster in enumerate(self._about_it(mention)):
            rank = _rank(mention.signature, cluster.founder.signature)
            if rank:
                ranked.append((rank, cluster))
            if rank and _tells(mention, cluster) and (leaves_out or rank >= _WELL):
                best.append(cluster)
            if len(best) > 1 or looked_at >= _LOOKED_AT:
                break
        else:
            if not leaves_out and not best and ranked:
                most = max(rank for rank, _ in ranked)
                best = [cluster for rank, cluster in ranked if rank == most]
                best = [one for one in best if _tells(mention, one)] or best
            if len(best) == 1:
                self._add(mention, best[0])
                return
        doubts.extend(Doubt(mention, cluster) for cluster in best or [cluster for _, cluster in ranked])
        self._found(mention, is_candidate=len(best) < 2)

    def _add(self, mention: Mention, cluster: Cluster) -> None:
        cluster.members.append(mention)
        cluster.articles.add(mention.article)
        if not mention.span.is_open and mention.span.first is not None and mention.span.last is not None:
            if cluster.first is None or cluster.last is None:
                cluster.first, cluster.last = mention.span.first, mention.span.last
            cluster.first, cluster.last = min(cluster.first, mention.span.first), max(cluster.last, mention.span.last)

    def _found(self, mention: Mention, is_candidate: bool) -> None:
        """A cluster of its own; one that may be part of several others already is none for the next to join."""
        known = not mention.span.is_open
        first, last = (mention.span.first, mention.span.last) if known else (None, None)
        position = len(self.all)
        self.all.append(Cluster(mention, first, last, [mention], {mention.article}))
        if is_candidate:
            founded = (first if first is not None else _UNDATED, position)
            insort(self._same[mention.signature], founded)
            for key in _keys(mention.signature.matter):
                insort(self._about[key], founded)

    def _about_it(self, mention: Mention) -> Iterator[Cluster]:
        """The clusters that may agree, each once: they share accused and people, or one of the two leaves them out."""
        seen: set[int] = set()
        for key in _sought(mention.signature.matter):
            for cluster in self._in_time(self._about.get(key, ()), mention):
                if id(cluster) not in seen:
                    seen.add(id(cluster))
                    yield cluster

    def _in_time(self, founded: Sequence[_Founded], mention: Mention) -> Iterator[Cluster]:
        """Of some clusters, in the order of their founders, those that a mention may belong to by its date."""
        span = mention.span
        undated = bisect_left(founded, (_UNDATED + 1, 0))
        start, end = undated, len(founded)
        if span.first is not None and span.last is not None:
            start = bisect_left(founded, (span.first - 2 * WINDOW, 0))  # a founder may be later than what joined it
            end = bisect_left(founded, (span.last + WINDOW + 1, 0))
        for _, position in (*founded[:undated], *founded[max(start, undated) : end]):
            cluster = self.all[position]
            if mention.article not in cluster.articles and _fits(cluster, span):
                yield cluster


def _keys(matter: Matter) -> Iterator[_Key]:
    """Under what a founder is found: its accused, and its people and the regions that they are of."""
    people = {("is", code) for code in matter.people} | {("in", region) for region in wider(matter.people)}
    for accused in sorted(matter.accused) or [""]:
        for relation, code in sorted(people) or [("is", "")]:
            yield accused, relation, code
            yield "*", relation, code
        yield accused, "is", "*"
        yield "*", "is", "*"


def _sought(matter: Matter) -> Iterator[_Key]:
    """Under what a mention looks for founders, the closest first; what is left out is looked for under everything."""
    people = [("is", code) for code in sorted(matter.people)]
    people += [("in", code) for code in sorted(matter.people)]
    people += [("is", code) for code in sorted(wider(matter.people))]
    people = [*people, ("is", "")] if people else [("is", "*")]
    for accused in [*sorted(matter.accused), ""] if matter.accused else ["*"]:
        for relation, code in people:
            yield accused, relation, code


def _tells(mention: Mention, cluster: Cluster) -> bool:
    return mention.claim.is_told_by(cluster.founder.claim)


_WELL = int(NameMatch.SAME) * len(Agreement) + int(Agreement.SHARED)
"""The rank from which two clusters are as good as each other: the same name, and accused and people that overlap."""


def _fits(cluster: Cluster, span: Span) -> bool:
    """Whether a mention lies with a cluster within the window, on the last day that it may have, or on any of a year.

    A month counts from its first day: an article of that month is as likely of that day as of another.
    """
    if span.first is None or span.last is None or cluster.first is None or cluster.last is None:
        return True
    if span.is_open:
        return span.first <= cluster.last + WINDOW and cluster.first - WINDOW <= span.last
    return max(cluster.last, span.first) - min(cluster.first, span.first) <= WINDOW


def _rank(one: Signature, other: Signature) -> int:
    """How well two agree, the name counting most; 0 where they do not."""
    name = name_match(one, other)
    agrees = agreement(one.matter, other.matter)
    if name is NameMatch.NONE or agrees is Agreement.NONE:
        return 0
    return int(name) * len(Agreement) + int(agrees)


def name_match(one: Signature, other: Signature) -> NameMatch:
    """How far two names of one key agree: a person may be called by the last name, or without the middle one."""
    if one.given == other.given:
        return NameMatch.SAME
    if one.given is None or other.given is None:
        return NameMatch.OPEN
    if not (one.is_person and other.is_person):
        return NameMatch.NONE
    return NameMatch.SAME if one.given.split()[0] == other.given.split()[0] else NameMatch.NONE
