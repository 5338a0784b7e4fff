"""Score the rules against the gold annotations of the shared corpus, per article and by set.

    python tests/extractors/rules/measure.py [--show ID …]

Scores are micro precision, recall and F1 over the English articles: class, acts, means, accused (by state code, else by
half of the words of a name), nationality and region codes, sources (by words of the name), and what the accused of the
main allegation answers. Texts in other languages are skipped by the rules, and counted.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from allegata.extractors.rules.extractor import read
from allegata.gazetteer import actors, places
from allegata.models import Reply, ReplyPerpetrator
from allegata.vocabulary import STATE_ACTOR_TYPES

SHARED = Path(os.environ.get("ALLEGATA_SHARED") or Path(__file__).resolve().parents[3].parent / "shared")
Values = dict[str, list[str]]
ANSWERS = ("acknowledged", "partly_acknowledged", "denied", "reframed", "no_information", "declined", "no_response")


def texts() -> dict[str, tuple[str, str]]:
    """Text and language of each article of the corpus, by id."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted((SHARED / "corpus" / "articles").glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = (article["text"], article["language"])
    for path in sorted((SHARED / "corpus" / "seeds").glob("*.txt")):
        found[path.stem] = (path.read_text(encoding="utf-8"), "en")
    return found


def state_of(accused: ReplyPerpetrator) -> str | None:
    """Accused state of an accused, by the gazetteer."""
    if accused.actor_type not in STATE_ACTOR_TYPES:
        return None
    known = actors.lookup_actor(accused.name, accused.country_word)
    owner = actors.owner_of(accused.name)
    return (known and known.state_code) or actors.country_of(accused.country_word) or (owner[0] if owner else None)


def said(reply: Reply) -> Values:
    """What a reply says, as comparable strings by field."""
    values: Values = defaultdict(list)
    values["class"] = [reply.article_class]
    for allegation in reply.allegations:
        values["acts"] += [a.act for a in allegation.acts]
        values["means"] += [m.means for m in allegation.means]
        values["accused"] += [state_of(p) or p.name for p in allegation.alleged_perpetrators]
        values["sources"] += [s.name for s in allegation.cited_sources]
        for group in allegation.affected_groups:
            found = [places.lookup(word) for word in group.nationalities]
            values["places"] += [place.code for place in found if place and place.code]
    if reply.allegations:
        values["denial"] = [status([(r.role, r.form) for r in reply.allegations[0].responses])]
    return values


def wanted(gold: dict[str, Any]) -> Values:
    """What a gold annotation says, as comparable strings by field."""
    values: Values = defaultdict(list)
    values["class"] = [gold["article_class"]]
    for allegation in gold["allegations"]:
        values["acts"] += allegation["acts"]
        values["means"] += allegation["means"]
        values["accused"] += [p["country"] or p["name"] for p in allegation["alleged_perpetrators"]]
        values["sources"] += [s["name"] for s in allegation["cited_sources"]]
        for group in allegation["affected_groups"]:
            values["places"] += [*group["iso3"], *group["m49"]]
    if gold["allegations"]:
        responses = gold["allegations"][0]["responses"]
        values["denial"] = [status([(r["role"], form) for r in responses for form in r["forms"]])]
    return values


def status(responses: list[tuple[str, str]]) -> str:
    """Denial status by the codebook's order, in short."""
    forms = {form for role, form in responses if role == "accused"}
    return next((answer for answer in ANSWERS if answer in forms), "other_response" if forms else "not_stated")


def alike(left: str, right: str) -> bool:
    """Whether two names share half of the words of the shorter."""
    if left == right:
        return True
    mine, theirs = (
        set(re.findall(r"\w+", name.casefold())) - {"the", "a", "an", "of", "some", "s"} for name in (left, right)
    )
    return bool(mine and theirs) and 2 * len(mine & theirs) >= max(1, min(len(mine), len(theirs)))


def matched(got: list[str], want: list[str], by_name: bool) -> tuple[int, list[str], list[str]]:
    """How many agree, what is too much, what is missing; each value counts once an article."""
    extra: list[str] = []
    missing = list(dict.fromkeys(want))
    hits = 0
    for value in dict.fromkeys(got):
        twin = next((w for w in missing if (alike(value, w) if by_name else value == w)), None)
        if twin is None:
            extra.append(value)
        else:
            missing.remove(twin)
            hits += 1
    return hits, extra, missing


def main(show: list[str]) -> None:
    """Print the table, and for the articles to show what differs."""
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    skipped = 0
    for name, (text, language) in texts().items():
        if language != "en":
            skipped += 1
            continue
        annotation = SHARED / "corpus" / "gold" / f"{name}.json"
        if not annotation.is_file():
            continue
        gold = json.loads(annotation.read_text(encoding="utf-8"))
        reply = read(text)
        got, want = said(reply), wanted(gold)
        lines = []
        for field in ("class", "acts", "means", "accused", "places", "sources", "denial"):
            hits, extra, missing = matched(got[field], want[field], field in ("accused", "sources"))
            for position, count in enumerate((hits, len(extra), len(missing))):
                totals[field][position] += count
            if extra or missing:
                lines.append(f"   {field}: +{extra} -{missing}")
        if lines and (not show or name in show):
            print(name[:6], *lines, sep="\n")
        if name in show:
            print(reply.model_dump_json(indent=1))
    print(f"{'field':10} precision recall f1   ({skipped} in other languages skipped)")
    for field, (hits, extra, missing) in totals.items():
        precision, recall = hits / max(1, hits + extra), hits / max(1, hits + missing)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{field:10} {precision:9.2f} {recall:6.2f} {f1:4.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
