"""Changes in Markdown, for a comment on a pull request: in numbers first, then record by record.

No word of an article stands in `changes`, so that none can stand here; identifiers, codes and columns are ours. What a
release from elsewhere puts into them is written as code all the same, and can not become a link or a mention.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ..releases import Change
from ..vocabulary import ChangeKind

MOST = 60_000
"""Characters: GitHub takes 65,536 for a comment, and whoever posts it may put a line before."""

_CELL = re.compile(r"[^\w .:;,()'+/-]")
_LAST = "\n… and {count} more changes: they stand in the table `changes` of the release.\n"


def changes_markdown(changes: Sequence[Change], old: str, new: str) -> str:
    """What differs between two releases, no longer than a comment may be.

    Args:
        changes: as `compare` gives them.
        old: how the earlier release is called.
        new: how the later one is.
    """
    head = f"### What changes in the dataset: {_plain(old)} → {_plain(new)}\n\n"
    if not changes:
        return f"{head}No article and no allegation differs.\n"
    text = head + "".join(_numbers(changes))
    room = MOST - len(_LAST) - 20  # for the count
    told = 0
    for number, lines in _records(changes):
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


def _records(changes: Iterable[Change]) -> Iterator[tuple[int, str]]:
    """How many changes each piece of text tells, and the text."""
    for article_id, of_article in groupby(changes, key=lambda each: each.article_id):
        heading = f"\n**{article_id}**\n\n"
        for (record_id, is_own), rows in groupby(of_article, key=lambda each: (_record_of(each), _is_record(each))):
            told = list(rows)
            if is_own:
                lines = "".join(f"- {each.change.value} `{record_id}`\n" for each in told)
            else:
                lines = f"- changed `{record_id}`: {'; '.join(map(_line, told))}\n"
            yield len(told), heading + lines
            heading = ""


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
