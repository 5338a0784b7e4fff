"""Articles read by batch files, as a user does it: exported, answered somewhere, imported."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.batch_server import result
from tests.builds import build, bytes_of, extracted
from tests.chat_server import ChatServer, Received, Turn, cut_off, filtered, refusal, reply
from tests.commands import Ran, Runner
from tests.gold_replies import annotated_articles
from tests.stories import Story, is_asked_again, stories, story_of, written

from allegata.extractors.llm import Ask
from allegata.extractors.llm.batch import Limits, RequestFiles

MODEL = "vllm/made-up"
Answer = Callable[[Received], Turn]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def answered(requests: Path, answer: Answer, to: Path) -> Path:
    """A result file for a request file, in OpenAI's form."""
    results = (
        result(line["custom_id"], answer(Received("POST", line["url"], {}, line["body"]))) for line in lines(requests)
    )
    to.write_text("".join(json.dumps(one) + "\n" for one in results))
    return to


def truly(received: Received) -> Turn:
    return reply(story_of(received).reply)


def misquoting(story: Story) -> dict[str, Any]:
    wrong: dict[str, Any] = json.loads(json.dumps(story.reply).replace("told that their visas", "told their visas"))
    return wrong


MANNERS: tuple[Answer, ...] = (
    truly,
    lambda received: truly(received) if is_asked_again(received) else reply("{"),
    lambda received: truly(received) if is_asked_again(received) else reply(misquoting(story_of(received))),
    lambda received: truly(received) if received.body["max_completion_tokens"] > 4096 else cut_off(),
    lambda _: refusal(),
    lambda _: filtered(),
    lambda _: reply("no JSON at all"),
    lambda _: cut_off(),
)


def in_its_manner(received: Received) -> Turn:
    """Each article has a model of another temper."""
    return MANNERS[story_of(received).number % len(MANNERS)](received)


class Desk:
    """A working folder, and the commands on it."""

    def __init__(self, allegata: Runner, folder: Path) -> None:
        self._allegata = allegata
        self.folder = folder
        self.work = folder / "work"

    def __call__(self, command: str, *arguments: object) -> Ran:
        ran = self._allegata("batch", command, *arguments, "--work", self.work)
        assert "Traceback" not in ran.err
        return ran

    def export(self, *arguments: object, model: str = MODEL) -> Path:
        """Write the requests; the file."""
        ran = self("export", *arguments, "--model", model, "--out", self.folder / "requests.jsonl")
        assert ran.code == 0, ran.err
        return self.folder / "requests.jsonl"

    def round(self, answer: Answer, *inputs: object) -> Ran:
        """One round: exported, answered, imported."""
        return self("import", answered(self.export(*inputs), answer, self.folder / "results.jsonl"))


@pytest.fixture
def desk(allegata: Runner, tmp_path: Path) -> Desk:
    return Desk(allegata, tmp_path)


# --- the same as online --------------------------------------------------------------------------------------------


class TestABatch:
    def test_gives_the_package_of_an_online_run_byte_for_byte(
        self, desk: Desk, allegata: Runner, chat_server: ChatServer, tmp_path: Path
    ) -> None:
        articles = written(tmp_path, stories(2 * len(MANNERS)))
        chat_server.otherwise = in_its_manner
        online = build(tmp_path / "online", articles, chat_server)

        first = desk.round(in_its_manner, articles)
        assert first.code == 1 and "10 articles wait for a second answer" in first.err
        second = desk.round(in_its_manner)
        assert second.code == 1 and "wait" not in second.err  # some were refused, cut off, or invalid
        replayed = allegata(
            "build", articles, "--model", MODEL, "--replay", "--work", desk.work, "--out", tmp_path / "batch"
        )
        assert replayed.code == online.code == 1
        assert bytes_of(tmp_path / "batch") == bytes_of(online.package)

    def test_asks_what_an_online_run_asks_byte_for_byte(
        self, desk: Desk, chat_server: ChatServer, tmp_path: Path
    ) -> None:
        articles = written(tmp_path, stories(len(MANNERS)))
        chat_server.otherwise = in_its_manner
        extracted(tmp_path / "online", articles, chat_server)
        asked = {received.content for received in chat_server.requests}

        exported = set()
        for inputs in ((articles,), ()):
            requests = desk.export(*inputs)
            exported |= {line.split(b'"body": ', 1)[1][:-1] for line in requests.read_bytes().splitlines()}
            desk("import", answered(requests, in_its_manner, tmp_path / "results.jsonl"))
        assert exported == asked

    def test_publishes_the_annotations_of_the_corpus_without_a_single_value_rejected(
        self, desk: Desk, tmp_path: Path
    ) -> None:
        told = annotated_articles()
        (tmp_path / "articles.jsonl").write_text("".join(json.dumps(one.article) + "\n" for one in told))

        def annotating(received: Received) -> Turn:
            said = " ".join(received.said.split())
            (known,) = [one for one in told if " ".join(max(one.article["text"].splitlines(), key=len).split()) in said]
            return reply(known.reply)

        results = answered(desk.export(tmp_path / "articles.jsonl"), annotating, tmp_path / "results.jsonl")
        ran = desk("import", results, "--json")
        assert (ran.code, ran.err) == (0, "")
        summary = json.loads(ran.out)
        assert summary["rejections"] == {"value": 0, "holds": 0, "flag": 0}
        assert summary["import"]["answers"] == len(told)

    def test_asks_about_the_parts_of_a_long_article_at_once(
        self, desk: Desk, allegata: Runner, chat_server: ChatServer, tmp_path: Path
    ) -> None:
        text = "\n\n".join(story.text for story in stories(30))
        (tmp_path / "long.jsonl").write_text(json.dumps({"id": "long", "language": "en", "text": text}) + "\n")

        def of_part(received: Received) -> Turn:
            told = [story for story in stories(30) if f" {story.number} Kenyan" in received.said]
            if not is_asked_again(received) and told[0].number > 1000:
                return reply("{")
            return reply({**told[0].reply, "allegations": [a for story in told for a in story.reply["allegations"]]})

        short = ("--context", 5_000, "--token-limit", 700)
        chat_server.otherwise = of_part
        online = extracted(tmp_path / "online", tmp_path / "long.jsonl", chat_server, *short)
        requests = desk.export(tmp_path / "long.jsonl", *short)
        parts = len(lines(requests))
        assert parts > 1 and online.outcomes == {"ok": 1}
        desk("import", answered(requests, of_part, tmp_path / "results.jsonl"))
        ran = desk("export", "--out", tmp_path / "again.jsonl", "--json")
        assert json.loads(ran.out)["requests"] == json.loads(ran.out)["second"]
        while json.loads(ran.out)["requests"]:
            desk("import", answered(tmp_path / "again.jsonl", of_part, tmp_path / "results.jsonl"))
            ran = desk("export", "--out", tmp_path / "again.jsonl", "--json")
        replayed = allegata("extract", "--model", MODEL, "--replay", *short, "--work", desk.work)
        assert replayed.code == online.code == 0
        for made in ("records.jsonl", "rejections.jsonl"):
            assert (desk.work / made).read_bytes() == (online.work / made).read_bytes()

    def test_says_what_to_do_next_all_the_way(self, desk: Desk, allegata: Runner, tmp_path: Path) -> None:
        articles = written(tmp_path, stories(3))
        ran = desk("export", articles, "--model", "openai/gpt-5-mini")
        assert ran.code == 0 and "requests: 3" in ran.out and "cost: about $" in ran.out and "batch)" in ran.out
        assert f"Next:  allegata batch submit --work {desk.work}" in ran.out
        (requests,) = (desk.work / "batch").glob("requests-*.jsonl")
        ran = desk("import", answered(requests, truly, tmp_path / "results.jsonl"))
        assert ran.code == 0 and "3 new answers" in ran.out and "(3 ok)" in ran.out
        assert f"Next:  allegata load --work {desk.work} && allegata publish --work {desk.work}" in ran.out
        assert allegata("load", "--work", desk.work).code == 0
        assert allegata("publish", "--work", desk.work, "--out", tmp_path / "out").code == 0
        assert allegata("validate", tmp_path / "out").code == 0


# --- export --------------------------------------------------------------------------------------------------------


class TestAnExport:
    def test_has_one_request_an_article_under_its_own_hash(self, desk: Desk, tmp_path: Path) -> None:
        requests = lines(desk.export(written(tmp_path, stories(4))))
        assert len({line["custom_id"] for line in requests}) == 4
        for line in requests:
            assert list(line) == ["custom_id", "method", "url", "body"]
            assert (line["method"], line["url"]) == ("POST", "/v1/chat/completions")
            assert len(line["custom_id"]) == 64 and line["body"]["model"] == "made-up"

    def test_leaves_out_copies_and_what_is_answered(self, desk: Desk, chat_server: ChatServer, tmp_path: Path) -> None:
        chat_server.otherwise = truly
        some = stories(3)
        extracted(tmp_path, written(tmp_path, some), chat_server)
        text = stories(4)[-1].text
        copies = [{"url": f"https://{name}.example/news", "language": "en", "text": text} for name in ("one", "two")]
        path = tmp_path / "more.jsonl"
        path.write_text(written(tmp_path, some).read_text() + "".join(json.dumps(copy) + "\n" for copy in copies))
        ran = desk("export", path, "--model", MODEL, "--json")
        told = json.loads(ran.out)
        assert (told["requests"], told["finished"]) == (1, 4)

    def test_of_what_is_all_answered_writes_no_file_and_says_so(
        self, desk: Desk, chat_server: ChatServer, tmp_path: Path
    ) -> None:
        chat_server.otherwise = truly
        articles = written(tmp_path, stories(3))
        extracted(tmp_path, articles, chat_server)
        ran = desk("export", "--model", MODEL)
        assert ran.code == 0 and "requests: 0; 3 articles need none" in ran.out and "Next" not in ran.out
        assert list((desk.work / "batch").glob("*.jsonl")) == []

    def test_goes_to_stdout_with_nothing_between(self, desk: Desk, tmp_path: Path) -> None:
        ran = desk("export", written(tmp_path, stories(2)), "--model", MODEL, "--out", "-")
        assert ran.code == 0 and len([json.loads(line) for line in ran.out.splitlines()]) == 2
        assert "requests: 2" in ran.err
        assert list((desk.work / "batch").glob("*.jsonl")) == []

    def test_twice_is_the_same_file(self, desk: Desk, tmp_path: Path) -> None:
        first = desk.export(written(tmp_path, stories(3))).read_bytes()
        assert desk.export().read_bytes() == first

    def test_asks_again_what_ended_so_where_the_user_says_so(self, desk: Desk, tmp_path: Path) -> None:
        articles = written(tmp_path, stories(4))
        desk.round(lambda received: refusal() if story_of(received).number % 2 else truly(received), articles)
        assert "requests: 0" in desk("export").out
        ran = desk("export", "--retry", "refused", "--out", tmp_path / "again.jsonl")
        assert "requests: 2" in ran.out
        ran = desk("import", answered(tmp_path / "again.jsonl", truly, tmp_path / "r.jsonl"))
        assert ran.code == 0 and "(4 ok)" in ran.out

    def test_an_answer_that_was_given_up_is_not_read_again(self, desk: Desk, tmp_path: Path) -> None:
        old = answered(desk.export(written(tmp_path, stories(2))), lambda _: refusal(), tmp_path / "old.jsonl")
        desk("import", old)
        desk("export", "--retry", "refused", "--out", tmp_path / "again.jsonl")
        ran = desk("import", old)
        assert "0 new answers, 2 known before" in ran.out
        ran = desk("import", answered(tmp_path / "again.jsonl", truly, tmp_path / "new.jsonl"))
        assert ran.code == 0 and "2 new answers" in ran.out

    def test_of_a_model_without_a_known_price_says_so(self, desk: Desk, tmp_path: Path) -> None:
        articles = written(tmp_path, stories(1))
        ran = desk("export", articles, "--model", "openai/gpt-made-up")
        assert ran.code == 0 and "no price is known for a batch; give --price" in ran.out
        ran = desk("export", "--model", "openai/gpt-made-up", "--price", "2/8", "--json")
        told = json.loads(ran.out)
        assert told["cost"] == pytest.approx((told["input_tokens"] * 1 + told["output_tokens"] * 4) / 1e6)

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ((), "no model is named"),
            (("--model", "rules"), "no model is named"),
            (("--model", "nobody/x"), "Unknown model"),
            (("--model", MODEL), "holds no articles"),
            (("--model", MODEL, "not/there"), "not/there"),
            (("--model", MODEL, "--out", "-", "--json"), "both want stdout"),
        ],
    )
    def test_that_cannot_start_says_why_and_makes_no_folder(
        self, desk: Desk, arguments: tuple[str, ...], said: str
    ) -> None:
        ran = desk("export", *arguments)
        assert ran.code == 2 and said in ran.err and ran.err.count("\n") == 1
        assert not desk.work.exists()


def asks(count: int, size: int = 10) -> list[Ask]:
    return [Ask(json.dumps({"model": "m", "x": "y" * size}).encode(), 1, f"{number:064x}") for number in range(count)]


class TestRequestFiles:
    @pytest.mark.parametrize(
        ("limits", "sizes"), [(Limits(requests=3), [3, 3, 1]), (Limits(size=700), [4, 3]), (Limits(), [7])]
    )
    def test_hold_no_more_than_they_may(self, tmp_path: Path, limits: Limits, sizes: list[int]) -> None:
        with RequestFiles(tmp_path / "asked.jsonl", limits) as files:
            for ask in asks(7):
                files.write(ask)
            made = files.finish()
        assert [len(lines(file)) for file in made] == sizes
        assert [line["custom_id"] for file in made for line in lines(file)] == [ask.hash for ask in asks(7)]
        names = [file.name for file in made]
        assert names == (["asked.jsonl"] if len(sizes) == 1 else [f"asked-{n + 1}.jsonl" for n in range(len(sizes))])
        assert all(file.stat().st_size <= limits.size for file in made)
        assert {file.name for file in tmp_path.iterdir()} == set(names)

    def test_leave_what_was_there_where_writing_ends_early(self, tmp_path: Path) -> None:
        (tmp_path / "asked.jsonl").write_text("before")

        def interrupted() -> None:
            with RequestFiles(tmp_path / "asked.jsonl", Limits(requests=1)) as files:
                for ask in asks(3):
                    files.write(ask)
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            interrupted()
        assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("asked.jsonl", "before")]
