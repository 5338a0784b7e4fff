"""What the tests of normalize share: verified values with their places in a text."""

from __future__ import annotations

import hashlib
from typing import Any

from allegata.exchange import (
    LocatedAct,
    LocatedAllegation,
    LocatedGroup,
    LocatedPerpetrator,
    LocatedResponse,
    LocatedSource,
)
from allegata.models import Article
from allegata.vocabulary import ActCode, ActorType, GroupStatus, ResponseForm, ResponseRole, SourceType, Stance


def an_article(text: str, language: str | None = "en") -> Article:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(article_id=f"art-{digest[:16]}", text=text, text_sha256=digest, language=language)


def located(text: str, quote: str) -> dict[str, Any]:
    start = text.index(quote)
    return {"quote": quote, "quote_start": start, "quote_end": start + len(quote)}


def accused(text: str, name: str, actor_type: ActorType, country_word: str | None = None) -> LocatedPerpetrator:
    return LocatedPerpetrator(name=name, actor_type=actor_type, country_word=country_word, **located(text, name))


def group(text: str, term: str, nationalities: list[str], number: str | None = None) -> LocatedGroup:
    statuses: list[GroupStatus] = []
    return LocatedGroup(term=term, nationalities=nationalities, statuses=statuses, number=number, **located(text, term))


def source(text: str, name: str, source_type: SourceType, via: str | None = None) -> LocatedSource:
    return LocatedSource(name=name, source_type=source_type, via=via, **located(text, name))


def response(text: str, responder: str, quote: str, form: ResponseForm, role: ResponseRole) -> LocatedResponse:
    return LocatedResponse(responder=responder, role=role, form=form, **located(text, quote))


def an_allegation(text: str, quote: str, **values: Any) -> LocatedAllegation:
    where = located(text, quote)
    parts: dict[str, Any] = {
        "stance": Stance.ATTRIBUTED,
        "acts": (LocatedAct(act=ActCode.DECEPTIVE_RECRUITMENT, **where),),
        "means": (),
        "alleged_perpetrators": (),
        "affected_groups": (),
        "cited_sources": (),
        "responses": (),
    }
    return LocatedAllegation(**where, **{**parts, **values})
