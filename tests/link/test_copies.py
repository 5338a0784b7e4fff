"""Near copies: what is linked to what, and that it is the same however the articles are given."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.link.copies import NearCopy, clusters, near_copies
from allegata.link.shingles import Shingler, words_of

Item = tuple[str, str | None, str]

STORY = """Officials of two European states said on Monday that foreign students had been told to sign up for the army.
Those who would not were warned that their papers would lapse, and that they would have to leave within the week.
One student from Kenya told the agency that he had been promised work as a guard, far from any front.
He was given a contract in a language that he does not read, and put on a bus the same evening.
The ministry of defence in Moscow did not answer when it was asked about his account.
Lawyers in Nairobi say that they know of at least twenty-one such cases since the beginning of the spring."""
DENIAL = "The embassy has since denied that anybody was made to sign against their will."
OTHER_STORY = """A bridge across the river was closed to lorries on Thursday when engineers found cracks in its piers.
Drivers were sent over the old ford road, where queues of more than three hours built up before noon.
The town's mayor promised that a ferry would be running by the weekend, weather permitting.
Shopkeepers said that they had heard such promises every autumn for as long as they could remember."""


def sentences(seed: int, number: int, length: int = 18) -> list[str]:
    """Sentences of invented words."""
    chance = random.Random(seed)
    words = [f"w{chance.randrange(40_000)}" for _ in range(number * length)]
    return [" ".join(words[at : at + length]).capitalize() + "." for at in range(0, len(words), length)]


def rewritten(text: str, share: float, seed: int) -> str:
    """The text with a share of its words exchanged."""
    chance = random.Random(seed)
    return " ".join(f"x{chance.randrange(40_000)}" if chance.random() < share else word for word in text.split(" "))


def pairs(copies: Iterable[NearCopy]) -> list[tuple[str, str]]:
    return [(copy.article_id, copy.other_article_id) for copy in copies]


def test_a_copy_with_one_sentence_more_is_linked_to_the_earlier() -> None:
    (copy,) = near_copies([("b", "2024-06-11", f"{STORY} {DENIAL}"), ("a", "2024-06-10", STORY)])
    assert (copy.article_id, copy.other_article_id) == ("b", "a")
    assert copy.containing == 1.0
    assert 0.8 < copy.similarity == copy.contained < 1.0
    assert not copy.is_partial


def test_two_reports_of_other_events_are_not_linked() -> None:
    assert near_copies([("a", None, STORY), ("b", None, OTHER_STORY)]) == ()


def test_case_quotation_marks_and_line_breaks_make_no_difference() -> None:
    (copy,) = near_copies([("a", None, STORY), ("b", None, STORY.upper().replace("\n", "\n\n“ "))])
    assert copy.similarity == 1.0


def test_a_brief_that_stands_whole_in_a_long_report_is_linked_and_is_partial() -> None:
    brief = " ".join(sentences(1, 4))
    report = " ".join([*sentences(2, 150), brief, *sentences(3, 150)])
    (copy,) = near_copies([("report", "2024-06-12", report), ("brief", "2024-06-10", brief)])
    assert (copy.article_id, copy.containing, copy.containment, copy.is_partial) == ("report", 1.0, 1.0, True)
    assert copy.similarity < 0.05
    (copy,) = near_copies([("report", "2024-06-10", report), ("brief", "2024-06-12", brief)])
    assert (copy.article_id, copy.contained, copy.is_partial) == ("brief", 1.0, True)


def test_a_digest_is_linked_to_each_report_and_makes_them_no_cluster() -> None:
    digest = f"{STORY}\n{OTHER_STORY}\n{' '.join(sentences(4, 12))}"
    copies = near_copies([("a", "2024-06-10", STORY), ("b", "2024-06-11", OTHER_STORY), ("d", "2024-06-12", digest)])
    assert pairs(copies) == [("d", "a"), ("d", "b")]
    assert clusters(copies) == ()


def test_standing_words_alone_make_no_copy() -> None:
    words = "The ministry of defence did not immediately respond to a request for comment on Monday"
    assert near_copies([("a", None, words), ("b", None, words)]) == ()


def test_empty_and_tiny_texts_are_passed_over() -> None:
    assert near_copies([("a", None, ""), ("b", None, "…"), ("c", None, "Denied."), ("d", None, "Denied.")]) == ()
    assert near_copies([]) == ()


def test_a_copy_of_a_copy_is_of_the_same_cluster() -> None:
    texts = [" ".join(sentences(5, 20))]
    for seed in range(4):
        texts.append(rewritten(texts[-1], 0.12, seed))
    copies = near_copies([(f"{at}", f"2024-06-1{at}", text) for at, text in enumerate(texts)])
    assert clusters(copies) == (("0", "1", "2", "3", "4"),)
    assert "0" not in [earlier for later, earlier in pairs(copies) if later == "4"]  # 0.6 of its words are exchanged


def test_each_of_many_copies_is_linked_once_and_to_the_earliest() -> None:
    wire = " ".join(sentences(6, 20))
    items: list[Item] = [(f"{at:04}", "2024-06-11", rewritten(wire, 0.05, at)) for at in range(1, 400)]
    items.append(("wire", "2024-06-10", wire))
    assert pairs(near_copies(items)) == [(f"{at:04}", "wire") for at in range(1, 400)]


def test_two_clusters_that_a_later_article_joins_become_one() -> None:
    first, second = sentences(7, 15), sentences(8, 15)
    both = " ".join(first + second)
    copies = near_copies(
        [("a", "2024-01", " ".join(first)), ("b", "2024-02", " ".join(second)), ("c", "2024-03", both)]
    )
    assert pairs(copies) == [("c", "a"), ("c", "b")]


@pytest.mark.parametrize(
    "sentence",
    [
        "外国学生被告知如果不签署合同他们的签证将会失效而且必须在一周之内离开这个国家",
        "นักศึกษาต่างชาติได้รับแจ้งว่าหากไม่ลงนามในสัญญาวีซ่าของพวกเขาจะหมดอายุและต้องออกจากประเทศ",
        "外国人学生は契約に署名しなければビザが失効し一週間以内に出国しなければならないと告げられた",
    ],
)
def test_scripts_without_spaces_are_compared_by_characters(sentence: str) -> None:
    mixed = "".join(random.Random(9).sample(sentence, len(sentence)))
    (copy,) = near_copies([("a", "2024", sentence + mixed), ("b", "2025", sentence + mixed[: len(mixed) // 2])])
    assert copy.contained > 0.9
    assert near_copies([("a", "2024", sentence * 2), ("b", "2025", mixed * 2)]) == ()


def test_vowel_signs_belong_to_their_word() -> None:
    assert words_of("किताब की, को") == ["किताब", "की", "को"]
    assert words_of("Ｍｏｓｃｏｗ denied_it 5,000") == ["moscow", "denied", "it", "5", "000"]


def test_a_megabyte_is_compared_like_any_other() -> None:
    long = " ".join(sentences(10, 9_000))
    (copy,) = near_copies([("a", None, long), ("b", None, f"{long} {DENIAL}")])
    assert copy.similarity > 0.99
    for text in ("a " * 500_000, "a" * 1_000_000, "中" * 1_000_000):
        assert near_copies([("a", None, text), ("b", None, text)]) == ()  # of two shingles at most


@pytest.mark.parametrize("threshold", [0.0, -1.0, 1.1])
def test_a_threshold_out_of_bounds_is_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold"):
        near_copies([], threshold)


def test_an_article_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="more than once"):
        near_copies([("a", None, STORY), ("a", None, OTHER_STORY)])


def test_the_threshold_decides() -> None:
    text = " ".join(sentences(11, 20))
    items = [("a", "2024", text), ("b", "2025", rewritten(text, 0.2, 1))]
    assert len(near_copies(items, 0.4)) == 1
    assert near_copies(items, 0.7) == ()


def test_comparing_every_pair_finds_hardly_more_and_hardly_an_earlier_one() -> None:
    items = _edition(400)
    shingler = Shingler()
    sets = {name: set(shingler.shingles(text).tolist()) for name, _, text in items}
    earliest: dict[str, str] = {}
    for at, (name, *_) in enumerate(items):
        near = (
            other
            for other, *_ in items[:at]
            if 2 * len(sets[name] & sets[other]) >= min(len(sets[name]), len(sets[other]))
        )
        if (first := next(near, None)) is not None:
            earliest[name] = first
    found: dict[str, str] = {}
    for later, earlier in pairs(near_copies(items)):
        found.setdefault(later, earlier)
    assert len(earliest) > 100
    assert found.keys() <= earliest.keys()
    assert len(found) >= 0.99 * len(earliest)
    assert sum(found.get(name) == first for name, first in earliest.items()) >= 0.98 * len(earliest)


def _edition(number: int) -> list[Item]:
    """Articles in the order of their dates, half of them from an earlier one: reworded, cut or continued."""
    chance = random.Random(13)
    texts: list[str] = []
    for at in range(number):
        text = " ".join(sentences(1_000 + at, chance.randint(6, 20)))
        if texts and chance.random() < 0.5:
            made = rewritten(chance.choice(texts), chance.uniform(0, 0.25), at)
            text = chance.choice([made, made[: len(made) // 2], f"{made} {text}"])
        texts.append(text)
    return [(f"{at:04}", f"{2000 + at // 12}-{at % 12 + 1:02}-01", text) for at, text in enumerate(texts)]


# --- whatever the articles -------------------------------------------------------------------------------------------

SENTENCES = sentences(12, 30)
TEXTS = st.lists(st.integers(0, 29), min_size=1, max_size=10).map(
    lambda chosen: " ".join(SENTENCES[at] for at in chosen)
)
ITEMS = st.lists(
    st.tuples(TEXTS, st.sampled_from([None, "2024", "2024-06", "2024-06-10", "2024-06-11", "2025"])), max_size=12
).map(lambda made: [(f"art-{at}", day, text) for at, (text, day) in enumerate(made)])


@given(ITEMS, st.randoms(use_true_random=False))
def test_the_order_of_the_articles_changes_nothing(items: list[Item], chance: random.Random) -> None:
    shuffled = items[:]
    chance.shuffle(shuffled)
    assert near_copies(shuffled) == near_copies(items)


@given(ITEMS, st.sampled_from([0.3, 0.5, 0.8]))
def test_a_link_says_what_the_two_texts_share(items: list[Item], threshold: float) -> None:
    shingler = Shingler()
    sets = {name: set(shingler.shingles(text).tolist()) for name, _, text in items}
    copies = near_copies(items, threshold)
    for copy in copies:
        one, other = sets[copy.article_id], sets[copy.other_article_id]
        shared = len(one & other)
        assert shared >= threshold * min(len(one), len(other))
        assert copy.is_partial == (shared < threshold * max(len(one), len(other)))
        told = (copy.similarity, copy.contained, copy.containing)
        assert told == pytest.approx((shared / len(one | other), shared / len(one), shared / len(other)), abs=0.00051)
    assert len(set(pairs(copies))) == len(copies)
    joining = [copy for copy in copies if not copy.is_partial]
    assert len(joining) == sum(len(group) - 1 for group in clusters(copies))  # a forest: no link too many


@settings(max_examples=50)
@given(st.integers(0, 10_000), st.integers(6, 30), st.data())
def test_a_text_and_its_copy_with_one_sentence_more_are_near(seed: int, number: int, data: st.DataObject) -> None:
    made = sentences(seed, number)
    more = made[:]
    more.insert(data.draw(st.integers(0, number)), DENIAL)
    (copy,) = near_copies([("a", "2024-06-10", " ".join(made)), ("b", "2024-06-11", " ".join(more))])
    assert not copy.is_partial
    assert copy.containing > 0.95


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans()), max_size=12))
def test_clusters_are_what_can_be_reached_from_each_other(edges: Sequence[tuple[int, int, bool]]) -> None:
    link = NearCopy("", "", 1.0, 1.0, 1.0, is_partial=False)
    copies = [
        replace(link, article_id=str(one), other_article_id=str(other), is_partial=partly)
        for one, other, partly in edges
        if one != other
    ]
    groups = clusters(copies)
    together = {frozenset(pair) for group in groups for pair in pairwise(group)}
    reached: dict[str, set[str]] = {}
    for copy in copies:
        if not copy.is_partial:
            merged = {copy.article_id, copy.other_article_id}
            merged |= reached.get(copy.article_id, set()) | reached.get(copy.other_article_id, set())
            reached |= dict.fromkeys(merged, merged)
    assert {tuple(sorted(group)) for group in reached.values()} == set(groups)
    assert len(together) == sum(len(group) - 1 for group in groups)
