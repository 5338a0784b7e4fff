"""The facets by which a reader narrows down the claims, each defined once: in words, and in SQL for its values.

The page composes its conditions from the same SQL, and shows them: what a reader copies gives the rows that the page
shows, in any DuckDB since 1.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ...contract.ddl import literal
from ...contract.views import VIEWS

FLAT = tuple(column.name for view in VIEWS if view.name == "allegations_flat" for column in view.columns)
"""The columns of the views `allegations_flat` and `refuted_claims`, in order."""

ORDER = "published DESC NULLS LAST, article_id, allegation_number"
"""The order of the page: the latest first, dates as text."""

NOTHING = ""
"""What stands for "no value" where a value is chosen: no cell of a release is empty text."""

Kind = Literal["codes", "names", "months"]
"""What the values are: codes with a label, names as they stand, or months `YYYY-MM`."""

Sorting = Literal["vocabulary", "value", "label", "count"]
"""How the values of a list are put in order: by `count`, the most frequent come first."""


@dataclass(frozen=True)
class Facet:
    """One way to narrow down the claims.

    Attributes:
        name: as it stands in an address.
        title: as a reader sees it.
        value: SQL for its value, over `table`, or over a view of the claims where that is null.
        table: the table, or the tables joined, with an `allegation_id` a row; a claim may have several values.
        flat: the column of the views from which the page takes the values by itself; null where it is told them.
        nothing: what claims without a value are called; null where each has one.
        kind: what the values are.
        vocabulary: whose codes they are.
        label: SQL for what a value is called, over the same; null where code names it, or it names itself.
        sorting: order of the list. Countries and accused stand by their labels: by number, they would be ranked.
        is_listed: whether a reader chooses from a list; else it is reached by a link alone.
    """

    name: str
    title: str
    value: str
    table: str | None = None
    flat: str | None = None
    nothing: str | None = None
    kind: Kind = "codes"
    vocabulary: str | None = None
    label: str | None = None
    sorting: Sorting = "vocabulary"
    is_listed: bool = True

    @property
    def is_joined(self) -> bool:
        """Its values stand in one cell of the views, joined by '; '."""
        return self.table is not None and self.flat is not None

    @property
    def is_told(self) -> bool:
        """The page is told which values each claim has."""
        return self.flat is None

    def pairs(self, claims: str) -> str:
        """The query for `allegation_id` and `value` of every claim, each pair once.

        Args:
            claims: where the claims stand with the columns of the views.
        """
        return (
            f"SELECT DISTINCT allegation_id, {self.value} AS value FROM {self.table or claims} "
            f"WHERE {self.value} IS NOT NULL"
        )

    def condition(self, chosen: Iterable[str]) -> str:
        """The condition on a row of the views that it has one of the values.

        Args:
            chosen: the values, with `NOTHING` for none.
        """
        values = list(chosen)
        listed = ", ".join(literal(value) for value in values if value != NOTHING)
        parts = []
        if self.table is None:
            parts += [f"{self.value} IN ({listed})"] * bool(listed)
            parts += [f"{self.value} IS NULL"] * (NOTHING in values)
        else:
            query = f"SELECT allegation_id FROM {self.table} WHERE {self.value}"
            parts += [f"allegation_id IN ({query} IN ({listed}))"] * bool(listed)
            parts += [f"allegation_id NOT IN ({query} IS NOT NULL)"] * (NOTHING in values)
        return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


MONTH = "CASE WHEN length(published) >= 7 THEN published[1:7] END"
"""The month of a date that is as precise as known."""

FACETS = (
    Facet(
        "nationality",
        "People said to be affected",
        "CASE WHEN scheme = 'M49' THEN 'M49:' || code ELSE code END",
        table="group_nationalities",
        nothing="no country or region, or none for certain",
        kind="names",
        label="label",
        sorting="label",
    ),
    Facet(
        "accused",
        "Said to be responsible",
        "coalesce(state_code, label)",
        table="alleged_perpetrators",
        nothing="nobody named",
        kind="names",
        label="label",
        sorting="label",
    ),
    Facet(
        "accused_type",
        "Kind of accused",
        "actor_type",
        table="alleged_perpetrators",
        nothing="nobody named",
        vocabulary="actor_type",
    ),
    Facet("act", "What is alleged", "act", table="allegation_acts", vocabulary="act"),
    Facet(
        "means",
        "By what means",
        "means",
        table="allegation_means",
        nothing="no means stated",
        vocabulary="means",
    ),
    Facet(
        "source",
        "Who says so",
        "label",
        table="cited_sources",
        nothing="no source named",
        kind="names",
        sorting="count",
    ),
    Facet(
        "source_type",
        "Kind of source",
        "source_type",
        table="cited_sources",
        nothing="no source named",
        vocabulary="source_type",
    ),
    Facet(
        "status",
        "What the people are said to be",
        "status",
        table="group_statuses",
        nothing="not stated",
        vocabulary="group_status",
    ),
    Facet(
        "denial_status",
        "Answer reported in the article",
        "denial_status",
        flat="denial_status",
        vocabulary="denial_status",
    ),
    Facet("outlet", "Outlet", "outlet", flat="outlet", nothing="outlet not known", kind="names", sorting="count"),
    Facet(
        "month",
        "Month published",
        MONTH,
        flat="published",
        nothing="month not known",
        kind="months",
        sorting="value",
    ),
    Facet("language", "Language", "language", flat="language", nothing="not known", kind="names", sorting="count"),
    Facet(
        "article_class",
        "Kind of article",
        "article_class",
        flat="article_class",
        nothing="not known",
        vocabulary="article_class",
    ),
    Facet("stance", "How the outlet stands to it", "stance", flat="stance", vocabulary="stance"),
    Facet("extractor", "Coded by", "extractor", flat="extractor", kind="names", sorting="count"),
    Facet(
        "review_status",
        "Machine-coded or reviewed",
        "review_status",
        flat="review_status",
        vocabulary="review_status",
    ),
    Facet(
        "notice",
        "Notice",
        "notice",
        table="notice_allegations JOIN notices USING (notice_id)",
        nothing="no notice",
        vocabulary="notice",
    ),
    Facet("case", "Case", "case_id", flat="case_id", nothing="in no case", kind="names", is_listed=False),
    Facet(
        "origin",
        "Origin",
        "origin_id",
        table="source_origins",
        flat="origin_id",  # of a large release there are as many as claims, too many to be told
        nothing="no origin",
        kind="names",
        is_listed=False,
    ),
    Facet("article", "Article", "article_id", flat="article_id", kind="names", is_listed=False),
)
"""Every facet, in the order of the page."""

BY_NAME = {facet.name: facet for facet in FACETS}

_SEARCHED = ("title", "allegation", "outlet", "alleged_perpetrator", "cited_source", "quote")


def query(chosen: Mapping[str, Sequence[str]], *, needle: str = "", is_refuted: bool = False) -> str:
    """The query that a state of the page stands for.

    Args:
        chosen: the values by the name of their facet; several of one facet are alternatives, facets are joined by AND.
        needle: words sought, in lower case; none where it is empty.
        is_refuted: whether claims that their outlet refutes are asked for, instead of all others.
    """
    conditions = [BY_NAME[name].condition(values) for name, values in chosen.items() if values]
    if needle:
        conditions.append(f"contains(lower(concat_ws(' ', {', '.join(_SEARCHED)})), {literal(needle)})")
    where = f"WHERE {f'{chr(10)}  AND '.join(conditions)}\n" if conditions else ""
    return f"SELECT *\nFROM {'refuted_claims' if is_refuted else 'allegations_flat'}\n{where}ORDER BY {ORDER}"
