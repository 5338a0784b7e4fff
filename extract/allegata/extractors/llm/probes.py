"""What a server is tried with: one made-up article, a schema that nobody obeys by chance, and a very low limit.

Every name in the article is invented, countries too, so that nothing of it can be known to a model or pass for news.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from ...models import Article
from .request import RequestPlan
from .tokens import estimated_tokens

_TEXT = """\
Officers of Vandria's coast guard have forced about 40 Telmarine dock workers into a naval reserve by threatening to \
cancel their residence permits, two port officials told the Saltmarsh Gazette on Tuesday.

The workers were picked up at the container terminal in Ostwick during the first week of March, according to the \
officials, who asked not to be named. They were held in a customs shed until they signed enlistment papers. Those who \
refused were told that they would be put on the next ferry home.

Vandria's interior ministry denied the officials' account. In a statement it said that all reservists had come forward \
of their own free will and were paid like everybody else.

The port of Ostwick handles a third of Vandria's grain exports. Its operators have complained of a shortage of labour \
since the winter, and are due to meet the harbour board next week."""
_DIGEST = hashlib.sha256(_TEXT.encode()).hexdigest()

ARTICLE = Article(
    article_id=f"art-{_DIGEST[:16]}",
    title="Dock workers said to be pressed into naval reserve",
    outlet="Saltmarsh Gazette",
    published="2026-03-17",
    language="en",
    text=_TEXT,
    text_sha256=_DIGEST,
)
"""One clear allegation, and its denial."""

WORD = "quovelbrint"
"""No word of any language: only who is bound to it says it."""
_WORD_LIMIT = 2_048  # tokens: a model that thinks needs some hundreds before it says the word

FEW = 16
"""Tokens: far fewer than the answer that is asked for needs, and not fewer than any server takes."""
_MORE = 2 * FEW  # the second name of a limit gets another number, to see which one is obeyed
_FILLER = "The ferry from Ostwick was late again, and nobody on the quay could say why it was so.\n"
_BYTES_PER_TOKEN = 3.3  # of a prompt, as the plan reckons
_LONGEST_ECHO = 4_096  # tokens of a faulty answer that the plan leaves room for


@dataclass(frozen=True)
class Probe:
    """A request, ready to be sent.

    Args:
        body: of a chat completions request, JSON in UTF-8.
        token_limit: tokens of the answer at most.
        input_tokens: of its messages, estimated.
    """

    body: bytes
    token_limit: int
    input_tokens: int


def article_probe(plan: RequestPlan) -> Probe:
    """The made-up article, asked about as any other."""
    messages = plan.prompt.messages(ARTICLE)
    ask = plan.ask(messages, plan.sampling.token_limit)
    return Probe(ask.body, ask.token_limit, _tokens(messages))


def word_probe(plan: RequestPlan) -> Probe:
    """A question whose schema allows one answer only, which no model gives by itself."""
    schema = {
        "type": "object",
        "properties": {"colour": {"type": "string", "enum": [WORD]}},
        "required": ["colour"],
        "additionalProperties": False,
    }
    messages = [{"role": "user", "content": 'What colour is a ripe lemon? Reply as JSON: {"colour": "…"}'}]
    form = {"type": "json_schema", "json_schema": {"name": "Colour", "strict": True, "schema": schema}}
    limit = min(_WORD_LIMIT, plan.sampling.token_limit)
    return _probe(plan, messages, {"response_format": form}, dict.fromkeys(plan.spec.traits.limit_fields, limit))


def limit_probe(plan: RequestPlan, is_long: bool) -> Probe:
    """A question whose answer has hundreds of tokens, with room for a few.

    Args:
        plan: of the run.
        is_long: the prompt is as long as the longest of the run, to see whether all of it is read.
    """
    filler = ""
    if is_long:
        longest = len(plan.prompt.system.encode()) + plan.part_bytes + _LONGEST_ECHO * _BYTES_PER_TOKEN
        wanted = longest / _BYTES_PER_TOKEN
        filler = _FILLER * round(wanted / estimated_tokens(_FILLER))
    messages = [{"role": "user", "content": f"{filler}Count from 1 to 300, one number a line, and say nothing else."}]
    limits = {name: FEW if name == "max_tokens" else _MORE for name in plan.spec.traits.limit_fields}
    return _probe(plan, messages, {}, limits)


def _probe(plan: RequestPlan, messages: list[dict[str, str]], form: dict[str, object], limits: dict[str, int]) -> Probe:
    temperature = plan.sampling.temperature
    drawn = {} if temperature is None else {"temperature": temperature}
    body = {"messages": messages, "model": plan.spec.model, **form, **drawn, **limits}
    return Probe(json.dumps(body, ensure_ascii=False).encode(), max(limits.values()), _tokens(messages))


def _tokens(messages: list[dict[str, str]]) -> int:
    return sum(estimated_tokens(message["content"]) for message in messages)
