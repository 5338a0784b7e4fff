"""What is stored is clean once and for all."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.ingest.cleaning import clean_field, clean_text

ANYTHING = st.text(st.characters())  # lone surrogates, controls and marks included
TROUBLE = st.text(st.sampled_from("a e\u0301\u0300\r\n\t\0\x1c\x85\u2028\ufeff\ud800\u1100\u1161 "))


@given(ANYTHING | TROUBLE)
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@given(ANYTHING | TROUBLE)
def test_a_stored_text_is_nfc_and_can_be_written_as_utf_8(text: str) -> None:
    cleaned = clean_text(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned.encode().decode() == cleaned
    assert not any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in cleaned)


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n", "\x85", "\u2028", "\f"])
def test_every_newline_becomes_one_character(newline: str) -> None:
    assert clean_text(f"one{newline}two") == "one\ntwo"


def test_blank_lines_around_the_text_go_and_those_within_stay() -> None:
    assert clean_text("\ufeff\n \t\n  Indented first line\n\n\nlast  \n \n") == "  Indented first line\n\n\nlast"


def test_a_letter_and_its_accent_become_one_code_point() -> None:
    assert clean_text("cafe\u0301") == "café"


def test_a_field_is_one_line() -> None:
    assert clean_field(" A title\r\n on\ttwo\0 lines ") == "A title on two lines"
    assert clean_field(" \n\t ") is None


def test_signs_that_turn_round_what_follows_are_dropped() -> None:
    assert clean_text("paid \u202edeined\u202c nothing") == "paid deined\u202c nothing"
    assert clean_field("\u202dTitle") == "Title"
