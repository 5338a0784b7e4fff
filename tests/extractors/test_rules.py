"""What the built-in rules read in an article, seen through the extractor's own interface."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from allegata.exchange import Extraction, Extractor
from allegata.extractors.rules import RulesExtractor
from allegata.gazetteer import actors, places
from allegata.models import Article, ReplyAllegation, ReplyPerpetrator
from allegata.verify import verify
from allegata.vocabulary import Outcome, ResponseForm, ResponseRole

SHARED = Path(os.environ.get("ALLEGATA_SHARED") or Path(__file__).resolve().parents[2].parent / "shared")
SEEDS = SHARED / "corpus" / "seeds"


def article(text: str, language: str | None = "en") -> Article:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(article_id=f"art-{digest[:16]}", language=language, text=text, text_sha256=digest)


def extracted(text: str) -> Extraction:
    return RulesExtractor().extract(article(text))


def allegations(text: str) -> list[ReplyAllegation]:
    reply = extracted(text).reply
    assert reply is not None
    return reply.allegations


def states(allegation: ReplyAllegation) -> set[str | None]:
    return {state_of(p) for p in allegation.alleged_perpetrators}


def state_of(accused: ReplyPerpetrator) -> str | None:
    known = actors.lookup_actor(accused.name, accused.country_word)
    return known.state_code if known else None


def accused_forms(allegation: ReplyAllegation) -> set[ResponseForm]:
    return {r.form for r in allegation.responses if r.role is ResponseRole.ACCUSED}


def test_rules_are_an_extractor() -> None:
    extractor: Extractor = RulesExtractor()
    assert extractor.name == "rules/2"


def test_a_text_known_to_be_in_another_language_is_skipped_with_its_language() -> None:
    extraction = RulesExtractor().extract(article("Rusia engañó a cientos de cubanos.", "es"))
    assert (extraction.outcome, extraction.reason) == (Outcome.SKIPPED, "language: es")


def test_the_request_hash_depends_on_text_title_and_language_only() -> None:
    one = article("Russia forced Kenyans to fight.")
    moved = one.model_copy(update={"url": "https://example.org/a", "source_path": "somewhere"})
    hashes = RulesExtractor()
    assert hashes.request_hash(one) == hashes.request_hash(moved)
    for change in ({"text_sha256": "0" * 64}, {"title": "Other"}, {"language": None}):
        assert hashes.request_hash(one) != hashes.request_hash(one.model_copy(update=change))


seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared corpus is not here")


@seeds
@pytest.mark.parametrize("number", ["000", "001", "002"])
def test_each_seed_accuses_russia_and_every_value_survives_verification(number: str) -> None:
    text = next(SEEDS.glob(f"{number}_*.txt")).read_text(encoding="utf-8")
    found = allegations(text)
    assert "RUS" in states(found[0])
    assert {state for allegation in found for state in states(allegation)} <= {"RUS", None}
    reply = extracted(text).reply
    assert reply is not None
    assert verify(article(text), reply).rejections == ()


@seeds
@pytest.mark.parametrize(
    ("number", "forms"),
    [("000", {ResponseForm.NO_RESPONSE}), ("001", {ResponseForm.DENIED}), ("002", set())],
)
def test_what_the_accused_of_each_seed_answers(number: str, forms: set[ResponseForm]) -> None:
    text = next(SEEDS.glob(f"{number}_*.txt")).read_text(encoding="utf-8")
    assert accused_forms(allegations(text)[0]) == forms


@seeds
@pytest.mark.parametrize(
    ("number", "name", "via"),
    [
        ("000", "Bloomberg", None),
        ("001", "European officials", "Bloomberg"),
        ("002", "Truth Hounds", "Fox News Digital"),
    ],
)
def test_the_sources_of_each_seed(number: str, name: str, via: str | None) -> None:
    text = next(SEEDS.glob(f"{number}_*.txt")).read_text(encoding="utf-8")
    cited = [(s.name, s.via) for allegation in allegations(text) for s in allegation.cited_sources]
    assert any(name in known and via == through for known, through in cited)


@seeds
@pytest.mark.parametrize(("number", "codes"), [("000", {"002", "NPL"}), ("001", {"002"}), ("002", {"002"})])
def test_the_regions_and_nationalities_of_each_seed(number: str, codes: set[str]) -> None:
    text = next(SEEDS.glob(f"{number}_*.txt")).read_text(encoding="utf-8")
    words = [w for a in allegations(text) for g in a.affected_groups for w in g.nationalities]
    assert codes <= {place.code for word in words if (place := places.lookup(word))}
