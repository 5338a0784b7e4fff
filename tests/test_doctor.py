"""`allegata doctor` against servers of all kinds on loopback: what a user reads, and what it makes the exit."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.chat_server import ChatServer, Received, Turn, completion, cut_off, page, refusal, reply, slow, status
from tests.commands import Ran, Runner

from allegata.exchange import Verification
from allegata.extractors.llm import PRESETS
from allegata.extractors.llm.allowance import Allowance, allowances, at_once
from allegata.extractors.llm.listing import Listing
from allegata.extractors.llm.probes import ARTICLE, WORD
from allegata.extractors.llm.prompt import load_prompt
from allegata.models import Reply
from allegata.verify import verify

KEY = "sk-test-0123456789abcdef"
FORCED = "have forced about 40 Telmarine dock workers into a naval reserve"
DENIED = "Vandria's interior ministry denied the officials' account"
REPLY: dict[str, Any] = {
    "article_class": "reports_allegation",
    "allegations": [
        {
            "acts": [{"act": "coerced_enlistment", "quote": FORCED}],
            "means": [{"means": "immigration_threat", "quote": "threatening to cancel their residence permits"}],
            "stance": "attributed",
            "quote": FORCED,
            "alleged_perpetrators": [
                {
                    "name": "Vandria's coast guard",
                    "actor_type": "security_service",
                    "country_word": None,
                    "quote": "Officers of Vandria's coast guard have forced",
                }
            ],
            "affected_groups": [
                {
                    "term": "Telmarine dock workers",
                    "nationalities": ["Telmarine"],
                    "statuses": ["worker"],
                    "number": "about 40",
                    "quote": "about 40 Telmarine dock workers",
                }
            ],
            "cited_sources": [
                {
                    "name": "two port officials",
                    "source_type": "official_anonymous",
                    "via": "Saltmarsh Gazette",
                    "quote": "two port officials told the Saltmarsh Gazette",
                }
            ],
            "responses": [
                {"responder": "Vandria's interior ministry", "role": "accused", "form": "denied", "quote": DENIED}
            ],
        }
    ],
}

Answer = Callable[[Received], Turn]


def asked_about(received: Received) -> str:
    """Which of the three requests it is."""
    return "word" if "lemon" in received.said else "limit" if "Count from" in received.said else "article"


def usage(received: Received, output: int) -> dict[str, Any]:
    """As a server counts that reads all of a prompt: a token has about four characters of English."""
    tokens = len(received.said) // 4
    return {"prompt_tokens": tokens, "completion_tokens": output, "prompt_tokens_details": {"cached_tokens": 0}}


def well(received: Received) -> Turn:
    """A server that does all that it should."""
    match asked_about(received):
        case "word":
            return reply({"colour": WORD}, usage(received, 9))
        case "limit":
            return completion(usage(received, 16), finish_reason="length", content="1\n2\n3\n4\n5\n6\n7\n8")
        case _:
            return reply(REPLY, usage(received, 400))


def saying(content: dict[str, Any] | str) -> Answer:
    """This answer, with the tokens that it takes."""
    return lambda received: reply(content, usage(received, 400))


def but(**instead: Answer | Turn) -> Answer:
    """The same, but for some of the requests."""

    def answer(received: Received) -> Turn:
        other = instead.get(asked_about(received), well)
        return other if isinstance(other, Turn) else other(received)

    return answer


def signs(ran: Ran) -> dict[str, tuple[str, str]]:
    """What was printed, by subject: how it went, and all that is said of it."""
    found: dict[str, tuple[str, str]] = {}
    subject = ""
    for line in ran.out.splitlines():
        if line.startswith(("ok ", "warning ", "failure ")):
            subject = line[9:23].strip()
            found[subject] = (line[:9].strip(), line[23:])
        elif line.startswith(" "):
            found[subject] = (found[subject][0], f"{found[subject][1]}. {line.strip()}")
    return found


def failures(ran: Ran) -> list[str]:
    return [subject for subject, (level, _) in signs(ran).items() if level == "failure"]


Examine = Callable[..., Ran]


@pytest.fixture
def examine(allegata: Runner, chat_server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Examine:
    """Runs the doctor against the test server, which answers as told."""
    monkeypatch.chdir(tmp_path)

    def run(answer: Answer, model: str = "ollama/test", *options: str) -> Ran:
        chat_server.otherwise = answer
        chat_server.requests.clear()
        ran = allegata("doctor", "--model", model, "--base-url", chat_server.url, *options)
        assert len(chat_server.requests) <= 3, "with the list of models, four requests at most"
        assert list(tmp_path.iterdir()) == []
        lines = ran.out.splitlines()
        for line, after in pairwise(lines):
            assert not line.startswith("failure") or after.startswith("   "), f"nothing mends this: {line}"
        return ran

    return run


# --- the article itself --------------------------------------------------------------------------------------------


def test_the_made_up_article_has_one_allegation_whose_every_value_can_be_shown() -> None:
    found: Verification = verify(ARTICLE, Reply.model_validate_json(json.dumps(REPLY)))
    assert len(found.allegations) == 1 and not found.rejections


def test_no_name_of_the_article_stands_in_the_prompt() -> None:
    names = ("Vandria", "Telmarine", "Ostwick", "Saltmarsh", WORD)
    assert all(name in ARTICLE.text + WORD and name not in load_prompt().system for name in names)


# --- a good server -------------------------------------------------------------------------------------------------


def test_a_server_that_honours_everything_is_fit(examine: Examine, chat_server: ChatServer) -> None:
    ran = examine(well)
    assert ran.code == 0 and ran.out.endswith("Fit\n")
    found = signs(ran)
    assert {level for level, _ in found.values()} == {"ok"}
    assert list(found) == [
        "connection", "key", "model", "answer", "finish_reason", "reply", "quotes", "schema", "usage", "limit",
        "context", "rate limits", "speed", "price",
    ]  # fmt: skip
    assert chat_server.url in found["connection"][1] and " ms" in found["connection"][1]
    assert "7 of 7" in found["quotes"][1]
    assert "400 output tokens" in found["usage"][1]


def test_what_it_can_cost_is_said_before_anything_is_sent(examine: Examine) -> None:
    priced = examine(well, "openai/test", "--price", "1/2")
    (said,) = priced.err.splitlines()
    assert "up to 3 requests" in said and "at most $0.1" in said
    assert "1,000 articles" in signs(priced)["price"][1] and "allegata estimate" in signs(priced)["price"][1]
    unpriced = examine(well, "openai/test")
    assert "no price is known" in unpriced.err
    assert signs(unpriced)["price"][0] == "warning" and "--price IN/OUT" in signs(unpriced)["price"][1]
    assert unpriced.code == 0 and "Fit; 1 to look at" in unpriced.out


def test_it_never_costs_more_than_it_said(examine: Examine, chat_server: ChatServer) -> None:
    def dear(received: Received) -> Turn:
        limit = max(received.body.get(name, 0) for name in ("max_tokens", "max_completion_tokens"))
        turn = json.loads(well(received).body)
        turn["usage"] = {"prompt_tokens": len(received.said) // 4, "completion_tokens": limit}
        return Turn(json.dumps(turn))

    ran = examine(dear, "openai/test", "--price", "1/2", "--json")
    said = float(ran.err.partition("at most $")[2].partition(")")[0])
    assert 0.03 < json.loads(ran.out)["cost"] <= said


def test_a_program_can_read_it(examine: Examine) -> None:
    said = json.loads(examine(well, "ollama/test", "--json").out)
    assert said["fit"] is True and said["requests"] == 3 and said["model"] == "ollama/test"
    assert {"subject": "schema", "level": "ok"}.items() <= said["signs"][7].items()


# --- what servers do not honour ------------------------------------------------------------------------------------


def test_a_server_that_ignores_schemas_and_answers_in_markdown_is_not_fit(examine: Examine) -> None:
    prose = saying("# Summary\n\nThe article says that workers were **forced** into a reserve.")
    ran = examine(but(article=prose, word=reply("A ripe lemon is *yellow*.")))
    assert (
        ran.code == 1 and failures(ran) == ["reply"] and ran.out.endswith("Not fit: mend what failed, and ask again\n")
    )
    level, said = signs(ran)["schema"]
    assert level == "warning" and "ignored" in said and "yellow" in said and "0.5" in said


def test_a_model_that_keeps_to_a_schema_that_its_server_ignores_is_fit_with_a_warning(examine: Examine) -> None:
    fenced = saying(f"```json\n{json.dumps(REPLY)}\n```")
    ran = examine(but(article=fenced, word=reply('{"colour": "yellow"}')), "vllm/test")
    assert ran.code == 0 and signs(ran)["reply"][0] == "ok"
    assert signs(ran)["schema"][0] == "warning" and "Fit; " in ran.out


def test_a_server_that_cuts_the_prompt_is_not_fit(examine: Examine) -> None:
    def cutting(received: Received) -> Turn:
        turn = json.loads(well(received).body)
        turn["usage"]["prompt_tokens"] = min(turn["usage"]["prompt_tokens"], 1_024)
        return Turn(json.dumps(turn))

    ran = examine(cutting)
    assert ran.code == 1 and failures(ran) == ["context"]
    assert "cut without a word: 1,024 of about" in signs(ran)["context"][1]
    assert "OLLAMA_CONTEXT_LENGTH=16384" in signs(ran)["context"][1]


@pytest.mark.parametrize(
    ("model", "mend"),
    [
        ("ollama/test", "OLLAMA_CONTEXT_LENGTH=16384"),
        ("vllm/test", "--max-model-len 16384"),
        ("llamacpp/test", "-c 16384"),
    ],
)
def test_a_server_that_cuts_long_articles_is_fit_with_a_warning(examine: Examine, model: str, mend: str) -> None:
    def cutting(received: Received) -> Turn:
        turn = json.loads(well(received).body)
        turn["usage"]["prompt_tokens"] = min(turn["usage"]["prompt_tokens"], 4_096)
        return Turn(json.dumps(turn))

    ran = examine(cutting, model)
    assert ran.code == 0
    level, said = signs(ran)["context"]
    assert level == "warning" and "4,096 of about" in said and mend in said


def test_a_server_that_refuses_long_prompts_is_fit_with_a_warning(examine: Examine) -> None:
    ran = examine(
        but(limit=status(400, "the request exceeds the available context size, try increasing it")), "llamacpp/test"
    )
    assert ran.code == 0
    level, said = signs(ran)["context"]
    assert level == "warning" and "-c 16384" in said


def test_a_server_that_counts_no_tokens_is_fit_with_warnings(examine: Examine) -> None:
    def silent(received: Received) -> Turn:
        turn = json.loads(well(received).body)
        del turn["usage"]
        return Turn(json.dumps(turn))

    ran = examine(silent, "openai/test", "--price", "1/2")
    assert ran.code == 0
    found = signs(ran)
    assert found["usage"][0] == found["context"][0] == "warning"
    assert "--max-requests" in found["usage"][1] and "cost up to $" in found["price"][1]


def test_a_server_that_ignores_the_limit_of_tokens_is_named_by_another_preset(examine: Examine) -> None:
    ran = examine(but(limit=lambda r: reply("1\n2\n3", usage(r, 900))), "openai/test")
    level, said = signs(ran)["limit"]
    assert level == "warning" and "max_completion_tokens ignored: 900 tokens" in said and "ollama/test" in said


def test_which_name_of_the_limit_is_obeyed_is_seen(examine: Examine) -> None:
    assert "(max_tokens)" in signs(examine(well))["limit"][1]
    newer = but(limit=lambda r: completion(usage(r, 32), finish_reason="length", content="1"))
    assert "(max_completion_tokens)" in signs(examine(newer))["limit"][1]


def test_a_server_that_takes_another_name_of_the_limit_says_which_preset_sends_it(examine: Examine) -> None:
    unsupported = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'."
    ran = examine(lambda _: status(400, unsupported), "openrouter/test")
    assert ran.code == 1 and failures(ran) == ["limit"] and "--model openai/test" in signs(ran)["limit"][1]


@pytest.mark.parametrize(
    ("model", "said", "subject", "mend"),
    [
        ("openrouter/test", "max_tokens is too large: 16384. At most 4096 completion tokens", "limit", "--token-limit"),
        (
            "vllm/test",
            "'max_tokens' is too large: the maximum context length is 4096",
            "context",
            "--max-model-len 16384",
        ),
        ("vllm/test", "temperature is not supported by this model", "answer", "--model openai/test"),
        ("openrouter/test", "json_schema is not supported by this model", "schema", "answers by a JSON schema"),
        ("ollama/test", 'model "test" not found, try pulling it first', "model", "ollama pull test"),
    ],
)
def test_a_request_that_is_rejected_says_what_to_set(
    examine: Examine, model: str, said: str, subject: str, mend: str
) -> None:
    ran = examine(lambda _: status(400, said), model)
    assert ran.code == 1 and failures(ran) == [subject] and mend in signs(ran)[subject][1]


def test_a_server_that_does_not_tell_why_it_stopped_is_fit_with_a_warning(examine: Examine) -> None:
    ran = examine(but(article=lambda r: completion(usage(r, 400), finish_reason="", content=json.dumps(REPLY))))
    assert ran.code == 0 and signs(ran)["finish_reason"][0] == "warning"


# --- what models do ------------------------------------------------------------------------------------------------


def test_quotes_that_are_not_verbatim_are_counted(examine: Examine) -> None:
    misquoted = json.loads(json.dumps(REPLY).replace(DENIED, "Vandria's ministry rejected all of this"))
    ran = examine(but(article=saying(misquoted)))
    level, said = signs(ran)["quotes"]
    assert ran.code == 1 and level == "failure" and "6 of 7" in said  # a denial that is lost holds the allegation
    loose = json.loads(
        json.dumps(REPLY).replace("threatening to cancel their residence permits", "by cancelling permits")
    )
    ran = examine(but(article=saying(loose)))
    assert ran.code == 0 and signs(ran)["quotes"][0] == "warning" and "6 of 7" in signs(ran)["quotes"][1]


def test_a_model_that_overlooks_the_allegation_or_the_denial_is_seen(examine: Examine) -> None:
    nothing = examine(but(article=saying({"article_class": "no_allegation", "allegations": []})))
    assert nothing.code == 1 and failures(nothing) == ["quotes"] and "found no allegation" in nothing.out
    half = json.loads(json.dumps(REPLY))
    half["allegations"][0]["responses"] = []
    ran = examine(but(article=saying(half)))
    assert ran.code == 0 and "the denial was not found" in signs(ran)["quotes"][1]


@pytest.mark.parametrize(
    ("turn", "words"),
    [(refusal(), "refused to answer"), (cut_off(), "--token-limit 8192")],
    ids=["refuses", "is cut off"],
)
def test_a_model_that_gives_no_whole_answer_is_not_fit(examine: Examine, turn: Turn, words: str) -> None:
    ran = examine(but(article=turn))
    assert ran.code == 1 and failures(ran) == ["answer"] and words in ran.out


# --- no answer -----------------------------------------------------------------------------------------------------


def test_a_key_that_is_refused_names_the_variable_and_not_the_key(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    ran = examine(lambda _: status(401, f"Incorrect API key provided: {KEY}"), "openai/test")
    assert ran.code == 1 and failures(ran) == ["key"]
    assert "OPENAI_API_KEY" in signs(ran)["key"][1] and KEY not in ran.out + ran.err


def test_a_key_that_is_missing_is_a_usage_error(allegata: Runner) -> None:
    ran = allegata("doctor", "--model", "openai/gpt-x")
    assert ran.code == 2 and "export OPENAI_API_KEY" in ran.err and not ran.out


def test_a_model_that_the_server_does_not_know_is_told_with_those_like_it(examine: Examine) -> None:
    ran = examine(lambda _: status(404, "The model `tets` does not exist", error_code="model_not_found"), "openai/tets")
    assert ran.code == 1 and failures(ran) == ["model"] and "it lists test" in signs(ran)["model"][1]


def test_a_model_that_is_not_listed_and_answers_is_told_with_those_that_are(examine: Examine) -> None:
    ran = examine(well, "ollama/tets")
    assert ran.code == 0 and signs(ran)["model"][0] == "warning" and "test" in signs(ran)["model"][1]


@pytest.mark.parametrize(
    ("model", "start"),
    [
        ("ollama/llama3.1:8b", "OLLAMA_CONTEXT_LENGTH=16384 ollama serve"),
        ("vllm/qwen", "vllm serve qwen --max-model-len 16384"),
        ("llamacpp/any", "llama-server -m FILE.gguf -c 16384"),
    ],
)
def test_a_server_that_is_not_there_is_told_how_to_start(
    allegata: Runner, monkeypatch: pytest.MonkeyPatch, model: str, start: str
) -> None:
    with socket.socket() as taken:  # bound and not listening: nobody can be there
        taken.bind(("127.0.0.1", 0))
        kind = model.partition("/")[0]
        here = replace(PRESETS[kind], base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/v1")
        monkeypatch.setitem(PRESETS, kind, here)
        ran = allegata("doctor", "--model", model)
    assert ran.code == 1 and failures(ran) == ["connection"] and start in signs(ran)["connection"][1]


def test_an_address_where_nobody_is_is_told(allegata: Runner) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        ran = allegata("doctor", "--model", "vllm/test", "--base-url", url)
    assert ran.code == 1 and f"{url}/v1 cannot be reached" in ran.out and "--base-url" in ran.out


def test_a_page_in_place_of_an_answer_is_told(examine: Examine) -> None:
    ran = examine(lambda _: page())
    assert ran.code == 1 and failures(ran) == ["address"] and "/v1" in signs(ran)["address"][1].partition("Is the")[2]


def test_a_server_that_does_not_answer_in_time_is_told(examine: Examine) -> None:
    ran = examine(but(article=lambda received: slow(well(received), 3)), "ollama/test", "--timeout", "0.5")
    assert ran.code == 1 and failures(ran) == ["answer"] and "within 0.5 seconds" in ran.out and "--timeout" in ran.out


def test_how_long_a_thousand_articles_take_is_told_for_the_concurrency(examine: Examine) -> None:
    def later(received: Received) -> Turn:
        return slow(well(received), 0.6) if asked_about(received) == "article" else well(received)

    alone = signs(examine(later, "ollama/test", "--concurrency", "1"))["speed"][1]
    assert "at --concurrency 1" in alone and "about 1" in alone and " min " in alone
    assert " s at --concurrency 16" in signs(examine(later, "ollama/test", "--concurrency", "16"))["speed"][1]


def test_a_server_that_is_asked_too_much_is_not_waited_for(examine: Examine) -> None:
    ran = examine(lambda _: status(429, "slow down", headers={"Retry-After": "30"}))
    assert ran.code == 1 and failures(ran) == ["answer"] and "30 seconds" in ran.out


def test_limits_that_are_too_low_for_the_concurrency_are_told(examine: Examine) -> None:
    def limited(received: Received) -> Turn:
        turn = slow(well(received), 0.6)
        return Turn(
            turn.body,
            delay=turn.delay,
            headers={"x-ratelimit-limit-requests": "300", "x-ratelimit-remaining-requests": "299"},
        )

    level, said = signs(examine(limited))["rate limits"]
    assert level == "warning" and "300 requests a minute" in said and "Give --concurrency 3" in said


@contextmanager
def answering(code: int, body: str) -> Iterator[str]:
    """A server that says the same to everything; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the base class's)
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_key_that_is_refused_already_for_the_list_of_models_ends_the_examination(allegata: Runner) -> None:
    with answering(401, "{}") as url:
        ran = allegata("doctor", "--model", "vllm/test", "--base-url", url)
    assert ran.code == 1 and failures(ran) == ["key"] and "VLLM_API_KEY" in ran.out and "none is set" in ran.out


@pytest.mark.parametrize(
    "body", ["<html>hello</html>", "", "[]", '{"data": 3}', '{"data": [{"id": 3}, 4]}', "[" * 9_999]
)
def test_no_list_of_models_breaks_the_examination(allegata: Runner, body: str) -> None:
    with answering(200, body) as url:
        ran = allegata("doctor", "--model", "vllm/test", "--base-url", url)
    assert ran.code == 1 and failures(ran) == ["address"] and "Traceback" not in ran.err


def test_rules_need_no_doctor(allegata: Runner) -> None:
    ran = allegata("doctor")
    assert ran.code == 2 and "--model SERVER/MODEL" in ran.err


# --- limits that servers tell --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({}, []),
        (
            {"x-ratelimit-limit-requests": "500", "x-ratelimit-remaining-requests": "499",
             "x-ratelimit-reset-requests": "120ms"},
            ["500 requests a minute"],
        ),
        (
            {"X-RateLimit-Limit-Requests": "10000", "X-RateLimit-Remaining-Requests": "9999",
             "X-RateLimit-Reset-Requests": "8.64s"},
            ["10,000 requests a day"],
        ),
        (
            {"anthropic-ratelimit-requests-limit": "50", "anthropic-ratelimit-requests-remaining": "49",
             "anthropic-ratelimit-tokens-limit": "40000"},
            ["50 requests a minute", "40,000 tokens a minute"],
        ),
        ({"x-ratelimit-limit": "20", "x-ratelimit-reset": "soon"}, ["20 requests a minute"]),
        ({"x-ratelimit-limit-requests": "many", "x-ratelimit-limit-tokens": "0", "x-ratelimit": "9"}, []),
    ],
)  # fmt: skip
def test_limits_are_read_as_servers_tell_them(headers: dict[str, str], told: list[str]) -> None:
    assert [str(one) for one in allowances(headers)] == told


def test_tokens_count_as_the_server_counted_the_first_request() -> None:
    counted = Allowance(200_000, "tokens", 60.0, used=20_000)  # the limit of the answer included
    assert at_once((counted,), 3_000, 30.0) == 5
    assert at_once((Allowance(200_000, "tokens", 60.0, used=None),), 4_000, 30.0) == 25
    assert at_once((), 4_000, 30.0) is None
    assert at_once((Allowance(1, "requests", 86_400.0, used=1),), 4_000, 0.1) == 1


def test_names_like_the_one_that_was_given_are_suggested() -> None:
    names = ("gpt-4.1", "gpt-4.1-mini", "gpt-5", "gpt-5-mini", "whisper-1", "dall-e-3")
    assert Listing(200, 0.1, names).like("gpt5-mini")[0] == "gpt-5-mini"
    assert Listing(200, 0.1, names).like("zzzzzz") == ()
    assert Listing(200, 0.1, ("llama3.1:latest",)).holds("llama3.1")


# --- the page about servers ----------------------------------------------------------------------------------------


def test_the_page_about_servers_names_each_kind_with_its_address_and_key() -> None:
    page_about = (Path(__file__).parents[1] / "docs" / "servers.md").read_text(encoding="utf-8")
    for name, preset in PRESETS.items():
        (row,) = [line for line in page_about.splitlines() if line.startswith(f"| `{name}/…`")]
        assert preset.base_url in row and preset.key_variable in row


def test_every_command_and_option_of_the_page_about_servers_is_there(allegata: Runner) -> None:
    page_about = (Path(__file__).parents[1] / "docs" / "servers.md").read_text(encoding="utf-8")
    helps = {command: allegata(command, "--help").out for command in ("build", "estimate", "doctor")}
    lines = [line for line in page_about.splitlines() if line.startswith("allegata ")]
    assert len(lines) > 8
    for line in lines:
        _, command, *rest = line.partition("#")[0].split()
        assert all(word in helps[command] for word in rest if word.startswith("--")), line
