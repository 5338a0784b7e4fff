"""What the stages hand to each other besides articles, replies and records. Frozen, and JSONL on disk."""

from __future__ import annotations

from typing import Protocol

from pydantic import Field

from .models import (
    Article,
    ArticleId,
    Model,
    Reply,
    ReplyAct,
    ReplyGroup,
    ReplyMeans,
    ReplyPerpetrator,
    ReplyResponse,
    ReplySource,
)
from .vocabulary import ArticleClass, Outcome, RejectionEffect, Stance


class IngestProblem(Model):
    """One line of the report: an input that was not read, or one that was read and about which something is said."""

    where: str = Field(description="path, with line number where there is one")
    what: str = Field(description="what is wrong with it")
    unread: bool = Field(True, description="false where an article was read all the same; then nothing is to be mended")


class Usage(Model):
    """What one extraction cost, all attempts together. Null where the server does not say."""

    attempts: int = Field(1, description="requests sent, those included that failed")
    input_tokens: int | None = None
    cached_tokens: int | None = Field(None, description="of the input tokens, those that the provider had in its cache")
    output_tokens: int | None = None
    cost: float | None = Field(None, description="USD, by the price known when the answers came; null without a price")


class KeptAnswer(Model):
    """An answer as its server sent it, and what it was billed for."""

    answer: str
    usage: Usage


class Journal(Protocol):
    """The answers that were paid for, each by the hash of its request. Safe to use from many threads."""

    def answer(self, request_hash: str) -> KeptAnswer | None:
        """The answer to this request, None where there is none."""
        ...

    def keep_answer(self, request_hash: str, article_id: str, kept: KeptAnswer) -> None:
        """Keep an answer; durable when this returns."""
        ...


class Extractor(Protocol):
    """Reads an article into an `Extraction`."""

    @property
    def name(self) -> str:
        """What is written into `Record.extractor`."""
        ...

    def request_hash(self, article: Article) -> str:
        """SHA-256 over everything that decides the answer: never a key, an address or a path."""
        ...

    def extract(self, article: Article, journal: Journal) -> Extraction:
        """Read one article. What an article or a server does to it is an outcome, not an exception.

        Args:
            article: the article.
            journal: where answers are kept as they come; what it holds is not asked again.

        Raises:
            UnansweredError: this article waits for an answer that is not to be asked for now.
            StopRunError: no further article can be extracted in this run.
        """
        ...

    def stop(self) -> None:
        """Ask for nothing more; what is in flight is finished."""
        ...


class Triage(Protocol):
    """Says of an article, before it costs anything, whether it is plainly out of scope."""

    @property
    def name(self) -> str:
        """Under which a skipped article stands in the ledger."""
        ...

    def request_hash(self, article: Article) -> str:
        """SHA-256 over everything that decides the judgement but the threshold: never the hash of an extractor."""
        ...

    def skip(self, article: Article) -> Extraction | None:
        """How the article ends where it is not worth reading: `skipped`, with its score; None where it is."""
        ...


class Rejection(Model):
    """A value that did not survive verification, and why. Kept in the working folder, never published."""

    article_id: ArticleId
    allegation_index: int | None = Field(description="position in the reply, from 0; null for the article itself")
    field: str = Field(description="which value: 'acts', 'affected_groups.number', …")
    value: str
    quote: str | None
    check: str = Field(description="code of the check that failed")
    reason: str
    effect: RejectionEffect


class Located(Model):
    """Where a quote stands in the text: code points, end exclusive. `quote` is then exactly that slice."""

    quote_start: int
    quote_end: int


class LocatedAct(ReplyAct, Located):
    """An act whose quote was found."""


class LocatedMeans(ReplyMeans, Located):
    """A means whose quote was found."""


class LocatedPerpetrator(ReplyPerpetrator, Located):
    """An accused whose quote was found and bears the name."""


class LocatedGroup(ReplyGroup, Located):
    """A group whose quote was found and bears the term."""


class LocatedSource(ReplySource, Located):
    """A source whose quote was found and bears the name."""


class LocatedResponse(ReplyResponse, Located):
    """A response whose quote was found."""


class LocatedAllegation(Located):
    """An allegation all of whose values survived verification."""

    quote: str
    stance: Stance
    acts: tuple[LocatedAct, ...]
    means: tuple[LocatedMeans, ...]
    alleged_perpetrators: tuple[LocatedPerpetrator, ...]
    affected_groups: tuple[LocatedGroup, ...]
    cited_sources: tuple[LocatedSource, ...]
    responses: tuple[LocatedResponse, ...]


class Verification(Model):
    """What of a reply survived: allegations that stand, allegations held for review, and every rejection."""

    article_class: ArticleClass
    allegations: tuple[LocatedAllegation, ...] = ()
    held: tuple[LocatedAllegation, ...] = ()
    rejections: tuple[Rejection, ...] = ()


class Extraction(Model):
    """How one article ended at the extractor.

    `reply` is present exactly where `outcome` is `ok` or `no_allegation`. `raw` is the answer as it came (a model's
    text), null for the built-in rules. `verification` is what the extractor saw of the reply's quotes already, where it
    looked; it is made anew where it is missing, and never kept.
    """

    outcome: Outcome
    reason: str | None = None
    reply: Reply | None = None
    raw: str | None = None
    usage: Usage = Usage()
    verification: Verification | None = Field(None, exclude=True, repr=False)
