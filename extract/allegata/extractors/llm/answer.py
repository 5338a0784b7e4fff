"""What came back, taken apart before anything is parsed.

A refusal looks like empty JSON to whoever parses first, and an answer that was cut off like wrong JSON; both would be
asked again for nothing. So `refusal` and `finish_reason` are read here, and nothing of the server's shape is trusted.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ...exchange import Usage
from .wording import one_line

_FENCED = re.compile(r"\A```[a-zA-Z]*\s*\n(?P<inside>.*)\n\s*```\Z", re.DOTALL)
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """One answer of a model.

    Args:
        content: its text as it came; empty where there is none.
        refusal: why it does not answer; empty where it does.
        finish_reason: why it stopped, in the protocol's words.
        input_tokens: null where the server does not say.
        output_tokens: null where the server does not say.
        cached_tokens: input tokens that the provider had in its cache, and bills for less; part of `input_tokens`.
        written_tokens: input tokens that the provider put into its cache, and may bill for more.
        cost: USD, where a gateway says what it charged.
        body: all of it, as it came.
    """

    content: str
    refusal: str
    finish_reason: str
    input_tokens: int | None
    output_tokens: int | None
    cached_tokens: int | None = None
    written_tokens: int | None = None
    cost: float | None = None
    body: str = field(default="", repr=False)

    @property
    def is_cut_off(self) -> bool:
        """The answer reached the limit of tokens."""
        return self.finish_reason == "length"

    @property
    def is_broken_off(self) -> bool:
        """A gateway lost the model behind it in mid-answer."""
        return self.finish_reason == "error"

    @property
    def json_text(self) -> str:
        """The content without what some servers put around it: thoughts before it, a Markdown fence around it."""
        bare = _THOUGHT.sub("", self.content).strip()
        fenced = _FENCED.match(bare)
        return fenced["inside"] if fenced else bare

    @property
    def refused(self) -> str | None:
        """Why the model would not answer; null where there is something to parse."""
        if self.refusal:
            return f"the model refused to answer: {one_line(self.refusal)}"
        if self.finish_reason == "content_filter":
            return "the server's content filter withheld the answer"
        return None

    @property
    def usage(self) -> Usage:
        """What this answer was billed for, as far as the server says."""
        return Usage(
            input_tokens=self.input_tokens,
            cached_tokens=self.cached_tokens,
            output_tokens=self.output_tokens,
            cost=self.cost,
        )


@dataclass
class Tally:
    """What one article has cost so far."""

    attempts: int = 0
    _paid: list[Usage] = field(default_factory=list)

    def add(self, usage: Usage) -> None:
        """Count an answer's tokens and cost."""
        self._paid.append(usage)

    @property
    def usage(self) -> Usage:
        """All requests together; null where no server said."""
        return Usage(
            attempts=self.attempts,
            input_tokens=_sum([usage.input_tokens for usage in self._paid]),
            cached_tokens=_sum([usage.cached_tokens for usage in self._paid]),
            output_tokens=_sum([usage.output_tokens for usage in self._paid]),
            cost=_sum([usage.cost for usage in self._paid]),
        )


N = TypeVar("N", int, float)


def _sum(numbers: Sequence[N | None]) -> N | None:
    known = [number for number in numbers if number is not None]
    return sum(known[1:], known[0]) if known else None


def answer_of(body: str) -> Answer | None:
    """The answer in the body of a chat completions response; null where the body is none.

    Args:
        body: what the server sent, JSON or not.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    choices = _of(data, "choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = _of(choice, "message")
    if not isinstance(message, dict):
        return None
    usage = _of(data, "usage")
    return Answer(
        content=_content(_of(message, "content")),
        refusal=_text(_of(message, "refusal")),
        finish_reason=_text(_of(choice, "finish_reason")),
        input_tokens=_count(_of(usage, "prompt_tokens")),
        output_tokens=_count(_of(usage, "completion_tokens")),
        cached_tokens=_count(_of(_of(usage, "prompt_tokens_details"), "cached_tokens")),
        written_tokens=_count(_of(_of(usage, "prompt_tokens_details"), "cache_write_tokens")),
        cost=_amount(_of(usage, "cost")),
        body=body,
    )


def error_of(body: str) -> tuple[str, str, int | None]:
    """What a server says went wrong: message, code, and the status that it names in the body.

    Gateways report the failure of a model behind them in the body of a 200.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return "", "", None
    error = _of(data, "error")
    if isinstance(error, str):
        return error, "", None
    code = _of(error, "code")
    message = _text(_of(error, "message")) or _text(_of(data, "message")) or _text(_of(data, "detail"))
    return message, _text(code), code if isinstance(code, int) else None


def _of(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _content(value: object) -> str:
    """The text of a message's content, which some servers send in parts."""
    parts = value if isinstance(value, list) else [{"text": value}]
    return "".join(_text(_of(part, "text")) for part in parts)


def _text(value: object) -> str:
    # a lone surrogate is legal in JSON and illegal in UTF-8: nothing could store it
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _amount(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < math.inf else None
