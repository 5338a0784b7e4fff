"""What is wrong with a release: each finding names the file, the row and the rule that it breaks."""

from __future__ import annotations

from dataclasses import dataclass, replace

RULES: dict[str, str] = {
    # the files
    "missing-file": "every file that the release lists is there",
    "stray-file": "no file is there that the release does not list",
    "checksum": "a file has the SHA-256 that SHA256SUMS, the descriptor and allegata.duckdb.sha256 give",
    "size": "a file has the number of bytes that the descriptor gives",
    "unreadable": "a file can be read as what it is: JSON, UTF-8, CSV, Parquet, DuckDB",
    # the descriptor
    "descriptor": "the descriptor has what a release of ours has, in its form",
    "schema-changed": "each Table Schema is the one that the models define",
    # the cells, by the descriptor's own Table Schemas
    "header": "the first line of a CSV file names the fields of its schema, in order",
    "empty-string": "a missing value is an empty cell, never a quoted empty string",
    "type": "a cell is of its field's type",
    "required": "a required cell is not empty",
    "enum": "a cell is one of the codes of its field",
    "pattern": "a cell matches the pattern of its field as a whole",
    "minimum": "a number is not below the least of its field",
    "minLength": "a text is not shorter than the least of its field",
    "unique": "no two rows have the same value of a unique field or key",
    "primaryKey": "no two rows have the same primary key",
    "foreignKey": "what a row refers to exists",
    # the three forms
    "parquet-differs": "CSV and Parquet hold the same rows",
    "duckdb-differs": "CSV and DuckDB hold the same rows",
    "view-differs": "a view's file holds what the view makes of the tables",
    "order": "rows stand in the order of their keys, and those of a view in the order of the view",
    # what no schema can say
    "quote-status": "quote, quote_start and quote_end are empty exactly where quote_status is 'withheld'",
    "quote-offsets": "quote_end - quote_start is the length of the quote in code points",
    "quote-length": "a quote has at most 25 words and 200 characters",
    "numbering": "what is numbered within its parent is numbered 1, 2, 3 …",
    "outcome": "an article has allegations, or had one that was removed, exactly where its outcome is 'ok'",
    "duplicate": "an article duplicates another that is there, or was",
    "no-act": "an allegation has at least one act",
    "nationality-code": "a nationality has a code exactly where its scheme is not 'unresolved'",
    "number-range": "number_low is not above number_high, and there are words that say so",
    "denial-status": "denial_status is what the responses of the accused amount to",
    "accused-state": "only a state and its organs are an accused state, and only others have an associated country",
    "country-code": "a code is that of a country or region, or one that ISO 3166-1 leaves to its users",
    "date": "a date is a day of the calendar, or its year or month",
    "text": "no text holds a control character, or one that turns the direction of writing",
    # what links the records
    "no-origin": "a cited source has an origin",
    "no-case": "an allegation belongs to a case",
    "no-event": "a response is a report of an event",
    "origin-kind": "an origin is of one kind",
    "held-article": "an article that is said to be an origin is there, and the chain ends with it",
    "origin-pair": "two origins that may be one are two of those that sources have",
    "case-of-response": "a response is counted in the case of its allegation",
    "case-pair": "two allegations that are compared are two, and of the case",
    "copy-pair": "two articles that are near copies are two, and named once",
    # what stands beside them
    "tombstone": "what is gone is not there, and what stands in its place is there or gone in turn",
    "change": "a change is one of a column and a record of this release, or of a record that is gone",
    "statement": "a statement can be read, and answers an allegation",
    "notice": "a notice is about an allegation",
    "reach": "what stands beside an allegation for its origin's sake is beside one that has an origin",
    "collection": "a collection does not begin after its end",
    "vocabulary": "the table of codes is that of the models",
    # the articles, where they are given
    "quote-not-in-article": "the quote is the article's text from quote_start to quote_end",
    "article-missing": "the text that was read is among the articles given",
}
"""Every rule with what holds where it is kept."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Args:
        file: path inside the release.
        row: number of the data row, the first after the header being 1; null where no row is meant.
        rule: a key of `RULES`.
        message: what was found, in one line.
    """

    file: str
    row: int | None
    rule: str
    message: str


SHOWN = 10
"""Rows shown of one fault; how many more there are is said. A fault of the writer repeats in every row."""


def shown(cell: object) -> str:
    """A cell as a message quotes it: on one line, and cut where it is long."""
    text = repr(cell) if isinstance(cell, str) else str(cell)
    return text if len(text) <= 60 else f"{text[:57]}…{text[-1]}"


def tidied(finding: Finding) -> Finding:
    """The finding as it can be printed: without control characters that stand in the release, and not endless."""
    message = _printable(finding.message)
    short = message if len(message) <= LONGEST else f"{message[: LONGEST - 1]}…"
    return replace(finding, file=_printable(finding.file), message=short)


LONGEST = 300
"""Characters of a message: some three lines of a terminal."""


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
