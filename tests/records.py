"""Plausible articles and records for tests: factories with true offsets, and a Hypothesis strategy for any record.

Every name here is invented. `an_article(n)` and `a_record(n)` belong together: the quotes of the record are slices of
the text of the article.
"""

from __future__ import annotations

import hashlib
from typing import Any

from hypothesis import strategies as st

from allegata.models import (
    AffectedGroup,
    Allegation,
    AllegedAct,
    AllegedMeans,
    AllegedPerpetrator,
    Article,
    CitedSource,
    GroupNationality,
    Record,
    Response,
)
from allegata.normalize.denial import denial_status, with_denial_statuses
from allegata.vocabulary import (
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
    ResponseForm,
    ResponseRole,
    ReviewStatus,
    SourceType,
    Stance,
)

EXTRACTOR = "rules 1"

TEXT = (
    "Ruritania “forces African students to fight” 🙂, European officials told Bloomberg.\n"
    'They say that visas, once expired, are renewed only for those who sign a contract, "with pay".\n'
    "About 400 Kenyans and Congolese workers were promised jobs as guards, the Harbour Watch group said.\n"
    "Ruritania's embassy denied the reports; the recruiters had not replied.\n"
    "Case number {number} of the Aldora Post.\n"
)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def article_id(number: int) -> str:
    return f"art-{sha256(f'article {number}')[:16]}"


def allegation_id(article_number: int, number: int) -> str:
    return f"alg-{sha256(f'allegation {article_number} {number}')[:16]}"


def an_article(number: int = 1, **changes: Any) -> Article:
    """Article `number`, whose text holds every quote of `a_record(number)`."""
    text = changes.pop("text", TEXT.format(number=number))
    values: dict[str, Any] = {
        "article_id": article_id(number),
        "source_id": f"post-{number}",
        "source_path": f"inbox/post-{number}.txt",
        "url": f"https://aldorapost.example/{number}",
        "outlet": "Aldora Post",
        "title": f"Ruritania said to press students, case {number}",
        "published": f"2025-{1 + number % 12:02d}-14",
        "language": "en",
        "text": text,
        "text_sha256": sha256(text),
    }
    return Article(**{**values, **changes})


def evidence(text: str, quote: str) -> dict[str, Any]:
    """The evidence fields for a quote that stands in the text."""
    start = text.index(quote)
    return {"quote": quote, "quote_start": start, "quote_end": start + len(quote)}


WITHHELD: dict[str, Any] = {
    "quote": None,
    "quote_start": None,
    "quote_end": None,
    "quote_status": QuoteStatus.WITHHELD,
}


def an_allegation(article: Article, number: int = 1, **changes: Any) -> Allegation:
    """An allegation against Ruritania that fills every child table; its denial status follows from its responses."""
    text = article.text
    values: dict[str, Any] = {
        **evidence(text, "forces African students to fight”"),
        "allegation_id": f"alg-{sha256(f'{article.article_id} {number}')[:16]}",
        "allegation_number": number,
        "allegation": "According to European officials (via Bloomberg), Ruritania allegedly coerced enlistment.",
        "stance": Stance.ATTRIBUTED,
        "acts": (
            AllegedAct(act=ActCode.COERCED_ENLISTMENT, **evidence(text, "forces African students to fight")),
            AllegedAct(act=ActCode.DECEPTIVE_RECRUITMENT, **evidence(text, "were promised jobs as guards")),
        ),
        "means": (AllegedMeans(means=MeansCode.IMMIGRATION_THREAT, **evidence(text, "visas, once expired, are")),),
        "alleged_perpetrators": (
            AllegedPerpetrator(
                name="Ruritania",
                label="Ruritania",
                actor_type=ActorType.STATE,
                state_code="XRU",
                denial_status=DenialStatus.DENIED,
                **evidence(text, "Ruritania “forces African students"),
            ),
            AllegedPerpetrator(
                name="recruiters",
                label="recruiters",
                actor_type=ActorType.UNSPECIFIED,
                denial_status=DenialStatus.NOT_STATED,
                **WITHHELD,
            ),
        ),
        "affected_groups": (
            AffectedGroup(
                term="African students",
                nationalities=(
                    GroupNationality(
                        term="African", scheme=NationalityScheme.M49, code="002", label="Africa", candidates=None
                    ),
                ),
                statuses=(GroupStatus.STUDENT,),
                **evidence(text, "forces African students to"),
            ),
            AffectedGroup(
                term="Kenyans and Congolese workers",
                number="About 400",
                number_low=300,
                number_high=500,
                nationalities=(
                    GroupNationality(term="Kenyans", scheme=NationalityScheme.ISO3166, code="KEN", label="Kenya"),
                    GroupNationality(
                        term="Congolese", scheme=NationalityScheme.UNRESOLVED, code=None, candidates="COD; COG"
                    ),
                ),
                statuses=(GroupStatus.WORKER, GroupStatus.MIGRANT),
                **evidence(text, "About 400 Kenyans and Congolese workers"),
            ),
        ),
        "cited_sources": (
            CitedSource(
                name="European officials",
                label="European officials",
                source_type=SourceType.OFFICIAL_ANONYMOUS,
                via="Bloomberg",
                via_label="Bloomberg",
                **evidence(text, "European officials told Bloomberg"),
            ),
        ),
        "responses": (
            Response(
                responder="Ruritania's embassy",
                state_code="XRU",
                role=ResponseRole.ACCUSED,
                form=ResponseForm.DENIED,
                **evidence(text, "Ruritania's embassy denied the reports"),
            ),
        ),
    }
    derived = {"denial_status": denial_status(changes.get("responses", values["responses"]))}
    return Allegation(**{**values, **derived, **changes})


def a_record(number: int = 1, article: Article | None = None, **changes: Any) -> Record:
    """The record of `an_article(number)`, with one allegation unless `allegations` says otherwise."""
    read = article or an_article(number)
    has_allegations = changes.get("outcome", Outcome.OK) is Outcome.OK
    values: dict[str, Any] = {
        **read.model_dump(exclude={"text", "source_path"}),
        "outcome": Outcome.OK,
        "article_class": ArticleClass.REPORTS_ALLEGATION,
        "extractor": EXTRACTOR,
        "allegations": (an_allegation(read),) if has_allegations else (),
    }
    return Record(**{**values, **changes})


def a_sample() -> list[Record]:
    """Seven records: every kind of row, null and outcome that a release meets."""
    first, fifth = an_article(1), an_article(5)
    bare = {"means": (), "alleged_perpetrators": (), "affected_groups": (), "cited_sources": (), "responses": ()}
    return [
        a_record(1, allegations=(an_allegation(first, 1), an_allegation(first, 2, stance=Stance.ASSERTED, **bare))),
        a_record(2, outcome=Outcome.NO_ALLEGATION, article_class=ArticleClass.NO_ALLEGATION),
        a_record(
            3,
            outcome=Outcome.SKIPPED,
            outcome_reason="same text as another article",
            article_class=None,
            duplicate_of=article_id(1),
        ),
        a_record(4, outcome=Outcome.REFUSED, article_class=None, published=None, url=None, title=None, outlet=None),
        a_record(
            5,
            article_class=ArticleClass.FACT_CHECK,
            published="2024",
            allegations=(an_allegation(fifth, 1, stance=Stance.REFUTED),),
        ),
        a_record(6, title='A "quoted", comma-ridden\ntitle of two lines', published="2025-02"),
        a_record(7, outcome=Outcome.ERROR, outcome_reason="the server could not be reached", article_class=None),
    ]


# --- any record ----------------------------------------------------------------------------------------------------

words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp"), exclude_characters="\u202d\u202e")
    | st.sampled_from('\n\t",;='),
    min_size=1,
    max_size=12,
)
"""Text as an article may hold it: any script, quotation marks, line ends; no control characters, nor their like."""

maybe_words = st.none() | words
_countries = st.sampled_from(("KEN", "NPL", "GHA", "CUB", "RUS"))
_numbers = st.integers(0, 2**53)  # the widest integer that every reader of the release keeps exactly


@st.composite
def _evidence(draw: st.DrawFn) -> dict[str, Any]:
    if draw(st.integers(0, 4)) == 0:
        return WITHHELD
    quote, start = draw(words), draw(st.integers(0, 9999))
    return {"quote": quote, "quote_start": start, "quote_end": start + len(quote)}


@st.composite
def _nationality(draw: st.DrawFn) -> GroupNationality:
    scheme = draw(st.sampled_from(NationalityScheme))
    codes = {
        NationalityScheme.ISO3166: _countries,
        NationalityScheme.M49: st.sampled_from(("002", "015", "142")),
        NationalityScheme.UNRESOLVED: st.none(),
    }
    return GroupNationality(
        term=draw(words),
        scheme=scheme,
        code=draw(codes[scheme]),
        label=draw(maybe_words),
        candidates=draw(st.none() | st.just("COD; COG")),
    )


@st.composite
def _perpetrator(draw: st.DrawFn) -> AllegedPerpetrator:
    actor_type = draw(st.sampled_from(ActorType))
    country = draw(st.none() | _countries)
    is_of_state = actor_type in STATE_ACTOR_TYPES
    return AllegedPerpetrator(
        name=draw(words),
        name_status=draw(st.sampled_from(NameStatus)),
        label=draw(words),
        actor_type=actor_type,
        state_code=country if is_of_state else None,
        organ=draw(maybe_words) if is_of_state and country else None,
        associated_country_code=None if is_of_state else country,
        denial_status=DenialStatus.NOT_STATED,  # until the responses are there
        **draw(_evidence()),
    )


@st.composite
def _group(draw: st.DrawFn) -> AffectedGroup:
    low, high = sorted((draw(_numbers), draw(_numbers)))
    number = draw(maybe_words)
    return AffectedGroup(
        term=draw(maybe_words),
        number=number,
        number_low=draw(st.sampled_from((None, low))) if number else None,
        number_high=draw(st.sampled_from((None, high))) if number else None,
        nationalities=tuple(draw(st.lists(_nationality(), max_size=2))),
        statuses=tuple(draw(st.lists(st.sampled_from(GroupStatus), max_size=2, unique=True))),
        **draw(_evidence()),
    )


@st.composite
def _source(draw: st.DrawFn) -> CitedSource:
    return CitedSource(
        name=draw(words),
        label=draw(words),
        source_type=draw(st.sampled_from(SourceType)),
        via=draw(maybe_words),
        via_label=draw(maybe_words),
        **draw(_evidence()),
    )


@st.composite
def _response(draw: st.DrawFn) -> Response:
    return Response(
        responder=draw(words),
        state_code=draw(st.none() | _countries),
        role=draw(st.sampled_from(ResponseRole)),
        form=draw(st.sampled_from(ResponseForm)),
        **draw(_evidence()),
    )


@st.composite
def _allegation(draw: st.DrawFn, article_number: int, number: int) -> Allegation:
    acts = draw(st.lists(st.sampled_from(ActCode), min_size=1, max_size=2, unique=True))
    means = draw(st.lists(st.sampled_from(MeansCode), max_size=2, unique=True))
    responses = draw(st.lists(_response(), max_size=3))
    accused = with_denial_statuses(draw(st.lists(_perpetrator(), max_size=3)), responses)
    return Allegation(
        allegation_id=allegation_id(article_number, number),
        allegation_number=number,
        allegation=draw(words),
        stance=draw(st.sampled_from(Stance)),
        denial_status=denial_status(responses),
        acts=tuple(AllegedAct(act=act, **draw(_evidence())) for act in acts),
        means=tuple(AllegedMeans(means=code, **draw(_evidence())) for code in means),
        alleged_perpetrators=accused,
        affected_groups=tuple(draw(st.lists(_group(), max_size=2))),
        cited_sources=tuple(draw(st.lists(_source(), max_size=2))),
        responses=tuple(responses),
        review_status=draw(st.sampled_from(ReviewStatus)),
        **draw(_evidence()),
    )


@st.composite
def _record(draw: st.DrawFn, number: int) -> Record:
    outcome = draw(st.sampled_from((Outcome.OK, Outcome.OK, *Outcome)))
    count = draw(st.integers(1, 2)) if outcome is Outcome.OK else 0
    return Record(
        article_id=article_id(number),
        source_id=draw(maybe_words),
        url=draw(maybe_words),
        outlet=draw(maybe_words),
        title=draw(maybe_words),
        title_status=draw(st.sampled_from(NameStatus)),
        published=draw(st.sampled_from((None, "2024", "2025-02", "2025-02-28"))),
        language=draw(st.sampled_from((None, "en", "ru"))),
        text_sha256=sha256(str(number)),
        outcome=outcome,
        outcome_reason=draw(maybe_words),
        article_class=draw(st.none() | st.sampled_from(ArticleClass)),
        extractor=EXTRACTOR,
        allegations=tuple(draw(_allegation(number, position)) for position in range(1, count + 1)),
    )


@st.composite
def record_lists(draw: st.DrawFn, max_size: int = 4) -> list[Record]:
    """Any records that the models allow, with distinct articles, in any order."""
    numbers = draw(st.lists(st.integers(1, 99), max_size=max_size, unique=True))
    return [draw(_record(number)) for number in numbers]
