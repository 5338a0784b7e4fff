"""That a name which the rows do not show is not shown by words that people publish beside them."""

from __future__ import annotations

import pytest
from tests.publish.profile_cases import TEXT, a_record, an_article, the_record

from allegata.publish.safety import hides
from allegata.vocabulary import ReviewStatus


@pytest.mark.parametrize(
    "text",
    [
        "We deny that we met Kofi Ansere.",
        "The court acquitted MIREMBE in June.",
        "The family of Ekow B\u200baidoo was paid.",
        "Ansere's mother has her money back.",
        "https://mirembe.example/statement",
        "https://firm.example/our-answer-to-kofi%2Dansere",
        "mailto:dawud@mirembe.example",
    ],
)
def test_a_statement_that_names_whom_the_rows_do_not_is_seen(text: str) -> None:
    assert hides(*the_record(), text)


@pytest.mark.parametrize(
    "text",
    [
        "We have asked the agency for the contracts, and found 24 of them. Call 0722 345 678.",
        "Dmitry Peskov's office has nothing to add.",
        "The court of Accra acquitted the recruiter on 12 May 2026.",
        "https://firm.example/our-answer",
        "mailto:press@firm.example",
    ],
)
def test_a_statement_that_names_nobody_protected_is_not(text: str) -> None:
    assert not hides(*the_record(), text)


def test_the_accused_of_a_reviewed_row_may_be_named_beside_it() -> None:
    record, article = the_record(ReviewStatus.REVIEWED)
    assert not hides(record, article, "Dawud Mirembe was acquitted in June.")
    assert hides(record, article, "Kofi Ansere was paid in June.")


@pytest.mark.parametrize("said", ["Call 0722 345 678", "Call 0722345678", "It was kiptoo.jobs(at)mail.example"])
def test_a_contact_that_the_article_gives_is_seen(said: str) -> None:
    article = an_article(f"{TEXT}\nCall 0722-345-678. Or write to kiptoo.jobs(at)mail.example.\n")
    assert hides(a_record(article), article, said)
