"""Any text at all: no error, verbatim quotes, and time that grows with its length alone."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.extractors.rules.articles import AGENCIES, PRISONS, STUDENTS

from allegata.extractors.rules import reading
from allegata.extractors.rules.extractor import read
from allegata.extractors.rules.quotes import is_long_enough
from allegata.extractors.rules.weights import weights
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


def check_quotes(text: str) -> None:
    for quote in quotes_of(read(text)):
        assert quote in text
        assert is_long_enough(quote)
        assert len(quote.split()) <= 25
        assert len(quote) <= 200


@given(st.text(min_size=1, max_size=400))
@settings(max_examples=80, deadline=None)
def test_no_text_raises_an_error(text: str) -> None:
    check_quotes(text)


@given(st.permutations([*STUDENTS.split(". "), *AGENCIES.split(". "), *PRISONS.split(". ")]), st.text(max_size=40))
@settings(max_examples=10, deadline=None)
def test_articles_torn_and_mixed_are_quoted_verbatim(sentences: list[str], between: str) -> None:
    check_quotes(f". {between}".join(sentences))


@example(["beaten", "\n", "forced", "students", "unless", "officials"])  # a sentence of one word
@given(st.lists(WORDS, min_size=1, max_size=120))
@settings(max_examples=80, deadline=None)
def test_each_quote_of_any_word_salad_is_verbatim_and_within_the_lengths(words: list[str]) -> None:
    check_quotes(" ".join(words))


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
LENGTH = 8_000
"""Characters of the shorter text: several of the longest sentences, so that every bound on one is reached."""


ONE_SENTENCE = 20_000
"""Calls that the longest sentence may take: a text that only repeats itself is left out up to some length of it."""


def read_to_the_end(text: str) -> None:
    """Read a text as one that has an allegation, whatever the table says of it."""
    reading.read(text, "en", lambda name: replace(weights(name), least=0.0) if name == "article" else weights(name))


def calls_to_read(text: str) -> int:
    """How many functions are called to read a text: the work it takes, the same on every machine."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    gc.collect()
    gc.disable()  # what it calls is none of the reading
    sys.setprofile(count)
    try:
        read_to_the_end(text)
    finally:
        sys.setprofile(None)
        gc.enable()
    return calls


def varied(piece: str, length: int) -> str:
    """The piece again and again with a word of the salad after each, so that no sentence only repeats itself."""
    words = SALAD.split()
    parts = [f"{piece}{words[(at * at + at // 7) % len(words)]} " for at in range(length // len(piece))]
    return "".join(parts)[:length]


def check_work(text: str, longer: str) -> None:
    read_to_the_end(longer)  # the tables are read once
    assert calls_to_read(longer) < 3 * calls_to_read(text) + ONE_SENTENCE


@pytest.mark.parametrize("name", HOSTILE)
def test_twice_the_text_takes_about_twice_the_work(name: str) -> None:
    text = HOSTILE[name] * (LENGTH // len(HOSTILE[name]))
    check_work(text, text * 2)


@pytest.mark.parametrize("name", ["full stops", "one act", "many acts", "said", "countries", "numbers", "prose"])
def test_twice_the_varied_text_takes_about_twice_the_work(name: str) -> None:
    check_work(varied(HOSTILE[name], LENGTH // 2), varied(HOSTILE[name], LENGTH))
