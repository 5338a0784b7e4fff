"""What the accused are reported to answer: derived from their responses by the rule of the codebook, section 2.

A response answers for the accused of the same state or name; where only one is accused, for that one; else for all. A
third party's denial is not the accused's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..models import AllegedPerpetrator, Response
from ..vocabulary import DenialStatus, ResponseForm, ResponseRole

_IN_ORDER = (
    (ResponseForm.DENIED, DenialStatus.DENIED),
    (ResponseForm.REFRAMED, DenialStatus.REFRAMED),
    (ResponseForm.NO_INFORMATION, DenialStatus.NO_INFORMATION),
    (ResponseForm.DECLINED, DenialStatus.DECLINED),
    (ResponseForm.NO_RESPONSE, DenialStatus.NO_RESPONSE),
)


def denial_status(responses: Iterable[Response]) -> DenialStatus:
    """The status that the responses of the accused amount to; those of others do not count."""
    forms = {response.form for response in responses if response.role is ResponseRole.ACCUSED}
    if not forms:
        return DenialStatus.NOT_STATED
    if ResponseForm.ACKNOWLEDGED in forms and ResponseForm.DENIED not in forms:
        return DenialStatus.ACKNOWLEDGED
    if forms & {ResponseForm.ACKNOWLEDGED, ResponseForm.PARTLY_ACKNOWLEDGED}:
        return DenialStatus.PARTLY_ACKNOWLEDGED
    return next((status for form, status in _IN_ORDER if form in forms), DenialStatus.OTHER_RESPONSE)


def with_denial_statuses(
    accused: Sequence[AllegedPerpetrator], responses: Sequence[Response]
) -> tuple[AllegedPerpetrator, ...]:
    """Each of the accused with the status that the responses answering for it amount to."""
    return tuple(
        each.model_copy(update={"denial_status": denial_status(_answering_for(each, accused, responses))})
        for each in accused
    )


def _answering_for(
    one: AllegedPerpetrator, accused: Sequence[AllegedPerpetrator], responses: Sequence[Response]
) -> list[Response]:
    return [
        response
        for response in responses
        if len(accused) == 1 or _speaks_for(response, one) or not any(_speaks_for(response, any_) for any_ in accused)
    ]


def _speaks_for(response: Response, accused: AllegedPerpetrator) -> bool:
    if response.state_code is not None and response.state_code == accused.state_code:
        return True
    return response.responder.casefold() in (accused.name.casefold(), accused.label.casefold())
