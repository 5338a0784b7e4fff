"""Who is read as acting: each once, under whatever name, and nobody whom it befell."""

from __future__ import annotations

import pytest

from allegata.extractors.rules.accused import suspects_of
from allegata.extractors.rules.befallen import befallen_in
from allegata.extractors.rules.findings import findings_of
from allegata.extractors.rules.identity import Suspect
from allegata.vocabulary import ActorType


def suspects(text: str) -> dict[str, Suspect]:
    """Those whom some sentence was read to say act, by name."""
    found = findings_of(text)
    everybody = suspects_of(found.cast, found.hits, set(), found.hearing, found.answering)
    return {suspect.actor.name: suspect for suspect in everybody if suspect.doing}


def test_who_is_only_mentioned_is_no_candidate() -> None:
    text = "Agents tricked Kenyans into the Russian army. The men passed through Istanbul. Germany is far away."
    assert set(suspects(text)) == {"Agents"}


def test_the_agency_is_the_one_firm_that_has_a_name() -> None:
    text = "Golden Lotus Travel lured forty Zambians to the front. The agency had promised them jobs as guards."
    assert set(suspects(text)) == {"Golden Lotus Travel"}
    assert len(suspects(text)["Golden Lotus Travel"].doing) == 2


def test_initials_stand_for_the_name_in_full() -> None:
    text = "The Northern Rebel Front abducted boys from two villages. The NRF forced them to fight."
    assert len(suspects(text)) == 1


def test_a_description_gives_a_name_its_type() -> None:
    found = suspects("Golden Lotus, a travel agency, tricked forty Zambians into the war.")
    assert found["Golden Lotus"].actor.actor_type is ActorType.COMPANY


def test_who_speaks_for_a_group_is_not_the_group() -> None:
    text = (
        "The Taliban recruited boys as young as 12, residents said. "
        "A spokesman for the Taliban, Hamid Wardak, rejected the report."
    )
    assert "Taliban" in suspects(text)
    assert "Hamid Wardak" not in suspects(text)


def test_a_state_is_named_as_where_it_acts() -> None:
    text = (
        "Migrants ended up in the Russian army. Russian police forced them to sign, the charity Open Roads said. "
        "Russia is at war."
    )
    assert [s.actor.name for s in suspects(text).values() if s.actor.state == "RUS"] == ["Russian police"]


@pytest.mark.parametrize(
    "text",
    [
        "Thabo Mokoena was tricked into joining the Russian army, his mother said.",
        "Thabo Mokoena said he was lured to Russia by a fake job offer.",
        "Thabo Mokoena, arrested at the airport, was forced to fight at the front, his lawyer said.",
        "Thabo Mokoena came home in May. He was deceived by a friend and forced to fight.",
        "Thabo Mokoena was abducted and beaten by rebels.",
    ],
)
def test_whom_it_befell_is_no_candidate(text: str) -> None:
    assert befallen_in(findings_of(text).cast) == {"mokoena"}
    assert not any("Mokoena" in name for name in suspects(text))


def test_one_who_is_held_for_it_is_not_whom_it_befell() -> None:
    text = "Peter Oduya was held on Friday on suspicion of luring jobseekers to the front."
    assert befallen_in(findings_of(text).cast) == frozenset()


def test_who_brings_people_home_is_no_candidate() -> None:
    assert suspects("Kenya has brought home ten men who were tricked into the war.") == {}


def test_who_arrests_recruiters_is_no_candidate() -> None:
    text = "Kenyan police arrested two men accused of luring jobseekers to the front."
    assert set(suspects(text)) == {"two men"}


def test_who_is_told_of_it_is_no_candidate() -> None:
    assert "agency" not in suspects("He told the agency that migrants had been forced to fight.")


def test_features_hold_no_names() -> None:
    text = "Golden Lotus Travel lured forty Zambians to the front. Mwila Banda said that the agency took her passport."
    features = {feature for suspect in suspects(text).values() for feature in suspect.features}
    assert not any(word in feature for feature in features for word in ("Lotus", "Zambia", "Banda"))
