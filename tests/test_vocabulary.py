"""The codes are closed, defined, and the same wherever they are shown."""

from __future__ import annotations

import re

import pytest

from allegata import vocabulary
from allegata.contract.tables import TABLES, vocabulary_of, vocabulary_rows
from allegata.vocabulary import STATE_ACTOR_TYPES, VOCABULARIES, ActCode, Code, DenialStatus, RejectionEffect

CODES = [code for codes in VOCABULARIES.values() for code in codes]


@pytest.mark.parametrize("code", CODES, ids=lambda code: f"{type(code).__name__}.{code.value}")
def test_a_code_is_a_plain_string_with_a_definition(code: Code) -> None:
    assert code == code.value == str(code) == f"{code}"
    assert code.definition
    assert code.definition == code.definition.strip()
    assert not code.definition.endswith(".")
    assert re.fullmatch(r"[a-z][a-z_]*|ISO3166-1|M49", code.value)


@pytest.mark.parametrize("codes", VOCABULARIES.values(), ids=VOCABULARIES.keys())
def test_a_code_can_be_made_from_its_value_and_from_nothing_else(codes: type[Code]) -> None:
    assert [codes(code.value) for code in codes] == list(codes)
    with pytest.raises(ValueError, match="no_such_code"):
        codes("no_such_code")


def test_no_two_codes_of_a_vocabulary_mean_the_same() -> None:
    for codes in VOCABULARIES.values():
        definitions = [code.definition for code in codes]
        assert len(set(definitions)) == len(definitions)


def test_a_crosswalk_never_stands_in_for_a_definition() -> None:
    assert ActCode.PAID_RECRUITMENT.crosswalk == ""
    assert ActCode.FORCED_LABOUR.crosswalk == "ILO C29; ICCS 0203"
    assert all(code.crosswalk != code.definition for code in CODES)


def test_every_published_vocabulary_is_listed_by_name() -> None:
    """Guards against a vocabulary that is used in a table and missing from the table `vocabulary`."""
    made = {codes for codes in vars(vocabulary).values() if isinstance(codes, type) and issubclass(codes, Code)}
    never_published = {Code, RejectionEffect}
    assert set(VOCABULARIES.values()) == made - never_published
    for table in TABLES:
        for column in table.columns:
            assert not column.enum or vocabulary_of(column.enum) is not None, (table.name, column.name)


def test_a_vocabulary_is_found_by_its_codes() -> None:
    assert {name: vocabulary_of(tuple(codes)) for name, codes in VOCABULARIES.items()} == {
        name: name for name in VOCABULARIES
    }
    assert vocabulary_of(("denied",)) is None
    assert vocabulary_of(()) is None


def test_the_table_of_codes_holds_each_once() -> None:
    rows = list(vocabulary_rows())
    assert [(row["vocabulary"], row["code"]) for row in rows] == [
        (name, code.value) for name, codes in VOCABULARIES.items() for code in codes
    ]
    assert "" not in {value for row in rows for value in row.values()}


def test_only_states_and_their_organs_make_an_accused_state() -> None:
    assert {code.value for code in STATE_ACTOR_TYPES} == {
        "state",
        "armed_forces",
        "security_service",
        "diplomatic_mission",
        "official",
    }


def test_no_reported_answer_is_neither_admission_nor_refusal() -> None:
    assert DenialStatus.NOT_STATED.definition == "this article reports no answer; neither admission nor refusal"
