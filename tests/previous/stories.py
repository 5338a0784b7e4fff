"""One article about two accused, and what extractors make of it: allegations with true offsets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.records import an_article, evidence

from allegata.models import Allegation, AllegedAct, AllegedPerpetrator, Article, Record
from allegata.normalize.identity import allegation_ids
from allegata.releases import Tombstone, Withdrawal
from allegata.vocabulary import (
    ActCode,
    ActorType,
    ArticleClass,
    DenialStatus,
    Outcome,
    Stance,
    TombstoneReason,
)

COERCED = "Ruritania forces African students into its army, officials said."
DUPED = "Agencies of Borduria duped Kenyan workers with jobs as guards, a group said."
KEPT = "Ruritania keeps the recruits from leaving, relatives wrote in a letter."
AGAIN = "Students are told by Ruritania to sign or be sent home, others said."
TEXT = "\n".join((COERCED, DUPED, KEPT, AGAIN))


def article(number: int = 1, text: str = TEXT) -> Article:
    return an_article(number, text=text)


def accused(of: Article, name: str, quote: str, **changes: Any) -> AllegedPerpetrator:
    """An accused, whose name has to stand in the text only where the quote does."""
    values: dict[str, Any] = {
        "name": name,
        "label": name,
        "actor_type": ActorType.STATE if "state_code" in changes else ActorType.COMPANY,
        "denial_status": DenialStatus.NOT_STATED,
    }
    return AllegedPerpetrator(**{**values, **evidence(of.text, quote), **changes})


def claim(of: Article, quote: str, *acts: ActCode, by: Sequence[AllegedPerpetrator] = (), **changes: Any) -> Allegation:
    """An allegation that rests on one quote; its identifier and number are given by `record`."""
    shown = evidence(of.text, quote)
    values: dict[str, Any] = {
        **shown,
        "allegation_id": f"alg-{'0' * 16}",
        "allegation_number": 1,
        "allegation": f"It is alleged that {quote}",
        "stance": Stance.ATTRIBUTED,
        "denial_status": DenialStatus.NOT_STATED,
        "acts": tuple(AllegedAct(act=act, **shown) for act in acts),
        "alleged_perpetrators": tuple(by),
    }
    return Allegation(**{**values, **changes})


def record(of: Article, *claims: Allegation, outcome: Outcome = Outcome.OK) -> Record:
    """The record of an extraction, with identifiers as the extraction gives them."""
    # what is hashed of an allegation as it is located stands in it as it is published too
    ids = allegation_ids(of.article_id, [(each, each.alleged_perpetrators) for each in claims])  # type: ignore[misc]
    return Record(
        **of.model_dump(exclude={"text", "source_path"}),
        outcome=outcome,
        article_class=ArticleClass.REPORTS_ALLEGATION,
        extractor="made up",
        allegations=tuple(
            each.model_copy(update={"allegation_id": given, "allegation_number": number})
            for number, (each, given) in enumerate(zip(claims, ids, strict=True), 1)
        ),
    )


def coerced(of: Article, quote: str = COERCED, *acts: ActCode, **changes: Any) -> Allegation:
    """Ruritania is said to have coerced students."""
    by = accused(of, "Ruritania", quote, state_code="RUR")
    return claim(of, quote, *(acts or (ActCode.COERCED_ENLISTMENT,)), by=[by], **changes)


def duped(of: Article, quote: str = DUPED, **changes: Any) -> Allegation:
    """Agencies are said to have duped workers."""
    by = accused(of, "Agencies of Borduria", quote, associated_country_code="BRD")
    return claim(of, quote, ActCode.DECEPTIVE_RECRUITMENT, by=[by], **changes)


def ids(of: Record | None) -> list[str]:
    assert of is not None
    return [each.allegation_id for each in of.allegations]


def withdrawal(record_id: str, reason: TombstoneReason = TombstoneReason.NOT_SUPPORTED, **changes: Any) -> Withdrawal:
    return Withdrawal(**{"record_id": record_id, "reason": reason, "decided": "2026-03-01", **changes})


def tombstone_of(of: Record, number: int, reason: TombstoneReason, **changes: Any) -> Tombstone:
    """Of the allegation of this number, with its place in the text."""
    gone = of.allegations[number - 1]
    values: dict[str, Any] = {
        "record_id": gone.allegation_id,
        "article_id": of.article_id,
        "reason": reason,
        "removed_in": "1.0.0",
        "text_sha256": of.text_sha256,
        "span_start": gone.quote_start,
        "span_end": gone.quote_end,
    }
    return Tombstone(**{**values, **changes})
