"""Outlets that an extractor took for a relative's or captive's voice: their names are no person's, people's stay so."""

from __future__ import annotations

import pytest
from tests.publish.profile_cases import a_record, an_allegation, an_article, published, source

from allegata.models import Article, Record
from allegata.publish.safety import hides
from allegata.vocabulary import SourceType

CLAIM = "Russia forced hundreds of Ghanaians into its army"


def told_by(
    name: str, kind: SourceType, *, outlet: str, via: str | None = None, more: str = ""
) -> tuple[Record, Article]:
    """An article in which a source of this name says so, with words that stand behind it."""
    text = f"{CLAIM}, relatives told {name}. The embassy did not answer.\n{more}"
    article = an_article(text, outlet=outlet, title=f"{name}: men taken to the front", url=None, source_id=None)
    claim = an_allegation(text, CLAIM, cited_sources=(source(name, CLAIM, kind, text, via),))
    return a_record(article, claim).model_copy(update={"outlet": outlet}), article


@pytest.mark.parametrize("kind", [SourceType.FAMILY, SourceType.CAPTIVE])
@pytest.mark.parametrize(("outlet", "via"), [("Aldora Post", None), ("The Aldora Post", None), ("Else", "Aldora Post")])
def test_an_outlet_that_was_taken_for_a_persons_voice_can_be_named(
    kind: SourceType, outlet: str, via: str | None
) -> None:
    record, article = told_by("Aldora Post", kind, outlet=outlet, via=via)
    shown = published(record, article)
    assert (shown.title, shown.outlet) == ("Aldora Post: men taken to the front", outlet)
    assert not hides(record, article, "We told the Aldora Post what we paid.")


def test_a_name_that_is_no_outlet_of_the_record_stays_withheld() -> None:
    record, article = told_by("Aldora Post", SourceType.FAMILY, outlet="Another Paper")
    assert "Aldora" not in published(record, article).model_dump_json()


@pytest.mark.parametrize(
    ("name", "outlet", "via", "more"),
    [
        ("Grace Otieno", "Grace", None, ""),
        ("Grace", "Grace", None, ""),
        ("Grace Otieno", "Grace Otieno", None, ""),
        ("Wanjala Otieno", "Else", "Wanjala Otieno", ""),  # through whom another's words came
        ("Aldora Post", "Aldora Post", None, "Aldora Post, 24, is held in a camp."),
        ("Aldora Post", "Aldora Post", None, "Aldora Mensah, 24, is held in a camp."),
    ],
)
def test_what_may_be_a_persons_name_is_no_outlets(name: str, outlet: str, via: str | None, more: str) -> None:
    record, article = told_by(name, SourceType.FAMILY, outlet=outlet, via=via, more=more)
    assert name not in published(record, article).model_dump_json()
    assert hides(record, article, f"We paid {name} in full.")
