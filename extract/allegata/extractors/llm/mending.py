"""What of a reply is worth asking for again, once its quotes were looked for in the article."""

from __future__ import annotations

from collections.abc import Sequence

from ...exchange import LocatedAllegation, Rejection, Verification
from ...models import Reply, ReplyAllegation
from ...vocabulary import RejectionEffect, ResponseRole
from .wording import one_line

CONSEQUENCES = frozenset(
    {"repeated", "satire", "no_act_left", "answer_rejected", "every_accused_rejected", "every_source_rejected"}
)
"""Checks that fail because another one did, and those that no better quote could mend."""
CONTRADICTIONS = frozenset({"class_contradicted", "class_without_allegation"})
"""Checks of the whole reply: class and allegations do not go together, so one of them is wrong."""


def faults(verification: Verification) -> tuple[str, ...]:
    """The values that failed, and why, a line each in the reply's own terms; empty where nothing is to be mended."""
    return tuple(_line(rejection) for rejection in verification.rejections if _is_mendable(rejection))


def standing(verification: Verification) -> tuple[int, int, int]:
    """How much of a reply stands, for comparing two: values that stand, values held, and, negative, faults."""
    return (
        sum(map(_values, verification.allegations)),
        sum(map(_values, verification.held)),
        -len(faults(verification)),
    )


def is_better(first: Verification, said: Reply, second: Verification) -> bool:
    """Whether a second answer may take the place of the first.

    More of it stands, and nothing is missing from it whose absence would be read as a statement: an answer of the
    accused, every accused, every source, or an allegation whose quote failed. Where such a value is left out in place
    of being mended, the first answer stands, and its rejection holds or costs the allegation.

    Args:
        first: what verification saw of the first reply.
        said: the first reply.
        second: what it saw of the second.
    """
    if standing(second) <= standing(first):
        return False
    if any(rejection.check in CONTRADICTIONS for rejection in first.rejections):
        return True
    held = len(second.held)
    given, stand = _kinds(said.allegations), _kinds(second.allegations)
    return all(there + held >= before for before, there in zip(given, stand, strict=True))


def _kinds(allegations: Sequence[ReplyAllegation] | Sequence[LocatedAllegation]) -> tuple[int, int, int, int]:
    """How many allegations there are; with an accused; with a source; with an answer of the accused."""
    answered = [[one for one in a.responses if one.role is ResponseRole.ACCUSED] for a in allegations]
    return (
        len(allegations),
        sum(bool(a.alleged_perpetrators) for a in allegations),
        sum(bool(a.cited_sources) for a in allegations),
        sum(map(bool, answered)),
    )


def _is_mendable(rejection: Rejection) -> bool:
    if rejection.check in CONTRADICTIONS:
        return True
    return rejection.effect is not RejectionEffect.FLAG and rejection.check not in CONSEQUENCES


def _line(rejection: Rejection) -> str:
    index = f"[{rejection.allegation_index}]" if rejection.allegation_index is not None else ""
    place = rejection.field if rejection.field in ("allegation", "article_class") else f"allegation.{rejection.field}"
    place = place.replace("allegation", f"allegations{index}", 1) if place != "article_class" else place
    quote = f" (quote {one_line(rejection.quote)!r})" if rejection.quote and rejection.quote != rejection.value else ""
    return f"{place} {one_line(rejection.value)!r}{quote}: {rejection.reason}"


def _values(allegation: LocatedAllegation) -> int:
    lists = (
        allegation.acts,
        allegation.means,
        allegation.alleged_perpetrators,
        allegation.affected_groups,
        allegation.cited_sources,
        allegation.responses,
    )
    return (
        1 + sum(len(values) for values in lists) + sum(len(group.nationalities) for group in allegation.affected_groups)
    )
