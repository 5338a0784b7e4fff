"""Which statements and notices are new, gone, or stand beside other allegations than in the release before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from ..vocabulary import ChangeKind

_KINDS = (("statement", "statements"), ("notice", "notices"))
_DECISIONS = """
SELECT coalesce(old.id, new.id), old.id IS NOT NULL, new.id IS NOT NULL, coalesce(old.told <> new.told, false)
FROM (SELECT {key} AS id, CAST(own AS VARCHAR) AS told FROM {old}.{table} AS own) AS old
FULL JOIN (SELECT {key} AS id, CAST(own AS VARCHAR) AS told FROM {new}.{table} AS own) AS new USING (id)
ORDER BY 1"""
_BESIDE = """
SELECT here.{key}, here.allegation_id FROM {here}.{table} AS here
ANTI JOIN {there}.{table} AS there USING ({key}, allegation_id) ORDER BY ALL"""


@dataclass(frozen=True)
class BesideChange:
    """A statement or notice that differs.

    Attributes:
        kind: `statement` or `notice`.
        decision_id: its identifier.
        change: whether it is new, gone, or differs.
        is_reworded: something that it says of itself differs; what, is not told.
        joined: allegations that it stands beside now and did not before, in order.
        left: allegations that it stood beside before and does not now, in order.
    """

    kind: str
    decision_id: str
    change: ChangeKind
    is_reworded: bool
    joined: tuple[str, ...]
    left: tuple[str, ...]


def beside_changes(connection: duckdb.DuckDBPyConnection, old: str, new: str) -> Iterator[BesideChange]:
    """The statements, then the notices that differ, each in the order of their identifiers.

    Args:
        connection: to the scratch database.
        old: schema of the earlier release.
        new: schema of the later one.
    """
    for kind, table in _KINDS:
        key, below = f"{kind}_id", f"{kind}_allegations"
        joined = _by_decision(connection, _BESIDE.format(key=key, table=below, here=new, there=old))
        left = _by_decision(connection, _BESIDE.format(key=key, table=below, here=old, there=new))
        decisions = connection.execute(_DECISIONS.format(key=key, table=table, old=old, new=new)).fetchall()
        for decision, was, is_now, is_reworded in decisions:
            change = ChangeKind.CHANGED if was and is_now else ChangeKind.ADDED if is_now else ChangeKind.REMOVED
            found = BesideChange(
                kind, decision, change, is_reworded, tuple(joined.get(decision, ())), tuple(left.get(decision, ()))
            )
            if change is not ChangeKind.CHANGED or is_reworded or found.joined or found.left:
                yield found


def _by_decision(connection: duckdb.DuckDBPyConnection, statement: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for decision, allegation in connection.execute(statement).fetchall():
        found.setdefault(decision, []).append(allegation)
    return found
