"""What is asked about an article, and how it ends: without a server, for a conversation neither sends nor waits."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from tests.chat_server import Turn, completion, cut_off, refusal, reply
from tests.journals import MemoryJournal
from tests.records import an_article
from tests.told import REPLY, TEXT, changed

from allegata.errors import UnansweredError
from allegata.exchange import Extraction, KeptAnswer, Usage
from allegata.extractors.llm import Ask, LlmExtractor, ModelSpec, RequestPlan, Sampling
from allegata.extractors.llm.mending import CONSEQUENCES, CONTRADICTIONS
from allegata.models import Article, Reply
from allegata.verify import CHECKS, verify
from allegata.vocabulary import Outcome

ARTICLE = an_article(text=TEXT)
SPEC = ModelSpec.parse("openai/gpt-x", environment={}, is_keyed=False)
PLAN = RequestPlan.of(SPEC)
FAULTY = changed("Norvik Staffing did not reply", "Norvik refused to reply")


def talk(*turns: Turn, plan: RequestPlan = PLAN, article: Article = ARTICLE) -> tuple[Extraction | Ask, list[Ask]]:
    """Give these answers, one a request, and see what is asked and how it ends."""
    journal, asked = MemoryJournal(), []
    extractor = LlmExtractor(plan, None, verify)
    for turn in [*turns, None]:
        ended = extractor.next_ask(article, journal)
        if isinstance(ended, Extraction) or turn is None:
            break
        asked.append(ended)
        journal.keep_answer(ended.hash, article.article_id, KeptAnswer(answer=turn.body, usage=Usage()))
    return ended, asked


def messages(ask: Ask) -> list[dict[str, str]]:
    return json.loads(ask.body)["messages"]


@pytest.mark.parametrize(
    ("turns", "outcome"),
    [
        ([reply(REPLY)], Outcome.OK),
        ([refusal()], Outcome.REFUSED),
        ([completion(content="", finish_reason="content_filter")], Outcome.REFUSED),
        ([cut_off(), reply(REPLY)], Outcome.OK),
        ([cut_off(), cut_off()], Outcome.TRUNCATED),
        ([cut_off(), reply("{")], Outcome.INVALID),
        ([cut_off(), refusal()], Outcome.REFUSED),
        ([reply("{"), reply("{")], Outcome.INVALID),
        ([reply("{"), cut_off()], Outcome.TRUNCATED),
        ([reply("{"), refusal()], Outcome.REFUSED),
        ([reply("{"), reply(FAULTY)], Outcome.OK),
        ([reply(FAULTY), reply(FAULTY)], Outcome.OK),
        ([reply(FAULTY), reply("{")], Outcome.OK),
        ([cut_off(), reply(FAULTY)], Outcome.OK),
    ],
)
def test_nothing_is_asked_more_than_twice_and_each_ending_has_its_outcome(
    turns: Sequence[Turn], outcome: Outcome
) -> None:
    ended, asked = talk(*turns)
    assert isinstance(ended, Extraction)
    assert (ended.outcome, len(asked), ended.usage.attempts) == (outcome, len(turns), len(turns))
    assert (ended.reply is None) == (outcome is not Outcome.OK)
    assert (ended.reason is None) == (outcome is Outcome.OK)


LEFT_OUT = {
    "the denial": ("Belarus's interior ministry denied the diplomats' account", "responses"),
    "the accused": ('pressing about 60 Uzbek and Tajik building workers"}\n', "alleged_perpetrators"),
    "the source": ("two European diplomats told the Lindhaven Courier", "cited_sources"),
}


@pytest.mark.parametrize("what", LEFT_OUT)
def test_what_is_left_out_in_place_of_being_mended_is_held_all_the_same(what: str) -> None:
    words, field = LEFT_OUT[what]
    first = changed(words, "misquoted " + words)
    second = json.loads(REPLY)
    second["allegations"][0][field] = []
    ended, _ = talk(reply(first), reply(json.dumps(second)))
    assert isinstance(ended, Extraction) and ended.reply == Reply.model_validate_json(first)
    made = verify(ARTICLE, ended.reply)
    assert len(made.held) == 1 and len(made.allegations) == 1


def test_an_allegation_whose_quote_failed_is_not_taken_back_in_silence() -> None:
    only = json.loads(REPLY)
    only["allegations"] = only["allegations"][:1]
    only["allegations"][0]["quote"] = "Belarus's border guard presses workers"
    ended, _ = talk(reply(json.dumps(only)), reply(json.dumps({"article_class": "no_allegation", "allegations": []})))
    assert isinstance(ended, Extraction) and ended.reply is not None
    assert len(ended.reply.allegations) == 1


def test_an_unfinished_conversation_names_its_next_request() -> None:
    first, _ = talk()
    assert isinstance(first, Ask)
    second, asked = talk(reply(FAULTY))
    assert isinstance(second, Ask)
    assert asked == [first] and second.hash != first.hash
    assert messages(second)[:2] == messages(first)
    with pytest.raises(UnansweredError):
        LlmExtractor(PLAN, None, verify).extract(ARTICLE, MemoryJournal())


def test_the_hash_of_a_request_is_of_what_is_sent_and_not_of_where_or_with_what_key() -> None:
    keyed = {"OPENAI_API_KEY": "sk-0123456789"}
    elsewhere = ModelSpec.parse("openai/gpt-x", "http://127.0.0.1:1/v1", environment=keyed)
    other_kind = ModelSpec.parse("vllm/gpt-x", environment={})
    other_limit = RequestPlan.of(SPEC, Sampling.of(SPEC, 999))
    plans = [PLAN, RequestPlan.of(elsewhere), RequestPlan.of(other_kind), other_limit]
    hashes = [ask.hash for ask, _ in (talk(plan=plan) for plan in plans) if isinstance(ask, Ask)]
    outcomes = [plan.hash(ARTICLE) for plan in plans]
    assert hashes[0] == hashes[1] and outcomes[0] == outcomes[1]
    assert len({hashes[0], hashes[2], hashes[3]}) == 3
    # an article that was read under another limit was read
    assert outcomes[0] == outcomes[3] != outcomes[2]


def test_every_check_that_the_mending_knows_is_one_of_verification() -> None:
    assert set(CHECKS) >= CONSEQUENCES | CONTRADICTIONS


@pytest.mark.parametrize(
    ("faulty", "named"),
    [
        (changed('"article_class": "reports_allegation"', '"article_class": "no_allegation"'), "article_class"),
        (json.dumps({"article_class": "opinion", "allegations": []}), "article_class"),
        (changed('"by threatening to cancel their permits"', '"by cancelling permits"'), "allegations[0].means"),
    ],
)
def test_asking_again_names_the_place_and_the_reason(faulty: str, named: str) -> None:
    second, _ = talk(reply(faulty))
    assert isinstance(second, Ask)
    last = messages(second)[-1]["content"]
    lines = [line for line in last.splitlines() if line.startswith("- ")]
    assert lines and all(line.startswith(f"- {named}") for line in lines)


def elsewhere(words: str) -> str:
    """The same, said of others and in part in other words."""
    return words.replace("Uzbek", "Kyrgyz").replace("send a team", "send two teams")


def test_a_long_article_is_read_in_parts_and_is_one_record() -> None:
    filler = "\n\n".join(f"The council of district {n} met on Monday to talk about roads." for n in range(500))
    long = an_article(text=f"{TEXT}\n\n{filler}\n\n{elsewhere(TEXT)}")
    plan = RequestPlan.of(SPEC, context=14_000)
    count = len(plan.parts(long))
    nothing = reply(json.dumps({"article_class": "no_allegation", "allegations": []}))
    ended, asked = talk(reply(REPLY), *[nothing] * (count - 2), reply(elsewhere(REPLY)), plan=plan, article=long)
    assert count > 2 and len(asked) == count
    assert isinstance(ended, Extraction) and ended.reply is not None
    made = verify(long, ended.reply)
    assert {r.check for r in made.rejections} <= {"repeated"}
    first, last = (r.alleged_perpetrators[0] for r in Reply.model_validate_json(REPLY).allegations[:2])
    assert [a.alleged_perpetrators[0].name for a in made.allegations] == [first.name, last.name]
    groups = {group.term: group for group in made.allegations[0].affected_groups}
    assert any("Kyrgyz" in term for term in groups) and any("Uzbek" in term for term in groups)
    for group in groups.values():
        assert long.text[group.quote_start : group.quote_end] == group.quote
    assert [f"(part {n} of {count})" in messages(asked[1])[1]["content"] for n in (1, 2)] == [False, True]


def test_a_part_that_is_refused_says_which() -> None:
    long = an_article(text="\n\n".join([TEXT] * 40))
    plan = RequestPlan.of(SPEC, context=14_000)
    ended, asked = talk(reply(REPLY), refusal(), plan=plan, article=long)
    assert isinstance(ended, Extraction)
    assert (ended.outcome, len(asked)) == (Outcome.REFUSED, 2)
    assert str(ended.reason).startswith("part 2 of ")
