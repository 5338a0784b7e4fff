"""What mends a server's shortcomings, by the kind of server: what to start it with, what to call it, what to set."""

from __future__ import annotations

import re

from .model import PRESETS, ModelSpec

_SUBJECTS = (
    ("context", re.compile(r"context.{0,20}(length|size|window)|max_model_len|too long", re.IGNORECASE)),
    ("limit", re.compile(r"max_(completion_)?tokens|output limit|maximum output", re.IGNORECASE)),
    ("key", re.compile(r"refused the key|forbids|no credit")),
    ("schema", re.compile(r"takes no JSON schema")),
    ("connection", re.compile(r"cannot be reached|took no connection")),
    ("address", re.compile(r"sends elsewhere|does not speak")),
    ("model", re.compile(r"does not know the model")),
)
"""What a failure is about, by the words that it is told in."""

_TOO_MUCH = re.compile(
    r"max_(completion_)?tokens.{0,40}too large|at most \d+ (completion|output) tokens", re.IGNORECASE
)
"""An answer of so many tokens is more than the model gives."""

_STARTS = {
    "ollama": "Start it: OLLAMA_CONTEXT_LENGTH={context} ollama serve; and get the model: ollama pull {model}",
    "vllm": "Start it: vllm serve {model} --max-model-len {context}",
    "llamacpp": "Start it: llama-server -m FILE.gguf -c {context} -np 1",
}
_HOSTED_START = "Is this machine online? Behind a proxy set HTTPS_PROXY; a server elsewhere is named by --base-url"
_CONTEXTS = {
    "ollama": "Start it with OLLAMA_CONTEXT_LENGTH={context}",
    "vllm": "Start it with --max-model-len {context}",
    "llamacpp": "Start it with -c {context} for each request at once (-c is shared among the -np slots)",
}
_ANY_CONTEXT = (
    "Start the server with a context of {context} (Ollama: OLLAMA_CONTEXT_LENGTH={context}), "
    "or say by --context how many tokens it takes"
)
_SCHEMAS = {
    "ollama": "Replies hold to it by luck alone; Ollama enforces schemas from version 0.5 on",
    "openrouter": "Replies hold to it by luck alone; choose a model that openrouter.ai lists with structured outputs",
}
_ANY_SCHEMA = (
    "Replies hold to it by luck alone, and a broken one is paid for twice; choose a model or server that enforces it"
)


def start_of(spec: ModelSpec) -> str:
    """How to start a server that is not there."""
    if spec.base_url != spec.traits.base_url:
        return "Is it running there, and is --base-url right? It usually ends in /v1"
    start = _STARTS.get(spec.preset, _HOSTED_START)
    return start.format(context=spec.traits.context, model=spec.model)


def longer_context(spec: ModelSpec) -> str:
    """How to have a server read longer prompts."""
    least = min(preset.context for preset in PRESETS.values())
    return _CONTEXTS.get(spec.preset, _ANY_CONTEXT).format(context=least)


def subject_of(what: str) -> str:
    """What a failure is about, as `_SUBJECTS` names it; the answer, where no word tells."""
    return next((subject for subject, words in _SUBJECTS if words.search(what)), "answer")


def mend_of(spec: ModelSpec, what: str) -> str:
    """What mends a failure, where the kind of server decides it; empty where it does not.

    Args:
        spec: the model.
        what: the failure, in the words that it is told in; or `schema ignored`, `limit ignored`.
    """
    if what == "schema ignored":
        return _SCHEMAS.get(spec.preset, _ANY_SCHEMA)
    where = f"--base-url {spec.shown_url}"
    fields = spec.traits.limit_fields
    if what == "limit ignored":
        # these presets send the limit by both of its names
        return "" if len(fields) == 2 else f"Name it as --model ollama/{spec.model} {where}, which sends max_tokens too"
    if "did not answer within" in what or "had not ended its answer" in what:
        return "Give a longer --timeout, or take a faster model or machine"
    if subject_of(what) == "model" and spec.preset == "ollama":
        return f"Get it: ollama pull {spec.model}; or is the name another? ollama list"
    if subject_of(what) == "context":
        return longer_context(spec)
    if _TOO_MUCH.search(what):
        return "Give a smaller --token-limit: as many tokens as it says that the model can answer with"
    if "temperature" in what and spec.traits.temperature is not None:
        return f"Name it as --model openai/{spec.model} {where}, which sends no temperature"
    if "max_tokens" in what and "max_tokens" in fields:
        return f"Name it as --model openai/{spec.model} {where}, which sends max_completion_tokens alone"
    if "max_completion_tokens" in what and "max_completion_tokens" in fields:
        return f"Name it as --model openrouter/{spec.model} {where}, which sends max_tokens alone"
    return ""
