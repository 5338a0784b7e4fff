"""What a release holds of what an editorial folder names, and what its statements and notices stand beside there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..contract.ddl import literal
from ..editorial import Editorial, EditorialError, Fault, notes_of
from ..links import CaseAllegation, Links, SourceOrigin
from ..publish import query

_WITHDRAWALS = "withdrawals.csv"
_MEANT = "SELECT allegation_id, article_id FROM allegations WHERE allegation_id IN ({ids}) OR article_id IN ({ids})"
_ORIGINS = f"""WITH meant AS ({_MEANT}),
reached AS (
  SELECT origin_id FROM source_origins
  WHERE origin_id IN ({{ids}}) OR held_article_id IN ({{ids}}) OR allegation_id IN (SELECT allegation_id FROM meant)
)
SELECT * FROM source_origins WHERE origin_id IN (FROM reached)"""
_CASES = "SELECT * FROM case_allegations WHERE case_id IN ({ids})"
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
    # What is withdrawn now is in the release still, and will not be in the next.
    leaving = {str(one) for one, _ in _asked(package, _MEANT, withdrawn)}
    meant = [(str(one), str(article)) for one, article in _asked(package, _MEANT, named) if one not in leaving]
    links = Links(
        source_origins=tuple(
            SourceOrigin.model_validate(dict(zip(SourceOrigin.model_fields, row, strict=True)), strict=False)
            for row in _asked(package, _ORIGINS, named)
            if row[0] not in leaving
        ),
        case_allegations=tuple(
            CaseAllegation.model_validate(dict(zip(CaseAllegation.model_fields, row, strict=True)))
            for row in _asked(package, _CASES, named)
            if row[0] not in leaving
        ),
    )
    try:
        placed = notes_of(editorial, links, meant, withdrawn | buried)
    except EditorialError as error:
        return Looked({}, (), (*error.faults, *faults))
    beside = Counter(each.statement_id for each in placed.notes.statement_allegations)
    beside.update(each.notice_id for each in placed.notes.notice_allegations)
    return Looked(dict(beside), placed.left_out, tuple(faults))


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
