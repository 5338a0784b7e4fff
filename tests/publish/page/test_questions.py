"""The questions to begin with: each is answered by a release, in an order, and the README asks the first of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from allegata.publish.page.questions import QUESTIONS, Question
from allegata.publish.query import sql
from allegata.publish.readers import QUERIES


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_release_answers_it(question: Question, release: Path) -> None:
    assert sql(release, question.sql).columns


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_its_rows_stand_in_an_order_and_it_says_how_to_read_them(question: Question) -> None:
    assert re.search(r"^ORDER BY ", question.sql, re.MULTILINE) and question.sql.endswith(";")
    assert question.title[-1] in "?)" and question.note.endswith(".")


def test_there_are_as_many_as_one_looks_through_and_each_has_a_name_of_its_own() -> None:
    assert 10 <= len(QUESTIONS) <= 14
    assert (
        len({question.name for question in QUESTIONS})
        == len({question.title for question in QUESTIONS})
        == len(QUESTIONS)
    )


def test_nothing_counts_people() -> None:
    assert not re.search(r"number_low|number_high|sum\(", " ".join(question.sql for question in QUESTIONS))


def test_the_readme_asks_in_the_same_words() -> None:
    asked = re.findall(r"```sql\n-- (.*)\n([^`]*)\n```", QUERIES)
    assert asked == [(question.title, question.sql) for question in QUESTIONS if question.is_in_readme]
    assert len(asked) == 4
