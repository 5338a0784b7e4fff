"""What tokens cost: a price that the user gives, or the one that genai-prices has on file for the model.

genai-prices carries its table with it; nothing here lets it fetch a newer one. It takes 0.2 s to load and 0.1 ms to
price an answer, so it is imported where a price is asked for, a model is looked up once, and the rates are kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from ...errors import UsageError

if TYPE_CHECKING:
    from genai_prices.types import ModelPrice, PriceCalculation, TieredPrices

_MILLION = 1_000_000  # prices are quoted for so many tokens
_PROVIDERS = {"openai": "openai", "openrouter": "openrouter"}
"""What genai-prices calls the server of a preset."""
_LOCAL_PRESETS = frozenset({"ollama", "vllm", "llamacpp"})
_BATCH = {"processing": "batch"}
_FORM = "Write it as IN/OUT or IN/CACHED/OUT in USD per million tokens, such as 0.25/2.00 or 0.25/0.025/2.00"


@dataclass(frozen=True)
class Price:
    """What a model's tokens cost, in USD per million.

    Args:
        input: tokens of the prompt.
        cached_input: tokens of the prompt that the provider still had in its cache.
        output: tokens of the answer, its reasoning included.
        written_input: tokens of the prompt that the provider puts into its cache; null where that costs no more.
        longer: what holds for the whole request where its prompt has more tokens than the number, which ascends.
        source: where the price is from, for a person.
    """

    input: float
    cached_input: float
    output: float
    written_input: float | None = None
    longer: tuple[tuple[int, Price], ...] = ()
    source: str = ""

    @classmethod
    def parse(cls, text: str) -> Price:
        """Read a price as a user gives it.

        Args:
            text: `IN/OUT` or `IN/CACHED/OUT`, USD per million tokens; without CACHED nothing is taken off.

        Raises:
            UsageError: it is no such thing.
        """
        try:
            rates = [float(part) for part in text.split("/")]
        except ValueError:
            rates = []
        if len(rates) not in (2, 3) or not all(math.isfinite(rate) and rate >= 0 for rate in rates):
            raise UsageError(f"{text!r} is not a price", _FORM)
        if len(rates) == 3 and rates[1] > rates[0]:
            raise UsageError(f"In the price {text!r} cached input costs more than other input", _FORM)
        return cls(rates[0], rates[1 if len(rates) == 3 else 0], rates[-1], source="as given by --price")

    def cost(
        self, input_tokens: int, cached_tokens: int, output_tokens: int, written_tokens: int | None = None
    ) -> float:
        """What a request cost, in USD.

        Args:
            input_tokens: all tokens of the prompt.
            cached_tokens: those of them that came from the cache.
            output_tokens: tokens of the answer.
            written_tokens: those of the others that went into the cache; null counts them all, the most it can be.
        """
        rates = self._at(input_tokens)
        cached = min(cached_tokens, input_tokens)
        fresh = input_tokens - cached
        written = fresh if written_tokens is None else min(written_tokens, fresh)
        written_rate = rates.input if rates.written_input is None else rates.written_input
        return (
            (fresh - written) * rates.input
            + written * written_rate
            + cached * rates.cached_input
            + output_tokens * rates.output
        ) / _MILLION

    def most(self, input_tokens: int, output_tokens: int) -> float:
        """The most that a request of so many tokens, or fewer, can cost, in USD: its prompt at the dearest rate."""
        rates = self._at(input_tokens)
        dearest = max(rates.input, rates.cached_input, rates.written_input or 0.0)
        return (input_tokens * dearest + output_tokens * rates.output) / _MILLION

    def halved(self) -> Price:
        """The price of the same request in a batch file, which OpenAI answers at half."""
        return replace(
            self,
            input=self.input / 2,
            cached_input=self.cached_input / 2,
            output=self.output / 2,
            written_input=None if self.written_input is None else self.written_input / 2,
            longer=tuple((above, price.halved()) for above, price in self.longer),
            source=f"{self.source}, halved",
        )

    def _at(self, input_tokens: int) -> Price:
        rates = self
        for above, price in self.longer:
            if input_tokens > above:
                rates = price
        return rates


def price_of(preset: str, model: str, *, is_batch: bool = False) -> Price | None:
    """The price that is known of a model; null where none is.

    Args:
        preset: the kind of server. One on this machine costs nothing by the token.
        model: the model's name as its server knows it.
        is_batch: for a batch file. The table has OpenAI's own batch prices of most models, which for some take nothing
            off cached input; the others are halved.
    """
    if preset in _LOCAL_PRESETS:
        return Price(0.0, 0.0, 0.0, source="local: nothing is charged by the token")
    provider = _PROVIDERS.get(preset)
    if provider is None or (is_batch and provider != "openai"):
        return None
    standard = _looked_up(provider, model, {})
    found = _looked_up(provider, model, _BATCH) if is_batch else standard
    if standard is None or found is None:
        return None
    if is_batch and found == standard:
        return standard.halved()
    return replace(found, source=f"{found.source}, batch") if is_batch else found


def dollars(amount: float) -> str:
    """An amount of USD as it is shown: cents, or two figures where it is less than a dime."""
    if amount >= 0.1 or amount <= 0:  # below, two decimals would show 1 or 0 for much that differs
        return f"${amount:,.2f}"
    return f"${amount:.{1 - math.floor(math.log10(amount))}f}"


def _looked_up(provider: str, model: str, context: dict[str, str]) -> Price | None:
    from genai_prices import Usage, __version__, calc_price  # noqa: PLC0415  # see above

    try:
        found = calc_price(Usage(), model, provider_id=provider, price_context=context)
    except LookupError:
        return None
    source = f"genai-prices {__version__}, {found.provider.name} {found.model.id}"
    if found.model.id.endswith(":free"):  # OpenRouter's name for a model given away, which the table holds no rates of
        return Price(0.0, 0.0, 0.0, source=source)
    return _of(found, source)


def _of(found: PriceCalculation, source: str) -> Price | None:
    rates = found.model_price
    named = (rates.input_mtok, rates.cache_read_mtok, rates.cache_write_mtok, rates.output_mtok)
    starts = sorted({tier.start for rate in named for tier in getattr(rate, "tiers", ())})
    base, *longer = [_at(rates, tokens, source) for tokens in (0, *(start + 1 for start in starts))]
    steps = zip(starts, longer, strict=True)
    return base and replace(base, longer=tuple((start, price) for start, price in steps if price))


def _at(rates: ModelPrice, input_tokens: int, source: str) -> Price | None:
    """The rates for a prompt of so many tokens; null where the model does not take and give text."""
    base = _rate(rates.input_mtok, input_tokens)
    output = _rate(rates.output_mtok, input_tokens)
    if base is None or output is None:
        return None
    cached = _rate(rates.cache_read_mtok, input_tokens)
    written = _rate(rates.cache_write_mtok, input_tokens)
    return Price(
        input=base,
        cached_input=base if cached is None else cached,
        output=max(output, _rate(rates.output_reasoning_mtok, input_tokens) or 0.0),
        # Google's is lower: it is the price of keeping, not of reading, and only for a cache that was asked for
        written_input=written if written is not None and written > base else None,
        source=source,
    )


def _rate(rate: Decimal | TieredPrices | None, input_tokens: int) -> float | None:
    if rate is None or isinstance(rate, Decimal):
        return None if rate is None else float(rate)
    reached = [tier.price for tier in rate.tiers if input_tokens > tier.start]
    return float(reached[-1] if reached else rate.base)
