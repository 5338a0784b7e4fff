"""The report marks the words that each value rests on, keeps nothing back, and lets no text of an article act."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

import pytest
from tests.evidence_report.reports import HOSTILE, Seen, a_faulty_report, a_reading, an_article
from tests.records import a_record, a_sample, article_id
from tests.records import an_article as of_record

from allegata.evidence_report import html_report, is_report
from allegata.evidence_report.doubted import NEXT_STEPS
from allegata.models import Article, Evidence, Record
from allegata.verify import CHECKS
from allegata.vocabulary import Outcome


def evidence(record: Record) -> list[Evidence]:
    """Everything in a record that has a quote, in its order."""
    found: list[Evidence] = []
    for each in record.allegations:
        found += [each, *each.acts, *each.means, *each.alleged_perpetrators]
        found += [*each.affected_groups, *each.cited_sources, *each.responses]
    return found


@pytest.fixture(scope="module")
def faulty() -> Seen:
    return Seen(a_faulty_report("🙂\U0001f1f0\U0001f1ea "))


def test_the_report_says_first_that_it_is_private(faulty: Seen) -> None:
    assert faulty.words().startswith("Private: not to be published. This page holds the full text of an article")
    assert faulty.all("//meta[@name='robots']/@content") == ["noindex, nofollow, noarchive"]
    assert is_report(a_faulty_report()) and not is_report("<!doctype html>\n<html>")


def test_each_value_marks_the_words_that_it_rests_on_also_behind_an_emoji() -> None:
    article = of_record(1)
    record = a_record(1, article)
    seen = Seen(html_report(article, record, []))
    values = seen.all("//section[contains(@class, 'allegation-box')]//li[contains(@class, 'value')]")
    assert len(values) == len(evidence(record))
    for value, said in zip(values, evidence(record), strict=True):
        assert seen.marked(value.get("id")) == (said.quote or "")
    assert seen.text == article.text
    assert "9 of 10 quotes verbatim" in seen.words()
    assert "The quote is withheld." in seen.words("//*[@id='P2']")


def test_links_lead_from_values_to_words_and_back(faulty: Seen) -> None:
    places = faulty.all("//@id")
    assert len(places) == len(set(places))
    targets = {target.removeprefix("#") for target in faulty.all("//a/@href")}
    assert targets <= set(places)
    assert {"A1", "at-A1", "X1", "at-X4"} - {"X1"} <= targets
    assert set(" ".join(faulty.all("//@aria-labelledby")).split()) <= set(places)


@pytest.mark.parametrize(
    ("value", "why", "found"),
    [
        ("were told that they owed for the flight", "the quote does not stand", "does not stand in the text."),
        ("Building workers said to be pressed", "the quote does not stand", "stands in the title; only the text is"),
        ("ocked in a depot until they", "only inside longer words", "stands in the text only inside longer words."),
        ("Minsk", "does not hold the value", "stands in paragraph 2. The value stands nowhere in the text."),
        ("Norvik Staffing", "does not hold the value", "The value stands in paragraph 3."),
    ],
)  # fmt: skip
def test_what_was_rejected_stands_there_with_its_reason(faulty: Seen, value: str, why: str, found: str) -> None:
    items = [" ".join(item.text_content().split()) for item in faulty.all("//li[contains(@class, 'rejected')]")]
    (told,) = [item for item in items if f": {value} Why: " in item]
    assert why in told and found in told and "Next: " in told


def test_rejected_words_that_stand_in_the_text_are_marked_as_rejected(faulty: Seen) -> None:
    (minsk,) = [item for item in faulty.all("//li[contains(@class, 'rejected')]") if "Minsk" in item.text_content()]
    assert faulty.marked(minsk.get("id")) == "had been locked in a depot"
    (mark, *_) = [mark for mark in faulty.all("//mark") if minsk.get("id") in mark.get("data-marks").split()]
    assert "rejected" in mark.get("class").split()
    assert "means" in mark.get("class").split()  # the words that one field has by right another lost


def test_a_held_allegation_and_a_noted_doubt_are_told_apart_from_what_was_rejected(faulty: Seen) -> None:
    held = [item.text_content() for item in faulty.all("//li[contains(@class, 'held')]")]
    assert len(held) == 1 and "allegation 3 of the reply" in held[0] and "an answer of the accused" in held[0]
    noted = [item.text_content() for item in faulty.all("//li[contains(@class, 'noted')]")]
    assert len(noted) == 1 and "no word of the quote denies" in noted[0]
    assert "1 held for review, 1 doubt noted" in faulty.words()


def test_every_check_says_what_to_look_at_next() -> None:
    assert set(NEXT_STEPS) == set(CHECKS)


def test_hostile_text_is_shown_and_does_nothing() -> None:
    evil = HOSTILE.replace("\n", " ").strip()
    html = a_faulty_report(HOSTILE, title=evil, outlet=evil, url="javascript:alert(1)", source_id=evil)
    seen = Seen(html)
    assert len(seen.all("//script")) == len(seen.all("//style")) == 1
    assert seen.all("//img") == seen.all("//*[@*[starts-with(name(), 'on')]]") == []
    assert not any("javascript" in target for target in seen.all("//@href"))
    assert not set("\x00\u202e\u2066") & set(html)
    shown = seen.text.replace("[U+202E]", "\u202e").replace("[U+2066]", "\u2066").replace("[U+0000]", "\x00")
    assert shown == an_article(HOSTILE).text


def test_a_lone_surrogate_is_shown_by_its_number() -> None:
    sound = an_article()
    broken = Article.model_construct(**{**sound.model_dump(), "text": f"\ud800{sound.text}"})
    html = html_report(broken, *a_reading(sound))
    assert html.encode() and "[U+D800]" in Seen(html).text


def test_only_the_style_and_the_script_of_the_report_may_act_and_nothing_is_fetched(faulty: Seen) -> None:
    (policy,) = faulty.all("//meta[@http-equiv='Content-Security-Policy']/@content")
    for element, directive in (("style", "style-src"), ("script", "script-src")):
        code = faulty.all(f"//{element}")[0].text
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in policy
        assert not re.search(r"url\(|@import|fetch|</", code)
    assert policy.startswith("default-src 'none';")
    assert faulty.all("//@style") == faulty.all("//@src") == faulty.all("//link") == []


@pytest.mark.parametrize("record", a_sample(), ids=lambda record: f"{record.article_id}-{record.outcome}")
def test_every_outcome_gives_a_report_that_says_how_the_article_ended(record: Record) -> None:
    article = of_record(1 if record.allegations else 2)
    told = Seen(html_report(article, record, [])).words()
    assert f"{record.outcome}: {record.outcome.definition}" in told
    assert (record.outcome_reason or "") in told
    read = record.outcome in (Outcome.OK, Outcome.NO_ALLEGATION, Outcome.INVALID)
    assert ("no value was rejected" in told) is read
    assert ("No allegation is recorded" in told) is not record.allegations


def test_a_duplicate_names_the_article_that_was_read() -> None:
    article = of_record(3, duplicate_of=article_id(1))
    record = a_record(3, article, outcome=Outcome.SKIPPED, article_class=None)
    told = Seen(html_report(article, record, [], same_as=of_record(1))).words()
    assert "The text is the same as that of post-1 (Aldora Post), which was read in its place" in told


def test_words_that_no_longer_stand_where_the_record_says_raise_an_alarm() -> None:
    """Guards who ingests anew and forgets to extract: every offset is then wrong, and must not mark other words."""
    record = a_record(1)
    article = of_record(1, text="Anew. " + of_record(1).text, text_sha256="0" * 64)
    seen = Seen(html_report(article, record, []))
    assert "The record was made of another version of this text" in seen.words()
    assert "0 of 10 quotes verbatim" in seen.words()
    assert "These words do not stand at paragraph 1, characters" in seen.words("//*[@id='A1']")
    assert seen.all("//mark") == []


@dataclass(frozen=True)
class _Copy:
    article_id: str
    name: str
    similarity: int
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]


def test_a_near_copy_is_named_with_what_differs() -> None:
    copy = _Copy(article_id(1), "post-1", 97, ("It denied it since.",), (), (("He left.", "They left."),))
    told = Seen(html_report(of_record(2), a_record(2), [], near_copies=[copy])).words()
    assert f"post-1 ({article_id(1)}): 97 % the same Here alone It denied it since." in told
    assert "Changed: here, and there He left.They left." in told
