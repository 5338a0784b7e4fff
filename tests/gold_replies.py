"""The annotated articles of `tests/gold`, and what a model that codes as the annotators did would reply.

An annotation is a compact form of the record (two coders apart, an adjudicator, a revision): acts, means and the
forms of a response have no quotes of their own, and the state of an accused is a code. So here an act and a means is
given the allegation's quote, a form the response's, and an accused state the word of the article that says whose it is,
where the name alone does not.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GOLD = Path(__file__).parent / "gold"

# By article and name: the one word that a reader of the article would point at.
_WHOSE = {
    ("009", "her own government"): "Nepali",
    ("027", "The army"): "Sudanese",
    ("033", "the state"): "China",
    ("039", "the country"): "Eritrea",
    ("041", "the military"): "Myanmar",
    ("045", "Conscription offices"): "Ukraine",
    ("053", "Police"): "Russian",
    ("085", "las autoridades"): "rusas",
    ("086", "Военкоматы"): "РФ",
    ("086", "силовики"): "РФ",
    ("089", "पुलिस"): "बेलारूस",
}


@dataclass(frozen=True)
class Annotated:
    """An article with what the annotators say of it.

    Args:
        name: its id in the corpus, such as `001`.
        article: as it is put in: `text`, and `language`, `published`, `url` where they are known.
        gold: the annotation.
    """

    name: str
    article: dict[str, Any]
    gold: dict[str, Any]

    @property
    def reply(self) -> dict[str, Any]:
        """The annotation as a model's reply."""
        return {
            "article_class": self.gold["article_class"],
            "allegations": [self._allegation(each) for each in self.gold["allegations"]],
        }

    def _allegation(self, gold: dict[str, Any]) -> dict[str, Any]:
        quote = gold["quote"]
        return {
            "acts": [{"act": act, "quote": quote} for act in gold["acts"]],
            "means": [{"means": means, "quote": quote} for means in gold["means"]],
            "stance": gold["stance"],
            "quote": quote,
            "alleged_perpetrators": [
                {
                    "name": one["name"],
                    "actor_type": one["actor_type"],
                    "country_word": _WHOSE.get((self.name, one["name"])),
                    "quote": one["quote"],
                }
                for one in gold["alleged_perpetrators"]
            ],
            "affected_groups": [
                {key: one[key] for key in ("term", "nationalities", "statuses", "number", "quote")}
                for one in gold["affected_groups"]
            ],
            "cited_sources": [
                {key: one[key] for key in ("name", "source_type", "via", "quote")} for one in gold["cited_sources"]
            ],
            "responses": [
                {"responder": one["responder"], "role": one["role"], "form": form, "quote": one["quote"]}
                for one in gold["responses"]
                for form in one["forms"]
            ],
        }


def annotated_articles() -> list[Annotated]:
    """The articles that are part of the project, in order."""
    return [
        Annotated(path.stem, _input(path), _json(GOLD / "gold" / path.name))
        for path in sorted((GOLD / "articles").glob("*.json"))
    ]


def annotated_seeds() -> list[Annotated]:
    """The seeds, which are never part of the project; none where they are not there."""
    shared = Path(os.environ.get("ALLEGATA_SHARED") or Path(__file__).parents[2] / "shared") / "corpus"
    return [
        Annotated(path.stem, {"id": path.stem, "text": path.read_text(encoding="utf-8")}, _json(annotation))
        for path in sorted((shared / "seeds").glob("*.txt"))
        if (annotation := shared / "gold" / f"{path.stem}.json").is_file()
    ]


def _input(path: Path) -> dict[str, Any]:
    article = _json(path)
    wanted = {"id": article["id"], "language": article["language"], "text": article["text"]}
    return wanted | ({"published": article["published"]} if article["published"] else {})


def _json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
