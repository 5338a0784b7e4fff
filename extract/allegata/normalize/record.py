"""An article's outcome and what verification let stand, as the record that is published."""

from __future__ import annotations

from collections.abc import Sequence

from ..exchange import LocatedAllegation, Verification
from ..models import (
    Allegation,
    AllegedAct,
    AllegedMeans,
    AllegedPerpetrator,
    Article,
    Record,
)
from ..vocabulary import Outcome
from .accused import accused_of
from .denial import denial_status, with_denial_statuses
from .groups import group_of
from .identity import allegation_ids
from .sentence import compose
from .voices import response_of, source_of

_UNWRITTEN = "…"  # stands for the sentence until the allegation is whole


def record_of(
    article: Article,
    outcome: Outcome,
    *,
    reason: str | None = None,
    extractor: str,
    verification: Verification | None = None,
) -> Record:
    """The record of one article.

    Args:
        article: as ingested.
        outcome: how it ended; allegations are in the record for `ok` alone.
        reason: why, where the outcome does not say.
        extractor: what read it: name and version, or model and prompt.
        verification: what survived; None for an article that was not read, or gave no answer.
    """
    stands = verification.allegations if verification is not None and outcome is Outcome.OK else ()
    return Record(
        article_id=article.article_id,
        source_id=article.source_id,
        url=article.url,
        outlet=article.outlet,
        title=article.title,
        published=article.published,
        language=article.language,
        text_sha256=article.text_sha256,
        text_version=article.text_version,
        duplicate_of=article.duplicate_of,
        outcome=outcome,
        outcome_reason=reason or None,
        article_class=verification.article_class if verification is not None else None,
        extractor=extractor,
        allegations=_allegations(article, stands),
    )


def _allegations(article: Article, found: Sequence[LocatedAllegation]) -> tuple[Allegation, ...]:
    with_accused = [(each, [accused_of(one) for one in each.alleged_perpetrators]) for each in found]
    identifiers = allegation_ids(article.article_id, with_accused)
    return tuple(
        _allegation(article, each, accused, (identifier, number))
        for number, ((each, accused), identifier) in enumerate(zip(with_accused, identifiers, strict=True), 1)
    )


def _allegation(
    article: Article, found: LocatedAllegation, accused: Sequence[AllegedPerpetrator], key: tuple[str, int]
) -> Allegation:
    responses = tuple(response_of(each, article, accused) for each in found.responses)
    allegation = Allegation(
        allegation_id=key[0],
        allegation_number=key[1],
        allegation=_UNWRITTEN,
        stance=found.stance,
        denial_status=denial_status(responses),
        acts=tuple(AllegedAct.model_validate(act.model_dump()) for act in found.acts),
        means=tuple(AllegedMeans.model_validate(means.model_dump()) for means in found.means),
        alleged_perpetrators=with_denial_statuses(accused, responses),
        affected_groups=tuple(group_of(group, article) for group in found.affected_groups),
        cited_sources=tuple(source_of(source) for source in found.cited_sources),
        responses=responses,
        quote=found.quote,
        quote_start=found.quote_start,
        quote_end=found.quote_end,
    )
    return allegation.model_copy(update={"allegation": compose(allegation)})
