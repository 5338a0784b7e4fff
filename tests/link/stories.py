"""Invented allegations for the link stage: only what is compared is said, the rest is left out."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.records import WITHHELD, a_record

from allegata.gazetteer import places
from allegata.models import (
    AffectedGroup,
    Allegation,
    AllegedAct,
    AllegedPerpetrator,
    CitedSource,
    GroupNationality,
    Record,
    Response,
)
from allegata.normalize.denial import denial_status
from allegata.vocabulary import (
    ActCode,
    ActorType,
    DenialStatus,
    GroupStatus,
    NationalityScheme,
    ResponseForm,
    ResponseRole,
    SourceType,
    Stance,
)

COERCED, DECEIVED, PAID = ActCode.COERCED_ENLISTMENT, ActCode.DECEPTIVE_RECRUITMENT, ActCode.PAID_RECRUITMENT


def told(name: str, published: str | None = "2025-03-10", outlet: str | None = None, **said: Any) -> Record:
    """An article with one allegation.

    Args:
        name: tells articles apart.
        published: its date.
        outlet: who published it.
        said: as for `alleged`.
    """
    return article(name, [alleged(name, **said)], published, outlet)


def article(
    name: str, allegations: list[Allegation], published: str | None = "2025-03-10", outlet: str | None = None
) -> Record:
    """An article with allegations, which are numbered in order."""
    numbered = tuple(each.model_copy(update={"allegation_number": n}) for n, each in enumerate(allegations, 1))
    return a_record(
        article_id=f"art-{_hex(name)}", source_id=name, published=published, outlet=outlet, allegations=numbered
    )


def alleged(  # noqa: PLR0913 — each is a part of an allegation, and most are left out
    name: str,
    *,
    by: str | AllegedPerpetrator | None = "RUS",
    acts: tuple[ActCode, ...] = (COERCED,),
    people: str = "KEN",
    statuses: tuple[GroupStatus, ...] = (),
    number: tuple[int, int | None] | None = None,
    stance: Stance = Stance.ATTRIBUTED,
    sources: tuple[CitedSource, ...] = (),
    responses: tuple[Response, ...] = (),
) -> Allegation:
    """One allegation.

    Args:
        name: tells allegations apart.
        by: the accused: code of a state, or an actor.
        acts: what is alleged.
        people: codes of countries and regions of the affected, parted by blanks.
        statuses: what they are.
        number: least and greatest number of them.
        stance: of the outlet.
        sources: whom it cites.
        responses: who answers.
    """
    accused = () if by is None else (an_accused(by) if isinstance(by, str) else by,)
    group = AffectedGroup(
        term="people",
        nationalities=tuple(_nationality(code) for code in people.split()),
        statuses=statuses,
        number="so many" if number else None,
        number_low=number[0] if number else None,
        number_high=number[1] if number else None,
        **WITHHELD,
    )
    return Allegation(
        allegation_id=allegation_id(name),
        allegation_number=1,
        allegation="…",
        stance=stance,
        denial_status=denial_status(responses),
        acts=tuple(AllegedAct(act=act, **WITHHELD) for act in acts),
        alleged_perpetrators=accused,
        affected_groups=(group,) if people or statuses or number else (),
        cited_sources=sources,
        responses=responses,
        **WITHHELD,
    )


def allegation_id(name: str) -> str:
    return f"alg-{_hex(name)}"


def an_accused(who: str, actor_type: ActorType = ActorType.STATE) -> AllegedPerpetrator:
    """A state by its code, or another actor by its label."""
    is_state = actor_type is ActorType.STATE
    return AllegedPerpetrator(
        name=who,
        label=places.country_label(who) if is_state else who,
        actor_type=actor_type,
        state_code=who if is_state else None,
        denial_status=DenialStatus.NOT_STATED,
        **WITHHELD,
    )


def answered(
    responder: str,
    form: ResponseForm,
    state: str | None = "RUS",
    role: ResponseRole = ResponseRole.ACCUSED,
) -> Response:
    """One answer, or one silence."""
    return Response(responder=responder, state_code=state, role=role, form=form, **WITHHELD)


def cited(name: str, source_type: SourceType = SourceType.MEDIA, via: str | None = None) -> CitedSource:
    """One source."""
    return CitedSource(name=name, label=name, source_type=source_type, via=via, via_label=via, **WITHHELD)


def _nationality(code: str) -> GroupNationality:
    if code.isdigit():
        return GroupNationality(term=code, scheme=NationalityScheme.M49, code=code, label=places.region_label(code))
    return GroupNationality(term=code, scheme=NationalityScheme.ISO3166, code=code, label=places.country_label(code))


def _hex(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16]
