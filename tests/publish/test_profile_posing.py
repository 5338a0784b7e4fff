"""That a person is not shown whose name else is a place's, a day's or a virtue's, and that places and days stay."""

from __future__ import annotations

import pytest
from tests.publish.profile_cases import a_record, an_allegation, an_article, published

from allegata.publish.safety.names import MARK

PEOPLE = [
    "His sister, Georgia, waits for him.",
    "His brother Jordan wept for days.",
    "Sunday, his younger brother, wept.",
    "The boy, Chad, was among them.",
    "Sunday's mother waits at home.",
    "A man called Monday signed it.",
    "Ms April was told to wait.",
    "Mr Washington, a teacher, left.",
    "Israel was beaten by the guards.",
    "Friday was detained for a week.",
    "Wednesday told Reuters that he was deceived.",
    "Her son, Austin, left for work.",
]
PLACES = [
    "His brother left from Georgia in May.",
    "On Sunday, his brother said so.",
    "In Jordan, his sister said so.",
    "Kenya's case is before a court.",
    "Kenya was deceived by the embassy.",
    "The ministry said on Wednesday that Israel was told of it.",
    "From Kenya, his brother wrote of it.",
    "London said nothing of the men.",
    "The house of the family in Kyiv was searched.",
]


@pytest.mark.parametrize("said", PEOPLE)
def test_a_word_that_stands_for_a_person_is_not_shown(said: str) -> None:
    text = f"Russia deceived the men. {said}\n"
    article = an_article(text, title=None, url=None)
    for quote in (said, " ".join(said.split()[:4])):
        shown = published(a_record(article, an_allegation(text, quote)), article)
        assert shown.allegations[0].quote is None


@pytest.mark.parametrize("said", PLACES)
def test_a_word_that_stands_for_the_place_or_the_day_stays(said: str) -> None:
    text = f"Russia deceived the men. {said}\n"
    article = an_article(text, title=said, url=None)
    shown = published(a_record(article, an_allegation(text, said)), article)
    assert (shown.allegations[0].quote, shown.title) == (said, said)


def test_a_title_has_a_mark_where_such_a_person_stood() -> None:
    article = an_article("Russia deceived the men.\n", title="Russia took my brother Jordan, says a teacher", url=None)
    assert published(a_record(article), article).title == f"Russia took my brother {MARK}, says a teacher"


def test_the_surname_that_is_a_city_s_is_found_where_it_stands_alone() -> None:
    text = "Jack London, 24, left Kisumu for London. London was beaten, and London's pay never came. London is far.\n"
    article = an_article(text, title=None, url=None)
    for quote in ("London was beaten", "London's pay never came"):
        assert published(a_record(article, an_allegation(text, quote)), article).allegations[0].quote is None
    kept = an_allegation(text, "left Kisumu for London")
    assert published(a_record(article, kept), article).allegations[0].quote == "left Kisumu for London"


@pytest.mark.parametrize("written", ["jamesotieno", "otienojames", "OtienoJames", "jotieno", "t.me/james_o", "@james"])
def test_a_name_run_together_is_found_and_teaches_no_ordinary_word(written: str) -> None:
    text = f"Russia deceived the men. James Otieno, 24, signed. His page is {written} now. James wept for days.\n"
    article = an_article(text, title=None, url=None)
    for quote in (f"His page is {written} now", "James wept for days"):
        assert published(a_record(article, an_allegation(text, quote)), article).allegations[0].quote is None


def test_the_people_of_a_numbered_list_are_people() -> None:
    text = "Russia deceived the men:\n1. Kwame Asantey – student\n2. Ali Hassano\n"
    article = an_article(text, title=None, url=None)
    for quote in ("Kwame Asantey – student", "Ali Hassano"):
        assert published(a_record(article, an_allegation(text, quote)), article).allegations[0].quote is None


def test_the_village_of_a_widow_is_not_shown() -> None:
    text = "Russia deceived the men. A widow in Nyabigena with three sons waits for the pay.\n"
    article = an_article(text, title=None, url=None)
    quote = "widow in Nyabigena with three sons waits"
    assert published(a_record(article, an_allegation(text, quote)), article).allegations[0].quote is None


@pytest.mark.parametrize("title", ["Hope Flees The Front", "Sunday Lured To Russia", "Russia Lures Israel Adesanyu"])
def test_a_title_that_begins_with_such_a_name_does_not_show_it(title: str) -> None:
    article = an_article("He was promised a job.\n", title=title, url=None)
    shown = published(a_record(article), article).title
    assert shown is not None and MARK in shown
    assert not any(name in shown for name in ("Hope", "Sunday", "Israel", "Adesanyu"))


@pytest.mark.parametrize("title", ["Hope Fades For The Kenyans", "Sunday Talks In Moscow On Recruits"])
def test_a_title_in_which_they_are_no_names_stays(title: str) -> None:
    article = an_article("He was promised a job.\n", title=title, url=None)
    assert published(a_record(article), article).title == title
