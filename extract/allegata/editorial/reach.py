"""Statements and notices, expanded to the allegations that they stand beside.

What names an allegation or an article reaches what it names; a case reaches its allegations, and an origin those with a
source that leads to it. An acquittal and a retraction reach on: whoever repeats what was taken back has it from the
same origin, and who reads that row must know too. They reach on from what is named, by one step: to every allegation
with an origin of a named one, and to every one with an origin that is a named article. They never reach on from a case
or an origin, which say themselves how far is meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

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
) -> Placed:
    """Expand statements and notices to the allegations that they stand beside.

    Args:
        editorial: what the publisher decided.
        links: origins and cases of the records.
        allegations: every allegation of the records with its article, in any order; read once, and not at all where
            there is neither statement nor notice.
        gone: identifiers of what is withdrawn or has a tombstone, and of the articles that lost their last allegation.

    Raises:
        EditorialError: a target is neither in the records nor gone: a statement must not vanish silently.
    """
    filed: tuple[AnyFiled, ...] = (*editorial.statements, *editorial.notices)
    if not filed:
        return Placed(Notes(collections=editorial.collections))
    ground = _ground(filed, links, allegations)
    missing = [
        (name, each.row, target, _reaches_on(each))
        for name, several in ((STATEMENTS.name, editorial.statements), (NOTICES.name, editorial.notices))
        for each in several
        for target in each.about
        if not ground.holds(target, _reaches_on(each))
    ]
    refused = [_unknown(file, row, target) for file, row, target, _ in missing if target not in gone]
    if refused:
        raise EditorialError(refused)
    statements = [(each.decision, reached) for each in editorial.statements if (reached := _reached(each, ground))]
    notices = [(each.decision, reached) for each in editorial.notices if (reached := _reached(each, ground))]
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
        tuple(_left_out(*each) for each in missing),
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

    def holds(self, target: str, reaches_on: bool) -> bool:
        """Whether something stands beside what the target names."""
        if target in self.named or target in self.by_article or target in self.by_case or target in self.by_origin:
            return True
        return reaches_on and target in self.origins_of

    def meant_by(self, target: str) -> set[str]:
        """The allegations that a target names: itself, or those of an article."""
        return {target} if target in self.named else self.by_article.get(target, set())


def _ground(filed: Sequence[AnyFiled], links: Links, allegations: Iterable[tuple[AllegationId, ArticleId]]) -> _Ground:
    """Every part is read at most twice, and what no target is about is passed over: there may be millions of rows."""
    ground = _Ground()
    wanted = {target for each in filed for target in each.about}
    for one, article in allegations:
        if one in wanted:
            ground.named.add(one)
        if article in wanted:
            ground.by_article[article].add(one)
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


def _reached(filed: AnyFiled, ground: _Ground) -> list[tuple[str, Reach]]:
    """The allegations that it stands beside, in order, each with the first reason that holds."""
    why: dict[str, Reach] = {}
    for one, reach in sorted(_reaches(filed, ground), key=lambda each: _PRECEDENCE.index(each[1])):
        why.setdefault(one, reach)
    return sorted(why.items())


def _reaches(filed: AnyFiled, ground: _Ground) -> Iterator[tuple[str, Reach]]:
    for target in filed.about:
        named = ground.meant_by(target)
        yield from ((one, Reach.NAMED) for one in named)
        yield from ((one, Reach.SAME_CASE) for one in ground.by_case.get(target, ()))
        yield from ((one, Reach.SAME_ORIGIN) for one in ground.by_origin.get(target, ()))
        if _reaches_on(filed):
            for origin in set().union(*(ground.origins_of.get(each, set()) for each in (target, *named))):
                yield from ((one, Reach.SAME_ORIGIN) for one in ground.by_origin[origin])


def _unknown(file: str, row: int, target: str) -> Fault:
    mend = "Look it up in the release; what was withdrawn belongs into withdrawals.csv"
    if target.startswith(("org-", "cas-")):
        mend = "Look it up again: origins and cases are found anew for each release. Allegations keep their identifiers"
    elif target.startswith("art-"):
        mend = "Look it up in the release; where its rows were withdrawn, remove it here"
        return Fault(file, f"{target} is not in the release, or has no allegation there", mend, row, ABOUT)
    return Fault(file, f"{target} is not in the release", mend, row, ABOUT)


def _left_out(file: str, row: int, target: str, reached_on: bool) -> Fault:
    mend = "Nothing has to be done"
    if reached_on:  # with the record its origins are gone, by which others were reached
        mend = (
            "Name here the rows, or the origin (org-…), of others that repeat it: they are not reached by way of it now"
        )
    return Fault(file, f"{target} is gone from the dataset and left out here", mend, row, ABOUT)
