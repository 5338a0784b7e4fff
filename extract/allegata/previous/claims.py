"""What an allegation is known by from one release to the next: its article, its words, its accused and its acts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ..contract.ddl import identifier
from ..gazetteer.actors import without_determiner
from ..models import Allegation, AllegedPerpetrator, Evidence
from ..vocabulary import NameStatus

Span = tuple[int, int]
Row = tuple[str, str, str, str | None, str | None, str | None, str | None, str | None, int | None, int | None]
"""Of the table `claims`: article, allegation, part, code, label, kind, country, quote and where it stands."""

# Scripts written without spaces, where a character stands for what a word is elsewhere.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+")

_OTHERS = ("allegation_means", "alleged_perpetrators", "affected_groups", "cited_sources", "responses")


@dataclass(frozen=True)
class Accused:
    """An accused as a release shows it: by state, by label, or where its name is withheld by its role alone.

    Attributes:
        state: ISO 3166 code of the accused state.
        label: casefolded, without its article; null where the name is withheld.
        role: kind of actor, and the country that stands beside it.
    """

    state: str | None
    label: str | None
    role: tuple[str, str | None]


@dataclass(frozen=True)
class Claim:
    """An allegation by what it is known by.

    Attributes:
        claim_id: identifier of the allegation.
        acts: codes.
        accused: in no order that matters.
        spans: where the quotes of allegation and acts stand in the text, as far as they are shown.
        quotes: the words of these.
        other_spans: of the other quotes; of a row of a release, only where it shows none of the former.
        other_quotes: likewise.
    """

    claim_id: str
    acts: frozenset[str]
    accused: tuple[Accused, ...]
    spans: tuple[Span, ...]
    quotes: tuple[str, ...]
    other_spans: tuple[Span, ...] = ()
    other_quotes: tuple[str, ...] = ()

    @property
    def span(self) -> Span | None:
        """Where the words stand that it rests on, the allegation's own where they are shown."""
        return self.spans[0] if self.spans else None

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Neighbouring words of its quotes."""
        return frozenset(_pairs(self.quotes))

    @cached_property
    def other_pairs(self) -> frozenset[tuple[str, str]]:
        """Neighbouring words of its other quotes."""
        return frozenset(_pairs(self.other_quotes))


def claim_of(allegation: Allegation) -> Claim:
    """An allegation as it was extracted, before the safe profile."""
    own: tuple[Evidence, ...] = (allegation, *allegation.acts)
    others: tuple[Evidence, ...] = (
        *allegation.means,
        *allegation.alleged_perpetrators,
        *allegation.affected_groups,
        *allegation.cited_sources,
        *allegation.responses,
    )
    return Claim(
        claim_id=allegation.allegation_id,
        acts=frozenset(act.act.value for act in allegation.acts),
        accused=tuple(_accused(each) for each in allegation.alleged_perpetrators),
        spans=tuple(_spans(own)),
        quotes=tuple(item.quote for item in own if item.quote is not None),
        other_spans=tuple(_spans(others)),
        other_quotes=tuple(item.quote for item in others if item.quote is not None),
    )


def claims_sql(schema: str) -> str:
    """The statement that makes a table `claims` of a release: the rows that its claims are read from.

    Args:
        schema: where the tables of the release stand.
    """
    no_evidence = "NULL AS quote, NULL AS quote_start, NULL AS quote_end"
    evidence = "quote, quote_start, quote_end"
    of = f"JOIN {schema}.allegations AS own USING (allegation_id)"
    dark = (
        f"(SELECT allegation_id, article_id FROM {schema}.allegations WHERE quote_start IS NULL AND allegation_id "
        f"NOT IN (SELECT allegation_id FROM {schema}.allegation_acts WHERE quote_start IS NOT NULL))"
    )
    parts = [
        "SELECT article_id, NULL AS allegation_id, 'article' AS part, NULL AS code, text_sha256 AS label, "
        f"NULL AS kind, NULL AS country, {no_evidence} FROM {schema}.articles",
        f"SELECT article_id, allegation_id, 'allegation', NULL, NULL, NULL, NULL, {evidence} FROM {schema}.allegations",
        "SELECT article_id, allegation_id, 'act', act, NULL, NULL, NULL, "
        f"child.quote, child.quote_start, child.quote_end FROM {schema}.allegation_acts AS child {of}",
        "SELECT article_id, allegation_id, 'accused', state_code, "
        f"CASE WHEN name_status = '{NameStatus.AS_WRITTEN}' THEN label END, actor_type, associated_country_code, "
        f"NULL, NULL, NULL FROM {schema}.alleged_perpetrators {of}",
        *(
            "SELECT dark.article_id, allegation_id, 'other', NULL, NULL, NULL, NULL, "
            f"child.quote, child.quote_start, child.quote_end FROM {schema}.{identifier(table)} AS child "
            f"JOIN {dark} AS dark USING (allegation_id) WHERE child.quote_start IS NOT NULL"
            for table in _OTHERS
        ),
    ]
    return "CREATE TABLE claims AS " + " UNION ALL ".join(parts) + " ORDER BY article_id"


def known_claims(rows: Iterable[Row]) -> tuple[str | None, tuple[Claim, ...]]:
    """The text that a release read of an article, and its claims by identifier.

    Args:
        rows: those of the article in the table `claims`, in any order.
    """
    text: str | None = None
    by_claim: dict[str, list[Row]] = {}
    for row in rows:
        if row[2] == "article":
            text = row[4]
        else:
            by_claim.setdefault(row[1], []).append(row)
    return text, tuple(_known(claim_id, by_claim[claim_id]) for claim_id in sorted(by_claim))


def _known(claim_id: str, rows: list[Row]) -> Claim:
    # the allegation's own quote stands first, then the acts by place: an order that hangs on nothing but themselves
    rows.sort(key=lambda row: (row[2] != "allegation", row[8] or 0, row[9] or 0, tuple(map(str, row))))
    own = [row for row in rows if row[2] in ("allegation", "act")]
    others = [row for row in rows if row[2] == "other"]
    return Claim(
        claim_id=claim_id,
        acts=frozenset(row[3] for row in rows if row[2] == "act" and row[3] is not None),
        accused=tuple(Accused(row[3], _label(row[4]), (row[5] or "", row[6])) for row in rows if row[2] == "accused"),
        spans=tuple(_shown(own)),
        quotes=tuple(row[7] for row in own if row[7] is not None),
        other_spans=tuple(_shown(others)),
        other_quotes=tuple(row[7] for row in others if row[7] is not None),
    )


def _accused(accused: AllegedPerpetrator) -> Accused:
    label = accused.label if accused.name_status is NameStatus.AS_WRITTEN else None
    role = (accused.actor_type.value, accused.associated_country_code)
    return Accused(accused.state_code, _label(label), role)


def _label(label: str | None) -> str | None:
    return without_determiner(label).casefold() if label is not None else None


def _spans(items: Iterable[Evidence]) -> Iterator[Span]:
    for item in items:
        if item.quote_start is not None and item.quote_end is not None:
            yield item.quote_start, item.quote_end


def _shown(rows: Iterable[Row]) -> Iterator[Span]:
    for row in rows:
        if isinstance(row[8], int) and isinstance(row[9], int):
            yield row[8], row[9]


def _pairs(quotes: Iterable[str]) -> Iterator[tuple[str, str]]:
    for quote in quotes:
        words = _WORD.findall(unicodedata.normalize("NFKC", quote).casefold())
        yield from pairwise(words)
