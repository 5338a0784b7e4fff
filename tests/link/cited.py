"""Records with what the link stage looks at, in a line each: who is accused of what, about whom, and who says so."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from allegata.link.origins import origins_of
from allegata.links import SourceOrigin
from allegata.models import (
    AffectedGroup,
    Allegation,
    AllegedAct,
    AllegedPerpetrator,
    CitedSource,
    GroupNationality,
    Record,
)
from allegata.normalize.voices import source_label
from allegata.vocabulary import (
    ActCode,
    ActorType,
    ArticleClass,
    DenialStatus,
    NationalityScheme,
    Outcome,
    QuoteStatus,
    SourceType,
    Stance,
)

NO_QUOTE = {"quote": None, "quote_start": None, "quote_end": None, "quote_status": QuoteStatus.WITHHELD}
MEDIA, NGO, OFFICIAL, EXPERT = SourceType.MEDIA, SourceType.NGO, SourceType.OFFICIAL, SourceType.EXPERT
UNNAMED, OFFICIALS, VICTIM = SourceType.UNNAMED, SourceType.OFFICIAL_ANONYMOUS, SourceType.VICTIM
SERVICE = SourceType.INTELLIGENCE_SERVICE


def cited(name: str, source_type: SourceType = MEDIA, via: str | None = None, quote: str | None = None) -> CitedSource:
    """A source, labelled as the pipeline labels it."""
    evidence = {"quote": quote, "quote_start": 0, "quote_end": len(quote)} if quote else NO_QUOTE
    label, via_label = source_label(name), source_label(via) if via else None
    return CitedSource(name=name, label=label, source_type=source_type, via=via, via_label=via_label, **evidence)


def says(
    *sources: CitedSource,
    acts: Sequence[ActCode] = (ActCode.COERCED_ENLISTMENT,),
    accused: str | None = "RUS",
    people: Sequence[str] = ("002",),
) -> Allegation:
    """An allegation: of Russia, about Africans, unless another is said. Its identifier is set by `article`."""
    return Allegation(
        allegation_id="alg-0000000000000000",
        allegation_number=1,
        allegation="It is alleged.",
        stance=Stance.ATTRIBUTED,
        denial_status=DenialStatus.NOT_STATED,
        acts=tuple(AllegedAct(act=act, **NO_QUOTE) for act in acts),
        alleged_perpetrators=tuple(
            AllegedPerpetrator(
                name=code,
                label=code,
                actor_type=ActorType.STATE,
                state_code=code,
                denial_status=DenialStatus.NOT_STATED,
                **NO_QUOTE,
            )
            for code in ([accused] if accused else [])
        ),
        affected_groups=tuple(
            AffectedGroup(
                term=code,
                nationalities=(
                    GroupNationality(
                        term=code,
                        scheme=NationalityScheme.M49 if code.isdigit() else NationalityScheme.ISO3166,
                        code=code,
                    ),
                ),
                **NO_QUOTE,
            )
            for code in people
        ),
        cited_sources=sources,
        **NO_QUOTE,
    )


def article(
    name: str, *allegations: Allegation, published: str | None = "2025-03-01", outlet: str | None = None
) -> Record:
    """A record; its identifiers follow from its name."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Record(
        article_id=f"art-{digest[:16]}",
        source_id=name,
        outlet=outlet,
        published=published,
        text_sha256=digest,
        outcome=Outcome.OK,
        article_class=ArticleClass.REPORTS_ALLEGATION,
        extractor="test 1",
        allegations=tuple(
            one.model_copy(
                update={
                    "allegation_id": f"alg-{hashlib.sha256(f'{name} {number}'.encode()).hexdigest()[:16]}",
                    "allegation_number": number,
                }
            )
            for number, one in enumerate(allegations, 1)
        ),
    )


def by_place(records: Sequence[Record]) -> dict[tuple[str, int, int], SourceOrigin]:
    """What is said of each source, by article, number of the allegation and number of the source."""
    place = {
        allegation.allegation_id: (record.source_id or "", allegation.allegation_number)
        for record in records
        for allegation in record.allegations
    }
    found, _ = origins_of(records, ())
    return {(*place[one.allegation_id], one.source_number): one for one in found}
