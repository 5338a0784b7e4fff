"""One case of a release, gathered: its articles, the origins they rest on, the answers, what differs, what was lost.

Read from the published tables alone, so that nothing is shown which the release withholds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..contract.ddl import literal
from ..errors import UsageError
from ..vocabulary import Code
from . import query

Row = Mapping[str, str | int | None]
"""One row by its columns' names."""

_MEMBERS = """SELECT allegation_id, article_id, outlet, published, title, url, source_id, allegation, stance,
  denial_status
FROM case_allegations JOIN allegations USING (allegation_id) JOIN articles USING (article_id)
WHERE case_id = {case} AND stance <> 'refuted'
ORDER BY rpad(published, 10, '~') NULLS LAST, article_id, allegation_number"""
_CHAINS = """SELECT link.*, article_id, label, coalesce(via_label, via) AS via
FROM source_origins AS link JOIN cited_sources USING (allegation_id, source_number)
JOIN allegations USING (allegation_id) JOIN case_allegations USING (allegation_id)
WHERE case_id = {case} AND stance <> 'refuted' ORDER BY origin_id, allegation_id, source_number"""
_ORIGINS = """SELECT origins.* FROM origins SEMI JOIN ({chains}) AS chain USING (origin_id)
ORDER BY rpad(first_published, 10, '~') NULLS LAST, origin_id"""
_PROPOSALS = """SELECT proposal.* FROM origin_proposals AS proposal
SEMI JOIN ({chains}) AS chain USING (origin_id)
SEMI JOIN (SELECT origin_id AS other_origin_id FROM ({chains}) AS chain) AS other USING (other_origin_id)
ORDER BY ALL"""
_COPIES = """SELECT article_id, other_article_id, similarity FROM near_copies
SEMI JOIN ({members}) AS member USING (article_id)
SEMI JOIN (SELECT article_id AS other_article_id FROM ({members}) AS member) AS other USING (other_article_id)
UNION ALL
SELECT article_id, duplicate_of, 100 FROM articles
WHERE duplicate_of IN (SELECT article_id FROM ({members}) AS member) ORDER BY ALL"""


@dataclass(frozen=True)
class Dossier:
    """A case as the release has it; every part in the order of its dates.

    Attributes:
        case: the row of the view `cases`.
        members: one row an allegation, with its article.
        chains: one row a cited source, with the origin that it leads to.
        origins: rows of the view `origins`.
        proposals: origins of this case that may be one.
        copies: articles that are copies of others here, and how alike they are, in percent.
        answers: rows of the view `case_answers`.
        differences: rows of `case_differences`.
        losses: rows of `case_losses`.
    """

    case: Row
    members: tuple[Row, ...]
    chains: tuple[Row, ...]
    origins: tuple[Row, ...]
    proposals: tuple[Row, ...]
    copies: tuple[Row, ...]
    answers: tuple[Row, ...]
    differences: tuple[Row, ...]
    losses: tuple[Row, ...]


def meaning(codes: type[Code], value: object) -> str:
    """What a code of a release says, in words; the code itself where it is one of a later version.

    Args:
        codes: the vocabulary.
        value: a code of it.
    """
    return next((code.definition for code in codes if code.value == value), str(value))


def dossier(package: Path, case_id: str) -> Dossier:
    """Gather a case.

    Args:
        package: folder of a release, its datapackage.json, or a database file.
        case_id: which case.

    Raises:
        UsageError: there is no such release, or no such case in it.
        LoadError: the release can not be read.
    """
    ask = _asking(package)
    case = literal(case_id)
    found = ask(f"FROM cases WHERE case_id = {case}")
    if not found:
        raise UsageError(f"no case {case_id!r} in {package}", "`allegata show --cases` lists them")
    members, chains = _MEMBERS.format(case=case), _CHAINS.format(case=case)
    return Dossier(
        case=found[0],
        members=ask(members),
        chains=ask(chains),
        origins=ask(_ORIGINS.format(chains=chains)),
        proposals=ask(_PROPOSALS.format(chains=chains)),
        copies=ask(_COPIES.format(members=members)),
        answers=ask(f"FROM case_answers WHERE case_id = {case} ORDER BY event_number"),
        differences=ask(
            f"FROM case_differences SEMI JOIN ({members}) AS one USING (allegation_id) "
            f"SEMI JOIN (SELECT allegation_id AS other_allegation_id FROM ({members})) AS other "
            f"USING (other_allegation_id) WHERE case_id = {case} ORDER BY difference_number"
        ),
        losses=ask(
            f"FROM case_losses SEMI JOIN ({members}) AS one USING (allegation_id) "
            f"SEMI JOIN (SELECT allegation_id AS kept_by_allegation_id FROM ({members})) AS other "
            f"USING (kept_by_allegation_id) WHERE case_id = {case} ORDER BY ALL"
        ),
    )


def cases(package: Path) -> tuple[Row, ...]:
    """Every case of a release, those with most articles first.

    Raises:
        UsageError: there is no such release.
        LoadError: it can not be read.
    """
    return _asking(package)(
        "FROM cases ORDER BY articles DESC, allegations DESC, rpad(first_published, 10, '~') NULLS LAST, case_id"
    )


def _asking(package: Path) -> Callable[[str], tuple[Row, ...]]:
    def ask(statement: str) -> tuple[Row, ...]:
        answer = query.sql(package, statement)
        return tuple(
            {
                name: value if value is None or isinstance(value, int) else str(value)
                for name, value in zip(answer.columns, row, strict=True)
            }
            for row in answer.rows
        )

    return ask
