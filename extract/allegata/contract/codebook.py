"""The codebook: what every table, column and code means, for whoever reads the data. Generated from the models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from ..vocabulary import VOCABULARIES, Code
from .tables import SCHEMA_VERSION, TABLES, Column, Table, vocabulary_of
from .view import View
from .views import VIEWS

_INTRODUCTION = f"""# Allegata codebook

Schema version {SCHEMA_VERSION}. Generated from `extract/allegata/models.py` and `vocabulary/` by `allegata schema`.

This dataset says what news articles **allege**: who is said to have recruited, enlisted, held or exploited people by
coercion, deception or abuse of their vulnerability, or to have recruited children, people in custody or foreigners to
fight; whom it is said to have affected; who says so; and what the accused is reported to answer. It never says what
happened. A quote shows that the words stand in the article. It does not show that they are true, or that they were
coded rightly.

## What counts as an allegation

A statement in an article that some actor

- recruited, enlisted, held or exploited people through coercion, deception or abuse of their vulnerability, or
  recruited children or people in custody, for armed service or for labour; ill-treated people so recruited, or kept
  them from leaving; or
- helped such conduct, or failed in a duty to protect people from it; or
- recruited foreigners to fight, where someone in the text objects to it or the recruiter defends it.

Who says it does not matter, nor whether it is true. Other conduct of war, ordinary advertising, visas or labour policy,
a conscription law as such, a warning of a risk with no conduct alleged, plans and mere rhetoric are not counted. What
is coded is what this text says, and nothing that is known from elsewhere.

## How to read it

- **One allegation per accused and kind of conduct.** An article has none, one or several; number 1 is the main one. An
  article without an allegation is a complete record: its row in `articles` says how it ended.
- **An empty cell means that the text does not say**, never "no" and never zero; or, where a `_status` column beside it
  says `withheld`, that the value is not shown. No cell holds an empty string.
- **Quotes are verbatim.** `quote_start` and `quote_end` count Unicode code points of the article's text from 0, the end
  exclusive, so that `quote_end - quote_start` is the length of the quote. The text itself is not published;
  `text_sha256` tells which version of it was read.
- **Words as written, codes beside them.** `name` and `term` are the article's words; `label` and the codes are mapped
  from them by tables. What fits no single code stays without one: a region is never expanded to countries, and an
  ambiguous word keeps its candidates.
- **`not_stated` reads: this article reports no answer.** It is neither admission nor refusal. Across articles, denial
  is a dated list and never one value: one outlet's "has not responded" and a later "has denied" are both true.
- **An accused state** (`state_code`) comes from a state or its organs only. A country beside a firm, a recruiter, a
  network or an armed group is an association (`associated_country_code`), which is not an accusation.
- **Rows count reports, not events.** Several articles may rest on one source; read `cited_sources` before counting.
- **`review_status`** tells whether a person has looked at a row. `machine_coded` means that nobody has.
"""

_DERIVATION = """## How denial_status is derived

By code, from the responses whose `role` is `accused`; nobody codes it by hand. The first line that holds decides:

| denial_status | holds where the accused |
|---|---|
| `not_stated` | is not reported to answer |
| `acknowledged` | acknowledged, and denied nothing |
| `partly_acknowledged` | acknowledged in part, or acknowledged beside a denial |
| `denied` | denied |
| `reframed` | called it something else, or lawful |
| `no_information` | said that it knows of no case |
| `declined` | refused to comment |
| `no_response` | was asked, and had not replied |
| `other_response` | answered in another form only |

It is worked out for each accused (in `alleged_perpetrators`) and for the allegation as a whole (in `allegations`). A
response counts for the accused of the same state or name; where one alone is accused, for that one; else for all. What
a third party denies is not the accused's denial. Where a response of the accused was found and failed verification, the
allegation is held back for review: nothing is derived from what remains.
"""

_COUNTED = """
A column named after a table and its column, such as `allegations.stance`, counts the rows of this release that have the
code. What is counted are reports, never events or people; nationalities and the accused are not counted here, for a
count would rank them.
"""

_NEVER_PUBLISHED = """## What is never published

- Names and identifying details of affected people, their families, witnesses and captives: not as a source, in a term,
  as a responder, in a title, an address or a quote. A quote that holds one is withheld: `quote`, `quote_start` and
  `quote_end` are empty, and `quote_status` is `withheld`. Where a name is left out, its `_status` column says
  `withheld`. A group of one is published by nationality or region only.
- The name of an accused natural person or firm in a row that no person has reviewed: its role and associated country
  stand in its place. States, their organs, armed groups and private military companies are named.
- The text of an article, or a quote of more than 25 words.
- A verdict, a score of truth, or a ranking of nationalities by blame.

The data is not to be used for decisions on immigration, for screening, targeting or sanctions.
"""


Counts = Mapping[tuple[str, str], Mapping[str, int]]
"""Number of rows by table and column of codes, and by code."""


@cache
def coded_columns() -> tuple[tuple[str, str, str], ...]:
    """Every column of a table that holds codes of a vocabulary, as (table, column, vocabulary), in order."""
    found = ((table.name, each.name, vocabulary_of(each.enum)) for table in TABLES for each in table.columns)
    return tuple((table, column, name) for table, column, name in found if name is not None)


def codebook(counts: Counts | None = None) -> str:
    """The codebook in Markdown.

    Args:
        counts: how many rows of a release have each code, by the columns of `coded_columns`; without it, the codebook
            of the schema, which knows of no release. Codes of countries and regions, and the accused, are never
            counted here: that would rank them.
    """
    parts = (
        _INTRODUCTION,
        "## Tables\n",
        *(_table(table) for table in TABLES),
        "## Views\n\nMade from the tables, for reading and for spreadsheets.\n",
        *(_table(view) for view in VIEWS),
        _DERIVATION,
        f"## Codes\n\nThe crosswalk names related terms of other schemes. It is not a legal classification.\n"
        f"{_COUNTED if counts is not None else ''}",
        *(codes(name, members, _counts_of(name, counts or {})) for name, members in VOCABULARIES.items()),
        _NEVER_PUBLISHED,
    )
    return "\n".join(parts)


def _table(table: Table | View) -> str:
    lines = [f"### {table.name}", "", table.description, "", *_keys(table), ""]
    lines += rows(("column", "type", "empty", "meaning"), (_column(column) for column in table.columns))
    return "\n".join(lines) + "\n"


def _keys(table: Table | View) -> Iterator[str]:
    yield f"- Key: {_named(table.primary_key)}"
    if isinstance(table, View):
        yield f"- Order: {_named(table.order_by)}"
        return
    for columns in table.unique:
        yield f"- Also unique: {_named(columns)}"
    for key in table.foreign_keys:
        yield f"- {_named(key.columns)} → `{key.table}` ({_named(key.reference)})"


def _column(column: Column) -> tuple[str, ...]:
    meaning = column.description.rstrip(".")
    if column.enum:
        vocabulary = vocabulary_of(column.enum)
        meaning += f"; codes: [{vocabulary}](#{vocabulary})" if vocabulary else f"; one of {_named(column.enum)}"
    if column.pattern:
        meaning += f"; form `{column.pattern}`"
    if column.minimum is not None:
        meaning += f"; at least {column.minimum}"
    return f"`{column.name}`", column.type, "never" if column.required else "may be", meaning


def codes(name: str, members: type[Code], counts: Counts | None = None) -> str:
    """The section of a vocabulary: its codes, with their definitions and crosswalks.

    Args:
        name: of the vocabulary; the section's heading.
        members: its codes.
        counts: of each column that holds it, in which each code without a row is left out; a column of the section.
    """
    lines = [f"### {name}", "", str(members.__doc__), ""]
    columns = tuple((counts or {}).items())
    cells = (
        (
            f"`{code.value}`",
            code.definition,
            code.crosswalk or "–",
            *(f"{found.get(code.value, 0):,}" for _, found in columns),
        )
        for code in members
    )
    header = ("code", "meaning", "crosswalk", *(f"`{table}.{column}`" for (table, column), _ in columns))
    return "\n".join([*lines, *rows(header, cells)]) + "\n"


def _counts_of(vocabulary: str, counts: Counts) -> Counts:
    places = [(table, column) for table, column, name in coded_columns() if name == vocabulary]
    return {place: counts[place] for place in places if place in counts}


def rows(header: tuple[str, ...], cells: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The lines of a Markdown table; a `|` in a cell does not end it.

    Args:
        header: the columns' names.
        cells: one text a column, for each row.
    """
    yield f"| {' | '.join(header)} |"
    yield "|" + "---|" * len(header)
    for row in cells:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def _named(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
