"""Sends a request, repeats it where that can help, and says in one line what went wrong and what mends it.

The SDK's client says where a server is and with what headers it is asked; the body is handed as bytes to the transport
that the client was given. Going through the client's own `post` for each request takes twice the CPU (options, headers
and address are made anew each time), and through `chat.completions.create` four times: it also builds a typed object
of whatever comes back, and returns a bare string where a server answers with a page. The SDK's retries would not be
counted, and the waits of several workers could not be steered from one place.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace

import httpx2
import openai

from ...errors import StopRunError
from .answer import Answer, Tally, answer_of, error_of
from .budget import Budget, BudgetSpentError, Spent
from .failure import FilteredError, HopelessError, ServerError, SilentError, UnreachedError, failure_of
from .gate import Gate, Passage
from .model import PRESETS, ModelSpec
from .retry import OVERLOADED, RetryPolicy
from .secrecy import without_key
from .transport import BoundedTransport, Bounds, OverdueError, OverlongError, Proxy, ShutError
from .wording import one_line

__all__ = ["ChatServer", "FilteredError", "ServerError"]

_CONNECT_SECONDS = 10.0  # a server that is there answers a connection within a second or two
_LONGEST_ANSWER = 2.0
"""Times the timeout, which is for one silence: gateways send blanks while a model thinks, and some do so for ever."""
_LARGEST_ANSWER = 16 * 2**20  # bytes; the longest sound answer, of 16,384 tokens, has a hundredth of that
_OF_ONE = frozenset({403, 404}) | frozenset(range(300, 400))
_MOST_AT_ONCE = 64  # where nobody set up a gate


class ChatServer:
    """One server, shared by all workers; safe to use from many threads.

    Args:
        spec: which model, where, with whose key.
        retry: when a request is sent again.
        timeout: seconds without a byte after which a request has failed; twice as many for a whole answer.
        gate: the door of the run.
        budget: what the run may cost; without a limit where null.

    Raises:
        UsageError: the server is behind a proxy that is none.
    """

    def __init__(
        self,
        spec: ModelSpec,
        retry: RetryPolicy,
        timeout: float,
        gate: Gate | None = None,
        budget: Budget | None = None,
    ) -> None:
        self._spec = spec
        self._retry = retry
        self._timeout = timeout
        self._gate = gate or Gate(_MOST_AT_ONCE)
        self._budget = budget or Budget()
        self._answered = 0
        bounds = Bounds(_CONNECT_SECONDS, timeout, _LONGEST_ANSWER * timeout, _LARGEST_ANSWER)
        # a proxy of the house cannot reach this machine's own server
        proxy = None if spec.is_local else Proxy.of_environment(spec.base_url)
        self._transport = BoundedTransport(bounds, proxy, lambda: self._gate.is_open)
        client = openai.OpenAI(
            # the SDK will not start without a key; a server that wants none ignores it
            api_key=spec.api_key.get_secret_value() if spec.api_key else "none",
            base_url=spec.base_url,
            max_retries=0,
            timeout=timeout,
            http_client=httpx2.Client(transport=self._transport),
        )
        left_out = without_openai_headers(spec)
        self._headers = httpx2.Headers(_sent({**client.default_headers, **client.auth_headers, **left_out, **_OF_OURS}))
        url = httpx2.URL(spec.base_url)
        self._url = url.copy_with(path=f"{url.path.rstrip('/')}/chat/completions")

    @property
    def spent(self) -> Spent:
        """What this run has cost so far."""
        return self._budget.spent

    def stop(self) -> None:
        """Send nothing more, and wake all who wait to do so; what is under way is finished."""
        self._gate.stop()
        self._budget.stop()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def ask(self, body: bytes, limit: int, tally: Tally) -> Answer:
        """Send a request until it is answered or further tries are of no use.

        Args:
            body: of a chat completions request, JSON in UTF-8.
            limit: tokens of the answer that it asks for at most.
            tally: counts every request sent, and what was paid for answers that are of no use.

        Returns:
            The answer, with its cost where that is known.

        Raises:
            ServerError: there is no answer to this request.
            StopRunError: there is none to any, or nothing more may be sent. All others who wait are told the same, but
                where the budget is spent those who have reserved are still sent.
        """
        try:
            return self._answer(body, limit, tally)
        except BudgetSpentError:
            # who has reserved already is still sent
            raise
        except StopRunError as why:
            self._gate.stop(why)
            self._budget.stop()
            raise

    def _answer(self, body: bytes, limit: int, tally: Tally) -> Answer:
        course = _Course(self._retry)
        answered = self._answered
        while True:
            try:
                return self._once(body, limit, tally)
            except ServerError as error:
                wait = course.wait_after(error)
                if wait is None:
                    ending = self._ending(error, others_were_answered=self._answered > answered)
                    raise ending from None
            self._gate.rest(wait)

    def _ending(self, error: ServerError, others_were_answered: bool) -> ServerError | StopRunError:
        """What a failure comes to that no further try mends."""
        asked = error.asked or 0.0
        if error.passing and asked > self._retry.longest_asked:
            what = f"{self._where} asks to wait {asked:,.0f} seconds"
            return StopRunError(what, "Run again then: what is done is not repeated")
        if error.passing and asked and not others_were_answered:
            minutes = self._retry.longest_waiting / 60
            what = f"{self._where} has put every request off for {minutes:,.0f} minutes"
            return StopRunError(what, "Run again later: what is done is not repeated")
        # a gateway may forbid one article, or lose its way with one; whom it has answered before it knows
        is_of_article = error.status in _OF_ONE and self._answered > 0
        if isinstance(error, UnreachedError) or (isinstance(error, HopelessError) and not is_of_article):
            return StopRunError(error.what, error.mend)
        return error

    def _once(self, body: bytes, limit: int, tally: Tally) -> Answer:
        # reserved before the door, which may be shut when room is found in the budget
        reservation = self._budget.reserve(len(body), limit)
        try:
            answer = self._passed(body, tally)
        except StopRunError:
            self._budget.release(reservation, is_sent=False)
            raise
        except ServerError as error:
            if error.is_free:
                self._budget.release(reservation, is_sent=not isinstance(error, UnreachedError))
            else:
                self._budget.settle(reservation, None)
            raise
        except BaseException:
            self._budget.settle(reservation, None)
            raise
        answer = replace(answer, cost=self._budget.settle(reservation, answer))
        if answer.is_broken_off:
            tally.add(answer.usage)
            what = f"{self._where} failed: the model behind it broke off"
            raise ServerError(what, "Run again later: what is done is not repeated", 502, passing=True)
        return answer

    def _passed(self, body: bytes, tally: Tally) -> Answer:
        """Send a request once, through the door."""
        while True:
            with self._gate.passage() as passage:
                tally.attempts += 1
                try:
                    # redirects are not followed: the key goes where the user said, and nowhere else
                    response = self._transport.handle_request(
                        httpx2.Request("POST", self._url, headers=self._headers, content=body)
                    )
                    response.read()
                except ShutError:
                    tally.attempts -= 1
                    continue
                except (httpx2.TransportError, httpx2.DecodingError) as error:
                    raise self._unanswered(error) from None
                except (httpx2.HTTPError, httpx2.InvalidURL, RuntimeError, OSError) as error:
                    raise self._no_answer(f"broke off ({type(error).__name__})") from None
                return self._read(response, passage)

    def _read(self, response: httpx2.Response, passage: Passage) -> Answer:
        """The answer in a response; what it says of limits holds for all, before the next one passes."""
        self._gate.learn(response.headers)
        # JSON is UTF-8, whatever the headers say (RFC 8259 section 8.1)
        text = response.content.decode("utf-8", "replace")
        status = response.status_code
        if response.is_success:
            answer = answer_of(without_key(text, self._spec))
            if answer is not None:
                passage.went_well()
                self._answered += 1
                return answer
            message, _, named = error_of(text)
            if not message and not named:
                raise ServerError(
                    f"{self._where} does not speak chat completions: it answered with something else",
                    "Is the base URL right? It usually ends in /v1",
                    status,
                )
            status = named or status
        error = failure_of(self._spec, status, response.headers, text)
        if error.passing and status in OVERLOADED:
            passage.was_refused()
        if error.passing and error.asked and error.asked <= self._retry.longest_asked:
            self._gate.pause(error.asked)
        raise error

    @property
    def _where(self) -> str:
        return f"the server at {self._spec.shown_url}"

    def _unanswered(self, error: BaseException) -> ServerError:
        """What it means that there was no response."""
        later = "Run again, with fewer at once or a faster model"
        if isinstance(error, OverlongError):
            what = f"{self._where} sent more than {_LARGEST_ANSWER // 2**20} MB and was not listened to any longer"
            return ServerError(what, "Is the base URL right? It usually ends in /v1")
        if isinstance(error, OverdueError):
            what = f"{self._where} had not ended its answer after {_LONGEST_ANSWER * self._timeout:g} seconds"
            return ServerError(what, later)
        if isinstance(error, httpx2.ReadTimeout):
            return SilentError(f"{self._where} did not answer within {self._timeout:g} seconds", later)
        running = f"Is it running at {self._spec.shown_url}?"
        if isinstance(error, httpx2.ConnectTimeout):
            return UnreachedError(f"{self._where} took no connection within {_CONNECT_SECONDS:g} seconds", running)
        cause = one_line(self._spec.redacted(str(error))) or "no reason given"
        if isinstance(error, httpx2.ConnectError):
            if "CERTIFICATE" in cause:
                running = "Set SSL_CERT_FILE to the certificates of the house, where it has its own"
            return UnreachedError(f"{self._where} cannot be reached ({cause})", running)
        return self._no_answer(f"broke off ({cause})")

    def _no_answer(self, what: str) -> ServerError:
        return ServerError(f"{self._where} {what}", f"Is it running at {self._spec.shown_url}?", passing=True)


class _Course:
    """One request on its way: how often it failed so far, and how."""

    def __init__(self, retry: RetryPolicy) -> None:
        self._retry = retry
        self._tries = 0
        self._silences = 0
        self._put_off = 0
        self._waited = 0.0

    def wait_after(self, error: ServerError) -> float | None:
        """Seconds until the next try; null where there is to be none."""
        if not error.passing:
            return None
        if error.asked:
            self._put_off += 1
            wait = self._retry.wait_asked(self._put_off, error.asked, self._waited)
            self._waited += wait or 0.0
            return wait
        self._tries += 1
        self._silences += isinstance(error, SilentError)
        return None if self._silences >= self._retry.silences else self._retry.wait(self._tries)


_OF_OURS = {"Accept-Encoding": "identity", "Content-Type": "application/json"}


def _sent(headers: Mapping[str, str | openai.Omit]) -> dict[str, str]:
    """What is sent: of a header that is named twice the last, and none that is left out."""
    last = {name.lower(): value for name, value in headers.items()}
    return {name: value for name, value in last.items() if isinstance(value, str)}


def without_openai_headers(spec: ModelSpec) -> dict[str, openai.Omit]:
    """Takes out what the SDK adds from the environment for OpenAI: it is nobody else's to see."""
    if spec.preset == "openai" and spec.base_url == PRESETS["openai"].base_url:
        return {}
    lines = os.environ.get("OPENAI_CUSTOM_HEADERS", "").split("\n")
    added = [line.partition(":")[0].strip() for line in lines if ":" in line]
    return {name: openai.Omit() for name in ("OpenAI-Organization", "OpenAI-Project", *added)}
