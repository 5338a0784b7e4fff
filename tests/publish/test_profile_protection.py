"""That a protected name is found again, whatever is done to it."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.publish.safety.folding import fold, folded
from allegata.publish.safety.protection import Protection

LETTERS = "abcdefghijklmnopqrstuvwxyzäöüéèñçøåłşğıžčй"
INVISIBLE = ["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"]
SPACES = [" ", "  ", "\n", "\u00a0", "\u2009", "-\n", "- ", "‐", "-", ".", "_", "'", "’"]
ACCENTS = ["\u0301", "\u0308", "\u0327", "\u030c"]

a_long_name = st.text(LETTERS, min_size=5, max_size=10).map(lambda name: f"Xq{name}")
a_short_name = st.text(LETTERS, min_size=1, max_size=2).map(lambda name: f"Xq{name}")


@st.composite
def disguised(draw: st.DrawFn, name: str, parting: list[str]) -> str:
    """The name with case, accents and what stands between its letters changed."""
    letters = []
    for number, letter in enumerate(name):
        written = draw(st.sampled_from([letter, letter.upper(), letter.lower(), letter.title()]))
        accent = draw(st.sampled_from(["", *ACCENTS])) if letter.isascii() else ""
        gap = draw(st.sampled_from(["", "", "", *parting])) if number else ""
        letters.append(f"{gap}{written}{accent}")
    return "".join(letters)


@given(a_long_name, st.data())
def test_a_long_word_of_a_name_is_found_in_any_case_with_accents_and_parted(name: str, data: st.DataObject) -> None:
    written = data.draw(disguised(name, INVISIBLE + SPACES))
    assert Protection(frozenset({f"{name} Jordan"})).in_text(f"they met {written}, who left")


@given(a_short_name, st.data())
def test_a_short_word_of_a_name_is_found_in_any_case_with_accents_and_parted(name: str, data: st.DataObject) -> None:
    written = data.draw(disguised(name, [*INVISIBLE, "-", "‐", "'", "-\n"]))
    assert Protection(frozenset({f"{name} Jordan"})).in_text(f"they met {written}, who left")


@given(a_long_name, st.data(), st.sampled_from(["/", "/2024/05/", "/story?q=", "/#", "/a-", "/mother-of-"]))
def test_a_name_is_found_in_an_address_however_it_is_encoded(name: str, data: st.DataObject, path: str) -> None:
    written = data.draw(disguised(name, ["-", "_", "+", "."]))
    times = data.draw(st.integers(0, 3))
    for _ in range(times):
        written = quote(written)
    assert Protection(frozenset({name})).in_address(f"https://news.example{path}{written}")


@given(a_long_name, st.sampled_from(["s", "'s", "’s", "ov", "a", "nin"]))
def test_an_inflected_name_is_found(name: str, ending: str) -> None:
    assert Protection(frozenset({name})).in_text(f"the fate of {name}{ending} is unknown")


@given(st.text(max_size=60), a_long_name)
def test_nothing_is_left_of_a_name_that_was_replaced(around: str, name: str) -> None:
    protection = Protection(frozenset({name}))
    assert not protection.in_text(protection.redacted(f"{around} {name} {around}", "#"))


@given(st.text(max_size=80))
def test_a_folded_text_leads_back_to_the_text_as_written(text: str) -> None:
    reduced = fold(text)
    assert reduced.text == folded(text)
    assert len(reduced.origins) == len(reduced.text)
    assert list(reduced.origins) == sorted(reduced.origins)
    assert all(0 <= origin < len(text) for origin in reduced.origins)


@given(st.text(max_size=80))
def test_folding_does_not_tell_composed_letters_from_decomposed_ones(text: str) -> None:
    assert folded(unicodedata.normalize("NFC", text)) == folded(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Isa Xqumbo", "This is a shop and as a rule it opens"),
        ("Li Na", "a line of nations"),
        ("Hope Xqumbo", "they hope for an answer"),
        ("Michael Jordan", "they were taken to Jordan"),
        ("Ali Xqumbo", "the alibi of the Malians in Somalia"),
        ("Nabil Xqumbo", "nothing was said"),
    ],
)
def test_other_words_are_not_taken_for_a_part_of_a_name(name: str, text: str) -> None:
    assert not Protection(frozenset({name})).in_text(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Li Na", "they met Li Na there"),
        ("Hope Xqumbo", "they met Hope there"),
        ("王强", "他们说王强被骗了"),
        ("محمد علي", "قال ومحمد إن"),
        ("राहुल वर्मा", "परिवार ने राहुल को"),
        ("Mohammed Xqumbo", "they met Mohamed there"),
        ("Сергей Жданович", "they met Zhdanovich there"),
        ("Xqumbo", "they met Xqumbosky there"),
    ],
)
def test_a_part_of_a_name_is_found(name: str, text: str) -> None:
    assert Protection(frozenset({name})).in_text(text)
