"""Sources: one label and kind for an outlet, however it is written."""

from __future__ import annotations

import pytest

from allegata.gazetteer.sources import find_sources, lookup_source
from allegata.vocabulary import SourceType


@pytest.mark.parametrize(
    ("name", "label", "source_type"),
    [
        ("Bloomberg", "Bloomberg", SourceType.MEDIA),
        ("Bloomberg's", "Bloomberg", SourceType.MEDIA),
        ("AFP", "AFP", SourceType.MEDIA),
        ("Agence France-Presse", "AFP", SourceType.MEDIA),
        ("the Financial Times", "Financial Times", SourceType.MEDIA),
        ("Kyiv Independent", "The Kyiv Independent", SourceType.MEDIA),
        ("Fox News Digital", "Fox News Digital", SourceType.MEDIA),
        ("Truth Hounds", "Truth Hounds", SourceType.NGO),
        ("HRW", "Human Rights Watch", SourceType.NGO),
        ("OHCHR", "UN human rights office", SourceType.INTERGOVERNMENTAL),
        (
            "Ukraine’s Foreign Intelligence Service",
            "Foreign Intelligence Service of Ukraine",
            SourceType.INTELLIGENCE_SERVICE,
        ),
        ("УНН", "UNN", SourceType.MEDIA),
    ],
)
def test_a_source_has_one_label(name: str, label: str, source_type: SourceType) -> None:
    source = lookup_source(name)
    assert source is not None
    assert (source.label, source.source_type) == (label, source_type)


@pytest.mark.parametrize("name", ["some European officials", "a relative", "", "the", "bloomberg terminal"])
def test_an_unknown_source_is_none(name: str) -> None:
    assert lookup_source(name) is None


def test_sources_are_found_in_text_but_not_ordinary_words() -> None:
    text = (
        "Time and again, a statement by Truth Hounds to Fox News Digital said, and The Star rose; Bloomberg's report …"
    )
    assert [m.source.label for m in find_sources(text)] == ["Truth Hounds", "Fox News Digital", "Bloomberg"]
    assert all(m.word == text[m.start : m.end] for m in find_sources(text))
