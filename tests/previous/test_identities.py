"""Identifiers over time: what keeps its own, what gets a new one, and what never comes back."""

from __future__ import annotations

import itertools

import pytest
from tests.previous.conftest import Released
from tests.previous.stories import (
    AGAIN,
    COERCED,
    DUPED,
    KEPT,
    TEXT,
    accused,
    article,
    claim,
    coerced,
    duped,
    ids,
    record,
    tombstone_of,
    withdrawal,
)
from tests.records import WITHHELD

from allegata.errors import PackageError
from allegata.models import Record
from allegata.previous import Identities
from allegata.vocabulary import ActCode, NameStatus, Outcome, TombstoneReason

FIRST = article()
BOTH = record(FIRST, coerced(FIRST), duped(FIRST))


class TestWhatKeepsItsIdentifier:
    def test_the_same_extraction_again_changes_nothing(self, released: Released) -> None:
        identities = Identities(released(BOTH))
        assert identities.identified(BOTH).record == BOTH
        assert identities.kept == 2 and identities.tombstones("2.0.0") == ()

    def test_without_an_earlier_release_every_record_stays_as_it_is(self) -> None:
        identities = Identities(None)
        assert identities.identified(BOTH).record == BOTH
        assert identities.tombstones("1.0.0") == ()

    def test_another_extractor_that_cuts_the_quote_otherwise_and_sees_one_act_more(self, released: Released) -> None:
        wider = coerced(FIRST, "forces African students into its army", ActCode.COERCED_ENLISTMENT, ActCode.RETENTION)
        again = record(FIRST, duped(FIRST, "duped Kenyan workers with jobs"), wider)
        made = Identities(released(BOTH)).identified(again).record
        assert ids(made) == [ids(BOTH)[1], ids(BOTH)[0]]
        assert made is not None and [each.allegation_number for each in made.allegations] == [1, 2]

    def test_the_same_accused_and_conduct_shown_by_another_sentence_of_the_same_text(self, released: Released) -> None:
        again = record(FIRST, coerced(FIRST, AGAIN))
        assert ids(Identities(released(BOTH)).identified(again).record) == [ids(BOTH)[0]]

    def test_words_that_moved_as_the_article_was_changed(self, released: Released) -> None:
        changed = article(text=f"Corrected on Monday.\n{TEXT}")
        again = record(changed, coerced(changed), duped(changed))
        assert ids(Identities(released(BOTH)).identified(again).record) == ids(BOTH)

    def test_a_firm_that_the_release_shows_by_its_role_and_whose_quotes_it_withholds(self, released: Released) -> None:
        by = accused(FIRST, "a company (BRD)", DUPED, associated_country_code="BRD").model_copy(
            update={**WITHHELD, "name_status": NameStatus.WITHHELD}
        )
        row = duped(FIRST)
        act = row.acts[0].model_copy(update=WITHHELD)
        dark = row.model_copy(update={**WITHHELD, "acts": (act,), "alleged_perpetrators": (by,)})
        before = record(FIRST, coerced(FIRST), dark)
        dark = before.allegations[1].model_copy(update={"allegation_id": f"alg-{'d' * 16}"})
        before = before.model_copy(update={"allegations": (before.allegations[0], dark)})
        assert ids(Identities(released(before)).identified(BOTH).record) == ids(before)

    @pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
    def test_the_order_of_the_allegations_decides_nothing(self, released: Released, order: tuple[int, ...]) -> None:
        claims = [coerced(FIRST), duped(FIRST), coerced(FIRST, KEPT, ActCode.RETENTION)]
        before = record(FIRST, *claims)
        made = Identities(released(before)).identified(record(FIRST, *(claims[place] for place in order))).record
        assert ids(made) == [ids(before)[place] for place in order]


class TestWhatIsAnother:
    def test_an_allegation_against_another_state_on_the_same_words(self, released: Released) -> None:
        by = accused(FIRST, "Ruritania", COERCED, state_code="BRD")
        other = record(FIRST, claim(FIRST, COERCED, ActCode.COERCED_ENLISTMENT, by=[by]))
        identities = Identities(released(BOTH))
        assert not set(ids(identities.identified(other).record)) & set(ids(BOTH))
        assert [each.record_id for each in identities.tombstones("2.0.0")] == sorted(ids(BOTH))

    def test_the_same_accused_and_conduct_on_a_wholly_different_passage_of_a_changed_text(
        self, released: Released
    ) -> None:
        changed = article(text="Elderly miners tell how Ruritania took them to the front by night.")
        other = record(changed, coerced(changed, "Ruritania took them to the front by night"))
        assert not set(ids(Identities(released(BOTH)).identified(other).record)) & set(ids(BOTH))

    def test_what_is_new_keeps_the_identifier_that_it_was_made_with(self, released: Released) -> None:
        more = record(FIRST, coerced(FIRST), duped(FIRST), coerced(FIRST, KEPT, ActCode.RETENTION))
        assert ids(Identities(released(BOTH)).identified(more).record) == ids(more)

    def test_an_identifier_that_was_given_to_something_else_is_made_anew(self, released: Released) -> None:
        """The text changed, so that the same place in it, accused and acts are of other words."""
        changed = article(text="Ruritania is said to press-gang miners in the hills, so the clergy. " + TEXT)
        other = coerced(changed, changed.text[: len(COERCED)])
        again = record(changed, other)
        assert ids(again) == ids(record(FIRST, coerced(FIRST)))
        made = Identities(released(BOTH)).identified(again).record
        assert not set(ids(made)) & set(ids(BOTH))
        assert ids(Identities(released(BOTH)).identified(again).record) == ids(made)


class TestWhatIsGone:
    def test_it_leaves_a_tombstone_with_the_place_of_its_words(self, released: Released) -> None:
        identities = Identities(released(BOTH))
        identities.identified(record(FIRST, coerced(FIRST)))
        (stone,) = identities.tombstones("2.0.0")
        assert stone == tombstone_of(BOTH, 2, TombstoneReason.NO_LONGER_EXTRACTED, removed_in="2.0.0")

    def test_an_article_that_is_no_longer_among_the_inputs_goes_with_its_allegations(self, released: Released) -> None:
        other = record(article(2), coerced(article(2)))
        identities = Identities(released(BOTH, other))
        identities.identified(other)
        stones = identities.tombstones("2.0.0")
        assert [each.record_id for each in stones] == sorted([*ids(BOTH), FIRST.article_id])
        assert not identities.lost

    def test_what_an_article_in_error_had_is_gone_and_counted(self, released: Released) -> None:
        identities = Identities(released(BOTH))
        identities.identified(record(FIRST, outcome=Outcome.ERROR))
        assert len(identities.tombstones("2.0.0")) == 2
        assert identities.lost == {Outcome.ERROR: 2}

    def test_what_is_found_again_has_its_identifier_again(self, released: Released) -> None:
        stone = tombstone_of(BOTH, 2, TombstoneReason.NO_LONGER_EXTRACTED)
        identities = Identities(released(record(FIRST, coerced(FIRST)), tombstones=(stone,)))
        again = record(FIRST, coerced(FIRST), duped(FIRST, "duped Kenyan workers with jobs"))
        assert ids(identities.identified(again).record) == ids(BOTH)
        assert identities.tombstones("2.0.0") == ()

    def test_what_accuses_another_on_the_same_words_is_not_what_was_gone(self, released: Released) -> None:
        stone = tombstone_of(BOTH, 2, TombstoneReason.NO_LONGER_EXTRACTED)
        by = accused(FIRST, "a group", DUPED)
        other = record(FIRST, claim(FIRST, DUPED, ActCode.DECEPTIVE_RECRUITMENT, by=[by]))
        identities = Identities(released(record(FIRST), tombstones=(stone,)))
        assert ids(identities.identified(other).record) == ids(other) != [stone.record_id]
        assert identities.tombstones("2.0.0") == (stone,)

    def test_a_tombstone_stays_from_release_to_release(self, released: Released) -> None:
        stone = tombstone_of(BOTH, 2, TombstoneReason.ERROR, removed_in="0.3.0", decided="2026-01-05")
        identities = Identities(released(record(FIRST, coerced(FIRST)), tombstones=(stone,)))
        identities.identified(record(FIRST, coerced(FIRST)))
        assert identities.tombstones("2.0.0") == (stone,)


class TestWhatWasWithdrawn:
    def test_it_is_left_out_and_the_others_are_numbered_anew(self, released: Released) -> None:
        gone = ids(BOTH)[0]
        identities = Identities(released(BOTH), [withdrawal(gone)])
        found = identities.identified(BOTH)
        assert ids(found.record) == ids(BOTH)[1:] and found.held_back == ()
        assert found.record is not None and found.record.allegations[0].allegation_number == 1
        (stone,) = identities.tombstones("2.0.0")
        wanted = tombstone_of(BOTH, 1, TombstoneReason.NOT_SUPPORTED, removed_in="2.0.0", decided="2026-03-01")
        assert stone == wanted

    @pytest.mark.parametrize("reason", [each for each in TombstoneReason if each != "no_longer_extracted"])
    def test_a_new_extraction_of_the_same_words_is_held_back_and_reported(
        self, released: Released, reason: TombstoneReason
    ) -> None:
        successor = FIRST.article_id if reason is TombstoneReason.DUPLICATE_OF else None
        stone = tombstone_of(BOTH, 1, reason, successor_id=successor)
        identities = Identities(released(record(FIRST, duped(FIRST)), tombstones=(stone,)))
        by = accused(FIRST, "others", "students into its army")
        again = claim(FIRST, "African students into its army", ActCode.ILL_TREATMENT, by=[by])
        found = identities.identified(record(FIRST, again, duped(FIRST)))
        assert ids(found.record) == ids(BOTH)[1:]
        (held,) = found.held_back
        assert (held.tombstone_id, held.reason, held.article_id) == (stone.record_id, reason, FIRST.article_id)
        assert identities.tombstones("2.0.0") == (stone,)

    def test_the_record_that_a_duplicate_was_withdrawn_for_stands_on_the_same_words(self, released: Released) -> None:
        two = record(FIRST, coerced(FIRST, "Ruritania forces African students"), coerced(FIRST))
        stone = tombstone_of(two, 2, TombstoneReason.DUPLICATE_OF, successor_id=ids(two)[0])
        identities = Identities(released(record(FIRST, two.allegations[0]), tombstones=(stone,)))
        found = identities.identified(record(FIRST, coerced(FIRST, "African students into its army")))
        assert ids(found.record) == ids(two)[:1] and found.held_back == ()
        assert identities.tombstones("2.0.0") == (stone,)

    def test_it_does_not_come_back_as_the_row_that_stands_beside_it(self, released: Released) -> None:
        """The accused is the same and so is an act: without the withdrawal, these would be one allegation."""
        two = record(FIRST, coerced(FIRST), coerced(FIRST, AGAIN, ActCode.COERCED_ENLISTMENT, ActCode.RETENTION))
        stone = tombstone_of(two, 1, TombstoneReason.LEGAL)
        before = record(FIRST, two.allegations[1])
        identities = Identities(released(before, tombstones=(stone,)))
        found = identities.identified(record(FIRST, coerced(FIRST, "forces African students into its army")))
        assert ids(found.record) == [] and len(found.held_back) == 1

    @pytest.mark.parametrize("place", ["changed text", "no span"])
    def test_where_nobody_can_tell_whether_it_is_the_same_what_is_new_is_held_back(
        self, released: Released, place: str
    ) -> None:
        span = {"span_start": None, "span_end": None} if place == "no span" else {}
        stone = tombstone_of(BOTH, 1, TombstoneReason.LEGAL, **span)
        now = FIRST if place == "no span" else article(text=f"{TEXT}\nMore to follow.")
        identities = Identities(released(record(FIRST, duped(FIRST)), tombstones=(stone,)))
        found = identities.identified(record(now, duped(now), coerced(now, KEPT, ActCode.RETENTION)))
        assert ids(found.record) == ids(record(FIRST, duped(FIRST)))
        assert len(found.held_back) == 1

    def test_what_rests_on_other_words_is_published(self, released: Released) -> None:
        stone = tombstone_of(BOTH, 1, TombstoneReason.NOT_SUPPORTED)
        identities = Identities(released(record(FIRST, duped(FIRST)), tombstones=(stone,)))
        again = record(FIRST, duped(FIRST), coerced(FIRST, KEPT, ActCode.RETENTION))
        assert ids(identities.identified(again).record) == ids(again)

    def test_an_article_loses_its_row_and_all_its_allegations(self, released: Released) -> None:
        identities = Identities(released(BOTH), [withdrawal(FIRST.article_id, TombstoneReason.LEGAL)])
        assert identities.identified(BOTH).record is None
        stones = identities.tombstones("2.0.0")
        assert [each.record_id for each in stones] == sorted([*ids(BOTH), FIRST.article_id])
        assert {each.reason for each in stones} == {TombstoneReason.LEGAL}
        later = Identities(released(tombstones=stones))
        assert later.identified(BOTH).record is None and later.tombstones("3.0.0") == stones

    def test_an_article_that_was_never_published_can_be_withdrawn_too(self) -> None:
        identities = Identities(None, [withdrawal(FIRST.article_id)])
        assert identities.identified(BOTH).record is None
        assert [each.record_id for each in identities.tombstones("1.0.0")] == [FIRST.article_id]

    def test_a_legal_takedown_holds_for_the_same_text_at_another_address(self, released: Released) -> None:
        stone = tombstone_of(BOTH, 1, TombstoneReason.LEGAL)
        copy = article(2)
        identities = Identities(released(tombstones=(stone,)))
        found = identities.identified(record(copy, coerced(copy)))
        assert ids(found.record) == [] and len(found.held_back) == 1
        assert found.record is not None and found.record.outcome is Outcome.SKIPPED

    @pytest.mark.parametrize("reason", [TombstoneReason.LEGAL, TombstoneReason.NOT_SUPPORTED, TombstoneReason.ERROR])
    def test_an_exact_copy_of_a_withdrawn_article_is_left_out_whole(
        self, released: Released, reason: TombstoneReason
    ) -> None:
        """Its row would show the title and address of what was withdrawn."""
        copy = article(2)
        twin = record(copy, outcome=Outcome.SKIPPED).model_copy(update={"duplicate_of": FIRST.article_id})
        identities = Identities(released(BOTH), [withdrawal(FIRST.article_id, reason)])
        for each in (BOTH, twin, record(copy, coerced(copy))):
            assert identities.identified(each).record is None
        (held,) = identities.identified(twin).held_back
        assert (held.article_id, held.allegation_id, held.allegation) == (copy.article_id, None, None)
        assert (held.tombstone_id, held.reason) == (FIRST.article_id, reason)
        stones = identities.tombstones("2.0.0")
        assert {each.article_id for each in stones} == {FIRST.article_id}
        assert Identities(released(tombstones=stones)).identified(twin).record is None

    def test_a_copy_that_was_published_is_gone_by_the_decision_against_the_other(self, released: Released) -> None:
        copy = article(2)
        twin = record(copy, coerced(copy))
        identities = Identities(released(BOTH, twin), [withdrawal(FIRST.article_id, TombstoneReason.LEGAL)])
        assert identities.identified(twin).record is None and identities.identified(BOTH).record is None
        stones = {each.record_id: each for each in identities.tombstones("2.0.0")}
        assert {copy.article_id, *ids(twin)} < set(stones)
        assert {(each.reason, each.decided) for each in stones.values()} == {(TombstoneReason.LEGAL, "2026-03-01")}

    @pytest.mark.parametrize("reason", [TombstoneReason.DUPLICATE_OF, TombstoneReason.WITHDRAWN_BY_SOURCE])
    def test_another_outlet_that_has_the_same_text_stands_where_the_reason_is_not_in_the_words(
        self, released: Released, reason: TombstoneReason
    ) -> None:
        copy = article(2)
        successor = copy.article_id if reason is TombstoneReason.DUPLICATE_OF else None
        identities = Identities(released(BOTH), [withdrawal(FIRST.article_id, reason, successor_id=successor)])
        assert ids(identities.identified(record(copy, coerced(copy))).record) == ids(record(copy, coerced(copy)))

    def test_what_no_longer_was_there_can_be_withdrawn_all_the_same(self, released: Released) -> None:
        stone = tombstone_of(BOTH, 2, TombstoneReason.NO_LONGER_EXTRACTED)
        identities = Identities(
            released(record(FIRST, coerced(FIRST)), tombstones=(stone,)),
            [withdrawal(stone.record_id, TombstoneReason.LEGAL)],
        )
        assert ids(identities.identified(BOTH).record) == ids(BOTH)[:1]
        (now,) = identities.tombstones("2.0.0")
        assert (now.reason, now.removed_in, now.span_start) == (TombstoneReason.LEGAL, "1.0.0", stone.span_start)

    def test_what_was_never_published_can_be_withdrawn_too(self) -> None:
        identities = Identities(None, [withdrawal(ids(BOTH)[0])])
        assert ids(identities.identified(BOTH).record) == ids(BOTH)[1:]
        (stone,) = identities.tombstones("1.0.0")
        assert (stone.record_id, stone.removed_in, stone.span_start) == (ids(BOTH)[0], "1.0.0", None)

    def test_an_identifier_that_nobody_knows_is_named(self, released: Released) -> None:
        unknown = f"alg-{'e' * 16}"
        identities = Identities(released(BOTH), [withdrawal(unknown)])
        identities.identified(BOTH)
        with pytest.raises(PackageError, match=unknown):
            identities.tombstones("2.0.0")

    def test_a_decision_that_the_release_before_carries_is_no_error(self, released: Released) -> None:
        stone = tombstone_of(BOTH, 1, TombstoneReason.NOT_SUPPORTED, decided="2026-03-01")
        identities = Identities(
            released(record(FIRST, duped(FIRST)), tombstones=(stone,)), [withdrawal(stone.record_id)]
        )
        assert ids(identities.identified(BOTH).record) == ids(BOTH)[1:]
        assert identities.tombstones("2.0.0") == (stone,)


class TestSuccessors:
    def two(self) -> tuple[Record, Record]:
        other = article(2)
        return BOTH, record(other, coerced(other), duped(other))

    def test_a_chain_may_end_at_a_record_that_stands_or_at_a_tombstone(self, released: Released) -> None:
        one, other = self.two()
        decisions = [
            withdrawal(ids(one)[0], TombstoneReason.DUPLICATE_OF, successor_id=ids(other)[0]),
            withdrawal(ids(one)[1], TombstoneReason.DUPLICATE_OF, successor_id=ids(other)[1]),
            withdrawal(ids(other)[1], TombstoneReason.LEGAL),
        ]
        identities = Identities(released(one, other), decisions)
        for each in (one, other):
            identities.identified(each)
        stones = {each.record_id: each.successor_id for each in identities.tombstones("2.0.0")}
        assert stones == {ids(one)[0]: ids(other)[0], ids(one)[1]: ids(other)[1], ids(other)[1]: None}

    def test_a_chain_that_goes_round_is_refused(self, released: Released) -> None:
        one, other = self.two()
        decisions = [
            withdrawal(ids(one)[0], TombstoneReason.DUPLICATE_OF, successor_id=ids(other)[0]),
            withdrawal(ids(other)[0], TombstoneReason.DUPLICATE_OF, successor_id=ids(one)[0]),
        ]
        identities = Identities(released(one, other), decisions)
        with pytest.raises(PackageError, match="round again"):
            identities.tombstones("2.0.0")

    def test_a_successor_that_is_no_record_is_refused(self, released: Released) -> None:
        nowhere = f"alg-{'e' * 16}"
        decision = withdrawal(ids(BOTH)[0], TombstoneReason.DUPLICATE_OF, successor_id=nowhere)
        identities = Identities(released(BOTH), [decision])
        identities.identified(BOTH)
        with pytest.raises(PackageError, match=nowhere):
            identities.tombstones("2.0.0")

    @pytest.mark.parametrize(
        "decisions",
        [
            [withdrawal(ids(BOTH)[0], TombstoneReason.DUPLICATE_OF)],
            [withdrawal(ids(BOTH)[0], TombstoneReason.NO_LONGER_EXTRACTED)],
            [withdrawal(ids(BOTH)[0]), withdrawal(ids(BOTH)[0], TombstoneReason.LEGAL)],
        ],
        ids=["a duplicate of nothing", "what code alone says", "twice"],
    )
    def test_a_decision_that_can_not_be_one_is_refused(self, decisions: list[object]) -> None:
        with pytest.raises(PackageError, match=ids(BOTH)[0]):
            Identities(None, decisions)  # type: ignore[arg-type]
