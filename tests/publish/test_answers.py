"""The denial status as `validate` derives it in SQL, against the same rule as the pipeline has it in code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, product

import duckdb
import pyarrow as pa
import pytest
from tests.records import WITHHELD

from allegata.contract.tables import TABLES, Row
from allegata.models import AllegedPerpetrator, Response
from allegata.normalize.denial import denial_status, with_denial_statuses
from allegata.publish.answers import OF_ACCUSED, OF_ALLEGATIONS
from allegata.vocabulary import ActorType, DenialStatus, NameStatus, ResponseForm, ResponseRole

Told = tuple[Sequence[AllegedPerpetrator], Sequence[Response]]


def response(
    form: ResponseForm,
    responder: str = "an embassy",
    state: str | None = None,
    role: ResponseRole = ResponseRole.ACCUSED,
) -> Response:
    return Response(responder=responder, state_code=state, role=role, form=form, **WITHHELD)


def accused(name: str, state: str | None = None) -> AllegedPerpetrator:
    return AllegedPerpetrator(
        name=name, label=name, actor_type=ActorType.STATE, state_code=state, denial_status=DenialStatus.NOT_STATED,
        **WITHHELD,
    )  # fmt: skip


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        yield made


def fill(connection: duckdb.DuckDBPyConnection, name: str, rows: Iterable[Row]) -> None:
    """Make a table of rows, each with its number, and nulls in the columns that a row leaves out."""
    (table,) = (table for table in TABLES if table.name == name)
    filled = [{"_row": number, **row} for number, row in enumerate(rows, 1)]
    columns = ["_row", *(column.name for column in table.columns)]
    kinds = {"_row": pa.int64()} | {c.name: pa.int64() if c.type == "integer" else pa.string() for c in table.columns}
    cells = {column: pa.array([row.get(column) for row in filled], kinds[column]) for column in columns}
    connection.register("given", pa.table(cells))
    connection.execute(f"CREATE TABLE {name} AS FROM given")
    connection.unregister("given")


def told(responses: Iterable[Response], allegation: str) -> Iterator[Row]:
    for number, each in enumerate(responses, 1):
        yield {"allegation_id": allegation, "response_number": number, **each.model_dump(mode="json")}


def test_whatever_the_accused_answer_one_status_alone_is_right(connection: duckdb.DuckDBPyConnection) -> None:
    forms = chain.from_iterable(combinations(ResponseForm, size) for size in range(len(ResponseForm) + 1))
    answers = [[response(form) for form in each] for each in forms]
    third = response(ResponseForm.DENIED, role=ResponseRole.HOME_STATE)
    cases = [(str(number), each, status) for number, each in enumerate(answers) for status in DenialStatus]
    fill(connection, "allegations", ({"allegation_id": key, "denial_status": status} for key, _, status in cases))
    fill(connection, "responses", (row for key, each in enumerate(answers) for row in told([*each, third], str(key))))
    wrong = {number for (number, _) in connection.execute(OF_ALLEGATIONS.faults).fetchall()}
    assert len(cases) == 2 ** len(ResponseForm) * len(DenialStatus)
    assert wrong == {n for n, (_, each, status) in enumerate(cases, 1) if status is not denial_status(each)}


def several() -> list[Told]:
    """One to three accused and two responses, of the same states and names, of others and of none."""
    states, names = ("RUS", "UKR", None), ("A", "b")
    actors = [[accused("A", one)] for one in states]
    actors += [[accused("A", one), accused("B", other)] for one, other in product(states, states)]
    actors += [[accused("A", "RUS"), accused("B", "UKR"), accused("a firm")]]
    voices = [*product(states, (*names, "a spokesman"))]
    answers = [
        [response(ResponseForm.DENIED, name, state), response(ResponseForm.ACKNOWLEDGED, other_name, other_state)]
        for (state, name), (other_state, other_name) in product(voices, voices)
    ]
    return [*product(actors, answers)]


def faults(connection: duckdb.DuckDBPyConnection, cases: Sequence[Told]) -> list[bool]:
    """Of each accused of each case, whether its status is found to be wrong."""
    rows = [(str(number), each) for number, (actors, _) in enumerate(cases) for each in actors]
    fill(
        connection,
        "alleged_perpetrators",
        ({"allegation_id": key, **each.model_dump(mode="json")} for key, each in rows),
    )
    fill(
        connection,
        "responses",
        (row for number, (_, responses) in enumerate(cases) for row in told(responses, str(number))),
    )
    wrong = {number for (number, _) in connection.execute(OF_ACCUSED.faults).fetchall()}
    return [number in wrong for number in range(1, len(rows) + 1)]


def test_of_several_accused_each_has_the_status_that_its_own_answers_amount_to(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    cases = [(with_denial_statuses(actors, responses), responses) for actors, responses in several()]
    assert not any(faults(connection, cases))


def test_of_several_accused_no_other_status_passes(connection: duckdb.DuckDBPyConnection) -> None:
    cases = []
    for actors, responses in several():
        right = {each.denial_status for each in with_denial_statuses(actors, responses)}
        other = next(status for status in DenialStatus if status not in right)
        cases.append(([each.model_copy(update={"denial_status": other}) for each in actors], responses))
    assert all(faults(connection, cases))


def test_what_was_right_is_not_called_wrong_once_names_are_withheld(connection: duckdb.DuckDBPyConnection) -> None:
    """Guards against a sound release that is found damaged: the safe profile puts roles in the place of names."""
    hidden: dict[str, object] = {"name": "a company", "label": "a company", "name_status": NameStatus.WITHHELD}
    silent: dict[str, object] = {"responder": "the accused", "responder_status": NameStatus.WITHHELD}
    cases: list[Told] = []
    for actors, responses in several():
        right = with_denial_statuses(actors, responses)
        cases.append(([each.model_copy(update=hidden) for each in right], responses))
        cases.append((right, [each.model_copy(update=silent) for each in responses]))
    assert not any(faults(connection, cases))
