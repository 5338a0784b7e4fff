"""The sentence of an allegation: always alleged, never more than the values, never an empty slot."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from tests import records
from tests.normalize.values import accused, an_allegation, an_article, group, located, source

from allegata.exchange import LocatedAct, Verification
from allegata.models import AffectedGroup, Allegation, AllegedAct, Record
from allegata.normalize import compose, record_of
from allegata.normalize.sentence import MOST_CHARACTERS, PHRASES
from allegata.vocabulary import (
    ActCode,
    ActorType,
    ArticleClass,
    NameStatus,
    Outcome,
    QuoteStatus,
    SourceType,
    Stance,
)

TEXT = (
    "European officials told Bloomberg that Russia forced African students and young workers to fight. "
    "Recruiters misled two Kenyans, and the United Arab Emirates let them, Russia's embassy in Nairobi too. "
    "Una red engañó a cubanos. Военкоматы. Their men, a 22-year-old."
)


def sentence(*acts: ActCode, stance: Stance = Stance.ATTRIBUTED, **values: Any) -> str:
    article = an_article(TEXT)
    quote = "forced African students and young workers to fight"
    coded = tuple(LocatedAct(act=act, **located(TEXT, quote)) for act in acts)
    allegation = an_allegation(TEXT, quote, stance=stance, acts=coded, **values)
    verification = Verification(article_class=ArticleClass.REPORTS_ALLEGATION, allegations=(allegation,))
    return record_of(article, Outcome.OK, extractor="test", verification=verification).allegations[0].allegation


RUSSIA = (accused(TEXT, "Russia", ActorType.STATE),)
OFFICIALS = (source(TEXT, "European officials", SourceType.OFFICIAL_ANONYMOUS, "Bloomberg"),)
STUDENTS = (group(TEXT, "African students and young workers", ["African"]),)
ENLISTED = ActCode.COERCED_ENLISTMENT


def test_it_says_who_according_to_whom_did_what_to_whom() -> None:
    assert sentence(ENLISTED, alleged_perpetrators=RUSSIA, affected_groups=STUDENTS, cited_sources=OFFICIALS) == (
        "According to European officials (via Bloomberg), Russia allegedly coerced African students and young workers "
        "into armed service."
    )


def test_without_an_accused_it_is_passive() -> None:
    assert sentence(ActCode.DECEPTIVE_RECRUITMENT, affected_groups=STUDENTS, cited_sources=OFFICIALS) == (
        "According to European officials (via Bloomberg), African students and young workers were allegedly recruited "
        "by deception."
    )


def test_several_acts_are_joined() -> None:
    acts = (ActCode.DECEPTIVE_RECRUITMENT, ActCode.RETENTION, ActCode.ILL_TREATMENT)
    assert sentence(*acts, alleged_perpetrators=RUSSIA, cited_sources=OFFICIALS).endswith(
        "Russia allegedly recruited people by deception, kept them from leaving and ill-treated them."
    )
    assert sentence(*acts, cited_sources=OFFICIALS).endswith(
        "people were allegedly recruited by deception, kept from leaving and ill-treated."
    )


@pytest.mark.parametrize(
    ("stance", "sources", "start"),
    [
        (Stance.ATTRIBUTED, OFFICIALS, "According to European officials (via Bloomberg), Russia allegedly "),
        (Stance.ATTRIBUTED, (), "The article says, without naming a source, that Russia allegedly "),
        (Stance.ASSERTED, (), "The article says in its own voice that Russia allegedly "),
        (Stance.QUESTIONED, (), "In a claim that the article questions, Russia allegedly "),
        (
            Stance.QUESTIONED,
            OFFICIALS,
            "According to European officials (via Bloomberg), in a claim that the article questions, Russia allegedly ",
        ),
        (Stance.REFUTED, (), "The article reports as false a claim that Russia allegedly "),
        (
            Stance.REFUTED,
            OFFICIALS,
            "The article reports as false a claim by European officials (via Bloomberg) that Russia allegedly ",
        ),
    ],
)
def test_the_stance_of_the_article_is_said(stance: Stance, sources: tuple[Any, ...], start: str) -> None:
    assert sentence(ENLISTED, stance=stance, alleged_perpetrators=RUSSIA, cited_sources=sources).startswith(start)


def test_an_organ_is_named_after_its_state() -> None:
    embassy = accused(TEXT, "Russia's embassy in Nairobi", ActorType.DIPLOMATIC_MISSION)
    emirates = accused(TEXT, "the United Arab Emirates", ActorType.STATE)
    assert "Russia (embassy in Nairobi) and the United Arab Emirates allegedly facilitated" in sentence(
        ActCode.FACILITATION, alleged_perpetrators=(embassy, emirates)
    )


def test_words_are_small_where_they_no_longer_begin_a_sentence() -> None:
    recruiters = accused(TEXT, "Recruiters", ActorType.UNSPECIFIED)
    assert "that recruiters allegedly" in sentence(ENLISTED, alleged_perpetrators=(recruiters,))


def test_words_of_other_languages_are_quoted_or_said_in_english() -> None:
    network = accused(TEXT, "Una red", ActorType.CRIMINAL_NETWORK)
    office = accused(TEXT, "Военкоматы", ActorType.ARMED_FORCES)
    said = sentence(
        ENLISTED, alleged_perpetrators=(network, office), affected_groups=(group(TEXT, "cubanos", ["cubanos"]),)
    )
    assert "“Una red” and “Военкоматы” allegedly coerced people from Cuba into armed service" in said


def test_a_name_without_its_article_gets_the_one_of_its_quote() -> None:
    text = "A company misled an Egyptian student, its embassy said on Monday."
    firm = accused(text, "company", ActorType.COMPANY).model_copy(update=located(text, "A company misled"))
    student = group(text, "Egyptian student", ["Egyptian"]).model_copy(update=located(text, "an Egyptian student"))
    embassy = source(text, "embassy", SourceType.GOVERNMENT).model_copy(update=located(text, "its embassy said"))
    parts = {"alleged_perpetrators": (firm,), "affected_groups": (student,), "cited_sources": (embassy,)}
    found = record_of(
        an_article(text),
        Outcome.OK,
        extractor="test",
        verification=Verification(
            article_class=ArticleClass.REPORTS_ALLEGATION,
            allegations=(an_allegation(text, "A company misled", **parts),),
        ),
    )
    assert found.allegations[0].allegation == (
        "According to the embassy, a company allegedly recruited an Egyptian student by deception."
    )


def test_a_comma_within_a_number_does_not_cut_a_term() -> None:
    text = "Some 1,700 Kenyans, most of them young, were deceived."
    found = record_of(
        an_article(text),
        Outcome.OK,
        extractor="test",
        verification=Verification(
            article_class=ArticleClass.REPORTS_ALLEGATION,
            allegations=(
                an_allegation(
                    text, text, affected_groups=(group(text, "1,700 Kenyans, most of them young", ["Kenyans"]),)
                ),
            ),
        ),
    )
    assert "that 1,700 Kenyans were allegedly" in found.allegations[0].allegation


def test_one_person_takes_the_singular() -> None:
    assert "a 22-year-old was allegedly coerced" in sentence(
        ENLISTED, affected_groups=(group(TEXT, "a 22-year-old", []),)
    )


def test_a_withheld_term_leaves_the_nationality() -> None:
    article = records.an_article()
    withheld = AffectedGroup(
        term=None,
        term_status=NameStatus.WITHHELD,
        nationalities=records.an_allegation(article).affected_groups[1].nationalities[:1],
        quote=None,
        quote_start=None,
        quote_end=None,
        quote_status=QuoteStatus.WITHHELD,
    )
    allegation = records.an_allegation(article, affected_groups=(withheld,), alleged_perpetrators=())
    assert "a person from Kenya was allegedly" in compose(allegation)


def test_a_group_that_adds_nothing_is_not_named_again() -> None:
    groups = (*STUDENTS, group(TEXT, "African students", ["African"]))
    assert sentence(ENLISTED, alleged_perpetrators=RUSSIA, affected_groups=groups, cited_sources=OFFICIALS) == sentence(
        ENLISTED, alleged_perpetrators=RUSSIA, affected_groups=STUDENTS, cited_sources=OFFICIALS
    )


def test_every_act_has_its_phrases() -> None:
    assert set(PHRASES) == set(ActCode)
    assert all("{people}" in phrases.active and "{" not in phrases.again for phrases in PHRASES.values())


def test_a_sentence_of_everything_at_its_longest_is_still_short() -> None:
    article = records.an_article()
    acts = tuple(AllegedAct(act=act, **records.evidence(article.text, "fight")) for act in ActCode)
    whole = records.an_allegation(article)
    long = "very " * 60 + "long"
    changes = {
        "acts": acts,
        "cited_sources": tuple(
            whole.cited_sources[0].model_copy(update={"name": f"{n} {long}", "label": f"{n} {long}", "via": long})
            for n in range(9)
        ),
        "alleged_perpetrators": tuple(
            whole.alleged_perpetrators[1].model_copy(update={"name": f"{n} {long}", "label": f"{n} {long}"})
            for n in range(9)
        ),
    }
    assert len(compose(whole.model_copy(update=changes))) <= MOST_CHARACTERS


@settings(deadline=None)  # the tables are read at first use
@given(records.record_lists(max_size=2))
def test_any_allegation_gives_one_clean_sentence(found: list[Record]) -> None:
    for allegation in (each for record in found for each in record.allegations):
        said = compose(allegation)
        assert " allegedly " in said
        assert said.endswith(".")
        assert said == " ".join(said.split())
        assert len(said) <= MOST_CHARACTERS
        written = allegation.model_dump_json()
        for empty in ("“”", "()", "(via )", " ,", "None", ", ,"):
            assert empty not in said or empty in written


@settings(max_examples=30, deadline=None)  # one field that is not read, whatever the others hold
@given(records.record_lists(max_size=2))
def test_the_sentence_before_is_not_read(found: list[Record]) -> None:
    for allegation in (each for record in found for each in record.allegations):
        other: Allegation = allegation.model_copy(update={"allegation": "something else"})
        assert compose(other) == compose(allegation)


def test_one_of_many_gets_an_article_where_its_quote_gives_none() -> None:
    allegation = records.an_allegation(records.an_article(1))
    one = allegation.alleged_perpetrators[0].model_copy(
        update={
            "name": "agent", "label": "agent", "actor_type": ActorType.RECRUITER, "state_code": None, "organ": None,
            "quote": None, "quote_start": None, "quote_end": None, "quote_status": QuoteStatus.WITHHELD,
        }
    )  # fmt: skip
    assert ", an agent allegedly " in compose(allegation.model_copy(update={"alleged_perpetrators": (one,)}))
