"""How well origins and cases are linked in articles that the linker was not written on: `python benchmarks/linked.py`.

The articles of `made_up/linked`, once as records of their annotations and once as the built-in rules read them, each
half linked alone and both together. Printed for each: pairs of sources that are called one origin for certain, all of
them and those of two articles; the traps fallen into and the likely pairs called certain; pairs of allegations that are
called one case; pairs of answers that are called one event; and how many differences within a case are found with a
reason that the annotator accepts. Pairs that the annotator leaves open count neither way.

What is wrong or missed is named for half A and the annotations. Half B is kept for measuring: `--show-b` names its
errors too, and whoever mends the linker by them must say so in the README of the set.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path
from typing import TypedDict, TypeVar

from allegata.evaluation.annotation import AnnotatedAllegation
from allegata.evaluation.gold import GoldArticle, GoldSet, read_gold
from allegata.evaluation.matching import most_pairs
from allegata.extractors.rules import RulesExtractor
from allegata.gazetteer.places import find_places
from allegata.link import link
from allegata.links import Links
from allegata.models import Allegation, Article, Record, Reply
from allegata.normalize import record_of
from allegata.verify import verify
from allegata.vocabulary import Outcome

T = TypeVar("T")

FOLDER = Path(__file__).parent / "made_up" / "linked"

Pair = frozenset[str]


class Cluster(TypedDict):
    """What is one."""

    id: str
    members: list[str]


class Sides(TypedDict):
    """Each of one side with each of the other."""

    a: list[str]
    b: list[str]
    why: str


class Difference(TypedDict):
    """Two allegations that do not say the same, and the reasons that a reader accepts."""

    a: str
    b: str
    aspect: str
    reasons: list[str]


class Origins(TypedDict):
    """`origins.json`."""

    halves: dict[str, list[str]]
    clusters: list[Cluster]
    likely: list[Sides]
    open: list[Sides]
    traps: list[Sides]


class Cases(TypedDict):
    """`cases.json`."""

    cases: list[Cluster]
    open: list[Sides]
    traps: list[Sides]
    events: list[Cluster]
    differences: list[Difference]


@dataclass(frozen=True)
class Told:
    """What the annotator says of all articles."""

    origins: Origins
    cases: Cases


@dataclass(frozen=True)
class Places:
    """Where in the annotations the parts of records stand; what has no place there is left out.

    Attributes:
        sources: by allegation and number of the source.
        allegations: by identifier.
        answers: by allegation and number of the response.
    """

    sources: Mapping[tuple[str, int], str]
    allegations: Mapping[str, str]
    answers: Mapping[tuple[str, int], str]


@dataclass(frozen=True)
class Score:
    """Pairs found, held against those wanted."""

    name: str
    right: frozenset[Pair]
    wrong: frozenset[Pair]
    missed: frozenset[Pair]

    def __str__(self) -> str:
        right, wrong, missed = len(self.right), len(self.wrong), len(self.missed)
        precision = right / (right + wrong) if right + wrong else 1.0
        recall = right / (right + missed) if right + missed else 1.0
        return f"{self.name:<34} P {precision:.3f}  R {recall:.3f}  right {right}, wrong {wrong}, missed {missed}"


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show-b", action="store_true", help="name the errors of half B too")
    show_b = parser.parse_args().show_b
    gold = read_gold(FOLDER)
    told = Told(
        json.loads((FOLDER / "origins.json").read_text(encoding="utf-8")),
        json.loads((FOLDER / "cases.json").read_text(encoding="utf-8")),
    )
    print(f"gold {gold.sha256[:12]}, {len(gold.articles)} articles")
    halves = {name: frozenset(names) for name, names in told.origins["halves"].items()}
    for system, records in {"annotations": annotated(gold), "rules": by_rules(gold)}.items():
        for half, names in {**halves, "A and B": frozenset().union(*halves.values())}.items():
            print(f"\n{system}, half {half}" if len(half) == 1 else f"\n{system}, {half} together")
            shown = system == "annotations" and (half == "A" or show_b)
            report([one for one in gold.articles if one.name in names], records, told, shown)


def report(articles: Sequence[GoldArticle], records: Mapping[str, Record], told: Told, shown: bool) -> None:
    """Print how the articles are linked, and with `shown` each error."""
    held = [records[one.name] for one in articles]
    links = link(lambda: held, lambda: [one.article for one in articles])
    places = places_of(articles, records)
    scores = [*of_origins(links, places, articles, told.origins), *of_cases(links, places, articles, told.cases)]
    for score in scores:
        print(score)
        if shown and score.name != "origins, two articles":
            for what, pairs in (("wrong", score.wrong), ("missed", score.missed)):
                for pair in sorted(map(sorted, pairs)):
                    print(f"    {what:<6}", *pair)
    linked = _pairs(grouped((one.origin_id, (one.allegation_id, one.source_number)) for one in links.source_origins))
    unknown = [pair for pair in linked if not all(part in places.sources for part in pair)]
    if unknown:
        print(f"pairs with a source that the gold has not  {len(unknown)}")
    proposed_of(links, places, told.origins)
    differences(links, places, told.cases, shown)


# --- records -------------------------------------------------------------------------------------------------------


def annotated(gold: GoldSet) -> dict[str, Record]:
    """The records that an extractor would give that codes as the annotator did."""
    return {one.name: _record(one.article, _reply(one), "one coder") for one in gold.articles}


def by_rules(gold: GoldSet) -> dict[str, Record]:
    """What the built-in rules read."""
    rules = RulesExtractor()
    return {one.name: _record(one.article, rules.extract(one.article).reply, rules.name) for one in gold.articles}


def _record(article: Article, reply: Reply | None, extractor: str) -> Record:
    verified = verify(article, reply) if reply is not None else None
    outcome = Outcome.OK if verified is not None and verified.allegations else Outcome.NO_ALLEGATION
    return record_of(article, outcome, extractor=extractor, verification=verified)


def _reply(one: GoldArticle) -> Reply:
    text = one.article.text
    allegations = [_allegation(each, text) for each in one.annotation.allegations]
    return Reply.model_validate_json(
        json.dumps({"article_class": one.annotation.article_class, "allegations": allegations})
    )


def _allegation(gold: AnnotatedAllegation, text: str) -> dict[str, object]:
    return {
        "acts": [{"act": act, "quote": gold.quote} for act in gold.acts],
        "means": [{"means": means, "quote": gold.quote} for means in gold.means],
        "stance": gold.stance,
        "quote": gold.quote,
        "alleged_perpetrators": [
            {
                "name": accused.name,
                "actor_type": accused.actor_type,
                "country_word": _word_for(accused.country, accused.name, text),
                "quote": accused.quote,
            }
            for accused in gold.alleged_perpetrators
        ],
        "affected_groups": [
            group.model_dump(mode="json", include={"term", "nationalities", "statuses", "number", "quote"})
            for group in gold.affected_groups
        ],
        "cited_sources": [source.model_dump(mode="json") for source in gold.cited_sources],
        "responses": [
            {"responder": answer.responder, "role": answer.role, "form": form, "quote": answer.quote}
            for answer in gold.responses
            for form in answer.forms
        ],
    }


def _word_for(country: str | None, name: str, text: str) -> str | None:
    """The word of the article that says whose organ an accused is, where its name alone does not."""

    def words(of: str) -> Iterable[str]:
        return (found.word for found in find_places(of) if found.place.code == country)

    return None if country is None or any(words(name)) else next(iter(words(text)), None)


# --- places --------------------------------------------------------------------------------------------------------


def places_of(articles: Iterable[GoldArticle], records: Mapping[str, Record]) -> Places:
    """Where in the annotations each part of the records stands.

    An allegation is the annotated one with which it shares most acts, then most names of sources; a source the one of
    that allegation, else of the article, whose name is alike.
    """
    sources: dict[tuple[str, int], str] = {}
    allegations: dict[str, str] = {}
    answers: dict[tuple[str, int], str] = {}
    for one in articles:
        for allegation in records[one.name].allegations:
            at = _closest(allegation, one)
            if at is None:
                continue
            gold = one.annotation.allegations[at - 1]
            allegations[allegation.allegation_id] = f"{one.name}/{at}"
            partners = most_pairs(
                [each.name for each in gold.cited_sources], [each.name for each in allegation.cited_sources]
            )
            for theirs, mine in partners.items():
                sources[allegation.allegation_id, mine + 1] = f"{one.name}/{at}/{theirs + 1}"
            for number, response in enumerate(allegation.responses, 1):
                for theirs, answer in enumerate(gold.responses, 1):
                    if response.form in answer.forms and _is_like(answer.responder, response.responder):
                        answers.setdefault((allegation.allegation_id, number), f"{one.name}/{at}/{theirs}")
    return Places(sources, allegations, answers)


def _closest(allegation: Allegation, one: GoldArticle) -> int | None:
    acts = {each.act for each in allegation.acts}

    def likeness(gold: AnnotatedAllegation) -> tuple[int, int, int]:
        names = most_pairs([each.name for each in gold.cited_sources], [each.name for each in allegation.cited_sources])
        return len(acts & set(gold.acts)), len(names), int(gold.quote == allegation.quote)

    best = max(
        ((likeness(gold), -number) for number, gold in enumerate(one.annotation.allegations, 1)),
        default=None,
    )
    return -best[1] if best is not None and best[0][0] else None


def _is_like(one: str, other: str) -> bool:
    return bool(most_pairs([one], [other]))


# --- scores --------------------------------------------------------------------------------------------------------


def of_origins(links: Links, places: Places, articles: Sequence[GoldArticle], told: Origins) -> list[Score]:
    """Pairs of sources: of all, and of two articles."""
    names = {one.name for one in articles}
    found = _pairs(
        grouped(
            (each.origin_id, places.sources[each.allegation_id, each.source_number])
            for each in links.source_origins
            if (each.allegation_id, each.source_number) in places.sources
        )
    )
    wanted = _within(_pairs(each["members"] for each in told["clusters"]), names)
    everything = _score("origins, all", found, wanted, _across(told["open"]))
    two = [{pair for pair in pairs if _articles(pair) == 2} for pairs in (found, wanted)]
    traps, likely = _across(told["traps"]) & found, _across(told["likely"]) & found
    if traps or likely:
        print(f"traps fallen into {len(traps)}, likely pairs called certain {len(likely)}")
    return [everything, _score("origins, two articles", two[0], two[1], _across(told["open"]))]


def of_cases(links: Links, places: Places, articles: Sequence[GoldArticle], told: Cases) -> list[Score]:
    """Pairs of allegations that are one case, and of answers that are one event."""
    names = {one.name for one in articles}
    found = _pairs(
        grouped(
            (each.case_id, places.allegations[each.allegation_id])
            for each in links.case_allegations
            if each.allegation_id in places.allegations
        )
    )
    events = _pairs(
        grouped(
            (f"{each.case_id} {each.event_number}", places.answers[each.allegation_id, each.response_number])
            for each in links.case_responses
            if (each.allegation_id, each.response_number) in places.answers
        )
    )
    return [
        _score(
            "cases", found, _within(_pairs(each["members"] for each in told["cases"]), names), _across(told["open"])
        ),
        _score("events", events, _within(_pairs(each["members"] for each in told["events"]), names), set()),
    ]


def proposed_of(links: Links, places: Places, told: Origins) -> None:
    """Print how many of the likely pairs are proposed, and how many of the traps."""
    members = grouped(
        (each.origin_id, places.sources[each.allegation_id, each.source_number])
        for each in links.source_origins
        if (each.allegation_id, each.source_number) in places.sources
    )
    by_id = {
        each.origin_id: {
            places.sources[one.allegation_id, one.source_number]
            for one in links.source_origins
            if one.origin_id == each.origin_id and (one.allegation_id, one.source_number) in places.sources
        }
        for each in links.source_origins
    }
    proposed = {
        frozenset(pair)
        for each in links.origin_proposals
        for pair in product(by_id[each.origin_id], by_id[each.other_origin_id])
    }
    present = {place for group in members for place in group}
    likely = [each for each in told["likely"] if present & set(each["a"]) and present & set(each["b"])]
    hit = sum(bool(_across([each]) & proposed) for each in likely)
    missed = {pair for pair in _pairs(each["members"] for each in told["clusters"]) if pair <= present} & proposed
    print(
        f"proposals {len(links.origin_proposals)}: {hit} of {len(likely)} likely, "
        f"{len(missed)} certain pairs that were not linked, {len(_across(told['traps']) & proposed)} of traps"
    )


def differences(links: Links, places: Places, told: Cases, shown: bool) -> None:
    """Print how many differences are found, and how many of those with a reason that is accepted."""
    wanted = {frozenset((each["a"], each["b"])): each for each in told["differences"]}
    found = [
        (frozenset((places.allegations[each.allegation_id], places.allegations[each.other_allegation_id])), each)
        for each in links.case_differences
        if each.allegation_id in places.allegations and each.other_allegation_id in places.allegations
    ]
    right = [pair for pair, each in found if pair in wanted and each.reason.value in wanted[pair]["reasons"]]
    other = [(pair, each) for pair, each in found if pair in wanted and pair not in right]
    unwanted = [(pair, each) for pair, each in found if pair not in wanted]
    print(f"differences {len(found)}: {len(right)} right, {len(other)} for another reason, {len(unwanted)} not wanted")
    for pair, each in (*other, *unwanted) if shown else ():
        accepted = wanted[pair]["reasons"] if pair in wanted else "none"
        print(f"    {' '.join(sorted(pair))}: {each.aspect.value}, {each.reason.value}; accepted: {accepted}")


def grouped(of: Iterable[tuple[str, T]]) -> list[list[T]]:
    """What bears one name, each once."""
    found: defaultdict[str, dict[T, None]] = defaultdict(dict)
    for name, member in of:
        found[name][member] = None
    return [list(members) for members in found.values()]


def _pairs(groups: Iterable[Iterable[str]]) -> set[Pair]:
    return {frozenset(pair) for group in groups for pair in combinations(dict.fromkeys(group), 2)}


def _across(sides: Iterable[Sides]) -> set[Pair]:
    return {frozenset(pair) for each in sides for pair in product(each["a"], each["b"])}


def _within(pairs: set[Pair], names: set[str]) -> set[Pair]:
    return {pair for pair in pairs if all(place.split("/")[0] in names for place in pair)}


def _articles(pair: Pair) -> int:
    return len({place.split("/")[0] for place in pair})


def _score(name: str, found: set[Pair], wanted: set[Pair], open_: set[Pair]) -> Score:
    found, wanted = found - open_, wanted - open_
    return Score(name, frozenset(found & wanted), frozenset(found - wanted), frozenset(wanted - found))


if __name__ == "__main__":
    main()
