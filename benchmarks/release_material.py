"""What the benchmark of releases reads: records and links as the stages before keep them, in JSON lines, made up fast.

Stories are told by some twelve articles each. An article tells none, one or up to three of them, in words of its own,
and every rule between cells and rows that `allegata validate` knows holds. What is drawn is drawn from the number of
the article alone, so that the same number of allegations makes the same files. Who is accused of what is drawn by lot,
and means nothing.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from allegata.links import Links

Json = dict[str, object]

ARTICLES_A_STORY = 12
STATES = (("Ruritania", "RUS"), ("Elbonia", "BLR"), ("Sylvania", "MMR"), ("Borduria", "ERI"), ("Grand Fenwick", "SDN"))
PEOPLE = (
    *(("Kenyan", "ISO3166-1", "KEN", "Kenya"), ("Nepali", "ISO3166-1", "NPL", "Nepal")),
    *(("Ghanaian", "ISO3166-1", "GHA", "Ghana"), ("Cuban", "ISO3166-1", "CUB", "Cuba")),
    *(("Indian", "ISO3166-1", "IND", "India"), ("African", "M49", "002", "Africa")),
    *(("Central Asian", "M49", "143", "Central Asia"), ("Congolese", "unresolved", None, None)),
)
ACTS = (
    ("coerced_enlistment", "were told to sign a contract with the army or leave the country"),
    ("deceptive_recruitment", "had been promised work as guards and were sent “to the front” instead"),
    ("prison_recruitment", "were taken from prisons to a training camp near the border"),
    ("forced_labour", "assemble drones for twelve hours a day in a closed factory"),
    ("ill_treatment", "were beaten when they refused to go on with the assault"),
    ("facilitation", "sold the visas with which the men travelled to the camp"),
)
MEANS = (
    ("immigration_threat", "visas are renewed only for those who sign"),
    ("false_promise", "with the promise of a well-paid job as a cook"),
    ("pay_offer", "offered two thousand a month and a bonus"),
    ("documents_withheld", "took away the passports of all of them"),
)
STATUSES = ("student", "worker", "migrant", "jobseeker", "prisoner")
SOURCES = (
    ("official_anonymous", "European officials", "work"),
    ("ngo", "Harbour Watch", "voice"),
    ("victim", "an affected person", "anonymous"),
    ("government", "the foreign ministry", "voice"),
    ("media", "Aldora Wire", "work"),
)
FORMS = (
    ("denied", "the embassy denied the reports as invented", "denied"),
    ("no_response", "the ministry did not respond to questions before this was published", "no_response"),
    ("declined", "a spokesman declined to comment on the report", "declined"),
    ("no_information", "the ministry said that it knew of no such case", "no_information"),
)
ANSWERED = ("reframed", "the embassy said that all of them had volunteered and were paid as agreed")
OUTLETS = tuple(f"Aldora Post {number}" for number in range(300))
NAMED_APART = ("ngo", "government", "media")
NAMES_APART = 211
"""Kinds of source of which there are many by name, and how many of each: as long a list as a page has to show."""
NONE_ONE_OR_MORE = (0.30, 0.80, 0.94)
"""Shares of the articles with no allegation, at most one, at most two: 0.96 an article."""


def write_material(folder: Path, allegations: int) -> int:
    """Write `records.jsonl`, and `<table>.jsonl` for each table of the link stage, into an empty folder.

    Args:
        folder: made where it is missing.
        allegations: how many there shall be; there are at most two more.

    Returns:
        the number of rows of them all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        lines = {
            name: files.enter_context((folder / f"{name}.jsonl").open("w", encoding="utf-8", newline="\n"))
            for name in ("records", *Links.model_fields)
        }
        rows = 0
        for record, links in _articles(allegations):
            lines["records"].write(_line(record))
            for name, row in links:
                lines[name].write(_line(row))
            rows += _rows_of(record) + len(links)
    return rows


def _line(content: Json) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _rows_of(content: object) -> int:
    """The record, and everything in a list in it."""
    if isinstance(content, dict):
        return 1 + sum(_rows_of(part) for value in content.values() if isinstance(value, list) for part in value)
    return 1


def _articles(allegations: int) -> Iterator[tuple[Json, list[tuple[str, Json]]]]:
    draw = random.Random(1)
    stories = max(1, allegations // ARTICLES_A_STORY)
    number = made = 0
    while made < allegations:
        number += 1
        lot = draw.random()
        told = sum(lot >= share for share in NONE_ONE_OR_MORE)
        record = _record(number, draw, told)
        links: list[tuple[str, Json]] = []
        claims: list[Json] = []
        for place in range(1, told + 1):
            made += 1
            claims.append(_allegation(made, place, draw, (draw.randrange(stories), record, links)))
        record["allegations"] = claims
        if told and number > 1 and lot > 0.99:
            links.append(("near_copies", _near_copy(number, draw)))
        yield record, links


def _id(kind: str, number: int) -> str:
    """An identifier that looks drawn and is never given twice: multiplication by an odd number is one to one."""
    return f"{kind}-{number * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF:016x}"


def _record(number: int, draw: random.Random, told: int) -> Json:
    is_copy = not told and number > 1 and draw.random() < 0.1
    outcome = "ok" if told else "skipped" if is_copy else "no_allegation"
    digest = f"{draw.getrandbits(256):064x}"
    return {
        "article_id": _id("art", number),
        "source_id": f"post-{number}",
        "url": f"https://aldorapost.example/{digest[:4]}/recruits-said-to-be-pressed-{number}",
        "outlet": draw.choice(OUTLETS),
        "title": f"Recruits said to be pressed into service, report {number} of the series",
        "title_status": "as_written",
        "url_status": "as_written",
        "published": f"202{3 + number % 3}-{1 + number % 12:02d}-{1 + number % 28:02d}",
        "language": "en",
        "text_sha256": digest,
        "text_version": 1,
        "duplicate_of": _id("art", number - 1) if is_copy else None,
        "outcome": outcome,
        "outcome_reason": f"the text is the same as that of {_id('art', number - 1)}" if is_copy else None,
        "article_class": None if is_copy else "reports_allegation" if told else "no_allegation",
        "extractor": "rules/2",
        "allegations": [],
    }


def _evidence(quote: str, draw: random.Random, is_shown: bool = True) -> Json:
    if not is_shown:
        return {"quote": None, "quote_start": None, "quote_end": None, "quote_status": "withheld"}
    start = draw.randrange(6000)
    return {"quote": quote, "quote_start": start, "quote_end": start + len(quote), "quote_status": "verbatim"}


def _allegation(number: int, place: int, draw: random.Random, where: tuple[int, Json, list[tuple[str, Json]]]) -> Json:
    """One telling of a story.

    Args:
        number: of the allegation, among all.
        place: of it in its article.
        where: the story's number, the record, and its links so far, to which those of the allegation are added.
    """
    story, record, links = where
    key, case = _id("alg", number), _id("cas", story + 1)
    state, code = STATES[story % len(STATES)]
    act, words = ACTS[story % len(ACTS)]
    links.append(("case_allegations", {"allegation_id": key, "case_id": case}))
    is_accused = story % 20 > 0
    responses, status = _responses(story, draw, (state, code), is_accused)
    sources = _sources(number, draw)
    groups = _groups(story, draw)
    who = sources[0]["name"] if sources else "the outlet"
    for place_of_it, source in enumerate(sources, 1):
        links.append(("source_origins", _origin(key, place_of_it, story, source)))
    for place_of_it, _ in enumerate(responses, 1):
        is_silence = responses[place_of_it - 1]["form"] in ("no_response", "declined")
        event = {"allegation_id": key, "response_number": place_of_it, "case_id": case, "event_number": place_of_it}
        links.append(("case_responses", {**event, "asked_by": record["outlet"] if is_silence else None}))
    people = groups[0]["term"] if groups else "people"
    quote = f"{state} is said to have made {people} serve: they {words}"
    return {
        **_evidence(quote, draw),
        "allegation_id": key,
        "allegation_number": place,
        "allegation": f"According to {who}, {state if is_accused else 'someone'} allegedly recruited {people} ({act}).",
        "stance": "refuted" if draw.random() < 0.02 else "attributed" if sources else "asserted",
        "denial_status": status,
        "acts": [
            {**_evidence(words, draw), "act": act},
            *({**_evidence(more, draw), "act": other} for other, more in ACTS if other != act and draw.random() < 0.06),
        ],
        "means": [{**_evidence(more, draw), "means": means} for means, more in MEANS if draw.random() < 0.2],
        "alleged_perpetrators": [
            {
                **_evidence(quote, draw),
                "name": f"{state}'s army" if kind == "armed_forces" else state,
                "name_status": "as_written",
                "label": state,
                "actor_type": kind,
                "state_code": code,
                "organ": "army" if kind == "armed_forces" else None,
                "associated_country_code": None,
                "denial_status": status,
            }
            for kind in (("state", "armed_forces") if number % 10 == 0 else ("state",))
            if is_accused
        ],
        "affected_groups": groups,
        "cited_sources": sources,
        "responses": responses,
        "review_status": "machine_coded",
    }


def _groups(story: int, draw: random.Random) -> list[Json]:
    groups: list[Json] = []
    for place in range(1 + (draw.random() < 0.15)):
        word, scheme, code, label = PEOPLE[(story + place) % len(PEOPLE)]
        low = draw.randrange(10, 900)
        is_counted = draw.random() < 0.4
        number = f"about {low}" if is_counted else None
        term = f"{word} {STATUSES[story % len(STATUSES)]}s"
        groups.append(
            {
                **_evidence(f"{number or 'many'} {term} who had come to study or to work there", draw),
                "term": term,
                "term_status": "as_written",
                "number": number,
                "number_low": low * 3 // 4 if is_counted else None,
                "number_high": low * 5 // 4 if is_counted else None,
                "nationalities": [
                    {
                        "term": word,
                        "scheme": scheme,
                        "code": code,
                        "label": label,
                        "candidates": None if code else "COD; COG",
                    }
                ],
                "statuses": [STATUSES[story % len(STATUSES)]] if draw.random() < 0.5 else [],
            }
        )
    return groups


def _sources(number: int, draw: random.Random) -> list[Json]:
    sources: list[Json] = []
    for _ in range((draw.random() < 0.9) + (draw.random() < 0.25)):
        kind, name, origin = draw.choice(SOURCES)
        name = f"{name} {1 + number % NAMES_APART}" if kind in NAMED_APART else name
        via = "Aldora Wire" if origin == "work" and kind != "media" else None
        is_withheld = kind == "victim"
        sources.append(
            {
                **_evidence(f"{name} said so in an interview with the paper", draw, is_shown=not is_withheld),
                "name": name,
                "name_status": "withheld" if is_withheld else "as_written",
                "label": name,
                "source_type": kind,
                "via": via,
                "via_label": via,
            }
        )
    return sources


def _responses(story: int, draw: random.Random, state: tuple[str, str], is_accused: bool) -> tuple[list[Json], str]:
    """The answers that an article reports, the story's own ones, and the status that they give."""
    lot = draw.random()
    form, words, status = FORMS[story % len(FORMS)]
    told = [(form, words)] if lot > 0.6 else []
    if lot > 0.88 and form == "denied":
        told.append(ANSWERED)
    responses: list[Json] = [
        {
            **_evidence(f"{state[0]}: {said}", draw),
            "responder": f"the embassy of {state[0]}",
            "responder_status": "as_written",
            "state_code": state[1],
            "role": "accused" if is_accused else "receiving_state",
            "form": each,
        }
        for each, said in told
    ]
    return responses, status if told and is_accused else "not_stated"


def _origin(key: str, place: int, story: int, source: Json) -> Json:
    number = next(number for number, (kind, _, _) in enumerate(SOURCES) if kind == source["source_type"])
    origin = SOURCES[number][2]
    return {
        "allegation_id": key,
        "source_number": place,
        "origin_id": _id("org", story * len(SOURCES) + number + 1),
        "origin_kind": origin,
        "rule": {"work": "cited_work", "voice": "named_voice", "anonymous": "alone"}[origin],
        "chain_end": {"work": "dead_end", "voice": "named", "anonymous": "anonymous"}[origin],
        "hands": 1 if origin == "work" else 0,
        "held_article_id": None,
    }


def _near_copy(number: int, draw: random.Random) -> Json:
    return {
        "article_id": _id("art", number),
        "other_article_id": _id("art", draw.randrange(1, number)),
        "similarity": 88,
        "containment": 96,
        "sentences_added": 1,
        "sentences_dropped": draw.randrange(3),
        "sentences_changed": 2,
    }
