"""Questions to begin with: in the page's console and, the first of them, in the README of a release.

Each is written so that DuckDB 2.0 and the 1.4 that runs in a browser give the same rows in the same order. They count
articles, allegations and origins, never people, and leave out claims that their outlet refutes where the words of the
question do not ask for them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        name: of its own, for links and tests.
        title: what is asked, in words.
        sql: the query, which ends in a semicolon.
        note: how to read the rows, and what they do not say.
        is_in_readme: whether the README of a release has it too.
    """

    name: str
    title: str
    sql: str
    note: str
    is_in_readme: bool = False

    def as_json(self) -> dict[str, str]:
        """As the page's index has it."""
        return {"name": self.name, "title": self.title, "sql": self.sql, "note": self.note}


_FIELDS = (
    ("the allegation", "allegations"),
    ("what is alleged", "allegation_acts"),
    ("by what means", "allegation_means"),
    ("said to be responsible", "alleged_perpetrators"),
    ("people said to be affected", "affected_groups"),
    ("who says so", "cited_sources"),
    ("answer reported", "responses"),
)

_QUOTES = "\n  UNION ALL\n".join(
    f"  SELECT CAST({place} AS INTEGER) AS place, '{field}' AS field, allegation_id, quote_status FROM {table}"
    for place, (field, table) in enumerate(_FIELDS, 1)
)

QUESTIONS: tuple[Question, ...] = (
    Question(
        "answers",
        "Who denied, who did not answer?",
        """\
SELECT outlet, published, alleged_perpetrator, denial_status, denial_by_accused, quote, allegation_id
FROM allegations_flat
ORDER BY published, allegation_id;""",
        "One row an allegation. denial_status is the answer that this article reports; not_stated says that it reports "
        "none, not that there was none.",
        is_in_readme=True,
    ),
    Question(
        "reported_answers",
        "Whose answers are reported, in which words?",
        """\
SELECT published, outlet, accused, responder, form, quote, allegation_id
FROM denials
WHERE role = 'accused'
ORDER BY published, allegation_id, response_number;""",
        "One row an answer of those accused, as an article reports it. The same answer may stand in many articles.",
        is_in_readme=True,
    ),
    Question(
        "nationalities",
        "Which nationalities are said to be affected, by month? (articles, never people)",
        """\
SELECT month, label, count(DISTINCT article_id) AS articles
FROM nationalities
WHERE scheme = 'ISO3166-1'
GROUP BY ALL
ORDER BY ALL;""",
        "How often the press writes of it says little of how many people there are.",
        is_in_readme=True,
    ),
    Question(
        "shared_sources",
        "How many articles rest on the same source?",
        """\
SELECT coalesce(via_label, label) AS rests_on, count(DISTINCT article_id) AS articles
FROM cited_sources JOIN allegations USING (allegation_id)
WHERE stance <> 'refuted'
GROUP BY ALL
ORDER BY articles DESC, rests_on;""",
        "By the name that is cited, and through whom. Many articles on one source are one voice.",
        is_in_readme=True,
    ),
    Question(
        "origins",
        "On which origins do most outlets rest?",
        """\
SELECT origin, origin_kind, source_type, outlets, articles, first_published, last_published, origin_id
FROM origins
ORDER BY outlets DESC, articles DESC, origin, origin_id
LIMIT 100;""",
        "An origin is who ultimately says it: a work, a named voice, or somebody who is not named.",
    ),
    Question(
        "cases",
        "Which cases are told by more than one independent origin?",
        """\
SELECT accused, affected_nationalities, affected_regions, acts, first_published, articles, copies, outlets,
  origins_least, origins_most, denial_statuses, case_id
FROM cases
WHERE origins_least > 1
ORDER BY origins_least DESC, articles DESC, case_id;""",
        "A case groups allegations of the same accused, conduct, people and period. origins_most counts every speaker "
        "who is not named as another one, origins_least none of them. More origins are not yet a proof.",
    ),
    Question(
        "answers_of_cases",
        "What was answered in each case, in order of date?",
        """\
SELECT case_id, accused, event_number, answer.first_published, answer.last_published, responder, role, form, asked_by,
  answer.articles, quote, answer.allegation_id
FROM case_answers AS answer JOIN cases USING (case_id)
ORDER BY case_id, event_number;""",
        "A dated list for each case: a later answer does not undo an earlier one. asked_by is the outlet that says "
        "that it got no answer.",
    ),
    Question(
        "accused_and_affected",
        "Who is accused, and people from where are said to be affected? (articles, never people)",
        """\
SELECT accused.label AS said_to_be_responsible, people.label AS said_to_be_affected,
  count(DISTINCT people.article_id) AS articles, count(DISTINCT people.outlet) AS outlets,
  min(people.published) AS first_published
FROM nationalities AS people JOIN alleged_perpetrators AS accused USING (allegation_id)
GROUP BY ALL
ORDER BY ALL;""",
        "In order of name: the number of articles is no measure of what happened. Regions stand as they are named.",
    ),
    Question(
        "captive_sources",
        "Which allegations rest on words of people held captive?",
        """\
SELECT published, outlet, allegation, allegation_id,
  CAST(count(*) FILTER (WHERE source_type = 'captive') AS BIGINT) AS captive_sources,
  CAST(count(*) FILTER (WHERE source_type <> 'captive') AS BIGINT) AS other_sources
FROM cited_sources JOIN allegations_flat USING (allegation_id)
GROUP BY ALL
HAVING captive_sources > 0
ORDER BY published, allegation_id;""",
        "Prisoners and detainees may not speak freely. Where other_sources is 0, nobody else is cited.",
    ),
    Question(
        "refuted_claims",
        "Which claims do outlets say are false?",
        """\
SELECT published, outlet, title, allegation, quote, url, allegation_id
FROM refuted_claims
ORDER BY published, allegation_id;""",
        "They are kept apart, and count nowhere else.",
    ),
    Question(
        "withheld_quotes",
        "How many quotes are withheld, field by field?",
        f"""\
SELECT field, count(*) AS quotes,
  CAST(count(*) FILTER (WHERE quote_status = 'withheld') AS BIGINT) AS withheld,
  count(DISTINCT CASE WHEN quote_status = 'withheld' THEN allegation_id END) AS allegations_with_one
FROM (
{_QUOTES}
)
GROUP BY place, field
ORDER BY place;""",
        "A quote is withheld where it would name a protected person. The words stand in the article all the same.",
    ),
    Question(
        "who_coded",
        "What was coded by a program, and what did a person review?",
        """\
SELECT extractor, review_status, count(*) AS allegations, count(DISTINCT article_id) AS articles,
  min(published) AS first_published, max(published) AS last_published
FROM allegations_flat
GROUP BY extractor, review_status
ORDER BY extractor, review_status;""",
        "How well each way of coding does is measured in quality.json.",
    ),
    Question(
        "changes",
        "What changed since the release before?",
        """\
SELECT change, table_name, field, before, after, article_id, allegation_id
FROM changes
ORDER BY change_number;""",
        "No row: nothing changed, or this is the first release. Rows that were withdrawn are named in tombstones.",
    ),
    Question(
        "articles_read",
        "What became of the articles that were read?",
        """\
SELECT outcome, article_class, count(*) AS articles, count(duplicate_of) AS same_text_as_another,
  count(DISTINCT outlet) AS outlets
FROM articles
GROUP BY outcome, article_class
ORDER BY outcome, article_class NULLS LAST;""",
        "An article in which nothing was found is not one in which nothing is alleged. collections says how articles "
        "were looked for.",
    ),
)
"""In the order in which they are offered."""
