"""No protected name by way of the publisher's own files: what holds one is refused, and never altered.

What the safe profile takes out of an article's row must not come back in a statement beside it. The party's words are
not ours to change, so that the one who can mend it is who filed them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from ..releases import Notes
from .decisions import Editorial
from .faults import EditorialError, Fault
from .reading import NOTICES, STATEMENTS

_MEND = (
    "Agree on words without it with the party, or name who it is by role; where the name is that of an accused, it may "
    "be shown once a person has reviewed the rows"
)


class Hidden(Protocol):
    """Whether a text shows what the safe profile hides in the row of an allegation, or in its article."""

    def __call__(self, allegation_id: str, text: str, /) -> bool:
        """Whether it does.

        Args:
            allegation_id: an allegation that the text would stand beside.
            text: words of a statement or notice, the party's name, or an address (https://…, http://…, mailto:…).
        """
        ...


def assert_publishable(editorial: Editorial, notes: Notes, hidden: Hidden) -> None:
    """Refuse statements and notices that show a protected name of an article that they stand beside.

    Args:
        editorial: where they are filed.
        notes: what `notes_of` made of it.
        hidden: asked for each text and each allegation that it stands beside, until it says yes.

    Raises:
        EditorialError: names files, rows and columns, and never the name.
    """
    faults = list(_faults(editorial, notes, hidden))
    if faults:
        raise EditorialError(faults)


def _faults(editorial: Editorial, notes: Notes, hidden: Hidden) -> Iterator[Fault]:
    beside: dict[tuple[str, str], list[str]] = {}
    for answer in notes.statement_allegations:
        beside.setdefault((STATEMENTS.name, answer.statement_id), []).append(answer.allegation_id)
    for notice in notes.notice_allegations:
        beside.setdefault((NOTICES.name, notice.notice_id), []).append(notice.allegation_id)
    for statement in editorial.statements:
        said = statement.decision
        texts = {"party": said.party, "statement": said.statement, "url": said.url}
        allegations = beside.get((STATEMENTS.name, said.statement_id), [])
        yield from _shown(STATEMENTS.name, statement.row, texts, allegations, hidden)
    for filed in editorial.notices:
        texts = {"text": filed.decision.text, "url": filed.decision.url}
        allegations = beside.get((NOTICES.name, filed.decision.notice_id), [])
        yield from _shown(NOTICES.name, filed.row, texts, allegations, hidden)


def _shown(
    file: str, row: int, texts: Mapping[str, str | None], allegations: list[str], hidden: Hidden
) -> Iterator[Fault]:
    for column, text in texts.items():
        if text and any(hidden(allegation, text) for allegation in allegations):
            yield Fault(file, "a name in it that the dataset does not show", _MEND, row, column)
