"""Actors: a state is meant by itself and its organs, and by nobody whom it merely backs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.gazetteer.actors import (
    associated_country,
    country_of,
    find_actors,
    lookup_actor,
    owner_of,
    without_determiner,
)
from allegata.vocabulary import STATE_ACTOR_TYPES, ActorType


@pytest.mark.parametrize(
    ("name", "code", "organ", "actor_type"),
    [
        ("Moscow", "RUS", None, ActorType.STATE),
        ("the Kremlin", "RUS", None, ActorType.STATE),
        ("Russia", "RUS", None, ActorType.STATE),
        ("Kyiv", "UKR", None, ActorType.STATE),
        ("Emirati", "ARE", None, ActorType.STATE),
        ("the Netherlands", "NLD", None, ActorType.STATE),
        ("the Ukrainian state", "UKR", None, ActorType.STATE),
        ("Russian police", "RUS", "police", ActorType.SECURITY_SERVICE),
        ("Russian Army", "RUS", "Army", ActorType.ARMED_FORCES),
        ("Russia's embassy in Nairobi", "RUS", "embassy in Nairobi", ActorType.DIPLOMATIC_MISSION),
        ("Russia’s embassy in Nairobi", "RUS", "embassy in Nairobi", ActorType.DIPLOMATIC_MISSION),
        ("staff at Russia's embassy in Nairobi", "RUS", "embassy in Nairobi", ActorType.DIPLOMATIC_MISSION),
        ("staff of the Russian embassy", "RUS", "embassy", ActorType.DIPLOMATIC_MISSION),
        ("the embassy of Kenya in Moscow", "KEN", "embassy of Kenya in Moscow", ActorType.DIPLOMATIC_MISSION),
        ("Ukraine's embassy in Moscow", "UKR", "embassy in Moscow", ActorType.DIPLOMATIC_MISSION),
        ("The Russian Foreign Ministry", "RUS", "Foreign Ministry", ActorType.STATE),
        ("Ministry of Defence of Russia", "RUS", "Ministry of Defence of Russia", ActorType.ARMED_FORCES),
        ("Nepal's government", "NPL", "government", ActorType.STATE),
        ("Kenyan lawmakers", "KEN", "lawmakers", ActorType.OFFICIAL),
        ("police in Kenya", "KEN", "police in Kenya", ActorType.SECURITY_SERVICE),
        ("The ministry in Pretoria", "ZAF", "ministry in Pretoria", ActorType.STATE),
        ("FSB", "RUS", "FSB", ActorType.SECURITY_SERVICE),
        ("Myanmar's military", "MMR", "military", ActorType.ARMED_FORCES),
        ("las autoridades rusas", "RUS", "autoridades rusas", ActorType.STATE),
        ("l’ambassade de Russie à Yaoundé", "RUS", "ambassade de Russie à Yaoundé", ActorType.DIPLOMATIC_MISSION),
        ("российская администрация", "RUS", "администрация", ActorType.STATE),
        ("रूसी सेना", "RUS", "सेना", ActorType.ARMED_FORCES),
    ],
)
def test_a_state_is_known_by_itself_and_its_organs(
    name: str, code: str, organ: str | None, actor_type: ActorType
) -> None:
    actor = lookup_actor(name)
    assert actor is not None
    assert (actor.state_code, actor.organ, actor.actor_type) == (code, organ, actor_type)


@pytest.mark.parametrize(
    "name",
    [
        "Moscow-backed militia",
        "pro-Russian group",
        "Russia-linked network",
        "a firm in Oman",
        "Russian recruiters",
        "Russian recruitment agencies",
        "Russian state media",
        "a company tied to the Russian army",
        "a veteran of the Russian army",
        "police chief",
        "government-linked firm",
        "Kenyans",
        "Dmitry Peskov",
        "the African Union",
        "",
        "the",
    ],
)
def test_whom_a_state_backs_or_is_beside_is_not_the_state(name: str) -> None:
    actor = lookup_actor(name)
    assert actor is None or actor.state_code is None


@pytest.mark.parametrize(
    "name",
    [
        "troops in Mali",
        "Syrian Democratic Forces commanders",
        "Congolese army",
        "Russian-Ukrainian forces",
        "African embassies in Moscow",
    ],
)
def test_an_organ_of_no_single_state_has_no_code(name: str) -> None:
    actor = lookup_actor(name, "Russian" if name.startswith("Russian-") else None)
    assert actor is not None
    assert actor.state_code is None


@pytest.mark.parametrize(
    ("name", "country_word", "code"),
    [
        ("the embassy", "Russian", "RUS"),
        ("police", "Russian", "RUS"),
        ("the Defence Ministry", "Moscow", "RUS"),
        ("her own government", "Nepal", "NPL"),
        ("the state", "China", "CHN"),
        ("the country", "Eritrea's", "ERI"),
        ("Военкоматы", "РФ", "RUS"),
        ("पुलिस", "बेलारूस", "BLR"),
        ("its embassy in New Delhi", "Russia", "RUS"),
        ("the embassy in Moscow", None, None),
        ("the army", "Congolese", None),
        ("the army", "Ruritanian", None),
    ],
)
def test_the_country_word_says_whose_a_bare_organ_is(name: str, country_word: str | None, code: str | None) -> None:
    actor = lookup_actor(name, country_word)
    assert actor is not None
    assert actor.state_code == code


def test_what_the_name_says_outweighs_the_country_word() -> None:
    actor = lookup_actor("Kenya's embassy in Moscow", "Russian")
    assert actor is not None
    assert actor.state_code == "KEN"


@pytest.mark.parametrize(
    ("name", "label", "actor_type"),
    [
        ("the Houthis", "Houthis", ActorType.ARMED_GROUP),
        ("Houthi rebels", "Houthis", ActorType.ARMED_GROUP),
        ("Sudan's Rapid Support Forces", "Rapid Support Forces", ActorType.ARMED_GROUP),
        ("Myanmar's Arakan Army", "Arakan Army", ActorType.ARMED_GROUP),
        ("Russia's Wagner Group", "Wagner Group", ActorType.PRIVATE_MILITARY_COMPANY),
        ("RSF", "Rapid Support Forces", ActorType.ARMED_GROUP),
        ("Wagner", "Wagner Group", ActorType.PRIVATE_MILITARY_COMPANY),
        ("Wagner mercenaries", "Wagner Group", ActorType.PRIVATE_MILITARY_COMPANY),
    ],
)
def test_an_armed_group_has_a_label_and_no_state(name: str, label: str, actor_type: ActorType) -> None:
    actor = lookup_actor(name)
    assert actor is not None
    assert (actor.label, actor.state_code, actor.actor_type) == (label, None, actor_type)


def test_the_organ_of_a_named_official_is_the_title_without_the_name() -> None:
    for name in ("Kremlin spokesman Ivan Petrovich Vymysel", "Russia's spokesman to Kenya, Ivan Vymysel"):
        actor = lookup_actor(name)
        assert actor is not None
        assert (actor.state_code, actor.organ) == ("RUS", "spokesman")


def test_a_country_beside_a_firm_or_recruiter_is_an_association() -> None:
    assert associated_country("a firm in Oman") == "OMN"
    assert associated_country("a fellow Ghanaian") == "GHA"
    assert associated_country("a Kenyan and a Ugandan") is None
    assert associated_country("Moscow-backed militia") is None


def test_a_country_word_may_be_a_seat_of_government() -> None:
    assert country_of("Moscow") == "RUS"
    assert country_of("the Russian") == "RUS"
    assert country_of("Congolese") is None
    assert country_of("") is None


def test_a_name_that_begins_with_one_state_is_owned_by_it() -> None:
    assert owner_of("Kenya's own in Moscow") == ("KEN", "own in Moscow")
    assert owner_of("the Emirati guard corps") == ("ARE", "guard corps")
    assert owner_of("men in Kenya") is None
    assert owner_of("Russia and Belarus") is None
    assert owner_of("Moscow-backed militia") is None


def test_determiners_are_dropped_from_the_front_alone() -> None:
    assert without_determiner("some  of the men") == "of the men"
    assert without_determiner("her own government") == "government"
    assert without_determiner("l'armée") == "armée"
    assert without_determiner("The") == "The"


def test_a_capital_that_is_a_place_does_not_act() -> None:
    text = "Moscow denied it. Men were recruited in Moscow by Wagner, and Kyiv-based groups said so to the Kremlin."
    assert [m.word for m in find_actors(text)] == ["Moscow", "Wagner", "Kremlin"]
    assert [m.word for m in find_actors(text, with_seats=True)] == ["Moscow", "Moscow", "Wagner", "Kremlin"]


@settings(deadline=None)  # the tables are read at first use
@given(st.text(), st.none() | st.text())
def test_any_name_can_be_looked_up(name: str, country_word: str | None) -> None:
    actor = lookup_actor(name, country_word)
    assert actor is None or actor.state_code is None or actor.actor_type in STATE_ACTOR_TYPES


PIECES = st.lists(
    st.sampled_from(
        (
            "Russia",
            "Russian",
            "'s",
            "Kenya",
            "embassy",
            "army",
            "the",
            "of",
            "in",
            ",",
            "Moscow",
            "police",
            "-backed",
            "is",
        )
    ),
    max_size=7,
).map(" ".join)


@settings(deadline=None)  # the tables are read at first use
@given(PIECES)
def test_a_state_code_is_one_that_the_words_name(name: str) -> None:
    actor = lookup_actor(name)
    if actor is not None and actor.state_code is not None:
        named = {"RUS": ("Russia", "Russian", "Moscow"), "KEN": ("Kenya",)}[actor.state_code]
        assert any(word in name.split() for word in named)
