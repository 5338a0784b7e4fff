"""Records: every value with its code, the evidence untouched, and an outcome for an article without a value."""

from __future__ import annotations

import pytest
from tests.normalize.values import accused, an_allegation, an_article, group, response, source

from allegata.exchange import LocatedAllegation, Verification
from allegata.models import Allegation, Article, Record
from allegata.normalize import record_of
from allegata.normalize.voices import source_label
from allegata.vocabulary import (
    ActorType,
    ArticleClass,
    DenialStatus,
    NationalityScheme,
    Outcome,
    ResponseForm,
    ResponseRole,
    SourceType,
)

TEXT = """Agencies duped about 400 Kenyans and Congolese men, a lawmaker told the Ruritanian Post.
Staff at Russia's embassy in Nairobi issued the visas; the police of Moscow looked on. The embassy denied it.
In Moscow, Ivan Vymysel would not comment. Kremlin spokeswoman Olga Vymysel called it propaganda.
Petra Muster, who speaks for the ministry in Kyiv, said she knew of no case. Its embassy in Nairobi kept silent."""


def record(*allegations: LocatedAllegation, article: Article | None = None) -> Record:
    verification = Verification(article_class=ArticleClass.REPORTS_ALLEGATION, allegations=allegations)
    return record_of(article or an_article(TEXT), Outcome.OK, extractor="test 1", verification=verification)


def first(**values: object) -> Allegation:
    return record(an_allegation(TEXT, "Agencies duped about 400 Kenyans", **values)).allegations[0]


def test_an_embassy_accuses_its_state_and_keeps_its_name() -> None:
    embassy = first(
        alleged_perpetrators=(accused(TEXT, "Staff at Russia's embassy in Nairobi", ActorType.DIPLOMATIC_MISSION),)
    ).alleged_perpetrators[0]
    assert (embassy.name, embassy.label) == ("Staff at Russia's embassy in Nairobi", "Russia")
    assert (embassy.state_code, embassy.organ, embassy.associated_country_code) == ("RUS", "embassy in Nairobi", None)


def test_a_firm_has_no_state_whatever_its_country() -> None:
    text = "A Russian agency and the Kenyan firm Global Jobs recruited them."
    agency = accused(text, "A Russian agency", ActorType.COMPANY)
    firm = accused(text, "Kenyan firm Global Jobs", ActorType.COMPANY)
    found = record(
        an_allegation(text, "A Russian agency", alleged_perpetrators=(agency, firm)), article=an_article(text)
    ).allegations[0]
    assert [(a.state_code, a.associated_country_code) for a in found.alleged_perpetrators] == [
        (None, "RUS"),
        (None, "KEN"),
    ]
    assert found.alleged_perpetrators[0].label == "A Russian agency"


def test_a_name_of_the_tables_that_is_no_state_accuses_none() -> None:
    """Guards against an extractor that calls an armed group an army."""
    text = "The Houthis took boys from their schools."
    houthis = accused(text, "The Houthis", ActorType.ARMED_FORCES, "Yemeni")
    found = record(an_allegation(text, text[:-1], alleged_perpetrators=(houthis,)), article=an_article(text))
    assert found.allegations[0].alleged_perpetrators[0].state_code is None


def test_a_named_official_keeps_the_name_and_gets_the_state() -> None:
    text = "Consul Ivan Vymysel, a Russian, and Kenyan officials took bribes."
    consul = accused(text, "Ivan Vymysel", ActorType.OFFICIAL, "Russian")
    officials = accused(text, "Kenyan officials", ActorType.OFFICIAL)
    found = record(an_allegation(text, text[:-1], alleged_perpetrators=(consul, officials)), article=an_article(text))
    assert [(a.label, a.state_code, a.organ) for a in found.allegations[0].alleged_perpetrators] == [
        ("Ivan Vymysel", "RUS", None),
        ("Kenya", "KEN", "officials"),
    ]


def test_groups_have_codes_and_numbers() -> None:
    found = first(affected_groups=(group(TEXT, "Kenyans and Congolese men", ["Kenyans", "Congolese"], "about 400"),))
    affected = found.affected_groups[0]
    assert (affected.number, affected.number_low, affected.number_high) == ("about 400", 360, 440)
    assert [(n.term, n.scheme, n.code, n.candidates) for n in affected.nationalities] == [
        ("Kenyans", NationalityScheme.ISO3166, "KEN", None),
        ("Congolese", NationalityScheme.UNRESOLVED, None, "COD; COG"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Congolese men left. Kinshasa denied it, and the Democratic Republic of the Congo too.", "COD"),
        ("Congolese men left Congo-Brazzaville.", "COG"),
        ("Congolese men left DR Congo for Congo-Brazzaville.", None),
        ("Congolese men left.", None),
    ],
)
def test_the_article_settles_an_ambiguous_word_where_it_names_one_candidate(text: str, code: str | None) -> None:
    found = record(
        an_allegation(text, "Congolese men left", affected_groups=(group(text, "Congolese men", ["Congolese"]),)),
        article=an_article(text),
    )
    assert found.allegations[0].affected_groups[0].nationalities[0].code == code


def test_a_code_stands_once_in_a_group() -> None:
    text = "Kenyans, Kenyan students of Kenya, from the Middle East and Middle East."
    words = ["Kenyans", "Kenyan", "Kenya", "Middle East", "Middle East", " "]
    found = record(
        an_allegation(text, "Kenyans, Kenyan students", affected_groups=(group(text, "Kenyans", words),)),
        article=an_article(text),
    )
    nationalities = found.allegations[0].affected_groups[0].nationalities
    assert [(n.term, n.code) for n in nationalities] == [("Kenyans", "KEN"), ("Middle East", None)]


def test_sources_have_canonical_labels_or_lose_their_article() -> None:
    text = "Some European officials told the Financial Times, and a relative AFP."
    found = record(
        an_allegation(
            text,
            "Some European officials told",
            cited_sources=(
                source(text, "Some European officials", SourceType.OFFICIAL_ANONYMOUS, "the Financial Times"),
                source(text, "a relative", SourceType.FAMILY, "AFP"),
            ),
        ),
        article=an_article(text),
    )
    assert [(s.name, s.label, s.via_label) for s in found.allegations[0].cited_sources] == [
        ("Some European officials", "European officials", "Financial Times"),
        ("a relative", "relative", "AFP"),
    ]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Ukrainian rights organisation Truth Hounds", "Truth Hounds"),
        ("the broadcaster TV3", "TV3"),
        ("Truth Hounds, a rights organisation", "Truth Hounds"),
        ("a spokesman for Human Rights Watch", "spokesman for Human Rights Watch"),
        ("independent United Nations expert", "independent United Nations expert"),
        ("AFP and Reuters", "AFP and Reuters"),
        ("The", "The"),
    ],
)
def test_a_known_source_is_known_behind_its_description_but_not_its_people(name: str, label: str) -> None:
    assert source_label(name) == label


@pytest.mark.parametrize(
    ("responder", "quote", "role", "code"),
    [
        ("The embassy", "The embassy denied it", ResponseRole.ACCUSED, "RUS"),  # the last one named before it
        ("Ivan Vymysel", "Ivan Vymysel would not comment", ResponseRole.ACCUSED, "RUS"),  # "In Moscow, …"
        ("Olga Vymysel", "Olga Vymysel called it propaganda", ResponseRole.OTHER, "RUS"),  # "Kremlin spokeswoman …"
        ("Petra Muster", "Petra Muster, who speaks for the ministry", ResponseRole.RECEIVING_STATE, "UKR"),
        ("a lawmaker", "a lawmaker told the Ruritanian Post", ResponseRole.OTHER, None),
        ("Agencies", "Agencies duped about 400", ResponseRole.INTERMEDIARY, None),
    ],
)
def test_a_responder_speaks_for_the_state_that_name_or_text_says(
    responder: str, quote: str, role: ResponseRole, code: str | None
) -> None:
    found = first(
        alleged_perpetrators=(
            accused(TEXT, "police of Moscow", ActorType.SECURITY_SERVICE),
            accused(TEXT, "Agencies", ActorType.COMPANY),
        ),
        responses=(response(TEXT, responder, quote, ResponseForm.DENIED, role),),
    )
    assert found.responses[0].state_code == code


def test_each_accused_has_the_answer_that_is_its_own() -> None:
    found = first(
        alleged_perpetrators=(
            accused(TEXT, "Russia's embassy in Nairobi", ActorType.DIPLOMATIC_MISSION),
            accused(TEXT, "Agencies", ActorType.COMPANY),
        ),
        responses=(response(TEXT, "The embassy", "The embassy denied it", ResponseForm.DENIED, ResponseRole.ACCUSED),),
    )
    assert found.denial_status is DenialStatus.DENIED
    assert [a.denial_status for a in found.alleged_perpetrators] == [DenialStatus.DENIED, DenialStatus.NOT_STATED]


def test_evidence_is_the_slice_that_verification_found() -> None:
    found = first(alleged_perpetrators=(accused(TEXT, "Agencies", ActorType.COMPANY),))
    for evidence in (found, found.acts[0], found.alleged_perpetrators[0]):
        assert TEXT[evidence.quote_start : evidence.quote_end] == evidence.quote


def test_identifiers_are_the_same_every_time_and_never_alike_within_an_article() -> None:
    one = an_allegation(TEXT, "Agencies duped about 400 Kenyans")
    twice, again = record(one, one, one), record(one, one, one)
    identifiers = [a.allegation_id for a in twice.allegations]
    assert len(set(identifiers)) == 3
    assert identifiers == [a.allegation_id for a in again.allegations]
    assert identifiers[0] == record(one).allegations[0].allegation_id
    assert [a.allegation_number for a in twice.allegations] == [1, 2, 3]


def test_the_identifier_depends_on_article_accused_acts_and_span() -> None:
    plain = first()
    other_accused = first(alleged_perpetrators=(accused(TEXT, "Agencies", ActorType.COMPANY),))
    other_span = record(an_allegation(TEXT, "Congolese men")).allegations[0]
    other_article = record(
        an_allegation(TEXT + "!", "Agencies duped about 400 Kenyans"), article=an_article(TEXT + "!")
    ).allegations[0]
    assert len({a.allegation_id for a in (plain, other_accused, other_span, other_article)}) == 4


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.OK])
def test_an_article_without_a_value_is_a_record_with_its_outcome(outcome: Outcome) -> None:
    found = record_of(an_article(TEXT), outcome, reason="why", extractor="test 1", verification=None)
    assert (found.outcome, found.outcome_reason, found.article_class, found.allegations) == (outcome, "why", None, ())


def test_an_invalid_answer_leaves_its_class_and_no_allegation() -> None:
    verification = Verification(
        article_class=ArticleClass.REPORTS_ALLEGATION, held=(an_allegation(TEXT, "Congolese men"),)
    )
    found = record_of(an_article(TEXT), Outcome.INVALID, extractor="test 1", verification=verification)
    assert (found.article_class, found.allegations) == (ArticleClass.REPORTS_ALLEGATION, ())


def test_a_record_survives_json() -> None:
    found = record(an_allegation(TEXT, "Agencies duped about 400 Kenyans"))
    assert Record.model_validate_json(found.model_dump_json()) == found
