"""One case for reading in a terminal. Strings come from articles: they are to be printed as they are."""

from __future__ import annotations

from collections.abc import Iterator

from ..publish import Dossier
from ..publish.dossier import Row, meaning
from ..vocabulary import ChainEnd, DifferenceReason, LossKind


def case_lines(case: Dossier) -> Iterator[str]:
    """The case, line by line: how many there are, who says it, who repeats it, who answers, what differs."""
    yield from _head(case.case)
    yield "\nOrigins"
    for row in case.origins:
        ends = f"articles: {row['articles']}; its chain ends {meaning(ChainEnd, row['chain_end'])}"
        yield f"   {row['origin']} ({row['origin_kind']}, {ends})"
    yield from [] if case.origins else ["   no source is named"]
    yield "\nArticles"
    yield from _articles(case)
    if case.answers:
        yield "\nAnswers"
    for row in case.answers:
        asked = f", asked by {row['asked_by']}" if row["asked_by"] else ""
        yield f"   {_date(row)}  {row['responder']}: {row['form']}{asked} (articles: {row['articles']})"
    said = {member["allegation_id"]: member for member in case.members}
    if case.differences:
        yield "\nDifferences"
    for row in case.differences:
        one, other = said[row["allegation_id"]], said[row["other_allegation_id"]]
        values = f": {one['denial_status']} / {other['denial_status']}" * (row["aspect"] == "denial_status")
        yield f"   {row['aspect']}{values} ({_name(one)} / {_name(other)}); likeliest reason: {row['reason']}"
        yield f"      {meaning(DifferenceReason, row['reason'])}"
    if case.losses:
        yield "\nLost on the way"
    for row in case.losses:
        one, other = said[row["allegation_id"]], said[row["kept_by_allegation_id"]]
        what = meaning(LossKind, row["loss"])
        yield f"   {_name(one)}: {row['loss']}, which {_name(other)} has ({what})"


def _head(row: Row) -> Iterator[str]:
    least, most = row["origins_least"], row["origins_most"]
    yield f"{row['case_id']}  {row['accused'] or 'nobody named'}: allegedly {row['acts']}"
    yield (
        f"articles: {row['articles']}, copies: {row['copies']}, outlets known: {row['outlets']}, "
        f"independent origins: {least if least == most else f'{least} to {most}'}; "
        f"{_date(row)} to {row['last_published'] or 'no date'}"
    )


def _articles(case: Dossier) -> Iterator[str]:
    cited: dict[object, list[str]] = {}
    for chain in case.chains:
        via = f" (via {chain['via']})" if chain["via"] else ""
        cited.setdefault(chain["allegation_id"], []).append(f"{chain['label']}{via}")
    for row in case.members:
        sources = ", ".join(dict.fromkeys(cited.get(row["allegation_id"], ["no source"])))
        yield f"   {row['published'] or 'no date'}  {_name(row)}: from {sources}"
        yield f"      {row['allegation']}"
        yield f"      answer of the accused: {row['denial_status']}"


def _name(member: Row) -> str:
    return str(member["outlet"] or member["source_id"] or member["article_id"])


def _date(row: Row) -> str:
    return str(row["first_published"] or "no date")
