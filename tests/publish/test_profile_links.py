"""What the link stage read in the articles as they were, released without what the safe profile takes out of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.publish.profile_cases import the_record

from allegata.models import Article, Record
from allegata.pipeline import publish_records
from allegata.pipeline.deciding import decided
from allegata.publish import query
from allegata.settings import settings
from allegata.vocabulary import ResponseForm
from allegata.work import Work


def unanswered(outlet: str) -> tuple[Record, Article]:
    """The made-up article in an outlet, with an accused that gives no answer and nobody else who may have asked."""
    record, article = the_record()
    first = record.allegations[0]
    silence = first.responses[0].model_copy(update={"form": ResponseForm.NO_RESPONSE})
    allegation = first.model_copy(update={"responses": (silence,)})
    told = {"outlet": outlet, "allegations": (allegation,)}
    return record.model_copy(update=told), article.model_copy(update={"outlet": outlet})


def released(folder: Path, outlet: str) -> tuple[object, ...]:
    """The outlet of the article, and who asked, as a release of it says."""
    record, article = unanswered(outlet)
    work = Work(folder / "work")
    work.make()
    work.keep((article,), ())
    with work.keeping_records() as keep:
        keep(record, ())
    out = folder / "out"
    chosen = settings({"out": str(out)}, {})
    with decided(chosen) as given:
        work.keep_identification(given.identification(given.identities()))
    publish_records(work, chosen)
    (row,) = query.sql(out, "SELECT outlet, asked_by FROM articles, case_responses").rows
    return row


@pytest.mark.parametrize(
    ("outlet", "shown"),
    [
        ("The Harbour Post", "The Harbour Post"),
        ("Reuters", "Reuters"),
        ("The Blog of Ekow Baidoo", None),  # who is held captive
    ],
)
def test_who_asked_is_said_where_the_outlet_is(tmp_path: Path, outlet: str, shown: str | None) -> None:
    assert released(tmp_path, outlet) == (shown, shown)
