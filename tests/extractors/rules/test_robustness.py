"""Any text at all: no error, verbatim quotes, and time that grows with its length alone."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.extractors.rules.extractor import read
from allegata.extractors.rules.quotes import is_long_enough
from allegata.models import Reply

SALAD = (
    "Russia forced Kenyans to fight . , ; “ ” ( the Kremlin denied that students were lured into army police visas or "
    "deportation unless they said according Bloomberg officials told Moscow's embassy in Nairobi thousands of two men "
    "recruiters promised jobs but passports confiscated prisoners children beaten who which it - 14 by"
)
WORDS = st.sampled_from([*SALAD.split(), "\n", "\n\n"])


def quotes_of(reply: Reply) -> list[str]:
    return [
        value.quote
        for allegation in reply.allegations
        for value in (
            allegation,
            *allegation.acts,
            *allegation.means,
            *allegation.alleged_perpetrators,
            *allegation.affected_groups,
            *allegation.cited_sources,
            *allegation.responses,
        )
    ]


@given(st.text(min_size=1, max_size=400))
@settings(max_examples=80, deadline=None)
def test_no_text_raises_an_error(text: str) -> None:
    read(text)


@given(st.lists(WORDS, min_size=1, max_size=120))
@settings(max_examples=80, deadline=None)
def test_each_quote_of_any_word_salad_is_verbatim_and_within_the_lengths(words: list[str]) -> None:
    text = " ".join(words)
    for quote in quotes_of(read(text)):
        assert quote in text
        assert is_long_enough(quote)
        assert len(quote.split()) <= 25
        assert len(quote) <= 200


@given(st.lists(WORDS, min_size=1, max_size=60))
@settings(max_examples=40, deadline=None)
def test_names_terms_and_words_stand_in_their_quotes(words: list[str]) -> None:
    for allegation in read(" ".join(words)).allegations:
        assert allegation.acts
        for accused in allegation.alleged_perpetrators:
            assert accused.name in accused.quote
        for group in allegation.affected_groups:
            assert group.term in group.quote
        for source in allegation.cited_sources:
            assert source.name in source.quote


@given(st.lists(WORDS, min_size=1, max_size=60))
@settings(max_examples=20, deadline=None)
def test_the_same_text_gives_the_same_reply(words: list[str]) -> None:
    text = " ".join(words)
    assert read(text) == read(text)


HOSTILE = {
    "articles": "a ",
    "infinitives": "to ",
    "brackets": "(",
    "quotation marks": '"',
    "full stops": ". ",
    "one word": "forced",
    "one act": "forced ",
    "many acts": "Russia forced Kenyans to fight and recruiters promised jobs, ",
    "hyphens": "a-",
    "apostrophes": "a'",
    "open tags": "<",
    "escapes": "\\r\\n",
    "keys": '"body":',
    "capitals": "Aa ",
    "said": "he said ",
    "countries": "Russia and Kenya, ",
    "numbers": "1,000 of two thousand ",
    "prose": (
        "Officials said on 7 May that Russia had forced migrants from Africa to fight, number 9. "
        "The ministry denied the claims; relatives told Reuters that recruiters had promised jobs.\n\n"
    ),
}
LENGTH = 12_000
"""Characters of the shorter text: ten of the longest sentences, so that every bound on one is reached."""


def calls_to_read(text: str) -> int:
    """How many functions are called to read a text: the work it takes, the same on every machine."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("name", HOSTILE)
def test_twice_the_text_takes_about_twice_the_work(name: str) -> None:
    text = HOSTILE[name] * (LENGTH // len(HOSTILE[name]))
    read(text)  # the tables are read once
    assert calls_to_read(text * 2) < 3 * calls_to_read(text)
