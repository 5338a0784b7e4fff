"""The safe profile, on a made-up article in which a victim, a captive, a relative and a recruiter are named."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from tests.publish.profile_cases import (
    NAMES,
    TEXT,
    a_record,
    accused,
    act,
    an_allegation,
    an_article,
    group,
    published,
    source,
    the_record,
)
from tests.records import record_lists

from allegata.errors import PackageError
from allegata.models import Record
from allegata.normalize.sentence import compose
from allegata.publish.safety.names import MARK, protected_names
from allegata.publish.safety.profile import assert_safe, safe
from allegata.vocabulary import (
    ActorType,
    NameStatus,
    Outcome,
    QuoteStatus,
    ReviewStatus,
    SourceType,
)


def test_no_name_of_a_person_stands_anywhere_in_the_release() -> None:
    shown = published(*the_record()).model_dump_json().casefold()
    assert [name for name in NAMES if name.casefold() in shown] == []


def test_the_working_record_keeps_the_names() -> None:
    record, article = the_record()
    published(record, article)
    assert "Kofi Ansere" in record.model_dump_json()


def test_what_names_nobody_private_is_published_as_it_stands() -> None:
    record, article = the_record()
    state = published(record, article).allegations[0]
    assert state.quote == "Russia forced hundreds of Ghanaians into its army"
    assert state.alleged_perpetrators == record.allegations[0].alleged_perpetrators
    assert state.affected_groups == record.allegations[0].affected_groups
    assert state.cited_sources[0] == record.allegations[0].cited_sources[0]
    assert state.responses == record.allegations[0].responses


def test_a_name_in_the_title_is_replaced_by_a_mark() -> None:
    shown = published(*the_record())
    assert shown.title == f"How {MARK} Was Tricked Into Russia's War"
    assert shown.title_status is NameStatus.WITHHELD


def test_an_address_with_a_name_is_cut_down_to_its_host() -> None:
    shown = published(*the_record())
    assert (shown.url, shown.url_status) == ("https://news.example/", NameStatus.WITHHELD)
    assert shown.source_id is None


def test_a_withheld_quote_loses_its_place_too() -> None:
    captive = published(*the_record()).allegations[0].cited_sources[1]
    assert (captive.quote, captive.quote_start, captive.quote_end) == (None, None, None)
    assert captive.quote_status is QuoteStatus.WITHHELD


def test_private_sources_are_named_by_their_kind() -> None:
    _, captive, mother = published(*the_record()).allegations[0].cited_sources
    assert (captive.name, captive.label, captive.name_status) == ("a captive", "a captive", NameStatus.WITHHELD)
    assert (mother.name, mother.label) == ("a family member", "a family member")


def test_an_accused_person_is_named_by_role_and_country_until_reviewed() -> None:
    recruiter = published(*the_record()).allegations[1].alleged_perpetrators[0]
    assert (recruiter.name, recruiter.label) == ("a recruiter (Kenya)", "a recruiter (Kenya)")
    assert recruiter.name_status is NameStatus.WITHHELD


def test_the_accused_who_answers_is_not_named_as_responder_either() -> None:
    answer = published(*the_record()).allegations[1].responses[0]
    assert (answer.responder, answer.responder_status) == ("the accused", NameStatus.WITHHELD)


def test_a_reviewed_row_names_the_accused_and_still_nobody_affected() -> None:
    shown = published(*the_record(ReviewStatus.REVIEWED)).allegations[1]
    assert shown.alleged_perpetrators[0].name == "Dawud Mirembe"
    assert shown.alleged_perpetrators[0].quote == "A recruiter, Dawud Mirembe, promised him"
    assert shown.responses[0].responder == "Mirembe"
    assert shown.affected_groups[0].term is None


def test_one_affected_person_is_published_as_a_nationality_alone() -> None:
    person = published(*the_record()).allegations[1].affected_groups[0]
    assert (person.term, person.term_status) == (None, NameStatus.WITHHELD)
    assert (person.number, person.number_low, person.number_high, person.statuses) == (None, None, None, ())
    assert [each.code for each in person.nationalities] == ["GHA"]
    assert person.quote is None


def test_the_sentence_is_composed_from_what_is_left() -> None:
    shown = published(*the_record()).allegations[1]
    assert "recruiter (Kenya)" in shown.allegation
    assert "allegedly" in shown.allegation


def test_a_sentence_that_a_composer_leaves_unsafe_is_made_safe() -> None:
    record, article = the_record()
    shown = safe(record, article, lambda allegation: record.allegations[0].allegation)
    assert shown.allegations[0].allegation == f"{MARK} was allegedly recruited."


# --- whom the extractor did not list -------------------------------------------------------------------------------


def test_a_person_whom_no_field_holds_is_protected() -> None:
    article = an_article()
    assert {"Kofi Ansere", "Ekow Baidoo", "Dawud Mirembe"} <= protected_names(a_record(article), article)
    shown = published(a_record(article), article)
    assert shown.title == f"How {MARK} Was Tricked Into Russia's War"
    assert shown.url == "https://news.example/"


def test_a_name_that_stands_in_the_title_alone_is_withheld() -> None:
    article = an_article("He was promised work as a guard.\n", title="Nabil Escapes The Front", url=None)
    title = published(a_record(article), article).title
    assert title is not None
    assert MARK in title
    assert "Nabil" not in title


def test_a_name_that_stands_in_the_address_alone_is_withheld() -> None:
    article = an_article("He was promised work as a guard.\n", title=None, url="https://a.example/kofi-ansere-lured")
    assert published(a_record(article), article).url == "https://a.example/"


def test_an_address_whose_words_are_known_is_kept() -> None:
    url = "https://news.example/2024/06/russia-forces-ghanaians-into-army/"
    article = an_article(title="Russia forces Ghanaians into army", url=url)
    assert published(a_record(article), article).url == url


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/Kofi_Ansere",
        "https://news.example/story?name=KOFI%20ANSERE",
        "https://news.example/story#ansere",
        "https://news.example/%2541nsere",
        "https://news.example/kofiansere.html",
        "https://news.example/anseres-mother",
        "https://news.example/mother-of-ansére",
        "https://news.example/the-story-of-kofi-anser",
        "https://news.example/%61%6e%73%65%72%65",
        "https://news.example/an-sere",
    ],
)
def test_no_spelling_of_a_name_in_an_address_is_published(url: str) -> None:
    article = an_article(url=url)
    assert published(a_record(article), article).url == "https://news.example/"


@pytest.mark.parametrize(
    "url", ["https://kofi-ansere.example/", "https://ansere.example/a", "ftp://ansere", "http://["]
)
def test_an_address_whose_host_is_a_name_is_withheld_whole(url: str) -> None:
    article = an_article(url=url)
    shown = published(a_record(article), article)
    assert (shown.url, shown.url_status) == (None, NameStatus.WITHHELD)


@pytest.mark.parametrize(
    ("name", "stem", "slug"),
    [
        ("Günther Müller", "Müller", "mueller"),
        ("Günther Müller", "Müller", "muller"),
        ("Юлия Хабибуллина", "Хабибуллиной", "yulia-khabibullina"),
        ("Юлия Хабибуллина", "Хабибуллиной", "julia-habibulina"),
        ("José Ñáñez", "Ñáñez", "jose-nanez"),
    ],
)
def test_a_name_is_found_in_other_letters_and_endings(name: str, stem: str, slug: str) -> None:
    text = f"The men came home in May. It was {name}, 31, who was sent to fight. The family of {stem} is waiting.\n"
    article = an_article(text, title=None, url=f"https://news.example/{slug}")
    quote = f"The family of {stem} is waiting"
    shown = published(a_record(article, an_allegation(text, quote)), article)
    assert shown.url == "https://news.example/"
    assert shown.allegations[0].quote is None


# --- quotes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "Ansere",
        "Kofi",
        "ANSERE",
        "Ansere's",
        "Ansere’s",
        "Anseres",
        "Mother-Ansere",
        "Kofi\nAnsere",
        "Kofi  Ansere",
        "An\u00adsere",
        "An\u200bsere",
        "Kofi\u00a0Ansere",
        "An-\nsere",
        "Ánsèré",
        "ansere",
        "A n s e r e",
        "Ａｎｓｅｒｅ",
        "d'Ansere",
    ],
)
def test_no_spelling_of_a_name_in_a_quote_is_published(words: str) -> None:
    quote = f"the men who left with {words} were beaten"
    text = f"{TEXT}\nIn May {quote} by officers.\n"
    article = an_article(text)
    shown = published(a_record(article, an_allegation(text, quote)), article)
    assert shown.allegations[0].quote is None
    assert shown.allegations[0].acts[0].quote is None


def test_a_quote_that_ends_within_a_name_is_withheld() -> None:
    text = f"{TEXT}\nIn May officers beat the men and Ansere.\n"
    article = an_article(text)
    shown = published(a_record(article, an_allegation(text, "officers beat the men and An")), article)
    assert shown.allegations[0].quote is None


def test_another_quote_about_the_one_person_is_withheld_too() -> None:
    text = "A 22-year-old student from Kenya who worked as a guard was deceived by agents in May. Agents deny it.\n"
    article = an_article(text, title=None, url=None)
    person = group("A 22-year-old student from Kenya", "A 22-year-old student from Kenya who worked as a guard", text)
    allegation = an_allegation(text, "student from Kenya who worked as a guard was deceived", affected_groups=(person,))
    shown = published(a_record(article, allegation), article).allegations[0]
    assert shown.quote is None
    assert shown.affected_groups[0].term is None


@pytest.mark.parametrize(
    "term",
    ["a Kenyan student", "An unemployed man", "one recruit", "her husband", "the 19-year-old", "Nabil", "un étudiant"],
)
def test_a_group_of_one_has_no_term(term: str) -> None:
    text = f"Agents deceived {term} with a promise of work, and the men of the village too.\n"
    article = an_article(text, title=None, url=None)
    allegation = an_allegation(
        text, "with a promise of work", affected_groups=(group(term, f"deceived {term} with", text),)
    )
    assert published(a_record(article, allegation), article).allegations[0].affected_groups[0].term is None


@pytest.mark.parametrize(
    "term",
    ["a group of Kenyan students", "a dozen men", "Kenyans", "young Africans", "the men", "An estimated 400 migrants"],
)
def test_a_group_of_several_keeps_its_term(term: str) -> None:
    text = f"Agents deceived {term} with a promise of work, and the men of the village too.\n"
    article = an_article(text, title=None, url=None)
    allegation = an_allegation(
        text, "with a promise of work", affected_groups=(group(term, f"deceived {term} with", text),)
    )
    assert published(a_record(article, allegation), article).allegations[0].affected_groups[0].term == term


def test_a_quote_that_is_not_the_article_s_is_withheld() -> None:
    record, article = the_record()
    other = article.model_copy(update={"text": article.text.upper()})
    assert safe(record, other, compose).allegations[0].quote is None


# --- accused and sources -------------------------------------------------------------------------------------------

KEPT = [
    ("recruiters", ActorType.UNSPECIFIED),
    ("a company tied to the Houthi movement", ActorType.COMPANY),
    ("recruitment agencies", ActorType.COMPANY),
    ("the Wagner Group", ActorType.PRIVATE_MILITARY_COMPANY),
    ("the Rapid Support Forces", ActorType.ARMED_GROUP),
    ("Russia's embassy in Nairobi", ActorType.DIPLOMATIC_MISSION),
    ("dishonest officials", ActorType.OFFICIAL),
]
WITHHELD = [
    ("Global Manpower Ltd", ActorType.COMPANY, "a company (Oman)"),
    ("an agency called Zarvex", ActorType.COMPANY, "a company (Oman)"),
    ("Colonel Anton Veresk", ActorType.OFFICIAL, "an official (Oman)"),
    ("the Zarvex ring", ActorType.CRIMINAL_NETWORK, "a criminal network (Oman)"),
    ("Vladimir Putin", ActorType.OFFICIAL, "an official (Oman)"),
]


@pytest.mark.parametrize(("name", "actor_type"), KEPT)
def test_states_armed_groups_and_words_for_anybody_stay(name: str, actor_type: ActorType) -> None:
    text = f"In May the men were deceived by {name} with a promise of work.\n"
    article = an_article(text, title=None, url=None)
    allegation = an_allegation(
        text,
        "with a promise of work",
        alleged_perpetrators=(accused(name, f"deceived by {name} with", actor_type, text),),
    )
    shown = published(a_record(article, allegation), article).allegations[0].alleged_perpetrators[0]
    assert (shown.name, shown.quote) == (name, f"deceived by {name} with")


@pytest.mark.parametrize(("name", "actor_type", "role"), WITHHELD)
def test_persons_and_firms_that_are_accused_are_withheld(name: str, actor_type: ActorType, role: str) -> None:
    text = f"In May the men were deceived by {name} with a promise of work.\n"
    article = an_article(text, title=None, url=None)
    who = accused(name, f"deceived by {name} with", actor_type, text, associated_country_code="OMN")
    allegation = an_allegation(text, "with a promise of work", alleged_perpetrators=(who,))
    shown = published(a_record(article, allegation), article).allegations[0].alleged_perpetrators[0]
    assert (shown.name, shown.label, shown.quote) == (role, role, None)


def test_an_official_who_is_accused_is_protected_as_a_source_too() -> None:
    text = "Colonel Anton Veresk denied it. The men were deceived by Veresk with a promise of work.\n"
    article = an_article(text, title="Veresk speaks", url="https://a.example/veresk-speaks")
    allegation = an_allegation(
        text,
        "with a promise of work",
        alleged_perpetrators=(accused("Veresk", "deceived by Veresk with", ActorType.OFFICIAL, text),),
        cited_sources=(source("Colonel Anton Veresk", "Colonel Anton Veresk denied it", SourceType.OFFICIAL, text),),
    )
    shown = published(a_record(article, allegation), article)
    assert shown.allegations[0].cited_sources[0].name == "an official"
    assert shown.title == f"{MARK} speaks"


def test_a_state_s_organ_that_holds_a_protected_name_is_left_out() -> None:
    record, article = the_record()
    state = record.allegations[0].alleged_perpetrators[0].model_copy(update={"organ": "the unit of Baidoo"})
    first = record.allegations[0].model_copy(update={"alleged_perpetrators": (state,)})
    shown = published(record.model_copy(update={"allegations": (first, record.allegations[1])}), article)
    assert shown.allegations[0].alleged_perpetrators[0].organ is None


def test_an_account_of_a_social_network_is_not_named() -> None:
    text = "A clip by Zorro Unbound shows men in uniform. The men were deceived, it says. Write to @zorro_unbound.\n"
    article = an_article(text, title=None, url=None)
    cited = source("Zorro Unbound", "A clip by Zorro Unbound shows men", SourceType.SOCIAL_MEDIA, text)
    shown = published(a_record(article, an_allegation(text, "The men were deceived", cited_sources=(cited,))), article)
    assert shown.allegations[0].cited_sources[0].name == "a social media account"
    assert shown.allegations[0].quote == "The men were deceived"


def test_one_through_whom_it_is_told_is_protected_where_nothing_makes_him_public() -> None:
    text = "The men were deceived, Truth Hounds was told by Kofi Ansere, 24, in May.\n"
    article = an_article(text, title=None, url=None)
    cited = source("Truth Hounds", "deceived, Truth Hounds was told", SourceType.NGO, text, via="Kofi Ansere")
    shown = published(a_record(article, an_allegation(text, "The men were deceived", cited_sources=(cited,))), article)
    assert shown.allegations[0].cited_sources[0].via == "a person"


def test_a_woman_whom_the_record_takes_for_an_organisation_is_protected() -> None:
    text = "Agents deceived the men, Mme Ngo Bassong says. She has gone to court.\n"
    article = an_article(text, title=None, url=None)
    cited = source("Ngo Bassong", "Mme Ngo Bassong says", SourceType.NGO, text)
    allegation = an_allegation(text, "Agents deceived the men", cited_sources=(cited,))
    shown = published(a_record(article, allegation), article).allegations[0]
    assert shown.cited_sources[0].name == "a source"
    assert shown.cited_sources[0].quote is None


def test_a_given_name_that_is_a_country_s_hides_neither_the_country_nor_the_person() -> None:
    text = "Jordan, 19, fled from Chad. Agents in Jordan deceived the men of Chad Okoro.\n"
    article = an_article(text, title=None, url=None)
    cited = source("Jordan", "Jordan, 19, fled from Chad", SourceType.VICTIM, text)
    allegation = an_allegation(text, "Agents in Jordan deceived", cited_sources=(cited,))
    shown = published(a_record(article, allegation), article).allegations[0]
    assert (shown.quote, shown.cited_sources[0].quote) == ("Agents in Jordan deceived", None)
    assert shown.cited_sources[0].name == "an affected person"


# --- texts that do not show who is named ---------------------------------------------------------------------------

HINDI = "रूस ने सात भारतीयों को छल से सेना में शामिल किया। राहुल वर्मा ने कहा कि पासपोर्ट छीन लिए गए।\n"


UNMARKED = [
    (HINDI, "राहुल वर्मा", "रूस ने सात भारतीयों को छल से"),
    ("russia forced the men to serve in may. kofi ansere said so.\n", "kofi ansere", "forced the men to serve"),
    ("RUSSIA FORCED THE MEN TO SERVE. KOFI ANSERE SAID SO.\n", "KOFI ANSERE", "FORCED THE MEN TO SERVE"),
]


@pytest.mark.parametrize(("text", "name", "quote"), UNMARKED)
def test_of_a_text_without_capitals_only_known_words_are_shown(text: str, name: str, quote: str) -> None:
    article = an_article(text, title=name, url=f"https://a.example/story/{name}", source_id=name)
    allegation = an_allegation(text, quote, acts=(act(text, name),))
    shown = published(a_record(article, allegation), article)
    assert (shown.title, shown.url, shown.source_id) == (None, "https://a.example/", None)
    assert shown.allegations[0].quote == quote
    assert shown.allegations[0].acts[0].quote is None


@pytest.mark.parametrize(("text", "name", "quote"), UNMARKED)
def test_a_victim_in_a_text_without_capitals_is_named_by_the_kind(text: str, name: str, quote: str) -> None:
    article = an_article(text, title=None, url=None)
    allegation = an_allegation(text, quote, cited_sources=(source(name, name, SourceType.VICTIM, text),))
    shown = published(a_record(article, allegation), article)
    assert shown.allegations[0].cited_sources[0].name == "an affected person"


def test_a_word_of_a_script_without_capitals_in_another_text_is_not_shown() -> None:
    text = "Russia forced the men to serve. One of them, राहुल, wrote to the embassy in May.\n"
    article = an_article(text, title="Russia and राहुल", url=None)
    shown = published(a_record(article, an_allegation(text, "of them, राहुल, wrote to the embassy")), article)
    assert (shown.title, shown.allegations[0].quote) == (None, None)


# --- the check -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_check_finds_every_name_that_was_left(name: str) -> None:
    record, article = the_record()
    with pytest.raises(PackageError, match="protected name stands in"):
        assert_safe(record, [name])
    assert_safe(published(record, article), [name])


def test_the_check_says_where_and_not_which() -> None:
    record, _ = the_record()
    with pytest.raises(PackageError) as caught:
        assert_safe(record, ["Kofi Ansere"])
    assert not re.search("Kofi|Ansere", str(caught.value))


def test_a_text_of_noise_is_read_to_its_end() -> None:
    """A pattern that starts over at every letter takes hours for a page of them."""
    article = an_article("A" * 100_000 + " " + "a-" * 50_000 + "\n" + "Samuel " * 10_000, title=None, url=None)
    assert published(a_record(article), article).outcome is Outcome.NO_ALLEGATION


@settings(deadline=None)
@given(record_lists(max_size=2))
def test_any_record_can_be_made_safe_and_stays_so(records: list[Record]) -> None:
    article = an_article()
    for record in records:
        published(record, article)


@pytest.mark.parametrize(
    ("term", "is_one"),
    [
        ("Nepali man who was deceived", True),
        ("Zambian student", True),
        ("former labourer", True),
        ("fellow prisoner from Tanzania", True),
        ("Ugandan prisoner of war", True),
        ("every inmate", False),
        ("Kenyan youth", False),
        ("student recruits", False),
        ("Nepali workers", False),
    ],
)
def test_a_group_of_one_is_seen_without_its_article_too(term: str, is_one: bool) -> None:
    text = f"Agents deceived a {term} in May, and the men of the village too.\n"
    article = an_article(text, title=None, url=None)
    row = an_allegation(text, "Agents deceived", affected_groups=(group(term, f"{term} in May", text),))
    (shown,) = published(a_record(article, row), article).allegations[0].affected_groups
    assert (shown.term, shown.quote) == ((None, None) if is_one else (term, f"{term} in May"))


def test_a_title_without_a_word_is_read_too() -> None:
    assert published(a_record(an_article(title=":")), an_article(title=":")).title == ":"
