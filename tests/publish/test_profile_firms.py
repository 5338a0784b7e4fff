"""That firms and networks whose names are ordinary words, or initials, are not named until a person has reviewed it."""

from __future__ import annotations

import pytest
from tests.publish.profile_cases import a_record, accused, an_allegation, an_article, published, response, source

from allegata.publish.safety.people import find_people
from allegata.vocabulary import ActorType, ResponseRole, ReviewStatus, SourceType

CLAIM = "deceived migrants with a promise of work"
FIRMS = ["Blue Ocean", "Desert Swift", "Dream Voyage", "Horizon", "Global Face Human Resources", "Russian Bright Path"]


@pytest.mark.parametrize("name", FIRMS)
@pytest.mark.parametrize("kind", [ActorType.COMPANY, ActorType.CRIMINAL_NETWORK, ActorType.UNSPECIFIED])
def test_a_firm_of_ordinary_words_is_not_named_as_accused(name: str, kind: ActorType) -> None:
    text = f"Russia sent them to war. In May {name} {CLAIM}. It was {name} that denied it.\n"
    article = an_article(text, title=f"{name} denies it", url=f"https://a.example/{name.replace(' ', '-').lower()}")
    row = an_allegation(
        text,
        f"{name} {CLAIM}",
        alleged_perpetrators=(accused(name, f"In May {name} deceived", kind, text),),
        responses=(response(name, f"It was {name} that denied it", ResponseRole.ACCUSED, text),),
    )
    shown = published(a_record(article, row), article).model_dump_json().casefold()
    assert name.casefold().removeprefix("russian ") not in shown
    reviewed = row.model_copy(update={"review_status": ReviewStatus.REVIEWED})
    assert published(a_record(article, reviewed), article).allegations[0].alleged_perpetrators[0].name == name


def test_the_initials_of_a_firm_are_not_shown_either() -> None:
    text = f"Global Face Human Resources Ltd {CLAIM}. They paid GFHR in May, and G.F.H.R.L. took the rest.\n"
    article = an_article(text, title="GFHR took the money", url="https://a.example/gfhr-took-the-money")
    firm = accused("Global Face Human Resources Ltd", "Global Face Human Resources Ltd", ActorType.COMPANY, text)
    row = an_allegation(text, "They paid GFHR in May", alleged_perpetrators=(firm,))
    shown = published(a_record(article, row), article).model_dump_json().casefold()
    assert "gfhr" not in shown and "g.f.h.r" not in shown


@pytest.mark.parametrize(
    "said", ["the agency Blue Ocean", "an agency in Dhaka, Blue Ocean, for", "a travel firm, Blue Ocean, that"]
)
def test_a_firm_that_no_field_holds_is_found_behind_the_word_for_one(said: str) -> None:
    people = find_people(f"In May they paid {said} and left.")
    assert "Blue Ocean" in people.uncertain


@pytest.mark.parametrize(
    "text",
    [
        "They told the news agency Reuters of it.",
        "In May the Interior Ministry said so.",
        "The migration agency of Russia and the company from Moscow paid.",
    ],
)
def test_public_bodies_are_no_firms(text: str) -> None:
    assert not find_people(text).uncertain


def test_employers_at_the_head_of_a_sentence_are_anybody() -> None:
    text = f"In May they came. Employers {CLAIM}.\n"
    article = an_article(text, title=None, url=None)
    who = accused("Employers", f"Employers {CLAIM}", ActorType.COMPANY, text)
    row = an_allegation(text, f"Employers {CLAIM}", alleged_perpetrators=(who,))
    assert published(a_record(article, row), article).allegations[0].alleged_perpetrators == (who,)


def test_a_firm_that_is_cited_and_not_listed_is_named_neither_whole_nor_in_part() -> None:
    text = f"Prosperity Travels of Kampala {CLAIM}, a lawyer said. Prosperity did not answer calls.\n"
    article = an_article(text, title=None, url=None)
    cited = source("Prosperity Travels of Kampala", f"Prosperity Travels of Kampala {CLAIM}", SourceType.NGO, text)
    row = an_allegation(text, "Prosperity did not answer calls", cited_sources=(cited,))
    assert "Prosperity" not in published(a_record(article, row), article).model_dump_json()
