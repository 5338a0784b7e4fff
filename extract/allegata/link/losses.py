"""Losses: what an allegation no longer says that another of its origin, or of the same text, does.

Lost means: two articles have the matter from one origin, and one of them tells less. It does not mean that its author
took anything out: the article may have been written from a shorter version. An answer of the accused can be missing
because it had not been given yet; it counts as lost only from an article that is shown to be no older than the one that
reports it, so that both must be dated. What is said of a work, who speaks in it and that it is alleged, was there from
the start, and needs no date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ..links import CaseAllegation, CaseLoss, NearCopy, SourceOrigin
from ..models import Allegation, CitedSource, Record
from ..vocabulary import DenialStatus, LossKind, OriginKind, SourceType, Stance
from .profiles import Period, order_of, period_of

_HEDGED = frozenset({Stance.ATTRIBUTED, Stance.QUESTIONED})


@dataclass(frozen=True)
class _Version:
    """One allegation as one article tells it."""

    order: tuple[str, str]
    allegation_id: str
    article_id: str
    stance: Stance
    names_a_source: bool
    names_who_passed_it_on: bool
    speaks_for: frozenset[str]
    answers: bool
    has_any_answer: bool
    period: Period | None


_Has = Callable[[_Version], bool]


def losses_of(
    records: Sequence[Record],
    cases: Iterable[CaseAllegation],
    source_origins: Iterable[SourceOrigin],
    near_copies: Iterable[NearCopy] = (),
) -> tuple[CaseLoss, ...]:
    """What was lost within each case, in the order of cases, allegations and kinds.

    Compared are allegations of one case that share an origin; that stand in near copies; or that stand in articles
    which rewrite one work, where one of the two cites nobody.

    Args:
        records: one per article, in any order.
        cases: the case of every allegation.
        source_origins: the origins of the sources that the records cite.
        near_copies: pairs of articles whose texts are nearly the same.
    """
    case_of = {each.allegation_id: each.case_id for each in cases}
    origins = {(each.allegation_id, each.source_number): each for each in source_origins}
    text_of = _texts(near_copies)
    by_origin: dict[tuple[str, str], list[_Version]] = defaultdict(list)
    by_work: dict[tuple[str, str], list[_Version]] = defaultdict(list)
    by_text: dict[tuple[str, str], list[_Version]] = defaultdict(list)
    for record in records:
        works = _works(record, origins)
        for allegation in record.allegations:
            case_id = case_of[allegation.allegation_id]
            theirs = _origins_of(allegation, origins)
            version = _version(record, allegation, theirs)
            for origin_id in {origin.origin_id for _, origin in theirs}:
                by_origin[case_id, origin_id].append(version)
            for work in works:
                by_work[case_id, work].append(version)
            if record.article_id in text_of:
                by_text[case_id, text_of[record.article_id]].append(version)
    tally = _Tally()
    for (case_id, origin_id), versions in by_origin.items():
        tally.add(case_id, LossKind.ATTRIBUTION, versions, has=_speaks_for(origin_id))
        tally.add(case_id, LossKind.HEDGING, versions, has=_is_hedged, lacks=_is_asserted)
        tally.add_denials(case_id, versions)
    for (case_id, _), versions in (*by_work.items(), *by_text.items()):
        tally.add(case_id, LossKind.ATTRIBUTION, versions, has=_names_a_source)
        tally.add(case_id, LossKind.HEDGING, versions, has=_is_hedged, lacks=_is_asserted)
    for (case_id, _), versions in by_text.items():
        passed_on = _names_who_passed_it_on
        tally.add(case_id, LossKind.ATTRIBUTION, versions, has=passed_on, lacks=_was_not_first(versions))
        tally.add_denials(case_id, versions)
    return tally.losses()


class _Tally:
    """Losses so far: for each the earliest allegation that kept what was lost."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, LossKind], _Version] = {}

    def add(
        self, case_id: str, loss: LossKind, versions: Sequence[_Version], has: _Has, lacks: _Has | None = None
    ) -> None:
        """Note each version that lacks what the earliest that has it, in another article, says."""
        keepers = _earliest_two([version for version in versions if has(version)])
        for version in versions if keepers else ():
            if lacks(version) if lacks is not None else not has(version):
                self._note(case_id, loss, version, keepers)

    def add_denials(self, case_id: str, versions: Sequence[_Version]) -> None:
        """Note each version without any answer that is no older than one that reports the accused's."""
        keepers = _earliest_two([each for each in versions if each.answers and each.period is not None])
        for version in versions if keepers else ():
            if not version.has_any_answer:
                self._note(case_id, LossKind.DENIAL, version, [each for each in keepers if _is_no_older(version, each)])

    def losses(self) -> tuple[CaseLoss, ...]:
        """All of them in order."""
        return tuple(
            CaseLoss(
                case_id=case_id, allegation_id=allegation_id, loss=loss, kept_by_allegation_id=keeper.allegation_id
            )
            for (case_id, allegation_id, loss), keeper in sorted(self._found.items(), key=lambda each: each[0])
        )

    def _note(self, case_id: str, loss: LossKind, version: _Version, keepers: Iterable[_Version]) -> None:
        keeper = next((each for each in keepers if each.article_id != version.article_id), None)
        if keeper is None:
            return
        key = (case_id, version.allegation_id, loss)
        known = self._found.get(key)
        if known is None or keeper.order < known.order:
            self._found[key] = keeper


def _earliest_two(versions: Sequence[_Version]) -> list[_Version]:
    """The earliest, and the earliest of another article: one that differs from any version's own is among them."""
    if not versions:
        return []
    first = min(versions, key=lambda each: each.order)
    others = [each for each in versions if each.article_id != first.article_id]
    return [first, *([min(others, key=lambda each: each.order)] if others else [])]


def _speaks_for(origin_id: str) -> _Has:
    return lambda version: origin_id in version.speaks_for


def _names_a_source(version: _Version) -> bool:
    return version.names_a_source


def _names_who_passed_it_on(version: _Version) -> bool:
    return version.names_who_passed_it_on


def _was_not_first(versions: Sequence[_Version]) -> _Has:
    """Whether a version names nobody who passed it on, and is not older than all that do.

    What a copy has beyond the text that it was made from, that text has not lost.
    """
    firsts = [each.period.first for each in versions if each.names_who_passed_it_on and each.period is not None]

    def lacks(version: _Version) -> bool:
        is_older = version.period is not None and bool(firsts) and version.period.last < min(firsts)
        return not version.names_who_passed_it_on and not is_older

    return lacks


def _is_hedged(version: _Version) -> bool:
    return version.stance in _HEDGED


def _is_asserted(version: _Version) -> bool:
    return version.stance is Stance.ASSERTED


def _is_no_older(version: _Version, keeper: _Version) -> bool:
    return version.period is not None and keeper.period is not None and version.period.first >= keeper.period.last


def _version(record: Record, allegation: Allegation, theirs: Sequence[tuple[CitedSource, SourceOrigin]]) -> _Version:
    return _Version(
        order=order_of(record, allegation),
        allegation_id=allegation.allegation_id,
        article_id=record.article_id,
        stance=allegation.stance,
        names_a_source=bool(allegation.cited_sources),
        names_who_passed_it_on=any(source.via is not None for source in allegation.cited_sources),
        speaks_for=frozenset(origin.origin_id for source, origin in theirs if _names_a_speaker(source, origin)),
        answers=allegation.denial_status is not DenialStatus.NOT_STATED,
        has_any_answer=bool(allegation.responses),
        period=period_of(record.published),
    )


def _names_a_speaker(source: CitedSource, origin: SourceOrigin) -> bool:
    """Whether it says who speaks in a work, not only whose work it is; a voice always does."""
    return (
        origin.origin_kind is not OriginKind.WORK
        or source.via is not None
        or source.source_type is not SourceType.MEDIA
    )


def _origins_of(
    allegation: Allegation, origins: dict[tuple[str, int], SourceOrigin]
) -> list[tuple[CitedSource, SourceOrigin]]:
    return [
        (source, origins[allegation.allegation_id, number])
        for number, source in enumerate(allegation.cited_sources, 1)
        if (allegation.allegation_id, number) in origins
    ]


def _works(record: Record, origins: dict[tuple[str, int], SourceOrigin]) -> set[str]:
    """The works that an article draws on, for whichever of its allegations."""
    return {
        origin.origin_id
        for allegation in record.allegations
        for _, origin in _origins_of(allegation, origins)
        if origin.origin_kind is OriginKind.WORK
    }


def _texts(near_copies: Iterable[NearCopy]) -> dict[str, str]:
    """A name for the text of each article that has near copies: the same for all of which one is a copy of another."""
    parent: dict[str, str] = {}

    def root(article: str) -> str:
        while parent.setdefault(article, article) != article:
            parent[article] = parent[parent[article]]
            article = parent[article]
        return article

    for each in near_copies:
        one, other = sorted((root(each.article_id), root(each.other_article_id)))
        parent[other] = one
    return {article: root(article) for article in list(parent)}
