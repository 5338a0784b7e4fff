"""What an article, an extractor's reply and a published record are: the source of truth.

Three shapes, in the order of the pipeline:

- `Article`, what ingest makes of a file;
- `Reply`, what an extractor says of an article: words as written, and closed codes. No code of a place or an actor, no
  number read, no status derived;
- `Record`, what is published: the same values, each located in the text, with what code adds to them.

JSON Schema, Table Schema, DDL and codebook are generated from these models (`allegata schema`). All are frozen and
strict; unknown fields are refused. Offsets are Unicode code points of `Article.text`, end exclusive.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .vocabulary import (
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

ArticleId = Annotated[
    str,
    Field(
        pattern=r"^art-[0-9a-f]{16}$",
        description="identifier of the article, from its canonical URL, or from its text where there is none",
    ),
]
AllegationId = Annotated[
    str,
    Field(
        pattern=r"^alg-[0-9a-f]{16}$",
        description="identifier of the allegation, made of article, kind of accused, acts and span, and then kept",
    ),
]
PartialDate = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
        description="date published, ISO 8601, as precise as known: YYYY, YYYY-MM or YYYY-MM-DD",
    ),
]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256, lower-case hexadecimal")]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 3166-1 alpha-3 country code")]
NonEmpty = Annotated[str, Field(min_length=1)]


class Model(BaseModel):
    """A frozen, strict model that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


# --- the article ---------------------------------------------------------------------------------------------------


class Article(Model):
    """One text, as read. Never published whole: `text`, `source_path` stay in the working folder."""

    article_id: ArticleId
    source_id: NonEmpty | None = Field(None, description="the input's own id, else the stem of its file name")
    source_path: NonEmpty | None = Field(None, description="where it was read; never published")
    url: NonEmpty | None = Field(None, description="address of the article")
    outlet: NonEmpty | None = Field(None, description="who published the article")
    title: NonEmpty | None = Field(None, description="title of the article")
    published: PartialDate | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = Field(
        None, description="language of the text, ISO 639"
    )
    text: NonEmpty = Field(description="the text, NFC; what offsets count in")
    text_sha256: Sha256 = Field(description="SHA-256 of the text in UTF-8: which version of the text was read")
    text_version: int = Field(1, ge=1, description="number of the text at this address, counted from 1 as texts change")
    duplicate_of: ArticleId | None = Field(
        None, description="the article whose text is the same; a duplicate is kept and not extracted again"
    )


# --- the reply: what an extractor says -----------------------------------------------------------------------------

QUOTE = (
    "the shortest verbatim span of the article that shows this value, copied exactly: at least 3 words, "
    "at most 25 words"
)


class ReplyAct(Model):
    """One act, with the words that show it."""

    act: ActCode
    quote: str = Field(description=QUOTE)


class ReplyMeans(Model):
    """One means, with the words that show it."""

    means: MeansCode
    quote: str = Field(description=QUOTE)


class ReplyPerpetrator(Model):
    """One accused, as the text names it."""

    name: str = Field(description="who is said to act, as written; stands inside the quote")
    actor_type: ActorType
    country_word: str | None = Field(
        description="for a state or its organs only: the word of the text that says whose ('Russian'), "
        "null where the name holds it and for every other actor"
    )
    quote: str = Field(description=QUOTE)


class ReplyGroup(Model):
    """One group of affected people, as the text has it."""

    term: str = Field(description="the group as written; stands inside the quote")
    nationalities: list[str] = Field(
        description="national or regional words that say whose people they are, as written"
    )
    statuses: list[GroupStatus]
    number: str | None = Field(description="how many people, as written ('thousands', 'about 400'), else null")
    quote: str = Field(description=QUOTE)


class ReplySource(Model):
    """One cited source: who ultimately says it, and through whom."""

    name: str = Field(description="who ultimately says it, as written; stands inside the quote")
    source_type: SourceType
    via: str | None = Field(description="through whom this article has it, as written, else null")
    quote: str = Field(description=QUOTE)


class ReplyResponse(Model):
    """One form of one answer to the allegation."""

    responder: str = Field(description="who answers, as written")
    role: ResponseRole
    form: ResponseForm
    quote: str = Field(description=QUOTE)


class ReplyAllegation(Model):
    """One allegation: one kind of conduct by one accused."""

    acts: list[ReplyAct]
    means: list[ReplyMeans]
    stance: Stance
    quote: str = Field(description=QUOTE)
    alleged_perpetrators: list[ReplyPerpetrator]
    affected_groups: list[ReplyGroup]
    cited_sources: list[ReplySource]
    responses: list[ReplyResponse]


class Reply(Model):
    """What an extractor says of one article."""

    article_class: ArticleClass
    allegations: list[ReplyAllegation] = Field(description="the main allegation first; empty where there is none")


# --- the record: what is published ---------------------------------------------------------------------------------


class Evidence(Model):
    """Words of the article. `text[quote_start:quote_end]` is the quote; all three are null where it is withheld."""

    quote: NonEmpty | None = Field(description="the words of the article that show the value, verbatim")
    quote_start: int | None = Field(ge=0, description="first code point of the quote in the article's text")
    quote_end: int | None = Field(ge=1, description="code point after the quote's last")
    quote_status: QuoteStatus = QuoteStatus.VERBATIM

    @model_validator(mode="after")
    def _quote_and_status_agree(self) -> Evidence:
        shown = self.quote_status is QuoteStatus.VERBATIM
        quote, start, end = self.quote, self.quote_start, self.quote_end
        if ((quote is not None), (start is not None), (end is not None)) != (shown, shown, shown):
            raise ValueError("quote, quote_start and quote_end are present exactly where quote_status is 'verbatim'")
        if (end or 0) - (start or 0) != len(quote or ""):
            raise ValueError("quote_end - quote_start is the length of the quote in code points")
        return self


class AllegedAct(Evidence):
    """An act that is alleged."""

    act: ActCode = Field(description="what the accused is said to have done")


class AllegedMeans(Evidence):
    """A means that is alleged."""

    means: MeansCode = Field(description="by what means it is said to have been done")


class AllegedPerpetrator(Evidence):
    """An actor that is said to have acted. Never a finding."""

    name: NonEmpty = Field(description="the alleged perpetrator as written, or its role where the name is withheld")
    name_status: NameStatus = NameStatus.AS_WRITTEN
    label: NonEmpty = Field(description="canonical label ('Russia' for 'the Kremlin'), else the name")
    actor_type: ActorType = Field(description="what kind of actor it is said to be")
    state_code: CountryCode | None = Field(None, description="accused state: a state or its organs only, ISO 3166-1")
    organ: NonEmpty | None = Field(None, description="which organ of that state, as written, where the name says so")
    associated_country_code: CountryCode | None = Field(
        None, description="country named beside an actor that is no state; an association, not an accusation"
    )
    denial_status: DenialStatus = Field(description="what this accused is reported to answer, derived by code")


class GroupNationality(Model):
    """A national or regional word that says whose people a group are."""

    term: NonEmpty = Field(description="the word as written")
    scheme: NationalityScheme = Field(description="which code list the code belongs to")
    code: Annotated[str, Field(pattern=r"^([A-Z]{3}|[0-9]{3})$")] | None = Field(
        None, description="ISO 3166-1 alpha-3 or M49 code; null where no single one fits"
    )
    label: NonEmpty | None = Field(None, description="English name of the country or region")
    candidates: NonEmpty | None = Field(None, description="codes that an ambiguous word may mean, joined by '; '")

    @model_validator(mode="after")
    def _code_and_scheme_agree(self) -> GroupNationality:
        if (self.code is None) != (self.scheme is NationalityScheme.UNRESOLVED):
            raise ValueError("a code is present exactly where the scheme is not 'unresolved'")
        return self


class AffectedGroup(Evidence):
    """A group of people who are said to be affected."""

    term: NonEmpty | None = Field(description="the group as written; null where it would identify a person")
    term_status: NameStatus = NameStatus.AS_WRITTEN
    number: NonEmpty | None = Field(None, description="how many people, as written")
    number_low: int | None = Field(None, ge=0, description="least number that the words allow")
    number_high: int | None = Field(None, ge=0, description="greatest number that the words allow; null where open")
    nationalities: tuple[GroupNationality, ...] = ()
    statuses: tuple[GroupStatus, ...] = ()


class CitedSource(Evidence):
    """Who ultimately says it, and through whom this article has it."""

    name: NonEmpty = Field(description="the source as written, or its kind where the name is withheld")
    name_status: NameStatus = NameStatus.AS_WRITTEN
    label: NonEmpty = Field(description="canonical label, else the name without its article")
    source_type: SourceType = Field(description="what kind of source it is")
    via: NonEmpty | None = Field(None, description="through whom this article has it, as written")
    via_label: NonEmpty | None = Field(None, description="canonical label of via")


class Response(Evidence):
    """One form of one answer to the allegation."""

    responder: NonEmpty = Field(description="who answers, as written, or its role where the name is withheld")
    responder_status: NameStatus = NameStatus.AS_WRITTEN
    state_code: CountryCode | None = Field(None, description="state that the responder speaks for, ISO 3166-1")
    role: ResponseRole = Field(description="who answers, with regard to the allegation")
    form: ResponseForm = Field(description="what the answer is")


class Allegation(Evidence):
    """One allegation: what is alleged, never what happened."""

    allegation_id: AllegationId
    allegation_number: int = Field(ge=1, description="order within the article; 1 is the main allegation")
    allegation: NonEmpty = Field(description="one sentence, composed by code from the values of the allegation")
    stance: Stance = Field(description="how the outlet stands to the allegation")
    denial_status: DenialStatus = Field(description="what the accused are reported to answer, derived by code")
    acts: tuple[AllegedAct, ...] = Field(min_length=1)
    means: tuple[AllegedMeans, ...] = ()
    alleged_perpetrators: tuple[AllegedPerpetrator, ...] = ()
    affected_groups: tuple[AffectedGroup, ...] = ()
    cited_sources: tuple[CitedSource, ...] = ()
    responses: tuple[Response, ...] = ()
    review_status: ReviewStatus = ReviewStatus.MACHINE_CODED


class Record(Model):
    """What is said of one article: its outcome, its class and its allegations."""

    article_id: ArticleId
    source_id: NonEmpty | None = Field(None, description="the input's own id, else the stem of its file name")
    url: NonEmpty | None = Field(
        None, description="address of the article; where it is withheld, that of its outlet or null"
    )
    outlet: NonEmpty | None = Field(None, description="who published the article")
    title: NonEmpty | None = Field(None, description="title of the article; protected names are left out")
    title_status: NameStatus = NameStatus.AS_WRITTEN
    url_status: NameStatus = NameStatus.AS_WRITTEN
    published: PartialDate | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = Field(
        None, description="language of the text, ISO 639"
    )
    text_sha256: Sha256 = Field(description="SHA-256 of the text in UTF-8: which version of the text was read")
    text_version: int = Field(1, ge=1, description="number of the text at this address, counted from 1 as texts change")
    duplicate_of: ArticleId | None = Field(None, description="the article whose text is the same")
    outcome: Outcome = Field(description="how the article ended")
    outcome_reason: NonEmpty | None = Field(None, description="why, where the outcome alone does not say")
    article_class: ArticleClass | None = Field(None, description="what kind of text it is; null where it was not read")
    extractor: NonEmpty = Field(description="what read the article: name and version, or model and prompt")
    allegations: tuple[Allegation, ...] = ()

    @model_validator(mode="after")
    def _allegations_are_numbered_from_one(self) -> Record:
        if [a.allegation_number for a in self.allegations] != list(range(1, len(self.allegations) + 1)):
            raise ValueError("allegations are numbered 1, 2, 3 … in order")
        if self.allegations and self.outcome is not Outcome.OK:
            raise ValueError("only an article with outcome 'ok' has allegations")
        return self
