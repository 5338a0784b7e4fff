"""What a publisher decides about a dataset: the shapes that its folder of decisions is read into."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from pydantic import Field

from ..models import Model, NonEmpty
from ..releases import Collection, Notice, Statement, Withdrawal

REPLY_DAYS = 14
"""Days within which a request is decided, where the publisher names no other number."""
_MOST_REPLY_DAYS = 30  # the month that Article 12(3) of the GDPR leaves for an answer

TargetId = Annotated[
    str,
    Field(
        pattern=r"^(alg|art|org|cas)-[0-9a-f]{16}$",
        description="identifier of an allegation (alg-…), article (art-…), origin (org-…) or case (cas-…)",
    ),
]
WebAddress = Annotated[str, Field(pattern=r"^https?://[^\s/?#]+\S*$")]

Decision = TypeVar("Decision", Statement, Notice, Withdrawal)


class Contributor(Model):
    """Somebody who has a part in the dataset."""

    title: NonEmpty = Field(description="name, as it is to be cited")
    roles: tuple[NonEmpty, ...] = Field((), description="what they do, such as publisher, author, maintainer, reviewer")
    path: WebAddress | None = Field(None, description="web address, with https://")
    organisation: NonEmpty | None = Field(None, description="organisation that they belong to")


class About(Model):
    """What the publisher says of the dataset as a whole; null where it leaves it to the software."""

    title: NonEmpty | None = Field(None, description="title of the dataset")
    description: NonEmpty | None = Field(None, description="what it is, in a paragraph of one line")
    contact: Annotated[str, Field(pattern=r"^([^\s@]+@[^\s@]+\.[^\s@]+|https?://[^\s/?#]+\S*)$")] | None = Field(
        None, description="mail or web address for corrections, statements and complaints"
    )
    homepage: WebAddress | None = Field(None, description="web address of the dataset, with https://")
    corpus_version: Annotated[str, Field(pattern=r"^[0-9A-Za-z]([0-9A-Za-z._-]*[0-9A-Za-z])?$")] | None = Field(
        None, description="version of the collection of articles, such as 2026-11: letters, digits, dots and hyphens"
    )
    contributors: tuple[Contributor, ...] = Field((), description="who has a part in it")
    reply_days: int = Field(
        REPLY_DAYS,
        ge=1,
        le=_MOST_REPLY_DAYS,
        description=f"days within which a request is decided, a whole number from 1 to {_MOST_REPLY_DAYS}",
    )
    known_limits: tuple[NonEmpty, ...] = Field((), description="what readers must know is missing or weak: sentences")


class Filed(Model, Generic[Decision]):
    """A decision, where it stands, and what it is about."""

    row: int = Field(ge=2, description="row of its file as a spreadsheet counts, the header being row 1")
    decision: Decision
    about: tuple[TargetId, ...] = Field((), description="what it is about, as filed; empty of a withdrawal")


class Editorial(Model):
    """Everything that a publisher decided, each part in the order of its keys."""

    about: About = About()
    collections: tuple[Collection, ...] = ()
    statements: tuple[Filed[Statement], ...] = ()
    notices: tuple[Filed[Notice], ...] = ()
    withdrawals: tuple[Filed[Withdrawal], ...] = ()

    @property
    def targets(self) -> frozenset[str]:
        """Everything that its statements and notices are about."""
        statements = (target for statement in self.statements for target in statement.about)
        return frozenset((*statements, *(target for notice in self.notices for target in notice.about)))
