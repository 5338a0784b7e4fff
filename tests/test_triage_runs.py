"""`--triage`: what a user sees of it, and that nothing it skips is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.batch_server import result
from tests.chat_server import ChatServer, reply
from tests.commands import Ran, Runner
from tests.stories import stories, story_of, written

PRICE = "1/0.1/4"
MODEL = "vllm/made-up"
TRADE = (
    "The central bank expects exports to grow by four percent next year. Prices of wheat and steel will fall, the "
    "governor told investors at the opening of the harvest fair, and interest rates should stay where they are until "
    "autumn. The finance minister wants to lower taxes for small firms. Dispatch {number} of the Example Courier."
)
OFF_TOPIC = range(2000, 2003)
NOTHING = {"article_class": "no_allegation", "allegations": []}


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Two articles in scope, and three that are not."""
    path = written(tmp_path, stories(2))
    with path.open("a", encoding="utf-8") as lines:
        for number in OFF_TOPIC:
            lines.write(
                json.dumps({"id": f"trade-{number}", "language": "en", "text": TRADE.format(number=number)}) + "\n"
            )
    return path


@pytest.fixture
def server(chat_server: ChatServer) -> ChatServer:
    chat_server.otherwise = lambda received: (
        reply(NOTHING) if story_of(received).number in OFF_TOPIC else reply(story_of(received).reply)
    )
    return chat_server


class Desk:
    """A working folder, and a model."""

    def __init__(self, allegata: Runner, folder: Path, server: ChatServer) -> None:
        self._allegata = allegata
        self._work = folder / "work"
        self._out = folder / "out"
        self._model = ("--model", MODEL, "--base-url", server.url, "--price", PRICE)

    def build(self, articles: Path, *arguments: object) -> Ran:
        return self._allegata(
            "build", articles, *self._model, "--work", self._work, "--out", self._out, "--json", *arguments
        )

    def read(self, articles: Path, *arguments: object) -> Ran:
        """What a build does before it loads and publishes."""
        assert self._allegata("ingest", articles, "--work", self._work).code == 0
        return self.run("extract", "--json", *arguments)

    def run(self, command: str, *arguments: object) -> Ran:
        return self._allegata(*command.split(), *arguments, *self._model, "--work", self._work)

    def records(self) -> dict[str, dict[str, Any]]:
        """The records by the name of their article."""
        lines = (self._work / "records.jsonl").read_text(encoding="utf-8").splitlines()
        return {record["source_id"]: record for record in map(json.loads, lines)}


@pytest.fixture
def desk(allegata: Runner, tmp_path: Path, server: ChatServer) -> Desk:
    return Desk(allegata, tmp_path, server)


def made(ran: Ran) -> dict[str, Any]:
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


class TestARun:
    def test_reads_everything_unless_told_to(self, desk: Desk, articles: Path, server: ChatServer) -> None:
        numbers = made(desk.build(articles))
        assert numbers["outcomes"] == {"ok": 2, "no_allegation": 3} and numbers["triaged"] == 0
        assert len(server.requests) == 5

    def test_skips_what_is_out_of_scope_and_says_so(self, desk: Desk, articles: Path, server: ChatServer) -> None:
        numbers = made(desk.build(articles, "--triage", "on"))
        assert numbers["outcomes"] == {"ok": 2, "skipped": 3} and numbers["triaged"] == 3
        assert numbers["valid"] and len(server.requests) == 2
        skipped = desk.records()["trade-2000"]
        assert skipped["outcome"] == "skipped"
        assert skipped["outcome_reason"].startswith("triage: score 0.0") and "below 0.10" in skipped["outcome_reason"]

    def test_without_triage_then_reads_what_was_skipped(self, desk: Desk, articles: Path, server: ChatServer) -> None:
        made(desk.read(articles, "--triage", "on"))
        numbers = made(desk.read(articles))
        assert numbers["outcomes"] == {"ok": 2, "no_allegation": 3} and numbers["extracted"] == 3
        assert len(server.requests) == 5  # nothing was paid for twice

    def test_with_a_lower_threshold_reads_what_was_skipped(
        self, desk: Desk, articles: Path, server: ChatServer
    ) -> None:
        made(desk.read(articles, "--triage", "on"))
        assert made(desk.read(articles, "--triage", "on", "--triage-threshold", 0))["triaged"] == 0
        assert len(server.requests) == 5

    def test_keeps_what_was_read_before(self, desk: Desk, articles: Path, server: ChatServer) -> None:
        before = made(desk.read(articles))["outcomes"]
        assert made(desk.read(articles, "--triage", "on"))["outcomes"] == before
        assert len(server.requests) == 5

    def test_again_skips_the_same_and_sends_nothing(self, desk: Desk, articles: Path, server: ChatServer) -> None:
        made(desk.read(articles, "--triage", "on"))
        assert made(desk.read(articles, "--triage", "on"))["outcomes"] == {"ok": 2, "skipped": 3}
        assert len(server.requests) == 2

    def test_tells_a_reader_how_to_read_them_all_the_same(self, desk: Desk, articles: Path) -> None:
        desk.read(articles, "--triage", "on")
        ran = desk.run("extract", "--triage", "on")
        assert ran.code == 0
        assert "skipped by triage: 3" in ran.out and "--triage off" in ran.out

    def test_takes_triage_from_the_environment_and_a_flag_before_it(
        self, desk: Desk, articles: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ALLEGATA_TRIAGE", "on")
        assert made(desk.read(articles))["triaged"] == 3
        assert made(desk.read(articles, "--triage", "off"))["triaged"] == 0

    @pytest.mark.parametrize("arguments", [("--triage", "yes"), ("--triage-threshold", "1.5")])
    def test_refuses_what_it_cannot_be(self, desk: Desk, articles: Path, arguments: tuple[str, str]) -> None:
        assert desk.build(articles, *arguments).code == 2


def test_the_built_in_rules_can_be_triaged_too(allegata: Runner, articles: Path, tmp_path: Path) -> None:
    work = ("--work", tmp_path / "rules")
    assert allegata("ingest", articles, *work).code == 0
    assert json.loads(allegata("extract", "--triage", "on", *work, "--json").out)["triaged"] == 3


def test_an_estimate_leaves_out_what_triage_skips(desk: Desk, articles: Path) -> None:
    whole = made(desk.run("estimate", articles, "--json"))
    part = made(desk.run("estimate", articles, "--triage", "on", "--json"))
    assert whole["articles"]["skipped"] == 0 and whole["articles"]["new"] == 5
    assert part["articles"]["skipped"] == 3 and part["articles"]["new"] == part["requests"] == 2
    assert part["cost"]["expected"] < whole["cost"]["expected"]
    assert "3 skipped by triage" in desk.run("estimate", articles, "--triage", "on").out


class TestABatch:
    def answers(self, requests: Path, to: Path) -> Path:
        told = {story.number: story.reply for story in stories(2)}
        lines = [json.loads(line) for line in requests.read_text(encoding="utf-8").splitlines()]
        said = [
            next((r for n, r in told.items() if f"Dispatch {n}" in json.dumps(line["body"])), NOTHING) for line in lines
        ]
        results = (result(line["custom_id"], reply(one)) for line, one in zip(lines, said, strict=True))
        to.write_text("".join(json.dumps(one) + "\n" for one in results), encoding="utf-8")
        return to

    def test_asks_about_the_rest_and_needs_nothing_more(self, desk: Desk, articles: Path, tmp_path: Path) -> None:
        requests, results = tmp_path / "requests.jsonl", tmp_path / "results.jsonl"
        ran = desk.run("batch export", articles, "--triage", "on", "--out", requests)
        assert ran.code == 0 and "skipped by triage: 3 articles" in ran.out
        assert len(requests.read_text(encoding="utf-8").splitlines()) == 2
        # the import knows how the export was made
        ran = desk.run("batch import", self.answers(requests, results))
        assert ran.code == 0, ran.err
        assert {record["outcome"] for record in desk.records().values()} == {"ok", "skipped"}

    def test_of_a_further_export_leaves_nothing_out_unless_told_to(
        self, desk: Desk, articles: Path, tmp_path: Path
    ) -> None:
        first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
        desk.run("batch export", articles, "--triage", "on", "--out", first)
        assert desk.run("batch export", "--out", second).code == 0
        assert len(second.read_text(encoding="utf-8").splitlines()) == 5

    def test_reads_answers_that_are_there_whatever_triage_says(
        self, desk: Desk, articles: Path, tmp_path: Path
    ) -> None:
        requests, results = tmp_path / "requests.jsonl", tmp_path / "results.jsonl"
        desk.run("batch export", articles, "--out", requests)
        ran = desk.run("batch import", self.answers(requests, results), "--triage", "on")
        assert ran.code == 0, ran.err
        assert {record["outcome"] for record in desk.records().values()} == {"ok", "no_allegation"}
