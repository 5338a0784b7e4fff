"""Batches at a server: submitted once whatever happens, followed to their end, and their results fetched."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.batch_server import Batch, BatchServer, running_batch_server
from tests.chat_server import ChatServer, Received, Turn, page, reply, reset, status
from tests.commands import Ran, Runner
from tests.launcher import Launcher, launcher
from tests.stories import stories, story_of, written

from allegata.extractors.llm.batch import Waits, following

KEY = "sk-proj-Wq8LmT3cXv90-bzRkP4nHs7Yd2JfGe"
MODEL = "openai/gpt-made-up"


def truly(received: Received) -> Turn:
    return reply(story_of(received).reply)


@pytest.fixture
def batch_server() -> Iterator[BatchServer]:
    with running_batch_server() as server:
        server.otherwise = truly
        yield server


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


class Desk:
    """A working folder, and the commands on it with a server."""

    def __init__(self, allegata: Runner, folder: Path, url: str) -> None:
        self._allegata = allegata
        self.folder = folder
        self.work = folder / "work"
        self.url = url

    def __call__(self, command: str, *arguments: object) -> Ran:
        ran = self._allegata("batch", command, *arguments, "--work", self.work, "--base-url", self.url)
        assert "Traceback" not in ran.err and KEY not in ran.out + ran.err
        return ran

    def imported(self, *arguments: object) -> Ran:
        """`batch import`, without a server."""
        return self._allegata("batch", "import", *arguments, "--work", self.work)

    def export(self, count: int, *arguments: object) -> Ran:
        ran = self("export", written(self.folder, stories(count)), "--model", MODEL, *arguments)
        assert ran.code == 0, ran.err
        return ran

    @property
    def results(self) -> set[str]:
        return {file.name for file in (self.work / "batch").iterdir() if not file.name.startswith("requests-")}


@pytest.fixture
def desk(allegata: Runner, tmp_path: Path, batch_server: BatchServer) -> Desk:
    return Desk(allegata, tmp_path, batch_server.url)


class TestTheWholeWay:
    def test_ends_in_records_at_the_first_asking_when_all_goes_well(
        self, desk: Desk, batch_server: BatchServer
    ) -> None:
        desk.export(4)
        ran = desk("submit")
        assert ran.code == 0 and "4 requests; submitted (batch_1)" in ran.out
        assert f"Next:  allegata batch status --wait --work {desk.work}" in ran.out
        ran = desk("status")
        assert ran.code == 0 and "| batch_1 | openai/gpt-made-up |" in ran.out and "validating" in ran.out
        batch_server.finish()
        ran = desk("status")
        assert ran.code == 0 and "completed" in ran.out and "downloaded" in ran.out and "batch import" in ran.out
        ran = desk.imported()
        assert ran.code == 0 and "4 new answers" in ran.out and "(4 ok)" in ran.out
        ran = desk("status")
        assert ran.code == 0 and "imported" in ran.out and "Next" not in ran.out
        assert batch_server.authorizations == {f"Bearer {KEY}"}

    def test_uploads_the_exported_file_as_it_is(self, desk: Desk, batch_server: BatchServer) -> None:
        desk.export(3, "--out", desk.folder / "asked.jsonl")
        desk("submit", desk.folder / "asked.jsonl")
        assert batch_server.files["file-1"] == (desk.folder / "asked.jsonl").read_bytes()

    def test_waits_for_the_end_at_growing_intervals(
        self, desk: Desk, batch_server: BatchServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        slept: list[float] = []
        monkeypatch.setattr(following.time, "sleep", slept.append)
        desk.export(2)
        desk("submit")
        batch_server.polls = 5
        ran = desk("status", "--wait", "--json")
        (told,) = json.loads(ran.out)
        assert (ran.code, told["status"], told["completed"]) == (0, "completed", 2)
        assert len(slept) == 4 and slept == sorted(slept) and len(set(slept)) == 4

    def test_waits_on_through_a_server_that_fails_for_a_while(
        self, desk: Desk, batch_server: BatchServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(following, "Waits", Waits(0.0, 0.0))
        monkeypatch.setattr(following.time, "sleep", lambda _: None)
        desk.export(2)
        desk("submit")
        failing = iter([status(503, headers={"retry-after-ms": "1"})] * 7)
        batch_server.meddle = lambda method, _: next(failing, None) if method == "GET" else None
        batch_server.polls = 2
        ran = desk("status", "--wait")
        assert ran.code == 0 and "completed" in ran.out and "503" in ran.err

    def test_is_left_by_ctrl_c_and_nothing_is_lost(
        self, desk: Desk, batch_server: BatchServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.export(2)
        desk("submit")

        def interrupted(_: float) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(following.time, "sleep", interrupted)
        ran = desk("status", "--wait")
        assert ran.code == 130 and "the same command goes on" in ran.err
        batch_server.finish()
        assert desk("status").code == 0 and desk.imported().code == 0

    def test_takes_a_second_round_where_answers_are_faulty(self, desk: Desk, batch_server: BatchServer) -> None:
        batch_server.otherwise = lambda r: reply("{") if story_of(r).number % 2 else truly(r)
        desk.export(4)
        desk("submit")
        batch_server.finish()
        desk("status")
        ran = desk.imported()
        assert ran.code == 1 and "2 articles wait for a second answer" in ran.err
        assert "(dispatch-1001, dispatch-1003)" in ran.err
        batch_server.otherwise = truly
        ran = desk("export")
        assert "requests: 2, 2 of them for a second answer; 2 articles need none" in ran.out
        desk("submit")
        batch_server.finish()
        desk("status")
        ran = desk.imported()
        assert ran.code == 0 and "2 new answers" in ran.out and "(4 ok)" in ran.out

    def test_leaves_the_key_in_no_file(self, desk: Desk, batch_server: BatchServer) -> None:
        escaped = KEY.replace("-", "\\u002d")
        turns = [reply(f'{{"article_class": "{KEY}"}}'), Turn(reply(KEY).body.replace(KEY, escaped))]
        batch_server.otherwise = lambda received: turns[story_of(received).number % 2]
        desk.export(2)
        batch_server.meddle = lambda method, path: (
            status(400, f"bad {KEY}") if (method, path) == ("POST", "/v1/batches") else None
        )
        assert desk("submit").code == 1
        batch_server.meddle = lambda _method, _path: None
        desk("submit")
        batch_server.finish()
        desk("status")
        desk.imported()
        for path in desk.work.rglob("*"):
            assert not path.is_file() or KEY.encode() not in path.read_bytes(), path


class TestSubmittingTwice:
    def test_does_nothing_and_says_so(self, desk: Desk, batch_server: BatchServer) -> None:
        desk.export(3)
        desk("submit")
        ran = desk("submit")
        assert ran.code == 0 and "is submitted already (batch_1)" in ran.out
        assert (len(batch_server.uploads), len(batch_server.batches)) == (1, 1)

    def test_does_nothing_under_another_name_either(self, desk: Desk, batch_server: BatchServer) -> None:
        desk.export(3, "--out", desk.folder / "a.jsonl")
        desk("submit")
        (desk.folder / "a.jsonl").rename(desk.folder / "b.jsonl")
        ran = desk("submit", desk.folder / "b.jsonl")
        assert ran.code == 0 and "is submitted already" in ran.out and len(batch_server.batches) == 1

    def test_finds_the_batch_though_the_working_folder_was_lost(
        self, desk: Desk, allegata: Runner, batch_server: BatchServer, tmp_path: Path
    ) -> None:
        desk.export(3)
        desk("submit")
        (tmp_path / "elsewhere").mkdir()
        other = Desk(allegata, tmp_path / "elsewhere", batch_server.url)
        other.export(3)
        ran = other("submit")
        assert ran.code == 0 and "had been submitted, as the server shows (batch_1)" in ran.out
        batch_server.finish()
        other("status")
        assert other.imported().code == 0 and len(batch_server.batches) == 1

    def test_finds_its_batch_among_many_others(
        self, desk: Desk, allegata: Runner, batch_server: BatchServer, tmp_path: Path
    ) -> None:
        desk.export(1)
        desk("submit")
        batch_server.page = 2
        batch_server.batches += [Batch(f"batch_other{n}", "file-x", {}) for n in range(5)]
        (tmp_path / "elsewhere").mkdir()
        other = Desk(allegata, tmp_path / "elsewhere", batch_server.url)
        other.export(1)
        assert "(batch_1)" in other("submit").out

    def test_is_refused_for_what_is_in_another_batch_or_answered(self, desk: Desk, batch_server: BatchServer) -> None:
        desk.export(3, "--out", desk.folder / "three.jsonl")
        desk("submit")
        lines = (desk.folder / "three.jsonl").read_bytes().splitlines(keepends=True)
        (desk.folder / "two.jsonl").write_bytes(b"".join(lines[:2]))
        ran = desk("submit", desk.folder / "two.jsonl")
        assert ran.code == 2 and "2 of the 2 requests" in ran.err and "in another batch already" in ran.err
        batch_server.finish()
        desk("status")
        desk.imported()
        ran = desk("submit", desk.folder / "two.jsonl")
        assert ran.code == 2 and "answered already" in ran.err and len(batch_server.batches) == 1

    def test_is_kept_from_by_an_export_that_leaves_out_what_is_under_way(
        self, desk: Desk, batch_server: BatchServer
    ) -> None:
        desk.export(2)
        desk("submit")
        ran = desk.export(3)
        assert "requests: 1; 0 articles need none" in ran.out and "left out: 2 requests that are under way" in ran.out
        desk("submit")
        assert [len(batch_server.requests(batch)) for batch in batch_server.batches] == [2, 1]

    def test_is_possible_for_batches_that_are_given_up(self, desk: Desk, batch_server: BatchServer) -> None:
        desk.export(2)
        desk("submit")
        ran = desk("export", "--again")
        assert "1 batches are given up" in ran.out and "requests: 2" in ran.out
        assert "; submitted (batch_2)" in desk("submit").out

    def test_by_two_processes_at_once_is_held_back(self, desk: Desk, batch_server: BatchServer) -> None:
        desk.export(2)
        with closing(sqlite3.connect(desk.work / "batch" / "submitting.lock", isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            ran = desk("submit")
            assert ran.code == 2 and "another `allegata batch submit` is at work" in ran.err
            assert batch_server.calls == []
        assert desk("submit").code == 0


# --- killed --------------------------------------------------------------------------------------------------------


def waiting_at(server: BatchServer, when: tuple[str, str]) -> threading.Event:
    """Has the server stop at a request, once; set when it is there."""
    reached = threading.Event()

    def meddle(method: str, path: str) -> Turn | None:
        if (method, path.partition("?")[0]) == when and not reached.is_set():
            reached.set()
            server.stopping.wait(30)
        return None

    server.meddle = meddle
    return reached


@pytest.fixture(scope="module")
def starter() -> Iterator[Launcher]:
    with launcher() as started:
        yield started


MOMENTS = {
    "before the upload": ("POST", "/v1/files"),
    "after the upload, before its answer": ("after POST", "/v1/files"),
    "before the batch is made": ("POST", "/v1/batches"),
    "after the batch is made, before its answer": ("after POST", "/v1/batches"),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_submit_that_is_killed_goes_on_and_makes_one_batch(
    desk: Desk, batch_server: BatchServer, starter: Launcher, tmp_path: Path, moment: str
) -> None:
    desk.export(3)
    reached = waiting_at(batch_server, MOMENTS[moment])
    process = starter.start(tmp_path, ["batch", "submit", "--work", desk.work, "--base-url", batch_server.url])
    assert reached.wait(30), (tmp_path / "printed.err").read_text()
    os.kill(process, signal.SIGKILL)
    assert starter.wait() == -signal.SIGKILL
    batch_server.meddle = lambda _method, _path: None
    is_made = moment.startswith("after the batch")
    assert len(batch_server.batches) == is_made
    exported = desk("export")  # in between: it must not take away what is being submitted
    assert "left out: 3 requests that are under way: allegata batch submit" in exported.out
    ran = desk("submit")
    assert ran.code == 0 and (("had been submitted" if is_made else "; submitted") in ran.out)
    assert len(batch_server.batches) == 1
    assert len(batch_server.uploads) == (2 if moment == "after the upload, before its answer" else 1)
    batch_server.finish()
    desk("status")
    assert "3 new answers" in desk.imported().out


@pytest.mark.parametrize("fault", [reset(), status(500, "oops"), page()])
def test_a_batch_whose_making_was_not_confirmed_is_looked_for(
    desk: Desk, batch_server: BatchServer, fault: Turn
) -> None:
    desk.export(2)
    batch_server.meddle = lambda method, path: fault if (method, path) == ("after POST", "/v1/batches") else None
    assert desk("submit").code == 1
    batch_server.meddle = lambda _method, _path: None
    ran = desk("submit")
    assert ran.code == 0 and "had been submitted" in ran.out and len(batch_server.batches) == 1


def test_a_file_that_is_gone_from_the_server_is_uploaded_anew(desk: Desk, batch_server: BatchServer) -> None:
    desk.export(2)
    batch_server.meddle = lambda method, path: status(500) if (method, path) == ("POST", "/v1/batches") else None
    assert desk("submit").code == 1
    batch_server.meddle = lambda _method, _path: None
    batch_server.files.clear()
    ran = desk("submit")
    assert ran.code == 1 and "No such File object" in ran.err
    assert desk("submit").code == 0 and len(batch_server.batches) == 1


# --- batches that do not end well ----------------------------------------------------------------------------------


class TestABatchThatEndsEarly:
    @pytest.mark.parametrize("ending", ["expired", "cancelled"])
    def test_gives_what_it_has_and_the_rest_is_asked_again(
        self, desk: Desk, batch_server: BatchServer, ending: str
    ) -> None:
        desk.export(5)
        desk("submit")
        batch_server.finish(ending, most=2)
        ran = desk("status")
        assert ran.code == 1 and ending in ran.out and "batch import" in ran.out
        ran = desk.imported()
        assert ran.code == 1 and "2 new answers, 3 to be asked again" in ran.out
        assert "before the end" in ran.err and "3 articles wait for an answer" in ran.err
        ran = desk("export")
        assert "requests: 3; 2 articles need none" in ran.out
        desk("submit")
        batch_server.finish()
        assert desk("status").code == 0
        assert desk.imported().code == 0

    @pytest.mark.parametrize("ending", ["expired", "cancelled"])
    def test_without_any_answer_is_submitted_anew(self, desk: Desk, batch_server: BatchServer, ending: str) -> None:
        desk.export(2)
        desk("submit")
        batch_server.finish(ending, most=0)
        assert desk("status").code == 1
        ran = desk("submit")
        assert ran.code == 0 and "; submitted (batch_2)" in ran.out

    def test_with_answers_that_were_not_imported_is_not_submitted_anew(
        self, desk: Desk, batch_server: BatchServer
    ) -> None:
        desk.export(2)
        desk("submit")
        batch_server.finish("expired", most=1)
        ran = desk("submit")
        assert ran.code == 0 and "has been answered already" in ran.out and len(batch_server.batches) == 1
        assert "requests: 0" in desk("export").out

    def test_for_a_file_that_is_not_valid_says_why_and_can_be_submitted_anew(
        self, desk: Desk, batch_server: BatchServer
    ) -> None:
        desk.export(2)
        desk("submit")
        batch_server.fail("Enqueued token limit reached")
        ran = desk("status")
        assert ran.code == 1 and "failed" in ran.out and "line 3: Enqueued token limit reached" in ran.err
        assert "; submitted (batch_2)" in desk("submit").out
        batch_server.finish()
        assert desk("status").code == 0
        assert desk.imported().code == 0

    def test_by_errors_alone_has_them_judged_by_line(self, desk: Desk, batch_server: BatchServer) -> None:
        turns = [status(400, "filtered", error_code="content_filter"), status(400, "too long"), status(429, "busy")]
        batch_server.otherwise = lambda received: turns[story_of(received).number % 3]
        desk.export(3)
        desk("submit")
        batch_server.finish()
        ran = desk("status")
        assert ran.code == 1 and desk.results >= {"results-batch_1-errors.jsonl"}
        ran = desk.imported("--json")
        summary = json.loads(ran.out)
        assert (ran.code, summary["outcomes"], summary["not_asked"]) == (1, {"refused": 1, "error": 2}, 1)

    def test_before_its_answers_are_there_is_asked_again(self, desk: Desk, batch_server: BatchServer) -> None:
        desk.export(2)
        desk("submit")
        batch_server.finish()
        output, batch_server.batches[0].output_file_id = batch_server.batches[0].output_file_id, None
        ran = desk("status")
        assert "status --wait" in ran.out and "import" not in ran.out
        batch_server.batches[0].output_file_id = output
        desk("status")
        assert desk.imported().code == 0


class TestADownload:
    @pytest.mark.parametrize(
        "fault",
        [
            reset(),
            status(500, headers={"retry-after-ms": "1"}),
            Turn('{"custom_id": "', headers={"Content-Length": "1000", "Connection": "close"}),
        ],
    )
    def test_that_breaks_off_leaves_nothing_and_is_made_again(
        self, desk: Desk, batch_server: BatchServer, fault: Turn
    ) -> None:
        desk.export(2)
        desk("submit")
        batch_server.finish()
        batch_server.meddle = lambda method, path: fault if method == "GET" and path.endswith("/content") else None
        ran = desk("status")
        assert ran.code == 1 and "not known" in ran.err
        assert desk.results == {"exported.json", "submitting.lock"}
        assert desk.imported().code == 2
        batch_server.meddle = lambda _method, _path: None
        assert desk("status").code == 0 and desk.imported().code == 0

    def test_is_not_made_twice(self, desk: Desk, batch_server: BatchServer) -> None:
        desk.export(2)
        desk("submit")
        batch_server.finish()
        desk("status")
        calls = len(batch_server.calls)
        desk("status")
        assert len(batch_server.calls) == calls

    def test_of_a_batch_with_a_strange_name_stays_in_its_folder(self, desk: Desk, batch_server: BatchServer) -> None:
        desk.export(1)
        desk("submit")
        batch_server.finish()
        with closing(sqlite3.connect(desk.work / "ledger.sqlite")) as ledger, ledger:
            ledger.execute("UPDATE batches SET submission = replace(submission, 'batch_1', '..%2F..%2Fevil')")
        batch_server.batches[0].batch_id = "..%2F..%2Fevil"
        shown = batch_server.batches[0].shown()
        batch_server.meddle = lambda method, path: (
            Turn(json.dumps(shown)) if method == "GET" and path.startswith("/v1/batches/") else None
        )
        assert desk("status").code == 0
        assert all(file.startswith(("results-", "exported", "submitting")) for file in desk.results)
        assert desk.imported().code == 0


# --- what cannot be done -------------------------------------------------------------------------------------------


class TestWhatMends:
    def test_a_server_without_batches(self, allegata: Runner, tmp_path: Path, chat_server: ChatServer) -> None:
        desk = Desk(allegata, tmp_path, chat_server.url)
        desk.export(2)
        ran = desk("submit")
        assert ran.code == 1 and "it has no batch endpoint" in ran.err and "batch import FILE" in ran.err
        assert ran.err.count("\n") == 1

    def test_a_missing_key(self, desk: Desk, allegata: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
        desk.export(2)
        monkeypatch.delenv("OPENAI_API_KEY")
        ran = allegata("batch", "submit", "--work", desk.work)
        assert ran.code == 2 and "OPENAI_API_KEY is not set" in ran.err

    def test_a_wrong_key(self, desk: Desk, batch_server: BatchServer) -> None:
        desk.export(2)
        batch_server.meddle = lambda _method, _path: status(401, f"Incorrect API key provided: {KEY}")
        ran = desk("submit")
        assert ran.code == 1 and "refused the key (401)" in ran.err and "Set OPENAI_API_KEY" in ran.err

    def test_a_server_that_is_not_there(self, desk: Desk) -> None:
        desk.export(2)
        desk.url = "http://127.0.0.1:9/v1"
        ran = desk("submit")
        assert ran.code == 1 and "cannot be reached" in ran.err and ran.err.count("\n") == 1

    @pytest.mark.parametrize("answer", ["[]", "null", '{"id": 7}', "not JSON", '{"data": {}}'])
    def test_a_server_that_speaks_otherwise(self, desk: Desk, batch_server: BatchServer, answer: str) -> None:
        desk.export(2)
        batch_server.meddle = lambda _method, _path: Turn(answer)
        ran = desk("submit")
        assert ran.code == 1 and "does not speak the protocol" in ran.err

    def test_a_batch_that_the_server_does_not_know(self, desk: Desk, batch_server: BatchServer) -> None:
        desk.export(2)
        desk("submit")
        batch_server.batches.clear()
        ran = desk("status")
        assert ran.code == 1 and "knows no batch batch_1" in ran.err and "--again" in ran.err

    def test_nothing_exported(self, desk: Desk) -> None:
        assert desk("submit").code == 2
        desk.work.mkdir()
        ran = desk("submit", "--model", MODEL)
        assert ran.code == 2 and "no request file to submit" in ran.err

    @pytest.mark.parametrize(
        ("content", "said"),
        [("", "holds no request"), ("{}\n", ":1 is not a request"), ("hello\n", ":1 is not a request")],
    )
    def test_a_file_of_another_kind(self, desk: Desk, batch_server: BatchServer, content: str, said: str) -> None:
        desk.export(1)
        (desk.folder / "other").write_text(content)
        ran = desk("submit", desk.folder / "other")
        assert ran.code == 2 and said in ran.err and batch_server.calls == []

    def test_a_file_for_another_model(self, desk: Desk, batch_server: BatchServer) -> None:
        desk.export(1, "--out", desk.folder / "asked.jsonl")
        ran = desk("submit", desk.folder / "asked.jsonl", "--model", "openai/another")
        assert ran.code == 2 and "asks gpt-made-up, and not another" in ran.err and batch_server.batches == []

    def test_a_user_and_password_in_the_address_are_written_nowhere(
        self, desk: Desk, batch_server: BatchServer
    ) -> None:
        desk.export(1)
        desk.url = desk.url.replace("127", "someone:s3cretword@127")
        desk("submit")
        assert len(batch_server.batches) == 1
        for path in desk.work.rglob("*"):
            assert not path.is_file() or b"s3cretword" not in path.read_bytes()
