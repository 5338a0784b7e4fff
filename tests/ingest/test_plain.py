"""A wrong title is worse than none; the text is left as it is."""

from __future__ import annotations

import pytest

from allegata.ingest.draft import Place
from allegata.ingest.plain import draft_of_markdown, headline

HERE = Place("a.md", "a")
STORY = "NAIROBI — Officials said that men had been lured abroad. The embassy denied it.\n"


@pytest.mark.parametrize(
    "line",
    [
        "Kenya says it will bring home men lured to Russia",
        "Ruritania Said to Press Foreign Workers Into Service Amid Growing Shortages",
        "300 Colombians said to fight in Sudan",
        "Посольство отрицает вербовку кенийцев для войны",
    ],
)
def test_a_headline_above_a_blank_line_is_the_title(line: str) -> None:
    assert headline(f"\ufeff\n{line}\n\n{STORY}") == line


@pytest.mark.parametrize(
    "text",
    [
        f"japa (1).jpg\nA first paragraph, as it stands.\n\n{STORY}",
        f"A picture of some men (1).jpg\n\n{STORY}",
        f"According to a report, students were pressed into service.\n\n{STORY}",
        f"By A Reporter of the Sample News\n\n{STORY}",
        f"21 February 2026 at 12:00 UTC\n\n{STORY}",
        f"Home | World | Africa | Asia | Opinion\n\n{STORY}",
        f"Skip to the main content now\n\n{STORY}",
        f"BREAKING NEWS\n\n{STORY}",
        f"Kenya says it will bring home men lured to Russia\n{STORY}",
        "Kenya says it will bring home men lured to Russia",
        "",
        f"{'word ' * 31}\n\n{STORY}",
    ],
)
def test_a_first_line_that_may_be_something_else_is_no_title(text: str) -> None:
    assert headline(text) is None


def test_front_matter_gives_the_fields_and_leaves_the_text_below_it() -> None:
    draft = draft_of_markdown(
        '---\ntitle: "Men said to be lured: an inquiry"\nurl: https://news.example/a\ndate: 2024-06-10\n'
        f"outlet: 'The Sample'\nauthor: A Reporter\ntags: [a, b]\n---\n\n{STORY}",
        HERE,
    )
    assert draft.title == "Men said to be lured: an inquiry"
    assert draft.url == "https://news.example/a"
    assert draft.published == "2024-06-10"
    assert draft.outlet == "The Sample"
    assert draft.text.strip() == STORY.strip()


def test_markdown_without_front_matter_is_kept_whole_and_titled_by_its_heading() -> None:
    text = f"# Men said to be lured #\n\n{STORY}\n---\n\n## Background\n"
    draft = draft_of_markdown(text, HERE)
    assert draft.title == "Men said to be lured"
    assert draft.text == text


def test_a_text_between_two_rules_is_no_front_matter() -> None:
    text = f"---\n{STORY}\n---\nMore of it.\n"
    assert draft_of_markdown(text, HERE).text == text


@pytest.mark.parametrize(
    "text", [f"# a{' ' * 1_000_000}b\n", f"---\ntitle: a{' ' * 1_000_000}b\n---\n", "---\n" * 200_000]
)
def test_endless_lines_take_no_endless_time(text: str) -> None:
    draft_of_markdown(text, HERE)


def test_front_matter_that_never_ends_is_text() -> None:
    text = f"---\ntitle: x\n\n{STORY}"
    draft = draft_of_markdown(text, HERE)
    assert draft.title is None
    assert draft.text == text
