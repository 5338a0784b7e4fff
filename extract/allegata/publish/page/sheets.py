"""The static table: rows for readers without JavaScript, some hundreds a page, each page with links to the next."""

from __future__ import annotations

from dataclasses import dataclass

ROWS_A_SHEET = 500
"""Rows of each further page of the table: half a megabyte."""

FOLDER = "site/table"
"""Where the pages stand in a release."""


@dataclass(frozen=True)
class Sheet:
    """A page of the static table.

    Attributes:
        href: its path in the release.
        number: of the page; `index.html` is the first of the table of claims.
        first: number of its first row, from 1.
        last: of its last.
        total: rows of the table as a whole.
        is_refuted: whether it holds the claims that their outlet refutes.
        previous: path of the page before; null where there is none.
        next: of the page after; likewise.
    """

    href: str
    number: int
    first: int
    last: int
    total: int
    is_refuted: bool
    previous: str | None
    next: str | None

    @property
    def title(self) -> str:
        """What it shows."""
        return "Refuted claims" if self.is_refuted else "Allegations"


def sheets_of_claims(total: int, on_index: int) -> tuple[Sheet, ...]:
    """The pages of the table of claims behind `index.html`, which holds the first rows.

    Args:
        total: rows of the table.
        on_index: how many of them `index.html` holds.
    """
    starts = range(on_index, total, ROWS_A_SHEET)
    names = ["index.html", *(f"{FOLDER}/{number}.html" for number, _ in enumerate(starts, 2))]
    return tuple(_sheet(names, number, (start, total), is_refuted=False) for number, start in enumerate(starts, 1))


def sheets_of_refuted(total: int) -> tuple[Sheet, ...]:
    """The pages of the table of refuted claims.

    Args:
        total: rows of the table.
    """
    starts = range(0, total, ROWS_A_SHEET)
    names = [f"{FOLDER}/refuted-{number}.html" for number, _ in enumerate(starts, 1)]
    return tuple(_sheet(names, number, (start, total), is_refuted=True) for number, start in enumerate(starts))


def _sheet(names: list[str], place: int, where: tuple[int, int], *, is_refuted: bool) -> Sheet:
    start, total = where
    return Sheet(
        href=names[place],
        number=place + 1,
        first=start + 1,
        last=min(start + ROWS_A_SHEET, total),
        total=total,
        is_refuted=is_refuted,
        previous=names[place - 1] if place else None,
        next=names[place + 1] if place + 1 < len(names) else None,
    )
