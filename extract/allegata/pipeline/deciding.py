"""What was decided before the records are made: the release before, and what its publisher decided since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from ..editorial import Editorial, read_editorial
from ..errors import UsageError
from ..previous import Earlier, Identities, Named, check_place, opened
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


def check_decisions(settings: Settings) -> None:
    """Refuse decisions that can not be read, and a release before that is not there, before any work is done.

    Raises:
        AllegataError: one of them is named, and is none.
    """
    if settings.editorial:
        read_editorial(Path(settings.editorial))
    if settings.previous:
        check_place(settings.previous)


def check_version(version: str, earlier: Earlier) -> None:
    """Refuse a version that does not come after that of the release before; a draft may follow itself.

    Raises:
        UsageError: it does not.
    """
    if _order(version) < _order(earlier.version) or (version == earlier.version and "-" not in version):
        raise UsageError(
            f"version {version} does not come after {earlier.version}, that of the release before",
            "Give a later one with --version; with -draft behind it, it can be written again",
        )


def _order(version: str) -> tuple[tuple[int, ...], bool]:
    numbers, _, draft = version.partition("-")
    return tuple(int(number) for number in numbers.split(".") if number.isdecimal()), not draft


@contextmanager
def decided(settings: Settings) -> Iterator[Decided]:
    """Read the release before and the decisions that the settings name.

    Raises:
        AllegataError: one of them is named and can not be read; the release before is a private export, or has
            statements and notices while no folder of decisions is named.
    """
    editorial = read_editorial(Path(settings.editorial)) if settings.editorial else Editorial()
    with opened(settings.previous) if settings.previous else nullcontext() as earlier:
        if earlier is not None and earlier.profile == "working" and settings.profile == "safe":
            raise UsageError(
                f"{settings.previous} is a private working export, and a release does not follow one",
                "Name the release before with --previous",
            )
        if earlier is not None and settings.editorial is None and _has_decisions(earlier):
            raise UsageError(
                "the release before has statements or notices, and without --editorial this one would drop them",
                "Name the folder of decisions with --editorial; to drop them all the same, name an empty folder",
            )
        yield Decided(earlier, editorial)


def _has_decisions(earlier: Earlier) -> bool:
    found = earlier.connection.execute("SELECT EXISTS (FROM statements) OR EXISTS (FROM notices)").fetchone()
    return found == (True,)
