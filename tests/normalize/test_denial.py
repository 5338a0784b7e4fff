"""denial_status: derived from the responses, per accused and for the whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.models import AllegedPerpetrator, Response
from allegata.normalize.denial import denial_status, with_denial_statuses
from allegata.vocabulary import ActorType, DenialStatus, QuoteStatus, ResponseForm, ResponseRole

FORMS, STATUSES, ACCUSED = ResponseForm, DenialStatus, ResponseRole.ACCUSED


def a_response(
    form: ResponseForm, responder: str = "it", state: str | None = None, role: ResponseRole = ACCUSED
) -> Response:
    return Response(
        responder=responder,
        state_code=state,
        role=role,
        form=form,
        quote=None,
        quote_start=None,
        quote_end=None,
        quote_status=QuoteStatus.WITHHELD,
    )


def an_accused(name: str, state: str | None = None) -> AllegedPerpetrator:
    return AllegedPerpetrator(
        name=name,
        label=name,
        actor_type=ActorType.STATE if state else ActorType.COMPANY,
        state_code=state,
        denial_status=STATUSES.NOT_STATED,
        quote=None,
        quote_start=None,
        quote_end=None,
        quote_status=QuoteStatus.WITHHELD,
    )


def statuses(accused: Sequence[AllegedPerpetrator], responses: Sequence[Response]) -> list[DenialStatus]:
    return [each.denial_status for each in with_denial_statuses(accused, responses)]


@pytest.mark.parametrize(
    ("forms", "status"),
    [
        ([], STATUSES.NOT_STATED),
        ([FORMS.ACKNOWLEDGED], STATUSES.ACKNOWLEDGED),
        ([FORMS.ACKNOWLEDGED, FORMS.REFRAMED], STATUSES.ACKNOWLEDGED),
        ([FORMS.ACKNOWLEDGED, FORMS.DENIED], STATUSES.PARTLY_ACKNOWLEDGED),
        ([FORMS.PARTLY_ACKNOWLEDGED, FORMS.DENIED], STATUSES.PARTLY_ACKNOWLEDGED),
        ([FORMS.DENIED, FORMS.REFRAMED, FORMS.CONTEXT_CONCEDED], STATUSES.DENIED),
        ([FORMS.REFRAMED, FORMS.NO_INFORMATION], STATUSES.REFRAMED),
        ([FORMS.NO_INFORMATION, FORMS.DECLINED], STATUSES.NO_INFORMATION),
        ([FORMS.DECLINED, FORMS.NO_RESPONSE], STATUSES.DECLINED),
        ([FORMS.NO_RESPONSE, FORMS.OTHER], STATUSES.NO_RESPONSE),
        ([FORMS.COUNTER_ACCUSED], STATUSES.OTHER_RESPONSE),
        ([FORMS.CONTEXT_CONCEDED, FORMS.ACTION_PROMISED], STATUSES.OTHER_RESPONSE),
    ],
)
def test_the_first_form_of_the_codebook_that_holds_decides(forms: list[ResponseForm], status: DenialStatus) -> None:
    assert denial_status(a_response(form) for form in forms) is status


@pytest.mark.parametrize("role", [role for role in ResponseRole if role is not ACCUSED])
def test_a_third_party_denies_for_itself_alone(role: ResponseRole) -> None:
    assert denial_status([a_response(FORMS.DENIED, role=role)]) is STATUSES.NOT_STATED


def test_a_response_answers_for_the_accused_of_its_state() -> None:
    accused = [an_accused("Russia", "RUS"), an_accused("Kenya", "KEN")]
    denial = a_response(FORMS.DENIED, "Russia's embassy", "RUS")
    assert statuses(accused, [denial]) == [STATUSES.DENIED, STATUSES.NOT_STATED]


def test_a_response_answers_for_the_accused_of_its_name() -> None:
    accused = [an_accused("Global Jobs"), an_accused("Russia", "RUS")]
    assert statuses(accused, [a_response(FORMS.DENIED, "global jobs")]) == [STATUSES.DENIED, STATUSES.NOT_STATED]


def test_a_response_of_nobody_listed_answers_for_all() -> None:
    accused = [an_accused("Global Jobs"), an_accused("Russia", "RUS")]
    assert statuses(accused, [a_response(FORMS.DECLINED, "a lawyer")]) == [STATUSES.DECLINED, STATUSES.DECLINED]


def test_where_one_is_accused_every_response_of_the_accused_is_its() -> None:
    assert statuses([an_accused("the men")], [a_response(FORMS.DENIED, "a lawyer", "RUS")]) == [STATUSES.DENIED]


_RESPONSES = st.lists(
    st.builds(
        a_response,
        st.sampled_from(ResponseForm),
        st.sampled_from(["Russia", "Kenya", "a lawyer"]),
        st.sampled_from([None, "RUS", "KEN"]),
        st.sampled_from(ResponseRole),
    ),
    max_size=5,
)


@given(_RESPONSES)
def test_with_one_accused_its_status_is_that_of_the_allegation(responses: list[Response]) -> None:
    assert statuses([an_accused("Russia", "RUS")], responses) == [denial_status(responses)]


@given(_RESPONSES.flatmap(lambda responses: st.tuples(st.just(responses), st.permutations(responses))))
def test_the_order_of_responses_does_not_matter(orders: tuple[list[Response], list[Response]]) -> None:
    assert denial_status(orders[0]) is denial_status(orders[1])
