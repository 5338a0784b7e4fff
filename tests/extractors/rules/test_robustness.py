"""Any text at all: no error, verbatim quotes, and time that grows with its length alone."""

from __future__ import annotations

import time

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
    "articles": "a " * 200_000,
    "infinitives": "to " * 200_000,
    "brackets": "(" * 200_000,
    "quotation marks": '"' * 200_000,
    "full stops": ". " * 100_000,
    "one word": "forced" * 50_000,
    "one act": "forced " * 60_000,
    "many acts": "Russia forced Kenyans to fight and recruiters promised jobs, " * 6_000,
    "hyphens": "a-" * 100_000,
    "apostrophes": "a'" * 100_000,
    "open tags": "<" * 200_000,
    "escapes": "\\r\\n" * 60_000,
    "keys": '"body":' * 40_000,
    "capitals": "Aa " * 100_000,
    "said": "he said " * 50_000,
    "countries": "Russia and Kenya, " * 20_000,
    "numbers": "1,000 of two thousand " * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_takes_seconds(name: str) -> None:
    start = time.process_time()
    read(HOSTILE[name])
    assert time.process_time() - start < 20  # a few seconds here; four times that for a slow machine


def test_a_megabyte_of_prose_takes_seconds() -> None:
    paragraph = (
        "Officials in the capital said on {} that Russia had forced migrants from Africa to fight, number {}. "
        "The ministry denied the claims; relatives of student {} told Reuters that recruiters had promised jobs.\n\n"
    )
    text = "".join(paragraph.format(k, k * 7, k * 13) for k in range(5_000))
    assert len(text) > 1_000_000
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 60  # 1 MB; the design's articles are a thousandth of it
