"""Runs of many articles with a language model that fails, refuses, talks nonsense, costs money, and echoes secrets."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.batch_server import running_batch_server
from tests.builds import MODEL, Run, build, bytes_of, extracted, released
from tests.chat_server import (
    ChatServer,
    Received,
    Turn,
    completion,
    cut_off,
    filtered,
    refusal,
    reply,
    reset,
    running_chat_server,
    status,
)
from tests.commands import Runner
from tests.stories import Story, is_asked_again, stories, story_of, written

Answer = Callable[[Received], Turn]


def truly(received: Received) -> Turn:
    """A model that reads well."""
    return reply(story_of(received).reply)


def asked(server: ChatServer) -> Counter[int]:
    """How often each article was asked about, by its number."""
    return Counter(story_of(received).number for received in server.requests)


def numbers(told: list[Story]) -> set[int]:
    return {story.number for story in told}


# --- nonsense ------------------------------------------------------------------------------------------------------


def _nonsense(quote: str, name: str) -> dict[str, Any]:
    """A reply of the schema that says the same of whatever it is asked."""
    return {
        "article_class": "reports_allegation",
        "allegations": [
            {
                "acts": [{"act": "forced_labour", "quote": quote}],
                "means": [{"means": "debt", "quote": quote}],
                "stance": "asserted",
                "quote": quote,
                "alleged_perpetrators": [{"name": name, "actor_type": "state", "country_word": name, "quote": quote}],
                "affected_groups": [
                    {"term": name, "nationalities": [name], "statuses": ["child"], "number": name, "quote": quote}
                ],
                "cited_sources": [{"name": name, "source_type": "court", "via": name, "quote": quote}],
                "responses": [{"responder": name, "role": "accused", "form": "acknowledged", "quote": quote}],
            }
        ],
    }


NONSENSE = (
    _nonsense("", ""),
    _nonsense("N", "N"),
    _nonsense("Russia", "Russia"),
    _nonsense("ussia forced", "ussia"),
    _nonsense("zulip ondra vekt marrow sil", "ondra vekt"),
    _nonsense("the shortest verbatim span of the article", "article"),
    _nonsense("article_class allegations alleged_perpetrators", "alleged_perpetrators"),
    _nonsense("\n\n\n", " "),
    {"article_class": "reports_allegation", "allegations": []},
    {"article_class": "opinion", "allegations": []},
)


def talking_nonsense(received: Received) -> Turn:
    return reply(NONSENSE[story_of(received).number % len(NONSENSE)])


class TestNonsenseThatFitsTheSchema:
    def test_of_200_articles_publishes_nothing_says_so_and_leaves_the_release_that_stands(
        self, tmp_path: Path, chat_server: ChatServer
    ) -> None:
        some = written(tmp_path, stories(3))
        chat_server.otherwise = truly
        assert build(tmp_path, some, chat_server).code == 0
        before = bytes_of(tmp_path / "out")
        database = (tmp_path / "out" / "allegata.duckdb").read_bytes()

        chat_server.otherwise = talking_nonsense
        run = build(tmp_path, written(tmp_path, stories(200)), chat_server, "--work", tmp_path / "other")
        assert run.code == 1
        assert run.outcomes == {"invalid": 200}
        assert "nothing is published" in run.err
        assert bytes_of(tmp_path / "out") == before
        assert (tmp_path / "out" / "allegata.duckdb").read_bytes() == database

    def test_makes_no_release_where_none_stands(self, tmp_path: Path, chat_server: ChatServer) -> None:
        chat_server.otherwise = talking_nonsense
        run = build(tmp_path, written(tmp_path, stories(20)), chat_server)
        assert run.code == 1 and not run.package.exists()
        requests = len(chat_server.requests)
        again = build(tmp_path, tmp_path / "dispatches.jsonl", chat_server)
        assert again.code == 1 and not again.package.exists() and "nothing is published" in again.err
        assert len(chat_server.requests) == requests  # known from the ledger


# --- articles that fail --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "said", "among"),
    [(status(500, "out of memory"), "500", 200), (reset(), "broke off|cannot be reached|reset", 40)],
)
def test_one_article_that_always_fails_costs_itself_only(
    tmp_path: Path, chat_server: ChatServer, fault: Turn, said: str, among: int
) -> None:
    poisoned = 1017
    told = stories(among)
    chat_server.otherwise = lambda received: fault if story_of(received).number == poisoned else truly(received)
    run = build(tmp_path, written(tmp_path, told), chat_server, "--concurrency", 16)
    assert run.code == 1
    assert run.outcomes == {"ok": among - 1, "error": 1}
    (failed,) = [row for row in released(run.package)("articles") if row["outcome"] == "error"]
    assert failed["source_id"] == f"dispatch-{poisoned}" and re.search(said, failed["outcome_reason"] or "")
    assert len(released(run.package)("allegations")) == among - 1
    once = asked(chat_server)
    assert {number: times for number, times in once.items() if times > 1} == {poisoned: once[poisoned]}

    chat_server.requests.clear()
    chat_server.otherwise = truly
    again = extracted(tmp_path, tmp_path / "dispatches.jsonl", chat_server)
    assert (again.code, again.outcomes) == (0, {"ok": among})
    assert asked(chat_server) == {poisoned: 1}


def misreading_first(received: Received) -> Turn:
    """A model that misquotes at first, and mends it."""
    said = story_of(received).reply
    if not is_asked_again(received):
        said["allegations"][0]["means"][0]["quote"] = "told that their visas would be prolonged"
    return reply(said)


def test_an_answer_is_kept_where_asking_for_a_better_one_fails(tmp_path: Path, chat_server: ChatServer) -> None:
    told = stories(3)
    chat_server.otherwise = lambda received: status(503) if is_asked_again(received) else misreading_first(received)
    run = extracted(tmp_path, written(tmp_path, told), chat_server)
    assert (run.code, run.outcomes) == (1, {"error": 3})
    chat_server.requests.clear()
    chat_server.otherwise = misreading_first
    again = extracted(tmp_path, tmp_path / "dispatches.jsonl", chat_server)
    assert (again.code, again.outcomes) == (0, {"ok": 3})
    assert [is_asked_again(received) for received in chat_server.requests] == [True] * 3


def test_articles_with_the_same_text_are_asked_about_once(tmp_path: Path, chat_server: ChatServer) -> None:
    chat_server.otherwise = truly
    (one,) = stories(1)
    rows = ({"id": f"copy-{number}", "url": f"https://news.example/{number}", "text": one.text} for number in range(5))
    (tmp_path / "copies.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    run = extracted(tmp_path, tmp_path / "copies.jsonl", chat_server)
    assert (run.code, run.outcomes) == (0, {"ok": 1, "skipped": 4})
    assert len(chat_server.requests) == 1


WRONG_SCHEMA = json.dumps({"article_class": "reports_allegation", "allegations": [{"acts": "many"}]})
ENDINGS: dict[str, tuple[Answer, str, int]] = {
    "reads well": (truly, "ok", 1),
    "refuses": (lambda _: refusal("I cannot help with that."), "refused", 1),
    "filters its answer": (lambda _: filtered(), "refused", 1),
    "filters the article": (lambda _: status(400, "filtered", error_code="content_filter"), "refused", 1),
    "breaks its JSON": (lambda _: reply('{"article_class": "reports_allegation", "alleg'), "invalid", 2),
    "breaks the schema": (lambda _: reply(WRONG_SCHEMA), "invalid", 2),
    "says nothing": (lambda _: reply(""), "invalid", 2),
    "is cut off": (lambda _: cut_off(), "truncated", 2),
    "mends its JSON": (lambda received: truly(received) if is_asked_again(received) else reply("{"), "ok", 2),
    "refuses when asked again": (
        lambda received: refusal() if is_asked_again(received) else reply(WRONG_SCHEMA),
        "refused",
        2,
    ),
    "is cut off when asked again": (
        lambda received: cut_off() if is_asked_again(received) else reply(WRONG_SCHEMA),
        "truncated",
        2,
    ),
    "needs more room": (
        lambda received: truly(received) if received.body["max_completion_tokens"] > 4096 else cut_off(),
        "ok",
        2,
    ),
}
"""By what a model does: its answer, how the article ends, and how often it is asked about."""
EACH = 2
TOLD = stories(EACH * len(ENDINGS))


def ending_of(number: int) -> str:
    return list(ENDINGS)[number % len(ENDINGS)]


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run, Counter[int]]:
    """A folder with a build of articles that end in every way, and how often each was asked about; only to be read."""
    folder = tmp_path_factory.mktemp("mixed")
    with running_chat_server() as server:
        server.otherwise = lambda received: ENDINGS[ending_of(story_of(received).number)][0](received)
        return folder, build(folder, written(folder, TOLD), server), asked(server)


@pytest.fixture
def mixed(answered: tuple[Path, Run, Counter[int]], tmp_path: Path) -> Run:
    """A copy of that build, to go on from."""
    folder, run, _ = answered
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return replace(run, package=tmp_path / "out", work=tmp_path / "work")


class TestAnswersThatAreNone:
    def test_each_end_in_their_own_outcome_and_are_counted(self, mixed: Run) -> None:
        assert mixed.code == 1
        assert mixed.outcomes == Counter(ENDINGS[ending_of(story.number)][1] for story in TOLD)
        ended = {str(row["source_id"]): row for row in released(mixed.package)("articles")}
        for story in TOLD:
            row = ended[story.name]
            assert row["outcome"] == ENDINGS[ending_of(story.number)][1], ending_of(story.number)
            assert (row["outcome_reason"] is None) == (row["outcome"] == "ok")

    def test_a_refusal_is_asked_for_once_and_a_broken_or_cut_answer_twice_at_most(
        self, answered: tuple[Path, Run, Counter[int]]
    ) -> None:
        assert answered[2] == {story.number: ENDINGS[ending_of(story.number)][2] for story in TOLD}

    def test_are_known_to_a_second_run_which_sends_nothing_and_exits_1_too(
        self, mixed: Run, chat_server: ChatServer, tmp_path: Path
    ) -> None:
        before = bytes_of(mixed.package)
        again = build(tmp_path, tmp_path / "dispatches.jsonl", chat_server)
        assert (again.code, again.outcomes, chat_server.requests) == (1, mixed.outcomes, [])
        assert bytes_of(again.package) == before

    def test_are_asked_about_again_where_the_user_says_so(
        self, mixed: Run, chat_server: ChatServer, tmp_path: Path
    ) -> None:
        refused = {story.number for story in TOLD if ENDINGS[ending_of(story.number)][1] == "refused"}
        chat_server.otherwise = truly
        again = extracted(tmp_path, tmp_path / "dispatches.jsonl", chat_server, "--retry", "refused")
        assert asked(chat_server) == dict.fromkeys(refused, 1)
        assert "refused" in mixed.outcomes and "refused" not in again.outcomes

    def test_are_listed_with_their_reasons_for_a_person(
        self, mixed: Run, allegata: Runner, chat_server: ChatServer
    ) -> None:
        ran = allegata("extract", "--model", MODEL, "--base-url", chat_server.url, "--work", mixed.work)
        assert ran.code == 1 and chat_server.requests == []
        counts = Counter(ENDINGS[ending_of(story.number)][1] for story in TOLD)
        for outcome, count in counts.items():
            assert f"{count} {outcome}" in ran.out
        for story in TOLD:
            listed = [line for line in ran.err.splitlines() if story.name in line]
            assert bool(listed) == (ENDINGS[ending_of(story.number)][1] != "ok")


# --- money ---------------------------------------------------------------------------------------------------------


class TestAGreatestNumberOfRequests:
    def test_is_kept_nothing_is_published_and_the_same_command_goes_on(
        self, tmp_path: Path, chat_server: ChatServer
    ) -> None:
        told = stories(200)
        path = written(tmp_path, told)
        chat_server.otherwise = truly
        run = build(tmp_path, path, chat_server, "--max-requests", 50)
        assert run.code == 1 and not run.package.exists()
        assert 42 < len(chat_server.requests) <= 50 and set(asked(chat_server).values()) == {1}
        assert "nothing is published" in run.err and "--max-requests" in run.err
        whole = extracted(tmp_path, path, chat_server)
        assert (whole.code, whole.outcomes) == (0, {"ok": 200})
        assert asked(chat_server) == dict.fromkeys(numbers(told), 1)

    def test_met_within_an_article_keeps_the_answers_that_came_before(
        self, tmp_path: Path, chat_server: ChatServer
    ) -> None:
        told = stories(30)
        path = written(tmp_path, told)
        chat_server.otherwise = misreading_first  # two requests each
        runs = 0
        code = 1
        while code:
            before = len(chat_server.requests)
            code = extracted(tmp_path, path, chat_server, "--max-requests", 17, "--concurrency", 4).code
            sent = len(chat_server.requests) - before
            runs += 1
            assert sent <= 17 and (sent >= 14 or not code)  # the last may be given up by those who find no more left
        assert runs in (4, 5)
        assert asked(chat_server) == dict.fromkeys(numbers(told), 2)
        assert sum(map(is_asked_again, chat_server.requests)) == 30

    def test_counts_requests_that_fail_too(self, tmp_path: Path, chat_server: ChatServer) -> None:
        chat_server.otherwise = lambda _: status(500)
        run = build(tmp_path, written(tmp_path, stories(20)), chat_server, "--max-requests", 10)
        assert run.code == 1 and len(chat_server.requests) <= 10


INPUT_PRICE, OUTPUT_PRICE = 1.0, 10.0  # USD per million tokens
ANSWER_TOKENS = 180


def counting(received: Received) -> Turn:
    """Answers, and counts tokens as a server does: about four characters each."""
    usage = {"prompt_tokens": len(json.dumps(received.body)) // 4, "completion_tokens": ANSWER_TOKENS}
    return reply(story_of(received).reply, usage=usage)


def counting_in_silence(received: Received) -> Turn:
    """Bills the same, and does not say so."""
    return reply(story_of(received).reply, usage=None)


def billed(server: ChatServer) -> float:
    """USD for all requests, as the server counts them."""
    return (
        sum(
            len(json.dumps(received.body)) // 4 * INPUT_PRICE + ANSWER_TOKENS * OUTPUT_PRICE
            for received in server.requests
        )
        / 1e6
    )


class TestAGreatestCost:
    @pytest.mark.parametrize(
        ("answer", "concurrency", "used"),
        # a server that does not say what it bills is taken to bill the most that it may
        [(counting, 1, 0.6), (counting, 16, 0.6), (counting_in_silence, 8, 0.2)],
    )
    def test_is_never_exceeded_by_what_the_server_counts(
        self, tmp_path: Path, chat_server: ChatServer, answer: Answer, concurrency: int, used: float
    ) -> None:
        told = stories(60)
        path = written(tmp_path, told)
        chat_server.otherwise = answer
        most = 0.08
        priced = ("--price", f"{INPUT_PRICE}/{OUTPUT_PRICE}", "--token-limit", 256, "--concurrency", concurrency)
        run = build(tmp_path, path, chat_server, "--max-cost", most, *priced)
        assert run.code == 1 and not run.package.exists()
        assert "--max-cost" in run.err and "nothing is published" in run.err
        assert used * most < billed(chat_server) <= most  # stops neither late nor long before
        whole = extracted(tmp_path, path, chat_server, *priced)
        assert (whole.code, whole.outcomes) == (0, {"ok": 60})
        assert asked(chat_server) == dict.fromkeys(numbers(told), 1)

    def test_without_a_known_price_is_refused_before_anything_is_sent(
        self, tmp_path: Path, chat_server: ChatServer
    ) -> None:
        run = build(tmp_path, written(tmp_path, stories(1)), chat_server, "--max-cost", 1, model="openai/gpt-made-up")
        assert run.code == 2 and "--price" in run.err and chat_server.requests == []


class TestReplay:
    def test_rebuilds_the_same_bytes_without_a_server_or_a_key(
        self, mixed: Run, chat_server: ChatServer, tmp_path: Path
    ) -> None:
        again = build(tmp_path, tmp_path / "dispatches.jsonl", chat_server, "--replay", "--out", tmp_path / "elsewhere")
        assert (again.code, again.outcomes) == (1, mixed.outcomes)
        assert bytes_of(again.package) == bytes_of(mixed.package)
        assert chat_server.requests == []

    def test_of_a_hosted_model_needs_neither_key_nor_address(
        self, allegata: Runner, tmp_path: Path, chat_server: ChatServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        chat_server.otherwise = truly
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789abcdef")
        path = written(tmp_path, stories(5))
        run = build(tmp_path, path, chat_server, model="openai/gpt-made-up")
        assert run.code == 0
        monkeypatch.delenv("OPENAI_API_KEY")
        ran = allegata(
            "build", path, "--model", "openai/gpt-made-up", "--replay",
            "--work", run.work, "--out", tmp_path / "elsewhere",
        )  # fmt: skip
        assert (ran.code, ran.err) == (0, "")
        assert bytes_of(tmp_path / "elsewhere") == bytes_of(run.package)

    def test_of_an_unfinished_run_says_what_is_missing_and_publishes_nothing(
        self, tmp_path: Path, chat_server: ChatServer
    ) -> None:
        chat_server.otherwise = truly
        path = written(tmp_path, stories(20))
        build(tmp_path, path, chat_server, "--max-requests", 8)
        answered = len(chat_server.requests)
        again = build(tmp_path, path, chat_server, "--replay")
        assert again.code == 1 and not again.package.exists() and len(chat_server.requests) == answered
        assert again.outcomes == {"ok": answered, "error": 20 - answered}


# --- secrets -------------------------------------------------------------------------------------------------------

KEY = "sk-proj-Vq3ZtW9uYb27-mHnXc5RfLk8sJd4TgPa"
ESCAPED = KEY.replace("-", "\\u002d")  # as a server may write it in JSON


def _with_key(story: Story, key: str) -> str:
    """A reply that holds the key in a name, a code's quote, and beside what is true."""
    said = story.reply
    (allegation,) = said["allegations"]
    allegation["means"].append({"means": "debt", "quote": f"the key is {key}"})
    allegation["cited_sources"].append({"name": key, "source_type": "document", "via": key, "quote": f"says {key}"})
    return json.dumps(said)


def _raw(content: str) -> Turn:
    """A completion whose content is put into the body as it is, escapes and all."""
    return Turn(completion(content="@@").body.replace("@@", content))


ECHOES: dict[str, Answer] = {
    "in an answer that is read": lambda r: reply(_with_key(story_of(r), KEY)),
    "escaped in an answer that is read": lambda r: _raw(
        json.dumps(_with_key(story_of(r), KEY))[1:-1].replace(KEY, ESCAPED)
    ),
    "in an answer that breaks the schema": lambda _: reply(json.dumps({KEY: KEY})),
    "in an answer that is no JSON": lambda _: reply(f"Your key is {KEY}"),
    "in an answer that is cut off": lambda _: cut_off(f'{{"article_class": "{KEY}'),
    "in a refusal": lambda _: refusal(f"not for {KEY}"),
    "escaped in a refusal": lambda _: Turn(
        completion(content=None, refusal=f"not for {KEY}").body.replace(KEY, ESCAPED)
    ),
    "in an error of the article": lambda _: status(400, f"bad request with {KEY}"),
    "escaped in an error": lambda _: Turn(status(422, f"with {KEY}").body.replace(KEY, ESCAPED), status=422),
    "in a failure": lambda _: status(500, f"crashed on Bearer {KEY}", headers={"X-Echo": KEY}),
    "in a filter's answer": lambda _: status(400, f"filtered {KEY}", error_code="content_filter"),
    "in a page": lambda _: Turn(f"<html>{KEY}</html>", content_type="text/html"),
}
STOPS: dict[str, Turn] = {
    "in a refusal of the key": status(401, f"Incorrect API key provided: {KEY}"),
    "in a prohibition": status(403, f"{KEY} may not"),
    "for a model that is not there": status(404, f"no model for {KEY}"),
    "for an account without credit": status(429, f"no credit on {KEY}", error_code="insufficient_quota"),
}


def assert_nowhere(secret: str, folder: Path, *said: str) -> None:
    """In no file below the folder, no cell of a ledger, and nothing that was printed."""
    wanted = secret.encode()
    for path in folder.rglob("*"):
        if path.is_file():
            assert wanted not in path.read_bytes(), path.name
        if path.suffix == ".sqlite":
            with sqlite3.connect(path) as ledger:
                dump = "\n".join(ledger.iterdump())
            ledger.close()
            assert secret not in dump and ESCAPED not in dump
    assert not any(secret in text for text in said)


class TestTheKey:
    @pytest.fixture(autouse=True)
    def key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)

    def test_stands_nowhere_though_the_server_echoes_it(
        self, allegata: Runner, tmp_path: Path, chat_server: ChatServer
    ) -> None:
        *echoing, reading_well = stories(len(ECHOES) + 1)
        echoes = dict(zip(echoing, ECHOES.values(), strict=True))
        chat_server.otherwise = lambda received: echoes.get(story_of(received), truly)(received)
        path, package, work = written(tmp_path, [*echoing, reading_well]), tmp_path / "out", tmp_path / "work"
        ran = allegata(
            "build", path, "--model", "openai/gpt-made-up", "--base-url", chat_server.url,
            "--out", package, "--work", work,
        )  # fmt: skip
        assert package.exists()
        assert {received.headers["authorization"] for received in chat_server.requests} == {f"Bearer {KEY}"}
        shown = [allegata("show", story.name, "--work", work) for story in echoing]
        assert_nowhere(KEY, tmp_path, ran.out, ran.err, *(text for one in shown for text in (one.out, one.err)))

    @pytest.mark.parametrize("stop", STOPS)
    def test_stands_nowhere_after_an_answer_that_ends_the_run(
        self, tmp_path: Path, chat_server: ChatServer, stop: str
    ) -> None:
        chat_server.otherwise = lambda _: STOPS[stop]
        run = build(tmp_path, written(tmp_path, stories(12)), chat_server, model="openai/gpt-made-up")
        assert run.code == 1 and not run.package.exists()
        assert len(chat_server.requests) <= 8  # those in flight at once, and none after
        assert_nowhere(KEY, tmp_path, run.out, run.err)

    def test_stands_nowhere_in_what_batches_leave(self, allegata: Runner, tmp_path: Path) -> None:
        echoes = [answer for echo, answer in ECHOES.items() if echo != "in a page"]  # a result file holds JSON
        told = stories(len(echoes))
        model = ("--model", "openai/gpt-made-up", "--work", tmp_path / "work")
        with running_batch_server() as server:
            there = (*model, "--base-url", server.url)
            server.otherwise = lambda received: echoes[story_of(received).number % len(echoes)](received)
            said = [allegata("batch", "export", written(tmp_path, told), *there)]
            server.meddle = lambda _method, _path: status(400, f"no upload for {KEY}")
            said.append(allegata("batch", "submit", *there))
            assert said[-1].code == 1
            server.meddle = lambda _method, _path: None
            said.append(allegata("batch", "submit", *there))
            server.finish()
            said.append(allegata("batch", "status", *there))
            said.append(allegata("batch", "import", *there))
            assert server.authorizations == {f"Bearer {KEY}"}
        said.append(allegata("show", told[0].name, *model[2:]))
        assert_nowhere(KEY, tmp_path / "work", *(text for ran in said for text in (ran.out, ran.err)))

    def test_that_stands_in_the_address_stands_nowhere_else(self, tmp_path: Path, chat_server: ChatServer) -> None:
        told = stories(3)
        answers = {1000: status(500), 1001: reset(), 1002: status(400)}
        chat_server.otherwise = lambda received: answers[story_of(received).number]
        place = chat_server.url.removeprefix("http://")
        secret = "hunter2-Vq3ZtW9uYb27"
        address = ("--base-url", f"http://someone:{secret}@{place}?api-key={secret}")
        run = build(tmp_path, written(tmp_path, told), chat_server, *address)
        assert run.outcomes == {"error": 3}
        assert_nowhere(secret, tmp_path, run.out, run.err)
