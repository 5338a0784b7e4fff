"""What came back, taken apart before anything is parsed.

A refusal looks like empty JSON to whoever parses first, and an answer that was cut off like wrong JSON; both would be
asked again for nothing. So `refusal` and `finish_reason` are read here, and nothing of the server's shape is trusted.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field

from ...exchange import Extraction, Usage
from ...vocabulary import Outcome
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
        cost: USD, where a gateway says what it charged.
    """

    content: str
    refusal: str
    finish_reason: str
    input_tokens: int | None
    output_tokens: int | None
    cached_tokens: int | None = None
    cost: float | None = None

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

    def ending(self, usage: Usage) -> Extraction | None:
        """How the article ends where the model would not answer; null where there is something to parse."""
        if self.refusal:
            reason = f"the model refused to answer: {one_line(self.refusal)}"
            return Extraction(outcome=Outcome.REFUSED, reason=reason, raw=self.refusal, usage=usage)
        if self.finish_reason == "content_filter":
            reason = "the server's content filter withheld the answer"
            return Extraction(outcome=Outcome.REFUSED, reason=reason, raw=self.content or None, usage=usage)
        return None


@dataclass
class Tally:
    """What one article has cost so far."""

    attempts: int = 0
    _input: list[int] = field(default_factory=list)
    _output: list[int] = field(default_factory=list)

    def add(self, answer: Answer) -> None:
        """Count an answer's tokens."""
        self._input += [answer.input_tokens] if answer.input_tokens is not None else []
        self._output += [answer.output_tokens] if answer.output_tokens is not None else []

    @property
    def usage(self) -> Usage:
        """All requests together; tokens are null where no server said."""
        return Usage(
            attempts=self.attempts,
            input_tokens=sum(self._input) if self._input else None,
            output_tokens=sum(self._output) if self._output else None,
        )


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
        cost=_amount(_of(usage, "cost")),
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
