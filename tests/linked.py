"""Links of every kind among made-up records, for tests of what is done with links, not of how they are found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from allegata.links import (
    CaseAllegation,
    CaseDifference,
    CaseLoss,
    CaseResponse,
    Links,
    NearCopy,
    OriginProposal,
    SourceOrigin,
)
from allegata.load import load
from allegata.models import Record
from allegata.vocabulary import (
    ChainEnd,
    DifferenceAspect,
    DifferenceReason,
    LossKind,
    OriginKind,
    OriginRule,
    ProposalReason,
)

ORIGIN = f"org-{'0' * 16}"
OTHER_ORIGIN = f"org-{'1' * 16}"
CASE = f"cas-{'0' * 16}"


def load_linked(path: Path, records: Sequence[Record]) -> None:
    """Load records with links among them, as a release has them."""
    load(path, records, links=lambda: some_links(records))


def some_links(records: Sequence[Record]) -> Links:
    """One case of all the allegations, one origin of all the sources, and a row of every other kind where it can be."""
    records = sorted(records, key=lambda record: record.article_id)  # what is said of them does not hang on their order
    allegations = [allegation for record in records for allegation in record.allegations]
    sources = [(each, number) for each in allegations for number, _ in enumerate(each.cited_sources, 1)]
    responses = [(each, number) for each in allegations for number, _ in enumerate(each.responses, 1)]
    pair = (allegations[0].allegation_id, allegations[-1].allegation_id) if allegations else None
    return Links(
        near_copies=tuple(
            NearCopy(
                article_id=other.article_id,
                other_article_id=one.article_id,
                similarity=91,
                containment=97,
                sentences_added=1,
                sentences_dropped=0,
                sentences_changed=2,
            )
            for one, other in zip(records[:1], records[-1:], strict=True)
        ),
        source_origins=tuple(
            SourceOrigin(
                allegation_id=each.allegation_id,
                source_number=number,
                origin_id=ORIGIN,
                origin_kind=OriginKind.WORK,
                rule=OriginRule.CITED_WORK,
                chain_end=ChainEnd.HELD,
                hands=1,
                held_article_id=records[0].article_id,
            )
            for each, number in sources
        ),
        origin_proposals=(
            OriginProposal(origin_id=ORIGIN, other_origin_id=OTHER_ORIGIN, reason=ProposalReason.SAME_VOICE, score=40),
        ),
        case_allegations=tuple(CaseAllegation(allegation_id=each.allegation_id, case_id=CASE) for each in allegations),
        case_responses=tuple(
            CaseResponse(
                allegation_id=each.allegation_id,
                response_number=number,
                case_id=CASE,
                event_number=1,
                asked_by="Bloomberg",
            )
            for each, number in responses
        ),
        case_differences=tuple(
            CaseDifference(
                case_id=CASE,
                difference_number=1,
                allegation_id=one,
                other_allegation_id=other,
                aspect=DifferenceAspect.DENIAL_STATUS,
                reason=DifferenceReason.SPECIFICITY,
            )
            for one, other in ([pair] if pair else [])
        ),
        case_losses=tuple(
            CaseLoss(case_id=CASE, allegation_id=other, loss=LossKind.DENIAL, kept_by_allegation_id=one)
            for one, other in ([pair] if pair else [])
        ),
    )
