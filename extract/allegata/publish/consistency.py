"""Rules that no Table Schema can say: between the cells of a row, and between rows."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from ..contract.ddl import identifier, literal
from ..contract.tables import TABLES, vocabulary_rows
from .cells import Check, run_check
from .findings import Finding

_EVIDENCE = ("quote", "quote_start", "quote_end", "quote_status")
EVIDENCE_TABLES = tuple(
    table.name for table in TABLES if {column.name for column in table.columns}.issuperset(_EVIDENCE)
)
"""Tables whose rows have a quote."""

MOST_WORDS, MOST_CHARACTERS = 25, 200  # the codebook's limit of a quote, section 2

# Words are what white space parts; RE2's \s is ASCII alone, and \p{Z} the rest.
_WORDS = r"len(regexp_extract_all(quote, '[^\s\p{Z}]+'))"

_NUMBERED = {
    "allegations": ("article_id", "allegation_number"),
    "alleged_perpetrators": ("allegation_id", "perpetrator_number"),
    "affected_groups": ("allegation_id", "group_number"),
    "group_nationalities": ("allegation_id, group_number", "nationality_number"),
    "cited_sources": ("allegation_id", "source_number"),
    "responses": ("allegation_id", "response_number"),
}


def check_consistency(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Check the tables that `make_views` made by the rules of the codebook."""
    for name in EVIDENCE_TABLES:
        for check in _of_evidence(name):
            yield from run_check(connection, check, f"data/{name}.csv")
    for name, (parent, number) in _NUMBERED.items():
        yield from run_check(connection, _numbering(name, parent, number), f"data/{name}.csv")
    for name, check in _OF_TABLES:
        yield from run_check(connection, check, f"data/{name}.csv")
    yield from _of_vocabulary(connection)


def _of_evidence(name: str) -> Iterator[Check]:
    def check(rule: str, message: str, condition: str) -> Check:
        return Check(rule, message, f"SELECT _row, quote FROM {identifier(name)} WHERE {condition}")

    shown = " OR ".join(f"(quote_status = 'withheld') <> ({column} IS NULL)" for column in _EVIDENCE[:3])
    yield check("quote-status", "quote, quote_start, quote_end and quote_status do not agree", shown)
    yield check(
        "quote-offsets",
        "the offsets are not as far apart as the quote is long",
        "quote_end - quote_start <> length(quote)",
    )
    too_long = f"{_WORDS} > {MOST_WORDS} OR length(quote) > {MOST_CHARACTERS}"
    yield check("quote-length", f"a quote of more than {MOST_WORDS} words or {MOST_CHARACTERS} characters", too_long)


def _numbering(name: str, parent: str, number: str) -> Check:
    place = f"row_number() OVER (PARTITION BY {parent} ORDER BY {number}, _row)"
    faults = f"SELECT _row, CAST({number} AS VARCHAR) FROM {identifier(name)} QUALIFY {number} IS DISTINCT FROM {place}"
    return Check("numbering", f"{number} does not count 1, 2, 3 … within its {parent}", faults)


_OF_TABLES: tuple[tuple[str, Check], ...] = (
    (
        "articles",
        Check(
            "outcome",
            "the outcome is 'ok', and the article has no allegation",
            "SELECT _row, article_id FROM articles ANTI JOIN allegations USING (article_id) WHERE outcome = 'ok'",
        ),
    ),
    (
        "articles",
        Check(
            "outcome",
            "the article has an allegation, and its outcome is not 'ok'",
            "SELECT _row, article_id FROM articles SEMI JOIN allegations USING (article_id) "
            "WHERE outcome IS DISTINCT FROM 'ok'",
        ),
    ),
    (
        "allegations",
        Check(
            "no-act",
            "the allegation has no act",
            "SELECT _row, allegation_id FROM allegations ANTI JOIN allegation_acts USING (allegation_id)",
        ),
    ),
    (
        "group_nationalities",
        Check(
            "nationality-code",
            "code and scheme do not agree",
            "SELECT _row, term FROM group_nationalities WHERE (scheme = 'unresolved') <> (code IS NULL)",
        ),
    ),
    (
        "affected_groups",
        Check(
            "number-range",
            "number_low is above number_high",
            "SELECT _row, number FROM affected_groups WHERE number_low > number_high",
        ),
    ),
    (
        "cited_sources",
        Check(
            "no-origin",
            "the source has no origin",
            "SELECT _row, label FROM cited_sources ANTI JOIN source_origins USING (allegation_id, source_number)",
        ),
    ),
    (
        "allegations",
        Check(
            "no-case",
            "the allegation belongs to no case",
            "SELECT _row, allegation_id FROM allegations ANTI JOIN case_allegations USING (allegation_id)",
        ),
    ),
    (
        "responses",
        Check(
            "no-event",
            "the response is a report of no event",
            "SELECT _row, responder FROM responses ANTI JOIN case_responses USING (allegation_id, response_number)",
        ),
    ),
    (
        "source_origins",
        Check(
            "origin-kind",
            "the origin is of another kind elsewhere",
            "SELECT _row, origin_id FROM source_origins "
            "QUALIFY origin_kind <> first_value(origin_kind) OVER (PARTITION BY origin_id ORDER BY _row)",
        ),
    ),
    (
        "source_origins",
        Check(
            "held-article",
            "the article that is said to be the origin is not there",
            "SELECT _row, held_article_id FROM source_origins "
            "ANTI JOIN (SELECT article_id AS held_article_id FROM articles) AS held USING (held_article_id) "
            "WHERE held_article_id IS NOT NULL",
        ),
    ),
    (
        "case_responses",
        Check(
            "case-of-response",
            "the response is counted in another case than its allegation",
            "SELECT link._row, link.case_id FROM case_responses AS link "
            "JOIN case_allegations AS own USING (allegation_id) WHERE link.case_id <> own.case_id",
        ),
    ),
)


def _of_vocabulary(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    file = "data/vocabulary.csv"
    known = ", ".join(f"({literal(str(row['vocabulary']))}, {literal(str(row['code']))})" for row in vocabulary_rows())
    codes = f"(VALUES {known}) AS known (vocabulary, code)"
    strange = Check(
        "vocabulary",
        "the models do not know the code",
        f"SELECT _row, code FROM vocabulary ANTI JOIN {codes} USING (vocabulary, code)",
    )
    yield from run_check(connection, strange, file)
    query = f"SELECT vocabulary, code FROM {codes} ANTI JOIN vocabulary USING (vocabulary, code) ORDER BY ALL"
    for vocabulary, code in connection.execute(query).fetchall():
        yield Finding(file, None, "vocabulary", f"the code {code!r} of {vocabulary} is missing")
