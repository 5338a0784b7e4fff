"""The extractor that a run is told to use, and what Ctrl-C does to it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING

from ..errors import EXIT_INTERRUPTED
from ..exchange import Extractor, Triage
from ..extractors.rules import RulesExtractor
from ..extractors.rules.triage import Triage as RulesTriage
from ..settings import Settings
from ..verify import verify

if TYPE_CHECKING:
    from ..extractors.llm import LlmExtractor, ModelSpec, Price, RequestPlan, Spent

# Importing the clients takes two seconds, which who reads with rules does not wait for: hence the imports within the
# functions here.

_STDERR = 2
_STOPPING = b"\nstopping: what is in flight is finished and kept; Ctrl-C again abandons it, though it may be billed\n"
_STOPPED = b"stopped; the same command goes on where it stopped\n"


@dataclass
class Opened:
    """An extractor, ready to read.

    Attributes:
        extractor: reads the articles.
        is_interrupted: Ctrl-C was pressed while it read.
    """

    extractor: Extractor
    is_interrupted: bool = False

    @property
    def spent(self) -> Spent | None:
        """What the run has cost so far; None for an extractor that costs nothing."""
        return getattr(self.extractor, "spent", None)

    @contextmanager
    def stopped_by_interrupt(self) -> Iterator[None]:
        """The first Ctrl-C stops the reading without losing what is being paid for, the second ends the process."""
        # only the main thread is sent signals; rules have nothing in flight, and stop where they are
        if self.spent is None or threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        # not through the console: the signal may have come while it was printing
        if self.is_interrupted:
            os.write(_STDERR, _STOPPED)
            os._exit(EXIT_INTERRUPTED)
        self.is_interrupted = True
        os.write(_STDERR, _STOPPING)
        # in a thread of its own: the one that was interrupted may hold a lock that stopping needs
        threading.Thread(target=self.extractor.stop, daemon=True).start()


def plan_of(chosen: Settings, is_keyed: bool = True) -> RequestPlan:
    """What the model that was chosen is asked.

    Args:
        chosen: the settings.
        is_keyed: a key is needed, where the server needs one.

    Raises:
        UsageError: the model is unknown, or its key missing.
    """
    from ..extractors.llm import ModelSpec, RequestPlan, Sampling  # noqa: PLC0415

    spec = ModelSpec.parse(chosen.model, chosen.base_url, is_keyed=is_keyed)
    return RequestPlan.of(spec, Sampling.of(spec, chosen.token_limit), context=chosen.context)


def price_for(chosen: Settings, spec: ModelSpec) -> Price | None:
    """What the model's tokens cost: as the settings say, else as it is listed; None where nobody knows."""
    from ..extractors.llm import Price, price_of  # noqa: PLC0415

    if chosen.price is not None:
        return Price.parse(chosen.price)
    # what OpenAI or OpenRouter ask for a name is not what another server asks for it
    is_listed = chosen.base_url is None or not spec.traits.needs_key
    return price_of(spec.preset, spec.model) if is_listed else None


def batch_price_for(chosen: Settings, spec: ModelSpec) -> Price | None:
    """The same in a batch file; None where nobody knows."""
    from ..extractors.llm import price_of  # noqa: PLC0415

    if chosen.price is None and chosen.base_url is None:
        return price_of(spec.preset, spec.model, is_batch=True)
    given = price_for(chosen, spec)
    return given.halved() if given else None


def triage_of(chosen: Settings) -> Triage | None:
    """The triage of the settings; None where every article is read."""
    return RulesTriage(chosen.triage_threshold) if chosen.triage == "on" else None


@contextmanager
def opened(chosen: Settings) -> Iterator[Opened]:
    """Open the extractor of the settings.

    Raises:
        UsageError: the model is unknown, its key is missing, or its price is needed and not known.
    """
    if chosen.model == "rules":
        yield Opened(RulesExtractor())
        return
    with _llm(chosen) as extractor:
        yield Opened(extractor)


@contextmanager
def _llm(chosen: Settings) -> Iterator[LlmExtractor]:
    from ..extractors.llm import Budget, ChatServer, Gate, LlmExtractor, RetryPolicy  # noqa: PLC0415

    plan = plan_of(chosen, is_keyed=not chosen.replay)
    if chosen.replay:
        yield LlmExtractor(plan, None, verify)
        return
    spec = plan.spec
    budget = Budget(price_for(chosen, spec), chosen.max_cost, chosen.max_requests, spec.name)
    server = ChatServer(spec, RetryPolicy(), chosen.timeout, Gate(chosen.concurrency), budget)
    with LlmExtractor(plan, server, verify, budget) as extractor:
        yield extractor
