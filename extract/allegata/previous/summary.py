"""Changes in Markdown, for a comment on a pull request: in numbers first, then record by record.

No word of an article stands in `changes`, so that none can stand here; identifiers, codes and columns are ours. What a
release from elsewhere puts into them is written as code all the same, and can not become a link or a mention.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from ..releases import Change, Tombstone
from ..vocabulary import ChangeKind
from .beside import BesideChange
from .changes import Comparison

MOST = 60_000
"""Characters: GitHub takes 65,536 for a comment, and whoever posts it may put a line before."""

_CELL = re.compile(r"[^\w .:;,()'+/-]")
_LAST = "\n… and {count} more changes: they stand in the table `changes` of the release.\n"


_MOST_BESIDE = 15_000
"""Characters for statements and notices, so that the records have their place."""
_MOST_IDS = 5  # of the allegations that one statement or notice came to stand beside


def changes_markdown(compared: Comparison | Sequence[Change], old: str, new: str) -> str:
    """What differs between two releases, no longer than a comment may be.

    Args:
        compared: as `comparison` or `compare` gives it.
        old: how the earlier release is called.
        new: how the later one is.
    """
    if not isinstance(compared, Comparison):
        compared = Comparison(tuple(compared))
    changes, reasons = compared.changes, {each.record_id: each for each in compared.removals}
    head = f"### What changes in the dataset: {_plain(old)} → {_plain(new)}\n\n"
    beside = _beside(compared.beside)
    if not changes:
        return f"{head}No article and no allegation differs.\n{beside}"
    text = head + "".join(_numbers(changes)) + beside
    room = MOST - len(_LAST) - 20  # for the count
    told = 0
    for number, lines in _records(changes, reasons):
        if len(text) + len(lines) > room:
            return text + _LAST.format(count=len(changes) - told)
        text += lines
        told += number
    return text


def counted(changes: Iterable[Change]) -> Counter[tuple[str, ChangeKind]]:
    """How many rows of each table were added, changed and removed; several fields of one row are one row."""
    counts: Counter[tuple[str, ChangeKind]] = Counter()
    for (table, kind, _, _), _ in groupby(changes, key=lambda c: (c.table_name, c.change, _record_of(c), c.item)):
        counts[table, kind] += 1
    return counts


def _numbers(changes: Iterable[Change]) -> Iterator[str]:
    counts = counted(changes)
    yield "| table | added | changed | removed |\n|---|---:|---:|---:|\n"
    for table in dict.fromkeys(table for table, _ in counts):
        cells = " | ".join(str(counts[table, kind]) for kind in ChangeKind)
        yield f"| `{_plain(table)}` | {cells} |\n"


def _beside(beside: Sequence[BesideChange]) -> str:
    """The statements and notices that differ, with how many allegations they came to stand beside, and left."""
    if not beside:
        return ""
    text = "\n**Statements and notices**\n\n"
    for number, each in enumerate(beside):
        told = [f"{each.change.value} {each.kind} `{_plain(each.decision_id)}`"]
        told += ["worded or dated otherwise"] if each.is_reworded else []
        told += [_which("now beside", each.joined)] if each.joined else []
        told += [_which("no longer beside", each.left)] if each.left else []
        line = f"- {'; '.join(told)}\n"
        if len(text) + len(line) > _MOST_BESIDE:
            return f"{text}- … and {len(beside) - number} more statements and notices\n"
        text += line
    return text


def _which(how: str, ids: Sequence[str]) -> str:
    named = ", ".join(f"`{_plain(each)}`" for each in ids[:_MOST_IDS])
    more = f" and {len(ids) - _MOST_IDS} more" if len(ids) > _MOST_IDS else ""
    return f"{how} {len(ids)} {'allegation' if len(ids) == 1 else 'allegations'}: {named}{more}"


def _records(changes: Iterable[Change], reasons: Mapping[str, Tombstone]) -> Iterator[tuple[int, str]]:
    """How many changes each piece of text tells, and the text."""
    for article_id, of_article in groupby(changes, key=lambda each: each.article_id):
        heading = f"\n**{article_id}**\n\n"
        for (record_id, is_own), rows in groupby(of_article, key=lambda each: (_record_of(each), _is_record(each))):
            told = list(rows)
            if is_own:
                lines = "".join(f"- {each.change.value} `{record_id}`{_reason(each, reasons)}\n" for each in told)
            else:
                lines = f"- changed `{record_id}`: {'; '.join(map(_line, told))}\n"
            yield len(told), heading + lines
            heading = ""


def _reason(change: Change, reasons: Mapping[str, Tombstone]) -> str:
    """Why a record was removed, and what stands in its place."""
    tombstone = reasons.get(_record_of(change)) if change.change is ChangeKind.REMOVED else None
    if tombstone is None:
        return ""
    successor = f", in its place `{tombstone.successor_id}`" if tombstone.successor_id else ""
    return f": `{tombstone.reason.value}`{successor}"


def _line(change: Change) -> str:
    name = f"{change.table_name} {change.item}" if change.item else change.table_name
    if change.field is None:
        return f"{change.change.value} `{_plain(name)}`"
    values = f" {_value(change.before)} → {_value(change.after)}" if change.before or change.after else ""
    return f"`{_plain(name)}.{_plain(change.field)}`{values}"


def _value(value: str | None) -> str:
    return f"`{_plain(value)}`" if value else "nothing"


def _record_of(change: Change) -> str:
    return change.allegation_id or change.article_id


def _is_record(change: Change) -> bool:
    return change.field is None and change.item is None


def _plain(text: str) -> str:
    return _CELL.sub("�", text)
