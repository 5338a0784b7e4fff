"""That an address does not name whom neither the title nor the text of its article does."""

from __future__ import annotations

import pytest
from tests.publish.profile_cases import a_record, an_article, published

TEXT = "Russia deceived the men with a promise of work. Call 0722 345 678 for news of them.\n"


@pytest.mark.parametrize(
    "path",
    [
        "kwame-lured",
        "how-kwame-was-lured",
        "kwame",
        "news/kwameasante",
        "kwame84-lured",
        "news/asante-24",
        "read/kwame_b",
        "my-friend-kwame",
        "2024/05/story-of-kwame",
        "kwame-asante-in-russia",
        "call/0722345678",
    ],
)
def test_a_name_or_number_of_somebody_in_an_address_is_cut_off(path: str) -> None:
    article = an_article(TEXT, title=None, url=f"https://news.example/{path}")
    assert published(a_record(article), article).url == "https://news.example/"


@pytest.mark.parametrize(
    "path",
    [
        "news/centralasia/20250108/russia-deceived-the-men",
        "en/tag/work",
        "2024/05/russias-promise-of-work/",
        "article68510019.ece/amp/",
        "story?id=0733345678",
        "nis-report-on-russia",
    ],
)
def test_sections_numbers_and_single_words_of_an_address_stay(path: str) -> None:
    url = f"https://news.example/{path}"
    article = an_article(TEXT, title=None, url=url)
    assert published(a_record(article), article).url == url
