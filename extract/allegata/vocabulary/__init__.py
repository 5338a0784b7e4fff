"""The codes of the codebook, each with its definition and crosswalk.

A code is a string with a definition. The definitions are the codebook's; the crosswalk names related terms of other
schemes and is not a legal classification. Everything that is published as a code is a member of one of these
enumerations; JSON Schema, Table Schema, the DDL's CHECK constraints, the prompt and the codebook are generated from
them.
"""

from __future__ import annotations

from .code import Code
from .links import (
    ChainEnd,
    DifferenceAspect,
    DifferenceReason,
    LossKind,
    OriginKind,
    OriginRule,
    ProposalReason,
)
from .records import (
    STATE_ACTOR_TYPES,
    ActCode,
    ActorType,
    ArticleClass,
    DenialStatus,
    GroupStatus,
    MeansCode,
    NameStatus,
    NationalityScheme,
    Outcome,
    QuoteStatus,
    RejectionEffect,
    ResponseForm,
    ResponseRole,
    ReviewStatus,
    SourceType,
    Stance,
)
from .releases import ChangeKind, NoticeKind, Reach, TombstoneReason

__all__ = [
    "STATE_ACTOR_TYPES",
    "VOCABULARIES",
    "ActCode",
    "ActorType",
    "ArticleClass",
    "ChainEnd",
    "ChangeKind",
    "Code",
    "DenialStatus",
    "DifferenceAspect",
    "DifferenceReason",
    "GroupStatus",
    "LossKind",
    "MeansCode",
    "NameStatus",
    "NationalityScheme",
    "NoticeKind",
    "OriginKind",
    "OriginRule",
    "Outcome",
    "ProposalReason",
    "QuoteStatus",
    "Reach",
    "RejectionEffect",
    "ResponseForm",
    "ResponseRole",
    "ReviewStatus",
    "SourceType",
    "Stance",
    "TombstoneReason",
]

VOCABULARIES: dict[str, type[Code]] = {
    "article_class": ArticleClass,
    "act": ActCode,
    "means": MeansCode,
    "stance": Stance,
    "actor_type": ActorType,
    "group_status": GroupStatus,
    "source_type": SourceType,
    "role": ResponseRole,
    "form": ResponseForm,
    "denial_status": DenialStatus,
    "outcome": Outcome,
    "nationality_scheme": NationalityScheme,
    "quote_status": QuoteStatus,
    "name_status": NameStatus,
    "review_status": ReviewStatus,
    "origin_kind": OriginKind,
    "origin_rule": OriginRule,
    "chain_end": ChainEnd,
    "proposal_reason": ProposalReason,
    "difference_aspect": DifferenceAspect,
    "difference_reason": DifferenceReason,
    "loss": LossKind,
    "change": ChangeKind,
    "tombstone_reason": TombstoneReason,
    "notice": NoticeKind,
    "reach": Reach,
}
"""Every published vocabulary by name, in the order of the codebook."""
