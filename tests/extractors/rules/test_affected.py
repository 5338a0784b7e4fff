"""Whom an article says it befell: the spans of groups, and which nationalities and statuses count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.extractors.rules.affected import affected_of
from allegata.extractors.rules.affected_rows import Row, rows_of
from allegata.extractors.rules.agents import Cast, cast_of
from allegata.extractors.rules.groups import Group
from allegata.extractors.rules.scene import Scene, scene_of
from allegata.extractors.rules.tables import tables
from allegata.extractors.rules.triggers import Hit, groups_of, hits_in
from allegata.extractors.rules.weights import weights


def _cast(text: str) -> Cast:
    scene = scene_of(text, tables())
    return cast_of(scene, groups_of(scene))


def _hits(cast: Cast) -> list[Hit]:
    scene = cast.scene
    return [hit for s in scene.sentences for hit in hits_in(scene, s, cast.groups[s.index])]


def _groups(text: str) -> list[tuple[Scene, Group]]:
    cast = _cast(text)
    return [(cast.scene, group) for found in cast.groups.values() for group in found]


def _wholes(text: str) -> list[str]:
    return [scene.words(g.sentence, g.whole.first, g.whole.last) for scene, g in _groups(text)]


def _numbers(text: str) -> list[str]:
    return [scene.words(g.sentence, g.number.first, g.number.last) for scene, g in _groups(text) if g.number]


def _rows(text: str) -> list[Row]:
    cast = _cast(text)
    tables_of = {name: weights(name) for name in ("nationality", "group", "status")}
    candidates = affected_of(cast, _hits(cast))
    return rows_of(cast, [(tables_of[c.field].score(c.features) - tables_of[c.field].least, c) for c in candidates])


def _codes(text: str) -> set[str]:
    return {code for row in _rows(text) for code in row.codes}


def _statuses(text: str) -> set[str]:
    return {str(status) for row in _rows(text) for status in row.statuses}


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Brokers lured Gambians, Malians and Chadians to the front.", "Gambians, Malians and Chadians"),
        ("They met men from Senegal and Guinea there.", "men from Senegal and Guinea"),
        ("The list names some 80 Laotian nationals.", "some 80 Laotian nationals"),
        ("He taught students and workers from Africa.", "students and workers from Africa"),
        ("The court heard a 24-year-old Malawian.", "24-year-old Malawian"),
        ("They held Thai and Burmese fishermen at sea.", "Thai and Burmese fishermen"),
        ("Recruiters went for Cambodian garment workers.", "Cambodian garment workers"),
        ("They took citizens of at least 12 countries including Peru and Bolivia.",
         "citizens of at least 12 countries including Peru and Bolivia"),
        ("Police freed 31 from Zambia last week.", "31 from Zambia"),
        ("The camp held prisoners of war.", "prisoners of war"),
        ("Seven young Batswana were flown out.", "Seven young Batswana"),
    ],
)  # fmt: skip
def test_a_group_is_read_to_its_ends(text: str, group: str) -> None:
    assert group in _wholes(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("No fewer than 40 welders were sent.", "No fewer than 40"),
        ("He brought between 200 and 250 Peruvians.", "between 200 and 250"),
        ("Two of its nationals are missing.", "Two"),
        ("Thousands of young men left.", "Thousands"),
        ("It found as many as 3,000 such workers.", "as many as 3,000"),
        ("He was one of at least 20 Fijians there.", "at least 20"),
    ],
)
def test_a_number_is_read_with_what_qualifies_it(text: str, number: str) -> None:
    assert number in _numbers(text)


def test_groups_with_numbers_of_their_own_are_not_joined() -> None:
    assert _wholes("They listed 22 Omanis and 13 Bahrainis.") == ["22 Omanis", "13 Bahrainis"]


def test_a_year_is_no_number_of_people() -> None:
    assert _numbers("In 2024 students were taken from the hostel.") == []


@pytest.mark.parametrize(
    "text",
    [
        "He applied for student visas in May.",
        "Shares in the National Citizens Bank fell by a tenth on Monday.",
        "She began to cook and to guard the house.",
        "It was written in Russian.",
        "The Indian government replied.",
        "The students' union objected.",
    ],
)
def test_words_for_people_that_name_no_people_are_no_group(text: str) -> None:
    assert _wholes(text) == []


def test_a_verb_before_a_people_is_no_part_of_it() -> None:
    assert "Fijians" in _wholes("The agency recruited Fijians for the war.")


def test_the_deceived_count_and_the_army_that_took_them_does_not() -> None:
    text = (
        "At least 40 Gambians were tricked into joining the Russian army, their families say. "
        "Recruiters had promised them jobs as guards. The Gambians were sent to the front with Russian soldiers."
    )
    assert _codes(text) == {"GMB"}


def test_a_country_that_only_answers_is_not_among_them() -> None:
    text = (
        "Agents lured 60 Malawians to Russia with false offers of work and they were forced to fight. "
        "The German embassy and the French foreign ministry declined to comment."
    )
    assert _codes(text) == {"MWI"}


def test_citizens_are_those_of_the_country_that_was_named() -> None:
    text = "Zambia says that three of its citizens were deceived into fighting for Russia in Ukraine."
    rows = _rows(text)
    assert [(row.nationalities, row.codes) for row in rows] == [(["Zambia"], ["ZMB"])]


def test_statuses_stand_in_the_term() -> None:
    text = "Police in the capital forced African students and migrant workers to enlist, threatening deportation."
    assert {"student", "worker"} <= _statuses(text)


def test_children_are_known_by_their_age() -> None:
    text = "Militiamen abducted boys aged 13 and 14 from a school and forced them to fight."
    assert _statuses(text) == {"child"}


def test_an_umbrella_word_is_no_row() -> None:
    assert _rows("Recruits were beaten, the report says. Victims were forced to sign contracts.") == []


def test_an_ambiguous_people_keeps_its_word_and_gets_no_code() -> None:
    text = "At least 200 Congolese were forced to fight at gunpoint, survivors say."
    assert [(row.nationalities, row.codes) for row in _rows(text) if row.nationalities] == [(["Congolese"], [])]


def test_a_text_without_people_has_no_candidates() -> None:
    cast = _cast("The bridge was closed. It rained.")
    assert affected_of(cast, []) == []


@given(st.lists(st.sampled_from(
    ["Kenyans", "and", ",", "200", "from", "of", "men", "Nepal", "the", "young", "year-old", "-", "22", "its",
     "citizens", "forced", "to", "fight", ".", "Uzbek", "students", "Russian", "army", "who", "Congolese"]
), max_size=40))  # fmt: skip
def test_any_row_lies_inside_its_text(words: list[str]) -> None:
    text = " ".join(words)
    for row in _rows(text):
        tokens = row.group.sentence.tokens
        assert 0 <= row.group.whole.first <= row.group.term.first <= row.group.term.last < len(tokens)
        assert all(word in text for word in row.nationalities)
        assert len(set(row.codes)) == len(row.codes)
