"""The records of the page: all that is published of an allegation, in files by the first digits of its identifier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import duckdb

from ..export import RELATIONS
from .claims import CLAIMS, view
from .scripts import json_text, object_lines, write_script

MOST_A_FILE = 150
"""Records that a file holds on average, at the most: half a megabyte, which is there in a moment."""

MOST_AT_ONCE = 10_000
"""Allegations, on average, whose records are made at a time: some hundred megabytes."""

MOST_ANSWERS = 20
"""Answers of a case that a record holds, the earliest: a case that everybody reports has as many as articles."""

MOST_OTHERS = 5
"""Other allegations of its case that a record names, the latest."""

_DIGITS = 16
_PREFIX = len("alg-")

_COLUMNS = {relation.name: tuple(column.name for column in relation.columns) for relation in RELATIONS}


def prefix_length(count: int, most: int = MOST_A_FILE) -> int:
    """How many digits of the identifiers part so many records into files of no more than `most` on average."""
    length = 0
    while count > most * _DIGITS**length:
        length += 1
    return length


def _struct(table: str, *, but: tuple[str, ...] = (), alias: str = "", more: str = "") -> str:
    """The columns of a table or view as a struct, each under its name.

    Args:
        table: whose columns.
        but: names of columns that are left out.
        alias: of the table in the query.
        more: further members.
    """
    names = [name for name in _COLUMNS[table] if name not in but]
    start = f"{alias}." if alias else ""
    return "{" + ", ".join(f"'{name}': {start}{name}" for name in names) + more + "}"


_KEY = ("allegation_id",)
_ORIGINS = "SELECT allegation_id, source_number, list(origin_id ORDER BY origin_id) AS origins FROM source_origins"
_NATIONALITIES = (
    f"SELECT allegation_id, group_number, "
    f"list({_struct('group_nationalities', but=(*_KEY, 'group_number'))} ORDER BY nationality_number) AS nationalities "
    f"FROM group_nationalities"
)
_STATUSES = "SELECT allegation_id, group_number, list(status ORDER BY status) AS statuses FROM group_statuses"


def _of_notes(table: str, link: str, key: str) -> tuple[str, str, str]:
    value = _struct(table, alias="note", more=", 'reach': link.reach")
    return value, f"{link} AS link JOIN {table} AS note USING ({key})", key


# Member of a record: (struct of a row, tables that it is of, their order within the allegation). `$slice` is the
# condition on their allegations, repeated within where an aggregate would else be made of all.
_CHILDREN: Mapping[str, tuple[str, str, str]] = {
    "acts": (_struct("allegation_acts", but=_KEY), "allegation_acts", "act"),
    "means": (_struct("allegation_means", but=_KEY), "allegation_means", "means"),
    "perpetrators": (_struct("alleged_perpetrators", but=_KEY), "alleged_perpetrators", "perpetrator_number"),
    "groups": (
        _struct(
            "affected_groups",
            but=_KEY,
            more=", 'nationalities': coalesce(nationalities, []), 'statuses': coalesce(statuses, [])",
        ),
        f"affected_groups LEFT JOIN ({_NATIONALITIES} WHERE $slice GROUP BY ALL) USING (allegation_id, group_number) "
        f"LEFT JOIN ({_STATUSES} WHERE $slice GROUP BY ALL) USING (allegation_id, group_number)",
        "group_number",
    ),
    "sources": (
        _struct("cited_sources", but=_KEY, more=", 'origins': coalesce(origins, [])"),
        f"cited_sources LEFT JOIN ({_ORIGINS} WHERE $slice GROUP BY ALL) USING (allegation_id, source_number)",
        "source_number",
    ),
    "responses": (_struct("responses", but=_KEY), "responses", "response_number"),
    "notices": _of_notes("notices", "notice_allegations", "notice_id"),
    "statements": _of_notes("statements", "statement_allegations", "statement_id"),
    "changes": (_struct("changes", but=_KEY), "changes", "change_number"),
}

_Lists = Mapping[str, list[str]]


@dataclass(frozen=True)
class _Case:
    """What records say of their case, as JSON.

    Attributes:
        row: of the view `cases`; null where all its claims are refuted.
        answers: rows of `case_answers`, by date.
        others: allegations of the case with their identifiers, one more than a record names.
    """

    row: str | None
    answers: str
    others: list[tuple[str, str]]

    def others_of(self, allegation: str) -> str:
        """The allegations of the case but this one."""
        return _list([text for key, text in self.others if key != allegation][:MOST_OTHERS])


_NO_CASE = _Case(None, "[]", [])


def write_records(connection: duckdb.DuckDBPyConnection, folder: Path, count: int) -> None:
    """Write the record of every allegation, refuted claims too.

    Args:
        connection: as `opened` gives it.
        folder: of the release, with its Parquet files and the folder of scripts.
        count: number of its allegations.
    """
    length = prefix_length(count)
    for start in _starts(prefix_length(count, MOST_AT_ONCE)):
        records = _records(connection, folder, start)
        for prefix, group in groupby(records, key=lambda pair: pair[0][_PREFIX : _PREFIX + length]):
            write_script(folder, f"records-{prefix or 'all'}", object_lines(group))
    if not count:
        write_script(folder, "records-all", "{}")


def _starts(length: int) -> Iterator[str]:
    return (f"{number:0{length}x}" if length else "" for number in range(_DIGITS**length))


def _records(connection: duckdb.DuckDBPyConnection, folder: Path, start: str) -> Iterator[tuple[str, str]]:
    """The records whose identifier begins with these digits, as identifier and JSON, in the order of the former."""
    # a range, and not a prefix: rows stand in this order, and those outside of it are not even read
    slice_ = f"allegation_id >= 'alg-{start}' AND allegation_id < 'alg-{start}g'"  # g: after every digit
    children = {name: _by_allegation(connection, parts, slice_) for name, parts in _CHILDREN.items()}
    cases = _cases(connection, folder, slice_)
    rows = connection.execute(
        f"SELECT allegation_id, to_json({_struct('allegations', alias='claim')})::VARCHAR, "
        f"to_json({_struct('articles', alias='article')})::VARCHAR, case_id "
        "FROM allegations AS claim JOIN articles AS article USING (article_id) "
        f"LEFT JOIN case_allegations USING (allegation_id) WHERE {slice_} ORDER BY allegation_id"
    ).fetchall()
    for key, claim, article, case_id in rows:
        case = cases.get(case_id, _NO_CASE)
        members = [
            ("allegation", claim),
            ("article", article),
            *((name, _list(lists.get(key, []))) for name, lists in children.items()),
            ("case", case.row or "null"),
            ("answers", case.answers),
            ("others", case.others_of(key)),
        ]
        yield key, "{" + ",".join(f"{json_text(name)}:{text}" for name, text in members) + "}"


def _by_allegation(connection: duckdb.DuckDBPyConnection, parts: tuple[str, str, str], slice_: str) -> _Lists:
    value, tables, order = (part.replace("$slice", slice_) for part in parts)
    return _lists(
        connection,
        f"SELECT allegation_id, to_json({value})::VARCHAR FROM {tables} WHERE {slice_} ORDER BY allegation_id, {order}",
    )


def _lists(connection: duckdb.DuckDBPyConnection, query: str) -> _Lists:
    """The second column of a query by its first."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, text in connection.execute(query).fetchall():
        found[key].append(text)
    return found


def _cases(connection: duckdb.DuckDBPyConnection, folder: Path, slice_: str) -> Mapping[str, _Case]:
    """The cases of the allegations of a slice."""
    cases = f"SELECT case_id FROM case_allegations WHERE {slice_}"
    rows = dict(
        connection.execute(
            f"SELECT case_id, to_json({_struct('cases')})::VARCHAR FROM {view(folder, 'cases')} "
            f"WHERE case_id IN ({cases})"
        ).fetchall()
    )
    # a date counts as late as it may be, as in the views: 2024-06 stands after 2024-06-30
    answers = _lists(
        connection,
        f"SELECT case_id, to_json({_struct('case_answers', but=('case_id',))})::VARCHAR FROM ("
        "SELECT *, row_number() OVER (PARTITION BY case_id "
        "ORDER BY rpad(first_published, 10, '~') NULLS LAST, event_number) AS number "
        f"FROM {view(folder, 'case_answers')} WHERE case_id IN ({cases})"
        f") WHERE number <= {MOST_ANSWERS} ORDER BY case_id, number",
    )
    others = connection.execute(
        "WITH member AS (SELECT link.case_id, claim.allegation_id, claim.place, row_number() OVER "
        f"(PARTITION BY link.case_id ORDER BY claim.place) AS number FROM case_allegations AS link "
        f"JOIN {CLAIMS} AS claim USING (allegation_id) WHERE NOT claim.is_refuted AND link.case_id IN ({cases})) "
        "SELECT member.case_id, allegation_id, to_json({'allegation_id': allegation_id, 'outlet': outlet, "
        "'published': published, 'title': title, 'denial_status': denial_status, 'stance': stance})::VARCHAR "
        "FROM member JOIN allegations USING (allegation_id) JOIN articles USING (article_id) "
        f"WHERE number <= {MOST_OTHERS + 1} ORDER BY member.case_id, place"
    ).fetchall()
    by_case: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for case_id, key, text in others:
        by_case[case_id].append((key, text))
    return {
        case_id: _Case(rows.get(case_id), _list(answers.get(case_id, [])), by_case.get(case_id, []))
        for case_id in rows.keys() | answers.keys() | by_case.keys()
    }


def _list(texts: list[str]) -> str:
    return f"[{','.join(texts)}]"
