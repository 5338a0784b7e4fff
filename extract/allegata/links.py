"""What the link stage says of articles, allegations and sources together: the source of truth for its tables.

Every model holds identifiers, codes and counts, and no word of an article: labels come from the records that stand
beside them, so that what the safe profile withholds there is withheld here too.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .models import AllegationId, ArticleId, Model, NonEmpty
from .vocabulary import (
    ChainEnd,
    DifferenceAspect,
    DifferenceReason,
    LossKind,
    OriginKind,
    OriginRule,
    ProposalReason,
)

OriginId = Annotated[
    str,
    Field(
        pattern=r"^org-[0-9a-f]{16}$",
        description="identifier of the origin: who ultimately says it; from the first source that leads to it",
    ),
]
CaseId = Annotated[
    str,
    Field(
        pattern=r"^cas-[0-9a-f]{16}$",
        description="identifier of the case: allegations of the same accused, conduct, people and period",
    ),
]
Percent = Annotated[int, Field(ge=0, le=100)]


class SourceOrigin(Model):
    """The origin of one cited source: every one has exactly one, and many may share it. Only what is certain."""

    allegation_id: AllegationId
    source_number: int = Field(ge=1, description="which source of the allegation, counted from 1")
    origin_id: OriginId
    origin_kind: OriginKind = Field(description="what the origin is")
    rule: OriginRule = Field(description="why the source is counted under this origin")
    chain_end: ChainEnd = Field(description="how the chain of attribution ends")
    hands: int = Field(ge=0, description="outlets and people between the origin and the article")
    held_article_id: ArticleId | None = Field(
        None, description="the article that is this origin, where it is one of the dataset"
    )


class OriginProposal(Model):
    """Two origins that may be one. A proposal for a reader, never merged."""

    origin_id: OriginId
    other_origin_id: OriginId = Field(description="the other, which is the later one")
    reason: ProposalReason = Field(description="what speaks for it")
    score: Percent = Field(description="how much speaks for it, in percent; no probability")


class CaseAllegation(Model):
    """The case that an allegation belongs to: every one has exactly one."""

    allegation_id: AllegationId
    case_id: CaseId


class CaseResponse(Model):
    """Which event a reported response is: one answer, or one silence, is reported by many."""

    allegation_id: AllegationId
    response_number: int = Field(ge=1, description="which response of the allegation, counted from 1")
    case_id: CaseId
    event_number: int = Field(ge=1, description="order of the event within the case, from 1; the same for each report")
    asked_by: NonEmpty | None = Field(
        None, description="outlet that asked, of a silence and a refusal to comment; null where it is not known"
    )


class CaseDifference(Model):
    """Where two allegations of a case do not say the same, and the likeliest reason."""

    case_id: CaseId
    difference_number: int = Field(ge=1, description="order of the difference within the case, from 1")
    allegation_id: AllegationId
    other_allegation_id: AllegationId = Field(description="the other allegation, which is the later one")
    aspect: DifferenceAspect = Field(description="what differs")
    reason: DifferenceReason = Field(
        description="why both may be right; a contradiction only where nothing explains it"
    )


class CaseLoss(Model):
    """What an allegation no longer says that another with the same origin does."""

    case_id: CaseId
    allegation_id: AllegationId
    loss: LossKind = Field(description="what was lost on the way")
    kept_by_allegation_id: AllegationId = Field(description="the allegation that has it")


class NearCopy(Model):
    """Two articles whose texts are nearly the same."""

    article_id: ArticleId
    other_article_id: ArticleId = Field(description="the earlier article, of which this one is a near copy")
    similarity: Percent = Field(description="share of word sequences that both have, of those that either has, percent")
    containment: Percent = Field(
        description="share of the shorter one's word sequences that the longer one has, percent"
    )
    sentences_added: int = Field(ge=0, description="sentences of which the earlier one has none that is like them")
    sentences_dropped: int = Field(
        ge=0, description="sentences of the earlier one of which this one has none like them"
    )
    sentences_changed: int = Field(ge=0, description="sentences of both in which some words differ")


class Links(Model):
    """Everything that the link stage says, each part in the order of its keys."""

    near_copies: tuple[NearCopy, ...] = ()
    source_origins: tuple[SourceOrigin, ...] = ()
    origin_proposals: tuple[OriginProposal, ...] = ()
    case_allegations: tuple[CaseAllegation, ...] = ()
    case_responses: tuple[CaseResponse, ...] = ()
    case_differences: tuple[CaseDifference, ...] = ()
    case_losses: tuple[CaseLoss, ...] = ()
