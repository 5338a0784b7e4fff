"""Who says it and who answers it, as the rules read a few sentences."""

from __future__ import annotations

import pytest
from tests.extractors.rules.articles import AGENCIES, STUDENTS

from allegata.extractors.rules.extractor import read
from allegata.extractors.rules.findings import findings_of
from allegata.extractors.rules.responses import AnswerTables
from allegata.extractors.rules.weights import weights
from allegata.models import ReplyAllegation
from allegata.vocabulary import ResponseForm, ResponseRole, SourceType


def main_of(text: str) -> ReplyAllegation:
    return read(text).allegations[0]


def sources(text: str) -> dict[str, SourceType]:
    return {source.name: source.source_type for source in main_of(text).cited_sources}


def answers(text: str) -> set[tuple[ResponseRole, ResponseForm]]:
    """Every answer that the text may hold to an accusation of Russia, taken by the tables or not."""
    found = findings_of(text).answers
    tables = AnswerTables(weights("answer"), weights("answer_accused"), weights("answer_others"))
    return {(answer.role, answer.form) for answer in found.of(["RUS"], ["TGO"], tables)}


@pytest.mark.parametrize(
    "answer",
    [
        "Russia's embassy in Lome rubbished the claim.",
        "Moscow called the report a fabrication.",
        "The Kremlin dismissed the accusations as absurd.",
        "Russia's defence ministry categorically rejected the allegations.",
        "LOME (Agencies) - Moscow on Friday scoffed at the report.",
    ],
)
def test_a_denial_in_any_of_its_common_words_is_one_of_the_accused(answer: str) -> None:
    assert (ResponseRole.ACCUSED, ResponseForm.DENIED) in answers(STUDENTS + answer)


@pytest.mark.parametrize(
    ("answer", "form"),
    [
        ("Calls to the Russian embassy in Lome went unanswered.", ResponseForm.NO_RESPONSE),
        ("Russia's defence ministry had not responded to questions.", ResponseForm.NO_RESPONSE),
        ("Russia's defence ministry would not comment on the claims.", ResponseForm.DECLINED),
        ("The Kremlin neither confirmed nor denied the reports.", ResponseForm.OTHER),
        ("Russia's embassy in Lome was not aware of any such case.", ResponseForm.NO_INFORMATION),
        ("Russia's defence ministry insisted that they had volunteered of their own free will.", ResponseForm.REFRAMED),
    ],
)
def test_an_answer_that_denies_nothing_has_its_own_form(answer: str, form: ResponseForm) -> None:
    assert (ResponseRole.ACCUSED, form) in answers(STUDENTS + answer)
    assert (ResponseRole.ACCUSED, ResponseForm.DENIED) not in answers(STUDENTS + answer)


def test_an_embassy_answers_for_the_state_with_which_the_text_named_it() -> None:
    forms = {
        said.form
        for allegation in read(AGENCIES).allegations
        for said in allegation.responses
        if said.role is ResponseRole.ACCUSED and said.responder == "embassy"
    }
    assert forms == {ResponseForm.DENIED}


@pytest.mark.parametrize(
    "words",
    [
        'His mother said he had called her in May. "He begged me to bring him home," she said. "He never volunteered."',
        "Thabo Mokoena said he was lured by a fake offer. He denied that he had volunteered.",
        "Thabo Mokoena, who was forced to fight, denied that he was a mercenary.",
    ],
)
def test_those_whom_it_befell_and_their_families_do_not_answer_for_the_accused(words: str) -> None:
    text = f"At least 14 Zambians were lured into the Russian army by agents, their families say.\n\n{words}"
    assert not any(
        said.role is ResponseRole.ACCUSED for allegation in read(text).allegations for said in allegation.responses
    )


def test_a_minister_answers_for_the_country_of_which_the_text_speaks() -> None:
    text = (
        "The government of Eritrea forced teenagers to fight, Human Rights Watch said.\n\n"
        "Children as young as 15 were rounded up in two towns, the group said. Those who fled were beaten.\n\n"
        "Information Minister Yonas Tesfay did not answer questions about the findings."
    )
    roles = {(said.role, said.form) for said in main_of(text).responses}
    assert roles == {(ResponseRole.ACCUSED, ResponseForm.NO_RESPONSE)}


def test_a_holder_of_public_office_is_an_official_without_a_title() -> None:
    text = "Volodymyr Zelenskyy has accused Russia of forcing Chinese citizens to fight in its army."
    assert sources(text) == {"Volodymyr Zelenskyy": SourceType.OFFICIAL}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Ann Lee, a lawyer,", SourceType.EXPERT),
        ("His uncle, Ben Oduya,", SourceType.FAMILY),
        ("Moscow's ambassador in Abuja, Igor Lapin,", SourceType.OFFICIAL),
    ],
)
def test_a_person_is_what_the_text_says_beside_the_name(name: str, kind: SourceType) -> None:
    found = sources(f"{name} said that agents had forced Kenyan students to fight in Ukraine.")
    assert list(found.values()) == [kind]


def test_people_who_are_said_to_be_forced_say_nothing() -> None:
    assert sources("Refugees said to be forced into the Russian army.") == {}


def test_whoever_is_cited_is_heard_through_the_medium_that_cites() -> None:
    text = "Russian police forced Kenyan students to fight, Reuters reported, citing Ann Lee, a lawyer."
    assert ("Ann Lee", "Reuters") in [(said.name, said.via) for said in main_of(text).cited_sources]


def test_the_capital_that_speaks_in_a_headline_is_not_an_embassy_in_it() -> None:
    """Guards against who gave no answer being cited for the allegation against it."""
    found = sources(
        "Russia lured 120 Kenyans to war with job offers, Nairobi says\n\n"
        "Russian recruiters have lured at least 120 Kenyan men to Russia with promises of jobs as drivers, then forced "
        "them to sign military contracts and sent them to fight in Ukraine, Kenya's foreign ministry said.\n\n"
        "The Russian embassy in Nairobi did not respond to a request for comment."
    )
    assert "Kenya's foreign ministry" in found
    assert not any("embassy" in name for name in found)


def test_the_word_before_an_outlet_at_the_head_of_a_sentence_is_no_given_name() -> None:
    for text, language in (
        ("Citing Reuters, he said that the men had been forced to fight.", "en"),
        ("Selon Reuters, les hommes ont été contraints de combattre.", "fr"),
    ):
        heard = {one.name for said in findings_of(text, language).hearing.said for one in said}
        assert "Reuters" in heard and not any("Reuters" in name and name != "Reuters" for name in heard)
