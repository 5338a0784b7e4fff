"""Lines to paragraphs, where a file that no test could print would show them; and lines that nobody printed."""

from __future__ import annotations

import time

from allegata.ingest.layout import Line, text_of


def set_at(text: str, left: float, right: float, y: float, is_broken: bool = False) -> Line:
    return Line(text, left, right, y, 10.0, is_broken)


def test_a_capital_of_any_alphabet_can_begin_a_paragraph() -> None:
    page = [
        set_at("Россия заявила, что обвинения ложны, и отвергла их полностью.", 72, 500, 700),
        set_at("Второй абзац начинается с отступа и с заглавной буквы и идёт", 90, 500, 688),
        set_at("до конца.", 72, 150, 676),
        set_at("Élève de cette école, il a dit la même chose à la presse hier.", 72, 500, 664),
    ]
    assert [part.split()[0] for part in text_of([page]).split("\n\n")] == ["Россия", "Второй", "Élève"]


def test_a_word_broken_at_the_end_of_a_line_keeps_the_hyphen_that_it_has_elsewhere() -> None:
    page = [
        set_at("A well-known group of recruit", 72, 500, 700, is_broken=True),
        set_at("ers was said to be well", 72, 500, 688, is_broken=True),
        set_at("known there.", 72, 150, 676),
    ]
    assert text_of([page]) == "A well-known group of recruiters was said to be well-known there."


def test_a_page_of_countless_lines_takes_no_longer_for_each() -> None:
    # two places on the page in turn, so that every line stands at its edge; as many as a page may have characters for
    at_edge = [set_at("ab", 10, 20, 700.0 if number % 2 else 100.0) for number in range(60_000)]
    crowded = [set_at("ab", 10, 20, 700.0 - number / 100_000) for number in range(60_000)]
    begun = time.process_time()
    assert text_of([at_edge, crowded]).count("ab") == 120_000
    assert time.process_time() - begun < 60  # it takes one second; compared one with another, some twenty minutes
