"""Names that differ and mean one, and names that are alike and do not: as articles vary them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.link.cited import MEDIA, NGO, OFFICIAL, OFFICIALS, SERVICE, article, by_place, cited, says

from allegata.models import Allegation, CitedSource, Record
from allegata.vocabulary import ActCode, ActorType, SourceType

GOVERNMENT, COURT, DOCUMENT = SourceType.GOVERNMENT, SourceType.COURT, SourceType.DOCUMENT


def told_by(*sources: CitedSource, people: Sequence[str] = ("NPL",)) -> Allegation:
    """An allegation about recruiters whom nobody names, as most are."""
    return says(*sources, acts=(ActCode.DECEPTIVE_RECRUITMENT,), accused=None, people=people)


def are_one(*sources: CitedSource, people: Sequence[str] = ("NPL",)) -> bool:
    """Whether sources are one origin that articles cite for one matter on following days, an article each."""
    records = [
        article(f"article {number}", told_by(source, people=people), published=f"2025-03-{number:02}")
        for number, source in enumerate(sources, 1)
    ]
    return len({one.origin_id for one in by_place(records).values()}) == 1


# --- first letters -------------------------------------------------------------------------------------------------


def test_first_letters_are_the_one_name_that_another_article_gives_in_full() -> None:
    assert are_one(cited("River Workers' Rights Centre", NGO), cited("RWRC", NGO))


def test_first_letters_may_leave_out_small_words_and_the_country() -> None:
    assert are_one(cited("Centre for the Rights of Migrants", NGO), cited("CRM", NGO))
    assert are_one(cited("Nepal Seafarers Rescue Fund", NGO), cited("SRF", NGO))


def test_brackets_behind_a_name_say_what_it_is_shortened_to() -> None:
    full = cited("Union of Seafarers", NGO, quote="the Union of Seafarers (SEAU) said in a statement")
    assert are_one(full, cited("SEAU", NGO))


def test_first_letters_that_two_names_have_are_neither() -> None:
    records = [
        article("a", told_by(cited("Border Rights Watch", NGO))),
        article("b", told_by(cited("Burma Relief Workers", NGO))),
        article("c", told_by(cited("BRW", NGO))),
    ]
    assert len({one.origin_id for one in by_place(records).values()}) == 3


def test_first_letters_in_another_matter_are_another_origin() -> None:
    records = [
        article("a", told_by(cited("Border Rights Watch", NGO))),
        article("b", told_by(cited("BRW", NGO), people=("CUB",))),
        article("c", told_by(cited("BRW", NGO)), published="2025-11-01"),
    ]
    assert len({one.origin_id for one in by_place(records).values()}) == 3


def test_first_letters_are_no_body_of_another_kind() -> None:
    assert not are_one(cited("Border Rights Watch", NGO), cited("BRW", SourceType.DOCUMENT))


def test_an_article_that_gives_both_means_one() -> None:
    of_article = article("a", told_by(cited("Border Rights Watch", NGO)), told_by(cited("BRW", NGO)))
    assert len({one.origin_id for one in by_place([of_article]).values()}) == 1


# --- services, courts, police --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Uganda's Internal Security Organisation", "Uganda's spy agency"),
        ("Kenya's National Intelligence Service", "the Kenyan intelligence agency"),
        ("the Bureau of National Intelligence of Ghana", "Ghana's Bureau of National Intelligence"),
        ("Kenya's National Intelligence Service", "NIS"),
    ],
)
def test_a_service_is_known_by_its_state_and_what_tells_it_from_others(one: str, other: str) -> None:
    assert are_one(cited(one, SERVICE), cited(other, SERVICE))


def test_two_services_of_a_state_are_two_and_the_spy_agency_is_neither() -> None:
    names = (
        "Uganda's Internal Security Organisation",
        "Uganda's External Security Organisation",
        "Uganda's spy agency",
    )
    records = [article(name, told_by(cited(name, SERVICE))) for name in names]
    assert len({one.origin_id for one in by_place(records).values()}) == 3


def test_services_of_one_name_of_two_states_are_two() -> None:
    assert not are_one(
        cited("Kenya's National Intelligence Service", SERVICE),
        cited("South Korea's National Intelligence Service", SERVICE),
        people=("002",),
    )


def test_a_court_is_known_by_its_kind_and_place_in_whatever_order() -> None:
    assert are_one(
        cited("Pokhara District Court", COURT),
        cited("the district court in Pokhara", COURT),
        cited("a district court in Pokhara", COURT),
    )
    assert not are_one(cited("the High Court in Kampala", COURT), cited("the High Court in Nairobi", COURT))
    assert not are_one(cited("Pokhara District Court", COURT), cited("the court", COURT))


def test_judges_of_a_place_are_the_one_court_there_that_is_cited() -> None:
    assert are_one(cited("the criminal court in Najaf", COURT), cited("judges in Najaf", COURT))
    names = ("the criminal court in Najaf", "the military court in Najaf", "a court in Najaf")
    records = [article(name, told_by(cited(name, COURT))) for name in names]
    assert len({one.origin_id for one in by_place(records).values()}) == 3


def test_a_place_is_no_name_of_who_speaks_there() -> None:
    assert not are_one(cited("aid workers in Ndola", NGO), cited("a clinic in Ndola", NGO))


def test_the_place_beside_police_says_whose_they_are() -> None:
    in_kampala = cited("police", GOVERNMENT, quote="In Kampala, police said on Monday that")
    assert are_one(in_kampala, cited("Ugandan police", GOVERNMENT))
    assert not are_one(in_kampala, cited("Kenyan police", GOVERNMENT))
    assert not are_one(
        cited("police", GOVERNMENT, quote="police said he had been lured to Uganda"),
        cited("Ugandan police", GOVERNMENT),
    )


# --- people --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Labour Minister Jorge Paz", "the Minister of Labour, Jorge Paz", "Nepal's Labour Minister Jorge Paz"]
)
def test_an_office_before_a_name_is_no_part_of_it(name: str) -> None:
    assert are_one(cited(name, OFFICIAL), cited("Jorge Paz", OFFICIAL))


def test_two_ministers_of_one_office_and_surname_are_two() -> None:
    assert not are_one(
        cited("Foreign Minister Kojo Ansah", OFFICIAL), cited("Foreign Minister Komla Ansah", OFFICIAL), people=("002",)
    )


# --- what tells reports of one outlet apart --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recruiter", "people", "is_one"),
    [
        ("Lark Harbour Works", "EGY", False),  # another firm, and Africans who may be Egyptians
        ("Lark Harbour Works", "002", True),  # one report names several firms
        ("Anna Reed", "EGY", True),
        ("brokers", "EGY", True),
    ],
)
def test_other_recruiters_of_other_people_are_another_report(recruiter: str, people: str, is_one: bool) -> None:
    def record(name: str, accused: str, whose: str) -> Record:
        told = told_by(cited("BBC"), people=(whose,))
        person = (
            says(accused="RUS")
            .alleged_perpetrators[0]
            .model_copy(
                update={"name": accused, "label": accused, "actor_type": ActorType.RECRUITER, "state_code": None}
            )
        )
        return article(name, told.model_copy(update={"alleged_perpetrators": (person,)}))

    records = [record("a", "Anna Reed", "002"), record("b", recruiter, people)]
    assert (len({one.origin_id for one in by_place(records).values()}) == 1) is is_one


# --- works ---------------------------------------------------------------------------------------------------------


def test_the_report_by_somebody_whom_the_article_cites_is_his() -> None:
    record = article(
        "a",
        told_by(
            cited("The report", DOCUMENT, quote="The report, by the River Rights Centre, describes agencies"),
            cited("River Rights Centre", NGO),
            cited("a video", SourceType.SOCIAL_MEDIA),
        ),
    )
    found = [one.origin_id for one in by_place([record]).values()]
    assert found[0] == found[1] != found[2]


def test_the_report_on_somebody_is_not_his() -> None:
    record = article(
        "a",
        told_by(
            cited("The report", DOCUMENT, quote="The report of the River Rights Centre closing its doors"),
            cited("River Rights Centre", NGO),
        ),
    )
    assert len({one.origin_id for one in by_place([record]).values()}) == 2


def test_rewrites_of_an_agency_with_unnamed_speakers_are_its_own_report() -> None:
    records = [
        article("own", told_by(cited("five elders", OFFICIALS)), outlet="Reed Agency"),
        article("b", told_by(cited("Elders", OFFICIALS, "Reed Agency")), published="2025-03-02", outlet="Daily Reed"),
        article("c", told_by(cited("Reed Agency", MEDIA)), published=None),
    ]
    assert len({one.origin_id for one in by_place(records).values()}) == 1
