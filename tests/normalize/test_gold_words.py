"""The words of the annotated articles against the codes that two coders and an adjudicator gave them.

`gold_words.jsonl` is made from the annotations: names of accused with their type, the country word that the article
has for a bare organ, and the nationality words, with the codes expected of each.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.normalize.values import accused, an_article

from allegata.normalize.accused import accused_of
from allegata.normalize.groups import nationalities_of
from allegata.vocabulary import ActorType, NationalityScheme

GOLD: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "gold_words.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(
    ("name", "actor_type", "country_word", "country"),
    [
        pytest.param(a["name"], a["actor_type"], a["country_word"], a["country"], id=f"{row['id']} {a['name']}")
        for row in GOLD
        for a in row["accused"]
    ],
)
def test_the_accused_state_is_the_coders(
    name: str, actor_type: str, country_word: str | None, country: str | None
) -> None:
    coded = accused_of(accused(name, name, ActorType[actor_type.upper()], country_word))
    assert coded.state_code == country


@pytest.mark.parametrize(
    ("words", "language", "iso3", "m49"),
    [
        pytest.param(n["words"], row["language"], n["iso3"], n["m49"], id=f"{row['id']} {' '.join(n['words'])}")
        for row in GOLD
        for n in row["nationalities"]
        if n["words"] != ["Koreans"]  # settled by its article, which names South Korea
    ],
)
def test_the_nationalities_are_the_coders(words: list[str], language: str, iso3: list[str], m49: list[str]) -> None:
    coded = nationalities_of(words, an_article(" ".join(words), language))
    assert [n.code for n in coded if n.scheme is NationalityScheme.ISO3166] == iso3
    assert [n.code for n in coded if n.scheme is NationalityScheme.M49] == m49
