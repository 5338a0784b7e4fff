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
from allegata.releases import (
    Change,
    Collection,
    Notes,
    Notice,
    NoticeAllegation,
    Statement,
    StatementAllegation,
    Tombstone,
)
from allegata.vocabulary import (
    ChainEnd,
    ChangeKind,
    DifferenceAspect,
    DifferenceReason,
    LossKind,
    NoticeKind,
    OriginKind,
    OriginRule,
    ProposalReason,
    Reach,
    TombstoneReason,
)

ORIGIN = f"org-{'0' * 16}"
OTHER_ORIGIN = f"org-{'1' * 16}"
CASE = f"cas-{'0' * 16}"


def load_linked(path: Path, records: Sequence[Record]) -> None:
    """Load records with links among them and notes beside them, as a release has them."""
    load(path, records, links=lambda: plausible(some_links(records)), notes=lambda: some_notes(records))


def plausible(links: Links) -> Links:
    """The links that a release may have: with a second origin that may be the first, and no pair of one thing."""
    first, last = links.source_origins[:-1], links.source_origins[-1:]
    others = tuple(each.model_copy(update={"origin_id": OTHER_ORIGIN}) for each in last)
    return links.model_copy(
        update={
            "near_copies": tuple(each for each in links.near_copies if each.article_id != each.other_article_id),
            "source_origins": (*first, *others) if first else last,
            "origin_proposals": links.origin_proposals if first else (),
            "case_differences": tuple(
                each for each in links.case_differences if each.allegation_id != each.other_allegation_id
            ),
            "case_losses": tuple(
                each for each in links.case_losses if each.allegation_id != each.kept_by_allegation_id
            ),
        }
    )


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


def some_notes(records: Sequence[Record]) -> Notes:
    """A row of every kind of note where it can be: a statement and a notice about the first allegation."""
    records = sorted(records, key=lambda record: record.article_id)
    first = next((allegation for record in records for allegation in record.allegations), None)
    named = [first.allegation_id] if first else []
    return Notes(
        notices=tuple(
            Notice(notice_id="court-2026", notice=NoticeKind.ACQUITTAL, issued="2026-01-01", text="Acquitted.")
            for _ in named
        ),
        notice_allegations=tuple(
            NoticeAllegation(notice_id="court-2026", allegation_id=each, reach=Reach.NAMED) for each in named
        ),
        statements=tuple(
            Statement(statement_id="embassy-1", party="An embassy", made="2026-01-01", statement="We deny it.")
            for _ in named
        ),
        statement_allegations=tuple(
            StatementAllegation(statement_id="embassy-1", allegation_id=each, reach=Reach.NAMED) for each in named
        ),
        collections=(Collection(collection_number=1, searched="the sites of two outlets", languages="en"),),
        changes=tuple(
            Change(
                change_number=1,
                change=ChangeKind.CHANGED,
                table_name="articles",
                article_id=record.article_id,
                field="outcome",
                before="error",
                after="ok",
            )
            for record in records[:1]
        ),
        tombstones=tuple(
            Tombstone(
                record_id=f"alg-{'f' * 16}",
                article_id=record.article_id,
                reason=TombstoneReason.ERROR,
                removed_in="0.1.0",
                decided="2026-01-01",
            )
            for record in records[:1]
        ),
    )
