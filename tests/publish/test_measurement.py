"""Measurements of extractors: those that come with the program, and those that a publisher gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from allegata.errors import UsageError
from allegata.evaluation.gold import read_gold
from allegata.evaluation.values import FIELDS
from allegata.extractors.rules import RulesExtractor
from allegata.publish import read_measurements, shipped_measurements
from allegata.publish.measurement import measurements_text

ROOT = Path(__file__).parents[2]

EVALUATED = {
    "gold": "/home/somebody/annotated/press",
    "gold_sha256": "a" * 64,
    "system": "openai/m+extract.v1",
    "articles": 45,
    "fields": {
        "acts": {
            "precision": 0.9,
            "recall": 0.8,
            "f1": 0.85,
            "low": 0.7,
            "high": 0.9,
            "hits": 9,
            "said": 10,
            "gold": 11,
        }
    },
    "macro_f1": 0.85,
    "macro_low": 0.7,
    "macro_high": 0.9,
    "failures": {"captive-7": "refused: no"},
    "quotes": {"given": 1, "verbatim": 1, "share": 1.0},
    "seconds_per_article": 1.5,
    "cost_per_article": 0.1,
}
"""As `allegata evaluate --json` writes it, cut to one field."""


def written(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "measured.json"
    path.write_text(json.dumps(content))
    return path


def test_what_evaluate_wrote_is_read_and_nothing_of_the_machine_is_kept(tmp_path: Path) -> None:
    (measured,) = read_measurements(written(tmp_path, EVALUATED))
    assert (measured.extractor, measured.set_name, measured.failed) == ("openai/m+extract.v1", "press", 1)
    assert measured.used_to_make is None
    kept = measurements_text((measured,))
    for word in ("somebody", "captive-7", "seconds", "cost"):
        assert word not in kept


def test_a_list_of_measurements_is_read_as_it_was_written(tmp_path: Path) -> None:
    measured = (*shipped_measurements(), *read_measurements(written(tmp_path, EVALUATED)))
    (tmp_path / "all.json").write_text(measurements_text(measured))
    assert read_measurements(tmp_path / "all.json") == measured


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ({}, "gold: Field required"),
        ({**EVALUATED, "articles": 0}, "articles: Input should be greater"),
        ({**EVALUATED, "fields": {"acts": {"f1": 2}}}, r"fields\.acts"),
        ([{"extractor": "x"}], r"0\.set_name"),
        ("text", "the whole"),
    ],
)
def test_a_file_that_is_no_measurement_is_refused_with_its_place(tmp_path: Path, content: object, place: str) -> None:
    with pytest.raises(UsageError, match=f"is no measurement of an extractor.*{place}.*allegata evaluate"):
        read_measurements(written(tmp_path, content))


def test_a_file_that_is_not_there_or_no_json_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can not be read: No such file"):
        read_measurements(tmp_path / "none.json")
    (tmp_path / "text.json").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="is no measurement"):
        read_measurements(tmp_path / "text.json")


def test_the_rules_come_with_measurements_of_the_sets_that_are_here() -> None:
    """That the figures are what the rules reach now is held by `make quality-check`, which reads all articles."""
    shipped = {each.set_name: each for each in shipped_measurements() if each.extractor == RulesExtractor().name}
    assert {name: each.used_to_make for name, each in shipped.items()} == {
        "tests/gold": True,
        "benchmarks/made_up/aside": False,
    }, "run: make quality"
    for name, each in shipped.items():
        gold = read_gold(ROOT / name)
        assert (each.set_sha256, each.articles) == (gold.sha256, len(gold.articles)), "run: make quality"
        assert tuple(each.fields) == FIELDS
