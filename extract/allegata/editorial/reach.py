"""Statements and notices, expanded to the allegations that they stand beside.

What names an allegation or an article reaches what it names; a case reaches its allegations, and an origin those with a
source that leads to it. An acquittal and a retraction reach on: whoever repeats what was taken back has it from the
same origin, and who reads that row must know too. They reach on from what is named, by one step: to every allegation
with an origin of a named one, and to every one with an origin that is a named article. They never reach on from a case
or an origin, which say themselves how far is meant.

What is named may be gone by now: withdrawn, or an origin or case of another name. Then the release before says what it
reached, and what of that still stands is reached as before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ..links import Links
from ..models import AllegationId, ArticleId
from ..releases import Notes, Notice, NoticeAllegation, Statement, StatementAllegation
from ..vocabulary import NoticeKind, Reach
from .cells import ABOUT
from .decisions import Editorial, Filed
from .faults import EditorialError, Fault
from .reading import NOTICES, STATEMENTS

_REACHING_ON = (NoticeKind.ACQUITTAL, NoticeKind.RETRACTION)
_PRECEDENCE = (Reach.NAMED, Reach.SAME_ORIGIN, Reach.SAME_CASE)  # where several hold, the first says why

AnyFiled = Filed[Statement] | Filed[Notice]


class Before(Protocol):
    """What the release before says of what statements and notices name."""

    @property
    def allegations(self) -> Sequence[tuple[str, str]]:
        """Those that are named, and those of named articles, each with its article."""

    @property
    def links(self) -> Links:
        """Origins and cases that are named or that the named ones lead to, with all allegations of these."""

    @property
    def statements(self) -> Mapping[str, Mapping[str, Reach]]:
        """By identifier, what each stood beside, and why."""

    @property
    def notices(self) -> Mapping[str, Mapping[str, Reach]]:
        """By identifier, what each stood beside, and why."""


@dataclass(frozen=True)
class Placed:
    """What stands beside the records of a release.

    Args:
        notes: the collections, and statements and notices with their allegations.
        left_out: targets that are gone from the dataset, where they are filed, and whether something is to be done
            for that; no reason to stop. A statement or notice of which nothing else is left is not in the notes.
    """

    notes: Notes
    left_out: tuple[Fault, ...] = ()


def notes_of(
    editorial: Editorial,
    links: Links,
    allegations: Iterable[tuple[AllegationId, ArticleId]],
    gone: Collection[str] = frozenset(),
    before: Before | None = None,
) -> Placed:
    """Expand statements and notices to the allegations that they stand beside.

    Args:
        editorial: what the publisher decided.
        links: origins and cases of the records.
        allegations: every allegation of the records with its article, in any order; read once, and not at all where
            there is neither statement nor notice.
        gone: identifiers of what is withdrawn or has a tombstone, and of the articles that lost an allegation.
        before: what the release before says of what is named; null where there is none.

    Raises:
        EditorialError: a target is neither in the records nor gone, nor known to the release before: a statement must
            not vanish silently.
    """
    filed: tuple[AnyFiled, ...] = (*editorial.statements, *editorial.notices)
    if not filed:
        return Placed(Notes(collections=editorial.collections))
    ground = _ground(filed, links, allegations, _mentioned(before))
    past = _Past.of(filed, before, ground, gone)
    missing = [
        (name, each, target)
        for name, several in ((STATEMENTS.name, editorial.statements), (NOTICES.name, editorial.notices))
        for each in several
        for target in each.about
        if not ground.holds(target, _reaches_on(each))
    ]
    refused = [_unknown(name, each.row, target) for name, each, target in missing if not past.knows_of(each, target)]
    if refused:
        raise EditorialError(refused)
    statements = [(each.decision, found) for each in editorial.statements if (found := _reached(each, ground, past))]
    notices = [(each.decision, found) for each in editorial.notices if (found := _reached(each, ground, past))]
    return Placed(
        Notes(
            statements=tuple(statement for statement, _ in statements),
            statement_allegations=tuple(
                StatementAllegation(statement_id=statement.statement_id, allegation_id=one, reach=reach)
                for statement, reached in statements
                for one, reach in reached
            ),
            notices=tuple(notice for notice, _ in notices),
            notice_allegations=tuple(
                NoticeAllegation(notice_id=notice.notice_id, allegation_id=one, reach=reach)
                for notice, reached in notices
                for one, reach in reached
            ),
            collections=editorial.collections,
        ),
        tuple(
            _left_out(name, each.row, target, _reaches_on(each), any(past.reached(each, target)))
            for name, each, target in missing
        ),
    )


@dataclass(frozen=True)
class _Ground:
    """What the records and links hold of the targets, and of nothing else."""

    named: set[str] = field(default_factory=set)
    by_article: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_case: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_origin: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    origins_of: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Of an allegation, its own; of an article, those that it is itself. Only of what reaches on."""
    standing: set[str] = field(default_factory=set)
    """Of what the release before mentions, the allegations that stand."""
    sourced: set[str] = field(default_factory=set)
    """Of these, those that have a source: without one, none has the origin of another."""

    def holds(self, target: str, reaches_on: bool) -> bool:
        """Whether something stands beside what the target names."""
        if target in self.named or target in self.by_article or target in self.by_case or target in self.by_origin:
            return True
        return reaches_on and target in self.origins_of

    def meant_by(self, target: str) -> set[str]:
        """The allegations that a target names: itself, or those of an article."""
        return {target} if target in self.named else self.by_article.get(target, set())


@dataclass(frozen=True)
class _Past:
    """What the release before adds to the ground; nothing where there is none.

    Args:
        before: what it says.
        ground: what stands now.
        earlier: its ground, of which the allegations that still stand are left out where they are named: what these
            reach is said by the links of now.
        gone: identifiers of what is withdrawn or has a tombstone, and of articles that lost an allegation.
    """

    before: Before | None
    ground: _Ground
    earlier: _Ground
    gone: Collection[str]

    @classmethod
    def of(cls, filed: Sequence[AnyFiled], before: Before | None, ground: _Ground, gone: Collection[str]) -> _Past:
        if before is None:
            return cls(None, ground, _Ground(), gone)
        lost = [each for each in before.allegations if each[0] not in ground.standing]
        return cls(before, ground, _ground(filed, before.links, lost), gone)

    def knows_of(self, filed: AnyFiled, target: str) -> bool:
        """Whether what is not there now was there before."""
        if target in self.gone or self.earlier.holds(target, reaches_on=True):
            return True
        return _means_several(target) and _reach_by(target, reaches_on=False) in self._carried(filed).values()

    def reached(self, filed: AnyFiled, target: str) -> Iterator[tuple[str, Reach]]:
        """What still stands of what a target meant that is gone, or has lost something: by the links of the release
        before, and, where that is longer ago, by what the statement or notice stood beside there."""
        reaches_on = _reaches_on(filed)
        if self.before is None or (self.ground.holds(target, reaches_on) and target not in self.gone):
            return
        by = _reach_by(target, reaches_on)
        carried = ((one, reach) for one, reach in self._carried(filed).items() if reach is by)
        for one, reach in (*_reaches(target, reaches_on, self.earlier), *carried):
            if one in (self.ground.sourced if reach is Reach.SAME_ORIGIN else self.ground.standing):
                yield one, reach

    def _carried(self, filed: AnyFiled) -> Mapping[str, Reach]:
        if self.before is None:
            return {}
        if isinstance(filed.decision, Statement):
            return self.before.statements.get(filed.decision.statement_id, {})
        return self.before.notices.get(filed.decision.notice_id, {})


def _means_several(target: str) -> bool:
    return target.startswith(("org-", "cas-"))


def _reach_by(target: str, reaches_on: bool) -> Reach | None:
    """Why others stand beside it than those that are named."""
    if target.startswith("cas-"):
        return Reach.SAME_CASE
    return Reach.SAME_ORIGIN if target.startswith("org-") or reaches_on else None


def _mentioned(before: Before | None) -> frozenset[str]:
    """All allegations that may be reached by way of the release before."""
    if before is None:
        return frozenset()
    found = {one for one, _ in before.allegations}
    found |= {source.allegation_id for source in before.links.source_origins}
    found |= {member.allegation_id for member in before.links.case_allegations}
    return frozenset(found.union(*before.statements.values(), *before.notices.values()))


def _ground(
    filed: Sequence[AnyFiled],
    links: Links,
    allegations: Iterable[tuple[AllegationId, ArticleId]],
    mentioned: Collection[str] = frozenset(),
) -> _Ground:
    """Every part is read at most twice, and what no target is about is passed over: there may be millions of rows."""
    ground = _Ground()
    wanted = {target for each in filed for target in each.about}
    for one, article in allegations:
        if one in wanted:
            ground.named.add(one)
        if article in wanted:
            ground.by_article[article].add(one)
        if one in mentioned:
            ground.standing.add(one)
    if mentioned:
        ground.sourced.update(each.allegation_id for each in links.source_origins if each.allegation_id in mentioned)
        ground.sourced.intersection_update(ground.standing)
    reaching = {target for each in filed if _reaches_on(each) for target in each.about}
    reaching |= {one for target in reaching for one in ground.by_article.get(target, ())}
    origins = {target for target in wanted if target.startswith("org-")}
    if any(target.startswith(("alg-", "art-")) for target in reaching):
        for source in links.source_origins:
            if source.allegation_id in reaching:
                ground.origins_of[source.allegation_id].add(source.origin_id)
            if source.held_article_id in reaching:
                ground.origins_of[source.held_article_id].add(source.origin_id)
        origins = origins.union(*ground.origins_of.values())
    if origins:
        for source in links.source_origins:
            if source.origin_id in origins:
                ground.by_origin[source.origin_id].add(source.allegation_id)
    if any(target.startswith("cas-") for target in wanted):
        for member in links.case_allegations:
            if member.case_id in wanted:
                ground.by_case[member.case_id].add(member.allegation_id)
    return ground


def _reaches_on(filed: AnyFiled) -> bool:
    return isinstance(filed.decision, Notice) and filed.decision.notice in _REACHING_ON


def _reached(filed: AnyFiled, ground: _Ground, past: _Past) -> list[tuple[str, Reach]]:
    """The allegations that it stands beside, in order, each with the first reason that holds."""
    why: dict[str, Reach] = {}
    found = [each for target in filed.about for each in _reaches(target, _reaches_on(filed), ground)]
    found += [each for target in filed.about for each in past.reached(filed, target)]
    for one, reach in sorted(found, key=lambda each: _PRECEDENCE.index(each[1])):
        why.setdefault(one, reach)
    return sorted(why.items())


def _reaches(target: str, reaches_on: bool, ground: _Ground) -> Iterator[tuple[str, Reach]]:
    named = ground.meant_by(target)
    yield from ((one, Reach.NAMED) for one in named)
    yield from ((one, Reach.SAME_CASE) for one in ground.by_case.get(target, ()))
    yield from ((one, Reach.SAME_ORIGIN) for one in ground.by_origin.get(target, ()))
    if reaches_on:
        for origin in set().union(*(ground.origins_of.get(each, set()) for each in (target, *named))):
            yield from ((one, Reach.SAME_ORIGIN) for one in ground.by_origin[origin])


def _unknown(file: str, row: int, target: str) -> Fault:
    mend = "Look it up in the release; what was withdrawn belongs into withdrawals.csv"
    if _means_several(target):
        mend = "Look it up again: origins and cases are found anew for each release. Allegations keep their identifiers"
    elif target.startswith("art-"):
        mend = "Look it up in the release; where its rows were withdrawn, remove it here"
        return Fault(file, f"{target} is not in the release, or has no allegation there", mend, row, ABOUT)
    return Fault(file, f"{target} is not in the release", mend, row, ABOUT)


def _left_out(file: str, row: int, target: str, reached_on: bool, is_reached_by: bool) -> Fault:
    mend = "Nothing has to be done"
    if is_reached_by:
        what = f"{target} is gone from the dataset; what it reached in the release before, and still stands, is reached"
        return Fault(file, what, mend, row, ABOUT)
    if reached_on:  # with the record its origins are gone, by which others were reached
        mend = (
            "Name here the rows, or the origin (org-…), of others that repeat it: of those that stand, none is known to"
        )
    return Fault(file, f"{target} is gone from the dataset and left out here", mend, row, ABOUT)
