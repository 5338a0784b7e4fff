"""Kappa and alpha, against figures from the literature and worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.evaluation.agreement import agreement, cohens_kappa, krippendorffs_alpha

CODES = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=20)


def test_two_annotators_on_ten_articles() -> None:
    """They agree on 8; chance by own shares is (6*6 + 4*4) / 100 = 0.52: kappa (0.8 - 0.52) / 0.48.

    12 of the 20 codes are `a`: by chance 1 - (12*11 + 8*7) / (20*19) = 0.5053 differ: alpha 1 - 0.2 / 0.5053.
    """
    one = ["a"] * 6 + ["b"] * 4
    other = ["a"] * 5 + ["b"] * 4 + ["a"]
    assert cohens_kappa(one, other) == pytest.approx(0.28 / 0.48)
    assert krippendorffs_alpha(one, other) == pytest.approx(1 - 0.2 / (1 - 188 / 380))


def test_cohens_own_example_of_chance() -> None:
    """The 200 patients of Cohen's paper of 1960: kappa .49, of an agreement of .70 and one by chance of .41."""
    table = {"11": 88, "12": 14, "13": 18, "21": 10, "22": 40, "23": 10, "31": 2, "32": 6, "33": 12}
    pairs = [cell for cell, count in table.items() for _ in range(count)]
    kappa = cohens_kappa([cell[0] for cell in pairs], [cell[1] for cell in pairs])
    assert kappa == pytest.approx(0.49, abs=0.005)


def test_agreement_by_chance_alone_is_nought() -> None:
    assert cohens_kappa(list("aabb"), list("abab")) == 0


def test_one_class_for_all_leaves_nothing_to_agree_on() -> None:
    found = agreement(["a"] * 5, ["a"] * 5)
    assert (found.articles, found.kappa, found.alpha) == (5, None, None)
    assert agreement([], []).kappa is None and agreement([], []).alpha is None


@given(CODES)
def test_both_are_symmetric_and_one_only_for_full_agreement(pairs: list[tuple[str, str]]) -> None:
    one, other = [mine for mine, _ in pairs], [theirs for _, theirs in pairs]
    for measure in (cohens_kappa, krippendorffs_alpha):
        found = measure(one, other)
        assert found == measure(other, one)
        assert found is None or ((found == 1) == (one == other) and -1 <= found <= 1)
