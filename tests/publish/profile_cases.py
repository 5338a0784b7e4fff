"""A made-up article in which a victim, a captive, a relative and a recruiter are named, and the parts of its record."""

from __future__ import annotations

import hashlib

from allegata.models import (
    AffectedGroup,
    Allegation,
    AllegedAct,
    AllegedPerpetrator,
    Article,
    CitedSource,
    GroupNationality,
    Record,
    Response,
)
from allegata.normalize.sentence import compose
from allegata.publish.safety.names import protected_names
from allegata.publish.safety.profile import assert_safe, safe
from allegata.vocabulary import (
    ActCode,
    ActorType,
    ArticleClass,
    DenialStatus,
    GroupStatus,
    NationalityScheme,
    Outcome,
    ResponseForm,
    ResponseRole,
    ReviewStatus,
    SourceType,
    Stance,
)

TEXT = """\
Kofi Ansere, 24, thought that he would guard a shop in Moscow. A recruiter, Dawud Mirembe, promised him a job.
"They took our passports and sent us to the front," said Ekow Baidoo, who is held in a Ukrainian camp near Lviv.

Russia forced hundreds of Ghanaians into its army, the group Truth Hounds says. Ansere's mother, Abena, sold her land.
Foreign Minister Yaw Darko said that the ministry would help. Darko named no date. Dmitry Peskov denied the reports.
Mirembe did not answer. Other agents were paid for each recruit.
"""
TITLE = "How Kofi Ansere Was Tricked Into Russia's War"
URL = "https://news.example/world/how-kofi-ansere-was-tricked-into-russias-war?ref=ansere"
NAMES = ("Kofi", "Ansere", "Ekow", "Baidoo", "Abena", "Dawud", "Mirembe")


def evidence(text: str, quote: str) -> dict[str, str | int]:
    start = text.index(quote)
    return {"quote": quote, "quote_start": start, "quote_end": start + len(quote)}


def an_article(text: str = TEXT, **fields: str | None) -> Article:
    values: dict[str, str | None] = {"title": TITLE, "url": URL, "source_id": "kofi_ansere_story", "language": "en"}
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article.model_validate(
        {"article_id": f"art-{digest[:16]}", "text": text, "text_sha256": digest, **values, **fields}
    )


def a_record(article: Article, *allegations: Allegation) -> Record:
    return Record(
        article_id=article.article_id,
        source_id=article.source_id,
        url=article.url,
        outlet="The Harbour Post",
        title=article.title,
        language=article.language,
        text_sha256=article.text_sha256,
        outcome=Outcome.OK if allegations else Outcome.NO_ALLEGATION,
        article_class=ArticleClass.REPORTS_ALLEGATION,
        extractor="rules 1",
        allegations=allegations,
    )


def an_allegation(text: str, quote: str, **parts: object) -> Allegation:
    base: dict[str, object] = {
        "allegation_id": f"alg-{hashlib.sha256(quote.encode()).hexdigest()[:16]}",
        "allegation_number": 1,
        "allegation": "Kofi Ansere was allegedly recruited.",
        "stance": Stance.ATTRIBUTED,
        "denial_status": DenialStatus.NOT_STATED,
        "acts": (act(text, quote),),
        **evidence(text, quote),
    }
    return Allegation.model_validate({**base, **parts})


def act(text: str, quote: str) -> AllegedAct:
    return AllegedAct.model_validate({**evidence(text, quote), "act": ActCode.DECEPTIVE_RECRUITMENT})


def accused(name: str, quote: str, actor_type: ActorType, text: str = TEXT, **fields: object) -> AllegedPerpetrator:
    values: dict[str, object] = {"name": name, "label": name, "actor_type": actor_type, **fields}
    return AllegedPerpetrator.model_validate(
        {**evidence(text, quote), "denial_status": DenialStatus.NOT_STATED, **values}
    )


def source(name: str, quote: str, source_type: SourceType, text: str = TEXT, via: str | None = None) -> CitedSource:
    label = {"name": name, "label": name, "source_type": source_type, "via": via, "via_label": via}
    return CitedSource.model_validate({**evidence(text, quote), **label})


def group(term: str, quote: str, text: str = TEXT, **fields: object) -> AffectedGroup:
    return AffectedGroup.model_validate({**evidence(text, quote), "term": term, **fields})


def response(responder: str, quote: str, role: ResponseRole, text: str = TEXT) -> Response:
    return Response.model_validate(
        {**evidence(text, quote), "responder": responder, "role": role, "form": ResponseForm.DENIED}
    )


GHANA = GroupNationality(term="Ghana", scheme=NationalityScheme.ISO3166, code="GHA", label="Ghana")
GHANAIAN = GroupNationality(term="Ghanaians", scheme=NationalityScheme.ISO3166, code="GHA", label="Ghana")


def the_record(review_status: ReviewStatus = ReviewStatus.MACHINE_CODED) -> tuple[Record, Article]:
    article = an_article()
    state = an_allegation(
        TEXT,
        "Russia forced hundreds of Ghanaians into its army",
        alleged_perpetrators=(
            accused("Russia", "Russia forced hundreds of Ghanaians", ActorType.STATE, state_code="RUS"),
        ),
        affected_groups=(
            group("Ghanaians", "hundreds of Ghanaians into its army", nationalities=(GHANAIAN,), number="hundreds"),
        ),
        cited_sources=(
            source("Truth Hounds", "the group Truth Hounds says", SourceType.NGO),
            source("Ekow Baidoo", "said Ekow Baidoo, who is held", SourceType.CAPTIVE),
            source("Abena", "Ansere's mother, Abena, sold her land", SourceType.FAMILY),
        ),
        responses=(
            response("Dmitry Peskov", "Dmitry Peskov denied the reports", ResponseRole.ACCUSED),
            response("Yaw Darko", "Yaw Darko said that the ministry would help", ResponseRole.HOME_STATE),
        ),
    )
    recruiter = an_allegation(
        TEXT,
        "promised him a job",
        allegation_number=2,
        review_status=review_status,
        alleged_perpetrators=(
            accused(
                "Dawud Mirembe",
                "A recruiter, Dawud Mirembe, promised him",
                ActorType.RECRUITER,
                associated_country_code="KEN",
            ),
        ),
        affected_groups=(
            group(
                "Kofi Ansere",
                "Kofi Ansere, 24, thought that he would guard a shop",
                nationalities=(
                    GroupNationality(term="Ghana", scheme=NationalityScheme.ISO3166, code="GHA", label="Ghana"),
                ),
                statuses=(GroupStatus.JOBSEEKER,),
                number="one",
                number_low=1,
                number_high=1,
            ),
        ),
        responses=(response("Mirembe", "Mirembe did not answer", ResponseRole.ACCUSED),),
    )
    return a_record(article, state, recruiter), article


def published(record: Record, article: Article) -> Record:
    shown = safe(record, article, compose)
    Record.model_validate(shown.model_dump())  # a copy is not validated when it is made
    assert_safe(shown, protected_names(record, article))
    assert safe(shown, article, compose) == shown
    return shown
