"""The views for people: one row an allegation, a refuted claim, a response or a nationality, ready for a spreadsheet.

Every value is cast, so that DuckDB 2.0 and the 1.4 that runs in a browser give the same types. Several values stand in
one cell joined by '; ', each once, in the order of their table; a cell with none is null, never empty.
"""

from __future__ import annotations

from dataclasses import replace

from .link_views import LINK_VIEWS
from .tables import Column
from .view import View, joined, joined_values, same, selected

_ACTS = replace(joined("acts", "what the accused is said to have done, codes of the vocabulary 'act'"), required=True)

_FLAT_COLUMNS = (
    same("allegations", "allegation_id"),
    same("allegations", "article_id"),
    same("allegations", "allegation_number"),
    same("articles", "title"),
    same("articles", "outlet"),
    same("articles", "published"),
    same("articles", "language"),
    same("articles", "url"),
    same("articles", "article_class"),
    same("allegations", "allegation"),
    _ACTS,
    joined("alleged_perpetrator", "who is said to have acted, canonical labels"),
    joined("alleged_perpetrator_code", "accused states only, ISO 3166-1 alpha-3"),
    joined("affected_nationalities", "nationalities of the affected people, ISO 3166-1 alpha-3"),
    joined(
        "affected_regions",
        "regions that the affected people are said to be from, as 'M49:' and the code; never expanded to countries",
    ),
    joined("cited_source", "who says it, and through whom: 'European officials (via Bloomberg)'"),
    same("allegations", "denial_status"),
    joined("denial_by_accused", "what each accused is reported to answer: state code, else label, and denial_status"),
    same("allegations", "stance"),
    same("allegations", "quote"),
    same("articles", "extractor"),
    same("allegations", "review_status"),
    joined("origin_id", "origins of its sources"),
    replace(same("case_allegations", "case_id"), required=False),
    joined("notices", "what became known afterwards, or is being looked into: codes of the vocabulary 'notice'"),
    joined("statements", "statements that answer it: identifiers of the table 'statements'"),
)

_ACTS_JOINED = """acts AS (
  SELECT allegation_id, string_agg(act, '; ' ORDER BY act) AS acts
  FROM allegation_acts GROUP BY allegation_id
)"""


_PERPETRATORS_JOINED = ",\n".join(
    (
        joined_values("alleged_perpetrator", "alleged_perpetrators", "label", "perpetrator_number"),
        joined_values("alleged_perpetrator_code", "alleged_perpetrators", "state_code", "perpetrator_number"),
    )
)

_FLAT_PARTS = ",\n".join(
    (
        _ACTS_JOINED,
        _PERPETRATORS_JOINED,
        joined_values(
            "affected_nationalities",
            "group_nationalities",
            "CASE WHEN scheme = 'ISO3166-1' THEN code END",
            "group_number, nationality_number",
        ),
        joined_values(
            "affected_regions",
            "group_nationalities",
            "CASE WHEN scheme = 'M49' THEN 'M49:' || code END",
            "group_number, nationality_number",
        ),
        joined_values(
            "cited_source",
            "cited_sources",
            "label || coalesce(' (via ' || coalesce(via_label, via) || ')', '')",
            "source_number",
        ),
        joined_values(
            "denial_by_accused",
            "alleged_perpetrators",
            "coalesce(state_code, label) || ': ' || denial_status",
            "perpetrator_number",
        ),
        joined_values("origin_id", "source_origins", "origin_id", "source_number"),
        """noticed AS (
  SELECT allegation_id, string_agg(DISTINCT notice, '; ' ORDER BY notice) AS notices
  FROM notice_allegations JOIN notices USING (notice_id) GROUP BY allegation_id
)""",
        """answered AS (
  SELECT allegation_id, string_agg(statement_id, '; ' ORDER BY statement_id) AS statements
  FROM statement_allegations GROUP BY allegation_id
)""",
    )
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
    "notices": "noticed.notices",
    "statements": "answered.statements",
}


def _flat(condition: str) -> str:
    return f"""WITH {_FLAT_PARTS}
SELECT
{selected(_FLAT_COLUMNS, _FLAT_ORIGINS)}
FROM allegations AS claim
JOIN articles AS article USING (article_id)
LEFT JOIN acts USING (allegation_id)
LEFT JOIN alleged_perpetrator USING (allegation_id)
LEFT JOIN alleged_perpetrator_code USING (allegation_id)
LEFT JOIN affected_nationalities USING (allegation_id)
LEFT JOIN affected_regions USING (allegation_id)
LEFT JOIN cited_source USING (allegation_id)
LEFT JOIN denial_by_accused USING (allegation_id)
LEFT JOIN origin_id USING (allegation_id)
LEFT JOIN case_allegations USING (allegation_id)
LEFT JOIN noticed USING (allegation_id)
LEFT JOIN answered USING (allegation_id)
WHERE {condition}
ORDER BY claim.article_id, claim.allegation_number"""


_DENIAL_COLUMNS = (
    same("responses", "allegation_id"),
    same("responses", "response_number"),
    same("allegations", "article_id"),
    same("allegations", "allegation_number"),
    same("articles", "outlet"),
    same("articles", "published"),
    same("articles", "title"),
    joined("accused", "who is said to have acted, canonical labels"),
    joined("accused_code", "accused states only, ISO 3166-1 alpha-3"),
    _ACTS,
    same("responses", "responder"),
    same("responses", "state_code", "responder_code"),
    same("responses", "role"),
    same("responses", "form"),
    same("responses", "quote"),
    same("allegations", "stance"),
    same("articles", "url"),
    same("articles", "extractor"),
    same("allegations", "review_status"),
)

_DENIALS = f"""WITH {_ACTS_JOINED},
{_PERPETRATORS_JOINED}
SELECT
{
    selected(
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
    same("allegations", "allegation_id"),
    same("group_nationalities", "scheme"),
    replace(same("group_nationalities", "code"), required=True, description="ISO 3166-1 alpha-3 or M49 code"),
    same("group_nationalities", "label"),
    same("allegations", "article_id"),
    same("allegations", "allegation_number"),
    same("articles", "outlet"),
    same("articles", "published"),
    _MONTH,
    _ACTS,
    joined("accused", "who is said to have acted, canonical labels"),
    joined("accused_code", "accused states only, ISO 3166-1 alpha-3"),
    same("allegations", "denial_status"),
    same("allegations", "stance"),
    same("articles", "url"),
    same("articles", "extractor"),
    same("allegations", "review_status"),
)

_NATIONALITIES = f"""WITH {_ACTS_JOINED},
{_PERPETRATORS_JOINED},
coded AS (
  SELECT allegation_id, scheme, code, min(label) AS label
  FROM group_nationalities WHERE code IS NOT NULL GROUP BY allegation_id, scheme, code
)
SELECT
{
    selected(
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
    *LINK_VIEWS,
)
"""Every view, in order of dependence."""
