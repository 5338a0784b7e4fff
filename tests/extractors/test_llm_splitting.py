"""Long articles in parts: all of the text, in slices, each short enough."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from allegata.extractors.llm.splitting import parts

TEXTS = st.lists(st.text(alphabet="ab é अ.!? \n", max_size=60), max_size=40).map("\n\n".join)


@given(text=TEXTS, most=st.integers(40, 400))
def test_the_parts_are_slices_that_cover_the_text_in_order(text: str, most: int) -> None:
    covered = 0
    for part in parts(text, most):
        start = text.rfind(part, 0, covered + len(part))
        assert start >= 0
        covered = max(covered, start + len(part))
        assert len(part.encode()) <= most
    assert covered == len(text)


@given(text=TEXTS)
def test_a_short_text_is_whole(text: str) -> None:
    assert parts(text, len(text.encode())) == [text]


def test_parts_end_at_paragraphs_and_overlap_by_one_at_least() -> None:
    paragraphs = [f"Paragraph {n} says something of its own." for n in range(100)]
    found = parts("\n\n".join(paragraphs), 1000)
    assert len(found) > 3
    for part, following in pairwise(found):
        assert part.endswith("\n\n")
        assert following.split("\n\n")[0] in part


def test_a_text_without_any_bound_is_split_all_the_same() -> None:
    found = parts("x" * 10_000, 1000)
    assert "".join(found).count("x") >= 10_000 and max(map(len, found)) <= 1000


def test_growth_is_linear_for_text_that_is_nothing_but_blanks() -> None:
    assert len(parts("\n \n" * 100_000, 50_000)) > 5
