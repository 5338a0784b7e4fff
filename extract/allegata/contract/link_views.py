"""The views over what the link stage says: origins, cases, their answers, and what near copies change.

Numbers are counts of reports and of origins, never of people or events. Claims that their outlet refutes count nowhere.
"""

from __future__ import annotations

from dataclasses import replace

from .tables import Column
from .view import View, joined, same, selected


def _count(name: str, description: str) -> Column:
    return Column(name, "integer", required=True, description=description, minimum=0)


_FIRST = replace(
    same("articles", "published", "first_published"), description="earliest date published, as precise as known"
)
_LAST = replace(
    same("articles", "published", "last_published"), description="latest date published, as precise as known"
)

# A partial date counts as late as it may be, as in `chronology`: "2024-06" after "2024-06-30", undated last.
_BY_DATE = "rpad(published, 10, '~')"
_FIRST_AND_LAST = f"arg_min(published, {_BY_DATE}) AS first_published, arg_max(published, {_BY_DATE}) AS last_published"

_ORIGIN_COLUMNS = (
    same("source_origins", "origin_id"),
    same("source_origins", "origin_kind"),
    replace(
        same("cited_sources", "label", "origin"),
        description="what it is called where it is cited first: the outlet of a work, the name of a voice",
    ),
    replace(same("cited_sources", "source_type"), description="what kind of source it is where it is cited first"),
    same("source_origins", "chain_end"),
    same("source_origins", "held_article_id"),
    _FIRST,
    _LAST,
    _count("allegations", "allegations that rest on it"),
    _count("articles", "articles that hold them"),
    _count("outlets", "outlets of these articles, where they are known"),
)

# The work is what a source was heard through; an article that is itself the work has its outlet for a name.
_ORIGIN_NAME = """CASE
      WHEN origin_kind <> 'work' THEN source.label
      WHEN rule = 'own_work' THEN coalesce(article.outlet, source.label)
      ELSE coalesce(source.via_label, source.via, source.label)
    END"""

_ORIGINS = f"""WITH cited AS (
  SELECT link.*, {_ORIGIN_NAME} AS origin, source.source_type, claim.article_id, article.outlet, article.published,
    row_number() OVER (
      PARTITION BY origin_id
      ORDER BY {_BY_DATE} NULLS LAST, claim.article_id, claim.allegation_number, source_number
    ) AS place
  FROM source_origins AS link
  JOIN cited_sources AS source USING (allegation_id, source_number)
  JOIN allegations AS claim USING (allegation_id)
  JOIN articles AS article USING (article_id)
  WHERE claim.stance <> 'refuted'
),
first AS (SELECT * FROM cited WHERE place = 1),
counted AS (
  SELECT origin_id, {_FIRST_AND_LAST},
    count(DISTINCT allegation_id) AS allegations, count(DISTINCT article_id) AS articles,
    count(DISTINCT outlet) AS outlets
  FROM cited GROUP BY origin_id
)
SELECT
{
    selected(
        _ORIGIN_COLUMNS,
        {
            **{name: f"first.{name}" for name in ("origin_id", "origin_kind", "origin", "source_type")},
            **{name: f"first.{name}" for name in ("chain_end", "held_article_id")},
            **{name: f"counted.{name}" for name in ("first_published", "last_published")},
            **{name: f"counted.{name}" for name in ("allegations", "articles", "outlets")},
        },
    )
}
FROM first JOIN counted USING (origin_id)
ORDER BY first.origin_id"""

_CASE_COLUMNS = (
    same("case_allegations", "case_id"),
    joined("accused", "who is said to have acted, canonical labels"),
    joined("accused_code", "accused states only, ISO 3166-1 alpha-3"),
    joined("acts", "what the accused is said to have done, codes of the vocabulary 'act'"),
    joined("affected_nationalities", "nationalities of the affected people, ISO 3166-1 alpha-3"),
    joined("affected_regions", "regions that they are said to be from, as 'M49:' and the code"),
    _FIRST,
    _LAST,
    _count("allegations", "allegations of the case"),
    _count("articles", "articles that report them"),
    _count("copies", "further articles whose text is the same as that of one of them"),
    _count("outlets", "outlets of all these articles, where they are known"),
    _count("origins_least", "independent origins, where speakers that are not named are those named or one another"),
    _count("origins_most", "independent origins, where all speakers that are not named are others"),
    joined("denial_statuses", "what the accused are reported to answer, each status once"),
    _count("answers", "answers and silences, each counted once however many report it"),
    _count("differences", "differences between the allegations"),
    _count("losses", "values lost on the way from an origin"),
)

_CASES = f"""WITH member AS (
  SELECT case_id, allegation_id, article_id, denial_status
  FROM case_allegations JOIN allegations USING (allegation_id)
  WHERE stance <> 'refuted'
),
reported AS (
  SELECT DISTINCT case_id, article_id, outlet, published, CAST(NULL AS VARCHAR) AS copy
  FROM member JOIN articles USING (article_id)
  UNION ALL
  SELECT DISTINCT case_id, original.article_id, copy.outlet, copy.published, copy.article_id
  FROM member AS original JOIN articles AS copy ON copy.duplicate_of = original.article_id
),
counted AS (
  SELECT case_id, {_FIRST_AND_LAST},
    count(DISTINCT article_id) AS articles, count(DISTINCT copy) AS copies, count(DISTINCT outlet) AS outlets
  FROM reported GROUP BY case_id
),
claimed AS (
  SELECT case_id, count(*) AS allegations,
    string_agg(DISTINCT denial_status, '; ' ORDER BY denial_status) AS denial_statuses
  FROM member GROUP BY case_id
),
accused AS (
  SELECT case_id, string_agg(DISTINCT label, '; ' ORDER BY label) AS accused,
    string_agg(DISTINCT state_code, '; ' ORDER BY state_code) AS accused_code
  FROM member JOIN alleged_perpetrators USING (allegation_id) GROUP BY case_id
),
conduct AS (
  SELECT case_id, string_agg(DISTINCT act, '; ' ORDER BY act) AS acts
  FROM member JOIN allegation_acts USING (allegation_id) GROUP BY case_id
),
people AS (
  SELECT case_id,
    string_agg(DISTINCT CASE WHEN scheme = 'ISO3166-1' THEN code END, '; '
      ORDER BY CASE WHEN scheme = 'ISO3166-1' THEN code END) AS affected_nationalities,
    string_agg(DISTINCT CASE WHEN scheme = 'M49' THEN 'M49:' || code END, '; '
      ORDER BY CASE WHEN scheme = 'M49' THEN 'M49:' || code END) AS affected_regions
  FROM member JOIN group_nationalities USING (allegation_id) GROUP BY case_id
),
origin AS (
  SELECT case_id,
    count(DISTINCT CASE WHEN origin_kind <> 'anonymous' THEN origin_id END) AS named,
    count(DISTINCT CASE WHEN origin_kind = 'anonymous' THEN origin_id END) AS anonymous
  FROM member JOIN source_origins USING (allegation_id) GROUP BY case_id
),
answer AS (
  SELECT response.case_id, count(DISTINCT event_number) AS answers
  FROM case_responses AS response SEMI JOIN member USING (allegation_id) GROUP BY response.case_id
),
difference AS (SELECT case_id, count(*) AS differences FROM case_differences GROUP BY case_id),
loss AS (SELECT case_id, count(*) AS losses FROM case_losses GROUP BY case_id)
SELECT
{
    selected(
        _CASE_COLUMNS,
        {
            "case_id": "claimed.case_id",
            "accused": "accused.accused",
            "origins_least": "greatest(coalesce(named, 0), CASE WHEN anonymous > 0 THEN 1 ELSE 0 END)",
            "origins_most": "coalesce(named, 0) + coalesce(anonymous, 0)",
            **{name: f"coalesce({name}, 0)" for name in ("answers", "differences", "losses")},
        },
    )
}
FROM claimed
JOIN counted USING (case_id)
LEFT JOIN accused USING (case_id)
LEFT JOIN conduct USING (case_id)
LEFT JOIN people USING (case_id)
LEFT JOIN origin USING (case_id)
LEFT JOIN answer USING (case_id)
LEFT JOIN difference USING (case_id)
LEFT JOIN loss USING (case_id)
ORDER BY claimed.case_id"""

_ANSWER_COLUMNS = (
    same("case_responses", "case_id"),
    same("case_responses", "event_number"),
    _FIRST,
    _LAST,
    replace(same("responses", "responder"), description="who answers, as first reported, or its role where withheld"),
    same("responses", "state_code", "responder_code"),
    same("responses", "role"),
    same("responses", "form"),
    same("case_responses", "asked_by"),
    _count("articles", "articles that report it"),
    replace(same("responses", "allegation_id"), description="the allegation whose article reports it first"),
    same("responses", "response_number"),
    same("responses", "quote"),
)

_ANSWERS = f"""WITH told AS (
  SELECT link.case_id, link.event_number, link.asked_by, response.*, claim.article_id, article.published,
    row_number() OVER (
      PARTITION BY link.case_id, link.event_number
      ORDER BY {_BY_DATE} NULLS LAST, claim.article_id, claim.allegation_number, response.response_number
    ) AS place
  FROM case_responses AS link
  JOIN responses AS response USING (allegation_id, response_number)
  JOIN allegations AS claim USING (allegation_id)
  JOIN articles AS article USING (article_id)
  WHERE claim.stance <> 'refuted'
),
counted AS (
  SELECT case_id, event_number, {_FIRST_AND_LAST},
    count(DISTINCT article_id) AS articles
  FROM told GROUP BY case_id, event_number
)
SELECT
{
    selected(
        _ANSWER_COLUMNS,
        {
            **{name: f"told.{name}" for name in ("case_id", "event_number")},
            "responder_code": "told.state_code",
            **{name: f"counted.{name}" for name in ("first_published", "last_published", "articles")},
        },
    )
}
FROM told JOIN counted ON counted.case_id = told.case_id AND counted.event_number = told.event_number
WHERE told.place = 1
ORDER BY told.case_id, told.event_number"""

_CHANGE_COLUMNS = (
    same("near_copies", "article_id"),
    same("near_copies", "other_article_id"),
    Column("change", "string", True, "'added' or 'dropped', seen from the later article", enum=("added", "dropped")),
    Column(
        "field",
        "string",
        True,
        "what kind of value",
        enum=("act", "means", "accused", "nationality", "source", "answer", "stance"),
    ),
    Column("value", "string", True, "the value: a code, or a canonical label", nonempty=True),
)

# What two near copies say, as the records have it: a code, or a label where there is none.
_CHANGES = f"""WITH said AS (
  SELECT claim.article_id, 'act' AS field, act AS value
  FROM allegations AS claim JOIN allegation_acts USING (allegation_id)
  UNION
  SELECT claim.article_id, 'means', means FROM allegations AS claim JOIN allegation_means USING (allegation_id)
  UNION
  SELECT claim.article_id, 'accused', coalesce(state_code, label)
  FROM allegations AS claim JOIN alleged_perpetrators USING (allegation_id)
  UNION
  SELECT claim.article_id, 'nationality', CASE WHEN scheme = 'M49' THEN 'M49:' || code ELSE code END
  FROM allegations AS claim JOIN group_nationalities USING (allegation_id) WHERE code IS NOT NULL
  UNION
  SELECT claim.article_id, 'source', label || coalesce(' (via ' || coalesce(via_label, via) || ')', '')
  FROM allegations AS claim JOIN cited_sources USING (allegation_id)
  UNION
  SELECT claim.article_id, 'answer', coalesce(state_code || ': ', '') || form
  FROM allegations AS claim JOIN responses USING (allegation_id)
  UNION
  SELECT article_id, 'stance', stance FROM allegations
),
pair AS (
  -- where one text holds all sentences of the other, what the reader saw in that one alone stands in both; only how
  -- far it is believed can change by what is beside it
  SELECT link.article_id, link.other_article_id,
    sentences_added + sentences_changed > 0 AS may_add,
    sentences_dropped + sentences_changed > 0 AS may_drop
  FROM near_copies AS link
  JOIN articles AS one ON one.article_id = link.article_id
  JOIN articles AS other ON other.article_id = link.other_article_id
  -- what was not read says nothing, and drops nothing
  WHERE one.article_class IS NOT NULL AND other.article_class IS NOT NULL
),
changed AS (
  SELECT pair.article_id, pair.other_article_id, 'added' AS change, said.field, said.value
  FROM pair JOIN said ON said.article_id = pair.article_id
  WHERE (may_add OR said.field = 'stance') AND NOT EXISTS (
    FROM said AS there
    WHERE there.article_id = pair.other_article_id AND there.field = said.field AND there.value = said.value
  )
  UNION ALL
  SELECT pair.article_id, pair.other_article_id, 'dropped', said.field, said.value
  FROM pair JOIN said ON said.article_id = pair.other_article_id
  WHERE (may_drop OR said.field = 'stance') AND NOT EXISTS (
    FROM said AS there
    WHERE there.article_id = pair.article_id AND there.field = said.field AND there.value = said.value
  )
)
SELECT
{selected(_CHANGE_COLUMNS, {})}
FROM changed
ORDER BY article_id, other_article_id, change, field, value"""

LINK_VIEWS: tuple[View, ...] = (
    View(
        "origins",
        "One row an origin: who ultimately says it, and how many articles and outlets rest on it. Certain links only; "
        "refuted claims are left out.",
        _ORIGINS,
        _ORIGIN_COLUMNS,
        ("origin_id",),
        ("origin_id",),
    ),
    View(
        "cases",
        "One row a case: allegations of the same accused, conduct, people and period, with how many articles, outlets "
        "and independent origins there are. Refuted claims are left out.",
        _CASES,
        _CASE_COLUMNS,
        ("case_id",),
        ("case_id",),
    ),
    View(
        "case_answers",
        "One row an answer or silence within a case, in the order of the first report. Across articles this is a dated "
        "list, never one value.",
        _ANSWERS,
        _ANSWER_COLUMNS,
        ("case_id", "event_number"),
        ("case_id", "event_number"),
    ),
    View(
        "copy_changes",
        "What a near copy says that the earlier text does not, and the reverse, value by value, as both were read. Of "
        "a text whose sentences all stand in the other, nothing but the stance can differ.",
        _CHANGES,
        _CHANGE_COLUMNS,
        ("article_id", "other_article_id", "change", "field", "value"),
        ("article_id", "other_article_id", "change", "field", "value"),
    ),
)
"""In order of dependence, after the views of the records."""
