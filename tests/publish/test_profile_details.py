"""That what leads to a person without a name is seen, and that what counts or dates is left."""

from __future__ import annotations

import pytest
from tests.publish.profile_cases import a_record, an_allegation, an_article, group, published

from allegata.errors import PackageError
from allegata.publish.safety.details import details
from allegata.publish.safety.profile import assert_safe

DETAILS = [
    "+254 722 345 678",
    "0722 345 678",
    "0094771234567",
    "(077) 765-4321",
    "8 (916) 123-45-67",
    "98765 43210",
    "९८७६५ ४३२१०",
    "+2547\u200b22 345 678",
    "phone 765-4321",
    "passport N8843321",
    "N8843321",
    "891234567V",
    "4556 7375 8689 9855",
    "GB29 NWBK 6016 1331 9268 19",
    "kiptoo.jobs@mail.example",
    "kiptoo(at)mail.example",
    "@kiptoo_jobs",
    "t.me/kiptoo",
    "facebook.com/kiptoo.89",
    "Instagram: kiptoo_89",
    "14/2 Temple Road",
    "24-year-old",
    "24 year old",
    "aged 41",
    "a driver, 24, who",
    "a driver (24) who",
    "водитель, 24 года",
    "24-летний",
    "un homme de 28 ans",
    "de 29 años",
    "Bakri, who is 16 and left",
    "nineteen-year-old",
    "19 years of age",
    "J. O., 24, signed",
    "1999 года рождения",
    "1999 г.р.",
    "24-річний",
    "водій, 24 роки",
    "kierowca, 24 lata",
    "24-letni",
    "sürücü, 24 yaşında",
    "24-Jähriger",
    "24 वर्षीय",
    "né le 12 mai 1999",
    "born in 1999",
]
NONE = [
    "12 May 2024",
    "2026-02-19",
    "2025-04-02 13:04:05",
    "12.05.2024",
    "2023-2024",
    "1914-1918",
    "35,000 to 37,000",
    "190 000–300 000 hommes",
    "1 500 000 men",
    "called up 300 000 reservists",
    "Shahed-136 and MH17",
    "T-72 and S-300",
    "resolution 2231 (2015)",
    "89, 39, 28 and 35",
    "14-year-olds",
    "14-year-old boys",
    "aged 18 to 30",
    "boys aged 12-17",
    "aged 18 and over",
    "depuis 22 ans",
    "in 2022, 24, and 2023",
    "men who was 12 kilometres",
    "two 19-year-old Cubans",
    "1999 года Россия",
    "nineteen-year-old boys",
]


@pytest.mark.parametrize("detail", DETAILS)
def test_a_detail_that_leads_to_somebody_is_withheld_with_its_quote(detail: str) -> None:
    quote = f"agents wrote of {detail} in the contract"
    text = f"Russia deceived the men. In May {quote} that they signed.\n"
    article = an_article(text, title=None, url=None)
    assert published(a_record(article, an_allegation(text, quote)), article).allegations[0].quote is None


@pytest.mark.parametrize("figure", NONE)
def test_figures_and_dates_are_no_details(figure: str) -> None:
    assert not details(f"it was {figure} in the report")


def test_a_detail_in_a_title_is_replaced_and_in_an_address_cut_off() -> None:
    article = an_article(
        "Russia deceived the men.\n",
        title="Call 0722 345 678: Russia deceived the men",
        url="https://news.example/story?mail=men%40mail.example",
    )
    shown = published(a_record(article), article)
    assert shown.title == "Call [detail withheld]: Russia deceived the men"
    assert shown.url == "https://news.example/"


def test_a_group_s_term_with_a_detail_is_left_out() -> None:
    text = "Russia deceived men who had called 0722 345 678 in May.\n"
    article = an_article(text, title=None, url=None)
    men = group("men who had called 0722 345 678", "deceived men who had called 0722 345 678", text)
    allegation = an_allegation(text, "Russia deceived men", affected_groups=(men,))
    assert published(a_record(article, allegation), article).allegations[0].affected_groups[0].term is None


def test_the_check_finds_a_detail_that_was_left() -> None:
    text = "Russia deceived men who had called 0722 345 678 in May.\n"
    record = a_record(an_article(text), an_allegation(text, "called 0722 345 678 in May"))
    with pytest.raises(PackageError, match="quote"):
        assert_safe(record.model_copy(update={"title": None, "url": None}), ["Xqumbo"])
