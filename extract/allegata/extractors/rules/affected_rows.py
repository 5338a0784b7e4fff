"""From candidates to rows: which nationalities, groups and statuses count, and which words show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ...vocabulary import GroupStatus
from .affected import Affected, Mention
from .agents import Cast
from .groups import Group

_NEARBY = 1
"""Paragraphs between a nationality word or status and the group that it is said of."""

_CHARGE = 6
"""Words from people to what is brought against them ("were arrested in the port on suspicion of …")."""


@dataclass(slots=True)
class Row:
    """A group with whose people they are, as the text shows it."""

    group: Group
    score: float
    nationalities: list[str] = field(default_factory=list)
    """Words of the text, as written."""

    codes: list[str] = field(default_factory=list)
    statuses: list[GroupStatus] = field(default_factory=list)


def rows_of(cast: Cast, scored: list[tuple[float, Affected]]) -> list[Row]:
    """The groups that an article says it befell, in order, with nationalities and statuses.

    Args:
        cast: the article's groups.
        scored: the candidates of `affected_of`, each with its score less the least that counts.
    """
    return _Rows(cast, scored).rows()


class _Rows:
    def __init__(self, cast: Cast, scored: list[tuple[float, Affected]]) -> None:
        self.cast = cast
        self.nations = [(s, c) for s, c in scored if c.field == "nationality" and s > 0]
        self.groups = [(s, c) for s, c in scored if c.field == "group"]
        self.statuses = [c for s, c in scored if c.field == "status" and s > 0]
        self.found: list[Row] = []

    def rows(self) -> list[Row]:
        for score, candidate in self.groups:
            if score > 0 and (group := _fullest(candidate)) is not None and not _is_suspected(group):
                self.found.append(Row(group, score))
        for _, nation in self.nations:
            self._say_whose(nation)
        for candidate in self.statuses:
            self._say_status(candidate)
        for row in self.found:
            self._complete(row)
        kept = [row for row in self.found if self._says_something(row)]
        return sorted(kept, key=lambda row: (row.group.sentence.index, row.group.whole.first))

    def _says_something(self, row: Row) -> bool:
        """Whether a row adds a nationality, a status or a number, and is no people that was ruled out."""
        if row.codes or row.statuses:
            return True
        for place in row.group.places:
            if place.place.code is None:  # "Congolese" stays as written, where nothing settles it
                row.nationalities.append(self.cast.scene.words(row.group.sentence, place.first, place.last))
        return bool(row.nationalities) or (row.group.number is not None and not row.group.places)

    def _complete(self, row: Row) -> None:
        """Give a row every nationality that counts and stands in its words."""
        for _, nation in self.nations:
            for mention in nation.mentions:
                if mention.group is row.group and mention.place in row.group.places:
                    self._add(row, nation.key, mention)

    def _say_whose(self, nation: Affected) -> None:
        """Give a nationality to the rows whose words hold it; else to one beside which it stands."""
        placed = [m for m in nation.mentions if m.group is not None and m.place is not None]
        is_said = False
        for mention in placed:
            for row in self.found:
                if row.group is mention.group:
                    self._add(row, nation.key, mention)
                    is_said = True
        if is_said:
            return
        if placed:
            mention = min(placed, key=lambda m: (m.place not in (m.group.places if m.group else ()), m.sentence.index))
            assert mention.group is not None
            row = Row(mention.group, 0.0)
            self.found.append(row)
            self._add(row, nation.key, mention)
            return
        for mention in nation.mentions:
            near = self._nearest(mention, lambda row: not row.group.places) or self._group_beside(mention)
            if near is not None:
                self._add(near, nation.key, mention)
                return

    def _add(self, row: Row, code: str, mention: Mention) -> None:
        assert mention.place is not None
        word = self.cast.scene.words(mention.sentence, mention.place.first, mention.place.last)
        if code not in row.codes:
            row.codes.append(code)
            row.nationalities.append(word)

    def _nearest(self, mention: Mention, fits: Callable[[Row], bool]) -> Row | None:
        """The row nearest to a mention, no farther than a paragraph off."""
        near = [
            (abs(row.group.sentence.index - mention.sentence.index), -row.score, k)
            for k, row in enumerate(self.found)
            if fits(row) and abs(row.group.sentence.paragraph - mention.sentence.paragraph) <= _NEARBY
        ]
        return self.found[min(near)[2]] if near else None

    def _group_beside(self, mention: Mention) -> Row | None:
        """A row of the likeliest group that says nothing of where its people are from, near a mention."""
        near = [
            (score, -abs(m.sentence.index - mention.sentence.index), m.group)
            for score, candidate in self.groups
            for m in candidate.mentions
            if m.group is not None
            and not m.group.places
            and abs(m.sentence.paragraph - mention.sentence.paragraph) <= _NEARBY
        ]
        if not near:
            return None
        row = Row(max(near, key=lambda one: one[:2])[2], 0.0)
        self.found.append(row)
        return row

    def _say_status(self, candidate: Affected) -> None:
        status = GroupStatus[candidate.key.upper()]
        rows = [row for row in self.found if status in row.group.statuses]
        if not rows:
            bearing = [m for m in candidate.mentions if m.group is not None]
            beside = next((row for m in candidate.mentions if (row := self._nearest(m, lambda _: True))), None)
            if beside is not None and not bearing:
                rows = [beside]
            elif bearing and bearing[0].group is not None:
                rows = [Row(bearing[0].group, 0.0)]
                self.found += rows
            elif (likeliest := max(self.groups, key=lambda one: one[0], default=None)) is not None:
                group = _fullest(likeliest[1])
                rows = [Row(group, 0.0)] if group is not None else []
                self.found += rows
        for row in rows:
            row.statuses.append(status)


def _is_suspected(group: Group) -> bool:
    """Whether the people are said to have done it: "nine people were arrested on suspicion of …"."""
    after = (span.first - group.whole.last for span in group.sentence.spans("UNDER_SUSPICION"))
    return any(0 < gap <= _CHARGE for gap in after)


def _fullest(candidate: Affected) -> Group | None:
    """The mention that says most: with a number, then the first."""
    groups = [m.group for m in candidate.mentions if m.group is not None]
    return next((group for group in groups if group.number), groups[0] if groups else None)
