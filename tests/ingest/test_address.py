"""One page, one identity; two pages, two."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.ingest.address import article_id, canonical_url, is_on_same_site, web_address

PAGE = "https://news.example/world/story"
URLISH = st.builds(
    "{}://{}{}{}{}".format,
    st.sampled_from(["http", "HTTPS", "https", "ftp"]),
    st.sampled_from(
        ["News.example", "news.example:443", "news.example.:80", "münchen.example", "[::1]:8080", "a b", "x@y"]
    ),
    st.text("/a%2Fé?#&=.;+ 0\u0301\ud800"),
    st.sampled_from(["", "?"]),
    st.text("ab%3d&=utm_x?#/é+"),
)


@pytest.mark.parametrize(
    "variant",
    [
        "https://news.example/world/story/",
        "HTTPS://News.Example/world/story",
        "https://news.example:443/world/story",
        "https://news.example./world/story",
        "https://news.example/world/story#comments",
        "https://news.example/world/story?",
        "https://news.example/world/story?utm_source=x&utm_medium=y&fbclid=z&gclid=1",
        "https://news.example/world/%73tory",
    ],
)
def test_variants_of_one_address_share_the_identity(variant: str) -> None:
    assert canonical_url(variant) == PAGE
    assert article_id(variant, "one text") == article_id(PAGE, "another text")


@pytest.mark.parametrize(
    "other",
    [
        "https://news.example/world/Story",
        "https://news.example/world/story?p=44072",
        "https://news.example/world/story?cid=7",
        "https://news.example/world/story?44072",
        "https://news.example/world/story?source=wire",
        "https://news.example/world%2Fstory",
        "https://news.example/world/story#/2024/another",
        "https://m.news.example/world/story",
        "https://news.example:8443/world/story",
    ],
)
def test_addresses_that_may_be_other_pages_stay_apart(other: str) -> None:
    assert article_id(other, "text") != article_id(PAGE, "text")


def test_the_order_of_parameters_does_not_matter() -> None:
    assert canonical_url(f"{PAGE}?b=2&a=1") == canonical_url(f"{PAGE}?a=1&b=2")


def test_a_host_in_its_own_script_is_the_same_as_in_ascii() -> None:
    assert canonical_url("https://münchen.example/a") == canonical_url("https://xn--mnchen-3ya.example/a")


@given(URLISH | st.text())
def test_a_canonical_address_is_its_own_canonical_address(url: str) -> None:
    canonical = canonical_url(url)
    if canonical is not None:
        assert canonical_url(canonical) == canonical
        assert canonical.isascii()


@given(st.text(), st.text(st.characters(exclude_categories=("Cs",)), min_size=1))
def test_an_identity_is_stable_and_well_formed(url: str, text: str) -> None:
    assert article_id(url, text) == article_id(url, text)
    assert re.fullmatch(r"art-[0-9a-f]{16}", article_id(url, text))


def test_identities_do_not_change_between_versions() -> None:
    # Published identifiers: a change here breaks every release that was made before.
    assert article_id(PAGE, "text") == "art-a02e9b1972567ebf"
    assert article_id(None, "text") == "art-a3ee12cedf80b6e8"


def test_a_text_that_is_an_address_does_not_take_the_identity_of_the_page() -> None:
    assert article_id(None, PAGE) != article_id(PAGE, "text")


def test_a_front_page_is_no_identity() -> None:
    assert article_id("https://news.example/", "one") != article_id("https://news.example/", "two")


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "news.example/story",
        "ftp://news.example/a",
        "file:///etc/passwd",
        "https://user:secret@news.example/",
        "https://",
        "http://[::1",
        "http://news.example:port/",
        "https://two words.example/",
        "https://news.example/" + "a" * 2_000,
        "",
    ],
)
def test_what_is_no_web_address_is_not_kept_as_one(value: str) -> None:
    assert web_address(value) is None


def test_an_address_is_kept_as_given_but_trimmed() -> None:
    assert web_address(" https://News.example/a/?utm_source=x#y ") == "https://News.example/a/?utm_source=x#y"


@pytest.mark.parametrize(
    "other",
    [
        "https://www.news.example/b", "http://m.news.example/b", "https://amp.news.example./b", "https://NEWS.example/b",
        "https://edition.news.example/b",
    ],
)  # fmt: skip
def test_a_site_has_several_hosts(other: str) -> None:
    assert is_on_same_site(PAGE, other) and is_on_same_site(other, PAGE)


@pytest.mark.parametrize("other", ["https://other.example/b", "https://fakenews.example/b", "https://news.other/b"])
def test_a_domain_has_several_sites(other: str) -> None:
    assert not is_on_same_site(PAGE, other) and not is_on_same_site(other, PAGE)


def test_a_site_is_itself_in_every_spelling_of_its_name() -> None:
    assert is_on_same_site("https://münchen.example/a", "https://xn--mnchen-3ya.example/b")
