"""The fitted tables: what a score is, and that every decision has a table that holds for all languages."""

from __future__ import annotations

import math
import tomllib
from importlib.resources import files

import pytest

from allegata.extractors.rules.findings import findings_of
from allegata.extractors.rules.weights import FOLDER, Weights, fingerprint, weights

DECISIONS = (
    "article",
    "acts",
    "means",
    "nationality",
    "group",
    "status",
    "accused",
    "sources",
    "answer",
    "answer_accused",
    "answer_others",
)


def test_a_feature_that_is_not_in_the_table_weighs_nothing() -> None:
    table = Weights({"bias": -1.0, "known": 2.0}, 0.5, 0.5)
    assert table.score({"known", "never seen"}) == table.score({"known"})


def test_the_bias_is_always_added() -> None:
    assert Weights({"bias": 1.0}, 0.5, 0.5).score(()) == pytest.approx(1 / (1 + math.exp(-1)))
    assert Weights({}, 0.5, 0.5).score(()) == 0.5


def test_a_score_stays_between_0_and_1_whatever_the_weights() -> None:
    table = Weights({"for": 1e6, "against": -1e6}, 0.5, 0.5)
    assert 0 < table.score({"against"}) < table.score({"for"}) < 1


def test_every_decision_has_a_table_and_a_least_score() -> None:
    said = tomllib.loads((files("allegata.extractors.rules") / FOLDER / "decisions.toml").read_text(encoding="utf-8"))
    assert set(said) == set(DECISIONS)
    for decision in DECISIONS:
        table = weights(decision)
        assert "bias" in table.by_feature
        assert len(table.by_feature) > 1
        assert 0 < table.least_best <= table.least < 1
        assert all(math.isfinite(weight) for weight in table.by_feature.values())


@pytest.mark.parametrize("decision", ["article", "acts", "means", "nationality", "group", "status"])
def test_features_are_names_of_classes_and_codes_and_no_words_of_a_text(decision: str) -> None:
    assert not any(" " in feature or "\n" in feature for feature in weights(decision).by_feature)


def test_a_name_in_the_text_is_no_feature() -> None:
    found = findings_of("Golden Lotus tricked Zambians into the war, Mwila Banda said.")
    features = {f for named in (*found.acts.values(), *found.means.values(), found.article) for f in named}
    assert not any(word in feature for feature in features for word in ("Lotus", "Zambia", "Mwila", "Banda"))


def test_an_unknown_decision_is_an_error() -> None:
    with pytest.raises(KeyError):
        weights("weather")


def test_the_fingerprint_is_a_sha_256() -> None:
    assert len(fingerprint()) == 64
    assert int(fingerprint(), 16)
