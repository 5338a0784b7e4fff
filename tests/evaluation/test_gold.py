"""Reading a gold set: what is wrong with one is named, with what mends it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.evaluation.made import NOTHING, TEXT, Json, accused, allegation, annotated, gold_folder, gold_set, whole

from allegata.errors import InputError, UsageError
from allegata.evaluation.gold import read_gold

GOLD = Path(__file__).parents[1] / "gold"


def test_the_gold_of_the_project_is_read_whole() -> None:
    gold = read_gold(GOLD)
    assert len(gold.articles) == 45 and gold.unannotated == ()
    assert [one.name for one in gold.articles] == sorted(one.name for one in gold.articles)
    assert {one.article.language for one in gold.articles} == {"en", "es", "hi", "ru"}


def test_a_seed_is_the_text_of_an_annotation_without_an_article(tmp_path: Path) -> None:
    folder = gold_folder(tmp_path, {"a": NOTHING, "b": NOTHING})
    (folder / "articles" / "b.json").unlink()
    (folder / "seeds").mkdir()
    (folder / "seeds" / "b.txt").write_text(TEXT, encoding="utf-8")
    assert read_gold(folder).articles[1].article.text == TEXT


def test_an_article_without_an_annotation_is_left_out_and_named(tmp_path: Path) -> None:
    folder = gold_folder(tmp_path, {"a": NOTHING, "b": NOTHING})
    (folder / "gold" / "b.json").unlink()
    assert read_gold(folder).unannotated == ("b",)


def test_keys_that_are_not_scored_are_left_alone(tmp_path: Path) -> None:
    said = annotated(allegation(summary="…", confidence=3)) | {"adjudication": "agreed", "coder": "A"}
    assert len(gold_set(tmp_path, {"a": said}).articles) == 1


def test_an_editors_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    folder = gold_folder(tmp_path, {"a": NOTHING})
    (folder / "gold" / "a.json").write_text(json.dumps(NOTHING), encoding="utf-8-sig")
    assert len(read_gold(folder).articles) == 1


def without(key: str) -> Json:
    said = allegation()
    del said[key]
    return annotated(said)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (annotated(allegation(acts=["coerced_enlistmnt"])), ["allegations[0].acts[0]", "Did you mean 'coerced_enlist"]),
        (annotated(article_class="nonsense"), ["article_class", "'nonsense' is no code", "reports_allegation"]),
        (annotated(allegation(acts=[])), ["allegations[0].acts", "at least 1"]),
        (without("means"), ["allegations[0].means is missing"]),
        (
            annotated(allegation(alleged_perpetrators=[accused(country="Russia")])),
            ["[0].alleged_perpetrators[0].country", "'Russia' is no ISO 3166-1"],
        ),
        (
            annotated(allegation(alleged_perpetrators=[{"name": "Russia"}])),
            ["alleged_perpetrators[0].actor_type is missing", "the first of 3 problems in this file"],
        ),
        (annotated(whole()) | {"allegations": None}, ["b.json: allegations: Input should be a valid array"]),
        ({"article_class": None, "allegations": []}, ["article_class: null", "no_allegation"]),
        (
            {"article_class": None, "allegations": [], "run": {"system": "x", "outcome": "error"}},
            ["keeps a run that failed", "annotate the article"],
        ),
    ],
)
def test_a_malformed_annotation_is_named_with_its_place(tmp_path: Path, said: Json, words: list[str]) -> None:
    folder = gold_folder(tmp_path, {"a": NOTHING, "b": said})
    with pytest.raises(InputError) as refused:
        read_gold(folder)
    message = str(refused.value)
    assert all(word in message for word in ["gold/b.json", *words]), message
    assert refused.value.mend and "\n" not in message


def test_an_m49_code_that_is_none_is_refused(tmp_path: Path) -> None:
    said = whole()
    said["affected_groups"][0]["m49"] = ["999"]
    with pytest.raises(InputError, match=r"affected_groups\[0\]\.m49\[0\].*'999' is no UN M49"):
        gold_set(tmp_path, {"a": annotated(said)})


def broken(folder: Path) -> None:
    (folder / "gold" / "a.json").write_text('{"article_class": ')


def textless(folder: Path) -> None:
    (folder / "articles" / "a.json").unlink()


def two_articles(folder: Path) -> None:
    (folder / "articles" / "a.json").write_text(json.dumps([{"text": "One text."}, {"text": "Another text."}]))


def empty_text(folder: Path) -> None:
    (folder / "articles" / "a.json").write_text('{"text": " "}')


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (broken, ["gold/a.json", "broken JSON"]),
        (textless, ["gold/a.json", "has no text", "seeds/a.txt", "Add one of them"]),
        (two_articles, ["articles/a.json", "2 articles in one file"]),
        (empty_text, ["articles/a.json", "the text is empty"]),
    ],
)
def test_files_that_cannot_be_used_are_named(tmp_path: Path, damage: Callable[[Path], None], words: list[str]) -> None:
    folder = gold_folder(tmp_path, {"a": NOTHING})
    damage(folder)
    with pytest.raises(InputError) as refused:
        read_gold(folder)
    assert all(word in str(refused.value) for word in words), str(refused.value)


def test_a_folder_without_annotations_is_a_usage_error(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UsageError, match=r"gold/NAME\.json"):
            read_gold(folder)


class TestTheHash:
    def test_follows_annotations_texts_and_names(self, tmp_path: Path) -> None:
        said = {"a": annotated(whole())}
        sums = {
            gold_set(tmp_path / "same", said).sha256,
            gold_set(tmp_path / "fewer", {"a": annotated(allegation())}).sha256,
            gold_set(tmp_path / "text", said, {"a": "Another text."}).sha256,
            gold_set(tmp_path / "name", {"b": annotated(whole())}, {"b": TEXT}).sha256,
        }
        assert len(sums) == 4 and all(len(each) == 64 for each in sums)

    def test_follows_neither_notes_nor_layout(self, tmp_path: Path) -> None:
        plain = gold_set(tmp_path / "plain", {"a": annotated(whole())}).sha256
        noted = annotated(whole() | {"summary": "…"}) | {"id": "a", "adjudication": "agreed"}
        folder = gold_folder(tmp_path / "noted", {"a": noted})
        (folder / "gold" / "a.json").write_text(json.dumps(noted, indent=4, sort_keys=True))
        assert read_gold(folder).sha256 == plain


def test_each_text_is_read_once_under_an_identity_of_its_own(tmp_path: Path) -> None:
    folder = gold_folder(tmp_path, dict.fromkeys("abcd", NOTHING))
    for name, text in {"a": "One text.", "b": "Another text.", "c": "One text.", "d": "A third text."}.items():
        url = "https://example.org/story" if name in "ab" else None
        (folder / "articles" / f"{name}.json").write_text(json.dumps({"text": text, "url": url}))
    texts = read_gold(folder).texts()
    assert [article.text for article in texts] == ["One text.", "Another text.", "A third text."]
    assert len({article.article_id for article in texts}) == 3
