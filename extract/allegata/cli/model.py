"""Commands that ask about a model before a run: estimate, doctor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape

from .. import ingest, pipeline
from ..books import Books, books
from ..collect import split_inputs
from ..errors import UsageError
from ..exchange import IngestProblem
from ..models import Article
from ..settings import Settings, settings
from ..verify import verify
from ..vocabulary import Outcome
from ..work import Work
from .app import app
from .console import err, exit_if, out, print_json, print_problems, print_table, progress_bar, stdin
from .extractor import batch_price_for, plan_of, price_for, triage_of
from .options import (
    BaseUrlOption,
    ConcurrencyOption,
    ContextOption,
    Inputs,
    JsonOption,
    ModelOption,
    PriceOption,
    ThresholdOption,
    TimeoutOption,
    TokenLimitOption,
    TriageOption,
    WorkOption,
)

if TYPE_CHECKING:
    from rich.status import Status

    from ..extractors.llm import Price, RequestPlan
    from ..extractors.llm.doctor import Sign
    from ..extractors.llm.estimate import Estimate

# The language-model extractor takes two seconds to import, which no other command is to wait for: hence the imports
# within the functions here.

_COLOURS = {"ok": "green", "warning": "yellow", "failure": "bold red"}


@app.command()
def estimate(
    inputs: Inputs,
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    price: PriceOption = None,
    work: WorkOption = None,
    triage: TriageOption = None,
    triage_threshold: ThresholdOption = None,
    token_limit: TokenLimitOption = None,
    context: ContextOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what reading the inputs with a model would take: requests, tokens, price. Sends nothing, writes nothing.

    Needs no key. What the working folder's ledger already holds is paid for, and not counted.
    """
    from ..extractors.llm.estimate import estimate as estimated  # noqa: PLC0415

    sources, _ = split_inputs(inputs)
    if sources:
        raise UsageError(
            f"{sources[0]} would have to be collected, and an estimate sends nothing",
            f"First: allegata collect {sources[0]}; then name the folder of the pages that it prints",
        )
    chosen = settings(
        {
            "model": model, "base_url": base_url, "price": price, "work": work,
            "triage": triage, "triage_threshold": triage_threshold, "token_limit": token_limit, "context": context,
        }
    )  # fmt: skip
    plan = _plan(chosen, "estimate", is_keyed=False)
    takes_batches = plan.spec.preset == "openai"
    prices = (price_for(chosen, plan.spec), batch_price_for(chosen, plan.spec) if takes_batches else None)
    with progress_bar() as progress:
        found = ingest.fold(_told(ingest.read_inputs(inputs, stdin=stdin()), progress))
    print_problems(found.problems)
    with books(Work(Path(chosen.work)).ledger) as ledger:
        originals = [article for article in found.articles if article.duplicate_of is None]
        unread = [article for article in originals if not _is_known(ledger, plan, article)]
        sieve = triage_of(chosen)
        new = [article for article in unread if sieve is None or sieve.skip(article) is None]
        made = estimated(plan, new, ledger.is_answered, ledger.typical(plan.extractor))
    counts = {
        "new": len(new),
        "skipped": len(unread) - len(new),
        "known": len(originals) - len(unread),
        "copies": found.read - len(originals),
        "unread": len(found.problems),
    }
    if as_json:
        print_json(_estimate_json(plan, made, counts, *prices))
    else:
        _print_estimate(plan, made, counts, *prices)
    exit_if(bool(found.problems))


@app.command()
def doctor(
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    price: PriceOption = None,
    concurrency: ConcurrencyOption = None,
    token_limit: TokenLimitOption = None,
    context: ContextOption = None,
    timeout: TimeoutOption = None,
    as_json: JsonOption = False,
) -> None:
    """Try a model's server with one made-up article: what it honours, what to set. Exit 0: fit for a run.

    Sends at most four requests, and says beforehand what they can cost.
    """
    from ..extractors.llm.doctor import REQUESTS, Doctor  # noqa: PLC0415

    chosen = settings(
        {
            "model": model, "base_url": base_url, "price": price, "concurrency": concurrency,
            "token_limit": token_limit, "context": context, "timeout": timeout,
        }
    )  # fmt: skip
    plan = _plan(chosen, "doctor", is_keyed=True)
    examiner = Doctor(plan, verify, price_for(chosen, plan.spec), chosen.concurrency, chosen.timeout)
    asking = f"asking {plan.spec.name} at {plan.spec.shown_url}: its list of models, and up to {REQUESTS} requests"
    err.print(escape(f"{asking} ({_most(examiner.most)})"), highlight=False)
    signs: list[Sign] = []
    waiting = err.status("waiting for the server")
    try:
        for sign in _shown_while_waiting(examiner.examine(), waiting if err.is_terminal else None):
            signs.append(sign)
            if not as_json:
                _print_sign(sign)
    finally:
        waiting.stop()
    levels = Counter(sign.level.value for sign in signs)
    is_fit = not levels["failure"]
    if as_json:
        seen = {"model": plan.spec.name, "address": plan.spec.shown_url, "fit": is_fit}
        paid = {"requests": examiner.requests, "cost": examiner.cost}
        print_json({**seen, "signs": [asdict(sign) for sign in signs], **paid})
    elif not is_fit:
        out.print("[bold red]Not fit[/]: mend what failed, and ask again", highlight=False)
    else:
        warnings = levels["warning"]
        out.print(f"[green]Fit[/]{f'; {warnings} to look at' if warnings else ''}", highlight=False)
    exit_if(not is_fit)


def _plan(chosen: Settings, command: str, is_keyed: bool) -> RequestPlan:
    if chosen.model == "rules":
        raise UsageError(
            f"{command} is about a model: rules, the default, asks nobody and costs nothing",
            "Name one: --model SERVER/MODEL, such as openai/… or ollama/…",
        )
    return plan_of(chosen, is_keyed)


def _is_known(ledger: Books, plan: RequestPlan, article: Article) -> bool:
    # what ended in an error is asked again by the next run
    return ledger.outcome(article.article_id, plan.hash(article)) not in (None, Outcome.ERROR)


def _told(
    readings: Iterable[Article | IngestProblem], progress: pipeline.Progress
) -> Iterator[Article | IngestProblem]:
    for done, reading in enumerate(readings, 1):
        yield reading
        progress("ingest", done, None)


def _print_estimate(
    plan: RequestPlan, made: Estimate, counts: Mapping[str, int], price: Price | None, batch: Price | None
) -> None:
    for line in (*_load_lines(made, counts), _price_line(plan, price)):
        out.print(escape(line), highlight=False)
    if price is None or not (price.input or price.output):
        return
    rows = [("asked directly", *_dollars(made, price))]
    rows += [("as a batch", *_dollars(made, batch))] if batch else []
    print_table(("USD", "expected", "expected, cached", "at most", "at most, cached"), rows)
    for line in _notes(made):
        out.print(escape(line), highlight=False)


def _load_lines(made: Estimate, counts: Mapping[str, int]) -> Iterator[str]:
    """What is to be read, and in how many tokens."""
    kinds = [f"{counts['new']:,} to read"]
    kinds += [f"{counts['skipped']:,} skipped by triage"] if counts["skipped"] else []
    kinds += [f"{counts['known']:,} in the ledger", f"{counts['copies']:,} copies"]
    articles = sum(counts[kind] for kind in ("new", "skipped", "known", "copies"))
    yield f"articles  {articles:,}: {', '.join(kinds)}"
    requests = len(made.requests)
    answered = f"; {made.paid:,} more are answered in the ledger" if made.paid else ""
    long = f"; {made.in_parts:,} articles are too long for one, and read in parts" if made.in_parts else ""
    yield f"requests  {requests:,}{long}{answered}"
    share = f"{made.input_tokens // requests:,} a request; " if requests else ""
    yield (
        f"input     about {made.input_tokens:,} tokens ({share}{made.prefix_tokens:,} of each are the same "
        "and can be cached)"
    )
    each = f"{made.output_tokens // requests:,} an answer, " if requests else ""
    known = (
        f"as {made.answered:,} articles in the ledger had"
        if made.answered
        else "assumed by the articles' length: the ledger has too few answers of this model"
    )
    yield f"output    about {made.output_tokens:,} tokens ({each}{known})"


def _price_line(plan: RequestPlan, price: Price | None) -> str:
    if price is None:
        return f"price     none is known for {plan.spec.name}: give --price IN/OUT, in USD per million tokens"
    if not (price.input or price.output):
        return f"price     $0 ({price.source})"
    rates = f"${price.input:g} input, ${price.cached_input:g} cached, ${price.output:g} output"
    return f"price     {rates}, per million tokens ({price.source})"


def _notes(made: Estimate) -> Iterator[str]:
    from ..extractors.llm.estimate import ASKED_AGAIN, LEAST_ANSWERED  # noqa: PLC0415

    limits = f"{made.token_limit:,} tokens, then {2 * made.token_limit:,}"
    yield f"expected  {ASKED_AGAIN:.0%} of the requests are made twice: an assumption"
    yield f"at most   all are made twice, with every answer at its limit ({limits}); --max-cost sets a limit of yours"
    yield "cached    the provider still has what all requests begin with, as it has when they follow each other"
    yield "Tokens are estimates: ±10 % for English, more for other scripts and vendors. Nothing was sent."
    if not made.answered:
        few = f"--max-requests {LEAST_ANSWERED}"
        yield f"Models that reason are billed for that too: read {LEAST_ANSWERED} articles ({few}), then estimate anew."


def _dollars(made: Estimate, price: Price) -> tuple[str, ...]:
    from ..extractors.llm import dollars  # noqa: PLC0415

    cost = made.cost(price)
    return tuple(map(dollars, (cost.expected, cost.expected_cached, cost.at_most, cost.at_most_cached)))


def _estimate_json(
    plan: RequestPlan, made: Estimate, counts: Mapping[str, int], price: Price | None, batch: Price | None
) -> dict[str, object]:
    rates = {"input", "cached_input", "output", "source"}
    return {
        "model": plan.spec.name,
        "articles": dict(counts),
        "in_parts": made.in_parts,
        "requests": len(made.requests),
        "requests_answered": made.paid,
        "input_tokens": made.input_tokens,
        "cacheable_tokens": made.cacheable_tokens,
        "output_tokens": made.output_tokens,
        "output_known_from": made.answered,
        "token_limit": made.token_limit,
        "price": {k: v for k, v in asdict(price).items() if k in rates} if price else None,
        "cost": asdict(made.cost(price)) if price else None,
        "batch_price": {k: v for k, v in asdict(batch).items() if k in rates} if batch else None,
        "batch_cost": asdict(made.cost(batch)) if batch else None,
    }


def _most(cost: float | None) -> str:
    from ..extractors.llm import dollars  # noqa: PLC0415

    if cost is None:
        return "no price is known; give --price"
    return f"at most {dollars(cost)}" if cost else "nothing is charged"


def _shown_while_waiting(signs: Iterator[Sign], waiting: Status | None) -> Iterator[Sign]:
    """The signs as they come, with a word that it goes on between them, where someone looks."""
    while True:
        if waiting:
            waiting.start()
        try:
            sign = next(signs, None)
        finally:
            if waiting:
                waiting.stop()  # a line printed beside it would be torn
        if sign is None:
            return
        yield sign


def _print_sign(sign: Sign) -> None:
    level = sign.level.value
    out.print(f"[{_COLOURS[level]}]{level:<8}[/] {sign.subject:<13} {escape(sign.what)}", highlight=False)
    if sign.mend:
        out.print(f"{'':<23}{escape(sign.mend)}", highlight=False)
