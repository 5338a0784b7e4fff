"""The views for people: one row an allegation, a refuted claim, a response or a nationality, ready for a spreadsheet.

Every value is cast, so that DuckDB 2.0 and the 1.4 that runs in a browser give the same types. Several values stand in
one cell joined by '; ', each once, in the order of their table; a cell with none is null, never empty.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .tables import TABLES, Column


@dataclass(frozen=True)
class View:
    """One published view.

    `sql` is the query, ordered; `order_by` repeats its order, for whoever exports it. `primary_key` names the columns
    that tell its rows apart.
    """

    name: str
    description: str
    sql: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    order_by: tuple[str, ...]


_COLUMNS = {(table.name, column.name): column for table in TABLES for column in table.columns}


def _same(table: str, name: str, new_name: str = "") -> Column:
    """The column of a table, as it is, under its own name or another."""
    return replace(_COLUMNS[table, name], name=new_name or name)


def _joined(name: str, description: str) -> Column:
    """A column of several values in one cell."""
    return Column(name, "string", required=False, description=f"{description}; joined by '; '", nonempty=True)


_ACTS = replace(_joined("acts", "what the accused is said to have done, codes of the vocabulary 'act'"), required=True)

_FLAT_COLUMNS = (
    _same("allegations", "allegation_id"),
    _same("allegations", "article_id"),
    _same("allegations", "allegation_number"),
    _same("articles", "title"),
    _same("articles", "outlet"),
    _same("articles", "published"),
    _same("articles", "language"),
    _same("articles", "url"),
    _same("articles", "article_class"),
    _same("allegations", "allegation"),
    _ACTS,
    _joined("alleged_perpetrator", "who is said to have acted, canonical labels"),
    _joined("alleged_perpetrator_code", "accused states only, ISO 3166-1 alpha-3"),
    _joined("affected_nationalities", "nationalities of the affected people, ISO 3166-1 alpha-3"),
    _joined(
        "affected_regions",
        "regions that the affected people are said to be from, as 'M49:' and the code; never expanded to countries",
    ),
    _joined("cited_source", "who says it, and through whom: 'European officials (via Bloomberg)'"),
    _same("allegations", "denial_status"),
    _joined("denial_by_accused", "what each accused is reported to answer: state code, else label, and denial_status"),
    _same("allegations", "stance"),
    _same("allegations", "quote"),
    _same("articles", "extractor"),
    _same("allegations", "review_status"),
)

# One row per allegation and value, in the order of the table; then each value once, at its first place.
_ACTS_JOINED = """acts AS (
  SELECT allegation_id, string_agg(act, '; ' ORDER BY act) AS acts
  FROM allegation_acts GROUP BY allegation_id
)"""


def _joined_values(name: str, table: str, value: str, order: str) -> str:
    return f"""{name} AS (
  SELECT allegation_id, string_agg(value, '; ' ORDER BY place) AS {name}
  FROM (
    SELECT allegation_id, value, min(place) AS place
    FROM (
      SELECT allegation_id, {value} AS value,
        row_number() OVER (PARTITION BY allegation_id ORDER BY {order}) AS place
      FROM {table}
    )
    WHERE value IS NOT NULL GROUP BY allegation_id, value
  )
  GROUP BY allegation_id
)"""


_PERPETRATORS_JOINED = ",\n".join(
    (
        _joined_values("alleged_perpetrator", "alleged_perpetrators", "label", "perpetrator_number"),
        _joined_values("alleged_perpetrator_code", "alleged_perpetrators", "state_code", "perpetrator_number"),
    )
)

_FLAT_PARTS = ",\n".join(
    (
        _ACTS_JOINED,
        _PERPETRATORS_JOINED,
        _joined_values(
            "affected_nationalities",
            "group_nationalities",
            "CASE WHEN scheme = 'ISO3166-1' THEN code END",
            "group_number, nationality_number",
        ),
        _joined_values(
            "affected_regions",
            "group_nationalities",
            "CASE WHEN scheme = 'M49' THEN 'M49:' || code END",
            "group_number, nationality_number",
        ),
        _joined_values(
            "cited_source",
            "cited_sources",
            "label || coalesce(' (via ' || coalesce(via_label, via) || ')', '')",
            "source_number",
        ),
        _joined_values(
            "denial_by_accused",
            "alleged_perpetrators",
            "coalesce(state_code, label) || ': ' || denial_status",
            "perpetrator_number",
        ),
    )
)


def _selected(columns: tuple[Column, ...], origins: dict[str, str]) -> str:
    """The select list: each column cast to its type, from where `origins` says, else from the table of its name."""
    types = {"string": "VARCHAR", "integer": "BIGINT"}
    return ",\n".join(
        f"  CAST({origins.get(column.name, column.name)} AS {types[column.type]}) AS {column.name}"
        for column in columns
    )


_OF_ARTICLE = ("title", "outlet", "published", "language", "url", "article_class", "extractor")
_OF_ALLEGATION = (
    "allegation_id",
    "article_id",
    "allegation_number",
    "allegation",
    "denial_status",
    "stance",
    "quote",
    "review_status",
)
_FLAT_ORIGINS = {
    **{name: f"article.{name}" for name in _OF_ARTICLE},
    **{name: f"claim.{name}" for name in _OF_ALLEGATION},
}


def _flat(condition: str) -> str:
    return f"""WITH {_FLAT_PARTS}
SELECT
{_selected(_FLAT_COLUMNS, _FLAT_ORIGINS)}
FROM allegations AS claim
JOIN articles AS article USING (article_id)
LEFT JOIN acts USING (allegation_id)
LEFT JOIN alleged_perpetrator USING (allegation_id)
LEFT JOIN alleged_perpetrator_code USING (allegation_id)
LEFT JOIN affected_nationalities USING (allegation_id)
LEFT JOIN affected_regions USING (allegation_id)
LEFT JOIN cited_source USING (allegation_id)
LEFT JOIN denial_by_accused USING (allegation_id)
WHERE {condition}
ORDER BY claim.article_id, claim.allegation_number"""


_DENIAL_COLUMNS = (
    _same("responses", "allegation_id"),
    _same("responses", "response_number"),
    _same("allegations", "article_id"),
    _same("allegations", "allegation_number"),
    _same("articles", "outlet"),
    _same("articles", "published"),
    _same("articles", "title"),
    _joined("accused", "who is said to have acted, canonical labels"),
    _joined("accused_code", "accused states only, ISO 3166-1 alpha-3"),
    _ACTS,
    _same("responses", "responder"),
    _same("responses", "state_code", "responder_code"),
    _same("responses", "role"),
    _same("responses", "form"),
    _same("responses", "quote"),
    _same("allegations", "stance"),
    _same("articles", "url"),
    _same("articles", "extractor"),
    _same("allegations", "review_status"),
)

_DENIALS = f"""WITH {_ACTS_JOINED},
{_PERPETRATORS_JOINED}
SELECT
{
    _selected(
        _DENIAL_COLUMNS,
        {
            **{name: f"article.{name}" for name in ("outlet", "published", "title", "url", "extractor")},
            **{name: f"claim.{name}" for name in ("article_id", "allegation_number", "stance", "review_status")},
            **{name: f"response.{name}" for name in ("allegation_id", "response_number", "quote", "role", "form")},
            "responder": "response.responder",
            "responder_code": "response.state_code",
            "accused": "alleged_perpetrator",
            "accused_code": "alleged_perpetrator_code",
        },
    )
}
FROM responses AS response
JOIN allegations AS claim USING (allegation_id)
JOIN articles AS article USING (article_id)
LEFT JOIN acts USING (allegation_id)
LEFT JOIN alleged_perpetrator USING (allegation_id)
LEFT JOIN alleged_perpetrator_code USING (allegation_id)
WHERE claim.stance <> 'refuted'
ORDER BY claim.article_id, claim.allegation_number, response.response_number"""

_MONTH = Column(
    "month",
    "string",
    required=False,
    description="month published, YYYY-MM; null where only the year is known",
    pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$",
    nonempty=True,
)

_NATIONALITY_COLUMNS = (
    _same("allegations", "allegation_id"),
    _same("group_nationalities", "scheme"),
    replace(_same("group_nationalities", "code"), required=True, description="ISO 3166-1 alpha-3 or M49 code"),
    _same("group_nationalities", "label"),
    _same("allegations", "article_id"),
    _same("allegations", "allegation_number"),
    _same("articles", "outlet"),
    _same("articles", "published"),
    _MONTH,
    _ACTS,
    _joined("accused", "who is said to have acted, canonical labels"),
    _joined("accused_code", "accused states only, ISO 3166-1 alpha-3"),
    _same("allegations", "denial_status"),
    _same("allegations", "stance"),
    _same("articles", "url"),
    _same("articles", "extractor"),
    _same("allegations", "review_status"),
)

_NATIONALITIES = f"""WITH {_ACTS_JOINED},
{_PERPETRATORS_JOINED},
coded AS (
  SELECT allegation_id, scheme, code, min(label) AS label
  FROM group_nationalities WHERE code IS NOT NULL GROUP BY allegation_id, scheme, code
)
SELECT
{
    _selected(
        _NATIONALITY_COLUMNS,
        {
            **{name: f"article.{name}" for name in ("outlet", "published", "url", "extractor")},
            **{name: f"claim.{name}" for name in ("allegation_id", "article_id", "allegation_number")},
            **{name: f"claim.{name}" for name in ("denial_status", "stance", "review_status")},
            **{name: f"coded.{name}" for name in ("scheme", "code", "label")},
            "month": "CASE WHEN length(article.published) >= 7 THEN article.published[1:7] END",
            "accused": "alleged_perpetrator",
            "accused_code": "alleged_perpetrator_code",
        },
    )
}
FROM coded
JOIN allegations AS claim USING (allegation_id)
JOIN articles AS article USING (article_id)
LEFT JOIN acts USING (allegation_id)
LEFT JOIN alleged_perpetrator USING (allegation_id)
LEFT JOIN alleged_perpetrator_code USING (allegation_id)
WHERE claim.stance <> 'refuted'
ORDER BY claim.article_id, claim.allegation_number, coded.scheme, coded.code"""

_BY_ALLEGATION = ("article_id", "allegation_number")

VIEWS: tuple[View, ...] = (
    View(
        "allegations_flat",
        "One row an allegation, claims that their outlet refutes left out: what is alleged, never what happened.",
        _flat("claim.stance <> 'refuted'"),
        _FLAT_COLUMNS,
        ("allegation_id",),
        _BY_ALLEGATION,
    ),
    View(
        "refuted_claims",
        "Claims that the outlet says are false, one row each; in no default count.",
        _flat("claim.stance = 'refuted'"),
        _FLAT_COLUMNS,
        ("allegation_id",),
        _BY_ALLEGATION,
    ),
    View(
        "denials",
        "One row per response and allegation: who answers what, where and when it was reported. Refuted claims are "
        "left out. Across articles this is a dated list, never one value.",
        _DENIALS,
        _DENIAL_COLUMNS,
        ("allegation_id", "response_number"),
        (*_BY_ALLEGATION, "response_number"),
    ),
    View(
        "nationalities",
        "One row per allegation and nationality or region of the affected people; refuted claims and words without a "
        "code are left out. A count of allegations, never of people.",
        _NATIONALITIES,
        _NATIONALITY_COLUMNS,
        ("allegation_id", "scheme", "code"),
        (*_BY_ALLEGATION, "scheme", "code"),
    ),
)
"""Every view, in order of dependence."""
