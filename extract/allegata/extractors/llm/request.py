"""The requests for one article, and the hash of everything that decides their answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from ...errors import UsageError
from ...models import Article
from .model import ModelSpec
from .prompt import Prompt, load_prompt, sent_parts
from .reading import response_format
from .splitting import parts

Message: TypeAlias = dict[str, str]

_BYTES_PER_TOKEN = 3.3
"""Of UTF-8 text, on the careful side: English prose has 4.7, Hindi 4.5, Russian 5, the JSON of an answer 3.5."""
_LONGEST_REPLY = 4_096
"""Tokens: room kept for an answer, and again for the same answer when it is sent along; usual ones have under 1,500."""
_LEAST_PART, _MOST_PART = 2_000, 48_000
"""Bytes: a paragraph or two, and some 10,000 tokens. A model overlooks more in longer texts, whatever its context."""


@dataclass(frozen=True)
class Sampling:
    """How the model draws its words.

    Args:
        temperature: null leaves it to the server.
        seed: null leaves it to the server. The same seed repeats the same failure.
        token_limit: tokens of an answer, first try.
    """

    temperature: float | None
    seed: int | None
    token_limit: int

    @classmethod
    def of(cls, spec: ModelSpec, token_limit: int | None = None) -> Sampling:
        """What suits the model's kind of server, but for what is given."""
        return cls(spec.traits.temperature, None, token_limit or spec.traits.token_limit)


@dataclass(frozen=True)
class Ask:
    """One request, ready to be sent or written into a batch.

    Args:
        body: of a chat completions request, JSON in UTF-8.
        token_limit: tokens of the answer.
        hash: SHA-256 over the kind of server and the body: what answers are kept under.
    """

    body: bytes
    token_limit: int
    hash: str


@dataclass(frozen=True)
class RequestPlan:
    """Everything but the article that a request is made of.

    Args:
        spec: the model.
        prompt: what it is told.
        sampling: how it draws.
        part_bytes: bytes of UTF-8 text to a request; a longer article is read in parts.
    """

    spec: ModelSpec
    prompt: Prompt
    sampling: Sampling
    part_bytes: int

    @classmethod
    def of(
        cls,
        spec: ModelSpec,
        sampling: Sampling | None = None,
        prompt: Prompt | None = None,
        context: int | None = None,
    ) -> RequestPlan:
        """A plan of what suits the model's kind of server, but for what is given.

        Args:
            spec: the model.
            sampling: how it draws.
            prompt: what it is told; the current version where null.
            context: tokens that the model takes, prompt, article and answer together.

        Raises:
            UsageError: the context leaves no room for an article.
        """
        sampling, prompt = sampling or Sampling.of(spec), prompt or load_prompt()
        # a faulty answer is sent along when it is asked for again
        used = len(prompt.system.encode()) / _BYTES_PER_TOKEN + 2 * min(sampling.token_limit, _LONGEST_REPLY)
        room = int(((context or spec.traits.context) - used) * _BYTES_PER_TOKEN)
        if room < _LEAST_PART:
            least = int(used + _LEAST_PART / _BYTES_PER_TOKEN) + 1
            raise UsageError(
                f"a context of {context or spec.traits.context} tokens leaves no room for an article",
                f"The least is --context {least}, or less with a smaller --token-limit",
            )
        return cls(spec, prompt, sampling, min(room, _MOST_PART))

    @property
    def extractor(self) -> str:
        """Model and prompt: `openai/gpt-x+extract.v1`."""
        return f"{self.spec.name}+{self.prompt.version}"

    def parts(self, article: Article) -> list[Article]:
        """The article as it is sent: whole, or in parts that say which they are."""
        texts = parts(article.text, self.part_bytes)
        if len(texts) == 1:
            return [article]
        return [
            article.model_copy(
                update={"text": text, "title": f"{article.title or 'not known'} (part {number} of {len(texts)})"}
            )
            for number, text in enumerate(texts, 1)
        ]

    def ask(self, messages: Sequence[Message], token_limit: int) -> Ask:
        """The request of these messages.

        Args:
            messages: the article's, and what was said since.
            token_limit: tokens of the answer.
        """
        limits = dict.fromkeys(self.spec.traits.limit_fields, token_limit)
        # the messages and the rest are encoded apart: the schema is the same each time
        body = f'{{"messages": {_json(messages)}, {self._same_for_all}, {_json(limits)[1:]}'.encode("utf-8", "replace")
        return Ask(body, token_limit, hashlib.sha256(self.spec.preset.encode() + b"\n" + body).hexdigest())

    @cached_property
    def _same_for_all(self) -> str:
        drawn = {"temperature": self.sampling.temperature, "seed": self.sampling.seed}
        same = {"model": self.spec.model, "response_format": response_format()}
        return _json({**same, **{name: value for name, value in drawn.items() if value is not None}})[1:-1]

    def hash(self, article: Article) -> str:
        """SHA-256 over model, prompt file, reply schema, article as sent and sampling; never a key or an address."""
        decisive = {
            "model": self.spec.name,
            "prompt": self.prompt.sha256,
            "same_for_all": self._same_for_all,
            "text": article.text_sha256,
            **sent_parts(article),
            # which parts, not how they came about: a limit that was changed is no reason to pay again
            "parts": [len(part.text) for part in self.parts(article)],
        }
        # keys are not sorted: their order in the schema is the order in which a model fills them
        return hashlib.sha256(json.dumps(decisive).encode()).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
