"""Which values of two sets are the same."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.made import code, name

from allegata.evaluation.matching import are_alike, compare, identity, most_pairs

WORDS = st.sampled_from(["army", "kenyan", "ministry", "of", "labour", "the", "agents", "…", "Harbour", "Watch"])
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
SETS = st.lists(NAMES, max_size=5, unique_by=identity)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("European officials", "the European officials"),
        ("officials", "European officials"),
        ("Harbour Watch, a rights group", "rights group"),
        ("the Kremlin's spokesman", "KREMLIN spokesman"),
        ("Lindhaven Courier", "The Courier of Lindhaven"),
        ("los reclutadores", "Reclutadores"),
        ("Truth-Hounds", "truth hounds"),
        ("Москвы чиновники", "чиновники"),
        ("पुलिस", "पुलिस अधिकारी"),
        ("…", "…"),
    ],
)
def test_names_that_share_half_of_the_shorter_ones_words_are_alike(one: str, other: str) -> None:
    assert are_alike(one, other) and are_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the agents", "the recruiters"),  # an article is no word that counts
        ("Russia's agents", "Nepal's recruiters"),  # nor is what an apostrophe leaves
        ("two European diplomats said", "European Council on Foreign Relations"),  # one of four
        ("…", "!"),
        ("The", "agents"),
        ("agent", "agents"),
    ],
)
def test_names_that_share_less_are_not(one: str, other: str) -> None:
    assert not are_alike(one, other) and not are_alike(other, one)


def test_codes_match_exactly_and_never_a_name() -> None:
    found = compare([code("RUS"), code("BLR"), name("Russia")], [code("RUS"), code("UKR"), name("BLR")])
    assert [(pair.gold, pair.system) for pair in found.matched] == [(code("RUS"), code("RUS"))]
    assert found.missing == (code("BLR"), name("Russia"))
    assert found.extra == (code("UKR"), name("BLR"))


def test_a_first_come_pair_makes_room_for_two() -> None:
    """`officials` could take either; taking the first would leave `Kenyan officials` without a partner."""
    for gold in permutations(["officials", "Kenyan officials"]):
        for system in permutations(["Kenyan agents", "officials of the ministry"]):
            pairs = {gold[one]: system[other] for one, other in most_pairs(gold, system).items()}
            assert pairs == {"Kenyan officials": "Kenyan agents", "officials": "officials of the ministry"}


def test_a_chain_of_moves_is_followed_to_its_end() -> None:
    gold = ["b c", "c d", "a b", "d e"]
    system = ["b", "c", "d", "e"]
    assert len(most_pairs(gold, system)) == 4


def test_of_several_partners_the_likest_is_shown_beside_a_name() -> None:
    found = compare([name("Harbour Watch")], [name("Watch"), name("the Harbour Watch")])
    assert found.matched[0].system.written == "the Harbour Watch"


def test_thousands_of_names_that_fit_one_behind_another_end_in_no_recursion_error() -> None:
    gold = [f"w{n} w{n + 1}" for n in range(300)]
    system = [f"w{n}" for n in range(1, 301)]
    assert len(most_pairs(list(reversed(gold)), system)) == 300


@given(SETS, SETS)
def test_matching_is_symmetric(one: list[str], other: list[str]) -> None:
    assert len(most_pairs(one, other)) == len(most_pairs(other, one))


@given(SETS, SETS)
def test_no_way_of_pairing_gives_more_pairs(one: list[str], other: list[str]) -> None:
    short, long = sorted((one, other), key=len)
    best = max(sum(map(are_alike, short, order)) for order in permutations(long, len(short)))
    pairs = most_pairs(one, other)
    assert len(pairs) == best == len(set(pairs.values()))
    assert all(are_alike(one[mine], other[theirs]) for mine, theirs in pairs.items())


@given(SETS)
def test_a_set_matches_itself_without_a_rest(one: list[str]) -> None:
    values = [name(each) for each in one]
    assert compare(values, values).is_right


@given(SETS)
def test_against_nothing_all_is_missing_or_extra(one: list[str]) -> None:
    values = tuple(name(each) for each in one)
    assert compare(values, ()).missing == values and compare((), values).extra == values
