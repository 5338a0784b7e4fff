"""Who answers an allegation, and how: candidates, roles and what is accepted. All examples are invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.extractors.rules.agents import Cast, cast_of
from allegata.extractors.rules.responses import Answer, Answers, AnswerTables, accepted
from allegata.extractors.rules.scene import scene_of
from allegata.extractors.rules.tables import tables
from allegata.extractors.rules.triggers import Hit, groups_of, hits_in
from allegata.extractors.rules.weights import weights
from allegata.vocabulary import ResponseForm, ResponseRole

CLAIM = "Russia tricked hundreds of Kenyans into its army, a report by the charity Open Roads said on Monday. "
FIRM = "Blue Harbour Travel tricked forty Kenyans into the Russian army, their families say. "


def laid_out(text: str) -> tuple[Cast, list[Hit]]:
    scene = scene_of(text, tables())
    cast = cast_of(scene, groups_of(scene))
    return cast, [hit for s in scene.sentences for hit in hits_in(scene, s, cast.groups[s.index])]


def candidates(text: str, accused: tuple[str, ...] = ("RUS",), home: tuple[str, ...] = ("KEN",)) -> list[Answer]:
    fitted = AnswerTables(weights("answer"), weights("answer_accused"), weights("answer_others"))
    return Answers(*laid_out(text)).of(accused, home, fitted)


def answers(text: str, accused: tuple[str, ...] = ("RUS",), home: tuple[str, ...] = ("KEN",)) -> list[Answer]:
    return accepted(candidates(text, accused, home))


@pytest.mark.parametrize(
    ("sentence", "form"),
    [
        ("The Russian embassy in Nairobi denied the claims.", "denied"),
        ("Moscow has always rejected such allegations.", "denied"),
        ("Russia's defence ministry called the report complete nonsense.", "denied"),
        ("The Russian embassy described the findings as pure invention.", "denied"),
        ("Russia has never forced anybody to fight, its embassy said.", "denied"),
        ("Russia's defence ministry did not respond to a request for comment.", "no_response"),
        ("Calls to the Russian embassy in Nairobi went unanswered.", "no_response"),
        ("The Russian embassy could not be reached.", "no_response"),
        ("The Kremlin has yet to comment on the report.", "no_response"),
        ("Russia's foreign ministry declined to comment.", "declined"),
        ("The Kremlin would not be drawn on the matter.", "declined"),
        ("The Russian embassy said that the men had volunteered.", "reframed"),
        ("The Russian ambassador insisted that all of them came of their own accord.", "reframed"),
        ("The Russian embassy said it was unaware of any such case.", "no_information"),
        ("The Russian embassy dismissed the report as Western propaganda.", "counter_accused"),
        ("Russia's defence ministry admitted recruiting the men by deceit.", "acknowledged"),
        ("The Russian ambassador conceded that mistakes had been made.", "partly_acknowledged"),
        ("Russia's defence ministry said it had opened an investigation into the claims.", "action_promised"),
        ("The Kremlin would neither confirm nor deny the report.", "other"),
    ],
)
def test_each_form_of_an_answer_makes_a_candidate(sentence: str, form: str) -> None:
    assert form in {answer.form.value for answer in candidates(CLAIM + sentence)}


def test_a_denial_by_the_embassy_of_the_accused_state_is_the_accuseds() -> None:
    found = candidates(CLAIM + "The Russian embassy in Nairobi denied the claims.")
    assert [(a.form, a.role, a.responder.name) for a in found] == [
        (ResponseForm.DENIED, ResponseRole.ACCUSED, "Russian embassy in Nairobi")
    ]


def test_neither_confirming_nor_denying_is_no_denial() -> None:
    forms = {a.form for a in candidates(CLAIM + "The Kremlin neither confirmed nor denied the report.")}
    assert forms == {ResponseForm.OTHER}


@pytest.mark.parametrize("form", ["denied", "no_information", "reframed", "action_promised"])
def test_an_organ_of_the_accused_state_answers_for_the_accused_whatever_it_says(form: str) -> None:
    said = {
        "denied": "denied the report",
        "no_information": "said it was not aware of any such case",
        "reframed": "said that the men had volunteered",
        "action_promised": "said it had opened an investigation into the claims",
    }
    found = candidates(f"{CLAIM}Russia's defence ministry {said[form]}.")
    assert {a.role for a in found if a.form.value == form} == {ResponseRole.ACCUSED}


def test_those_whom_it_befell_do_not_answer() -> None:
    text = CLAIM + "Thabo Mokoena said he was forced to fight. He denied that he had volunteered."
    assert candidates(text) == []


def test_silence_of_the_accused_state_is_no_response() -> None:
    found = answers(CLAIM + "Russia's defence ministry did not respond to a request for comment.")
    assert (ResponseForm.NO_RESPONSE, ResponseRole.ACCUSED) in {(a.form, a.role) for a in found}


def test_the_home_state_answers_in_a_role_of_its_own() -> None:
    found = candidates(CLAIM + "Kenya's foreign ministry said it was not aware of any such case.")
    assert {(a.form, a.role) for a in found} == {(ResponseForm.NO_INFORMATION, ResponseRole.HOME_STATE)}


def test_it_goes_on_for_who_answered_before() -> None:
    text = CLAIM + "The Russian embassy in Nairobi rejected the report. It said that the men had volunteered."
    volunteers = [a for a in candidates(text) if a.form is ResponseForm.REFRAMED]
    assert [a.responder.state for a in volunteers] == ["RUS"]


def test_a_quotation_belongs_to_who_is_named_after_it() -> None:
    text = CLAIM + '"No foreigner is forced to serve. They are volunteers," said the Russian ambassador, Oleg Dorin.'
    assert {a.responder.state for a in candidates(text) if a.form is ResponseForm.DENIED} == {"RUS"}


def test_its_owner_answers_for_the_firm_named_before() -> None:
    text = FIRM + "Its owner could not be reached by telephone."
    silent = [a for a in candidates(text, ("blue harbour travel",)) if a.form is ResponseForm.NO_RESPONSE]
    assert [a.role for a in silent] == [ResponseRole.ACCUSED]


def test_the_lawyer_of_an_accused_answers_for_him() -> None:
    text = "Peter Mworia lured four men to Russia, police say. Mworia's lawyer denied the charges."
    found = candidates(text, ("peter mworia",))
    assert (ResponseForm.DENIED, ResponseRole.ACCUSED) in {(a.form, a.role) for a in found}


def test_initials_stand_for_the_name_in_full() -> None:
    text = "The River Defence Front abducted boys, villagers say. The RDF denied the allegations."
    denials = [a for a in candidates(text, ("river defence front",)) if a.form is ResponseForm.DENIED]
    assert [a.role for a in denials] == [ResponseRole.ACCUSED]


def test_no_reply_is_no_denial() -> None:
    forms = {a.form for a in candidates(CLAIM + "A spokesman for the Russian army sent no reply.")}
    assert ResponseForm.DENIED not in forms


def test_declining_is_not_silence() -> None:
    forms = {a.form for a in candidates(CLAIM + "The Russian embassy did not wish to comment.")}
    assert ResponseForm.DECLINED in forms
    assert ResponseForm.NO_RESPONSE not in forms


def test_who_is_told_something_does_not_answer() -> None:
    text = CLAIM + "The Russian ambassador told the committee that the men had volunteered."
    assert {a.responder.state for a in candidates(text) if a.form is ResponseForm.REFRAMED} == {"RUS"}


def test_a_text_without_an_answer_has_none() -> None:
    assert answers(CLAIM + "Sixteen of the men have come home. Others are still at the front.") == []


def test_nobody_accused_means_no_answer_of_the_accused() -> None:
    found = candidates(CLAIM + "The Russian embassy in Nairobi denied the claims.", ())
    assert ResponseRole.ACCUSED not in {a.role for a in found}


def test_features_are_free_of_the_words_of_a_language() -> None:
    for answer in candidates(CLAIM + "The Russian embassy in Nairobi denied the claims."):
        assert not any("nairobi" in feature.lower() or " " in feature for feature in answer.features)


_TEXT = (
    "The Russian embassy denied that it had forced nobody , . \" “ ” ' he it said Moscow 's lawyer for of told did not"
    " respond Kenya ministry volunteers Wagner calls went unanswered"
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_TEXT.split()), max_size=40))
def test_any_text_gives_spans_within_its_sentences(words: list[str]) -> None:
    for answer in candidates(" ".join(words)):
        assert 0 <= answer.span.first <= answer.span.last < len(answer.sentence.tokens)
        assert 0 <= answer.score <= 1


def test_what_stands_in_another_clause_says_nothing_of_an_answer() -> None:
    plain = "The Kremlin has officially denied the claims."
    more = plain[:-1] + ", which come amid reports that Russia has hired mercenaries in 21 countries to fight."
    alone, beside = (next(a for a in candidates(CLAIM + text) if a.form.value == "denied") for text in (plain, more))
    assert beside.is_likely and alone.is_likely
    assert not {"with:PEOPLE", "with:SERVE", "conduct"} & beside.features
    assert "denied/then:claim" in beside.features


def test_the_words_with_which_an_answer_goes_on_are_its_own() -> None:
    (found,) = (
        a for a in candidates(CLAIM + "Russia denied it, saying that nobody was forced to fight.") if a.is_likely
    )
    assert "denied/then:conduct" in found.features or "with:SERVE" in found.features


def test_a_literal_denial_is_surer_than_a_dismissal() -> None:
    denied, dismissed = (
        next(a.score for a in candidates(CLAIM + f"The Kremlin has {verb} the claims.") if a.form.value == "denied")
        for verb in ("denied", "shrugged off")
    )
    assert denied > dismissed


def test_an_embassy_of_the_region_of_the_affected_answers_for_the_home_state() -> None:
    text = "Russia tricked hundreds of African students into its army, a charity said. "
    found = candidates(text + "African embassies in Moscow said they were investigating the claims.", home=("002",))
    assert {a.role for a in found if "African embassies" in a.responder.name} == {ResponseRole.HOME_STATE}
