"""What a copy adds, drops and changes, as a reader is shown it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.evidence import Span
from allegata.link.differences import Difference, Extent, difference, extent

STORY = [
    "Officials said that students had been told to sign up for the army.",
    "One of them told the agency that he had been promised work as a guard.",
    "The ministry in Moscow did not answer when it was asked.",
    "Lawyers say that they know of 5,000 such cases.",
]
DENIAL = "Moscow has since denied it."


def shown(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


def told(text: str, other: str, found: Difference | None = None) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """What is added, dropped and changed, in words."""
    found = found or difference(text, other)
    changed = [(shown(text, (one.sentence,))[0], shown(other, (one.other,))[0]) for one in found.changed]
    return shown(text, found.added), shown(other, found.dropped), changed


@pytest.mark.parametrize("at", range(len(STORY) + 1))
@pytest.mark.parametrize("between", [" ", "\n", "\n\n"])
def test_a_denial_that_a_copy_adds_is_shown_and_nothing_else(at: int, between: str) -> None:
    copy = between.join([*STORY[:at], DENIAL, *STORY[at:]])
    assert told(copy, " ".join(STORY)) == ([DENIAL], [], [])
    assert told(" ".join(STORY), copy) == ([], [DENIAL], [])


def test_what_takes_the_place_of_a_sentence_is_added_and_that_one_dropped() -> None:
    copy = " ".join([*STORY[:2], DENIAL, STORY[3]])
    assert told(copy, " ".join(STORY)) == ([DENIAL], [STORY[2]], [])


def test_sentences_that_were_moved_are_no_difference() -> None:
    assert difference(" ".join(STORY[::-1]), " ".join(STORY)) == Difference((), (), ())


def test_typography_case_and_wrapping_are_no_difference() -> None:
    copy = " ".join(STORY).replace("he had", "he\nhad", 0).upper().replace("ARMY.", "ARMY. ")
    assert difference(copy, "\n".join(STORY)) == Difference((), (), ())
    assert difference("“No” – he said.", '"No" - he said.') == Difference((), (), ())


@pytest.mark.parametrize(
    ("before", "after", "added", "dropped"),
    [
        ("did not answer", "did answer", [], ["not"]),
        ("5,000 such", "500 such", ["500"], ["5,000"]),
        ("he had been promised", "he said he had been promised", ["said he"], []),
        ("when it was asked.", "when it was asked, and has since denied it.", ["and has since denied it"], []),
    ],
)
def test_a_small_change_is_shown_with_the_words_that_differ(
    before: str, after: str, added: list[str], dropped: list[str]
) -> None:
    other = " ".join(STORY)
    copy = other.replace(before, after)
    found = difference(copy, other)
    (change,) = found.changed
    assert (found.added, found.dropped) == ((), ())
    assert (shown(copy, change.added), shown(other, change.dropped)) == (added, dropped)


def test_a_comma_that_turns_a_claim_is_shown() -> None:
    assert told("Ukraine, said Russia, lied.", "Ukraine said Russia lied.")[2] == [
        ("Ukraine, said Russia, lied.", "Ukraine said Russia lied.")
    ]


def test_headings_and_lines_without_a_full_stop_are_sentences() -> None:
    assert told("A new heading\nThe rest of it.", "An old one\nThe rest of it.") == (
        ["A new heading"],
        ["An old one"],
        [],
    )


def test_full_stops_of_the_language_are_known() -> None:
    assert told(
        "他们被迫签字。莫斯科否认了。",
        "他们被迫签字。",
        difference("他们被迫签字。莫斯科否认了。", "他们被迫签字。", "zh"),
    )[0] == ["莫斯科否认了。"]


def test_empty_texts_have_nothing_to_differ_in() -> None:
    assert difference("", " \n") == Difference((), (), ())
    assert told("A b.", "") == (["A b."], [], [])


SENTENCES = st.lists(
    st.sampled_from([*STORY, DENIAL, "No.", "外交部否认了。", "İstanbul’da “hayır” dedi.", "\n", "…"]), max_size=8
)


@given(SENTENCES, SENTENCES)
def test_what_is_shown_stands_there_in_order_and_once(some: list[str], others: list[str]) -> None:
    text, other = " ".join(some), " ".join(others)
    found = difference(text, other)
    for whole, spans in (
        (text, sorted([*found.added, *(one.sentence for one in found.changed)])),
        (other, sorted([*found.dropped, *(one.other for one in found.changed)])),
    ):
        assert all(0 <= span.start < span.end <= len(whole) for span in spans)
        assert all(one.end <= after.start for one, after in pairwise(spans))
        assert all(words == words.strip() for words in shown(whole, tuple(spans)))
    back = difference(other, text)
    assert (back.added, back.dropped) == (found.dropped, found.added)


@given(SENTENCES, SENTENCES)
def test_as_many_sentences_are_counted_as_are_shown(some: list[str], others: list[str]) -> None:
    text, other = " ".join(some), " ".join(others)
    found = difference(text, other)
    assert extent(text, other) == Extent(len(found.added), len(found.dropped), len(found.changed))


@given(SENTENCES)
def test_a_text_does_not_differ_from_itself(some: list[str]) -> None:
    assert difference(" ".join(some), " ".join(some)) == Difference((), (), ())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“" * 200_000, "“a" * 100_000),
        ("A b.\n" * 40_000, "B a.\n" * 40_000),
        ("a" * 200_000, "b" * 200_000),
        ("word other " * 20_000, "other word " * 20_000),
        ("他们说不是的。" * 28_000, "他们说是的。" * 32_000),
        ("A b. " * 40_000, ""),
    ],
)
def test_hostile_texts_are_compared_like_any_other(one: str, other: str) -> None:
    """What is guarded against takes minutes; `benchmarks/copies_speed.py` says how long a megabyte takes."""
    found = difference(one, other)
    assert len(found.added) + len(found.dropped) + len(found.changed) < 1_000
