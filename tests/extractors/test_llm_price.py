"""What tokens cost."""

from __future__ import annotations

import pytest
from genai_prices import Usage, calc_price
from hypothesis import example, given
from hypothesis import strategies as st

from allegata.errors import UsageError
from allegata.extractors.llm.price import Price, dollars, price_of

# one without a price for cached input, one with, one whose cache is paid for, one that turns dear with length
NAMED = ["gpt-4-turbo", "gpt-4o-mini-2024-07-18", "gpt-5.6-terra", "gpt-5.4"]
counts = st.integers(0, 1_000_000)


def test_a_price_is_read_with_and_without_cached_input() -> None:
    price = Price.parse("0.25/0.025/2.00")
    assert (price.input, price.cached_input, price.output) == (0.25, 0.025, 2.0)
    price = Price.parse("0.25/2")
    assert (price.input, price.cached_input, price.output) == (0.25, 0.25, 2.0)
    assert price.cost(1_000_000, 500_000, 1_000_000) == 2.25


@pytest.mark.parametrize("text", ["", "2", "a/b", "1/2/3/4", "-1/2", "nan/1", "1/inf", "$1/$2"])
def test_what_is_no_price_is_said_to_be_none(text: str) -> None:
    with pytest.raises(UsageError, match=r"is not a price\. Write it as IN/OUT or IN/CACHED/OUT in USD per million"):
        Price.parse(text)


def test_a_price_in_the_wrong_order_is_noticed() -> None:
    with pytest.raises(UsageError, match="cached input costs more than other input"):
        Price.parse("0.25/2.00/0.025")


@pytest.mark.parametrize(
    ("preset", "model"),
    [("openai", name) for name in NAMED]
    + [
        ("openrouter", "meta-llama/llama-3.3-70b-instruct"),
        ("openrouter", "google/gemini-2.5-pro"),
        ("openrouter", "qwen/qwen-2.5-72b-instruct:free"),
    ],
)
def test_a_known_model_has_the_price_of_the_table(preset: str, model: str) -> None:
    price = price_of(preset, model)
    assert price is not None and price.source.startswith("genai-prices 0.")

    @given(read=counts, cached=counts, written=counts, output=counts)
    @example(read=272_000, cached=0, written=0, output=1)
    @example(read=272_001, cached=272_001, written=0, output=1)
    def agrees(read: int, cached: int, written: int, output: int) -> None:
        assert price is not None
        cached = min(cached, read)
        # for what goes into Google's cache the table has its upkeep alone, and only for a cache that was asked for
        written = 0 if "gemini" in model else min(written, read - cached)
        usage = Usage(input_tokens=read, cache_read_tokens=cached, cache_write_tokens=written, output_tokens=output)
        expected = float(calc_price(usage, model, provider_id=preset).total_price)
        assert price.cost(read, cached, output, written) == pytest.approx(expected)
        assert price.cost(read, cached, output, written) <= price.most(read, output) * (1 + 1e-12)

    agrees()


@given(read=counts, more=counts, output=counts, further=counts)
def test_more_tokens_never_cost_less(read: int, more: int, output: int, further: int) -> None:
    for name in NAMED:
        price = price_of("openai", name)
        assert price is not None
        assert price.most(read, output) <= price.most(read + more, output + further)


@pytest.mark.parametrize(
    ("preset", "model"),
    [
        ("openai", "a-model-of-the-house"),
        ("openai", "whisper-1"),  # is not paid by the token
        ("openai", "text-embedding-3-small"),  # gives no text
        ("openrouter", "openrouter/auto"),
        ("openrouter", "openai/gpt-5-mini:nitro"),
        ("elsewhere", "gpt-5-mini"),
    ],
)
def test_a_model_that_is_not_known_has_no_price(preset: str, model: str) -> None:
    assert price_of(preset, model) is None


@pytest.mark.parametrize("preset", ["ollama", "vllm", "llamacpp"])
def test_a_server_on_this_machine_costs_nothing_by_the_token(preset: str) -> None:
    price = price_of(preset, "llama3.1:8b")
    assert price is not None
    assert price.cost(10_000, 0, 10_000) == 0
    assert price.source.startswith("local")


def test_a_batch_costs_half_where_the_table_says_so_or_says_nothing() -> None:
    standard, batch = price_of("openai", "gpt-5-mini"), price_of("openai", "gpt-5-mini", is_batch=True)
    assert standard is not None and batch is not None
    assert (batch.input, batch.output) == (standard.input / 2, standard.output / 2)
    standard, batch = price_of("openai", "o1-mini"), price_of("openai", "o1-mini", is_batch=True)
    assert standard is not None and batch is not None
    assert (batch.input, batch.cached_input, batch.output) == (
        standard.input / 2,
        standard.cached_input / 2,
        standard.output / 2,
    )
    assert batch.source.endswith("halved")
    assert price_of("openrouter", "openai/gpt-5-mini", is_batch=True) is None


@given(counts, counts)
def test_half_a_price_is_half_at_every_length(read: int, output: int) -> None:
    price = price_of("openai", "gpt-5.4")
    assert price is not None and price.longer
    assert price.halved().cost(read, 0, output) == pytest.approx(price.cost(read, 0, output) / 2)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0.0, "$0.00"),
        (1234.5, "$1,234.50"),
        (0.5, "$0.50"),
        (0.0352, "$0.035"),
        (0.00017, "$0.00017"),
        (5e-7, "$0.00000050"),
    ],
)
def test_small_amounts_are_shown_with_two_figures(amount: float, shown: str) -> None:
    assert dollars(amount) == shown
