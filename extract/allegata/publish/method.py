"""The part of a release's README on how it was made: what was searched, who read it, what is missing, what changed."""

from __future__ import annotations

from collections.abc import Iterator

from ..contract.codebook import rows
from ..vocabulary import Code, Outcome
from .figures import CHANGES, Numbers
from .quality import quality_lines
from .release import Release


def method(release: Release, found: Numbers) -> str:
    """The section on how the articles were found and read."""
    corpus = f"Corpus {release.corpus_version}, " if release.corpus_version else "The corpus, "
    return f"""## How it was made

{_searches(found)}

{corpus}{counted(found.rows["articles"], "article")}, has the hash `sha256:{found.corpus_hash}`:
that of a line `text_sha256  article_id` for each row of `data/articles.csv`, in the order of `article_id`. Two releases
with the same corpus hash read the same texts.

{_readers(found)}

How well they read was measured on annotated articles, not on those of this release (`quality.json` has every field):

{chr(10).join(quality_lines(release, found)) or "- No article was read."}

`provenance.json` says the same in the terms of PROV, with the hashes of prompts and schema."""


ABSENCES = (
    ("not collected", "no article that says so was among those searched for (`collections`)"),
    ("skipped", "the article was there, and was not read: a copy of another, or plainly out of scope"),
    ("failed", "reading it ended in an error, a refusal or a cut-off answer"),
    ("rejected", "what was read did not stand verification, or was held for review"),
    ("not found", "the article was read, and the program missed it (how often is above, where it was measured)"),
    (
        "withdrawn",
        "it was published once, and is a row of `tombstones` now; its article still counts as it ended, as `ok`\n"
        "  even if no allegation of it is left",
    ),
)
"""What it may mean that there is no row: a word for each, and its meaning in Markdown."""


def absence(found: Numbers) -> str:
    """The section on what it means that there is no row."""
    unread = sum(count for code, count in found.outcomes if code not in (Outcome.OK, Outcome.NO_ALLEGATION))
    read = found.rows["articles"] - unread
    return f"""## What the absence of a row means

No allegation against an actor, or about a nationality, means one of these, and which one the data tells only in part:

{chr(10).join(f"- **{word}**: {meaning};" for word, meaning in ABSENCES).removesuffix(";")}.

It never means that nothing happened. Of {counted(found.rows["articles"], "article")}, {read:,} were read to the end and
{unread:,} were not: what the latter allege is unknown, not nothing.

{codes("How the articles ended", "articles", found.outcomes)}
**Counts measure reporting, not events.** More rows mean more articles that somebody fed in, not more that happened."""


def history(release: Release, found: Numbers) -> str:
    """The section on what is another than in the release before, and what is gone."""
    previous = release.previous
    since = f"since version {previous.version}" if previous else "since the release before"
    tables = list(dict.fromkeys(table for table, _ in found.changes))
    cells = [(f"`{table}`", *(f"{found.changes.get((table, kind), 0):,}" for kind in CHANGES)) for table in tables]
    if cells:
        listed = "\n".join(rows(("table", *CHANGES), cells))
        fields = "`changes` has each field that differs, of which a row may have several"
        changed = f"Rows that differ {since}, by table ({fields}):\n\n{listed}"
    elif previous is not None:
        changed = f"Nothing changed {since}."
    else:
        changed = "This release was compared with no earlier one."
    gone = codes("Why records are gone", "records", found.tombstones)
    kept = "Records that were published and are gone keep their identifier in `tombstones`; it is never given again."
    return f"""## What changed

{changed}

{kept}

{gone or "None is gone."}""".rstrip()


def replies(release: Release, found: Numbers) -> str:
    """The section on corrections and the right of reply."""
    said, noticed = counted(found.rows["statements"], "statement"), counted(found.rows["notices"], "notice")
    within = f" An answer comes within {counted(release.reply_days, 'day')}." if release.reply_days else ""
    if release.contact:
        how = (
            "Who is named in a row, or is said to have been affected, an outlet, or anybody who finds a fault, writes "
            f"to <{release.contact}> with the `allegation_id` and what is wrong.{within} Until it is settled, the row "
            "is marked `under_review`."
        )
    else:
        how = "This release names nobody to write to. Turn to whoever gave it to you."
    return f"""## Corrections and replies

{how}

`statements` ({said}) holds what parties say to what is alleged, and `statement_allegations` the rows that they answer;
`notices` ({noticed}) what became known since, such as a correction, a retraction or an acquittal, and
`notice_allegations` the rows that it touches. `allegations_flat` names them in its columns `statements` and `notices`:
read them before you cite a row.

{codes("Notices", "notices", found.notices)}""".rstrip()


def limits(release: Release, found: Numbers) -> str:
    """The section on known limits: those that can be counted, then those that the publisher gives."""
    return "\n".join(
        ("## Known limits", "", *(f"- {limit}" for limit in (*counted_limits(found), *release.known_limits)))
    )


def codes(title: str, unit: str, pairs: tuple[tuple[Code, int], ...]) -> str:
    """A table of codes with their numbers; empty where there are none.

    Args:
        title: its heading, of the third level.
        unit: what is counted.
        pairs: each code with its number.
    """
    if not pairs:
        return ""
    cells = ((f"`{code.value}`", code.definition, f"{number:,}") for code, number in pairs)
    listed = "\n".join(rows(("code", "meaning", unit), cells))
    return f"### {title}\n\n{listed}\n"


def counted(number: int, noun: str) -> str:
    """A number with its noun, as in `1 article` and `1,234 articles`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _searches(found: Numbers) -> str:
    if not found.searches:
        return "What was searched for the articles is not recorded (`collections` is empty): take them for no sample."
    header = ("searched", "for", "languages", "by", "when", "published", "note")
    cells = (
        tuple(
            cell or "–"
            for cell in (
                each.searched,
                each.query,
                each.languages,
                each.collected_by,
                each.searched_on,
                each.published,
                each.note,
            )
        )
        for each in found.searches
    )
    listed = "\n".join(rows(header, cells))
    return f"What was searched for articles (`collections`):\n\n{listed}"


def _readers(found: Numbers) -> str:
    if not found.readers:
        return "Nothing read them."
    cells = (
        (f"`{each.name}`", f"{each.articles:,}", f"{each.read:,}", f"{each.allegations:,}") for each in found.readers
    )
    listed = "\n".join(rows(("extractor", "articles", "of them read", "allegations"), cells))
    return f"What read them:\n\n{listed}"


def counted_limits(found: Numbers) -> Iterator[str]:
    """The known limits that can be counted, a sentence each."""
    total = found.rows["allegations"]
    if found.reviewed < total:
        yield f"{counted(total - found.reviewed, 'allegation')} of {total:,} were reviewed by nobody."
    untitled = found.codes.get(("articles", "title_status"), {}).get("withheld", 0)
    if untitled:
        yield f"The titles of {counted(untitled, 'article')} are withheld or cut, for they name a protected person."
    withheld = found.codes.get(("allegations", "quote_status"), {}).get("withheld", 0)
    if withheld:
        yield f"The main quote of {counted(withheld, 'allegation')} is withheld, for it names a protected person."
    if not found.searches:
        yield "How the articles were found is not recorded."
    yield "The articles are no sample of anything: frequencies tell about coverage and selection."
