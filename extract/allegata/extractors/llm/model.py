"""Which model, at which server, with whose key.

A model is named `preset/name`. The preset says where the server usually is, which environment variable holds the key,
and in what the server departs from the protocol.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr

from ...errors import UsageError

_SHORTEST_SECRET = 8  # characters; a shorter "key" is a placeholder such as `none`, and would blot out common words


@dataclass(frozen=True)
class Preset:
    """What is known of a kind of server.

    Args:
        about: one line for a person.
        base_url: where it answers unless told otherwise.
        key_variable: environment variable that holds the key.
        needs_key: whether it turns away who has none.
        limit_fields: what it calls the greatest number of tokens of an answer.
        token_limit: tokens of an answer, first try.
        context: tokens that a model there takes, prompt, article and answer together, unless told otherwise.
        temperature: sent where the server takes one for every model; null leaves it to the server.
    """

    about: str
    base_url: str
    key_variable: str
    needs_key: bool
    limit_fields: tuple[str, ...]
    token_limit: int
    context: int
    temperature: float | None


# Hosted models count their reasoning as part of the answer, hence 16,384; a local server often has a context of 16,384
# or less for prompt and answer together, hence 4,096. OpenAI's reasoning models refuse any temperature but their own.
_HOSTED_LIMIT = 16_384
_LOCAL_LIMIT = 4_096
_HOSTED_CONTEXT = 128_000
_LOCAL_CONTEXT = 16_384
# Ollama ignores max_completion_tokens without a word (https://github.com/ollama/ollama/issues/7125), and so did
# llama.cpp before 2026 (https://github.com/ggml-org/llama.cpp/pull/19831); OpenAI's newer models refuse max_tokens.
_BOTH_LIMITS = ("max_completion_tokens", "max_tokens")

PRESETS: dict[str, Preset] = {
    "openai": Preset(
        "OpenAI, or with a base URL any server that is compatible",
        "https://api.openai.com/v1",
        "OPENAI_API_KEY",
        needs_key=True,
        limit_fields=("max_completion_tokens",),
        token_limit=_HOSTED_LIMIT,
        context=_HOSTED_CONTEXT,
        temperature=None,
    ),
    "openrouter": Preset(
        "OpenRouter, a gateway to many hosted models",
        "https://openrouter.ai/api/v1",
        "OPENROUTER_API_KEY",
        needs_key=True,
        limit_fields=("max_tokens",),
        token_limit=_HOSTED_LIMIT,
        context=_HOSTED_CONTEXT,
        temperature=None,
    ),
    # Ollama cuts a prompt that exceeds its context without a word, and its context is set where it is started
    # (OLLAMA_CONTEXT_LENGTH): prompt, article and answer need 16,384.
    "ollama": Preset(
        "Ollama on this machine",
        "http://localhost:11434/v1",
        "OLLAMA_API_KEY",
        needs_key=False,
        limit_fields=_BOTH_LIMITS,
        token_limit=_LOCAL_LIMIT,
        context=_LOCAL_CONTEXT,
        temperature=0.0,
    ),
    "vllm": Preset(
        "vLLM on this machine",
        "http://localhost:8000/v1",
        "VLLM_API_KEY",
        needs_key=False,
        limit_fields=("max_completion_tokens",),
        token_limit=_LOCAL_LIMIT,
        context=_LOCAL_CONTEXT,
        temperature=0.0,
    ),
    "llamacpp": Preset(
        "llama.cpp's server on this machine",
        "http://localhost:8080/v1",
        "LLAMACPP_API_KEY",
        needs_key=False,
        limit_fields=_BOTH_LIMITS,
        token_limit=_LOCAL_LIMIT,
        context=_LOCAL_CONTEXT,
        temperature=0.0,
    ),
}
"""The kinds of server by the first part of a model's name."""


@dataclass(frozen=True)
class ModelSpec:
    """A model at a server. Its `repr` shows no key.

    Args:
        preset: a key of `PRESETS`.
        model: the model's name as its server knows it.
        base_url: where the server answers, up to and with `/v1`.
        key_variable: the environment variable that the key is read from.
        api_key: the key, where there is one.
    """

    preset: str
    model: str
    base_url: str
    key_variable: str
    api_key: SecretStr | None = None

    @classmethod
    def parse(
        cls,
        name: str,
        base_url: str | None = None,
        api_key_env: str | None = None,
        environment: Mapping[str, str] | None = None,
        *,
        is_keyed: bool = True,
    ) -> ModelSpec:
        """Read a model's name as a user gives it.

        Args:
            name: `preset/name`, such as `ollama/llama3.1:8b`; the name may hold further slashes.
            base_url: address of the server, in place of the preset's; `/v1` is added where it has no path.
            api_key_env: environment variable that holds the key, in place of the preset's.
            environment: where keys are looked up; the process's environment where null.
            is_keyed: false where nothing is to be sent, and a key may be missing.

        Raises:
            UsageError: the form is unknown, the address is none, or a key is needed and missing.
        """
        preset_name, _, model = name.partition("/")
        preset = PRESETS.get(preset_name)
        if preset is None or not re.fullmatch(r"[^\s\x00-\x1f]+", model):
            raise UsageError(
                f"Unknown model {name!r}", f"Name it as one of: rules (built in, without a model); {_forms()}"
            )
        variable = api_key_env or preset.key_variable
        key = (os.environ if environment is None else environment).get(variable, "").strip()
        if is_keyed and not key and (api_key_env is not None or (preset.needs_key and base_url is None)):
            raise UsageError(
                f"No key for {name}: the environment variable {variable} is not set", f"Set it: export {variable}=…"
            )
        if not re.fullmatch(r"[\x21-\x7e]*", key):
            raise UsageError(
                f"The key in {variable} holds blanks or characters that no key has", f"Set it anew: export {variable}=…"
            )
        return cls(
            preset=preset_name,
            model=model,
            base_url=_address(preset.base_url if base_url is None else base_url),
            key_variable=variable,
            api_key=SecretStr(key) if key else None,
        )

    @property
    def name(self) -> str:
        """`preset/name`."""
        return f"{self.preset}/{self.model}"

    @property
    def traits(self) -> Preset:
        """What is known of the kind of server."""
        return PRESETS[self.preset]

    @property
    def shown_url(self) -> str:
        """The address without a user, a password or a query: fit for a message."""
        parts = urlsplit(self.base_url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))

    @property
    def is_local(self) -> bool:
        """The server runs on this machine."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host == "localhost" or host.endswith(".localhost")

    def redacted(self, text: str) -> str:
        """The text without the key, should a server have repeated it."""
        key = self.api_key.get_secret_value() if self.api_key else ""
        return text.replace(key, "[key]") if len(key) >= _SHORTEST_SECRET else text


def _forms() -> str:
    return "; ".join(f"{name}/NAME ({preset.about})" for name, preset in PRESETS.items())


def _address(base_url: str) -> str:
    mend = "Write it like http://localhost:8000/v1"
    try:
        parts = urlsplit(base_url.strip())
        is_address = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        is_address = False
    if not is_address:
        raise UsageError("The base URL is not an http or https address", mend)
    path = parts.path.rstrip("/").removesuffix("/chat/completions") or "/v1"
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
