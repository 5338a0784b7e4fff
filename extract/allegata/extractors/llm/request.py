"""The request for one article, and the hash of everything that decides its answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ...models import Article
from .model import ModelSpec
from .prompt import Prompt, sent_parts

Message: TypeAlias = dict[str, str]


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
    def of(cls, spec: ModelSpec) -> Sampling:
        """What suits the model's kind of server."""
        return cls(spec.traits.temperature, None, spec.traits.token_limit)


@dataclass(frozen=True)
class RequestPlan:
    """Everything but the article that a request is made of.

    Args:
        spec: the model.
        prompt: what it is told.
        sampling: how it draws.
        response_format: the field of this name, with the strict schema of the reply.
    """

    spec: ModelSpec
    prompt: Prompt
    sampling: Sampling
    response_format: dict[str, object]

    def body(self, messages: Sequence[Message], token_limit: int) -> dict[str, object]:
        """The body of a chat completions request.

        Args:
            messages: the article's, and what was said since.
            token_limit: tokens of the answer.
        """
        sampling = {"temperature": self.sampling.temperature, "seed": self.sampling.seed}
        return {
            "model": self.spec.model,
            "messages": list(messages),
            "response_format": self.response_format,
            **dict.fromkeys(self.spec.traits.limit_fields, token_limit),
            **{name: value for name, value in sampling.items() if value is not None},
        }

    def hash(self, article: Article) -> str:
        """SHA-256 over model, prompt file, reply schema, article as sent and sampling; never a key or an address."""
        decisive = {
            "model": self.spec.name,
            "prompt": self.prompt.sha256,
            "schema": _sha256(self.response_format),
            "text": article.text_sha256,
            **sent_parts(article),
            "temperature": self.sampling.temperature,
            "seed": self.sampling.seed,
            "token_limit": self.sampling.token_limit,
        }
        return _sha256(decisive)


def _sha256(value: object) -> str:
    # keys are not sorted: their order in the schema is the order in which a model fills them
    return hashlib.sha256(json.dumps(value, ensure_ascii=True).encode()).hexdigest()
