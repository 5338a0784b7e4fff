"""The words that go with the data: its licence, its limits, how to cite it. Every file of a release says the same."""

from __future__ import annotations

import json
import textwrap

from .figures import Numbers
from .release import Contributor, Release

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}

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

FORBIDDEN_USES = (
    "The data is not for immigration decisions, not for screening or profiling people, and not for targeting or "
    "sanctions. It must not be used to rank nationalities, nor to identify affected people, witnesses or captives."
)

SAY_ALLEGED = "Say 'alleged' wherever you show a row: it tells what an article says that somebody is said to have done."

SAMPLE = (
    "This is a sample release. It was made from example articles, to show what a release looks like and to test the "
    "software. It is not a record of news coverage: do not cite it as one."
)

PRIVATE = (
    "PRIVATE WORKING EXPORT. It holds names that are never published: of affected people, witnesses, and accused "
    "persons whom nobody has reviewed. It is for the team that keeps the dataset, not for publication, and not "
    "licensed: do not pass it on."
)

DRAFT = "This is a draft, not to be cited. It may be overwritten with other content under the same version."


def machine_coded(found: Numbers) -> str:
    """The paragraph on review, with the number of rows that a person has looked at."""
    total = found.rows["allegations"]
    looked_at = {0: "none", total: "all"}.get(found.reviewed, f"{found.reviewed:,}") if total else "none"
    return (
        "The rows are machine-coded, not reviewed by a person, except where `review_status` says `reviewed`: "
        f"{looked_at} of {total:,} allegation{'' if total == 1 else 's'}. Programs misread articles: read the quote, "
        "and the article, before you rely on a row."
    )


def warnings(release: Release) -> tuple[str, ...]:
    """The paragraphs that stand before everything else, where the release is not one to be cited."""
    said = ((PRIVATE, release.is_private), (DRAFT, release.is_draft), (SAMPLE, release.is_sample))
    return tuple(words for words, holds in said if holds)


def notices(found: Numbers) -> tuple[str, ...]:
    """The paragraphs that stand wherever the data is described."""
    return ALLEGED, machine_coded(found), FORBIDDEN_USES


def described(release: Release, found: Numbers) -> str:
    """The release in paragraphs: what makes it none to be cited first, then what it is, and is not for."""
    return "\n\n".join((*warnings(release), release.description, *notices(found)))


def citation_text(release: Release) -> str:
    """One line to cite the release by."""
    day = f" ({release.date})" if release.date else ""
    authors = "; ".join(each.title for each in release.authors)
    terms = "Private working export, not for publication" if release.is_private else "Data set, CC BY 4.0"
    return f"{authors}. {release.headline}. Version {release.version}{day}. {terms}."


def licence_text(release: Release, found: Numbers) -> str:
    """The file LICENSE of a release."""
    if release.is_private:
        return _no_licence(release)
    before = "".join(f"{_wrapped(words)}\n\n" for words in warnings(release))
    return f"""{release.headline}
Version {release.version}

{before}The tables, codes and descriptions of this dataset are licensed under the Creative Commons Attribution 4.0
International licence (CC BY 4.0). You may share and adapt them, also commercially, if you give credit, link to the
licence and say what you changed.

    Summary:    https://creativecommons.org/licenses/by/4.0/
    Legal code: https://creativecommons.org/licenses/by/4.0/legalcode

    Credit:     {citation_text(release)}

Quotes, titles and addresses come from news articles and remain their publishers'. They are short excerpts, given as
evidence and with their source; the licence above does not extend to the articles. Statements are the words of the
parties that made them.
{_of_the_page(release)}
A request to everyone who uses the data, which the licence does not enforce and decency does:

{_wrapped(FORBIDDEN_USES, indent="    ")}

{_wrapped(SAY_ALLEGED, indent="    ")}

{_wrapped("The data comes as it is, without warranty. " + machine_coded(found))}
"""


def _of_the_page(release: Release) -> str:
    if release.page == "none":
        return ""
    return """
The page, index.html and the scripts and styles in site/, is software under the Apache License 2.0; what it shows is the
data. Where site/ask/ is there, LICENSES.txt in it names the software that the SQL console is made of.
"""


def _no_licence(release: Release) -> str:
    return f"""{_wrapped(PRIVATE)}

{release.headline}
Version {release.version}

No licence is given. Nobody may copy, publish or pass on this export outside the team that keeps the dataset. What is
for others is a release by the safe profile, which is made without these names and says under which licence it may be
used.
"""


def citation_file(release: Release, content_hash: str) -> str:
    """The file CITATION.cff of a release, in the Citation File Format 1.2.0 (a JSON string is a YAML string).

    Args:
        release: what its publisher decided.
        content_hash: SHA-256 of its content, hexadecimal.
    """
    message = " ".join((*warnings(release), *(() if release.is_private or release.is_draft else (_CITE,))))
    lines = [
        "cff-version: 1.2.0",
        f"message: {_quoted(message)}",
        "type: dataset",
        f"title: {_quoted(release.headline)}",
        f"version: {_quoted(release.version)}",
        *([f"date-released: {_quoted(release.date)}"] if release.date else []),
        "authors:",
        *(line for each in release.authors for line in _entity(each)),
        *_contact(release),
        *([f"url: {_quoted(release.homepage)}"] if release.homepage else []),
        *([] if release.is_private else [f"license: {LICENCE['name']}"]),
        "identifiers:",
        "  - type: other",
        f"    value: {_quoted(f'sha256:{content_hash}')}",
        "    description: contentHash of this version, the same for the same data",
        f"abstract: {_quoted(release.description)}",
        "keywords:",
        *(f"  - {_quoted(keyword)}" for keyword in KEYWORDS),
    ]
    return "\n".join(lines) + "\n"


_CITE = "If you use this dataset, please cite it as below."


def _entity(contributor: Contributor) -> list[str]:
    """A person too is given by one name: no rule tells which of its words is the family's."""
    website = [f"    website: {_quoted(contributor.path)}"] if contributor.path else []
    return [f"  - name: {_quoted(contributor.title)}", *website]


def _contact(release: Release) -> list[str]:
    if release.contact is None:
        return []
    names = [each for each in release.contributors if {"contact", "publisher"} & {role.lower() for role in each.roles}]
    name = (names or release.authors)[0].title
    kind = "website" if release.contact.startswith("http") else "email"
    return ["contact:", f"  - name: {_quoted(name)}", f"    {kind}: {_quoted(release.contact)}"]


def _quoted(text: str | None) -> str:
    return json.dumps(text, ensure_ascii=False)


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(text, 118, initial_indent=indent, subsequent_indent=indent)
