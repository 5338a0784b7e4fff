"""How a model is named, where its server is, and where its key comes from."""

from __future__ import annotations

import pytest

from allegata.errors import EXIT_USAGE, UsageError
from allegata.extractors.llm import PRESETS, ModelSpec

KEY = "sk-test-0123456789abcdef"


@pytest.mark.parametrize(
    ("name", "model", "url"),
    [
        ("openai/gpt-x", "gpt-x", "https://api.openai.com/v1"),
        ("ollama/llama3.1:8b", "llama3.1:8b", "http://localhost:11434/v1"),
        ("vllm/meta-llama/Llama-3.3-70B", "meta-llama/Llama-3.3-70B", "http://localhost:8000/v1"),
        ("llamacpp/any", "any", "http://localhost:8080/v1"),
        ("openrouter/qwen/qwen3", "qwen/qwen3", "https://openrouter.ai/api/v1"),
    ],
)
def test_a_model_is_named_by_its_server_and_its_name_there(name: str, model: str, url: str) -> None:
    spec = ModelSpec.parse(name, environment={"OPENAI_API_KEY": KEY, "OPENROUTER_API_KEY": KEY})
    assert (spec.name, spec.model, spec.base_url) == (name, model, url)


@pytest.mark.parametrize(
    "name", ["gpt-x", "", "openai", "openai/", "openai/a b", "opneai/gpt-x", "/gpt-x", "openai/x\n"]
)
def test_an_unknown_form_lists_the_known_ones(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        ModelSpec.parse(name, environment={"OPENAI_API_KEY": KEY})
    assert caught.value.exit_code == EXIT_USAGE
    assert all(f"{preset}/NAME" in str(caught.value) for preset in PRESETS)


@pytest.mark.parametrize(
    ("name", "variable"), [("openai/gpt-x", "OPENAI_API_KEY"), ("openrouter/qwen/qwen3", "OPENROUTER_API_KEY")]
)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_key_names_the_variable_to_set(name: str, variable: str, value: str | None) -> None:
    with pytest.raises(UsageError, match=f"{variable} is not set.*export {variable}="):
        ModelSpec.parse(name, environment={} if value is None else {variable: value})


def test_the_key_is_read_from_the_process_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="OPENAI_API_KEY is not set"):
        ModelSpec.parse("openai/gpt-x")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    key = ModelSpec.parse("openai/gpt-x").api_key
    assert key is not None
    assert key.get_secret_value() == KEY


def test_a_local_server_needs_no_key() -> None:
    assert ModelSpec.parse("ollama/llama3.1:8b", environment={}).api_key is None


def test_a_server_of_ones_own_needs_no_key() -> None:
    assert ModelSpec.parse("openai/any", "http://localhost:1234/v1", environment={}).api_key is None


def test_a_variable_that_was_named_must_hold_a_key() -> None:
    with pytest.raises(UsageError, match="HOUSE_KEY is not set"):
        ModelSpec.parse("vllm/any", api_key_env="HOUSE_KEY", environment={})
    spec = ModelSpec.parse("vllm/any", api_key_env="HOUSE_KEY", environment={"HOUSE_KEY": f" {KEY}\n"})
    assert spec.api_key is not None
    assert spec.api_key.get_secret_value() == KEY


@pytest.mark.parametrize("key", ["sk-one two-three", "sk-schlüssel-0123", "sk-one\nX-Evil: 1"])
def test_a_key_that_cannot_be_one_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(UsageError, match="OPENAI_API_KEY") as caught:
        ModelSpec.parse("openai/gpt-x", environment={"OPENAI_API_KEY": key})
    assert key not in str(caught.value)


def test_the_key_is_not_shown_by_the_spec() -> None:
    spec = ModelSpec.parse("openai/gpt-x", environment={"OPENAI_API_KEY": KEY})
    assert KEY not in f"{spec!r} {spec} {vars(spec)}"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("http://localhost:8000", "http://localhost:8000/v1"),
        ("http://localhost:8000/", "http://localhost:8000/v1"),
        ("http://localhost:8000/v1/", "http://localhost:8000/v1"),
        ("http://localhost:8000/v1/chat/completions", "http://localhost:8000/v1"),
        ("https://gateway.example/models/v2", "https://gateway.example/models/v2"),
    ],
)
def test_a_base_url_is_taken_as_people_write_it(given: str, used: str) -> None:
    assert ModelSpec.parse("vllm/any", given, environment={}).base_url == used


@pytest.mark.parametrize(
    "given", ["localhost:8000", "ftp://host/v1", "http://", "file:///etc/passwd", "http://host:x/v1"]
)
def test_a_base_url_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="base URL"):
        ModelSpec.parse("vllm/any", given, environment={})


def test_a_password_in_the_base_url_is_not_shown() -> None:
    spec = ModelSpec.parse("vllm/any", "http://me:hunter2@localhost:8000/v1?token=t0p", environment={})
    assert spec.shown_url == "http://localhost:8000/v1"
