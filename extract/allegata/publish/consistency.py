"""Rules that no Table Schema can say: between the cells of a row, and between rows."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from ..contract.ddl import identifier, literal
from ..contract.tables import TABLES, Table, vocabulary_rows
from .answers import check_answers
from .cells import Check, run_check
from .decisions import check_decisions
from .findings import Finding
from .values import check_values

_EVIDENCE = ("quote", "quote_start", "quote_end", "quote_status")
EVIDENCE_TABLES = tuple(
    table.name for table in TABLES if {column.name for column in table.columns}.issuperset(_EVIDENCE)
)
"""Tables whose rows have a quote."""

MOST_WORDS, MOST_CHARACTERS = 25, 200  # the codebook's limit of a quote, section 2

# Words are what white space parts; RE2's \s is ASCII alone, and \p{Z} the rest. Shorter quotes have not so many, and to
# look for one word more takes an eighth of the time that counting takes.
_TOO_MANY_WORDS = (
    f"length(quote) > {2 * MOST_WORDS} "
    rf"AND regexp_matches(quote, '([^\s\p{{Z}}]+[\s\p{{Z}}]+){{{MOST_WORDS}}}[^\s\p{{Z}}]')"
)

_NUMBERED = {
    "allegations": ("article_id", "allegation_number"),
    "alleged_perpetrators": ("allegation_id", "perpetrator_number"),
    "affected_groups": ("allegation_id", "group_number"),
    "group_nationalities": ("allegation_id, group_number", "nationality_number"),
    "cited_sources": ("allegation_id", "source_number"),
    "responses": ("allegation_id", "response_number"),
    "case_differences": ("case_id", "difference_number"),
    "collections": ("", "collection_number"),
    "changes": ("", "change_number"),
}


def check_consistency(connection: duckdb.DuckDBPyConnection, version: str | None = None) -> Iterator[Finding]:
    """Check the tables that `make_views` made by the rules of the codebook.

    Args:
        connection: holds the tables, with their types and a column `_row`.
        version: of the release, as its descriptor has it.
    """
    for name in EVIDENCE_TABLES:
        for check in _of_evidence(name):
            yield from run_check(connection, check, f"data/{name}.csv")
    for name, (parent, number) in _NUMBERED.items():
        yield from run_check(connection, _numbering(name, parent, number), f"data/{name}.csv")
    for table in TABLES:
        yield from run_check(connection, _order(table), f"data/{table.name}.csv")
    for name, check in _OF_TABLES:
        yield from run_check(connection, check, f"data/{name}.csv")
    yield from check_values(connection)
    yield from check_answers(connection)
    yield from check_decisions(connection, version)
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
    too_long = f"({_TOO_MANY_WORDS}) OR length(quote) > {MOST_CHARACTERS}"
    yield check("quote-length", f"a quote of more than {MOST_WORDS} words or {MOST_CHARACTERS} characters", too_long)


def _numbering(name: str, parent: str, number: str) -> Check:
    parts = f"PARTITION BY {parent} " if parent else ""
    place = f"row_number() OVER ({parts}ORDER BY {number}, _row)"
    faults = f"SELECT _row, CAST({number} AS VARCHAR) FROM {identifier(name)} QUALIFY {number} IS DISTINCT FROM {place}"
    return Check("numbering", f"{number} does not count 1, 2, 3 …{f' within its {parent}' if parent else ''}", faults)


def _order(table: Table) -> Check:
    # Without an order of its own, a window streams over the rows as they stand.
    key = [identifier(name) for name in table.primary_key]
    before = ", ".join(f"lag({name}) OVER ()" for name in key)
    rows = f"SELECT _row, {', '.join(key)}, ({', '.join(key)}) < ({before}) AS is_late FROM {identifier(table.name)}"
    cell = f"concat_ws(', ', {', '.join(key)})"
    return Check(
        "order",
        "the row stands behind one that comes after it",
        f"SELECT _row, {cell} FROM ({rows}) WHERE is_late AND _row > 1",
    )


_OF_TABLES: tuple[tuple[str, Check], ...] = (
    (
        "articles",
        Check(
            "outcome",
            "the outcome is 'ok', and the article has no allegation, nor one that was removed",
            "SELECT _row, article_id FROM articles ANTI JOIN allegations USING (article_id) "
            "ANTI JOIN tombstones USING (article_id) WHERE outcome = 'ok'",
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
        "articles",
        Check(
            "duplicate",
            "the article that it is said to duplicate is neither there nor removed, or is itself",
            "SELECT _row, duplicate_of FROM articles ANTI JOIN ("
            "SELECT article_id AS id FROM articles UNION ALL SELECT record_id FROM tombstones"
            ") AS known ON id = duplicate_of AND id <> articles.article_id WHERE duplicate_of IS NOT NULL",
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
        "affected_groups",
        Check(
            "number-range",
            "number_low or number_high is given, and not the words that say so",
            "SELECT _row, term FROM affected_groups "
            "WHERE number IS NULL AND coalesce(number_low, number_high) IS NOT NULL",
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
        "source_origins",
        Check(
            "held-article",
            "the chain is not said to end with the article that is named",
            "SELECT _row, chain_end FROM source_origins WHERE held_article_id IS NOT NULL AND chain_end <> 'held'",
        ),
    ),
    (
        "origin_proposals",
        Check(
            "origin-pair",
            "the two origins are not two of those that sources have",
            "SELECT _row, other_origin_id FROM origin_proposals WHERE origin_id = other_origin_id "
            "OR origin_id NOT IN (SELECT origin_id FROM source_origins) "
            "OR other_origin_id NOT IN (SELECT origin_id FROM source_origins)",
        ),
    ),
    (
        "near_copies",
        Check(
            "copy-pair",
            "an article is no copy of itself, nor are two of each other",
            "SELECT one._row, one.other_article_id FROM near_copies AS one LEFT JOIN near_copies AS other "
            "ON one.article_id = other.other_article_id AND one.other_article_id = other.article_id "
            "WHERE other._row <= one._row",
        ),
    ),
    *(
        (
            name,
            Check(
                "case-pair",
                "the two allegations are not two of the case",
                f"SELECT pair._row, pair.{other} FROM {name} AS pair "
                "LEFT JOIN case_allegations AS mine ON mine.allegation_id = pair.allegation_id "
                f"LEFT JOIN case_allegations AS theirs ON theirs.allegation_id = pair.{other} "
                f"WHERE pair.allegation_id = pair.{other} "
                "OR mine.case_id <> pair.case_id OR theirs.case_id <> pair.case_id",
            ),
        )
        for name, other in (("case_differences", "other_allegation_id"), ("case_losses", "kept_by_allegation_id"))
    ),
    (
        "case_responses",
        Check(
            "numbering",
            "event_number does not count 1, 2, 3 … within its case_id",
            "SELECT _row, CAST(event_number AS VARCHAR) FROM case_responses QUALIFY event_number "
            "IS DISTINCT FROM dense_rank() OVER (PARTITION BY case_id ORDER BY event_number)",
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
    columns = ("vocabulary", "code", "definition", "crosswalk")
    rows = ((str(row[name]) if row[name] is not None else None for name in columns) for row in vocabulary_rows())
    values = ", ".join(f"({', '.join('NULL' if cell is None else literal(cell) for cell in row)})" for row in rows)
    known = f"(VALUES {values}) AS known ({', '.join(columns)})"
    strange = Check(
        "vocabulary",
        "the models do not know the code, or define it otherwise",
        f"SELECT _row, code FROM vocabulary ANTI JOIN {known} ON known.vocabulary = vocabulary.vocabulary "
        "AND known.code = vocabulary.code AND known.definition = vocabulary.definition "
        "AND known.crosswalk IS NOT DISTINCT FROM vocabulary.crosswalk",
    )
    yield from run_check(connection, strange, file)
    query = f"SELECT vocabulary, code FROM {known} ANTI JOIN vocabulary USING (vocabulary, code) ORDER BY ALL"
    for vocabulary, code in connection.execute(query).fetchall():
        yield Finding(file, None, "vocabulary", f"the code {code!r} of {vocabulary} is missing")
