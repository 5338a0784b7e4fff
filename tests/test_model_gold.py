"""A model that codes as the annotators did: they are what is published. One that misquotes: none of that is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.builds import Run, build, released, working
from tests.chat_server import Received, Turn, reply, running_chat_server
from tests.gold_replies import Annotated, annotated_articles, annotated_seeds
from tests.gold_tables import Told, annotated, told
from tests.stories import is_asked_again

from allegata.extractors.llm import load_prompt

ARTICLES = [*annotated_articles(), *annotated_seeds()]

# --- gold in, gold out ---------------------------------------------------------------------------------------------

# A group of one is published as nationality or region only (codebook, section 4).
ALONE = {"025": "Samuel Adjei of Ghana", "053": "a 22-year-old"}


def coding_as_annotated(received: Received) -> Turn:
    """Knows each article by its longest line, which ingest leaves as it is."""
    said = " ".join(received.said.split())
    (known,) = [one for one in ARTICLES if " ".join(max(one.article["text"].splitlines(), key=len).split()) in said]
    return reply(known.reply)


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, int]:
    """A build of all annotated articles, and how many requests it took."""
    folder = tmp_path_factory.mktemp("gold")
    (folder / "articles.jsonl").write_text("".join(json.dumps(one.article) + "\n" for one in ARTICLES))
    with running_chat_server() as server:
        server.otherwise = coding_as_annotated
        return build(folder, folder / "articles.jsonl", server), len(server.requests)


class TestTheAnnotationsOfTheCorpus:
    def test_are_published_without_a_single_value_rejected(self, golden: tuple[Run, int]) -> None:
        run, requests = golden
        assert (run.code, run.err) == (0, "")
        assert run.summary["rejections"] == {"value": 0, "holds": 0, "flag": 0}
        assert run.outcomes == {
            "ok": sum(bool(one.gold["allegations"]) for one in ARTICLES),
            "no_allegation": sum(not one.gold["allegations"] for one in ARTICLES),
        }
        assert requests == len(ARTICLES)

    def test_stand_in_the_working_database_word_for_word(self, golden: tuple[Run, int]) -> None:
        assert told(working(golden[0].work), words=True) == {
            one.article["id"]: annotated(one, words=True) for one in ARTICLES
        }

    def test_stand_in_the_release_code_for_code(self, golden: tuple[Run, int]) -> None:
        wanted = {one.article["id"]: _safe(one, annotated(one, words=False)) for one in ARTICLES}
        assert told(released(golden[0].package), words=False) == wanted

    def test_have_numbers_that_are_all_read(self, golden: tuple[Run, int]) -> None:
        groups = working(golden[0].work)("affected_groups")
        assert [group["number"] for group in groups if group["number"] and not group["number_low"]] == []
        assert {group["number"] for group in groups} >= {"About a thousand", "ten or more", "सात"}


def _safe(one: Annotated, whole: Told) -> Told:
    """What may be published of it, in codes."""
    if one.name not in ALONE:
        return whole
    (gold,), (allegation,) = one.gold["allegations"], whole.allegations
    groups = tuple(
        replace(group, statuses=frozenset(), number=None) if words["term"] == ALONE[one.name] else group
        for words, group in zip(gold["affected_groups"], allegation.groups, strict=True)
    )
    return replace(whole, allegations=(replace(allegation, groups=groups),))


# --- false quotes --------------------------------------------------------------------------------------------------

EXAMPLE = load_prompt().examples[0].text
FALSE = {
    "negation dropped": ("Moscow did tell the men where they would be sent", "Moscow"),
    "number changed": ("Russia forced 4,000 Kenyan students into its army", "4,000 Kenyan students"),
    "name swapped": ("Belarus forced 400 Kenyan students into its army", "Belarus"),
    "paraphrase": ("the authorities coerced several hundred young Kenyans", "the authorities"),
    "one letter": ("Their passports were takem at the airport", "Their passports"),
    "the prompt's example": (" ".join(EXAMPLE.split()[:8]), EXAMPLE.split()[0]),
    "another article": ("Camp {other} held most of them", "Camp {other}"),
}
"""By what is wrong: a quote that does not stand in the article, and words of it that may be a name or a term."""
FIELDS = (
    "allegation",
    "acts",
    "means",
    "alleged_perpetrators",
    "affected_groups",
    "cited_sources",
    "responses",
)
CASES = [(kind, field) for kind in FALSE for field in FIELDS]
TRUE = "Russia forced 400 Kenyan students into its army"


def text_of(case: int) -> str:
    return (
        "Russia forced 400 Kenyan students into its army, the rights group Harbour Watch said on Friday. Moscow did "
        "not tell the men where they would be sent. Their passports were taken at the airport.\n\n"
        f"Camp {1000 + case} held most of them. Russia's embassy in Nairobi denied the claims."
    )


def case_of(received: Received) -> int:
    article = received.body["messages"][1]["content"]  # not what was said since, which may quote another's
    return next(case for case in range(len(CASES)) if f"Camp {1000 + case} held" in article)


def true_allegation() -> dict[str, Any]:
    return {
        "acts": [{"act": "coerced_enlistment", "quote": TRUE}],
        "means": [{"means": "documents_withheld", "quote": "Their passports were taken at the airport"}],
        "stance": "attributed",
        "quote": TRUE,
        "alleged_perpetrators": [{"name": "Russia", "actor_type": "state", "country_word": None, "quote": TRUE}],
        "affected_groups": [
            {
                "term": "Kenyan students",
                "nationalities": ["Kenyan"],
                "statuses": ["student"],
                "number": "400",
                "quote": TRUE,
            }
        ],
        "cited_sources": [
            {"name": "Harbour Watch", "source_type": "ngo", "via": None, "quote": "Harbour Watch said on Friday"}
        ],
        "responses": [
            {
                "responder": "Russia's embassy",
                "role": "accused",
                "form": "denied",
                "quote": "Russia's embassy in Nairobi denied the claims",
            }
        ],
    }


def false_quote(case: int) -> tuple[str, str]:
    """The quote of a case, and the name in it."""
    quote, name = FALSE[CASES[case][0]]
    other = 1000 + (case + 1) % len(CASES)
    return quote.format(other=other), name.format(other=other)


def misquoting(case: int) -> dict[str, Any]:
    """The true allegation, and one value of the case's field whose quote is false."""
    quote, name = false_quote(case)
    field = CASES[case][1]
    allegations = [true_allegation()]
    values: dict[str, dict[str, Any]] = {
        "acts": {"act": "ill_treatment", "quote": quote},
        "means": {"means": "violence", "quote": quote},
        "alleged_perpetrators": {"name": name, "actor_type": "other", "country_word": None, "quote": quote},
        "affected_groups": {"term": name, "nationalities": [], "statuses": ["veteran"], "number": None, "quote": quote},
        "cited_sources": {"name": name, "source_type": "document", "via": None, "quote": quote},
        "responses": {"responder": "Russia's embassy", "role": "accused", "form": "acknowledged", "quote": quote},
    }
    if field == "allegation":
        allegations.append(true_allegation() | {"quote": quote})
    else:
        allegations[0][field].append(values[field])
    return {"article_class": "reports_allegation", "allegations": allegations}


def the_truth() -> Told:
    """What is published of the true allegation."""
    gold = true_allegation()
    (group,), (answer,) = gold["affected_groups"], gold["responses"]
    compact = gold | {
        "acts": ["coerced_enlistment"],
        "means": ["documents_withheld"],
        "alleged_perpetrators": [gold["alleged_perpetrators"][0] | {"country": "RUS"}],
        "affected_groups": [group | {"iso3": ["KEN"], "m49": []}],
        "responses": [answer | {"forms": ["denied"]}],
    }
    return annotated(Annotated("", {}, {"article_class": "reports_allegation", "allegations": [compact]}), words=True)


def contents(package: Path) -> Iterator[str]:
    """Every file of a release as it is, and what those that are compressed hold."""
    for path in package.rglob("*"):
        if path.is_file():
            yield path.read_bytes().decode("utf-8", "replace")
        if path.suffix == ".parquet":
            yield str(duckdb.execute("FROM read_parquet(?)", [str(path)]).fetchall())
    with duckdb.connect(str(package / "allegata.duckdb"), read_only=True) as connection:
        for (table,) in connection.execute("SELECT table_name FROM information_schema.tables").fetchall():
            yield str(connection.execute(f'FROM "{table}"').fetchall())


def misquoted(folder: Path, answer: Callable[[Received], Turn]) -> tuple[Run, list[Received]]:
    lines = (json.dumps({"id": f"case-{c:03}", "language": "en", "text": text_of(c)}) + "\n" for c in range(len(CASES)))
    (folder / "cases.jsonl").write_text("".join(lines))
    with running_chat_server() as server:
        server.otherwise = answer
        return build(folder, folder / "cases.jsonl", server), server.requests


@pytest.fixture(scope="module")
def insisting(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, list[Received]]:
    """A build with a model that gives each false quote, and gives it again when it is told so."""
    return misquoted(tmp_path_factory.mktemp("insisting"), lambda received: reply(misquoting(case_of(received))))


@pytest.fixture(scope="module")
def rejections(insisting: tuple[Run, list[Received]]) -> dict[int, list[dict[str, str | None]]]:
    """What was rejected, by case."""
    tables = working(insisting[0].work)
    case = {row["article_id"]: int(str(row["source_id"])[5:]) for row in tables("articles")}
    found: dict[int, list[dict[str, str | None]]] = {number: [] for number in range(len(CASES))}
    for row in tables("rejections"):
        found[case[row["article_id"]]].append(row)
    return found


class TestAModelThatInsistsOnAFalseQuote:
    @pytest.mark.parametrize("case", range(len(CASES)), ids=[f"{kind}, {field}" for kind, field in CASES])
    def test_has_it_rejected_in_every_field_with_the_check_that_failed(
        self, rejections: dict[int, list[dict[str, str | None]]], case: int
    ) -> None:
        (found,) = [row for row in rejections[case] if row["check"] != "answer_rejected"]
        assert (found["check"], found["field"], found["quote"]) == (
            "quote_not_found", CASES[case][1], false_quote(case)[0],
        )  # fmt: skip

    def test_has_the_true_values_of_the_same_reply_published_and_nothing_else(
        self, insisting: tuple[Run, list[Received]]
    ) -> None:
        made = told(released(insisting[0].package), words=True)
        for number, (_, field) in enumerate(CASES):
            article = made[f"case-{number:03}"]
            if field == "responses":  # without the answer of the accused the allegation is not whole, and is held
                assert (article.outcome, article.allegations) == ("invalid", ())
            else:
                assert article == the_truth()

    @pytest.mark.parametrize("kind", FALSE)
    def test_has_no_word_of_it_in_the_release(self, insisting: tuple[Run, list[Received]], kind: str) -> None:
        everything = list(contents(insisting[0].package))
        assert any(TRUE in content for content in everything)
        for number in (number for number, case in enumerate(CASES) if case[0] == kind):
            assert not any(false_quote(number)[0] in content for content in everything)
        if kind in ("number changed", "name swapped", "one letter"):
            word = {"number changed": "4,000", "name swapped": "Belarus", "one letter": "takem"}[kind]
            assert not any(word in content for content in everything)

    def test_is_asked_again_once_and_told_of_that_value_alone(self, insisting: tuple[Run, list[Received]]) -> None:
        run, requests = insisting
        assert len(requests) == 2 * len(CASES)
        for received in filter(is_asked_again, requests):
            quote, _ = false_quote(case_of(received))
            complaint = received.body["messages"][-1]["content"]
            assert quote in complaint
            for true in (TRUE, "Their passports were taken", "Harbour Watch said", "Nairobi denied the claims"):
                assert true not in complaint
        assert run.code == 1  # the allegations that are held make their articles invalid


BESIDE: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "a name swapped": (
        "alleged_perpetrators",
        {"name": "Belarus", "actor_type": "state", "country_word": None, "quote": TRUE},
        "value_not_in_quote",
        "Belarus",
    ),
    "a country swapped": (
        "alleged_perpetrators",
        {"name": "its army", "actor_type": "armed_forces", "country_word": "Belarusian", "quote": TRUE},
        "value_not_nearby",
        "Belarus",
    ),
    "a term swapped": (
        "affected_groups",
        {"term": "Ugandan men", "nationalities": [], "statuses": [], "number": None, "quote": TRUE},
        "value_not_in_quote",
        "Ugandan",
    ),
    "a nationality swapped": (
        "affected_groups",
        {"term": "students", "nationalities": ["Ugandan"], "statuses": [], "number": None, "quote": TRUE},
        "value_not_nearby",
        "Uganda",
    ),
    "a number changed": (
        "affected_groups",
        {"term": "students", "nationalities": [], "statuses": [], "number": "4,000", "quote": TRUE},
        "value_not_nearby",
        "4,000",
    ),
    "a source made of two": (
        "cited_sources",
        {"name": "Harbour Witness", "source_type": "ngo", "via": None, "quote": "Harbour Watch said on Friday"},
        "value_not_in_quote",
        "Witness",
    ),
    "a go-between": (
        "cited_sources",
        {
            "name": "the rights group",
            "source_type": "ngo",
            "via": "Quillmark News",
            "quote": "the rights group Harbour Watch",
        },
        "value_not_nearby",
        "Quillmark",
    ),
    "a part of a word": (
        "cited_sources",
        {"name": "arbour Watch", "source_type": "ngo", "via": None, "quote": "the rights group Harbour Watch"},
        "value_not_in_quote",
        "",
    ),
    "another who answers": (
        "responses",
        {"responder": "Uganda's embassy", "role": "other", "form": "denied", "quote": "denied the claims"},
        "value_not_nearby",
        "Uganda",
    ),
}
"""By what is false beside a quote that stands: the field, the value, the check that fails, and a word of it."""


def test_a_false_value_beside_a_true_quote_is_rejected_and_no_word_of_it_published(tmp_path: Path) -> None:
    def answer(received: Received) -> Turn:
        field, value, _, _ = list(BESIDE.values())[case_of(received) % len(BESIDE)]
        allegation = true_allegation()
        allegation[field].append(value)
        return reply({"article_class": "reports_allegation", "allegations": [allegation]})

    run, _ = misquoted(tmp_path, answer)
    assert run.outcomes == {"ok": len(CASES)}
    names = {row["article_id"]: int(str(row["source_id"])[5:]) for row in working(run.work)("articles")}
    checks = {(names[row["article_id"]] % len(BESIDE), row["check"]) for row in working(run.work)("rejections")}
    assert checks == {(number, check) for number, (_, _, check, _) in enumerate(BESIDE.values())}
    everything = list(contents(run.package))
    for field, value, _, word in BESIDE.values():
        assert not word or not any(word in content for content in everything), (field, value)


def test_a_model_that_mends_what_it_is_told_has_all_of_it_published(tmp_path: Path) -> None:
    whole = {"article_class": "reports_allegation", "allegations": [true_allegation()]}
    run, requests = misquoted(
        tmp_path, lambda received: reply(whole if is_asked_again(received) else misquoting(case_of(received)))
    )
    assert (run.code, run.err, len(requests)) == (0, "", 2 * len(CASES))
    assert run.outcomes == {"ok": len(CASES)}
    # an allegation that is left out in place of being mended stays among the rejections
    left_out = sum(field == "allegation" for _, field in CASES)
    assert run.summary["rejections"] == {"value": left_out, "holds": 0, "flag": 0}
    assert set(told(released(run.package), words=True).values()) == {the_truth()}
