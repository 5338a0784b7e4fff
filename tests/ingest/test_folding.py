"""Equal texts: what is folded to the earliest, and what must never be."""

from __future__ import annotations

import re
import tracemalloc
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from allegata.chronology import date_order
from allegata.ingest.folding import Folding, fold
from allegata.ingest.sameness import digest, normal_text
from allegata.models import Article


def article(number: int, text: str, published: str | None = None) -> Article:
    return Article(article_id=f"art-{number:016x}", text=text, text_sha256="0" * 64, published=published)


def duplicates(*articles: Article) -> dict[int, int]:
    """Which article was found to be the duplicate of which, by their numbers."""
    found = fold(articles).articles
    return {int(one.article_id[4:], 16): int(one.duplicate_of[4:], 16) for one in found if one.duplicate_of}


# --- what is equal ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The ministry denied it.", "THE MINISTRY DENIED IT."),
        ("“They were forced,” she said.", '"They were forced," she said.'),
        ("“They were ‘forced’,” she said.", '"They were "forced"," she said.'),
        ("« Non », a-t-il dit : rien.", "«Non», a-t-il dit: rien."),
        ("We’re told - again - nothing…", "We're told — again — nothing..."),
        ("We are told -- again.", "We are told—again."),
        ("Some 20–30 men", "some 20‑30 men"),
        ("at −5 degrees", "at -5 degrees"),
        ("A line\nbroken   here.\n\n", "A line broken here."),
        ("5\u00a0000 men", "5\u2009000 men"),
        ("ﬁve oﬃcers", "five officers"),
        ("５，０００ men", "5,000 men"),
        ("un\u00addenied and\u200b more", "undenied and more"),
        ("外交部\n否认了。", "外交部否认了。"),
        ("Really?!! Yes", "Really?! Yes"),
        ("It was denied", "It was denied."),
    ],
)
def test_what_typesetting_changes_makes_no_other_text(one: str, other: str) -> None:
    assert duplicates(article(1, one), article(2, other)) == {2: 1}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Moscow has denied it.", "Moscow has not denied it."),
        ("No, Russia has denied it.", "No Russia has denied it."),
        ("Ukraine said Russia lied.", "Ukraine, said Russia, lied."),
        ("He denied it?", "He denied it."),
        ("The “volunteers” left.", "The volunteers left."),
        ("some 5,000 men", "some 500 0 men"),
        ("some 5,000 men", "some 5000 men"),
        ("some 5,000 men", "some 5.000 men"),
        ("scores of 5, 6", "scores of 5,6"),
        ("in 20-30 days", "in 2030 days"),
        ("20 -30", "20-30"),
        ("at -5 degrees", "at 5 degrees"),
        ("grew by .5", "grew by 5"),
        ("10² men", "102 men"),
        ("5½ men", "51/2 men"),
        ("1㏠", "11日"),
        ("we're told", "were told"),
        ("to re-sign", "to resign"),
        ("the U.S. said", "the us said"),
        ("in Maßen", "in Massen"),
        ("they can not", "they cannot"),
        ("कि ताब", "किताब"),
        ("ตา กลม", "ตาก ลม"),
        ("他不是", "他是不"),
        ("می\u200cخواهم", "میخواهم"),
    ],
)
def test_what_may_turn_a_claim_makes_another_text(one: str, other: str) -> None:
    assert duplicates(article(1, one), article(2, other)) == {}


TEXTS = st.text(st.sampled_from("aAbß5０² \n\u00a0\u00ad.,-–—'’“”\"…!?ﬁ中कि"), max_size=12)


@given(TEXTS, TEXTS, TEXTS)
def test_equality_is_an_equivalence(one: str, other: str, third: str) -> None:
    assert digest(one) == digest(one)
    equal = digest(one) == digest(other)
    assert equal == (digest(other) == digest(one)) == (normal_text(one) == normal_text(other))
    if equal and digest(other) == digest(third):
        assert digest(one) == digest(third)


@given(st.text(st.characters(max_codepoint=127)))
def test_no_letter_or_digit_is_lost_or_moved(text: str) -> None:
    assert [char for char in normal_text(text) if char.isalnum()] == [char for char in text.lower() if char.isalnum()]


@given(st.text())
def test_the_words_of_no_script_run_together(text: str) -> None:
    """Two words with a space between them never equal one, whatever mark stands there."""
    word = "".join(char for char in text if char.isalnum() or unicodedata.category(char)[0] == "M")
    for at in range(1, len(word)):
        apart = f"{word[:at]} {word[at:]}"
        if not re.search("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]", word):
            assert digest(apart) != digest(word)


@given(st.lists(st.integers(0, 99_999), min_size=1), st.lists(st.integers(0, 99_999), min_size=1))
@example([5, 0], [50])
@example([20, 30], [2030])
def test_numbers_apart_are_never_the_same(some: list[int], others: list[int]) -> None:
    for between in (" ", ", ", ",", "-", " - ", ".", ":", "/"):
        texts = [between.join(map(str, numbers)) for numbers in (some, others)]
        assert (digest(texts[0]) == digest(texts[1])) == (some == others)


# --- which is the earliest -------------------------------------------------------------------------------------------


def test_the_earliest_is_the_original_wherever_it_stands() -> None:
    later, earlier, same_day = (
        article(1, "a", "2024-06-11"),
        article(2, "a", "2024-06-10"),
        article(3, "A", "2024-06-10"),
    )
    assert duplicates(later, earlier, same_day) == {1: 2, 3: 2}
    assert duplicates(same_day, later, earlier) == {1: 3, 2: 3}


@pytest.mark.parametrize("published", ["2024-06", "2024", None])
def test_a_vague_date_is_not_taken_for_an_early_one(published: str | None) -> None:
    assert duplicates(article(1, "a", published), article(2, "a", "2024-06-15")) == {1: 2}


def test_a_vague_date_that_is_earlier_all_the_same_is() -> None:
    assert duplicates(article(1, "a", "2024-07-01"), article(2, "a", "2024-06")) == {1: 2}
    assert duplicates(article(1, "a", None), article(2, "a", "2024")) == {1: 2}


def test_without_dates_the_first_read_is_the_original() -> None:
    assert duplicates(article(7, "a"), article(3, "a"), article(5, "a")) == {3: 7, 5: 7}


DATES = st.one_of(
    st.none(), st.dates().map(str), st.dates().map(lambda day: str(day)[:7]), st.dates().map(lambda day: str(day)[:4])
)


@given(DATES.filter(bool), DATES.filter(bool))
def test_what_is_surely_earlier_comes_first(one: str, other: str) -> None:
    if one < other and not other.startswith(one):
        assert date_order(one) < date_order(other)


@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["a", "A", "b", "c ", "c"]), DATES)), st.randoms())
def test_originals_are_no_duplicates_and_the_same_in_any_order(
    made: list[tuple[int, str, str | None]], chance: object
) -> None:
    by_number = {number: article(number, text, day) for number, text, day in made}
    articles = list(by_number.values())
    found = duplicates(*articles)
    assert not set(found) & set(found.values())
    again = articles[::-1]
    dated = {number for number, one in by_number.items() if one.published}
    texts_with_one_date = len({one.published for one in articles}) == len(articles)
    if texts_with_one_date and len(dated) >= len(articles) - 1:  # no two have an equal rank
        assert duplicates(*again) == found


# --- one address read more than once ---------------------------------------------------------------------------------


def test_a_page_read_twice_in_another_typography_is_a_copy_and_no_version() -> None:
    found = fold([article(1, "“No,” he said."), article(1, '"No," he said.')])
    assert [(one.text, one.text_version) for one in found.articles] == [("“No,” he said.", 1)]
    assert (found.folded, found.replaced) == (1, 0)


def test_a_denial_added_at_the_same_address_is_a_new_version() -> None:
    first, second = article(1, "It is alleged."), article(1, "It is alleged. Moscow has since denied it.")
    found = fold([first, second])
    assert [(one.text, one.text_version) for one in found.articles] == [(second.text, 2)]
    assert [one.text_version for one in fold([first, second, first]).articles] == [3]


def test_a_new_version_is_dated_and_compared_anew() -> None:
    found = duplicates(article(1, "a", "2024-01-01"), article(2, "b", "2024-01-02"), article(1, "B", "2024-01-03"))
    assert found == {1: 2}


# --- one at a time ---------------------------------------------------------------------------------------------------


def test_texts_are_not_held() -> None:
    folding = Folding()
    tracemalloc.start()
    for number in range(200):
        folding.take(article(number, f"{number} {'word ' * 1_000}"))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 200 * 1_000  # of five thousand a text
    assert folding.read == 200
    assert folding.duplicates() == {}


@pytest.mark.parametrize(
    "text", ["-" * 200_000, "'" * 200_000, "1-" * 100_000, "…" * 200_000, "中 " * 100_000, "a'" * 99_999]
)
def test_hostile_texts_are_compared_like_any_other(text: str) -> None:
    assert digest(text) == digest(f" {text}")
