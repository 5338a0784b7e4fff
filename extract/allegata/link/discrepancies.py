"""Discrepancies: where allegations of a case do not say the same, and the likeliest reason.

An article that reports no answer says nothing of one (codebook, section 2): its silence differs from nobody's words.
Of allegations that say the same, one stands for all, so that a case of thousands has a few rows, not their square: one
for each pair of statuses and each reason that holds between them, and one for numbers of the same people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..links import CaseAllegation, CaseDifference
from ..models import Allegation, Record, Response
from ..vocabulary import DenialStatus, DifferenceAspect, DifferenceReason, ResponseForm, ResponseRole
from .answers import NEAR_DAYS, Voice, voice_of
from .profiles import Period, accused_of, days_between, order_of, people_of, period_of, shared_people
from .responses import asked_by, outlets_of

MOST_COMPARED = 64
"""Of a status, so many different answers within a case are compared, the earliest: past them reasons repeat."""

_ADMITTED = frozenset({DenialStatus.ACKNOWLEDGED, DenialStatus.PARTLY_ACKNOWLEDGED})
_UNANSWERED = frozenset({DenialStatus.DECLINED, DenialStatus.NO_RESPONSE})


@dataclass(frozen=True)
class _Told:
    """What one allegation tells of answers."""

    order: tuple[str, str]
    allegation_id: str
    status: DenialStatus
    accused: frozenset[str]
    people: frozenset[str]
    acts: frozenset[str]
    voices: frozenset[Voice]
    forms: frozenset[ResponseForm]
    asked_by: str | None
    period: Period | None


@dataclass(frozen=True)
class _Count:
    """How many people of one kind an allegation tells of: at least `low`, at most `high`; None where open."""

    order: tuple[str, str]
    allegation_id: str
    people: frozenset[str]
    statuses: frozenset[str]
    low: int
    high: int | None
    period: Period | None


@dataclass(frozen=True)
class _Row:
    first: tuple[str, str]
    second: tuple[str, str]
    aspect: DifferenceAspect
    reason: DifferenceReason


def differences_of(records: Iterable[Record], cases: Iterable[CaseAllegation]) -> tuple[CaseDifference, ...]:
    """The differences within each case, numbered by their earliest allegations.

    Args:
        records: one per article, in any order.
        cases: the case of every allegation.
    """
    records = list(records)
    outlets = outlets_of(records)
    case_of = {each.allegation_id: each.case_id for each in cases}
    told: dict[str, dict[tuple[object, ...], _Told]] = defaultdict(dict)
    counts: dict[str, list[_Count]] = defaultdict(list)
    for record in records:
        for allegation in record.allegations:
            case_id = case_of[allegation.allegation_id]
            counts[case_id].extend(_counts(record, allegation))
            if allegation.denial_status is not DenialStatus.NOT_STATED:
                _keep_earliest(told[case_id], _told(record, allegation, outlets))
    found = []
    for case_id in sorted(told.keys() | counts.keys()):
        rows = {*_of_answers(list(told.get(case_id, {}).values())), *_of_numbers(counts.get(case_id, ()))}
        for number, row in enumerate(sorted(rows, key=_order_of_rows), 1):
            found.append(
                CaseDifference(
                    case_id=case_id,
                    difference_number=number,
                    allegation_id=row.first[1],
                    other_allegation_id=row.second[1],
                    aspect=row.aspect,
                    reason=row.reason,
                )
            )
    return tuple(found)


def _order_of_rows(row: _Row) -> tuple[str, tuple[str, str], tuple[str, str], str]:
    return row.aspect, row.first, row.second, row.reason


# --- answers -------------------------------------------------------------------------------------------------------


def _told(record: Record, allegation: Allegation, outlets: Mapping[str, str]) -> _Told:
    answers = [each for each in allegation.responses if each.role is ResponseRole.ACCUSED]
    accused, descriptions = accused_of(allegation.alleged_perpetrators)
    return _Told(
        order=order_of(record, allegation),
        allegation_id=allegation.allegation_id,
        status=allegation.denial_status,
        accused=frozenset() if descriptions else accused,  # "officials in the south" may be whoever else is accused
        people=people_of(allegation.affected_groups),
        acts=frozenset(each.act.value for each in allegation.acts),
        voices=frozenset(voice_of(each) for each in _deciding(answers, allegation.denial_status)),
        forms=frozenset(each.form for each in answers),
        asked_by=asked_by(record, allegation, outlets),
        period=period_of(record.published),
    )


def _deciding(answers: Sequence[Response], status: DenialStatus) -> Sequence[Response]:
    """The answers that a status comes from; all of them where it comes from several."""
    return [each for each in answers if each.form.value == status.value] or answers


def _keep_earliest(kept: dict[tuple[object, ...], _Told], told: _Told) -> None:
    """Of those who tell the same, keep the one who tells it first."""
    key = (told.status, told.voices, told.forms, told.accused, told.people, told.acts, told.asked_by, told.period)
    if key not in kept or told.order < kept[key].order:
        kept[key] = told


def _of_answers(told: Sequence[_Told]) -> Iterator[_Row]:
    """For each pair of statuses and each reason, the earliest pair of allegations for which it holds."""
    by_status: dict[DenialStatus, list[_Told]] = defaultdict(list)
    for each in sorted(told, key=lambda each: each.order):
        by_status[each.status].append(each)
    for some, others in combinations(sorted(by_status), 2):
        reasons: dict[DifferenceReason, tuple[_Told, _Told]] = {}
        for one in by_status[some][:MOST_COMPARED]:
            for other in by_status[others][:MOST_COMPARED]:
                first, second = sorted((one, other), key=lambda each: each.order)
                reason = _why_answers_differ(first, second)
                known = reasons.get(reason)
                if known is None or (first.order, second.order) < (known[0].order, known[1].order):
                    reasons[reason] = first, second
        for reason, (first, second) in reasons.items():
            yield _Row(first.order, second.order, DifferenceAspect.DENIAL_STATUS, reason)


def _why_answers_differ(one: _Told, other: _Told) -> DifferenceReason:
    """The first reason that holds, in the order of what the records say most plainly."""
    if _is_other_matter(one, other):
        return DifferenceReason.SCOPE
    if _are_apart(one.period, other.period):
        return DifferenceReason.TIME
    if _is_general(one) != _is_general(other):
        return DifferenceReason.SPECIFICITY
    if not any(some.may_be(others) for some in one.voices for others in other.voices):
        return DifferenceReason.ORGAN
    if _day(one.period) is None or _day(other.period) is None:
        return DifferenceReason.TIME  # the same one is asked or answers, and when it did is open
    if one.acts.isdisjoint(other.acts) or bool(one.people) != bool(other.people):
        return DifferenceReason.SCOPE
    if _is_general(one) or one.voices.isdisjoint(other.voices) or _were_asked_apart(one, other):
        return DifferenceReason.SPECIFICITY
    if _came_later(one, other):
        return DifferenceReason.TIME
    if (one.status in _UNANSWERED) != (other.status in _UNANSWERED) or _is_yes_and_no(one, other):
        return DifferenceReason.CONTRADICTION
    return DifferenceReason.SPECIFICITY  # one statement, of which one article tells more


def _were_asked_apart(one: _Told, other: _Told) -> bool:
    """Whether two outlets asked: who owes the one an answer may have given it to the other."""
    return one.asked_by is not None and other.asked_by is not None and one.asked_by != other.asked_by


def _came_later(one: _Told, other: _Told) -> bool:
    """Whether one tells of silence, and the other, of a later day, of an answer: both are right.

    Args:
        one: the earlier of the two.
        other: the later.
    """
    if one.period is None or other.period is None or one.period.last >= other.period.first:
        return False
    return one.status in _UNANSWERED and other.status not in _UNANSWERED


def _is_other_matter(one: _Told, other: _Told) -> bool:
    if one.accused and other.accused and one.accused.isdisjoint(other.accused):
        return True
    states = [{voice.state for voice in each.voices} - {None} for each in (one, other)]
    if all(states) and states[0].isdisjoint(states[1]):
        return True
    return bool(one.people and other.people) and not shared_people(one.people, other.people)


def _is_general(told: _Told) -> bool:
    return bool(told.voices) and all(voice.is_general for voice in told.voices)


def _is_yes_and_no(one: _Told, other: _Told) -> bool:
    statuses = {one.status, other.status}
    return DenialStatus.DENIED in statuses and bool(statuses & _ADMITTED) and not one.forms & other.forms


# --- numbers -------------------------------------------------------------------------------------------------------


def _counts(record: Record, allegation: Allegation) -> Iterator[_Count]:
    for group in allegation.affected_groups:
        if group.number_low is None and group.number_high is None:
            continue
        yield _Count(
            order=order_of(record, allegation),
            allegation_id=allegation.allegation_id,
            people=people_of((group,)),
            statuses=frozenset(each.value for each in group.statuses),
            low=group.number_low or 0,
            high=group.number_high,
            period=period_of(record.published),
        )


def _of_numbers(counts: Iterable[_Count]) -> Iterator[_Row]:
    """Of the numbers of the same people, the two that are farthest apart, where both cannot hold.

    An article that gives several numbers of the same people speaks of parts of them, and differs from nobody.
    """
    by_people: dict[frozenset[str], dict[str, list[_Count]]] = defaultdict(lambda: defaultdict(list))
    for count in counts:
        by_people[count.people][count.allegation_id].append(count)
    for of_allegations in by_people.values():
        single = [of_one[0] for of_one in of_allegations.values() if len(of_one) == 1]
        bounded = [(count.high, count.order, count) for count in single if count.high is not None]
        if not bounded:
            continue
        least = min(bounded, key=lambda each: each[:2])[2]
        greatest = min(single, key=lambda count: (-count.low, count.order))
        if least.high is not None and least.high < greatest.low:
            first, second = sorted((least, greatest), key=lambda count: count.order)
            yield _Row(first.order, second.order, DifferenceAspect.NUMBER, _why_numbers_differ(first, second))


def _why_numbers_differ(one: _Count, other: _Count) -> DifferenceReason:
    if one.statuses != other.statuses:
        return DifferenceReason.SCOPE
    if _are_apart(one.period, other.period):
        return DifferenceReason.TIME
    if not one.people or _day(one.period) is None or _day(other.period) is None:
        return DifferenceReason.SCOPE  # whose number it is, or at what time, is open: most numbers are of a part
    return DifferenceReason.CONTRADICTION


def _are_apart(one: Period | None, other: Period | None) -> bool:
    return one is not None and other is not None and days_between(one, other) > NEAR_DAYS


def _day(period: Period | None) -> Period | None:
    """The period where it is known to the day."""
    return period if period is not None and period.first == period.last else None
