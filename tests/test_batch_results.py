"""Result files as they come: of other programs, incomplete, damaged, twice, in any order."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.batch_server import result
from tests.chat_server import NO_ALLEGATION, USAGE, Turn, completion, refusal, reply, status
from tests.commands import Ran, Runner
from tests.journals import MemoryJournal
from tests.stories import stories, written

from allegata.exchange import KeptAnswer, Usage
from allegata.extractors.llm import Ask, ModelSpec, Price, RequestPlan
from allegata.extractors.llm.batch import Arrival, Arrived, BatchExtractor
from allegata.ingest import fold, read_inputs
from allegata.ledger import Ledger
from allegata.verify import verify

MODEL = "openai/gpt-made-up"
NOTHING = json.dumps(NO_ALLEGATION)


class Importer:
    """A working folder of some articles that were exported, and what is imported into it."""

    def __init__(self, allegata: Runner, folder: Path, count: int) -> None:
        self._allegata = allegata
        self.folder = folder
        self.work = folder / "work"
        ran = self.batch("export", written(folder, stories(count)), "--model", MODEL, "--out", folder / "asked.jsonl")
        assert ran.code == 0
        self.ids = [json.loads(line)["custom_id"] for line in (folder / "asked.jsonl").read_text().splitlines()]

    def batch(self, command: str, *arguments: object, stdin: bytes = b"") -> Ran:
        ran = self._allegata("batch", command, *arguments, "--work", self.work, stdin=stdin)
        assert "Traceback" not in ran.err
        return ran

    def file(self, *lines: dict[str, Any] | str | bytes, name: str = "results.jsonl") -> Path:
        path = self.folder / name
        path.write_bytes(b"".join(_bytes(line) + b"\n" for line in lines))
        return path

    def read(self, *lines: dict[str, Any] | str | bytes) -> tuple[Ran, dict[str, Any]]:
        """Import these lines; the summary."""
        ran = self.batch("import", self.file(*lines), "--json")
        return ran, json.loads(ran.out)

    def show(self) -> str:
        """What the articles ended as, with their reasons."""
        return "\n".join(
            json.dumps([record["outcome"], record["outcome_reason"]])
            for record in map(json.loads, (self.work / "records.jsonl").read_text().splitlines())
        )


def _bytes(line: dict[str, Any] | str | bytes) -> bytes:
    if isinstance(line, bytes):
        return line
    return (line if isinstance(line, str) else json.dumps(line)).encode()


Open = Callable[[int], Importer]


@pytest.fixture
def importer(allegata: Runner, tmp_path: Path) -> Open:
    return lambda count: Importer(allegata, tmp_path, count)


# --- forms ---------------------------------------------------------------------------------------------------------

BODY = json.loads(reply(NO_ALLEGATION).body)
FORMS: dict[str, dict[str, Any]] = {
    "OpenAI's": {"id": "r", "response": {"status_code": 200, "request_id": "q", "body": BODY}, "error": None},
    "without a status": {"response": {"body": BODY}},
    "with its status as text": {"response": {"status_code": "200", "body": BODY}},
    "without usage": {"response": {"body": json.loads(reply(NO_ALLEGATION, usage=None).body)}},
    "with the barest body": {"response": {"body": {"choices": [{"message": {"content": NOTHING}}]}}},
    "without a body around it": {"response": BODY},
    "with its content in parts": {
        "response": {"body": {"choices": [{"message": {"content": [{"type": "text", "text": NOTHING}]}}]}}
    },
    "bare": {"content": NOTHING},
    "bare, the reply as an object": {"content": NO_ALLEGATION},
    "bare, in a Markdown fence": {"content": f"```json\n{NOTHING}\n```"},
    "with an empty error": {"content": NOTHING, "error": None, "response": None},
}


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_is_read_in_each_form(importer: Open, form: str) -> None:
    one = importer(1)
    ran, summary = one.read({"custom_id": one.ids[0], **FORMS[form]})
    assert (ran.code, ran.err, summary["outcomes"]) == (0, "", {"no_allegation": 1})


def _plain(lines: list[bytes]) -> bytes:
    return b"\n".join(lines) + b"\n"


FILES: dict[str, Callable[[list[bytes]], bytes]] = {
    "with blank lines": lambda lines: b"\n\n" + b"\n \n\n".join(lines) + b"\n\n\t\n",
    "with carriage returns": lambda lines: b"\r\n".join(lines) + b"\r\n",
    "with a byte order mark": lambda lines: b"\xef\xbb\xbf" + _plain(lines),
    "without an end of the last line": b"\n".join,
    "packed": lambda lines: gzip.compress(_plain(lines)),
    "packed in pieces": lambda lines: b"".join(gzip.compress(line + b"\n") for line in lines),
    "backwards": lambda lines: _plain(lines[::-1]),
    "with line separators of Unicode in strings": lambda lines: _plain(
        [line.replace(b'"r"', '"r\u2028\u0085"'.encode()) for line in lines]
    ),
}


@pytest.mark.parametrize("form", FILES)
def test_a_file_is_read_in_each_form(importer: Open, form: str) -> None:
    some = importer(3)
    lines = [json.dumps({"custom_id": one, **FORMS["OpenAI's"]}).encode() for one in some.ids]
    path = some.folder / "results"
    path.write_bytes(FILES[form](lines))
    ran = some.batch("import", path, "--json")
    assert (ran.code, ran.err, json.loads(ran.out)["outcomes"]) == (0, "", {"no_allegation": 3})


def test_results_come_by_a_pipe_too(importer: Open) -> None:
    some = importer(2)
    content = some.file(*({"custom_id": one, "content": NOTHING} for one in some.ids)).read_bytes()
    ran = some.batch("import", "-", stdin=content)
    assert ran.code == 0 and "2 new answers" in ran.out
    assert {file.name for file in (some.work / "batch").iterdir()} == {"exported.json"}


# --- what is wrong with a line -------------------------------------------------------------------------------------

WRONG: dict[str, tuple[dict[str, Any] | str | bytes, str]] = {
    "no JSON": ("an answer!", "not a JSON object"),
    "broken off": ('{"custom_id": "', "breaks off"),
    "a list": ("[1]", "not a JSON object"),
    "endless brackets": ("[" * 100_000, "not a JSON object"),
    "a number of 5,000 digits": ('{"custom_id": ' + "1" * 5_000 + "}", "not a JSON object"),
    "not UTF-8": (b'{"custom_id": "\xff"}', "not UTF-8"),
    "zeros": (b"\0" * 100, "not a JSON object"),
    "without an id": ({"content": NOTHING}, "no custom_id"),
    "an id that is none": ({"custom_id": 7, "content": NOTHING}, "no custom_id"),
    "another's id": ({"custom_id": "0" * 64, "content": NOTHING}, "unknown request"),
    "an id of half a character": ('{"custom_id": "\\ud800", "content": "x"}', "unknown request"),
    "a failure of another's": (result("row-7", status(500)), "unknown request"),
    "the request itself": ({"custom_id": "MINE", "method": "POST", "body": {}}, "a request, not its answer"),
    "left empty": ({"custom_id": "MINE", "content": ""}, "neither an answer nor an error"),
    "a response of nothing": (
        {"custom_id": "MINE", "response": {"status_code": 200, "body": None}},
        "without an answer",
    ),
    "a body without choices": ({"custom_id": "MINE", "response": {"body": {"choices": []}}}, "without an answer"),
    "expired": (
        {"custom_id": "MINE", "response": None, "error": {"code": "batch_expired", "message": "too late"}},
        "not answered: too late",
    ),
    "an error of words": ({"custom_id": "MINE", "error": "gone"}, "gone"),
    "too many requests": (result("MINE", status(429, "slow down")), "429"),
    "a failure of the server": (result("MINE", status(500, "out of memory")), "out of memory"),
    "a failure within a 200": (
        {"custom_id": "MINE", "response": {"status_code": 200, "body": {"error": {"code": 502, "message": "lost"}}}},
        "lost",
    ),
    "a wrong model": (result("MINE", status(404, "no such model")), "does not know the model"),
    "a wrong key": (result("MINE", status(401, "wrong key")), "refused the key"),
    "a model that broke off": (result("MINE", completion(finish_reason="error", content="{")), "broke off"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_line_that_answers_nothing_is_told_by_its_place_and_costs_nothing_else(importer: Open, fault: str) -> None:
    two = importer(2)
    line, said = WRONG[fault]
    mine = two.ids[1]
    wrong = line if isinstance(line, bytes) else _bytes(line).replace(b"MINE", mine.encode())
    ran, summary = two.read({"custom_id": two.ids[0], "content": NOTHING}, wrong)
    assert ran.code == 1
    assert f"{two.folder / 'results.jsonl'}:2" in ran.err and said in ran.err
    assert (summary["outcomes"]["no_allegation"], summary["not_asked"]) == (1, 1)
    assert "1 article waits for an answer" in ran.err
    ran, summary = two.read({"custom_id": mine, "content": NOTHING})
    assert (ran.code, summary["outcomes"]) == (0, {"no_allegation": 2})


LASTING: dict[str, tuple[Turn, str, str]] = {
    "a filter": (status(400, "no", error_code="content_filter"), "refused", "filtered the article"),
    "too long": (status(400, "context length exceeded"), "error", "context length exceeded"),
    "too large": (status(413, "too large"), "error", "too large"),
}


@pytest.mark.parametrize("failure", LASTING)
def test_a_request_that_will_never_be_answered_ends_its_article(importer: Open, failure: str) -> None:
    two = importer(2)
    turn, outcome, reason = LASTING[failure]
    lines = (result(two.ids[0], turn), result(two.ids[1], reply(NO_ALLEGATION)))
    ran, summary = two.read(*lines)
    assert (ran.code, summary["outcomes"]) == (1, {"no_allegation": 1, outcome: 1})
    assert summary["import"]["failed"] == 1 and reason in two.show()
    again, summary = two.read(*lines)
    assert (again.code, summary["outcomes"], summary["import"]["unknown"]) == (1, {"no_allegation": 1, outcome: 1}, 0)
    requests = json.loads(two.batch("export", "--json").out)["requests"]
    assert requests == (outcome == "error")  # as online: errors are asked again, the others where the user says so


def test_an_error_that_is_answered_later_is_one_no_more(importer: Open) -> None:
    one = importer(1)
    one.read(result(one.ids[0], status(413, "too large")))
    ran, summary = one.read(result(one.ids[0], reply(NO_ALLEGATION)))
    assert (ran.code, summary["outcomes"]) == (0, {"no_allegation": 1})


def test_an_article_that_failed_once_keeps_its_reason_while_others_are_imported(importer: Open) -> None:
    two = importer(2)
    two.read(result(two.ids[0], status(413, "too large")))
    two.read(result(two.ids[1], reply(NO_ALLEGATION)))
    assert "too large" in two.show()


@pytest.mark.parametrize("order", [1, -1])
def test_an_answer_counts_more_than_a_failure_of_the_same_request(importer: Open, order: int) -> None:
    one = importer(1)
    lines = [result(one.ids[0], status(400, "too long")), result(one.ids[0], reply(NO_ALLEGATION))][::order]
    ran, summary = one.read(*lines)
    assert (ran.code, summary["outcomes"]) == (0, {"no_allegation": 1})


def test_a_refusal_is_an_answer_and_ends_its_article(importer: Open) -> None:
    one = importer(1)
    ran, summary = one.read(result(one.ids[0], refusal("I would rather not")))
    assert (ran.code, summary["outcomes"]) == (1, {"refused": 1}) and "rather not" in one.show()


def test_of_two_answers_to_a_request_the_first_stands_and_the_other_is_told(importer: Open) -> None:
    one = importer(1)
    ran, summary = one.read(
        {"custom_id": one.ids[0], "content": NOTHING},
        {"custom_id": one.ids[0], "content": NOTHING},
        {"custom_id": one.ids[0], "content": json.dumps({"article_class": "opinion", "allegations": []})},
    )
    assert summary["import"] | {"usage": None, "waiting": None} == {
        "answers": 1, "known": 2, "unknown": 0, "failed": 0, "put_off": 0, "problems": 1,
        "usage": None, "waiting": None,
    }  # fmt: skip
    assert ":3" in ran.err and "the first one stands" in ran.err
    assert summary["outcomes"] == {"no_allegation": 1}


def test_results_of_another_models_run_are_all_unknown_and_change_nothing(importer: Open, tmp_path: Path) -> None:
    some = importer(30)
    other = some.file(*({"custom_id": one[::-1], "content": NOTHING} for one in some.ids))
    ran = some.batch("import", other)
    assert ran.code == 1 and "30 unknown requests" in ran.out and "and 10 more lines with problems" in ran.err


def test_a_file_of_another_kind_is_told_in_a_few_lines(importer: Open) -> None:
    one = importer(1)
    path = one.folder / "database"
    path.write_bytes(bytes(range(256)) * 1_000)
    ran = one.batch("import", path)
    assert ran.code == 1 and ran.err.count("\n") < 25


def test_a_packed_file_that_breaks_off_gives_what_it_holds(importer: Open) -> None:
    some = importer(40)
    lines = [json.dumps(result(one, reply({**NO_ALLEGATION}))).encode() for one in some.ids]
    path = some.folder / "results.gz"
    whole = gzip.compress(_plain(lines), compresslevel=0)
    path.write_bytes(whole[: len(whole) // 2])
    ran = some.batch("import", path, "--json")
    kept = json.loads(ran.out)["import"]["answers"]
    assert ran.code == 1 and 0 < kept < 40 and "breaks off or is damaged here" in ran.err


@pytest.mark.parametrize(("name", "said"), [("not-there", "cannot be read"), (".", "cannot be read")])
def test_a_file_that_cannot_be_read_is_one_line(importer: Open, tmp_path: Path, name: str, said: str) -> None:
    ran = importer(1).batch("import", tmp_path / name)
    assert ran.code == 2 and said in ran.err and ran.err.count("\n") == 1


def test_without_a_working_folder_nothing_is_imported(allegata: Runner, tmp_path: Path) -> None:
    ran = allegata("batch", "import", "x.jsonl", "--model", MODEL, "--work", tmp_path / "none")
    assert ran.code == 2 and "no working folder" in ran.err and not (tmp_path / "none").exists()


# --- money ---------------------------------------------------------------------------------------------------------


def books(work: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(work / "ledger.sqlite") as ledger:
        rows = ledger.execute(
            "SELECT request_hash, input_tokens, cached_tokens, output_tokens, cost FROM answers ORDER BY answer_number"
        ).fetchall()
    ledger.close()
    return rows


def test_the_same_file_twice_changes_nothing_and_is_paid_for_once(importer: Open) -> None:
    some = importer(3)
    lines = [result(one, reply(NO_ALLEGATION)) for one in some.ids]
    first, told = some.read(*lines)
    records = (some.work / "records.jsonl").read_bytes()
    before = books(some.work)
    assert told["import"]["answers"] == 3 and len(before) == 3
    again, told = some.read(*lines)
    assert (first.code, again.code) == (0, 0)
    assert (told["import"]["answers"], told["import"]["known"]) == (0, 3)
    assert books(some.work) == before and (some.work / "records.jsonl").read_bytes() == records


def test_an_answer_costs_half_the_price_that_is_given(importer: Open) -> None:
    some = importer(2)
    usage = {
        **USAGE,
        "prompt_tokens": 3_000,
        "completion_tokens": 500,
        "prompt_tokens_details": {"cached_tokens": 1_000},
    }
    ran = some.batch(
        "import", some.file(*(result(one, reply(NO_ALLEGATION, usage)) for one in some.ids)), "--price", "2/1/8"
    )
    wanted = (2_000 * 1.0 + 1_000 * 0.5 + 500 * 4.0) / 1e6
    assert [row[1:] for row in books(some.work)] == [(3_000, 1_000, 500, pytest.approx(wanted))] * 2
    assert "tokens: 6,000 in, 2,000 of them cached; 1,000 out" in ran.out
    assert "cost: $0.0090 for the new answers; all answers in the ledger: $0.0090" in ran.out


def test_tokens_that_are_not_said_have_no_price(importer: Open) -> None:
    one = importer(1)
    ran = one.batch("import", one.file({"custom_id": one.ids[0], "content": NOTHING}), "--price", "2/8")
    assert ran.code == 0 and "tokens: the results do not say" in ran.out
    assert books(one.work)[0][1:] == (None, None, None, None)


# --- anything ------------------------------------------------------------------------------------------------------

COUNT = 6
NOISE = st.one_of(
    st.binary(max_size=60),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["custom_id", "response", "body", "error", "content", "choices", "status_code", "code", "x"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=8,
    ).map(lambda value: json.dumps(value).encode()),
).map(lambda line: line.replace(b"\n", b" "))
DAMAGE = st.lists(st.tuples(st.integers(0, 2 * COUNT), NOISE), max_size=8)


class _Folder:
    """Articles and their requests, without the commands around them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.articles = fold(read_inputs([str(written(folder, stories(COUNT)))])).articles
        self.extractor = BatchExtractor(RequestPlan.of(ModelSpec.parse(MODEL, is_keyed=False)), verify)
        plan = self.extractor.plan
        self.ids = [
            plan.ask(plan.prompt.messages(article), plan.sampling.token_limit).hash for article in self.articles
        ]

    def arrived(self, content: bytes, ledger: Ledger) -> Arrived:
        path = self.folder / "results"
        path.write_bytes(content)
        return Arrival(lambda: self.articles, self.extractor, ledger, Price(1.0, 1.0, 1.0)).read([path])


@pytest.fixture(scope="module")
def some_articles(tmp_path_factory: pytest.TempPathFactory) -> _Folder:
    return _Folder(tmp_path_factory.mktemp("any"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    order=st.permutations([*range(COUNT), *range(COUNT)]),
    damage=DAMAGE,
    lost=st.sets(st.integers(0, COUNT - 1)),
    packed=st.booleans(),
)
def test_whatever_is_between_them_and_in_whatever_order_all_whole_answers_are_kept_once(
    some_articles: _Folder, order: list[int], damage: list[tuple[int, bytes]], lost: set[int], packed: bool
) -> None:
    ids = some_articles.ids
    lines = [
        _bytes({"custom_id": ids[number], "content": NOTHING}) if number not in lost else ids[number].encode()
        for number in order
    ]
    for place, noise in damage:
        lines.insert(place, noise)
    content = _plain(lines)
    (some_articles.folder / "ledger.sqlite").unlink(missing_ok=True)
    with Ledger(some_articles.folder / "ledger.sqlite") as ledger:
        arrived = some_articles.arrived(gzip.compress(content) if packed else content, ledger)
        assert arrived.kept == COUNT - len(lost) == ledger.paid().attempts
        for number, one in enumerate(ids):
            assert (ledger.answer(one) is None) == (number in lost)
        assert all(place.startswith(str(some_articles.folder / "results")) for place, _ in arrived.problems)
        assert some_articles.arrived(content, ledger).kept == 0


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(2 * COUNT)))
def test_second_answers_are_found_wherever_they_lie_in_the_same_file(some_articles: _Folder, order: list[int]) -> None:
    extractor = some_articles.extractor
    lines = []
    for article, first in zip(some_articles.articles, some_articles.ids, strict=True):
        journal = MemoryJournal()
        journal.kept[first] = KeptAnswer(answer=reply("{").body, usage=Usage())
        second = extractor.next_ask(article, journal)
        assert isinstance(second, Ask) and not extractor.is_first(article, second)
        lines += [_bytes({"custom_id": one, "content": said}) for one, said in ((first, "{"), (second.hash, NOTHING))]
    (some_articles.folder / "ledger.sqlite").unlink(missing_ok=True)
    with Ledger(some_articles.folder / "ledger.sqlite") as ledger:
        arrived = some_articles.arrived(_plain([lines[number] for number in order]), ledger)
        assert (arrived.kept, arrived.number_of_problems) == (2 * COUNT, 0)
