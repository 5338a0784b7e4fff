"""The README of a release: its numbers, how to ask it questions, what its rows do not say, how to cite it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ..vocabulary import ArticleClass, Code, DenialStatus, Outcome
from .export import RELATIONS
from .notices import citation_text, notices
from .release import Release


@dataclass(frozen=True)
class Numbers:
    """What a release holds, counted: never by nationality or accused, for that would rank them.

    The pairs are (code, number of rows), in the order of the vocabulary, none of them zero. `first` and `last` are the
    earliest and latest date published, null where no article has one.
    """

    rows: tuple[tuple[str, int], ...]
    outcomes: tuple[tuple[Code, int], ...]
    classes: tuple[tuple[Code, int], ...]
    answers: tuple[tuple[Code, int], ...]
    reviewed: int
    extractors: tuple[str, ...]
    first: str | None
    last: str | None

    def rows_of(self, name: str) -> int:
        """Number of rows of a table or view."""
        return dict(self.rows)[name]


def numbers(database: Path) -> Numbers:
    """Count what the published database holds."""
    with duckdb.connect(str(database), read_only=True) as connection:

        def value(query: str) -> object:
            row = connection.execute(query).fetchone()
            return row[0] if row else None

        def count(query: str) -> int:
            return int(str(value(query)))

        def by_code(codes: Iterable[Code], query: str) -> tuple[tuple[Code, int], ...]:
            found = dict(connection.execute(query).fetchall())
            return tuple((code, found[code.value]) for code in codes if code.value in found)

        def text(query: str) -> str | None:
            found = value(query)
            return None if found is None else str(found)

        extractors = connection.execute("SELECT DISTINCT extractor FROM articles ORDER BY extractor").fetchall()
        return Numbers(
            rows=tuple((relation.name, count(f"SELECT count(*) FROM {relation.name}")) for relation in RELATIONS),
            outcomes=by_code(Outcome, "SELECT outcome, count(*) FROM articles GROUP BY outcome"),
            classes=by_code(ArticleClass, "SELECT article_class, count(*) FROM articles GROUP BY article_class"),
            answers=by_code(
                DenialStatus, "SELECT denial_status, count(*) FROM allegations_flat GROUP BY denial_status"
            ),
            reviewed=count("SELECT count(*) FROM allegations WHERE review_status = 'reviewed'"),
            extractors=tuple(extractor for (extractor,) in extractors),
            first=text("SELECT min(published) FROM articles"),
            last=text("SELECT max(published) FROM articles"),
        )


def readme(release: Release, found: Numbers, content_hash: str) -> str:
    """The file README.md of a release.

    Args:
        release: what its publisher decided.
        found: its numbers.
        content_hash: SHA-256 of its content, hexadecimal.
    """
    published = f"Published {release.date}. " if release.date else ""
    quoted = "\n".join(f"> {notice}\n>" for notice in notices(release)).removesuffix("\n>")
    return f"""# {release.title}

{release.description}

{quoted}

Version {release.version}. {published}Licence of the data: [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/);
see `LICENSE`.

## What is in it

{_summary(found)}

| file | what it holds | rows |
|---|---|---:|
{_files(found)}

The same tables stand in `data/` (CSV: UTF-8, RFC 4180 with line feeds, an empty cell is a missing value), in
`parquet/`, and in `allegata.duckdb`. `datapackage.json` describes them for machines, [`codebook.md`](codebook.md) for
people: read it before you count.

{_codes("How the articles ended", "articles", found.outcomes)}
{_codes("What kind of text they are", "articles", found.classes)}
{_codes("What the accused are reported to answer", "allegations, refuted claims left out", found.answers)}
## Asking it questions

{_QUERIES}
## What a row does not say

- **A row is a report, not an event.** One wire story that thirty outlets repeat is thirty articles. Read
  `cited_sources` before you count: rows that rest on one source are one voice.
- **The absence of a row says nothing.** No allegation against an actor, or about a nationality, means that none was
  found in these articles; it does not mean that nothing happened, or that nothing was reported elsewhere. An article
  whose `outcome` is neither `ok` nor `no_allegation` was not read to the end: its allegations are unknown, not none.
- **`not_stated` means that this article reports no answer.** It is neither an admission nor a refusal. One outlet's
  "has not responded" and another's later "has denied" are both true.
- **An empty cell means that the text does not say,** or, where a `_status` column says `withheld`, that a name is
  protected. A withheld quote was found in the article; it is not shown because it would name somebody.
- **An empty `state_code` is not an innocent state.** It means that the accused is no state or organ of one, or that the
  words fit no single one.
- **The articles are not a sample of anything.** They are those that somebody fed in. Frequencies tell about coverage
  and selection.
- **A quote shows that the words stand in the article.** It does not show that they are true, or rightly coded.

## Checking it

```console
$ sha256sum -c SHA256SUMS
$ sha256sum -c allegata.duckdb.sha256
$ allegata validate .
$ frictionless validate datapackage.json
```

The content as a whole has one hash. It is that of the lines that `sha256sum` prints for the CSV files, and is equal for
equal data, whatever wrote the other files:

```console
$ LC_ALL=C; sha256sum data/*.csv | sha256sum
{content_hash}  -
```

## How to cite

> {citation_text(release)}

`CITATION.cff` says the same for reference managers.
"""


def _summary(found: Numbers) -> str:
    articles, allegations = found.rows_of("articles"), found.rows_of("allegations_flat")
    span = f", published {found.first} to {found.last}" if found.first and found.last else ""
    read_by = f" Read by {', '.join(f'`{extractor}`' for extractor in found.extractors)}." if found.extractors else ""
    return (
        f"{_counted(articles, 'article')}{span}; {_counted(allegations, 'allegation')}; "
        f"{_counted(found.rows_of('refuted_claims'), 'claim')} that the outlet itself calls false, kept apart; "
        f"{_counted(found.reviewed, 'row')} reviewed by a person.{read_by}"
    )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _files(found: Numbers) -> str:
    return "\n".join(
        f"| `{relation.name}` | {relation.definition.description} | {found.rows_of(relation.name):,} |"
        for relation in RELATIONS
    )


def _codes(title: str, unit: str, pairs: tuple[tuple[Code, int], ...]) -> str:
    if not pairs:
        return ""
    rows = "\n".join(f"| `{code.value}` | {code.definition} | {number:,} |" for code, number in pairs)
    return f"### {title}\n\n| code | meaning | {unit} |\n|---|---|---:|\n{rows}\n"


_QUERIES = """\
In SQL, with the [DuckDB](https://duckdb.org) shell (`duckdb -readonly allegata.duckdb`) or with `allegata sql`:

```sql
-- Who denied, who did not answer?
SELECT outlet, published, alleged_perpetrator, denial_status, denial_by_accused, quote
FROM allegations_flat
ORDER BY published, allegation_id;
```

```sql
-- Whose answers are reported, in which words?
SELECT published, outlet, accused, responder, form, quote
FROM denials
WHERE role = 'accused'
ORDER BY published, allegation_id, response_number;
```

```sql
-- Which nationalities are said to be affected, by month? (articles, never people)
SELECT month, label, count(DISTINCT article_id) AS articles
FROM nationalities
WHERE scheme = 'ISO3166-1'
GROUP BY ALL
ORDER BY ALL;
```

```sql
-- How many articles rest on the same source?
SELECT coalesce(via_label, label) AS rests_on, count(DISTINCT article_id) AS articles
FROM cited_sources JOIN allegations USING (allegation_id)
WHERE stance <> 'refuted'
GROUP BY ALL
ORDER BY articles DESC, rests_on;
```

In Python:

```python
import duckdb

with duckdb.connect("allegata.duckdb", read_only=True) as connection:
    rows = connection.execute("SELECT article_id, allegation, quote FROM allegations_flat").fetchall()
```

In R, from the CSV files with their types and descriptions:

```r
library(frictionless)
package <- read_package("datapackage.json")
allegations <- read_resource(package, "allegations_flat")
```

In a spreadsheet, open `data/allegations_flat.csv`. Import it as UTF-8 with every column as text; several values in one
cell are joined by `; `. Cells are shown as they stand in the articles: do not let a spreadsheet calculate them.
"""
