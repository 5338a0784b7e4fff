"""Origins: who ultimately says it, and which sources are one. Every outlet, group and person here is invented, or a
known outlet to whom invented reports are ascribed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.link.cited import (
    EXPERT,
    NGO,
    OFFICIAL,
    OFFICIALS,
    SERVICE,
    UNNAMED,
    VICTIM,
    article,
    by_place,
    cited,
    says,
)

from allegata.link.origins import origins_of
from allegata.links import NearCopy
from allegata.models import Allegation, Record
from allegata.vocabulary import ActCode, ChainEnd, OriginKind, OriginRule, ProposalReason, SourceType

LABOUR = (ActCode.FORCED_LABOUR,)
DECEIT = (ActCode.DECEPTIVE_RECRUITMENT,)


def are_one(*records: Record) -> bool:
    """Whether the first source of each record goes back to one origin."""
    found = by_place(records)
    return len({found[(record.source_id or "", 1, 1)].origin_id for record in records}) == 1


class TestTheDeepestLink:
    @pytest.mark.parametrize(
        ("source", "kind", "end", "hands"),
        [
            (cited("Truth Hounds", NGO, "Fox News Digital"), OriginKind.VOICE, ChainEnd.NAMED, 1),
            (cited("Truth Hounds", NGO), OriginKind.VOICE, ChainEnd.NAMED, 0),
            (cited("European officials", OFFICIALS, "Bloomberg"), OriginKind.WORK, ChainEnd.ANONYMOUS, 0),
            (cited("Bloomberg"), OriginKind.WORK, ChainEnd.DEAD_END, 0),
            (cited("Bloomberg", via="The Kyiv Independent"), OriginKind.WORK, ChainEnd.DEAD_END, 1),
            (cited("officials", OFFICIALS), OriginKind.ANONYMOUS, ChainEnd.ANONYMOUS, 0),
            (cited("two of the men", VICTIM, "local media"), OriginKind.ANONYMOUS, ChainEnd.ANONYMOUS, 1),
            (cited("relatives", SourceType.FAMILY, "Harbour Watch"), OriginKind.WORK, ChainEnd.ANONYMOUS, 0),
            (cited("a video", SourceType.SOCIAL_MEDIA, "TikTok"), OriginKind.ANONYMOUS, ChainEnd.ANONYMOUS, 1),
            (cited("the government", SourceType.GOVERNMENT), OriginKind.VOICE, ChainEnd.NAMED, 0),
        ],
        ids=lambda one: f"{one.name} via {one.via}" if hasattr(one, "via") else None,
    )
    def test_a_chain_ends_with_whom_it_can_tell_apart(
        self, source: object, kind: OriginKind, end: ChainEnd, hands: int
    ) -> None:
        found = by_place([article("a", says(source))])[("a", 1, 1)]  # type: ignore[arg-type]
        assert (found.origin_kind, found.chain_end, found.hands) == (kind, end, hands)
        assert found.rule is OriginRule.ALONE

    def test_officials_through_an_outlet_and_the_outlet_alone_are_one_report(self) -> None:
        officials = article("a", says(cited("European officials", OFFICIALS, "Bloomberg")))
        outlet = article("b", says(cited("Bloomberg News")))
        assert are_one(officials, outlet)
        assert {one.rule for one in by_place([officials, outlet]).values()} == {OriginRule.CITED_WORK}

    def test_a_group_is_one_voice_through_whomever_it_is_heard(self) -> None:
        direct = article("a", says(cited("Truth Hounds", NGO)))
        relayed = article("b", says(cited("the rights group Truth Hounds", NGO, "Fox News Digital")))
        assert are_one(direct, relayed)
        assert by_place([direct, relayed])[("b", 1, 1)].rule is OriginRule.NAMED_VOICE

    def test_a_report_of_a_group_is_the_group(self) -> None:
        report = article("a", says(cited("a report by Amnesty International", SourceType.DOCUMENT)))
        assert are_one(report, article("b", says(cited("Amnesty International", NGO))))

    def test_a_title_before_a_name_does_not_matter(self) -> None:
        titled = article("a", says(cited("Ukrainian President Vasyl Vymyslenyi", OFFICIAL)))
        spelt = article("b", says(cited("Vasyl Vymyslenyy", OFFICIAL)))
        assert are_one(titled, spelt)
        assert are_one(titled, article("c", says(cited("Vymyslenyi", OFFICIAL))))

    def test_an_organ_is_one_voice_however_it_is_called(self) -> None:
        one = article("a", says(cited("Kenya's Ministry of Foreign Affairs", SourceType.GOVERNMENT)))
        assert are_one(one, article("b", says(cited("the Kenyan foreign ministry", SourceType.GOVERNMENT))))


class TestWhatIsNeverShared:
    @pytest.mark.parametrize(
        ("name", "source_type"),
        [
            ("officials", OFFICIALS),
            ("Experts", EXPERT),
            ("Reports", UNNAMED),
            ("a report", SourceType.DOCUMENT),
            ("the group", NGO),
            ("Victims", VICTIM),
            ("families", SourceType.FAMILY),
            ("local media", SourceType.MEDIA),
            ("Malik", VICTIM),
            ("23 Kenyans", VICTIM),
            ("the ministry", SourceType.GOVERNMENT),
            ("Kenya", SourceType.GOVERNMENT),
            ("the Kenyan government", SourceType.GOVERNMENT),
            ("Telegram", SourceType.SOCIAL_MEDIA),
            ("the United Nations", SourceType.INTERGOVERNMENTAL),
            ("the mother of Malik Vymysel", SourceType.FAMILY),
        ],
    )
    def test_a_name_that_many_have(self, name: str, source_type: SourceType) -> None:
        assert not are_one(*(article(one, says(cited(name, source_type))) for one in "ab"))

    def test_a_victim_with_a_full_name_is_one_person_within_a_matter(self) -> None:
        named = [article(one, says(cited("Malik Vymysel", VICTIM))) for one in "ab"]
        assert are_one(*named)
        assert not are_one(named[0], article("c", says(cited("Oumar Vymysel", VICTIM))))


class TestTheMatter:
    def test_force_and_deceit_into_service_are_told_of_one_report(self) -> None:
        assert are_one(article("a", says(cited("Bloomberg"))), article("b", says(cited("Bloomberg"), acts=DECEIT)))

    def test_labour_is_another_matter(self) -> None:
        assert not are_one(article("a", says(cited("Bloomberg"))), article("b", says(cited("Bloomberg"), acts=LABOUR)))

    def test_another_accused_is_another_matter(self) -> None:
        other = article("b", says(cited("Bloomberg"), accused="BLR"))
        assert not are_one(article("a", says(cited("Bloomberg"))), other)

    def test_people_of_a_region_and_of_a_country_in_it_overlap(self) -> None:
        region = article("a", says(cited("Bloomberg"), people=["002"]))
        assert are_one(region, article("b", says(cited("Bloomberg"), people=["KEN"])))
        assert not are_one(region, article("c", says(cited("Bloomberg"), people=["NPL"])))

    def test_two_countries_are_not_made_one_by_an_article_on_both_their_region(self) -> None:
        kenya = article("a", says(cited("BBC"), people=["KEN"]), published="2025-03-01")
        ghana = article("b", says(cited("BBC"), people=["GHA"]), published="2025-03-02")
        africa = article("c", says(cited("BBC"), people=["002"]), published="2025-03-03")
        found = by_place([kenya, ghana, africa])
        assert found[("a", 1, 1)].origin_id != found[("b", 1, 1)].origin_id
        assert len(origins_of([kenya, ghana, africa], ())[1]) == 2

    def test_the_same_outlet_a_year_later_is_another_report(self) -> None:
        first = article("a", says(cited("Bloomberg")), published="2024-06-10")
        later = article("b", says(cited("Bloomberg")), published="2025-06-10")
        assert not are_one(first, later)
        proposals = origins_of([first, later], ())[1]
        assert [one.reason for one in proposals] == [ProposalReason.SAME_VOICE]

    def test_a_late_article_that_dates_the_report_belongs_to_it(self) -> None:
        first = article("a", says(cited("Bloomberg")), published="2024-06-10")
        quote = "Bloomberg reported in June 2024"
        assert are_one(first, article("b", says(cited("Bloomberg", quote=quote)), published="2025-06-10"))

    def test_an_article_that_dates_two_reports_apart_has_two_origins(self) -> None:
        june, august = "Bloomberg wrote in June", "Bloomberg reported on 22 August"
        both = article("a", says(cited("Bloomberg", quote=june)), says(cited("Bloomberg", quote=august)))
        assert len({one.origin_id for one in by_place([both]).values()}) == 2


class TestWhatIsLeftOut:
    def test_an_undated_article_joins_the_one_report_there_is(self) -> None:
        dated = article("a", says(cited("Bloomberg")), published="2024-06-10")
        assert are_one(dated, article("b", says(cited("Bloomberg")), published=None))

    def test_an_undated_article_joins_none_of_two_and_both_are_proposed(self) -> None:
        first = article("a", says(cited("Bloomberg")), published="2024-06-10")
        later = article("b", says(cited("Bloomberg")), published="2025-06-10")
        undated = article("c", says(cited("Bloomberg")), published=None)
        origins, proposals = origins_of([first, later, undated], ())
        assert len({one.origin_id for one in origins}) == 3
        assert len(proposals) == 3

    def test_what_is_said_otherwise_and_leaves_much_out_is_not_certain(self) -> None:
        whole = article("a", says(cited("Bloomberg")), published="2024-06-10")
        bare = article("b", says(cited("Bloomberg"), acts=DECEIT, accused=None, people=[]), published=None)
        assert not are_one(whole, bare)

    def test_it_is_where_the_article_shares_another_voice(self) -> None:
        whole = article("a", says(cited("Bloomberg"), cited("Truth Hounds", NGO)), published="2024-06-10")
        bare = article(
            "b",
            says(cited("Bloomberg"), acts=DECEIT, accused=None, people=[]),
            says(cited("Truth Hounds", NGO)),
            published=None,
        )
        assert are_one(whole, bare)


class TestOneArticle:
    def test_the_same_name_is_one_origin_for_two_allegations(self) -> None:
        found = by_place([article("a", says(cited("officials", OFFICIALS)), says(cited("officials", OFFICIALS)))])
        assert len({one.origin_id for one in found.values()}) == 1
        assert {one.rule for one in found.values()} == {OriginRule.SAME_ARTICLE}

    def test_a_short_form_stands_for_the_one_source_that_it_can_mean(self) -> None:
        centre = cited("the Centre for Invented Studies", NGO)
        found = by_place([article("a", says(centre), says(cited("the Centre", NGO)))])
        assert len({one.origin_id for one in found.values()}) == 1
        other = cited("the Centre for Made-up Affairs", NGO)
        found = by_place([article("a", says(centre, other), says(cited("the Centre", NGO)))])
        assert len({one.origin_id for one in found.values()}) == 3

    def test_one_name_of_a_person_stands_for_the_whole_name(self) -> None:
        found = by_place([article("a", says(cited("Malik Vymysel", VICTIM)), says(cited("Malik", VICTIM)))])
        assert len({one.origin_id for one in found.values()}) == 1

    def test_somebody_of_the_group_speaks_for_the_one_group(self) -> None:
        person = cited("Petra Muster", NGO, quote="said Petra Muster of the group")
        found = by_place([article("a", says(cited("Harbour Watch", NGO), person))])
        assert len({one.origin_id for one in found.values()}) == 1


class TestArticlesOfTheDataset:
    def citing(self, name: str = "late", **changes: str) -> Record:
        return article(name, says(cited("Bloomberg")), **{"published": "2025-03-05", **changes})

    def test_the_chain_goes_on_into_the_article_that_is_cited(self) -> None:
        held = article("held", says(cited("Truth Hounds", NGO)), published="2025-03-01", outlet="Bloomberg")
        found = by_place([held, self.citing()])
        late = found[("late", 1, 1)]
        assert late.origin_id == found[("held", 1, 1)].origin_id
        assert (late.rule, late.chain_end, late.hands) == (OriginRule.HELD_ARTICLE, ChainEnd.NAMED, 1)
        assert late.origin_kind is OriginKind.VOICE and late.held_article_id is None

    def test_an_article_with_speakers_of_its_own_is_the_work(self) -> None:
        held = article("held", says(cited("officials", OFFICIALS)), published="2025-03-01", outlet="Bloomberg")
        found = by_place([held, self.citing()])
        late, own = found[("late", 1, 1)], found[("held", 1, 1)]
        assert late.origin_id == own.origin_id
        assert (late.rule, own.rule) == (OriginRule.HELD_ARTICLE, OriginRule.OWN_WORK)
        assert late.held_article_id == own.held_article_id == held.article_id
        assert {late.chain_end, own.chain_end} == {ChainEnd.HELD}
        assert late.hands == 0

    def test_nobody_cites_it_and_its_speakers_are_unnamed_speakers(self) -> None:
        held = article("held", says(cited("officials", OFFICIALS)), outlet="Bloomberg")
        assert by_place([held])[("held", 1, 1)].origin_kind is OriginKind.ANONYMOUS

    def test_the_outlet_is_known_by_the_host_of_the_address(self) -> None:
        held = article("held", says(cited("Truth Hounds", NGO)), published="2025-03-01")
        held = held.model_copy(update={"url": "https://www.bloomberg.com/news/1"})
        found = by_place([held, self.citing()])
        assert found[("late", 1, 1)].rule is OriginRule.HELD_ARTICLE

    def test_a_later_article_is_not_what_was_cited(self) -> None:
        held = article("held", says(cited("Truth Hounds", NGO)), published="2025-03-09", outlet="Bloomberg")
        found = by_place([held, self.citing()])
        assert found[("late", 1, 1)].chain_end is ChainEnd.DEAD_END

    def test_an_article_on_another_matter_is_not_what_was_cited(self) -> None:
        held = article(
            "held", says(cited("Truth Hounds", NGO), acts=LABOUR), published="2025-03-01", outlet="Bloomberg"
        )
        assert by_place([held, self.citing()])[("late", 1, 1)].chain_end is ChainEnd.DEAD_END

    def test_a_chain_through_two_articles_ends_where_they_do(self) -> None:
        first = article("first", says(cited("Truth Hounds", NGO)), published="2025-03-01", outlet="Reuters")
        second = article("second", says(cited("Reuters")), published="2025-03-02", outlet="Bloomberg")
        found = by_place([first, second, self.citing()])
        assert len({one.origin_id for one in found.values()}) == 1
        assert [found[(name, 1, 1)].hands for name in ("first", "second", "late")] == [0, 1, 2]

    def test_works_that_cite_each_other_are_one_origin_and_end_nowhere(self) -> None:
        one = article("one", says(cited("Bloomberg")), outlet="Reuters")
        other = article("other", says(cited("Reuters")), outlet="Bloomberg")
        third = article("third", says(cited("Reuters")))
        found = by_place([one, other, third])
        assert {each.chain_end for each in found.values()} == {ChainEnd.CYCLE}
        assert len({each.origin_id for each in found.values()}) == 1

    def test_an_outlet_that_names_itself_is_its_own_work(self) -> None:
        own = article("own", says(cited("Bloomberg")), outlet="Bloomberg")
        found = by_place([own, self.citing()])
        assert found[("own", 1, 1)].rule is OriginRule.OWN_WORK
        assert found[("late", 1, 1)].origin_id == found[("own", 1, 1)].origin_id


def a_copy(one: Record, other: Record) -> NearCopy:
    return NearCopy(
        article_id=other.article_id,
        other_article_id=one.article_id,
        similarity=90,
        containment=95,
        sentences_added=0,
        sentences_dropped=1,
        sentences_changed=0,
    )


class TestNearCopies:
    def test_the_same_words_of_speakers_without_a_name_are_one_origin(self) -> None:
        one, other = (article(name, says(cited("officials", OFFICIALS, quote="officials said so"))) for name in "ab")
        origins, proposals = origins_of([one, other], [a_copy(one, other)])
        assert len({each.origin_id for each in origins}) == 1
        assert {(each.rule, each.origin_kind) for each in origins} == {(OriginRule.NEAR_COPY, OriginKind.ANONYMOUS)}
        assert proposals == ()

    def test_other_words_are_not(self) -> None:
        one = article("a", says(cited("officials", OFFICIALS, quote="officials said so")))
        other = article("b", says(cited("officials", OFFICIALS, quote="officials said otherwise")))
        origins, _ = origins_of([one, other], [a_copy(one, other)])
        assert len({each.origin_id for each in origins}) == 2

    def test_a_third_article_with_the_same_words_is_another_origin_where_it_is_no_copy(self) -> None:
        told = [article(name, says(cited("officials", OFFICIALS, quote="officials said so"))) for name in "abc"]
        origins, _ = origins_of(told, [a_copy(told[0], told[1])])
        assert len({each.origin_id for each in origins}) == 2


class TestProposals:
    def test_near_copies_speak_for_one_origin_of_what_they_call_alike(self) -> None:
        one, other = (article(name, says(cited("officials", OFFICIALS))) for name in "ab")
        origins, proposals = origins_of([one, other], [a_copy(one, other)])
        assert len({each.origin_id for each in origins}) == 2
        assert [(each.reason, each.score) for each in proposals] == [(ProposalReason.NEAR_COPY, 95)]

    def test_unnamed_speakers_for_one_claim_in_one_week_may_be_the_same(self) -> None:
        first = article("a", says(cited("officials", OFFICIALS)), published="2025-03-01")
        later = article("b", says(cited("officials", OFFICIALS)), published="2025-03-04")
        origins, proposals = origins_of([later, first], ())
        by_article = {one.allegation_id: one.origin_id for one in origins}
        expected = (by_article[first.allegations[0].allegation_id], by_article[later.allegations[0].allegation_id])
        assert [(one.origin_id, one.other_origin_id) for one in proposals] == [expected]

    def test_a_rare_quotation_in_two_articles_speaks_for_one_origin(self) -> None:
        quote = 'officials said "we were put on a bus at night and never told where"'
        one, other = (
            article(name, says(cited(f"officials {name}", OFFICIALS, quote=quote)), published=f"202{at}-01-01")
            for at, name in enumerate("ab")
        )
        assert [each.reason for each in origins_of([one, other], ())[1]] == [ProposalReason.SAME_WORDS]


NAMES = st.sampled_from(
    [
        cited("Bloomberg"),
        cited("Reuters", via="BBC"),
        cited("European officials", OFFICIALS, "Bloomberg"),
        cited("Truth Hounds", NGO),
        cited("Ukrainian intelligence", SERVICE),
        cited("Malik", VICTIM),
        cited("Vasyl Vymyslenyi", OFFICIAL),
        cited("Vymyslenyi", OFFICIAL),
        cited("officials", OFFICIALS),
    ]
)
ALLEGATIONS: st.SearchStrategy[Allegation] = st.builds(
    lambda sources, acts, accused, people: says(*sources, acts=acts, accused=accused, people=people),
    st.lists(NAMES, max_size=3),
    st.sampled_from([(ActCode.COERCED_ENLISTMENT,), DECEIT, LABOUR]),
    st.sampled_from(["RUS", "BLR", None]),
    st.sampled_from([["002"], ["KEN"], ["NPL", "KEN"], []]),
)
RECORDS = st.lists(
    st.tuples(
        st.lists(ALLEGATIONS, max_size=2),
        st.sampled_from(["2024-06-10", "2024-06", "2024", "2024-07-01", "2025-06-10", None]),
        st.sampled_from(["Bloomberg", "Reuters", None]),
    ),
    max_size=8,
).map(
    lambda parts: [
        article(str(at), *allegations, published=published, outlet=outlet)
        for at, (allegations, published, outlet) in enumerate(parts)
    ]
)


@given(RECORDS, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_the_records_changes_nothing_and_every_source_has_one_origin(
    records: list[Record], chance: random.Random
) -> None:
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert origins_of(records, ()) == origins_of(shuffled, ())
    origins, proposals = origins_of(records, ())
    rows = {
        (allegation.allegation_id, number)
        for record in records
        for allegation in record.allegations
        for number in range(1, len(allegation.cited_sources) + 1)
    }
    assert {(one.allegation_id, one.source_number) for one in origins} == rows
    assert len(origins) == len(rows)
    ids = {one.origin_id for one in origins}
    assert all(
        {one.origin_id, one.other_origin_id} <= ids and one.origin_id != one.other_origin_id for one in proposals
    )


def test_an_identifier_is_that_of_the_first_row_and_of_no_name() -> None:
    first = article("a", says(cited("Malik Vymysel", VICTIM)), published="2025-03-01")
    renamed = article("a", says(cited("Oumar Vymysel", VICTIM)), published="2025-03-01")
    later = article("b", says(cited("Malik Vymysel", VICTIM)), published="2025-03-02")
    alone, both = by_place([first]), by_place([later, first])
    assert alone[("a", 1, 1)].origin_id == both[("b", 1, 1)].origin_id
    assert by_place([renamed])[("a", 1, 1)].origin_id == alone[("a", 1, 1)].origin_id
