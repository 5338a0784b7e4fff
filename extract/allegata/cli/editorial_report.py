"""What a release holds of what an editorial folder names, and what its statements and notices stand beside there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..contract.ddl import literal
from ..editorial import Editorial, EditorialError, Fault, notes_of
from ..links import Links
from ..previous import Named, named_in
from ..publish import query

_WITHDRAWALS = "withdrawals.csv"
_WITH_ARTICLE = (
    "SELECT allegation_id, article_id FROM allegations WHERE allegation_id IN ({ids}) OR article_id IN ({ids})"
)
_RECORDS = """SELECT allegation_id FROM allegations WHERE allegation_id IN ({ids})
UNION ALL SELECT article_id FROM articles WHERE article_id IN ({ids})"""
_HAS_TOMBSTONES = "SELECT table_name FROM information_schema.tables WHERE table_name = 'tombstones'"
_TOMBSTONES = (
    "SELECT unnest([record_id, article_id]) FROM tombstones WHERE record_id IN ({ids}) OR article_id IN ({ids})"
)


@dataclass(frozen=True)
class Looked:
    """What was seen in a release.

    Args:
        beside: number of allegations that each statement and notice stands beside, by its identifier.
        left_out: targets that are gone from the dataset, with what that asks for; no fault.
        faults: identifiers that are not in it.
    """

    beside: dict[str, int]
    left_out: tuple[Fault, ...]
    faults: tuple[Fault, ...]


def looked_up(editorial: Editorial, package: Path) -> Looked:
    """Look up in a release what an editorial folder names; only these rows of it are read.

    Args:
        editorial: what the publisher decided.
        package: folder of a release.

    Raises:
        UsageError: there is no such release.
        LoadError: it cannot be read.
    """
    withdrawn = {each.decision.record_id for each in editorial.withdrawals}
    named = withdrawn | {each.decision.successor_id or "" for each in editorial.withdrawals}
    named |= {target for statement in editorial.statements for target in statement.about}
    named |= {target for notice in editorial.notices for target in notice.about}
    buried: set[str] = set()
    if query.sql(package, _HAS_TOMBSTONES).rows:  # a release from before there were any has no such table
        buried = {str(row[0]) for row in _asked(package, _TOMBSTONES, named)}
    there = {str(row[0]) for row in _asked(package, _RECORDS, named)}
    faults = list(_unknown_records(editorial, there | buried))
    # What is withdrawn now is in the release still, and will not be in the next: that is what is to be looked at.
    lost = {str(one): str(article) for one, article in _asked(package, _WITH_ARTICLE, withdrawn)}
    before = named_in(
        lambda statement: query.sql(package, statement).rows,
        editorial.targets,
        [each.decision.statement_id for each in editorial.statements],
        [each.decision.notice_id for each in editorial.notices],
    )
    links = Links(
        source_origins=tuple(
            # an article that is withdrawn is held no longer, and is the origin of nobody
            each.model_copy(update={"held_article_id": None}) if each.held_article_id in withdrawn else each
            for each in before.links.source_origins
            if each.allegation_id not in lost
        ),
        case_allegations=tuple(each for each in before.links.case_allegations if each.allegation_id not in lost),
    )
    standing = _standing(package, before, lost)
    gone = {*withdrawn, *buried, *lost, *lost.values()}
    try:
        placed = notes_of(editorial, links, standing, gone, before)
    except EditorialError as error:
        return Looked({}, (), (*error.faults, *faults))
    beside = Counter(each.statement_id for each in placed.notes.statement_allegations)
    beside.update(each.notice_id for each in placed.notes.notice_allegations)
    return Looked(dict(beside), placed.left_out, tuple(faults))


def _standing(package: Path, before: Named, lost: Collection[str]) -> list[tuple[str, str]]:
    """What stands, each with its article, of the allegations that a decision may come to stand beside."""
    mentioned = {source.allegation_id for source in before.links.source_origins}
    mentioned |= {member.allegation_id for member in before.links.case_allegations}
    mentioned = mentioned.union((one for one, _ in before.allegations), *before.statements.values())
    mentioned = mentioned.union(*before.notices.values())
    found = ((str(one), str(article)) for one, article in _asked(package, _WITH_ARTICLE, mentioned))
    return [each for each in found if each[0] not in lost]


def _asked(package: Path, statement: str, ids: Collection[str]) -> list[tuple[query.Cell, ...]]:
    if not ids:
        return []
    return query.sql(package, statement.format(ids=", ".join(literal(each) for each in sorted(ids)))).rows


def _unknown_records(editorial: Editorial, known: Collection[str]) -> Iterator[Fault]:
    for each in editorial.withdrawals:
        for column in ("record_id", "successor_id"):
            named = getattr(each.decision, column)
            if named is not None and named not in known:
                yield Fault(
                    _WITHDRAWALS,
                    f"{named} is neither in the release nor among its tombstones",
                    "Look it up in the release",
                    each.row,
                    column,
                )
