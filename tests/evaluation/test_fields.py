"""An annotation as sets of values."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.evaluation.made import QUOTE, TEXT, Json, accused, allegation, annotation, group, response, source, whole

from allegata.evaluation.fields import values_of
from allegata.evaluation.values import FIELDS, Mention
from allegata.evidence import Folded


def shown(*allegations: Json) -> Mapping[str, list[str]]:
    found = values_of(annotation(*allegations), Folded(TEXT))
    assert tuple(found) == FIELDS
    return {field: [value.shown for value in values] for field, values in found.items()}


def test_every_part_of_an_annotation_is_a_value_of_its_field() -> None:
    assert shown(whole()) == {
        "article_class": ["reports_allegation"],
        "acts": ["coerced_enlistment"],
        "means": ["violence"],
        "perpetrators": ["RUS (Russia)"],
        "actor_types": ["state"],
        "nationalities": ["KEN (Kenyan)"],
        "statuses": ["student"],
        "sources": ["Harbour Watch"],
        "source_types": ["ngo"],
        "via": ["Lindhaven Courier"],
        "denial_main": ["denied"],
        "denial_any": ["denied"],
    }


def test_a_value_is_where_its_quote_stands() -> None:
    values = values_of(annotation(whole()), Folded(TEXT))
    (act,), (said,) = values["acts"], values["sources"]
    assert act.mentions == (Mention(QUOTE, 0, len(QUOTE), 1),)
    (mention,) = said.mentions
    assert TEXT[mention.start : mention.end] == mention.quote == "Harbour Watch told the Lindhaven Courier"


def test_a_quote_that_does_not_stand_in_the_text_has_no_place() -> None:
    (value,) = values_of(annotation(allegation(quote="Russia compelled them all")), Folded(TEXT))["acts"]
    assert value.mentions == (Mention("Russia compelled them all", None, None, 1),)


def test_the_organs_of_a_state_are_one_accused_and_its_regions_stand_beside_the_countries() -> None:
    found = shown(
        allegation(
            alleged_perpetrators=[accused("Moscow"), accused("Russian police", actor_type="security_service")],
            affected_groups=[group(iso3=("KEN", "UGA"), m49=("002",)), group()],
        )
    )
    assert found["perpetrators"] == ["RUS (Moscow)"] and found["actor_types"] == ["state", "security_service"]
    assert found["nationalities"] == ["KEN (Kenyan)", "UGA", "002"]


def test_a_value_counts_once_an_article_and_keeps_each_place() -> None:
    agents = [accused("a labour agent", None, "recruiter"), accused("The labour agent", None, "recruiter")]
    said = annotation(allegation(alleged_perpetrators=agents), allegation(alleged_perpetrators=agents[:1]))
    values = values_of(said, Folded(TEXT))
    (agent,) = values["perpetrators"]
    assert agent.written == "a labour agent" and [one.allegation for one in agent.mentions] == [1, 1, 2]
    assert [one.allegation for one in values["acts"][0].mentions] == [1, 2]


@pytest.mark.parametrize(
    ("responses", "status"),
    [
        ([], "not_stated"),
        ([response("denied", role="home_state")], "not_stated"),
        ([response("no_response"), response("reframed", "denied")], "denied"),
        ([response("denied"), response("acknowledged")], "partly_acknowledged"),
        ([response("counter_accused")], "other_response"),
    ],
)
def test_the_answer_of_the_accused_is_derived_as_for_publication(responses: list[Json], status: str) -> None:
    assert shown(allegation(responses=responses))["denial_main"] == [status]


def test_the_main_denial_is_that_of_the_first_allegation_and_all_are_a_set() -> None:
    found = shown(allegation(), allegation(responses=[response("denied")]), allegation())
    assert found["denial_main"] == ["not_stated"] and found["denial_any"] == ["not_stated", "denied"]


def test_an_article_without_an_allegation_has_a_class_and_no_denial() -> None:
    found = shown()
    assert {field for field, values in found.items() if values} == {"article_class"}


def test_a_source_without_a_via_has_none() -> None:
    assert shown(allegation(cited_sources=[source(), source("critics", "unnamed")]))["via"] == []
