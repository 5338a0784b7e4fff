"""Who is public in a row that no person has reviewed: nobody is named because the extractor listed no accused."""

from __future__ import annotations

import pytest
from tests.publish.profile_cases import (
    a_record,
    accused,
    an_allegation,
    an_article,
    group,
    published,
    response,
    source,
)

from allegata.models import Allegation, Article, Record
from allegata.publish.safety.names import MARK, protected_names
from allegata.publish.safety.people import find_people
from allegata.vocabulary import ActorType, NameStatus, ResponseRole, ReviewStatus, SourceType

CLAIM = "forced Uzbek migrants to sign contracts with the Russian army"
SAID = "the group Open Hands said"
ANSWER = "Mr Pavlov rejected the allegation as slander"
RANKS = [
    "Professor",
    "Doctor",
    "Dr",
    "Pastor",
    "Captain",
    "Colonel",
    "General",
    "Mayor",
    "Consul",
    "Governor",
    "Judge",
    "Senator",
    "Businessman",
    "The businessman",
    "Company director",
    "Journalist",
    "Deputy Minister",
    "Mr",
]


def a_story(who: str = "Professor") -> str:
    return f"{who} Rustam Pavlov {CLAIM} in May, {SAID}. {ANSWER}.\n"


def a_row(text: str, **parts: object) -> Allegation:
    """A row of an extractor that listed no accused: the quote of what is alleged, and who says so."""
    cited = source("Open Hands", SAID, SourceType.NGO, text)
    claim = text[text.index("Rustam Pavlov") : text.index(", the group")]
    return an_allegation(text, claim, **{"cited_sources": (cited,), **parts})


def shown_of(text: str, *rows: Allegation, **fields: str | None) -> tuple[Record, Record, Article]:
    article = an_article(text, **{"title": None, "url": None, "source_id": None, **fields})
    record = a_record(article, *rows)
    return published(record, article), record, article


@pytest.mark.parametrize("who", RANKS)
def test_whom_the_extractor_did_not_list_as_accused_is_not_named(who: str) -> None:
    text = a_story(who)
    url = "https://news.example/2026/rustam-pavlov-forced-migrants"
    shown, record, article = shown_of(text, a_row(text), title=f"{who} Rustam Pavlov forced migrants to sign", url=url)
    assert "Pavlov" not in shown.model_dump_json()
    assert "Rustam" not in shown.model_dump_json()
    assert shown.title is not None and f"{MARK} forced migrants to sign" in shown.title
    assert (shown.url, shown.allegations[0].quote) == ("https://news.example/", None)
    assert any("Rustam Pavlov" in name for name in protected_names(record, article))


def test_the_quotes_of_groups_and_of_the_accused_do_not_name_such_a_person_either() -> None:
    text = a_story()
    row = a_row(
        text,
        alleged_perpetrators=(accused("the Russian army", f"Rustam Pavlov {CLAIM}", ActorType.ARMED_FORCES, text),),
        affected_groups=(group("Uzbek migrants", "Pavlov forced Uzbek migrants", text),),
    )
    (shown,) = shown_of(text, row)[0].allegations
    assert shown.alleged_perpetrators[0].quote is None
    assert (shown.affected_groups[0].quote, shown.affected_groups[0].term) == (None, "Uzbek migrants")


def test_the_quote_of_a_source_that_tells_the_same_is_withheld_and_the_source_stays() -> None:
    text = a_story()
    cited = source("Open Hands", f"Rustam Pavlov {CLAIM} in May, {SAID}", SourceType.NGO, text)
    (shown,) = shown_of(text, a_row(text, cited_sources=(cited,)))[0].allegations
    assert (shown.cited_sources[0].name, shown.cited_sources[0].quote) == ("Open Hands", None)


@pytest.mark.parametrize("said", ["Nobody", "Consul Rustam Pavlov"])
def test_a_title_over_a_text_in_which_no_allegation_was_found_names_nobody_either(said: str) -> None:
    title = "Consul Rustam Pavlov forced migrants to sign"
    shown, _, _ = shown_of(f"The group said so in May. {said} answered it.\n", title=title)
    assert shown.title == f"Consul {MARK} forced migrants to sign"


# --- who stays -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["Professor", "Colonel", "Foreign Minister", "Doctor"])
def test_who_is_cited_in_public_is_named(who: str) -> None:
    text = f"{who} Anna Koroleva said that Russia {CLAIM}. Koroleva spoke in May.\n"
    claim = f"{who} Anna Koroleva said that Russia forced"
    cited = source(f"{who} Anna Koroleva", f"{who} Anna Koroleva said", SourceType.EXPERT, text)
    shown, _, _ = shown_of(text, an_allegation(text, claim, cited_sources=(cited,)), title="Koroleva: army took them")
    assert shown.title == "Koroleva: army took them"
    assert (shown.allegations[0].quote, shown.allegations[0].cited_sources[0]) == (claim, cited)


def test_a_source_cited_by_surname_is_meant_by_the_full_name() -> None:
    text = f"Professor Anna Koroleva said that Russia {CLAIM}. Koroleva spoke in May.\n"
    cited = source("Koroleva", "Koroleva spoke in May", SourceType.EXPERT, text)
    claim = "Professor Anna Koroleva said that Russia forced"
    assert shown_of(text, an_allegation(text, claim, cited_sources=(cited,)))[0].allegations[0].quote == claim


def test_a_source_of_the_same_surname_does_not_make_another_person_public() -> None:
    text = f"Professor Rustam Pavlov {CLAIM}, the expert Oleg Pavlov said.\n"
    cited = source("Pavlov", "the expert Oleg Pavlov said", SourceType.EXPERT, text)
    shown, _, _ = shown_of(text, an_allegation(text, f"Rustam Pavlov {CLAIM}", cited_sources=(cited,)))
    assert "Pavlov" not in shown.model_dump_json()


def test_a_source_who_shares_a_word_with_a_victim_is_nowhere_named_by_another() -> None:
    text = (
        "Oleg Pavlov, 24, was sent to the front. Professor Rustam Karim Pavlov said that Russia "
        f"{CLAIM}. Rustam Karim met them.\n"
    )
    cited = source("Rustam Karim Pavlov", "Rustam Karim met them", SourceType.EXPERT, text)
    (shown,) = shown_of(text, an_allegation(text, f"Russia {CLAIM}", cited_sources=(cited,)))[0].allegations
    assert (shown.quote, shown.cited_sources[0].quote) == (f"Russia {CLAIM}", None)
    assert shown.cited_sources[0].name == "an expert"


def test_an_armed_group_that_is_accused_is_named_where_it_answers() -> None:
    text = f"The Zarvex {CLAIM}, {SAID}. Zarvex denied it in May.\n"
    answer = response("Zarvex", "Zarvex denied it", ResponseRole.ACCUSED, text)
    who = accused("Zarvex", "The Zarvex forced Uzbek migrants", ActorType.ARMED_GROUP, text)
    row = an_allegation(text, f"The Zarvex {CLAIM}", alleged_perpetrators=(who,), responses=(answer,))
    assert shown_of(text, row)[0].allegations[0].responses == (answer,)


def test_a_public_figure_is_named() -> None:
    text = f"Vladimir Putin {CLAIM}, {SAID}.\n"
    claim = f"Vladimir Putin {CLAIM}"
    shown, _, _ = shown_of(text, an_allegation(text, claim), title="Putin forced migrants to sign")
    assert (shown.title, shown.allegations[0].quote) == ("Putin forced migrants to sign", claim)


def test_a_source_of_another_row_is_not_named_in_the_quote_of_this_one() -> None:
    text = f"Colonel Anton Veresk {CLAIM}, {SAID}. Colonel Anton Veresk said that Russia paid migrants in June.\n"
    claims = f"Anton Veresk {CLAIM}", "said that Russia paid migrants in June"
    cited = (
        source("Open Hands", SAID, SourceType.NGO, text),
        source("Anton Veresk", "Anton Veresk said", SourceType.OFFICIAL, text),
    )
    rows = [
        an_allegation(text, claim, cited_sources=(each,), allegation_number=number)
        for number, (claim, each) in enumerate(zip(claims, cited, strict=True), 1)
    ]
    first, second = shown_of(text, *rows)[0].allegations
    assert first.quote is None
    assert (second.quote, second.cited_sources[0].name) == (claims[1], "Anton Veresk")


def test_a_reviewed_row_shows_an_official_though_nobody_cites_him() -> None:
    text = a_story("Mayor")
    row = a_row(text, review_status=ReviewStatus.REVIEWED)
    assert shown_of(text, row)[0].allegations[0].quote == row.quote


# --- who answers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", RANKS[:-2])
def test_who_answers_as_the_accused_for_nobody_else_is_protected_everywhere(who: str) -> None:
    text = a_story(who)
    answer = response("Mr Pavlov", ANSWER, ResponseRole.ACCUSED, text)
    cited = source("Rustam Pavlov", f"Rustam Pavlov {CLAIM}", SourceType.OFFICIAL, text)
    title = f"{who} Rustam Pavlov denies it"
    shown, _, _ = shown_of(text, a_row(text, cited_sources=(cited,), responses=(answer,)), title=title)
    assert "Pavlov" not in shown.model_dump_json()
    assert "Rustam" not in shown.model_dump_json()
    (told,) = shown.allegations[0].responses
    assert (told.responder, told.responder_status, told.quote) == ("the accused", NameStatus.WITHHELD, None)


@pytest.mark.parametrize(
    ("said", "responder"),
    [
        ("Foreign Ministry spokesman Anton Veresk denied the reports", "Anton Veresk"),
        ("Anton Veresk, spokesman for the Russian embassy in Nairobi, denied the reports", "Anton Veresk"),
        ("Anton Veresk of the Russian foreign ministry denied the reports", "Veresk"),
        ("Russia's ambassador, Anton Veresk, denied the reports", "Mr Veresk"),
        ("The reports were denied by the spokesman Anton Veresk", "spokesman Anton Veresk"),
        ("Moscow denied the reports", "Moscow"),
        ("The Defence Ministry denied the reports", "The Defence Ministry"),
    ],
)
@pytest.mark.parametrize("role", [ResponseRole.ACCUSED, ResponseRole.RECEIVING_STATE])
def test_who_speaks_for_a_state_is_named(said: str, responder: str, role: ResponseRole) -> None:
    text = f"Russia {CLAIM}, {SAID}. {said}. Mr Veresk named no date.\n"
    answer = response(responder, said, role, text)
    title = "Moscow denies it" if "Veresk" not in said else "Veresk denies it"
    shown, _, _ = shown_of(text, an_allegation(text, f"Russia {CLAIM}", responses=(answer,)), title=title)
    assert (shown.title, shown.allegations[0].responses) == (title, (answer,))


def test_an_embassy_answers_as_such_in_a_text_that_does_not_show_who_is_named() -> None:
    text = "russia forced the men to serve. the embassy in xanadu denied it, and rustam pavlov denied it too.\n"
    answers = [
        response(responder, f"{responder} denied it", ResponseRole.ACCUSED, text)
        for responder in ("the embassy in xanadu", "rustam pavlov")
    ]
    row = an_allegation(text, "russia forced the men to serve", responses=tuple(answers))
    shown = shown_of(text, row)[0].allegations[0].responses
    assert [each.responder for each in shown] == ["the embassy in xanadu", "the accused"]


@pytest.mark.parametrize("role", [ResponseRole.RECEIVING_STATE, ResponseRole.HOME_STATE])
def test_a_mister_of_no_office_is_no_state_whatever_the_record_takes_him_for(role: ResponseRole) -> None:
    text = f"Rustam Pavlov {CLAIM} in May, {SAID}. {ANSWER}.\n"
    shown, _, _ = shown_of(text, a_row(text, responses=(response("Mr Pavlov", ANSWER, role, text),)))
    assert "Pavlov" not in shown.model_dump_json()


@pytest.mark.parametrize(
    "text",
    [
        "Colonel Pavlov, the ministry said, has left.",
        "The former foreign minister Rustam Pavlov has left.",
        "Rustam Pavlov, a former foreign minister, has left.",
        "Foreign Minister Anna Koroleva said Professor Pavlov has left.",
        "He told the embassy that Professor Pavlov has left.",
        "The minister met Colonel Pavlov.",
        "Professor Pavlov, who met the minister, has left.",
    ],
)
def test_an_office_that_is_another_s_gives_nobody_a_voice(text: str) -> None:
    assert not any("Pavlov" in name for name in find_people(text).voices)
