"""A text in passages is the text, and each passage knows all that rests on it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from allegata.evidence import Folded, Span
from allegata.evidence_report.passages import Mark, Paragraphs

TEXTS = st.text(st.sampled_from("ab🙂\u0301\u202e\n \t"), max_size=40)
SPANS = st.tuples(st.integers(0, 42), st.integers(1, 20))


@given(TEXTS, st.lists(SPANS, max_size=8))
def test_passages_are_the_text_and_each_is_covered_by_what_it_says(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(f"A{at}", "acts", start, start + length) for at, (start, length) in enumerate(spans)]
    passages = [passage for paragraph in Paragraphs(text).marked(marks) for passage in paragraph.passages]
    assert "".join(passage.text for passage in passages) == text
    start = 0
    for passage in passages:
        end = start + len(passage.text)
        assert passage.text
        for at in range(start, end):
            assert {m.name for m in passage.marks} == {m.name for m in marks if m.start <= at < m.end}
        assert {m.name for m in passage.begun} == {m.name for m in marks if m.start == start}
        lengths = [m.end - m.start for m in passage.marks]
        assert lengths == sorted(lengths)
        start = end


@given(TEXTS.filter(bool), st.data())
def test_paragraphs_are_those_in_which_verification_looks_nearby(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    paragraphs = Paragraphs(text)
    around = Folded(text).neighbourhood(Span(at, at + 1))
    numbers = {paragraphs.number(position) for position in range(around.start, around.end)}
    here, last = paragraphs.number(at), len(paragraphs.bounds) - 1
    assert numbers == {number for number in (here - 1, here, here + 1) if 1 <= number <= last}
