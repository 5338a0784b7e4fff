"""What an earlier release says of records, origins and cases that a publisher's decisions name, and no more of it.

A decision is about what was published. What it names may be withdrawn by now, and an origin of it have another name;
who had a report from there is known by the release before alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ..contract.ddl import literal
from ..errors import PackageError
from ..links import CaseAllegation, Links, SourceOrigin
from ..vocabulary import Reach

Ask = Callable[[str], Sequence[Sequence[object]]]
"""Gives the rows that a release answers a statement of SQL with."""

_MEANT = "SELECT allegation_id, article_id FROM allegations WHERE allegation_id IN ({ids}) OR article_id IN ({ids})"
_ORIGINS = f"""WITH meant AS ({_MEANT}),
reached AS (
  SELECT origin_id FROM source_origins
  WHERE origin_id IN ({{ids}}) OR held_article_id IN ({{ids}}) OR allegation_id IN (SELECT allegation_id FROM meant)
)
SELECT {", ".join(SourceOrigin.model_fields)} FROM source_origins
WHERE origin_id IN (FROM reached) OR allegation_id IN ({{stood}}) ORDER BY ALL"""
_CASES = (
    f"SELECT {', '.join(CaseAllegation.model_fields)} FROM case_allegations WHERE case_id IN ({{ids}}) ORDER BY ALL"
)
_BESIDE = "SELECT {key}, allegation_id, reach FROM {table} WHERE {key} IN ({ids})"
_REACHES = {each.value: each for each in Reach}
_TABLES = "SELECT DISTINCT table_name FROM information_schema.tables"


@dataclass(frozen=True)
class Named:
    """What a release says of what is named.

    Attributes:
        allegations: those that are named, and those of the articles that are, each with its article.
        links: origins and cases that are named or that the named ones lead to, with all allegations of these; and
            the sources of what statements and notices stand beside.
        statements: by identifier, the allegations that it stands beside there, and why.
        notices: likewise.
    """

    allegations: tuple[tuple[str, str], ...] = ()
    links: Links = field(default_factory=Links)
    statements: Mapping[str, Mapping[str, Reach]] = field(default_factory=dict)
    notices: Mapping[str, Mapping[str, Reach]] = field(default_factory=dict)


def named_in(ask: Ask, targets: Collection[str], statements: Collection[str], notices: Collection[str]) -> Named:
    """Look up in a release what is named.

    Args:
        ask: the release; a table that it lacks counts as empty.
        targets: identifiers of allegations, articles, origins and cases.
        statements: identifiers of statements.
        notices: identifiers of notices.

    Raises:
        PackageError: it holds an origin or a case that is none.
    """
    there = {str(row[0]) for row in ask(_TABLES)}

    def rows(table: str, statement: str, ids: Collection[str], **values: str) -> Sequence[Sequence[object]]:
        if table not in there or not ids:
            return ()
        return ask(statement.format(ids=", ".join(literal(each) for each in sorted(ids)), table=table, **values))

    def beside(table: str, key: str, ids: Collection[str]) -> dict[str, dict[str, Reach]]:
        found: dict[str, dict[str, Reach]] = {}
        for decision, allegation, reach in rows(table, _BESIDE, ids, key=key):
            if reach in _REACHES:
                found.setdefault(str(decision), {})[str(allegation)] = _REACHES[str(reach)]
        return found

    by_statement = beside("statement_allegations", "statement_id", statements)
    by_notice = beside("notice_allegations", "notice_id", notices)
    stood = sorted({one for each in (*by_statement.values(), *by_notice.values()) for one in each})
    stood_ids = ", ".join(map(literal, stood)) or "''"
    try:
        links = Links(
            source_origins=tuple(
                SourceOrigin.model_validate(dict(zip(SourceOrigin.model_fields, row, strict=True)), strict=False)
                for row in rows("source_origins", _ORIGINS, targets, stood=stood_ids)
            ),
            case_allegations=tuple(
                CaseAllegation.model_validate(dict(zip(CaseAllegation.model_fields, row, strict=True)))
                for row in rows("case_allegations", _CASES, targets)
            ),
        )
    except ValueError as error:
        raise PackageError("the release before holds an origin or a case that is none", "Publish it again") from error
    return Named(
        allegations=tuple((str(one), str(article)) for one, article in rows("allegations", _MEANT, targets)),
        links=links,
        statements=by_statement,
        notices=by_notice,
    )
