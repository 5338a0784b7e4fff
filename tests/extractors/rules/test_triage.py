"""Triage: what it lets pass, what it skips, and that it never judges what it cannot read."""

from __future__ import annotations

import hashlib
import json
import math
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.extractors.rules.triage import Triage, amounts_of, folded, languages, score, score_of
from allegata.models import Article
from allegata.vocabulary import Outcome

GOLD = Path(__file__).parents[2] / "gold"
THRESHOLD = 0.1  # of the settings

FORCED = (
    "Twelve men from Ruritania say that a recruiter promised them work as hotel guards and that their passports were "
    "taken when they landed. They were made to sign contracts that they could not read and were sent to the front. "
    "Those who refused were beaten, one of them told the Aldora Post. The embassy did not reply to questions."
)
TRADE = (
    "The central bank expects exports to grow by four percent next year. Prices of wheat and steel will fall, the "
    "governor told investors at the opening of the harvest fair, and interest rates should stay where they are until "
    "autumn. The finance minister wants to lower taxes for small firms and will present the budget in March."
)


def an_article(text: str, language: str | None = "en", title: str | None = None) -> Article:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(article_id=f"art-{digest[:16]}", text=text, text_sha256=digest, language=language, title=title)


def scored(text: str) -> float:
    found = score_of(text)
    assert found is not None
    return found


# --- what it says of an article --------------------------------------------------------------------------------------


def test_an_account_of_deceit_scores_high_and_a_budget_low() -> None:
    assert scored(FORCED) > 0.9
    assert scored(TRADE) < 0.02


def test_of_the_gold_set_it_loses_no_article_with_an_allegation() -> None:
    lost, spared = [], 0
    for file in sorted((GOLD / "gold").glob("*.json")):
        article = json.loads((GOLD / "articles" / file.name).read_text(encoding="utf-8"))
        if article["language"] != "en":
            continue
        is_skipped = scored(article["text"]) < THRESHOLD
        if json.loads(file.read_text(encoding="utf-8"))["allegations"]:
            lost += [file.stem] * is_skipped
        else:
            spared += is_skipped
    assert lost == []
    assert spared >= 5  # of eleven near misses; cross-validated figures are in the documentation


def test_a_skipped_article_says_its_score_and_the_threshold() -> None:
    skipped = Triage(THRESHOLD).skip(an_article(TRADE))
    assert skipped is not None
    assert skipped.outcome is Outcome.SKIPPED
    assert skipped.reason == f"triage: score {scored(TRADE):.2f} below 0.10"


def test_a_score_just_below_the_threshold_is_told_apart_from_it() -> None:
    found = scored(TRADE)
    skipped = Triage(found + 0.00004).skip(an_article(TRADE))
    assert skipped is not None and skipped.reason is not None
    said, limit = skipped.reason.removeprefix("triage: score ").split(" below ")
    assert float(said) < float(limit)


def test_what_is_in_scope_is_to_be_read() -> None:
    assert Triage(THRESHOLD).skip(an_article(FORCED)) is None


def test_nothing_is_skipped_at_a_threshold_of_zero() -> None:
    assert Triage(0.0).skip(an_article(TRADE)) is None


def test_the_title_counts_too() -> None:
    plain = score(an_article(TRADE))
    titled = score(an_article(TRADE, title="Migrants forced to fight: recruiters took their passports"))
    assert plain is not None and titled is not None and titled > plain


def test_a_title_that_the_text_begins_with_counts_once() -> None:
    title = FORCED.split(". ", maxsplit=1)[0]
    assert score(an_article(FORCED, title=title)) == score(an_article(FORCED))


# --- what it cannot judge --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("El gobernador del banco central espera que las exportaciones crezcan un cuatro por ciento este año.", "es"),
        ("Die Zentralbank erwartet, dass die Ausfuhren im kommenden Jahr um vier Prozent wachsen werden.", "de"),
        (TRADE, None),
    ],
)
def test_a_text_in_a_language_without_a_table_is_never_skipped(text: str, language: str | None) -> None:
    assert score(an_article(text, language)) is None
    assert Triage(1.0).skip(an_article(text, language)) is None


@pytest.mark.parametrize(
    "text",
    [
        "El banco central espera que las exportaciones crezcan un cuatro por ciento el año que viene, dijo el jefe.",
        "केंद्रीय बैंक को उम्मीद है कि अगले साल निर्यात चार प्रतिशत बढ़ेगा और कीमतें गिरेंगी।",
        "Центральный банк ожидает, что экспорт в следующем году вырастет на четыре процента, а цены упадут.",
    ],
)
def test_a_text_that_is_wrongly_said_to_be_english_is_never_skipped(text: str) -> None:
    assert Triage(1.0).skip(an_article(text, "en")) is None


def test_every_language_with_a_table_has_marks_and_weights() -> None:
    assert "en" in languages()
    for language in languages():
        assert amounts_of(FORCED, language)


# --- how it reads ----------------------------------------------------------------------------------------------------


def test_marks_capitals_and_line_breaks_change_nothing() -> None:
    broken = FORCED.replace(" ", "\n   ").replace("'", "’").upper()
    assert scored(broken) == scored(FORCED)


def test_a_stem_is_found_only_at_the_beginning_of_a_word() -> None:
    assert "INTAKE" in amounts_of("He was recruited")
    assert "INTAKE" not in amounts_of("He was unrecruited")


def test_a_paragraph_in_scope_is_seen_in_an_article_of_any_length() -> None:
    far = (TRADE + "\n\n") * 40
    assert scored(far) < THRESHOLD
    assert scored(far + (FORCED + "\n\n") * 2 + far) > THRESHOLD


def test_length_alone_does_not_raise_a_score() -> None:
    assert math.isclose(scored((TRADE + "\n\n") * 8), scored((TRADE + "\n\n") * 64), abs_tol=0.01)


def test_the_hash_follows_the_text_and_not_the_threshold() -> None:
    article = an_article(TRADE)
    assert Triage(0.1).request_hash(article) == Triage(0.9).request_hash(article)
    assert Triage(0.1).request_hash(article) != Triage(0.1).request_hash(an_article(FORCED))


@given(st.text(max_size=400))
@settings(deadline=None)  # the first text builds the tables
def test_any_text_has_a_score_between_0_and_1_or_none(text: str) -> None:
    found = score_of(text)
    assert found is None or 0 <= found <= 1


@given(st.text(max_size=200))
@settings(deadline=None)
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    once = folded(text)
    assert folded(once.decode()) == once
    assert b"  " not in once.strip(b" ")


@pytest.mark.parametrize("hostile", ["“" * 100_000, "forced " * 14_000, "a" * 100_000, " \n" * 50_000, "x, " * 33_000])
def test_no_text_makes_it_slow(hostile: str) -> None:
    start = time.process_time()
    score_of(hostile)
    assert time.process_time() - start < 2  # ordinary text of that length takes a hundredth of it
