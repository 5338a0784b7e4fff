"""The README of a release: its numbers, how it was made and is read, what its rows do not say, how to cite it."""

from __future__ import annotations

from .export import RELATIONS
from .figures import Numbers
from .method import absence, codes, counted, history, limits, method, replies
from .notices import LICENCE, citation_text, notices, warnings
from .readers import COLUMNS, QUERIES, READERS
from .release import Release


def readme(release: Release, found: Numbers, content_hash: str) -> str:
    """The file README.md of a release.

    Args:
        release: what its publisher decided.
        found: its numbers.
        content_hash: SHA-256 of its content, hexadecimal.
    """
    return f"""# {release.headline}

{_quoted(*(f"**{words}**" for words in warnings(release)))}{release.description}

{_quoted(*notices(found))}{_facts(release)}

## What is in it

{_summary(found)}

| file | what it holds | rows |
|---|---|---:|
{_files(found)}

The same tables stand in `data/` (CSV: UTF-8, RFC 4180 with line feeds, an empty cell is a missing value), in
`parquet/`, and in `allegata.duckdb`. `datapackage.json` describes them for machines, [`codebook.md`](codebook.md) for
people: read it before you count.
{_page(release)}
{codes("What kind of text they are", "articles", found.classes)}
{codes("What the accused are reported to answer", "allegations, refuted claims left out", found.answers)}
{method(release, found)}

{absence(found)}

## What a row does not say

- **A row is a report, not an event.** One wire story that thirty outlets repeat is thirty articles. Read
  `cited_sources` and `origins` before you count: rows that rest on one source are one voice.
- **`not_stated` means that this article reports no answer.** It is neither an admission nor a refusal. One outlet's
  "has not responded" and another's later "has denied" are both true.
- **An empty cell means that the text does not say,** or, where a `_status` column says `withheld`, that a name is
  protected. A withheld quote was found in the article; it is not shown because it would name somebody.
- **An empty `state_code` is not an innocent state.** It means that the accused is no state or organ of one, or that the
  words fit no single one.
- **A quote shows that the words stand in the article.** It does not show that they are true, or rightly coded.

{limits(release, found)}

{history(release, found)}

{replies(release, found)}

## Reading it

{COLUMNS}
{READERS}
## Asking it questions

{QUERIES}
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

{_citing(release)}"""


def _quoted(*paragraphs: str) -> str:
    """Paragraphs as a quotation; nothing where there are none."""
    return "".join(f"> {words}\n>\n" for words in paragraphs).removesuffix(">\n") + "\n" * bool(paragraphs)


def _page(release: Release) -> str:
    if release.page == "none":
        return ""
    return "\nOpen [`index.html`](index.html) to look at them, each value beside its quote; no server is needed.\n"


def _facts(release: Release) -> str:
    published = f" Published {release.date}." if release.date else ""
    home = f" Homepage: <{release.homepage}>." if release.homepage else ""
    licence = "Not licensed; see `LICENSE`." if release.is_private else _LICENSED
    return f"Version {release.version}.{published}{home}\n{licence}"


_LICENSED = f"Licence of the data: [CC BY 4.0]({LICENCE['path']}); see `LICENSE`."


def _citing(release: Release) -> str:
    if release.is_private or release.is_draft:
        what = "a private working export" if release.is_private else "a draft"
        return f"## How to cite\n\nThis is {what}, not to be cited. Cite a release.\n"
    return f"""## How to cite

> {citation_text(release)}

`CITATION.cff` says the same for reference managers.
"""


def _summary(found: Numbers) -> str:
    span = f", published {found.first} to {found.last}" if found.first and found.last else ""
    reviewed = counted(found.reviewed, "row")
    return (
        f"{counted(found.rows['articles'], 'article')}{span}; {counted(found.rows['allegations_flat'], 'allegation')}; "
        f"{counted(found.rows['refuted_claims'], 'claim')} that the outlet itself calls false, kept apart; "
        f"{reviewed} reviewed by a person."
    )


def _files(found: Numbers) -> str:
    return "\n".join(
        f"| `{relation.name}` | {relation.definition.description} | {found.rows[relation.name]:,} |"
        for relation in RELATIONS
    )
