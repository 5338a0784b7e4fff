"""The identifiers of a new extraction, so that a record that was published before keeps the one that it has.

And what is gone since: by a person's decision, which a new reading never undoes, or because nobody finds it any more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..errors import PackageError
from ..identifiers import allegation_id, next_id
from ..models import Allegation, Record
from ..releases import Tombstone, Withdrawal
from ..vocabulary import Outcome, TombstoneReason
from .claims import Claim, claim_of
from .earlier import Earlier, KnownArticle
from .graves import Grave, decided, grave_of, without_an_end
from .matching import SAME_WORDS, common_words, match, overlap

FAILED = frozenset({Outcome.ERROR, Outcome.REFUSED, Outcome.TRUNCATED, Outcome.INVALID})
"""Outcomes that say nothing of what the article holds."""

_NOTHING = KnownArticle(None, (), ())
_BATCH = 10_000  # identifiers that are told to the database at once: one by one takes a millisecond each
_ALL_HELD = "its allegations are those of a record that was withdrawn"


@dataclass(frozen=True)
class HeldBack:
    """An allegation, or an article as a whole, that is not published, since a person withdrew what it says.

    Attributes:
        article_id: where it was read.
        allegation_id: the identifier that it would have had; null of an article that is a copy of a withdrawn one.
        allegation: the sentence of it, null of an article; not for the release.
        tombstone_id: of the record that was withdrawn.
        reason: why it was.
    """

    article_id: str
    allegation_id: str | None
    allegation: str | None
    tombstone_id: str
    reason: TombstoneReason


@dataclass(frozen=True)
class Identified:
    """A record with the identifiers of the release before; null where a person withdrew its article, or one of which
    it is an exact copy.

    `held_back` is what was left out that nobody had decided about yet: to be reported.
    """

    record: Record | None
    held_back: tuple[HeldBack, ...] = ()


@dataclass
class _Fates:
    """What becomes of the allegations of an article.

    `given` are identifiers that they have already been given, by those of the extraction; who is in none of the three
    is new.
    """

    given: dict[str, str] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    held: list[HeldBack] = field(default_factory=list)

    def is_left_out(self, minted: str) -> bool:
        return minted in self.dropped or any(each.allegation_id == minted for each in self.held)


class Identities:
    """Gives the records of an extraction their identifiers, one after the other and each once, in any order.

    Args:
        earlier: the release before; null where there is none.
        withdrawals: every decision so far, also those that are in the release before already.

    Attributes:
        kept: how many allegations have the identifier of the release before.
        lost: how many of its allegations are gone because their article could not be read this time, by outcome.

    Raises:
        PackageError: a withdrawal can not be what a person decided.
    """

    def __init__(self, earlier: Earlier | None, withdrawals: Sequence[Withdrawal] = ()) -> None:
        self.kept = 0
        self.lost: Counter[Outcome] = Counter()
        self._earlier = earlier
        self._withdrawals = _by_record(withdrawals)
        self._unmet = set(self._withdrawals)
        self._unpassed: list[str] = []
        self._gone: dict[str, Grave] = {}
        self._back: set[str] = set()
        self._decided: dict[str, Grave] = {}
        successors = {each.successor_id for each in withdrawals}
        if earlier is not None:
            self._decide(earlier)
            successors |= {each.successor_id for each in earlier.with_successor()}
        self._wanted = frozenset(filter(None, successors))
        self._stands: set[str] = set()
        self._by_article: defaultdict[str, list[Grave]] = defaultdict(list)
        self._by_text: defaultdict[str, list[Grave]] = defaultdict(list)
        for grave in self._decided.values():
            self._index(grave)

    def identified(self, record: Record) -> Identified:
        """Give a record its identifiers.

        What a person withdrew is left out, and what remains is numbered 1, 2, 3 … again.
        """
        known = self._known(record.article_id)
        if record.article_id in self._withdrawals:
            self._bury(record.article_id, record)
        if record.article_id in self._decided:
            return Identified(None)
        whole = self._whole(record)
        if whole is not None:
            return self._left_out(record, known, whole)
        fates = self._fates(record, known)
        left = [each for each in record.allegations if not fates.is_left_out(each.allegation_id)]
        given = fates.given | self._fresh(left, fates.given)
        self._settle(record, known, set(given.values()))
        allegations = tuple(
            each.model_copy(update={"allegation_id": given[each.allegation_id], "allegation_number": number})
            for number, each in enumerate(left, 1)
        )
        made = record.model_copy(update={"allegations": allegations})
        if fates.held and not (allegations or known.claims or known.tombstones):
            # nothing of this article was published: no tombstone of its own says why nothing is left of it
            made = made.model_copy(update={"outcome": Outcome.SKIPPED, "outcome_reason": _ALL_HELD})
        return Identified(made, tuple(fates.held))

    def tombstones(self, version: str) -> tuple[Tombstone, ...]:
        """The tombstones of the release to come, in the order of their records; to be asked once all were identified.

        Args:
            version: of the release to come.

        Raises:
            PackageError: a withdrawal names a record that never was, or a successor leads nowhere.
        """
        if self._unmet:
            unmet = ", ".join(sorted(self._unmet))
            raise PackageError(
                f"withdrawn, and neither in the release before nor among the records: {unmet}",
                "Correct the identifiers, or remove these withdrawals",
            )
        graves = self._graves()
        faults = without_an_end(graves.values(), frozenset(self._stands))
        if faults:
            raise PackageError(
                f"a record that is withdrawn names a successor that is none: {'; '.join(faults)}",
                "Name one that stands, or none",
            )
        return tuple(graves[record_id].tombstone(version) for record_id in sorted(graves))

    def _index(self, grave: Grave) -> None:
        self._by_article[grave.article_id].append(grave)
        if grave.text_sha256 is not None:
            self._by_text[grave.text_sha256].append(grave)

    def _decide(self, earlier: Earlier) -> None:
        """Bury what a person withdrew: before the release before, or since."""
        self._decided = {each.record_id: grave_of(each) for each in earlier.decided()}
        known = [grave_of(each) for each in earlier.tombstones_of(self._withdrawals)]
        standing = [Grave.of(each) for each in earlier.find(self._withdrawals)]
        for grave in standing:
            if grave.is_article:
                found = earlier.article(grave.article_id)
                known += [Grave.of_claim(claim, grave.article_id, found.text_sha256) for claim in found.claims]
        for grave in [*known, *standing]:
            withdrawal = self._withdrawals.get(grave.record_id) or self._withdrawals[grave.article_id]
            self._decided[grave.record_id] = decided(grave, withdrawal)
            self._unmet.discard(grave.record_id)

    def _known(self, article_id: str) -> KnownArticle:
        """What the release before says of an article that is here."""
        self._stands |= self._wanted & {article_id}
        if self._earlier is None:
            return _NOTHING
        self._unpassed.append(article_id)
        if len(self._unpassed) >= _BATCH:
            self._earlier.pass_by(self._unpassed)
            self._unpassed = []
        return self._earlier.article(article_id)

    def _bury(self, record_id: str, record: Record) -> None:
        """What was never published, and is withdrawn all the same, leaves a tombstone without a place in the text.

        The place is one of the words as read, which the safe profile might have withheld.
        """
        self._unmet.discard(record_id)
        if record_id not in self._decided:
            grave = Grave(record_id, record.article_id, TombstoneReason.ERROR, record.text_sha256)
            self._decided[record_id] = decided(grave, self._withdrawals[record_id])
            if record_id == record.article_id:
                self._index(self._decided[record_id])  # of a copy that is still to come

    def _whole(self, record: Record) -> Grave | None:
        """The withdrawn article of which this one is an exact copy at another address."""
        graves = [*self._by_text[record.text_sha256], *self._by_article[record.duplicate_of or record.article_id]]
        return next((grave for grave in graves if grave.reaches_whole(record)), None)

    def _left_out(self, record: Record, known: KnownArticle, whole: Grave) -> Identified:
        """Leave an article out whole; what was published of it is gone by the same decision."""
        self._stands.discard(record.article_id)
        if known.text_sha256 is not None:
            gone = Grave(record.article_id, record.article_id, whole.reason, known.text_sha256, decided=whole.decided)
            self._decided[gone.record_id] = gone
            for claim in known.claims:
                of_claim = Grave.of_claim(claim, record.article_id, known.text_sha256)
                self._decided[claim.claim_id] = replace(of_claim, reason=whole.reason, decided=whole.decided)
        held = HeldBack(record.article_id, None, None, whole.record_id, whole.reason)
        return Identified(None, (held,))

    def _fates(self, record: Record, known: KnownArticle) -> _Fates:
        graves = self._reaching(record)
        claims = {each.allegation_id: claim_of(each) for each in record.allegations}
        standing = {claim.claim_id for claim in known.claims}
        fates = _Fates()
        for minted in claims:
            if minted in self._withdrawals:
                self._bury(minted, record)
            if minted in self._decided and minted not in standing:
                fates.dropped.add(minted)
        free = [claim for minted, claim in claims.items() if minted not in fates.dropped]
        found = self._matched(record, known, free, graves)
        fates.dropped |= {minted for minted in found if found[minted] in self._decided or minted in self._decided}
        fates.given = {minted: kept for minted, kept in found.items() if minted not in fates.dropped}
        for allegation in sorted(record.allegations, key=lambda each: each.allegation_id):
            minted = allegation.allegation_id
            if minted in found or minted in fates.dropped:
                continue
            back = _coming_back(allegation, record, known, set(fates.given.values()))
            grave = _covering(claims[minted], record.text_sha256, graves)
            if grave is not None and not (back and back.record_id == minted and _is_same_text(back, record)):
                fates.held.append(_held(allegation, record, grave))
            elif back is not None:
                fates.given[minted] = back.record_id
        return fates

    def _reaching(self, record: Record) -> list[Grave]:
        """The decisions that hold for what is read in an article."""
        found = dict.fromkeys([*self._by_article[record.article_id], *self._by_text[record.text_sha256]])
        return [grave for grave in found if grave.reaches(record.article_id, record.text_sha256)]

    def _matched(
        self, record: Record, known: KnownArticle, free: Sequence[Claim], graves: Sequence[Grave]
    ) -> dict[str, str]:
        is_same_text = known.text_sha256 == record.text_sha256

        def allowed(one: Claim, other: Claim) -> bool:
            if not graves or other.claim_id in self._decided or (is_same_text and one.claim_id == other.claim_id):
                return True
            own = common_words(one, other, is_same_text) or 0.0
            for grave in graves:
                if grave.successor_id == other.claim_id:
                    continue  # of a duplicate: what it said is to stand there
                # What rests on withdrawn words rather than on those of a row that stands is not that row; and where
                # nobody can tell, it has to rest on that row's words, and not on its accused and acts alone.
                covered = grave.covered(one, record.text_sha256)
                if own < (SAME_WORDS if covered is None else covered):
                    return False
            return True

        return match(free, known.claims, is_same_text, allowed)

    def _fresh(self, left: Sequence[Allegation], given: dict[str, str]) -> dict[str, str]:
        """Identifiers for what is new: the one that it was made with, or another where that was given before."""
        new = sorted(each.allegation_id for each in left if each.allegation_id not in given)
        wanted = {minted: minted for minted in new}
        fresh: dict[str, str] = {}
        used = set(given.values())
        attempt = 0
        while wanted:
            attempt += 1
            taken = self._earlier.known(set(wanted.values())) if self._earlier is not None else frozenset()
            for minted, identifier in list(wanted.items()):
                if identifier in taken or identifier in used or identifier in self._decided:
                    wanted[minted] = next_id(minted, attempt)
                else:
                    used.add(identifier)
                    fresh[minted] = wanted.pop(minted)
        return fresh

    def _settle(self, record: Record, known: KnownArticle, given: set[str]) -> None:
        """Note what is kept, what is back and what is gone."""
        kept = {claim.claim_id for claim in known.claims} & given
        self.kept += len(kept)
        self._stands |= self._wanted & given
        self._back |= {each.record_id for each in known.tombstones} & {*given, record.article_id}
        for claim in known.claims:
            if claim.claim_id not in kept and claim.claim_id not in self._decided:
                self._gone[claim.claim_id] = Grave.of_claim(claim, record.article_id, known.text_sha256)
                self.lost[record.outcome] += record.outcome in FAILED

    def _graves(self) -> dict[str, Grave]:
        graves: dict[str, Grave] = {}
        if self._earlier is not None:
            self._earlier.pass_by(self._unpassed)
            self._unpassed = []
            graves = {each.record_id: grave_of(each) for each in self._earlier.tombstones()}
            graves |= {each.record_id: Grave.of(each) for each in self._earlier.standing()}
        for record_id in self._back:
            del graves[record_id]
        return graves | self._gone | self._decided


def _by_record(withdrawals: Iterable[Withdrawal]) -> dict[str, Withdrawal]:
    found: dict[str, Withdrawal] = {}
    for each in withdrawals:
        if each.reason is TombstoneReason.NO_LONGER_EXTRACTED:
            raise PackageError(
                f"{each.record_id} is withdrawn as {each.reason.value}, which code alone gives", "Give another reason"
            )
        if each.reason is TombstoneReason.DUPLICATE_OF and each.successor_id is None:
            raise PackageError(
                f"{each.record_id} is withdrawn as a duplicate, and nothing says of what", "Give its successor_id"
            )
        if each.record_id in found:
            raise PackageError(f"{each.record_id} is withdrawn twice", "Leave one of the two decisions")
        found[each.record_id] = each
    return found


def _coming_back(allegation: Allegation, record: Record, known: KnownArticle, used: set[str]) -> Grave | None:
    """What was no longer found and is found again, with the same accused and acts.

    Its identifier is the same; or the text is, its words stand where these do, and its identifier is made of these
    accused and acts.
    """
    minted = allegation.allegation_id
    candidates = [grave_of(each) for each in known.tombstones if each.record_id not in used]
    open_ones = [grave for grave in candidates if not (grave.is_decided or grave.is_article)]
    for grave in open_ones:
        if grave.record_id == minted:
            return grave
    spans = claim_of(allegation).spans
    for grave in open_ones:
        if grave.span is None or not spans or not _is_same_text(grave, record):
            continue
        # of what is gone a release keeps neither accused nor acts; its identifier shows whether they are these
        acts = (act.act for act in allegation.acts)
        made = allegation_id(record.article_id, allegation.alleged_perpetrators, acts, grave.span)
        if made == grave.record_id and overlap(spans, [grave.span]):
            return grave
    return None


def _is_same_text(grave: Grave, record: Record) -> bool:
    return grave.text_sha256 == record.text_sha256


def _covering(claim: Claim, text_sha256: str, graves: Sequence[Grave]) -> Grave | None:
    """The withdrawn record that a new allegation may be, the one that covers most of it first."""
    covering = [(grave, grave.covered(claim, text_sha256)) for grave in graves]
    possible = [(grave, share) for grave, share in covering if share is None or share > 0]
    if not possible:
        return None
    return max(possible, key=lambda pair: (pair[1] or 0.0, pair[0].record_id))[0]


def _held(allegation: Allegation, record: Record, grave: Grave) -> HeldBack:
    return HeldBack(
        article_id=record.article_id,
        allegation_id=allegation.allegation_id,
        allegation=allegation.allegation,
        tombstone_id=grave.record_id,
        reason=grave.reason,
    )
