"""The command evaluate, as a user runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.chat_server import ChatServer, reply
from tests.commands import Ran, Runner
from tests.evaluation.made import (
    NOTHING,
    QUOTE,
    TEXT,
    Json,
    accused,
    allegation,
    annotated,
    gold_folder,
    group,
    source,
    whole,
    write,
)

from allegata.evaluation.values import FIELDS, MACRO_FIELDS

GOLD = Path(__file__).parents[1] / "gold"
ENGLISH = "Nobody in the text is accused of anything. The harbour was busy, and the weather was fine that day."


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Two articles: one with an allegation, one without."""
    return gold_folder(tmp_path / "gold-set", {"a": annotated(whole()), "b": NOTHING}, {"b": ENGLISH})


def figures(ran: Ran) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.out)
    return found


def scored(ran: Ran) -> dict[str, Any]:
    """What depends on what was said, not on when or how it was read."""
    apart = ("seconds_per_article", "cost_per_article")
    return {key: value for key, value in figures(ran).items() if key not in apart}


# --- the gold of the project --------------------------------------------------------------------------------------


def test_the_gold_against_itself_is_perfect(allegata: Runner) -> None:
    ran = allegata("evaluate", GOLD, "--predictions", GOLD, "--json")
    found = figures(ran)
    assert ran.code == 0 and list(found["fields"]) == list(FIELDS)
    for field in found["fields"].values():
        assert {"precision", "recall", "f1", "low", "high", "gold"} <= field.keys()
        assert [field[key] for key in ("precision", "recall", "f1", "low", "high")] == [1, 1, 1, 1, 1]
        assert field["gold"] > 0
    assert found["macro_f1"] == 1 and found["quotes"]["share"] == 1 and found["without_failures"] is None
    assert found["agreement"]["article_class"] == {"articles": 45, "kappa": 1, "alpha": 1}


def test_the_rules_are_scored_by_default_and_what_they_skip_is_told(allegata: Runner, tmp_path: Path) -> None:
    ran = allegata("evaluate", GOLD, "--save", "said")
    assert ran.code == 0, ran.err
    assert (
        "3 of 45 skipped: language es, hi, ru" in ran.out
        and "without the articles that failed (42 are left)" in ran.out
    )
    assert all(f"| {field} " in ran.out for field in FIELDS) and "95 % interval" in ran.out
    again = allegata("evaluate", GOLD, "--predictions", "said", "--json")
    found = figures(again)
    assert found["gold_sha256"] in ran.out and found["system"].startswith("rules/")
    assert found["failures"] == {
        "085": "skipped: language: es",
        "086": "skipped: language: ru",
        "089": "skipped: language: hi",
    }
    assert found["without_failures"]["articles"] == 42
    assert all(found["without_failures"]["fields"][name]["f1"] >= found["fields"][name]["f1"] for name in FIELDS)
    assert found["macro_f1"] == pytest.approx(sum(found["fields"][name]["f1"] for name in MACRO_FIELDS) / 5, abs=1e-3)
    assert f"macro F1 {found['macro_f1']:.2f}" in ran.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["said"]


# --- one system after another -------------------------------------------------------------------------------------


def told(said: Json) -> Json:
    """An annotation as a model's reply."""

    def without(one: Json, *keys: str) -> Json:
        return {key: value for key, value in one.items() if key not in keys}

    return said | {
        "allegations": [
            each
            | {
                "acts": [{"act": act, "quote": each["quote"]} for act in each["acts"]],
                "means": [{"means": means, "quote": each["quote"]} for means in each["means"]],
                "alleged_perpetrators": [
                    without(one, "country") | {"country_word": None} for one in each["alleged_perpetrators"]
                ],
                "affected_groups": [without(one, "iso3", "m49") for one in each["affected_groups"]],
                "responses": [
                    without(one, "forms") | {"form": form} for one in each["responses"] for form in one["forms"]
                ],
            }
            for each in said["allegations"]
        ]
    }


@pytest.fixture
def model(chat_server: ChatServer) -> list[object]:
    """The options of a model that codes as the gold does, but for one made-up quote."""
    answer = told(annotated(whole()))
    answer["allegations"][0]["means"].append({"means": "debt", "quote": "They were told to pay back the fare"})
    none = {"article_class": "no_allegation", "allegations": []}
    chat_server.otherwise = lambda received: reply(answer if QUOTE in received.said else none)
    return ["--model", "vllm/made-up", "--base-url", chat_server.url, "--price", "1/2"]


def test_a_value_without_its_quote_was_not_said(
    allegata: Runner, gold: Path, model: list[object], chat_server: ChatServer
) -> None:
    ran = allegata("evaluate", gold, *model, "--json", "--save", "said")
    found = figures(ran)
    assert (ran.code, ran.err) == (0, "")
    assert [field["f1"] for field in found["fields"].values()] == [1] * len(FIELDS)
    assert found["quotes"]["verbatim"] == found["quotes"]["given"] - 1
    assert found["system"].startswith("vllm/made-up+") and found["cost_per_article"] > 0
    assert found["seconds_per_article"] > 0


def test_what_was_said_scores_the_same_from_where_it_was_saved(
    allegata: Runner, gold: Path, model: list[object]
) -> None:
    ran = allegata("evaluate", gold, *model, "--json", "--save", "said")
    again = allegata("evaluate", gold, "--predictions", "said", "--json")
    assert figures(again) == figures(ran)
    kept = json.loads(Path("said/a.json").read_text(encoding="utf-8"))
    (saved,) = kept["allegations"]
    wanted = whole()
    assert {key: saved[key] for key in wanted} == wanted
    assert saved["summary"].startswith("According to Harbour Watch (via the Lindhaven Courier), Russia allegedly")


def test_a_model_is_asked_once_and_its_ledger_is_the_one_of_every_command(
    allegata: Runner, gold: Path, model: list[object], chat_server: ChatServer
) -> None:
    first = allegata("evaluate", gold, *model, "--json")
    asked = len(chat_server.requests)
    assert asked == 3  # the made-up quote is asked about once more
    again = allegata("evaluate", gold, *model, "--json", "--replay")
    assert len(chat_server.requests) == asked and scored(again) == scored(first)
    assert figures(again)["cost_per_article"] == figures(first)["cost_per_article"]
    assert figures(again)["seconds_per_article"] is None
    assert Path(".allegata/ledger.sqlite").is_file() and not Path(".allegata/articles.jsonl").exists()


def test_what_a_work_folder_holds_is_found_by_its_text(allegata: Runner, gold: Path, model: list[object]) -> None:
    article = {"id": "elsewhere", "url": "https://example.org/1", "language": "en"}
    lines = [article | {"text": json.loads(path.read_bytes())["text"]} for path in [gold / "articles" / "a.json"]]
    Path("in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert allegata("ingest", "in.jsonl", "--work", "work").code == 0
    assert allegata("extract", *model, "--work", "work").code == 0
    before = Path("work/records.jsonl").read_bytes()
    ran = allegata("evaluate", gold, "--work", "work", "--json")
    found = figures(ran)
    assert ran.code == 1  # of one article nothing is known
    assert found["failures"] == {"b": "missing: no article of this text in the work folder"}
    assert found["fields"]["acts"]["f1"] == 1 and found["fields"]["article_class"]["recall"] == 0.5
    assert found["quotes"]["given"] - found["quotes"]["verbatim"] == 1 and found["cost_per_article"] > 0
    beside = allegata("evaluate", gold, *model, "--work", "work", "--json")
    assert beside.code == 0 and Path("work/records.jsonl").read_bytes() == before


def test_an_article_that_ends_in_an_error_is_missed_and_exits_with_1(
    allegata: Runner, gold: Path, model: list[object], chat_server: ChatServer
) -> None:
    ran = allegata("evaluate", gold, *model, "--max-requests", "0", "--json")
    found = figures(ran)
    assert ran.code == 1 and "stopped" in ran.err and "2 articles were not asked" in ran.err
    assert set(found["failures"]) == {"a", "b"} and all("error: not asked" in one for one in found["failures"].values())
    assert found["fields"]["acts"]["f1"] == 0 and found["fields"]["article_class"]["gold"] == 2
    assert not chat_server.requests


# --- two systems ---------------------------------------------------------------------------------------------------


def test_two_systems_are_held_against_each_other(allegata: Runner, gold: Path) -> None:
    write(Path("mine"), {"a": annotated(whole()), "b": NOTHING})
    write(Path("theirs"), {"a": annotated(allegation(cited_sources=[source("critics", "unnamed")])), "b": NOTHING})
    ran = allegata("evaluate", gold, "--predictions", "mine", "--against", "theirs", "--json")
    other = figures(ran)["against"]
    assert ran.code == 0 and other["system"] == "theirs"
    assert other["paired"]["sources"] == {
        "f1": 1, "other_f1": 0, "difference": 1, "low": 0, "high": 1, "better": 1, "worse": 0,
    }  # fmt: skip
    assert other["paired"]["acts"]["difference"] == 0 and other["fields"]["sources"]["gold"] == 1
    shown = allegata("evaluate", gold, "--predictions", "mine", "--against", "theirs").out
    assert "Against theirs" in shown and "+1.00" in shown and "| macro " in shown


def test_the_other_may_be_a_model_or_a_work_folder(allegata: Runner, gold: Path) -> None:
    assert allegata("ingest", gold / "articles", "--work", "work").code == 0
    assert allegata("extract", "--work", "work").code == 0
    systems = {}
    for other in ("rules", "work"):
        ran = allegata("evaluate", gold, "--predictions", gold, "--against", other, "--json")
        assert ran.code == 0, ran.err
        systems[other] = figures(ran)["against"]
    assert systems["rules"]["system"].startswith("rules/")
    assert systems["rules"]["paired"] == systems["work"]["paired"]


def test_a_second_annotator_of_some_articles_agrees_on_those(allegata: Runner, gold: Path) -> None:
    write(Path("second"), {"a": annotated(allegation(alleged_perpetrators=[accused()])), "other": NOTHING})
    ran = allegata("evaluate", gold, "--predictions", "second")
    assert ran.code == 1 and "1 of 2 missing" in ran.out
    assert "second also has what the gold has not: other" in ran.err
    both = figures(allegata("evaluate", gold, "--predictions", "second", "--json"))["without_failures"]
    assert both["articles"] == 1 and both["fields"]["perpetrators"]["f1"] == 1 and both["fields"]["via"]["f1"] == 0


# --- what cannot be done -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--predictions", "gold-set", "--model", "rules"], "two systems"),
        (["--predictions", "nowhere"], "there is no folder nowhere"),
        (["--work", "nowhere"], "there is no folder nowhere"),
        (["--model", "nobody/x"], "nobody/x"),
        (["--against", "./nowhere"], "there is no folder ./nowhere"),
        (["--against", "nobody/x"], "nobody/x"),
        (["--save", "gold-set/gold"], "is the gold itself"),
        (["--save", "mine"], "mine holds a.json, which no --save wrote"),
        (["--html", "nowhere/page.html"], "no folder"),
    ],
)
def test_wrong_usage_is_one_line_and_nothing_is_read(
    allegata: Runner, gold: Path, options: list[str], words: str
) -> None:
    write(Path("mine"), {"a": NOTHING})
    ran = allegata("evaluate", gold, *options)
    assert ran.code == 2 and ran.out == "" and words in ran.err and len(ran.err.splitlines()) == 1


def test_a_model_is_not_asked_where_what_it_is_held_against_cannot_be_read(
    allegata: Runner, gold: Path, model: list[object], chat_server: ChatServer
) -> None:
    write(Path("theirs"), {"a": annotated(allegation(acts=["nothing"]))})
    ran = allegata("evaluate", gold, *model, "--against", "theirs")
    assert ran.code == 1 and "theirs/a.json" in ran.err and not chat_server.requests


def test_a_malformed_annotation_is_named_and_exits_with_1(allegata: Runner, gold: Path) -> None:
    write(gold / "gold", {"b": annotated(allegation(acts=["nothing"]))})
    ran = allegata("evaluate", gold)
    assert ran.code == 1 and "gold/b.json: allegations[0].acts[0]: 'nothing' is no code" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_articles_without_an_annotation_are_named(allegata: Runner, gold: Path) -> None:
    shutil.copy(gold / "articles" / "b.json", gold / "articles" / "c.json")
    ran = allegata("evaluate", gold)
    assert ran.code == 0 and "note: articles without an annotation are left out: c" in ran.err


def test_a_quote_of_the_gold_that_does_not_stand_in_its_text_is_noted(allegata: Runner, gold: Path) -> None:
    write(gold / "gold", {"b": annotated(allegation(quote="Russia compelled them all"))})
    ran = allegata("evaluate", gold, "--predictions", gold)
    assert ran.code == 0 and "note: the gold has quotes that do not stand in their texts: b" in ran.err


def test_the_page_is_written_where_it_is_wanted(allegata: Runner, gold: Path) -> None:
    ran = allegata("evaluate", gold, "--html", "page.html")
    assert ran.code == 0 and "page: page.html" in ran.err and "Harbour Watch" in Path("page.html").read_text()


def test_what_was_saved_gives_way_to_what_is_saved(allegata: Runner, gold: Path) -> None:
    more = gold_folder(Path("more"), {"a": annotated(whole()), "z": NOTHING})
    assert allegata("evaluate", more, "--save", "said").code == 0
    assert allegata("evaluate", gold, "--save", "said").code == 0
    assert sorted(path.name for path in Path("said").iterdir()) == ["a.json", "b.json"]


def test_a_name_that_is_markup_is_printed_as_it_is(allegata: Runner, tmp_path: Path) -> None:
    gold = gold_folder(tmp_path / "[red]gold[/]", {"a": annotated(allegation(affected_groups=[group()]))}, {"a": TEXT})
    ran = allegata("evaluate", gold)
    assert ran.code == 0 and "[red]gold[/]" in ran.out
