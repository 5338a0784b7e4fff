"""Made-up articles by the hundred, each with a true reply and a number by which a server knows it.

server.otherwise = lambda received: reply(story_of(received).reply)
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.chat_server import Received

_NUMBER = re.compile(r"Dispatch (\d{4}) of the Example Courier")
_FIRST = 1000  # so that every number has four digits, and none is a year that a reader would know


@dataclass(frozen=True)
class Story:
    """One made-up article.

    Args:
        number: stands in the text, which is otherwise like that of any other.
    """

    number: int

    @property
    def name(self) -> str:
        """Its id as an input."""
        return f"dispatch-{self.number}"

    @property
    def text(self) -> str:
        """Two paragraphs."""
        return (
            f"Russia forced {self.number} Kenyan workers into its army, the rights group Harbour Watch said on Friday. "
            "The men were told that their visas would be cancelled unless they signed, and none was paid.\n\n"
            "Russia's embassy in Nairobi denied the claims. "
            f"Dispatch {self.number} of the Example Courier."
        )

    @property
    def reply(self) -> dict[str, Any]:
        """All that the text says, truly quoted."""
        forced = f"Russia forced {self.number} Kenyan workers into its army"
        return {
            "article_class": "reports_allegation",
            "allegations": [
                {
                    "acts": [{"act": "coerced_enlistment", "quote": forced}],
                    "means": [{"means": "immigration_threat", "quote": "told that their visas would be cancelled"}],
                    "stance": "attributed",
                    "quote": forced,
                    "alleged_perpetrators": [
                        {"name": "Russia", "actor_type": "state", "country_word": None, "quote": forced}
                    ],
                    "affected_groups": [
                        {
                            "term": "Kenyan workers",
                            "nationalities": ["Kenyan"],
                            "statuses": ["worker"],
                            "number": str(self.number),
                            "quote": forced,
                        }
                    ],
                    "cited_sources": [
                        {
                            "name": "Harbour Watch",
                            "source_type": "ngo",
                            "via": None,
                            "quote": "the rights group Harbour Watch said on Friday",
                        }
                    ],
                    "responses": [
                        {
                            "responder": "Russia's embassy in Nairobi",
                            "role": "accused",
                            "form": "denied",
                            "quote": "Russia's embassy in Nairobi denied the claims",
                        }
                    ],
                }
            ],
        }


def stories(count: int) -> list[Story]:
    """So many articles, always the same."""
    return [Story(_FIRST + position) for position in range(count)]


def written(folder: Path, told: list[Story]) -> Path:
    """The articles as one file of JSON lines in the folder."""
    path = folder / "dispatches.jsonl"
    lines = (json.dumps({"id": story.name, "language": "en", "text": story.text}) + "\n" for story in told)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def story_of(received: Received) -> Story:
    """The article that a request is about."""
    found = _NUMBER.search(received.said)
    assert found is not None, "a request that carries no dispatch"
    return Story(int(found[1]))


def is_asked_again(received: Received) -> bool:
    """Whether the request holds an answer that was given to an earlier one."""
    return any(message["role"] == "assistant" for message in received.body["messages"])
