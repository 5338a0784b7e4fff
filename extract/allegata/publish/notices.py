"""The words that go with the data: its licence, its limits, how to cite it. Every file of a release says the same."""

from __future__ import annotations

import json
import textwrap

from .release import Release

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}

AUTHOR = "The Allegata developers"

KEYWORDS = (
    "allegations",
    "forced recruitment",
    "coerced enlistment",
    "deceptive recruitment",
    "human trafficking",
    "denial",
    "news",
)

ALLEGED = (
    "Everything in this dataset is *alleged*: said to have happened, by someone, in a news article. Nothing in it is a "
    "finding, and no row is a verdict on anybody."
)

MACHINE_CODED = (
    "The rows are machine-coded, not reviewed by a person, except where `review_status` says `reviewed`. Programs "
    "misread articles: read the quote, and the article, before you rely on a row."
)

FORBIDDEN_USES = (
    "The data is not for immigration decisions, not for screening or profiling people, and not for targeting or "
    "sanctions. It must not be used to rank nationalities, nor to identify affected people, witnesses or captives."
)

SAY_ALLEGED = "Say 'alleged' wherever you show a row: it tells what an article says that somebody is said to have done."

SAMPLE = (
    "This is a sample release. It was made from example articles, to show what a release looks like and to test the "
    "software. It is not a record of news coverage: do not cite it as one."
)


def notices(release: Release) -> tuple[str, ...]:
    """The paragraphs that stand wherever the data is described, the sample's own first."""
    return (*((SAMPLE,) if release.is_sample else ()), ALLEGED, MACHINE_CODED, FORBIDDEN_USES)


def citation_text(release: Release) -> str:
    """One line to cite the release by."""
    day = f" ({release.date})" if release.date else ""
    return f"{AUTHOR}. {release.title}. Version {release.version}{day}. Data set, CC BY 4.0."


def licence_text(release: Release) -> str:
    """The file LICENSE of a release."""
    return f"""{release.title}
Version {release.version}

The tables, codes and descriptions of this dataset are licensed under the Creative Commons Attribution 4.0
International licence (CC BY 4.0). You may share and adapt them, also commercially, if you give credit, link to the
licence and say what you changed.

    Summary:    https://creativecommons.org/licenses/by/4.0/
    Legal code: https://creativecommons.org/licenses/by/4.0/legalcode

    Credit:     {citation_text(release)}

Quotes, titles and addresses come from news articles and remain their publishers'. They are short excerpts, given as
evidence and with their source; the licence above does not extend to the articles.

A request to everyone who uses the data, which the licence does not enforce and decency does:

{_wrapped(FORBIDDEN_USES, indent="    ")}

{_wrapped(SAY_ALLEGED, indent="    ")}

{_wrapped("The data comes as it is, without warranty. " + MACHINE_CODED)}
"""


def citation_file(release: Release) -> str:
    """The file CITATION.cff of a release, in the Citation File Format 1.2.0 (a JSON string is a YAML string)."""
    lines = [
        "cff-version: 1.2.0",
        "message: If you use this dataset, please cite it as below.",
        "type: dataset",
        f"title: {json.dumps(release.title, ensure_ascii=False)}",
        f"version: {json.dumps(release.version)}",
        *([f"date-released: {json.dumps(release.date)}"] if release.date else []),
        "authors:",
        f"  - name: {json.dumps(AUTHOR)}",
        f"license: {LICENCE['name']}",
        f"abstract: {json.dumps(release.description, ensure_ascii=False)}",
        "keywords:",
        *(f"  - {json.dumps(keyword)}" for keyword in KEYWORDS),
    ]
    return "\n".join(lines) + "\n"


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(text, 118, initial_indent=indent, subsequent_indent=indent)
