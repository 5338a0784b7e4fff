"""Whom and what the rules do not accuse: a false accusation is worse than a missed one."""

from __future__ import annotations

import pytest
from tests.extractors.rules.articles import ARRESTED, RESCUED

from allegata.extractors.rules.extractor import read
from allegata.models import Reply


def acts(reply: Reply) -> set[str]:
    return {act.act.value for allegation in reply.allegations for act in allegation.acts}


def accused(reply: Reply) -> set[str]:
    return {one.name for allegation in reply.allegations for one in allegation.alleged_perpetrators}


@pytest.mark.parametrize(
    "text",
    [
        "Thabo Mokoena said he was lured to Russia by a fake job offer. He was sent to the front.",
        "Thabo Mokoena was tricked into joining the Russian army, his mother said.",
        "Thabo Mokoena, arrested at the airport, was forced to fight at the front, his lawyer said.",
    ],
)
def test_whom_it_befell_is_not_accused(text: str) -> None:
    assert not any("Mokoena" in name for name in accused(read(text)))


def test_recruits_of_a_football_club_are_no_fighters() -> None:
    text = "The new recruits from Mali and Benin would fight for their places in the team, the coach said."
    assert read(text).allegations == []


def test_forced_labour_without_armed_service_is_no_enlistment() -> None:
    text = (
        "Men building a hotel were subjected to forced labour, a report says. Their residence permits were withheld, "
        "and threats were used to make them work. They had residency threatened and were coerced by the firm."
    )
    assert "coerced_enlistment" not in acts(read(text))


def test_those_suspected_of_it_are_not_whom_it_befell() -> None:
    text = "Nine people were arrested on suspicion of belonging to a ring that trafficked Peruvians into the war."
    for article, suspects in ((text, "people"), (ARRESTED, "two men")):
        terms = {group.term for allegation in read(article).allegations for group in allegation.affected_groups}
        assert terms
        assert not any(term in suspects for term in terms)


def test_short_training_is_not_ill_treatment() -> None:
    text = "Agents lured Ugandans into the Russian army with false job offers. They got next to no training."
    assert acts(read(text)) == {"deceptive_recruitment"}


def test_a_newspaper_called_harbour_harbours_nobody() -> None:
    text = "Two men were deceived into fighting for Russia | Harbour Post\n\nTwo Zambians were deceived into the war."
    assert "facilitation" not in acts(read(text))


def test_who_is_to_watch_over_it_is_not_accused() -> None:
    text = (
        "Russia is tricking Africans into its army. The practice calls for closer monitoring by international agencies."
    )
    assert accused(read(text)) == {"Russia"}


def test_conduct_by_nobody_is_not_laid_to_the_accused_of_another() -> None:
    text = (
        "Russia is forcing migrants into its army, officials in Kyiv say.\n\n"
        "Police raid hostels and markets and give the men they catch a choice between a contract and deportation.\n\n"
        "Prison inmates have been enlisted too."
    )
    by_act = {act.act.value: one for one in read(text).allegations for act in one.acts}
    assert by_act["coerced_enlistment"].alleged_perpetrators
    assert not by_act["prison_recruitment"].alleged_perpetrators


def test_whose_army_people_came_to_is_not_accused() -> None:
    text = (
        "Agents tricked dozens of Kenyans into the Russian army, their families say.\n\n"
        "They signed contracts with Russia's defence ministry and were sent to the front in Ukraine."
    )
    assert accused(read(text)) == {"Agents"}


def test_who_brings_people_home_is_not_accused() -> None:
    assert accused(read(RESCUED)) == set()


def test_a_person_who_is_accused_of_it_is_not_protected_by_being_held() -> None:
    text = (
        "Peter Oduya is accused of luring 18 men to the front in Ukraine, prosecutors said.\n\n"
        "Oduya promised them jobs as guards, they said. He was arrested in Nairobi on Friday."
    )
    assert accused(read(text)) == {"Peter Oduya"}


def test_the_army_or_a_plane_home_is_coercion() -> None:
    text = "Police told a student from Togo that he could sign a contract with the army or be put on a plane home."
    assert "coerced_enlistment" in acts(read(text))


def test_boys_taken_to_carry_ammunition_are_recruited_children() -> None:
    text = "Rebels took 14 boys from a school and forced them to carry ammunition, residents said."
    assert "child_recruitment" in acts(read(text))
