"""`allegata estimate`: what a user reads of it, that it leaves no trace, and that a run then costs what it said."""

from __future__ import annotations

import json
import shutil
import warnings
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.chat_server import ChatServer, Received, Turn, completion, status
from tests.commands import Ran, Runner
from tests.records import an_article
from tests.stories import Story, stories, story_of, written

from allegata.books import books
from allegata.exchange import KeptAnswer, Usage
from allegata.extractors.llm import ModelSpec, Price, RequestPlan
from allegata.extractors.llm.estimate import Estimate, Expected, estimate
from allegata.ledger import Ledger

PRICE = "1/0.1/4"
LIMIT = 256  # tokens, the least that may be set

EXAMPLES = Path(__file__).parents[1] / "examples" / "articles"


@cache
def encoding() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of how it opens its own data, once, when it is imported
        return import_module("bpe_openai").get_encoding("o200k_base")


def tokens(text: str) -> int:
    """As OpenAI counts them."""
    return len(encoding().encode(text))


def honest(received: Received, content: Any, **more: Any) -> Turn:
    """An answer that says how many tokens it had, as OpenAI would count them."""
    text = json.dumps(content)
    said = tokens(received.said) + tokens(json.dumps(received.body["response_format"], separators=(",", ":")))
    return completion({"prompt_tokens": said, "completion_tokens": tokens(text)} | more, content=text)


def answers(received: Received) -> Turn:
    return honest(received, story_of(received).reply)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, with what it holds; of SQLite's shared memory, where readers sign in, the name."""
    return {
        path.relative_to(folder).as_posix(): b"" if path.name.endswith("-shm") else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def rows(ran: Ran) -> dict[str, list[str]]:
    """The rows of the price table, by their first cell."""
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in ran.out.splitlines() if "|" in line]
    return {row[0]: row[1:] for row in found}


class Desk:
    """A folder with articles, and the command run on it."""

    def __init__(self, allegata: Runner, folder: Path, server: ChatServer) -> None:
        self._allegata = allegata
        self.folder = folder
        self.server = server

    def put(self, told: list[Story]) -> None:
        (self.folder / "in").mkdir(exist_ok=True)
        written(self.folder / "in", told)

    def estimate(self, *options: str, model: str = "openai/gpt-5-mini") -> Ran:
        before, sent = files(self.folder), len(self.server.requests)
        ran = self._allegata("estimate", "in", "--model", model, *options)
        assert files(self.folder) == before and len(self.server.requests) == sent, "an estimate leaves no trace"
        return ran

    def told(self, *options: str, model: str = "openai/gpt-5-mini") -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.estimate("--json", *options, model=model).out)
        return found

    def extract(self, *options: str) -> Ran:
        url = ("--base-url", self.server.url, "--price", PRICE)
        assert self._allegata("ingest", "in").code == 0
        return self._allegata("extract", "--model", "openai/gpt-5-mini", *url, "--json", *options)


@pytest.fixture
def desk(allegata: Runner, chat_server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    chat_server.otherwise = answers
    desk = Desk(allegata, tmp_path, chat_server)
    desk.put(stories(5))
    return desk


# --- what is read --------------------------------------------------------------------------------------------------


def test_an_estimate_needs_no_key_and_sends_and_writes_nothing(desk: Desk) -> None:
    ran = desk.estimate()
    assert ran.code == 0 and ran.err == ""
    assert "articles  5: 5 to read, 0 in the ledger, 0 copies\n" in ran.out
    assert "requests  5\n" in ran.out
    assert "Nothing was sent." in ran.out
    assert sorted(path.name for path in desk.folder.iterdir()) == ["in"]


def test_the_price_is_told_with_and_without_cache_and_as_a_batch_with_where_it_is_from(desk: Desk) -> None:
    ran = desk.estimate()
    assert "$0.25 input, $0.025 cached, $2 output, per million tokens (genai-prices" in ran.out
    assert rows(ran)["USD"] == ["expected", "expected, cached", "at most", "at most, cached"]
    said = desk.told()
    for online, batch in zip(said["cost"].values(), said["batch_cost"].values(), strict=True):
        assert batch == pytest.approx(online / 2)
    cost = said["cost"]
    assert cost["expected_cached"] < cost["expected"] < cost["at_most_cached"] < cost["at_most"]


def test_a_price_that_is_given_counts(desk: Desk) -> None:
    said = desk.told("--price", PRICE, model="openai/somewhere")
    assert said["price"]["source"] == "as given by --price"
    once = said["input_tokens"] * 1e-6 + said["output_tokens"] * 4e-6
    assert once < said["cost"]["expected"] < 1.15 * once


def test_a_model_without_a_known_price_is_told_how_to_give_one(desk: Desk) -> None:
    ran = desk.estimate(model="openai/nobody-knows")
    assert ran.code == 0 and "none is known for openai/nobody-knows: give --price IN/OUT" in ran.out
    assert "about" in ran.out and not rows(ran)
    elsewhere = desk.estimate("--base-url", "https://example.org/v1")
    assert "none is known for openai/gpt-5-mini" in elsewhere.out


def test_a_model_of_ones_own_costs_nothing(desk: Desk) -> None:
    ran = desk.estimate(model="ollama/llama3.1:8b")
    assert ran.code == 0 and "$0 (local" in ran.out and not rows(ran)


def test_only_servers_with_a_batch_have_its_price(desk: Desk) -> None:
    assert desk.told(model="openrouter/openai/gpt-5-mini")["batch_cost"] is None
    assert desk.told("--price", PRICE, model="openai/any")["batch_cost"] is not None


def test_rules_cost_nothing_and_there_is_nothing_to_estimate(allegata: Runner) -> None:
    ran = allegata("estimate", EXAMPLES)
    assert ran.code == 2 and "--model SERVER/MODEL" in ran.err


def test_a_path_that_is_not_there_is_a_usage_error(allegata: Runner) -> None:
    assert allegata("estimate", "nowhere", "--model", "openai/gpt-5-mini").code == 2


def test_an_input_that_cannot_be_read_is_told_and_the_others_are_counted(desk: Desk) -> None:
    (desk.folder / "in" / "broken.json").write_text("{", encoding="utf-8")
    ran = desk.estimate()
    assert ran.code == 1 and "broken.json" in ran.err and "5 to read" in ran.out


def test_copies_are_not_paid_for(desk: Desk) -> None:
    (desk.folder / "in" / "copy.txt").write_text(stories(5)[2].text, encoding="utf-8")
    assert desk.told()["articles"] == {"new": 5, "skipped": 0, "known": 0, "copies": 1, "unread": 0}


def test_a_long_article_takes_several_requests(desk: Desk) -> None:
    text = "\n\n".join(f"Paragraph {number} of a long report on ferries and harbours. " * 8 for number in range(400))
    (desk.folder / "in" / "long.txt").write_text(text, encoding="utf-8")
    said = desk.told()
    assert said["in_parts"] == 1 and said["requests"] > 8
    assert "1 articles are too long for one" in desk.estimate().out


# --- how right it is -----------------------------------------------------------------------------------------------


def test_the_tokens_are_those_that_a_run_has(desk: Desk) -> None:
    desk.put(stories(22))
    said = desk.told()
    spent = json.loads(desk.extract().out)["spent"]
    assert said["requests"] == spent["requests"] == 22
    assert said["input_tokens"] == pytest.approx(spent["input_tokens"], rel=0.05)
    assert said["output_tokens"] == pytest.approx(spent["output_tokens"], rel=0.35)


def test_the_mean_of_twenty_answers_is_taken_in_place_of_an_assumption(desk: Desk) -> None:
    told = stories(40)
    desk.put(told[:19])
    desk.extract()
    desk.put(told[:30])
    assumed = desk.told()
    assert assumed["articles"] == {"new": 11, "skipped": 0, "known": 19, "copies": 0, "unread": 0}
    assert assumed["output_known_from"] == 0
    desk.extract("--max-requests", "1", "--concurrency", "1")
    desk.put(told)
    known = desk.told()
    assert known["articles"]["new"] == 20 and known["output_known_from"] == 20
    mean = sum(tokens(json.dumps(story.reply)) for story in told[:20]) / 20
    assert known["output_tokens"] == pytest.approx(20 * mean, rel=0.01)
    assert "as 20 articles in the ledger had" in desk.estimate().out


def test_the_mean_of_another_model_is_not_taken(desk: Desk) -> None:
    told = stories(30)
    desk.put(told[:25])
    desk.extract()
    assert desk.told(model="openai/gpt-5")["output_known_from"] == 0
    assert desk.told(model="openai/gpt-5")["articles"]["new"] == 25


def test_what_is_in_the_ledger_is_not_paid_for_again_but_an_error_is(desk: Desk) -> None:
    failing = stories(5)[3]
    desk.server.otherwise = lambda r: status(400, "no") if story_of(r) == failing else answers(r)
    desk.extract()
    assert desk.told()["articles"] == {"new": 1, "skipped": 0, "known": 4, "copies": 0, "unread": 0}
    assert "1 to read, 4 in the ledger" in desk.estimate().out


def test_an_answer_that_a_killed_run_has_kept_is_not_paid_for_again(desk: Desk) -> None:
    plan = RequestPlan.of(ModelSpec.parse("openai/gpt-5-mini", is_keyed=False))
    found = an_article(text=stories(5)[0].text, title=None, outlet=None, published=None, url=None)
    ask = plan.ask(plan.prompt.messages(found), plan.sampling.token_limit)
    running, killed = desk.folder / "running", desk.folder / "killed"
    with Ledger(running / "ledger.sqlite") as ledger:
        ledger.keep_answer(ask.hash, found.article_id, KeptAnswer(answer="{}", usage=Usage()))
        shutil.copytree(running, killed)
        assert (killed / "ledger.sqlite-wal").is_file(), "the answer stands in the log alone"
        told = [desk.told("--work", "running"), desk.told("--work", "killed")]
    told.append(desk.told("--work", "running"))
    assert [(said["articles"]["new"], said["requests"], said["requests_answered"]) for said in told] == [(5, 4, 1)] * 3


def test_a_ledger_that_is_none_is_told_in_one_line(desk: Desk) -> None:
    (desk.folder / "work").mkdir()
    (desk.folder / "work" / "ledger.sqlite").write_text("nothing of the kind", encoding="utf-8")
    ran = desk.estimate("--work", "work")
    assert ran.code == 1 and "work/ledger.sqlite cannot be read" in ran.err and len(ran.err.splitlines()) == 1


def test_no_run_costs_more_than_at_most(desk: Desk) -> None:
    """The worst that a server can do: every answer is cut off at its limit, and asked for once more with twice that."""

    def endless(received: Received) -> Turn:
        limit = received.body["max_completion_tokens"]
        turn = json.loads(honest(received, "x").body)
        turn["usage"]["completion_tokens"] = limit
        turn["choices"][0]["finish_reason"] = "length"
        return Turn(json.dumps(turn))

    said = desk.told("--price", PRICE, "--token-limit", str(LIMIT))["cost"]["at_most"]
    desk.server.otherwise = endless
    spent = json.loads(desk.extract("--token-limit", str(LIMIT)).out)["spent"]["cost"]
    assert 0.95 * said < spent < 1.02 * said  # as right as the estimate of the input's tokens


def test_a_reply_that_is_never_right_costs_no_more_than_at_most_either(desk: Desk) -> None:
    said = desk.told("--price", PRICE, "--token-limit", "512")["cost"]["at_most"]
    desk.server.otherwise = lambda r: honest(r, {"article_class": "none"}, completion_tokens=512)
    spent = json.loads(desk.extract("--token-limit", "512").out)["spent"]["cost"]
    assert len(desk.server.requests) == 10 and spent < said


COUNTS = st.integers(0, 50_000)
RATES = st.floats(0, 100)


@given(st.lists(st.tuples(COUNTS, COUNTS), max_size=6), COUNTS, RATES, RATES, RATES)
def test_a_cache_never_costs_more_and_no_answer_more_than_the_longest(
    each: list[tuple[int, int]], prefix: int, read: float, cached: float, written: float
) -> None:
    made = Estimate(
        articles=len(each),
        in_parts=0,
        requests=tuple(Expected(prefix + text, output) for text, output in each),
        paid=0,
        prefix_tokens=prefix,
        token_limit=50_000,
        answered=0,
    )
    cost = made.cost(Price(read, min(cached, read), max(written, read)))
    least = 1e-9  # sums of floats
    assert cost.expected_cached <= cost.expected + least and cost.at_most_cached <= cost.at_most + least
    assert cost.expected <= cost.at_most + least
    halved = made.cost(Price(read, min(cached, read), max(written, read)).halved())
    assert halved.expected == pytest.approx(cost.expected / 2) and halved.at_most == pytest.approx(cost.at_most / 2)


def test_nothing_costs_nothing() -> None:
    plan = RequestPlan.of(ModelSpec.parse("openai/gpt-5-mini", is_keyed=False))
    made = estimate(plan, [])
    assert made.requests == () and made.cost(Price(1, 1, 1)).at_most == 0 and made.cacheable_tokens == 0


# --- the books -----------------------------------------------------------------------------------------------------


def test_books_of_a_folder_that_is_not_there_are_empty_and_make_nothing(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "ledger.sqlite"
    with books(path) as read:
        assert read.outcome("art-0", "0") is None and not read.is_answered("0") and read.typical("m") is None
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_was_given_up_is_paid_for_again(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with Ledger(path) as ledger:
        ledger.keep_answer("hash", "art-0", KeptAnswer(answer="{}", usage=Usage()))
        with books(path) as read:
            assert read.is_answered("hash")
        ledger.give_up_answers("art-0")
        with books(path) as read:
            assert not read.is_answered("hash")
