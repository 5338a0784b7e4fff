"""An empty folder of decisions, in which each file explains itself: generated from the models that it is read into."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..errors import UsageError
from ..vocabulary import Code, NoticeKind, TombstoneReason
from .cells import ABOUT
from .decisions import About
from .reading import ABOUT_FILE, COLLECTIONS, NOTICES, SHEETS, STATEMENTS, WITHDRAWALS, Sheet

README = "README.md"

_ABOUT_EXAMPLES = {
    "title": '"Alleged coerced recruitment in the press of five countries"',
    "description": '"What newspapers of five countries alleged about coerced recruitment in 2025 and 2026."',
    "contact": '"corrections@university.example"',
    "homepage": '"https://data.university.example/allegations"',
    "corpus_version": '"2026-11"',
    "contributors": '[{ title = "Institute of Example Studies", roles = ["publisher", "reviewer"], '
    'path = "https://university.example" }]',
    "reply_days": "14",
    "known_limits": '["Articles behind a paywall were not read.", "No article in Amharic was searched for."]',
}
_ALLEGATION, _OTHER = f"alg-{'0' * 15}1", f"alg-{'0' * 15}2"
_ARTICLE = f"art-{'0' * 15}1"
_EXAMPLES: Mapping[str, Mapping[str, str]] = {
    COLLECTIONS.name: {
        "collection_number": "1",
        "searched": "the sites of the Aldora Post and the Harbour Gazette",
        "query": '"recruited" AND ("student" OR "migrant")',
        "languages": "en; fr",
        "collected_by": "Institute of Example Studies",
        "searched_from": "2026-10-01",
        "searched_until": "2026-10-14",
        "published_from": "2025-01",
        "published_until": "2026-09",
        "note": "the Gazette keeps no articles older than a year",
    },
    STATEMENTS.name: {
        "statement_id": "embassy-2026-11",
        "about": f"{_ALLEGATION}; {_OTHER}",
        "party": "Embassy of Ruritania",
        "made": "2026-11-05",
        "statement": "No student was pressed into service. All who serve signed of their own will.",
        "url": "https://embassy.example/statement",
    },
    NOTICES.name: {
        "notice_id": "court-2026-11",
        "about": _ARTICLE,
        "notice": "acquittal",
        "issued": "2026-11-12",
        "text": "The District Court of Aldora acquitted the agency that the article names.",
        "url": "https://court.example/2026/417",
    },
    WITHDRAWALS.name: {
        "record_id": _OTHER,
        "reason": "duplicate_of",
        "decided": "2026-11-14",
        "successor_id": _ALLEGATION,
        "note": "two readings of one paragraph; seen by two of us",
    },
}
_PURPOSE = {
    COLLECTIONS.name: "What was searched for articles: without it, nobody can tell what is missing.",
    STATEMENTS.name: "What a party answers to the dataset, in its own words. Published as it stands, or not at all.",
    NOTICES.name: "What became known after the articles. An acquittal and a retraction reach every row of that origin.",
    WITHDRAWALS.name: "Records that are published no longer. Each leaves a tombstone. Rows stay here for good.",
}
_CODES: Mapping[str, tuple[Code, ...]] = {
    "notice": tuple(NoticeKind),
    "reason": tuple(reason for reason in TombstoneReason if reason is not TombstoneReason.NO_LONGER_EXTRACTED),
}


def templates() -> dict[str, str]:
    """The files of an empty folder of decisions, by their names: they decide nothing."""
    return {
        README: "\n".join(_readme()) + "\n",
        ABOUT_FILE: "\n".join(_about()) + "\n",
        # The mark makes Excel save what it opens as UTF-8 again; without it the first accent is lost.
        **{sheet.name: "\ufeff" + ",".join(sheet.columns) + "\n" for sheet in SHEETS},
    }


def example(sheet: Sheet) -> str:
    """A CSV file with one row, made up."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    row = _EXAMPLES[sheet.name]
    writer.writerows([sheet.columns, [row[column] for column in sheet.columns]])
    return text.getvalue()


def write_templates(folder: Path) -> tuple[list[str], list[str]]:
    """Make a folder of decisions, or add what one lacks. What stands there is left as it is.

    Args:
        folder: made where it is missing.

    Returns:
        The names of the files that were written, and of those that stood there.

    Raises:
        UsageError: the folder cannot be made or written to.
    """
    written, kept = [], []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in templates().items():
            try:
                with (folder / name).open("xb") as file:
                    file.write(text.encode())  # bytes: no platform's line ends
                written.append(name)
            except FileExistsError:
                kept.append(name)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written to: {error.strerror}", "Name another folder") from error
    return written, kept


def _about() -> Iterator[str]:
    yield "# What the publisher says of the dataset. Remove the # before a line that you fill in."
    yield "# The licence is not chosen here: releases are CC BY 4.0."
    for name, field in About.model_fields.items():
        yield from ("", f"# {name}: {field.description}", f"# {name} = {_ABOUT_EXAMPLES[name]}")


def _readme() -> Iterator[str]:
    yield from (
        "# Decisions of the publisher",
        "",
        "Edit these files in a text editor or a spreadsheet, and keep them under version control. What is to be",
        "mended says `allegata editorial check FOLDER`, and with `--package RELEASE` also which identifiers are not in",
        "there. The folder is no part of a release, but all that is written into the columns below is published, save",
        "for `note` in `withdrawals.csv`: keep letters and papers elsewhere.",
        "",
        "CSV files are UTF-8 (in Excel: “CSV UTF-8”), with commas, semicolons or tabs. Columns may stand in any order,",
        "and those that are not needed may be left out. A cell holds one line; spaces around it do not count. Days are",
        "YYYY-MM-DD: let the spreadsheet treat the columns as text, or it writes them another way. A mail address or a",
        "telephone number stands in no text: what a party wants shown goes into `url` (https://…, http://…, mailto:…).",
        "An identifier that was published is never given to something else.",
        "",
        f"## {ABOUT_FILE}",
        "",
        "Title, contact, contributors and known limits of the dataset; it explains itself.",
    )
    for sheet in SHEETS:
        yield from ("", f"## {sheet.name}", "", _PURPOSE[sheet.name], "", "| column | needed | |", "|---|---|---|")
        for column in sheet.columns:
            yield f"| `{column}` | {'yes' if column in sheet.required else ''} | {_meaning(sheet, column)} |"
        for column in sheet.columns:
            if column in _CODES:
                yield from ("", f"| `{column}` | |", "|---|---|")
                yield from (f"| `{code}` | {code.definition} |" for code in _CODES[column])
        yield from ("", "Made up:", "", "```csv", example(sheet).rstrip("\n"), "```")


def _meaning(sheet: Sheet, column: str) -> str:
    if column == ABOUT:
        return (
            "identifiers joined by '; ' or spaces: of allegations (alg-…), articles (art-…, all of its allegations), "
            "origins (org-…) and cases (cas-…); the last two are found anew for each release, and may change"
        )
    return str(sheet.model.model_fields[column].description)
