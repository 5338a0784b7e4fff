"""Finding words exactly, after one fixed and reversible folding."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from allegata.evidence import Folded, Span, fold, is_word_character

TEXT = "“They were duped,”  he said –\nKenya’s min\u00adistry denied it.\n\nThe men’s families wait."


def found(text: str, words: str) -> list[str]:
    return [text[span.start : span.end] for span in Folded(text).occurrences(words)]


def test_typography_is_forgiven_and_the_texts_own_slice_returned() -> None:
    assert found(TEXT, '"They were duped," he said - Kenya\'s ministry') == [
        "“They were duped,”  he said –\nKenya’s min\u00adistry"
    ]


def test_a_missing_word_another_case_and_a_paraphrase_are_not_found() -> None:
    assert found(TEXT, "they were duped") == []
    assert found(TEXT, "They duped") == []
    assert found(TEXT, "The families wait") == []


def test_words_inside_longer_words_are_not_occurrences() -> None:
    assert found("Russian recruiters and Russia", "Russia") == ["Russia"]
    assert Folded("Russian recruiters").stands("Russia")


def test_hindi_vowel_signs_belong_to_their_word_and_chinese_has_no_visible_bounds() -> None:
    assert found("भारतीयों को रूस ले गया", "भारतीय") == []
    assert found("俄罗斯被指控强迫学生参军", "被指控强迫学生") == ["被指控强迫学生"]


def test_the_occurrence_nearest_to_the_allegation_is_taken() -> None:
    text = "Kenyans left. Then many Kenyans fought."
    folded = Folded(text)
    assert folded.nearest("Kenyans", Span(30, 35)) == Span(24, 31)
    assert folded.nearest("Kenyans", None) == Span(0, 7)


def test_the_neighbourhood_is_the_paragraph_and_those_beside_it() -> None:
    text = "one\n\ntwo\n\nthree\n\nfour\n\nfive"
    around = Folded(text).neighbourhood(Span(text.index("three"), text.index("three") + 5))
    assert text[around.start : around.end].split() == ["two", "three", "four"]
    only = Folded("no break at all").neighbourhood(Span(3, 8))
    assert only == Span(0, 15)


TYPOGRAPHY = st.sampled_from(list("abcé ’‘“”–—-'\"  \n\t\u00a0\u00ad\u200b.,=+@क़ि😀学"))
texts = st.text(TYPOGRAPHY, min_size=1, max_size=80).map(lambda text: unicodedata.normalize("NFC", text))


@given(texts, st.data())
def test_every_slice_of_whole_words_is_found_where_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    spans = list(Folded(text).occurrences(words))
    for span in spans:
        assert fold(text[span.start : span.end]) == fold(words)
    visible = words.strip().strip("\u00ad\u200b").strip()
    before = text[:start].rstrip("\u00ad\u200b")[-1:]
    after = text[end:].lstrip("\u00ad\u200b")[:1]
    bounded = not (before and is_word_character(before)) and not (after and is_word_character(after))
    if visible and fold(words) and bounded:
        assert spans, (text, words)


@given(texts)
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
