"""Tries a server with one made-up article, and says what of the protocol it honours and what to set.

At most four requests: the list of its models, the article, a schema that nobody obeys by chance, and an answer that has
room for a few tokens only. They go the way of any other request, so that what is found holds for a run; the waits and
repetitions of a run are left out.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ...errors import AllegataError, StopRunError
from ...exchange import Verification
from ...models import Reply
from .advice import longer_context, mend_of, start_of, subject_of
from .allowance import allowances, at_once
from .answer import Answer, Tally
from .budget import Budget
from .conversation import Verify
from .failure import ServerError
from .gate import Gate
from .listing import Listing, NotThereError, listing
from .price import Price, dollars
from .probes import ARTICLE, FEW, WORD, Probe, article_probe, limit_probe, word_probe
from .reading import UnreadableError, reply_of
from .request import RequestPlan
from .retry import RetryPolicy
from .server import ChatServer
from .wording import one_line

ARTICLES = 1_000
"""What speed and price are told for."""
REQUESTS = 3
"""To the model; a fourth, for the list of models, costs nothing."""

_ONCE = RetryPolicy(tries=1, longest_asked=0.0, longest_waiting=0.0, silences=1)
_PATIENCE = 30.0  # seconds for the list of models, which a server has at hand
_SLOW = 60.0  # seconds; a server that takes so long for a short article is not asked to read a long one
_CUT = 0.6  # of the tokens that were sent: estimates are wrong by a tenth or two, not by two fifths
_FAR_OVER = 3  # times the limit; some servers stop a few tokens late
_NOT_VERBATIM = frozenset({"quote_not_found", "quote_splits_word", "quote_too_short"})


class Level(StrEnum):
    """How a sign is to be taken."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True)
class Sign:
    """One thing that was tried.

    Args:
        subject: what, in a word or two.
        level: how it went.
        what: what was seen.
        mend: what to set or do; empty where nothing is to be done.
    """

    subject: str
    level: Level
    what: str
    mend: str = ""


@dataclass(frozen=True)
class _Answered:
    """The answer to the made-up article, and how it came."""

    answer: Answer
    seconds: float
    headers: Mapping[str, str]


class Doctor:
    """Examines one model at one server. Used once.

    Args:
        plan: what a run would ask.
        verify: looks for the quotes of a reply in its article.
        price: of the model; null where none is known.
        concurrency: requests that a run would have under way at once.
        timeout: seconds that the server may be silent.
    """

    def __init__(
        self, plan: RequestPlan, verify: Verify, price: Price | None, concurrency: int, timeout: float
    ) -> None:
        self._plan = plan
        self._verify = verify
        self._price = price
        self._concurrency = concurrency
        self._timeout = timeout
        self._budget = Budget(price)
        self._gate = _Listening()
        self._tally = Tally()
        # elsewhere than where hosted models answer, what a context holds is known by trying only
        spec = plan.spec
        self._is_context_known = spec.traits.needs_key and spec.base_url == spec.traits.base_url

    @property
    def most(self) -> float | None:
        """The most that the requests can cost, in USD; null where no price is known."""
        if self._price is None:
            return None
        probes = (article_probe(self._plan), word_probe(self._plan), self._limit_probe(0.0))
        return sum(self._price.most(len(probe.body), probe.token_limit) for probe in probes)

    @property
    def cost(self) -> float | None:
        """What the requests have cost, in USD; null where it is not known."""
        return self._budget.spent.cost

    @property
    def requests(self) -> int:
        """Requests sent to the model."""
        return self._budget.spent.requests

    def examine(self) -> Iterator[Sign]:
        """Send the requests, and tell each sign as soon as it is seen. Nothing follows what ends an examination.

        Raises:
            UsageError: the server is behind a proxy that is none.
        """
        spec = self._plan.spec
        try:
            listed = listing(spec, min(self._timeout, _PATIENCE))
        except NotThereError as error:
            mend = "Is that the right address, and the server ready?" if error.is_reached else start_of(spec)
            yield Sign("connection", Level.FAILURE, error.what, mend)
            return
        yield Sign("connection", Level.OK, f"{spec.shown_url} answers in {listed.seconds * 1000:,.0f} ms")
        if listed.status == 401:
            mend = f"Set {spec.key_variable} to a key that is valid there: export {spec.key_variable}=…"
            refused = "the server refused the key" if spec.api_key else "the server wants a key, and none is set"
            yield Sign("key", Level.FAILURE, f"{refused} (401)", mend)
            return
        server = ChatServer(spec, _ONCE, self._timeout, self._gate, self._budget)
        try:
            yield from self._with(server, listed)
        finally:
            server.close()

    def _with(self, server: ChatServer, listed: Listing) -> Iterator[Sign]:
        start = time.perf_counter()
        try:
            answer = self._ask(server, article_probe(self._plan))
        except (ServerError, StopRunError) as error:
            yield self._unanswered(error, listed)
            return
        answered = _Answered(answer, time.perf_counter() - start, dict(self._gate.headers))
        yield self._key()
        yield self._model(listed)
        yield self._answer(answered)
        if answer.refused is not None or answer.is_cut_off:
            return
        yield self._finish(answer)
        try:
            reply = reply_of(answer)
        except UnreadableError as error:
            what = f"breaks the schema: {one_line('; '.join(error.problems[:2]))}"
            mend = "Choose a model, or a server, that answers by a JSON schema; the line schema says which it is"
            yield Sign("reply", Level.FAILURE, what, mend)
        else:
            yield Sign("reply", Level.OK, "has the form that was asked for")
            yield self._quotes(reply, self._verify(ARTICLE, reply))
        yield self._schema(server)
        yield self._usage(answer)
        yield from self._limits(server, answered)
        yield from self._outlook(answered)

    def _ask(self, server: ChatServer, probe: Probe) -> Answer:
        return server.ask(probe.body, probe.token_limit, self._tally)

    def _unanswered(self, error: AllegataError, listed: Listing) -> Sign:
        subject = subject_of(error.what)
        mend = mend_of(self._plan.spec, error.what) or error.mend
        if subject == "model" and not listed.holds(self._plan.spec.model) and listed.names is not None:
            like = listed.like(self._plan.spec.model)
            names = (
                f"it lists {', '.join(like)}" if like else f"none of the {len(listed.names):,} that it lists is like it"
            )
            mend = f"{mend} ({names})"
        return Sign(subject, Level.FAILURE, error.what, mend)

    def _key(self) -> Sign:
        spec = self._plan.spec
        if spec.api_key:
            return Sign("key", Level.OK, f"the one in {spec.key_variable} is accepted")
        return Sign("key", Level.OK, "none is set, and none is wanted")

    def _model(self, listed: Listing) -> Sign:
        model = self._plan.spec.model
        if listed.names is None:
            return Sign("model", Level.OK, f"answers as {model}; the server lists no models")
        if listed.holds(model):
            return Sign("model", Level.OK, f"the server lists {model}")
        like = listed.like(model)
        what = f"{model} is not listed, and was answered for all the same"
        mend = f"Was one of these meant? {', '.join(like)}" if like else "Is the name right?"
        return Sign("model", Level.WARNING, what, mend)

    def _answer(self, answered: _Answered) -> Sign:
        answer, seconds = answered.answer, answered.seconds
        if (refused := answer.refused) is not None:
            mend = "Choose another model: this one refuses what the news is about"
            return Sign("answer", Level.FAILURE, refused, mend)
        if answer.is_cut_off:
            limit = self._plan.sampling.token_limit
            what = f"was cut off at {answer.output_tokens or limit:,} tokens, after {_duration(seconds)}"
            mend = f"Give --token-limit {2 * limit}; or have the model think less, or a larger context"
            return Sign("answer", Level.FAILURE, what, mend)
        speed = f", {answer.output_tokens / seconds:,.0f} tokens a second" if answer.output_tokens and seconds else ""
        return Sign("answer", Level.OK, f"came in {_duration(seconds)}{speed}")

    def _finish(self, answer: Answer) -> Sign:
        if answer.finish_reason:
            return Sign("finish_reason", Level.OK, f"{one_line(answer.finish_reason)!r}, as it should be told")
        what = "not told: an answer that was cut off cannot be told from a broken one, and is asked for again in vain"
        return Sign("finish_reason", Level.WARNING, what, "A newer version of the server may tell it")

    def _quotes(self, reply: Reply, found: Verification) -> Sign:
        if not reply.allegations:
            what = "the model found no allegation in an article that relays one"
            return Sign("quotes", Level.FAILURE, what, "Choose a larger model")
        total = _quotes_in(reply)
        false = sum(rejection.check in _NOT_VERBATIM for rejection in found.rejections)
        said = f"{total - false} of {total} stand in the article word for word"
        if not found.allegations:
            return Sign("quotes", Level.FAILURE, f"{said}; no allegation survives that", "Choose a larger model")
        responses = [response.form for allegation in found.allegations for response in allegation.responses]
        if false:
            mend = "A larger model quotes better; what is not verbatim is asked for once more, then rejected"
            return Sign("quotes", Level.WARNING, said, mend)
        if "denied" not in responses:
            return Sign("quotes", Level.WARNING, f"{said}; the denial was not found", "A larger model may find it")
        return Sign("quotes", Level.OK, f"{said}; the allegation and its denial were found")

    def _schema(self, server: ChatServer) -> Sign:
        try:
            answer = self._ask(server, word_probe(self._plan))
        except (ServerError, StopRunError) as error:
            return Sign("schema", Level.WARNING, f"could not be tried: {error.what}", error.mend)
        if answer.refused is not None or answer.is_cut_off:
            return Sign("schema", Level.WARNING, "could not be tried: the model did not answer", "Run it again")
        if _word(answer.json_text) == WORD:
            return Sign("schema", Level.OK, "enforced: the model gave the only word that it left")
        what = f"ignored: it allowed one word, and the answer is {one_line(answer.content)[:60]!r}"
        return Sign("schema", Level.WARNING, what, mend_of(self._plan.spec, "schema ignored"))

    def _usage(self, answer: Answer) -> Sign:
        read, written = answer.input_tokens, answer.output_tokens
        if read is None or written is None:
            what = "not reported: what a run costs is not known, and --max-cost counts every answer at its limit"
            return Sign("usage", Level.WARNING, what, "Limit a run by --max-requests")
        cached = {None: "cached ones are not told", 0: "none of them from a cache"}.get(
            answer.cached_tokens, f"{answer.cached_tokens or 0:,} of them from a cache"
        )
        return Sign("usage", Level.OK, f"{read:,} input tokens ({cached}), {written:,} output tokens")

    def _limits(self, server: ChatServer, answered: _Answered) -> Iterator[Sign]:
        sent = article_probe(self._plan).input_tokens
        read = answered.answer.input_tokens
        is_cut = read is not None and read < _CUT * sent
        probe = self._limit_probe(_SLOW if is_cut else answered.seconds)
        is_long = probe.input_tokens > sent
        try:
            answer = self._ask(server, probe)
        except (ServerError, StopRunError) as error:
            subject = subject_of(error.what)
            if subject == "limit":  # that there was too little room is what was to be seen
                yield Sign("limit", Level.OK, "honoured: the server says that it was reached")
            elif is_long:
                what = f"about {probe.input_tokens:,} tokens, as long articles need, are too many: {error.what}"
                yield Sign("context", Level.WARNING, what, longer_context(self._plan.spec))
            else:
                yield Sign("limit", Level.WARNING, f"could not be tried: {error.what}", error.mend)
            return
        yield self._limit(answer)
        if is_cut:
            what = f"the prompt is cut without a word: {read:,} of about {sent:,} tokens were read"
            yield Sign("context", Level.FAILURE, what, longer_context(self._plan.spec))
        elif is_long:
            yield self._context(probe, answer)
        elif self._is_context_known:
            yield Sign("context", Level.OK, "the prompt was read whole")
        else:
            what = "not tried with a long article: the server is too slow for that"
            yield Sign("context", Level.WARNING, what, longer_context(self._plan.spec))

    def _limit_probe(self, seconds: float) -> Probe:
        return limit_probe(self._plan, is_long=not self._is_context_known and seconds < _SLOW)

    def _limit(self, answer: Answer) -> Sign:
        names = self._plan.spec.traits.limit_fields
        written = answer.output_tokens
        if written is not None and written > _FAR_OVER * FEW * len(names):
            what = f"{' and '.join(names)} ignored: {written:,} tokens came where {FEW} were allowed"
            return Sign("limit", Level.WARNING, what, mend_of(self._plan.spec, "limit ignored"))
        if not answer.is_cut_off:
            what = f"the answer ended before it, with finish_reason {one_line(answer.finish_reason)!r}"
            return Sign("limit", Level.WARNING, what, "Costs may exceed --max-cost: watch the first ones")
        obeyed = " or ".join(names)
        if written and len(names) > 1:
            obeyed = "max_tokens" if written <= FEW else "max_completion_tokens"
        return Sign("limit", Level.OK, f"honoured ({obeyed}), and told as 'length'")

    def _context(self, probe: Probe, answer: Answer) -> Sign:
        read, sent = answer.input_tokens, probe.input_tokens
        if read is None:
            what = "whether long articles are read whole cannot be told: the server reports no tokens"
            return Sign("context", Level.WARNING, what, longer_context(self._plan.spec))
        if read < _CUT * sent:
            what = f"long articles are cut without a word: {read:,} of about {sent:,} tokens were read"
            return Sign("context", Level.WARNING, what, longer_context(self._plan.spec))
        return Sign("context", Level.OK, f"a prompt of {read:,} tokens, as long articles need, was read whole")

    def _outlook(self, answered: _Answered) -> Iterator[Sign]:
        answer, seconds = answered.answer, answered.seconds
        read = answer.input_tokens or article_probe(self._plan).input_tokens
        written = answer.output_tokens or 0
        told = allowances(answered.headers)
        most = at_once(told, read + written, seconds)
        rates = ", ".join(map(str, told))
        if most is None:
            yield Sign("rate limits", Level.OK, "none are told")
        elif most < self._concurrency:
            what = f"{rates}: enough for about {most} at once, and --concurrency is {self._concurrency}"
            yield Sign("rate limits", Level.WARNING, what, f"Give --concurrency {most}")
        else:
            yield Sign("rate limits", Level.OK, f"{rates}: enough for --concurrency {self._concurrency}")
        least = ARTICLES * seconds / min(self._concurrency, most or self._concurrency)
        if told:
            least = max(least, ARTICLES / min(one.per_second(read + written) for one in told))
        much = f"{ARTICLES:,} articles like it take about {_duration(least)} at --concurrency {self._concurrency}"
        yield Sign("speed", Level.OK, f"{much}, where many at once are answered as quickly as one")
        yield self._costs(answer)

    def _costs(self, answer: Answer) -> Sign:
        price, spent = self._price, self._budget.spent
        if answer.cost is None:
            what = f"none is known for {self._plan.spec.name}"
            return Sign("price", Level.WARNING, what, "Give --price IN/OUT in USD per million tokens")
        source = f" ({price.source})" if price else " (as the server says)"
        if price is not None and not price.input and not price.output and not answer.cost:
            return Sign("price", Level.OK, f"nothing is charged{source}")
        words = len(ARTICLE.text.split())
        about = "up to" if spent.estimated else "about"
        many = f"{ARTICLES:,} articles of {words} words would cost {about} {dollars(ARTICLES * answer.cost)}"
        mend = f"For your articles: allegata estimate INPUT… --model {self._plan.spec.name}"
        return Sign("price", Level.OK, f"this cost {about} {dollars(spent.cost or 0.0)}; {many}{source}", mend)


class _Listening(Gate):
    """A door that remembers what the last response said of limits."""

    def __init__(self) -> None:
        super().__init__(1)
        self.headers: Mapping[str, str] = {}

    def learn(self, headers: Mapping[str, str]) -> None:
        self.headers = dict(headers)
        super().learn(headers)


def _quotes_in(reply: Reply) -> int:
    return json.dumps(reply.model_dump(mode="json")).count('"quote": ')


def _word(text: str) -> str | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data.get("colour") if isinstance(data, dict) else None


def _duration(seconds: float) -> str:
    if seconds < 1:
        return f"{seconds * 1000:,.0f} ms"
    if seconds < 120:
        return f"{seconds:,.1f} s" if seconds < 10 else f"{seconds:,.0f} s"
    return f"{seconds / 60:,.0f} min" if seconds < 7_200 else f"{seconds / 3_600:,.1f} h"
