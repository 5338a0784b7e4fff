"""Two extractors over the annotated articles: what the annotators coded, and what the built-in rules say.

Both find an allegation where each has one, and only one, with an act in common and the same accused: a state in common,
or where neither names a state a word of a name, or nobody in both. This can be checked by hand, and asks nothing of the
places of quotes, which the matching goes by.
"""

from __future__ import annotations

from typing import TypeAlias

import pytest
from tests.gold_replies import annotated_articles
from tests.previous.conftest import Released
from tests.records import article_id, sha256

from allegata.exchange import Extraction
from allegata.extractors.rules import RulesExtractor
from allegata.models import Allegation, Article, Record, Reply
from allegata.normalize import compose
from allegata.pipeline import record_from
from allegata.previous import Identities
from allegata.publish import safe
from allegata.vocabulary import Outcome

Read: TypeAlias = list[tuple[Article, Record, Record]]
"""Each article, with its record by the annotators and by the rules."""


@pytest.fixture(scope="module")
def read() -> Read:
    rules = RulesExtractor()
    found: Read = []
    for number, one in enumerate(annotated_articles(), 1):
        text = one.article["text"]
        article = Article(
            article_id=article_id(number), text=text, text_sha256=sha256(text), language=one.article["language"]
        )
        outcome = Outcome.OK if one.gold["allegations"] else Outcome.NO_ALLEGATION
        annotated = Extraction(outcome=outcome, reply=Reply.model_validate(one.reply, strict=False))
        by_rules = rules.extract(article)
        found.append(
            (
                article,
                record_from(article, annotated, "annotators")[0],
                record_from(article, by_rules, rules.name)[0],
            )
        )
    return found


def both_find(one: Record, other: Record) -> list[tuple[Allegation, Allegation]]:
    """The pairs that are plainly one allegation."""
    pairs = [(mine, theirs) for mine in one.allegations for theirs in other.allegations if are_one(mine, theirs)]
    return [
        (mine, theirs)
        for mine, theirs in pairs
        if sum(mine is each for each, _ in pairs) == 1 and sum(theirs is each for _, each in pairs) == 1
    ]


def are_one(one: Allegation, other: Allegation) -> bool:
    states, other_states = ({each.state_code for each in side.alleged_perpetrators} - {None} for side in (one, other))
    if not {act.act for act in one.acts} & {act.act for act in other.acts}:
        return False
    if states or other_states:
        return bool(states & other_states)
    words, other_words = (
        {word for each in side.alleged_perpetrators for word in each.label.casefold().split()} for side in (one, other)
    )
    return bool(words & other_words) or not (words or other_words)


@pytest.mark.parametrize("turned", [False, True], ids=["annotators, then rules", "rules, then annotators"])
def test_a_re_extraction_by_another_extractor_keeps_what_both_find(
    released: Released, read: Read, turned: bool
) -> None:
    pairs = [(article, rules, gold) if turned else (article, gold, rules) for article, gold, rules in read]
    # the release before has gone through the safe profile, as one that was published has
    identities = Identities(released(*(safe(before, article, compose) for article, before, _ in pairs)))
    plain = kept = 0
    for _, before, after in pairs:
        made = identities.identified(after).record
        assert made is not None
        now = {
            was.allegation_id: each.allegation_id for was, each in zip(after.allegations, made.allegations, strict=True)
        }
        found = both_find(before, after)
        plain += len(found)
        kept += sum(now[theirs.allegation_id] == mine.allegation_id for mine, theirs in found)
    assert plain >= 20  # as long as the rules find half of what the annotators did
    assert kept == plain
