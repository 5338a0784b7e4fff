"""What was decided before the records are made: the release before, and what its publisher decided since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from ..editorial import Editorial, read_editorial
from ..errors import UsageError
from ..previous import Earlier, Identities, Named, opened
from ..releases import Identification, Tombstone, Withdrawal
from ..settings import Settings

_TO_COME = "0.0.0"
"""Stands for the version of the release to come, which is named when it is published."""


@dataclass(frozen=True)
class Decided:
    """The release before, null where none is named, and the decisions of its publisher."""

    earlier: Earlier | None
    editorial: Editorial

    @property
    def previous(self) -> str | None:
        """Content hash of the release before."""
        found = self.earlier.content_hash if self.earlier else None
        return found.removeprefix("sha256:") if found else None

    @property
    def withdrawals(self) -> tuple[Withdrawal, ...]:
        """What is to be published no longer."""
        return tuple(each.decision for each in self.editorial.withdrawals)

    def before(self) -> Named | None:
        """What the release before says of what statements and notices are about; null where there is none."""
        if self.earlier is None:
            return None
        return self.earlier.named(
            self.editorial.targets,
            [each.decision.statement_id for each in self.editorial.statements],
            [each.decision.notice_id for each in self.editorial.notices],
        )

    def identities(self) -> Identities:
        """What gives the records of an extraction their identifiers."""
        return Identities(self.earlier, self.withdrawals)

    def identification(self, identities: Identities) -> Identification:
        """How records came by their identifiers, once all of them have.

        Raises:
            PackageError: a withdrawal names what never was, or a successor that is none.
        """
        return Identification(
            previous=self.previous,
            withdrawals=self._hash_of_withdrawals(),
            tombstones=identities.tombstones(_TO_COME),
        )

    def tombstones(self, known: Identification, version: str) -> tuple[Tombstone, ...]:
        """The tombstones of the release of that version.

        Raises:
            UsageError: the records came by their identifiers in another way than is decided now.
        """
        if known.previous != self.previous:
            raise UsageError(
                "the records do not have their identifiers from the release that is named with --previous",
                "Run `allegata extract` again, with the same --previous",
            )
        if known.withdrawals != self._hash_of_withdrawals():
            raise UsageError(
                "the records were made before the withdrawals were decided that stand there now",
                "Run `allegata extract` again, with the same --editorial",
            )
        return tuple(
            each.model_copy(update={"removed_in": version}) if each.removed_in == _TO_COME else each
            for each in known.tombstones
        )

    def _hash_of_withdrawals(self) -> str:
        lines = sorted(each.model_dump_json(exclude={"note"}) for each in self.withdrawals)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@contextmanager
def decided(settings: Settings) -> Iterator[Decided]:
    """Read the release before and the decisions that the settings name.

    Raises:
        AllegataError: one of them is named and can not be read, or the release before is of the other profile.
    """
    editorial = read_editorial(Path(settings.editorial)) if settings.editorial else Editorial()
    with opened(settings.previous) if settings.previous else nullcontext() as earlier:
        if earlier is not None and earlier.profile != settings.profile:
            raise UsageError(
                f"{settings.previous} has the profile {earlier.profile!r}, and this is to have {settings.profile!r}",
                "Name the release before of the same profile",
            )
        yield Decided(earlier, editorial)
